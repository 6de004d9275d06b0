//! Double opt-in: a subscription asked for on the web page begins when its address says yes.
//!
//! The question is stored before it is mailed and mailed like any delivery: tried again on the schedule of the channel, under
//! one Message-ID. Whoever asks gets one and the same answer, whether the address is known, new or asked too often; only who asks
//! too often from one network hears so, for whatever address.

mod letter;

use std::net::IpAddr;

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use ring::digest::{SHA256, digest};
use serde_json::json;
use uuid::Uuid;

pub use letter::letter;

use super::announce::describe;
use super::assess;
use super::inviting::forget_letters;
use super::matching::standing_query;
use super::secret;
use super::tower::Tower;
use crate::alerts::channel::{ChannelKind, OF_TOWN};
use crate::alerts::retry::{Next, next_attempt};
use crate::alerts::subscription::Watch;
use crate::alerts::{Address, Channels, Envelope, Rhythm, Subscription};
use crate::people::token;
use crate::store::{AskLimits, Consent, Proof, Taking};
use crate::text::messages::FluentValue;
use crate::text::{Language, say};

/// How long a link can be answered: a weekend, so that a question on Friday evening still works on Sunday.
const LIFE: TimeDelta = TimeDelta::hours(48);
/// Three mails a day to one address annoy nobody much. Of all, far more in an hour than the networks of a town's launch ask for: it
/// keeps many networks together from making a mail cannon of us.
const LIMITS: AskLimits = AskLimits { of_address: 3, of_all: 3_000 };
/// Questions that one network may ask in an hour, all at once if it likes: a town hall may stand behind one.
const OF_NETWORK_MAX: i32 = 60;
/// How long a question that is being mailed is ours: as long as the slowest step of an attempt, and no dead process holds it longer than a minute.
const LEASE: TimeDelta = TimeDelta::minutes(1);
/// Questions mailed in one step.
const BATCH: i64 = 8;

/// Characters of a query that is watched; as many as the search box takes.
const QUERY_CHARS_MAX: usize = 1_000;

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

/// What of a wish cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WishFault {
    /// The address is none of e-mail.
    Address,
    /// The query asks nothing, is too long, or cannot be read.
    Query,
}

impl Wish {
    /// A wish for items, as somebody typed it.
    ///
    /// # Errors
    /// A part of it cannot be read.
    pub fn read(to: &str, query: &str, rhythm: Rhythm, language: Language) -> Result<Wish, WishFault> {
        let query = query.trim();
        let asks = query.chars().count() <= QUERY_CHARS_MAX && standing_query(query, &[]).is_some();
        if !asks {
            return Err(WishFault::Query);
        }
        let (to, query) = (mailbox(to).ok_or(WishFault::Address)?, query.to_owned());
        Ok(Wish { to, watch: Watch::Items { query, themes: Vec::new() }, rhythm, language })
    }
}

/// The mailbox that was typed. Written otherwise it is the same one nearly everywhere, and must not be asked more often for it.
pub fn mailbox(typed: &str) -> Option<lettre::Address> {
    typed.trim().to_lowercase().parse().ok()
}

/// What became of a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It was taken. Nothing tells the caller whether the address was asked too often.
    Taken,
    /// Too many were asked from one network, or by everybody together: after this time there may be more.
    TooOften(TimeDelta),
}

/// Takes a wish of somebody in a network; the address is asked by mail.
pub async fn ask(tower: &Tower, wish: Wish, from: Option<IpAddr>) -> anyhow::Result<Asked> {
    ask_for(tower, wish, None, from).await
}

/// The same for a subscription that is there already and wants to move to the address.
pub(super) async fn ask_for(
    tower: &Tower,
    wish: Wish,
    moves: Option<String>,
    from: Option<IpAddr>,
) -> anyhow::Result<Asked> {
    let now = tower.clock.now();
    let who = token::hash(&format!("question from {}", network(from)));
    let step = TimeDelta::hours(1) / OF_NETWORK_MAX;
    if let Err(wait) = tower.store.count_call(&who, step, step * (OF_NETWORK_MAX - 1), now).await? {
        tracing::warn!("a network asks too often; no mail is sent");
        return Ok(Asked::TooOften(wait));
    }
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
        moves,
    };
    match tower.store.ask_consent(&consent, LIMITS).await? {
        Taking::Taken => Ok(Asked::Taken),
        Taking::OfAddress => {
            tracing::warn!(to = consent.to.masked(), "asked too often; no mail is sent");
            Ok(Asked::Taken)
        }
        Taking::OfAll => {
            tracing::error!("{} addresses were asked within an hour; no mail is sent", LIMITS.of_all);
            Ok(Asked::TooOften(TimeDelta::hours(1)))
        }
    }
}

/// What one line to the internet is given: an address, or of the longer ones the first half.
fn network(from: Option<IpAddr>) -> String {
    match from {
        Some(IpAddr::V6(six)) => format!("{:x?}", &six.segments()[..4]),
        Some(IpAddr::V4(four)) => four.to_string(),
        None => "unknown".to_owned(),
    }
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
            Next::Dead => drop(tower.store.refuse_consent(&consent.token).await?),
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
    let wanted = wanted(tower, consent);
    let envelope = Envelope {
        delivery: &consent.id,
        created: consent.asked,
        subscription: &consent.id,
        list: &wanted,
        // The link that ends a subscription ends the question: whoever did not ask is left alone with one click.
        token: &consent.token,
        parts_done: 0,
        signing: &OF_TOWN,
        now,
    };
    channels.send(&consent.to, &letter(tower, consent), &envelope).await.outcome
}

/// What is asked for, as the mail and the page name it.
pub fn wanted(tower: &Tower, consent: &Consent) -> String {
    describe(tower, &subscription(tower, consent))
}

/// The words that are agreed to; kept as proof.
pub fn wording(language: Language, wanted: &str, consent: &Consent) -> String {
    let args: [(&str, FluentValue<'_>); 2] =
        [("wanted", wanted.to_owned().into()), ("rhythm", consent.rhythm.as_str().into())];
    let key = if consent.moves.is_some() { "consent-move-ask" } else { "consent-ask" };
    say(language, key, &args)
}

/// What came of a yes.
#[derive(Clone, Debug)]
pub struct Given {
    /// The subscription.
    pub subscription: Subscription,
    /// Whether it was there before, and nothing was added: who asks the same again is told once all the same.
    pub was_there: bool,
}

/// Answers a question with yes; `None` when its link is unknown, used or expired.
pub async fn give(tower: &Tower, token: &str) -> anyhow::Result<Option<Given>> {
    let new = |subscription| Given { subscription, was_there: false };
    let Some(consent) = tower.store.consent(token, tower.clock.now()).await? else { return Ok(None) };
    let subscription = subscription(tower, &consent);
    let wording = wording(consent.language, &wanted(tower, &consent), &consent);
    let hash = hash(&consent.id, &consent.to);
    let proof = Proof { wording: &wording, hash: &hash };
    if let Some(id) = &consent.moves {
        let (farewell, now) = (Uuid::now_v7().to_string(), tower.clock.now());
        let token = secret::token();
        let moved = tower.store.move_subscription(&consent, id, proof, &farewell, &token, now).await?;
        return Ok(if moved { tower.store.subscription(id).await?.map(new) } else { None });
    }
    let others = tower.store.subscriptions_of(&consent.to).await?;
    if let Some(there) = others.into_iter().find(|one| one.watch == consent.watch) {
        tower.store.refuse_consent(token).await?;
        return Ok(Some(Given { subscription: there, was_there: true }));
    }
    let given = tower.store.give_consent(&consent, &subscription, proof).await?;
    Ok(given.then(|| new(subscription)))
}

/// Ends the subscription of a token, and the question that was mailed with it: whoever did not ask is asked no more.
///
/// # Shape
/// `false` when there was neither: it has ended.
pub async fn end(tower: &Tower, token: &str) -> anyhow::Result<bool> {
    let mut ended = false;
    // In a group or a room any reader may have seen the link: whoever manages it ends it there.
    let stops = tower.store.subscription_to_stop(token).await?;
    if let Some(subscription) = stops.filter(|one| !one.to.is_shared()) {
        ended = tower.store.remove_subscription(&subscription.id).await?;
        if ended {
            tracing::info!(subscription = subscription.id, "ended by its link");
        }
    }
    // The mail that asks for a confirmation has the same link.
    Ok(tower.store.refuse_consent(token).await? || ended)
}

/// What is kept about an address besides its subscriptions: the questions that wait for its answer, and the proofs that it said
/// yes, with the words that it agreed to.
pub async fn kept_about(tower: &Tower, address: &Address) -> anyhow::Result<Vec<serde_json::Value>> {
    let mut kept = Vec::new();
    for consent in tower.store.consents_kept().await? {
        let own = match (&consent.address, &consent.proof) {
            (Some(asked), _) => asked.eq_ignore_ascii_case(&address.to_string()),
            (None, Some(proof)) => hash(&consent.id, address) == *proof,
            (None, None) => false,
        };
        if own {
            kept.push(json!({
                "id": consent.id,
                "asked": consent.asked,
                "confirmed": consent.confirmed,
                "wording": consent.wording,
            }));
        }
    }
    Ok(kept)
}

/// Forgets the questions that an address was asked and the proofs that it said yes, with the mails of either.
pub async fn forget(tower: &Tower, address: &Address) -> anyhow::Result<usize> {
    let mut gone = tower.store.forget_questions(address).await?;
    gone.extend(tower.store.forget_farewells(address).await?);
    for (id, proof) in tower.store.proofs().await? {
        if hash(&id, address) == proof {
            tower.store.forget_proof(&id).await?;
            gone.push(id);
        }
    }
    for id in &gone {
        remove_mail(tower, id).await?;
    }
    Ok(gone.len())
}

/// Removes the file of a mail, when there is one.
pub async fn remove_mail(tower: &Tower, id: &str) -> anyhow::Result<()> {
    match tokio::fs::remove_file(tower.data.join("outbox").join(format!("{id}.eml"))).await {
        Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => Err(cause.into()),
        _ => Ok(()),
    }
}

/// Removes the files of mails that belong to nothing any more: their subscription has ended.
async fn remove_mails_of_nobody(tower: &Tower) -> anyhow::Result<()> {
    let Ok(mut files) = tokio::fs::read_dir(tower.data.join("outbox")).await else { return Ok(()) };
    while let Some(file) = files.next_entry().await? {
        let name = file.file_name().to_string_lossy().into_owned();
        let Some(id) = name.strip_suffix(".eml") else { continue };
        if !tower.store.knows_mail(id).await? {
            remove_mail(tower, id).await?;
        }
    }
    Ok(())
}

/// Once a day forgets what was never answered, and what is left of subscriptions that ended: proofs and files of mails.
pub async fn forget_when_due(tower: &Tower) -> anyhow::Result<()> {
    let now = tower.clock.now();
    let day = i64::from(tower.today().num_days_from_ce());
    if tower.store.kept_number(FORGOT).await? == Some(day) {
        return Ok(());
    }
    let oldest = now - TimeDelta::days(tower.config.alerts.forget_days.into());
    tower.store.forget_consents(now, oldest).await?;
    forget_letters(tower, now).await?;
    remove_mails_of_nobody(tower).await?;
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
