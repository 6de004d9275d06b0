//! Questions to a vendor over the API: the link is told once, and can be taken back.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{call, look, unheld, write};
use crate::town::{Town, program_token};
use belfort::people::{Role, Scope};

async fn with_question() -> Town {
    let town = Town::new().await;
    town.register("id = \"raadsel\"\nname = \"Raadsel\"\n").await;
    town
}

const OF: &str = "/api/v1/systems/raadsel/questionnaires";

#[tokio::test(flavor = "multi_thread")]
async fn a_program_asks_a_vendor_sees_what_is_open_and_takes_it_back() {
    let town = with_question().await;
    let key = [("idempotency-key", "een-keer")];
    let body = json!({ "vendor": " Bouwer NV " });
    let made = write(&town, "POST", OF, &key, &body).await;
    assert_eq!((made.status, made.header("cache-control")), (StatusCode::CREATED, "no-store"));
    let told = made.json();
    let link = told["link"].as_str().unwrap().strip_prefix("https://belfort.example").unwrap().to_owned();
    let asked = &told["questionnaire"];
    assert_eq!((&asked["vendor"], &asked["who"]), (&json!("Bouwer NV"), &json!("Ann")));
    assert!(asked["facts"].as_array().unwrap().contains(&json!("technique")), "{asked}");
    let page = unheld(&town, "GET", &link, &[("accept-language", "nl")], Vec::new()).await;
    assert!(page.status == StatusCode::OK && page.text.contains("Ann vraagt u"), "{}", page.text);

    let open = write(&town, "GET", OF, &[], &Value::Null).await;
    assert_eq!(open.json()["questionnaires"], json!([asked]));
    assert!(!open.text.contains(link.trim_start_matches("/answer/")), "{}", open.text);
    let editor = program_token(&town.tower, "Bo", Role::Editor, None, &Scope::ALL).await;
    let bearer = format!("Bearer {editor}");
    let looked = call(&town, "GET", OF, &[("authorization", &bearer)], "").await;
    assert_eq!(looked.status, StatusCode::FORBIDDEN, "it is the officer's affair, as on the page");
    assert_eq!(look(&town, OF).await.status, StatusCode::FORBIDDEN);

    let one = format!("{OF}/{}", asked["id"].as_str().unwrap());
    town.register("id = \"ander\"\nname = \"Ander\"\n").await;
    let elsewhere = one.replace("raadsel", "ander");
    assert_eq!(write(&town, "DELETE", &elsewhere, &[], &Value::Null).await.status, StatusCode::NOT_FOUND);
    assert_eq!(write(&town, "DELETE", &one, &[], &Value::Null).await.status, StatusCode::NO_CONTENT);
    assert_eq!(write(&town, "DELETE", &one, &[], &Value::Null).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        unheld(&town, "GET", &link, &[], Vec::new()).await.status,
        StatusCode::NOT_FOUND,
        "its link leads nowhere any more"
    );
    assert_eq!(write(&town, "GET", OF, &[], &Value::Null).await.json()["total"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_of_a_questionnaire_is_kept_nowhere_not_even_for_a_call_that_is_sent_again() {
    let town = with_question().await;
    let token = program_token(&town.tower, "Ann", Role::Officer, None, &[Scope::RegisterWrite]).await;
    let bearer = format!("Bearer {token}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
        ("idempotency-key", "een-keer"),
    ];
    let body = json!({ "vendor": "Bouwer NV" }).to_string();
    let first = call(&town, "POST", OF, &headers, body.clone()).await;
    let again = call(&town, "POST", OF, &headers, body).await;
    assert_eq!((again.status, again.header("idempotency-replayed")), (StatusCode::CREATED, "true"));
    assert!(again.json()["link"].is_null() && first.json()["link"].is_string(), "{}", again.text);
    assert_eq!(again.json()["questionnaire"], first.json()["questionnaire"]);
    assert_eq!(town.tower.store.open_questionnaires("raadsel", town.now()).await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vendor_without_a_name_is_not_asked() {
    let town = with_question().await;
    for vendor in ["", "  ", "a\nb", &"x".repeat(121)] {
        let said = write(&town, "POST", OF, &[], &json!({ "vendor": vendor })).await;
        assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY, "{vendor:?}");
    }
    assert!(town.tower.store.open_questionnaires("raadsel", town.now()).await.unwrap().is_empty());
}
