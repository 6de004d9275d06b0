//! What a page itself says of feeds, in its head, in its body and in its links.

use std::sync::LazyLock;

use regex::Regex;
use scraper::{ElementRef, Html, Selector};
use url::Url;

use super::{Candidate, Source};
use crate::news::listing::{page_base, words};
use crate::news::parse::entry::web_url;
use crate::text::html;

/// Candidates of each kind; a site with more has a page that lists them, and people choose there.
const EACH_MAX: usize = 10;

static FEED_PATH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(^|[/._?&=-])(rss|rss2|atom|feeds?|rdf)([/._?&=-]|$)")
        .expect("a fixed pattern that a test runs")
});
static FEED_NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(rss|atom|newsfeed|nieuwsfeed|webfeed|rss-feed|flux)\b")
        .expect("a fixed pattern that a test runs")
});

/// What the page names in `<link>`, and the links in it that look like a feed.
pub(super) fn named(page: &str, base: &Url) -> Vec<Candidate> {
    let tree = Html::parse_document(&html::balanced(page));
    let base = page_base(&tree, base);
    let all = |css: &str| -> Vec<ElementRef<'_>> {
        let selector = Selector::parse(css).expect("a constant selector");
        tree.select(&selector).collect()
    };
    let links = all("link[href]").into_iter().filter(|link| is_feed_link(*link)).take(EACH_MAX);
    let named = links.filter_map(|link| {
        candidate(link, &base, Source::Link, link.value().attr("title").unwrap_or_default())
    });
    let anchors = all("a[href]").into_iter().filter(|link| is_feed_anchor(*link)).take(EACH_MAX);
    let linked = anchors.filter_map(|link| candidate(link, &base, Source::Anchor, &words(link)));
    let mut found: Vec<Candidate> = named.chain(linked).collect();
    // Comments under the news are a feed that nobody asks for; they come last.
    found.sort_by_key(|candidate| candidate.url.path().contains("comments"));
    found
}

fn candidate(element: ElementRef<'_>, base: &Url, source: Source, title: &str) -> Option<Candidate> {
    let url = web_url(element.value().attr("href")?, base)?;
    let title = html::shorten(&html::line(title), 100); // a line of the terminal
    Some(Candidate { url, source, title: Some(title).filter(|title| !title.is_empty()) })
}

/// `rel="alternate"` with the type of a feed, or `rel="feed"`; a translation or a preview for chats is neither.
fn is_feed_link(link: ElementRef<'_>) -> bool {
    let attribute = |name| link.value().attr(name).unwrap_or_default().to_ascii_lowercase();
    let (rel, kind, href) = (attribute("rel"), attribute("type"), attribute("href"));
    let has = |name: &str| rel.split_whitespace().any(|word| word == name);
    let typed = ["rss", "atom", "rdf", "feed+json"].iter().any(|name| kind.contains(name))
        || matches!(kind.as_str(), "text/xml" | "application/xml" | "application/json")
            && FEED_PATH.is_match(&href);
    has("feed") || has("alternate") && typed && !kind.contains("oembed")
}

fn is_feed_anchor(link: ElementRef<'_>) -> bool {
    let href = link.value().attr("href").unwrap_or_default();
    let kind = link.value().attr("type").unwrap_or_default();
    // `/feed/item-1` is an item; a feed is what the address ends with.
    let end = href.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let says = FEED_NAME.is_match(&words(link))
        || FEED_NAME.is_match(link.value().attr("title").unwrap_or_default());
    kind.contains("rss") || kind.contains("atom") || FEED_PATH.is_match(end) || says && !href.starts_with('#')
}
