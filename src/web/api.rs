//! The API under `/api/v1`: what the pages show and do, for other programs. Described by the code that answers.
//!
//! # Shape
//! One file per subject. `caller` knows who calls and what each operation needs, `pace` how often, `once` what was sent twice, `answer` the shape of what is answered, `body` reads what is sent, and
//! `fault` says what went wrong. The routes and their description are one: [`utoipa_axum`] makes both of a handler.

mod answer;
mod body;
mod caller;
mod fault;
mod feeds;
mod law;
mod news;
mod once;
mod pace;
mod page;
mod projects;
mod systems;
mod work;

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::middleware::from_fn_with_state;
use serde_json::{Value, json};
use tower_http::limit::RequestBodyLimitLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) use self::caller::needs;
pub(super) use self::fault::explain;
use crate::daemon::Tower;

/// Where all of it stands.
const ROOT: &str = "/api/v1";
/// Bytes of a body: a system file has no more.
const BODY_BYTES_MAX: usize = 1 << 20;

/// The head of the description.
#[derive(OpenApi)]
#[openapi(info(
    title = "Belfort",
    version = "1",
    description = "News of public innovation and AI, and a register of AI systems checked against the EU AI Act. \
                   Everybody may read the news. For the register a program sends `Authorization: Bearer TOKEN`, a token of an account; each \
                   operation names the scope of the token and the role of its owner that it needs. What a program changes stands in the \
                   history under the name of the owner.",
    license(name = "EUPL-1.2", identifier = "EUPL-1.2")
))]
struct Head;

/// The description, as it is answered.
static DESCRIPTION: LazyLock<Value> = LazyLock::new(|| {
    let (_, described) = operations().split_for_parts();
    whole(serde_json::to_value(described).expect("a description has text keys and plain values only"))
});

/// Every operation, ready to be served.
pub(super) fn router(tower: Arc<Tower>) -> Router<Arc<Tower>> {
    let gate = Arc::new(caller::Gate { tower, pace: pace::Pace::default() });
    let guarded = operations().split_for_parts().0.route_layer(from_fn_with_state(gate, caller::enter));
    guarded.layer(RequestBodyLimitLayer::new(BODY_BYTES_MAX))
}

/// Whether an address belongs to the API: its failures are told to programs. The page for people is a page.
pub(super) fn holds(path: &str) -> bool {
    path.strip_prefix(ROOT).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn operations() -> OpenApiRouter<Arc<Tower>> {
    OpenApiRouter::with_openapi(Head::openapi())
        .routes(routes!(page::page))
        .routes(routes!(page::openapi))
        .routes(routes!(news::items))
        .routes(routes!(news::item))
        .routes(routes!(news::themes))
        .routes(routes!(feeds::list, feeds::add))
        .routes(routes!(feeds::remove))
        .routes(routes!(projects::list))
        .routes(routes!(projects::one, projects::replace, projects::remove))
        .routes(routes!(law::rules))
        .routes(routes!(law::rule))
        .routes(routes!(systems::list))
        .routes(routes!(systems::one, systems::replace, systems::remove))
        .routes(routes!(systems::assessment))
        .routes(routes!(systems::history))
        .routes(routes!(work::measures))
        .routes(routes!(work::measure, work::set_measure))
        .routes(routes!(work::add_note))
        .routes(routes!(systems::check))
        .routes(routes!(systems::deadlines))
}

/// Adds what every operation has in common: the token, the language, and the shape of a refusal.
fn whole(mut described: Value) -> Value {
    described["components"]["securitySchemes"] = json!({ "token": { "type": "http", "scheme": "bearer" } });
    described["components"]["schemas"]["Problem"] = json!({
        "type": "object",
        "description": "what went wrong (RFC 9457)",
        "required": ["type", "title", "status", "detail", "code"],
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string", "description": "in the language asked for" },
            "code": { "type": "string", "description": "the same for programs" },
            "problems": { "type": "array", "items": { "type": "object" } },
        },
    });
    let refusal = json!({
        "description": "a refusal, in the language of `lang` or `Accept-Language`",
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
    });
    let items = described["paths"].as_object_mut().into_iter().flatten();
    for (_, operation) in items.flat_map(|(_, item)| item.as_object_mut().into_iter().flatten()) {
        operation["responses"]["default"] = refusal.clone();
    }
    described
}
