//! How fast Belfort reads, indexes, finds, matches and assesses, each beside a reference in the same run.
//!
//! `cargo bench -- publish` and `-- flood` tell from publication to alert, and under Telegram's limit, of a whole daemon on loopback;
//! `-- pages` tells how long every page takes, and how many readers it bears.
//!
//! A machine is fast one day and slow the next; a ratio to a reference measured in turn with ours stays. `cargo bench` runs
//! all races, `cargo bench -- match` one of them; the table of ratios comes last.

use std::time::Instant;

use criterion::{BenchmarkId, Criterion};

use race::Race;

#[path = "belfort/act.rs"]
mod act;
#[path = "belfort/assess.rs"]
mod assess;
#[path = "belfort/changing.rs"]
mod changing;
#[path = "belfort/crowd.rs"]
mod crowd;
#[path = "belfort/crowded_town.rs"]
mod crowded_town;
#[path = "belfort/data.rs"]
mod data;
#[path = "belfort/engine.rs"]
mod engine;
#[path = "belfort/flood.rs"]
mod flood;
#[path = "belfort/given.rs"]
mod given;
#[path = "belfort/index.rs"]
mod index;
#[path = "belfort/matching.rs"]
mod matching;
#[path = "belfort/page_times.rs"]
mod page_times;
#[path = "belfort/parse.rs"]
mod parse;
#[path = "belfort/pushing.rs"]
mod pushing;
#[path = "belfort/questions.rs"]
mod questions;
#[path = "belfort/race.rs"]
mod race;
#[path = "belfort/rules.rs"]
mod rules;
#[path = "belfort/search.rs"]
mod search;
#[path = "belfort/sketch.rs"]
mod sketch;
#[path = "belfort/stored.rs"]
mod stored;
#[path = "belfort/telling.rs"]
mod telling;
#[path = "belfort/waiting.rs"]
mod waiting;
#[path = "belfort/wire.rs"]
mod wire;

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Makes the data of a race and gets both sides ready.
type Start = fn() -> Race;

/// Every race, by name.
const RACES: &[(&str, Start)] = &[
    ("parse", parse::race),
    ("index", index::race),
    ("index alike", index::alike),
    ("search", search::race),
    ("search bare", search::bare),
    ("newest", search::newest),
    ("newest counted", search::newest_counted),
    ("match", matching::race),
    ("match pairs", crowd::sketch),
    ("match naive", crowd::naive),
    ("match pg", crowd::tsquery),
    ("match changes", changing::race),
    ("assess", assess::race),
    ("rules", rules::findings),
    ("rules x10", rules::more_systems),
    ("rules x4", rules::more_rules),
    ("reasons", rules::reasons),
    ("changed", rules::changed),
    #[cfg(feature = "rego")]
    ("rego", rules::rego),
];

/// Measures, and says what it measured.
type Measure = fn() -> String;

/// What is measured against a limit and not against a reference, by name; each says what it measured.
const LIMITS: &[(&str, Measure)] = &[
    ("publish to alert", telling::run),
    ("push to alert", pushing::run),
    ("flood", flood::run),
    ("pages", page_times::run),
];

fn main() {
    if let Some(line) = given::run().or_else(questions::run) {
        println!("{line}");
        return;
    }
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    // Without `--bench` the call comes from a test run, which wants to see that everything works and no more.
    let measures = std::env::args().any(|argument| argument == "--bench");
    let only = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let mut table = vec![race::HEAD.to_owned()];
    for &(name, start) in RACES {
        if only.as_ref().is_some_and(|only| !name.contains(only.as_str())) {
            continue;
        }
        if name == "match pg" && std::env::var_os(crowd::SERVER).is_none() {
            eprintln!("{name}: skipped: {} names no PostgreSQL", crowd::SERVER);
            continue;
        }
        let started = Instant::now();
        let mut race = start();
        eprintln!("{name}: data ready after {} ms", started.elapsed().as_millis());
        run(&mut criterion, name, &mut race);
        if measures {
            table.push(race.line(name));
        }
    }
    criterion.final_summary();
    for &(name, measure) in LIMITS {
        if measures && only.as_ref().is_none_or(|only| name.contains(only.as_str())) {
            println!("\n{name}: {}", measure());
        }
    }
    if measures {
        println!("\n{}", table.join("\n"));
    }
}

fn run(criterion: &mut Criterion, name: &str, race: &mut Race) {
    let mut group = criterion.benchmark_group(name);
    group.warm_up_time(race::WARM_UP).measurement_time(race::MEASURING).throughput(race.work.throughput());
    group.sampling_mode(criterion::SamplingMode::Flat);
    group.bench_function(BenchmarkId::from_parameter("belfort"), |bencher| {
        bencher.iter_custom(|rounds| (0..rounds).map(|_| (race.ours)()).sum());
    });
    group.bench_function(BenchmarkId::from_parameter("reference"), |bencher| {
        bencher.iter_custom(|rounds| (0..rounds).map(|_| (race.reference)()).sum());
    });
    group.finish();
}
