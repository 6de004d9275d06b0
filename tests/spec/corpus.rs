//! What the public corpus of feeds taught: every kind, every sloppiness, in documents of our own.

mod hostile;

pub(crate) use hostile::alive;

use belfort::news::fetch::Document;
use belfort::news::item::Item;
use belfort::news::parse::{ParseError, ParsedFeed, parse};
use belfort::news::{Feed, FeedKind};
use expect_test::{Expect, expect};
use url::Url;

pub(crate) fn feed(kind: FeedKind) -> Feed {
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

fn read_bytes(bytes: &[u8], charset: Option<&str>) -> Result<ParsedFeed, ParseError> {
    let feed = feed(FeedKind::Syndication);
    let document =
        Document { charset: charset.map(str::to_owned), ..Document::local(feed.url.clone(), bytes.to_vec()) };
    parse(&document, &feed, "2026-11-23T12:00:00Z".parse().unwrap())
}

fn read(text: &str) -> ParsedFeed {
    read_bytes(text.as_bytes(), None).unwrap()
}

fn problems(parsed: &ParsedFeed) -> Vec<String> {
    parsed.problems.iter().map(ToString::to_string).collect()
}

/// The items of a document, a line each: id, title, address, date, language, authors.
fn shows(text: &str, expected: Expect) {
    let line = |item: &Item| {
        let date = item.published.map(|at| at.format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default();
        let language = item.language.map(|language| language.code()).unwrap_or_default();
        let url = item.url.as_deref().unwrap_or("-");
        format!("{} | {} | {url} | {date} | {language} | {}", item.id, item.title, item.authors.join(", "))
    };
    expected.assert_eq(&read(text).items.iter().map(line).collect::<Vec<_>>().join("\n"));
}

#[test]
fn every_kind_of_feed_gives_the_same_kind_of_items() {
    shows(
        "<rss version='0.91'><channel><title>t</title><language>nl</language><item><title>Oud</title>\
         <link>https://town.example/oud</link></item></channel></rss>",
        expect!["https://town.example/oud | Oud | https://town.example/oud |  | nl | "],
    );
    shows(
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'\
         xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>t</title><items><rdf:Seq/></items></channel>\
         <item rdf:about='urn:een'><title>Een</title><link>/een</link><dc:date>2026-11-16</dc:date>\
         <dc:creator>Ann</dc:creator><dc:language>fr</dc:language></item></rdf:RDF>",
        expect!["urn:een | Een | https://town.example/een | 2026-11-16 00:00 | fr | Ann"],
    );
    shows(
        "<feed version='0.3' xmlns='http://purl.org/atom/ns#' xml:lang='de'><title>t</title><entry><id>a</id>\
         <title mode='escaped' type='text/html'>Neu &amp;amp; gut</title><link rel='alternate' href='/neu'/>\
         <issued>2026-11-16T10:00+01:00</issued><author><name>Bea</name><email>b@town.example</email></author></entry></feed>",
        expect!["a | Neu & gut | https://town.example/neu | 2026-11-16 09:00 | de | Bea"],
    );
    shows(
        "<a:feed xmlns:a='http://www.w3.org/2005/Atom' xml:lang='en'><a:entry><a:id>b</a:id><a:title>New</a:title>\
         <a:link href='/self' rel='self'/><a:link href='/new'/><a:updated>2026-11-16T09:00:00Z</a:updated></a:entry></a:feed>",
        expect!["b | New | https://town.example/new | 2026-11-16 09:00 | en | "],
    );
    shows(
        r#"{"version":"https://jsonfeed.org/version/1","title":"t","items":[{"id":7,"title":"Zeven","url":"/7",
        "date_published":"2026-11-16T10:00:00+01:00","author":{"name":"Cas"},"language":"nl-BE"}]}"#,
        expect!["7 | Zeven | https://town.example/7 | 2026-11-16 09:00 | nl | Cas"],
    );
    shows(
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>\
         <url><loc>https://town.example/n</loc><news:news><news:publication><news:name>Town</news:name>\
         <news:language>nl</news:language></news:publication><news:publication_date>2026-11-16</news:publication_date>\
         <news:title>Uit de sitemap</news:title></news:news></url><url><loc>https://town.example/contact</loc></url></urlset>",
        expect![
            "https://town.example/n | Uit de sitemap | https://town.example/n | 2026-11-16 00:00 | nl | "
        ],
    );
}

#[test]
fn a_sitemap_without_news_is_no_feed() {
    let map = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>https://town.example/</loc></url></urlset>";
    assert!(matches!(read_bytes(map.as_bytes(), None), Err(ParseError::NotAFeed(_))));
}

#[test]
fn each_repair_is_named_and_loses_nothing() {
    let parsed = read(
        "Warning: mysql is slow\n<rss><channel><title>R&D</title><item><title>Zorg & welzijn</title><guid>a</guid>\
         <dc:date>2026-11-16</dc:date><description>Caf&eacute; <![CDATA[<b>x</b>]]></item>\
         <item><guid>b</guid><title>Twee</item></channel></rss>",
    );
    let items: Vec<_> = parsed.items.iter().map(|item| (item.title.as_str(), item.body.as_str())).collect();
    assert_eq!(items, [("Zorg & welzijn", "Café x"), ("Twee", "")]);
    assert_eq!(parsed.items[0].published.unwrap().to_rfc3339(), "2026-11-16T00:00:00+00:00");
    expect![[r#"
        repaired: `&` that begins no entity was read as itself, 1 times
        repaired: never closed: `description`, `title`
        repaired: never declared: prefix `dc`
        repaired: text before the document: Warning: mysql is slow"#]]
    .assert_eq(&problems(&parsed).join("\n"));
}

#[test]
fn an_item_is_the_same_on_the_day_its_feed_breaks() {
    let whole = "<rss version='2.0'><channel><title>t</title><item><title>Een &amp; twee</title><link>/x</link>\
        <description>&lt;p&gt;Dag&lt;/p&gt;</description></item><item><title>Drie</title></item></channel></rss>";
    let broken = whole.replace("</item></channel></rss>", "<link>");
    let (whole, broken) = (read(whole), read(&broken));
    assert_eq!((whole.items.len(), broken.items.len()), (2, 1));
    assert_eq!(whole.items[0], broken.items[0]);
}

#[test]
fn text_arrives_in_any_character_set_whatever_is_claimed() {
    let document = |charset: &str, word: &str| {
        format!(
            "<?xml version='1.0' encoding='{charset}'?><rss><channel><item><title>{word}</title></item></channel></rss>"
        )
    };
    let title =
        |bytes: &[u8], header: Option<&str>| read_bytes(bytes, header).unwrap().items[0].title.clone();
    for (label, word) in [
        ("iso-8859-1", "Financiën"),
        ("windows-1252", "‘Café’ €"),
        ("iso-8859-15", "œuvre €"),
        ("euc-kr", "년"),
        ("koi8-r", "Новости"),
        ("gb2312", "新闻"),
        ("shift_jis", "記事"),
    ] {
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
        let encoded = |text: String| encoding.encode(&text).0.into_owned();
        assert_eq!(title(&encoded(document(label, word)), None), word, "{label} in the declaration");
        assert_eq!(
            title(&encoded(document("utf-8", word)), Some(label)),
            word,
            "{label} in the header, and a wrong declaration"
        );
    }
    assert_eq!(title(document("iso-8859-1", "Financiën").as_bytes(), Some("us-ascii")), "Financiën");
    let wide: Vec<u8> = document("utf-16", "één").encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(title(&wide, None), "één");
    // What Windows writes where the standard has control characters.
    assert_eq!(title(document("utf-8", "don\u{92}t").as_bytes(), None), "don’t");
}

#[test]
fn relative_links_count_from_where_the_document_says() {
    let parsed = read(
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://cdn.example/a/'><entry xml:base='b/'><id>1</id>\
         <title>t</title><link href='c'/><content type='html' xml:base='/d/'>&lt;a href='e.html'&gt;e&lt;/a&gt;</content></entry>\
         <entry><id>2</id><title>t</title><link href='f'/><summary type='html'>&lt;a href='g'&gt;g&lt;/a&gt;</summary></entry></feed>",
    );
    let urls: Vec<_> = parsed.items.iter().map(|item| item.url.clone().unwrap()).collect();
    assert_eq!(urls, ["https://cdn.example/a/b/c", "https://cdn.example/a/f"]);
    assert!(
        parsed.items[0].body_html.contains("href=\"https://cdn.example/d/e.html\""),
        "{}",
        parsed.items[0].body_html
    );
    assert!(
        parsed.items[1].body_html.contains("href=\"https://cdn.example/a/g\""),
        "{}",
        parsed.items[1].body_html
    );
}

#[test]
fn attachments_and_linked_documents_stay_links() {
    let parsed = read(
        "<rss xmlns:media='http://search.yahoo.com/mrss/'><channel><item><title>Raad</title>\
         <enclosure url='/agenda.mp3' type='audio/mpeg'/><media:group><media:content url='https://town.example/b.jpg' type='image/jpeg'/></media:group>\
         <enclosure url='javascript:x()'/>\
         <description>&lt;p&gt;Zie &lt;a href='/docs/Verslag.PDF?v=2'&gt;het &lt;b&gt;verslag&lt;/b&gt;&lt;/a&gt; en \
         &lt;a href='/docs/Verslag.PDF?v=2'&gt;nog eens&lt;/a&gt;&lt;img src='https://track.example/1.gif'&gt;&lt;/p&gt;</description>\
         </item></channel></rss>",
    );
    let item = &parsed.items[0];
    let shown: Vec<String> = item
        .attachments
        .iter()
        .map(|one| format!("{} | {} | {}", one.name(), one.url, one.media_type.as_deref().unwrap_or("-")))
        .collect();
    expect![[r#"
        agenda.mp3 | https://town.example/agenda.mp3 | audio/mpeg
        b.jpg | https://town.example/b.jpg | image/jpeg
        het verslag | https://town.example/docs/Verslag.PDF?v=2 | -"#]]
    .assert_eq(&shown.join("\n"));
    assert!(!item.body_html.contains("img"), "{}", item.body_html);
    let json = read(
        r#"{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"t",
        "attachments":[{"url":"/a.pdf","mime_type":"application/pdf","title":"Nota"}]}]}"#,
    );
    assert_eq!(json.items[0].attachments[0].name(), "Nota");
}

#[test]
fn an_item_stored_by_an_older_version_is_still_read() {
    let old = r#"{"id":"a","url":null,"title":"A","summary":"","body":"","body_html":"","published":null,"language":null,
        "kind":null,"labels":[]}"#;
    let item: Item = serde_json::from_str(old).unwrap();
    assert_eq!(item, Item { id: "a".into(), title: "A".into(), ..Item::default() });
}

#[test]
fn what_a_feed_says_of_its_own_rhythm_is_kept() {
    let parsed = read(
        "<rss xmlns:sy='http://purl.org/rss/1.0/modules/syndication/' xmlns:atom='http://www.w3.org/2005/Atom'><channel><title>t</title>\
         <ttl>60</ttl><skipHours><hour>0</hour><hour>24</hour></skipHours><skipDays><day>Sunday</day></skipDays>\
         <sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>\
         <atom:link rel='hub' href='https://hub.example/'/><atom:link rel='self' href='/feed.xml'/></channel></rss>",
    );
    assert_eq!(parsed.ttl.unwrap().as_secs(), 3600);
    assert_eq!((parsed.skip_hours, parsed.skip_days), (vec![0, 0], vec![chrono::Weekday::Sun]));
    assert_eq!((parsed.update_period.unwrap().as_secs(), parsed.update_frequency), (86_400, Some(2)));
    assert_eq!(parsed.hub.as_deref(), Some("https://hub.example/"));
    assert_eq!(parsed.self_url.as_deref(), Some("https://town.example/feed.xml"));
}

#[test]
fn entities_that_a_document_declares_are_read_when_they_are_harmless() {
    let parsed = read(
        "<!DOCTYPE rss [<!ENTITY stad \"Gent\"><!ENTITY streek \"&stad;&stad;\"><!ENTITY f SYSTEM \"file:///etc/passwd\">]>\
         <rss><channel><item><title>In &stad; &streek; &f;</title></item></channel></rss>",
    );
    assert_eq!(parsed.items[0].title, "In Gent &streek; &f;");
    assert_eq!(parsed.problems[0].cause, "entities-dropped");
}
