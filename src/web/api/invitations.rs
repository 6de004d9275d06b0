//! Invitations to an organisation over the API.

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

use super::answer::{Paging, Part, answer, secret};
use super::asked::Asked;
use super::body;
use super::caller::Caller;
use super::fault::Fault;
use super::members::{MemberTold, refused};
use crate::daemon::Tower;
use crate::daemon::members::{self, Outcome, Waiting, Wish, held, invite, waiting};
use crate::people::{Membership, Role};
use crate::text::Language;
use crate::web::visitor::Visitor;

/// A page of invitations.
#[derive(Serialize, ToSchema)]
pub(super) struct Invitations {
    #[serde(flatten)]
    part: Part,
    invitations: Vec<InvitationTold>,
}

/// An invitation that nobody has taken up.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = Invitation)]
struct InvitationTold {
    id: String,
    email: String,
    /// The id of the organisation; null: all of them.
    organisation: Option<String>,
    role: Role,
    /// Who invited.
    who: String,
    /// Until when it can be taken up.
    #[schema(value_type = String, format = DateTime)]
    until: DateTime<Utc>,
}

impl InvitationTold {
    fn of(one: Waiting) -> InvitationTold {
        InvitationTold {
            id: one.id,
            email: one.email,
            organisation: one.membership.organisation,
            role: one.membership.role,
            who: one.who,
            until: one.until,
        }
    }
}

/// The invitations that wait, the newest first.
#[utoipa::path(get, path = "/api/v1/invitations", tag = "members", security(("token" = ["admin", "administrator"])), params(Paging), responses((status = 200, description = "a page of invitations", body = Invitations)))]
pub(super) async fn list(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Asked(paging): Asked<Paging>,
    uri: Uri,
) -> Result<Response, Fault> {
    let all = waiting(&tower, caller.owner()?).await?;
    paging.page(&uri, &all, visitor.language, |part, invitations| Invitations {
        part,
        invitations: invitations.iter().cloned().map(InvitationTold::of).collect(),
    })
}

/// Whom to invite, as what.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = InvitationSent)]
#[serde(deny_unknown_fields)]
pub(super) struct Sent {
    #[schema(max_length = 254)]
    email: String,
    /// The id of an organisation that is known; null: all of them.
    #[serde(deserialize_with = "body::said")]
    #[schema(required)]
    organisation: Option<String>,
    role: Role,
    /// The language of the letter; that of the call when not said.
    language: Option<Language>,
}

/// An invitation that was made.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = InvitationMade)]
pub(super) struct Made {
    invitation: InvitationTold,
    /// Whether a letter brings the link.
    mailed: bool,
    /// The link that makes the account, where no letter brings it; told once, and kept nowhere. A call that is sent again gets none.
    link: Option<String>,
}

/// Invites somebody: by mail, where this Belfort mails. Who has an account has the role at once.
#[utoipa::path(post, path = "/api/v1/invitations", tag = "members", security(("token" = ["admin", "administrator"])), request_body(content = Sent, example = json!({ "email": "ann@town.example", "organisation": "gent", "role": "editor" })), responses((status = 200, description = "the address has an account: the member as it is now", body = MemberTold), (status = 201, description = "the address is invited", body = Made)))]
pub(super) async fn add(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    sent: Bytes,
) -> Result<Response, Fault> {
    let Sent { email, organisation, role, language } = body::json(&headers, &sent)?;
    let (member, membership) = (caller.owner()?, Membership { organisation, role });
    let language = language.unwrap_or(visitor.language);
    let wish = Wish { email, membership: membership.clone(), language };
    let (invitation, link) = match invite(&tower, member, wish).await?.map_err(refused)? {
        Outcome::Account(known) => {
            let is_this = |one: &members::Held| {
                one.account == known.account && one.membership.organisation == membership.organisation
            };
            let held = held(&tower, member).await?.into_iter().find(is_this).ok_or_else(Fault::not_found)?;
            return Ok(answer(&json!(MemberTold::of(held)), visitor.language));
        }
        Outcome::Mailed(invitation) => (invitation, None),
        Outcome::Link(invitation, link) => (invitation, Some(link)),
    };
    let mut made = Made { mailed: link.is_none(), invitation: InvitationTold::of(invitation), link };
    let told = json!(made);
    made.link = None;
    let mut response = secret(&told, json!(made), visitor.language);
    *response.status_mut() = StatusCode::CREATED;
    Ok(response)
}

/// Takes an invitation back: its link opens nothing any more.
#[utoipa::path(delete, path = "/api/v1/invitations/{id}", tag = "members", security(("token" = ["admin", "administrator"])), params(("id" = String, Path, description = "its id")), responses((status = 204, description = "it is taken back")))]
pub(super) async fn remove(
    State(tower): State<Arc<Tower>>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let member = caller.owner()?;
    let mut all = waiting(&tower, member).await?.into_iter();
    let one = all.find(|one| one.id == id).ok_or_else(Fault::not_found)?;
    let organisation = one.membership.organisation.as_deref();
    match members::withdraw(&tower, member, &one.email, organisation).await?.map_err(refused)? {
        0 => Err(Fault::not_found()),
        _ => Ok(StatusCode::NO_CONTENT.into_response()),
    }
}
