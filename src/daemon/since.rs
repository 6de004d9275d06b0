//! Since when what leaves is as it is: a date for who asks whether anything changed and knows no tags.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

/// Addresses that are remembered; when they are more, all are forgotten, which costs an answer each.
const ADDRESSES_MAX: usize = 4_096;

/// What was answered last under each address, and since when.
///
/// Not what any row says of itself: an old item that changes, or goes, changes the answer too. After a start every answer is new.
#[derive(Debug, Default)]
pub struct Since(Mutex<HashMap<String, (String, DateTime<Utc>)>>);

impl Since {
    /// The second since which the answer under an address has been this one; each other answer has a later one.
    pub fn of(&self, address: &str, answer: &str, now: DateTime<Utc>) -> DateTime<Utc> {
        let now = now.duration_trunc(TimeDelta::seconds(1)).unwrap_or(now);
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= ADDRESSES_MAX && !known.contains_key(address) {
            known.clear();
        }
        let since = match known.get(address) {
            Some((last, since)) if last == answer => return *since,
            Some((_, since)) => now.max(*since + TimeDelta::seconds(1)),
            None => now,
        };
        known.insert(address.to_owned(), (answer.to_owned(), since));
        since
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_as_old_as_it_was_first_given_and_another_one_is_always_younger() {
        let (since, at) = (Since::default(), |second| DateTime::from_timestamp(second, 700_000_000).unwrap());
        let whole = |second| DateTime::from_timestamp(second, 0).unwrap();
        assert_eq!(since.of("/a", "one", at(100)), whole(100));
        assert_eq!(since.of("/a", "one", at(900)), whole(100));
        assert_eq!(since.of("/b", "one", at(900)), whole(900));
        assert_eq!(since.of("/a", "two", at(901)), whole(901));
        assert_eq!(since.of("/a", "one", at(901)), whole(902), "within one second");
    }
}
