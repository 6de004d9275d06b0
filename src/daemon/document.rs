//! An item as the index and the standing queries see it.

use std::collections::BTreeSet;

use crate::law::Provision;
use crate::news::{Item, Tag};
use crate::search::Document;
use crate::store::StoredItem;

/// The document of an item that has just been read.
pub fn document(
    key: &str,
    feed: &str,
    item: &Item,
    tags: &[Tag],
    provisions: &BTreeSet<Provision>,
) -> Document {
    of(key, feed, item, tags, provisions.iter())
}

/// The document of an item of the store.
pub fn stored_document(stored: &StoredItem) -> Document {
    of(stored.key.as_str(), &stored.feed, &stored.item, &stored.tags, stored.provisions.iter())
}

fn of<'a>(
    key: &str,
    feed: &str,
    item: &Item,
    tags: &[Tag],
    provisions: impl Iterator<Item = &'a Provision>,
) -> Document {
    Document {
        key: key.to_owned(),
        feed: feed.to_owned(),
        kind: item.kind.clone(),
        language: item.language,
        title: item.title.clone(),
        summary: item.summary.clone(),
        body: item.body.clone(),
        url: item.url.clone(),
        published: item.published,
        themes: tags.iter().map(|tag| tag.theme.clone()).collect(),
        provisions: provisions.map(|provision| provision.as_str().to_owned()).collect(),
    }
}
