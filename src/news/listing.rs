//! Reading a web page without a feed as if it had one: CSS selectors say where the parts of an item are, or the page's own marks.

mod ago;
mod date;
mod instead;
mod json_ld;
mod marked;
mod parts;
mod walk;

use chrono::{DateTime, Utc};
use scraper::{ElementRef, Html, Selector};
use url::Url;

use crate::news::feed::Selectors;
use crate::news::parse::entry::title_of;
use crate::news::parse::{ITEMS_MAX, ParseError, ParsedFeed, Problem};
use crate::text::{Language, html};
use instead::{in_front, instead_of_items, is_menu};
use parts::Parts;

pub(super) use parts::{first, instant_in, words};

pub use date::day_in;
pub use marked::read as read_marked;
pub use walk::Walk;

/// Reads a listing page.
///
/// # Errors
/// What stands in the way of the page, by its name; `empty` when the page says that it lists nothing; `selector-invalid`; and
/// `selector-lost` when a selector that every item needs finds nothing, a title in hardly any item, a date in none, when no row
/// becomes an item, or when all rows are a menu: then the page was redesigned.
pub fn read(
    page: &str,
    base: &Url,
    selectors: &Selectors,
    now: DateTime<Utc>,
) -> Result<ParsedFeed, ParseError> {
    let parts = Parts::of(selectors)?;
    let tree = Html::parse_document(&html::balanced(page));
    let rows: Vec<ElementRef<'_>> = tree.select(&parts.item).take(ITEMS_MAX + 1).collect();
    let parsed = rows_read(page, &tree, &rows, base, (&parts, selectors), now)?;
    // Rows with a day are news; of others we ask whether they belong to a page in front of the listing, or to its menu.
    if parsed.items.iter().any(|item| item.published.is_some()) {
        return Ok(parsed);
    }
    if let Some(looks) = in_front(page, &tree, &rows) {
        return Err(ParseError::NotAFeed(looks));
    }
    if let (Some(text), Some(date)) = (&selectors.date, &parts.date)
        && rows.iter().all(|row| first(*row, date).is_none())
    {
        return Err(ParseError::SelectorLost { part: "date", selector: text.clone() });
    }
    if is_menu(&rows) {
        return Err(ParseError::SelectorLost { part: "item", selector: selectors.item.clone() });
    }
    Ok(parsed)
}

/// Reads the rows of a page, whatever they are rows of.
fn rows_read(
    page: &str,
    tree: &Html,
    rows: &[ElementRef<'_>],
    base: &Url,
    (parts, selectors): (&Parts, &Selectors),
    now: DateTime<Utc>,
) -> Result<ParsedFeed, ParseError> {
    if let Some(lost) = lost(rows, parts, selectors) {
        return Err(instead_of_items(page, tree, lost));
    }
    let base = page_base(tree, base);
    let mut parsed = head(tree, &base);
    parsed.next = parts.next.as_ref().and_then(|next| walk::next_of(tree, next, &base));
    for row in rows {
        match parts.item_of(*row, &base, now, &mut parsed.problems) {
            Ok(item) => parsed.items.push(item),
            Err(problem) => parsed.problems.push(problem),
        }
    }
    if parsed.items.is_empty() {
        let lost = ParseError::SelectorLost { part: "link", selector: selectors.link.clone() };
        return Err(instead_of_items(page, tree, lost));
    }
    parsed.problems.extend(lost_in_most(rows, parts, selectors));
    Ok(parsed)
}

/// The selector that every item needs and that finds nothing any more.
fn lost(rows: &[ElementRef<'_>], parts: &Parts, selectors: &Selectors) -> Option<ParseError> {
    let lost = |part, selector: &str| Some(ParseError::SelectorLost { part, selector: selector.to_owned() });
    if rows.is_empty() {
        return lost("item", &selectors.item);
    }
    // Rows without a link are advertisements and headings: a wide selector for the rows is no mistake.
    let linked: Vec<_> = rows.iter().filter(|row| first(**row, &parts.link).is_some()).collect();
    if linked.is_empty() {
        return lost("link", &selectors.link);
    }
    let (title, text) = (parts.title.as_ref()?, selectors.title.as_ref()?);
    let titled =
        linked.iter().filter(|row| first(***row, title).is_some_and(|found| !words(found).is_empty()));
    if titled.count() * 2 < linked.len() { lost("title", text) } else { None }
}

/// The other selectors that find nothing in most rows: what they looked for is missed, but the items can be read.
fn lost_in_most(rows: &[ElementRef<'_>], parts: &Parts, selectors: &Selectors) -> Vec<Problem> {
    let others = [
        ("kind", &selectors.kind, &parts.kind),
        ("date", &selectors.date, &parts.date),
        ("summary", &selectors.summary, &parts.summary),
        ("themes", &selectors.themes, &parts.themes),
    ];
    let lost = others.into_iter().filter_map(|(part, text, selector)| {
        let (text, selector) = (text.as_ref()?, selector.as_ref()?);
        let found = rows.iter().filter(|row| first(**row, selector).is_some()).count();
        // A summary or themes may be rare on an honest page; a date is not.
        let expected = if part == "date" { rows.len().div_ceil(2) } else { 1 };
        let about = format!("`{text}` for `{part}` is found in {found} of {} items", rows.len());
        (found < expected).then(|| Problem::new("selector-lost", about))
    });
    lost.collect()
}

/// What a page says of itself.
fn head(page: &Html, base: &Url) -> ParsedFeed {
    let root = page.root_element();
    ParsedFeed {
        title: Selector::parse("title")
            .ok()
            .and_then(|title| first(root, &title))
            .map(|title| title_of(&words(title))),
        language: root.value().attr("lang").and_then(Language::from_tag),
        site_url: Some(base.to_string()),
        ..ParsedFeed::default()
    }
}

/// Where relative links count from: the page, unless it says otherwise in `<base>`.
pub(super) fn page_base(page: &Html, base: &Url) -> Url {
    let said =
        Selector::parse("base[href]").ok().and_then(|tag| page.select(&tag).next()?.value().attr("href"));
    said.and_then(|href| base.join(href).ok()).unwrap_or_else(|| base.clone())
}
