//! All of the history is there to be read, and an assessment that was kept is opened as it was made.

use axum::http::StatusCode;
use belfort::daemon::editing::edit;
use belfort::law::FactValue;
use belfort::people::{Role, Scope};
use belfort::register::System;
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::accounts::see;
use crate::api::call;
use crate::town::{Town, program_token, signed_in, social_assistance};

/// A system of which 230 parts were changed, some of them together, and 25 assessments kept.
async fn with_a_past() -> (Town, String) {
    let town = Town::new().await;
    town.register(&social_assistance("steun", "An")).await;
    for number in 1..=24 {
        town.wait(TimeDelta::minutes(1));
        let value = FactValue::Bool(number % 2 == 1);
        let change =
            |system: &mut System| drop(system.facts.insert("exclusively-defence".to_owned(), value.into()));
        edit(&town.tower, "steun", None, "An", change).await.unwrap();
    }
    for number in 1..=103 {
        let change = |system: &mut System| {
            system.vendor = Some(format!("Leverancier nr. {number}!"));
            system.purpose = Some(format!("Doel nr. {number}!"));
        };
        town.tower.store.edit_system("steun", None, "Bo", town.now(), change).await.unwrap();
    }
    let cookie = signed_in(&town.tower, "An", Role::Editor, Some("stad-voorbeeld")).await;
    (town, cookie)
}

/// The address of the link with that anchor that leads on to older lines.
fn older(page: &str, anchor: &str) -> Option<String> {
    let links = page.split("rel=\"next\" href=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    links.map(|link| link.replace("&#38;", "&")).find(|link| link.ends_with(anchor))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_leads_on_to_the_first_change_and_the_first_assessment_without_a_gap() {
    let (town, an) = with_a_past().await;
    let (mut address, mut pages) = ("/systems/steun/history".to_owned(), Vec::new());
    loop {
        let page = see(&town, &address, &an).await.text;
        let next = older(&page, "#changes");
        pages.push(page);
        match next {
            Some(next) => address = next,
            None => break,
        }
    }
    let all = pages.concat();
    for number in 1..=103 {
        // Once as what it was made, and once as what it was before the next one.
        let said = if number == 103 { 1 } else { 2 };
        assert_eq!(all.matches(&format!("Leverancier nr. {number}!")).count(), said, "{number}");
    }
    assert!(pages.len() == 3 && all.contains("het hele systeem"), "{} pages", pages.len());
    assert!(pages[1].contains("Naar de nieuwste") && !pages[0].contains("Naar de nieuwste"));

    let first = &pages[0];
    let second = see(&town, &older(first, "#assessments").unwrap(), &an).await.text;
    let links = |page: &str| page.matches("href=\"/systems/steun/assessments/").count();
    assert_eq!((links(first), links(&second)), (20, 5));
    assert!(older(&second, "#assessments").is_none() && older(&second, "#changes").is_some());
    for wrong in ["changes=x", "changes=1", "assessments=99999999999999999"] {
        let said = see(&town, &format!("/systems/steun/history?{wrong}"), &an).await.status;
        assert_eq!(said, StatusCode::NOT_FOUND, "{wrong}");
    }
}

async fn ask(town: &Town, token: &str, path: &str) -> Value {
    let key = format!("Bearer {token}");
    let said = call(town, "GET", path, &[("authorization", &key)], "").await;
    assert_eq!(said.status, StatusCode::OK, "{path}: {}", said.text);
    serde_json::from_str(&said.text).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_reads_the_whole_history_page_by_page() {
    let (town, _) = with_a_past().await;
    let token = program_token(&town.tower, "Ed", Role::Editor, Some("stad-voorbeeld"), &Scope::ALL).await;
    let (mut path, mut seen) = ("/api/v1/systems/steun/history?limit=37".to_owned(), Vec::new());
    loop {
        let part = ask(&town, &token, &path).await;
        let changes = part["changes"].as_array().unwrap();
        seen.extend(
            changes
                .iter()
                .map(|one| (one["version"].as_i64().unwrap(), one["part"].as_str().unwrap().to_owned())),
        );
        let Some(behind) = part["older_changes"].as_str() else { break };
        path = format!("/api/v1/systems/steun/history?limit=37&changes_behind={behind}");
    }
    let mut once = seen.clone();
    once.dedup();
    assert_eq!(
        (seen.len(), once.len(), seen.last().unwrap().0),
        (231, 231, 1),
        "each once, down to the first"
    );

    let key = format!("Bearer {token}");
    for wrong in ["limit=0", "limit=501", "changes_behind=1", "assessments_before=gisteren"] {
        let path = format!("/api/v1/systems/steun/history?{wrong}");
        let said = call(&town, "GET", &path, &[("authorization", &key)], "").await;
        assert_eq!(said.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_assessment_is_opened_as_it_was_made_and_says_that_it_is_not_todays() {
    let town = Town::new().await;
    town.register(&social_assistance("steun", "An")).await;
    let an = signed_in(&town.tower, "An", Role::Reader, Some("stad-voorbeeld")).await;
    let token = program_token(&town.tower, "Ed", Role::Reader, Some("stad-voorbeeld"), &Scope::ALL).await;
    let then = ask(&town, &token, "/api/v1/systems/steun/assessment").await;
    town.wait(TimeDelta::hours(2));
    let change = |system: &mut System| {
        system.facts.insert("exclusively-defence".to_owned(), FactValue::Bool(true).into());
        system.name = "Nieuwe naam".to_owned();
    };
    edit(&town.tower, "steun", None, "An", change).await.unwrap();
    let history = ask(&town, &token, "/api/v1/systems/steun/history").await;
    let made = history["assessments"][1]["made"].as_str().unwrap();
    let kept = ask(&town, &token, &format!("/api/v1/systems/steun/assessments/{made}")).await;
    for part in ["risk", "on", "law", "book", "findings", "deadlines", "ask", "receipt", "system"] {
        if part != "deadlines" {
            assert_eq!(kept[part], then[part], "{part}");
        }
        assert!(!kept[part].is_null(), "{part}");
    }
    assert_eq!((&kept["risk"], &kept["made"]), (&json!("high"), &json!(made)));
    assert_eq!(ask(&town, &token, "/api/v1/systems/steun/assessment").await["risk"], "out-of-scope");

    let page = see(&town, "/systems/steun/history", &an).await.text;
    let mut links = page.split("href=\"/systems/steun/assessments/").skip(1);
    let place = links.nth(1).unwrap().split('"').next().unwrap().to_owned();
    let page = see(&town, &format!("/systems/steun/assessments/{place}"), &an).await.text;
    for part in [
        "Beoordeling van Fraudescore bij sociale steun op 23 november 2026",
        "dit is niet de beoordeling van vandaag",
        "hoog risico",
        "href=\"/systems/steun\"",
        kept["receipt"]["seal"].as_str().unwrap(),
        "id=\"duties\"",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let stranger = signed_in(&town.tower, "Zo", Role::Officer, Some("aalst")).await;
    for address in [place.as_str(), "1", "x"] {
        let address = format!("/systems/steun/assessments/{address}");
        assert_eq!(see(&town, &address, &stranger).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    for none in ["1", "x", "999999999999999999999"] {
        let address = format!("/systems/steun/assessments/{none}");
        assert_eq!(see(&town, &address, &an).await.status, StatusCode::NOT_FOUND, "{none}");
    }
}
