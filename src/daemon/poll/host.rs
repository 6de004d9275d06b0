//! The feeds of one host: polled in turn, and each poll stored.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::StreamExt;
use tracing::Instrument as _;

use super::after::{After, adopt};
use super::deciders::Deciders;
use super::take_in::Read;
use super::validators::validators;
use super::{Outcome, Polled, Poller, UNSTORED};
use crate::daemon::pages::Manners;
use crate::net;
use crate::news::FeedKind;
use crate::news::fetch::{FetchError, Fetched, Validators, fetch, fetch_with};
use crate::store::StoredFeed;

/// Feeds of one host that are ours for a while, and what decides about their items.
pub(super) struct Queue<'a> {
    host: String,
    /// The name of the claim that holds the host.
    owner: String,
    feeds: Vec<StoredFeed>,
    deciders: Arc<Deciders<'a>>,
    lease_until: DateTime<Utc>,
}

/// Groups feeds by the host that answers for them.
pub(super) fn by_host<'a>(
    claimed: Vec<StoredFeed>,
    owner: &str,
    deciders: Deciders<'a>,
    lease_until: DateTime<Utc>,
) -> VecDeque<Queue<'a>> {
    let deciders = Arc::new(deciders);
    let mut hosts: BTreeMap<String, Vec<StoredFeed>> = BTreeMap::new();
    for stored in claimed {
        hosts.entry(net::host(&stored.feed.url)).or_default().push(stored);
    }
    let queue = |(host, feeds)| Queue {
        host,
        owner: owner.to_owned(),
        feeds,
        deciders: deciders.clone(),
        lease_until,
    };
    hosts.into_iter().map(queue).collect()
}

impl Poller<'_> {
    /// Polls the feeds of one host while it is ours, those that need not wait, and gives it back.
    pub(super) async fn poll_host(&self, queue: Queue<'_>, done: &impl Fn(&Polled)) -> Vec<Polled> {
        let Queue { host, owner, feeds, deciders, lease_until } = queue;
        let polls = futures_util::stream::iter(feeds)
            .map(|stored| {
                // Whatever is logged on the way, by the store or a page, names the feed that it was for.
                let span = tracing::info_span!("poll", feed = stored.feed.id);
                self.poll_one(stored, &deciders, lease_until).instrument(span)
            })
            .buffer_unordered(self.tower.config.fetch.per_host.max(1));
        let polled: Vec<Polled> =
            polls.filter_map(std::future::ready).inspect(|polled| done(polled)).collect().await;
        // What could not be stored would be fetched again at once: its host is left alone until the lease runs out.
        if polled.iter().all(|polled| !polled.outcome.is_unstored()) {
            self.quiet.give_back(&owner, host);
        }
        polled
    }

    /// Polls one feed and stores what came of it; nothing when its time has not come after all.
    async fn poll_one(
        &self,
        stored: StoredFeed,
        deciders: &Deciders<'_>,
        lease_until: DateTime<Utc>,
    ) -> Option<Polled> {
        let now = self.tower.clock.now();
        // A slow host may use up the lease, and a domain may have asked us to wait since the claim.
        let too_late =
            TimeDelta::from_std(self.limits.time_max).unwrap_or(TimeDelta::MAX) > lease_until - now;
        if too_late || self.waits(&stored, now) {
            return None;
        }
        let (after, outcome) = self.ask(&stored, deciders).await;
        let outcome = self.store(&stored, after, outcome).await;
        Some(Polled { url: net::shown(&stored.feed.url), feed: stored.feed.id, outcome })
    }

    async fn ask(&self, stored: &StoredFeed, deciders: &Deciders<'_>) -> (After<'_>, Outcome) {
        // A server that says "not modified" for ever is asked for the whole document now and then.
        let doubts = stored.state.memory.doubts(self.tower.clock.now());
        let validators = if doubts { Validators::default() } else { validators(&stored.state) };
        let Read { record, outcome, places } = match self.fetch(stored, &validators).await {
            Ok(Fetched::NotModified(same)) => return self.same(stored, &same),
            // What is seldom done stands apart: a poll that brings nothing new is not carried about with room for all of it.
            Ok(Fetched::Document(document)) => Box::pin(self.read(stored, *document, deciders)).await,
            Err(error @ (FetchError::NotFound { .. } | FetchError::Gone { .. })) => {
                match Box::pin(self.ask_where_it_moved(stored, deciders)).await {
                    Some(found) => found,
                    None => self.fetch_failed(stored, &error).into(),
                }
            }
            Err(error) => self.fetch_failed(stored, &error).into(),
        };
        (After::Told(Box::new(record), places), outcome)
    }

    async fn fetch(&self, stored: &StoredFeed, validators: &Validators) -> Result<Fetched, FetchError> {
        let (client, feed) = (&self.tower.client, &stored.feed);
        match feed.kind {
            FeedKind::Syndication | FeedKind::Own => fetch(client, feed, validators, &self.limits).await,
            FeedKind::Listing(_) | FeedKind::Marked => {
                let manners = Manners { tower: self.tower, user_agent: feed.settings.user_agent.as_deref() };
                Box::pin(fetch_with(client, feed, validators, &self.limits, &manners)).await
            }
        }
    }

    /// The old address is gone and said before where the feed went: it is followed there when there is a feed.
    async fn ask_where_it_moved(&self, stored: &StoredFeed, deciders: &Deciders<'_>) -> Option<Read<'_>> {
        let moved = stored.state.memory.moved.clone()?;
        let mut there = stored.clone();
        there.feed.url = moved.to.clone();
        let Ok(Fetched::Document(document)) = self.fetch(&there, &Validators::default()).await else {
            return None;
        };
        let mut read = self.read(&there, *document, deciders).await;
        if matches!(read.outcome, Outcome::Failed { .. }) {
            return None;
        }
        adopt(&mut read.record, moved.to);
        Some(read)
    }

    async fn store(&self, stored: &StoredFeed, after: After<'_>, outcome: Outcome) -> Outcome {
        let saved = match after {
            After::Quiet(quiet) => self.quiet.push(self.tower, quiet).await,
            After::Told(record, _places) => {
                self.remember_wait(&record);
                Box::pin(self.tower.store.save_poll(*record)).await.map(drop)
            }
        };
        if let Err(error) = saved {
            // The lease runs out and the feed is polled again: what was not stored is read once more.
            tracing::error!(feed = stored.feed.id, "cannot store the poll: {error}");
            return Outcome::Failed { cause: UNSTORED.to_owned(), detail: error.to_string() };
        }
        Box::pin(self.count_missed_push(stored, &outcome)).await;
        outcome
    }

    /// A poll that finds news where a hub promised to push tells that the hub lost it.
    async fn count_missed_push(&self, stored: &StoredFeed, outcome: &Outcome) {
        let now = self.tower.clock.now();
        let promised = stored.state.push_until.is_some_and(|until| until > now);
        let pushed = stored.state.pushed >= stored.state.polled;
        let lost = promised && !pushed && matches!(outcome, Outcome::Read { new: 1.., .. });
        if lost && let Err(error) = self.tower.store.push_missed(&stored.feed.id, now).await {
            tracing::error!(feed = stored.feed.id, "cannot count a lost push: {error}");
        }
    }
}
