//! The register: systems as their organisations describe them.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::rows::{from_json, instant, json, millis};
use super::{Store, StoreError};
use crate::register::System;

/// A system and when it came and changed.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredSystem {
    /// What its organisation says of it.
    pub system: System,
    /// When it was added.
    pub created: DateTime<Utc>,
    /// When it last changed.
    pub changed: DateTime<Utc>,
}

impl Store {
    /// Adds a system or replaces the one of the same id; `true` when it is new.
    pub async fn save_system(&self, system: &System, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let known = sqlx::query("SELECT id FROM systems WHERE id = $1")
            .bind(&system.id)
            .fetch_optional(&mut *transaction)
            .await?;
        sqlx::query(
            "INSERT INTO systems (id, organisation, name, system, created, changed) VALUES ($1, $2, $3, $4, $5, $5) \
             ON CONFLICT (id) DO UPDATE SET organisation = excluded.organisation, name = excluded.name, \
             system = excluded.system, changed = excluded.changed",
        )
        .bind(&system.id)
        .bind(system.organisation.as_deref())
        .bind(&system.name)
        .bind(json(system))
        .bind(millis(now))
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(known.is_none())
    }

    /// All systems, by id.
    pub async fn systems(&self) -> Result<Vec<StoredSystem>, StoreError> {
        let rows = sqlx::query("SELECT system, created, changed FROM systems ORDER BY id")
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(stored_system).collect()
    }

    /// One system, or `None`.
    pub async fn system(&self, id: &str) -> Result<Option<StoredSystem>, StoreError> {
        let row = sqlx::query("SELECT system, created, changed FROM systems WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(stored_system).transpose()
    }

    /// Removes a system with its assessments; `false` when there is none of that id.
    pub async fn remove_system(&self, id: &str) -> Result<bool, StoreError> {
        let done = sqlx::query("DELETE FROM systems WHERE id = $1").bind(id).execute(&self.pool).await?;
        Ok(done.rows_affected() == 1)
    }

    /// Gives an organisation its name.
    pub async fn save_organisation(&self, id: &str, name: &str) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO organisations (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = excluded.name")
            .bind(id)
            .bind(name)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Organisations with a name, by id.
    pub async fn organisations(&self) -> Result<Vec<(String, String)>, StoreError> {
        let rows =
            sqlx::query("SELECT id, name FROM organisations ORDER BY id").fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }
}

fn stored_system(row: &AnyRow) -> Result<StoredSystem, StoreError> {
    Ok(StoredSystem {
        system: from_json("system", row.try_get::<&str, _>(0)?)?,
        created: instant(row.try_get(1)?)?,
        changed: instant(row.try_get(2)?)?,
    })
}
