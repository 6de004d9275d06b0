//! `belfort deliveries`: what was told, what waits and what was refused.

use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::context::{Context, table};
use super::exit::{Exit, said};
use crate::alerts::mishap;

/// The deliveries.
#[derive(Debug, Subcommand)]
pub(super) enum Deliveries {
    /// Show the newest deliveries, or those in one state
    List(List),
    /// Send again what was refused for good, under the name it had
    Replay(Replay),
}

/// Which deliveries are shown.
#[derive(Debug, Args)]
pub(super) struct List {
    /// Only those in this state
    #[arg(long)]
    state: Option<State>,
    /// How many
    #[arg(long, default_value_t = 50)]
    limit: u32,
}

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum State {
    /// Waits to be sent, or to be sent again.
    Queued,
    /// The channel took it.
    Sent,
    /// Refused for good.
    Dead,
    /// Waits until its subscription goes on.
    Held,
}

impl State {
    fn as_str(self) -> &'static str {
        match self {
            State::Queued => "queued",
            State::Sent => "sent",
            State::Dead => "dead",
            State::Held => "held",
        }
    }
}

/// Which deliveries are sent again.
#[derive(Debug, Args)]
#[group(required = true)]
pub(super) struct Replay {
    /// The id of one
    id: Option<String>,
    /// All that were refused
    #[arg(long, conflicts_with = "id")]
    all: bool,
}

impl Deliveries {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        match self {
            Deliveries::List(list) => list.run(context).await,
            Deliveries::Replay(replay) => replay.run(context).await,
        }
    }
}

impl List {
    async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let store = &context.tower().await?.store;
        let letters = store.letters(self.state.map(State::as_str), self.limit.into()).await?;
        context.answer(&letters, || {
            let head = ["id", "when", "to", "state", "cause"]
                .map(|name| context.say(&format!("cli-head-{name}"), &[]));
            let zone = &context.config.alerts.time_zone;
            let rows = letters.iter().map(|letter| {
                [
                    letter.id.clone(),
                    letter.created.with_timezone(zone).format("%Y-%m-%d %H:%M").to_string(),
                    format!("{} {}", letter.channel, letter.subscription),
                    letter.state.clone(),
                    match &letter.cause {
                        Some(kept) => mishap::in_words(kept, context.language),
                        None => letter.receipt.clone().unwrap_or_default(),
                    },
                ]
            });
            match table(head, rows) {
                text if text.is_empty() => context.say("cli-deliveries-none", &[]),
                text => text,
            }
        })?;
        Ok(Exit::Done)
    }
}

impl Replay {
    async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let tower = context.tower().await?;
        let again = tower.store.replay(self.id.as_deref(), tower.clock.now()).await?;
        if let (Some(id), 0) = (&self.id, again) {
            return said("cli-wrong-delivery", [("id", &id)]);
        }
        context.answer(&json!({ "again": again }), || {
            context.say("cli-deliveries-again", &[("count", again.into())])
        })?;
        Ok(Exit::Done)
    }
}
