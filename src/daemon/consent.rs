//! Double opt-in: a subscription asked for on the web page begins when its address says yes.
//!
//! The question is stored before it is mailed and mailed like any delivery: tried again on the schedule of the channel, under
//! one Message-ID. Whoever asks gets one and the same answer, whether the address is known, new or asked too often.

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use ring::digest::{SHA256, digest};
use serde_json::json;
use uuid::Uuid;

use super::announce::describe;
use super::assess;
use super::secret;
use super::tower::Tower;
use crate::alerts::channel::ChannelKind;
use crate::alerts::message::{Block, Told};
use crate::alerts::retry::{Next, next_attempt};
use crate::alerts::subscription::Watch;
use crate::alerts::{Address, Channels, Envelope, Links, Message, Rhythm, Subscription};
use crate::store::{AskLimits, Consent, Proof};
use crate::text::html::escaped;
use crate::text::messages::FluentValue;
use crate::text::{Language, say};

/// How long a link can be answered: a weekend, so that a question on Friday evening still works on Sunday.
const LIFE: TimeDelta = TimeDelta::hours(48);
/// Three mails a day to one address annoy nobody much; 300 an hour are more than a town's launch needs.
const LIMITS: AskLimits = AskLimits { of_address: 3, of_all: 300 };
/// How long a question that is being mailed is ours: longer than the slowest attempt.
const LEASE: TimeDelta = TimeDelta::seconds(120);
/// Questions mailed in one step.
const BATCH: i64 = 16;

/// The day on which consents were last looked through, as the store counts.
const FORGOT: &str = "consents-forgot";

/// What somebody asks for on the web page.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Where to tell it.
    pub to: lettre::Address,
    /// What to tell.
    pub watch: Watch,
    /// How often.
    pub rhythm: Rhythm,
    /// In which language.
    pub language: Language,
}

/// Takes a wish; the address is asked by mail. Nothing tells the caller whether it was asked too often.
pub async fn ask(tower: &Tower, wish: Wish) -> anyhow::Result<()> {
    let now = tower.clock.now();
    let consent = Consent {
        id: Uuid::now_v7().to_string(),
        to: Address::Email(wish.to),
        token: secret::token(),
        watch: wish.watch,
        rhythm: wish.rhythm,
        language: wish.language,
        asked: now,
        expires: now + LIFE,
        attempts: 0,
    };
    if !tower.store.ask_consent(&consent, LIMITS).await? {
        tracing::warn!(to = consent.to.masked(), "asked too often; no mail is sent");
    }
    Ok(())
}

/// Mails the questions that are due.
///
/// # Shape
/// How many arrived.
pub async fn mail_questions(tower: &Tower, channels: &Channels) -> anyhow::Result<u64> {
    let now = tower.clock.now();
    let mut arrived = 0;
    for consent in tower.store.claim_consents(now, now + LEASE, BATCH).await? {
        let outcome = mail(tower, channels, &consent, now).await;
        let seed = Uuid::parse_str(&consent.id).map_or(0, |id| id.as_u64_pair().1);
        match next_attempt(ChannelKind::Email, consent.attempts, &outcome, now, seed) {
            Next::Done => {
                arrived += 1;
                tower.store.consent_mailed(&consent.id, None, consent.attempts).await?;
            }
            Next::At { at, failures } => {
                tower.store.consent_mailed(&consent.id, Some(at), failures).await?;
            }
            Next::Dead => tower.store.refuse_consent(&consent.token).await?,
        }
    }
    Ok(arrived)
}

async fn mail(
    tower: &Tower,
    channels: &Channels,
    consent: &Consent,
    now: DateTime<Utc>,
) -> crate::alerts::Outcome {
    let links = Links::new(&tower.config.public_url());
    let wanted = wanted(tower, consent);
    let envelope = Envelope {
        delivery: &consent.id,
        created: consent.asked,
        subscription: &consent.id,
        list: &wanted,
        // The link that ends a subscription ends the question: whoever did not ask is left alone with one click.
        token: &consent.token,
        parts_done: 0,
        now,
    };
    channels.send(&consent.to, &message(consent, &wanted, &links), &envelope).await.outcome
}

/// What is asked for, as the mail and the page name it.
pub fn wanted(tower: &Tower, consent: &Consent) -> String {
    describe(tower, &subscription(tower, consent))
}

/// The words that are agreed to; kept as proof.
pub fn wording(language: Language, wanted: &str, rhythm: Rhythm) -> String {
    let args: [(&str, FluentValue<'_>); 2] =
        [("wanted", wanted.to_owned().into()), ("rhythm", rhythm.as_str().into())];
    say(language, "consent-ask", &args)
}

fn message(consent: &Consent, wanted: &str, links: &Links) -> Message {
    let t = |key: &str| say(consent.language, key, &[]);
    let asks = wording(consent.language, wanted, consent.rhythm);
    let link = links.confirm(&consent.token);
    let (subject, how, not_you) = (t("consent-subject"), t("consent-how"), t("consent-not-you"));
    let language = consent.language.code();
    Message {
        text: format!("{asks}\n\n{how}\n{link}\n\n{not_you}\n"),
        html: format!(
            "<!doctype html>\n<html lang=\"{language}\">\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n<body>\
             <p>{}</p>\n<p>{}<br><a href=\"{}\">{}</a></p>\n<p>{}</p></body>\n</html>\n",
            escaped(&subject),
            escaped(&asks),
            escaped(&how),
            escaped(&link),
            escaped(&link),
            escaped(&not_you)
        ),
        telegram: Vec::new(),
        payload: json!({ "type": "belfort.consent" }),
        told: Told {
            blocks: vec![Block { title: asks, link: link.clone(), origin: String::new(), lines: Vec::new() }],
            because: String::new(),
            stop_words: not_you,
            stop: links.stop(&consent.token),
        },
        subject,
    }
}

/// Answers a question with yes; `None` when its link is unknown, used or expired.
pub async fn give(tower: &Tower, token: &str) -> anyhow::Result<Option<Subscription>> {
    let Some(consent) = tower.store.consent(token, tower.clock.now()).await? else { return Ok(None) };
    let subscription = subscription(tower, &consent);
    let wording = wording(consent.language, &wanted(tower, &consent), consent.rhythm);
    let hash = hash(&consent.id, &consent.to);
    let proof = Proof { wording: &wording, hash: &hash };
    let given = tower.store.give_consent(&consent, &subscription, proof).await?;
    Ok(given.then_some(subscription))
}

/// Once a day forgets what was never answered, and the proofs of subscriptions that ended.
pub async fn forget_when_due(tower: &Tower) -> anyhow::Result<()> {
    let now = tower.clock.now();
    let day = i64::from(tower.today().num_days_from_ce());
    if tower.store.kept_number(FORGOT).await? == Some(day) {
        return Ok(());
    }
    let oldest = now - TimeDelta::days(tower.config.alerts.forget_days.into());
    tower.store.forget_consents(now, oldest).await?;
    Ok(tower.store.keep_number(FORGOT, day).await?)
}

fn subscription(tower: &Tower, consent: &Consent) -> Subscription {
    let made = assess::subscription(tower, consent.to.clone(), consent.watch.clone(), consent.rhythm);
    Subscription { language: consent.language, ..made }
}

/// Salted with the id, so that equal addresses cannot be seen to be equal.
fn hash(id: &str, to: &Address) -> String {
    let bytes = digest(&SHA256, format!("{id} {}", to.to_string().to_lowercase()).as_bytes());
    bytes.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
