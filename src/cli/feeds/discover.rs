//! `belfort feeds discover`: the feed of a page, or a way to read the list on it, with the call that takes it.

use clap::Args;
use serde_json::{Value, json};
use url::Url;

use super::source::Settings;
use crate::cli::context::Context;
use crate::cli::exit::{Exit, said};
use crate::daemon::discover::{Discovered, Found, discover};
use crate::news::FeedKind;
use crate::news::discover::{Proposal, Source};
use crate::news::feed::{FeedSettings, Selectors};
use crate::news::opml::feed_id;

/// Items shown of a proposal; enough to see whether it is the news.
const SHOWN: usize = 5;

/// A page whose feed is sought.
#[derive(Debug, Args)]
pub(in crate::cli) struct Discover {
    /// The address of the page
    url: String,
    #[command(flatten)]
    settings: Settings,
}

impl Discover {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let url = match Url::parse(&self.url) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => url,
            Ok(_) | Err(_) => return said("cli-wrong-address", [("text", &self.url)]),
        };
        let tower = context.tower().await?;
        let settings = self.settings.read();
        let found = discover(&tower, &url, &settings).await?;
        context.answer(&as_json(&found, &settings), || as_text(context, &found, &settings))?;
        let nothing = found.feeds.is_empty() && found.listings.is_empty();
        Ok(if nothing { Exit::No } else { Exit::Done })
    }
}

fn as_json(found: &Discovered, settings: &FeedSettings) -> Value {
    let mut json = serde_json::to_value(found).expect("what was found has text keys and plain values only");
    for (at, feed) in found.feeds.iter().enumerate() {
        json["feeds"][at]["add"] = json!(add_feed(feed));
    }
    for (at, listing) in found.listings.iter().enumerate() {
        json["listings"][at]["add"] = json!(add_listing(&found.url, &listing.selectors, settings));
    }
    json
}

fn as_text(context: &Context, found: &Discovered, settings: &FeedSettings) -> String {
    let mut lines = Vec::new();
    if let Some(cause) = found.cause {
        let why = context.say(&format!("cli-discover-{cause}"), &[]);
        lines.push(context.say("cli-discover-hidden", &[("why", why.into())]));
    }
    for feed in &found.feeds {
        lines.extend(feed_lines(context, feed));
    }
    if found.feeds.is_empty() && !found.listings.is_empty() {
        lines.push(context.say("cli-discover-listings", &[]));
    }
    for listing in &found.listings {
        lines.extend(listing_lines(context, &found.url, listing, settings));
    }
    if found.feeds.is_empty() && found.listings.is_empty() {
        lines.push(context.say("cli-discover-nothing", &[("asked", found.asked.into())]));
    }
    lines.join("\n")
}

fn feed_lines(context: &Context, found: &Found) -> [String; 4] {
    let source = match found.source {
        Source::Itself if found.feed.kind == FeedKind::Marked => "marked",
        Source::Itself => "itself",
        Source::Link => "link",
        Source::Anchor => "anchor",
        Source::Sitemap => "sitemap",
        Source::Usual => "usual",
    };
    let newest = match found.newest {
        Some(newest) => {
            let day = newest.with_timezone(&context.config.alerts.time_zone).format("%d-%m-%Y").to_string();
            context.say("cli-discover-newest", &[("day", day.into())])
        }
        None => context.say("cli-discover-undated", &[]),
    };
    let items =
        context.say("cli-discover-items", &[("items", found.items.into()), ("newest", newest.into())]);
    let how = context.say(&format!("cli-discover-from-{source}"), &[]);
    [
        found.feed.title.clone(),
        format!("   {} ({how})", crate::net::shown(&found.feed.url)),
        format!("   {items}"),
        format!("   {}", add_feed(found)),
    ]
}

fn listing_lines(context: &Context, url: &Url, listing: &Proposal, settings: &FeedSettings) -> Vec<String> {
    let zone = &context.config.alerts.time_zone;
    let shown = listing.items.iter().take(SHOWN).map(|item| {
        let date = item.published.map(|at| at.with_timezone(zone).format("%d-%m-%Y").to_string());
        format!("   {:10} {}", date.unwrap_or_default(), item.title)
    });
    let count = context.say("cli-discover-listing", &[("items", listing.items.len().into())]);
    let add = format!("   {}", add_listing(url, &listing.selectors, settings));
    std::iter::once(count).chain(shown).chain([add]).collect()
}

/// The call that adds a feed.
fn add_feed(found: &Found) -> String {
    let marked = if found.feed.kind == FeedKind::Marked { " --marked" } else { "" };
    format!("belfort feeds add {}{marked}{}", quoted(found.feed.url.as_str()), set(&found.feed.settings))
}

/// The call that adds a page by its selectors.
fn add_listing(url: &Url, selectors: &Selectors, settings: &FeedSettings) -> String {
    let parts = [
        ("item", Some(&selectors.item)),
        ("link", Some(&selectors.link)),
        ("item-title", selectors.title.as_ref()),
        ("kind", selectors.kind.as_ref()),
        ("date", selectors.date.as_ref()),
        ("summary", selectors.summary.as_ref()),
        ("themes", selectors.themes.as_ref()),
        ("next", selectors.next.as_ref()),
    ];
    let options: String =
        parts.iter().filter_map(|(name, css)| Some(format!(" --{name} {}", quoted(css.as_ref()?)))).collect();
    let id = feed_id(url.as_str());
    format!("belfort feeds add {} --id {id}{options}{}", quoted(url.as_str()), set(settings))
}

fn set(settings: &FeedSettings) -> String {
    let mut text = String::new();
    if settings.full_text {
        text.push_str(" --full-text");
    }
    if let Some(agent) = &settings.user_agent {
        text.push_str(&format!(" --user-agent {}", quoted(agent)));
    }
    if let Some(seconds) = settings.interval_seconds {
        text.push_str(&format!(" --every {}m", seconds / 60));
    }
    text
}

/// A word for a shell: what a page says must not become a command.
fn quoted(text: &str) -> String {
    let plain = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':' | ',' | '+' | '=' | '%' | '@')
    };
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn what_a_page_says_stays_one_word_of_a_call() {
        assert_eq!(quoted("li.row"), "li.row");
        assert_eq!(quoted("ul > li"), "'ul > li'");
        assert_eq!(quoted("https://town.example/?a=1&b=$(x)"), "'https://town.example/?a=1&b=$(x)'");
        assert_eq!(quoted("a'b; rm"), r"'a'\''b; rm'");
    }
}
