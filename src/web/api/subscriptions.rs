//! Subscriptions over the API: what the pages offer to whoever has the links in the messages.
//!
//! The token of these links stands in the header `Subscription-Token`: the address of a call ends in logs, and a call that only
//! looks has no body.

use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::answer::answer;
use super::body;
use super::caller::token_of_link;
use super::fault::Fault;
use crate::alerts::subscription::Watch;
use crate::alerts::{Rhythm, Subscription, Timing};
use crate::daemon::announce::describe;
use crate::daemon::consent::{self, Asked, Wish, WishFault, mailbox};
use crate::daemon::course::{Course, course};
use crate::daemon::{Tower, moving};
use crate::news::ItemKey;
use crate::text::Language;
use crate::web::visitor::Visitor;
use crate::web::whereabouts::Whereabouts;

/// The proof that a subscription is theirs.
pub(super) const TOKEN_HEADER: &str = "Subscription-Token";

/// The token that a call sends; one that cannot be read is nobody's.
#[derive(Debug)]
pub(super) struct Token(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for Token {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        let link = "a link of the subscription, as in `/stop/TOKEN`";
        token_of_link(&parts.headers, TOKEN_HEADER, link).map(Token)
    }
}

impl Token {
    pub(super) async fn subscription(&self, tower: &Tower) -> Result<Subscription, Fault> {
        let found = tower.store.subscription_by_token(&self.0).await?;
        // Each reader of a group or a room may have seen its token.
        found.filter(|found| !found.to.is_shared()).ok_or_else(Fault::not_found)
    }
}

/// What somebody asks to be told.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = SubscriptionSent)]
#[serde(deny_unknown_fields)]
pub(super) struct Sent {
    /// An address of e-mail; it is asked first.
    #[schema(max_length = 254)]
    to: String,
    /// In the language of the search page.
    #[schema(pattern = "\\S", max_length = 1000)]
    query: String,
    rhythm: Rhythm,
    /// The language of the messages; that of the call when not said.
    language: Option<Language>,
}

/// Asks to be told of items. The address is asked by mail, and nothing begins before it says yes; the answer is one and the same for every address.
#[utoipa::path(post, path = "/api/v1/subscriptions", tag = "subscriptions", security(()), request_body(content = Sent, example = json!({ "to": "ann@town.example", "query": "theme:mobility", "rhythm": "daily", "language": "nl" })), responses((status = 202, description = "the address is asked")))]
pub(super) async fn ask(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Whereabouts(from): Whereabouts,
    headers: HeaderMap,
    sent: Bytes,
) -> Result<Response, Fault> {
    let Sent { to, query, rhythm, language } = body::json(&headers, &sent)?;
    let wish = Wish::read(&to, &query, rhythm, language.unwrap_or(visitor.language));
    let wish = wish.map_err(|fault| match fault {
        WishFault::Address => no_address(),
        WishFault::Query => {
            body::wrong("`query` asks nothing, or cannot be read: try it in `/api/v1/items?q=`")
        }
    })?;
    asked(consent::ask(&tower, wish, from).await?)
}

/// The address is asked, or too many were.
fn asked(asked: Asked) -> Result<Response, Fault> {
    match asked {
        Asked::Taken => Ok(StatusCode::ACCEPTED.into_response()),
        Asked::TooOften(wait) => Err(Fault::too_often(wait)),
    }
}

fn no_address() -> Fault {
    body::wrong("`to` is no address of e-mail")
}

/// A subscription, without its token and with its address masked.
#[derive(Serialize, ToSchema)]
#[schema(as = Subscription)]
pub(super) struct SubscriptionTold {
    /// What it waits for, in words.
    asked: String,
    watch: Watch,
    /// Where it is told; enough to recognise it.
    to: String,
    rhythm: Rhythm,
    timing: Timing,
    language: Language,
    #[schema(value_type = String, format = DateTime)]
    created: DateTime<Utc>,
    /// Why it tells nothing now.
    paused: Option<String>,
    /// When it goes on by itself.
    #[schema(value_type = Option<String>, format = DateTime)]
    paused_until: Option<DateTime<Utc>>,
}

impl SubscriptionTold {
    pub(super) fn of(tower: &Tower, subscription: Subscription) -> SubscriptionTold {
        SubscriptionTold {
            asked: describe(tower, &subscription),
            to: subscription.to.masked(),
            watch: subscription.watch,
            rhythm: subscription.rhythm,
            timing: subscription.timing,
            language: subscription.language,
            created: subscription.created,
            paused: subscription.paused,
            paused_until: subscription.paused_until,
        }
    }
}

/// The subscription of a token.
#[utoipa::path(get, path = "/api/v1/subscription", tag = "subscriptions", security(()), params(("Subscription-Token" = String, Header, description = "the token of its links")), responses((status = 200, description = "the subscription", body = SubscriptionTold)))]
pub(super) async fn one(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    token: Token,
) -> Result<Response, Fault> {
    let found = token.subscription(&tower).await?;
    Ok(private(&json!(SubscriptionTold::of(&tower, found)), visitor.language))
}

/// Ends the subscription of a token; also the question whether it may begin, which was mailed with the same token.
#[utoipa::path(delete, path = "/api/v1/subscription", tag = "subscriptions", security(()), params(("Subscription-Token" = String, Header, description = "the token of its links")), responses((status = 204, description = "it has ended")))]
pub(super) async fn end(State(tower): State<Arc<Tower>>, token: Token) -> Result<Response, Fault> {
    match consent::end(&tower, &token.0).await? {
        true => Ok(StatusCode::NO_CONTENT.into_response()),
        false => Err(Fault::not_found()),
    }
}

/// Another address.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = AddressSent)]
#[serde(deny_unknown_fields)]
pub(super) struct Elsewhere {
    /// An address of e-mail; it is asked first.
    #[schema(max_length = 254)]
    to: String,
}

/// Asks another address whether the subscription may tell it. Until it says yes nothing changes; then the address that is left is told.
#[utoipa::path(put, path = "/api/v1/subscription/address", tag = "subscriptions", security(()), params(("Subscription-Token" = String, Header, description = "the token of its links")), request_body(content = Elsewhere, example = json!({ "to": "ann@town.example" })), responses((status = 202, description = "the address is asked")))]
pub(super) async fn move_to(
    State(tower): State<Arc<Tower>>,
    token: Token,
    Whereabouts(from): Whereabouts,
    headers: HeaderMap,
    sent: Bytes,
) -> Result<Response, Fault> {
    let found = token.subscription(&tower).await?;
    let Elsewhere { to } = body::json(&headers, &sent)?;
    asked(moving::ask(&tower, &found, mailbox(&to).ok_or_else(no_address)?, from).await?)
}

/// Why a subscriber was told of an item, or why not: each step, and the same in words.
#[derive(Serialize, ToSchema)]
pub(super) struct Explained {
    #[serde(flatten)]
    course: Course,
    /// How it ended, in words.
    ending: String,
    /// The steps in words, in the order in which they happened.
    steps: Vec<String>,
}

/// Why the subscription of a token was told of an item, or why not.
#[utoipa::path(get, path = "/api/v1/subscription/why/{key}", tag = "subscriptions", security(()), params(("Subscription-Token" = String, Header, description = "the token of its links"), ("key" = String, Path, description = "the key of the item")), responses((status = 200, description = "the course of the item", body = Explained)))]
pub(super) async fn why(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(key): Path<String>,
    token: Token,
) -> Result<Response, Fault> {
    let found = token.subscription(&tower).await?;
    let item = tower.store.item(&ItemKey::from_text(key)).await?.ok_or_else(Fault::not_found)?;
    let course = course(&tower, &found, item).await?;
    let language = visitor.language;
    let (ending, steps) = (course.ending(language), course.steps(&tower, language));
    Ok(private(&json!(Explained { course, ending, steps }), language))
}

/// What is a subscriber's own: no cache keeps it.
pub(super) fn private(value: &Value, language: Language) -> Response {
    let mut response = answer(value, language);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
