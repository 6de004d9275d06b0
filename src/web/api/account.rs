//! The account of the token's owner: who they are, and where and by what else they are signed in.
//!
//! # Shape
//! What proves who somebody is stays out: no password, no second factor, no token made by a token, and no key of a calendar. Whoever
//! stole a token could stay inside with them when the token has long ended.

use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::answer::{Paging, Part, hashed, must_match, tagged};
use super::asked::Asked;
use super::body;
use super::caller::Caller;
use super::fault::Fault;
use crate::daemon::{Tower, accounts};
use crate::people::email::{NAME_MAX, good_name};
use crate::people::{Member, Membership, Role};
use crate::store::{ApiToken, Session};
use crate::text::Language;
use crate::web::visitor::Visitor;

/// Somebody with an account.
#[derive(Serialize, ToSchema)]
#[schema(as = Account)]
pub(super) struct AccountTold {
    id: String,
    email: String,
    name: String,
    /// In which they read, and are written to.
    language: Language,
    /// What they may, and where.
    memberships: Vec<MembershipTold>,
}

/// A role for an organisation.
#[derive(Serialize, ToSchema)]
#[schema(as = Membership)]
struct MembershipTold {
    /// The id of the organisation; null: all of them.
    organisation: Option<String>,
    role: Role,
}

impl AccountTold {
    fn of(member: &Member) -> AccountTold {
        let told =
            |one: &Membership| MembershipTold { organisation: one.organisation.clone(), role: one.role };
        AccountTold {
            id: member.account.clone(),
            email: member.email.clone(),
            name: member.name.clone(),
            language: member.language,
            memberships: member.memberships.iter().map(told).collect(),
        }
    }

    /// What is answered, and its tag.
    fn tagged(member: &Member) -> (Value, String) {
        let told = json!(AccountTold::of(member));
        let tag = hashed(&told);
        (told, tag)
    }
}

/// The account of the token's owner.
#[utoipa::path(get, path = "/api/v1/account", tag = "account", security(("token" = ["account"])), responses((status = 200, description = "the account", body = AccountTold, headers(("ETag" = String)))))]
pub(super) async fn one(
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let (told, tag) = AccountTold::tagged(caller.owner()?);
    Ok(tagged(&told, &tag, visitor.language, &headers))
}

/// What its owner says of it.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = AccountSent)]
#[serde(deny_unknown_fields)]
pub(super) struct Sent {
    /// As it stands in the history from now on.
    #[schema(
        pattern = r"^[^\x00-\x1F\x7F-\x9F]*[^\s\x00-\x1F\x7F-\x9F][^\x00-\x1F\x7F-\x9F]*$",
        max_length = 80
    )]
    name: String,
    language: Language,
}

/// Gives the account another name and language. The address of e-mail, the password and the second factor are changed on the page only.
#[utoipa::path(put, path = "/api/v1/account", tag = "account", security(("token" = ["account"])), request_body(content = Sent, example = json!({ "name": "Ann Peeters", "language": "nl" })), responses((status = 200, description = "the account as it is now", body = AccountTold, headers(("ETag" = String))), (status = 412, description = "it is another version")))]
pub(super) async fn describe(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    sent: Bytes,
) -> Result<Response, Fault> {
    let member = caller.owner()?;
    let Sent { name, language } = body::json(&headers, &sent)?;
    let no_name = || body::wrong(&format!("`name` is a name of 1 to {NAME_MAX} signs in one line"));
    // What would be refused anyway is refused for what it is, whatever version is there (RFC 9110, section 13.2.1).
    let name = good_name(&name).ok_or_else(no_name)?;
    must_match(&headers, Some(&AccountTold::tagged(member).1))?;
    let name = accounts::describe(&tower, &member.account, &name, language).await?.ok_or_else(no_name)?;
    let (told, tag) = AccountTold::tagged(&Member { name, language, ..member.clone() });
    Ok(tagged(&told, &tag, visitor.language, &HeaderMap::new()))
}

/// A page of sessions.
#[derive(Serialize, ToSchema)]
pub(super) struct Sessions {
    #[serde(flatten)]
    part: Part,
    sessions: Vec<SessionTold>,
}

/// A browser in which the owner of the account is signed in.
#[derive(Serialize, ToSchema)]
#[schema(as = Session)]
struct SessionTold {
    /// Its name in the list; it opens nothing.
    id: String,
    /// What the browser calls itself.
    agent: String,
    #[schema(value_type = String, format = DateTime)]
    created: DateTime<Utc>,
    /// When it was last used, to a few minutes.
    #[schema(value_type = String, format = DateTime)]
    seen: DateTime<Utc>,
}

impl SessionTold {
    fn of(one: &Session) -> SessionTold {
        let Session { id, agent, created, seen, is_this: _ } = one.clone();
        SessionTold { id, agent, created, seen }
    }
}

/// The browsers in which the owner of the token is signed in, the newest first.
#[utoipa::path(get, path = "/api/v1/account/sessions", tag = "account", security(("token" = ["account"])), params(Paging), responses((status = 200, description = "a page of sessions", body = Sessions)))]
pub(super) async fn sessions(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Asked(paging): Asked<Paging>,
    uri: Uri,
) -> Result<Response, Fault> {
    // A program has no session: none of them is the one that asks.
    let all = tower.store.sessions(&caller.owner()?.account, "", tower.clock.now()).await?;
    paging.page(&uri, &all, visitor.language, |part, sessions| Sessions {
        part,
        sessions: sessions.iter().map(SessionTold::of).collect(),
    })
}

/// Signs a browser out.
#[utoipa::path(delete, path = "/api/v1/account/sessions/{id}", tag = "account", security(("token" = ["account"])), params(("id" = String, Path, description = "its id")), responses((status = 204, description = "it has ended")))]
pub(super) async fn end_session(
    State(tower): State<Arc<Tower>>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    gone(tower.store.end_session_of(&caller.owner()?.account, &id).await?)
}

/// A page of tokens.
#[derive(Serialize, ToSchema)]
pub(super) struct Tokens {
    #[serde(flatten)]
    part: Part,
    tokens: Vec<TokenTold>,
}

/// A token of a program, by which its owner knows it again; it opens nothing.
#[derive(Serialize, ToSchema)]
#[schema(as = Token)]
struct TokenTold {
    id: String,
    /// What its owner calls it.
    name: String,
    /// Its first signs.
    begins: String,
    /// What it may do.
    scopes: Vec<&'static str>,
    #[schema(value_type = String, format = DateTime)]
    created: DateTime<Utc>,
    /// Until when it works.
    #[schema(value_type = String, format = DateTime)]
    expires: DateTime<Utc>,
    /// When it was last used, to a few minutes.
    #[schema(value_type = Option<String>, format = DateTime)]
    used: Option<DateTime<Utc>>,
    /// Whether it is the one that asks.
    is_this: bool,
}

impl TokenTold {
    fn of(one: &ApiToken, this: Option<&str>) -> TokenTold {
        TokenTold {
            is_this: this == Some(one.id.as_str()),
            id: one.id.clone(),
            name: one.name.clone(),
            begins: one.shown.clone(),
            scopes: one.scopes.iter().map(|scope| scope.code()).collect(),
            created: one.created,
            expires: one.expires,
            used: one.used,
        }
    }
}

/// The tokens of the account, the newest first. They are made on the page only.
#[utoipa::path(get, path = "/api/v1/account/tokens", tag = "account", security(("token" = ["account"])), params(Paging), responses((status = 200, description = "a page of tokens", body = Tokens)))]
pub(super) async fn tokens(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Asked(paging): Asked<Paging>,
    uri: Uri,
) -> Result<Response, Fault> {
    let all = tower.store.api_tokens(&caller.owner()?.account).await?;
    paging.page(&uri, &all, visitor.language, |part, tokens| Tokens {
        part,
        tokens: tokens.iter().map(|one| TokenTold::of(one, caller.token())).collect(),
    })
}

/// Takes a token back, also the one that asks: it works no more.
#[utoipa::path(delete, path = "/api/v1/account/tokens/{id}", tag = "account", security(("token" = ["account"])), params(("id" = String, Path, description = "its id")), responses((status = 204, description = "it works no more")))]
pub(super) async fn end_token(
    State(tower): State<Arc<Tower>>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    gone(tower.store.remove_api_token(&caller.owner()?.account, &id).await?)
}

fn gone(was_there: bool) -> Result<Response, Fault> {
    if was_there { Ok(StatusCode::NO_CONTENT.into_response()) } else { Err(Fault::not_found()) }
}
