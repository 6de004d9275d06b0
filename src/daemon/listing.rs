//! Listings that go on: the pages after the first.

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
        let page = Feed { url: url.clone(), ..feed.clone() };
        match one(tower, page, &walk).await {
            Ok(page) => {
                next = walk.go_on(&page, &is_known);
                parsed.append(page);
            }
            Err(why) => parsed.problems.push(Problem::new("page-unread", why)),
        }
    }
    parsed
}

async fn one(tower: &Tower, page: Feed, walk: &Walk) -> Result<ParsedFeed, String> {
    let fetched = pages::get(tower, &page.url, &page.settings).await;
    let document = fetched.map_err(|error| error.to_string())?;
    if !walk.is_on_site(&document.final_url) {
        return Err(format!("`{}` leads to another site", crate::net::shown(&page.url)));
    }
    let (now, shown) = (tower.clock.now(), crate::net::shown(&page.url));
    let parsed = tokio::task::spawn_blocking(move || parse(&document, &page, now)).await;
    match parsed {
        Ok(Ok(parsed)) => Ok(parsed),
        Ok(Err(error)) => Err(format!("`{shown}`: {error}")),
        Err(_) => Err(format!("`{shown}`: reading it broke off in an unforeseen way")),
    }
}
