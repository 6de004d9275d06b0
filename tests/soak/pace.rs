//! The clock of the soak: it began with the machine's and goes faster.

use chrono::{DateTime, TimeDelta, Utc};

/// How fast simulated time goes by, since when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    pub(crate) begun: DateTime<Utc>,
    pub(crate) speed: u32,
}

impl Pace {
    pub(crate) fn starting(speed: u32) -> Pace {
        Pace { begun: Utc::now(), speed }
    }

    /// The simulated time.
    pub(crate) fn now(self) -> DateTime<Utc> {
        self.begun + self.passed()
    }

    /// How much of it went by.
    pub(crate) fn passed(self) -> TimeDelta {
        let passed = (Utc::now() - self.begun).num_milliseconds();
        TimeDelta::milliseconds(passed * i64::from(self.speed))
    }
}
