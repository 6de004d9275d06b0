//! Documents made to hurt: our own, mutated at random, and properties that hold whatever is in them.
//!
//! A bounded number of cases runs with the tests; `BELFORT_FUZZ_CASES=100000 cargo test --release hostile` runs more.

#[path = "../../corpus/alive.rs"]
pub(crate) mod alive;

use belfort::news::feed::Selectors;
use belfort::news::fetch::Document;
use belfort::news::item::Item;
use belfort::news::parse::{ITEMS_MAX, parse};
use belfort::news::{Feed, FeedKind};
use belfort::text::html;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use url::Url;

use super::feed;

/// Where the mutations begin.
const SEEDS: &[&str] = &[
    include_str!("../../fixtures/news/broken.rss"),
    include_str!("../../fixtures/news/listing.html"),
    include_str!("../../../src/cli/demo/nieuws.xml"),
    "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='/a/'><entry><id>1</id><title type='xhtml'><div>a <b>b</b></div></title>\
     <content type='html'>&lt;p&gt;Dag&lt;/p&gt;</content><updated>2026-11-16T09:00:00Z</updated></entry></feed>",
    "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\"1\",\"content_html\":\"<p>a</p>\",\"tags\":[\"x\"]}]}",
    "<p>Een <a href='/b.pdf'>nota</a><ul><li>a<li>b</ul><table><tr><td>c</table></p>",
];

/// What attackers and broken programs put in between.
const SPARKS: &[&str] = &[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    "<a href=\"jav&#x0A;ascript:alert(1)\">",
    "<iframe src=//evil.example>",
    "<style>@import '//evil.example'</style>",
    "<math><mtext></p><img src=x>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<!DOCTYPE x [<!ENTITY a \"b\">]>",
    "&a;",
    "&#0;",
    "&#x110000;",
    "&amp;lt;script&amp;gt;",
    "</item>",
    "<item>",
    "<entry>",
    "</entry>",
    "<title>",
    "</title>",
    "<description>",
    "<content type='xhtml'>",
    "xml:base='https://evil.example/'",
    "<",
    ">",
    "\"",
    "'",
    "/>",
    "\0",
    "\u{202e}",
    "\u{feff}",
    "é",
    "𝄞",
    "<base href=//evil.example>",
    "<form action=//evil.example><input>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<p style=background:url(//e)>",
    "<td background=//e>",
    "<noscript><p title=\"</noscript><img src=x onerror=x>\">",
    "<a href='//evil.example/x.pdf' ping=//e>",
];

#[derive(Clone, Debug)]
enum Change {
    Insert(usize, &'static str),
    Remove(usize, usize),
    Repeat(usize, usize, usize),
    Byte(usize, u8),
    Stop(usize),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => (any::<usize>(), select(SPARKS)).prop_map(|(at, spark)| Change::Insert(at, spark)),
        1 => (any::<usize>(), 1_usize..200).prop_map(|(at, length)| Change::Remove(at, length)),
        1 => (any::<usize>(), 1_usize..200, 2_usize..20).prop_map(|(at, length, times)| Change::Repeat(at, length, times)),
        1 => (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Change::Byte(at, byte)),
        1 => any::<usize>().prop_map(Change::Stop),
    ]
}

fn hostile() -> impl Strategy<Value = Vec<u8>> {
    (select(SEEDS), vec(change(), 0..12)).prop_map(|(seed, changes)| {
        let mut bytes = seed.as_bytes().to_vec();
        for change in changes {
            apply(&mut bytes, change);
        }
        bytes
    })
}

fn apply(bytes: &mut Vec<u8>, change: Change) {
    let place = |at: usize| at % (bytes.len() + 1);
    match change {
        Change::Insert(at, spark) => {
            let at = place(at);
            bytes.splice(at..at, spark.bytes());
        }
        Change::Remove(at, length) => {
            let at = place(at);
            bytes.drain(at..(at + length).min(bytes.len()));
        }
        Change::Repeat(at, length, times) => {
            let at = place(at);
            let part = bytes[at..(at + length).min(bytes.len())].repeat(times);
            bytes.splice(at..at, part);
        }
        Change::Byte(at, byte) => {
            let at = place(at);
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
        }
        Change::Stop(at) => bytes.truncate(place(at)),
    }
}

fn cases() -> ProptestConfig {
    // 200 of each kind take a few seconds without optimisation.
    let cases = std::env::var("BELFORT_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(200);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Reads a document and holds what must hold of whatever comes out.
fn holds(bytes: &[u8], kind: FeedKind) {
    let feed: Feed = feed(kind);
    let document = Document::local(feed.url.clone(), bytes.to_vec());
    let Ok(parsed) = parse(&document, &feed, "2026-11-23T12:00:00Z".parse().unwrap()) else { return };
    assert!(parsed.items.len() <= ITEMS_MAX);
    for item in &parsed.items {
        is_bounded(item, bytes.len());
        let live = alive::live(item);
        assert!(live.is_empty(), "{live:?}");
    }
    assert!(parsed.problems.iter().all(|problem| problem.about.chars().count() <= 200));
}

fn is_bounded(item: &Item, document_bytes: usize) {
    assert!(!item.id.is_empty() && item.id.chars().count() <= 500, "id of {}", item.id.len());
    assert!(!item.title.is_empty() && item.title.chars().count() <= 2_000, "title of {}", item.title.len());
    assert!(item.summary.chars().count() <= 400);
    // A lone `"` becomes `&quot;`, and a byte of another set up to three bytes of UTF-8.
    assert!(
        item.body_html.len() <= 64 * document_bytes + 1_000,
        "{} of {document_bytes}",
        item.body_html.len()
    );
    assert!(item.body.len() <= 3 * document_bytes + 10);
    assert!(item.labels.len() <= 30 && item.authors.len() <= 10 && item.attachments.len() <= 40);
    let years = item.published.map(|at| at.to_rfc3339());
    assert!(years.is_none_or(|at| !at.starts_with(['-', '+'])));
}

fn selectors() -> FeedKind {
    FeedKind::Listing(Selectors {
        item: "li".into(),
        link: "a".into(),
        date: Some(".meta".into()),
        summary: Some("p".into()),
        themes: Some(".themes".into()),
        ..Selectors::default()
    })
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn whatever_a_feed_holds_reading_it_is_bounded_and_inert(bytes in hostile()) {
        holds(&bytes, FeedKind::Syndication);
    }

    #[test]
    fn whatever_a_page_holds_its_listing_is_bounded_and_inert(bytes in hostile()) {
        holds(&bytes, selectors());
    }

    #[test]
    fn what_was_made_safe_once_stays_as_it_is(bytes in hostile()) {
        let text = String::from_utf8_lossy(&bytes);
        let base = Url::parse("https://town.example/nieuws/").unwrap();
        let once = html::safe(&text, Some(&base));
        let item = Item { body_html: once.clone(), ..Item::default() };
        let live = alive::live(&item);
        prop_assert!(live.is_empty(), "{live:?} in {once}");
        prop_assert_eq!(html::safe(&once, Some(&base)), once);
    }

    #[test]
    fn whatever_a_date_says_reading_it_ends(date in "[-0-9A-Za-z:+/., ()éάΙ년월일오후Tz]{0,60}") {
        let rss = format!("<rss><channel><item><title>t</title><pubDate>{date}</pubDate></item></channel></rss>");
        holds(rss.as_bytes(), FeedKind::Syndication);
        let page = format!("<ul><li><a href='/x'>x</a><span class=meta>{date}</span></ul>");
        holds(page.as_bytes(), selectors());
    }
}

#[test]
fn marks_that_nothing_closes_cost_no_more_than_their_length() {
    // Where a mark makes a reader search the rest of the document, these hang the tests instead of passing them.
    for mark in [
        "<title>",
        "<a1><a2><a3>",
        "<b",
        "</b",
        "<a x=\"",
        "<![CDATA[",
        "<!--",
        "&",
        "&#",
        "]]>",
        "<x:y xmlns:x='z'>",
        "<li><p>",
    ] {
        let many = mark.repeat(100_000 / mark.len());
        holds(
            format!("<rss><channel><item><title>t</title>{many}</item></channel></rss>").as_bytes(),
            FeedKind::Syndication,
        );
        let escaped = html::escaped(&many);
        let rss = format!(
            "<rss><channel><item><title>t</title><description>{escaped}</description></item></channel></rss>"
        );
        holds(rss.as_bytes(), FeedKind::Syndication);
    }
}
