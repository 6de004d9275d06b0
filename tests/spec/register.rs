//! The register: what an officer keeps of a system, and how nothing of it is lost.

mod by_address;
mod export;
mod import;
mod own_table;
mod owners;
mod past;
mod real;
mod report;
mod shared;
mod sheets;
mod submission;

use belfort::daemon::editing::edit;
use belfort::law::{Answer, FactValue};
use belfort::register::{Format, Measure, MeasureState, Note, System, read_system};
use belfort::store::{Edited, Seen};

use crate::store::on_every_database;
use crate::town::{Town, morning, social_assistance};

const WHOLE: &str = r#"
id = "cv-hulp"
name = "Cv-hulp"
organisation = "gent"
owner = "An Peeters"
description = "Rangschikt cv's."
purpose = "Helpt bij een eerste selectie van sollicitaties."
vendor = "Leverancier NV"
eu_database_url = "https://databank.example/systemen/12"
published = false

[[versions]]
name = "2.1"
since = 2026-03-01
note = "nieuw model"

[[contracts]]
name = "R-2026-14"
with = "Leverancier NV"
from = 2026-01-01
until = 2027-12-31
link = "https://gent.example/contract"

[[contacts]]
name = "Bo Claes"
role = "proceseigenaar"
address = "bo@gent.example"

[[changes]]
date = 2026-03-01
what = "Het model weegt nu ook taal."

[facts]
profiling = true

[measures.FRIA]
state = "in-progress"
owner = "Bo Claes"
date = 2027-06-01
evidence = "https://gent.example/fria"

[[notes]]
date = 2026-11-20
who = "An Peeters"
text = "Gebeld met de leverancier."

[[proposals.technique]]
value = ["language-model"]
who = "Leverancier NV"
when = 2026-11-21
source = "handleiding"

[origin]
format = "csv"
source = "lijst.csv"
record = { naam = "Cv-hulp", aantal = 3, prijs = 1.5, leeg = "" }
"#;

/// A rule of the book that binds the deployer of the sample.
fn whole(town: &Town) -> String {
    WHOLE.replace("FRIA", &some_rule(town))
}

fn some_rule(town: &Town) -> String {
    let oblige = |rule: &&belfort::law::Rule| rule.duty.is_some();
    town.tower.book.rules().iter().find(oblige).unwrap().id.clone()
}

fn read(town: &Town, text: &str) -> System {
    read_system("system.toml", text, Format::Auto, &town.tower.book)
        .unwrap_or_else(|problems| panic!("{problems:#?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_of_a_system_file_is_read_and_written_back_the_same() {
    let town = Town::new().await;
    let system = read(&town, &whole(&town));
    assert_eq!(system.versions[0].name, "2.1");
    assert_eq!(system.contracts[0].until, Some("2027-12-31".parse().unwrap()));
    assert_eq!(system.proposals["technique"][0].who, "Leverancier NV");
    assert_eq!(system.origin.as_ref().unwrap().record["aantal"], 3);
    assert_eq!(system.origin.as_ref().unwrap().record["prijs"], 1.5);
    let again = read(&town, &system.to_json().to_string());
    assert_eq!(again, system);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_mistake_of_a_system_file_shows_at_once() {
    let town = Town::new().await;
    let text = r#"
id = "x"
name = "X"
published = "ja"
vendr = "Y"
eu_database_url = "databank.example"
[[contracts]]
name = "c"
from = 2027-01-01
until = 2026-01-01
[[changes]]
what = "zonder dag"
[measures.bestaat-niet]
state = "met"
[[proposals.profiling]]
value = "misschien"
who = "v"
"#;
    let problems = read_system("x.toml", text, Format::Auto, &town.tower.book).unwrap_err();
    let mut codes: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
    codes.sort_unstable();
    assert_eq!(
        codes,
        [
            "bad-address",
            "missing-key",
            "unknown-key",
            "unknown-rule",
            "wrong-order",
            "wrong-type",
            "wrong-type"
        ]
    );
    let unreasoned =
        format!("id=\"x\"\nname=\"X\"\n[measures.{}]\nstate=\"not-applicable\"\n", some_rule(&town));
    let problems = read_system("x.toml", &unreasoned, Format::Auto, &town.tower.book).unwrap_err();
    assert!(problems[0].message.contains("needs a reason"), "{problems:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_history_says_who_changed_what_when_from_what_and_outlives_the_system() {
    on_every_database("register_history", |store| async move {
        let mut system = System { id: "s".to_owned(), name: "S".to_owned(), ..System::default() };
        assert!(store.save_system_by(&system, "An", morning()).await.unwrap());
        system.facts.insert("profiling".to_owned(), Answer::from(FactValue::Bool(false)));
        assert!(!store.save_system_by(&system, "Bo", morning()).await.unwrap());
        system.facts.insert("profiling".to_owned(), Answer::from(FactValue::Bool(true)));
        store.save_system_by(&system, "Bo", morning()).await.unwrap();
        // The same again is no change.
        store.save_system_by(&system, "Cis", morning()).await.unwrap();
        assert!(store.remove_system("s", "Dé", morning()).await.unwrap());
        assert!(!store.remove_system("s", "Dé", morning()).await.unwrap());
        store.save_system_by(&system, "Eva", morning()).await.unwrap();
        let told: Vec<String> = store
            .system_history("s", None, 100)
            .await
            .unwrap()
            .iter()
            .map(|one| {
                let shown = |value: &Option<serde_json::Value>| match value {
                    Some(value) if value.is_object() => "all".to_owned(),
                    Some(value) => value.to_string(),
                    None => "-".to_owned(),
                };
                let change = &one.difference;
                let (before, after) = (shown(&change.before), shown(&change.after));
                format!("{} {} {}: {before} -> {after}", one.version, one.who, change.part)
            })
            .collect();
        assert_eq!(
            told,
            [
                "5 Eva : - -> all",
                "4 Dé : all -> -",
                "3 Bo facts/profiling: false -> true",
                "2 Bo facts/profiling: - -> false",
                "1 An : - -> all",
            ]
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_editors_at_once_the_second_is_refused_and_nobody_loses_work() {
    on_every_database("register_editors", |store| async move {
        let system = System { id: "s".to_owned(), name: "S".to_owned(), ..System::default() };
        store.save_system_by(&system, "An", morning()).await.unwrap();
        let seen =
            Seen { part: "measures/fria", version: store.part_version("s", "measures/fria").await.unwrap() };
        let measure = |note: &str| Measure { note: Some(note.to_owned()), ..Measure::default() };
        let set = |rule: &'static str, note: &'static str| {
            move |system: &mut System| drop(system.measures.insert(rule.to_owned(), measure(note)))
        };
        let first = store.edit_system("s", Some(seen), "An", morning(), set("fria", "van An")).await.unwrap();
        assert!(matches!(first, Edited::Done(_)));
        let second =
            store.edit_system("s", Some(seen), "Bo", morning(), set("fria", "van Bo")).await.unwrap();
        let Edited::Stale(now) = second else { panic!("{second:?}") };
        assert_eq!(now.system.measures["fria"].note.as_deref(), Some("van An"));
        // Another part is no conflict, and neither is the same part once it was seen.
        let other = Seen { part: "measures/log", version: 0 };
        let third = store.edit_system("s", Some(other), "Bo", morning(), set("log", "van Bo")).await.unwrap();
        assert!(matches!(third, Edited::Done(_)));
        let seen = Seen { version: store.part_version("s", "measures/fria").await.unwrap(), ..seen };
        store.edit_system("s", Some(seen), "Bo", morning(), set("fria", "van beiden")).await.unwrap();
        let history = store.system_history("s", None, 100).await.unwrap();
        let texts =
            serde_json::to_string(&history.iter().map(|one| &one.difference.after).collect::<Vec<_>>());
        let texts = texts.unwrap();
        assert!(texts.contains("van An") && texts.contains("van beiden"), "{texts}");
        assert_eq!(store.edit_system("t", None, "An", morning(), |_| ()).await.unwrap(), Edited::NoSystem);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn editors_of_different_parts_at_the_same_moment_all_keep_theirs() {
    on_every_database("register_crowd", |store| async move {
        let system = System { id: "s".to_owned(), name: "S".to_owned(), ..System::default() };
        store.save_system_by(&system, "An", morning()).await.unwrap();
        let edits = (0..20).map(|n| {
            let store = store.clone();
            async move {
                let part = format!("measures/r{n}");
                let seen = Seen { part: &part, version: 0 };
                let change = move |system: &mut System| {
                    drop(system.measures.insert(format!("r{n}"), Measure::default()));
                };
                store.edit_system("s", Some(seen), "x", morning(), change).await.unwrap()
            }
        });
        let done: Vec<_> = futures_util::future::join_all(edits).await;
        assert!(done.iter().all(|one| matches!(one, Edited::Done(_))));
        let stored = store.system("s").await.unwrap().unwrap();
        assert_eq!((stored.system.measures.len(), stored.version), (20, 21));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duty_that_is_met_is_no_open_deadline_any_more_and_an_old_file_does_not_unsay_it() {
    let town = Town::new().await;
    let file = social_assistance("s", "An");
    let assessment = town.register(&file).await;
    let duty = assessment.deadlines[0].rule.clone();
    let measure = Measure { state: MeasureState::Met, ..Measure::default() };
    let rule = duty.clone();
    edit(&town.tower, "s", None, "An", move |system| drop(system.measures.insert(rule, measure)))
        .await
        .unwrap();
    let note = Note { date: town.tower.today(), who: None, text: "Klaar.".to_owned() };
    edit(&town.tower, "s", None, "An", move |system| system.notes.push(note)).await.unwrap();
    let again = town.register(&file).await;
    let stored = town.tower.store.system("s").await.unwrap().unwrap().system;
    assert_eq!((stored.measures.len(), stored.notes.len()), (1, 1));
    let met = belfort::daemon::assess::assess(&town.tower, &stored).deadlines;
    assert!(met.iter().find(|one| one.rule == duty).unwrap().met);
    assert_eq!(again.deadlines.len(), met.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assessment_is_kept_with_the_law_day_and_the_rule_book_and_outlives_the_system() {
    let town = Town::new().await;
    town.register(&social_assistance("s", "An")).await;
    assert!(belfort::daemon::assess::remove_system(&town.tower, "s").await.unwrap());
    let kept = town.tower.store.assessment_history("s", None, 10).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].law, kept[0].on), (town.tower.today(), town.tower.today()));
    assert_eq!(kept[0].book, town.tower.book.hash());
    assert!(town.tower.store.last_assessment("s").await.unwrap().is_none());
}
