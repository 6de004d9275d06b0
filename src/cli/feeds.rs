//! `belfort feeds`: the sources of items.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use serde_json::json;
use url::Url;

use super::context::{Context, print, table};
use super::exit::{Exit, wrong};
use super::search::theme_id;
use crate::daemon::Tower;
use crate::daemon::poll::limits;
use crate::news::feed::{FeedSettings, Selectors};
use crate::news::fetch::{Document, Fetched, Validators, fetch};
use crate::news::opml::{self, feed_id};
use crate::news::parse::{ParsedFeed, parse};
use crate::news::{Feed, FeedKind, ItemKey};
use crate::text::Language;

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
    /// Add the feeds of an OPML file, or of the starter pack
    Import {
        /// The OPML file; without one the starter pack that comes with Belfort
        file: Option<PathBuf>,
    },
    /// Write all feeds as OPML
    Export,
}

/// A feed, as the call describes it.
#[derive(Debug, Args)]
pub(super) struct Source {
    /// Its address; `preview` takes a file as well
    #[arg(value_name = "URL")]
    url: String,
    /// A short stable name [default: made from the address]
    #[arg(long)]
    id: Option<String>,
    /// The name people see [default: what the feed calls itself]
    #[arg(long)]
    title: Option<String>,
    /// The language of its items
    #[arg(long = "in", value_name = "LANG")]
    language: Option<Language>,
    /// A theme that every item gets (id or name)
    #[arg(long, value_name = "THEME")]
    theme: Vec<String>,
    /// Read an HTML page: the selector of one item
    #[arg(long, value_name = "CSS", requires = "link")]
    item: Option<String>,
    /// ... the element inside it whose href leads to the item
    #[arg(long, value_name = "CSS", requires = "item")]
    link: Option<String>,
    /// ... its title [default: the text of the link]
    #[arg(long = "item-title", value_name = "CSS", requires = "item")]
    item_title: Option<String>,
    /// ... its type
    #[arg(long, value_name = "CSS", requires = "item")]
    kind: Option<String>,
    /// ... its date
    #[arg(long, value_name = "CSS", requires = "item")]
    date: Option<String>,
    /// ... how the date is written: %d-%m-%Y
    #[arg(long, value_name = "FORMAT", requires = "date")]
    date_format: Option<String>,
    /// ... its summary
    #[arg(long, value_name = "CSS", requires = "item")]
    summary: Option<String>,
    /// ... its themes
    #[arg(long, value_name = "CSS", requires = "item")]
    themes: Option<String>,
}

impl Feeds {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        match self {
            Feeds::Add(source) => source.add(context).await,
            Feeds::List => list(context).await,
            Feeds::Remove { id } => remove(context, &id).await,
            Feeds::Preview(source) => source.preview(context).await,
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

impl Source {
    fn feed(&self, tower: &Tower) -> anyhow::Result<Feed> {
        let url = match Url::parse(&self.url) {
            Ok(url) => url,
            Err(cause) => return wrong(format!("`{}` is not an address: {cause}", self.url)),
        };
        let themes = self.theme.iter().map(|theme| theme_id(tower, theme)).collect::<anyhow::Result<_>>()?;
        Ok(Feed {
            id: self.id.clone().unwrap_or_else(|| feed_id(url.as_str())),
            title: self.title.clone().unwrap_or_else(|| url.host_str().unwrap_or(url.as_str()).to_owned()),
            language: self.language,
            kind: self.kind(),
            themes,
            settings: FeedSettings::default(),
            url,
        })
    }

    fn kind(&self) -> FeedKind {
        let (Some(item), Some(link)) = (&self.item, &self.link) else { return FeedKind::Syndication };
        FeedKind::Listing(Selectors {
            item: item.clone(),
            link: link.clone(),
            title: self.item_title.clone(),
            kind: self.kind.clone(),
            date: self.date.clone(),
            date_format: self.date_format.clone(),
            summary: self.summary.clone(),
            themes: self.themes.clone(),
            ..Selectors::default()
        })
    }

    async fn add(self, context: &Context) -> anyhow::Result<Exit> {
        let tower = context.tower().await?;
        let feed = self.feed(&tower)?;
        let rule = crate::net::AddressRule { allow_private: context.config.fetch.allow_private };
        rule.check(&feed.url).or_else(|refused| wrong(refused.to_string()))?;
        if !tower.store.add_feed(&feed, tower.clock.now()).await? {
            return wrong(format!(
                "a feed with the id `{}` or that address is there already: `belfort feeds list`",
                feed.id
            ));
        }
        context.answer(&json!({ "feed": feed }), || {
            context.say("cli-feed-added", &[("id", feed.id.clone().into())])
        })?;
        Ok(Exit::Done)
    }

    async fn preview(self, context: &Context) -> anyhow::Result<Exit> {
        let tower = context.tower().await?;
        let path = Path::new(&self.url);
        let local = path.exists();
        let feed = if local {
            let address = Url::from_file_path(std::path::absolute(path)?);
            let url = address.unwrap_or_else(|()| Url::parse("file:///").expect("a constant address"));
            Source { url: url.to_string(), ..self }.feed(&tower)?
        } else {
            self.feed(&tower)?
        };
        let document = if local { read_file(&feed.url)? } else { fetch_once(&tower, &feed).await? };
        let parsed = parse(&document, &feed, tower.clock.now()).map_err(anyhow::Error::from);
        show(
            context,
            &tower,
            &feed,
            &parsed.with_context(|| format!("reading `{}`", crate::net::shown(&feed.url)))?,
        )
    }
}

fn read_file(url: &Url) -> anyhow::Result<Document> {
    let path = url.to_file_path().map_err(|()| anyhow::anyhow!("`{url}` is not a file"))?;
    let bytes = std::fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
    Ok(Document::local(url.clone(), bytes))
}

async fn fetch_once(tower: &Tower, feed: &Feed) -> anyhow::Result<Document> {
    let limits = limits(tower);
    match fetch(&tower.client, feed, &Validators::default(), &limits).await? {
        Fetched::Document(document) => Ok(*document),
        Fetched::NotModified(_) => anyhow::bail!("`{}` answers that nothing changed since never", feed.id),
    }
}

fn show(context: &Context, tower: &Tower, feed: &Feed, parsed: &ParsedFeed) -> anyhow::Result<Exit> {
    let tagger = tower.tagger();
    let items: Vec<_> = parsed
        .items
        .iter()
        .map(|item| {
            let mut json = serde_json::to_value(item).expect("an item has text keys and plain values only");
            json["key"] = json!(ItemKey::new(&feed.id, &item.id));
            json["themes"] = json!(tagger.tags(feed, item));
            json["provisions"] = json!(tagger.provisions(item));
            json
        })
        .collect();
    let problems: Vec<String> = parsed.problems.iter().map(ToString::to_string).collect();
    let shown = Feed { title: parsed.title.clone().unwrap_or_else(|| feed.title.clone()), ..feed.clone() };
    context.answer(&json!({ "feed": shown, "items": items, "problems": problems }), || {
        let mut lines = vec![format!("{} ({})", shown.title, parsed.items.len())];
        for item in &parsed.items {
            let date = item.published.map(|at| at.format("%d-%m-%Y").to_string()).unwrap_or_default();
            let themes: Vec<_> = tagger
                .tags(feed, item)
                .iter()
                .map(|tag| tower.theme_name(&tag.theme, context.language))
                .collect();
            lines.push(format!("{date:10} {}\n           # {}", item.title, themes.join(", ")));
        }
        lines.extend(problems.iter().map(|problem| format!("! {problem}")));
        lines.join("\n")
    })?;
    Ok(Exit::Done)
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
