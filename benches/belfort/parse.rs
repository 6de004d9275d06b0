//! Reading feeds: 42 kB and 35 items each, clean, half RSS and half Atom. The reference reads the same bytes and does no more:
//! no sanitising, no plain text, no repair.

use belfort::news::fetch::Document;
use belfort::news::parse::parse;
use belfort::news::{Feed, FeedKind};
use url::Url;

use super::data::{Luck, now};
use super::race::{Race, Work, timed};

/// Feeds of one run.
const FEEDS: u64 = 16;
/// Items of a feed, as publishers show them.
const ITEMS: u64 = 35;

pub(crate) fn race() -> Race {
    let address: Url = "https://stad.example/feed".parse().expect("an address");
    let documents: Vec<Document> =
        (0..FEEDS).map(|seed| Document::local(address.clone(), feed_text(seed).into_bytes())).collect();
    let feed = Feed {
        id: "stad".to_owned(),
        url: address,
        title: "Stad".to_owned(),
        language: None,
        kind: FeedKind::Syndication,
        themes: Vec::new(),
        settings: Default::default(),
    };
    let bytes: usize = documents.iter().map(|document| document.bytes.len()).sum();
    let each = bytes as u64 / FEEDS;
    assert!((40_000..44_000).contains(&each), "a feed has {each} bytes, not about 42 kB");
    let others = documents.clone();
    let read = move || -> usize {
        let one = |document| parse(document, &feed, now()).expect("a clean feed").items.len();
        documents.iter().map(one).sum()
    };
    let by_feed_rs = move || -> usize {
        let one = |document: &Document| {
            feed_rs::parser::parse(document.bytes.as_slice()).expect("a clean feed").entries.len()
        };
        others.iter().map(one).sum()
    };
    assert_eq!((read(), by_feed_rs()), ((FEEDS * ITEMS) as usize, (FEEDS * ITEMS) as usize));
    Race {
        work: Work::Bytes(bytes as u64),
        ours: Box::new(move || timed(&read)),
        reference: Box::new(move || timed(&by_feed_rs)),
        beside: "feed-rs alone reads the same bytes",
    }
}

fn feed_text(seed: u64) -> String {
    let mut luck = Luck::new(100 + seed);
    let items = |item: fn(u64, &mut Luck) -> String, luck: &mut Luck| -> String {
        (0..ITEMS).map(|number| item(number, luck)).collect()
    };
    if seed.is_multiple_of(2) {
        let items = items(rss_item, &mut luck);
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Stad</title><link>https://stad.example/</link><language>nl-BE</language>{items}</channel></rss>"#
        )
    } else {
        let items = items(atom_entry, &mut luck);
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="nl"><title>Stad</title><id>tag:stad.example,2026:feed</id><updated>2026-11-20T08:00:00Z</updated>{items}</feed>"#
        )
    }
}

fn rss_item(number: u64, luck: &mut Luck) -> String {
    let (title, summary, label) = (luck.text(8), luck.text(22), luck.word());
    let (first, second, link) = (luck.text(37), luck.text(22), luck.word());
    format!(
        "<item><title>{title}</title><link>https://stad.example/{number}</link><guid isPermaLink=\"false\">stad-{number}</guid>\
         <pubDate>Fri, 20 Nov 2026 08:{number:02}:00 GMT</pubDate><category>{label}</category><description>{summary}</description>\
         <content:encoded><![CDATA[<p>{first}</p><p><a href=\"/{link}\">{link}</a> {second}</p>]]></content:encoded></item>\n"
    )
}

fn atom_entry(number: u64, luck: &mut Luck) -> String {
    let (title, summary, label) = (luck.text(8), luck.text(22), luck.word());
    let (first, second, link) = (luck.text(37), luck.text(22), luck.word());
    format!(
        "<entry><title>{title}</title><link href=\"https://stad.example/{number}\"/><id>tag:stad.example,2026:{number}</id>\
         <updated>2026-11-20T08:{number:02}:00Z</updated><category term=\"{label}\"/><summary>{summary}</summary>\
         <content type=\"html\">&lt;p&gt;{first}&lt;/p&gt;&lt;p&gt;&lt;a href=\"/{link}\"&gt;{link}&lt;/a&gt; {second}&lt;/p&gt;</content></entry>\n"
    )
}
