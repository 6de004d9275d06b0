//! Floor 4: the web page. Rendered on the server, whole without scripts, in four languages.
//!
//! # Shape
//! One file per page, its template beside it in `templates/`. `visitor` decides the language, `problem` turns every
//! failure into a page, `guard` holds the limits and the headers; a page knows none of the three.

mod address;
mod api;
mod assets;
mod badge;
mod bar;
mod cycle;
mod dashboard;
mod days;
mod deadlines;
mod editor;
mod export;
mod frame;
mod guard;
mod health;
mod help;
mod history;
mod interview;
mod item;
mod join;
mod measure;
mod metrics;
mod moving;
mod notes;
mod out;
mod problem;
mod projects;
mod proof_view;
mod proposals;
mod public;
mod push;
mod question;
mod record;
mod register;
mod request;
mod search;
mod status;
mod stop;
mod suggest;
mod system;
mod system_view;
mod themes;
mod timeline;
mod vendor;
mod visitor;
mod why;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use crate::daemon::tower::Tower;

/// Every page of one tower, ready to be served.
pub fn router(tower: Arc<Tower>) -> Router {
    let pages = Router::new()
        .route("/", get(search::page))
        .route("/search", get(search::page))
        .route("/search/help", get(help::page))
        .route("/search.atom", get(out::atom))
        .route("/search.rss", get(out::rss))
        .route("/search.json", get(out::json_feed))
        .route("/search.csv", get(out::csv))
        .route("/search.items", get(out::items))
        .route("/suggest", get(suggest::words))
        .route("/opensearch.xml", get(suggest::engine))
        .route("/items/{key}", get(item::page))
        .route("/themes", get(themes::page))
        .route("/themes/{id}", get(themes::one))
        .route("/projects", get(projects::page))
        .route("/projects/{id}", get(projects::one))
        .route("/public", get(public::page))
        .route("/public.json", get(public::json))
        .route("/public.jsonld", get(public::linked))
        .route("/public.atom", get(public::atom))
        .route("/public/{id}", get(public::one))
        .route("/register", get(register::page))
        .route("/systems/{id}", get(system::page))
        .route("/dashboard", get(dashboard::page))
        .route("/register/export/{format}", get(export::all))
        .route("/systems/{id}/export/{format}", get(export::one))
        .route("/systems/{id}/history", get(history::page))
        .route("/systems/{id}/measures/{rule}", get(measure::form).post(measure::set))
        .route("/systems/{id}/notes", axum::routing::post(notes::add))
        .route("/systems/{id}/proposals/{fact}", axum::routing::post(proposals::decide))
        .route("/systems/{id}/interview", get(interview::page).post(interview::answer))
        .route("/systems/{id}/questionnaires", axum::routing::post(vendor::make))
        .route("/editor/{key}", get(editor::question).post(editor::begin))
        .route("/editor", axum::routing::post(editor::end))
        .route("/deadlines.ics", get(deadlines::all))
        .route("/systems/{id}/deadlines.ics", get(deadlines::one))
        .route("/subscriptions/{token}/why/{item}", get(why::page))
        .route("/subscriptions/{token}/address", get(moving::page).post(moving::ask))
        .route("/subscribe", axum::routing::post(join::ask))
        .route("/confirm/{token}", get(join::question).post(join::give))
        .route("/status", get(status::page));
    let pages = guard::against_forged_posts(pages);
    // The one-click unsubscribe is posted by mail servers: no origin, no cookie. Its token is its only proof.
    let open = Router::new()
        .route("/stop/{token}", get(stop::ask).post(stop::end))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/metrics", get(metrics::page))
        .route("/static/{name}", get(assets::file));
    // A push carries a whole feed: its limit is that of a feed.
    let pushes = Router::new().route("/push/{token}", get(push::question).post(push::push));
    // A vendor explains many answers in one form; the limit is that of a form in axum, 2 MB.
    let answers = Router::new().route("/answer/{token}", get(vendor::questions).post(vendor::answer));
    let answers = guard::against_forged_posts(answers);
    let all = guard::small_bodies(pages.merge(open))
        .merge(pushes)
        .merge(answers)
        .merge(api::router())
        .fallback(problem::no_such_page);
    guard::around(all, &tower).with_state(tower)
}
