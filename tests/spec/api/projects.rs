//! What happened to a project, for the editors of its organisation.

use axum::http::StatusCode;
use belfort::people::{Role, Scope};
use serde_json::{Value, json};

use super::{call, write};
use crate::town::{Town, program_token};

const OF: &str = "/api/v1/projects/drukte/history";

#[tokio::test(flavor = "multi_thread")]
async fn the_history_of_a_project_is_read_page_by_page_by_its_editors_and_nobody_else() {
    let town = Town::new().await;
    let project = |title: &str| json!({ "id": "drukte", "title": title, "organisation": "gent", "problem": "Op marktdagen is het te druk." });
    let whatever = [("if-match", "*")];
    for (title, seen) in [("Drukte", &[][..]), ("Drukte meten", &whatever), ("Drukte tellen", &whatever)] {
        let put = write(&town, "PUT", "/api/v1/projects/drukte", seen, &project(title)).await;
        assert!(put.status.is_success(), "{}", put.text);
    }
    let mut seen = Vec::new();
    let mut page = format!("{OF}?limit=1");
    loop {
        let told = write(&town, "GET", &page, &[], &Value::Null).await;
        assert_eq!(told.status, StatusCode::OK, "{}", told.text);
        let told = told.json();
        let changes = told["changes"].as_array().unwrap().clone();
        seen.extend(changes.iter().map(|one| (one["part"].clone(), one["before"].clone())));
        assert!(changes.iter().all(|one| one["who"] == "Ann (proef)"), "{told}");
        let Some(older) = told["older_changes"].as_str() else { break };
        page = format!("{OF}?limit=1&changes_behind={older}");
    }
    let whole = seen.pop().unwrap();
    assert_eq!(
        seen,
        [(json!("title"), json!("Drukte meten")), (json!("title"), json!("Drukte"))],
        "the newest first, each once"
    );
    assert_eq!(whole, (json!(""), Value::Null));
    for (role, organisation, status) in [
        (Role::Editor, "gent", StatusCode::OK),
        (Role::Reader, "gent", StatusCode::FORBIDDEN),
        (Role::Administrator, "brugge", StatusCode::FORBIDDEN),
    ] {
        let token = program_token(&town.tower, "Bo", role, Some(organisation), &[Scope::RegisterRead]).await;
        let bearer = format!("Bearer {token}");
        let told = call(&town, "GET", OF, &[("authorization", &bearer)], "").await;
        assert_eq!(told.status, status, "{role:?} of {organisation}: {}", told.text);
    }
    for (query, status) in [
        ("?limit=0", StatusCode::BAD_REQUEST),
        ("?limit=501", StatusCode::BAD_REQUEST),
        ("?changes_behind=ergens", StatusCode::BAD_REQUEST),
        ("?changes_behind=-1.-1", StatusCode::BAD_REQUEST),
    ] {
        let told = write(&town, "GET", &format!("{OF}{query}"), &[], &Value::Null).await;
        assert_eq!(told.status, status, "{query}: {}", told.text);
    }
    let none = write(&town, "GET", "/api/v1/projects/nergens/history", &[], &Value::Null).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}
