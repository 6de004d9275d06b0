//! Who belongs to an organisation and as what: administrators invite, change roles and end memberships. The page and programs
//! ask here, so that one rule holds for both.
//!
//! Nobody gives more than they have, nobody changes themselves, and nobody sees the members of an organisation that they do
//! not administer.

use chrono::{DateTime, Utc};

use super::accounts::{Invited, invite as make_invitation};
use super::inviting::{mails, write_to};
use super::tower::Tower;
use crate::people::{Member, Membership, Role, email, token};
use crate::store::{AccountLink, LinkKind};
use crate::text::Language;

/// Signs of the name of an invitation: 64 bits, far from a collision among those that wait.
const NAME_CHARS: usize = 16;

/// Why nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The address is none of e-mail.
    NoAddress,
    /// There is no such organisation, or they may not give that role for it.
    NotToGive,
    /// There is no such member, or it is none of their business.
    NotFound,
    /// It is their own role, or that of somebody who may do more.
    NotTheirs,
    /// The role is no longer the one that was seen.
    Stale,
}

/// A membership, as somebody who administers its organisation sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Whose it is.
    pub account: String,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Where and as what.
    pub membership: Membership,
    /// When they last signed in.
    pub signed_in: Option<DateTime<Utc>>,
    /// Whether their account is closed to them.
    pub locked: bool,
    /// Whether it is that of who looks.
    pub is_own: bool,
    /// Whether who looks may change it.
    pub changeable: bool,
}

/// An invitation that nobody has taken up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Its name: no secret, and no proof of anything.
    pub id: String,
    /// Who is invited.
    pub email: String,
    /// Where and as what.
    pub membership: Membership,
    /// Who invited.
    pub who: String,
    /// Until when it can be taken up.
    pub until: DateTime<Utc>,
}

/// Whose membership is meant.
#[derive(Clone, Copy, Debug)]
pub enum Whose<'a> {
    /// By the address of the account.
    Email(&'a str),
    /// By its id.
    Account(&'a str),
}

/// Whom to invite, as what.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The address, as it was typed.
    pub email: String,
    /// Where and as what.
    pub membership: Membership,
    /// The language of the letter.
    pub language: Language,
}

/// What became of an invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A letter brings the link, and nobody else has it.
    Mailed(Waiting),
    /// No letter leaves: the link must be handed over.
    Link(Waiting, String),
    /// The address has an account, which has the role from now on.
    Account(Box<Member>),
}

/// Whether somebody says who belongs to an organisation.
pub fn administers(member: &Member, organisation: Option<&str>) -> bool {
    member.may(Role::Administrator, organisation)
}

/// An administrator gives up to their own role; the operator keeps the whole server, so that one is given for all of it.
fn may_give(member: &Member, organisation: Option<&str>, role: Role) -> bool {
    let fits = role != Role::Operator || organisation.is_none();
    administers(member, organisation) && fits && member.role_for(organisation) >= Some(role)
}

/// The memberships that somebody administers, by address.
pub async fn held(tower: &Tower, member: &Member) -> anyhow::Result<Vec<Held>> {
    let mut held = Vec::new();
    for account in tower.store.accounts().await? {
        let other = account.member;
        let is_own = other.account == member.account;
        for membership in other.memberships {
            let organisation = membership.organisation.as_deref();
            if administers(member, organisation) {
                held.push(Held {
                    account: other.account.clone(),
                    name: other.name.clone(),
                    email: other.email.clone(),
                    signed_in: account.signed_in,
                    locked: account.locked,
                    is_own,
                    changeable: !is_own && may_give(member, organisation, membership.role),
                    membership,
                });
            }
        }
    }
    Ok(held)
}

/// The invitations to what somebody administers, the newest first.
pub async fn waiting(tower: &Tower, member: &Member) -> anyhow::Result<Vec<Waiting>> {
    let mut waiting: Vec<Waiting> = Vec::new();
    for link in tower.store.invitations(tower.clock.now()).await? {
        let Some(one) = waits(link) else { continue };
        // A letter that was sent again has a link of its own: it is one invitation.
        let is_first = !waiting.iter().any(|other| other.id == one.id);
        if is_first && administers(member, one.membership.organisation.as_deref()) {
            waiting.push(one);
        }
    }
    Ok(waiting)
}

fn waits(link: AccountLink) -> Option<Waiting> {
    let LinkKind::Invite { email, membership } = link.kind else { return None };
    let id = invitation_id(&email, membership.organisation.as_deref());
    Some(Waiting { id, email, membership, who: link.who, until: link.expires })
}

/// An address is invited to an organisation once, so the two name the invitation.
fn invitation_id(email: &str, organisation: Option<&str>) -> String {
    let hash = token::hash(&format!("invitation {} {email}", organisation.unwrap_or_default()));
    hash.chars().take(NAME_CHARS).collect()
}

/// Invites an address; who has an account gets the role at once.
pub async fn invite(tower: &Tower, member: &Member, wish: Wish) -> anyhow::Result<Result<Outcome, Refusal>> {
    let Wish { email, membership, language } = wish;
    let organisation = membership.organisation.as_deref();
    let Some(email) = email::read(&email) else { return Ok(Err(Refusal::NoAddress)) };
    let known = tower.store.known_organisations().await?;
    let is_known = organisation.is_none_or(|id| known.iter().any(|(known, _)| known == id));
    if !is_known || !may_give(member, organisation, membership.role) {
        return Ok(Err(Refusal::NotToGive));
    }
    if email == member.email || is_above(tower, member, &email, organisation).await? {
        return Ok(Err(Refusal::NotTheirs));
    }
    let link = match make_invitation(tower, &email, membership.clone(), &member.name).await? {
        Invited::Account(known) => return Ok(Ok(Outcome::Account(known))),
        Invited::Link(link) => link,
    };
    let written = write_to(tower, &email, membership.clone(), member, language).await?;
    let waiting = Waiting {
        id: invitation_id(&email, membership.organisation.as_deref()),
        until: tower.clock.now() + super::accounts::INVITATION,
        who: member.name.clone(),
        email,
        membership,
    };
    // Whoever reads the letter has the link; nobody else needs it.
    Ok(Ok(if written && mails(tower) { Outcome::Mailed(waiting) } else { Outcome::Link(waiting, link) }))
}

/// Whether somebody has a higher role than the one who changes theirs: an invitation must not lower it.
async fn is_above(
    tower: &Tower,
    member: &Member,
    email: &str,
    organisation: Option<&str>,
) -> anyhow::Result<bool> {
    let known = tower.store.account(email).await?;
    let held = known.and_then(|known| {
        let mut memberships = known.member.memberships.into_iter();
        memberships.find(|one| one.organisation.as_deref() == organisation).map(|one| one.role)
    });
    Ok(held.is_some_and(|role| !may_give(member, organisation, role)))
}

/// A membership that somebody administers; whether somebody of another organisation has an account is none of their business.
pub async fn one(
    tower: &Tower,
    member: &Member,
    (whose, organisation): (Whose<'_>, Option<&str>),
) -> anyhow::Result<Option<Held>> {
    let is_meant = |one: &Held| match whose {
        Whose::Email(email) => one.email == email,
        Whose::Account(account) => one.account == account,
    };
    let of_organisation = |one: &Held| one.membership.organisation.as_deref() == organisation;
    Ok(held(tower, member).await?.into_iter().find(|one| is_meant(one) && of_organisation(one)))
}

/// Gives a membership another role, unless it is no longer the one that was seen; without a role it ends. Answers what it has become.
///
/// # Shape
/// `seen` is the code of a role; `None`: whatever it is.
pub async fn set_role(
    tower: &Tower,
    member: &Member,
    whose: (Whose<'_>, Option<&str>),
    seen: Option<&str>,
    role: Option<Role>,
) -> anyhow::Result<Result<Held, Refusal>> {
    let Some(mut held) = one(tower, member, whose).await? else { return Ok(Err(Refusal::NotFound)) };
    let (organisation, before) = (whose.1, held.membership.role);
    if !held.changeable || role.is_some_and(|role| !may_give(member, organisation, role)) {
        return Ok(Err(Refusal::NotTheirs));
    }
    let is_seen = seen.is_none_or(|seen| seen == before.code());
    // Looked at once more inside the turn: who changed it between the two is not overwritten.
    if !is_seen || !tower.store.change_role(&held.account, organisation, before, role).await? {
        return Ok(Err(Refusal::Stale));
    }
    held.membership.role = role.unwrap_or(before);
    Ok(Ok(held))
}

/// Takes the invitations of an address to an organisation back.
pub async fn withdraw(
    tower: &Tower,
    member: &Member,
    email: &str,
    organisation: Option<&str>,
) -> anyhow::Result<Result<u64, Refusal>> {
    if !administers(member, organisation) {
        return Ok(Err(Refusal::NotFound));
    }
    Ok(Ok(tower.store.withdraw_invitations(email, organisation).await?))
}
