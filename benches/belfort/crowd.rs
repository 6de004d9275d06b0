//! Matching by the hundred thousand: as many standing queries as a country has subscribers, against three references.
//!
//! Inside the measure: from the words of a document to the ids of the queries it meets. Outside: the analysis that makes the
//! words, which an item goes through once for themes, subscriptions and search alike (the race `match` has it inside).
//! Words are compared as written, so that all sides do the same work and must find the same.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use belfort::search::{Document, Frequencies, Query, Reading, Standing};

use super::data::documents;
use super::race::{Race, Work, timed};
use super::sketch::{Plain, Sketch, one_by_one};
use super::waiting::{Waiting, waiting};

/// Queries that wait.
const WAITING: usize = 100_000;
/// Documents of one run, and of one run of a slow reference.
const ARRIVING: usize = 500;
const FEW: usize = 10;
/// Documents from which both sides learn which words are rare.
const LEARNT: usize = 5_000;

/// Documents and subscriptions, made ready for every side.
pub(crate) struct Crowd {
    pub(crate) waiting: Vec<Waiting>,
    pub(crate) documents: Vec<Document>,
    pub(crate) readings: Vec<Reading>,
    pub(crate) standing: Standing<u32>,
    pub(crate) built: Duration,
    frequency: HashMap<String, u32>,
}

impl Crowd {
    fn made(arriving: usize) -> Crowd {
        let mut documents = documents(LEARNT + arriving);
        documents.iter_mut().for_each(as_written);
        let waiting = waiting(WAITING, &documents[LEARNT..]);
        let arriving = documents.split_off(LEARNT);
        Crowd::new(waiting, &documents, arriving)
    }

    pub(crate) fn new(waiting: Vec<Waiting>, learnt: &[Document], documents: Vec<Document>) -> Crowd {
        let (mut frequencies, mut frequency) = (Frequencies::default(), HashMap::new());
        for document in learnt {
            frequencies.learn(document, &Reading::of(document));
            let mut words = plain(document).words;
            words.sort_unstable();
            words.dedup();
            words.into_iter().for_each(|word| *frequency.entry(word).or_insert(0) += 1);
        }
        let queries: Vec<_> = waiting.iter().map(|one| (one.id, one.query())).collect();
        let started = Instant::now();
        let mut standing = Standing::with(frequencies);
        queries.iter().for_each(|(id, query)| standing.add(*id, query));
        let built = started.elapsed();
        let readings = documents.iter().map(Reading::of).collect();
        Crowd { waiting, documents, readings, standing, built, frequency }
    }

    /// The ids that each document meets.
    pub(crate) fn matches(&self, count: usize) -> usize {
        let read = self.documents.iter().zip(&self.readings).take(count);
        read.map(|(document, reading)| self.standing.matches_read(document, reading).len()).sum()
    }

    fn race(
        self,
        count: usize,
        beside: &'static str,
        mut reference: impl FnMut() -> usize + 'static,
    ) -> Race {
        let found = self.matches(count);
        assert!(found > 0, "some query must meet some document");
        assert_eq!(found, reference(), "both sides find the same");
        eprintln!("match: a document meets {} of {} queries", found / count, self.waiting.len());
        Race {
            work: Work::Things(count as u64, "doc"),
            ours: Box::new(move || timed(|| self.matches(count))),
            reference: Box::new(move || timed(&mut reference)),
            beside,
        }
    }
}

/// One text without a language: compared as written, as every side can.
pub(crate) fn as_written(document: &mut Document) {
    document.body = format!("{} {} {}", document.title, document.summary, document.body).trim().to_owned();
    (document.title, document.summary) = (String::new(), String::new());
    document.language = None;
}

fn plain(document: &Document) -> Plain {
    let words = document.body.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    Plain { words: words.map(str::to_lowercase).collect(), themes: document.themes.clone() }
}

/// Against the sketch.
pub(crate) fn sketch() -> Race {
    let crowd = Crowd::made(ARRIVING);
    let mut sketch = Sketch::new(&crowd.waiting, &crowd.frequency);
    let documents: Vec<Plain> = crowd.documents.iter().map(plain).collect();
    tell(&crowd);
    crowd.race(
        ARRIVING,
        "the least program that knows rare words and pairs; it cannot be changed",
        move || {
            let mut found = Vec::new();
            documents.iter().for_each(|document| sketch.matches(document, &mut found));
            found.len()
        },
    )
}

/// Against every query asked in turn.
pub(crate) fn naive() -> Race {
    let crowd = Crowd::made(FEW);
    let documents: Vec<Plain> = crowd.documents.iter().map(plain).collect();
    let waiting = crowd.waiting.clone();
    crowd.race(FEW, "each of 100,000 queries asked in turn of a set of words", move || {
        documents.iter().map(|document| one_by_one(&waiting, document).len()).sum()
    })
}

/// Names the PostgreSQL to measure against.
pub(crate) const SERVER: &str = "BELFORT_TEST_POSTGRES";

/// Against queries stored in PostgreSQL, where a server is given.
pub(crate) fn tsquery() -> Race {
    let server = std::env::var(SERVER).expect("asked before the race begins");
    let crowd = Crowd::made(FEW);
    let documents: Vec<Plain> = crowd.documents.iter().map(plain).collect();
    let mut stored = super::stored::Stored::new(&server, &crowd.waiting);
    crowd.race(FEW, "stored tsquery in PostgreSQL, asked of a tsvector", move || {
        documents.iter().map(|document| stored.matches(document)).sum()
    })
}

/// What the table has no column for.
fn tell(crowd: &Crowd) {
    let mut standing = crowd.standing.clone();
    let others: Vec<_> =
        crowd.waiting.iter().take(1_000).map(|one| (WAITING as u32 + one.id, one.query())).collect();
    let started = Instant::now();
    others.iter().for_each(|(id, query)| standing.add(*id, query));
    let added = started.elapsed() / 1_000;
    let started = Instant::now();
    assert!(others.iter().all(|(id, _)| standing.remove(id)));
    let removed = started.elapsed() / 1_000;
    let (bytes, built) = (crowd.standing.bytes() / crowd.standing.len(), crowd.built.as_millis());
    eprintln!(
        "match: {bytes} bytes a query; {WAITING} made to wait in {built} ms; one added in {added:?}, removed in {removed:?}"
    );
    let removed = of_one_theme();
    eprintln!("match: of {WAITING} who follow one theme, one removed in {removed:?}");
}

/// How long it takes to leave a theme that everybody follows: its list is as long as there are queries.
fn of_one_theme() -> Duration {
    let query = Query::parse("theme:x").expect("a good query");
    let mut standing = Standing::new((0..WAITING as u32).map(|id| (id, query.clone())));
    let started = Instant::now();
    assert!((0..1_000).all(|id| standing.remove(&(id * 97 % WAITING as u32))));
    started.elapsed() / 1_000
}
