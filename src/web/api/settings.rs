//! What a subscriber sets over the API: how often, when and in which language they are told, a pause, and what they hear no more of.

use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::body;
use super::fault::Fault;
use super::subscriptions::{SubscriptionTold, Token, private};
use crate::alerts::timing::ASKED;
use crate::alerts::{Rhythm, Settings, Timing, Topic};
use crate::daemon::Tower;
use crate::text::Language;
use crate::web::visitor::Visitor;

/// What is to be set; what is left out stays as it is. `timing` is replaced whole.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = SettingsSent)]
#[serde(deny_unknown_fields)]
pub(super) struct Sent {
    rhythm: Option<Rhythm>,
    /// The language of the messages.
    language: Option<Language>,
    timing: Option<Timing>,
}

/// Sets how often, at which hours and in which language the subscription of a token is told. What waits comes at the new hour at the latest.
#[utoipa::path(patch, path = "/api/v1/subscription", tag = "subscriptions", security(()), params(("Subscription-Token" = String, Header, description = "the token of its links")), request_body(content = Sent, example = json!({ "rhythm": "daily", "timing": { "hour": 7, "quiet": { "hours": "22:00-07:00", "weekends": true, "holidays": false } } })), responses((status = 200, description = "the subscription as it is now", body = SubscriptionTold)))]
pub(super) async fn set(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    token: Token,
    headers: HeaderMap,
    sent: Bytes,
) -> Result<Response, Fault> {
    let found = token.subscription(&tower).await?;
    let Sent { rhythm, language, timing } = body::json(&headers, &sent)?;
    if timing.as_ref().is_some_and(|timing| !timing.is_sound()) {
        return Err(body::wrong("`hour` is 0 to 23, `hourly-max` is 1 to 1000"));
    }
    let before = found.settings();
    let settings = Settings {
        rhythm: rhythm.unwrap_or(before.rhythm),
        timing: timing.unwrap_or(before.timing),
        language: language.unwrap_or(before.language),
    };
    let next = settings.next(tower.clock.now(), tower.config.alerts.time_zone);
    tower.store.set_subscription(&found.id, &settings, next).await?;
    now(&tower, &visitor, &token).await
}

/// A pause.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = PauseSent)]
#[serde(deny_unknown_fields)]
pub(super) struct Pause {
    /// When it goes on by itself, later than now; not said is when somebody resumes it.
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<DateTime<Utc>>,
}

/// Pauses the subscription of a token. What comes up meanwhile is kept, and told afterwards in one message.
#[utoipa::path(put, path = "/api/v1/subscription/pause", tag = "subscriptions", security(()), params(("Subscription-Token" = String, Header, description = "the token of its links")), request_body(content = Pause, example = json!({ "until": "2027-01-04T08:00:00Z" })), responses((status = 200, description = "the subscription as it is now", body = SubscriptionTold)))]
pub(super) async fn pause(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    token: Token,
    headers: HeaderMap,
    sent: Bytes,
) -> Result<Response, Fault> {
    let found = token.subscription(&tower).await?;
    let Pause { until } = body::json(&headers, &sent)?;
    if until.is_some_and(|until| until <= tower.clock.now()) {
        return Err(body::wrong("`until` is past: name a later instant"));
    }
    tower.store.pause_subscription(&found.id, ASKED, until).await?;
    now(&tower, &visitor, &token).await
}

/// Lets a paused subscription go on; one that is not paused stays as it is.
#[utoipa::path(delete, path = "/api/v1/subscription/pause", tag = "subscriptions", security(()), params(("Subscription-Token" = String, Header, description = "the token of its links")), responses((status = 200, description = "the subscription as it is now", body = SubscriptionTold)))]
pub(super) async fn resume(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    token: Token,
) -> Result<Response, Fault> {
    let found = token.subscription(&tower).await?;
    tower.store.resume_subscription(&found.id, tower.clock.now()).await?;
    now(&tower, &visitor, &token).await
}

/// What the subscription of a token hears no more of.
#[utoipa::path(get, path = "/api/v1/subscription/mutes", tag = "subscriptions", security(()), params(("Subscription-Token" = String, Header, description = "the token of its links")), responses((status = 200, description = "the topics, oldest first", body = Vec<Topic>)))]
pub(super) async fn muted(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    token: Token,
) -> Result<Response, Fault> {
    let found = token.subscription(&tower).await?;
    Ok(private(&json!(tower.store.muted(&found.id).await?), visitor.language))
}

/// What an alert is about, and which of that is to be heard of no more.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = MuteSent)]
#[serde(deny_unknown_fields)]
pub(super) struct Mute {
    /// The id of an alert of this subscription, as a webhook is told it.
    #[schema(max_length = 64)]
    alert: String,
    /// One of its topics: `duty:SYSTEM:RULE`, `system:ID`, `cited:SYSTEM:PROVISION`, `story:KEY`, `theme:ID`, `source:FEED`, `feed:ID`,
    /// `rules:book`, `unreachable:SUBSCRIPTION`.
    #[schema(max_length = 400)]
    topic: String,
}

/// Tells the subscription of a token nothing more of what one alert is about; the rest of it goes on.
#[utoipa::path(post, path = "/api/v1/subscription/mutes", tag = "subscriptions", security(()), params(("Subscription-Token" = String, Header, description = "the token of its links")), request_body(content = Mute, example = json!({ "alert": "0199c3a1-0000-7000-8000-000000000000", "topic": "system:chatbot" })), responses((status = 200, description = "the topics, oldest first", body = Vec<Topic>)))]
pub(super) async fn mute(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    token: Token,
    headers: HeaderMap,
    sent: Bytes,
) -> Result<Response, Fault> {
    let found = token.subscription(&tower).await?;
    let Mute { alert, topic } = body::json(&headers, &sent)?;
    let alert = tower.store.alert_of(&found.id, &alert).await?.ok_or_else(Fault::not_found)?;
    let mut topics = alert.narrower(&found.watch, found.language).into_iter();
    let named = topics.find(|one| one.topic == topic);
    let named = named.ok_or_else(|| body::wrong("the alert is about no such `topic`"))?;
    tower.store.mute(&found.id, &named, tower.clock.now()).await?;
    Ok(private(&json!(tower.store.muted(&found.id).await?), visitor.language))
}

/// Tells the subscription of a token of a topic again.
#[utoipa::path(delete, path = "/api/v1/subscription/mutes/{topic}", tag = "subscriptions", security(()), params(("Subscription-Token" = String, Header, description = "the token of its links"), ("topic" = String, Path, description = "the key of the topic")), responses((status = 204, description = "it is told again")))]
pub(super) async fn unmute(
    State(tower): State<Arc<Tower>>,
    Path(topic): Path<String>,
    token: Token,
) -> Result<Response, Fault> {
    let found = token.subscription(&tower).await?;
    match tower.store.unmute(&found.id, &topic).await? {
        true => Ok(StatusCode::NO_CONTENT.into_response()),
        false => Err(Fault::not_found()),
    }
}

async fn now(tower: &Tower, visitor: &Visitor, token: &Token) -> Result<Response, Fault> {
    let found = token.subscription(tower).await?;
    Ok(private(&json!(SubscriptionTold::of(tower, found)), visitor.language))
}
