//! Whether the index in use has the items that came in, and finds them by the queries that they meet.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use super::Queries;
use crate::daemon::tower::Tower;
use crate::search::{Page, Query, Searcher, Sort};
use crate::store::StoredItem;

/// An item that is younger may still be on its way into the index.
const SETTLED: TimeDelta = TimeDelta::hours(1);
/// Words of a title by which an item is asked for: more would break on one that is very long.
const TITLE_WORDS: usize = 12;
/// Hits among which an item must be: feeds repeat a title now and then.
const AMONG: usize = 50;
/// Queries that are asked for an item beside its own title: a damage in the words that it shares with many shows in one of them.
const QUERIES_MAX: usize = 3;

/// How many of the items the index in use does not have, or not by the queries that they meet.
///
/// # Shape
/// None where there is no index yet. Of each item its own title is asked, and some of the queries with it.
pub(super) async fn missing(
    tower: &Tower,
    queries: &Queries,
    found: &[(StoredItem, BTreeSet<String>)],
) -> anyhow::Result<u64> {
    let Ok(searcher) = tower.searcher().await else { return Ok(0) };
    let now = tower.clock.now();
    let mut missing = 0;
    for (item, meet) in found.iter().filter(|(item, _)| now - item.first_seen >= SETTLED) {
        let own = own(item);
        let day = queries.day_of(item);
        let met = meet.iter().filter_map(|id| queries.all.get(id)).take(QUERIES_MAX);
        let asked = met.map(|query| query.on(day).and(own.clone())).chain([own.clone()]);
        for query in asked {
            if !has(&searcher, &query, item).await? {
                missing += 1;
                break;
            }
        }
    }
    Ok(missing)
}

/// What finds an item and few others: its feed, and the first words of its title as they are written.
fn own(item: &StoredItem) -> Query {
    let words = item.item.title.split_whitespace().take(TITLE_WORDS).collect::<Vec<_>>().join(" ");
    let (title, ignored) = Query::parse_lenient(&format!("title:\"{}\"", words.replace('"', " ")));
    let feed = Query::feed(item.feed.as_str());
    // A title of signs alone is no question.
    if ignored.is_empty() && title.has_words() { feed.and(title) } else { feed }
}

async fn has(searcher: &Searcher, query: &Query, item: &StoredItem) -> anyhow::Result<bool> {
    let page = Page {
        limit: AMONG,
        sort: Sort::Newest,
        total: false,
        facets: false,
        snippets: false,
        ..Page::default()
    };
    let hits = searcher.search(query, &page).await?.hits;
    Ok(hits.iter().any(|hit| hit.key == item.key.as_str()))
}
