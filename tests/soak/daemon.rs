//! The daemon that is watched: all flows of Belfort and its pages, under the clock of the soak.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use belfort::daemon::{Clock, Config, Tower, run};
use chrono::DateTime;

use crate::pace::Pace;

/// The word that turns this program into the daemon.
pub(crate) const WORD: &str = "--daemon";
/// How often it looks at the clock.
const TICK: Duration = Duration::from_millis(20);

/// What the daemon is told.
pub(crate) fn config(listen: &str) -> Config {
    let mut config = Config::default();
    config.fetch.allow_private = true;
    config.fetch.pause_ms = 0;
    config.web.public_url = "https://belfort.example".to_owned();
    config.web.listen = listen.to_owned();
    config
}

/// Works until it is ended.
pub(crate) async fn work(data: &Path, listen: &str, begun: &str, speed: &str) -> anyhow::Result<()> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(tracing::Level::ERROR).init();
    let begun = DateTime::from_timestamp_millis(begun.parse()?).unwrap_or_default();
    let pace = Pace { begun, speed: speed.parse()? };
    let clock = Clock::at(pace.now());
    let tower = Arc::new(Tower::open(data, config(listen), clock.clone()).await?);
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(TICK).await;
            clock.advance(pace.now() - clock.now());
        }
    });
    let router = belfort::web::router(tower.clone());
    let serve = |listener, stopping: tokio_util::sync::CancellationToken| async move {
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, service).with_graceful_shutdown(stopping.cancelled_owned()).await
    };
    run::run(tower, serve, std::future::pending()).await.map(drop)
}
