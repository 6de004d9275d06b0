//! The one place that asks for the time.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

/// Where the time comes from: the machine, or a hand that tests turn.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    Machine,
    /// A clock that stands still until it is moved.
    Hand(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    /// A clock that stands at an instant.
    pub fn at(instant: DateTime<Utc>) -> Clock {
        Clock::Hand(Arc::new(Mutex::new(instant)))
    }

    /// Now.
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Clock::Machine => Utc::now(),
            Clock::Hand(hand) => *hand.lock().expect("nothing panics while it holds the hand of a clock"),
        }
    }

    /// Today, where the town is.
    pub fn today(&self, zone: Tz) -> NaiveDate {
        self.now().with_timezone(&zone).date_naive()
    }

    /// Moves a hand-turned clock; the machine's clock goes by itself.
    pub fn advance(&self, by: TimeDelta) {
        if let Clock::Hand(hand) = self {
            *hand.lock().expect("nothing panics while it holds the hand of a clock") += by;
        }
    }
}
