//! `belfort systems offer`, `share` and `alone`: systems that several organisations share.

use clap::Args;
use serde_json::json;

use super::{author, unknown};
use crate::cli::context::Context;
use crate::cli::exit::{Exit, said, wrong};
use crate::daemon::naming::Organisations;
use crate::daemon::shared::{self, TakeUp};
use crate::daemon::{Tower, assess};
use crate::register::System;
use crate::store::{Edited, StoreError};

/// Offer a system to another organisation, which can take it up then.
#[derive(Debug, Args)]
pub(in crate::cli) struct OfferCall {
    /// The id of the system
    id: String,
    /// The organisation, by its id or its name
    organisation: String,
    /// Take the offer back; an organisation that uses the system already goes on
    #[arg(long)]
    withdraw: bool,
    /// Who offers it [default: the user of this machine]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

/// Let an organisation use a system of another one: it gets a record of its own, offered or not.
#[derive(Debug, Args)]
pub(in crate::cli) struct ShareCall {
    /// The id of the system
    id: String,
    /// The organisation, by its id or its name
    organisation: String,
    /// The id of its record [default: made of the name of the system]
    #[arg(long, value_name = "ID")]
    id_of_record: Option<String>,
    /// Whom to tell when something changes, such as email:ann@town.example
    #[arg(long, value_name = "OWNER")]
    owner: Option<String>,
    /// Who is named in the history [default: the user of this machine]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

impl OfferCall {
    pub(in crate::cli) async fn run(self, context: &Context, tower: &Tower) -> anyhow::Result<Exit> {
        let Some(stored) = tower.store.system(&self.id).await? else { return unknown(&self.id) };
        let organisation = organisation(tower, &self.organisation).await?;
        let key = if self.withdraw {
            tower.store.remove_offer(&self.id, &organisation).await?;
            "cli-system-withdrawn"
        } else {
            let offered = shared::offer(tower, &stored.system, &organisation, &author(self.by)).await?;
            offered.map_err(StoreError::from)?;
            "cli-system-offered"
        };
        let json = json!({ "system": self.id, "organisation": organisation, "offered": !self.withdraw });
        context.answer(&json, || {
            context.say(key, &[("id", self.id.clone().into()), ("organisation", organisation.clone().into())])
        })?;
        Ok(Exit::Done)
    }
}

impl ShareCall {
    pub(in crate::cli) async fn run(self, context: &Context, tower: &Tower) -> anyhow::Result<Exit> {
        if tower.store.system(&self.id).await?.is_none() {
            return unknown(&self.id);
        }
        let organisation = organisation(tower, &self.organisation).await?;
        let owned = System { owner: self.owner.clone(), ..System::default() };
        if let Err(cause) = assess::owner_address(&owned) {
            return wrong(format!("the owner: {cause}"));
        }
        let who = author(self.by);
        let wanted = TakeUp {
            system: &self.id,
            organisation: &organisation,
            id: self.id_of_record.as_deref(),
            owner: self.owner.as_deref(),
            who: &who,
        };
        let Some(stored) = shared::take_up(tower, &wanted).await? else {
            return said("cli-wrong-id-taken", []);
        };
        let id = stored.system.id;
        context.answer(&json!({ "system": id, "uses": self.id, "organisation": organisation }), || {
            let shared = self.id.clone().into();
            let args = [
                ("id", id.clone().into()),
                ("organisation", organisation.clone().into()),
                ("shared", shared),
            ];
            context.say("cli-system-taken-up", &args)
        })?;
        Ok(Exit::Done)
    }
}

/// Lets a record go on without the shared system.
pub(in crate::cli) async fn alone(
    context: &Context,
    tower: &Tower,
    id: &str,
    by: &str,
) -> anyhow::Result<Exit> {
    if shared::go_on_alone(tower, id, by).await? == Edited::NoSystem {
        return unknown(id);
    }
    context.answer(&json!({ "system": id, "uses": null }), || {
        context.say("cli-system-alone", &[("id", id.to_owned().into())])
    })?;
    Ok(Exit::Done)
}

async fn organisation(tower: &Tower, named: &str) -> anyhow::Result<String> {
    match Organisations::known(tower).await?.id(named) {
        Some(id) => Ok(id.to_owned()),
        None => said("cli-wrong-organisation-name", [("id", &named)]),
    }
}
