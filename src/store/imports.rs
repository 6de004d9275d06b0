//! Files of other registers between their preview and their confirmation, and taking them in.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::rows::{instant, millis};
use super::systems::{insert, replace, take_turn};
use super::{Store, StoreError, due_assessments};
use crate::register::{Organisation, System};

/// How long the result of an import can still be read.
const RESULT_KEPT: TimeDelta = TimeDelta::days(1);

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportState {
    /// The address of a register is being read.
    Loading,
    /// The file waits to be confirmed.
    Waiting,
    /// It was taken in.
    Taken,
    /// The address could not be read.
    Failed,
}

impl ImportState {
    fn code(self) -> &'static str {
        match self {
            ImportState::Loading => "loading",
            ImportState::Waiting => "waiting",
            ImportState::Taken => "taken",
            ImportState::Failed => "failed",
        }
    }

    fn of(code: &str) -> Result<ImportState, StoreError> {
        let all = [ImportState::Loading, ImportState::Waiting, ImportState::Taken, ImportState::Failed];
        all.into_iter().find(|state| state.code() == code).ok_or_else(|| StoreError::damaged("import", code))
    }
}

/// A file that somebody hands over, or the address of one.
#[derive(Clone, Copy, Debug)]
pub struct NewImport<'a> {
    /// An id that nobody guesses.
    pub id: &'a str,
    /// Whose it is.
    pub account: &'a str,
    /// The name of the file, or the address as it may be shown.
    pub source: &'a str,
    /// The address to read, when there is no file.
    pub address: Option<&'a str>,
    /// What stands in the file.
    pub content: Option<&'a str>,
    /// How it is to be read.
    pub wish: &'a str,
}

/// An import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredImport {
    /// Its id.
    pub id: String,
    /// How far it is.
    pub state: ImportState,
    /// The name of the file, or the address as it may be shown.
    pub source: String,
    /// The address, while it is being read.
    pub address: Option<String>,
    /// How it is read.
    pub wish: String,
    /// Records that were read from an address, of so many.
    pub done: (i64, i64),
    /// What came of it.
    pub result: Option<String>,
    /// When it came.
    pub created: DateTime<Utc>,
    /// Systems that wait for their assessment.
    pub left: i64,
}

/// What is taken in: all of it or nothing.
#[derive(Clone, Copy, Debug)]
pub struct TakeIn<'a> {
    /// The systems as they will be, each with the version that was seen; `None`: there was none.
    pub systems: &'a [(System, Option<i64>)],
    /// The organisations that are named, for those that have no name yet.
    pub organisations: &'a [Organisation],
    /// Who takes them in.
    pub who: &'a str,
    /// The import and what came of it, when it waited here.
    pub import: Option<(&'a str, &'a str)>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenIn {
    /// All of it is in the register.
    Done,
    /// Somebody changed a system since it was seen; nothing was written.
    Overtaken,
    /// It does not wait any more; nothing was written.
    Gone,
}

const COLUMNS: &str = "id, state, source, address, wish, done, total, result, created, \
    (SELECT COUNT(*) FROM due_assessments d WHERE d.import = imports.id)";

impl Store {
    /// Keeps a file until an instant; of the account's files that wait the oldest go, so that at most so many stay.
    pub async fn add_import(
        &self,
        new: &NewImport<'_>,
        now: DateTime<Utc>,
        expires: DateTime<Utc>,
        most: usize,
    ) -> Result<(), StoreError> {
        let state = if new.content.is_some() { ImportState::Waiting } else { ImportState::Loading };
        let mut transaction = self.write().await?;
        let waiting = sqlx::query(
            "SELECT id FROM imports WHERE account = $1 AND state <> 'taken' ORDER BY created DESC, id DESC",
        )
        .bind(new.account)
        .fetch_all(&mut *transaction)
        .await?;
        for row in waiting.iter().skip(most.saturating_sub(1)) {
            let old: String = row.try_get(0)?;
            sqlx::query("DELETE FROM imports WHERE id = $1").bind(old).execute(&mut *transaction).await?;
        }
        sqlx::query(
            "INSERT INTO imports (id, account, state, source, address, wish, created, expires) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(new.id)
        .bind(new.account)
        .bind(state.code())
        .bind(new.source)
        .bind(new.address)
        .bind(new.wish)
        .bind(millis(now))
        .bind(millis(expires))
        .execute(&mut *transaction)
        .await?;
        if let Some(content) = new.content {
            sqlx::query("INSERT INTO import_files (import, content) VALUES ($1, $2)")
                .bind(new.id)
                .bind(content)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// An import of an account; `None` also for one of somebody else.
    pub async fn import(
        &self,
        id: &str,
        account: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<StoredImport>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM imports WHERE id = $1 AND account = $2 AND expires > $3");
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id.to_owned()).bind(account.to_owned());
        query.bind(millis(now)).fetch_optional(&self.pool).await?.as_ref().map(stored_import).transpose()
    }

    /// The imports of an account, the newest first.
    pub async fn imports_of(
        &self,
        account: &str,
        now: DateTime<Utc>,
    ) -> Result<Vec<StoredImport>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM imports WHERE account = $1 AND expires > $2 ORDER BY created DESC, id LIMIT 10"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(account.to_owned()).bind(millis(now));
        query.fetch_all(&self.pool).await?.iter().map(stored_import).collect()
    }

    /// What stands in the file of an import.
    pub async fn import_file(&self, id: &str) -> Result<Option<String>, StoreError> {
        let row = sqlx::query("SELECT content FROM import_files WHERE import = $1")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?)
    }

    /// Reads a file that waits otherwise from now on.
    pub async fn set_import_wish(&self, id: &str, wish: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE imports SET wish = $2 WHERE id = $1 AND state = 'waiting'")
            .bind(id)
            .bind(wish)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Takes an import whose address waits to be read, so that nobody else reads it until the lease ends.
    pub async fn claim_import(
        &self,
        now: DateTime<Utc>,
        lease: DateTime<Utc>,
    ) -> Result<Option<StoredImport>, StoreError> {
        let waits = "SELECT id FROM imports WHERE state = 'loading' AND lease_until < $1 ORDER BY created, id LIMIT 1";
        let found = sqlx::query(waits).bind(millis(now)).fetch_optional(&self.pool).await?;
        let Some(id) = found.map(|row| row.try_get::<String, _>(0)).transpose()? else { return Ok(None) };
        let claimed = sqlx::query(
            "UPDATE imports SET lease_until = $3 WHERE id = $1 AND state = 'loading' AND lease_until < $2",
        )
        .bind(&id)
        .bind(millis(now))
        .bind(millis(lease))
        .execute(&self.writer)
        .await?;
        if claimed.rows_affected() == 0 {
            return Ok(None);
        }
        let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM imports WHERE id = $1"));
        let row = sqlx::query(sql).bind(id).fetch_optional(&self.pool).await?;
        row.as_ref().map(stored_import).transpose()
    }

    /// Notes how far the reading of an address is, and that somebody is still at it.
    pub async fn import_reached(
        &self,
        id: &str,
        (done, total): (i64, i64),
        lease: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE imports SET done = $2, total = $3, lease_until = $4 WHERE id = $1 AND state = 'loading'",
        )
        .bind(id)
        .bind(done)
        .bind(total)
        .bind(millis(lease))
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Keeps what stood at the address of an import, or why it could not be read.
    pub async fn import_loaded(&self, id: &str, loaded: Result<&str, &str>) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        let state = if loaded.is_ok() { ImportState::Waiting } else { ImportState::Failed };
        let kept = sqlx::query(
            "UPDATE imports SET state = $2, address = NULL, result = $3 WHERE id = $1 AND state = 'loading'",
        )
        .bind(id)
        .bind(state.code())
        .bind(loaded.err())
        .execute(&mut *transaction)
        .await?;
        if let (Ok(content), 1) = (loaded, kept.rows_affected()) {
            sqlx::query("INSERT INTO import_files (import, content) VALUES ($1, $2)")
                .bind(id)
                .bind(content)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Forgets the imports whose time is over.
    pub async fn forget_imports(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        let any = sqlx::query("SELECT 1 FROM imports WHERE expires <= $1 LIMIT 1").bind(millis(now));
        if any.fetch_optional(&self.pool).await?.is_some() {
            sqlx::query("DELETE FROM imports WHERE expires <= $1")
                .bind(millis(now))
                .execute(&self.writer)
                .await?;
        }
        Ok(())
    }

    /// Adds and replaces systems, as long as each is still what was seen: all of them, or none. Each waits for its assessment.
    pub async fn take_in(&self, take: &TakeIn<'_>, now: DateTime<Utc>) -> Result<TakenIn, StoreError> {
        let mut transaction = self.write().await?;
        let import = take.import.map(|(id, _)| id);
        if let Some((id, result)) = take.import {
            // First: of two who confirm at once the second waits here, and finds that it was done.
            let taken = sqlx::query(
                "UPDATE imports SET state = 'taken', result = $2, total = $3, expires = $4 WHERE id = $1 AND state = 'waiting'",
            )
            .bind(id)
            .bind(result)
            .bind(i64::try_from(take.systems.len()).unwrap_or(i64::MAX))
            .bind(millis(now + RESULT_KEPT))
            .execute(&mut *transaction)
            .await?;
            if taken.rows_affected() == 0 {
                return Ok(TakenIn::Gone);
            }
            sqlx::query("DELETE FROM import_files WHERE import = $1")
                .bind(id)
                .execute(&mut *transaction)
                .await?;
        }
        for (system, seen) in take.systems {
            let before = take_turn(&mut transaction, &system.id).await?;
            if before.as_ref().map(|before| before.version) != *seen {
                return Ok(TakenIn::Overtaken);
            }
            match &before {
                Some(before) => {
                    let system = System { files: before.system.files.clone(), ..system.clone() };
                    replace(&mut transaction, before, &system, take.who, now).await?;
                }
                None => insert(&mut transaction, system, take.who, now).await?,
            }
            let owner = before.as_ref().and_then(|before| before.system.owner.as_deref());
            due_assessments::add(&mut transaction, &system.id, import, owner).await?;
        }
        for one in take.organisations {
            sqlx::query("INSERT INTO organisations (id, name) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING")
                .bind(&one.id)
                .bind(&one.name)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(TakenIn::Done)
    }
}

fn stored_import(row: &AnyRow) -> Result<StoredImport, StoreError> {
    Ok(StoredImport {
        id: row.try_get(0)?,
        state: ImportState::of(row.try_get(1)?)?,
        source: row.try_get(2)?,
        address: row.try_get(3)?,
        wish: row.try_get(4)?,
        done: (row.try_get(5)?, row.try_get(6)?),
        result: row.try_get(7)?,
        created: instant(row.try_get(8)?)?,
        left: row.try_get(9)?,
    })
}
