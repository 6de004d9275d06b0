//! `belfort feeds`: the sources of items.

mod discover;
mod preview;
mod source;

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use super::context::{Context, print, table};
use super::exit::{Exit, wrong};
use crate::news::{Feed, opml};
use discover::Discover;
use source::Source;

/// The starter pack: feeds that somebody saw alive in 2026.
const STARTER_PACK: &str = include_str!("../../index/feeds.opml");

/// The feeds.
#[derive(Debug, Subcommand)]
pub(super) enum Feeds {
    /// Add a feed, or an HTML page read by CSS selectors
    Add(Source),
    /// Show all feeds and how their polling goes
    List,
    /// Remove a feed and its items
    Remove {
        /// Its id
        id: String,
    },
    /// Fetch and read a feed, a page or a file, and store nothing
    Preview(Source),
    /// Find the feed of a page, or propose how to read the list on it
    Discover(Discover),
    /// Add the feeds of an OPML file, or of the starter pack
    Import {
        /// The OPML file; without one the starter pack that comes with Belfort
        file: Option<PathBuf>,
    },
    /// Write all feeds as OPML
    Export,
}

impl Feeds {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        match self {
            Feeds::Add(source) => source.add(context).await,
            Feeds::List => list(context).await,
            Feeds::Remove { id } => remove(context, &id).await,
            Feeds::Preview(source) => source.preview(context).await,
            Feeds::Discover(discover) => discover.run(context).await,
            Feeds::Import { file } => import(context, file).await,
            Feeds::Export => {
                let feeds: Vec<Feed> = context
                    .tower()
                    .await?
                    .store
                    .feeds()
                    .await?
                    .into_iter()
                    .map(|stored| stored.feed)
                    .collect();
                print(&opml::write("Belfort", &feeds))?;
                Ok(Exit::Done)
            }
        }
    }
}

async fn list(context: &Context) -> anyhow::Result<Exit> {
    let feeds = context.tower().await?.store.feeds().await?;
    let json: Vec<_> = feeds
        .iter()
        .map(|stored| {
            let state = &stored.state;
            json!({ "feed": stored.feed, "polled": state.polled, "read_well": state.read_well, "next_poll": state.next_poll,
                "failures": state.failures, "cause": state.cause, "detail": state.detail, "stopped": state.stopped })
        })
        .collect();
    context.answer(&json, || {
        let head =
            ["id", "name", "polled", "cause"].map(|name| context.say(&format!("cli-head-{name}"), &[]));
        let zone = &context.config.alerts.time_zone;
        let rows = feeds.iter().map(|stored| {
            let polled =
                stored.state.read_well.map(|at| at.with_timezone(zone).format("%Y-%m-%d %H:%M").to_string());
            let cause = stored.state.cause.clone().unwrap_or_default();
            [stored.feed.id.clone(), stored.feed.title.clone(), polled.unwrap_or_default(), cause]
        });
        match table(head, rows) {
            text if text.is_empty() => context.say("cli-feeds-none", &[]),
            text => text,
        }
    })?;
    Ok(Exit::Done)
}

async fn remove(context: &Context, id: &str) -> anyhow::Result<Exit> {
    if !context.tower().await?.store.remove_feed(id).await? {
        return wrong(format!("there is no feed `{id}`: `belfort feeds list` shows them"));
    }
    context.answer(&json!({ "removed": id }), || {
        context.say("cli-feed-removed", &[("id", id.to_owned().into())])
    })?;
    Ok(Exit::Done)
}

async fn import(context: &Context, file: Option<PathBuf>) -> anyhow::Result<Exit> {
    let bytes = match &file {
        Some(path) => match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(cause) => return wrong(format!("cannot read the OPML file `{}`: {cause}", path.display())),
        },
        None => STARTER_PACK.as_bytes().to_vec(),
    };
    let tower = context.tower().await?;
    let read = opml::read(&bytes, &tower.themes())
        .or_else(|error| wrong(format!("the OPML file is wrong: {error}")))?;
    let (mut added, mut known) = (Vec::new(), Vec::new());
    for feed in read.feeds {
        let is_new = tower.store.add_feed(&feed, tower.clock.now()).await?;
        if is_new { added.push(feed.id) } else { known.push(feed.id) }
    }
    let problems: Vec<String> = read.problems.iter().map(ToString::to_string).collect();
    let answer = json!({ "added": added, "known": known, "problems": problems });
    context.answer(&answer, || {
        let counts = [("added", added.len().into()), ("known", known.len().into())];
        let told = problems.iter().map(|problem| format!("! {problem}\n")).collect::<String>();
        format!("{told}{}", context.say("cli-feeds-imported", &counts))
    })?;
    Ok(Exit::Done)
}
