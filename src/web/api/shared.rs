//! Systems that several organisations share, over the API: offered, taken up, and gone on without.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::answer::{Paging, Part, answer, created, hashed, tagged};
use super::asked::Asked;
use super::body;
use super::caller::Caller;
use super::fault::Fault;
use crate::daemon::naming::Organisations;
use crate::daemon::shared::{self, Offered, TakeUp};
use crate::daemon::{Tower, assess};
use crate::law::Answer;
use crate::people::Role;
use crate::register::System;
use crate::store::{Edited, Offer};
use crate::web::visitor::Visitor;

/// What a system shares with others, or takes from a shared one.
#[derive(Serialize, ToSchema)]
pub(super) struct Sharing {
    /// Its id.
    system: String,
    /// The shared system that it uses.
    uses: Option<Uses>,
    /// To whom it is offered.
    offers: Vec<OfferLine>,
    /// The names of the organisations that use it; of their answers nothing is told.
    users: Vec<String>,
}

/// The shared system that a record uses.
#[derive(Serialize, ToSchema)]
#[schema(as = SharedSystem)]
struct Uses {
    /// Its id.
    system: String,
    name: String,
    /// The name of the organisation whose it is.
    organisation: Option<String>,
    /// The answers that are taken from it, by fact; what the record answers itself is not among them.
    facts: BTreeMap<String, Answer>,
}

/// To whom a system is offered.
#[derive(Serialize, ToSchema)]
#[schema(as = OfferMade)]
pub(super) struct OfferLine {
    /// The id of the organisation.
    organisation: String,
    /// Its name.
    name: String,
    /// Who offered it.
    who: String,
    #[schema(value_type = String, format = DateTime)]
    at: DateTime<Utc>,
}

impl OfferLine {
    fn of(offer: Offer, known: &Organisations) -> OfferLine {
        let name = known.name(&offer.organisation).to_owned();
        OfferLine { organisation: offer.organisation, name, who: offer.who, at: offer.at }
    }
}

/// What a system takes from a shared one, to whom it is offered itself, and which organisations use it.
#[utoipa::path(get, path = "/api/v1/systems/{id}/sharing", tag = "register", security(("token" = ["register:read", "reader"])), params(("id" = String, Path, description = "its id")), responses((status = 200, description = "what is shared", body = Sharing, headers(("ETag" = String)))))]
pub(super) async fn one(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let system = tower.store.system(&id).await?.ok_or_else(Fault::not_found)?.system;
    let known = Organisations::known(&tower).await?;
    let uses = system.shared().zip(system.uses.clone()).map(|(shared, uses)| Uses {
        system: uses,
        name: shared.name.clone(),
        organisation: shared.organisation.clone(),
        facts: system.inherited(&tower.book).map(|(id, known)| (id.clone(), known.clone())).collect(),
    });
    let offers = tower.store.offers_of(&id).await?.into_iter();
    let offers = offers.map(|offer| OfferLine::of(offer, &known)).collect();
    let users = shared::users(&tower, &id).await?;
    let told = json!(Sharing { system: id, uses, offers, users });
    Ok(tagged(&told, &hashed(&told), visitor.language, &headers))
}

/// Lets a system go on without the shared one: the answers that it took over become its own.
#[utoipa::path(delete, path = "/api/v1/systems/{id}/sharing", tag = "register", security(("token" = ["register:write", "ai-officer"])), params(("id" = String, Path, description = "its id")), responses((status = 204, description = "it uses no shared system")))]
pub(super) async fn go_on_alone(
    State(tower): State<Arc<Tower>>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    match shared::go_on_alone(&tower, &id, &caller.name()).await? {
        Edited::NoSystem => Err(Fault::not_found()),
        _ => Ok(StatusCode::NO_CONTENT.into_response()),
    }
}

/// Offers a system to another organisation, by its id or its name.
#[utoipa::path(put, path = "/api/v1/systems/{id}/offers/{organisation}", tag = "register", security(("token" = ["register:write", "ai-officer"])), params(("id" = String, Path, description = "its id"), ("organisation" = String, Path, description = "the organisation")), responses((status = 200, description = "it was offered already", body = OfferLine), (status = 201, description = "it is offered", body = OfferLine, headers(("Location" = String)))))]
pub(super) async fn offer(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Path((id, organisation)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let system = tower.store.system(&id).await?.ok_or_else(Fault::not_found)?.system;
    let known = Organisations::known(&tower).await?;
    let to =
        known.id(&organisation).ok_or_else(|| Fault::parameter("`organisation`: none is called that"))?;
    if system.organisation.as_deref() == Some(to) {
        return Err(Fault::parameter("`organisation`: the system is that organisation's already"));
    }
    let offered = shared::offer(&tower, &system, to, &caller.name()).await?;
    let is_new = offered.map_err(|fault| Fault::parameter(format!("`id`: {fault}")))?;
    let mut offers = tower.store.offers_of(&id).await?.into_iter();
    let made = offers.find(|offer| offer.organisation == to).ok_or_else(Fault::not_found)?;
    let response = answer(&json!(OfferLine::of(made, &known)), visitor.language);
    match is_new {
        true => created(response, &format!("/api/v1/systems/{id}/sharing")),
        false => Ok(response),
    }
}

/// Takes an offer back; an organisation that uses the system already goes on.
#[utoipa::path(delete, path = "/api/v1/systems/{id}/offers/{organisation}", tag = "register", security(("token" = ["register:write", "ai-officer"])), params(("id" = String, Path, description = "its id"), ("organisation" = String, Path, description = "the id of the organisation")), responses((status = 204, description = "it is not offered")))]
pub(super) async fn withdraw(
    State(tower): State<Arc<Tower>>,
    Path((id, organisation)): Path<(String, String)>,
) -> Result<Response, Fault> {
    tower.store.remove_offer(&id, &organisation).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A page of offers.
#[derive(Serialize, ToSchema)]
pub(super) struct Offers {
    #[serde(flatten)]
    part: Part,
    offers: Vec<Open>,
}

/// A system that is offered and not taken up yet.
#[derive(Serialize, ToSchema)]
#[schema(as = OfferOpen)]
struct Open {
    /// The id of the shared system.
    system: String,
    name: String,
    description: Option<String>,
    /// The name of the organisation whose it is.
    from: Option<String>,
    /// The id of the organisation to which it is offered.
    organisation: String,
    who: String,
    #[schema(value_type = String, format = DateTime)]
    at: DateTime<Utc>,
}

/// The systems that are offered to the organisations of which the token's owner is an AI officer.
#[utoipa::path(get, path = "/api/v1/offers", tag = "register", security(("token" = ["register:read", "ai-officer"])), params(Paging), responses((status = 200, description = "a page of offers", body = Offers)))]
pub(super) async fn list(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Asked(paging): Asked<Paging>,
    uri: Uri,
) -> Result<Response, Fault> {
    let known = Organisations::known(&tower).await?;
    let open = shared::open_offers(&tower, |to| caller.may(Role::Officer, Some(to))).await?;
    let line = |Offered { offer, shared }: &Offered| Open {
        system: offer.system.clone(),
        name: shared.system.name.clone(),
        description: shared.system.description.clone(),
        from: shared.system.organisation.as_deref().map(|id| known.name(id).to_owned()),
        organisation: offer.organisation.clone(),
        who: offer.who.clone(),
        at: offer.at,
    };
    paging.page(&uri, &open, visitor.language, |part, open| Offers {
        part,
        offers: open.iter().map(line).collect(),
    })
}

/// An offer that is taken up.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = OfferTaken)]
#[serde(deny_unknown_fields)]
pub(super) struct Taken {
    /// The id of the shared system.
    system: String,
    /// The id of the organisation that uses it.
    organisation: String,
    /// Whom to tell when something changes: `email:ann@town.example`.
    #[schema(max_length = 200)]
    owner: Option<String>,
}

/// Takes up an offer: the organisation has a record of its own from then on, which takes its answers from the shared system until it gives its own.
#[utoipa::path(post, path = "/api/v1/offers", tag = "register", security(("token" = ["register:write", "ai-officer"])), request_body(content = Taken, example = json!({ "system": "chatbot", "organisation": "gent" })), responses((status = 201, description = "the new record", body = System, headers(("ETag" = String), ("Location" = String)))))]
pub(super) async fn take_up(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    sent: Bytes,
) -> Result<Response, Fault> {
    let Taken { system, organisation, owner } = body::json(&headers, &sent)?;
    caller.must(Role::Officer, Some(&organisation))?;
    let owned = System { owner: owner.clone(), ..System::default() };
    assess::owner_address(&owned).map_err(|cause| body::wrong(&format!("`owner`: {cause}")))?;
    if !shared::is_offered(&tower, &system, &organisation).await? {
        return Err(body::wrong("`system` is none that is offered to this organisation"));
    }
    let who = caller.name();
    let wanted =
        TakeUp { system: &system, organisation: &organisation, id: None, owner: owner.as_deref(), who: &who };
    let stored = shared::take_up(&tower, &wanted).await?;
    let stored =
        stored.ok_or_else(|| body::wrong("`system` is none that is offered to this organisation"))?;
    let (value, tag) = (stored.system.to_json(), stored.version.to_string());
    let response = tagged(&value, &tag, visitor.language, &HeaderMap::new());
    created(response, &format!("/api/v1/systems/{}", stored.system.id))
}
