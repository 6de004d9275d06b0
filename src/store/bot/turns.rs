//! Turns of the bot: one process asks Telegram for updates, one tells alerts, and one at a time sends the replies of a chat.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::WaitingReply;
use crate::store::rows::{instant, millis};
use crate::store::{Store, StoreError};

/// A turn that one process has, whatever the chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BotTurn {
    /// To ask Telegram for updates.
    Updates,
    /// To tell alerts.
    Alerts,
}

impl BotTurn {
    fn name(self) -> &'static str {
        match self {
            BotTurn::Updates => "updates",
            BotTurn::Alerts => "telegram",
        }
    }
}

impl Store {
    /// Takes or keeps a turn until `until`; `false` when another process has it.
    pub async fn take_turn(
        &self,
        turn: BotTurn,
        owner: &str,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "INSERT INTO bot_turns (name, owner, until) VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE \
             SET owner = excluded.owner, until = excluded.until \
             WHERE bot_turns.until <= $4 OR bot_turns.owner = excluded.owner",
        )
        .bind(turn.name())
        .bind(owner)
        .bind(millis(until))
        .bind(millis(now))
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Takes the replies of chats that are due, in their order, so that no other sender has those of the same chats until `until`.
    ///
    /// # Shape
    /// `owner` names this claim and no other one. A reply that must wait holds back the later ones of its chat: their order is
    /// what was asked.
    pub async fn claim_replies(
        &self,
        owner: &str,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<WaitingReply>, StoreError> {
        // Asked every few seconds: look first, so that an idle bot never takes the write lock.
        if self.waiting_replies(now, 1).await?.is_empty() {
            return Ok(Vec::new());
        }
        // The lease is looked at again after the lock of its row: two senders never hold one chat.
        let held = sqlx::query(
            "INSERT INTO bot_turns (name, owner, until) SELECT name, CAST($3 AS TEXT), CAST($4 AS BIGINT) FROM \
             (SELECT 'chat:' || CAST(chat AS TEXT) AS name, MIN(number) AS first FROM bot_replies WHERE due <= $1 \
             AND 'chat:' || CAST(chat AS TEXT) NOT IN (SELECT name FROM bot_turns WHERE until > $1) \
             GROUP BY chat ORDER BY first LIMIT $2) AS waiting WHERE true ORDER BY name \
             ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until \
             WHERE bot_turns.until <= $1 RETURNING name",
        )
        .bind(millis(now))
        .bind(limit)
        .bind(owner)
        .bind(millis(until))
        .fetch_all(&self.writer)
        .await?;
        if held.is_empty() {
            return Ok(Vec::new());
        }
        // Read when the chats are ours: what another one sent until then is gone.
        let rows = sqlx::query(
            "SELECT number, chat, reply, created FROM bot_replies r WHERE due <= $1 AND NOT EXISTS (SELECT 1 FROM \
             bot_replies e WHERE e.chat = r.chat AND e.number < r.number AND e.due > $1) \
             AND 'chat:' || CAST(chat AS TEXT) IN (SELECT name FROM bot_turns WHERE owner = $3) ORDER BY number LIMIT $2",
        )
        .bind(millis(now))
        .bind(limit)
        .bind(owner)
        .fetch_all(&self.pool)
        .await?;
        let replies = rows.iter().map(waiting).collect::<Result<Vec<WaitingReply>, StoreError>>()?;
        if replies.is_empty() {
            self.release_turns(owner).await?;
        }
        Ok(replies)
    }

    /// Gives back all turns of an owner.
    pub async fn release_turns(&self, owner: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM bot_turns WHERE owner = $1").bind(owner).execute(&self.writer).await?;
        Ok(())
    }
}

pub(super) fn waiting(row: &AnyRow) -> Result<WaitingReply, StoreError> {
    Ok(WaitingReply {
        number: row.try_get(0)?,
        chat: row.try_get(1)?,
        reply: row.try_get(2)?,
        created: instant(row.try_get(3)?)?,
    })
}
