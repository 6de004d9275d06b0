//! One run over subscriptions and items from files, for other yardsticks and for counting instructions.
//!
//! `BELFORT_BENCH_SUBS` and `BELFORT_BENCH_ITEMS` name files of one JSON object a line (`id`, `theme`, `all`, `any`, `phrase`,
//! `not`; `id`, `title`, `body`, `themes`), `BELFORT_BENCH_COUNT` how many items, `BELFORT_BENCH_SKIP` how many to pass over.

use std::io::{BufRead, BufReader};
use std::time::{Duration, Instant};

use belfort::search::{Document, Reading};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::crowd::{Crowd, as_written};
use super::waiting::Waiting;

/// Items from which is learnt which words are rare; they may be among those matched.
const LEARNT: usize = 20_000;

#[derive(Deserialize)]
struct Item {
    id: u64,
    title: String,
    body: String,
    themes: Vec<String>,
}

/// Runs when files are given; answers one line of JSON.
pub(crate) fn run() -> Option<String> {
    let number = |name: &str, usual| std::env::var(name).map_or(usual, |text| text.parse().expect(name));
    let (count, skip) = (number("BELFORT_BENCH_COUNT", 1_000), number("BELFORT_BENCH_SKIP", 0));
    let waiting: Vec<Waiting> = lines(&std::env::var("BELFORT_BENCH_SUBS").ok()?).collect();
    let items: Vec<Item> =
        lines(&std::env::var("BELFORT_BENCH_ITEMS").ok()?).take((skip + count).max(LEARNT)).collect();
    let document = |item: &Item| {
        let (title, body, themes) = (item.title.clone(), item.body.clone(), item.themes.clone());
        let mut document = Document { title, body, themes, ..Document::default() };
        as_written(&mut document);
        document
    };
    let learnt: Vec<Document> = items.iter().take(LEARNT).map(document).collect();
    let arriving = &items[skip..(skip + count).min(items.len())];
    let crowd = Crowd::new(waiting, &learnt, arriving.iter().map(document).collect());
    Some(measure(&crowd, arriving))
}

fn measure(crowd: &Crowd, items: &[Item]) -> String {
    let (mut times, mut found, mut checksum) = (Vec::new(), 0, 0_u64);
    for ((document, reading), item) in crowd.documents.iter().zip(&crowd.readings).zip(items) {
        let started = Instant::now();
        let met = crowd.standing.matches_read(document, reading);
        times.push(started.elapsed());
        found += met.len();
        for id in met {
            checksum = checksum.wrapping_add((u64::from(id) + 1).wrapping_mul(item.id + 7));
        }
    }
    let started = Instant::now();
    crowd.documents.iter().for_each(|document| drop(std::hint::black_box(Reading::of(document))));
    let analysis = started.elapsed().as_secs_f64() * 1e6 / times.len() as f64;
    let all: Duration = times.iter().sum();
    times.sort_unstable();
    let at = |part: usize| times[(times.len() - 1) * part / 100].as_secs_f64() * 1e6;
    format!(
        "{{\"subs\":{},\"items\":{},\"items_s\":{:.0},\"p50_us\":{:.1},\"p99_us\":{:.1},\"analysis_us\":{analysis:.1},\
         \"matches\":{found},\"checksum\":{checksum},\"build_s\":{:.2},\"bytes_a_query\":{}}}",
        crowd.standing.len(),
        times.len(),
        times.len() as f64 / all.as_secs_f64(),
        at(50),
        at(99),
        crowd.built.as_secs_f64(),
        crowd.standing.bytes() / crowd.standing.len().max(1),
    )
}

/// A file of one JSON object a line.
pub(crate) fn lines<T: DeserializeOwned>(path: &str) -> impl Iterator<Item = T> {
    let file = std::fs::File::open(path).unwrap_or_else(|error| panic!("`{path}`: {error}"));
    let lines = BufReader::new(file).lines();
    lines.map(|line| serde_json::from_str(&line.expect("a text file")).expect("JSON of the right shape"))
}
