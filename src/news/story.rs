//! A story: the same news told by several items.
//!
//! Two steps. [`traces`] makes some twenty keys of an item; items that share one may tell the same story, and the store
//! finds them by its index. [`evidence`] then compares two items in full and says what shows that they do, if anything.
//! An item that is taken for another is an alert that nobody gets, so doubt keeps them apart.

mod address;
mod essence;
mod hash;
mod traces;
pub(super) mod words;

use std::collections::BTreeSet;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

pub use address::neutral;
pub use essence::Essence;
pub use traces::{Trace, propose, traces};

/// How far apart two items of one story may be published: later, the same words are a repeat.
pub const WINDOW: TimeDelta = TimeDelta::days(14);

/// A translation is published with its original, or after a weekend.
const TRANSLATED_WITHIN: TimeDelta = TimeDelta::days(4);
/// A sheet of figures is published in all languages at once.
const SAME_DAY: TimeDelta = TimeDelta::hours(24);
/// A title alone is evidence for a day or two: a weekly column has it again next week.
const TITLED_WITHIN: TimeDelta = TimeDelta::hours(60);
/// A feed that gives an item anew under another id does so within days.
const AGAIN_WITHIN: TimeDelta = TimeDelta::days(2);

/// What shows that two items tell the same story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// They lead to the same address, or have the same id made to be unique in the world.
    Address,
    /// They say the same in the same words.
    Text,
    /// They have the same title, and nothing that they say differs.
    Title,
    /// They are one release in two languages: publisher, days, figures and names agree.
    Release,
}

/// Sources at which a story has grown enough to say so: one that a third tells is no coincidence, one that ten tell is an event.
const GROWN: [usize; 2] = [10, 3];

/// The number of sources that a story has reached and that is worth telling; `None` below the first.
pub fn grown(sources: usize) -> Option<usize> {
    GROWN.into_iter().find(|step| sources >= *step)
}

/// What shows that two items tell the same story; `None` where nothing does for certain.
pub fn evidence(one: &Essence, other: &Essence) -> Option<Evidence> {
    let apart = (one.at - other.at).abs();
    if apart > WINDOW || one.figures_of_titles_differ(other) {
        return None;
    }
    let compared = Compared::of(one, other);
    if one.speaks_another_language_than(other) {
        let release = apart <= TRANSLATED_WITHIN && compared.release(one, other);
        return release.then_some(Evidence::Release);
    }
    if one.feed == other.feed {
        return compared.again(one, other, apart).then_some(Evidence::Address);
    }
    if !one.addresses.is_disjoint(&other.addresses) && (compared.title >= 0.3 || compared.contained >= 0.3) {
        return Some(Evidence::Address);
    }
    let named_apart = one.names_apart(other) && other.names_apart(one);
    if (compared.copied() && !named_apart) || (compared.edited() && !one.titles_contradict(other)) {
        return Some(Evidence::Text);
    }
    compared.titled(one, other, apart).then_some(Evidence::Title)
}

impl Essence {
    fn speaks_another_language_than(&self, other: &Essence) -> bool {
        matches!((self.language, other.language), (Some(one), Some(two)) if one != two)
    }

    /// Whether the titles count or date differently: week 46 is not week 47, and 2025 is not 2026.
    fn figures_of_titles_differ(&self, other: &Essence) -> bool {
        let lacks = |one: &Essence, other: &Essence| {
            one.title_figures.numbers.iter().any(|number| !other.figures.numbers.contains(number))
                || one.title_figures.days.iter().any(|day| !other.figures.days.contains(day))
        };
        lacks(self, other) && lacks(other, self)
    }

    /// Whether each title names something that its own text is about and the other item nowhere says: two jobs, two towns,
    /// one template.
    fn titles_contradict(&self, other: &Essence) -> bool {
        let names_more = |one: &Essence, other: &Essence| {
            one.title.iter().any(|word| one.text.contains(word) && !other.says(word))
                || one.names_apart(other)
        };
        names_more(self, other) && names_more(other, self)
    }

    /// Whether its title has a name that the other item nowhere has: one notice, word for word, for two streets.
    fn names_apart(&self, other: &Essence) -> bool {
        self.title_names.iter().any(|name| !other.says(name))
    }

    /// Whether a word stands in the title or the text, in any of its forms.
    fn says(&self, word: &str) -> bool {
        let form = |known: &String| {
            let same = known.bytes().zip(word.bytes()).take_while(|(one, two)| one == two).count();
            // Four letters in common, and endings of three: `meten` and `metingen`, not `camera` and `campagne`.
            known == word || (same >= 4 && known.len().max(word.len()) - same <= 3)
        };
        [&self.text, &self.title].into_iter().any(|words| words.contains(word) || words.iter().any(form))
    }
}

/// How much two items share, each as a part of one.
struct Compared {
    /// Of the telling words of both titles.
    title: f64,
    /// Of all shingles of both texts.
    shared: f64,
    /// Of the shingles of the shorter text.
    contained: f64,
    /// Shingles of the shorter text.
    shorter: usize,
    /// Of the figures of the item with fewer; 1 where one has none.
    figures: f64,
    /// Of the names of the item with fewer; 1 where one has none.
    names: f64,
}

impl Compared {
    fn of(one: &Essence, other: &Essence) -> Compared {
        let figures = |essence: &Essence| -> BTreeSet<String> {
            let days = essence.figures.days.iter().map(ToString::to_string);
            essence.figures.numbers.iter().cloned().chain(days).collect()
        };
        let common = one.shingles.intersection(&other.shingles).count();
        let shorter = one.shingles.len().min(other.shingles.len());
        Compared {
            title: jaccard(&one.title, &other.title),
            shared: part(common, one.shingles.len() + other.shingles.len() - common),
            contained: part(common, shorter),
            shorter,
            figures: agreement(&figures(one), &figures(other)),
            names: agreement(&one.names, &other.names),
        }
    }

    /// The very words of the shorter text, long enough not to be a phrase.
    fn copied(&self) -> bool {
        self.contained >= 0.97 && self.shorter >= 12 && self.agrees()
    }

    /// Much of both texts, or nearly all of the shorter one.
    fn edited(&self) -> bool {
        let same = self.shared >= 0.5 || (self.contained >= 0.75 && self.shorter >= 12);
        same && self.agrees() && (self.title >= 0.2 || self.shared >= 0.8)
    }

    fn agrees(&self) -> bool {
        self.figures >= 0.8 && self.names >= 0.75
    }

    /// The same title on the same days, and texts that do not contradict it.
    ///
    /// Two feeds of one publisher cut one text at different places; of two publishers, one must have copied from the other.
    fn titled(&self, one: &Essence, other: &Essence, apart: TimeDelta) -> bool {
        let long = one.title.len().min(other.title.len()) >= 5;
        let publisher = one.publisher.is_some() && one.publisher == other.publisher;
        let silent = self.shorter < 8;
        let words = self.contained >= if publisher { 0.15 } else { 0.4 };
        long && self.title >= 0.8
            && apart <= TITLED_WITHIN
            && self.figures >= 0.8
            && self.names >= 0.5
            && (words || silent)
    }

    /// One feed gives one item twice under two ids: same address and nearly the same words, or the very same words.
    fn again(&self, one: &Essence, other: &Essence, apart: TimeDelta) -> bool {
        let address = !one.addresses.is_disjoint(&other.addresses);
        let figures = one.title_figures == other.title_figures && one.figures.days == other.figures.days;
        let words = self.title >= 0.9 && self.shared >= 0.95;
        figures
            && ((address && self.title >= 0.6 && self.contained >= 0.5) || (words && apart <= AGAIN_WITHIN))
    }

    /// One release in two languages: the same publisher, every day and nearly every figure, and names.
    fn release(&self, one: &Essence, other: &Essence) -> bool {
        let address = !one.addresses.is_disjoint(&other.addresses);
        let publisher = one.publisher.is_some() && one.publisher == other.publisher;
        let numbers: Vec<&String> = one
            .figures
            .numbers
            .intersection(&other.figures.numbers)
            .filter(|number| traces::is_telling(number))
            .collect();
        let days = one.figures.days.intersection(&other.figures.days).count();
        let names = one.names.intersection(&other.names).count();
        let days_agree = one.figures.days == other.figures.days || days >= 2;
        let told = numbers.len() + days;
        // Two sheets of figures that are the same to the last are one, whoever is named in them.
        let same_day = (one.at - other.at).abs() <= SAME_DAY;
        let enough = match names {
            _ if same_day && one.figures == other.figures && told + names.min(1) >= 3 => true,
            0 => false,
            // One name alone needs every figure and a day beside it.
            1 => told >= 3 && days >= 1 && self.figures >= 1.0,
            2 => told >= 3,
            _ => told >= 2,
        };
        let same = publisher && days_agree && self.figures >= 0.75 && enough;
        same || (address && publisher && days_agree && self.figures >= 0.5)
    }
}

fn part(common: usize, of: usize) -> f64 {
    // Shingles of a bounded text: a float holds their number.
    if of == 0 { 0.0 } else { common as f64 / of as f64 }
}

fn jaccard<T: Ord>(one: &BTreeSet<T>, other: &BTreeSet<T>) -> f64 {
    let common = one.intersection(other).count();
    part(common, one.len() + other.len() - common)
}

/// What the smaller set shares with the other; an empty one says nothing against it.
fn agreement<T: Ord>(one: &BTreeSet<T>, other: &BTreeSet<T>) -> f64 {
    let smaller = one.len().min(other.len());
    if smaller == 0 { 1.0 } else { part(one.intersection(other).count(), smaller) }
}
