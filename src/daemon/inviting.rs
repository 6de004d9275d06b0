//! Invitations leave by mail: the token of the link is made when the letter is sent, and only its hash is kept.
//!
//! A link that may have arrived stays good beside the one of the next attempt; one that surely did not goes at once. Taking
//! one up takes up all of them.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use uuid::Uuid;

use super::accounts::INVITATION;
use super::tower::Tower;
use crate::alerts::channel::{ChannelKind, OF_TOWN};
use crate::alerts::message::{Block, Told, anchor, page};
use crate::alerts::retry::{Next, next_attempt};
use crate::alerts::{Address, Channels, Envelope, Message, Outcome};
use crate::people::{Member, Membership, token};
use crate::store::{AccountLink, InvitationLetter, LinkKind};
use crate::text::html::escaped;
use crate::text::{Language, say};

/// How long a letter that is being sent is ours: what a node that died held goes on elsewhere within a minute. A relay that takes longer gets the
/// letter twice, each time with a link that works; taking up one takes up both.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// Letters sent in one step.
const BATCH: usize = 16;
/// In which the letters of one inviter are counted.
const WINDOW: TimeDelta = TimeDelta::hours(1);
/// Letters of one inviter in that time: a whole town hall, and no list of the world's addresses.
const OF_INVITER_MAX: i64 = 200;

/// Whether mail leaves this server; without a mail server it becomes files, which nobody but the operator reads.
pub fn mails(tower: &Tower) -> bool {
    !tower.config.smtp.url.is_empty()
}

/// Sends a letter with an invitation that stands already; `false` when the inviter sent too many.
pub async fn write_to(
    tower: &Tower,
    email: &str,
    membership: Membership,
    inviter: &Member,
    language: Language,
) -> anyhow::Result<bool> {
    let now = tower.clock.now();
    let subject = token::hash(&format!("invitations {}", inviter.account));
    if tower.store.note_attempt(&subject, now - WINDOW, now).await? > OF_INVITER_MAX {
        return Ok(false);
    }
    let letter = InvitationLetter {
        id: Uuid::now_v7().to_string(),
        email: email.to_owned(),
        membership,
        who: inviter.name.clone(),
        language,
        created: now,
        attempts: 0,
    };
    tower.store.add_invitation_letter(&letter).await?;
    Ok(true)
}

/// Sends the letters that are due.
///
/// # Shape
/// How many arrived.
pub async fn mail_invitations(tower: &Tower, channels: &Channels) -> anyhow::Result<u64> {
    let mut arrived = 0;
    for _ in 0..BATCH {
        let now = tower.clock.now();
        // One at a time: what waits behind a slow relay is nobody's, and its lease does not run out meanwhile.
        let Some(letter) = tower.store.claim_invitation_letters(now, now + LEASE, 1).await?.pop() else {
            break;
        };
        if !still_stands(tower, &letter).await? {
            tower.store.invitation_letter_tried(&letter.id, None, letter.attempts).await?;
            continue;
        }
        let outcome = send(tower, channels, &letter).await?;
        let seed = Uuid::parse_str(&letter.id).map_or(0, |id| id.as_u64_pair().1);
        let (due, attempts) = match next_attempt(ChannelKind::Email, letter.attempts, &outcome, now, seed) {
            Next::At { at, failures } => (Some(at), failures),
            Next::Done => {
                arrived += 1;
                (None, letter.attempts)
            }
            Next::Dead => {
                let to = address(&letter).map(|to| to.masked()).unwrap_or_default();
                tracing::warn!(to, "an invitation cannot be mailed: give its link by hand");
                (None, letter.attempts)
            }
        };
        tower.store.invitation_letter_tried(&letter.id, due, attempts).await?;
    }
    Ok(arrived)
}

/// Whether nobody took the invitation up or back, and it has not run out.
async fn still_stands(tower: &Tower, letter: &InvitationLetter) -> anyhow::Result<bool> {
    let waiting = tower.store.invitations(tower.clock.now()).await?;
    let is_this = |link: &AccountLink| {
        let wanted = LinkKind::Invite { email: letter.email.clone(), membership: letter.membership.clone() };
        link.kind == wanted
    };
    Ok(waiting.iter().any(is_this))
}

fn address(letter: &InvitationLetter) -> Option<Address> {
    letter.email.parse().ok().map(Address::Email)
}

async fn send(tower: &Tower, channels: &Channels, letter: &InvitationLetter) -> anyhow::Result<Outcome> {
    let Some(to) = address(letter) else {
        return Ok(Outcome::Refused { cause: "it is no address of e-mail".to_owned() });
    };
    let (fresh, now) = (token::fresh(), tower.clock.now());
    let hash = token::hash(&fresh);
    let link = AccountLink {
        kind: LinkKind::Invite { email: letter.email.clone(), membership: letter.membership.clone() },
        who: letter.who.clone(),
        created: letter.created,
        expires: letter.created + INVITATION,
    };
    // Kept before it leaves: a letter that arrives holds a link that works.
    tower.store.add_link(&hash, &link).await?;
    let message = message(tower, letter, &format!("{}/welcome/{fresh}", tower.config.public_url())).await?;
    let envelope = Envelope {
        delivery: &letter.id,
        created: letter.created,
        subscription: &letter.id,
        list: "",
        // It is one letter and no list: there is nothing to end.
        token: "",
        parts_done: 0,
        signing: &OF_TOWN,
        now,
    };
    let outcome = channels.send(&to, &message, &envelope).await.outcome;
    if !matches!(outcome, Outcome::Delivered { .. } | Outcome::Ambiguous { .. }) {
        tower.store.take_link(&hash, now).await?;
    }
    Ok(outcome)
}

async fn message(tower: &Tower, letter: &InvitationLetter, link: &str) -> anyhow::Result<Message> {
    let (language, membership) = (letter.language, &letter.membership);
    let names = tower.store.organisations().await?;
    let organisation = match &membership.organisation {
        None => say(language, "role-all", &[]),
        Some(id) => {
            names.into_iter().find(|(known, _)| known == id).map_or_else(|| id.clone(), |(_, name)| name)
        }
    };
    let words = [
        ("who", letter.who.clone().into()),
        ("role", say(language, &format!("role-{}", membership.role), &[]).into()),
        ("organisation", organisation.into()),
    ];
    let t = |key: &str| say(language, key, &[]);
    let asks = say(language, "welcome-lead-invite", &words);
    let (subject, how, not_you) = (t("invitation-subject"), t("invitation-how"), t("invitation-not-you"));
    Ok(Message {
        text: format!("{asks}\n\n{how}\n{link}\n\n{not_you}\n"),
        html: page(
            language,
            &subject,
            &format!(
                "<p>{}</p>\n<p>{}<br>{}</p>\n<p>{}</p>",
                escaped(&asks),
                escaped(&how),
                anchor(link, link),
                escaped(&not_you)
            ),
        ),
        telegram: Vec::new(),
        buttons: Vec::new(),
        payload: vec![json!({ "type": "belfort.invitation" })],
        told: Told {
            blocks: vec![Block {
                title: asks,
                link: link.to_owned(),
                origin: String::new(),
                lines: Vec::new(),
                pages: Vec::new(),
            }],
            because: String::new(),
            urgent: false,
            ways: Vec::new(),
        },
        subject,
    })
}

/// Forgets the letters of invitations that have run out.
pub(super) async fn forget_letters(tower: &Tower, now: DateTime<Utc>) -> anyhow::Result<()> {
    Ok(tower.store.forget_invitation_letters(now - INVITATION).await?)
}
