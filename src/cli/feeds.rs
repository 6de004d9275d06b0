//! `belfort feeds`: the sources of items.

mod discover;
mod health;
mod preview;
mod source;

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;
use url::Url;

use super::context::{Context, print};
use super::exit::{Exit, said, unreadable, wrong};
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
    /// Fetch a feed at the address that took its place, or read its page by the proposed selectors; its items stay
    Adopt {
        /// Its id
        id: String,
        /// The new address [default: the one that Belfort found]
        #[arg(long)]
        url: Option<Url>,
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
            Feeds::Adopt { id, url } => adopt(context, &id, url).await,
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
    let tower = context.tower().await?;
    health::list(context, &tower).await
}

async fn adopt(context: &Context, id: &str, url: Option<Url>) -> anyhow::Result<Exit> {
    let tower = context.tower().await?;
    let feed =
        crate::daemon::health::adopt(&tower, id, url).await.or_else(|error| wrong(format!("{error:#}")))?;
    let url = crate::net::shown(&feed.url);
    context.answer(&json!({ "feed": feed }), || {
        context.say("cli-feed-adopted", &[("id", feed.id.clone().into()), ("url", url.into())])
    })?;
    Ok(Exit::Done)
}

async fn remove(context: &Context, id: &str) -> anyhow::Result<Exit> {
    if !context.tower().await?.store.remove_feed(id).await? {
        return said("cli-wrong-feed", [("id", &id)]);
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
            Err(cause) => return unreadable(path, cause),
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
