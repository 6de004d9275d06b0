//! People sign in and take up their links. What proves who they are is looked at here and nowhere else.

use std::net::IpAddr;

use anyhow::Context;
use chrono::TimeDelta;
use tokio::sync::Semaphore;

use super::tower::Tower;
use crate::people::{Member, Membership, Role, password, token, totp};
use crate::store::{AccountLink, LinkKind, NewAccount, NewSession, SignInProofs};
use crate::text::Language;

/// Two passwords are held against what is kept at a time: each takes 19 MiB and tens of milliseconds of one core.
static TURNS: Semaphore = Semaphore::const_new(2);
/// In which attempts are counted.
const WINDOW: TimeDelta = TimeDelta::minutes(15);
/// Attempts of one network address on one account.
const OF_BOTH_MAX: i64 = 10;
/// Attempts on one account from everywhere; a hundred guesses find no password of fifteen signs.
const OF_ACCOUNT_MAX: i64 = 100;
/// Attempts of one network address: a town hall may stand behind one.
const OF_ADDRESS_MAX: i64 = 100;
/// How long an invitation can be taken up.
pub(super) const INVITATION: TimeDelta = TimeDelta::days(7);
/// How long a link for a first account, a new password or a visit can be used.
const SHORT: TimeDelta = TimeDelta::days(1);
/// How long somebody whom another service knows may look for their code.
const FACTOR: TimeDelta = TimeDelta::minutes(10);
/// Signs of what a browser calls itself.
const AGENT_CHARS_MAX: usize = 120;

/// Somebody says who they are.
#[derive(Clone, Copy)]
pub struct Attempt<'a> {
    /// The address of the account, as it was typed.
    pub email: &'a str,
    /// The password.
    pub password: &'a str,
    /// The code of the second factor, or a recovery code; empty where none is asked for.
    pub code: &'a str,
    /// Where the browser is.
    pub from: Option<IpAddr>,
    /// What the browser calls itself.
    pub agent: &'a str,
}

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// They are who they say; the token of their session, which is kept nowhere.
    In(String),
    /// Something is wrong; what it is, is nobody's business.
    Wrong,
    /// There were too many attempts: after this time there may be more.
    TooOften(TimeDelta),
}

/// Lets somebody in who proves who they are.
///
/// An unknown account is answered as a wrong password, and takes as long.
pub async fn sign_in(tower: &Tower, attempt: Attempt<'_>) -> anyhow::Result<SignIn> {
    let now = tower.clock.now();
    let email = crate::people::email::read(attempt.email).unwrap_or_default();
    let from = attempt.from.map_or_else(|| "unknown".to_owned(), |from| from.to_string());
    let of_account = token::hash(&format!("account {email}"));
    let of_address = token::hash(&format!("address {from}"));
    let of_both = token::hash(&format!("both {email} {from}"));
    let limits = [(&of_both, OF_BOTH_MAX), (&of_account, OF_ACCOUNT_MAX), (&of_address, OF_ADDRESS_MAX)];
    for (subject, max) in limits {
        if tower.store.note_attempt(subject, now - WINDOW, now).await? > max {
            return Ok(SignIn::TooOften(WINDOW));
        }
    }
    let proofs = tower.store.sign_in_proofs(&email).await?;
    let kept = proofs.as_ref().and_then(|proofs| proofs.password.clone());
    let is_right = is_the_one(attempt.password, kept).await?;
    let Some(proofs) = proofs.filter(|_| is_right) else { return Ok(SignIn::Wrong) };
    if !second_factor(tower, &proofs, attempt.code).await? {
        return Ok(SignIn::Wrong);
    }
    tower.store.forget_attempts(&[&of_both, &of_account], now).await?;
    Ok(SignIn::In(begin_session(tower, &proofs.account, attempt.agent).await?))
}

/// Whether whoever signs in to an account shows a code as well.
pub async fn asks_for_code(tower: &Tower, account: &str) -> anyhow::Result<bool> {
    Ok(proofs_of(tower, account).await?.is_some_and(|proofs| proofs.totp.is_some()))
}

async fn proofs_of(tower: &Tower, account: &str) -> anyhow::Result<Option<SignInProofs>> {
    let Some(member) = tower.store.member(account).await? else { return Ok(None) };
    Ok(tower.store.sign_in_proofs(&member.email).await?)
}

/// Keeps that another service said who it is, until the code is there; answers what the browser shows with it.
pub async fn await_code(tower: &Tower, account: &str) -> anyhow::Result<String> {
    let (token, now) = (token::fresh(), tower.clock.now());
    let kind = LinkKind::Factor { account: account.to_owned() };
    let link = AccountLink { kind, who: "oidc".to_owned(), created: now, expires: now + FACTOR };
    tower.store.add_link(&token::hash(&token), &link).await?;
    Ok(token)
}

/// Whose code is awaited; nobody's any more when it took too long.
async fn awaited(tower: &Tower, token: &str) -> anyhow::Result<Option<SignInProofs>> {
    match tower.store.link(&token::hash(token), tower.clock.now()).await? {
        Some(AccountLink { kind: LinkKind::Factor { account }, .. }) => proofs_of(tower, &account).await,
        _ => Ok(None),
    }
}

/// Whether a code is still awaited.
pub async fn awaits_code(tower: &Tower, token: &str) -> anyhow::Result<bool> {
    Ok(awaited(tower, token).await?.is_some())
}

/// Lets somebody in whom another service knows and whose code is right; `None` when it took too long.
pub async fn sign_in_with_code(
    tower: &Tower,
    token: &str,
    code: &str,
    agent: &str,
) -> anyhow::Result<Option<SignIn>> {
    let Some(proofs) = awaited(tower, token).await? else { return Ok(None) };
    let (subject, now) = (token::hash(&format!("code {}", proofs.account)), tower.clock.now());
    if tower.store.note_attempt(&subject, now - WINDOW, now).await? > OF_BOTH_MAX {
        return Ok(Some(SignIn::TooOften(WINDOW)));
    }
    if !second_factor(tower, &proofs, code).await? {
        return Ok(Some(SignIn::Wrong));
    }
    if tower.store.take_link(&token::hash(token), now).await?.is_none() {
        return Ok(None);
    }
    tower.store.forget_attempts(&[&subject], now).await?;
    Ok(Some(SignIn::In(begin_session_by_service(tower, &proofs.account, agent).await?)))
}

/// Begins a session of an account; answers its token, which is kept nowhere.
pub async fn begin_session(tower: &Tower, account: &str, agent: &str) -> anyhow::Result<String> {
    begin(tower, account, agent, None).await
}

/// The same for whom the service of their organisation knows: signing out goes on there.
pub async fn begin_session_by_service(tower: &Tower, account: &str, agent: &str) -> anyhow::Result<String> {
    begin(tower, account, agent, Some(&tower.config.oidc.issuer)).await
}

async fn begin(tower: &Tower, account: &str, agent: &str, issuer: Option<&str>) -> anyhow::Result<String> {
    let session = token::fresh();
    let agent: String = agent.chars().filter(|sign| !sign.is_control()).take(AGENT_CHARS_MAX).collect();
    let new = NewSession { hash: &token::hash(&session), account, agent: &agent, issuer };
    tower.store.add_session(new, tower.clock.now()).await?;
    Ok(session)
}

/// Whether a password is that of a member, for what asks for it again.
pub async fn is_password_of(tower: &Tower, member: &Member, password: &str) -> anyhow::Result<bool> {
    let (subject, now) = (token::hash(&format!("again {}", member.account)), tower.clock.now());
    if tower.store.note_attempt(&subject, now - WINDOW, now).await? > OF_BOTH_MAX {
        return Ok(false);
    }
    let proofs = tower.store.sign_in_proofs(&member.email).await?;
    is_the_one(password, proofs.and_then(|proofs| proofs.password)).await
}

async fn is_the_one(password: &str, kept: Option<String>) -> anyhow::Result<bool> {
    let (password, turn) = (password.to_owned(), TURNS.acquire().await?);
    let hold = move || {
        let _turn = turn;
        password::is_the_one(&password, kept.as_deref())
    };
    Ok(tokio::task::spawn_blocking(hold).await?)
}

/// What is kept of a new password.
pub async fn kept_password(password: &str) -> anyhow::Result<String> {
    let (password, turn) = (password.to_owned(), TURNS.acquire().await?);
    let make = move || {
        let _turn = turn;
        password::kept(&password)
    };
    tokio::task::spawn_blocking(make).await?.context("hashing a password")
}

async fn second_factor(tower: &Tower, proofs: &SignInProofs, code: &str) -> anyhow::Result<bool> {
    let Some(secret) = &proofs.totp else { return Ok(true) };
    let seconds = tower.clock.now().timestamp();
    if let Some(step) = totp::step_of(secret, code, seconds, proofs.totp_step) {
        return Ok(tower.store.use_step(&proofs.account, step).await?);
    }
    let code = recovery_hash(code);
    Ok(tower.store.use_recovery_code(&proofs.account, &code).await?)
}

/// What is kept of a recovery code, however it is typed.
pub fn recovery_hash(code: &str) -> String {
    let signs = code.chars().filter(char::is_ascii_alphanumeric);
    token::hash(&signs.collect::<String>().to_ascii_lowercase())
}

/// Gives an account another name and language; answers the name as it is kept, `None` when it is none.
pub async fn describe(
    tower: &Tower,
    account: &str,
    name: &str,
    language: Language,
) -> anyhow::Result<Option<String>> {
    let Some(name) = crate::people::email::good_name(name) else { return Ok(None) };
    tower.store.describe_account(account, &name, language).await?;
    Ok(Some(name))
}

/// A link that makes the first account: whoever has the terminal is the operator.
pub async fn first_link(tower: &Tower, who: &str) -> anyhow::Result<String> {
    make_link(tower, LinkKind::First, who, SHORT).await
}

/// What became of an invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invited {
    /// The link that makes the account.
    Link(String),
    /// The address has an account: it has the role from now on.
    Account(Box<Member>),
}

/// Invites an address to an organisation; who has an account gets the role at once.
pub async fn invite(
    tower: &Tower,
    email: &str,
    membership: Membership,
    who: &str,
) -> anyhow::Result<Invited> {
    if let Some(known) = tower.store.account(email).await? {
        let organisation = membership.organisation.as_deref();
        tower.store.set_role(&known.member.account, organisation, Some(membership.role)).await?;
        return Ok(Invited::Account(Box::new(known.member)));
    }
    tower.store.withdraw_invitations(email, membership.organisation.as_deref()).await?;
    let kind = LinkKind::Invite { email: email.to_owned(), membership };
    Ok(Invited::Link(make_link(tower, kind, who, INVITATION).await?))
}

/// A link with which the owner of an account chooses a new password.
pub async fn reset_link(tower: &Tower, account: &str, who: &str) -> anyhow::Result<String> {
    make_link(tower, LinkKind::Reset { account: account.to_owned() }, who, SHORT).await
}

/// A link that signs in whoever opens it first.
pub async fn enter_link(tower: &Tower, account: &str, who: &str) -> anyhow::Result<String> {
    make_link(tower, LinkKind::Enter { account: account.to_owned() }, who, SHORT).await
}

async fn make_link(tower: &Tower, kind: LinkKind, who: &str, lasts: TimeDelta) -> anyhow::Result<String> {
    let (token, now) = (token::fresh(), tower.clock.now());
    let link = AccountLink { kind, who: who.to_owned(), created: now, expires: now + lasts };
    tower.store.add_link(&token::hash(&token), &link).await?;
    Ok(format!("{}/welcome/{token}", tower.config.public_url()))
}

/// The account that a link for one makes; `None` for a link of another kind.
pub async fn account_of(
    link: &AccountLink,
    email: &str,
    name: &str,
    password: &str,
    language: Language,
) -> anyhow::Result<Option<NewAccount>> {
    let (email, membership) = match &link.kind {
        LinkKind::First => (email.to_owned(), Membership { organisation: None, role: Role::Operator }),
        LinkKind::Invite { email, membership } => (email.clone(), membership.clone()),
        LinkKind::Reset { .. } | LinkKind::Enter { .. } | LinkKind::Factor { .. } => return Ok(None),
    };
    let password = Some(kept_password(password).await?);
    Ok(Some(NewAccount { password, ..new_account(email, name, membership, language) }))
}

/// An account that nobody can sign in to with a password.
pub fn new_account(email: String, name: &str, membership: Membership, language: Language) -> NewAccount {
    let member = Member {
        account: uuid::Uuid::now_v7().to_string(),
        email,
        name: name.to_owned(),
        language,
        memberships: vec![membership],
    };
    NewAccount { member, password: None, subject: None, calendar: token::fresh() }
}
