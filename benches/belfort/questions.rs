//! One run of queries over documents from files, for other yardsticks: what each class of query takes, best and newest first.
//!
//! `BELFORT_BENCH_QUERIES` names a file of one JSON object a line (`class`, `all`, `any`, `phrase`, `theme`, `from`, `to` in seconds),
//! `BELFORT_BENCH_ITEMS` one of items (`id`, `ts` in seconds, `lang`, `title`, `body`, `themes`), `BELFORT_BENCH_COUNT` how many of them,
//! and `BELFORT_BENCH_INDEX` the folder of their index, which is filled when it is empty.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use belfort::search::{Change, Document, Index, Page, Query, Reader, Sort};
use belfort::text::Language;
use chrono::DateTime;
use serde::Deserialize;

use super::given::lines;

/// Hits of one answer.
const TOP: usize = 10;
/// Each query is asked once to warm up and then so often.
const ROUNDS: usize = 3;
/// Documents between two commits.
const BATCH: usize = 10_000;

#[derive(Deserialize)]
struct Item {
    id: u64,
    ts: i64,
    lang: String,
    title: String,
    body: String,
    themes: Vec<String>,
}

#[derive(Deserialize)]
struct Asked {
    class: String,
    all: Vec<String>,
    any: Vec<String>,
    phrase: Vec<String>,
    theme: Option<String>,
    from: Option<i64>,
    to: Option<i64>,
}

impl Asked {
    /// The same in the query language; words in quotes are looked for as written.
    fn query(&self) -> Query {
        let quoted = |word: &String| format!("\"{word}\"");
        let day =
            |seconds: i64| DateTime::from_timestamp(seconds, 0).expect("a day of this age").date_naive();
        let mut parts: Vec<String> = self.all.iter().map(quoted).collect();
        if !self.any.is_empty() {
            parts.push(format!("({})", self.any.iter().map(quoted).collect::<Vec<_>>().join(" OR ")));
        }
        if !self.phrase.is_empty() {
            parts.push(format!("\"{}\"", self.phrase.join(" ")));
        }
        parts.extend(self.theme.iter().map(|theme| format!("theme:{theme}")));
        parts.extend(self.from.map(|from| format!("since:{}", day(from))));
        parts.extend(self.to.map(|to| format!("until:{}", day(to - 1))));
        Query::parse(&parts.join(" ")).expect("a good query")
    }
}

/// Runs when files are given; answers a line of JSON a class.
pub(crate) fn run() -> Option<String> {
    let asked: Vec<Asked> = lines(&std::env::var("BELFORT_BENCH_QUERIES").ok()?).collect();
    let folder = std::env::var("BELFORT_BENCH_INDEX").expect("BELFORT_BENCH_INDEX names a folder");
    let index = filled(Path::new(&folder));
    let mut classes: BTreeMap<&str, Vec<Query>> = BTreeMap::new();
    for one in &asked {
        classes.entry(&one.class).or_default().push(one.query());
    }
    let told: Vec<String> =
        classes.iter().map(|(class, queries)| measured(index.reader(), class, queries)).collect();
    Some(told.join("\n"))
}

fn filled(folder: &Path) -> Index {
    let opened = || Index::open(folder).expect("a folder of its own").index;
    let mut index = opened();
    if index.applied() > 0 {
        return index;
    }
    let count =
        std::env::var("BELFORT_BENCH_COUNT").map_or(usize::MAX, |text| text.parse().expect("a number"));
    let path = std::env::var("BELFORT_BENCH_ITEMS").expect("BELFORT_BENCH_ITEMS names a file");
    let started = Instant::now();
    let mut number = 0;
    let mut items = lines::<Item>(&path).take(count).peekable();
    while items.peek().is_some() {
        let change = |item: Item| {
            number += 1;
            Change::Put { number, doc: Box::new(document(item)) }
        };
        let changes: Vec<Change> = items.by_ref().take(BATCH).map(change).collect();
        index.apply(&changes).expect("the engine takes the documents");
        index.commit(changes.last().map_or(0, Change::number)).expect("the disk takes the documents");
    }
    eprintln!("{number} documents indexed in {:.1} s", started.elapsed().as_secs_f64());
    index.tidy();
    index.commit(number).expect("the disk takes the documents");
    index.finish().expect("the merges end");
    opened()
}

fn document(item: Item) -> Document {
    Document {
        key: item.id.to_string(),
        language: Language::from_tag(&item.lang),
        title: item.title,
        body: item.body,
        themes: item.themes,
        published: DateTime::from_timestamp(item.ts, 0),
        ..Document::default()
    }
}

fn measured(reader: &Reader, class: &str, queries: &[Query]) -> String {
    let page = Page { limit: TOP, total: false, facets: false, snippets: false, ..Page::default() };
    let newest = Page { sort: Sort::Newest, ..page };
    let count = Page { limit: 0, total: true, ..page };
    let took = |query: &Query, page: &Page| {
        let started = Instant::now();
        let found = reader.search(query, page).expect("a sound index");
        (started.elapsed(), found.total)
    };
    let hits: usize = queries.iter().map(|query| took(query, &count).1).sum();
    let [best, newest, count] = [page, newest, count].map(|page| {
        let round = || queries.iter().map(|query| took(query, &page).0);
        let mut times: Vec<Duration> = (0..=ROUNDS).flat_map(|_| round()).skip(queries.len()).collect();
        times.sort_unstable();
        let at = |part: usize| times[(times.len() - 1) * part / 100].as_micros();
        format!("\"p50_us\":{},\"p99_us\":{}", at(50), at(99))
    });
    format!(
        "{{\"class\":\"{class}\",\"hits\":{hits},\"best\":{{{best}}},\"newest\":{{{newest}}},\"count\":{{{count}}}}}"
    )
}
