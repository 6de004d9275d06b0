//! How the feeds do: what is wrong is told once to those it concerns, with the cause and a way out.

mod concerned;
mod operators;
mod reread;
mod successor;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::TimeDelta;

use self::concerned::Concerned;
pub(super) use self::concerned::who_watches_all;
use self::successor::Successor;
use super::matching::due;
use super::tower::Tower;
use crate::alerts::alert::{FeedNotice, SelectorsNotice};
use crate::alerts::{Notice, Subscription};
use crate::news::health::{Health, Signs, State, health};
use crate::news::{Feed, FeedKind};
use crate::store::{DueAlert, Episode, StoredFeed, StoredHealth};

/// How often the feeds are looked at: silence is counted in days and failure in half days.
pub const EVERY: TimeDelta = TimeDelta::hours(1);
/// When they last were, by a round that no daemon stood behind.
const LOOKED: &str = "health-looked";
/// A successor that was not found is looked for again a day later.
const SUCCESSOR_EVERY: TimeDelta = TimeDelta::hours(20);

/// A feed and how it does.
#[derive(Clone, Debug)]
pub struct FeedHealth {
    /// The feed and the state of its polling.
    pub stored: StoredFeed,
    /// How it does now.
    pub health: Health,
    /// What was stored when it was last looked at.
    before: Option<StoredHealth>,
}

/// How every feed does now, by id.
pub async fn all(tower: &Tower) -> anyhow::Result<Vec<FeedHealth>> {
    let now = tower.clock.now();
    let (added, mut before) = (tower.store.feeds_added().await?, tower.store.healths().await?);
    let mut feeds = tower.store.feeds().await?;
    // Nobody publishes them but those who use this Belfort: their silence is no fault.
    feeds.retain(|stored| stored.feed.kind != FeedKind::Own);
    let rhythms = tower.rhythms.of(tower, &feeds).await?;
    let mut found = Vec::with_capacity(feeds.len());
    for stored in feeds {
        let signs = Signs {
            added: added.get(&stored.feed.id).copied().unwrap_or(now),
            read_well: stored.state.read_well,
            failures: stored.state.failures,
            cause: stored.state.cause.as_deref(),
            stopped: stored.state.stopped,
            rhythm: rhythms.get(&stored.feed.id).copied(),
        };
        let mut health = health(&signs, now);
        let before = before.remove(&stored.feed.id);
        if is_wrong(health.state) {
            health.successor = before.as_ref().and_then(|before| before.health.successor.clone());
            health.selectors = before.as_ref().and_then(|before| before.health.selectors.clone());
        }
        found.push(FeedHealth { stored, health, before });
    }
    Ok(found)
}

/// Looks at every feed, unless that was done within the hour: for rounds without a daemon, which may follow each other closely.
///
/// # Shape
/// The number of episodes that opened or ended.
pub async fn look_when_due(tower: &Arc<Tower>) -> anyhow::Result<usize> {
    let now = tower.clock.now();
    let last = tower.store.kept_number(LOOKED).await?;
    // A clock that was put back must not keep us from looking.
    if last.is_some_and(|last| (0..EVERY.num_milliseconds()).contains(&(now.timestamp_millis() - last))) {
        return Ok(0);
    }
    let turned = look(tower).await?;
    tower.store.keep_number(LOOKED, now.timestamp_millis()).await?;
    Ok(turned)
}

/// Looks at every feed once: opens and ends episodes, looks for successors, and stores what is to be told.
///
/// # Shape
/// The number of episodes that opened or ended.
pub async fn look(tower: &Arc<Tower>) -> anyhow::Result<usize> {
    let concerned = Concerned::default();
    let (mut turned, mut quiet) = (0, Vec::new());
    for feed in all(tower).await? {
        let (id, before) = (feed.stored.feed.id.clone(), feed.before.clone());
        let (health, alerts) = look_at(tower, feed, &concerned).await?;
        let was_open = before.as_ref().is_some_and(|before| before.episode.is_some());
        turned += usize::from(was_open != health.episode.is_some());
        if was_open || health.episode.is_some() {
            tower.store.save_health(&id, &health, &alerts).await?;
        } else if before.is_none_or(|before| before.health != health.health) {
            quiet.push((id, health));
        }
    }
    let quiet: Vec<(&str, &StoredHealth)> = quiet.iter().map(|(id, health)| (id.as_str(), health)).collect();
    tower.store.save_healths(&quiet).await?;
    Ok(turned)
}

/// How a feed does now, and what is to be told of it.
async fn look_at(
    tower: &Arc<Tower>,
    feed: FeedHealth,
    concerned: &Concerned,
) -> anyhow::Result<(StoredHealth, Vec<DueAlert>)> {
    let now = tower.clock.now();
    let FeedHealth { stored, mut health, before } = feed;
    let open = before.as_ref().and_then(|before| before.episode.clone());
    let asked = before.as_ref().is_some_and(|before| open.is_some() && now - before.looked < SUCCESSOR_EVERY);
    if health.news && !health.has_way_out() && !asked && !is_followed_elsewhere(&health) {
        match successor::find(tower, &stored).await? {
            Some(Successor::Feed(url)) => health.successor = Some(url.to_string()),
            Some(Successor::Selectors(selectors)) => health.selectors = Some(selectors),
            None => {}
        }
    }
    let (episode, alerts) = match open {
        None if health.news => opened(tower, &stored.feed, &health, concerned).await?,
        Some(episode) if matches!(health.state, State::Alive | State::Quiet) => {
            (None, ended(tower, &stored.feed, &episode).await?)
        }
        open => (open, Vec::new()),
    };
    // The hour of the last search is kept while nothing was searched.
    let looked = before.as_ref().filter(|_| asked).map_or(now, |before| before.looked);
    Ok((StoredHealth { health, looked, episode }, alerts))
}

/// Whether it moved to where another of our feeds lives: there is nothing to look for.
fn is_followed_elsewhere(health: &Health) -> bool {
    health.cause.as_deref() == Some("moved-onto")
}

/// Whether a feed in this state asks for somebody's attention.
pub fn is_wrong(state: State) -> bool {
    matches!(state, State::Silent | State::Failing | State::Stopped)
}

async fn opened(
    tower: &Tower,
    feed: &Feed,
    health: &Health,
    concerned: &Concerned,
) -> anyhow::Result<(Option<Episode>, Vec<DueAlert>)> {
    let (now, zone) = (tower.clock.now(), tower.config.alerts.time_zone);
    let state = health.state.as_str();
    let cause = health.cause.clone().unwrap_or_default();
    tracing::warn!(
        feed = feed.id,
        state,
        cause,
        successor = health.successor,
        "in trouble since {}: see `belfort feeds list`",
        health.since
    );
    let episode = Episode {
        cause: format!("feed:{}:{state}:{}", feed.id, health.since.timestamp()),
        since: health.since,
    };
    let alert = |subscription: &Subscription| {
        let notice = Notice::FeedTrouble {
            feed: notice(feed),
            state: state.to_owned(),
            cause: cause.clone(),
            since: health.since,
            last_item: health.last_item,
            successor: health.successor.clone(),
            selectors: health
                .selectors
                .as_ref()
                .map(|new| SelectorsNotice { items: new.items, preview: new.preview.clone() }),
        };
        due(subscription, episode.cause.clone(), notice, now, zone)
    };
    let alerts = concerned.by(tower, &feed.id).await?.iter().map(alert).collect();
    Ok((Some(episode), alerts))
}

async fn ended(tower: &Tower, feed: &Feed, episode: &Episode) -> anyhow::Result<Vec<DueAlert>> {
    let (now, zone) = (tower.clock.now(), tower.config.alerts.time_zone);
    tracing::info!(feed = feed.id, "speaks again after trouble since {}", episode.since);
    let told: Vec<String> = tower.store.told_of(&episode.cause).await?.into_iter().collect();
    let alert = |subscription: &Subscription| {
        let notice = Notice::FeedBack { feed: notice(feed), since: episode.since };
        let cause = format!("feed:{}:back:{}", feed.id, episode.since.timestamp());
        due(subscription, cause, notice, now, zone)
    };
    Ok(tower.store.subscriptions_by_ids(&told).await?.iter().map(alert).collect())
}

fn notice(feed: &Feed) -> FeedNotice {
    FeedNotice { id: feed.id.clone(), title: feed.title.clone() }
}

/// Lets a feed be fetched at the address that took its place, the proposed one or the one that is named, or read by the
/// selectors that were proposed for its page.
///
/// # Errors
/// There is no such feed, no proposal, or nothing can be read at the address.
pub async fn adopt(tower: &Arc<Tower>, id: &str, named: Option<url::Url>) -> anyhow::Result<Feed> {
    let feeds = tower.store.feeds().await?;
    let Some(stored) = feeds.into_iter().find(|stored| stored.feed.id == id) else {
        anyhow::bail!("there is no feed `{id}`: `belfort feeds list` shows them");
    };
    let successor = match named {
        Some(url) => Successor::Feed(url),
        None => proposed(tower, &stored).await?,
    };
    let (url, kind) = match successor {
        Successor::Feed(url) => (url, FeedKind::Syndication),
        Successor::Selectors(new) => (stored.feed.url.clone(), FeedKind::Listing(new.selectors)),
    };
    crate::net::AddressRule { allow_private: tower.config.fetch.allow_private }.check(&url)?;
    let feed = Feed { url, kind, ..stored.feed };
    let shown = crate::net::shown(&feed.url);
    if successor::read(tower, &feed).await.is_none() {
        anyhow::bail!("`{shown}` is no feed that can be read: look at it with `belfort feeds preview`");
    }
    if !tower.store.adopt_feed(&feed, tower.clock.now()).await? {
        anyhow::bail!("another feed has the address `{shown}` already: `belfort feeds list`");
    }
    Ok(feed)
}

async fn proposed(tower: &Tower, stored: &StoredFeed) -> anyhow::Result<Successor> {
    let mut healths: HashMap<String, StoredHealth> = tower.store.healths().await?;
    let id = &stored.feed.id;
    let known = healths.remove(id).map(|looked| looked.health);
    if let Some(health) = known {
        let url = health.successor.and_then(|successor| successor.parse().ok());
        let known = url.map(Successor::Feed).or(health.selectors.map(Successor::Selectors));
        if let Some(known) = known {
            return Ok(known);
        }
    }
    match successor::find(tower, stored).await? {
        Some(found) => Ok(found),
        None => anyhow::bail!("no successor of `{id}` is known: name one with `--url URL`"),
    }
}
