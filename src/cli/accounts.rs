//! `belfort accounts`: who may see and change the register. Whoever has the terminal keeps the whole server.

mod person;

use clap::Subcommand;
use serde_json::json;

use super::context::{Context, table};
use super::exit::{Exit, said, wrong};
use super::systems::author;
use crate::daemon::Tower;
use crate::daemon::accounts::{Invited, first_link, invite, reset_link};
use crate::people::{Membership, Role, email};
use crate::store::{Account, Locked};

/// The accounts.
#[derive(Debug, Subcommand)]
pub(super) enum Accounts {
    /// Show a link that makes the first account, the operator's, while there is none
    FirstLink,
    /// Show a link that makes an account for an address; who has one gets the role at once
    Invite {
        /// The e-mail address
        email: String,
        #[command(flatten)]
        scope: Scope,
        /// reader, editor, ai-officer, administrator or operator (of all organisations)
        #[arg(long, default_value_t = Role::Reader)]
        role: Role,
    },
    /// Show all accounts
    List,
    /// Give an account another role, or none
    Role {
        /// The e-mail address
        email: String,
        #[command(flatten)]
        scope: Scope,
        /// The role; without one the membership ends
        #[arg(long)]
        role: Option<Role>,
    },
    /// Let nobody sign in with an account, and end its sessions
    Lock {
        /// The e-mail address
        email: String,
    },
    /// Let its owner sign in again
    Unlock {
        /// The e-mail address
        email: String,
    },
    /// Show a link with which its owner chooses a new password
    Reset {
        /// The e-mail address
        email: String,
        /// Ask for no second factor any more
        #[arg(long)]
        second_factor: bool,
    },
    /// Write everything that is kept about the person behind an address, as JSON
    Export {
        /// The e-mail address
        email: String,
    },
    /// Remove the account, the invitations and the subscriptions of an address; the history of the register keeps the name
    Forget {
        /// The e-mail address
        email: String,
    },
    /// Remove an account; the history keeps the name
    Remove {
        /// The e-mail address
        email: String,
    },
}

/// For which organisation.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub(super) struct Scope {
    /// The id of the organisation
    #[arg(long, value_name = "ID")]
    organisation: Option<String>,
    /// All organisations, and systems that name none
    #[arg(long)]
    all: bool,
}

impl Accounts {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let tower = context.tower().await?;
        match self {
            Accounts::FirstLink => show_first_link(context, &tower).await,
            Accounts::List => list(context, &tower).await,
            Accounts::Invite { email, scope, role } => {
                let Scope { organisation, .. } = scope;
                invite_to(context, &tower, &email, Membership { organisation, role }).await
            }
            Accounts::Role { email, scope, role } => {
                let account = find(&tower, &email).await?;
                if let Some(role) = role {
                    fits(role, scope.organisation.as_deref())?;
                }
                tower.store.set_role(&account.member.account, scope.organisation.as_deref(), role).await?;
                done(context, &account.member.email)
            }
            Accounts::Lock { email } => lock(context, &tower, &email, Locked::Yes).await,
            Accounts::Unlock { email } => lock(context, &tower, &email, Locked::No).await,
            Accounts::Reset { email, second_factor } => reset(context, &tower, &email, second_factor).await,
            Accounts::Export { email } => person::export(context, &tower, &email).await,
            Accounts::Forget { email } => person::forget(context, &tower, &email).await,
            Accounts::Remove { email } => {
                let account = find(&tower, &email).await?;
                tower.store.remove_account(&account.member.email).await?;
                done(context, &account.member.email)
            }
        }
    }
}

async fn show_first_link(context: &Context, tower: &Tower) -> anyhow::Result<Exit> {
    if tower.store.count_accounts().await? > 0 {
        return wrong(context.say("cli-accounts-there", &[]));
    }
    let link = first_link(tower, &author(None)).await?;
    context.answer(&json!({ "link": link }), || {
        context.say("cli-first-link", &[("link", link.clone().into())])
    })?;
    Ok(Exit::Done)
}

async fn invite_to(
    context: &Context,
    tower: &Tower,
    address: &str,
    membership: Membership,
) -> anyhow::Result<Exit> {
    let Some(email) = email::read(address) else { return said("cli-wrong-email", [("text", &address)]) };
    fits(membership.role, membership.organisation.as_deref())?;
    match invite(tower, &email, membership, &author(None)).await? {
        Invited::Link(link) => context.answer(&json!({ "email": email, "link": link }), || {
            let words = [("email", email.clone().into()), ("link", link.clone().into())];
            context.say("cli-accounts-invited", &words)
        })?,
        Invited::Account(_) => context.answer(&json!({ "email": email, "link": null }), || {
            context.say("cli-accounts-known", &[("email", email.clone().into())])
        })?,
    }
    Ok(Exit::Done)
}

async fn reset(context: &Context, tower: &Tower, address: &str, second_factor: bool) -> anyhow::Result<Exit> {
    let member = find(tower, address).await?.member;
    if second_factor {
        tower.store.set_second_factor(&member.account, None, 0, &[]).await?;
    }
    let link = reset_link(tower, &member.account, &author(None)).await?;
    context.answer(&json!({ "email": member.email, "link": link }), || {
        let words = [("email", member.email.clone().into()), ("link", link.clone().into())];
        context.say("cli-accounts-reset", &words)
    })?;
    Ok(Exit::Done)
}

async fn lock(context: &Context, tower: &Tower, address: &str, locked: Locked) -> anyhow::Result<Exit> {
    let account = find(tower, address).await?;
    tower.store.lock_account(&account.member.email, locked).await?;
    done(context, &account.member.email)
}

async fn list(context: &Context, tower: &Tower) -> anyhow::Result<Exit> {
    let all = tower.store.accounts().await?;
    context.answer(&all.iter().map(line).collect::<Vec<_>>(), || {
        let head = ["email", "name", "roles", "signed-in", "state"]
            .map(|name| context.say(&format!("cli-head-{name}"), &[]));
        let rows = all.iter().map(|one| {
            let state = if one.locked { "cli-accounts-locked" } else { "cli-accounts-open" };
            [
                one.member.email.clone(),
                one.member.name.clone(),
                roles(one).join(", "),
                one.signed_in.map(|at| at.date_naive().to_string()).unwrap_or_default(),
                context.say(state, &[]),
            ]
        });
        match table(head, rows) {
            text if text.is_empty() => context.say("cli-accounts-none", &[]),
            text => text,
        }
    })?;
    Ok(Exit::Done)
}

fn line(one: &Account) -> serde_json::Value {
    let membership = |one: &Membership| json!({ "organisation": one.organisation, "role": one.role.code() });
    json!({ "email": one.member.email, "name": one.member.name, "locked": one.locked,
        "second_factor": one.second_factor, "created": one.created, "signed_in": one.signed_in,
        "memberships": one.member.memberships.iter().map(membership).collect::<Vec<_>>() })
}

fn roles(one: &Account) -> Vec<String> {
    let shown = |one: &Membership| format!("{}: {}", one.organisation.as_deref().unwrap_or("*"), one.role);
    one.member.memberships.iter().map(shown).collect()
}

/// The operator keeps the whole server: that is no role for one organisation.
fn fits(role: Role, organisation: Option<&str>) -> anyhow::Result<()> {
    if role == Role::Operator && organisation.is_some() {
        return said("cli-wrong-operator", []);
    }
    Ok(())
}

async fn find(tower: &Tower, address: &str) -> anyhow::Result<Account> {
    let account = match email::read(address) {
        Some(email) => tower.store.account(&email).await?,
        None => None,
    };
    match account {
        Some(account) => Ok(account),
        None => said("cli-wrong-account", [("id", &address)]),
    }
}

fn done(context: &Context, email: &str) -> anyhow::Result<Exit> {
    context.answer(&json!({ "email": email }), || {
        context.say("cli-accounts-done", &[("email", email.to_owned().into())])
    })?;
    Ok(Exit::Done)
}
