//! The account of the token's owner over the API, and what a token may not make of it.

use axum::http::StatusCode;
use belfort::people::{Role, Scope};
use serde_json::{Value, json};

use super::{Said, call};
use crate::town::{Town, program_token, session};

async fn ask(town: &Town, token: &str, method: &str, path: &str, more: &[(&str, &str)], body: Value) -> Said {
    let key = format!("Bearer {token}");
    let mut headers = vec![("authorization", key.as_str()), ("content-type", "application/json")];
    headers.extend(more);
    call(town, method, path, &headers, body.to_string()).await
}

async fn of(town: &Town, name: &str) -> String {
    program_token(&town.tower, name, Role::Editor, Some("gent"), &[Scope::Account]).await
}

async fn get(town: &Town, token: &str, path: &str) -> Value {
    let said = ask(town, token, "GET", path, &[], Value::Null).await;
    assert_eq!(said.status, StatusCode::OK, "{}", said.text);
    said.json()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_reads_and_describes_the_account_of_its_owner_and_of_nobody_else() {
    let town = Town::new().await;
    let (an, bo) = (of(&town, "An").await, of(&town, "Bo").await);
    let said = ask(&town, &an, "GET", "/api/v1/account", &[], Value::Null).await;
    let told = said.json();
    assert_eq!((&told["name"], &told["language"]), (&json!("An"), &json!("nl")), "{told}");
    assert_eq!(told["memberships"], json!([{ "organisation": "gent", "role": "editor" }]));
    let seen = said.header("etag").to_owned();
    let wish = json!({ "name": " An Peeters ", "language": "fr" });
    let kept = ask(&town, &an, "PUT", "/api/v1/account", &[("if-match", &seen)], wish.clone()).await;
    assert_eq!((kept.status, kept.json()["name"].clone()), (StatusCode::OK, json!("An Peeters")));
    let late = ask(&town, &an, "PUT", "/api/v1/account", &[("if-match", &seen)], wish).await;
    assert_eq!(late.status, StatusCode::PRECONDITION_FAILED);
    let now = ask(&town, &an, "GET", "/api/v1/account", &[], Value::Null).await;
    assert_eq!((now.json(), now.header("etag")), (kept.json(), kept.header("etag")));
    let other = get(&town, &bo, "/api/v1/account").await;
    assert_eq!((&other["name"], &other["language"]), (&json!("Bo"), &json!("nl")));
    for wrong in [
        json!({ "name": " ", "language": "nl" }),
        json!({ "name": "x".repeat(81), "language": "nl" }),
        json!({ "name": "An\nBo", "language": "nl" }),
        json!({ "name": "An", "language": "pt" }),
        json!({ "name": "An" }),
        json!({ "name": "An", "language": "nl", "email": "an@evil.example" }),
        json!({ "name": "An", "language": "nl", "password": "een heel lang wachtwoord" }),
    ] {
        let said = ask(&town, &an, "PUT", "/api/v1/account", &[], wrong.clone()).await;
        assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}: {}", said.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_signs_browsers_out_and_takes_tokens_back_also_its_own() {
    let town = Town::new().await;
    let (an, bo) = (of(&town, "An").await, of(&town, "Bo").await);
    let account = get(&town, &an, "/api/v1/account").await["id"].as_str().unwrap().to_owned();
    let cookie = session(&town.tower, &account).await;
    let sessions = get(&town, &an, "/api/v1/account/sessions").await;
    assert_eq!((&sessions["total"], &sessions["sessions"][0]["agent"]), (&json!(1), &json!("proefbrowser")));
    let one = format!("/api/v1/account/sessions/{}", sessions["sessions"][0]["id"].as_str().unwrap());
    assert_eq!(ask(&town, &bo, "DELETE", &one, &[], Value::Null).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ask(&town, &an, "DELETE", &one, &[], Value::Null).await.status, StatusCode::NO_CONTENT);
    assert_eq!(ask(&town, &an, "DELETE", &one, &[], Value::Null).await.status, StatusCode::NOT_FOUND);
    let page = call(&town, "GET", "/api/v1/account", &[("cookie", &cookie)], "").await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED, "a cookie opens nothing here");
    assert!(town.tower.store.sessions(&account, "", town.now()).await.unwrap().is_empty());

    let tokens = get(&town, &an, "/api/v1/account/tokens").await;
    let told = &tokens["tokens"][0];
    assert_eq!((&told["is_this"], &told["scopes"]), (&json!(true), &json!(["account"])), "{tokens}");
    assert!(!tokens.to_string().contains(&an) && an.starts_with(told["begins"].as_str().unwrap()));
    let one = format!("/api/v1/account/tokens/{}", told["id"].as_str().unwrap());
    assert_eq!(ask(&town, &bo, "DELETE", &one, &[], Value::Null).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ask(&town, &an, "DELETE", &one, &[], Value::Null).await.status, StatusCode::NO_CONTENT);
    let out = ask(&town, &an, "GET", "/api/v1/account", &[], Value::Null).await;
    assert_eq!(out.status, StatusCode::UNAUTHORIZED, "it works no more");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_belongs_to_no_organisation_any_more_still_has_an_account() {
    let town = Town::new().await;
    let an = of(&town, "An").await;
    let account = get(&town, &an, "/api/v1/account").await["id"].as_str().unwrap().to_owned();
    town.tower.store.set_role(&account, Some("gent"), None).await.unwrap();
    assert_eq!(get(&town, &an, "/api/v1/account").await["memberships"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_operation_makes_what_would_outlive_a_stolen_token() {
    let town = Town::new().await;
    let an = of(&town, "An").await;
    for path in ["tokens", "password", "second-factor", "calendar"] {
        for method in ["POST", "PUT"] {
            let path = format!("/api/v1/account/{path}");
            let said = ask(&town, &an, method, &path, &[], json!({})).await;
            let refused = [StatusCode::NOT_FOUND, StatusCode::METHOD_NOT_ALLOWED].contains(&said.status);
            assert!(refused, "{method} {path}: {}", said.status);
        }
    }
    let told = ask(&town, &an, "GET", "/api/v1/openapi.json", &[], Value::Null).await.json();
    let about = told["info"]["description"].as_str().unwrap();
    assert!(about.contains("a stolen token would let somebody in for ever"), "{about}");
    let page = call(&town, "GET", "/api/v1?lang=nl", &[], "").await.text;
    assert!(page.contains("maakt u alleen op de pagina"), "{page}");
    let account = get(&town, &an, "/api/v1/account").await["id"].as_str().unwrap().to_owned();
    let key = town.tower.store.calendar_key(&account).await.unwrap().unwrap();
    for path in ["account", "account/sessions", "account/tokens"] {
        let said = get(&town, &an, &format!("/api/v1/{path}")).await.to_string();
        assert!(!said.contains(&key) && !said.contains("argon2"), "{path}: {said}");
    }
}
