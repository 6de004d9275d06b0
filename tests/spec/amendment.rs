//! When the rule book becomes another one, who watches systems is told what it says now, once.

use std::path::Path;

use belfort::alerts::subscription::Watch;
use belfort::alerts::{Notice, Rhythm};
use belfort::daemon::amendment;
use tempfile::TempDir;

use crate::town::{Town, social_assistance};

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
