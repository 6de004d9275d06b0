//! `cargo run --release --locked --example nodes -- --store postgres://… [--nodes 3] [--feeds 300] [--hooks 400] [--delay-ms 200]`: how much faster
//! several nodes poll, match and tell than one, over one PostgreSQL and in one run.
//!
//! Publishers and webhooks take their time before they answer, as those of the internet do: what a node waits for, another does not.
//! Prints a table of rates; ends with 1 when an alert is missing or came twice.

mod daemon;
#[path = "../chaos/store.rs"]
mod store;
mod world;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Context;
use belfort::daemon::{Clock, Tower};
use sqlx::Row;

use daemon::Nodes;
use store::SharedStore;
use world::World;

/// How long a run may take.
const PATIENCE: Duration = Duration::from_secs(600);
/// How often the store is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// What the call asks for.
struct Asked {
    server: String,
    nodes: usize,
    feeds: usize,
    /// Webhooks: many, for each of them is told one message after the other, whoever tells it.
    hooks: usize,
    delay: Duration,
}

/// What so many nodes did in a second.
struct Rates {
    nodes: usize,
    polled: f64,
    matched: f64,
    told: f64,
    well: bool,
}

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let run = runtime.map_err(anyhow::Error::from).and_then(|runtime| {
        let args: Vec<String> = std::env::args().skip(1).collect();
        match &args[..] {
            [word, data, store] if word == daemon::WORD => {
                runtime.block_on(daemon::run(data.as_ref(), store)).map(|()| true)
            }
            args => runtime.block_on(compared(&asked(args)?)),
        }
    });
    match run {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("nodes: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn asked(mut args: &[String]) -> anyhow::Result<Asked> {
    let mut asked =
        Asked { server: String::new(), nodes: 3, feeds: 300, hooks: 400, delay: Duration::from_millis(200) };
    while let [name, value, rest @ ..] = args {
        args = rest;
        let number = || value.parse::<usize>().with_context(|| format!("`{name} {value}` is no number"));
        match name.as_str() {
            "--store" => asked.server.clone_from(value),
            "--nodes" => asked.nodes = number()?,
            "--feeds" => asked.feeds = number()?,
            "--hooks" => asked.hooks = number()?,
            "--delay-ms" => asked.delay = Duration::from_millis(number()? as u64),
            _ => anyhow::bail!("`{name}` is not known"),
        }
    }
    anyhow::ensure!(args.is_empty(), "`{}` has no value", args[0]);
    anyhow::ensure!(!asked.server.is_empty(), "nodes share a PostgreSQL: name it with --store");
    Ok(asked)
}

async fn compared(asked: &Asked) -> anyhow::Result<bool> {
    let (one, several) = (rates(asked, 1).await?, rates(asked, asked.nodes).await?);
    println!("                 {:>8} node  {:>8} nodes  ratio", one.nodes, several.nodes);
    for (name, one, several) in [
        ("feeds polled/s", one.polled, several.polled),
        ("alerts made/s", one.matched, several.matched),
        ("alerts told/s", one.told, several.told),
    ] {
        println!("{name:<16} {one:>13.0}  {several:>14.0}  {:>5.2}", several / one);
    }
    Ok(one.well && several.well)
}

/// Lets so many nodes poll, match and tell everything, from nothing.
async fn rates(asked: &Asked, count: usize) -> anyhow::Result<Rates> {
    let folder = tempfile::tempdir()?;
    let store = SharedStore::open(&asked.server, folder.path()).await?;
    let world = World::open(asked.feeds, asked.hooks, asked.delay).await?;
    let tower =
        Tower::open(&folder.path().join("beside"), daemon::config(&store.url), Clock::Machine).await?;
    world.set_up(&tower).await?;
    tower.store.close().await;
    let pool = sqlx::any::AnyPoolOptions::new().max_connections(1).connect(&store.address).await?;
    let nodes = Nodes::start(folder.path(), count, &store.url)?;
    let (begun, expected) = (Instant::now(), world.alerts());
    let mut matched = None;
    while (world.told() < expected || matched.is_none()) && begun.elapsed() < PATIENCE {
        tokio::time::sleep(LOOK).await;
        let made: i64 = sqlx::query("SELECT COUNT(*) FROM alerts").fetch_one(&pool).await?.try_get(0)?;
        if matched.is_none() && made as usize == expected {
            matched = Some(Instant::now());
        }
    }
    drop(nodes);
    pool.close().await;
    store.close().await?;
    let (first, polled) = world.polled().context("no feed was polled")?;
    let rate = |number: usize, until: Option<Instant>| {
        until.map_or(f64::NAN, |until| number as f64 / (until - first).as_secs_f64())
    };
    let well = world.told() == expected;
    println!("{count} nodes: {} of {expected} alerts told", world.told());
    Ok(Rates {
        nodes: count,
        polled: rate(asked.feeds, Some(polled)),
        matched: rate(expected, matched),
        told: rate(expected, world.last_told()),
        well,
    })
}
