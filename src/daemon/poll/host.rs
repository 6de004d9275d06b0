//! The feeds of one host, polled in turn.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::validators::validators;
use super::{LEASE, Outcome, Polled, Poller};
use crate::news::fetch::{Fetched, fetch};
use crate::store::StoredFeed;

/// Groups feeds by the host that answers for them.
pub(super) fn by_host(claimed: Vec<StoredFeed>) -> Vec<Vec<StoredFeed>> {
    let mut hosts: BTreeMap<String, Vec<StoredFeed>> = BTreeMap::new();
    for stored in claimed {
        hosts.entry(stored.feed.url.host_str().unwrap_or_default().to_owned()).or_default().push(stored);
    }
    hosts.into_values().collect()
}

impl Poller<'_> {
    /// Polls the feeds of one host, one after the other, while they are ours.
    pub(super) async fn poll_host(
        &self,
        feeds: Vec<StoredFeed>,
        lease_until: DateTime<Utc>,
        done: &impl Fn(&Polled),
    ) -> Vec<Polled> {
        let mut polled = Vec::with_capacity(feeds.len());
        for stored in feeds {
            if self.tower.clock.now() + TimeDelta::from_std(self.limits.time_max).unwrap_or(LEASE)
                > lease_until
            {
                // A slow host used up the lease; the rest is taken again when it has run out.
                break;
            }
            let outcome = self.poll_one(&stored).await;
            let one =
                Polled { feed: stored.feed.id.clone(), url: crate::net::shown(&stored.feed.url), outcome };
            done(&one);
            polled.push(one);
        }
        polled
    }

    async fn poll_one(&self, stored: &StoredFeed) -> Outcome {
        let validators = validators(&stored.state);
        let (record, outcome) = match fetch(&self.tower.client, &stored.feed, &validators, &self.limits).await
        {
            Err(error) => self.fetch_failed(stored, &error),
            Ok(Fetched::NotModified(hints)) => (self.record(stored, &hints), Outcome::NotModified),
            Ok(Fetched::Document(document)) => self.read(stored, *document).await,
        };
        match self.tower.store.save_poll(&record).await {
            Ok(_) => outcome,
            Err(error) => {
                // The lease runs out and the feed is polled again: what was not stored is read once more.
                tracing::error!(feed = stored.feed.id, "cannot store the poll: {error}");
                Outcome::Failed { cause: "store".to_owned(), detail: error.to_string() }
            }
        }
    }
}
