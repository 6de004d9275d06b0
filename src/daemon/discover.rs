//! Finding the feed of a page: every likely address is asked, politely and not too many, and what answers is read.

use chrono::{DateTime, Utc};
use serde::Serialize;
use url::Url;

use super::pages;
use super::tower::Tower;
use crate::news::discover::{Candidate, Proposal, Source, candidates, in_robots, listed, propose};
use crate::news::feed::FeedSettings;
use crate::news::fetch::{Document, FetchError};
use crate::news::looks::looks;
use crate::news::opml::feed_id;
use crate::news::parse::{ParsedFeed, decode, parse};
use crate::news::{Feed, FeedKind, Item};

/// Addresses asked in one discovery; a page with more candidates lists feeds for people to choose from.
const FETCHES_MAX: usize = 24;
/// Feeds after which nothing less sure is asked.
const ENOUGH: usize = 1;

/// What was found for a page.
#[derive(Clone, Debug, Serialize)]
pub struct Discovered {
    /// The page, after redirects.
    pub url: Url,
    /// What stands in front of it, by its name, when something does.
    pub cause: Option<&'static str>,
    /// Its feeds, the surest first; a page that marks its items itself comes last.
    pub feeds: Vec<Found>,
    /// Ways to read the list on the page, when it has no feed.
    pub listings: Vec<Proposal>,
    /// How many addresses were asked, the page included.
    pub asked: usize,
}

/// A feed that was found and read.
#[derive(Clone, Debug, Serialize)]
pub struct Found {
    /// The feed as it can be added.
    pub feed: Feed,
    /// How we came to think of it.
    pub source: Source,
    /// How many items it has now.
    pub items: usize,
    /// The date of the newest.
    pub newest: Option<DateTime<Utc>>,
    /// What was wrong with it, and repaired or left out.
    pub problems: Vec<String>,
    /// The items themselves, for who compares them with others.
    #[serde(skip)]
    pub content: Vec<Item>,
}

/// Finds the feed of a page, or proposes how to read the list on it.
///
/// # Errors
/// When the page itself cannot be fetched; a candidate that fails is only no feed.
pub async fn discover(tower: &Tower, url: &Url, settings: &FeedSettings) -> Result<Discovered, FetchError> {
    within(tower, url, settings, FETCHES_MAX).await
}

/// The same with at most so many addresses asked, for who looks on more than one page.
pub(super) async fn within(
    tower: &Tower,
    url: &Url,
    settings: &FeedSettings,
    asked_max: usize,
) -> Result<Discovered, FetchError> {
    let document = pages::get(tower, url, settings).await?;
    let page = document.final_url.clone();
    let mut search = Search { tower, settings, found: Vec::new(), asked: 1, asked_max };
    let mut listings = Vec::new();
    let text = decode(&document.bytes, document.charset.as_deref()).into_owned();
    search.take(&document, Source::Itself, None).await;
    let looks = (search.found.is_empty()).then(|| looks(&text)).filter(|looks| looks.hides_the_page());
    if search.found.is_empty() {
        let (text, base, now) = (text, page.clone(), tower.clock.now());
        let read =
            tokio::task::spawn_blocking(move || (candidates(&text, &base), propose(&text, &base, now)));
        let (candidates, proposals) = read.await.unwrap_or_default();
        search.ask(candidates, &page).await;
        if search.found.is_empty() {
            search.read_as(&document, FeedKind::Marked, Source::Itself, None).await;
            listings = if search.found.is_empty() && looks.is_none() { proposals } else { Vec::new() };
        }
    }
    let cause = looks.map(crate::news::looks::Looks::cause);
    Ok(Discovered { url: page, cause, feeds: search.found, listings, asked: search.asked })
}

struct Search<'a> {
    tower: &'a Tower,
    settings: &'a FeedSettings,
    found: Vec<Found>,
    asked: usize,
    asked_max: usize,
}

impl Search<'_> {
    /// Asks the candidates, the surest first; what is less sure only while nothing was found.
    async fn ask(&mut self, candidates: Vec<Candidate>, page: &Url) {
        let (usual, named): (Vec<_>, Vec<_>) =
            candidates.into_iter().partition(|candidate| candidate.source == Source::Usual);
        for candidate in named {
            self.one(candidate).await;
        }
        if self.found.len() < ENOUGH {
            self.sitemaps(page).await;
        }
        for candidate in usual {
            if self.found.len() >= ENOUGH {
                return;
            }
            self.one(candidate).await;
        }
    }

    async fn sitemaps(&mut self, page: &Url) {
        let Ok(address) = page.join("/robots.txt") else { return };
        let robots = self.text(&address).await.unwrap_or_default();
        for candidate in in_robots(&robots, page) {
            for listed in self.one(candidate).await.map(|text| listed(&text, page)).unwrap_or_default() {
                self.one(listed).await;
            }
        }
    }

    async fn text(&mut self, url: &Url) -> Option<String> {
        let document = self.fetch(url).await?;
        Some(decode(&document.bytes, document.charset.as_deref()).into_owned())
    }

    async fn fetch(&mut self, url: &Url) -> Option<Document> {
        if self.asked >= self.asked_max {
            return None;
        }
        self.asked += 1;
        pages::get(self.tower, url, self.settings).await.ok()
    }

    /// Asks one candidate and takes it in when it is a feed; gives the text that answered.
    async fn one(&mut self, candidate: Candidate) -> Option<String> {
        let document = self.fetch(&candidate.url).await?;
        self.take(&document, candidate.source, candidate.title).await;
        Some(decode(&document.bytes, document.charset.as_deref()).into_owned())
    }

    async fn take(&mut self, document: &Document, source: Source, title: Option<String>) {
        self.read_as(document, FeedKind::Syndication, source, title).await;
    }

    async fn read_as(&mut self, document: &Document, kind: FeedKind, source: Source, title: Option<String>) {
        let url = document.final_url.clone();
        if self.found.iter().any(|found| found.feed.url == url) {
            return;
        }
        let host = url.host_str().unwrap_or_default().to_owned();
        let id = feed_id(url.as_str());
        let settings = self.settings.clone();
        let mut feed = Feed { id, title: host, language: None, kind, themes: Vec::new(), settings, url };
        let (document, reader, now) = (document.clone(), feed.clone(), self.tower.clock.now());
        let read = tokio::task::spawn_blocking(move || parse(&document, &reader, now)).await;
        let Ok(Ok(parsed)) = read else { return };
        if let Some(name) = parsed.title.clone().or(title).filter(|name| !name.trim().is_empty()) {
            feed.title = name;
        }
        // A feed with the same items at another address (RSS beside Atom) is shown too: people choose.
        self.found.push(found(feed, source, parsed));
    }
}

fn found(feed: Feed, source: Source, parsed: ParsedFeed) -> Found {
    Found {
        feed,
        source,
        items: parsed.items.len(),
        newest: parsed.items.iter().filter_map(|item| item.published).max(),
        problems: parsed.problems.iter().map(ToString::to_string).collect(),
        content: parsed.items,
    }
}
