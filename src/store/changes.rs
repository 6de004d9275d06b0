//! The change log: which items changed, in the order in which the changes were committed.
//!
//! The contract with the index, in prose: every write of an item appends one line in the same transaction, with the
//! next number of a counter row that the transaction holds until it commits. So numbers appear without gaps and
//! never out of order, on both databases. The index reads on from the last number that its own commit carries. A line
//! says *that* an item changed, not what it became: the reader loads the item as it is now, so reading a line twice
//! does no harm, and a later line for the same item may be read early.

use sqlx::{Any, Row, Transaction};

use super::{Store, StoreError, StoredItem};
use crate::news::ItemKey;

/// One line of the change log, with the item as it stands now.
#[derive(Clone, Debug)]
pub struct Change {
    /// Position in the log.
    pub number: i64,
    /// Which item.
    pub item: ItemKey,
    /// What to do with it.
    pub operation: Operation,
}

/// What a change asks of a reader of the log.
#[derive(Clone, Debug)]
pub enum Operation {
    /// Hold the item as it stands now.
    Put(Box<StoredItem>),
    /// Hold it no longer.
    Delete,
}

/// Lines of one statement.
const ROWS: usize = 100;

impl Store {
    /// The next lines after `number`, oldest first, at most `limit`.
    pub async fn changes_after(&self, number: i64, limit: i64) -> Result<Vec<Change>, StoreError> {
        let rows = sqlx::query("SELECT number, item FROM changes WHERE number > $1 ORDER BY number LIMIT $2")
            .bind(number)
            .bind(limit)
            .fetch_all(&self.pool)
            .await?;
        let lines: Vec<(i64, ItemKey)> = rows
            .iter()
            .map(|row| Ok((row.try_get(0)?, ItemKey::from_text(row.try_get::<String, _>(1)?))))
            .collect::<Result<_, sqlx::Error>>()?;
        let keys: Vec<ItemKey> = lines.iter().map(|(_, key)| key.clone()).collect();
        let items = self.items(&keys).await?;
        let change = |(number, item): (i64, ItemKey)| {
            let operation = match items.get(&item) {
                Some(stored) => Operation::Put(Box::new(stored.clone())),
                None => Operation::Delete,
            };
            Change { number, item, operation }
        };
        Ok(lines.into_iter().map(change).collect())
    }

    /// The number of the last change.
    pub async fn last_change(&self) -> Result<i64, StoreError> {
        let row =
            sqlx::query("SELECT value FROM counters WHERE name = 'changes'").fetch_one(&self.pool).await?;
        Ok(row.try_get(0)?)
    }
}

/// Appends one line for every key, in the caller's transaction.
pub(super) async fn append(
    transaction: &mut Transaction<'static, Any>,
    keys: &[&ItemKey],
    operation: &'static str,
) -> Result<(), StoreError> {
    if keys.is_empty() {
        return Ok(());
    }
    let count = i64::try_from(keys.len()).expect("a poll changes far fewer items than an i64 counts");
    let row = sqlx::query("UPDATE counters SET value = value + $1 WHERE name = 'changes' RETURNING value")
        .bind(count)
        .fetch_one(&mut **transaction)
        .await?;
    let last: i64 = row.try_get(0)?;
    let lines: Vec<(i64, &ItemKey)> = (last - count + 1..).zip(keys.iter().copied()).collect();
    for lines in lines.chunks(ROWS) {
        let rows: Vec<String> = (0..lines.len())
            .map(|place| place * 2 + 2)
            .map(|at| format!("(${at}, ${}, $1)", at + 1))
            .collect();
        let sql = format!("INSERT INTO changes (number, item, operation) VALUES {}", rows.join(", "));
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(operation);
        let query = lines.iter().fold(query, |query, (number, key)| query.bind(*number).bind(key.as_str()));
        query.execute(&mut **transaction).await?;
    }
    Ok(())
}
