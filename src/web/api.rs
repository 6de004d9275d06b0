//! The API under `/api/v1`: what the pages show and do, for other programs. Described by the code that answers.
//!
//! # Shape
//! One file per subject. `caller` knows who calls and what each operation needs, `pace` how often, `once` what was sent twice, `version` which
//! answer it is, `asked` and `body` read what is sent, `answer` is the shape of what is answered, and `fault` says what went wrong. The routes and their
//! description are one: [`utoipa_axum`] makes both of a handler and of the types that it reads and writes; `description` adds what
//! all operations have in common, and what the book and the themes of this Belfort allow.

mod account;
mod answer;
mod answers;
mod asked;
mod assessments;
mod body;
mod caller;
mod consent;
mod dashboard;
mod deadlines;
mod description;
mod export;
mod exports;
mod facts;
mod fault;
mod feeds;
mod files;
mod history;
mod import;
mod imports;
mod invitations;
mod item;
mod law;
mod members;
mod news;
mod once;
mod organisations;
mod pace;
mod page;
mod projects;
mod public;
mod questionnaires;
mod reasons;
mod settings;
mod shared;
mod status;
mod subscriptions;
mod systems;
mod version;
mod work;

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use tower_http::limit::RequestBodyLimitLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) use self::caller::needs;
pub(super) use self::fault::explain;
use crate::daemon::Tower;
use crate::register::import::IMPORT_BYTES_MAX;

/// Where all of it stands.
const ROOT: &str = "/api/v1";
/// Bytes of a body: a system file has no more.
const BODY_BYTES_MAX: usize = 1 << 20;

/// Every operation, ready to be served: those that answer at once, and those that take a whole register or a file.
pub(super) fn routers(tower: Arc<Tower>) -> (Router<Arc<Tower>>, Router<Arc<Tower>>) {
    let gate = Arc::new(caller::Gate { tower, pace: pace::Pace::default() });
    let guarded = |operations: OpenApiRouter<Arc<Tower>>, bytes_max| {
        let router = operations.split_for_parts().0;
        let tagged = router.route_layer(from_fn(version::tag));
        let guarded = tagged.route_layer(from_fn_with_state(gate.clone(), caller::enter));
        guarded.layer(RequestBodyLimitLayer::new(bytes_max))
    };
    (guarded(calls(), BODY_BYTES_MAX), guarded(uploads(), IMPORT_BYTES_MAX))
}

/// Whether an address belongs to the API: its failures are told to programs. The page for people is a page.
pub(super) fn holds(path: &str) -> bool {
    path.strip_prefix(ROOT).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn operations() -> OpenApiRouter<Arc<Tower>> {
    calls().merge(uploads())
}

/// What takes a whole register, or a file.
fn uploads() -> OpenApiRouter<Arc<Tower>> {
    OpenApiRouter::with_openapi(description::head())
        .routes(routes!(import::import))
        .routes(routes!(files::list, files::add))
        .routes(routes!(answers::questions, answers::give))
}

fn calls() -> OpenApiRouter<Arc<Tower>> {
    OpenApiRouter::with_openapi(description::head())
        .routes(routes!(page::page))
        .routes(routes!(page::openapi))
        .routes(routes!(news::items))
        .routes(routes!(news::hits))
        .routes(routes!(item::one))
        .routes(routes!(item::similar))
        .routes(routes!(news::suggest))
        .routes(routes!(news::themes))
        .routes(routes!(feeds::list, feeds::add))
        .routes(routes!(feeds::one, feeds::remove))
        .routes(routes!(projects::list))
        .routes(routes!(projects::one, projects::replace, projects::remove))
        .routes(routes!(projects::similar))
        .routes(routes!(projects::history))
        .routes(routes!(projects::similar_to))
        .routes(routes!(public::list))
        .routes(routes!(public::one))
        .routes(routes!(public::changes))
        .routes(routes!(subscriptions::ask))
        .routes(routes!(subscriptions::one, subscriptions::end, settings::set))
        .routes(routes!(settings::pause, settings::resume))
        .routes(routes!(settings::muted, settings::mute))
        .routes(routes!(settings::unmute))
        .routes(routes!(subscriptions::move_to))
        .routes(routes!(subscriptions::why))
        .routes(routes!(consent::question, consent::give))
        .routes(routes!(law::rules))
        .routes(routes!(law::rule))
        .routes(routes!(systems::list))
        .routes(routes!(systems::one, systems::replace, systems::remove))
        .routes(routes!(assessments::one))
        .routes(routes!(reasons::decides))
        .routes(routes!(reasons::why))
        .routes(routes!(history::history))
        .routes(routes!(history::kept))
        .routes(routes!(work::measures))
        .routes(routes!(work::measure, work::set_measure))
        .routes(routes!(work::add_note))
        .routes(routes!(files::one, files::remove))
        .routes(routes!(facts::one, facts::set, facts::forget))
        .routes(routes!(facts::decide))
        .routes(routes!(questionnaires::list, questionnaires::add))
        .routes(routes!(questionnaires::revoke))
        .routes(routes!(export::one))
        .routes(routes!(export::all))
        .routes(routes!(exports::list, exports::ask))
        .routes(routes!(exports::one))
        .routes(routes!(exports::file))
        .routes(routes!(shared::one, shared::go_on_alone))
        .routes(routes!(shared::offer, shared::withdraw))
        .routes(routes!(shared::list, shared::take_up))
        .routes(routes!(dashboard::one))
        .routes(routes!(imports::begin))
        .routes(routes!(imports::one))
        .routes(routes!(imports::take))
        .routes(routes!(organisations::list, organisations::add))
        .routes(routes!(organisations::one, organisations::replace))
        .routes(routes!(members::list))
        .routes(routes!(members::set_role, members::remove))
        .routes(routes!(invitations::list, invitations::add))
        .routes(routes!(invitations::remove))
        .routes(routes!(account::one, account::describe))
        .routes(routes!(account::sessions))
        .routes(routes!(account::end_session))
        .routes(routes!(account::tokens))
        .routes(routes!(account::end_token))
        .routes(routes!(status::status))
        .routes(routes!(assessments::check))
        .routes(routes!(deadlines::all))
        .routes(routes!(deadlines::all_as_calendar))
        .routes(routes!(deadlines::one))
        .routes(routes!(deadlines::one_as_calendar))
}
