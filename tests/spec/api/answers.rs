//! A vendor answers over the API, under the token of the link and without an account.

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{Said, call, write};
use crate::town::Town;

const PLACE: &str = "/api/v1/questionnaire";

/// A town that asks a vendor, and the token of the link.
async fn asked() -> (Town, String) {
    let town = Town::new().await;
    town.register("id = \"raadsel\"\nname = \"Raadsel\"\n").await;
    let of = "/api/v1/systems/raadsel/questionnaires";
    let made = write(&town, "POST", of, &[], &json!({ "vendor": "Bouwer NV" })).await.json();
    let token = made["link"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    (town, token)
}

async fn look(town: &Town, token: &str) -> Said {
    call(town, "GET", PLACE, &[("questionnaire-token", token)], "").await
}

async fn give(town: &Town, token: &str, body: &Value) -> Said {
    let headers = [("questionnaire-token", token), ("content-type", "application/json")];
    call(town, "PUT", PLACE, &headers, body.to_string()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vendor_reads_the_questions_and_what_it_answers_waits_for_the_officer() {
    let (town, token) = asked().await;
    let said = look(&town, &token).await;
    assert_eq!((said.status, said.header("cache-control")), (StatusCode::OK, "no-store"));
    let told = said.json();
    assert_eq!(
        (&told["system"], &told["vendor"], &told["who"]),
        (&json!("Raadsel"), &json!("Bouwer NV"), &json!("Ann"))
    );
    let questions = told["questions"].as_array().unwrap();
    let technique = questions.iter().find(|one| one["fact"] == "technique").expect("it is asked");
    assert!(technique["values"].as_array().unwrap().iter().any(|one| one["value"] == "machine-learning"));

    let answers = json!({ "technique": { "value": ["machine-learning"], "source": "handleiding, p. 4" } });
    let given = give(&town, &token, &json!({ "name": "Bo Claes", "answers": answers })).await;
    assert_eq!((given.status, given.text.as_str()), (StatusCode::NO_CONTENT, ""));
    let waiting = || async { town.tower.store.system("raadsel").await.unwrap().unwrap().system };
    let system = waiting().await;
    let proposal = &system.proposals["technique"][0];
    assert_eq!(
        (proposal.who.as_str(), proposal.source.as_deref()),
        ("Bouwer NV, Bo Claes", Some("handleiding, p. 4"))
    );
    assert_eq!(proposal.when, Some(town.now().date_naive()));
    assert!(!system.facts.contains_key("technique"), "it counts for nothing until the officer accepts it");
    let answers = json!({ "technique": { "value": "speech" } });
    give(&town, &token, &json!({ "name": "Bo Claes", "answers": answers })).await;
    assert_eq!(waiting().await.proposals["technique"].len(), 1, "one person has one answer: the last one");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_asked_or_cannot_be_an_answer_is_named_and_nothing_is_kept() {
    let (town, token) = asked().await;
    let wrong = json!({ "name": " ", "answers": {
        "technique": { "value": "toverij" },
        "deployer": { "value": "public-authority", "why": "x".repeat(4_001) },
        "geen-vraag": { "value": true },
    } });
    let said = give(&town, &token, &wrong).await;
    assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", said.text);
    let problems = said.json()["problems"].as_array().unwrap().clone();
    assert_eq!(problems.len(), 4, "{problems:#?}");
    for part in ["`name`", "`technique`", "geen-vraag"] {
        assert!(
            problems.iter().any(|one| one["message"].as_str().unwrap().contains(part)),
            "{part}: {problems:#?}"
        );
    }
    for body in
        [json!([]), json!({ "name": "Bo" }), json!({ "name": "Bo", "answers": {}, "role": "operator" })]
    {
        assert_eq!(give(&town, &token, &body).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    }
    assert!(town.tower.store.system("raadsel").await.unwrap().unwrap().system.proposals.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_wrong_or_was_taken_back_opens_nothing() {
    let (town, token) = asked().await;
    let none = call(&town, "GET", PLACE, &[], "").await;
    assert_eq!(none.status, StatusCode::BAD_REQUEST, "{}", none.text);
    for wrong in ["geen", "", &token[..10], &format!("{token}x")] {
        assert_eq!(look(&town, wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
        let given = give(&town, wrong, &json!({ "name": "Bo", "answers": {} })).await;
        assert_eq!(given.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    let of = "/api/v1/systems/raadsel/questionnaires";
    let open = write(&town, "GET", of, &[], &Value::Null).await.json();
    let one = format!("{of}/{}", open["questionnaires"][0]["id"].as_str().unwrap());
    write(&town, "DELETE", &one, &[], &Value::Null).await;
    assert_eq!(look(&town, &token).await.status, StatusCode::NOT_FOUND);
}

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n";

/// An answer about the technique with files, as a program of a vendor sends it.
fn with_files(files: &[(&str, &[u8])]) -> Value {
    let file = |(name, content): &(&str, &[u8])| json!({ "name": name, "content": STANDARD.encode(content) });
    let files: Vec<Value> = files.iter().map(file).collect();
    let answers = json!({ "technique": { "value": ["machine-learning"], "files": files } });
    json!({ "name": "Bo Claes", "answers": answers })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vendor_hands_over_files_with_its_answers_and_the_officer_reads_them_back() {
    let (town, token) = asked().await;
    let given = give(&town, &token, &with_files(&[("../hand\u{202e}leiding.pdf", PDF)])).await;
    assert_eq!(given.status, StatusCode::NO_CONTENT, "{}", given.text);
    let of = "/api/v1/systems/raadsel/files";
    let files = write(&town, "GET", of, &[], &Value::Null).await.json()["files"].clone();
    assert_eq!(files.as_array().unwrap().len(), 1, "{files}");
    let file = &files[0];
    assert_eq!(
        (&file["name"], &file["who"], &file["of"]),
        (&json!("handleiding.pdf"), &json!("Bouwer NV, Bo Claes"), &json!(["proposals/technique"]))
    );
    let one = format!("{of}/{}", file["id"].as_str().unwrap());
    let got = write(&town, "GET", &one, &[], &Value::Null).await;
    assert_eq!((got.status, got.text.as_bytes()), (StatusCode::OK, PDF));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_a_vendor_that_is_not_taken_is_named_and_nothing_is_kept() {
    let (town, token) = asked().await;
    let texts: Vec<String> = (0..11).map(|number| format!("bewijs {number}")).collect();
    let many: Vec<(&str, &[u8])> = texts.iter().map(|text| ("a.txt", text.as_bytes())).collect();
    let long = "x".repeat(256);
    for (files, said) in [
        (&[("a.pdf", b"no pdf".as_slice())] as &[(&str, &[u8])], "`technique`: "),
        (&[("a.exe", b"MZ\0")], "`technique`: "),
        (&[(long.as_str(), b"tekst")], "255"),
        (&many, "at most 10"),
    ] {
        let refused = give(&town, &token, &with_files(files)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
        assert!(refused.text.contains(said), "{said}: {}", refused.text);
    }
    for files in
        [json!([["a.txt", "VGV4dA=="]]), json!([{ "name": "a.txt", "content": "%%" }]), json!("a.txt")]
    {
        let body = json!({ "name": "Bo", "answers": { "technique": { "value": "speech", "files": files } } });
        let refused = give(&town, &token, &body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    }
    let system = town.tower.store.system("raadsel").await.unwrap().unwrap().system;
    assert!(system.files.is_empty() && system.proposals.is_empty());
    // Ten that wait are as many as an officer looks at; the eleventh is refused whole.
    let ten = give(&town, &token, &with_files(&many[..10])).await;
    assert_eq!(ten.status, StatusCode::NO_CONTENT, "{}", ten.text);
    let eleventh = give(&town, &token, &with_files(&many[10..])).await;
    assert_eq!(eleventh.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", eleventh.text);
    assert_eq!(eleventh.json()["problems"][0]["code"], "many", "{}", eleventh.text);
}
