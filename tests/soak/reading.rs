//! What is read of a daemon at work: its memory, its handles, its disk, and how far it is.

use std::fmt;
use std::path::Path;

use anyhow::Context;
use sqlx::Row;

/// One look.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    /// Simulated hours since the beginning.
    pub(crate) hour: f64,
    /// Items that were published and that are stored.
    pub(crate) published: u64,
    pub(crate) stored: u64,
    /// Alerts that are stored, and those that wait to be sent.
    pub(crate) alerts: u64,
    pub(crate) waiting: u64,
    /// Memory that is no page of a file, in KiB.
    pub(crate) memory: u64,
    /// Open files and sockets.
    pub(crate) handles: u64,
    pub(crate) threads: u64,
    /// Bytes of the data folder.
    pub(crate) disk: u64,
}

/// The head of a table of them.
pub(crate) const HEAD: &str =
    "  hour  published   stored   alerts  waiting  memory MiB  handles  threads  disk MiB  bytes an item";

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:6.1} {:10} {:8} {:8} {:8} {:11.1} {:8} {:8} {:9.1} {:14.0}",
            self.hour,
            self.published,
            self.stored,
            self.alerts,
            self.waiting,
            self.memory as f64 / 1024.0,
            self.handles,
            self.threads,
            self.disk as f64 / f64::from(1 << 20),
            self.disk_per_item(),
        )
    }
}

impl Reading {
    pub(crate) fn disk_per_item(&self) -> f64 {
        self.disk as f64 / self.stored.max(1) as f64
    }

    /// Looks at a process, its data folder and its store.
    pub(crate) async fn of(process: u32, data: &Path, store: &sqlx::AnyPool) -> anyhow::Result<Reading> {
        let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
        let number = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|rest| rest.split_whitespace().next()?.parse().ok())
                .with_context(|| format!("the system does not say `{name}`"))
        };
        let row = sqlx::query(
            "SELECT (SELECT COUNT(*) FROM items), (SELECT COUNT(*) FROM alerts), \
             (SELECT COUNT(*) FROM deliveries WHERE state = 'queued')",
        );
        let row = row.fetch_one(store).await?;
        let count = |column: usize| row.try_get::<i64, _>(column).map(i64::unsigned_abs);
        Ok(Reading {
            hour: 0.0,
            published: 0,
            stored: count(0)?,
            alerts: count(1)?,
            waiting: count(2)?,
            memory: number("RssAnon:")?,
            handles: std::fs::read_dir(format!("/proc/{process}/fd"))?.count() as u64,
            threads: number("Threads:")?,
            disk: bytes_in(data)?,
        })
    }
}

/// A file that is gone between the list and the look counts nothing: the index merges its segments.
fn bytes_in(folder: &Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        bytes += match entry.metadata() {
            Ok(meta) if meta.is_dir() => bytes_in(&entry.path())?,
            Ok(meta) => meta.len(),
            Err(_) => 0,
        };
    }
    Ok(bytes)
}
