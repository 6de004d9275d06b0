//! The API and its description are one: whatever a test of this chapter sees is held against it.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::{Value, json};
use tokio::sync::OnceCell;

use super::schema::{Strictness, faults, referred};
use super::{Said, get};
use crate::town::Town;

/// Every town has the book and the themes of the program, so all have one description.
static DESCRIPTION: OnceCell<Value> = OnceCell::const_new();

/// Holds a call and its answer against the description.
pub(super) async fn hold(town: &Town, method: &str, path: &str, sent: &[u8], said: &Said) {
    let description = DESCRIPTION
        .get_or_init(async || {
            super::unheld(town, "GET", "/api/v1/openapi.json", &[], Vec::new()).await.json()
        })
        .await;
    let path = path.split('?').next().unwrap_or_default();
    let found = description["paths"].as_object().unwrap().iter().find(|(template, _)| names(template, path));
    let Some((template, item)) = found else {
        return assert_eq!(said.status, StatusCode::NOT_FOUND, "{method} {path}");
    };
    let operation = &item[method.to_lowercase()];
    if operation.is_null() {
        return assert_eq!(said.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {template}");
    }
    let what = format!("{method} {template} {}", said.status);
    if said.status.is_success()
        && let Some(schema) = operation.pointer("/requestBody/content/application~1json/schema")
    {
        let media = operation["requestBody"]["content"].as_object().unwrap().len();
        match serde_json::from_slice::<Value>(sent) {
            Ok(body) => {
                let wrong = faults(description, schema, &body, Strictness::Described);
                assert!(wrong.is_empty(), "{what} took what the description does not allow: {wrong:?}");
            }
            Err(error) => assert!(media > 1, "{what} took what is no JSON: {error}"),
        }
    }
    answer(description, operation, &what, said);
}

fn answer(description: &Value, operation: &Value, what: &str, said: &Said) {
    let response = &operation["responses"][said.status.as_str()];
    assert!(response.is_object(), "{what} is not described: {}", said.text);
    for (name, header) in response["headers"].as_object().into_iter().flatten() {
        let header = referred(description, &header["$ref"]);
        match said.headers.get(name) {
            None => assert_ne!(header["required"], true, "{what}: `{name}` is missing"),
            Some(value) => {
                let text = value.to_str().unwrap();
                let value = text.parse::<u64>().map_or_else(|_| json!(text), |number| json!(number));
                let wrong = faults(description, &header["schema"], &value, Strictness::Schema);
                assert!(wrong.is_empty(), "{what}: `{name}`: {wrong:?}");
            }
        }
    }
    for name in ["etag", "link", "location", "retry-after", "www-authenticate"] {
        let described =
            response["headers"].as_object().into_iter().flatten().any(|(one, _)| one.to_lowercase() == name);
        assert!(described || !said.headers.contains_key(name), "{what}: `{name}` is not described");
    }
    let Some(content) = response["content"].as_object() else {
        return assert!(said.text.is_empty(), "{what} has a body that is not described: {}", said.text);
    };
    let media = said.header("content-type").split(';').next().unwrap_or_default();
    let form = content.get(media).unwrap_or_else(|| panic!("{what}: `{media}` is not described"));
    if media.ends_with("json") {
        let wrong = faults(description, &form["schema"], &said.json(), Strictness::Described);
        assert!(wrong.is_empty(), "{what}: {:?}", &wrong[..wrong.len().min(20)]);
    }
}

/// Whether a path of the description names an address.
fn names(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len()
        && template
            .iter()
            .zip(path)
            .all(|(part, word)| part.starts_with('{') && !word.is_empty() || *part == word)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_says_what_it_takes_answers_and_refuses() {
    let town = Town::new().await;
    let description = get(&town, "/api/v1/openapi.json").await.json();
    let mut ids = BTreeSet::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let what = format!("{method} {path}");
            assert!(
                ids.insert(operation["operationId"].as_str().unwrap().to_owned()),
                "{what}: its id stands twice"
            );
            for parameter in operation["parameters"].as_array().unwrap() {
                assert!(says(&description, &parameter["schema"]), "{what}: {parameter}");
                assert!(
                    parameter["description"].as_str().is_some_and(|text| text.len() > 4),
                    "{what}: {parameter}"
                );
            }
            let named =
                operation["parameters"].as_array().unwrap().iter().filter(|one| one["in"] == "path").count();
            assert_eq!(named, path.matches('{').count(), "{what}");
            if let Some(body) = operation.get("requestBody") {
                let form = &body["content"]["application/json"];
                assert_eq!(body["required"], true, "{what}");
                assert!(says(&description, &form["schema"]), "{what}: {body}");
                let wrong = faults(&description, &form["schema"], &form["example"], Strictness::Described);
                assert!(wrong.is_empty(), "{what}: its example: {wrong:?}");
            }
            let responses = operation["responses"].as_object().unwrap();
            assert!(responses.keys().any(|status| status.starts_with('2')), "{what}");
            for (status, response) in responses {
                for (media, form) in response["content"].as_object().into_iter().flatten() {
                    assert_eq!(media.contains("problem"), status.as_str() >= "400", "{what} {status}");
                    assert!(says(&description, &form["schema"]), "{what} {status}");
                }
            }
            let needs_token = operation["security"].pointer("/0/token").is_some();
            let parameters = operation["parameters"].as_array().unwrap();
            let links = ["Subscription-Token", "Questionnaire-Token"];
            let by_link = parameters.iter().any(|one| links.iter().any(|link| one["name"] == *link));
            let names_one = path.contains('{') || by_link;
            for (status, is_there) in [
                ("400", true),
                ("401", true),
                ("403", needs_token),
                ("404", names_one),
                ("413", operation.get("requestBody").is_some()),
                ("415", operation.get("requestBody").is_some()),
                ("422", operation.get("requestBody").is_some()),
                ("429", true),
                ("503", true),
                ("default", false),
            ] {
                assert_eq!(responses.contains_key(status), is_there, "{what} {status}");
            }
        }
    }
    for reference in references(&description) {
        referred(&description, reference);
    }
}

/// Whether a schema says more than "anything".
fn says(description: &Value, schema: &Value) -> bool {
    let schema = schema.get("$ref").map_or(schema, |refers| referred(description, refers));
    schema.as_object().is_some_and(|words| words.keys().any(|word| word != "description"))
}

fn references(value: &Value) -> Vec<&Value> {
    match value {
        Value::Object(entries) => {
            let here = entries.get("$ref").filter(|refers| refers.is_string());
            here.into_iter().chain(entries.values().flat_map(references)).collect()
        }
        Value::Array(values) => values.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn every_route_is_made_of_its_description() {
    for file in std::fs::read_dir("src/web/api")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .chain(["src/web/api.rs".into()])
    {
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        assert!(!text.contains(".route(") && !text.contains(".nest("), "{}: use `routes!`", file.display());
    }
    let pages = belfort::web::access();
    let strays: Vec<&str> =
        pages.iter().map(|entry| entry.path).filter(|path| path.starts_with("/api")).collect();
    assert!(strays.is_empty(), "{strays:?} stand beside the description");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_facts_rules_and_themes_of_the_book_are_the_ones_that_are_taken() {
    let town = Town::new().await;
    let description = get(&town, "/api/v1/openapi.json").await.json();
    let schema = &description["components"]["schemas"]["SystemSent"];
    let rule = &town.tower.book.rules()[0].id;
    let fits = |system: &Value| faults(&description, schema, system, Strictness::Schema).is_empty();
    let with =
        |part: &str, key: &str, value: Value| json!({ "id": "bot", "name": "Bot", part: { key: value } });
    for (allowed, system) in [
        (true, with("facts", "solely-profiling-or-traits", json!(true))),
        (true, with("facts", "solely-profiling-or-traits", json!("unknown"))),
        (
            true,
            with(
                "facts",
                "solely-profiling-or-traits",
                json!({ "value": false, "who": "Ann", "when": "2026-11-01" }),
            ),
        ),
        (false, with("facts", "solely-profiling-or-traits", json!("yes"))),
        (false, with("facts", "solely-profilng", json!(true))),
        (false, with("facts", "solely-profiling-or-traits", json!({ "value": false, "colour": "red" }))),
        (true, with("measures", rule, json!({ "state": "met" }))),
        (false, with("measures", rule, json!({ "state": "half" }))),
        (false, with("measures", "no-such-rule", json!({ "state": "met" }))),
        (true, with("proposals", "solely-profiling-or-traits", json!([{ "value": true, "who": "Bo" }]))),
        (false, with("proposals", "solely-profiling-or-traits", json!([{ "value": "often", "who": "Bo" }]))),
    ] {
        assert_eq!(fits(&system), allowed, "{system}");
        let headers = [("content-type", "application/json")];
        let said =
            super::unheld(&town, "POST", "/api/v1/check", &headers, system.to_string().into_bytes()).await;
        assert_eq!(said.status.is_success(), allowed, "{system}: {}", said.text);
    }
    let themes = &description["components"]["schemas"]["FeedSent"]["properties"]["themes"]["items"]["enum"];
    assert_eq!(themes.as_array().unwrap().len(), town.tower.themes().iter().count());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parameter_that_nobody_knows_is_told_instead_of_passed_over() {
    let town = Town::new().await;
    let wrong = get(&town, "/api/v1/items?limt=3&lang=en").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST, "{}", wrong.text);
    assert!(
        wrong.json()["problems"][0]["message"].as_str().unwrap().contains("did you mean `limit`?"),
        "{}",
        wrong.text
    );
    for (path, status) in [
        ("/api/v1/rules?q=x", StatusCode::BAD_REQUEST),
        ("/api/v1/rules?lang=xx", StatusCode::BAD_REQUEST),
        ("/api/v1/items?q=a%00b", StatusCode::BAD_REQUEST),
        ("/api/v1/items/a%00b", StatusCode::NOT_FOUND),
        ("/api/v1/items/%ff", StatusCode::BAD_REQUEST),
        ("/api/v1/rules?lang=nl-BE", StatusCode::OK),
    ] {
        assert_eq!(get(&town, path).await.status, status, "{path}");
    }
}
