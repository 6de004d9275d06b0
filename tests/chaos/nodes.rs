//! The daemons: one, or several that share a store. Each has a data folder of its own, and with it an index.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use belfort::daemon::index::Indexer;
use belfort::daemon::{Clock, Tower};

use crate::daemon::{WORD, config};
use crate::receivers::Receivers;

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
    pub(crate) fn kill(&mut self, number: usize) -> anyhow::Result<()> {
        let (_, child) = &mut self.all[number];
        child.kill()?;
        child.wait()?;
        Ok(())
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

    /// Ends all, and says of each index how many documents it holds once it has followed the store as a start does.
    pub(crate) async fn end(mut self) -> anyhow::Result<Vec<usize>> {
        let mut documents = Vec::new();
        for number in 0..self.all.len() {
            self.kill(number)?;
            let config = config(&self.receivers.http, &self.receivers.smtp, self.store);
            let tower = Arc::new(Tower::open(&self.all[number].0, config, Clock::Machine).await?);
            Indexer::open(&tower).await?.follow(&tower).await?;
            let all = tower
                .search(&belfort::search::Query::everything(), &belfort::search::Page::default())
                .await?;
            documents.push(all.total);
            tower.store.close().await;
        }
        Ok(documents)
    }
}
