//! Readers of what servers of news send: how long they want to be left alone, feeds that set their own pace, pages that are read as
//! lists or for their text, sitemaps; and of lists of words. Papers and keys have `papers`; what comes through the doors of a
//! running Belfort has `served`.

use std::path::Path;

use belfort::law::SourceFile;
use belfort::news::Feed;
use belfort::news::FeedKind;
use belfort::news::discover::{in_robots, listed};
use belfort::news::fetch::{Document, Hints, RetryAfter};
use belfort::news::listing::read_marked;
use belfort::news::parse::{ITEMS_MAX, parse};
use belfort::news::readable::readable;
use belfort::news::robots::Robots;
use belfort::news::schedule::{Asks, FeedState, INTERVAL, Memory, Next, Outcome, WAIT_MAX, next_poll};
use belfort::news::{Item, Themes};
use belfort::search::lists::Lists;
use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use reqwest::header::{DATE, HeaderMap, HeaderValue, RETRY_AFTER};
use url::Url;

use super::fuzz::{cases, mutated, text};
use crate::corpus::alive;
use crate::town::morning;

const PACE: &str = "<rss version=\"2.0\" xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\"><channel><title>Stad</title>\
    <ttl>60</ttl><skipHours><hour>0</hour><hour>23</hour></skipHours><skipDays><day>Sunday</day></skipDays>\
    <sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>\
    <sy:updateBase>2026-01-01T00:00+00:00</sy:updateBase><item><title>a</title></item></channel></rss>";
const ARTICLE: &str = "<!doctype html><html><head><title>Fietsers geteld</title></head><body><nav><a href=/>Start</a></nav>\
    <article><h1>Fietsers geteld in de binnenstad</h1><p>De stad telt fietsers met sensoren aan de gevels, en vergelijkt dat met \
    tellingen met de hand. Het duurde drie maanden, en de uitkomst week een kwart af van wat de tellers zagen.</p><p>Volgend jaar \
    wordt er op zes plaatsen geteld, ook in het weekend, en de cijfers worden gedeeld met wie ze vraagt.</p>\
    <img src=x onerror=alert(1)><a href=\"javascript:alert(1)\">meer</a><script>alert(1)</script></article></body></html>";
const SITEMAP: &str = "<sitemapindex><sitemap><loc>https://town.example/news.xml</loc></sitemap><sitemap><loc>\
    https://town.example/nieuws-2.xml</loc></sitemap></sitemapindex>";
const NEWS: &str = include_str!("../../fixtures/hostile/sitemap/news.xml");
const ROBOTS: &str = "User-agent: *\nDisallow: /prive/\nAllow: /*.html$\nCrawl-delay: 2\n\nUser-agent: belfort\nDisallow: /*?sort=*\n";
const SITEMAP_LINES: &str =
    "User-agent: *\nSitemap: https://town.example/sitemap-news.xml\nSITEMAP: /rel.xml\n";
const THEMES: &str = "[[theme]]\nid = \"a\"\n";
fn site() -> Url {
    "https://town.example/nieuws/".parse().unwrap()
}

fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// Nothing that acts, and nothing that loads from somewhere else by itself.
fn is_harmless(html: &str) -> bool {
    alive::live(&Item { body_html: html.to_owned(), ..Item::default() }).is_empty()
}

/// The instant of the next poll, whatever was said.
fn planned(outcome: Outcome, memory: &Memory, hints: &Hints) -> DateTime<Utc> {
    let state = FeedState {
        feed: "stad",
        failures: 3,
        interval: INTERVAL,
        own: None,
        memory,
        pushed: None,
        push_until: None,
    };
    match next_poll(morning(), outcome, &state, hints) {
        Next::At(instant) => instant,
        Next::Stopped => panic!("nobody said that it is gone"),
    }
}

/// Between now and what is left of a year for somebody who asks for more than a day and may skip hours and days.
fn is_near(instant: DateTime<Utc>) -> bool {
    (morning()..=morning() + TimeDelta::from_std(WAIT_MAX).unwrap() + TimeDelta::days(9)).contains(&instant)
}

#[test]
fn what_is_changed_here_is_read_as_long_as_it_is_whole() {
    assert!(!Asks::read(PACE, &site()).is_empty());
    assert_eq!((listed(SITEMAP, &site()).len(), in_robots(SITEMAP_LINES, &site()).len()), (2, 2));
    let item = Item { title: "Fietsers geteld in de binnenstad".to_owned(), ..Item::default() };
    let document = Document::local(site(), ARTICLE.as_bytes().to_vec());
    assert!(is_harmless(&readable(&document, &item).unwrap().html));
}

/// Reads the rules of a site, and holds some addresses against them.
fn obey(robots: &str) {
    for agent in ["Belfort/1.0 (+https://town.example)", "", "*"] {
        let rules = Robots::read(robots, agent);
        assert!(rules.pause().is_none_or(|pause| pause.as_secs() <= 30));
        for path in ["/", "/prive/a", "/a.html?sort=%zz", &format!("/{}b", "a".repeat(300))] {
            let _ = rules.allows(&site().join(path).unwrap());
        }
    }
}

/// Reads a sitemap as a list of sitemaps and as a feed.
fn read_sitemap(sitemap: &[u8]) {
    let found = listed(&String::from_utf8_lossy(sitemap), &site());
    assert!(found.len() <= 3 && found.iter().all(|one| is_web(one.url.as_str())));
    let feed = Feed {
        id: "kaart".to_owned(),
        url: site(),
        title: "Kaart".to_owned(),
        language: None,
        kind: FeedKind::Syndication,
        themes: Vec::new(),
        settings: Default::default(),
    };
    if let Ok(read) = parse(&Document::local(site(), sitemap.to_vec()), &feed, morning()) {
        assert!(read.items.len() <= ITEMS_MAX);
        assert!(read.items.iter().filter_map(|item| item.url.as_deref()).all(is_web));
        assert!(read.items.iter().map(|item| item.title.len()).sum::<usize>() < 20 * (sitemap.len() + 1_000));
    }
}

#[test]
fn rules_and_sitemaps_that_were_made_to_hurt_are_read_in_every_run() {
    let seeds = |folder: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/hostile").join(folder);
        let files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
        assert!(!files.is_empty());
        files.into_iter().map(|file| std::fs::read(file).unwrap()).collect::<Vec<_>>()
    };
    seeds("robots").iter().for_each(|robots| obey(&String::from_utf8_lossy(robots)));
    seeds("sitemap").iter().for_each(|sitemap| read_sitemap(sitemap));
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn whatever_a_robots_txt_says_it_is_obeyed_or_asks_for_nothing(robots in text(ROBOTS)) {
        obey(&robots);
    }

    #[test]
    fn a_sitemap_is_read_as_a_feed_of_web_addresses(sitemap in mutated(NEWS)) {
        read_sitemap(&sitemap);
    }

    #[test]
    fn a_feed_that_sets_its_own_pace_is_asked_again_within_days(feed in text(PACE)) {
        let asks = Asks::read(&feed, &site());
        prop_assert!(asks.skip_hours.iter().all(|hour| *hour < 24) && asks.skip_days.iter().all(|day| *day < 7));
        prop_assert!(asks.skip_hours.len() <= 24 && asks.skip_days.len() <= 7);
        let _ = asks.wait(DateTime::<Utc>::MIN_UTC);
        let memory = Memory { asks, ..Memory::default() };
        prop_assert!(is_near(planned(Outcome::Fine, &memory, &Hints::default())));
    }

    #[test]
    fn a_server_that_asks_us_to_wait_is_asked_again_within_days(
        wait in text("Mon, 23 Nov 2026 10:00:00 GMT"), seconds in any::<u64>(), date in text("Mon, 23 Nov 2026 09:00:00 GMT"),
    ) {
        for wait in [wait, seconds.to_string()] {
            let mut headers = HeaderMap::new();
            for (name, value) in [(RETRY_AFTER, &wait), (DATE, &date)] {
                headers.extend(HeaderValue::from_bytes(value.as_bytes()).ok().map(|value| (name, value)));
            }
            if let Some(after) = RetryAfter::of(&headers) {
                prop_assert!(after.from(morning()) >= morning());
                prop_assert!(is_near(planned(Outcome::Failed(Some(after)), &Memory::default(), &Hints::default())));
            }
        }
    }

    #[test]
    fn the_text_of_a_page_is_the_items_and_does_nothing(page in mutated(ARTICLE)) {
        let item = Item { title: "Fietsers geteld in de binnenstad".to_owned(), ..Item::default() };
        if let Ok(read) = readable(&Document::local(site(), page.clone()), &item) {
            prop_assert!(is_harmless(&read.html), "{}", read.html);
            prop_assert!(read.html.len() < 10 * page.len() + 10_000);
        }
    }

    #[test]
    fn a_page_that_marks_its_items_gives_a_list_or_a_reason(
        json in text(include_str!("../../fixtures/news/json-ld.html")), marked in text(include_str!("../../fixtures/news/h-feed.html")),
    ) {
        for page in [json, marked] {
            match read_marked(&page, &site(), morning()) {
                Ok(list) => {
                    prop_assert!(list.items.len() >= 2 && list.items.len() < page.len());
                    let ids: std::collections::BTreeSet<_> = list.items.iter().map(|item| &item.id).collect();
                    prop_assert_eq!(ids.len(), list.items.len());
                    prop_assert!(list.items.iter().filter_map(|item| item.url.as_deref()).all(is_web));
                    prop_assert!(list.items.iter().all(|item| is_harmless(&item.body_html)));
                }
                Err(error) => prop_assert!(!error.cause().is_empty()),
            }
        }
    }

    #[test]
    fn a_sitemap_names_three_more_at_web_addresses_at_most(list in text(SITEMAP), robots in text(SITEMAP_LINES)) {
        for found in [listed(&list, &site()), in_robots(&robots, &site())] {
            prop_assert!(found.len() <= 3 && found.iter().all(|one| is_web(one.url.as_str())));
        }
    }

    #[test]
    fn lists_of_words_are_read_or_their_problems_stand_in_their_place(at in 0_usize..3, words in text("[[same]]\nnl = [\"fiets\", \"rijwiel\"]\n"), themes in text(THEMES)) {
        let mut sources = Lists::embedded_sources();
        sources[at].text = words;
        if let Err(problems) = Lists::read(&sources) {
            prop_assert!(!problems.is_empty());
            for problem in &problems {
                prop_assert!(!belfort::law::render(problem, &sources).is_empty());
            }
        }
        let source = SourceFile { path: "themes.toml".to_owned(), text: themes };
        if let Err(problems) = Themes::read(&source) {
            prop_assert!(!problems.is_empty());
        }
    }
}
