//! What a subscriber does not want to hear of any more, and what else they set by themselves.

use chrono::{DateTime, Utc};
use sqlx::{Any, Row, Transaction};

use super::rows::{json, millis};
use super::{Store, StoreError, following};
use crate::alerts::{Alert, Settings, Topic};

impl Store {
    /// Sets how often, when and in which language a subscription is told; `false` when there is none of that id.
    ///
    /// # Shape
    /// What waits for a digest comes at `next` at the latest: who wants to be told sooner does not wait for the week to end.
    pub async fn set_subscription(
        &self,
        id: &str,
        settings: &Settings,
        next: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let done = set(&mut transaction, id, settings, next).await?;
        transaction.commit().await?;
        Ok(done)
    }

    /// Tells a subscription nothing more about a topic; one that ended is told nothing anyway.
    pub async fn mute(
        &self,
        subscription: &str,
        topic: &Topic,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO mutes (subscription, topic, name, since) SELECT id, $2, $3, $4 FROM subscriptions WHERE id = $1 \
             ON CONFLICT (subscription, topic) DO NOTHING",
        )
        .bind(subscription)
        .bind(&topic.topic)
        .bind(&topic.name)
        .bind(millis(now))
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Tells a subscription of a topic again; `false` when it was told all along.
    pub async fn unmute(&self, subscription: &str, topic: &str) -> Result<bool, StoreError> {
        let sql = sqlx::query("DELETE FROM mutes WHERE subscription = $1 AND topic = $2");
        let done = sql.bind(subscription).bind(topic).execute(&self.writer).await?;
        Ok(done.rows_affected() == 1)
    }

    /// The topics of which a subscription is told nothing, oldest first.
    pub async fn muted(&self, subscription: &str) -> Result<Vec<Topic>, StoreError> {
        let sql = "SELECT topic, name FROM mutes WHERE subscription = $1 ORDER BY since, topic";
        let rows = sqlx::query(sql).bind(subscription).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok(Topic { topic: row.try_get(0)?, name: row.try_get(1)? })).collect()
    }
}

/// Sets in the caller's transaction.
pub(super) async fn set(
    transaction: &mut Transaction<'static, Any>,
    id: &str,
    Settings { rhythm, timing, language }: &Settings,
    next: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE subscriptions SET rhythm = $1, timing = $2, language = $3 WHERE id = $4")
        .bind(rhythm.as_str())
        .bind(json(timing))
        .bind(language.code())
        .bind(id)
        .execute(&mut **transaction)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query("UPDATE alerts SET due = $1 WHERE subscription = $2 AND delivery IS NULL AND due > $1")
        .bind(millis(next))
        .bind(id)
        .execute(&mut **transaction)
        .await?;
    following::note(transaction, id, None).await?;
    Ok(true)
}

/// Whether the subscription of an alert wants to hear nothing of what it is about.
pub(super) async fn is_muted(
    transaction: &mut Transaction<'static, Any>,
    alert: &Alert,
) -> Result<bool, StoreError> {
    let sql = sqlx::query("SELECT topic FROM mutes WHERE subscription = $1").bind(&alert.subscription);
    let muted = sql.fetch_all(&mut **transaction).await?;
    let muted = muted.iter().map(|row| row.try_get(0)).collect::<Result<Vec<String>, sqlx::Error>>()?;
    Ok(alert.is_silenced_by(&muted))
}
