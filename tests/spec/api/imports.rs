//! A program lets the register of somebody else be read by its address, looks how far it is, and takes it in.

use axum::http::StatusCode;
use belfort::daemon::assess::assess_due;
use belfort::daemon::taking_in::kept::load_waiting;
use belfort::people::{Role, Scope};
use serde_json::{Value, json};

use super::{Said, call};
use crate::town::{Town, program_token};

const RECORDS: &str = include_str!("../../fixtures/registers/nl-1.0.json");

async fn officer(town: &Town, organisation: Option<&str>) -> String {
    let token = program_token(&town.tower, "Ann", Role::Officer, organisation, &Scope::ALL).await;
    format!("Bearer {token}")
}

async fn send(town: &Town, token: &str, path: &str, body: &Value) -> Said {
    let headers = [("authorization", token), ("content-type", "application/json")];
    call(town, "POST", path, &headers, body.to_string()).await
}

async fn look(town: &Town, token: &str, path: &str) -> Said {
    call(town, "GET", path, &[("authorization", token)], "").await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_read_its_plan_is_seen_and_it_is_taken_in_once() {
    let town = Town::new().await;
    let ann = officer(&town, None).await;
    town.serve("/register.json", RECORDS);
    let address = town.address("/register.json");
    let begun =
        send(&town, &ann, "/api/v1/imports", &json!({ "address": address, "organisation": "gent" })).await;
    assert_eq!(
        (begun.status, &begun.json()["state"]),
        (StatusCode::CREATED, &json!("loading")),
        "{}",
        begun.text
    );
    let path = begun.header("location").to_owned();
    let early = send(&town, &ann, &format!("{path}/take"), &json!({ "mark": "x" })).await;
    assert_eq!(early.status, StatusCode::PRECONDITION_FAILED, "it is not read yet");
    load_waiting(&town.tower).await.unwrap();
    let waits = look(&town, &ann, &path).await.json();
    assert_eq!((&waits["state"], &waits["plan"]["new"]), (&json!("waiting"), &json!(2)), "{waits}");
    assert!(town.tower.store.systems().await.unwrap().is_empty());

    let stranger = officer(&town, None).await;
    assert_eq!(
        look(&town, &stranger, &path).await.status,
        StatusCode::NOT_FOUND,
        "whose it is not, sees nothing"
    );
    let mark = waits["mark"].as_str().unwrap();
    let other = send(&town, &ann, &format!("{path}/take"), &json!({ "mark": "0000" })).await;
    assert_eq!(other.status, StatusCode::PRECONDITION_FAILED, "another plan than was seen");
    let taken = send(&town, &ann, &format!("{path}/take"), &json!({ "mark": mark })).await;
    assert_eq!((taken.status, &taken.json()["state"]), (StatusCode::OK, &json!("taken")), "{}", taken.text);
    assert_eq!(taken.json()["left"], 2, "they wait for their assessment");
    assert_eq!(assess_due(&town.tower, || false).await.unwrap(), 2);
    assert_eq!(look(&town, &ann, &path).await.json()["left"], 0);
    let again = send(&town, &ann, &format!("{path}/take"), &json!({ "mark": mark })).await;
    assert_eq!(again.status, StatusCode::PRECONDITION_FAILED, "once");
    assert_eq!(town.tower.store.system_history("99000001", None, 10).await.unwrap()[0].who, "Ann (proef)");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_address_is_refused_and_what_cannot_be_read_says_why() {
    let town = Town::with(|config| config.fetch.allow_private = false).await;
    let ann = officer(&town, Some("gent")).await;
    let begun =
        send(&town, &ann, "/api/v1/imports", &json!({ "address": town.address("/register.json") })).await;
    load_waiting(&town.tower).await.unwrap();
    let failed = look(&town, &ann, begun.header("location")).await.json();
    assert_eq!(failed["state"], "failed", "{failed}");
    assert!(failed["cause"].as_str().unwrap().contains("private"), "{failed}");
    for wrong in [
        json!({ "address": "file:///etc/passwd" }),
        json!({ "address": "register.example" }),
        json!({ "address": "https://register.example", "format": "xml" }),
        json!({ "address": "https://register.example", "encoding": "ebcdic" }),
        json!({ "address": "https://register.example", "map": ["a=fact:bestaat-niet"] }),
        json!({ "address": "https://register.example", "more": 1 }),
    ] {
        let said = send(&town, &ann, "/api/v1/imports", &wrong).await;
        assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}: {}", said.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_takes_in_nothing_for_another_organisation_by_its_address() {
    let town = Town::new().await;
    let of_gent = officer(&town, Some("gent")).await;
    town.serve("/register.json", RECORDS);
    let sent = json!({ "address": town.address("/register.json") });
    let begun = send(&town, &of_gent, "/api/v1/imports", &sent).await;
    load_waiting(&town.tower).await.unwrap();
    let path = begun.header("location").to_owned();
    let waits = look(&town, &of_gent, &path).await.json();
    assert_eq!(
        (&waits["plan"], &waits["problems"][0]["code"]),
        (&Value::Null, &json!("not-yours")),
        "{waits}"
    );
    let taken = send(&town, &of_gent, &format!("{path}/take"), &json!({ "mark": "x" })).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", taken.text);
    assert!(town.tower.store.systems().await.unwrap().is_empty());
}
