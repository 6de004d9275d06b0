//! A program hands over evidence, lists it, reads it back and removes it.

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use belfort::people::{Role, Scope};
use serde_json::{Value, json};

use super::{Said, call, write};
use crate::town::{Town, program_token};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n";
const FILES: &str = "/api/v1/systems/bot/files";

async fn town() -> Town {
    let town = Town::new().await;
    for (id, organisation) in [("bot", "gent"), ("ander", "gent"), ("elders", "brugge")] {
        town.register(&format!(
            "id = \"{id}\"\nname = \"Bot\"\norganisation = \"{organisation}\"\n[facts]\n"
        ))
        .await;
    }
    town
}

fn sent(name: &str, of: &str, content: &[u8]) -> Value {
    json!({ "name": name, "of": of, "content": STANDARD.encode(content) })
}

async fn as_who(town: &Town, method: &str, path: &str, role: Role, organisation: &str) -> Said {
    let scopes = [Scope::RegisterRead, Scope::RegisterWrite];
    let token = program_token(&town.tower, "Bo", role, Some(organisation), &scopes).await;
    call(town, method, path, &[("authorization", &format!("Bearer {token}"))], "").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_handed_over_listed_read_back_and_removed_by_a_program() {
    let town = town().await;
    let made = write(&town, "POST", FILES, &[], &sent("../Nota\u{202e}.pdf", "facts/technique", PDF)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let file = made.json();
    assert_eq!((&file["name"], &file["media"]), (&json!("Nota.pdf"), &json!("application/pdf")));
    assert_eq!((&file["of"], &file["who"]), (&json!(["facts/technique"]), &json!("Ann (proef)")));
    let one = format!("{FILES}/{}", file["id"].as_str().unwrap());
    assert_eq!(made.header("location"), one);
    let same = write(&town, "POST", FILES, &[], &sent("b.pdf", "system", PDF)).await.json();
    assert_eq!((&same["id"], &same["of"]), (&file["id"], &json!(["facts/technique", "system"])));

    let list = as_who(&town, "GET", FILES, Role::Reader, "gent").await;
    assert_eq!(list.json()["files"].as_array().unwrap().len(), 1, "{}", list.text);
    let got = as_who(&town, "GET", &one, Role::Reader, "gent").await;
    assert_eq!((got.status, got.text.as_bytes()), (StatusCode::OK, PDF));
    assert!(got.header("content-disposition").starts_with("attachment; filename=\"Nota.pdf\""));
    assert_eq!(got.header("content-security-policy"), "sandbox; default-src 'none'");
    for (path, organisation) in [
        (one.replace("bot", "ander"), "gent"),
        (one.replace("bot", "elders"), "brugge"),
        (one.clone(), "brugge"),
        (FILES.to_owned(), "brugge"),
    ] {
        let said = as_who(&town, "GET", &path, Role::Administrator, organisation).await;
        assert_eq!(said.status, StatusCode::NOT_FOUND, "{path} for {organisation}");
    }
    assert_eq!(as_who(&town, "DELETE", &one, Role::Reader, "gent").await.status, StatusCode::FORBIDDEN);
    let elsewhere = one.replace("bot", "ander");
    assert_eq!(as_who(&town, "DELETE", &elsewhere, Role::Editor, "gent").await.status, StatusCode::NOT_FOUND);
    assert_eq!(as_who(&town, "DELETE", &one, Role::Editor, "gent").await.status, StatusCode::NO_CONTENT);
    assert_eq!(as_who(&town, "GET", &one, Role::Editor, "gent").await.status, StatusCode::NOT_FOUND);
    let history = as_who(&town, "GET", "/api/v1/systems/bot/history", Role::Editor, "gent").await.text;
    assert!(history.contains("files/") && history.contains("Nota.pdf"), "{history}");
    let of_reader = as_who(&town, "GET", "/api/v1/systems/bot/history", Role::Reader, "gent").await.text;
    assert!(!of_reader.contains("Nota.pdf"), "{of_reader}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_not_taken_is_told_why_in_the_language_asked_for() {
    let town = town().await;
    for (body, code, said) in [
        (sent("a.pdf", "system", b"no pdf"), json!("is-not"), "called PDF but is none"),
        (sent("a.exe", "system", b"MZ\0"), json!("kind"), "cannot be kept"),
        (sent("a.txt", "system", b""), json!("empty"), "empty"),
        (sent("a.txt", "measures/no-such-rule", b"x"), Value::Null, "`of`"),
        (sent("a.txt", "proposals/technique", b"x"), Value::Null, "`of`"),
        (json!({ "name": "a.txt", "content": "geen base64!" }), Value::Null, "base64"),
        (sent(&"x".repeat(256), "system", b"x"), Value::Null, "`name`"),
    ] {
        let refused = write(&town, "POST", &format!("{FILES}?lang=en"), &[], &body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
        let problem = &refused.json()["problems"][0];
        assert_eq!(problem["code"], code, "{said}");
        assert!(problem["message"].as_str().unwrap().contains(said), "{said}: {problem}");
    }
    let long = write(&town, "POST", FILES, &[], &sent("a.txt", "system", &vec![b'x'; (10 << 20) + 1])).await;
    assert_eq!(
        (long.status, &long.json()["problems"][0]["code"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("large"))
    );
}
