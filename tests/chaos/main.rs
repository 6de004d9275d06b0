//! `cargo run --locked --example chaos -- ../shared/feeds/sinks.py [--alerts N] [--kills K] [--seed S]`: alerts over receivers
//! that fail in every way, told by a daemon that is killed again and again. What was stored is held against what arrived.
//!
//! Ends with 1 when an alert is missing, or was told twice where neither the receiver nor a kill left the outcome open.

mod daemon;
mod receivers;
mod verdict;
mod world;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context;

use receivers::Receivers;
use world::World;

/// What the call asks for.
struct Asked {
    script: PathBuf,
    alerts: usize,
    kills: usize,
    seed: u64,
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
            [word, data, telegram, smtp] if word == daemon::WORD => {
                runtime.block_on(daemon::run(Path::new(data), telegram, smtp)).map(|()| true)
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
    let mut asked = Asked { script: script.into(), alerts: 10_000, kills: 20, seed: 1 };
    while let [name, value, rest @ ..] = options {
        let number = value.parse::<usize>().with_context(|| format!("`{name} {value}` is no number"))?;
        match name.as_str() {
            "--alerts" => asked.alerts = number,
            "--kills" => asked.kills = number,
            "--seed" => asked.seed = number as u64,
            _ => anyhow::bail!("`{name}` is not known"),
        }
        options = rest;
    }
    anyhow::ensure!(options.is_empty(), "`{}` has no value", options[0]);
    Ok(asked)
}

async fn chaos(asked: Asked) -> anyhow::Result<bool> {
    if !asked.script.is_file() {
        println!("skipped: the receivers, `{}`, are not here", asked.script.display());
        return Ok(true);
    }
    // An error only says that another part of the program was first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let receivers = Receivers::open(&asked.script)?;
    let data = tempfile::tempdir()?;
    let world = World::open(data.path(), &receivers, asked.alerts).await?;
    println!(
        "{} items to {} receivers: {} alerts; {} kills, seed {}",
        world.items,
        world.expected.len(),
        world.expected.values().sum::<usize>(),
        asked.kills,
        asked.seed
    );
    let begun = Instant::now();
    let kills = told(&asked, &receivers, &world, data.path()).await?;
    println!("done after {} s", begun.elapsed().as_secs());
    verdict::verdict(data.path(), &world, &receivers.log().await?, &kills).await
}

/// Lets the daemon work and kills it, until all is told.
///
/// # Shape
/// The moments of the kills, in seconds of the receivers' clock.
async fn told(asked: &Asked, receivers: &Receivers, world: &World, data: &Path) -> anyhow::Result<Vec<f64>> {
    // A chat takes one message a second, so that is how long it takes at the least.
    let work = Duration::from_secs(5.max(world.items as u64));
    let between = work.div_f64(asked.kills.max(1) as f64);
    let mut dice = Dice(asked.seed);
    let mut kills = Vec::new();
    for _ in 0..asked.kills {
        let mut child = start(data, receivers)?;
        tokio::time::sleep(between.mul_f64(0.3 + 1.4 * dice.part())).await;
        // On Unix this is the signal that nobody can catch.
        child.kill()?;
        child.wait()?;
        kills.push(receivers.seconds());
        println!("killed at {:.1} s: {}", receivers.seconds(), verdict::progress(data).await?);
    }
    let mut child = start(data, receivers)?;
    let patience = Instant::now() + work * 6 + Duration::from_secs(300);
    loop {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let progress = verdict::progress(data).await?;
        if progress.is_done(world) || Instant::now() > patience {
            println!("{progress}");
            child.kill()?;
            child.wait()?;
            anyhow::ensure!(progress.is_done(world), "not all was told in time");
            return Ok(kills);
        }
    }
}

/// This program once more, as the daemon.
fn start(data: &Path, receivers: &Receivers) -> anyhow::Result<Child> {
    let log = std::fs::File::options().create(true).append(true).open(data.join("daemon.log"))?;
    Ok(Command::new(std::env::current_exe()?)
        .arg(daemon::WORD)
        .arg(data)
        .args([&receivers.http, &receivers.smtp])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()?)
}
