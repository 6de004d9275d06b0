//! Which subscriptions an item concerns, decided before the item is stored so that both are stored together.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use super::document::document;
use crate::alerts::alert::{ItemNotice, SystemNotice, Why};
use crate::alerts::subscription::Watch;
use crate::alerts::{Alert, Cause, Notice, Subscription};
use crate::law::{Assessment, Provision};
use crate::news::Feed;
use crate::search::{Query, Standing};
use crate::store::{DueAlert, ItemRecord};

/// A system, its organisation and its last assessment: what decides whether a citation concerns it.
#[derive(Clone, Debug)]
pub struct WatchedSystem {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its organisation.
    pub organisation: Option<String>,
    /// The provisions that hold for it, now or from a later day.
    pub provisions: BTreeSet<Provision>,
}

impl WatchedSystem {
    /// The provisions that an assessment found to hold.
    pub fn provisions_of(assessment: &Assessment) -> BTreeSet<Provision> {
        let holding = assessment.findings.iter().filter(|finding| finding.holds && finding.kind.obliges());
        holding
            .map(|finding| finding.provision.clone())
            .chain(assessment.provisions.iter().cloned())
            .collect()
    }
}

/// Everybody who waits for items, compiled once for a round of polls.
#[derive(Debug)]
pub struct Watchers {
    subscriptions: HashMap<String, Subscription>,
    standing: Standing<String>,
    systems: Vec<WatchedSystem>,
    zone: Tz,
}

impl Watchers {
    /// Compiles the standing queries of the subscriptions.
    ///
    /// A query that can no longer be read matches nothing; `belfort doctor` names it.
    pub fn new(subscriptions: Vec<Subscription>, systems: Vec<WatchedSystem>, zone: Tz) -> Watchers {
        let queries = subscriptions.iter().filter_map(|subscription| match &subscription.watch {
            Watch::Items { query, themes } => Some((subscription.id.clone(), standing_query(query, themes)?)),
            Watch::System { .. } | Watch::Organisation { .. } => None,
        });
        let standing = Standing::new(queries);
        let subscriptions = subscriptions.into_iter().map(|one| (one.id.clone(), one)).collect();
        Watchers { subscriptions, standing, systems, zone }
    }

    /// The alerts of one item, a subscription at most once for the item itself and once for each system it touches.
    pub fn alerts(&self, feed: &Feed, record: &ItemRecord, now: DateTime<Utc>) -> Vec<DueAlert> {
        let document = document(record.key.as_str(), feed, &record.item, &record.tags, &record.provisions);
        let met = self.standing.matches(&document).into_iter().filter_map(|found| {
            let subscription = self.subscriptions.get(&found.id)?;
            let why = why(subscription, &document.themes, found.words);
            let notice = Notice::Item { item: item_notice(feed, record), why };
            Some(due(subscription, format!("item:{}", record.key), notice, now, self.zone))
        });
        met.chain(self.citations(feed, record, now)).collect()
    }

    fn citations(&self, feed: &Feed, record: &ItemRecord, now: DateTime<Utc>) -> Vec<DueAlert> {
        let mut alerts = Vec::new();
        for system in &self.systems {
            let cited = cited(&record.provisions, &system.provisions);
            if cited.is_empty() {
                continue;
            }
            for subscription in
                watching(self.subscriptions.values(), &system.id, system.organisation.as_deref())
            {
                let notice = Notice::Citation {
                    item: item_notice(feed, record),
                    system: SystemNotice { id: system.id.clone(), name: system.name.clone() },
                    provisions: cited.clone(),
                };
                let cause = format!("citation:{}:{}", record.key, system.id);
                alerts.push(due(subscription, cause, notice, now, self.zone));
            }
        }
        alerts
    }
}

/// The subscriptions that watch a system, by itself or with its organisation.
pub(super) fn watching<'a>(
    subscriptions: impl Iterator<Item = &'a Subscription>,
    system: &str,
    organisation: Option<&str>,
) -> Vec<&'a Subscription> {
    let watches = |subscription: &&Subscription| match &subscription.watch {
        Watch::Items { .. } => false,
        Watch::System { system: watched } => watched == system,
        Watch::Organisation { organisation: watched } => organisation == Some(watched),
    };
    subscriptions.filter(watches).collect()
}

/// An alert for a subscription, due at once or with its next digest.
pub(super) fn due(
    subscription: &Subscription,
    cause: String,
    notice: Notice,
    now: DateTime<Utc>,
    zone: Tz,
) -> DueAlert {
    let alert = Alert {
        id: Uuid::now_v7().to_string(),
        subscription: subscription.id.clone(),
        cause: Cause(cause),
        notice,
        created: now,
    };
    let timing = &subscription.timing;
    DueAlert {
        digest_due: timing.told_at(subscription.rhythm, alert.notice.urgency(), now, zone),
        brake: timing.brake(&subscription.to),
        channel: subscription.to.channel(),
        alert,
    }
}

/// The query and the themes of a subscription as one query; `None` when it cannot be read or asks for nothing.
pub fn standing_query(query: &str, themes: &[String]) -> Option<Query> {
    let text = match query.trim() {
        "" => None,
        text => Some(Query::parse(text).ok()?),
    };
    let any = themes.iter().map(Query::theme).reduce(Query::or);
    match (text, any) {
        (Some(text), Some(any)) => Some(text.and(any)),
        (one, other) => one.or(other),
    }
}

/// The provisions that are cited and hold: a citation of an article concerns who is bound by one of its paragraphs.
fn cited(cited: &BTreeSet<Provision>, holding: &BTreeSet<Provision>) -> Vec<String> {
    let concerns =
        |provision: &&Provision| holding.iter().any(|held| provision.covers(held) || held.covers(provision));
    cited.iter().filter(concerns).map(|provision| provision.as_str().to_owned()).collect()
}

fn why(subscription: &Subscription, item_themes: &[String], words: Vec<String>) -> Why {
    let Watch::Items { query, themes } = &subscription.watch else { return Why::default() };
    Why {
        query: Some(query.clone()).filter(|query| !query.trim().is_empty()),
        themes: themes.iter().filter(|theme| item_themes.contains(theme)).cloned().collect(),
        words,
    }
}

fn item_notice(feed: &Feed, record: &ItemRecord) -> ItemNotice {
    ItemNotice {
        key: record.key.to_string(),
        title: record.item.title.clone(),
        summary: record.item.summary.clone(),
        url: record.item.url.clone(),
        source: feed.title.clone(),
        published: record.item.published,
        themes: record.tags.iter().map(|tag| tag.theme.clone()).collect(),
        also: Vec::new(),
    }
}
