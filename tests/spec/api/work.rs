//! The work on a system over the API: one answer at a time, the answers of others, files, and how it goes.

use axum::http::StatusCode;
use belfort::people::{Role, Scope};
use serde_json::{Value, json};

use super::{call, get, look, write};
use crate::town::{Town, program_token, social_assistance};

async fn with_system() -> Town {
    let town = Town::new().await;
    town.register(&social_assistance("steun", "email:bob@town.example")).await;
    town
}

/// The id of a question of yes or no.
fn question(town: &Town) -> String {
    let mut facts = town.tower.book.facts().into_iter();
    let found = facts.find(|fact| !fact.derived && fact.shape == belfort::law::FactType::YesNo);
    found.expect("a question of yes or no").id.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_question_is_answered_and_forgotten_and_nobody_elses_answer_is_overwritten() {
    let town = with_system().await;
    let fact = question(&town);
    let path = format!("/api/v1/systems/steun/facts/{fact}");
    write(&town, "DELETE", &path, &[], &json!(null)).await;
    assert_eq!(look(&town, &path).await.status, StatusCode::NOT_FOUND, "nobody knows");
    let answer = json!({ "value": true, "who": "Bo", "why": "Staat in de handleiding." });
    let blind = write(&town, "PUT", &path, &[], &answer).await;
    assert_eq!((blind.status, blind.json()), (StatusCode::OK, answer.clone()), "nobody answered it yet");
    let over = write(&town, "PUT", &path, &[], &json!(false)).await;
    assert_eq!((over.status, &over.json()["code"]), (StatusCode::PRECONDITION_REQUIRED, &json!("unseen")));
    let set = write(&town, "PUT", &path, &[], &answer).await;
    assert_eq!((set.status, set.json()), (StatusCode::OK, answer.clone()), "{}", set.text);
    let seen = look(&town, &path).await;
    assert_eq!((seen.json(), seen.header("etag")), (answer, set.header("etag")));
    let bare = write(&town, "PUT", &path, &[("if-match", set.header("etag"))], &json!(false)).await;
    let signed = json!({ "value": false, "who": "Ann (proef)", "when": "2026-11-23" });
    assert_eq!(
        (bare.status, bare.json()),
        (StatusCode::OK, signed.clone()),
        "an answer has a name and a day"
    );
    let again = write(&town, "PUT", &path, &[], &json!(false)).await;
    assert_eq!(
        (again.status, again.json()),
        (StatusCode::OK, signed.clone()),
        "the same once more is no other"
    );
    let late = write(&town, "PUT", &path, &[("if-match", set.header("etag"))], &json!(true)).await;
    assert_eq!(late.status, StatusCode::PRECONDITION_FAILED);
    for wrong in
        [json!("soms"), json!({ "value": "soms" }), json!(null), json!({ "value": true, "colour": "red" })]
    {
        let said = write(&town, "PUT", &path, &[], &wrong).await;
        assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}: {}", said.text);
    }
    let none = write(&town, "PUT", "/api/v1/systems/steun/facts/no-such-fact", &[], &json!(true)).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    assert_eq!(write(&town, "DELETE", &path, &[], &json!(null)).await.status, StatusCode::NO_CONTENT);
    let history = write(&town, "GET", "/api/v1/systems/steun/history", &[], &json!(null)).await.json();
    assert_eq!(history["changes"][0]["part"], format!("facts/{fact}"));
    assert_eq!((&history["changes"][0]["before"], &history["changes"][0]["after"]), (&signed, &Value::Null));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_of_somebody_else_is_accepted_or_refused_as_it_was_seen() {
    let town = with_system().await;
    let fact = question(&town);
    let (yes, no) =
        (json!({ "value": true, "who": "Leverancier NV" }), json!({ "value": false, "who": "Register" }));
    let mut system = write(&town, "GET", "/api/v1/systems/steun", &[], &json!(null)).await.json();
    system["facts"].as_object_mut().unwrap().remove(&fact);
    system["proposals"] = json!({ fact.clone(): [yes, no] });
    let whatever = [("if-match", "*")];
    assert_eq!(write(&town, "PUT", "/api/v1/systems/steun", &whatever, &system).await.status, StatusCode::OK);

    let path = format!("/api/v1/systems/steun/proposals/{fact}");
    let refused = write(&town, "POST", &path, &[], &json!({ "decision": "refuse", "proposal": no })).await;
    assert_eq!(refused.json(), json!({ "known": null, "waiting": [yes] }), "{}", refused.text);
    let again = write(&town, "POST", &path, &[], &json!({ "decision": "refuse", "proposal": no })).await;
    assert_eq!(again.status, StatusCode::PRECONDITION_FAILED, "it is decided already");
    let blind =
        write(&town, "POST", &path, &[], &json!({ "decision": "accept", "proposal": yes, "known": false }))
            .await;
    assert_eq!(blind.status, StatusCode::PRECONDITION_FAILED, "what is known is not what was seen");
    let accepted = write(&town, "POST", &path, &[], &json!({ "decision": "accept", "proposal": yes })).await;
    let known = json!({ "value": true, "who": "Leverancier NV (Ann (proef))" });
    assert_eq!(accepted.json(), json!({ "known": known, "waiting": [] }), "{}", accepted.text);

    let reader = program_token(&town.tower, "Lezer", Role::Reader, None, &Scope::ALL).await;
    let headers =
        [("authorization", format!("Bearer {reader}")), ("content-type", "application/json".to_owned())];
    let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let body = json!({ "decision": "accept", "proposal": yes }).to_string();
    assert_eq!(call(&town, "POST", &path, &headers, body).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_form_of_the_export_is_described_and_comes_as_what_it_is() {
    let town = with_system().await;
    let description = get(&town, "/api/v1/openapi.json").await.json();
    let operation = &description["paths"]["/api/v1/systems/{id}/export/{format}"]["get"];
    let parameters = operation["parameters"].as_array().unwrap();
    let format = parameters.iter().find(|one| one["name"] == "format").unwrap();
    for form in format["schema"]["enum"].as_array().unwrap().iter().map(|form| form.as_str().unwrap()) {
        let said = look(&town, &format!("/api/v1/systems/steun/export/{form}?lang=en")).await;
        assert_eq!(said.status, StatusCode::OK, "{form}: {}", said.text);
        let begins = match said.header("content-type").split(';').next().unwrap() {
            "application/pdf" => "%PDF",
            "text/html" => "<!DOCTYPE html>",
            _ => "",
        };
        assert!(
            said.text.to_lowercase().starts_with(&begins.to_lowercase()),
            "{form}: {}",
            &said.text[..80.min(said.text.len())]
        );
        assert!(form.parse::<belfort::register::ExportFormat>().is_ok(), "{form}");
    }
    let words = "belfort csv nl nl-submission nl-missing nl-csv annex-viii fria json-ld report annex-viii-pdf fria-pdf report-pdf";
    assert_eq!(format["schema"]["enum"].as_array().unwrap().len(), words.split(' ').count());
    assert_eq!(look(&town, "/api/v1/export/belfort").await.status, StatusCode::OK);
    assert_eq!(look(&town, "/api/v1/export/docx").await.status, StatusCode::NOT_FOUND);
    for whole in ["systems/steun/export", "export"] {
        let lacks = look(&town, &format!("/api/v1/{whole}/nl-missing?lang=en")).await;
        assert!(lacks.text.contains("status,status is missing"), "{whole}: {}", lacks.text);
    }
    let notes = look(&town, "/api/v1/systems/steun/export/belfort").await;
    assert!(!notes.text.contains("email:bob"), "a reader gets no working papers: {}", notes.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn how_it_goes_is_told() {
    let town = with_system().await;
    let status = get(&town, "/api/v1/status").await.json();
    assert_eq!(status["book"], town.tower.book.hash());
    assert!(status["rules"].as_u64() > Some(80) && status["outbox"]["dead"] == 0, "{status}");
}

#[tokio::test(flavor = "multi_thread")]
async fn deadlines_are_a_list_and_a_calendar_of_what_the_token_sees() {
    let town = with_system().await;
    town.register(&social_assistance("elders", "email:bob@town.example")).await;
    let of_gent = program_token(&town.tower, "An", Role::Reader, Some("gent"), &[Scope::RegisterRead]).await;
    let bearer = format!("Bearer {of_gent}");
    let none = call(&town, "GET", "/api/v1/deadlines.ics", &[("authorization", &bearer)], "").await;
    assert_eq!(
        (none.status, none.text.matches("BEGIN:VEVENT").count()),
        (StatusCode::OK, 0),
        "{}",
        none.text
    );
    let hidden = "/api/v1/systems/steun/deadlines.ics";
    let refused = call(&town, "GET", hidden, &[("authorization", &bearer)], "").await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);

    let all = look(&town, "/api/v1/deadlines.ics?lang=fr").await;
    assert_eq!(
        (all.header("content-type"), all.header("content-language")),
        ("text/calendar; charset=utf-8", "fr")
    );
    assert!(all.text.starts_with("BEGIN:VCALENDAR\r\n") && all.text.contains("Règlement IA"), "{}", all.text);
    let one = look(&town, hidden).await;
    let list = look(&town, "/api/v1/systems/steun/deadlines?limit=1").await;
    let total = list.json()["total"].as_u64().unwrap() as usize;
    let events = |text: &str| text.matches("BEGIN:VEVENT").count();
    assert!(total > 1 && events(&one.text) == total && events(&all.text) == 2 * total, "{total}");
    assert!(!one.text.contains("elders.") && list.json()["deadlines"][0]["system"]["id"] == "steun");
    assert_eq!(look(&town, "/api/v1/systems/nergens/deadlines").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_names_the_organisations_that_it_sees() {
    let town = Town::new().await;
    for (id, name) in [("gent", "Stad Gent"), ("brugge", "Stad Brugge")] {
        town.tower.store.save_organisation(id, name).await.unwrap();
    }
    let all = look(&town, "/api/v1/organisations").await.json();
    let named = json!([{ "id": "brugge", "name": "Stad Brugge" }, { "id": "gent", "name": "Stad Gent" }]);
    assert_eq!(all["organisations"], named);
    let of_gent = program_token(&town.tower, "An", Role::Reader, Some("gent"), &[Scope::RegisterRead]).await;
    let bearer = format!("Bearer {of_gent}");
    let own = call(&town, "GET", "/api/v1/organisations", &[("authorization", &bearer)], "").await.json();
    assert_eq!((&own["total"], &own["organisations"][0]["id"]), (&json!(1), &json!("gent")));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_is_renamed_over_the_api_by_who_administers_it_and_saw_its_name() {
    let town = Town::new().await;
    for (id, name) in [("gent", "Stad Gent"), ("brugge", "Stad Brugge")] {
        town.tower.store.save_organisation(id, name).await.unwrap();
    }
    let path = "/api/v1/organisations/gent";
    let first = look(&town, path).await.header("etag").to_owned();
    let token = program_token(&town.tower, "An", Role::Administrator, Some("gent"), &Scope::ALL).await;
    let key = format!("Bearer {token}");
    let put = async |path: &str, seen: &str, name: &str| {
        let headers =
            [("authorization", key.as_str()), ("content-type", "application/json"), ("if-match", seen)];
        call(&town, "PUT", path, &headers, json!({ "name": name }).to_string()).await
    };
    let kept = put(path, &first, " Gent ").await;
    assert_eq!((kept.status, kept.json()), (StatusCode::OK, json!({ "id": "gent", "name": "Gent" })));
    assert_eq!(look(&town, path).await.header("etag"), kept.header("etag"));
    assert_eq!(put(path, &first, "Gent aan de Leie").await.status, StatusCode::PRECONDITION_FAILED);
    for (wrong, status) in [
        ("", StatusCode::UNPROCESSABLE_ENTITY),
        ("Stad\nGent", StatusCode::UNPROCESSABLE_ENTITY),
        ("!!!", StatusCode::UNPROCESSABLE_ENTITY),
        ("stad brugge", StatusCode::CONFLICT),
    ] {
        assert_eq!(put(path, kept.header("etag"), wrong).await.status, status, "{wrong}");
    }
    assert_eq!(
        put(path, &first, "!!!").await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "no name, whatever was seen"
    );
    assert_eq!(put("/api/v1/organisations/brugge", "*", "Van ons").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_edits_everywhere_adds_an_organisation_and_renames_none() {
    let town = Town::new().await;
    let made = write(&town, "POST", "/api/v1/organisations", &[], &json!({ "name": " Stad Gent " })).await;
    let gent = json!({ "id": "stad-gent", "name": "Stad Gent" });
    assert_eq!((made.status, made.json()), (StatusCode::CREATED, gent.clone()));
    assert_eq!(made.header("location"), "/api/v1/organisations/stad-gent");
    let again = write(&town, "POST", "/api/v1/organisations", &[], &json!({ "name": "STAD GENT!" })).await;
    assert_eq!((again.status, again.json()), (StatusCode::OK, gent.clone()), "it keeps its name");
    assert_eq!(look(&town, made.header("location")).await.json(), gent);
    assert_eq!(look(&town, "/api/v1/organisations/nergens").await.status, StatusCode::NOT_FOUND);
    for wrong in ["", " ", "!!!", "Stad\nGent", &"x".repeat(81)] {
        let said = write(&town, "POST", "/api/v1/organisations", &[], &json!({ "name": wrong })).await;
        assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}: {}", said.text);
    }
    let long = write(&town, "POST", "/api/v1/organisations", &[], &json!({ "name": "x".repeat(80) })).await;
    assert_eq!((long.status, long.json()["id"].clone()), (StatusCode::CREATED, json!("x".repeat(80))));
    let ask = async |role, organisation, path: &str, body: &Value| {
        let token = program_token(&town.tower, "Bo", role, organisation, &Scope::ALL).await;
        let key = format!("Bearer {token}");
        let headers = [("authorization", key.as_str()), ("content-type", "application/json")];
        let method = if body.is_null() { "GET" } else { "POST" };
        call(&town, method, path, &headers, body.to_string()).await.status
    };
    let body = json!({ "name": "Stad Brugge" });
    let place = "/api/v1/organisations";
    assert_eq!(ask(Role::Administrator, Some("stad-gent"), place, &body).await, StatusCode::FORBIDDEN);
    assert_eq!(ask(Role::Editor, None, place, &body).await, StatusCode::CREATED);
    let seen = "/api/v1/organisations/stad-gent";
    assert_eq!(ask(Role::Reader, Some("stad-gent"), seen, &Value::Null).await, StatusCode::OK);
    assert_eq!(ask(Role::Reader, Some("stad-brugge"), seen, &Value::Null).await, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_may_ask_about_is_published_with_whom_they_ask_or_not_at_all() {
    let town = with_system().await;
    let path = "/api/v1/systems/steun";
    let put = async |change: Value| {
        let seen = write(&town, "GET", path, &[], &json!(null)).await;
        let mut system = seen.json();
        system.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        write(&town, "PUT", path, &[("if-match", seen.header("etag"))], &system).await
    };
    let published = async || town.tower.store.system("steun").await.unwrap().unwrap().system.published;
    for contact in [json!(null), json!("  ")] {
        let refused = put(json!({ "published": true, "public_contact": contact })).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{contact}: {}", refused.text);
        assert!(
            refused.text.contains("`public_contact`") && refused.text.contains("26(11)"),
            "{}",
            refused.text
        );
        assert_eq!(published().await, None, "{contact}");
    }
    let kept = put(json!({ "published": true, "public_contact": "ai@stad.example" })).await;
    assert_eq!((kept.status, published().await), (StatusCode::OK, Some(true)), "{}", kept.text);

    // What nobody may ask about yet needs nobody; and what was public without a contact can still be changed.
    let bot = |name: &str| json!({ "id": "bot", "name": name, "published": true, "facts": {} });
    assert_eq!(
        write(&town, "PUT", "/api/v1/systems/bot", &[], &bot("Bot")).await.status,
        StatusCode::CREATED
    );
    let mut silent = town.tower.store.system("steun").await.unwrap().unwrap().system;
    silent.public_contact = None;
    town.tower.store.save_system(&silent, town.now()).await.unwrap();
    assert_eq!(put(json!({ "name": "Steun" })).await.status, StatusCode::OK);
}
