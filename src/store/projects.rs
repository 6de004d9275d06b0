//! Innovation projects, as their organisations share them.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::rows::{from_json, instant, json, millis};
use super::{Store, StoreError, changes};
use crate::news::ItemKey;
use crate::register::Project;

/// A project, when it came and changed, and the item that tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredProject {
    /// What its organisation says.
    pub project: Project,
    /// The item.
    pub item: ItemKey,
    /// When it was shared.
    pub created: DateTime<Utc>,
    /// When it last changed.
    pub changed: DateTime<Utc>,
}

const COLUMNS: &str = "project, item, created, changed";

impl Store {
    /// Adds a project or replaces the one of the same id; `true` when it is new.
    pub async fn save_project(
        &self,
        project: &Project,
        item: &ItemKey,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let there = sqlx::query("SELECT id FROM projects WHERE id = $1")
            .bind(&project.id)
            .fetch_optional(&mut *transaction)
            .await?
            .is_some();
        sqlx::query(
            "INSERT INTO projects (id, project, item, created, changed) VALUES ($1, $2, $3, $4, $4) \
             ON CONFLICT (id) DO UPDATE SET project = excluded.project, changed = excluded.changed",
        )
        .bind(&project.id)
        .bind(json(project))
        .bind(item.as_str())
        .bind(millis(now))
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(!there)
    }

    /// All projects, the newest first.
    pub async fn projects(&self) -> Result<Vec<StoredProject>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM projects ORDER BY created DESC, id"));
        sqlx::query(sql).fetch_all(&self.pool).await?.iter().map(stored_project).collect()
    }

    /// One project, or `None`.
    pub async fn project(&self, id: &str) -> Result<Option<StoredProject>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM projects WHERE id = $1"));
        sqlx::query(sql).bind(id).fetch_optional(&self.pool).await?.as_ref().map(stored_project).transpose()
    }

    /// Removes a project and its item; `false` when there is none of that id.
    pub async fn remove_project(&self, id: &str) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let row = sqlx::query("DELETE FROM projects WHERE id = $1 RETURNING item")
            .bind(id)
            .fetch_optional(&mut *transaction)
            .await?;
        let Some(row) = row else { return Ok(false) };
        let key = ItemKey::from_text(row.try_get::<String, _>(0)?);
        changes::append(&mut transaction, &[&key], "delete").await?;
        for sql in ["DELETE FROM item_stories WHERE item = $1", "DELETE FROM items WHERE key = $1"] {
            sqlx::query(sql).bind(key.as_str()).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }
}

fn stored_project(row: &AnyRow) -> Result<StoredProject, StoreError> {
    Ok(StoredProject {
        project: from_json("project", row.try_get("project")?)?,
        item: ItemKey::from_text(row.try_get::<String, _>("item")?),
        created: instant(row.try_get("created")?)?,
        changed: instant(row.try_get("changed")?)?,
    })
}
