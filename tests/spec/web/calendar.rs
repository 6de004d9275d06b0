//! The deadlines as a calendar to subscribe to.

use axum::body::Body;
use axum::http::{Request, StatusCode};

use super::{EMOTIONS, Site, noon, system};

async fn with_deadline() -> Site {
    let site = Site::furnished().await;
    let system = system(&site, EMOTIONS);
    site.tower.store.save_system(&system, noon()).await.unwrap();
    site
}

#[tokio::test(flavor = "multi_thread")]
async fn the_deadlines_of_the_register_are_a_calendar_in_the_language_of_its_address() {
    let site = with_deadline().await;
    let seen = site.get("/deadlines.ics?lang=fr").await;
    assert_eq!(seen.status, StatusCode::OK);
    assert_eq!(seen.headers["content-type"], "text/calendar; charset=utf-8");
    assert_eq!(seen.headers["content-disposition"], "attachment; filename=\"belfort.ics\"");
    assert_eq!(seen.headers["content-language"], "fr");
    assert!(seen.headers.get("set-cookie").is_none(), "a calendar program keeps no choice of language");
    let lines: Vec<&str> = seen.text.split("\r\n").collect();
    assert_eq!((lines[0], lines[lines.len() - 2]), ("BEGIN:VCALENDAR", "END:VCALENDAR"));
    for line in [
        "X-WR-CALNAME:Règlement IA : échéances",
        "UID:emotieanalyse-sollicitaties.emotions-at-work@belfort",
        "DTSTART;VALUE=DATE:20250202",
        "DTSTAMP:20261123T000000Z",
    ] {
        assert!(lines.contains(&line), "{line}: {}", seen.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_has_a_calendar_and_a_report_of_its_own_where_several_are_seen() {
    let site = with_deadline().await;
    let mut other = system(&site, EMOTIONS);
    (other.id, other.organisation) = ("elders".to_owned(), Some("buurstad".to_owned()));
    site.tower.store.save_system(&other, noon()).await.unwrap();
    let both = site.read("/deadlines.ics").await;
    let one = site.read("/deadlines.ics?organisation=buurstad").await;
    assert!(both.contains("UID:elders.") && both.contains("UID:emotieanalyse-sollicitaties."), "{both}");
    assert!(one.contains("UID:elders.") && !one.contains("UID:emotieanalyse-sollicitaties."), "{one}");
    let report = site.read("/register/export/belfort?organisation=buurstad").await;
    assert!(report.contains("\"elders\"") && !report.contains("\"emotieanalyse-sollicitaties\""), "{report}");
    for address in ["/deadlines.ics?organisation=nergens", "/register/export/report?organisation=nergens"] {
        assert_eq!(site.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    assert!(site.read("/register").await.contains("/register/export/report?organisation=buurstad"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_system_has_a_calendar_of_its_own() {
    let site = with_deadline().await;
    let seen = site.get("/systems/emotieanalyse-sollicitaties/deadlines.ics").await;
    let named = "attachment; filename=\"belfort-emotieanalyse-sollicitaties.ics\"";
    assert_eq!(
        (seen.status, &seen.headers["content-disposition"]),
        (StatusCode::OK, &named.parse().unwrap())
    );
    let all = site.read("/deadlines.ics").await;
    let events = |text: &str| text.matches("BEGIN:VEVENT").count();
    let own = all.matches("UID:emotieanalyse-sollicitaties.").count();
    assert!(own > 0 && events(&seen.text) == own, "{}", seen.text);
    assert_eq!(events(&site.read("/systems/raadsel/deadlines.ics").await), 0);
    assert_eq!(site.get("/systems/nergens/deadlines.ics").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_register_and_a_system_lead_to_their_calendars() {
    let site = with_deadline().await;
    let page = site.read("/register?lang=de").await;
    let link = |page: &str, end: &str| {
        let links = page.split("href=\"").map(|link| link.split('"').next().unwrap().to_owned());
        links.into_iter().find(|link| link.starts_with("/calendar/") && link.ends_with(end)).unwrap()
    };
    let all = link(&page, "/deadlines.ics?lang=de");
    let page = site.read("/systems/emotieanalyse-sollicitaties").await;
    let one = link(&page, "/systems/emotieanalyse-sollicitaties/deadlines.ics?lang=nl");
    // A calendar program has no cookie: the key in the address is enough, until a new one is made.
    let calendar = async |address: &str| super::editing::see(&site, address, "").await;
    for address in [&all, &one] {
        let seen = calendar(address).await;
        assert!(seen.status == StatusCode::OK && seen.text.contains("BEGIN:VEVENT"), "{address}");
    }
    let cookie = crate::town::session(&site.tower, &site.reader).await;
    let made = super::editing::send(&site, "/account/calendar", &cookie, &[]).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER);
    for address in [&all, &one] {
        assert_eq!(calendar(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_that_did_not_change_is_not_sent_again() {
    let site = with_deadline().await;
    let first = site.get("/deadlines.ics").await;
    let tag = first.headers["etag"].to_str().unwrap().to_owned();
    assert_eq!(first.headers["cache-control"], "private, no-cache");
    let cookie = crate::town::session(&site.tower, &site.reader).await;
    let again = async |address: &str| {
        let request = Request::get(address).header("cookie", &cookie).header("if-none-match", &tag);
        site.ask(request.body(Body::empty()).unwrap()).await
    };
    let held = again("/deadlines.ics").await;
    assert_eq!(
        (held.status, held.text.as_str(), &held.headers["etag"]),
        (StatusCode::NOT_MODIFIED, "", &tag.parse().unwrap())
    );
    for other in ["/deadlines.ics?lang=fr", "/systems/emotieanalyse-sollicitaties/deadlines.ics"] {
        assert_eq!(again(other).await.status, StatusCode::OK, "{other} is another calendar");
    }
    let mut changed = system(&site, EMOTIONS);
    changed.name = "Anders".to_owned();
    site.tower.store.save_system(&changed, noon()).await.unwrap();
    let now = again("/deadlines.ics").await;
    assert!(now.status == StatusCode::OK && now.text.contains("Anders"), "{}", now.text);
}
