//! What a call sends: a bounded body of JSON, read with every mistake at once.

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::fault::{Fault, Mistake};
use crate::daemon::Tower;
use crate::law::Answer;
use crate::register::{Format, Project, System, read_system};

/// The text of a body that says it is JSON.
pub(super) fn text(headers: &HeaderMap, body: &Bytes) -> Result<String, Fault> {
    let media = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim();
    if !media.eq_ignore_ascii_case("application/json") {
        return Err(Fault::not_json());
    }
    let not_utf8 = Mistake { code: Some("encoding"), ..Mistake::new("this is not UTF-8") };
    let text = std::str::from_utf8(body).map_err(|_| Fault::body(vec![not_utf8]))?;
    // PostgreSQL keeps no such character; written so, it stands in an escape only.
    let suspect = text.contains("\\u0000").then(|| serde_json::from_str::<Value>(text));
    match suspect {
        Some(Ok(value)) if holds_nul(&value) => Err(wrong("the character U+0000 is kept nowhere")),
        _ => Ok(text.to_owned()),
    }
}

fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(holds_nul),
        Value::Object(entries) => entries.iter().any(|(key, value)| key.contains('\0') || holds_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// A system, with every problem in its place.
pub(super) fn system(tower: &Tower, headers: &HeaderMap, body: &Bytes) -> Result<System, Fault> {
    let text = text(headers, body)?;
    read_system("body.json", &text, Format::Json, &tower.book).map_err(|problems| {
        let told = |problem: &crate::law::Problem| {
            let (line, column) = problem.position(&text);
            Mistake {
                code: Some(problem.code),
                line: Some(line),
                column: Some(column),
                hint: problem.hint.clone(),
                ..Mistake::new(&problem.message)
            }
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
    Project::read(&text, is_theme)
        .map_err(|problems| Fault::body(problems.iter().map(|one| Mistake::new(one.to_string())).collect()))
}

/// Anything else, with the first problem.
pub(super) fn json<T: DeserializeOwned>(headers: &HeaderMap, body: &Bytes) -> Result<T, Fault> {
    let text = text(headers, body)?;
    // A struct would also be read from a list of its values, which nobody meant.
    if !text.trim_start().starts_with('{') {
        return Err(wrong("a table is expected here: `{ … }`"));
    }
    serde_json::from_str(&text).or_else(|error| {
        let value = serde_json::from_str(&text).map(whole);
        value.and_then(serde_json::from_value).map_err(|_| wrong(&error.to_string()))
    })
}

/// An answer to a question: a value alone, or a table that says more of it.
pub(super) fn fact(headers: &HeaderMap, body: &Bytes) -> Result<Answer, Fault> {
    serde_json::from_str(&text(headers, body)?).map_err(|error| wrong(&error.to_string()))
}

/// A part of a body that is a table, and never a list of its values.
pub(super) fn table<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<T, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Array(_) => Err(D::Error::custom("a table is expected here, not a list")),
        value => serde_json::from_value(whole(value)).map_err(D::Error::custom),
    }
}

/// A part of a body that is a list of tables, each of them one.
pub(super) fn tables<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    let read = |value| match value {
        Value::Array(_) => Err(D::Error::custom("a table is expected here, not a list")),
        value => serde_json::from_value(whole(value)).map_err(D::Error::custom),
    };
    Vec::<Value>::deserialize(deserializer)?.into_iter().map(read).collect()
}

/// A part that may be null, and must be there: whoever forgets it means something else than null.
pub(super) fn said<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}

/// Whole numbers as such: to JSON Schema, and to many programs, 3.0 is 3.
fn whole(value: Value) -> Value {
    match value {
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 9e15 => {
                Value::from(float as i64)
            }
            _ => Value::Number(number),
        },
        Value::Array(values) => values.into_iter().map(whole).collect(),
        Value::Object(entries) => entries.into_iter().map(|(key, value)| (key, whole(value))).collect(),
        value => value,
    }
}

/// One mistake of a body.
pub(super) fn wrong(message: &str) -> Fault {
    Fault::body(vec![Mistake::new(message)])
}

/// The id of the address stands above the one in the body: a body that says another is a mistake.
pub(super) fn same_id(address: &str, body: &str) -> Result<(), Fault> {
    if address == body {
        return Ok(());
    }
    Err(wrong(&format!("`id` is `{body}`, but the address names another: send both alike")))
}
