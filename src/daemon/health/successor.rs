//! The address that may have taken the place of a feed.

use std::collections::BTreeMap;

use scraper::{Html, Selector};
use url::Url;

use crate::daemon::poll::limits;
use crate::daemon::tower::Tower;
use crate::news::fetch::{Document, Fetched, Validators, fetch};
use crate::news::parse::parse;
use crate::news::{Feed, FeedKind};

/// The last items of a feed whose addresses say on which site it lives.
const LINKS: i64 = 30;
/// Pages that are asked for feeds, and addresses that are tried: a handful of requests, once a day at most.
const PAGES_MAX: usize = 3;
const TRIED_MAX: usize = 8;
/// Where feeds stand when no page names one.
const USUAL: [&str; 6] = ["/rss.xml", "/feed", "/rss", "/feed.xml", "/atom.xml", "/api/rss"];

/// Looks for a feed on the site of the items: where the site names one, then at the usual addresses.
///
/// # Shape
/// Only an address that reads as a feed and is not the one at hand.
pub(super) async fn find(tower: &Tower, feed: &Feed) -> Option<Url> {
    let mut tried = Vec::new();
    for site in sites(tower, feed).await {
        let named = match page(tower, feed, &site).await {
            Some(document) => named_by(&document),
            None => Vec::new(),
        };
        let usual = USUAL.iter().filter_map(|path| site.join(path).ok());
        for url in named.into_iter().chain(usual) {
            if url == feed.url || tried.contains(&url) || tried.len() >= TRIED_MAX {
                continue;
            }
            if reads(tower, feed, &url).await.is_some() {
                return Some(url);
            }
            tried.push(url);
        }
    }
    None
}

/// The feed at another address, when there is one with at least one item.
pub(super) async fn reads(tower: &Tower, feed: &Feed, url: &Url) -> Option<Feed> {
    let asked = Feed { url: url.clone(), kind: FeedKind::Syndication, ..feed.clone() };
    let document = document(tower, &asked).await?;
    let now = tower.clock.now();
    let read = asked.clone();
    let parsed = tokio::task::spawn_blocking(move || parse(&document, &read, now)).await.ok()?.ok()?;
    (!parsed.items.is_empty()).then_some(asked)
}

/// Front pages of the sites that the items stand on, most of them first, then that of the feed itself.
async fn sites(tower: &Tower, feed: &Feed) -> Vec<Url> {
    let links = tower.store.feed_links(&feed.id, LINKS).await.unwrap_or_default();
    let mut counted: BTreeMap<Url, usize> = BTreeMap::new();
    for site in links.iter().filter_map(|link| Url::parse(link).ok()?.join("/").ok()) {
        *counted.entry(site).or_default() += 1;
    }
    let mut sites: Vec<(Url, usize)> = counted.into_iter().collect();
    sites.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut sites: Vec<Url> = sites.into_iter().map(|(site, _)| site).collect();
    sites.extend(feed.url.join("/").ok());
    let domain = feed.url.host_str().and_then(psl::domain_str);
    sites.extend(domain.and_then(|domain| Url::parse(&format!("https://www.{domain}/")).ok()));
    let mut seen = Vec::new();
    sites.retain(|site| {
        let new = !seen.contains(site);
        seen.push(site.clone());
        new
    });
    sites.truncate(PAGES_MAX);
    sites
}

async fn page(tower: &Tower, feed: &Feed, site: &Url) -> Option<Document> {
    document(tower, &Feed { url: site.clone(), ..feed.clone() }).await
}

async fn document(tower: &Tower, feed: &Feed) -> Option<Document> {
    match fetch(&tower.client, feed, &Validators::default(), &limits(tower)).await {
        Ok(Fetched::Document(document)) => Some(*document),
        Ok(Fetched::NotModified(_)) => None,
        Err(cause) => {
            tracing::debug!(feed = feed.id, "no successor there: {cause}");
            None
        }
    }
}

/// The feeds that a page names (`<link rel="alternate">`), in its order.
fn named_by(document: &Document) -> Vec<Url> {
    let page = Html::parse_document(&String::from_utf8_lossy(&document.bytes));
    let selector = Selector::parse("link[rel~=alternate][href][type]").expect("a constant selector");
    let is_feed = |kind: &str| ["rss", "atom", "feed+json"].iter().any(|form| kind.contains(form));
    page.select(&selector)
        .filter(|link| link.value().attr("type").is_some_and(is_feed))
        .filter_map(|link| document.final_url.join(link.value().attr("href")?).ok())
        .collect()
}
