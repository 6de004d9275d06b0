//! A feed as a call describes it, and `belfort feeds add`.

use clap::Args;
use serde_json::json;
use url::Url;

use crate::cli::context::Context;
use crate::cli::exit::{Exit, said, wrong};
use crate::cli::search::theme_id;
use crate::daemon::Tower;
use crate::news::feed::{FeedSettings, Selectors};
use crate::news::opml::feed_id;
use crate::news::{Feed, FeedKind};
use crate::text::Language;

/// A feed, as the call describes it.
#[derive(Debug, Args)]
pub(in crate::cli) struct Source {
    /// Its address; `preview` takes a file as well
    #[arg(value_name = "URL")]
    pub(super) url: String,
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
    /// ... the link to the next page of the list
    #[arg(long, value_name = "CSS", requires = "item")]
    next: Option<String>,
    /// ... how many pages are read in one poll, when what stands on them is new [default: 3]
    #[arg(long, value_name = "N", requires = "next")]
    pages: Option<u32>,
    /// Read an HTML page that marks its items itself (JSON-LD, h-feed, microdata)
    #[arg(long, conflicts_with = "item")]
    marked: bool,
    #[command(flatten)]
    settings: Settings,
}

/// What is set for one feed alone.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Settings {
    /// Fetch the page behind each new item and keep its readable text
    #[arg(long)]
    full_text: bool,
    /// The user agent that its publisher wants to see [default: Belfort, with the configured contact]
    #[arg(long, value_name = "TEXT", value_parser = agent)]
    user_agent: Option<String>,
    /// How often it is polled: 30m, 6h, 1d [default: its own rhythm]
    #[arg(long, value_name = "TIME", value_parser = seconds)]
    every: Option<u32>,
}

impl Settings {
    pub(super) fn read(&self) -> FeedSettings {
        FeedSettings {
            user_agent: self.user_agent.clone(),
            interval_seconds: self.every,
            full_text: self.full_text,
            ..FeedSettings::default()
        }
    }
}

/// A user agent is one line that a header can hold.
fn agent(text: &str) -> Result<String, String> {
    let fits = !text.trim().is_empty() && text.chars().all(|c| c == ' ' || c.is_ascii_graphic());
    fits.then(|| text.trim().to_owned()).ok_or_else(|| "a user agent is one line of plain letters".to_owned())
}

/// A length of time: a number and `m`, `h` or `d`.
fn seconds(text: &str) -> Result<u32, String> {
    let wrong = || format!("`{text}` is no length of time: write 30m, 6h or 1d, at least 5m and at most 30d");
    let (number, unit) =
        text.split_at(text.len().saturating_sub(text.chars().last().map_or(0, char::len_utf8)));
    let unit = match unit {
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return Err(wrong()),
    };
    let seconds = number.parse::<u32>().ok().and_then(|number| number.checked_mul(unit)).ok_or_else(wrong)?;
    // Less than five minutes is no manners; after more than a month nobody remembers the feed.
    if (300..=30 * 86_400).contains(&seconds) { Ok(seconds) } else { Err(wrong()) }
}

impl Source {
    /// The same feed at another address.
    pub(super) fn at(self, url: &Url) -> Source {
        Source { url: url.to_string(), ..self }
    }

    pub(super) fn feed(&self, tower: &Tower) -> anyhow::Result<Feed> {
        let url = match Url::parse(&self.url) {
            Ok(url) => url,
            Err(_) => return said("cli-wrong-address", [("text", &self.url)]),
        };
        let themes = self.theme.iter().map(|theme| theme_id(tower, theme)).collect::<anyhow::Result<_>>()?;
        Ok(Feed {
            id: self.id.clone().unwrap_or_else(|| feed_id(url.as_str())),
            title: self.title.clone().unwrap_or_else(|| url.host_str().unwrap_or(url.as_str()).to_owned()),
            language: self.language,
            kind: self.kind(),
            themes,
            settings: self.settings.read(),
            url,
        })
    }

    fn kind(&self) -> FeedKind {
        let (Some(item), Some(link)) = (&self.item, &self.link) else {
            return if self.marked { FeedKind::Marked } else { FeedKind::Syndication };
        };
        FeedKind::Listing(Selectors {
            item: item.clone(),
            link: link.clone(),
            title: self.item_title.clone(),
            kind: self.kind.clone(),
            date: self.date.clone(),
            date_format: self.date_format.clone(),
            summary: self.summary.clone(),
            themes: self.themes.clone(),
            next: self.next.clone(),
            pages: self.pages,
        })
    }

    pub(super) async fn add(self, context: &Context) -> anyhow::Result<Exit> {
        let tower = context.tower().await?;
        let feed = self.feed(&tower)?;
        let rule = crate::net::AddressRule { allow_private: context.config.fetch.allow_private };
        rule.check(&feed.url).or_else(|refused| wrong(refused.to_string()))?;
        if !tower.store.add_feed(&feed, tower.clock.now()).await? {
            return said("cli-wrong-feed-there", [("id", &feed.id)]);
        }
        context.answer(&json!({ "feed": feed }), || {
            context.say("cli-feed-added", &[("id", feed.id.clone().into())])
        })?;
        Ok(Exit::Done)
    }
}
