//! The rows of one table, from one connection into another, without holding all of them.

use futures_util::StreamExt;
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, Row};

use super::super::StoreError;
use super::super::rows::placeholders;
use super::catalogue::{Kind, Table};

/// Values of one statement: SQLite takes 32,766, PostgreSQL 65,535.
const VALUES_MAX: usize = 4_000;
/// Rows of one statement where each may hold the bytes of a whole file: they stand in memory together.
const WITH_BYTES_MAX: usize = 2;

/// Copies a table and answers how many rows it had.
pub(super) async fn pour(
    from: &mut AnyConnection,
    into: &mut AnyConnection,
    table: &Table,
) -> Result<u64, StoreError> {
    let names: Vec<String> = table.columns.iter().map(|(name, _)| format!("\"{name}\"")).collect();
    let names = names.join(", ");
    let select = sqlx::AssertSqlSafe(format!("SELECT {names} FROM {}", table.name));
    let has_bytes = table.columns.iter().any(|(_, kind)| *kind == Kind::Bytes);
    let group = if has_bytes { WITH_BYTES_MAX } else { (VALUES_MAX / table.columns.len()).max(1) };
    let mut rows = sqlx::query(select).fetch(from).ready_chunks(group);
    let mut poured = 0;
    while let Some(chunk) = rows.next().await {
        let chunk = chunk.into_iter().collect::<Result<Vec<AnyRow>, _>>()?;
        let width = table.columns.len();
        let values: Vec<String> =
            (0..chunk.len()).map(|row| format!("({})", placeholders(1 + row * width, width))).collect();
        let sql = format!("INSERT INTO {} ({names}) VALUES {}", table.name, values.join(", "));
        let mut insert = sqlx::query(sqlx::AssertSqlSafe(sql)).persistent(false);
        for row in &chunk {
            for (place, (_, kind)) in table.columns.iter().enumerate() {
                insert = bind(insert, row, place, *kind)?;
            }
        }
        insert.execute(&mut *into).await.map_err(|cause| StoreError::copy(&table.name, &cause))?;
        poured += chunk.len() as u64;
    }
    Ok(poured)
}

fn bind<'q>(
    query: Query<'q, Any, AnyArguments>,
    row: &AnyRow,
    place: usize,
    kind: Kind,
) -> Result<Query<'q, Any, AnyArguments>, StoreError> {
    Ok(match kind {
        Kind::Number => query.bind(row.try_get::<Option<i64>, _>(place)?),
        Kind::Text => query.bind(row.try_get::<Option<String>, _>(place)?),
        Kind::Bytes => query.bind(row.try_get::<Option<Vec<u8>>, _>(place)?),
        Kind::Real => query.bind(row.try_get::<Option<f64>, _>(place)?),
    })
}
