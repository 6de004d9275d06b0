//! Full texts: the pages behind teasers, fetched before their items are decided upon.

use std::collections::HashMap;
use std::time::Duration;

use url::Url;

use super::pages;
use super::tower::Tower;
use crate::news::intake::Intake;
use crate::news::readable::{Readable, is_teaser, readable};
use crate::news::{Feed, Item, ItemKey};

/// Pages fetched in one poll of a feed: with a pause between them that is a minute; a busy feed brings fewer new items.
const PAGES_MAX: usize = 20;
/// What the pages of one poll may take; the feed is under a lease.
const TIME_MAX: Duration = Duration::from_secs(120);

/// The full texts of the items of a poll, by their ids in the feed.
#[derive(Debug, Default)]
pub struct Texts(HashMap<String, Readable>);

impl Texts {
    /// Gives an item its full text, when there is one and it says more.
    pub fn complete(&self, item: &mut Item) {
        if let Some(text) = self.0.get(&item.id) {
            text.put_in(item);
        }
    }
}

/// The full texts of what a poll brought: of new items, and of items that changed.
///
/// A page that fails never blocks its item, which keeps its teaser; an item that changed then keeps the longer text that we hold.
pub async fn texts(tower: &Tower, feed: &Feed, intake: &Intake) -> Texts {
    let mut texts = Texts::default();
    if !feed.settings.full_text {
        return texts;
    }
    keep_held(tower, feed, &intake.changed, &mut texts).await;
    let teasers = intake.new.iter().chain(&intake.changed).filter(|item| is_teaser(item)).take(PAGES_MAX);
    let fetching = async {
        for item in teasers {
            match text_of(tower, feed, item).await {
                Ok(text) => drop(texts.0.insert(item.id.clone(), text)),
                Err(why) => tracing::info!(feed = feed.id, item = item.id, "keeps its teaser: {why}"),
            }
        }
    };
    if tokio::time::timeout(TIME_MAX, fetching).await.is_err() {
        tracing::info!(feed = feed.id, "some items keep their teasers: their pages took too long");
    }
    texts
}

async fn text_of(tower: &Tower, feed: &Feed, item: &Item) -> anyhow::Result<Readable> {
    let url = Url::parse(item.url.as_deref().unwrap_or_default())?;
    let document = pages::get(tower, &url, &feed.settings).await?;
    let item = item.clone();
    Ok(tokio::task::spawn_blocking(move || readable(&document, &item)).await??)
}

/// The texts that we hold of items that changed, for the case that their pages cannot be had.
async fn keep_held(tower: &Tower, feed: &Feed, changed: &[Item], texts: &mut Texts) {
    let keys: Vec<ItemKey> = changed.iter().map(|item| ItemKey::new(&feed.id, &item.id)).collect();
    match tower.store.items(&keys).await {
        Ok(held) => texts.0.extend(
            held.into_values()
                .map(|held| (held.item.id, Readable { html: held.item.body_html, text: held.item.body })),
        ),
        Err(error) => tracing::error!(feed = feed.id, "cannot load the texts that we hold: {error}"),
    }
}
