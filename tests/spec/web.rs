//! The web page: what a visitor finds, reads and is spared.

mod about;
mod calendar;
mod editing;
mod import;
mod intake;
mod interview;
mod out;
mod proofs;
mod public;
mod sharing;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::body::Body;
use axum::http::header::COOKIE;
use axum::http::{HeaderMap, Request, StatusCode};
use belfort::alerts::subscription::Watch;
use belfort::alerts::{Rhythm, Subscription};
use belfort::daemon::accounts::begin_session;
use belfort::daemon::index::Indexer;
use belfort::daemon::{Clock, Config, Tower};
use belfort::news::{Feed, FeedKind, Item, ItemKey, Tag, TaggedBy};
use belfort::people::Role;
use belfort::register::{Format, System, read_system};
use belfort::store::{FeedState, ItemRecord, PollRecord};
use belfort::text::Language;
use chrono::{DateTime, NaiveDate, Utc};
use tower::ServiceExt;

use crate::town::account;

/// A tower with an address of its own, gone when the test ends.
struct Site {
    tower: Arc<Tower>,
    /// The account of a reader of all organisations, who asks where a test names nobody.
    reader: String,
    _folder: tempfile::TempDir,
}

/// What a browser gets.
struct Seen {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

fn noon() -> DateTime<Utc> {
    "2026-11-23T11:00:00Z".parse().unwrap()
}

impl Site {
    async fn empty() -> Site {
        // Every client of the network needs it; a second time is no harm.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let tower = Tower::open(folder.path(), Config::default(), Clock::at(noon())).await.unwrap();
        Site::of(Arc::new(tower), folder).await
    }

    async fn of(tower: Arc<Tower>, folder: tempfile::TempDir) -> Site {
        let reader = account(&tower, "Lezer", Role::Reader, None).await;
        Site { tower, reader, _folder: folder }
    }

    async fn with(items: Vec<ItemRecord>) -> Site {
        let site = Site::empty().await;
        for id in ["vvsg", "edpb"] {
            site.tower.store.add_feed(&feed(id), noon()).await.unwrap();
        }
        for feed in ["vvsg", "edpb"] {
            let items = items.iter().filter(|record| record.key == ItemKey::new(feed, &record.item.id));
            let state = FeedState { polled: Some(noon()), read_well: Some(noon()), ..FeedState::default() };
            let record = PollRecord {
                feed: feed.to_owned(),
                state,
                items: items.cloned().collect(),
                alerts: vec![],
                ..PollRecord::default()
            };
            site.tower.store.save_poll(&record).await.unwrap();
        }
        Indexer::open(&site.tower).await.unwrap().follow(&site.tower).await.unwrap();
        site
    }

    /// With some of everything.
    async fn furnished() -> Site {
        let site = Site::with(news()).await;
        for file in [CHATBOT, BLANK] {
            let system = system(&site, file);
            site.tower.store.save_system(&system, noon()).await.unwrap();
        }
        site.tower.store.save_organisation("gent", "Stad Gent").await.unwrap();
        site.tower.store.add_subscription(&subscription()).await.unwrap();
        site
    }

    async fn ask(&self, mut request: Request<Body>) -> Seen {
        let headers = request.headers_mut();
        // A store that is closed keeps no session.
        if !headers.contains_key(COOKIE)
            && let Ok(token) = begin_session(&self.tower, &self.reader, "").await
        {
            headers.insert(COOKIE, format!("session={token}").parse().unwrap());
        }
        let response = belfort::web::router(self.tower.clone()).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 10 << 20).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        Seen { status: parts.status, headers: parts.headers, text }
    }

    async fn get(&self, address: &str) -> Seen {
        self.ask(Request::get(address).body(Body::empty()).unwrap()).await
    }

    async fn read(&self, address: &str) -> String {
        let seen = self.get(address).await;
        assert_eq!(seen.status, StatusCode::OK, "{address}");
        seen.text
    }

    async fn post(&self, address: &str, headers: &[(&str, &str)]) -> Seen {
        let mut request = Request::post(address);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.ask(request.body(Body::from("List-Unsubscribe=One-Click")).unwrap()).await
    }
}

const CHATBOT: &str = r#"
id = "chatbot"
name = "Chatbot <b>Loket</b>"
organisation = "gent"
description = "Beantwoordt vragen van inwoners."

[facts]
annex-i-product = false
technique = ["language-model"]
interacts-with-persons = { value = true, who = "An Peeters", when = 2026-10-01, why = "Gezien in de test" }
"#;

const IN_USE: &str = r#"
id = "vertaler"
name = "Vertaler"

[facts]
annex-i-product = false
technique = ["language-model"]
solely-research = false
exclusively-defence = false
before-market = false
personal-non-professional = false
free-open-source = false
uses-under-own-authority = true
"#;

const BLANK: &str = "id = \"raadsel\"\nname = \"Raadsel\"\n";

fn system(site: &Site, file: &str) -> System {
    match read_system("system.toml", file, Format::Auto, &site.tower.book) {
        Ok(system) => system,
        Err(problems) => panic!("{problems:#?}"),
    }
}

fn feed(id: &str) -> Feed {
    Feed {
        id: id.to_owned(),
        url: format!("https://{id}.example/feed").parse().unwrap(),
        title: format!("Bron {id}"),
        language: None,
        kind: FeedKind::Syndication,
        themes: Vec::new(),
        settings: Default::default(),
    }
}

fn record(feed: &str, item: Item, theme: &str) -> ItemRecord {
    ItemRecord {
        key: ItemKey::new(feed, &item.id),
        fingerprint: item.title.clone(),
        tags: vec![Tag { theme: theme.to_owned(), by: BTreeSet::from([TaggedBy::Feed, TaggedBy::Query]) }],
        provisions: BTreeSet::from(["art_27/par_1".parse().unwrap()]),
        seen: noon(),
        item,
    }
}

fn item(id: &str, title: &str, language: Language) -> Item {
    Item {
        id: id.to_owned(),
        url: Some(format!("https://nieuws.example/{id}")),
        title: title.to_owned(),
        summary: format!("Samenvatting van {title}"),
        body: format!("De gemeente kiest een chatbot. {title}"),
        body_html: format!("<p>De gemeente kiest een <em>chatbot</em> ({id}).</p>"),
        published: Some("2026-11-20T08:00:00Z".parse().unwrap()),
        language: Some(language),
        ..Item::default()
    }
}

fn news() -> Vec<ItemRecord> {
    vec![
        record("vvsg", item("camera", "Slimme camera's in Gent", Language::Nl), "smart-cities"),
        record("vvsg", item("loket", "Een loket met AI", Language::Nl), "ai-data"),
        record("edpb", item("avis", "Avis sur les caméras intelligentes", Language::Fr), "ai-data"),
    ]
}

fn subscription() -> Subscription {
    Subscription {
        id: "s1".to_owned(),
        to: "email:ann@town.example".parse().unwrap(),
        watch: Watch::Items { query: "chatbot".to_owned(), themes: vec!["ai-data".to_owned()] },
        rhythm: Rhythm::Daily,
        language: Language::Nl,
        token: "geheim-1".to_owned(),
        created: noon(),
        paused: None,
        paused_until: None,
        timing: Default::default(),
    }
}

fn hits(html: &str) -> usize {
    html.matches("<article>").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_finds_and_marks_what_was_asked() {
    let site = Site::with(news()).await;
    let page = site.read("/search?q=chatbot+loket").await;
    assert_eq!(hits(&page), 1);
    assert!(page.contains("<mark>loket</mark>"), "{page}");
    assert!(page.contains("Bron vvsg") && page.contains("20 november 2026"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_question_the_newest_items_are_there() {
    let site = Site::with(news()).await;
    assert_eq!(hits(&site.read("/").await), 3);
    assert_eq!(hits(&site.read("/search").await), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_facet_narrows_the_list_and_can_be_dropped() {
    let site = Site::with(news()).await;
    let page = site.read("/search?q=chatbot").await;
    assert!(page.contains("href=\"/search?q=chatbot&#38;theme=ai-data\""), "{page}");
    let page = site.read("/search?q=chatbot&theme=ai-data").await;
    assert_eq!(hits(&page), 2);
    assert!(page.contains("href=\"/search?q=chatbot\""), "{page}");
    assert_eq!(hits(&site.read("/search?theme=ai-data&lang_item=fr").await), 1);
    assert_eq!(hits(&site.read("/search?feed=edpb").await), 1);
    let page = site.read("/search?theme=ai-data&feed=nergens").await;
    assert!(hits(&page) == 0 && page.contains("Laat alle filters weg"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_cannot_be_read_whole_says_what_was_left_out() {
    let site = Site::with(news()).await;
    let page = site.read("/search?q=chatbot+sinds%3Azomaar").await;
    assert!(page.contains("Niet alles in uw vraag was leesbaar") && page.contains("zomaar"), "{page}");
    assert_eq!(hits(&page), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_each_other() {
    let many = (0..45)
        .map(|n| record("vvsg", item(&format!("n{n}"), &format!("Bericht {n}"), Language::Nl), "safety"));
    let site = Site::with(many.collect()).await;
    let first = site.read("/search?q=chatbot").await;
    assert!(hits(&first) == 20 && first.contains("page=2") && !first.contains("rel=\"prev\""));
    let last = site.read("/search?q=chatbot&page=3").await;
    assert!(hits(&last) == 5 && last.contains("rel=\"prev\"") && !last.contains("rel=\"next\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_hostile_in_an_item_or_an_address_becomes_active() {
    let mut evil = item("evil", "<script>alert(1)</script> & \"x\"", Language::Nl);
    evil.summary = "<img src=x onerror=alert(1)> chatbot".to_owned();
    evil.url = Some("javascript:alert(1)".to_owned());
    let site = Site::with(vec![record("vvsg", evil, "\"><script>x</script>")]).await;
    let item = format!("/items/{}", ItemKey::new("vvsg", "evil"));
    for address in [
        "/",
        "/search?q=chatbot",
        "/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&theme=%22%3E%3Cscript%3E&feed=%3Cscript%3E",
        &item,
        "/x%3Cscript%3E?lang=fr%22%3E%3Cscript%3E&a=%22%3E%3Cscript%3E",
    ] {
        let page = without_our_script(&site.get(address).await.text);
        for active in ["<script", "<img src=x", "href=\"javascript:"] {
            assert!(!page.contains(active), "{active} in {address}: {page}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_says_what_it_is_about_and_who_says_so() {
    let site = Site::with(news()).await;
    let page = site.read(&format!("/items/{}?lang=en", ItemKey::new("edpb", "avis"))).await;
    for part in [
        "<h1 lang=\"fr\">Avis sur les caméras intelligentes</h1>",
        "<em>chatbot</em>",
        "the feed, the standing query of the theme",
        "Article 27, paragraph 1",
        "https://eur-lex.europa.eu/",
        "href=\"https://nieuws.example/avis\"",
        "20 November 2026",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert_eq!(site.get("/items/bestaat-niet").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_language_follows_the_visitor_and_is_kept() {
    let site = Site::with(news()).await;
    let seen = site.get("/?lang=de").await;
    assert!(seen.text.contains("<html lang=\"de\">"));
    let cookie = seen.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("lang=de; Path=/;") && cookie.contains("SameSite=Lax"), "{cookie}");
    let request =
        Request::get("/").header("cookie", "lang=fr").header("accept-language", "en").body(Body::empty());
    assert!(site.ask(request.unwrap()).await.text.contains("<html lang=\"fr\">"));
    let visitor = || Request::get("/").header("cookie", "other=1");
    let request = visitor().header("accept-language", "pt,en;q=0.5").body(Body::empty());
    assert!(site.ask(request.unwrap()).await.text.contains("<html lang=\"en\">"));
    assert!(site.ask(visitor().body(Body::empty()).unwrap()).await.text.contains("<html lang=\"nl\">"));
    let request = Request::get("/").header("accept-language", "en").body(Body::empty());
    let of_account = site.ask(request.unwrap()).await;
    assert!(of_account.text.contains("<html lang=\"nl\">"), "the account stands above the browser");
    assert_eq!(of_account.headers["content-language"], "nl");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_language_switch_leads_to_the_same_page_only() {
    let site = Site::with(news()).await;
    let page = site.get("//evil.example/?q=a").await.text;
    assert!(page.contains("href=\"?q=a&#38;lang=fr\"") && !page.contains("evil.example"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_themes_show_the_whole_cycle_with_counts() {
    let site = Site::with(news()).await;
    let page = site.read("/themes").await;
    assert_eq!(page.matches("class=\"step\"").count(), 6);
    for part in ["Problemen identificeren", "Lessen en ervaringen delen", "2 berichten", "<desc", "Silo"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let page = site.read("/themes/ai-data").await;
    assert!(hits(&page) == 2 && page.contains("belfort subscribe --to email:"), "{page}");
    assert_eq!(site.get("/themes/nergens").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_register_shows_each_system_with_its_class_in_words() {
    let site = Site::furnished().await;
    let page = site.read("/register").await;
    for part in
        ["Chatbot &#60;b&#62;Loket", "Stad Gent", "href=\"/systems/raadsel\"", "nog niet te zeggen", "<desc"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    let empty = Site::empty().await;
    assert!(empty.read("/register").await.contains("belfort systems add"));
}

const EMOTIONS: &str = include_str!("../../src/cli/demo/systems/emotieanalyse-sollicitaties.toml");
const FRAUD: &str = include_str!("../../src/cli/demo/systems/fraudescore-sociale-steun.toml");

#[tokio::test(flavor = "multi_thread")]
async fn the_register_shows_a_system_as_it_stands_now_after_a_change_and_on_another_day() {
    let site = Site::empty().await;
    let mut emotions = system(&site, EMOTIONS);
    site.tower.store.save_system(&emotions, noon()).await.unwrap();
    for page in ["/register", "/dashboard"] {
        assert!(site.read(page).await.contains("verboden"), "{page}");
    }
    emotions.facts = BTreeMap::new();
    site.tower.store.save_system(&emotions, noon()).await.unwrap();
    for page in ["/register", "/dashboard"] {
        let page = site.read(page).await;
        assert!(page.contains("nog niet te zeggen") && !page.contains("verboden"), "{page}");
    }
    site.tower.store.save_system(&system(&site, FRAUD), noon()).await.unwrap();
    let next = |page: &str| page.split("<time datetime=\"").nth(2).map(|rest| rest[..10].to_owned());
    let today = next(&site.read("/register").await).expect("a day to come");
    site.tower.clock.advance(today.parse::<NaiveDate>().unwrap() - noon().date_naive());
    assert_ne!(next(&site.read("/register").await), Some(today), "the day has come: another one is next");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_register_comes_in_pages_with_the_gravest_first() {
    let site = Site::empty().await;
    let mut one = system(&site, EMOTIONS);
    for number in 0..100 {
        (one.id, one.name) = (format!("verboden-{number}"), format!("Verboden {number}"));
        site.tower.store.save_system(&one, noon()).await.unwrap();
    }
    (one.id, one.name, one.facts) = ("raadsel".to_owned(), "Raadsel".to_owned(), BTreeMap::new());
    site.tower.store.save_system(&one, noon()).await.unwrap();
    let (first, second) = (site.read("/register").await, site.read("/register?page=2").await);
    assert!(first.contains("/register?page=2") && !first.contains("Raadsel"), "{first}");
    assert!(second.contains("Raadsel") && !second.contains("Verboden 1"), "{second}");
    assert!(
        site.read("/register?page=999").await.contains("Raadsel"),
        "beyond the last page is the last page"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_unknown_of_a_system_is_shown_as_unknown() {
    let site = Site::furnished().await;
    let page = site.read("/systems/raadsel").await;
    for part in [
        "nog niet te zeggen",
        "Nog mogelijk met wat bekend is",
        "verboden",
        "hoog risico",
        "Onbekend is geen nee",
        "<h2 id=\"decides\">Wat beslist</h2>",
        "Beantwoord dit eerst: <strong>",
        "Wat de klasse zou beslissen",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(page.contains("Er is nog niets bekend van dit systeem"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_system_shows_its_facts_with_who_and_why_and_its_law_with_links() {
    let site = Site::furnished().await;
    let page = site.read("/systems/chatbot").await;
    for part in [
        "An Peeters",
        "1 oktober 2026",
        "Gezien in de test",
        "https://eur-lex.europa.eu/",
        "23 november 2026",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("<b>Loket"), "{page}");
    let page = site.read("/systems/chatbot?on=2028-01-01&law=2024-08-01").await;
    assert!(page.contains("1 januari 2028") && page.contains("1 augustus 2024"), "{page}");
    let seen = site.get("/systems/chatbot?on=morgen").await;
    assert!(seen.status == StatusCode::BAD_REQUEST && seen.text.contains("2026-12-02"), "{}", seen.text);
    assert_eq!(site.get("/systems/nergens").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duty_stands_with_its_date_its_source_and_its_place_on_the_time_line() {
    let site = Site::furnished().await;
    let system = system(&site, IN_USE);
    site.tower.store.save_system(&system, noon()).await.unwrap();
    let page = site.read("/systems/vertaler").await;
    for part in [
        "class=\"timeline\"",
        ">artikel 4, lid 1</a>",
        "2 februari 2025",
        "geldt al",
        "gebruiksverantwoordelijke",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let duties = page.split("<h2 id=\"duties\">").nth(1).unwrap().split("</section>").next().unwrap();
    let dates: Vec<&str> = duties.split("<time datetime=\"").skip(1).map(|rest| &rest[..10]).collect();
    assert!(!dates.is_empty() && dates.is_sorted(), "{dates:?}");
    let before = site.read("/systems/vertaler?on=2025-01-31").await;
    assert!(before.contains("nog niet</small>"), "{before}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_only_opened_ends_no_subscription() {
    let site = Site::furnished().await;
    let page = site.read("/stop/geheim-1").await;
    assert!(page.contains("method=\"post\"") && page.contains("theme:ai-data chatbot"), "{page}");
    assert!(!page.contains("ann@town.example"), "{page}");
    assert_eq!(site.tower.store.subscriptions().await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_click_of_a_mail_server_ends_the_subscription_and_twice_is_fine() {
    let site = Site::furnished().await;
    // A mail server sends no cookie and no origin of ours; some browsers' mail pages send theirs.
    let headers = [("origin", "https://mail.example"), ("sec-fetch-site", "cross-site")];
    for _ in 0..2 {
        let seen = site.post("/stop/geheim-1", &headers).await;
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
        assert!(seen.text.contains("Dit abonnement is gestopt"), "{}", seen.text);
        assert_eq!(seen.headers["cache-control"], "no-store");
    }
    assert!(site.tower.store.subscriptions().await.unwrap().is_empty());
    assert!(site.read("/stop/geheim-1").await.contains("Dit abonnement is gestopt"));
}

#[tokio::test(flavor = "multi_thread")]
async fn health_tells_living_from_ready_and_names_what_is_missing() {
    let site = Site::empty().await;
    assert_eq!(site.read("/health/live").await, "ok");
    let seen = site.get("/health/ready").await;
    assert_eq!(seen.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(seen.text, r#"{"ready":false,"not_ready":["index"]}"#);
    assert_eq!(site.get("/").await.status, StatusCode::SERVICE_UNAVAILABLE);
    let site = Site::with(news()).await;
    assert_eq!(site.read("/health/ready").await, r#"{"ready":true,"not_ready":[]}"#);
    site.tower.store.close().await;
    let seen = site.get("/health/ready").await;
    assert_eq!(seen.text, r#"{"ready":false,"not_ready":["store"]}"#);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_a_page_in_the_language_of_the_visitor() {
    let site = Site::with(news()).await;
    let seen = site.get("/nergens?lang=fr").await;
    assert_eq!(seen.status, StatusCode::NOT_FOUND);
    assert!(
        seen.text.contains("Cette page n'existe pas") || seen.text.contains("Cette page n&#39;existe pas"),
        "{}",
        seen.text
    );
    let seen = site.post("/register", &[]).await;
    assert_eq!(seen.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(
        seen.headers.contains_key("allow") && seen.text.contains("Deze bladzijde kan dat niet"),
        "{}",
        seen.text
    );
    let seen =
        site.post("/register", &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")]).await;
    assert_eq!(seen.status, StatusCode::FORBIDDEN, "{}", seen.text);
    let seen = site.post("/stop/x", &[("content-length", "1000000000")]).await;
    assert_eq!(seen.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", seen.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cause_of_a_failure_stays_inside() {
    let site = Site::with(news()).await;
    let cookie = crate::town::session(&site.tower, &site.reader).await;
    site.tower.store.close().await;
    let seen = editing::see(&site, "/register", &cookie).await;
    assert!(seen.status.is_server_error());
    let text = seen.text.to_lowercase();
    assert!(!text.contains("sqlx") && !text.contains("pool") && !text.contains("sqlite"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_carries_the_headers_that_keep_a_visitor_safe() {
    let site = Site::with(news()).await;
    for address in ["/", "/nergens", "/health/ready", "/static/belfort.css"] {
        let headers = site.get(address).await.headers;
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{address}"
        );
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["referrer-policy"], "no-referrer");
    }
    let page = without_our_script(&site.read("/").await);
    assert!(!page.contains("<script") && !page.contains("style=") && !page.contains("onclick"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_style_is_kept_for_ever_under_its_hash_and_asked_again_without() {
    let site = Site::with(news()).await;
    let page = site.read("/").await;
    let start = page.find("/static/belfort.css").unwrap();
    let address = page[start..].split('"').next().unwrap();
    let seen = site.get(address).await;
    assert_eq!(seen.headers["content-type"], "text/css");
    assert!(seen.headers["cache-control"].to_str().unwrap().contains("immutable"));
    assert_eq!(site.get("/static/belfort.css?oud").await.headers["cache-control"], "no-cache");
    assert_eq!(site.get("/static/..%2fweb.rs").await.status, StatusCode::NOT_FOUND);
}

/// A page without the one script that is ours: a file under a hash, with nothing of a visitor in its address.
fn without_our_script(page: &str) -> String {
    let Some((before, rest)) = page.split_once("<script src=\"/static/suggest.js?") else {
        return page.to_owned();
    };
    let (hash, after) = rest.split_once("\" defer></script>").unwrap();
    assert!(hash.len() == 16 && hash.bytes().all(|digit| digit.is_ascii_hexdigit()), "{hash}");
    format!("{before}{after}")
}

/// Message keys that show in the text of a page, because a message is missing.
fn raw_keys(html: &str) -> Vec<&str> {
    let starts = [
        "web-",
        "law-",
        "query-",
        "measure-",
        "part-",
        "record-",
        "history-",
        "fria-",
        "annex-viii-",
        "dashboard-",
        "project-",
        "interview-",
    ];
    html.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .filter(|word| starts.iter().any(|start| word.starts_with(start)))
        // The address of a sheet as a PDF.
        .filter(|word| !["fria-pdf", "annex-viii-pdf"].contains(word))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_whole_in_four_languages() {
    let site = Site::furnished().await;
    let item = format!("/items/{}", ItemKey::new("vvsg", "loket"));
    let addresses = [
        "/",
        "/search?q=chatbot",
        "/search?q=niets-hiervan",
        &item,
        "/themes",
        "/themes/phase-share",
        "/themes/safety",
        "/register",
        "/systems/chatbot",
        "/systems/raadsel",
        "/systems/chatbot/history",
        "/systems/chatbot/export/report",
        "/systems/chatbot/export/fria",
        "/systems/chatbot/export/annex-viii",
        "/register/export/report",
        "/dashboard",
        "/public",
        "/projects",
        "/stop/geheim-1",
        "/stop/onbekend",
        "/status",
        "/nergens",
    ];
    for language in Language::ALL {
        for address in addresses {
            let join = if address.contains('?') { '&' } else { '?' };
            let page = site.get(&format!("{address}{join}lang={language}")).await.text;
            assert!(page.contains(&format!("<html lang=\"{language}\">")), "{address}");
            assert_eq!(raw_keys(&page), Vec::<&str>::new(), "{address} in {language}");
            assert_eq!(page.matches("<h1").count(), 1, "{address}");
            assert_eq!(page.matches("<main").count(), 1, "{address}");
            assert_eq!(page.matches("<table").count(), page.matches("<caption").count(), "{address}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_status_shows_each_feed_with_its_named_cause() {
    let site = Site::with(news()).await;
    let state = FeedState {
        cause: Some("dns".to_owned()),
        detail: Some("token=geheim".to_owned()),
        failures: 3,
        ..FeedState::default()
    };
    let record = PollRecord { feed: "edpb".to_owned(), state, ..PollRecord::default() };
    site.tower.store.save_poll(&record).await.unwrap();
    let page = site.read("/status").await;
    assert!(
        page.contains("de naam van de server bestaat niet meer")
            && page.contains("3 mislukte pogingen")
            && !page.contains("geheim"),
        "{page}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_metrics_can_be_read_by_a_machine() {
    let seen = Site::furnished().await.get("/metrics").await;
    assert_eq!(seen.headers["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    let figures: Vec<&str> = seen.text.lines().filter(|line| !line.starts_with('#')).collect();
    for figure in &figures {
        let (name, value) = figure.rsplit_once(' ').expect("a name and a value");
        assert!(name.starts_with("belfort_") && value.parse::<f64>().is_ok(), "{figure}");
    }
    assert!(figures.contains(&"belfort_feeds{state=\"stopped\"} 0"), "{figures:?}");
    for family in [
        "belfort_feeds_due",
        "belfort_poll_delay_seconds",
        "belfort_alerts_in_digests",
        "belfort_index_behind 0",
        "belfort_index_documents ",
        "belfort_rules ",
        "belfort_build_info{version=",
    ] {
        assert!(figures.iter().any(|figure| figure.starts_with(family)), "{family} is missing: {figures:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_figure_that_the_dashboard_and_the_alarms_ask_for_is_told() {
    let told = Site::furnished().await.get("/metrics").await.text;
    let files =
        [include_str!("../../.package/grafana.json"), include_str!("../../.package/alerts.yml")].concat();
    let is_name = |c: char| c.is_ascii_lowercase() || c == '_';
    let asked: BTreeSet<String> = files
        .match_indices("belfort_")
        .map(|(at, _)| files[at..].chars().take_while(|c| is_name(*c)).collect())
        .collect();
    assert!(asked.len() > 8, "{asked:?}");
    for name in asked {
        assert!(told.contains(&format!("# TYPE {name} gauge")), "nobody tells `{name}`");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_is_not_ready_until_the_index_has_caught_up() {
    let site = Site::with(news()).await;
    let tower = Tower::open(&site.tower.data, site.tower.config.clone(), Clock::at(noon())).await.unwrap();
    let tower = Arc::new(tower);
    // A writer that has not read the log yet, as after a lost index.
    std::fs::remove_dir_all(tower.index_dir()).unwrap();
    let mut indexer = Indexer::open(&tower).await.unwrap();
    let started = Site::of(tower.clone(), tempfile::tempdir().unwrap()).await;
    let seen = started.get("/health/ready").await;
    assert_eq!(seen.text, r#"{"ready":false,"not_ready":["index"]}"#);
    indexer.follow(&tower).await.unwrap();
    assert_eq!(started.read("/health/ready").await, r#"{"ready":true,"not_ready":[]}"#);
}
