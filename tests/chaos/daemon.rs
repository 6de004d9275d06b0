//! The daemon that is killed: all flows of Belfort, and a clock that skips the time in which nothing is to be done.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use belfort::daemon::run::Flows;
use belfort::daemon::{Clock, Config, Tower};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;

/// The word that turns this program into the daemon.
pub(crate) const WORD: &str = "--daemon";
/// How often the clock is moved.
const TICK: Duration = Duration::from_millis(50);

/// What the daemon is told to reach.
pub(crate) fn config(http: &str, smtp: &str) -> Config {
    let mut config = Config::default();
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
pub(crate) async fn run(data: &Path, http: &str, smtp: &str) -> anyhow::Result<()> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(tracing::Level::WARN).init();
    let hand = Hand::read(data);
    let clock = Clock::at(hand.now);
    let tower = Arc::new(Tower::open(data, config(http, smtp), clock.clone()).await?);
    let _flows = Flows::start(&tower).await?;
    let pool = sqlx::AnyPool::connect(&address(data)).await?;
    let mut last = Instant::now();
    let mut look = last;
    loop {
        tokio::time::sleep(TICK).await;
        let passed = last.elapsed();
        last += passed;
        clock.advance(TimeDelta::from_std(passed)?);
        if look.elapsed() > Duration::from_millis(200) {
            look = Instant::now();
            if let Some(next) = nothing_until(&pool, clock.now()).await? {
                // Twice as far: what is due a little later is done in the same step.
                clock.advance((next - clock.now()) * 2);
            }
            hand.write(clock.now())?;
        }
    }
}

pub(crate) fn address(data: &Path) -> String {
    format!("sqlite://{}?mode=rw", data.join("belfort.sqlite").display())
}

/// When there is work again, when there is none now; a retry schedule of days is gone through in seconds.
async fn nothing_until(pool: &sqlx::AnyPool, now: DateTime<Utc>) -> anyhow::Result<Option<DateTime<Utc>>> {
    let row = sqlx::query(
        "SELECT (SELECT COUNT(*) FROM feeds WHERE polled IS NULL) \
         + (SELECT COUNT(*) FROM deliveries WHERE state = 'queued' AND (lease_until > $1 OR due <= $1)), \
         (SELECT MIN(due) FROM deliveries WHERE state = 'queued')",
    );
    let row = row.bind(now.timestamp_millis()).fetch_one(pool).await?;
    let (busy, next): (i64, Option<i64>) = (row.try_get(0)?, row.try_get(1)?);
    Ok(next.filter(|_| busy == 0).and_then(DateTime::from_timestamp_millis))
}

/// Where the hand of the clock stood when the daemon was killed.
struct Hand {
    file: PathBuf,
    now: DateTime<Utc>,
}

impl Hand {
    fn read(data: &Path) -> Hand {
        let file = data.join("clock");
        let stood = std::fs::read_to_string(&file).ok().and_then(|text| text.parse().ok());
        Hand { file, now: stood.unwrap_or_else(Utc::now) }
    }

    fn write(&self, now: DateTime<Utc>) -> anyhow::Result<()> {
        let draft = self.file.with_extension("part");
        std::fs::write(&draft, now.to_rfc3339())?;
        Ok(std::fs::rename(draft, &self.file)?)
    }
}
