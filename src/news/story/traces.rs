//! Traces of an item: keys under which the store finds, with an index, the items that may tell the same story.

use super::essence::Essence;
use super::hash::{hash, least};

/// Bands of a text and orders in each: of two texts that share half their shingles two in three share a band, of those
/// that share seven in ten all but one in thirty.
const TEXT: (u64, u64) = (8, 3);
/// The same for a title: few words, so fewer orders in a band.
const TITLE: (u64, u64) = (3, 2);
/// Shorter texts and titles are found by other traces only: by chance they share too much.
const SHINGLES_MIN: usize = 6;
const TITLE_WORDS_MIN: usize = 4;
/// Figures that lead from one language to another: the greatest are the rarest.
const FIGURES_MAX: usize = 4;
const DAYS_MAX: usize = 2;

/// The traces of an item: about twenty, whatever its length.
pub fn traces(essence: &Essence) -> Vec<i64> {
    let mut found: Vec<u64> =
        essence.addresses.iter().map(|address| hash(["address", address.as_str()])).collect();
    if essence.shingles.len() >= SHINGLES_MIN {
        found.extend(bands("text", TEXT, || essence.shingles.iter().copied()));
    }
    if essence.title.len() >= TITLE_WORDS_MIN {
        let words: Vec<u64> = essence.title.iter().map(|word| hash([word.as_str()])).collect();
        found.extend(bands("title", TITLE, || words.iter().copied()));
    }
    if let Some(publisher) = &essence.publisher {
        found.extend(
            telling(essence).iter().map(|figure| hash(["figure", publisher.as_str(), figure.as_str()])),
        );
    }
    found.sort_unstable();
    found.dedup();
    // The store has whole numbers with a sign; the bits are what counts.
    found.into_iter().map(u64::cast_signed).collect()
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
