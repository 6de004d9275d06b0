//! `cargo run --locked --example chaos -- ../shared/feeds/sinks.py [--alerts N] [--kills K] [--seed S] [--nodes N]
//! [--store URL] [--midway COMMAND]`:
//! alerts over receivers that fail in every way, told by daemons that are killed again and again. What was stored is held
//! against what arrived. More than one node needs a PostgreSQL that they share.
//!
//! Ends with 1 when an alert is missing, was told too early, out of order or under another name, or twice where neither the
//! receiver nor a kill left the outcome open, and when an index is not that of the store.

mod arrival;
mod daemon;
mod flight;
mod hand;
mod nodes;
mod receivers;
mod register;
mod room;
mod store;
mod verdict;
mod world;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context;

use flight::{Break, InFlight};
use hand::Hand;
use nodes::Nodes;
use receivers::Receivers;
use store::SharedStore;
use world::World;

/// What the call asks for.
struct Asked {
    script: PathBuf,
    alerts: usize,
    kills: usize,
    seed: u64,
    nodes: usize,
    /// Where PostgreSQL is; empty for a SQLite file.
    server: String,
    /// What the shell does half way: the restart of the database, for one.
    midway: String,
}

/// Numbers that only look random: the same seed gives the same moments (SplitMix64).
struct Dice(u64);

impl Dice {
    /// A part between 0 and 1.
    fn part(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let run = runtime.map_err(anyhow::Error::from).and_then(|runtime| {
        let args: Vec<String> = std::env::args().skip(1).collect();
        match &args[..] {
            [word, data, telegram, smtp, store] if word == daemon::WORD => {
                runtime.block_on(daemon::run(Path::new(data), telegram, smtp, store)).map(|()| true)
            }
            args => runtime.block_on(chaos(asked(args)?)),
        }
    });
    match run {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("chaos: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn asked(args: &[String]) -> anyhow::Result<Asked> {
    let (script, mut options) = args.split_first().context("name the script of the receivers")?;
    let mut asked = Asked {
        script: script.into(),
        alerts: 10_000,
        kills: 20,
        seed: 1,
        nodes: 1,
        server: String::new(),
        midway: String::new(),
    };
    while let [name, value, rest @ ..] = options {
        options = rest;
        match name.as_str() {
            "--store" => asked.server.clone_from(value),
            "--midway" => asked.midway.clone_from(value),
            name => number_for(&mut asked, name, value)?,
        }
    }
    anyhow::ensure!(options.is_empty(), "`{}` has no value", options[0]);
    anyhow::ensure!(
        asked.nodes == 1 || !asked.server.is_empty(),
        "nodes share a PostgreSQL: name it with --store"
    );
    Ok(asked)
}

fn number_for(asked: &mut Asked, name: &str, value: &str) -> anyhow::Result<()> {
    let number = value.parse::<usize>().with_context(|| format!("`{name} {value}` is no number"))?;
    match name {
        "--alerts" => asked.alerts = number,
        "--kills" => asked.kills = number,
        "--seed" => asked.seed = number as u64,
        "--nodes" => asked.nodes = number.max(1),
        _ => anyhow::bail!("`{name}` is not known"),
    }
    Ok(())
}

async fn chaos(asked: Asked) -> anyhow::Result<bool> {
    if !asked.script.is_file() {
        println!("skipped: the receivers, `{}`, are not here", asked.script.display());
        return Ok(true);
    }
    // An error only says that another part of the program was first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let receivers = Receivers::open(&asked.script)?;
    let folder = tempfile::tempdir()?;
    let store = SharedStore::open(&asked.server, folder.path()).await?;
    let world = World::open(folder.path(), &store.url, &receivers, asked.alerts).await?;
    println!(
        "{} items to {} receivers: {} alerts; {} nodes, {} kills, seed {}",
        world.items,
        world.waiting.len(),
        world.expected(),
        asked.nodes,
        asked.kills,
        asked.seed
    );
    let begun = Instant::now();
    let clock = tokio::spawn(Hand::of(folder.path()).skip_what_is_idle(store.address.clone()));
    let (breaks, indexes) = told(&asked, &receivers, &world, folder.path(), &store).await?;
    clock.abort();
    // The clocks of several nodes differ a little; of one, nothing is before what it made before.
    let apart = if asked.nodes == 1 { 0 } else { 1_000 };
    println!("done after {} s", begun.elapsed().as_secs());
    let log = [receivers.log().await?, world.rooms.log()].concat();
    let mut well = verdict::verdict(&store.address, &world, &log, &breaks, apart).await?;
    for (node, differences) in indexes.into_iter().enumerate() {
        println!("index of node {node}: {} differences from the store", differences.len());
        differences.iter().take(10).for_each(|one| println!("  {one}"));
        well &= differences.is_empty();
    }
    store.close().await?;
    Ok(well)
}

/// How long a daemon lives before it is killed, on average, at the least.
const LIFE_MIN: Duration = Duration::from_secs(2);

/// Lets the daemons work and kills them, until all is told.
///
/// # Shape
/// What was in flight at each break, and how each index differs from the store in the end.
async fn told(
    asked: &Asked,
    receivers: &Receivers,
    world: &World,
    folder: &Path,
    store: &SharedStore,
) -> anyhow::Result<(Vec<Break>, Vec<Vec<String>>)> {
    // A chat takes one message a second, so that is how long it takes at the least.
    let work = Duration::from_secs(5.max(world.items as u64));
    // Each daemon lives long enough to get something done, or many kills would all fall upon a start.
    let between = work.div_f64(asked.kills.max(1) as f64).max(LIFE_MIN);
    let (pause, resume) = (asked.kills / 4, asked.kills * 3 / 4);
    let mut dice = Dice(asked.seed);
    let mut breaks = Vec::new();
    let mut nodes = Nodes::start(folder, asked.nodes, receivers, &store.url)?;
    for kill in 0..asked.kills {
        // The first falls while feeds are polled; the others while messages are sent.
        while kill == 1 && !progress(store).await?.has_begun() {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        if kill == asked.kills / 2 && !asked.midway.is_empty() {
            breaks.push(midway(asked, receivers, store).await?);
        }
        let life = between.mul_f64(0.3 + 1.4 * dice.part());
        match kill {
            // The one before falls while the register is read, this one while its systems are assessed.
            1 => assessing(folder, receivers, world, store).await?,
            _ => tokio::time::sleep(life).await,
        }
        // Right before a kill: what was being sent then is held, and nobody says how it ended.
        if kill == pause {
            world.pause(folder, &store.url).await?;
        }
        if kill == resume {
            world.resume(folder, &store.url).await?;
        }
        let victim = (dice.part() * asked.nodes as f64) as usize;
        let process = nodes.kill(victim)?;
        let at = receivers.seconds();
        breaks.push(Break { from: at, until: at, in_flight: in_flight(store, Some(process)).await? });
        println!("node {victim} killed at {at:.1} s: {}", progress(store).await?);
        nodes.revive(victim)?;
    }
    if asked.kills < 2 {
        assessing(folder, receivers, world, store).await?;
    }
    world.resume(folder, &store.url).await?;
    let patience = Instant::now() + work * 6 + Duration::from_secs(600);
    loop {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let progress = progress(store).await?;
        if progress.is_done(world) || Instant::now() > patience {
            println!("{progress}");
            let indexes = nodes.end().await?;
            anyhow::ensure!(progress.is_done(world), "not all was told in time");
            return Ok((breaks, indexes));
        }
    }
}

/// The register of the village is confirmed, and a daemon has begun to assess it.
async fn assessing(
    folder: &Path,
    receivers: &Receivers,
    world: &World,
    store: &SharedStore,
) -> anyhow::Result<()> {
    world.import.confirm(folder, &store.url, receivers).await?;
    let assessed = register::begins_to_be_assessed(&store.address).await?;
    println!(
        "{assessed} systems of a register that was taken in are assessed at {:.1} s",
        receivers.seconds()
    );
    Ok(())
}

/// What is done half way, and what nobody could say the end of meanwhile.
async fn midway(asked: &Asked, receivers: &Receivers, store: &SharedStore) -> anyhow::Result<Break> {
    let from = receivers.seconds();
    let done = Command::new("sh").args(["-c", &asked.midway]).stdout(Stdio::null()).status()?;
    println!("half way, at {from:.1} s: `{}`, {done}", asked.midway);
    let in_flight = in_flight(store, None).await?;
    Ok(Break { from, until: receivers.seconds(), in_flight })
}

/// How far the daemons have come.
async fn progress(store: &SharedStore) -> anyhow::Result<verdict::Progress> {
    patiently(|| verdict::progress(&store.address)).await
}

/// What a process, or anybody, was sending and never settled.
async fn in_flight(store: &SharedStore, process: Option<u32>) -> anyhow::Result<InFlight> {
    patiently(|| flight::in_flight(&store.address, process)).await
}

/// An answer of the database, once it gives one: it may be starting anew.
async fn patiently<T, Asking>(ask: impl Fn() -> Asking) -> anyhow::Result<T>
where
    Asking: Future<Output = anyhow::Result<T>>,
{
    for _ in 0..60 {
        if let Ok(answer) = ask().await {
            return Ok(answer);
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    ask().await
}
