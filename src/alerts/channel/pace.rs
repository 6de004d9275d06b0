//! The pace that Telegram allows, kept before it has to complain.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;

/// Between two messages of the whole bot: 30 a second.
const ANY: Duration = Duration::from_millis(34);
/// Between two messages to one person: 1 a second.
const PERSON: Duration = Duration::from_secs(1);
/// Between two messages to one group or channel: 20 a minute.
const GROUP: Duration = Duration::from_secs(3);
/// Who would wait longer than this comes back later: a sender must not sleep through its lease.
const WAIT_MAX: Duration = Duration::from_secs(10);

/// When the next message may go, over all and per chat.
#[derive(Debug, Default)]
pub struct Pace {
    next: Option<Instant>,
    chats: HashMap<i64, Instant>,
}

impl Pace {
    /// Takes the next free moment for a chat, or says how far away it is when that is too far.
    pub(super) fn take(&mut self, chat: i64, now: Instant) -> Result<Instant, Duration> {
        self.take_within(WAIT_MAX, chat, now)
    }

    /// The same for a sender with a patience of its own.
    pub fn take_within(&mut self, patience: Duration, chat: i64, now: Instant) -> Result<Instant, Duration> {
        // A chat whose moment has passed needs no memory.
        self.chats.retain(|_, next| *next > now);
        let free = self.next.map_or(now, |next| next.max(now));
        let moment = self.chats.get(&chat).map_or(free, |next| free.max(*next));
        if moment - now > patience {
            return Err(moment - now);
        }
        // From `free`, not from `moment`: a chat that must wait its own turn holds up nobody else.
        self.next = Some(free + ANY);
        self.chats.insert(chat, moment + if chat < 0 { GROUP } else { PERSON });
        Ok(moment)
    }

    /// Lets a chat rest for as long as Telegram asked.
    pub fn rest(&mut self, chat: i64, until: Instant) {
        self.chats.insert(chat, until);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chat_gets_one_message_a_second_and_a_group_twenty_a_minute() {
        let (mut pace, now) = (Pace::default(), Instant::now());
        assert_eq!(pace.take(1, now), Ok(now));
        assert_eq!(pace.take(1, now), Ok(now + PERSON));
        let mut groups = Pace::default();
        assert_eq!(groups.take(-1, now), Ok(now));
        assert_eq!(groups.take(-1, now), Ok(now + GROUP));
    }

    #[test]
    fn a_second_holds_no_more_than_thirty_messages() {
        let (mut pace, now) = (Pace::default(), Instant::now());
        let moments: Vec<Instant> = (1..=60).map(|chat| pace.take(chat, now).unwrap()).collect();
        assert!(moments.windows(31).all(|window| window[30] - window[0] >= Duration::from_secs(1)));
    }

    #[test]
    fn a_busy_chat_holds_up_nobody_else() {
        let (mut pace, now) = (Pace::default(), Instant::now());
        for _ in 0..5 {
            pace.take(1, now).unwrap();
        }
        assert_eq!(pace.take(2, now), Ok(now + 5 * ANY));
    }

    #[test]
    fn who_must_rest_long_is_sent_away_and_others_are_not() {
        let (mut pace, now) = (Pace::default(), Instant::now());
        pace.rest(1, now + Duration::from_secs(60));
        assert_eq!(pace.take(1, now), Err(Duration::from_secs(60)));
        assert_eq!(pace.take(2, now), Ok(now));
        let later = now + Duration::from_secs(61);
        assert_eq!(pace.take(1, later), Ok(later));
    }
}
