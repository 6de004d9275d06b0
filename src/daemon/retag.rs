//! When the themes change, the stored items get the tags of the new ones: in batches, resumable, without alerts.
//!
//! The store keeps two numbers: the mark of the themes whose tags all items have, and while work is under way its mark and the
//! key it came to. A start goes on from there; other themes in the meantime begin anew. Doing a batch twice does no harm.

use std::sync::Mutex;

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};

use super::themes::{self, InUse};
use super::tower::Tower;
use crate::news::ItemKey;
use crate::store::{Retagged, TaggedItem};

/// Items loaded and tagged at a time: a second of work, so that a stop is soon obeyed.
const BATCH: i64 = 200;
/// How long a poll that began under the earlier themes may still store items: the lease of its batch.
const LATE: TimeDelta = TimeDelta::minutes(5);

/// The mark of the themes whose tags all items have.
const DONE: &str = "themes";
/// What stands there while the items do not all have the tags of the same themes.
const NONE: i64 = 0;
/// The mark of the themes whose tags are being given.
const GOING: &str = "themes-going";
/// How far that came: the first 15 hexadecimal digits of a key, as a number.
const AT: &str = "themes-at";
/// Digits of a key that fit a number of the store.
const DIGITS: usize = 15;

/// Notices other themes, and gives stored items their tags.
#[derive(Debug, Default)]
pub struct Retagger {
    /// The mark of a file with mistakes, so that they are told once.
    refused: Mutex<Option<i64>>,
    /// Since when polls may have used the earlier themes, and when the last of them has ended.
    late: Mutex<Option<(DateTime<Utc>, DateTime<Utc>)>>,
}

impl Retagger {
    /// Takes the file of themes into use when it changed; one with mistakes is told and left alone.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn notice(&self, tower: &Tower) -> anyhow::Result<bool> {
        if tower.config.index.dir.is_empty() {
            return Ok(false);
        }
        let source = themes::source(&tower.config.index.dir)?;
        let mark = themes::mark(&source);
        let mut refused = self.refused.lock().expect("nothing panics while it holds the mark");
        if mark == tower.in_use().mark || *refused == Some(mark) {
            return Ok(false);
        }
        match InUse::of(&source) {
            Ok(in_use) => {
                tower.use_themes(in_use);
                *refused = None;
                tracing::info!(file = source.path, "other themes are in use; the stored items follow");
                Ok(true)
            }
            Err(problems) => {
                *refused = Some(mark);
                let told = themes::told(&problems, &source);
                tracing::error!("the themes have mistakes; those of before stay in use:\n{told}");
                Ok(false)
            }
        }
    }

    /// Gives the stored items the tags of the themes in use, until all have them or `stopped`.
    ///
    /// # Shape
    /// How many items got other tags.
    /// # Errors
    /// The store fails; what was done stays done.
    pub async fn follow(&self, tower: &Tower, stopped: impl Fn() -> bool) -> anyhow::Result<usize> {
        let in_use = tower.in_use();
        let now = tower.clock.now();
        if tower.store.kept_number(DONE).await? == Some(in_use.mark) {
            return self.late_ones(tower, &in_use, now, stopped).await;
        }
        let is_resumed = tower.store.kept_number(GOING).await? == Some(in_use.mark);
        if !is_resumed {
            // From here on some items have other tags than those of the themes that came before.
            tower.store.keep_number(DONE, NONE).await?;
            tower.store.keep_number(AT, 0).await?;
            tower.store.keep_number(GOING, in_use.mark).await?;
        }
        let mut from = format!("{:0DIGITS$x}", tower.store.kept_number(AT).await?.unwrap_or_default());
        let mut changed = 0;
        loop {
            if stopped() {
                return Ok(changed);
            }
            let batch = tower.store.items_from(&from, BATCH).await?;
            let Some(last) = batch.last().map(|item| item.key.clone()) else { break };
            changed += give(tower, &in_use, batch).await?;
            let digits: String = last.as_str().chars().take(DIGITS).collect();
            tower.store.keep_number(AT, i64::from_str_radix(&digits, 16).unwrap_or_default()).await?;
            from = after(&last);
        }
        tower.store.keep_number(DONE, in_use.mark).await?;
        *self.late.lock().expect("nothing panics while it holds the time") = Some((now - LATE, now + LATE));
        if changed > 0 {
            tracing::info!(items = changed, "stored items got the tags of the themes in use");
        }
        Ok(changed)
    }

    /// Once more the items that a poll stored which had begun under the earlier themes.
    async fn late_ones(
        &self,
        tower: &Tower,
        in_use: &InUse,
        now: DateTime<Utc>,
        stopped: impl Fn() -> bool,
    ) -> anyhow::Result<usize> {
        let since = {
            let mut late = self.late.lock().expect("nothing panics while it holds the time");
            match *late {
                Some((since, until)) if now >= until => {
                    *late = None;
                    since
                }
                _ => return Ok(0),
            }
        };
        let (mut from, mut changed) = (String::new(), 0);
        while !stopped() {
            let batch = tower.store.items_changed_since(since, &from, BATCH).await?;
            let Some(last) = batch.last() else { break };
            from = after(&last.key);
            changed += give(tower, in_use, batch).await?;
        }
        Ok(changed)
    }
}

/// Where the keys after this one begin.
fn after(key: &ItemKey) -> String {
    format!("{key}\u{1}")
}

/// Tags items and stores what is different.
async fn give(tower: &Tower, in_use: &InUse, items: Vec<TaggedItem>) -> anyhow::Result<usize> {
    let tagger = in_use.tagger.clone();
    // A batch keeps a core busy for a while; that must not stand in the way of the flows.
    let tagged = tokio::task::spawn_blocking(move || {
        let one = |item: TaggedItem| Retagged {
            tags: tagger.tags(&item.feed, &item.item),
            key: item.key,
            fingerprint: item.fingerprint,
        };
        items.into_iter().map(one).collect::<Vec<_>>()
    });
    let tagged = tagged.await.context("tagging stored items broke off")?;
    Ok(tower.store.save_tags(&tagged).await?)
}
