//! `cargo run --locked --example soak -- [--hours 8] [--speed 120] [--feeds 1000]`: hours of life in minutes.
//!
//! A daemon, a process of its own with all flows and pages, follows a clock that goes faster than the machine's. A thousand
//! publishers publish by that clock, ninety webhooks are told, readers search. What the daemon holds is read all the while.
//!
//! Ends with 1 unless memory, handles and disk per item stay flat, and everything that was published was stored, indexed and told once.

mod daemon;
mod pace;
mod publisher;
mod reading;
mod slope;

use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use belfort::alerts::subscription::Watch;
use belfort::alerts::{Rhythm, Subscription, Timing};
use belfort::daemon::index::Indexer;
use belfort::daemon::{Clock, Tower, assess};
use belfort::news::{Feed, FeedKind};
use belfort::search::{Page, Query};

use pace::Pace;
use publisher::{CHANNELS, Publisher, Receiver};
use reading::{HEAD, Reading};
use slope::growth_an_hour;

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Looks in a simulated hour.
const LOOKS: u32 = 4;
/// What is left after the last item may take so many simulated hours: a feed is asked again within them.
const PATIENCE: f64 = 30.0;
/// Between two searches of a reader.
const BETWEEN_SEARCHES: Duration = Duration::from_millis(200);
/// By how much the end may lie above the middle: caches fill, an allocator keeps what it had.
const MEMORY_GROWTH: f64 = 1.10;
const MEMORY_SLACK: f64 = 8.0 * 1024.0;
/// What a line through all readings after the first quarter may add over them, as a part of what there is. Readings lie a quarter
/// apart without any growth, so a few hours show only a leak of several hundredths an hour, and a day one of two.
const MEMORY_RISE: f64 = 0.35;
const HANDLES_SLACK: f64 = 16.0;
const DISK_GROWTH: f64 = 1.15;

/// What the call asks for.
struct Asked {
    hours: u32,
    speed: u32,
    feeds: u64,
}

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let run = runtime.map_err(anyhow::Error::from).and_then(|runtime| {
        // An error only says that another part of the program was first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let args: Vec<String> = std::env::args().skip(1).collect();
        match &args[..] {
            [word, data, listen, begun, speed] if word == daemon::WORD => {
                runtime.block_on(daemon::work(Path::new(data), listen, begun, speed)).map(|()| true)
            }
            args => runtime.block_on(soak(&asked(args)?)),
        }
    });
    match run {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("soak: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn asked(mut options: &[String]) -> anyhow::Result<Asked> {
    let mut asked = Asked { hours: 8, speed: 120, feeds: 1_000 };
    while let [name, value, rest @ ..] = options {
        options = rest;
        let number = value.parse().with_context(|| format!("`{name} {value}` is no number"))?;
        match name.as_str() {
            "--hours" => asked.hours = number,
            "--speed" => asked.speed = number,
            "--feeds" => asked.feeds = u64::from(number),
            _ => anyhow::bail!("`{name}` is not known"),
        }
    }
    anyhow::ensure!(options.is_empty(), "`{}` has no value", options[0]);
    anyhow::ensure!(asked.hours > 0 && asked.speed > 0, "time must go by");
    Ok(asked)
}

async fn soak(asked: &Asked) -> anyhow::Result<bool> {
    if !Path::new("/proc/self/fd").exists() {
        println!("skipped: this system does not say what a process holds");
        return Ok(true);
    }
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    std::fs::create_dir(&data)?;
    let receiver = Receiver::default();
    let pace = Pace::starting(asked.speed);
    let publisher = Publisher::new(pace, asked.feeds, i64::from(asked.hours));
    fill(&data, &publisher.open().await?, &receiver.open().await?).await?;
    println!(
        "{} hours at {} times the speed, {} feeds, {CHANNELS} webhooks",
        asked.hours, asked.speed, asked.feeds
    );
    let listen = free_address()?;
    let mut process = Daemon::start(&data, &listen, pace)?;
    let readers = tokio::spawn(read_pages(format!("http://{listen}")));
    let readings = watched(asked, &mut process, &data, publisher, pace).await?;
    readers.abort();
    let searches = match readers.await {
        Err(ended) if ended.is_cancelled() => true,
        ended => {
            println!("WRONG a reader was not answered: {ended:?}");
            false
        }
    };
    drop(process);
    let documents = indexed(&data, &listen).await?;
    Ok(verdict(&readings, &receiver, documents) & searches)
}

/// A store with the feeds, and a subscription for every channel of theirs.
async fn fill(data: &Path, feeds: &[String], receiver: &str) -> anyhow::Result<()> {
    let tower = Tower::open(data, daemon::config("127.0.0.1:0"), Clock::Machine).await?;
    for (number, url) in feeds.iter().enumerate() {
        let feed = Feed {
            id: format!("feed{number}"),
            url: url.parse()?,
            title: format!("Bron {number}"),
            language: None,
            kind: FeedKind::Syndication,
            themes: vec![],
            settings: Default::default(),
        };
        tower.store.add_feed(&feed, tower.clock.now()).await?;
    }
    for channel in 0..CHANNELS {
        let to = format!("webhook:{receiver}/{channel}").parse().map_err(anyhow::Error::msg)?;
        let watch = Watch::Items { query: format!("kanaal{channel}"), themes: vec![] };
        let made = assess::subscription(&tower, to, watch, Rhythm::Instant);
        // Each alert a message of its own, so that they can be counted.
        let timing = Timing { hourly_max: Some(1_000_000), ..Timing::default() };
        tower.store.add_subscription(&Subscription { timing, ..made }).await?;
    }
    tower.store.close().await;
    Ok(())
}

/// The daemon, until it goes out of scope.
struct Daemon(Child);

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Daemon {
    /// This program once more, as a daemon.
    fn start(data: &Path, listen: &str, pace: Pace) -> anyhow::Result<Daemon> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(daemon::WORD).arg(data).arg(listen);
        command.args([pace.begun.timestamp_millis().to_string(), pace.speed.to_string()]);
        Ok(Daemon(command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?))
    }
}

/// Looks at the daemon until the hours are over and everything is told.
async fn watched(
    asked: &Asked,
    process: &mut Daemon,
    data: &Path,
    publisher: Publisher,
    pace: Pace,
) -> anyhow::Result<Vec<Reading>> {
    sqlx::any::install_default_drivers();
    let address = format!("sqlite://{}?mode=ro", data.join("belfort.sqlite").display());
    let store = sqlx::any::AnyPoolOptions::new().max_connections(1).connect(&address).await?;
    let between = Duration::from_secs(3_600) / LOOKS / asked.speed;
    let begun = Instant::now();
    let mut readings: Vec<Reading> = Vec::new();
    println!("{HEAD}");
    for look in 1.. {
        tokio::time::sleep_until((begun + between * look).into()).await;
        anyhow::ensure!(process.0.try_wait()?.is_none(), "the daemon ended");
        let read = Reading::of(process.0.id(), data, &store).await?;
        let hour = pace.passed().num_seconds() as f64 / 3_600.0;
        let reading = Reading { hour, published: publisher.published(), ..read };
        let is_over = hour >= f64::from(asked.hours);
        let is_done = is_over && reading.stored == reading.published && reading.waiting == 0;
        if look % LOOKS == 0 || is_over {
            println!("{reading}");
        }
        readings.push(reading);
        if is_done || hour >= f64::from(asked.hours) + PATIENCE {
            break;
        }
    }
    store.close().await;
    Ok(readings)
}

/// A reader who never stops: searches, and looks at the pages that cost most.
async fn read_pages(site: String) -> anyhow::Result<()> {
    let client = reqwest::Client::new();
    for turn in 0_u64.. {
        tokio::time::sleep(BETWEEN_SEARCHES).await;
        let channel = turn % CHANNELS;
        let page = match turn % 5 {
            0 => "/".to_owned(),
            1 => "/status".to_owned(),
            2 => format!("/search.atom?q=kanaal{channel}"),
            _ => format!("/search?q=kanaal{channel}"),
        };
        // The first seconds nobody listens yet.
        if let Ok(answer) = client.get(format!("{site}{page}")).send().await {
            anyhow::ensure!(!answer.status().is_server_error(), "`{page}` answers {}", answer.status());
            answer.bytes().await?;
        }
    }
    Ok(())
}

/// How many documents the index holds once it has followed the store as a start does.
async fn indexed(data: &Path, listen: &str) -> anyhow::Result<u64> {
    let tower = Arc::new(Tower::open(data, daemon::config(listen), Clock::Machine).await?);
    Indexer::open(&tower).await?.follow(&tower).await?;
    let page = Page { limit: 0, facets: false, snippets: false, ..Page::default() };
    let found = tower.search(&Query::everything(), &page).await?.total;
    tower.store.close().await;
    Ok(found as u64)
}

/// Prints what held; whether all did.
fn verdict(readings: &[Reading], receiver: &Receiver, documents: u64) -> bool {
    let Some(last) = readings.last() else { return false };
    // The first quarter warms up; what came after the hours only waited.
    let quarter = readings.len() / 4;
    let (middle, end) = (&readings[quarter..2 * quarter], &readings[3 * quarter..]);
    let typical = |of: &dyn Fn(&Reading) -> f64| (median(middle, of), median(end, of));
    // An allocator gives back in its own time: readings of a day without any growth lie a quarter apart. What stays is what the
    // least of the last holds, and it has grown when it lies above all that the middle held.
    let least = |readings: &[Reading]| readings.iter().map(|one| one.memory).min().unwrap_or_default() as f64;
    let most = |readings: &[Reading]| readings.iter().map(|one| one.memory).max().unwrap_or_default() as f64;
    let memory = (most(middle), least(end));
    // What was read after the hours only waited, and would make any line flatter.
    let lived = readings[quarter..].iter().filter(|one| one.published < last.published);
    let lived = lived.map(|one| (one.hour, one.memory as f64));
    let lived: Vec<(f64, f64)> = lived.collect();
    let slope = growth_an_hour(&lived);
    let hours = lived.last().zip(lived.first()).map_or(0.0, |(last, first)| last.0 - first.0);
    let handles = typical(&|one| one.handles as f64);
    let disk = typical(&Reading::disk_per_item);
    let (arrived, again) = receiver.count();
    let checks = [
        (
            format!(
                "memory: at most {:.1} MiB in the second quarter, at least {:.1} in the last",
                memory.0 / 1024.0,
                memory.1 / 1024.0
            ),
            memory.1 <= memory.0 * MEMORY_GROWTH + MEMORY_SLACK,
        ),
        (
            format!("memory: {:+.2} % an hour, over {hours:.0} hours", slope * 100.0),
            slope * hours < MEMORY_RISE,
        ),
        (format!("handles: {:.0}, {:.0}", handles.0, handles.1), handles.1 <= handles.0 + HANDLES_SLACK),
        (format!("disk an item: {:.0} bytes, {:.0}", disk.0, disk.1), disk.1 <= disk.0 * DISK_GROWTH),
        (format!("stored: {} of {} items", last.stored, last.published), last.stored == last.published),
        (format!("indexed: {documents}"), documents == last.published),
        (format!("alerts: {}", last.alerts), last.alerts >= last.published),
        (format!("told: {arrived}, {again} of them again"), arrived == last.alerts && again == 0),
    ];
    for (what, holds) in &checks {
        println!("{} {what}", if *holds { "ok   " } else { "WRONG" });
    }
    checks.iter().all(|(_, holds)| *holds)
}

fn median(readings: &[Reading], of: &dyn Fn(&Reading) -> f64) -> f64 {
    let mut all: Vec<f64> = readings.iter().map(of).collect();
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or_default()
}

fn free_address() -> anyhow::Result<String> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string())
}
