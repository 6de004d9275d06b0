//! `belfort bot`.

use clap::Subcommand;
use serde_json::json;

use super::context::Context;
use super::exit::{Exit, said};
use crate::daemon::linking;

/// The Telegram bot.
#[derive(Debug, Subcommand)]
pub(super) enum BotCommand {
    /// Make a code that links a chat: whoever sends it to the bot within a day is told the same
    Link {
        /// The id of a subscription, an organisation or a system
        #[arg(value_name = "SUBSCRIPTION|ORGANISATION|SYSTEM")]
        id: String,
    },
}

impl BotCommand {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let BotCommand::Link { id } = self;
        let tower = context.tower().await?;
        let Some((watch, rhythm)) = linking::named(&tower, &id).await? else {
            return said("cli-wrong-watched", [("id", &id)]);
        };
        let companion = tower.store.subscription(&id).await?.map(|found| found.id);
        let (code, linked) = linking::link(&tower, watch, rhythm, companion).await?;
        let until = linked.expires.with_timezone(&context.config.alerts.time_zone).format("%Y-%m-%d %H:%M");
        let args = [("code", code.clone().into()), ("until", until.to_string().into())];
        let answer = json!({ "code": code, "send": format!("/start {code}"), "expires": linked.expires });
        context.answer(&answer, || context.say("bot-code-made", &args))?;
        Ok(Exit::Done)
    }
}
