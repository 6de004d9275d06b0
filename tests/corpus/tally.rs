//! Counting what came of the corpus, and saying it.

use super::alive;
use super::case::{Case, Reading};
use super::compare::{FIELDS, Same, Theirs, is_misread, paired};
use super::expected::Expected;
use super::memory;
use belfort::news::Item;
use belfort::news::parse::ParsedFeed;

/// What was counted so far.
#[derive(Default)]
pub(crate) struct Tally {
    show: usize,
    documents: usize,
    feeds: usize,
    read: usize,
    items: usize,
    panicked: Vec<String>,
    attack_cases: usize,
    live: Vec<String>,
    valid: Share,
    expected: Compared,
    feedparser: Compared,
}

/// Most memory for reading the whole corpus: it takes half as much, the feeds themselves are up to 5 MiB.
const PEAK_MIB_MAX: f64 = 256.0;

/// So many of so many.
#[derive(Clone, Copy, Default)]
struct Share {
    good: usize,
    all: usize,
}

impl Share {
    fn add(&mut self, good: bool) {
        self.good += usize::from(good);
        self.all += 1;
    }

    fn part(self) -> f64 {
        if self.all == 0 { 1.0 } else { self.good as f64 / self.all as f64 }
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {} ({:.2} %)", self.good, self.all, self.part() * 100.0)
    }
}

/// A comparison with another reader.
#[derive(Default)]
struct Compared {
    items: Share,
    fields: [Share; 5],
    /// Items that hold nothing for a reader: neither text nor address.
    empty: usize,
    /// Items whose id their feed gives to an earlier item as well: one id is one item.
    twice: usize,
    /// Items that the other reader is known to misread.
    misread: usize,
    shown: Vec<String>,
}

impl Compared {
    fn add(&mut self, theirs: &[Theirs], ours: &[Item], case: &Case, show: usize, fields: usize) {
        let base = case.url();
        let mut ids = std::collections::HashSet::new();
        for (one, item) in theirs.iter().zip(paired(theirs, ours, base)) {
            if *one == Theirs::default() || (item.is_none() && one.is_empty(base)) {
                self.empty += usize::from(one.is_empty(base));
                continue;
            }
            let key = one.id.clone().or_else(|| Some(format!("{:?} {:?}", one.title, one.text)));
            if !ids.insert(key) {
                self.twice += 1;
                continue;
            }
            let same: Same = item.map_or([Some(false); 5], |item| one.same(item, base));
            let all = same.iter().take(fields).all(|same| *same != Some(false));
            self.items.add(all);
            for (share, same) in self.fields.iter_mut().zip(same).take(fields) {
                if let Some(same) = same {
                    share.add(same);
                }
            }
            if !all && self.shown.len() < show {
                let ours = item.map(|item| {
                    (&item.title, &item.url, item.published.map(|at| at.timestamp()), &item.id, &item.body)
                });
                self.shown.push(format!("  {}\n    theirs {one:?}\n    ours   {ours:?}", case.path));
            }
        }
    }

    fn print(&self, of: &str, fields: usize) {
        println!("{of}: {} items the same", self.items);
        let fields: Vec<String> = FIELDS
            .iter()
            .zip(self.fields)
            .take(fields)
            .map(|(name, share)| format!("{name} {share}"))
            .collect();
        println!("  by field: {}", fields.join(", "));
        println!(
            "  left out: {} items with neither text nor address, {} with the id of an earlier one, {} misread there",
            self.empty, self.twice, self.misread
        );
        for shown in &self.shown {
            println!("{shown}");
        }
    }
}

impl Tally {
    /// A tally that shows so many differences of each kind.
    pub(crate) fn new(show: usize) -> Tally {
        Tally { show, ..Tally::default() }
    }

    /// Reads a document and counts what comes of it.
    pub(crate) fn add(&mut self, case: &Case, expected: Option<&Expected>, theirs: Option<&Vec<Theirs>>) {
        self.documents += 1;
        self.feeds += usize::from(case.is_feed);
        self.attack_cases +=
            usize::from(case.is_attack() || expected.is_some_and(|expected| expected.is_attack));
        let reading = case.read();
        let read = matches!(reading, Reading::Read(_));
        let parsed = match reading {
            Reading::Read(parsed) => *parsed,
            Reading::Refused(error) => {
                if case.is_feed && self.show > 0 {
                    println!("  not read: {}: {error}", case.path);
                }
                ParsedFeed::default()
            }
            Reading::Panicked => {
                self.panicked.push(case.path.clone());
                ParsedFeed::default()
            }
        };
        self.items += parsed.items.len();
        for item in &parsed.items {
            self.live.extend(alive::live(item).into_iter().map(|what| format!("{}: {what}", case.path)));
        }
        if !case.is_feed {
            return;
        }
        self.read += usize::from(read);
        if let Some(expected) = expected {
            if expected.valid {
                self.valid.add(read);
            }
            // Also where we read none: what the suites expect of such a document is lost, and counts as lost.
            self.expected.add(&expected.items, &parsed.items, case, self.show, 5);
        }
        if let Some(theirs) = theirs {
            if is_misread(&case.path) {
                self.feedparser.misread += theirs.len();
                return;
            }
            self.feedparser.add(theirs, &parsed.items, case, self.show, 4);
        }
    }

    /// Prints the figures.
    pub(crate) fn print(&self, compared: bool) {
        println!(
            "documents read: {} of {} feeds ({} documents, {} items)",
            self.read, self.feeds, self.documents, self.items
        );
        println!("feeds that the validator calls valid: {} read", self.valid);
        self.expected.print("against the expectations of the suites", 5);
        if compared {
            self.feedparser.print("against feedparser", 4);
        }
        println!("panics: {}{}", self.panicked.len(), list(&self.panicked));
        println!("attack cases: {}, live: {}{}", self.attack_cases, self.live.len(), list(&self.live));
        match memory::peak_mib() {
            Some(mib) => println!("peak memory: {mib:.0} MiB"),
            None => println!("peak memory: this system does not say"),
        }
    }

    /// Does it hold what the design asks?
    pub(crate) fn holds(&self, expected: f64, feedparser: f64) -> bool {
        let kept = self.expected.items.part() >= expected && self.feedparser.items.part() >= feedparser;
        if !kept {
            println!(
                "corpus: less is recovered than {expected} of the expectations and {feedparser} of feedparser's items"
            );
        }
        let small = memory::peak_mib().is_none_or(|mib| mib <= PEAK_MIB_MAX);
        if !small {
            println!("corpus: the peak of memory is over {PEAK_MIB_MAX} MiB");
        }
        kept && small && self.panicked.is_empty() && self.live.is_empty()
    }
}

fn list(lines: &[String]) -> String {
    lines.iter().take(20).map(|line| format!("\n  {line}")).collect()
}
