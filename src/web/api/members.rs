//! Who belongs to an organisation, over the API. What an administrator may is decided in `daemon::members`, as for the page.
//!
//! # Shape
//! An address of e-mail stands in bodies only: addresses of calls end in logs. So a member is named by the id of the account, and
//! an invitation by one of its own.

use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};

use super::answer::{Paging, Part, must_match, tagged};
use super::asked::Asked;
use super::body;
use super::caller::Caller;
use super::fault::Fault;
use crate::daemon::Tower;
use crate::daemon::members::{self, Held, Refusal, Whose, held};
use crate::people::Role;
use crate::web::visitor::Visitor;

/// All organisations, as an address says it.
const ALL: &str = "*";

/// Which members.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// The id of an organisation: only its members; `*`: those of all organisations at once.
    organisation: Option<String>,
    /// How many; 50 when not said.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
    /// How many to pass over.
    #[param(minimum = 0, maximum = 1_000_000)]
    offset: Option<usize>,
}

/// For which organisation.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct OfOrganisation {
    /// The id of the organisation; `*`: all of them.
    organisation: String,
}

/// A page of members.
#[derive(Serialize, ToSchema)]
pub(super) struct Members {
    #[serde(flatten)]
    part: Part,
    members: Vec<MemberTold>,
}

/// Somebody with a role for an organisation; who has more of them stands there more than once.
#[derive(Serialize, ToSchema)]
#[schema(as = Member)]
pub(super) struct MemberTold {
    /// The id of the account.
    id: String,
    name: String,
    email: String,
    /// The id of the organisation; null: all of them.
    organisation: Option<String>,
    role: Role,
    /// Whether the account is closed to its owner.
    locked: bool,
    /// When they last signed in.
    #[schema(value_type = Option<String>, format = DateTime)]
    signed_in: Option<DateTime<Utc>>,
    /// Whether the owner of the token may change it: nobody changes their own role, nor that of somebody who may do more.
    changeable: bool,
}

impl MemberTold {
    pub(super) fn of(one: Held) -> MemberTold {
        MemberTold {
            id: one.account,
            name: one.name,
            email: one.email,
            organisation: one.membership.organisation,
            role: one.membership.role,
            locked: one.locked,
            signed_in: one.signed_in,
            changeable: one.changeable,
        }
    }
}

/// The members of the organisations that the owner of the token administers, by address.
#[utoipa::path(get, path = "/api/v1/members", tag = "members", security(("token" = ["admin", "administrator"])), params(Which), responses((status = 200, description = "a page of members", body = Members)))]
pub(super) async fn list(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Asked(which): Asked<Which>,
    uri: Uri,
) -> Result<Response, Fault> {
    let mut all = held(&tower, caller.owner()?).await?;
    if let Some(wanted) = &which.organisation {
        all.retain(|one| one.membership.organisation.as_deref() == organisation(wanted));
    }
    let paging = Paging::new(which.limit, which.offset);
    paging.page(&uri, &all, visitor.language, |part, members| Members {
        part,
        members: members.iter().cloned().map(MemberTold::of).collect(),
    })
}

/// A role as a call sets it.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = RoleSent)]
#[serde(deny_unknown_fields)]
pub(super) struct Given {
    role: Role,
}

/// Gives a member another role for an organisation: up to the role of the token's owner, and never to themselves. The role is its own version: with `If-Match: "reader"` only who is a reader still.
#[utoipa::path(put, path = "/api/v1/members/{id}", tag = "members", security(("token" = ["admin", "administrator"])), params(("id" = String, Path, description = "the id of the account"), OfOrganisation), request_body(content = Given, example = json!({ "role": "editor" })), responses((status = 200, description = "the member as it is now", body = MemberTold, headers(("ETag" = String))), (status = 412, description = "it is another role")))]
pub(super) async fn set_role(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Asked(of): Asked<OfOrganisation>,
    headers: HeaderMap,
    sent: Bytes,
) -> Result<Response, Fault> {
    let Given { role } = body::json(&headers, &sent)?;
    let whose = (Whose::Account(&id), organisation(&of.organisation));
    let seen = seen(&tower, &caller, whose, &headers).await?;
    let held = members::set_role(&tower, caller.owner()?, whose, Some(&seen), Some(role)).await?;
    let told = json!(MemberTold::of(held.map_err(refused)?));
    Ok(tagged(&told, role.code(), visitor.language, &HeaderMap::new()))
}

/// The role that a member has, where it is the one that the call has seen.
async fn seen(
    tower: &Tower,
    caller: &Caller,
    whose: (Whose<'_>, Option<&str>),
    headers: &HeaderMap,
) -> Result<String, Fault> {
    let held = members::one(tower, caller.owner()?, whose).await?.ok_or_else(Fault::not_found)?;
    let role = held.membership.role.code();
    must_match(headers, Some(role))?;
    Ok(role.to_owned())
}

/// Ends the membership of an organisation; the account stays.
#[utoipa::path(delete, path = "/api/v1/members/{id}", tag = "members", security(("token" = ["admin", "administrator"])), params(("id" = String, Path, description = "the id of the account"), OfOrganisation), responses((status = 204, description = "it has ended"), (status = 412, description = "it is another role")))]
pub(super) async fn remove(
    State(tower): State<Arc<Tower>>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Asked(of): Asked<OfOrganisation>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let whose = (Whose::Account(&id), organisation(&of.organisation));
    let seen = seen(&tower, &caller, whose, &headers).await?;
    members::set_role(&tower, caller.owner()?, whose, Some(&seen), None).await?.map_err(refused)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn organisation(named: &str) -> Option<&str> {
    Some(named).filter(|named| *named != ALL)
}

/// Why an administrator may not.
pub(super) fn refused(refusal: Refusal) -> Fault {
    match refusal {
        Refusal::NoAddress => body::wrong("`email` is no address of e-mail"),
        Refusal::NotToGive => body::wrong(
            "`organisation` is none that you administer, or `role` is more than you may give for it: \
             `GET /api/v1/members` shows what you administer",
        ),
        Refusal::NotFound => Fault::not_found(),
        Refusal::NotTheirs => Fault::role(),
        Refusal::Stale => Fault::stale(),
    }
}
