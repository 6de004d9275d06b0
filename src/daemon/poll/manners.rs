//! What a document teaches about asking for its feed: its rhythm, its wishes, its hub, its address.

use chrono::{DateTime, Utc};

use super::Poller;
use super::after::adopt;
use crate::daemon::secret::token;
use crate::net;
use crate::news::fetch::Document;
use crate::news::parse::{ParsedFeed, decode};
use crate::news::schedule::moved::{Follow, follow};
use crate::news::schedule::{Asks, pace};
use crate::store::{HubNews, PollRecord, StoreError, StoredFeed};

/// Bytes in which a feed says what it asks for.
const HEAD_BYTES: usize = 64 * 1024;

/// What is learned from a document before its reading uses it up.
pub(super) struct Learned {
    /// The hash of its bytes and of all that decides how they are read.
    pub(super) body: String,
    /// What it asks of its readers.
    pub(super) asks: Asks,
    moved_to: Option<url::Url>,
}

impl Learned {
    /// Learns what a document asks for.
    pub(super) fn from(document: &Document, stored: &StoredFeed) -> Learned {
        let bytes = &document.bytes;
        // JSON is only readable whole.
        let end = if bytes.trim_ascii_start().starts_with(b"{") {
            bytes.len()
        } else {
            bytes.len().min(HEAD_BYTES)
        };
        let mut asks = Asks::read(&decode(&bytes[..end], document.charset.as_deref()), &document.final_url);
        // The header stands above the document (WebSub section 4).
        if document.links.hub.is_some() {
            asks.hub.clone_from(&document.links.hub);
            asks.topic = document.links.topic.clone().or(asks.topic);
        }
        if asks.hub.is_some() {
            asks.topic.get_or_insert_with(|| document.final_url.clone());
        }
        Learned { body: body_hash(bytes, stored), asks, moved_to: document.moved_to.clone() }
    }
}

/// The hash of a document and of all that decides how it is read: when it is the same, so is what was read.
fn body_hash(bytes: &[u8], stored: &StoredFeed) -> String {
    let feed = &stored.feed;
    let how = serde_json::to_vec(&(env!("CARGO_PKG_VERSION"), &feed.kind, &feed.settings, feed.language));
    let mut context = ring::digest::Context::new(&ring::digest::SHA256);
    context.update(&how.expect("a feed has text keys and no failing serialisers"));
    context.update(bytes);
    context.finish().as_ref()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Poller<'_> {
    /// Puts what was learned into the record of the poll.
    pub(super) fn learn(&self, stored: &StoredFeed, learned: Learned, record: &mut PollRecord) {
        let now = self.tower.clock.now();
        record.hub = self.hub(stored, &learned.asks);
        let memory = &mut record.state.memory;
        memory.body = Some(learned.body);
        memory.whole = Some(now);
        memory.asks = learned.asks;
        match follow(&stored.feed.url, memory.moved.as_ref(), learned.moved_to.as_ref(), now) {
            Follow::Stay(moved) => memory.moved = moved,
            Follow::Adopt(url) => adopt(record, url),
        }
    }

    /// Seconds from one item to the next, by the dates of a document, or by when its items were first seen.
    pub(super) async fn gap_seconds(
        &self,
        stored: &StoredFeed,
        parsed: &ParsedFeed,
        now: DateTime<Utc>,
    ) -> Result<Option<u64>, StoreError> {
        let mut times: Vec<_> = parsed.items.iter().filter_map(|item| item.published).collect();
        if times.len() < 2 {
            times = self.tower.store.first_seen(&stored.feed.id).await?;
        }
        Ok(pace::gap(&times, now).map(|gap| gap.as_secs()))
    }

    /// What to do about the hub that a feed names; `None`: nothing.
    fn hub(&self, stored: &StoredFeed, asks: &Asks) -> Option<HubNews> {
        let wanted = !self.tower.config.web.public_url.is_empty() && !stored.feed.settings.no_push;
        let allowed = |hub: &&url::Url| wanted && self.tower.client.rule().check(hub).is_ok();
        match (asks.hub.as_ref().filter(allowed), &asks.topic) {
            (Some(hub), Some(topic)) => Some(HubNews::Named {
                hub: hub.to_string(),
                topic: topic.to_string(),
                token: token(),
                secret: token(),
            }),
            _ => stored.state.memory.asks.hub.is_some().then_some(HubNews::None),
        }
    }

    /// Does the domain of a feed want to be left alone, as was learned in this round?
    pub(super) fn waits(&self, stored: &StoredFeed, now: DateTime<Utc>) -> bool {
        let waits = self.waits.lock().expect("nothing panics while it holds the waits");
        !waits.is_empty() && waits.get(&net::domain(&stored.feed.url)).is_some_and(|until| *until > now)
    }

    /// Keeps a wait for the rest of this round; the store keeps it for everybody else.
    pub(super) fn remember_wait(&self, record: &PollRecord) {
        if let Some((domain, until)) = record.wait.clone() {
            self.waits.lock().expect("nothing panics while it holds the waits").insert(domain, until);
        }
    }
}
