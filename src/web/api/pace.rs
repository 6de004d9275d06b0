//! How often somebody calls: a steady pace with some room, for each token and for each network address without one.
//!
//! # Shape
//! The generic cell rate algorithm: of each caller one instant is kept, the one until which they have used up their calls. In
//! memory where this process is the only one; where nodes share a store they count together in it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// Callers that are remembered; beyond, those who have calls to spare are forgotten first.
const CALLERS_MAX: usize = 10_000;
/// Which part of a minute's calls may come at once.
const AT_ONCE: i32 = 4;

/// Who called until when.
#[derive(Debug, Default)]
pub(super) struct Pace(Mutex<HashMap<String, DateTime<Utc>>>);

/// How far ahead of the clock a caller may be.
pub(super) fn room() -> TimeDelta {
    TimeDelta::minutes(1) / AT_ONCE
}

/// What a call uses of its caller's time; nothing where there is no limit.
pub(super) fn step(per_minute: u32) -> Option<TimeDelta> {
    TimeDelta::minutes(1).checked_div(i32::try_from(per_minute).unwrap_or(i32::MAX))
}

impl Pace {
    /// Counts a call; how long to wait when there were too many.
    pub(super) fn call(&self, who: &str, per_minute: u32, now: DateTime<Utc>) -> Result<(), TimeDelta> {
        let Some(step) = step(per_minute) else { return Ok(()) };
        let room = room();
        let mut used = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let until = used.get(who).copied().unwrap_or(now).max(now);
        if until - now > room {
            return Err(until - now - room);
        }
        if used.len() >= CALLERS_MAX && !used.contains_key(who) {
            used.retain(|_, until| *until > now);
        }
        // Ten thousand who call at once are an attack: nobody new is remembered, and everybody is answered.
        if used.len() < CALLERS_MAX || used.contains_key(who) {
            used.insert(who.to_owned(), until + step);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_taken_then_the_pace_holds_and_others_do_not_wait() {
        let (pace, start) = (Pace::default(), DateTime::UNIX_EPOCH);
        let burst = (0..100).take_while(|_| pace.call("one", 60, start).is_ok()).count();
        assert_eq!(burst, 16, "a quarter of a minute's calls at once, and the one that fills it");
        let wait = pace.call("one", 60, start).unwrap_err();
        assert_eq!(wait, TimeDelta::seconds(1));
        assert!(pace.call("other", 60, start).is_ok());
        assert!(pace.call("one", 60, start + wait).is_ok() && pace.call("one", 60, start + wait).is_err());
        assert!(pace.call("one", 0, start).is_ok(), "0 is no limit");
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let (pace, start) = (Pace::default(), DateTime::UNIX_EPOCH);
        for caller in 0..CALLERS_MAX + 500 {
            assert!(pace.call(&caller.to_string(), 60, start).is_ok());
        }
        assert_eq!(pace.0.lock().unwrap().len(), CALLERS_MAX);
        assert!(pace.call("late", 60, start + TimeDelta::hours(1)).is_ok());
        assert_eq!(pace.0.lock().unwrap().len(), 1);
    }
}
