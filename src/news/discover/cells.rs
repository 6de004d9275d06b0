//! Finding the parts of an item in rows that look alike: a selector that finds the same part in most of them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use scraper::{ElementRef, Selector};

use super::rows::{classes, is_heading, link_of};
use crate::news::listing::{first, instant_in, words};

/// Longest text of an element that is a date, with "Gepubliceerd op" before it.
const DATE_CHARS_MAX: usize = 60;
/// Least text that sums up an item.
const SUMMARY_CHARS_MIN: usize = 40;

/// The rows of a list and what `now` is, for dates that count from it.
pub(super) struct Cells<'a, 'b> {
    pub rows: &'b [ElementRef<'a>],
    pub now: DateTime<Utc>,
}

impl<'a> Cells<'a, '_> {
    /// The selector of the link that each row is about.
    pub(super) fn link(&self) -> Option<String> {
        let is_link = |row: ElementRef<'a>, found: ElementRef<'a>| {
            link_of(row).is_some_and(|link| link.id() == found.id())
        };
        self.best(|row| link_of(row).into_iter().collect(), is_link, 0.6)
    }

    /// The selector of the title, where the link does not say it.
    pub(super) fn title(&self) -> Option<String> {
        let says = |element: ElementRef<'_>| {
            let text = words(element);
            (10..=200).contains(&text.chars().count()) && !is_invitation(&text)
        };
        let told = self.rows.iter().filter(|row| link_of(**row).is_some_and(says)).count();
        let whole_card = self.rows.iter().filter(|row| {
            link_of(**row).is_some_and(|link| link.descendent_elements().skip(1).any(is_heading))
        });
        if told * 10 >= self.rows.len() * 8 && whole_card.count() * 2 < self.rows.len() {
            return None;
        }
        let heads =
            |row: ElementRef<'a>| row.descendent_elements().filter(|element| is_head(*element)).collect();
        self.best(heads, |_, found| is_head(found) && !words(found).is_empty(), 0.6)
    }

    /// The selector of the date.
    pub(super) fn date(&self) -> Option<String> {
        let is_date = |element: ElementRef<'_>| is_date(element, self.now);
        let dates =
            |row: ElementRef<'a>| row.descendent_elements().filter(|element| is_date(*element)).collect();
        self.best(dates, |_, found| is_date(found), 0.5)
    }

    /// The selector of the summary.
    pub(super) fn summary(&self) -> Option<String> {
        let is = |element: ElementRef<'_>| {
            let name = element.value().name();
            (name == "p" || named(element, &["summary", "teaser", "intro", "excerpt", "lead", "description"]))
                && words(element).chars().count() >= SUMMARY_CHARS_MIN
        };
        self.best(
            |row| row.descendent_elements().filter(|element| is(*element)).collect(),
            |_, found| is(found),
            0.5,
        )
    }

    /// The selector of the type.
    pub(super) fn kind(&self) -> Option<String> {
        let is = |element: ElementRef<'_>| named(element, &["type", "kind", "soort"]) && is_label(element);
        self.best(
            |row| row.descendent_elements().filter(|element| is(*element)).collect(),
            |_, found| is(found),
            0.6,
        )
    }

    /// The selector of the themes.
    pub(super) fn themes(&self) -> Option<String> {
        let is = |element: ElementRef<'_>| {
            named(element, &["tag", "theme", "thema", "topic", "categor", "keyword", "label", "onderwerp"])
                && !words(element).is_empty()
        };
        let found = self.best(
            |row| row.descendent_elements().skip(1).filter(|element| is(*element)).collect(),
            |_, found| is(found),
            0.3,
        )?;
        let selector = Selector::parse(&found).ok()?;
        let parts = |row: &ElementRef<'a>| {
            first(*row, &selector).map(|cell| {
                cell.descendent_elements().skip(1).filter(|part| part.value().name() == "a").count()
            })
        };
        let several = self.rows.iter().filter_map(parts).any(|links| links > 1);
        Some(if several { format!("{found} a") } else { found })
    }

    /// The share of rows that have a date.
    pub(super) fn dated(&self) -> f64 {
        self.share(|row| row.descendent_elements().any(|element| is_date(element, self.now)))
    }

    /// The share of rows that hold for something.
    pub(super) fn share(&self, holds: impl Fn(ElementRef<'a>) -> bool) -> f64 {
        let held = self.rows.iter().filter(|row| holds(**row)).count();
        held as f64 / self.rows.len().max(1) as f64
    }

    /// The selector whose first match is right in most rows, if those are enough.
    fn best(
        &self,
        parts: impl Fn(ElementRef<'a>) -> Vec<ElementRef<'a>>,
        is_right: impl Fn(ElementRef<'a>, ElementRef<'a>) -> bool,
        share_min: f64,
    ) -> Option<String> {
        let mut counted: BTreeMap<String, usize> = BTreeMap::new();
        // Ten rows name every selector that fits most of forty.
        for row in self.rows.iter().take(10) {
            for part in parts(*row).into_iter().take(3) {
                for css in names_in(part, *row) {
                    *counted.entry(css).or_default() += 1;
                }
            }
        }
        let mut named: Vec<(String, usize)> = counted.into_iter().collect();
        // A name says more than a tag, and outlives a redesign more often.
        let is_bare = |css: &str| !css.contains(['.', ' ']) && css != "time";
        named.sort_by_key(|(css, count)| (std::cmp::Reverse(*count), is_bare(css), css.len()));
        let judged = named.into_iter().take(12).filter_map(|(css, _)| {
            let selector = Selector::parse(&css).ok()?;
            let right = self.share(|row| first(row, &selector).is_some_and(|found| is_right(row, found)));
            Some((css, right)).filter(|(_, right)| *right >= share_min)
        });
        // Of equals the first counts: most rows, shortest selector.
        judged
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .max_by(|one, other| one.1.total_cmp(&other.1))
            .map(|(css, _)| css)
    }
}

/// The selectors that may find an element inside its row.
fn names_in(element: ElementRef<'_>, row: ElementRef<'_>) -> Vec<String> {
    let tag = element.value().name();
    let mut names: Vec<String> = classes(element).map(|class| format!("{tag}.{class}")).collect();
    if element.id() != row.id() {
        let above =
            element.ancestors().take_while(|above| above.id() != row.id()).filter_map(ElementRef::wrap);
        for above in above.take(3) {
            if is_heading(above) {
                names.push(format!("{} {tag}", above.value().name()));
            }
            names.extend(classes(above).take(2).map(|class| format!(".{class} {tag}")));
        }
    }
    names.push(tag.to_owned());
    names
}

fn is_head(element: ElementRef<'_>) -> bool {
    let bold = matches!(element.value().name(), "strong" | "b") && words(element).chars().count() >= 10;
    is_heading(element) || bold || named(element, &["title", "titel", "heading", "headline"])
}

fn is_date(element: ElementRef<'_>, now: DateTime<Utc>) -> bool {
    let text = words(element);
    let short = !text.is_empty() && text.chars().nth(DATE_CHARS_MAX).is_none();
    let leaf = element.value().name() == "time" || element.child_elements().next().is_none();
    short && leaf && instant_in(element, None, now).is_some()
}

fn is_label(element: ElementRef<'_>) -> bool {
    (2..=30).contains(&words(element).chars().count())
}

/// Whether one of its classes says so.
fn named(element: ElementRef<'_>, words: &[&str]) -> bool {
    element.value().classes().any(|class| {
        let class = class.to_ascii_lowercase();
        words.iter().any(|word| class.split(['-', '_']).any(|part| part.starts_with(word)))
    })
}

/// What a link says that says nothing of where it leads.
fn is_invitation(text: &str) -> bool {
    let text = text.to_lowercase();
    [
        "lees meer",
        "lees verder",
        "meer info",
        "lire la suite",
        "en savoir plus",
        "weiterlesen",
        "mehr erfahren",
        "read more",
    ]
    .iter()
    .any(|words| text.starts_with(words))
}
