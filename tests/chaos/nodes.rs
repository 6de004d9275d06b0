//! The daemons: one, or several that share a store. Each has a data folder of its own, and with it an index.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use belfort::daemon::index::Indexer;
use belfort::daemon::{Clock, Tower};
use belfort::search::{LIMIT_MAX, Page, Query, Sort};
use belfort::store::Operation;

use crate::daemon::{WORD, config};
use crate::receivers::Receivers;

/// Lines of the log that are read at a time.
const LOADED: i64 = 500;

/// Daemons at work, until they go out of scope.
pub(crate) struct Nodes<'a> {
    receivers: &'a Receivers,
    store: &'a str,
    all: Vec<(PathBuf, Child)>,
}

impl Drop for Nodes<'_> {
    fn drop(&mut self) {
        for (_, child) in &mut self.all {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl<'a> Nodes<'a> {
    /// Starts so many.
    pub(crate) fn start(
        folder: &Path,
        count: usize,
        receivers: &'a Receivers,
        store: &'a str,
    ) -> anyhow::Result<Nodes<'a>> {
        let mut nodes = Nodes { receivers, store, all: Vec::new() };
        for number in 0..count {
            let data = folder.join(format!("node{number}"));
            std::fs::create_dir_all(&data)?;
            let child = nodes.begin(&data)?;
            nodes.all.push((data, child));
        }
        Ok(nodes)
    }

    /// Kills one with the signal that nobody can catch; it stays dead until `revive`.
    ///
    /// # Shape
    /// The number of the process.
    pub(crate) fn kill(&mut self, number: usize) -> anyhow::Result<u32> {
        let (_, child) = &mut self.all[number];
        child.kill()?;
        child.wait()?;
        Ok(child.id())
    }

    pub(crate) fn revive(&mut self, number: usize) -> anyhow::Result<()> {
        self.all[number].1 = self.begin(&self.all[number].0)?;
        Ok(())
    }

    /// This program once more, as a daemon.
    fn begin(&self, data: &Path) -> anyhow::Result<Child> {
        let log = std::fs::File::options().create(true).append(true).open(data.join("daemon.log"))?;
        Ok(Command::new(std::env::current_exe()?)
            .arg(WORD)
            .arg(data)
            .args([&self.receivers.http, &self.receivers.smtp, self.store])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()?)
    }

    /// Ends all, and says what each index lacks or holds too much once it has followed the store as a start does.
    pub(crate) async fn end(mut self) -> anyhow::Result<Vec<Vec<String>>> {
        let mut differences = Vec::new();
        for number in 0..self.all.len() {
            self.kill(number)?;
            let config = config(&self.receivers.http, &self.receivers.smtp, self.store);
            let tower = Arc::new(Tower::open(&self.all[number].0, config, Clock::Machine).await?);
            Indexer::open(&tower).await?.follow(&tower).await?;
            differences.push(difference(&tower).await?);
            tower.store.close().await;
        }
        Ok(differences)
    }
}

/// How an index differs from the store: by the key of each item, and by the number of the last change that it holds.
async fn difference(tower: &Tower) -> anyhow::Result<Vec<String>> {
    let (mut indexed, mut held) = (BTreeSet::new(), 0);
    loop {
        let page = Page { limit: LIMIT_MAX, offset: indexed.len(), facets: false, ..Page::default() };
        let found = tower.search(&Query::everything(), &Page { sort: Sort::Newest, ..page }).await?;
        let before = indexed.len();
        indexed.extend(found.hits.into_iter().map(|hit| hit.key));
        held = held.max(found.moment);
        if indexed.len() == before {
            break;
        }
    }
    // The log says of each item that is there when it was written last.
    let (mut stored, mut number) = (BTreeSet::new(), 0);
    loop {
        let changes = tower.store.changes_after(number, LOADED).await?;
        let Some(last) = changes.last() else { break };
        number = last.number;
        for change in changes {
            match change.operation {
                Operation::Put(_) => stored.insert(change.item.to_string()),
                Operation::Delete => stored.remove(change.item.as_str()),
            };
        }
    }
    let mut differences: Vec<String> = Vec::new();
    differences.extend(stored.difference(&indexed).map(|key| format!("lacks {key}")));
    differences.extend(indexed.difference(&stored).map(|key| format!("holds {key}, which is gone")));
    let last = tower.store.last_change().await?;
    if u64::try_from(last)? != held || number != last {
        differences.push(format!("ends with change {held}; the log with {number}, counted up to {last}"));
    }
    Ok(differences)
}
