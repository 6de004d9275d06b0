//! What the outbox did and holds: for people who ask, and for summaries.

use sqlx::Row;

use super::outbox::alert;
use super::{Store, StoreError};
use crate::alerts::Alert;

/// How the outbox stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct OutboxState {
    /// Waiting to be sent or sent again.
    pub queued: i64,
    /// Told.
    pub sent: i64,
    /// Refused for good.
    pub dead: i64,
    /// Kept for a paused subscription.
    pub held: i64,
}

impl Store {
    /// How the outbox stands.
    pub async fn outbox(&self) -> Result<OutboxState, StoreError> {
        let rows = sqlx::query("SELECT state, COUNT(*) FROM deliveries GROUP BY state")
            .fetch_all(&self.pool)
            .await?;
        let mut state = OutboxState::default();
        for row in &rows {
            let count: i64 = row.try_get(1)?;
            match row.try_get::<&str, _>(0)? {
                "queued" => state.queued = count,
                "sent" => state.sent = count,
                "dead" => state.dead = count,
                _ => state.held = count,
            }
        }
        Ok(state)
    }

    /// Deliveries sent, by channel.
    pub async fn sent_by_channel(&self) -> Result<Vec<(String, i64)>, StoreError> {
        let rows = sqlx::query(
            "SELECT channel, COUNT(*) FROM deliveries WHERE state = 'sent' GROUP BY channel ORDER BY channel",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    /// How many alerts have a cause that begins so: `item:`, `assessment:`, `deadline:`, `citation:`.
    pub async fn alerts_of_kind(&self, kind: &str) -> Result<i64, StoreError> {
        let row = sqlx::query("SELECT COUNT(*) FROM alerts WHERE SUBSTR(cause, 1, CAST($1 AS INTEGER)) = $2")
            .bind(kind.len() as i64)
            .bind(kind)
            .fetch_one(&self.pool)
            .await?;
        Ok(row.try_get(0)?)
    }

    /// The newest causes for which deliveries wait or died, for `doctor`.
    pub async fn delivery_problems(&self, limit: i64) -> Result<Vec<(String, String, String)>, StoreError> {
        let rows = sqlx::query(
            "SELECT channel, state, cause, MAX(settled) AS at FROM deliveries WHERE cause IS NOT NULL AND state <> 'sent' \
             GROUP BY channel, state, cause ORDER BY at DESC LIMIT $1",
        )
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))).collect()
    }

    /// One alert of a subscription.
    pub async fn alert_of(&self, subscription: &str, id: &str) -> Result<Option<Alert>, StoreError> {
        let sql =
            "SELECT id, subscription, cause, notice, created FROM alerts WHERE subscription = $1 AND id = $2";
        let row = sqlx::query(sql).bind(subscription).bind(id).fetch_optional(&self.pool).await?;
        row.as_ref().map(alert).transpose()
    }

    /// What a subscription was told and will be told: cause, notice and the state of the delivery, newest first.
    pub async fn alerts_of(
        &self,
        subscription: &str,
        limit: i64,
    ) -> Result<Vec<(Alert, String)>, StoreError> {
        let rows = sqlx::query(
            "SELECT a.id, a.subscription, a.cause, a.notice, a.created, COALESCE(d.state, 'digest') AS state \
             FROM alerts a LEFT JOIN deliveries d ON d.id = a.delivery WHERE a.subscription = $1 \
             ORDER BY a.created DESC, a.id DESC LIMIT $2",
        )
        .bind(subscription)
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(|row| Ok((alert(row)?, row.try_get("state")?))).collect()
    }
}
