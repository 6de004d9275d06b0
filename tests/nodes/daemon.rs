//! The nodes: this program again and again, each with all flows of Belfort and a data folder of its own.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use belfort::daemon::run::Flows;
use belfort::daemon::{Clock, Config, Tower};

/// The word that turns this program into a node.
pub(crate) const WORD: &str = "--node";

/// What a node is told to reach.
pub(crate) fn config(store: &str) -> Config {
    let mut config = Config::default();
    config.store.url = store.to_owned();
    config.fetch.allow_private = true;
    config.fetch.pause_ms = 0;
    config.web.public_url = "https://belfort.example".to_owned();
    config
}

/// Works until it is ended.
pub(crate) async fn run(data: &Path, store: &str) -> anyhow::Result<()> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(tracing::Level::ERROR).init();
    let tower = Arc::new(Tower::open(data, config(store), Clock::Machine).await?);
    let _flows = Flows::start(&tower).await?;
    std::future::pending().await
}

/// Nodes at work, until they go out of scope.
pub(crate) struct Nodes(Vec<Child>);

impl Nodes {
    /// Starts so many.
    pub(crate) fn start(folder: &Path, count: usize, store: &str) -> anyhow::Result<Nodes> {
        let mut nodes = Nodes(Vec::new());
        for number in 0..count {
            let child = Command::new(std::env::current_exe()?)
                .arg(WORD)
                .arg(folder.join(format!("node{number}")))
                .arg(store)
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .spawn()?;
            nodes.0.push(child);
        }
        Ok(nodes)
    }
}

impl Drop for Nodes {
    fn drop(&mut self) {
        for child in &mut self.0 {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
