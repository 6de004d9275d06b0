//! The question that was mailed to an address, and its yes: what the page behind the link in that mail offers.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::fault::Fault;
use super::subscriptions::{SubscriptionTold, Token, private};
use crate::alerts::Rhythm;
use crate::daemon::{Tower, consent};
use crate::text::Language;
use crate::web::visitor::Visitor;

/// A question that waits for the yes of an address.
#[derive(Serialize, ToSchema)]
#[schema(as = Consent)]
pub(super) struct Question {
    /// What is agreed to, in words; they are kept as proof.
    wording: String,
    /// Whom it asks; enough to recognise it.
    to: String,
    rhythm: Rhythm,
    /// The language of the messages.
    language: Language,
    /// Whether a subscription that is there already wants to move to the address.
    moves: bool,
    /// From when it cannot be answered any more.
    #[schema(value_type = String, format = DateTime)]
    expires: DateTime<Utc>,
}

/// What an address is asked, by the token of the link in its mail.
#[utoipa::path(get, path = "/api/v1/consent", tag = "subscriptions", security(()), params(("Subscription-Token" = String, Header, description = "the token of the link in the mail that asks")), responses((status = 200, description = "the question", body = Question)))]
pub(super) async fn question(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    token: Token,
) -> Result<Response, Fault> {
    let asked = tower.store.consent(&token.0, tower.clock.now()).await?.ok_or_else(Fault::not_found)?;
    let question = Question {
        wording: consent::wording(asked.language, &consent::wanted(&tower, &asked), &asked),
        to: asked.to.masked(),
        rhythm: asked.rhythm,
        language: asked.language,
        moves: asked.moves.is_some(),
        expires: asked.expires,
    };
    Ok(private(&json!(question), visitor.language))
}

/// Says yes for an address, once: the subscription begins, or moves there; one that is there already stays the only one. It is its owner's to say, who was sent the token; a no is the deletion of the subscription with the same token.
#[utoipa::path(post, path = "/api/v1/consent", tag = "subscriptions", security(()), params(("Subscription-Token" = String, Header, description = "the token of the link in the mail that asks")), responses((status = 200, description = "the subscription as it is now", body = SubscriptionTold)))]
pub(super) async fn give(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    token: Token,
) -> Result<Response, Fault> {
    let begun = consent::give(&tower, &token.0).await?.ok_or_else(Fault::not_found)?;
    Ok(private(&json!(SubscriptionTold::of(&tower, begun.subscription)), visitor.language))
}
