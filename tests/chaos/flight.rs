//! What was in flight when a process or the database broke off: the only thing besides the receivers that may repeat a message.

use std::collections::BTreeMap;

use sqlx::Row;

/// Deliveries whose attempt nobody settled, each with the parts whose arrival was noted.
pub(crate) type InFlight = BTreeMap<String, usize>;

/// The clocks of the receivers and of this program differ by no more, in seconds.
const SLACK: f64 = 0.5;

/// A kill, or the time in which the database was away.
pub(crate) struct Break {
    /// In seconds of the receivers' clock.
    pub(crate) from: f64,
    pub(crate) until: f64,
    pub(crate) in_flight: InFlight,
}

impl Break {
    /// Whether it explains why a part of a delivery that arrived first arrived again: somebody was sending it and had not noted that.
    pub(crate) fn explains(&self, delivery: &str, part: usize, first: f64, again: f64) -> bool {
        let was_open = self.in_flight.get(delivery).is_some_and(|noted| part > *noted);
        was_open && first <= self.until + SLACK && again >= self.from - SLACK
    }
}

/// What a process was sending, or anybody: its owner never said how it ended.
pub(crate) async fn in_flight(store: &str, process: Option<u32>) -> anyhow::Result<InFlight> {
    let pool = sqlx::AnyPool::connect(store).await?;
    let sql = "SELECT id, owner, parts_done FROM deliveries WHERE owner IS NOT NULL AND state <> 'sent'";
    let rows = sqlx::query(sql).fetch_all(&pool).await?;
    let mut open = InFlight::new();
    for row in &rows {
        let owner: String = row.try_get(1)?;
        if process.is_none_or(|process| owner.starts_with(&format!("{process}:"))) {
            open.insert(row.try_get(0)?, usize::try_from(row.try_get::<i64, _>(2)?)?);
        }
    }
    pool.close().await;
    Ok(open)
}
