//! What may have taken the place of a feed: another address, or other selectors for its page.

use std::collections::{BTreeMap, HashSet};

use url::Url;

use super::reread::{is_redesigned, reread};
use crate::daemon::discover;
use crate::daemon::poll::limits;
use crate::daemon::tower::Tower;
use crate::news::fetch::{Fetched, Validators, fetch};
use crate::news::health::NewSelectors;
use crate::news::parse::{ParsedFeed, parse};
use crate::news::story::neutral;
use crate::news::{Feed, FeedKind, Item};
use crate::store::StoredFeed;

/// The last items of a feed: their addresses say on which site it lives, and which other feed tells the same.
const LINKS: i64 = 100;
/// Front pages on which a feed is looked for.
const SITES_MAX: usize = 3;
/// Addresses asked in one search, over all sites; a search is made once a day at most.
const ASKED_MAX: usize = 24;

/// What may have taken the place of a feed.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Successor {
    /// A feed at another address.
    Feed(Url),
    /// The same page, read by other selectors.
    Selectors(NewSelectors),
}

/// Looks for what took the place of a feed: the list on its page in a new design, the address where its publisher sent us, then
/// the feeds on the site of its items.
///
/// # Shape
/// Only an address that reads as a feed and that no feed of ours has. What shares items with what we hold goes before
/// what does not; else new selectors for the page itself, else the first feed that was found.
pub(super) async fn find(tower: &Tower, stored: &StoredFeed) -> anyhow::Result<Option<Successor>> {
    let feed = &stored.feed;
    let links = tower.store.feed_links(&feed.id, LINKS).await?;
    let sites = sites(&links, feed);
    let mut choice = Choice {
        taken: tower.store.feeds().await?.into_iter().map(|one| one.feed.url).collect(),
        proposed: proposed_to_others(tower, &feed.id).await?,
        ids: tower.store.known_items(&feed.id).await?.into_iter().map(|(id, _)| id).collect(),
        addresses: links.iter().filter_map(|link| neutral(link)).collect(),
        best: None,
    };
    let page =
        if is_redesigned(stored) { reread(tower, feed, |item| choice.holds(item)).await } else { None };
    if let Some((selectors, shared)) = &page
        && *shared > 0
    {
        return Ok(Some(Successor::Selectors(selectors.clone())));
    }
    if let Some(moved) = &stored.state.memory.moved {
        let there = Feed { url: moved.to.clone(), kind: FeedKind::Syndication, ..feed.clone() };
        if let Some(parsed) = read(tower, &there).await {
            choice.weigh(&moved.to, &parsed.items);
        }
    }
    let mut left = ASKED_MAX;
    for site in sites {
        if left == 0 || choice.is_sure() {
            break;
        }
        match discover::within(tower, &site, &feed.settings, left).await {
            Ok(found) => {
                left = left.saturating_sub(found.asked);
                let feeds = found.feeds.iter().filter(|found| found.feed.kind == FeedKind::Syndication);
                feeds.for_each(|found| choice.weigh(&found.feed.url, &found.content));
            }
            Err(cause) => {
                left -= 1;
                tracing::debug!(feed = feed.id, "no successor there: {cause}");
            }
        }
    }
    let sure = choice.is_sure();
    let other = choice.best.map(|(url, _)| Successor::Feed(url));
    let page = page.map(|(selectors, _)| Successor::Selectors(selectors));
    Ok(if sure { other } else { page.or(other) })
}

async fn proposed_to_others(tower: &Tower, id: &str) -> anyhow::Result<HashSet<String>> {
    let healths = tower.store.healths().await?.into_iter().filter(|(other, _)| other != id);
    Ok(healths.filter_map(|(_, looked)| looked.health.successor).collect())
}

/// The feed as it would be read from now on, when that gives at least one item.
///
/// Like a poll: who named the address, the publisher or the operator, wants a feed to be read there.
pub(super) async fn read(tower: &Tower, feed: &Feed) -> Option<ParsedFeed> {
    let document = match fetch(&tower.client, feed, &Validators::default(), &limits(tower)).await {
        Ok(Fetched::Document(document)) => document,
        Ok(Fetched::NotModified(_)) => return None,
        Err(cause) => {
            tracing::debug!(feed = feed.id, "no feed there: {cause}");
            return None;
        }
    };
    let (feed, now) = (feed.clone(), tower.clock.now());
    let parsed = tokio::task::spawn_blocking(move || parse(&document, &feed, now)).await.ok()?.ok()?;
    (!parsed.items.is_empty()).then_some(parsed)
}

/// The best address so far, and what it is held against.
struct Choice {
    /// The addresses of our feeds.
    taken: HashSet<Url>,
    /// What is proposed as the successor of another feed already.
    proposed: HashSet<String>,
    /// The ids of the items that we hold.
    ids: HashSet<String>,
    /// Their addresses, as two copies of one item share them.
    addresses: HashSet<String>,
    /// The address, and how many of its items we hold.
    best: Option<(Url, usize)>,
}

impl Choice {
    fn weigh(&mut self, url: &Url, items: &[Item]) {
        if items.is_empty() || self.taken.contains(url) {
            return;
        }
        let shared = items.iter().filter(|item| self.holds(item)).count();
        // Two feeds of one site that died together are not both the one that is left.
        if shared == 0 && self.proposed.contains(url.as_str()) {
            return;
        }
        if self.best.as_ref().is_none_or(|(_, most)| shared > *most) {
            self.best = Some((url.clone(), shared));
        }
    }

    fn holds(&self, item: &Item) -> bool {
        let address = item.url.as_deref().and_then(neutral);
        self.ids.contains(&item.id) || address.is_some_and(|address| self.addresses.contains(&address))
    }

    /// Whether nothing better is to be expected.
    fn is_sure(&self) -> bool {
        self.best.as_ref().is_some_and(|(_, shared)| *shared > 0)
    }
}

/// Front pages of the sites that the items stand on, most of them first, then that of the feed itself.
fn sites(links: &[String], feed: &Feed) -> Vec<Url> {
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
    let mut seen = HashSet::new();
    sites.retain(|site| seen.insert(site.clone()));
    sites.truncate(SITES_MAX);
    sites
}
