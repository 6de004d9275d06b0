//! When the rule book becomes another one, who watches systems is told what it says now, once.

use std::path::Path;

use axum::body::Body;
use axum::http::Request;
use belfort::alerts::subscription::Watch;
use belfort::alerts::{Notice, Rhythm};
use belfort::daemon::amendment;
use belfort::daemon::assess::assess_all;
use belfort::daemon::dashboard::dashboard;
use belfort::daemon::overview::overview;
use belfort::people::Role;
use belfort::text::Language;
use chrono::TimeDelta;
use tempfile::TempDir;
use tower::ServiceExt;

use crate::town::{Town, account, session, social_assistance};

/// A copy of the shipped rule book that a test may change.
fn book() -> TempDir {
    fn copy(from: &Path, to: &Path) {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            let there = to.join(path.file_name().unwrap());
            if path.is_dir() {
                copy(&path, &there);
            } else {
                std::fs::copy(&path, &there).unwrap();
            }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rules"), folder.path());
    folder
}

fn change(book: &TempDir, file: &str, from: &str, to: &str) {
    let path = book.path().join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{file} does not say {from}");
    std::fs::write(&path, text.replace(from, to)).unwrap();
}

const LITERACY: &str = "ai-act/chapter-1-literacy/ai-literacy.toml";
const NOTIFY: &str = "ai-act/chapter-3-high-risk/article-27/notify-rights-impact.toml";

/// A town with one system whose owner, whose organisation and a reader of news are subscribed; everything before is told.
async fn town(book: &TempDir) -> Town {
    let dir = book.path().display().to_string();
    let town = Town::with(|config| config.rules.dir = dir).await;
    town.register(&social_assistance("steun", "telegram:1001")).await;
    town.watch(
        "telegram:1002",
        Watch::Organisation { organisation: "stad-voorbeeld".into() },
        Rhythm::Instant,
    )
    .await;
    town.watch("telegram:1003", Watch::System { system: "another".into() }, Rhythm::Instant).await;
    town.subscribe("telegram:1004", "fietsers", &[]).await;
    assert_eq!(amendment::notice(&town.tower).await.unwrap(), 0, "the first book amends nothing");
    town.tell().await;
    town
}

#[tokio::test]
async fn what_made_an_assessment_change_is_said_answers_or_rules() {
    let book = book();
    let town = town(&book).await;
    let told = async |town: &Town| {
        let before = town.telegrams().len();
        town.tell().await;
        let told = town.telegrams().split_off(before);
        told.iter().rev().find(|text| text.contains("Waardoor:")).cloned().unwrap_or_default()
    };
    let system = social_assistance("steun", "telegram:1001");
    town.register(&system.replace("annex-iii-area = [\"benefits\"]", "annex-iii-area = []")).await;
    let text = told(&town).await;
    assert!(
        text.contains("antwoorden over het systeem veranderden") && !text.contains("regelboek"),
        "{text}"
    );
    town.wait(TimeDelta::minutes(1));
    town.register(&system).await;
    town.tell().await;

    // The assessment before names the change, by its instant.
    town.wait(TimeDelta::minutes(1));
    let date = |day: &str| format!("date  = {day}\nby    = \"Regulation (EU) 2026/1744");
    change(&book, LITERACY, &date("2025-02-02"), &date("2027-03-01"));
    let town = town.after_a_crash(|_| ()).await;
    assess_all(&town.tower, || false).await.unwrap();
    let text = told(&town).await;
    assert!(text.contains("het regelboek veranderde") && !text.contains("antwoorden over"), "{text}");
    assert!(text.contains("eerst vanaf 2 februari 2025, nu vanaf 1 maart 2027"), "both dates: {text}");

    // Another book and other answers, found together.
    town.wait(TimeDelta::minutes(1));
    change(&book, LITERACY, &date("2027-03-01"), &date("2025-02-02"));
    let town = town.after_a_crash(|_| ()).await;
    town.register(&system.replace("annex-iii-area = [\"benefits\"]", "annex-iii-area = []")).await;
    let text = told(&town).await;
    assert!(text.contains("antwoorden over het systeem veranderden; het regelboek veranderde"), "{text}");
}

#[tokio::test]
async fn a_date_that_moves_because_another_act_became_law_is_told_on_that_day_with_the_day_as_its_cause() {
    let town = Town::new().await;
    // Regulation (EU) 2026/1744 was law from 27 July 2026 on; the book knew it before.
    town.wait(TimeDelta::days(-130));
    let system = social_assistance("steun", "telegram:1001");
    let planned = system.lines().map(|line| match line.starts_with("in-service-since") {
        true => "in-service-since = \"2028-01-01\"",
        false => line,
    });
    town.register(&planned.collect::<Vec<_>>().join("\n")).await;
    town.tell().await;
    assert!(town.telegrams().iter().any(|text| text.contains("2 augustus 2026")), "{:?}", town.telegrams());
    let before = town.telegrams().len();
    town.wait(TimeDelta::days(20));
    assess_all(&town.tower, || false).await.unwrap();
    town.tell().await;
    let told = town.telegrams().split_off(before);
    let text = told.iter().find(|text| text.contains("Waardoor:")).unwrap();
    assert!(text.contains("er gaat iets in of er loopt iets af"), "{text}");
    assert!(!text.contains("regelboek") && !text.contains("antwoorden over"), "{text}");
    assert!(text.contains("eerst vanaf 2 augustus 2026, nu vanaf"), "both dates: {text}");
}

#[tokio::test]
async fn another_rule_book_is_told_once_to_who_watches_systems_and_says_what_changed() {
    let book = book();
    let town = town(&book).await;
    change(
        &book,
        LITERACY,
        "date  = 2025-02-02\nby    = \"Regulation (EU) 2026/1744",
        "date  = 2027-03-01\nby    = \"Regulation (EU) 2026/1744",
    );
    std::fs::remove_file(book.path().join(NOTIFY)).unwrap();
    let town = town.after_a_crash(|_| ()).await;
    let before = town.telegrams().len();
    assert_eq!(amendment::notice(&town.tower).await.unwrap(), 2, "the owner and the organisation");
    assert_eq!(amendment::notice(&town.tower).await.unwrap(), 0, "once");
    assert_eq!(town.tell().await, 2);
    let told = &town.telegrams()[before..];
    for expected in [
        "Het regelboek is gewijzigd",
        "Fraudescore bij sociale steun",
        "Ondersteun AI-geletterdheid (artikel 4, lid 1)",
        "is nu 2027-03-01",
        "Niet meer in de wet:",
    ] {
        assert!(told.iter().all(|text| text.contains(expected)), "{expected} is not in {told:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dashboard_shows_for_half_a_year_what_changed_to_whom_it_touches() {
    let book = book();
    let town = town(&book).await;
    change(
        &book,
        LITERACY,
        "date  = 2025-02-02\nby    = \"Regulation (EU) 2026/1744",
        "date  = 2027-03-01\nby    = \"Regulation (EU) 2026/1744",
    );
    let town = town.after_a_crash(|_| ()).await;
    amendment::notice(&town.tower).await.unwrap();
    town.register("id = \"leeg\"\nname = \"Leeg\"\n").await;
    let of = async |town: &Town, id: &str| {
        let mut lines = overview(&town.tower).await.unwrap().lines.clone();
        lines.retain(|line| line.id == id);
        dashboard(&town.tower, lines, Language::Nl).await.unwrap().amendments
    };
    let told = of(&town, "steun").await;
    assert_eq!((told.len(), told[0].at, told[0].touched), (1, town.now(), 1), "{told:#?}");
    assert_eq!((told[0].systems[0].id.as_str(), told[0].changes.len()), ("steun", 1));
    let change = &told[0].changes[0];
    assert_eq!((change.change.as_str(), change.rules[0].provision.as_str()), ("changed", "art_4/par_1"));
    assert!(change.told.contains("is nu 2027-03-01"), "{}", change.told);
    assert!(of(&town, "leeg").await.is_empty(), "nothing is different for it");

    let account = account(&town.tower, "An", Role::Reader, Some("stad-voorbeeld")).await;
    let cookie = session(&town.tower, &account).await;
    let request = Request::get("/dashboard").header("cookie", cookie).body(Body::empty()).unwrap();
    let response = belfort::web::router(town.tower.clone()).oneshot(request).await.unwrap();
    let bytes = axum::body::to_bytes(response.into_body(), 10 << 20).await.unwrap();
    let page = String::from_utf8(bytes.to_vec()).unwrap();
    for part in ["Wat de wet onlangs veranderde", "is nu 2027-03-01", "/systems/steun\">"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    town.wait(TimeDelta::days(183));
    assert!(of(&town, "steun").await.is_empty(), "it is no news any more");
}

#[tokio::test]
async fn the_cause_names_the_change_so_that_a_second_process_tells_nothing_again() {
    let book = book();
    let town = town(&book).await;
    change(&book, LITERACY, "penalty   = \"none\"", "penalty   = \"art_99/par_4\"");
    let town = town.after_a_crash(|_| ()).await;
    amendment::notice(&town.tower).await.unwrap();
    let subscriptions = town.tower.store.subscriptions().await.unwrap();
    let owner = subscriptions.iter().find(|one| one.to.to_string() == "telegram:1001").unwrap();
    let (alert, _) = town.tower.store.alerts_of(&owner.id, 1).await.unwrap().remove(0);
    let since = town.now().timestamp_millis();
    assert_eq!(alert.cause.0, format!("rules:{since}:{}", town.tower.book.hash()));
    let Notice::Rules { before, after, changes, affects, .. } = alert.notice else { panic!("{alert:?}") };
    assert_ne!(before, after);
    assert_eq!((changes.len(), changes[0].change.as_str(), affects.len()), (1, "changed", 0), "{changes:?}");
}

#[tokio::test]
async fn a_book_that_says_the_same_in_other_bytes_alerts_nobody() {
    let book = book();
    let town = town(&book).await;
    change(&book, LITERACY, "[[unless]]", "# A remark of the editor.\n[[unless]]");
    let town = town.after_a_crash(|_| ()).await;
    assert_eq!(amendment::notice(&town.tower).await.unwrap(), 0);
    let kept = town.tower.store.rule_book().await.unwrap().unwrap();
    assert_eq!(kept.hash, town.tower.book.hash());
    assert_eq!(town.tell().await, 0);
}

#[tokio::test]
async fn a_rule_file_that_cannot_be_read_is_not_told_as_a_rule_that_is_gone() {
    let book = book();
    let town = town(&book).await;
    change(&book, LITERACY, "basis     = \"statute\"", "basis     = ");
    let town = town.after_a_crash(|_| ()).await;
    assert_eq!(amendment::notice(&town.tower).await.unwrap(), 0);
}
