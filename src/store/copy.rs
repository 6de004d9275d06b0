//! Our own tables, copied whole from one store to another: a backup, a move to another database, a backup put back.
//!
//! # Shape
//! A copy is read in one snapshot, so it is one moment of the store however long it takes, and it is written in one
//! transaction. Both databases have the same tables (`catalogue`), so a copy of either fills either.

mod catalogue;
mod forward;
mod pour;

use std::collections::BTreeMap;
use std::path::Path;

use sqlx::{Any, AnyConnection, Connection, Row, Transaction};

use super::{Location, Store, StoreError, sqlite_url};
use catalogue::{Catalogue, Table};

/// Rows of each table.
pub type RowCounts = BTreeMap<String, u64>;

/// Tables that hold rows before anybody gave Belfort anything.
const NEVER_EMPTY: [&str; 2] = ["counters", "rule_book"];

impl Store {
    /// Writes a copy of the store, as it is at one moment, into a SQLite file that does not exist yet.
    ///
    /// # Errors
    /// The file cannot be written, or a value that the other database does not take.
    pub async fn copy_to_file(&self, path: &Path) -> Result<RowCounts, StoreError> {
        if let Location::File(_) = self.location {
            let mut connection = self.pool.acquire().await?;
            // Without the pages of what was removed: what a person had erased is in no backup made afterwards.
            sqlx::query("VACUUM INTO $1")
                .bind(path.to_string_lossy().into_owned())
                .execute(&mut *connection)
                .await?;
            let mut copy = AnyConnection::connect(&sqlite_url(path)).await?;
            let counts = count(&mut copy, &Catalogue::of_our_forms().await?.tables).await?;
            copy.close().await?;
            return Ok(counts);
        }
        let copy = Store::open(Location::File(path.to_owned())).await?;
        let counts = copy.fill_from(self).await;
        copy.close().await;
        counts
    }

    /// Replaces everything in this store by what another holds, in one transaction.
    ///
    /// # Errors
    /// Nothing is changed when a row does not fit or fewer arrive than were read.
    pub async fn fill_from(&self, source: &Store) -> Result<RowCounts, StoreError> {
        let Catalogue { tables, .. } = Catalogue::of_our_forms().await?;
        let mut from = source.snapshot().await?;
        let mut into = self.write().await?;
        let poured = fill(&mut from, &mut into, &tables).await?;
        into.commit().await?;
        from.rollback().await?;
        Ok(poured)
    }

    /// Whether nobody has given this store anything yet.
    pub async fn is_empty(&self) -> Result<bool, StoreError> {
        let Catalogue { tables, .. } = Catalogue::of_our_forms().await?;
        for table in tables.iter().filter(|table| !NEVER_EMPTY.contains(&table.name.as_str())) {
            let any = sqlx::AssertSqlSafe(format!("SELECT 1 FROM {} LIMIT 1", table.name));
            if sqlx::query(any).fetch_optional(&self.pool).await?.is_some() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Opens a SQLite file that came from elsewhere, and answers how many rows its tables hold.
    ///
    /// A file of SQLite can hold triggers and views, which act when it is read: it must have our tables and nothing else.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] says what is wrong with it.
    pub async fn open_foreign(path: &Path) -> Result<(Store, RowCounts), StoreError> {
        sqlx::any::install_default_drivers();
        let mut connection = AnyConnection::connect(&sqlite_url(path)).await?;
        let sql =
            "SELECT COUNT(*) FROM sqlite_master WHERE type NOT IN ('table', 'index') OR sql LIKE '%VIRTUAL%'";
        let acting: i64 = sqlx::query(sql).fetch_one(&mut connection).await.map_err(damaged)?.try_get(0)?;
        if acting > 0 {
            return Err(StoreError::damaged("file", "it holds triggers, views or virtual tables"));
        }
        let sound: String = sqlx::query("PRAGMA integrity_check(1)")
            .fetch_one(&mut connection)
            .await
            .map_err(damaged)?
            .try_get(0)?;
        if sound != "ok" {
            return Err(StoreError::damaged("file", sound));
        }
        connection.close().await?;
        let store = Store::open_bare(Location::File(path.to_owned())).await?;
        let ours = Catalogue::of_our_forms().await?;
        let mut connection = store.pool.acquire().await?;
        if catalogue::shape(&mut connection).await? != ours.shape {
            return Err(StoreError::damaged("file", "its tables are not those of Belfort"));
        }
        if sqlx::query("PRAGMA foreign_key_check").fetch_optional(&mut *connection).await?.is_some() {
            return Err(StoreError::damaged("file", "a row names another one that is not there"));
        }
        let counts = count(&mut connection, &ours.tables).await?;
        drop(connection);
        Ok((store, counts))
    }

    /// A transaction that reads one moment, whatever others write meanwhile.
    async fn snapshot(&self) -> Result<Transaction<'static, Any>, StoreError> {
        Ok(match self.location {
            Location::File(_) => self.pool.begin().await?,
            Location::Postgres(_) => {
                self.pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?
            }
        })
    }
}

/// The number of the newest form that this program knows.
pub fn newest_form() -> i64 {
    super::migrations::newest()
}

/// What SQLite says of a file that it does not read is about the file, not about our store.
fn damaged(cause: sqlx::Error) -> StoreError {
    StoreError::damaged("file", cause)
}

/// Replaces all rows of tables by those of others.
async fn fill(
    from: &mut AnyConnection,
    into: &mut AnyConnection,
    tables: &[Table],
) -> Result<RowCounts, StoreError> {
    for table in tables.iter().rev() {
        let clear = sqlx::AssertSqlSafe(format!("DELETE FROM {}", table.name));
        sqlx::query(clear).execute(&mut *into).await?;
    }
    let mut poured = RowCounts::new();
    for table in tables {
        poured.insert(table.name.clone(), pour::pour(from, into, table).await?);
    }
    if count(into, tables).await? != poured {
        return Err(StoreError::damaged("copy", "not every row arrived"));
    }
    Ok(poured)
}

async fn count(connection: &mut AnyConnection, tables: &[Table]) -> Result<RowCounts, StoreError> {
    let mut counts = RowCounts::new();
    for table in tables {
        let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {}", table.name));
        let count: i64 = sqlx::query(sql).fetch_one(&mut *connection).await?.try_get(0)?;
        counts.insert(table.name.clone(), u64::try_from(count).unwrap_or_default());
    }
    Ok(counts)
}
