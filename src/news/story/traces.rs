//! Traces of an item: keys under which the store finds, with an index, the items that may tell the same story.

use super::essence::Essence;
use super::hash::{hash, least};

/// Bands of a text and orders in each: of two texts that share half their shingles two in three share a band, of those
/// that share seven in ten all but one in thirty.
const TEXT: (u64, u64) = (8, 3);
/// The same for a title; titles that share eight words in ten, fewer are no evidence, share a band in nineteen of twenty.
const TITLE: (u64, u64) = (4, 3);
/// Shorter texts and titles are found by other traces only: by chance they share too much.
const SHINGLES_MIN: usize = 6;
const TITLE_WORDS_MIN: usize = 4;
/// Figures that lead from one language to another: the greatest are the rarest.
const FIGURES_MAX: usize = 4;
const DAYS_MAX: usize = 2;

/// A key that items of one story share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trace {
    /// The key: 31 bits, a few bytes in the index of the store. Two things under one key cost a comparison.
    pub key: i64,
    /// Whether it proposes an item alone. A figure of a publisher needs a second one: every other item says `25`, and a release
    /// in two languages is only believed for two figures or more.
    pub alone: bool,
}

impl Trace {
    fn new(hash: u64, alone: bool) -> Trace {
        Trace { key: (hash & u64::from(u32::MAX >> 1)).cast_signed(), alone }
    }
}

/// The traces of an item: about twenty, whatever its length.
pub fn traces(essence: &Essence) -> Vec<Trace> {
    let mut found: Vec<u64> =
        essence.addresses.iter().map(|address| hash(["address", address.as_str()])).collect();
    if essence.shingles.len() >= SHINGLES_MIN {
        found.extend(bands("text", TEXT, || essence.shingles.iter().copied()));
    }
    if essence.title.len() >= TITLE_WORDS_MIN {
        let words: Vec<u64> = essence.title.iter().map(|word| hash([word.as_str()])).collect();
        found.extend(bands("title", TITLE, || words.iter().copied()));
    }
    let mut found: Vec<Trace> = found.into_iter().map(|hash| Trace::new(hash, true)).collect();
    if let Some(publisher) = &essence.publisher {
        let figure = |figure: &String| hash(["figure", publisher.as_str(), figure.as_str()]);
        found.extend(telling(essence).iter().map(|telling| Trace::new(figure(telling), false)));
    }
    found.sort_unstable();
    found.dedup_by_key(|trace| trace.key);
    found
}

/// Whether these traces, which two items share, are reason enough to compare them.
pub fn propose(shared: impl IntoIterator<Item = Trace>) -> bool {
    shared.into_iter().map(|trace| if trace.alone { 2 } else { 1 }).sum::<u32>() >= 2
}

fn bands<I: Iterator<Item = u64>>(of: &str, (bands, orders): (u64, u64), set: impl Fn() -> I) -> Vec<u64> {
    let band = |band: u64| {
        let least: Vec<String> =
            (0..orders).map(|order| least(set(), band * orders + order).to_string()).collect();
        hash([of, &band.to_string()].into_iter().chain(least.iter().map(String::as_str)))
    };
    (0..bands).map(band).collect()
}

/// The figures that few items of one publisher share.
fn telling(essence: &Essence) -> Vec<String> {
    let mut numbers: Vec<&String> =
        essence.figures.numbers.iter().filter(|number| is_telling(number)).collect();
    numbers.sort_by_key(|number| (std::cmp::Reverse(number.len()), number.as_str()));
    let numbers = numbers.into_iter().take(FIGURES_MAX).cloned();
    numbers.chain(essence.figures.days.iter().take(DAYS_MAX).map(ToString::to_string)).collect()
}

/// A year and a small number stand in every other text.
pub(super) fn is_telling(number: &str) -> bool {
    let year = number.len() == 4 && (number.starts_with("19") || number.starts_with("20"));
    number.len() >= 2 && !year
}
