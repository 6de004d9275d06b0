//! The register: systems as their organisations describe them.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};

use super::history::{keep_changes, last_version, part_version};
use super::rows::{from_json, instant, json, millis};
use super::shared::{hold_shared, is_free, read_beside, users_are_due};
use super::{Store, StoreError, files};
use crate::register::shared::Beside;
use crate::register::{NewFile, System, differences};

/// Who is named for changes that no person asked for.
pub const BELFORT: &str = "belfort";

/// A system and when it came and changed.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredSystem {
    /// What its organisation says of it.
    pub system: System,
    /// When it was added.
    pub created: DateTime<Utc>,
    /// When it last changed.
    pub changed: DateTime<Utc>,
    /// How many times it has changed.
    pub version: i64,
}

impl StoredSystem {
    /// What is another after every change of it, and of the shared system that it uses.
    pub fn state(&self) -> (i64, i64) {
        (self.version, self.system.shared().map_or(0, |shared| shared.version))
    }
}

/// What a search reads of a system.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SystemText {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The organisation whose it is.
    #[serde(default)]
    pub organisation: Option<String>,
    /// What it does.
    #[serde(default)]
    pub description: Option<String>,
}

/// What is another after every change of the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegisterState {
    systems: i64,
    versions: i64,
    changed: i64,
    created: i64,
}

/// The part of a system that somebody changes, as they saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen<'a> {
    /// The part, as [`Difference::part`](crate::register::Difference::part) names it.
    pub part: &'a str,
    /// The version of the last change of that part, 0 before the first.
    pub version: i64,
}

/// What became of an edit.
#[derive(Clone, Debug, PartialEq)]
pub enum Edited {
    /// The system as it is now; it may be what it was, when the edit changes nothing.
    Done(Box<StoredSystem>),
    /// Somebody else changed that part since; nothing is written. The system as they left it.
    Stale(Box<StoredSystem>),
    /// There is no such system.
    NoSystem,
}

impl Store {
    /// Adds a system or replaces the one of the same id; `true` when it is new.
    pub async fn save_system(&self, system: &System, now: DateTime<Utc>) -> Result<bool, StoreError> {
        self.save_system_by(system, BELFORT, now).await
    }

    /// The same for one, and the history says who.
    pub async fn save_system_by(
        &self,
        system: &System,
        who: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let new = match take_turn(&mut transaction, &system.id).await? {
            Some(before) => {
                // Who sends a system whole sends no bytes: its files stay.
                let system = System { files: before.system.files.clone(), ..system.clone() };
                replace(&mut transaction, &before, &system, who, now).await?;
                false
            }
            None => {
                insert(&mut transaction, system, who, now).await?;
                true
            }
        };
        transaction.commit().await?;
        Ok(new)
    }

    /// Changes a part of a system, unless somebody else changed that part since it was seen.
    ///
    /// Parts do not meet: who sets one measure does not stand in the way of who sets another.
    pub async fn edit_system(
        &self,
        id: &str,
        seen: Option<Seen<'_>>,
        who: &str,
        now: DateTime<Utc>,
        edit: impl FnOnce(&mut System) + Send,
    ) -> Result<Edited, StoreError> {
        self.edit_system_with(id, seen, &[], who, now, edit).await
    }

    /// The same with files that come in: those that the edit attaches are kept.
    pub async fn edit_system_with(
        &self,
        id: &str,
        seen: Option<Seen<'_>>,
        new: &[NewFile],
        who: &str,
        now: DateTime<Utc>,
        edit: impl FnOnce(&mut System) + Send,
    ) -> Result<Edited, StoreError> {
        let mut transaction = self.write().await?;
        // The turn comes before the look at the version: two who look first would both find it fresh.
        let Some(before) = take_turn(&mut transaction, id).await? else { return Ok(Edited::NoSystem) };
        if let Some(seen) = seen
            && part_version(&mut transaction, id, seen.part).await? != seen.version
        {
            return Ok(Edited::Stale(Box::new(before)));
        }
        let mut system = before.system.clone();
        edit(&mut system);
        let after = replace_with(&mut transaction, &before, system, new, (who, now)).await?;
        transaction.commit().await?;
        Ok(Edited::Done(Box::new(after)))
    }

    /// All systems, by id.
    pub async fn systems(&self) -> Result<Vec<StoredSystem>, StoreError> {
        let rows = sqlx::query("SELECT system, created, changed, version FROM systems ORDER BY id")
            .fetch_all(&self.pool)
            .await?;
        let mut systems: Vec<StoredSystem> = rows.iter().map(stored_system).collect::<Result<_, _>>()?;
        if systems.iter().any(|stored| stored.system.uses.is_some()) {
            let shared = self.all_shared().await?;
            for StoredSystem { system, .. } in &mut systems {
                system.beside = Beside(system.uses.as_ref().and_then(|uses| shared.get(uses)).cloned());
            }
        }
        Ok(systems)
    }

    /// In which state the register is.
    pub async fn register_state(&self) -> Result<RegisterState, StoreError> {
        // One that goes and one that comes in its stead, both of one version, differ by when they came.
        let sql = "SELECT COUNT(*), CAST(COALESCE(SUM(version), 0) AS BIGINT), COALESCE(MAX(changed), 0), \
                   CAST(COALESCE(SUM(created), 0) AS BIGINT) FROM systems";
        let row = sqlx::query(sql).fetch_one(&self.pool).await?;
        Ok(RegisterState {
            systems: row.try_get(0)?,
            versions: row.try_get(1)?,
            changed: row.try_get(2)?,
            created: row.try_get(3)?,
        })
    }

    /// What a search reads of all systems, by id: facts, measures and notes of thousands would be read for nothing.
    pub async fn system_texts(&self) -> Result<Vec<SystemText>, StoreError> {
        let rows = sqlx::query("SELECT system FROM systems ORDER BY id").fetch_all(&self.pool).await?;
        rows.iter().map(|row| from_json("system", row.try_get::<&str, _>(0)?)).collect()
    }

    /// One system, or `None`.
    pub async fn system(&self, id: &str) -> Result<Option<StoredSystem>, StoreError> {
        let row = sqlx::query("SELECT system, created, changed, version FROM systems WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let mut stored = stored_system(&row)?;
        if stored.system.uses.is_some() {
            read_beside(&mut *self.pool.acquire().await?, &mut stored.system).await?;
        }
        Ok(Some(stored))
    }

    /// Removes a system; its history and its assessments stay. `false` when there is none of that id.
    ///
    /// # Errors
    /// Records of organisations use it.
    pub async fn remove_system(&self, id: &str, who: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let Some(before) = take_turn(&mut transaction, id).await? else { return Ok(false) };
        is_free(&mut transaction, id).await?;
        let went = differences(Some(&before.system), None);
        keep_changes(&mut transaction, id, before.version + 1, who, now, &went).await?;
        sqlx::query("DELETE FROM systems WHERE id = $1").bind(id).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Gives an organisation its name.
    pub async fn save_organisation(&self, id: &str, name: &str) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO organisations (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = excluded.name")
            .bind(id)
            .bind(name)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Gives an organisation a name that has none; `false` when it has one, which it keeps.
    pub async fn add_organisation(&self, id: &str, name: &str) -> Result<bool, StoreError> {
        let sql = "INSERT INTO organisations (id, name) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING";
        let done = sqlx::query(sql).bind(id).bind(name).execute(&self.writer).await?;
        Ok(done.rows_affected() == 1)
    }

    /// Organisations with a name, by id.
    pub async fn organisations(&self) -> Result<Vec<(String, String)>, StoreError> {
        let rows =
            sqlx::query("SELECT id, name FROM organisations ORDER BY id").fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }
}

/// The system as it is, and the turn of whoever asks: until the end of the transaction nobody else changes it.
pub(super) async fn take_turn(
    transaction: &mut Transaction<'static, Any>,
    id: &str,
) -> Result<Option<StoredSystem>, StoreError> {
    let Some(mut stored) = take_turn_alone(transaction, id).await? else { return Ok(None) };
    read_beside(transaction, &mut stored.system).await?;
    Ok(Some(stored))
}

/// The same without what it takes from a shared one.
pub(super) async fn take_turn_alone(
    transaction: &mut Transaction<'static, Any>,
    id: &str,
) -> Result<Option<StoredSystem>, StoreError> {
    let row = sqlx::query(
        "UPDATE systems SET version = version WHERE id = $1 RETURNING system, created, changed, version",
    )
    .bind(id)
    .fetch_optional(&mut **transaction)
    .await?;
    row.as_ref().map(stored_system).transpose()
}

/// Writes what is different; nothing when nothing is.
pub(super) async fn replace(
    transaction: &mut Transaction<'static, Any>,
    before: &StoredSystem,
    system: &System,
    who: &str,
    now: DateTime<Utc>,
) -> Result<StoredSystem, StoreError> {
    replace_with(transaction, before, system.clone(), &[], (who, now)).await
}

async fn replace_with(
    transaction: &mut Transaction<'static, Any>,
    before: &StoredSystem,
    mut system: System,
    new: &[NewFile],
    (who, now): (&str, DateTime<Utc>),
) -> Result<StoredSystem, StoreError> {
    files::follow(transaction, Some(&before.system), &mut system, new).await?;
    let changed = differences(Some(&before.system), Some(&system));
    if changed.is_empty() {
        return Ok(before.clone());
    }
    let mut system = system.clone();
    hold_shared(transaction, Some(&before.system), &mut system).await?;
    users_are_due(transaction, &before.system, &system).await?;
    let version = before.version + 1;
    keep_changes(transaction, &system.id, version, who, now, &changed).await?;
    sqlx::query(
        "UPDATE systems SET organisation = $2, name = $3, system = $4, changed = $5, version = $6, uses = $7 WHERE id = $1",
    )
    .bind(&system.id)
    .bind(system.organisation.as_deref())
    .bind(&system.name)
    .bind(json(&system))
    .bind(millis(now))
    .bind(version)
    .bind(system.uses.as_deref())
    .execute(&mut **transaction)
    .await?;
    Ok(StoredSystem { system, created: before.created, changed: now, version })
}

pub(super) async fn insert(
    transaction: &mut Transaction<'static, Any>,
    system: &System,
    who: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut system = system.clone();
    hold_shared(transaction, None, &mut system).await?;
    files::follow(transaction, None, &mut system, &[]).await?;
    let system = &system;
    // One that was removed and comes again goes on counting: its history is one.
    let version = last_version(transaction, &system.id).await? + 1;
    keep_changes(transaction, &system.id, version, who, now, &differences(None, Some(system))).await?;
    sqlx::query(
        "INSERT INTO systems (id, organisation, name, system, created, changed, version, uses) \
         VALUES ($1, $2, $3, $4, $5, $5, $6, $7)",
    )
    .bind(&system.id)
    .bind(system.organisation.as_deref())
    .bind(&system.name)
    .bind(json(system))
    .bind(millis(now))
    .bind(version)
    .bind(system.uses.as_deref())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

fn stored_system(row: &AnyRow) -> Result<StoredSystem, StoreError> {
    Ok(StoredSystem {
        system: from_json("system", row.try_get::<&str, _>(0)?)?,
        created: instant(row.try_get(1)?)?,
        changed: instant(row.try_get(2)?)?,
        version: row.try_get(3)?,
    })
}
