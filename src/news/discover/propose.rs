//! Proposing how to read a page that has no feed: the list on it that looks most like news.

use chrono::{DateTime, Utc};
use scraper::{ElementRef, Html, Selector};
use serde::Serialize;
use url::Url;

use super::cells::Cells;
use super::rows::{Rows, classes, is_heading, link_of, repeated};
use crate::news::Item;
use crate::news::feed::Selectors;
use crate::news::listing::{self, words};
use crate::text::html;

/// Proposals shown; the list of news is nearly always the first.
const PROPOSALS_MAX: usize = 3;
/// Kinds of rows whose parts are sought, the best at first sight.
const JUDGED_MAX: usize = 8;
/// Below this a list is a menu: titles too short, no date, no heading.
const SCORE_MIN: f64 = 1.5;

/// A way to read a page, with what it gives.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Proposal {
    /// How the page is read.
    pub selectors: Selectors,
    /// How much it looks like a list of news: 1.5 is doubtful, 4 is good.
    pub score: f64,
    /// The items that it gives.
    pub items: Vec<Item>,
}

/// The lists on a page that look like news, the likeliest first.
///
/// # Shape
/// Each proposal was tried on the page; of lists that overlap only the likeliest is there.
pub fn propose(page: &str, base: &Url, now: DateTime<Utc>) -> Vec<Proposal> {
    let tree = Html::parse_document(&html::balanced(page));
    let mut kinds: Vec<(f64, Rows<'_>)> =
        repeated(&tree).into_iter().map(|rows| (score(&rows, now), rows)).collect();
    kinds.retain(|(score, _)| *score >= SCORE_MIN);
    // Of equals the one with more rows, then the shorter selector.
    kinds.sort_by(|one, other| {
        let key = |rows: &Rows<'_>| (std::cmp::Reverse(rows.count), rows.css.len());
        other.0.total_cmp(&one.0).then_with(|| key(&one.1).cmp(&key(&other.1)))
    });
    let next = next_link(&tree);
    let mut proposals: Vec<Proposal> = Vec::new();
    let mut taken: Vec<Selector> = Vec::new();
    for (score, rows) in kinds {
        // The rows of a list in another guise: the same elements, what holds them or what they hold.
        if proposals.len() >= PROPOSALS_MAX || taken.iter().any(|other| overlaps(&rows, other)) {
            continue;
        }
        taken.extend(Selector::parse(&rows.css));
        if taken.len() > JUDGED_MAX {
            break;
        }
        let Some(proposal) = tried(score, &rows, next.clone(), page, base, now) else { continue };
        proposals.push(proposal);
    }
    proposals
}

/// Whether most rows are, hold or stand in what another selector finds.
fn overlaps(rows: &Rows<'_>, other: &Selector) -> bool {
    let touches = |row: &&ElementRef<'_>| {
        let row = **row;
        let above = row.ancestors().filter_map(ElementRef::wrap).any(|above| other.matches(&above));
        above || row.descendent_elements().any(|inside| other.matches(&inside))
    };
    rows.rows.iter().filter(touches).count() * 2 > rows.rows.len()
}

fn tried(
    score: f64,
    rows: &Rows<'_>,
    next: Option<String>,
    page: &str,
    base: &Url,
    now: DateTime<Utc>,
) -> Option<Proposal> {
    let cells = Cells { rows: &rows.rows, now };
    let selectors = Selectors {
        item: rows.css.clone(),
        link: cells.link()?,
        title: cells.title(),
        kind: cells.kind(),
        date: cells.date(),
        summary: cells.summary(),
        themes: cells.themes(),
        next,
        ..Selectors::default()
    };
    let items = listing::read(page, base, &selectors, now).ok()?.items;
    (items.len() >= 2).then_some(Proposal { selectors, score, items })
}

/// How much rows look like news: dated, headed, with titles of a sentence, and in the middle of the page.
fn score(rows: &Rows<'_>, now: DateTime<Utc>) -> f64 {
    let cells = Cells { rows: &rows.rows, now };
    let title = |row: ElementRef<'_>| link_of(row).map(words).unwrap_or_default().chars().count();
    let told = cells.share(|row| (20..=400).contains(&title(row)));
    let headed = cells.share(|row| row.descendent_elements().any(is_heading));
    let more = cells.share(|row| words(row).chars().count() > title(row) + 20);
    let aside = cells.share(|row| {
        let above = row.ancestors().filter_map(ElementRef::wrap);
        above.into_iter().any(|above| matches!(above.value().name(), "nav" | "footer" | "header" | "aside"))
    });
    let many = rows.count.min(10) as f64 / 10.0;
    2.0 * cells.dated() + told + headed + more + many - 2.0 * aside
}

/// The selector of the link to the next page.
fn next_link(page: &Html) -> Option<String> {
    let links = Selector::parse("a[href]").expect("a constant selector");
    let named = [
        "a[rel~=\"next\"]",
        ".pager__item--next a",
        ".pager-next a",
        ".pagination-next a",
        ".pagination .next a",
        "a.next",
    ];
    let by_convention = named
        .into_iter()
        .find(|css| Selector::parse(css).is_ok_and(|css| page.select(&css).next().is_some()));
    by_convention.map(str::to_owned).or_else(|| {
        let next = page.select(&links).find(|link| says_next(&words(*link)))?;
        let parent = next.parent().and_then(ElementRef::wrap);
        let own = classes(next).map(|class| format!("a.{class}"));
        let above = parent.iter().flat_map(|parent| classes(*parent)).map(|class| format!(".{class} a"));
        let mut candidates = own.chain(above);
        candidates.find(|css| {
            Selector::parse(css)
                .is_ok_and(|css| page.select(&css).next().is_some_and(|found| found.id() == next.id()))
        })
    })
}

fn says_next(text: &str) -> bool {
    let text = text.to_lowercase();
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    matches!(
        text,
        "volgende"
            | "volgende pagina"
            | "suivant"
            | "suivante"
            | "page suivante"
            | "weiter"
            | "nächste"
            | "nächste seite"
            | "next"
            | "next page"
    )
}
