//! `belfort feeds preview`: what would be read, without storing it.

use std::path::Path;

use anyhow::Context as _;
use serde_json::json;
use url::Url;

use super::source::Source;
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::daemon::Tower;
use crate::daemon::listing::read_on;
use crate::daemon::poll::limits;
use crate::news::fetch::{Document, Fetched, Validators, fetch};
use crate::news::parse::{ParsedFeed, parse, problem_in_words};
use crate::news::{Feed, Item, ItemKey};

impl Source {
    pub(super) async fn preview(self, context: &Context) -> anyhow::Result<Exit> {
        let tower = context.tower().await?;
        let path = Path::new(&self.url);
        let local = path.exists();
        let feed = if local {
            let address = Url::from_file_path(std::path::absolute(path)?);
            let url = address.unwrap_or_else(|()| Url::parse("file:///").expect("a constant address"));
            self.at(&url).feed(&tower)?
        } else {
            self.feed(&tower)?
        };
        let document = if local { read_file(&feed.url)? } else { fetch_once(&tower, &feed).await? };
        let parsed = parse(&document, &feed, tower.clock.now()).map_err(anyhow::Error::from);
        let parsed = parsed.with_context(|| format!("`{}`", crate::net::shown(&feed.url)))?;
        // A file leads nowhere; what it calls the next page may not even be its own.
        let mut parsed = if local { parsed } else { read_on(&tower, &feed, parsed, |_| false).await };
        parsed.items.iter_mut().for_each(Item::detect_language);
        show(context, &tower, &feed, &parsed)
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
        let told = problems.iter().map(|problem| problem_in_words(problem, context.language));
        lines.extend(told.map(|problem| format!("! {problem}")));
        lines.join("\n")
    })?;
    Ok(Exit::Done)
}
