//! The description of the API: for programs as OpenAPI, for people as a page that is made of it.

use askama::Template;
use axum::Extension;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::Value;

use super::DESCRIPTION;
use super::answer::{hashed, tagged};
use super::fault::Fault;
use crate::text::say;
use crate::web::frame::{Frame, Here, show};
use crate::web::problem::Problem;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "api.html", config = "src/web/askama.toml")]
struct ApiPage {
    frame: Frame,
    operations: Vec<Operation>,
}

/// One operation, in the words of the description.
struct Operation {
    method: String,
    path: String,
    summary: String,
    with_key: bool,
    parameters: Vec<(String, String)>,
}

impl Operation {
    fn of(method: &str, path: &str, described: &Value) -> Operation {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let parameters = described["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
        Operation {
            method: method.to_uppercase(),
            path: path.to_owned(),
            summary: text(&described["summary"]),
            with_key: described["security"].pointer("/0/token").is_some(),
            parameters: parameters
                .iter()
                .map(|one| (text(&one["name"]), text(&one["description"])))
                .collect(),
        }
    }
}

/// This description (OpenAPI 3.1).
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "description", security(()), responses((status = 200, description = "the description", body = Value)))]
pub(super) async fn openapi(
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    Ok(tagged(&DESCRIPTION, &hashed(&DESCRIPTION), visitor.language, &headers))
}

/// The page for people.
#[utoipa::path(get, path = "/api/v1", tag = "description", security(()), responses((status = 200, description = "the page", body = String, content_type = "text/html")))]
pub(super) async fn page(Extension(visitor): Extension<Visitor>) -> Result<Response, Problem> {
    let paths = DESCRIPTION["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(move |(method, described)| Operation::of(method, path, described))
    });
    let operations = operations.collect();
    let title = say(visitor.language, "api-title", &[]);
    show(&ApiPage { operations, frame: Frame::new(visitor, title, Here::Elsewhere) })
}
