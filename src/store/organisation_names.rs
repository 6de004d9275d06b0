//! The names of organisations, and what they were.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::rows::{instant, millis};
use super::{Store, StoreError};

/// Another name that somebody gave an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameChange {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub who: String,
    /// What it was.
    pub before: String,
    /// What it became.
    pub after: String,
}

impl Store {
    /// Gives an organisation another name, as long as it has the one that was seen; `false` when it has another.
    ///
    /// # Shape
    /// One that nobody named is called by its id.
    pub async fn rename_organisation(
        &self,
        id: &str,
        (seen, name): (&str, &str),
        who: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query("INSERT INTO organisations (id, name) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING")
            .bind(id)
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        let done = sqlx::query("UPDATE organisations SET name = $3 WHERE id = $1 AND name = $2")
            .bind(id)
            .bind(seen)
            .bind(name)
            .execute(&mut *transaction)
            .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query(
            "INSERT INTO organisation_names (organisation, at, who, before, after) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(id)
        .bind(millis(now))
        .bind(who)
        .bind(seen)
        .bind(name)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// What an organisation was called before, the newest change first.
    pub async fn organisation_names(&self, id: &str) -> Result<Vec<NameChange>, StoreError> {
        let sql =
            "SELECT at, who, before, after FROM organisation_names WHERE organisation = $1 ORDER BY at DESC";
        let rows = sqlx::query(sql).bind(id).fetch_all(&self.pool).await?;
        let change = |row: &sqlx::any::AnyRow| {
            Ok(NameChange {
                at: instant(row.try_get(0)?)?,
                who: row.try_get(1)?,
                before: row.try_get(2)?,
                after: row.try_get(3)?,
            })
        };
        rows.iter().map(change).collect()
    }
}
