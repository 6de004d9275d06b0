//! `belfort accounts export EMAIL` and `forget EMAIL`: what a person may ask of whoever keeps their account.
//!
//! What they did for the register stands in its history under their name, and stays there: it is the town's, and not theirs.

use serde_json::{Value, json};

use super::line;
use crate::alerts::Address;
use crate::cli::context::Context;
use crate::cli::exit::{Exit, said};
use crate::cli::subscriptions::person;
use crate::daemon::Tower;
use crate::people::{Membership, email};
use crate::store::{AccountLink, ApiToken, LinkKind, Session};

/// Writes everything that is kept about who has this address, but for what opens something.
pub(super) async fn export(context: &Context, tower: &Tower, address: &str) -> anyhow::Result<Exit> {
    let (email, mailbox) = read(address)?;
    let account = match tower.store.account(&email).await? {
        Some(account) => {
            let (id, now) = (&account.member.account, tower.clock.now());
            let sessions = tower.store.sessions(id, "", now).await?;
            let tokens = tower.store.api_tokens(id).await?;
            let mut told = line(&account);
            told["language"] = json!(account.member.language);
            told["sessions"] = sessions.iter().map(session).collect();
            told["tokens"] = tokens.iter().map(token).collect();
            told
        }
        None => Value::Null,
    };
    let invitations: Vec<Value> = invitations(tower, &email).await?.iter().map(invitation).collect();
    let kept = person::kept_about(tower, &mailbox).await?;
    let none = account.is_null() && invitations.is_empty() && kept.is_none();
    let all =
        json!({ "email": email, "account": account, "invitations": invitations, "as_subscriber": kept });
    context.answer(&all, || format!("{all:#}"))?;
    Ok(if none { Exit::No } else { Exit::Done })
}

/// Removes the account of an address, its invitations that wait, and all of it as a subscriber.
pub(super) async fn forget(context: &Context, tower: &Tower, address: &str) -> anyhow::Result<Exit> {
    let (email, mailbox) = read(address)?;
    let mut invitations_gone = 0;
    for link in invitations(tower, &email).await? {
        if let LinkKind::Invite { membership, .. } = link.kind {
            let organisation = membership.organisation.as_deref();
            invitations_gone += tower.store.withdraw_invitations(&email, organisation).await?;
        }
    }
    let account = tower.store.remove_account(&email).await?;
    // Last: who keeps the server and loses their account is given no other subscription to its feeds.
    let (subscriptions, consents) = person::forget_address(tower, &mailbox).await?;
    let gone = usize::from(account) + usize::try_from(invitations_gone)? + subscriptions + consents;
    let told = json!({ "forgotten": email, "account": account, "invitations": invitations_gone,
        "subscriptions": subscriptions, "consents": consents });
    context.answer(&told, || {
        let words = [
            ("email", email.clone().into()),
            ("accounts", usize::from(account).into()),
            ("invitations", invitations_gone.into()),
            ("subscriptions", subscriptions.into()),
        ];
        context.say("cli-accounts-forgotten", &words)
    })?;
    Ok(if gone == 0 { Exit::No } else { Exit::Done })
}

/// The address as accounts and as subscriptions know it.
fn read(address: &str) -> anyhow::Result<(String, Address)> {
    let email = email::read(address);
    let mailbox = email.as_ref().and_then(|email| format!("email:{email}").parse().ok());
    match email.zip(mailbox) {
        Some(both) => Ok(both),
        None => said("cli-wrong-email", [("text", &address)]),
    }
}

async fn invitations(tower: &Tower, address: &str) -> anyhow::Result<Vec<AccountLink>> {
    let mut waiting = tower.store.invitations(tower.clock.now()).await?;
    waiting.retain(|link| matches!(&link.kind, LinkKind::Invite { email, .. } if email == address));
    Ok(waiting)
}

fn invitation(link: &AccountLink) -> Value {
    let membership = match &link.kind {
        LinkKind::Invite { membership: Membership { organisation, role }, .. } => {
            json!({ "organisation": organisation, "role": role.code() })
        }
        _ => Value::Null,
    };
    json!({ "membership": membership, "by": link.who, "created": link.created, "expires": link.expires })
}

fn session(one: &Session) -> Value {
    json!({ "agent": one.agent, "created": one.created, "seen": one.seen })
}

fn token(one: &ApiToken) -> Value {
    let scopes: Vec<&str> = one.scopes.iter().map(|scope| scope.code()).collect();
    json!({ "name": one.name, "scopes": scopes, "created": one.created, "expires": one.expires, "used": one.used })
}
