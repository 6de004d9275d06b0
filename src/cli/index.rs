//! `belfort index`: the index as a cache of the store.

mod judge;

use clap::Subcommand;
use serde_json::json;

use super::context::Context;
use super::exit::Exit;
use super::progress::{EVERY, watched};
use crate::daemon::index::Indexer;

/// The index.
#[derive(Debug, Subcommand)]
pub(super) enum IndexCommand {
    /// Empty the index and fill it from the store
    Rebuild,
    /// Measure how well the search answers judged questions, beside tantivy as it comes
    Judge(judge::JudgeCommand),
}

impl IndexCommand {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        if let IndexCommand::Judge(judge) = self {
            return judge.run(context);
        }
        let tower = context.tower().await?;
        let all = tower.store.last_change().await?;
        let how_far = || {
            let done = tower.progress.applied().unwrap_or_default();
            eprintln!("{}", context.say("cli-index-progress", &[("done", done.into()), ("all", all.into())]));
        };
        let mut indexer = Indexer::open(&tower).await?;
        let changes = watched(indexer.rebuild(&tower), EVERY, how_far).await?;
        let items = tower.store.counts().await?.items;
        context.answer(&json!({ "changes": changes, "items": items }), || {
            context.say("cli-index-rebuilt", &[("items", items.into())])
        })?;
        Ok(Exit::Done)
    }
}
