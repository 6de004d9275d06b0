//! Systems that several organisations share: offered on the page of the system, taken up on that of the register.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::frame::{Frame, Here};
use super::measure::with_status;
use super::problem::Problem;
use super::visitor::Visitor;
use crate::daemon::naming::Organisations;
use crate::daemon::shared::{self, Offered, TakeUp};
use crate::daemon::tower::Tower;
use crate::law::RuleBook;
use crate::people::Role;
use crate::register::System;
use crate::register::shared::uses;
use crate::store::Edited;
use crate::text::{Language, say};

/// Offers on the page of the register: an operator may take up those of all organisations, and the API names them all.
const OFFERS_MAX: usize = 100;

/// What a system shares with others, or takes from a shared one, on its page.
#[derive(Debug, Template)]
#[template(path = "shared.html", config = "src/web/askama.toml")]
pub(super) struct SharedView {
    language: Language,
    id: String,
    /// That it uses a shared system, in words.
    uses: Option<String>,
    /// Whether the reader may offer it, or let it go on alone.
    decides: bool,
    users: Vec<String>,
    /// To whom it is offered and who did not take it up: id and name.
    offered: Vec<(String, String)>,
}

impl SharedView {
    pub(super) async fn of(tower: &Tower, system: &System, visitor: &Visitor) -> Result<SharedView, Problem> {
        let language = visitor.language;
        let users = shared::users(tower, &system.id).await?;
        let known = Organisations::known(tower).await?;
        let offers = tower.store.offers_of(&system.id).await?.into_iter();
        let offered = offers.map(|one| (known.name(&one.organisation).to_owned(), one.organisation));
        let offered = offered.filter(|(name, _)| !users.contains(name)).map(|(name, id)| (id, name));
        Ok(SharedView {
            language,
            id: system.id.clone(),
            uses: uses_in_words(system, &tower.book, language),
            decides: visitor.may(Role::Officer, system.organisation.as_deref()),
            offered: offered.collect(),
            users,
        })
    }

    fn t(&self, key: &str) -> String {
        say(self.language, key, &[])
    }

    /// Whether there is anything to show or to do.
    fn is_there(&self) -> bool {
        self.uses.is_some() || self.decides || !self.users.is_empty() || !self.offered.is_empty()
    }
}

fn uses_in_words(system: &System, book: &RuleBook, language: Language) -> Option<String> {
    system.shared().map(|shared| uses(shared, system.inherited(book).count(), language))
}

/// A system that is offered, on the page of the register.
pub(super) struct OfferView {
    pub(super) system: String,
    pub(super) organisation: String,
    /// The system, whose it is, and for which organisation.
    pub(super) told: String,
    pub(super) description: Option<String>,
}

/// What is offered to the organisations of which the visitor is an officer.
pub(super) async fn offers(tower: &Tower, visitor: &Visitor) -> Result<Vec<OfferView>, Problem> {
    let open = shared::open_offers(tower, |to| visitor.may(Role::Officer, Some(to))).await?;
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let known = Organisations::known(tower).await?;
    let view = |Offered { offer, shared }: Offered| {
        let from = shared.system.organisation.as_deref().map(|id| known.name(id).to_owned());
        let from = from.unwrap_or_else(|| say(visitor.language, "shared-nobody", &[]));
        let to = known.name(&offer.organisation).to_owned();
        let args = [("system", shared.system.name.into()), ("organisation", from.into()), ("to", to.into())];
        OfferView {
            told: say(visitor.language, "shared-to", &args),
            system: offer.system,
            organisation: offer.organisation,
            description: shared.system.description,
        }
    };
    Ok(open.into_iter().take(OFFERS_MAX).map(view).collect())
}

/// The form of an offer, when what was typed cannot be offered.
#[derive(Template)]
#[template(path = "offer.html", config = "src/web/askama.toml")]
struct OfferPage {
    frame: Frame,
    id: String,
    system: String,
    typed: String,
    fault: &'static str,
}

/// What the forms send.
#[derive(Deserialize)]
pub(super) struct Sent {
    #[serde(default)]
    organisation: String,
    #[serde(default)]
    action: String,
    #[serde(default)]
    system: String,
}

/// `POST /systems/{id}/offers`: offers the system to an organisation, or takes that back.
pub(super) async fn offer(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let system = tower.store.system(&id).await?.ok_or_else(Problem::not_found)?.system;
    if sent.action == "withdraw" {
        tower.store.remove_offer(&id, &sent.organisation).await?;
        return Ok(back(&id));
    }
    let known = Organisations::known(&tower).await?;
    let fault = match known.id(&sent.organisation) {
        None => "shared-fault-organisation",
        Some(to) if system.organisation.as_deref() == Some(to) => "shared-fault-same",
        Some(to) => match shared::offer(&tower, &system, to, visitor.name()).await? {
            Ok(_) => return Ok(back(&id)),
            Err(fault) => fault.key(),
        },
    };
    let title = say(visitor.language, "shared-title", &[]);
    let frame = Frame::new(visitor, title, Here::Register);
    let page = OfferPage { frame, id, system: system.name, typed: sent.organisation, fault };
    with_status(StatusCode::BAD_REQUEST, &page)
}

/// `POST /systems/{id}/alone`: the record goes on without the shared system.
pub(super) async fn go_on_alone(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    match shared::go_on_alone(&tower, &id, visitor.name()).await? {
        Edited::NoSystem => Err(Problem::not_found()),
        _ => Ok(back(&id)),
    }
}

/// `POST /register/offers`: an organisation takes up what it is offered.
pub(super) async fn take_up(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let Sent { organisation, system, .. } = sent;
    // An organisation of somebody else is none to this visitor.
    if !visitor.may(Role::Officer, Some(&organisation))
        || !shared::is_offered(&tower, &system, &organisation).await?
    {
        return Err(Problem::not_found());
    }
    let owner = format!("email:{}", visitor.signed_in().member.email);
    let wanted = TakeUp {
        system: &system,
        organisation: &organisation,
        id: None,
        owner: Some(&owner),
        who: visitor.name(),
    };
    let stored = shared::take_up(&tower, &wanted).await?.ok_or_else(Problem::not_found)?;
    Ok(Redirect::to(&format!("/systems/{}", stored.system.id)).into_response())
}

fn back(id: &str) -> Response {
    Redirect::to(&format!("/systems/{id}#shared")).into_response()
}
