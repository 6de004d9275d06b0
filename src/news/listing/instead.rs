//! What a page is that gives no news: another page in front of it, one that lists nothing, or the right one in a new design.

use scraper::{ElementRef, Html};

use super::words;
use crate::news::looks::{Looks, looks};
use crate::news::parse::ParseError;

/// The page that stands in front of the listing, when rows without a day belong to it: the links at the foot of a login form.
///
/// The page must look so with its rows and without them: an item about maintenance is an item.
pub(super) fn in_front(page: &str, tree: &Html, rows: &[ElementRef<'_>]) -> Option<Looks> {
    let with_rows = looks(page);
    // A shell without scripts is empty, and this one has rows.
    if !with_rows.hides_the_page() || with_rows == Looks::NeedsScript {
        return None;
    }
    let mut rest = tree.clone();
    for row in rows {
        if let Some(mut row) = rest.tree.get_mut(row.id()) {
            row.detach();
        }
    }
    (looks(&rest.html()) == with_rows).then_some(with_rows)
}

/// Whether all rows stand where no news stands: in the menu or at the foot of a page.
pub(super) fn is_menu(rows: &[ElementRef<'_>]) -> bool {
    let aside = |row: &ElementRef<'_>| {
        row.ancestors().filter_map(ElementRef::wrap).any(|above| {
            let above = above.value();
            matches!(above.name(), "nav" | "footer")
                || matches!(above.attr("role"), Some("navigation" | "contentinfo" | "menubar"))
        })
    };
    !rows.is_empty() && rows.iter().all(aside)
}

/// What a page without items is: another page in its place, a page that lists nothing, or the right one in a new design.
pub(super) fn instead_of_items(page: &str, tree: &Html, lost: ParseError) -> ParseError {
    let looks = looks(page);
    if looks.hides_the_page() {
        return ParseError::NotAFeed(looks);
    }
    let text = words(tree.root_element()).to_lowercase();
    if NOTHING.iter().any(|word| text.contains(word)) { ParseError::NothingListed } else { lost }
}

/// What pages say that list nothing.
const NOTHING: &[&str] = &[
    "geen nieuws",
    "geen resultaten",
    "geen berichten",
    "geen items",
    "niets gevonden",
    "aucun résultat",
    "aucune actualité",
    "pas d'actualité",
    "keine ergebnisse",
    "keine meldungen",
    "keine nachrichten",
    "keine einträge",
    "no results",
    "no news",
    "no items",
    "nothing found",
];
