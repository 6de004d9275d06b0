//! `belfort poll`: one round over the feeds that are due.

use std::sync::Arc;

use clap::Args;

use super::context::{Context, print};
use super::exit::Exit;
use crate::daemon::Tower;
use crate::daemon::announce::turn::{self, Turn};
use crate::daemon::announce::{CHANNELS, Lane, announce};
use crate::daemon::index::Indexer;
use crate::daemon::poll::{Outcome, Polled, Which, poll};
use crate::news::parse::problem_in_words;

/// Poll the feeds that are due once, tell what is due, then stop.
#[derive(Debug, Args)]
pub(super) struct Poll {
    /// Poll all feeds, due or not
    #[arg(long)]
    all: bool,
}

impl Poll {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let tower = context.tower().await?;
        // Without the index another process is at work: it indexes and tells what this round finds.
        let indexer = match Indexer::open_for_now(&tower).await {
            Ok(indexer) => Some(indexer),
            Err(error) => {
                tracing::warn!("the daemon is at work and will index and tell: {error:#}");
                None
            }
        };
        let which = if self.all { Which::All } else { Which::Due };
        let polled = poll(&tower, which, |polled| show(context, polled)).await?;
        // The daemon looks by itself; without one a poll is when silence is noticed.
        if indexer.is_some() {
            crate::daemon::health::look_when_due(&tower).await?;
            crate::daemon::growth::tell(&tower).await?;
        }
        if let Some(mut indexer) = indexer {
            // A full disk stops the index and not the messages: they stand in the store.
            let followed = indexer.follow(&tower).await;
            tell(&tower).await?;
            followed?;
        }
        if polled.is_empty() && !context.json {
            print(&context.say("cli-poll-nothing-due", &[]))?;
        }
        let failed = polled.iter().filter(|polled| matches!(polled.outcome, Outcome::Failed { .. })).count();
        Ok(if failed > 0 && failed == polled.len() { Exit::World } else { Exit::Done })
    }
}

/// Sends what is due over every channel.
pub(super) async fn tell(tower: &Arc<Tower>) -> anyhow::Result<()> {
    tower.store.end_pauses(tower.clock.now()).await?;
    tower.store.bundle_digests(tower.clock.now(), tower.config.alerts.time_zone).await?;
    let channels = tower.channels()?;
    for channel in CHANNELS {
        if channel == turn::CHANNEL {
            let turn = Turn::default();
            turn.announce(tower, &channels, || false).await?;
            turn.give_back(tower).await?;
        } else {
            announce(tower, &channels, Lane::first(channel), || false).await?;
        }
    }
    Ok(())
}

/// One line a feed, as it ends.
fn show(context: &Context, polled: &Polled) {
    let line = || match &polled.outcome {
        Outcome::NotModified => {
            context.say("cli-poll-not-modified", &[("feed", polled.feed.as_str().into())])
        }
        Outcome::Read { new, changed, unchanged, problems, .. } => {
            let mut text = context.say(
                "cli-poll-read",
                &[
                    ("feed", polled.feed.as_str().into()),
                    ("new", (*new).into()),
                    ("changed", (*changed).into()),
                    ("unchanged", (*unchanged).into()),
                ],
            );
            let told = problems.iter().map(|problem| problem_in_words(problem, context.language));
            told.for_each(|problem| text.push_str(&format!("\n  ! {problem}")));
            text
        }
        Outcome::Failed { cause, detail } => {
            let cause = context.say("feed-cause", &[("cause", cause.as_str().into())]);
            let detail = context.say("program-words", &[("detail", detail.as_str().into())]);
            let args =
                [("feed", polled.feed.as_str().into()), ("cause", cause.into()), ("detail", detail.into())];
            context.say("cli-poll-failed", &args)
        }
    };
    if let Err(error) = context.answer(polled, line) {
        tracing::warn!("cannot write the answer: {error}");
    }
}
