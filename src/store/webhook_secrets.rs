//! The secrets of webhooks: each receiver has its own, so that none of them can forge a message to another.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::rows::{instant, millis};
use super::{Store, StoreError};
use crate::alerts::channel::{Secret, Signing};

impl Store {
    /// Gives a subscription a secret of its own; the one of before, or that of the town, signs too until `overlap`.
    ///
    /// # Shape
    /// `false` when there is no subscription of that id. Without `overlap` nothing but the new one signs.
    pub async fn set_webhook_secret(
        &self,
        subscription: &str,
        secret: &str,
        overlap: Option<DateTime<Utc>>,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE subscriptions SET old_secret = COALESCE(secret, ''), old_secret_until = $1, secret = $2 WHERE id = $3",
        )
        .bind(overlap.map(millis))
        .bind(secret)
        .bind(subscription)
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// What a call to the webhook of a subscription is signed with now.
    pub async fn webhook_signing(
        &self,
        subscription: &str,
        now: DateTime<Utc>,
    ) -> Result<Signing, StoreError> {
        let sql = "SELECT secret, old_secret, old_secret_until FROM subscriptions WHERE id = $1";
        let row = sqlx::query(sql).bind(subscription).fetch_optional(&self.pool).await?;
        let read = |text: String| -> Result<Secret, StoreError> {
            text.parse().map_err(|problem: String| StoreError::damaged("secret", problem))
        };
        let Some(row) = row else { return Ok(Signing::of_town()) };
        let Some(own) = row.try_get::<Option<String>, _>("secret")? else { return Ok(Signing::of_town()) };
        let mut signing = Signing { own: vec![read(own)?], of_town: false };
        let until = row.try_get::<Option<i64>, _>("old_secret_until")?.map(instant).transpose()?;
        if until.is_some_and(|until| now < until) {
            match row.try_get::<Option<String>, _>("old_secret")?.unwrap_or_default() {
                old if old.is_empty() => signing.of_town = true,
                old => signing.own.push(read(old)?),
            }
        }
        Ok(signing)
    }
}
