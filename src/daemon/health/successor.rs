//! The address that may have taken the place of a feed.

use std::collections::{BTreeMap, HashSet};

use url::Url;

use crate::daemon::discover;
use crate::daemon::poll::limits;
use crate::daemon::tower::Tower;
use crate::news::fetch::{Fetched, Validators, fetch};
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

/// Looks for the feed that took the place of another: where its publisher sent us, then on the site of its items.
///
/// # Shape
/// Only an address that reads as a feed and that no feed of ours has. One that shares items with what we hold goes before
/// one that does not; else the first that was found.
pub(super) async fn find(tower: &Tower, stored: &StoredFeed) -> anyhow::Result<Option<Url>> {
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
    if let Some(moved) = &stored.state.memory.moved
        && let Some(parsed) = read(tower, feed, &moved.to).await
    {
        choice.weigh(&moved.to, &parsed.items);
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
    Ok(choice.best.map(|(url, _)| url))
}

async fn proposed_to_others(tower: &Tower, id: &str) -> anyhow::Result<HashSet<String>> {
    let healths = tower.store.healths().await?.into_iter().filter(|(other, _)| other != id);
    Ok(healths.filter_map(|(_, looked)| looked.health.successor).collect())
}

/// The feed at another address, when there is one with at least one item.
///
/// Like a poll: who named the address, the publisher or the operator, wants a feed to be read there.
pub(super) async fn read(tower: &Tower, feed: &Feed, url: &Url) -> Option<ParsedFeed> {
    let asked = Feed { url: url.clone(), kind: FeedKind::Syndication, ..feed.clone() };
    let document = match fetch(&tower.client, &asked, &Validators::default(), &limits(tower)).await {
        Ok(Fetched::Document(document)) => document,
        Ok(Fetched::NotModified(_)) => return None,
        Err(cause) => {
            tracing::debug!(feed = feed.id, "no feed there: {cause}");
            return None;
        }
    };
    let now = tower.clock.now();
    let parsed = tokio::task::spawn_blocking(move || parse(&document, &asked, now)).await.ok()?.ok()?;
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
