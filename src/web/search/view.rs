//! What was found as a page shows it: one item of a list, and the links on it.

use std::collections::{BTreeSet, HashMap};

use crate::daemon::tower::Tower;
use crate::news::ItemKey;
use crate::search::{Count, Hit};
use crate::store::Sibling;
use crate::text::Language;
use crate::web::address::Asked;
use crate::web::days::Day;
use crate::web::problem::Problem;

/// One item of a list.
pub(in crate::web) struct HitView {
    pub(in crate::web) href: String,
    pub(in crate::web) title: String,
    pub(in crate::web) lang: &'static str,
    pub(in crate::web) source: String,
    pub(in crate::web) kind: Option<String>,
    pub(in crate::web) date: Option<Day>,
    pub(in crate::web) themes: Vec<ThemeLink>,
    /// The names of the other feeds that tell the same story, separated by commas; empty where none does.
    pub(in crate::web) also: String,
    /// Escaped by the index, with `<mark>`.
    pub(in crate::web) snippet_html: String,
}

/// A theme, as a link to its page.
pub(in crate::web) struct ThemeLink {
    pub(in crate::web) href: String,
    pub(in crate::web) name: String,
}

/// The names of the feeds of these hits and of these counts, by id.
pub(in crate::web) async fn feed_titles(
    tower: &Tower,
    hits: &[Hit],
    counts: &[Count],
) -> Result<HashMap<String, String>, Problem> {
    let of_hits = hits.iter().map(|hit| hit.feed.as_str());
    let ids = of_hits.chain(counts.iter().map(|count| count.value.as_str())).collect();
    Ok(tower.store.feed_titles(&ids).await?)
}

/// The names of the other feeds that tell the stories of these hits, by item.
pub(in crate::web) async fn also_at(
    tower: &Tower,
    hits: &[Hit],
) -> Result<HashMap<ItemKey, String>, Problem> {
    let keys: Vec<ItemKey> = hits.iter().map(|hit| ItemKey::from_text(hit.key.clone())).collect();
    let named = |(key, siblings): (ItemKey, Vec<Sibling>)| {
        let names: BTreeSet<String> = siblings.into_iter().map(|sibling| sibling.source).collect();
        (key, names.into_iter().collect::<Vec<_>>().join(", "))
    };
    Ok(tower.store.siblings(&keys).await?.into_iter().map(named).collect())
}

/// A hit as a page shows it.
pub(in crate::web) fn view(
    hit: Hit,
    tower: &Tower,
    feeds: &HashMap<String, String>,
    also: &HashMap<ItemKey, String>,
    language: Language,
) -> HitView {
    let zone = tower.config.alerts.time_zone;
    HitView {
        href: format!("/items/{}", hit.key),
        title: hit.title,
        lang: hit.language.unwrap_or(language).code(),
        source: feeds.get(&hit.feed).cloned().unwrap_or(hit.feed),
        kind: hit.kind,
        date: hit.published.map(|at| Day::of(at, zone, language)),
        themes: hit.themes.iter().map(|id| theme_link(tower, id, language)).collect(),
        also: also.get(&ItemKey::from_text(hit.key)).cloned().unwrap_or_default(),
        snippet_html: hit.snippet_html,
    }
}

/// A theme as a link; one that is no longer in the list keeps its id and leads to a search.
pub(in crate::web) fn theme_link(tower: &Tower, id: &str, language: Language) -> ThemeLink {
    let href = match tower.themes().by_id(id) {
        Ok(_) => format!("/themes/{id}"),
        Err(_) => Asked::read("").toggled(id),
    };
    ThemeLink { href, name: tower.theme_name(id, language) }
}
