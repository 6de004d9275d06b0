//! Lists of feeds: whatever other programs write is read, and what Belfort writes comes back unchanged.

use std::path::Path;

use belfort::news::feed::{FeedSettings, Selectors};
use belfort::news::opml::{self, OpmlError, OpmlProblem, Reading};
use belfort::news::{Feed, FeedKind, Themes};
use belfort::text::{Language, html};
use proptest::prelude::*;
use url::Url;

fn read(bytes: &[u8]) -> Reading {
    opml::read(bytes, Themes::embedded()).unwrap()
}

fn body(outlines: &str) -> Reading {
    read(format!("<opml version='2.0'><head/><body>{outlines}</body></opml>").as_bytes())
}

fn told(reading: &Reading) -> String {
    reading.problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn feed(id: &str, url: &str) -> Feed {
    Feed {
        id: id.to_owned(),
        url: Url::parse(url).unwrap(),
        title: "Nieuws".to_owned(),
        language: None,
        kind: FeedKind::Syndication,
        themes: Vec::new(),
        settings: FeedSettings::default(),
    }
}

#[test]
fn a_messy_list_gives_every_feed_that_can_be_read_and_tells_each_problem_with_its_line() {
    let reading = read(include_bytes!("../fixtures/opml/messy.opml"));
    let line =
        |feed: &Feed| format!("{} | {} | {} | {}", feed.title, feed.url, feed.themes.join(","), feed.id);
    expect_test::expect![[r#"
        In the wrong place | https://head.example/feed | smart-cities | head-example
        R&D & co | http://deep.example/rss?a=1&b=2 | cybersecurity | deep-example-8e85be5
        Zonder schema | https://www.plain.example/feed |  | plain-example
        Lijst | https://list.example/nieuws |  | list-example-nieuws
        Fout | https://wrong.example/feed |  | wrong-example
        Laatste | https://last.example/feed |  | last-example"#]]
    .assert_eq(&reading.feeds.iter().map(line).collect::<Vec<_>>().join("\n"));
    expect_test::expect![[r#"
        line 13: no theme is called `onzin`; the feed is kept without it
        line 15: a tag that never ends is left out; close its quotes and its `>`
        line 16: `https://page.example/` is a page and not its feed; `belfort feeds discover` looks for one
        line 17: a feed without `xmlUrl` is left out; give it one
        line 18: `file:///etc/passwd` is not an http or https address
        line 20: a listing needs `belfort:item` and `belfort:link`
        line 21: `belfort:volgorde` means nothing here and is left out"#]]
    .assert_eq(&told(&reading));
    let last = reading.feeds.last().unwrap();
    assert_eq!(last.settings.interval_seconds, Some(3600));
    assert_eq!(last.settings.user_agent.as_deref(), Some("Town/1"));
}

#[test]
fn a_file_that_is_no_list_or_too_large_is_refused_as_a_whole() {
    let refused = |bytes: &[u8]| opml::read(bytes, Themes::embedded()).unwrap_err();
    for other in [
        "",
        "<html/>",
        "<haha version='1.1'/>",
        "<not-opml><outline xmlUrl='https://a.example/'/></not-opml>",
    ] {
        assert_eq!(refused(other.as_bytes()), OpmlError::NotOpml, "{other}");
    }
    assert!(matches!(refused(&vec![b' '; 9 << 20]), OpmlError::TooLarge { .. }));
    let many: String = (0..10_001).map(|n| format!("<outline xmlUrl='https://a.example/{n}'/>")).collect();
    assert!(matches!(refused(format!("<opml>{many}</opml>").as_bytes()), OpmlError::TooLarge { .. }));
    assert_eq!(read(b"<opml><body></opml>"), Reading::default());
}

#[test]
fn a_list_in_any_encoding_keeps_its_letters() {
    let text = "<opml><body><outline text=\"Stad Brugge: één café\" xmlUrl=\"https://a.example/feed\"/></body></opml>";
    let latin = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap());
    let declared = [b"<?xml version='1.0' encoding='ISO-8859-1'?>".to_vec(), latin.collect()].concat();
    let wide: Vec<u8> =
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let marked = ["\u{feff}", text].concat().into_bytes();
    for bytes in [text.as_bytes().to_vec(), declared, wide, marked] {
        assert_eq!(read(&bytes).feeds[0].title, "Stad Brugge: één café");
    }
}

#[test]
fn folders_without_end_are_bounded_and_lose_no_feed() {
    let deep = format!(
        "{}<outline text='x' xmlUrl='https://a.example/feed'/>",
        "<outline text='map'>".repeat(50_000)
    );
    assert_eq!(body(&deep).feeds.len(), 1);
    let unbalanced = "</outline></outline><outline text='Bestuur'><outline xmlUrl='https://a.example/feed'/>";
    assert_eq!(body(unbalanced).feeds[0].themes, ["governance"]);
}

#[test]
fn a_feed_that_stands_twice_is_one_with_the_themes_of_both_and_ids_stay_apart() {
    let reading = body(
        "<outline text='Bestuur'><outline xmlUrl='https://a.example/feed'/></outline>\
         <outline text='Veiligheid'><outline xmlUrl='https://a.example/feed'/></outline>\
         <outline xmlUrl='http://a.example/rss'/>",
    );
    assert_eq!(reading.feeds[0].themes, ["governance", "safety"]);
    let ids: Vec<_> = reading.feeds.iter().map(|feed| feed.id.as_str()).collect();
    assert_eq!(ids, ["a-example", "a-example-2"]);
}

#[test]
fn what_hides_in_a_list_stays_text() {
    let reading = body(
        "<outline text='&lt;script&gt;alert(1)&lt;/script&gt;Nieuws' xmlUrl='javascript:alert(1)'/>\
        <outline text='&lt;b&gt;Vet&lt;/b&gt;' xmlUrl='https://a.example/'/>",
    );
    assert_eq!(reading.feeds.len(), 1);
    assert_eq!(reading.feeds[0].title, "Vet");
    assert!(matches!(reading.problems[0], OpmlProblem::Address { .. }));
}

#[test]
fn the_starter_pack_can_be_read_and_every_feed_has_a_language_and_a_theme() {
    let reading = read(include_bytes!("../../index/feeds.opml"));
    assert!(reading.problems.is_empty(), "{}", told(&reading));
    assert!(reading.feeds.len() >= 15);
    for feed in reading.feeds {
        assert!(feed.language.is_some() && !feed.themes.is_empty(), "{}", feed.id);
        assert_ne!(feed.url.host_str(), Some("feeds.rijksoverheid.nl"));
    }
}

/// Feeds that each document of the corpus gives; `None`: no list of feeds.
const CORPUS: [(&str, Option<usize>); 29] = [
    ("commafeed/opml_v1.0.xml", Some(1)),
    ("commafeed/opml_v1.1.xml", Some(1)),
    ("feedvalidator/opml/clean/category.opml", Some(0)),
    ("feedvalidator/opml/clean/presentation.opml", Some(0)),
    ("feedvalidator/opml/clean/states.opml", Some(0)),
    ("feedvalidator/opml/clean/subscriptionList.opml", Some(13)),
    ("feedvalidator/opml/errors/badlyFormedAttrCreated.opml", Some(0)),
    ("feedvalidator/opml/errors/badlyFormedDateCreated.opml", Some(0)),
    ("feedvalidator/opml/errors/badlyFormedDateModified.opml", Some(0)),
    ("feedvalidator/opml/errors/closedbody.opml", Some(1)),
    ("feedvalidator/opml/errors/incorrectOpmlVersion.opml", Some(0)),
    ("feedvalidator/opml/errors/invalidCharacters.opml", Some(0)),
    ("feedvalidator/opml/errors/invalidIsComment.opml", Some(0)),
    ("feedvalidator/opml/errors/missingOpml.opml", None),
    ("feedvalidator/opml/errors/missingOpmlVersion.opml", Some(0)),
    ("feedvalidator/opml/errors/missingOutline.opml", Some(0)),
    ("feedvalidator/opml/errors/missingTitleAttribute.opml", Some(1)),
    ("feedvalidator/opml/errors/notwellformed.opml", Some(1)),
    ("feedvalidator/opml/errors/outlinesInWrongPlaces.opml", Some(0)),
    ("feedvalidator/opml/errors/subscriptionListErrors2.opml", Some(1)),
    ("feedvalidator/opml/errors/subscriptionListErrors3.opml", Some(1)),
    ("feedvalidator/opml/errors/subscriptionListErrors4.opml", Some(1)),
    ("feedvalidator/opml/footer.html", None),
    ("feedvalidator/opml/header.html", None),
    ("netnewswire/SubsNoTitleAttributes.opml", Some(206)),
    ("newsboat/body-element-missing.opml", Some(0)),
    ("newsboat/category.opml", Some(1)),
    ("newsboat/opml-element-missing.opml", None),
    ("newsboat/test-urls+.opml", Some(4)),
];

#[test]
fn every_list_of_the_public_corpus_is_read_and_written_again_unchanged() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/feeds/corpus");
    if !root.is_dir() {
        eprintln!("skipped: no corpus at {}", root.display());
        return;
    }
    let mut wrong = Vec::new();
    for (path, expected) in CORPUS {
        let read = opml::read(&std::fs::read(root.join(path)).unwrap(), Themes::embedded()).ok();
        if read.as_ref().map(|reading| reading.feeds.len()) != expected {
            wrong.push(format!("{path}: {:?}", read.as_ref().map(|reading| reading.feeds.len())));
        }
        if let Some(reading) = read {
            assert_eq!(
                self::read(opml::write("x", &reading.feeds).as_bytes()).feeds,
                reading.feeds,
                "{path}"
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Text as it stands in a feed that Belfort holds: one line, no markup, no signs that XML forbids.
fn words() -> impl Strategy<Value = String> {
    "[a-zA-Zé&<>\"'/ ;#.,:=\\[\\]0-9-]{1,40}"
        .prop_map(|text| html::shorten(&html::line(&text), 200))
        .prop_filter("what Belfort holds is clean", |text| !text.is_empty() && html::line(text) == *text)
}

fn selector() -> impl Strategy<Value = Option<String>> {
    proptest::option::of("[a-z.# >\\[\\]=\"'&<%0-9-]{1,20}")
}

fn kind() -> impl Strategy<Value = FeedKind> {
    let parts = (
        "[a-z][a-z.>\" ]{0,9}",
        "[a-z][a-z.>\" ]{0,9}",
        selector(),
        selector(),
        selector(),
        selector(),
        proptest::option::of(1..50u32),
    );
    let listing = parts.prop_map(|(item, link, title, date, date_format, next, pages)| {
        FeedKind::Listing(Selectors {
            item,
            link,
            title,
            date,
            date_format,
            next,
            pages,
            ..Selectors::default()
        })
    });
    prop_oneof![Just(FeedKind::Syndication), Just(FeedKind::Marked), listing]
}

fn settings() -> impl Strategy<Value = FeedSettings> {
    let agent = proptest::option::of("[A-Za-z0-9/ .+():\"&]{1,20}");
    (agent, proptest::option::of(any::<u32>()), any::<bool>(), any::<bool>()).prop_map(
        |(user_agent, interval_seconds, full_text, no_push)| FeedSettings {
            user_agent,
            interval_seconds,
            full_text,
            no_push,
        },
    )
}

fn some_feed(number: usize) -> impl Strategy<Value = Feed> {
    let language = proptest::option::of(proptest::sample::select(Language::ALL.to_vec()));
    let themes = proptest::sample::subsequence(vec!["governance", "ai-data", "a-theme-of-before"], 0..=3);
    (words(), language, kind(), themes, settings(), "[a-z0-9&=%]{0,12}").prop_map(
        move |(title, language, kind, themes, settings, query)| Feed {
            title,
            language,
            kind,
            themes: themes.into_iter().map(str::to_owned).collect(),
            settings,
            ..feed(&format!("feed-{number}"), &format!("https://town-{number}.example/nieuws?{query}"))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_written_is_read_back_unchanged(feeds in (some_feed(0), some_feed(1), some_feed(2))) {
        let feeds: Vec<Feed> = [feeds.0, feeds.1, feeds.2].into();
        let reading = read(opml::write("Mijn & <feeds>", &feeds).as_bytes());
        prop_assert_eq!(told(&reading), "");
        prop_assert_eq!(reading.feeds, feeds);
    }

    #[test]
    fn no_text_makes_it_panic(text in "(<opml>)?([<>&;\"' =a-z!\\[\\]/-]|<outline |xmlUrl=|https://a.example/|<!--|\\PC){0,200}") {
        let _ = opml::read(text.as_bytes(), Themes::embedded());
    }
}
