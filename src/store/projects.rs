//! Innovation projects, as their organisations share them.

use chrono::{DateTime, Utc};
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};

use super::history::{ChangePlace, StoredChange, keep_changes, last_version};
use super::rows::{from_json, instant, json, millis};
use super::{Store, StoreError, changes};
use crate::news::ItemKey;
use crate::register::{Project, project_differences};

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

/// What became of a change of a project.
#[derive(Clone, Debug, PartialEq)]
pub enum ProjectChange {
    /// It was so, and is so now; both are the same when the change changes nothing. What is withdrawn has no `after`.
    Done {
        /// Before.
        before: Box<Project>,
        /// Now.
        after: Option<Box<Project>>,
    },
    /// It is not what was seen; nothing is written.
    Stale(Box<Project>),
    /// There is no such project.
    NoProject,
}

const COLUMNS: &str = "project, item, created, changed";

/// The history of projects stands in that of the register: no system has such a sign in its id.
fn in_history(id: &str) -> String {
    format!("project:{id}")
}

impl Store {
    /// Adds a project or replaces the one of the same id; what it was before, or `None` when it is new.
    pub async fn save_project(
        &self,
        project: &Project,
        item: &ItemKey,
        who: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Project>, StoreError> {
        let mut transaction = self.write().await?;
        let before = take_turn(&mut transaction, &project.id).await?;
        keep(&mut transaction, (before.as_ref(), Some(project)), who, now).await?;
        if before.is_none() {
            sqlx::query(
                "INSERT INTO projects (id, project, item, created, changed) VALUES ($1, $2, $3, $4, $4)",
            )
            .bind(&project.id)
            .bind(json(project))
            .bind(item.as_str())
            .bind(millis(now))
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(before)
    }

    /// Changes a project as `decide` says of what it is now; `None` when that is not what was seen.
    pub async fn change_project(
        &self,
        id: &str,
        who: &str,
        now: DateTime<Utc>,
        decide: impl FnOnce(&Project) -> Option<Project> + Send,
    ) -> Result<ProjectChange, StoreError> {
        let mut transaction = self.write().await?;
        let Some(before) = take_turn(&mut transaction, id).await? else {
            return Ok(ProjectChange::NoProject);
        };
        let Some(after) = decide(&before) else { return Ok(ProjectChange::Stale(Box::new(before))) };
        keep(&mut transaction, (Some(&before), Some(&after)), who, now).await?;
        transaction.commit().await?;
        Ok(ProjectChange::Done { before: Box::new(before), after: Some(Box::new(after)) })
    }

    /// Removes a project and its item, when it is what was seen; its history stays.
    pub async fn remove_project(
        &self,
        id: &str,
        who: &str,
        now: DateTime<Utc>,
        is_seen: impl FnOnce(&Project) -> bool + Send,
    ) -> Result<ProjectChange, StoreError> {
        let mut transaction = self.write().await?;
        let Some(before) = take_turn(&mut transaction, id).await? else {
            return Ok(ProjectChange::NoProject);
        };
        if !is_seen(&before) {
            return Ok(ProjectChange::Stale(Box::new(before)));
        }
        keep(&mut transaction, (Some(&before), None), who, now).await?;
        let row = sqlx::query("DELETE FROM projects WHERE id = $1 RETURNING item")
            .bind(id)
            .fetch_one(&mut *transaction)
            .await?;
        let key = ItemKey::from_text(row.try_get::<String, _>(0)?);
        changes::append(&mut transaction, &[&key], "delete").await?;
        for sql in ["DELETE FROM item_stories WHERE item = $1", "DELETE FROM items WHERE key = $1"] {
            sqlx::query(sql).bind(key.as_str()).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(ProjectChange::Done { before: Box::new(before), after: None })
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

    /// What changed in a project, the newest first; one that was withdrawn keeps its history. `behind` is the last change of the page before.
    pub async fn project_history(
        &self,
        id: &str,
        behind: Option<ChangePlace>,
        count_max: u32,
    ) -> Result<Vec<StoredChange>, StoreError> {
        self.system_history(&in_history(id), behind, count_max).await
    }
}

/// The project as it is, and the turn of whoever asks: until the end of the transaction nobody else changes it.
async fn take_turn(
    transaction: &mut Transaction<'static, Any>,
    id: &str,
) -> Result<Option<Project>, StoreError> {
    let row = sqlx::query("UPDATE projects SET changed = changed WHERE id = $1 RETURNING project")
        .bind(id)
        .fetch_optional(&mut **transaction)
        .await?;
    row.map(|row| from_json("project", row.try_get::<&str, _>(0)?)).transpose()
}

/// Writes what is different into the history, and into a project that is there and stays.
async fn keep(
    transaction: &mut Transaction<'static, Any>,
    (before, after): (Option<&Project>, Option<&Project>),
    who: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let changed = project_differences(before, after);
    let Some(known) = before.or(after).filter(|_| !changed.is_empty()) else { return Ok(()) };
    let id = in_history(&known.id);
    let version = last_version(transaction, &id).await? + 1;
    keep_changes(transaction, &id, version, who, now, &changed).await?;
    if let (Some(_), Some(after)) = (before, after) {
        sqlx::query("UPDATE projects SET project = $2, changed = $3 WHERE id = $1")
            .bind(&after.id)
            .bind(json(after))
            .bind(millis(now))
            .execute(&mut **transaction)
            .await?;
    }
    Ok(())
}

fn stored_project(row: &AnyRow) -> Result<StoredProject, StoreError> {
    Ok(StoredProject {
        project: from_json("project", row.try_get("project")?)?,
        item: ItemKey::from_text(row.try_get::<String, _>("item")?),
        created: instant(row.try_get("created")?)?,
        changed: instant(row.try_get("changed")?)?,
    })
}
