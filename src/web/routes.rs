//! Where each page is, and what it needs of who asks.

use super::access::Need::{Account, Nobody, OfSystem, Somewhere};
use super::access::Routes;
use super::{
    about, account, assets, dashboard, deadlines, details, export, exports, factor, fetcher, files, health,
    help, history, import, interview, item, join, measure, members, metrics, moving, mute, notes, oidc,
    organisation, out, project_editing, projects, proposals, public, push, register, removal, search,
    second_factor, settings, shared, sharing, sign_in, status, stop, suggest, system, system_view, themes,
    tokens, vendor, welcome, why,
};
use crate::people::Role::{Administrator, Editor, Officer, Reader};

/// The news, and what else is public.
pub(super) fn news() -> Routes {
    Routes::new()
        .get("/", Nobody, search::page)
        .get("/search", Nobody, search::page)
        .get("/search/help", Nobody, help::page)
        .get("/fetcher", Nobody, fetcher::page)
        .get("/search.atom", Nobody, out::atom)
        .get("/search.rss", Nobody, out::rss)
        .get("/search.json", Nobody, out::json_feed)
        .get("/search.csv", Nobody, out::csv)
        .get("/search.items", Nobody, out::items)
        .get("/suggest", Nobody, suggest::words)
        .get("/opensearch.xml", Nobody, suggest::engine)
        .get("/items/{key}", Nobody, item::page)
        .get("/themes", Nobody, themes::page)
        .get("/themes/{id}", Nobody, themes::one)
        .get("/projects", Nobody, projects::page)
        .get("/share", Somewhere(Editor), sharing::blank)
        .get("/projects/{id}", Nobody, projects::one)
        .get("/projects/{id}/edit", Somewhere(Editor), project_editing::page)
        .post("/projects/{id}/phase", Somewhere(Editor), project_editing::move_on)
        .post("/projects/{id}/withdraw", Somewhere(Editor), project_editing::withdraw)
        .get("/public", Nobody, public::page)
        .get("/public.json", Nobody, public::json)
        .get("/public.jsonld", Nobody, public::linked)
        .get("/public.atom", Nobody, public::atom)
        .get("/public/{id}", Nobody, public::one)
        .get("/subscriptions/{token}", Nobody, settings::page)
        .post("/subscriptions/{token}", Nobody, settings::set)
        .post("/subscriptions/{token}/pause", Nobody, settings::pause)
        .post("/subscriptions/{token}/resume", Nobody, settings::resume)
        .post("/subscriptions/{token}/chat", Nobody, settings::link_chat)
        .get("/subscriptions/{token}/mute/{alert}", Nobody, mute::page)
        .post("/subscriptions/{token}/mute/{alert}", Nobody, mute::mute)
        .post("/subscriptions/{token}/unmute", Nobody, mute::unmute)
        .get("/subscriptions/{token}/why", Nobody, why::find)
        .get("/subscriptions/{token}/why/{item}", Nobody, why::page)
        .get("/subscriptions/{token}/address", Nobody, moving::page)
        .post("/subscriptions/{token}/address", Nobody, moving::ask)
        .get("/answer/{token}", Nobody, vendor::questions)
        .post("/subscribe", Nobody, join::ask)
        .get("/confirm/{token}", Nobody, join::question)
        .post("/confirm/{token}", Nobody, join::give)
        .get("/status", Nobody, status::page)
}

/// The register: everybody sees what belongs to their organisations.
pub(super) fn register() -> Routes {
    Routes::new()
        .get("/register", Somewhere(Reader), register::page)
        .get("/register/new", Somewhere(Officer), about::blank)
        .post("/register/new", Somewhere(Officer), about::add)
        .get("/register/import", Somewhere(Officer), import::blank)
        .post("/register/offers", Somewhere(Officer), shared::take_up)
        .get("/dashboard", Somewhere(Reader), dashboard::page)
        .get("/register/export/{format}", Somewhere(Reader), export::all)
        .get("/register/exports", Somewhere(Reader), exports::page)
        .post("/register/exports", Somewhere(Reader), exports::ask)
        .get("/register/exports/{export}", Somewhere(Reader), exports::file)
        .get("/deadlines.ics", Somewhere(Reader), deadlines::all)
        .get("/systems/{id}", OfSystem(Reader), system::page)
        .get("/systems/{id}/export/{format}", OfSystem(Reader), export::one)
        .get("/systems/{id}/about", OfSystem(Editor), about::page)
        .post("/systems/{id}/about", OfSystem(Editor), about::keep)
        .get("/systems/{id}/details/{kind}", OfSystem(Editor), details::blank)
        .post("/systems/{id}/details/{kind}", OfSystem(Editor), details::add)
        .get("/systems/{id}/details/{kind}/{place}", OfSystem(Editor), details::form)
        .post("/systems/{id}/details/{kind}/{place}", OfSystem(Editor), details::change)
        .post("/systems/{id}/details/{kind}/{place}/remove", OfSystem(Editor), details::remove)
        .get("/systems/{id}/remove", OfSystem(Officer), removal::question)
        .post("/systems/{id}/remove", OfSystem(Officer), removal::remove)
        .get("/systems/{id}/history", OfSystem(Reader), history::page)
        .get("/systems/{id}/assessments/{made}", OfSystem(Reader), system_view::kept::page)
        .get("/systems/{id}/deadlines.ics", OfSystem(Reader), deadlines::one)
        .get("/systems/{id}/measures/{rule}", OfSystem(Editor), measure::form)
        .post("/systems/{id}/notes", OfSystem(Editor), notes::add)
        .post("/systems/{id}/proposals/{fact}", OfSystem(Editor), proposals::decide)
        .get("/systems/{id}/interview", OfSystem(Editor), interview::page)
        .post("/systems/{id}/offers", OfSystem(Officer), shared::offer)
        .post("/systems/{id}/alone", OfSystem(Officer), shared::go_on_alone)
        .get("/systems/{id}/files/{file}", OfSystem(Reader), files::one)
        .post("/systems/{id}/files/{file}/remove", OfSystem(Editor), files::remove)
        .post("/systems/{id}/questionnaires", OfSystem(Officer), vendor::make)
        .post("/systems/{id}/questionnaires/{questionnaire}", OfSystem(Officer), vendor::revoke)
        // Calendar programs have no cookie: the key in the address is that of an account.
        .get("/calendar/{key}/deadlines.ics", Nobody, deadlines::all_by_key)
        .get("/calendar/{key}/systems/{id}/deadlines.ics", Nobody, deadlines::one_by_key)
}

/// What takes more than a moment: files come in, or thousands of records are read and stored.
pub(super) fn uploads() -> Routes {
    Routes::new()
        .post("/register/import", Somewhere(Officer), import::hand_over)
        .get("/register/import/{import}", Somewhere(Officer), import::one)
        .post("/register/import/{import}/read", Somewhere(Officer), import::read_otherwise)
        .post("/register/import/{import}/take", Somewhere(Officer), import::take)
        .post("/systems/{id}/files", OfSystem(Editor), files::add)
        .post("/systems/{id}/measures/{rule}", OfSystem(Editor), measure::set)
        .post("/systems/{id}/interview", OfSystem(Editor), interview::answer)
        .post("/answer/{token}", Nobody, vendor::answer)
}

/// Signing in, and accounts.
pub(super) fn people() -> Routes {
    Routes::new()
        .get("/sign-in", Nobody, sign_in::page)
        .post("/sign-in", Nobody, sign_in::enter)
        .get("/sign-in/oidc", Nobody, oidc::begin)
        .get("/sign-in/oidc/callback", Nobody, oidc::end)
        .get("/sign-in/code", Nobody, factor::page)
        .post("/sign-in/code", Nobody, factor::enter)
        .post("/sign-out", Nobody, sign_in::leave)
        .get("/welcome/{token}", Nobody, welcome::page)
        .post("/welcome/{token}", Nobody, welcome::take_up)
        .get("/account", Account, account::page)
        .post("/account/about", Account, account::describe)
        .post("/account/password", Account, account::change_password)
        .post("/account/calendar", Account, account::renew_calendar)
        .post("/account/sessions/{session}", Account, account::end_session)
        .get("/account/second-factor", Account, second_factor::page)
        .post("/account/second-factor", Account, second_factor::begin)
        .post("/account/second-factor/end", Account, second_factor::end)
        .get("/account/tokens", Account, tokens::page)
        .post("/account/tokens", Account, tokens::make)
        .post("/account/tokens/{token}", Account, tokens::end)
        .get("/members", Somewhere(Administrator), members::page)
        .post("/members", Somewhere(Administrator), members::add)
        .post("/members/role", Somewhere(Administrator), members::set_role)
        .post("/members/withdraw", Somewhere(Administrator), members::withdraw)
        .get("/organisations/{id}", Somewhere(Administrator), organisation::page)
        .post("/organisations/{id}", Somewhere(Administrator), organisation::set)
}

/// What mail servers, monitors and browsers ask for; without a look at where a form comes from.
pub(super) fn machines() -> Routes {
    Routes::new()
        .get("/stop/{token}", Nobody, stop::ask)
        .post("/stop/{token}", Nobody, stop::end)
        .get("/health/live", Nobody, health::live)
        .get("/health/ready", Nobody, health::ready)
        .get("/metrics", Nobody, metrics::page)
        .get("/static/{name}", Nobody, assets::file)
}

/// What hubs push.
pub(super) fn pushes() -> Routes {
    Routes::new().get("/push/{token}", Nobody, push::question).post("/push/{token}", Nobody, push::push)
}

/// Long forms: projects in their six parts.
pub(super) fn long_forms() -> Routes {
    Routes::new().post("/share", Somewhere(Editor), sharing::share).post(
        "/projects/{id}/edit",
        Somewhere(Editor),
        project_editing::keep,
    )
}
