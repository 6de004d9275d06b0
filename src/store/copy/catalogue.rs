//! Which tables there are, read from the forms themselves: a table that is added later is copied without a word here.

use std::collections::BTreeSet;

use sqlx::migrate::Migrator;
use sqlx::{AnyConnection, Connection, Row};

use super::super::{StoreError, migrations};

/// How the values of a column are read and bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Text,
    Bytes,
    Real,
}

/// One table.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub name: String,
    pub columns: Vec<(String, Kind)>,
}

/// Every table of one form.
#[derive(Debug)]
pub(super) struct Catalogue {
    /// A table stands behind those that its rows name.
    pub tables: Vec<Table>,
    /// How SQLite describes all of it.
    pub shape: BTreeSet<String>,
}

impl Catalogue {
    /// The tables of the newest form.
    pub(super) async fn of_our_forms() -> Result<Catalogue, StoreError> {
        Catalogue::of(&migrations::migrator()).await
    }

    /// Builds a form in memory and looks at it.
    pub(super) async fn of(forms: &Migrator) -> Result<Catalogue, StoreError> {
        sqlx::any::install_default_drivers();
        let mut connection = AnyConnection::connect("sqlite::memory:").await?;
        forms.run(&mut connection).await.map_err(|cause| StoreError::damaged("form", cause))?;
        let catalogue =
            Catalogue { tables: tables(&mut connection).await?, shape: shape(&mut connection).await? };
        connection.close().await?;
        Ok(catalogue)
    }
}

/// Tables and indexes as SQLite describes them, but for white space: two files of one form have the same.
pub(super) async fn shape(connection: &mut AnyConnection) -> Result<BTreeSet<String>, StoreError> {
    let sql = "SELECT type, name, COALESCE(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    let rows = sqlx::query(sql).fetch_all(connection).await?;
    let described = |row: &sqlx::any::AnyRow| -> Result<String, sqlx::Error> {
        let sql: String = row.try_get(2)?;
        let words: Vec<&str> = sql.split_whitespace().collect();
        Ok(format!("{} {} {}", row.try_get::<String, _>(0)?, row.try_get::<String, _>(1)?, words.join(" ")))
    };
    Ok(rows.iter().map(described).collect::<Result<_, _>>()?)
}

async fn tables(connection: &mut AnyConnection) -> Result<Vec<Table>, StoreError> {
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
               AND name <> '_sqlx_migrations' ORDER BY name";
    let mut waiting: Vec<(Table, BTreeSet<String>)> = Vec::new();
    for row in sqlx::query(sql).fetch_all(&mut *connection).await? {
        let name: String = row.try_get(0)?;
        let columns = columns(connection, &name).await?;
        let names = named(connection, &name).await?;
        waiting.push((Table { name, columns }, names));
    }
    let mut ordered: Vec<Table> = Vec::new();
    while !waiting.is_empty() {
        let there: BTreeSet<String> = ordered.iter().map(|table| table.name.clone()).collect();
        let (ready, rest): (Vec<_>, Vec<_>) = waiting
            .into_iter()
            .partition(|(table, names)| names.iter().all(|name| there.contains(name) || *name == table.name));
        if ready.is_empty() {
            let circle: Vec<_> = rest.iter().map(|(table, _)| table.name.as_str()).collect();
            return Err(StoreError::damaged(
                "form",
                format!("tables name each other in a circle: {circle:?}"),
            ));
        }
        ordered.extend(ready.into_iter().map(|(table, _)| table));
        waiting = rest;
    }
    Ok(ordered)
}

/// The tables that the rows of a table name.
async fn named(connection: &mut AnyConnection, table: &str) -> Result<BTreeSet<String>, StoreError> {
    let sql = "SELECT \"table\" FROM pragma_foreign_key_list($1)";
    let rows = sqlx::query(sql).bind(table.to_owned()).fetch_all(connection).await?;
    Ok(rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?)
}

async fn columns(connection: &mut AnyConnection, table: &str) -> Result<Vec<(String, Kind)>, StoreError> {
    let sql = "SELECT name, type FROM pragma_table_info($1) ORDER BY cid";
    let rows = sqlx::query(sql).bind(table.to_owned()).fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            let kind = match row.try_get::<String, _>(1)?.as_str() {
                "BIGINT" | "INTEGER" | "SMALLINT" => Kind::Number,
                "TEXT" => Kind::Text,
                "BLOB" | "BYTEA" => Kind::Bytes,
                "DOUBLE PRECISION" => Kind::Real,
                other => {
                    return Err(StoreError::damaged(
                        "form",
                        format!("`{table}` has a column of type {other}"),
                    ));
                }
            };
            Ok((row.try_get(0)?, kind))
        })
        .collect()
}
