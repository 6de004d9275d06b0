//! A PDF of a whole register, which takes too long for one answer: asked for, made in the background, fetched by who asked.

use axum::http::StatusCode;
use belfort::daemon::exports::{AT_ONCE, make_waiting};
use belfort::people::Role;
use belfort::register::System;
use belfort::store::{ExportState, MadeExport};
use chrono::TimeDelta;

use crate::accounts::{Got, see, send};
use crate::town::{Town, account, session};

const PAGE: &str = "/register/exports";

async fn add(town: &Town, id: &str, organisation: &str) {
    let organisation = Some(organisation.to_owned());
    let system =
        System { id: id.to_owned(), name: format!("Systeem {id}"), organisation, ..System::default() };
    town.tower.store.save_system(&system, town.now()).await.unwrap();
}

/// Two systems of Ghent and one of Bruges; the account and the cookie of an officer of Ghent.
async fn town() -> (Town, String, String) {
    let town = Town::new().await;
    for (id, organisation) in [("a", "gent"), ("b", "gent"), ("c", "brugge")] {
        add(&town, id, organisation).await;
    }
    let an = account(&town.tower, "An", Role::Officer, Some("gent")).await;
    let cookie = session(&town.tower, &an).await;
    (town, an, cookie)
}

async fn ask(town: &Town, cookie: &str, format: &str) -> Got {
    send(town, PAGE, cookie, &[("format", format)]).await
}

/// Where the files stand that a page names.
fn files(page: &Got) -> Vec<String> {
    let links = page.text.split("href=\"/register/exports/").skip(1);
    links.map(|rest| format!("{PAGE}/{}", rest.split('"').next().unwrap())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_report_is_asked_for_made_in_the_background_and_fetched_by_who_asked() {
    let (town, an, cookie) = town().await;
    let asked = ask(&town, &cookie, "report-pdf").await;
    assert_eq!((asked.status, asked.place()), (StatusCode::SEE_OTHER, PAGE));
    ask(&town, &cookie, "report-pdf").await;
    let going = see(&town, PAGE, &cookie).await;
    assert_eq!(
        going.text.matches("wacht op zijn beurt").count(),
        1,
        "who asks twice gets it once: {}",
        going.text
    );
    assert_eq!(going.headers["refresh"], "3; url=/register/exports");
    let still = see(&town, "/register/exports?still=yes", &cookie).await;
    assert!(!still.headers.contains_key("refresh") && still.text.contains("Ververs deze pagina vanzelf"));

    assert_eq!(make_waiting(&town.tower).await.unwrap(), 1);
    let done = see(&town, PAGE, &cookie).await;
    assert!(!done.headers.contains_key("refresh"), "there is nothing to wait for: {}", done.text);
    let [file] = files(&done).try_into().unwrap_or_else(|files| panic!("{files:?}: {}", done.text));
    let fetched = see(&town, &file, &cookie).await;
    let at_once = see(&town, "/register/export/report-pdf", &cookie).await;
    assert_eq!(fetched.headers["content-type"], "application/pdf");
    assert_eq!(fetched.headers["content-disposition"], "attachment; filename=\"register-report.pdf\"");
    assert!(
        fetched.text.starts_with("%PDF-") && fetched.text == at_once.text,
        "the same that a small one is"
    );

    let els = session(&town.tower, &account(&town.tower, "Els", Role::Officer, Some("gent")).await).await;
    assert_eq!(see(&town, &file, &els).await.status, StatusCode::NOT_FOUND, "only who asked gets it");
    let store = &town.tower.store;
    store.set_role(&an, Some("gent"), Some(Role::Reader)).await.unwrap();
    assert_eq!(
        see(&town, &file, &cookie).await.status,
        StatusCode::NOT_FOUND,
        "with the working papers of an editor"
    );
    store.set_role(&an, Some("gent"), Some(Role::Officer)).await.unwrap();
    assert_eq!(see(&town, &file, &cookie).await.status, StatusCode::OK);
    town.wait(TimeDelta::minutes(61));
    assert_eq!(see(&town, &file, &cookie).await.status, StatusCode::NOT_FOUND, "its hour is over");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pdf_of_more_systems_than_one_answer_bears_leads_to_where_it_is_asked_for() {
    let (town, _, cookie) = town().await;
    let small = see(&town, "/register/export/report-pdf?organisation=gent", &cookie).await;
    assert_eq!(small.status, StatusCode::OK, "{}", small.text);
    for number in 0..AT_ONCE {
        add(&town, &format!("s{number}"), "gent").await;
    }
    let large = see(&town, "/register/export/annex-viii-pdf?organisation=gent", &cookie).await;
    let place = "/register/exports?format=annex-viii-pdf&organisation=gent";
    assert_eq!((large.status, large.place()), (StatusCode::SEE_OTHER, place));
    let page = see(&town, place, &cookie).await.text;
    assert!(
        page.contains("<option value=\"annex-viii-pdf\" selected>") && page.contains("meer dan 200 systemen")
    );
    let table = see(&town, "/register/export/csv", &cookie).await;
    assert_eq!(table.status, StatusCode::OK, "a table takes no time");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_made_for_who_sees_no_such_systems_and_in_no_other_form() {
    let (town, _, cookie) = town().await;
    for (fields, status) in [
        (vec![("format", "report-pdf"), ("organisation", "brugge")], StatusCode::NOT_FOUND),
        (vec![("format", "report-pdf"), ("organisation", "nergens")], StatusCode::NOT_FOUND),
        (vec![("format", "csv")], StatusCode::BAD_REQUEST),
        (vec![("format", "docx")], StatusCode::BAD_REQUEST),
    ] {
        assert_eq!(send(&town, PAGE, &cookie, &fields).await.status, status, "{fields:?}");
    }
    assert_eq!(make_waiting(&town.tower).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ended_the_process_twice_is_not_begun_a_third_time() {
    let (town, an, cookie) = town().await;
    ask(&town, &cookie, "fria-pdf").await;
    let claim = async || {
        town.wait(TimeDelta::minutes(2));
        town.tower.store.claim_export(town.now(), town.now() + TimeDelta::minutes(1)).await.unwrap()
    };
    let first = claim().await.unwrap();
    let second = claim().await.unwrap();
    assert_eq!((first.attempts, second.attempts, second.state), (1, 2, ExportState::Waiting));
    let late =
        MadeExport { content: b"%PDF-", rights: "", expires: town.now() + TimeDelta::hours(1), most: 9 };
    town.tower.store.keep_export(&first, Some(late)).await.unwrap();
    let there = town.tower.store.exports_of(&an, town.now()).await.unwrap();
    assert_eq!(there[0].state, ExportState::Waiting, "who was given up hands nothing in");
    assert_eq!(claim().await.unwrap().state, ExportState::Failed);
    assert_eq!(claim().await, None);
    let page = see(&town, PAGE, &cookie).await;
    assert!(
        page.text.contains("kon niet gemaakt worden") && !page.headers.contains_key("refresh"),
        "{}",
        page.text
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_oldest_files_make_room_and_each_comes_whole_from_its_pieces() {
    let (town, an, cookie) = town().await;
    let content: Vec<u8> = (0..=255).cycle().take((5 << 20) / 2).collect();
    for format in ["fria-pdf", "report-pdf", "annex-viii-pdf"] {
        ask(&town, &cookie, format).await;
        town.wait(TimeDelta::minutes(1));
        let begun = town.tower.store.claim_export(town.now(), town.now()).await.unwrap().unwrap();
        let expires = town.now() + TimeDelta::hours(1);
        let made = MadeExport { content: &content, rights: "gent=ai-officer", expires, most: 6 << 20 };
        town.tower.store.keep_export(&begun, Some(made)).await.unwrap();
    }
    let there = town.tower.store.exports_of(&an, town.now()).await.unwrap();
    let forms: Vec<&str> = there.iter().map(|one| one.format.as_str()).collect();
    assert_eq!(forms, ["annex-viii-pdf", "report-pdf"], "the newest two have room");
    let page = see(&town, PAGE, &cookie).await;
    let fetched = see(&town, &files(&page)[0], &cookie).await;
    assert_eq!(fetched.text, String::from_utf8_lossy(&content), "three pieces, the last one half");
    assert_eq!(fetched.headers["content-length"], content.len().to_string());
}
