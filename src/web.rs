//! Floor 4: the web page. Rendered on the server, whole without scripts, in four languages.
//!
//! # Shape
//! One file per page, its template beside it in `templates/`. `visitor` decides the language, `problem` turns every
//! failure into a page, `guard` holds the limits and the headers; a page knows none of the three. `routes` says which page is
//! where and what it needs of who asks; `access` holds it to that.

mod about;
mod access;
mod account;
mod address;
mod api;
mod assets;
mod badge;
mod bar;
mod browser;
mod cycle;
mod dashboard;
mod days;
mod deadlines;
mod details;
mod export;
mod exports;
mod fact_view;
mod factor;
mod fetcher;
mod files;
mod frame;
mod guard;
mod health;
mod help;
mod history;
mod import;
mod interview;
mod item;
mod join;
mod measure;
mod members;
mod metrics;
mod moving;
mod mute;
mod notes;
mod oidc;
mod organisation;
mod organisation_choice;
mod out;
mod problem;
mod project_editing;
mod projects;
mod proof_view;
mod proposals;
mod public;
mod push;
mod question;
mod record;
mod register;
mod removal;
mod request;
mod routes;
mod search;
mod second_factor;
mod session;
mod settings;
mod shared;
mod sharing;
mod sign_in;
mod status;
mod stop;
mod suggest;
mod system;
mod system_view;
mod themes;
mod timeline;
mod tokens;
mod upload;
mod vendor;
mod visitor;
mod welcome;
mod whereabouts;
mod why;

use std::sync::Arc;

use axum::Router;

use self::access::Routes;
pub use self::access::{Entry, Need, Operation};
use crate::daemon::tower::Tower;

/// Every page of one tower, ready to be served.
pub fn router(tower: Arc<Tower>) -> Router {
    let guarded = |routes: Routes| routes.guarded(tower.clone());
    let pages = guard::against_forged_posts(guarded(
        routes::news().merge(routes::register()).merge(routes::people()),
    ));
    // The one-click unsubscribe is posted by mail servers: no origin, no cookie. Its token is its only proof.
    let open = guarded(routes::machines());
    // A push carries a whole feed: its limit is that of a feed.
    let pushes = guarded(routes::pushes());
    // A project has six parts of some ten pages; the limit is that of a form in axum, 2 MB.
    let long_forms = guard::against_no_text(guard::against_forged_posts(guarded(routes::long_forms())));
    // A whole register or evidence comes in here, over lines that are slow to send; who reads it bounds it.
    let uploads = guard::against_no_text(guard::against_forged_posts(guarded(routes::uploads())));
    let (calls, files) = api::routers(tower.clone());
    let all = guard::small_bodies(guard::against_no_text(pages.merge(open)))
        .merge(pushes)
        .merge(long_forms)
        .merge(calls);
    let all = guard::in_time(all, guard::ANSWER_TIME)
        .merge(guard::in_time(uploads.merge(files), guard::UPLOAD_TIME))
        .fallback(problem::no_such_page);
    guard::around(all, &tower).with_state(tower)
}

/// Every operation of the API, and the scope and the role that it needs.
pub fn api_access() -> Vec<Operation> {
    api::needs()
}

/// Every page and form, and what each needs of who asks.
pub fn access() -> Vec<Entry> {
    let all = [
        routes::news(),
        routes::register(),
        routes::people(),
        routes::machines(),
        routes::pushes(),
        routes::long_forms(),
        routes::uploads(),
    ];
    all.iter().flat_map(|routes| routes.table().to_vec()).collect()
}
