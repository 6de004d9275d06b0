//! A program takes a register in: previewed, mapped, refused with every mistake, and never for an organisation that is not its owner's.

use axum::http::StatusCode;
use belfort::daemon::assess::assess_due;
use belfort::people::{Role, Scope};
use serde_json::{Value, json};

use super::{Said, call};
use crate::town::{Town, program_token};

const RECORDS: &str = include_str!("../../fixtures/registers/nl-1.0.json");

/// A program of an officer: of one organisation, or of all.
async fn token(town: &Town, organisation: Option<&str>) -> String {
    let token = program_token(&town.tower, "Ann", Role::Officer, organisation, &[Scope::RegisterWrite]).await;
    format!("Bearer {token}")
}

async fn import(town: &Town, token: &str, query: &str, media: &str, body: &[u8]) -> Said {
    let headers = [("authorization", token), ("content-type", media)];
    call(town, "POST", &format!("/api/v1/import{query}"), &headers, body.to_vec()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_register_is_previewed_and_taken_in_by_a_program() {
    let town = Town::new().await;
    let ann = token(&town, None).await;
    let json = "application/json";
    let preview = import(&town, &ann, "?preview=true&source=nl.json", json, RECORDS.as_bytes()).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.text);
    let told = preview.json();
    assert_eq!(
        (&told["format"], &told["preview"], &told["new"]),
        (&json!("nl"), &json!(true), &json!(2)),
        "{told}"
    );
    assert_eq!(told["systems"][0]["what"], "new");
    assert!(told["systems"][0]["proposals"]["in-service-since"].is_array(), "{told}");
    assert!(town.tower.store.systems().await.unwrap().is_empty(), "a preview stores nothing");
    let taken = import(&town, &ann, "?source=nl.json", json, RECORDS.as_bytes()).await;
    assert_eq!((taken.status, taken.json()["preview"].clone()), (StatusCode::OK, json!(false)));
    let system = town.tower.store.system("99000001").await.unwrap().unwrap().system;
    assert_eq!(system.origin.unwrap().source.as_deref(), Some("nl.json"));
    let history = town.tower.store.system_history("99000001", None, 10).await.unwrap();
    assert_eq!(history[0].who, "Ann (proef)");
    assert_eq!(assess_due(&town.tower, || false).await.unwrap(), 2, "they are assessed afterwards");
    let again = import(&town, &ann, "", json, RECORDS.as_bytes()).await.json();
    assert_eq!((&again["same"], &again["new"]), (&json!(2), &json!(0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_is_mapped_by_parameters_and_toml_is_ours() {
    let town = Town::new().await;
    let ann = token(&town, Some("gent")).await;
    let query = "?organisation=gent&map=Systeem%20naam%3Dname&map=Profileert%3Dfact%3Aprofiling&map=Rest%3D-";
    let table = b"Systeem naam;Profileert;Rest\nCaf\xe9;ja;x\n";
    let taken = import(&town, &ann, query, "text/csv; charset=windows-1252", table).await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.text);
    let system = town.tower.store.system("gent-cafe").await.unwrap().unwrap().system;
    assert_eq!((system.name.as_str(), system.proposals["profiling"].len()), ("Café", 1));
    let toml = b"id = \"bot\"\nname = \"Bot\"\norganisation = \"gent\"\n";
    let taken = import(&town, &ann, "", "application/toml", toml).await.json();
    assert_eq!((&taken["format"], &taken["systems"][0]["id"]), (&json!("belfort"), &json!("bot")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_taken_in_names_every_mistake_and_stores_nothing() {
    let town = Town::new().await;
    town.register("id = \"balie\"\nname = \"Geheim van Brugge\"\norganisation = \"brugge\"\n").await;
    let ann = token(&town, Some("gent")).await;
    let codes = |said: &Said| -> Vec<Value> {
        assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", said.text);
        let problems = said.json()["problems"].as_array().unwrap().clone();
        problems.iter().map(|one| json!([one["code"], one["line"]])).collect()
    };
    let csv = async |query: &str, body: &str| import(&town, &ann, query, "text/csv", body.as_bytes()).await;
    let bad = csv("?organisation=gent", "naam;doel\na;=1\n;x\nb;c;d\n").await;
    assert_eq!(codes(&bad), [json!(["formula", 2]), json!(["no-name", 3]), json!(["bad-row", 4])]);
    town.register("id = \"kassa\"\nname = \"Kassa\"\norganisation = \"gent\"\n").await;
    let taken = csv("?organisation=gent", "id;naam\nkassa;Kassa\n").await;
    assert_eq!(codes(&taken), [json!(["id-taken", 2])]);
    let taken =
        import(&town, &ann, "", "application/json", br#"{"id":"balie","name":"B","organisation":"gent"}"#)
            .await;
    assert_eq!(codes(&taken), [json!(["id-taken", 1])]);
    assert!(!taken.text.contains("brugge") && !taken.text.contains("Geheim"), "{}", taken.text);
    let stranger = csv("", "naam;organisatie\nA;Brugge\nB;Brugge\nC;Gent\n").await;
    assert_eq!(codes(&stranger), [json!(["not-yours", 2])]);
    assert_eq!(codes(&csv("", "naam\nA\n").await), [json!(["no-organisation", 2])]);
    let owner = csv("?organisation=gent", "naam;owner\nA;email:geen adres\n").await;
    assert_eq!(codes(&owner), [json!(["bad-owner", 2])]);
    for body in ["naam\nA\n", "null", "3", ""] {
        let said = import(&town, &ann, "", "application/json", body.as_bytes()).await;
        assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    }
    for media in ["application/pdf", "text/plain", ""] {
        let said = import(&town, &ann, "", media, b"naam\nA\n").await;
        assert_eq!(said.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{media}");
    }
    for query in [
        "?format=excel",
        "?encoding=klingon",
        "?map=naam",
        "?map=naam%3Dfact%3Ageen",
        "?preview=misschien",
        "?source=",
        "?voorvertoning=true",
    ] {
        let said = csv(query, "naam\nA\n").await;
        assert_eq!(said.status, StatusCode::BAD_REQUEST, "{query}: {}", said.text);
    }
    let large = import(&town, &ann, "", "text/csv", &vec![b'a'; 33 << 20]).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", large.text);
    assert_eq!(town.tower.store.systems().await.unwrap().len(), 2, "nothing half stored");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_towns_take_in_tables_with_the_same_ids_and_each_finds_its_own_again() {
    let town = Town::new().await;
    let mut ids = Vec::new();
    for (organisation, name) in
        [("gent", "Balie"), ("brugge", "Loket"), ("gent", "Onthaal"), ("brugge", "Loket 2")]
    {
        let officer = token(&town, Some(organisation)).await;
        let query = format!("?organisation={organisation}");
        let table = format!("id;naam\n1;{name}\n");
        let taken = import(&town, &officer, &query, "text/csv", table.as_bytes()).await;
        assert_eq!(taken.status, StatusCode::OK, "{}", taken.text);
        let system = taken.json()["systems"][0].clone();
        ids.push(format!("{}: {}", system["id"].as_str().unwrap(), system["what"].as_str().unwrap()));
    }
    assert_eq!(ids, ["1: new", "brugge-1: new", "1: changed", "brugge-1: changed"]);
    let system = town.tower.store.system("brugge-1").await.unwrap().unwrap().system;
    assert_eq!((system.name.as_str(), system.organisation.as_deref()), ("Loket 2", Some("brugge")));
}
