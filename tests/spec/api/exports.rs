//! A program asks for a PDF of a whole register, looks how far it is, and fetches it.

use axum::http::StatusCode;
use belfort::daemon::exports::{AT_ONCE, make_waiting};
use belfort::people::{Role, Scope};
use belfort::register::System;
use serde_json::{Value, json};

use super::{Said, call};
use crate::town::{Town, program_token};

async fn add(town: &Town, id: &str) {
    let organisation = Some("gent".to_owned());
    let system = System { id: id.to_owned(), name: id.to_owned(), organisation, ..System::default() };
    town.tower.store.save_system(&system, town.now()).await.unwrap();
}

async fn reader(town: &Town) -> String {
    let token = program_token(&town.tower, "Ann", Role::Reader, Some("gent"), &[Scope::RegisterRead]).await;
    format!("Bearer {token}")
}

async fn ask(town: &Town, token: &str, body: &Value) -> Said {
    let headers = [("authorization", token), ("content-type", "application/json")];
    call(town, "POST", "/api/v1/exports?lang=en", &headers, body.to_string()).await
}

async fn look(town: &Town, token: &str, path: &str) -> Said {
    call(town, "GET", path, &[("authorization", token)], "").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pdf_of_a_whole_register_is_asked_for_looked_at_and_fetched() {
    let town = Town::new().await;
    add(&town, "a").await;
    let ann = reader(&town).await;
    let asked = ask(&town, &ann, &json!({ "format": "report-pdf", "organisation": "gent" })).await;
    assert_eq!(
        (asked.status, &asked.json()["state"]),
        (StatusCode::CREATED, &json!("waiting")),
        "{}",
        asked.text
    );
    let path = asked.header("location").to_owned();
    let early = look(&town, &ann, &format!("{path}/file")).await;
    assert_eq!((early.status, &early.json()["code"]), (StatusCode::CONFLICT, &json!("not-yet")));
    assert_eq!(make_waiting(&town.tower).await.unwrap(), 1);
    let ready = look(&town, &ann, &path).await.json();
    assert_eq!(
        (&ready["state"], &ready["done"], &ready["language"]),
        (&json!("ready"), &json!(1000), &json!("en"))
    );
    let file = look(&town, &ann, &format!("{path}/file")).await;
    assert_eq!((file.status, file.header("content-type")), (StatusCode::OK, "application/pdf"));
    assert_eq!(file.header("content-length"), ready["bytes"].to_string());
    assert_eq!(look(&town, &ann, "/api/v1/exports").await.json()["exports"], json!([ready]));

    let bo = reader(&town).await;
    for path in [path.clone(), format!("{path}/file")] {
        assert_eq!(
            look(&town, &bo, &path).await.status,
            StatusCode::NOT_FOUND,
            "whose it is not, sees nothing"
        );
    }
    for wrong in [
        json!({ "format": "csv" }),
        json!({ "organisation": "gent" }),
        json!({ "format": "report-pdf", "organisation": "brugge" }),
    ] {
        assert_eq!(ask(&town, &ann, &wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pdf_that_takes_too_long_for_one_answer_says_where_to_ask() {
    let town = Town::new().await;
    for number in 0..=AT_ONCE {
        add(&town, &format!("s{number}")).await;
    }
    let ann = reader(&town).await;
    let refused = look(&town, &ann, "/api/v1/export/report-pdf?lang=en").await;
    assert_eq!((refused.status, &refused.json()["code"]), (StatusCode::CONFLICT, &json!("too-long")));
    assert!(refused.text.contains("POST /api/v1/exports"), "{}", refused.text);
}
