//! We were blocked, removed or let in again: Telegram says so before a message fails.

use super::incoming::Incoming;
use super::{Face, reply, written};
use crate::alerts::timing::ASKED;
use crate::alerts::{Address, Subscription};
use crate::daemon::unreachable;
use crate::store::ChatChange;
use crate::text::say;

/// The cause of a pause that Telegram announced, as a message that fails would name it.
const LOST: &str = "telegram-gone: bot was blocked or removed";

impl Face {
    /// Pauses all of the chat at once, and tells who is told of the same things elsewhere, as a message that fails does.
    pub(super) async fn lost(&self, number: i64, incoming: &Incoming) -> anyhow::Result<()> {
        let mut changes = Vec::new();
        for one in self.of(incoming.chat).await?.iter().filter(|one| one.paused.is_none()) {
            let tell = unreachable::alerts(&self.tower, one, LOST).await?;
            changes.push(ChatChange::Lost(one.id.clone(), LOST.to_owned(), tell));
        }
        self.settle(number, incoming.chat, &changes, &[]).await?;
        Ok(())
    }

    /// Goes on with what was lost; what somebody silenced on purpose stays silent.
    ///
    /// # Shape
    /// In a group anybody may let us in, and only its administrators change something: it is said how they do.
    pub(super) async fn back(&self, number: i64, incoming: &Incoming) -> anyhow::Result<()> {
        let lost = |one: &Subscription| one.paused.as_ref().is_some_and(|why| why != ASKED);
        let lost: Vec<Subscription> = self.of(incoming.chat).await?.into_iter().filter(lost).collect();
        if lost.is_empty() {
            self.settle(number, incoming.chat, &[], &[]).await?;
            return Ok(());
        }
        let may_change = self.may_change(incoming).await?;
        let resume = lost.iter().filter(|_| may_change).map(|one| ChatChange::Resume(one.id.clone()));
        let key = if may_change { "bot-back" } else { "bot-back-how" };
        let said = say(self.language(incoming).await?.0, key, &[("count", (lost.len() as u64).into())]);
        let replies = written(&reply::text(&said));
        self.settle(number, incoming.chat, &resume.collect::<Vec<_>>(), &replies).await?;
        Ok(())
    }

    async fn of(&self, chat: i64) -> anyhow::Result<Vec<Subscription>> {
        Ok(self.tower.store.subscriptions_of(&Address::Telegram(chat)).await?)
    }
}
