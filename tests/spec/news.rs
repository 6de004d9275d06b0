//! What a feed is read as, whatever state it arrives in.

mod listing;
mod looks;

use std::path::Path;

use belfort::news::feed::{Feed, FeedKind, Selectors};
use belfort::news::fetch::Document;
use belfort::news::intake::{self, Known};
use belfort::news::item::Item;
use belfort::news::parse::{ITEMS_MAX, ParseError, ParsedFeed, parse};
use belfort::text::Language;
use chrono::{DateTime, Utc};
use expect_test::expect;
use url::Url;

fn now() -> DateTime<Utc> {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

fn feed(kind: FeedKind) -> Feed {
    let url = Url::parse("https://town.example/nieuws/feed.xml").unwrap();
    Feed {
        id: "town".into(),
        url,
        title: "Town".into(),
        language: None,
        kind,
        themes: vec![],
        settings: Default::default(),
    }
}

fn read_as(kind: FeedKind, bytes: &[u8]) -> Result<ParsedFeed, ParseError> {
    let feed = feed(kind);
    parse(&Document::local(feed.url.clone(), bytes.to_vec()), &feed, now())
}

fn read(text: &str) -> Result<ParsedFeed, ParseError> {
    read_as(FeedKind::Syndication, text.as_bytes())
}

fn rss(items: &str) -> String {
    format!("<rss version=\"2.0\"><channel><title>t</title>{items}</channel></rss>")
}

fn causes(parsed: &ParsedFeed) -> Vec<&'static str> {
    parsed.problems.iter().map(|problem| problem.cause).collect()
}

#[test]
fn a_broken_feed_keeps_every_item_that_is_whole() {
    let parsed = read(include_str!("../fixtures/news/broken.rss")).unwrap();
    let shown: Vec<String> = parsed
        .items
        .iter()
        .map(|item| format!("{} | {} | {:?} | {:?}", item.id, item.title, item.url, item.published))
        .collect();
    expect![[r#"
        a | Slimme camera's & privacy | Some("https://town.example/nieuws/a") | Some(2026-11-16T09:00:00Z)
        b | Niet gesloten | Some("https://town.example/b") | None
        https://town.example/d | Later | Some("https://town.example/d") | None"#]]
    .assert_eq(&shown.join("\n"));
    assert_eq!(causes(&parsed), ["item-empty", "truncated", "repaired", "repaired", "date-in-future"]);
    assert_eq!(parsed.language, Some(Language::Nl));
    assert_eq!(parsed.title.as_deref(), Some("Nieuws & meer"));
    assert_eq!(parsed.items[0].labels, ["Privacy"]);
    assert_eq!(parsed.items[0].body_html, "<p>Wat mag <b>wel</b>?</p>");
    assert_eq!(parsed.items[0].summary, "Wat mag wel?");
}

#[test]
fn bombs_are_harmless() {
    let entities = (1..10)
        .map(|n| format!("<!ENTITY a{n} \"{}\">", format!("&a{};", n - 1).repeat(10)))
        .collect::<String>();
    let billion = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a0 \"lol\">{entities}]>{}",
        rss("<item><title>&a9;</title><guid>b</guid></item>")
    );
    let parsed = read(&billion).unwrap();
    assert_eq!(causes(&parsed), ["entities-dropped"]);
    assert!(parsed.items[0].title.len() < 100, "{}", parsed.items[0].title);

    let file = format!(
        "<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>{}",
        rss("<item><title>a &x; b</title></item>")
    );
    assert!(!read(&file).unwrap().items[0].title.contains("root"));

    let deep = rss(&format!(
        "<item><title>t</title><description>{}x{}</description></item>",
        "<b>".repeat(100_000),
        "</b>".repeat(100_000)
    ));
    assert_eq!(read(&deep).unwrap().items.len(), 1);

    let long = rss(&format!("<item><title>{}</title><guid>l</guid></item>", "é".repeat(2_500_000)));
    assert_eq!(read(&long).unwrap().items[0].title.chars().count(), 500);

    let many = rss(&(0..100_000)
        .map(|n| format!("<item><title>i{n}</title><guid>m{n}</guid></item>"))
        .collect::<String>());
    let parsed = read(&many).unwrap();
    assert_eq!((parsed.items.len(), causes(&parsed)), (ITEMS_MAX, vec!["too-many-items"]));
}

#[test]
fn what_is_no_feed_is_called_by_its_name() {
    let cause = |text: &str| read(text).map_err(|error| error.to_string()).unwrap_err();
    assert_eq!(cause("  \n"), "the document is empty");
    assert_eq!(
        cause("<html><form><input type=password></form></html>"),
        "the document is not a feed: it looks like a login page"
    );
    assert_eq!(
        cause("<html><title>Just a moment...</title></html>"),
        "the document is not a feed: it looks like a test whether we are human"
    );
    assert_eq!(
        cause("<!DOCTYPE html><html><h1>Tijdelijk niet beschikbaar wegens onderhoud</h1></html>"),
        "the document is not a feed: it looks like a maintenance page"
    );
    assert_eq!(
        cause("<!doctype html><html><p>Dag</p></html>"),
        "the document is not a feed: it is a web page"
    );
    assert_eq!(read("dag allemaal").unwrap_err().cause(), "not-xml");
    assert_eq!(read("<rss version=\"2.0\"><channel><item><ti").unwrap_err().cause(), "truncated");
}

#[test]
fn a_json_feed_cut_short_keeps_its_whole_items() {
    let whole = r#"{"version":"https://jsonfeed.org/version/1.1","title":"t","language":"fr","items":[
        {"id":1,"url":"https://town.example/1","title":"Un","content_html":"<p>a</p><script>x</script>","tags":["IA"]},
        {"id":"2","title":"Deux","content_text":"1 < 2"}]}"#;
    let parsed = read(whole).unwrap();
    assert_eq!(parsed.items.iter().map(|item| item.id.as_str()).collect::<Vec<_>>(), ["1", "2"]);
    assert_eq!(
        (parsed.items[0].body_html.as_str(), parsed.items[0].language),
        ("<p>a</p>", Some(Language::Fr))
    );
    assert_eq!(parsed.items[1].body, "1 < 2");
    let parsed = read(&whole[..whole.len() - 20]).unwrap();
    assert_eq!((parsed.items.len(), causes(&parsed)), (1, vec!["truncated"]));
}

#[test]
fn an_item_without_guid_is_known_by_its_address_and_then_by_title_and_date() {
    let parsed = read(&rss(
        "<item><title>a</title><link>https://town.example/a</link></item><item><title>b</title></item>",
    ))
    .unwrap();
    assert_eq!(parsed.items[0].id, "https://town.example/a");
    assert!(parsed.items[1].id.starts_with("sha256:"));
    assert_eq!(parsed.items[1].id, read(&rss("<item><title>b</title></item>")).unwrap().items[0].id);
}

#[test]
fn only_web_addresses_lead_out() {
    let parsed = read(&rss("<item><title>a</title><link>javascript:alert(1)</link></item>")).unwrap();
    assert_eq!(parsed.items[0].url, None);
}

fn selectors() -> Selectors {
    Selectors {
        item: "li.row".into(),
        link: "h3 a".into(),
        kind: Some(".meta".into()),
        date: Some(".meta".into()),
        date_format: Some("%d-%m-%Y".into()),
        summary: Some("p".into()),
        themes: Some(".themes".into()),
        ..Selectors::default()
    }
}

#[test]
fn a_page_without_a_feed_is_read_by_its_selectors() {
    let page = include_bytes!("../fixtures/news/listing.html");
    let parsed = read_as(FeedKind::Listing(selectors()), page).unwrap();
    assert_eq!(parsed.items.len(), 2);
    let first = &parsed.items[0];
    assert_eq!(first.title, "Subsidie & innovatie");
    assert_eq!(first.url.as_deref(), Some("https://town.example/nieuws/een"));
    assert_eq!(first.published.unwrap().to_rfc3339(), "2024-07-16T10:00:00+00:00");
    assert_eq!(
        (first.labels.as_slice(), first.language),
        (["AI".to_owned(), "Digitalisering".to_owned()].as_slice(), Some(Language::Nl))
    );
    assert_eq!(
        parsed.items[1].published.unwrap().date_naive().to_string(),
        "2026-11-02",
        "`3 weken geleden`"
    );
    assert_eq!(causes(&parsed), ["item-unreadable"]);
}

#[test]
fn a_redesigned_page_names_the_selector_that_was_lost() {
    let page = include_bytes!("../fixtures/news/listing.html");
    let error = |selectors| read_as(FeedKind::Listing(selectors), page).unwrap_err();
    let lost = error(Selectors { item: "article.card".into(), ..selectors() });
    assert_eq!(lost.cause(), "selector-lost");
    assert_eq!(
        lost.to_string(),
        "the selector `article.card` for `item` finds nothing; the page may have been redesigned"
    );
    assert_eq!(error(Selectors { link: "a.card".into(), ..selectors() }).cause(), "selector-lost");
    let invalid = error(Selectors { date: Some("li[".into()), ..selectors() });
    assert!(invalid.to_string().starts_with("the selector `li[` for `date` is not valid CSS"), "{invalid}");
}

#[test]
fn a_bumped_date_is_no_news_and_a_new_title_is() {
    let item = |id: &str, title: &str| Item { id: id.into(), title: title.into(), ..Item::default() };
    let known: Vec<Known> = [item("a", "A"), item("b", "B")]
        .iter()
        .map(|item| Known { id: item.id.clone(), fingerprint: intake::fingerprint(item) })
        .collect();
    let bumped = Item { published: Some(now()), ..item("a", "A") };
    let intake =
        intake::decide(&known, vec![item("c", "C"), bumped, item("b", "B, verbeterd"), item("c", "C2")]);
    let ids = |items: &[Item]| items.iter().map(|item| item.title.clone()).collect::<Vec<_>>();
    assert_eq!(
        (ids(&intake.new), ids(&intake.changed), ids(&intake.unchanged)),
        (vec!["C".into()], vec!["B, verbeterd".into()], vec!["A".into()])
    );
}

#[test]
fn the_public_corpus_is_read_without_a_panic_and_better_than_by_feed_rs_alone() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/feeds");
    let Ok(manifest) = std::fs::read_to_string(root.join("manifest.jsonl")) else {
        eprintln!("skipped: no corpus at {}", root.display());
        return;
    };
    let (mut documents, mut read, mut alone) = (0, 0, 0);
    for line in manifest.lines() {
        let entry: serde_json::Value = serde_json::from_str(line).unwrap();
        let path = entry["path"].as_str().unwrap();
        let Ok(bytes) = std::fs::read(root.join("corpus").join(path)) else { continue };
        let result = read_as(FeedKind::Syndication, &bytes);
        if entry["feed"] == true {
            documents += 1;
            read += usize::from(result.is_ok());
            let bytes = bytes.as_slice();
            alone += usize::from(
                std::panic::catch_unwind(|| feed_rs::parser::parse(bytes).is_ok()).unwrap_or(false),
            );
            if let (Err(error), Ok(_)) = (&result, std::env::var("SHOW_UNREAD")) {
                eprintln!("unread: {path}: {error}");
            }
        }
    }
    eprintln!("corpus: {read} of {documents} documents read; feed-rs alone {alone}");
    assert!(read >= alone && read * 1000 >= documents * 886, "{read} of {documents}, feed-rs alone {alone}");
}
