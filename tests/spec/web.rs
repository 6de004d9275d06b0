//! The web page: what a visitor finds, reads and is spared.

mod about;
mod calendar;
mod charts;
mod details;
mod editing;
mod exports;
mod files;
mod import;
mod intake;
mod interview;
mod news;
mod operation;
mod out;
mod projects;
mod proofs;
mod public;
mod register;
mod sharing;
mod site;
mod words;

use std::sync::OnceLock;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use belfort::law::RuleBook;
use belfort::news::ItemKey;
use belfort::text::Language;

use site::{CHATBOT, EMOTIONS, FRAUD, IN_USE, Seen, Site, item, news, noon, record, system};

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

fn book() -> &'static RuleBook {
    static BOOK: OnceLock<RuleBook> = OnceLock::new();
    BOOK.get_or_init(|| RuleBook::embedded().0)
}

/// Message keys that show in the text of a page, because a message is missing.
pub(crate) fn raw_keys(html: &str) -> Vec<&str> {
    let starts = [
        "web-",
        "law-",
        "query-",
        "measure-",
        "part-",
        "record-",
        "history-",
        "shared-",
        "kept-",
        "public-title",
        "public-change",
        "fria-",
        "annex-viii-",
        "dashboard-",
        "project-",
        "interview-",
        "detail-",
        "details-",
        "file-",
        "files-",
    ];
    html.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .filter(|word| starts.iter().any(|start| word.starts_with(start)))
        // The address of a sheet as a PDF.
        .filter(|word| !["fria-pdf", "annex-viii-pdf"].contains(word))
        // What a form sends: the name of a question.
        .filter(|word| book().fact(word).is_none())
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
        "/register/exports",
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
