//! The description of the API (OpenAPI 3.1): what the handlers and their types say, and what all operations have in common.

mod narrow;

use std::sync::LazyLock;

use serde_json::{Value, json};
use utoipa::OpenApi;

use super::fault::Problem;
use super::once::KEY_CHARS_MAX;
use super::{answers, subscriptions};
use crate::daemon::Tower;

/// The head of the description.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Belfort",
        version = "1",
        description = "News of public innovation and AI, and a register of AI systems checked against the EU AI Act. \
                       Everybody may read the news. For the register a program sends `Authorization: Bearer TOKEN`, a token of an account; each \
                       operation names the scope of the token and the role of its owner that it needs. What a program changes stands in the \
                       history under the name of the owner. A password, a second factor and a token are made on the page only, and so is the \
                       address of a calendar: with them a stolen token would let somebody in for ever. \
                       Texts are in the language of `lang`, else of `Accept-Language`, else Dutch.",
        license(name = "EUPL-1.2", identifier = "EUPL-1.2")
    ),
    components(schemas(Problem))
)]
struct Head;

pub(super) fn head() -> utoipa::openapi::OpenApi {
    Head::openapi()
}

/// What every Belfort has in common; the guard reads in it what an operation needs.
pub(super) static DESCRIPTION: LazyLock<Value> = LazyLock::new(|| {
    let (_, described) = super::operations().split_for_parts();
    whole(serde_json::to_value(described).expect("a description has text keys and plain values only"))
});

/// The description as this Belfort answers it: with the facts and rules of its book, and its themes.
pub(super) fn of(tower: &Tower) -> Value {
    let mut described = DESCRIPTION.clone();
    narrow::narrow(&mut described, &tower.book, &tower.themes());
    described
}

/// Adds what every operation has in common: the token, the language, headers, and how each refuses.
fn whole(mut described: Value) -> Value {
    described["components"]["securitySchemes"] = json!({ "token": { "type": "http", "scheme": "bearer" } });
    described["components"]["headers"] = headers();
    narrow::sent_apart(&mut described);
    for (path, item) in described["paths"].as_object_mut().into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            operation["operationId"] = json!(name(method, path));
            common(method, path, operation);
        }
    }
    described
}

/// `get-systems-id-history`: unlike the name of a handler, it stands once in the description.
fn name(method: &str, path: &str) -> String {
    let words =
        path.trim_start_matches(super::ROOT).split(['/', '.']).map(|word| word.trim_matches(['{', '}']));
    std::iter::once(method).chain(words.filter(|word| !word.is_empty())).collect::<Vec<_>>().join("-")
}

fn headers() -> Value {
    let text = |description: &str| json!({ "description": description, "schema": { "type": "string" } });
    json!({
        "Content-Language": { "description": "the language of the texts", "schema": { "$ref": "#/components/schemas/Language" } },
        "ETag": text("the version of what is answered"),
        "Link": text("where the pages before and after are (RFC 8288)"),
        "Location": text("where it stands from now on"),
        "WWW-Authenticate": text("how a token is sent"),
        "Retry-After": { "description": "seconds to wait", "required": true, "schema": { "type": "integer", "minimum": 1 } },
        "Idempotency-Replayed": { "description": "the answer was given before, to the same key", "schema": { "const": "true" } },
    })
}

/// A parameter that many operations have.
fn parameter(name: &str) -> Value {
    let printable = "^[!-~]([ -~]*[!-~])?$";
    let (place, description, schema) = match name {
        "lang" => ("query", "the language of the answer", json!({ "$ref": "#/components/schemas/Language" })),
        "If-Match" => {
            let means = "only while it is this version: the `ETag` that was seen";
            ("header", means, json!({ "type": "string" }))
        }
        "If-None-Match" => {
            let means = "only when it is another version than this; `*`: than any";
            ("header", means, json!({ "type": "string" }))
        }
        _ => {
            let means = "a call that is sent again under the same key, by the same account, is done once";
            let schema = json!({ "type": "string", "maxLength": KEY_CHARS_MAX, "pattern": printable });
            ("header", means, schema)
        }
    };
    json!({ "name": name, "in": place, "description": description, "required": false, "schema": schema })
}

/// What an operation takes, answers and refuses besides what its handler says of it.
fn common(method: &str, path: &str, operation: &mut Value) {
    let mut parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    let takes = |name: &str| parameters.iter().any(|one| one["name"] == name);
    let in_pages = takes("limit") && takes("offset");
    let tagged = method == "get" && operation["responses"]["200"]["content"]["application/json"].is_object();
    let responses = &operation["responses"];
    let may_be_stale = responses["412"].is_object();
    let clashes = responses["409"].is_object();
    let must_say = responses["428"].is_object();
    let needs_token = operation["security"].pointer("/0/token").is_some();
    let has_body = operation["requestBody"].is_object();
    let opened_by_link = takes(subscriptions::TOKEN_HEADER) || takes(answers::TOKEN_HEADER);

    let mut more = Vec::new();
    more.extend((!takes("lang")).then_some("lang"));
    more.extend((may_be_stale && method != "post").then_some("If-Match"));
    more.extend((tagged || may_be_stale && method == "put").then_some("If-None-Match"));
    more.extend((method == "post").then_some("Idempotency-Key"));
    parameters.extend(more.into_iter().map(parameter));
    operation["parameters"] = Value::Array(parameters);

    let Some(responses) = operation["responses"].as_object_mut() else { return };
    for (status, response) in responses.iter_mut() {
        let said = response["headers"].as_object().into_iter().flatten().map(|(name, _)| name.clone());
        let mut names: Vec<String> = said.collect();
        names.extend((status != "204").then(|| "Content-Language".to_owned()));
        names.extend(in_pages.then(|| "Link".to_owned()));
        names.extend((method == "post").then(|| "Idempotency-Replayed".to_owned()));
        names.extend((tagged && status == "200").then(|| "ETag".to_owned()));
        response["headers"] = referred(names.iter().map(String::as_str));
    }
    let mut refused = vec![400, 401, 429, 503];
    // What a token opens is found by it, as by a part of the path.
    refused.extend((path.contains('{') || opened_by_link).then_some(404));
    refused.extend(needs_token.then_some(403));
    refused.extend(may_be_stale.then_some(412));
    refused.extend(must_say.then_some(428));
    refused.extend((method == "post" || clashes).then_some(409));
    refused.extend(has_body.then_some([413, 415, 422]).into_iter().flatten());
    for status in refused {
        responses.insert(status.to_string(), refusal(status));
    }
    if tagged {
        let still = json!({ "description": "it is still this version", "headers": referred(["ETag"]) });
        responses.insert("304".to_owned(), still);
    }
}

fn referred<'a>(names: impl IntoIterator<Item = &'a str>) -> Value {
    let refer = |name: &str| (name.to_owned(), json!({ "$ref": format!("#/components/headers/{name}") }));
    Value::Object(names.into_iter().map(refer).collect())
}

/// A refusal, in the language asked for.
fn refusal(status: u16) -> Value {
    let (description, header) = match status {
        400 => ("a parameter is wrong", None),
        401 => ("the token is wrong, or there is none", Some("WWW-Authenticate")),
        403 => ("the token, or its owner, may not do this", None),
        404 => ("there is no such thing, or not for this token", None),
        409 => {
            let means = "it is there already, in use, not there yet or too much for one answer, or the first call under this key is \
                         not answered yet";
            (means, None)
        }
        412 => ("it is another version", None),
        413 => ("the body is too large", None),
        415 => ("the body does not say that it is JSON", None),
        428 => ("it is there, and `If-Match` does not say which version was seen", None),
        422 => ("the body cannot be kept; each mistake is named", None),
        429 => ("there were too many calls", Some("Retry-After")),
        _ => ("the store or the index is busy", Some("Retry-After")),
    };
    let content =
        json!({ "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } });
    let headers = referred(header.into_iter().chain(["Content-Language"]));
    json!({ "description": description, "content": content, "headers": headers })
}
