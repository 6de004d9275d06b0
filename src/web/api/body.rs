//! What a call sends: a bounded body of JSON, read with every mistake at once.

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::fault::Fault;
use crate::daemon::Tower;
use crate::register::{Format, Project, System, read_system};

/// The text of a body that says it is JSON.
pub(super) fn text(headers: &HeaderMap, body: &Bytes) -> Result<String, Fault> {
    let media = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim();
    if !media.eq_ignore_ascii_case("application/json") {
        return Err(Fault::not_json());
    }
    let text = std::str::from_utf8(body);
    text.map(str::to_owned)
        .map_err(|_| Fault::body(vec![json!({ "code": "encoding", "message": "this is not UTF-8" })]))
}

/// A system, with every problem in its place.
pub(super) fn system(tower: &Tower, headers: &HeaderMap, body: &Bytes) -> Result<System, Fault> {
    let text = text(headers, body)?;
    read_system("body.json", &text, Format::Json, &tower.book).map_err(|problems| {
        let told = |problem: &crate::law::Problem| {
            let (line, column) = problem.position(&text);
            json!({ "code": problem.code, "message": problem.message, "line": line, "column": column, "hint": problem.hint })
        };
        Fault::body(problems.iter().map(told).collect())
    })
}

/// A project, with every problem.
pub(super) fn project(tower: &Tower, headers: &HeaderMap, body: &Bytes) -> Result<Project, Fault> {
    let text = text(headers, body)?;
    // A project file may also be TOML, a body may not.
    serde_json::from_str::<Value>(&text).map_err(|error| wrong(&error.to_string()))?;
    let themes = tower.themes();
    let is_theme = |family: &str, id: &str| themes.by_id(id).is_ok_and(|theme| theme.family.code() == family);
    Project::read(&text, is_theme).map_err(|problems| {
        Fault::body(problems.iter().map(|one| json!({ "message": one.to_string() })).collect())
    })
}

/// Anything else, with the first problem.
pub(super) fn json<T: DeserializeOwned>(headers: &HeaderMap, body: &Bytes) -> Result<T, Fault> {
    serde_json::from_str(&text(headers, body)?).map_err(|error| wrong(&error.to_string()))
}

/// One mistake of a body.
pub(super) fn wrong(message: &str) -> Fault {
    Fault::body(vec![json!({ "message": message })])
}

/// The id of the address stands above the one in the body: a body that says another is a mistake.
pub(super) fn same_id(address: &str, body: &str) -> Result<(), Fault> {
    if address == body {
        return Ok(());
    }
    Err(wrong(&format!("`id` is `{body}`, but the address names another: send both alike")))
}
