//! Members and invitations over the API: what an administrator may on the page, and no more.

use axum::http::StatusCode;
use belfort::people::{Role, Scope};
use serde_json::{Value, json};

use super::{Said, call};
use crate::town::{Town, account, program_token};

async fn town() -> Town {
    let town = Town::new().await;
    for (id, name) in [("gent", "Stad Gent"), ("brugge", "Stad Brugge")] {
        town.tower.store.save_organisation(id, name).await.unwrap();
    }
    town
}

async fn administrator(town: &Town, name: &str, role: Role, organisation: Option<&str>) -> String {
    program_token(&town.tower, name, role, organisation, &[Scope::Admin]).await
}

async fn ask(town: &Town, token: &str, method: &str, path: &str, body: Value) -> Said {
    let key = format!("Bearer {token}");
    let headers = [("authorization", key.as_str()), ("content-type", "application/json")];
    call(town, method, path, &headers, body.to_string()).await
}

fn wish(email: &str, organisation: Option<&str>, role: &str) -> Value {
    json!({ "email": email, "organisation": organisation, "role": role })
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_over_the_api_makes_an_account_and_its_link_is_told_once() {
    let town = town().await;
    let an = administrator(&town, "An", Role::Administrator, Some("gent")).await;
    let body = wish("Bo@gent.example", Some("gent"), "editor");
    let key = format!("Bearer {an}");
    let headers = [
        ("authorization", key.as_str()),
        ("content-type", "application/json"),
        ("idempotency-key", "een-keer"),
    ];
    let made = call(&town, "POST", "/api/v1/invitations", &headers, body.to_string()).await;
    assert_eq!((made.status, made.header("cache-control")), (StatusCode::CREATED, "no-store"));
    let told = made.json();
    assert_eq!((&told["mailed"], &told["invitation"]["email"]), (&json!(false), &json!("bo@gent.example")));
    let link = told["link"].as_str().unwrap();
    let again = call(&town, "POST", "/api/v1/invitations", &headers, body.to_string()).await;
    assert_eq!((again.status, again.json()["link"].clone()), (StatusCode::CREATED, Value::Null));
    assert_eq!(again.json()["invitation"], told["invitation"], "it is one invitation");

    let page = call_page(&town, link).await;
    assert!(page.contains("An nodigt u uit als redacteur (Stad Gent)"), "{page}");
    let waiting = ask(&town, &an, "GET", "/api/v1/invitations", Value::Null).await;
    assert_eq!(waiting.json()["invitations"], json!([told["invitation"]]));
    assert!(!waiting.text.contains("/welcome/"), "{}", waiting.text);
    let one = format!("/api/v1/invitations/{}", told["invitation"]["id"].as_str().unwrap());
    let bart = administrator(&town, "Bart", Role::Administrator, Some("brugge")).await;
    assert_eq!(ask(&town, &bart, "DELETE", &one, Value::Null).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ask(&town, &an, "DELETE", &one, Value::Null).await.status, StatusCode::NO_CONTENT);
    assert_eq!(ask(&town, &an, "DELETE", &one, Value::Null).await.status, StatusCode::NOT_FOUND);
    assert!(!call_page(&town, link).await.contains("redacteur"), "its link opens nothing any more");
}

async fn call_page(town: &Town, link: &str) -> String {
    let path = link.strip_prefix("https://belfort.example").unwrap();
    super::unheld(town, "GET", path, &[("accept-language", "nl")], Vec::new()).await.text
}

#[tokio::test(flavor = "multi_thread")]
async fn where_belfort_mails_the_letter_has_the_link_and_the_answer_does_not() {
    let town = Town::with(|config| config.smtp.url = "smtp://127.0.0.1:9".to_owned()).await;
    town.tower.store.save_organisation("gent", "Stad Gent").await.unwrap();
    let an = administrator(&town, "An", Role::Administrator, Some("gent")).await;
    let body = wish("bo@gent.example", Some("gent"), "reader");
    let made = ask(&town, &an, "POST", "/api/v1/invitations", body).await;
    assert_eq!((made.status, made.json()["mailed"].clone()), (StatusCode::CREATED, json!(true)));
    assert!(made.json()["link"].is_null() && !made.text.contains("/welcome/"), "{}", made.text);
    let now = town.now();
    let letters =
        town.tower.store.claim_invitation_letters(now, now + chrono::TimeDelta::minutes(1), 9).await;
    assert_eq!(letters.unwrap()[0].email, "bo@gent.example");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_gives_no_more_than_its_owner_has_and_sees_no_more() {
    let town = town().await;
    let an = administrator(&town, "An", Role::Administrator, Some("gent")).await;
    for (body, status) in [
        (wish("bo@gent.example", Some("brugge"), "reader"), StatusCode::UNPROCESSABLE_ENTITY),
        (wish("bo@gent.example", None, "reader"), StatusCode::UNPROCESSABLE_ENTITY),
        (wish("bo@gent.example", Some("gent"), "operator"), StatusCode::UNPROCESSABLE_ENTITY),
        (wish("bo@gent.example", Some("nergens"), "reader"), StatusCode::UNPROCESSABLE_ENTITY),
        (wish("geen adres", Some("gent"), "reader"), StatusCode::UNPROCESSABLE_ENTITY),
        (wish("bo@gent.example", Some("gent"), "koning"), StatusCode::UNPROCESSABLE_ENTITY),
        (json!({ "email": "bo@gent.example", "role": "reader" }), StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let said = ask(&town, &an, "POST", "/api/v1/invitations", body.clone()).await;
        assert_eq!(said.status, status, "{body}: {}", said.text);
    }
    assert!(town.tower.store.invitations(town.now()).await.unwrap().is_empty());

    let foreign = account(&town.tower, "Cas", Role::Editor, Some("brugge")).await;
    let bo = account(&town.tower, "Bo", Role::Reader, Some("gent")).await;
    let seen = ask(&town, &an, "GET", "/api/v1/members", Value::Null).await.json();
    let names = |seen: &Value| -> Vec<String> {
        let members = seen["members"].as_array().unwrap().iter();
        let mut names: Vec<String> =
            members.map(|one| format!("{} {}", one["name"].as_str().unwrap(), one["changeable"])).collect();
        names.sort();
        names
    };
    assert_eq!(names(&seen), ["An false", "Bo true"], "{seen}");
    let all = ask(&town, &an, "GET", "/api/v1/members?organisation=*", Value::Null).await.json();
    assert_eq!(all["total"], 0);
    let own = seen["members"].as_array().unwrap().iter().find(|one| one["name"] == "An").unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for (id, organisation, status) in [
        (&foreign, "brugge", StatusCode::NOT_FOUND),
        (&foreign, "gent", StatusCode::NOT_FOUND),
        (&bo, "*", StatusCode::NOT_FOUND),
        (&own, "gent", StatusCode::FORBIDDEN),
    ] {
        let path = format!("/api/v1/members/{id}?organisation={organisation}");
        let said = ask(&town, &an, "PUT", &path, json!({ "role": "reader" })).await;
        assert_eq!(said.status, status, "{path}");
        assert_eq!(ask(&town, &an, "DELETE", &path, Value::Null).await.status, status, "{path}");
    }
    let path = format!("/api/v1/members/{bo}?organisation=gent");
    assert_eq!(
        ask(&town, &an, "PUT", &path, json!({ "role": "operator" })).await.status,
        StatusCode::FORBIDDEN
    );
    let without = format!("/api/v1/members/{bo}");
    assert_eq!(
        ask(&town, &an, "PUT", &without, json!({ "role": "reader" })).await.status,
        StatusCode::BAD_REQUEST
    );

    // An administrator of all organisations is still below the operator, and an invitation lowers nobody.
    let operator = account(&town.tower, "Op", Role::Operator, None).await;
    let email = town.tower.store.member(&operator).await.unwrap().unwrap().email;
    let els = administrator(&town, "Els", Role::Administrator, None).await;
    let path = format!("/api/v1/members/{operator}?organisation=*");
    assert_eq!(
        ask(&town, &els, "PUT", &path, json!({ "role": "reader" })).await.status,
        StatusCode::FORBIDDEN
    );
    let invited = ask(&town, &els, "POST", "/api/v1/invitations", wish(&email, None, "reader")).await;
    assert_eq!(invited.status, StatusCode::FORBIDDEN);
    assert!(town.tower.store.member(&operator).await.unwrap().unwrap().is_operator());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_is_given_changed_and_ended_over_the_api_and_holds_at_once() {
    let town = town().await;
    let an = administrator(&town, "An", Role::Administrator, Some("gent")).await;
    let bo = account(&town.tower, "Bo", Role::Reader, Some("brugge")).await;
    let email = town.tower.store.member(&bo).await.unwrap().unwrap().email;
    let known = ask(&town, &an, "POST", "/api/v1/invitations", wish(&email, Some("gent"), "editor")).await;
    assert_eq!((known.status, &known.json()["role"]), (StatusCode::OK, &json!("editor")), "{}", known.text);
    assert_eq!(known.json()["id"], bo.as_str());
    let role = async || town.tower.store.member(&bo).await.unwrap().unwrap().role_for(Some("gent"));
    assert_eq!(role().await, Some(Role::Editor));
    let path = format!("/api/v1/members/{bo}?organisation=gent");
    let set = ask(&town, &an, "PUT", &path, json!({ "role": "ai-officer" })).await;
    assert_eq!((set.status, set.json()["role"].clone()), (StatusCode::OK, json!("ai-officer")));
    assert_eq!(role().await, Some(Role::Officer));
    assert_eq!(ask(&town, &an, "DELETE", &path, Value::Null).await.status, StatusCode::NO_CONTENT);
    assert_eq!(role().await, None);
    assert_eq!(ask(&town, &an, "DELETE", &path, Value::Null).await.status, StatusCode::NOT_FOUND);
    let elsewhere = town.tower.store.member(&bo).await.unwrap().unwrap();
    assert_eq!(elsewhere.role_for(Some("brugge")), Some(Role::Reader), "elsewhere nothing changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_somebody_else_changed_is_not_overwritten_by_a_call_that_saw_another() {
    let town = town().await;
    let an = administrator(&town, "An", Role::Administrator, Some("gent")).await;
    let bo = account(&town.tower, "Bo", Role::Reader, Some("gent")).await;
    let path = format!("/api/v1/members/{bo}?organisation=gent");
    let key = format!("Bearer {an}");
    let set = async |method: &str, seen: &str, role: &str| {
        let seen = format!("\"{seen}\"");
        let headers = [
            ("authorization", key.as_str()),
            ("content-type", "application/json"),
            ("if-match", seen.as_str()),
        ];
        call(&town, method, &path, &headers, json!({ "role": role }).to_string()).await
    };
    let given = set("PUT", "reader", "editor").await;
    assert_eq!((given.status, given.header("etag")), (StatusCode::OK, "\"editor\""), "{}", given.text);
    assert_eq!(set("PUT", "reader", "ai-officer").await.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(set("DELETE", "reader", "reader").await.status, StatusCode::PRECONDITION_FAILED);
    let member = town.tower.store.member(&bo).await.unwrap().unwrap();
    assert_eq!(member.role_for(Some("gent")), Some(Role::Editor));
    assert_eq!(set("PUT", given.header("etag").trim_matches('"'), "ai-officer").await.status, StatusCode::OK);
}
