//! What the bot keeps of its chats. An update, its effect and its replies are stored in one transaction, so a restart neither
//! loses nor repeats one.

mod turns;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};

pub use turns::BotTurn;

use super::outbox::{DueAlert, raise};
use super::rows::{from_json, instant, json, millis};
use super::subscriptions::{add, remove};
use super::{Store, StoreError, following, mutes, outbox, pause};
use crate::alerts::subscription::Watch;
use crate::alerts::{Address, Rhythm, Settings, Subscription, Topic};
use crate::text::Language;

/// How long a handled update is remembered: Telegram offers one for a day at most.
const REMEMBERED: TimeDelta = TimeDelta::days(2);
/// Replies of one update that can be told apart by number; a long list has a dozen.
const REPLIES_MAX: i64 = 1_000;

/// What an update changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChatChange {
    /// A subscription begins.
    Subscribe(Subscription),
    /// A code is used up, and the subscription that it stands for begins.
    Link {
        /// The hash of the code.
        hash: String,
        /// The subscription.
        subscription: Subscription,
        /// The one of the same person elsewhere.
        companion: Option<String>,
    },
    /// A subscription ends.
    End(String),
    /// A subscription is silent, until an instant or until it is resumed.
    Pause(String, Option<DateTime<Utc>>),
    /// A paused subscription goes on.
    Resume(String),
    /// A subscription gets another rhythm, hour, silence or language; what waits comes then at the latest.
    Set(String, Settings, DateTime<Utc>),
    /// A subscription hears no more of a topic.
    Mute(String, Topic),
    /// A subscription hears of a topic again.
    Unmute(String, String),
    /// The chat takes no messages any more: its subscription pauses, and who hears of it is told.
    Lost(String, String, Vec<DueAlert>),
    /// The chat is spoken to in this language.
    Speak(Language),
    /// The chat has another number now.
    Move(i64),
    /// All of the chat ends, and what was kept of it is erased.
    Forget,
}

/// A code that links a chat, not used yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkCode {
    /// What the chat will be told.
    pub watch: Watch,
    /// How often.
    pub rhythm: Rhythm,
    /// Until when it may be used.
    pub expires: DateTime<Utc>,
    /// The subscription of the same person elsewhere.
    pub companion: Option<String>,
}

/// A reply that has not left yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingReply {
    /// Its place in the order.
    pub number: i64,
    /// Where it goes.
    pub chat: i64,
    /// What the bot wrote, as it wrote it.
    pub reply: String,
    /// Since when it waits.
    pub created: DateTime<Utc>,
}

impl Store {
    /// Stores that an update was handled, with its effect on a chat and its replies.
    ///
    /// # Shape
    /// `false`, and nothing is changed, when the update was handled before or its code has been used meanwhile.
    pub async fn settle_update(
        &self,
        update: i64,
        chat: i64,
        changes: &[ChatChange],
        replies: &[String],
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let new =
            sqlx::query("INSERT INTO bot_updates (id, handled) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING")
                .bind(update)
                .bind(millis(now))
                .execute(&mut *transaction)
                .await?;
        if new.rows_affected() == 0 {
            return Ok(false);
        }
        for change in changes {
            if !apply(&mut transaction, chat, change, now).await? {
                return Ok(false);
            }
        }
        for (place, reply) in (0..REPLIES_MAX).zip(replies) {
            sqlx::query(
                "INSERT INTO bot_replies (number, chat, reply, due, created) VALUES ($1, $2, $3, $4, $4)",
            )
            .bind(update * REPLIES_MAX + place)
            .bind(chat)
            .bind(reply)
            .bind(millis(now))
            .execute(&mut *transaction)
            .await?;
        }
        sqlx::query("UPDATE counters SET value = $1 WHERE name = 'bot-offset'")
            .bind(update + 1)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("DELETE FROM bot_updates WHERE handled < $1")
            .bind(millis(now - REMEMBERED))
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Whether an update was handled.
    pub async fn knows_update(&self, update: i64) -> Result<bool, StoreError> {
        let row = sqlx::query("SELECT id FROM bot_updates WHERE id = $1").bind(update);
        Ok(row.fetch_optional(&self.pool).await?.is_some())
    }

    /// From which update on the bot asks.
    pub async fn update_offset(&self) -> Result<i64, StoreError> {
        let row = sqlx::query("SELECT value FROM counters WHERE name = 'bot-offset'");
        Ok(row.fetch_one(&self.pool).await?.try_get(0)?)
    }

    /// The language that a chat chose, if it did.
    pub async fn chat_language(&self, chat: i64) -> Result<Option<Language>, StoreError> {
        let row = sqlx::query("SELECT language FROM bot_chats WHERE chat = $1").bind(chat);
        let row = row.fetch_optional(&self.pool).await?;
        Ok(row.map(|row| row.try_get::<String, _>(0)).transpose()?.and_then(|tag| Language::from_tag(&tag)))
    }
    /// Keeps a code under its hash; those that ran out are forgotten.
    pub async fn save_link_code(
        &self,
        hash: &str,
        code: &LinkCode,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query("DELETE FROM bot_codes WHERE expires <= $1")
            .bind(millis(now))
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "INSERT INTO bot_codes (hash, watch, rhythm, expires, companion) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(hash)
        .bind(json(&code.watch))
        .bind(code.rhythm.as_str())
        .bind(millis(code.expires))
        .bind(code.companion.as_deref())
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    /// The code of a hash, when it may still be used.
    pub async fn link_code(&self, hash: &str, now: DateTime<Utc>) -> Result<Option<LinkCode>, StoreError> {
        let row = sqlx::query(
            "SELECT watch, rhythm, expires, companion FROM bot_codes WHERE hash = $1 AND expires > $2",
        )
        .bind(hash)
        .bind(millis(now))
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(link_code).transpose()
    }

    /// Replies that are due, in their order.
    pub async fn waiting_replies(
        &self,
        now: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<WaitingReply>, StoreError> {
        // A reply that must wait holds back the later ones of its chat: their order is what was asked.
        let sql = "SELECT number, chat, reply, created FROM bot_replies r WHERE due <= $1 AND NOT EXISTS (SELECT 1 FROM \
                   bot_replies e WHERE e.chat = r.chat AND e.number < r.number AND e.due > $1) ORDER BY number LIMIT $2";
        let rows = sqlx::query(sql).bind(millis(now)).bind(limit).fetch_all(&self.pool).await?;
        rows.iter().map(turns::waiting).collect()
    }

    /// Forgets a reply that has left, or never will.
    pub async fn reply_left(&self, number: i64) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM bot_replies WHERE number = $1").bind(number).execute(&self.writer).await?;
        Ok(())
    }

    /// A group became another one: its subscriptions, its language and what waits for it go there.
    pub async fn chat_moved(&self, chat: i64, to: i64) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        moved(&mut transaction, chat, to).await?;
        Ok(transaction.commit().await?)
    }

    /// Forgets what a chat chose and what waits for it.
    pub async fn forget_chat(&self, chat: i64) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        for sql in ["DELETE FROM bot_chats WHERE chat = $1", "DELETE FROM bot_replies WHERE chat = $1"] {
            sqlx::query(sql).bind(chat).execute(&mut *transaction).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Lets a reply wait.
    pub async fn reply_waits(&self, number: i64, until: DateTime<Utc>) -> Result<(), StoreError> {
        let sql = sqlx::query("UPDATE bot_replies SET due = $1 WHERE number = $2");
        sql.bind(millis(until)).bind(number).execute(&self.writer).await?;
        Ok(())
    }
}

/// Makes one change; `false` when a code is no longer there.
async fn apply(
    transaction: &mut Transaction<'static, Any>,
    chat: i64,
    change: &ChatChange,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    match change {
        ChatChange::Subscribe(subscription) => add(transaction, subscription).await?,
        ChatChange::Link { hash, subscription, companion } => {
            let used = sqlx::query("DELETE FROM bot_codes WHERE hash = $1").bind(hash);
            if used.execute(&mut **transaction).await?.rows_affected() == 0 {
                return Ok(false);
            }
            add(transaction, subscription).await?;
            let sql = sqlx::query("UPDATE subscriptions SET companion = $1 WHERE id = $2");
            sql.bind(companion.as_deref()).bind(&subscription.id).execute(&mut **transaction).await?;
        }
        ChatChange::End(id) => drop(remove(transaction, id).await?),
        ChatChange::Pause(id, until) => {
            pause::pause(transaction, id, crate::alerts::timing::ASKED, *until).await?;
        }
        ChatChange::Resume(id) => drop(pause::resume(transaction, id, now).await?),
        ChatChange::Set(id, settings, next) => drop(mutes::set(transaction, id, settings, *next).await?),
        ChatChange::Mute(id, topic) => {
            let sql = "INSERT INTO mutes (subscription, topic, name, since) SELECT id, $2, $3, $4 FROM subscriptions \
                       WHERE id = $1 ON CONFLICT (subscription, topic) DO NOTHING";
            let sql = sqlx::query(sql).bind(id).bind(&topic.topic).bind(&topic.name).bind(millis(now));
            sql.execute(&mut **transaction).await?;
        }
        ChatChange::Unmute(id, topic) => {
            let sql = sqlx::query("DELETE FROM mutes WHERE subscription = $1 AND topic = $2");
            sql.bind(id).bind(topic).execute(&mut **transaction).await?;
        }
        ChatChange::Lost(id, cause, tell) => {
            pause::pause(transaction, id, cause, None).await?;
            raise(transaction, tell).await?;
        }
        ChatChange::Speak(language) => speak(transaction, chat, *language).await?,
        ChatChange::Move(to) => moved(transaction, chat, *to).await?,
        ChatChange::Forget => {
            for id in ids_of(transaction, chat).await? {
                remove(transaction, &id).await?;
            }
            for sql in ["DELETE FROM bot_chats WHERE chat = $1", "DELETE FROM bot_replies WHERE chat = $1"] {
                sqlx::query(sql).bind(chat).execute(&mut **transaction).await?;
            }
        }
    }
    Ok(true)
}

async fn speak(
    transaction: &mut Transaction<'static, Any>,
    chat: i64,
    language: Language,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO bot_chats (chat, language) VALUES ($1, $2) ON CONFLICT (chat) DO UPDATE SET language = excluded.language",
    )
    .bind(chat)
    .bind(language.code())
    .execute(&mut **transaction)
    .await?;
    for id in ids_of(transaction, chat).await? {
        let sql = sqlx::query("UPDATE subscriptions SET language = $1 WHERE id = $2");
        sql.bind(language.code()).bind(&id).execute(&mut **transaction).await?;
        following::note(transaction, &id, None).await?;
    }
    Ok(())
}

async fn moved(transaction: &mut Transaction<'static, Any>, chat: i64, to: i64) -> Result<(), StoreError> {
    for id in ids_of(transaction, chat).await? {
        let sql = sqlx::query("UPDATE subscriptions SET address = $1 WHERE id = $2");
        sql.bind(Address::Telegram(to).to_string()).bind(&id).execute(&mut **transaction).await?;
        outbox::readdress(transaction, &id).await?;
        following::note(transaction, &id, None).await?;
    }
    sqlx::query("DELETE FROM bot_chats WHERE chat = $1").bind(to).execute(&mut **transaction).await?;
    for sql in
        ["UPDATE bot_chats SET chat = $1 WHERE chat = $2", "UPDATE bot_replies SET chat = $1 WHERE chat = $2"]
    {
        sqlx::query(sql).bind(to).bind(chat).execute(&mut **transaction).await?;
    }
    Ok(())
}

async fn ids_of(transaction: &mut Transaction<'static, Any>, chat: i64) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query("SELECT id FROM subscriptions WHERE address = $1")
        .bind(Address::Telegram(chat).to_string())
        .fetch_all(&mut **transaction)
        .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

fn link_code(row: &AnyRow) -> Result<LinkCode, StoreError> {
    let rhythm: String = row.try_get(1)?;
    Ok(LinkCode {
        watch: from_json("watch", row.try_get::<&str, _>(0)?)?,
        rhythm: rhythm.parse().map_err(|cause: String| StoreError::damaged("rhythm", cause))?,
        expires: instant(row.try_get(2)?)?,
        companion: row.try_get(3)?,
    })
}
