//! The daemon that is killed: all flows of Belfort, under the clock of the chaos.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use belfort::daemon::run::Flows;
use belfort::daemon::{Clock, Config, Tower};

use crate::hand::Hand;

/// The word that turns this program into the daemon.
pub(crate) const WORD: &str = "--daemon";
/// How often it looks at the clock.
const TICK: Duration = Duration::from_millis(50);

/// What the daemon is told to reach.
pub(crate) fn config(http: &str, smtp: &str, store: &str) -> Config {
    let mut config = Config::default();
    config.store.url = store.to_owned();
    config.fetch.allow_private = true;
    config.fetch.pause_ms = 0;
    config.telegram.token = "1:TOKEN".to_owned();
    config.telegram.api_url = http.to_owned();
    config.smtp.url = smtp.to_owned();
    config.smtp.from = "Belfort <belfort@town.example>".to_owned();
    config.web.public_url = "https://belfort.example".to_owned();
    config
}

/// Works until it is killed.
pub(crate) async fn run(data: &Path, http: &str, smtp: &str, store: &str) -> anyhow::Result<()> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(tracing::Level::WARN).init();
    let hand = Hand::beside(data);
    let clock = Clock::at(hand.now());
    let tower = Arc::new(Tower::open(data, config(http, smtp, store), clock.clone()).await?);
    let _flows = Flows::start(&tower).await?;
    loop {
        tokio::time::sleep(TICK).await;
        clock.advance(hand.now() - clock.now());
    }
}
