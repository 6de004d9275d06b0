//! A subscriber's own page: how often, at which hours and in which language they are told, a pause, and what they were told last.
//!
//! The token of the address is the only proof that the subscription is theirs, as on the page that ends it.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{NaiveDate, NaiveTime, Weekday};
use serde::Deserialize;

use super::days::Day;
use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::visitor::Visitor;
use crate::alerts::timing::{ASKED, Quiet, first_instant};
use crate::alerts::{Address, Rhythm, Settings, Subscription, Timing, Topic, message, mishap};
use crate::daemon::announce::{describe, headline};
use crate::daemon::linking;
use crate::daemon::tower::Tower;
use crate::text::Language;

/// Alerts that are shown: enough to recognise the last days.
const TOLD_SHOWN: i64 = 20;
/// Every rhythm, the quickest first.
const RHYTHMS: [Rhythm; 4] = [Rhythm::Instant, Rhythm::Hourly, Rhythm::Daily, Rhythm::Weekly];
const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

#[derive(Template)]
#[template(path = "settings.html", config = "src/web/askama.toml")]
struct SettingsPage {
    frame: Frame,
    token: String,
    what: String,
    to: String,
    /// Whether another address of mail can take its place.
    moves: bool,
    /// The key of what is said of the form that was sent.
    answer: Option<&'static str>,
    is_fault: bool,
    sent: Sent,
    hours: Vec<String>,
    town: String,
    /// Why it is paused, and until when.
    paused: Option<(Option<String>, Option<Day>)>,
    muted: Vec<(String, String)>,
    told: Vec<ToldLine>,
    /// Whether a chat may be linked beside it.
    chat: bool,
    /// The code that links one, and the address that opens the bot with it.
    code: Option<(String, Option<String>)>,
}

/// One alert that was raised for the subscription.
struct ToldLine {
    when: Day,
    what: String,
    /// The page that says why, for an item.
    why: Option<String>,
    state: String,
}

/// What the form sends; every part as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Sent {
    rhythm: String,
    language: String,
    #[serde(default)]
    hour: String,
    #[serde(default)]
    weekday: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    weekends: String,
    #[serde(default)]
    holidays: String,
    #[serde(default)]
    urgent: String,
    #[serde(default)]
    most: String,
    #[serde(default)]
    zone: String,
}

impl Sent {
    fn of(subscription: &Subscription) -> Sent {
        let Timing { hour, weekday, zone, quiet, urgent_at_once, hourly_max } = &subscription.timing;
        let yes = |is: bool| if is { "yes".to_owned() } else { String::new() };
        let hours = quiet.hours.map(|hours| hours.to_string()).unwrap_or_default();
        let (from, until) = hours.split_once('-').unwrap_or_default();
        Sent {
            rhythm: subscription.rhythm.as_str().to_owned(),
            language: subscription.language.code().to_owned(),
            hour: hour.map(|hour| hour.to_string()).unwrap_or_default(),
            weekday: weekday.map(|day| day.to_string()).unwrap_or_default(),
            from: from.to_owned(),
            until: until.to_owned(),
            weekends: yes(quiet.weekends),
            holidays: yes(quiet.holidays),
            urgent: yes(*urgent_at_once),
            most: hourly_max.map(|most| most.to_string()).unwrap_or_default(),
            zone: zone.map(|zone| zone.name().to_owned()).unwrap_or_default(),
        }
    }

    /// What is asked for; `None` when a field cannot be read.
    fn settings(&self) -> Option<Settings> {
        let (from, until) = (time(&self.from)?, time(&self.until)?);
        let hours = match (from, until) {
            (None, None) => None,
            (Some(from), Some(until)) => Some(format!("{from}-{until}").parse().ok()?),
            _ => return None,
        };
        let quiet = Quiet { hours, weekends: !self.weekends.is_empty(), holidays: !self.holidays.is_empty() };
        let timing = Timing {
            hour: field(&self.hour, |text| text.parse().ok())?,
            weekday: field(&self.weekday, |text| text.parse().ok())?,
            zone: field(&self.zone, |text| text.parse().ok())?,
            quiet,
            urgent_at_once: !self.urgent.is_empty(),
            hourly_max: field(&self.most, |text| text.parse().ok())?,
        };
        let language = Language::from_tag(&self.language)?;
        let rhythm = self.rhythm.parse().ok()?;
        timing.is_sound().then_some(Settings { rhythm, timing, language })
    }
}

/// A field that may stay empty; `None` when it is not and cannot be read.
fn field<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    match text.trim() {
        "" => Some(None),
        text => read(text).map(Some),
    }
}

/// `22:00`, and what browsers make of it: `22:00:00`.
fn time(text: &str) -> Option<Option<String>> {
    field(text, |text| {
        let time =
            ["%H:%M", "%H:%M:%S"].iter().find_map(|form| NaiveTime::parse_from_str(text, form).ok())?;
        Some(time.format("%H:%M").to_string())
    })
}

/// `GET /subscriptions/{token}`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let subscription = subscription(&tower, &token).await?;
    let sent = Sent::of(&subscription);
    shown(&tower, visitor, &subscription, sent, None).await
}

/// `POST /subscriptions/{token}`
pub(super) async fn set(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(token): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let subscription = subscription(&tower, &token).await?;
    let Some(settings) = sent.settings() else {
        let mut page = shown(&tower, visitor, &subscription, sent, Some("web-settings-wrong")).await?;
        *page.status_mut() = StatusCode::BAD_REQUEST;
        return Ok(page);
    };
    let next = settings.next(tower.clock.now(), tower.config.alerts.time_zone);
    tower.store.set_subscription(&subscription.id, &settings, next).await?;
    shown(&tower, visitor, &subscription, sent, Some("web-settings-kept")).await
}

/// The form of a pause.
#[derive(Debug, Deserialize)]
pub(super) struct PauseSent {
    #[serde(default)]
    until: String,
}

/// `POST /subscriptions/{token}/pause`
pub(super) async fn pause(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(token): Path<String>,
    Form(sent): Form<PauseSent>,
) -> Result<Response, Problem> {
    let subscription = subscription(&tower, &token).await?;
    let zone = tower.config.alerts.time_zone;
    let instant = |text: &str| {
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
        first_instant(day.and_time(NaiveTime::MIN), zone).filter(|until| *until > tower.clock.now())
    };
    let Some(until) = field(&sent.until, instant) else {
        let form = Sent::of(&subscription);
        let mut page = shown(&tower, visitor, &subscription, form, Some("web-settings-wrong")).await?;
        *page.status_mut() = StatusCode::BAD_REQUEST;
        return Ok(page);
    };
    tower.store.pause_subscription(&subscription.id, ASKED, until).await?;
    Ok(back(&token))
}

/// `POST /subscriptions/{token}/resume`
pub(super) async fn resume(
    State(tower): State<Arc<Tower>>,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let subscription = subscription(&tower, &token).await?;
    tower.store.resume_subscription(&subscription.id, tower.clock.now()).await?;
    Ok(back(&token))
}

/// `POST /subscriptions/{token}/chat`
pub(super) async fn link_chat(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let subscription = subscription(&tower, &token).await?;
    if !linking::may_link(&tower, &subscription) {
        return Err(Problem::bad_form());
    }
    let code = linking::beside(&tower, &subscription).await?;
    let answer = if code.is_none() { Some("web-settings-chat-enough") } else { None };
    let sent = Sent::of(&subscription);
    shown_with(&tower, visitor, &subscription, sent, answer, code).await
}

/// The subscription of a token. That of a chat of several people opens nothing: each of them may have read it.
pub(super) async fn subscription(tower: &Tower, token: &str) -> Result<Subscription, Problem> {
    let found = tower.store.subscription_by_token(token).await?.ok_or_else(Problem::not_found)?;
    if found.to.is_shared() { Err(Problem::managed()) } else { Ok(found) }
}

/// Back to the page of a subscription, whose token exists.
pub(super) fn back(token: &str) -> Response {
    Redirect::to(&format!("/subscriptions/{token}")).into_response()
}

/// A topic in words.
pub(super) fn topic_in_words(tower: &Tower, topic: &Topic, language: Language) -> String {
    message::topic_in_words(topic, language, &|theme, language| tower.theme_name(theme, language))
}

async fn shown(
    tower: &Tower,
    visitor: Visitor,
    before: &Subscription,
    sent: Sent,
    answer: Option<&'static str>,
) -> Result<Response, Problem> {
    shown_with(tower, visitor, before, sent, answer, None).await
}

async fn shown_with(
    tower: &Tower,
    visitor: Visitor,
    before: &Subscription,
    sent: Sent,
    answer: Option<&'static str>,
    code: Option<(String, Option<String>)>,
) -> Result<Response, Problem> {
    let subscription = subscription(tower, &before.token).await?;
    let (language, zone) = (visitor.language, tower.config.alerts.time_zone);
    let frame = Frame::new(visitor, crate::text::say(language, "web-settings-title", &[]), Here::Elsewhere);
    let muted = tower.store.muted(&subscription.id).await?;
    let told = tower.store.alerts_of(&subscription.id, TOLD_SHOWN).await?.into_iter();
    let line = |(alert, state): (crate::alerts::Alert, String)| ToldLine {
        when: Day::of(alert.created, zone, language),
        what: headline(tower, &subscription, &alert, language),
        why: alert.item().map(|key| format!("/subscriptions/{}/why/{key}", subscription.token)),
        state: crate::text::say(language, "web-settings-state", &[("state", state.into())]),
    };
    let why = subscription.paused.clone();
    let until = subscription.paused_until.map(|until| Day::of(until, zone, language));
    let mut response = show(&SettingsPage {
        what: describe(tower, &subscription),
        to: subscription.to.masked(),
        moves: matches!(subscription.to, Address::Email(_)),
        is_fault: matches!(answer, Some("web-settings-wrong" | "web-settings-chat-enough")),
        answer,
        sent,
        hours: (0..24).map(|hour| hour.to_string()).collect(),
        town: zone.name().to_owned(),
        paused: why.map(|why| {
            (Some(why).filter(|why| why != ASKED).map(|why| mishap::in_words(&why, language)), until)
        }),
        muted: muted
            .iter()
            .map(|topic| (topic.topic.clone(), topic_in_words(tower, topic, language)))
            .collect(),
        told: told.map(line).collect(),
        chat: linking::may_link(tower, &subscription),
        code,
        token: subscription.token.clone(),
        frame,
    })?;
    secret(&mut response);
    Ok(response)
}

/// The address is a secret: no cache keeps the page, no search engine lists it.
pub(super) fn secret(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
}
