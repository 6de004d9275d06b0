//! How many updates of one chat are answered a minute. Pure.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

/// Answers a minute: Telegram lets a bot write 20 messages a minute to a group.
const MINUTE_MAX: u32 = 20;

/// What becomes of an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is answered.
    Answer,
    /// The chat is told that it goes too fast.
    Enough,
    /// It is passed over.
    Silent,
}

/// What each chat asked in its minute.
#[derive(Debug, Default)]
pub(super) struct Flood {
    chats: HashMap<i64, (DateTime<Utc>, u32)>,
}

impl Flood {
    /// Counts an update of a chat.
    pub(super) fn take(&mut self, chat: i64, now: DateTime<Utc>) -> Verdict {
        // A chat whose minute has passed needs no memory.
        self.chats.retain(|_, (since, _)| now - *since < TimeDelta::minutes(1));
        let (_, count) = self.chats.entry(chat).or_insert((now, 0));
        *count = count.saturating_add(1);
        match *count {
            count if count < MINUTE_MAX => Verdict::Answer,
            MINUTE_MAX => Verdict::Enough,
            _ => Verdict::Silent,
        }
    }
}
