//! `belfort mail take`: what a mail server hands over.

use std::io::Read;

use clap::Subcommand;
use serde_json::json;

use super::context::Context;
use super::exit::Exit;
use crate::alerts::incoming::BYTES_MAX;
use crate::daemon::incoming::take;

/// Mail that comes in.
#[derive(Debug, Subcommand)]
pub(super) enum MailCommand {
    /// Take a mail from standard input, as a mail server hands it over: a bounce pauses its subscription, `stop` ends one
    Take {
        /// The address at which it arrived, with what stands behind the plus sign
        #[arg(long, value_name = "RECIPIENT", env = "ORIGINAL_RECIPIENT", allow_hyphen_values = true)]
        to: Option<String>,
    },
}

impl MailCommand {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let MailCommand::Take { to } = self;
        // What is no address says nothing: a mail server would take a refusal for a failure of ours.
        let arrived = to.and_then(|to| to.trim().parse().ok());
        let mut mail = Vec::new();
        let mut input = std::io::stdin().lock();
        input.by_ref().take(BYTES_MAX as u64).read_to_end(&mut mail)?;
        // A mail server that is not read to the end takes that for a failure.
        std::io::copy(&mut input, &mut std::io::sink())?;
        let tower = context.tower().await?;
        let taken = take(&tower, &mail, arrived.as_ref()).await?;
        let word = json!(taken).as_str().unwrap_or_default().to_owned();
        context.answer(&json!({ "taken": taken }), || {
            context.say("cli-mail-taken", &[("taken", word.into())])
        })?;
        Ok(Exit::Done)
    }
}
