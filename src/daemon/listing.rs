//! Listings that go on: the pages after the first.

use url::Url;

use super::pages;
use super::tower::Tower;
use crate::news::listing::Walk;
use crate::news::parse::{ParsedFeed, Problem, parse};
use crate::news::{Feed, FeedKind};

/// Reads on after the first page of a listing, until nothing new can follow; other feeds stay as they are.
///
/// A page that cannot be had costs only itself: what was read stays, and a problem names it.
pub async fn read_on(
    tower: &Tower,
    feed: &Feed,
    mut parsed: ParsedFeed,
    is_known: impl Fn(&str) -> bool,
) -> ParsedFeed {
    let FeedKind::Listing(selectors) = &feed.kind else { return parsed };
    let mut walk = Walk::new(&feed.url, selectors);
    let mut next = walk.go_on(&parsed, &is_known);
    while let Some(url) = next.take() {
        match one(tower, feed, &url, &walk).await {
            Ok(page) => {
                next = walk.go_on(&page, &is_known);
                parsed.append(page);
            }
            Err(why) => {
                let about = format!("`{}`: {why}", crate::net::shown(&url));
                parsed.problems.push(Problem::new("page-unread", about));
            }
        }
    }
    parsed
}

async fn one(tower: &Tower, feed: &Feed, url: &Url, walk: &Walk) -> Result<ParsedFeed, String> {
    let document = pages::get(tower, url, &feed.settings).await.map_err(|error| error.to_string())?;
    if !walk.is_on_site(&document.final_url) {
        return Err("it leads to another site".to_owned());
    }
    let (now, feed) = (tower.clock.now(), feed.clone());
    let parsed = tokio::task::spawn_blocking(move || parse(&document, &feed, now)).await;
    match parsed {
        Ok(parsed) => parsed.map_err(|error| error.to_string()),
        Err(_) => Err("reading it broke off in an unforeseen way".to_owned()),
    }
}
