//! Finding what repeats on a page: elements that look alike, each with a link of its own.

use std::collections::{BTreeMap, HashSet};

use scraper::{ElementRef, Html};

use crate::news::listing::words;

/// Fewer rows are no list.
const ROWS_MIN: usize = 3;
/// Rows judged of one list; more say the same.
pub(super) const ROWS_JUDGED: usize = 40;
/// Elements in one row; a row with more is a part of the page.
const ROW_SIZE_MAX: usize = 300;
/// Kinds of rows judged, those with most rows first.
const KINDS_MAX: usize = 150;
/// Classes of one element that may name its kind.
const CLASSES_MAX: usize = 6;

/// Elements that one selector finds.
pub(super) struct Rows<'a> {
    /// The selector.
    pub css: String,
    /// The elements, at most [`ROWS_JUDGED`].
    pub rows: Vec<ElementRef<'a>>,
    /// How many there are.
    pub count: usize,
}

/// What repeats on a page.
pub(super) fn repeated(page: &Html) -> Vec<Rows<'_>> {
    let mut kinds: BTreeMap<String, Rows<'_>> = BTreeMap::new();
    for element in page.root_element().descendent_elements() {
        for css in names(element) {
            let rows = kinds.entry(css.clone()).or_insert_with(|| Rows { css, rows: Vec::new(), count: 0 });
            rows.count += 1;
            if rows.rows.len() < ROWS_JUDGED {
                rows.rows.push(element);
            }
        }
    }
    let mut kinds: Vec<Rows<'_>> = kinds.into_values().filter(|rows| rows.count >= ROWS_MIN).collect();
    kinds.sort_by_key(|rows| std::cmp::Reverse(rows.count));
    kinds.truncate(KINDS_MAX);
    kinds.retain(is_list);
    kinds
}

/// Most rows have a link of their own, none is a part of the page, and none stands in another.
fn is_list(rows: &Rows<'_>) -> bool {
    if rows.rows.iter().any(|row| row.descendent_elements().nth(ROW_SIZE_MAX).is_some()) {
        return false;
    }
    let ids: HashSet<_> = rows.rows.iter().map(|row| row.id()).collect();
    if rows.rows.iter().any(|row| row.ancestors().any(|above| ids.contains(&above.id()))) {
        return false;
    }
    let links: HashSet<String> =
        rows.rows.iter().filter_map(|row| link_of(*row)?.value().attr("href")).map(str::to_owned).collect();
    links.len() * 10 >= rows.rows.len() * 6
}

/// The link that a row is about: the one in a heading, else the one that says most.
pub(super) fn link_of(row: ElementRef<'_>) -> Option<ElementRef<'_>> {
    let links =
        row.descendent_elements().filter(|element| element.value().name() == "a" && leads_on(*element));
    let weight = |link: &ElementRef<'_>| {
        let in_heading = in_or_around(*link, row, is_heading);
        (in_heading, words(*link).chars().count().min(200))
    };
    // Of equals the first counts: the picture of a card often repeats its link.
    links.take(20).collect::<Vec<_>>().into_iter().rev().max_by_key(weight)
}

fn leads_on(link: ElementRef<'_>) -> bool {
    let href = link.value().attr("href").unwrap_or_default().trim().to_ascii_lowercase();
    let elsewhere =
        ["#", "mailto:", "tel:", "javascript:", "data:"].iter().any(|start| href.starts_with(start));
    !href.is_empty() && !elsewhere
}

pub(super) fn is_heading(element: ElementRef<'_>) -> bool {
    matches!(element.value().name(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Whether an element of that kind is in a link, or around it inside the row.
fn in_or_around(link: ElementRef<'_>, row: ElementRef<'_>, is: fn(ElementRef<'_>) -> bool) -> bool {
    let above = link.ancestors().take_while(|above| above.id() != row.id()).filter_map(ElementRef::wrap);
    above.into_iter().any(is) || link.descendent_elements().any(is)
}

/// The selectors that may name the kind of an element.
pub(super) fn names(element: ElementRef<'_>) -> Vec<String> {
    let tag = element.value().name();
    if !matches!(
        tag,
        "article"
            | "li"
            | "div"
            | "section"
            | "tr"
            | "a"
            | "dl"
            | "dt"
            | "dd"
            | "p"
            | "span"
            | "figure"
            | "h2"
            | "h3"
            | "h4"
    ) {
        return Vec::new();
    }
    let mut names: Vec<String> =
        classes(element).take(CLASSES_MAX).map(|class| format!("{tag}.{class}")).collect();
    if tag == "article" {
        names.push(tag.to_owned());
    }
    if let Some(parent) = element.parent().and_then(ElementRef::wrap).and_then(|parent| place(parent, 3)) {
        names.push(format!("{parent} > {tag}"));
    }
    names
}

/// A selector of an element that holds others: its id or a class, else through what holds it.
fn place(element: ElementRef<'_>, levels: usize) -> Option<String> {
    let tag = element.value().name();
    if let Some(class) = classes(element).next() {
        return Some(format!("{tag}.{class}"));
    }
    if let Some(id) = element.value().attr("id").filter(|id| is_word(id)) {
        return Some(format!("#{id}"));
    }
    if matches!(tag, "main" | "body") {
        return Some(tag.to_owned());
    }
    let parent = element.parent().and_then(ElementRef::wrap)?;
    (levels > 0).then(|| place(parent, levels - 1)).flatten().map(|above| format!("{above} > {tag}"))
}

/// The classes of an element that say what it is; those of its state, its column and those that a build makes up do not.
pub(super) fn classes(element: ElementRef<'_>) -> impl Iterator<Item = &str> {
    element.value().classes().filter(|class| is_word(class) && !is_fleeting(class))
}

/// A name that needs no escape in a selector.
fn is_word(name: &str) -> bool {
    name.len() <= 60
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

fn is_fleeting(class: &str) -> bool {
    let states =
        ["odd", "even", "first", "last", "active", "clearfix", "container", "row", "visible", "hidden"];
    let starts = ["col-", "css-", "sc-", "jsx-", "grid-", "mt-", "mb-", "p-", "m-", "post-", "node-"];
    // `node--news` is a kind, `node-123` is one node.
    let numbered = class.chars().filter(char::is_ascii_digit).count() >= 2;
    states.contains(&class)
        || numbered && (starts.iter().any(|start| class.starts_with(start)) || class.len() >= 5)
}
