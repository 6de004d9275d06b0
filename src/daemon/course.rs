//! The course of an item towards one subscriber: why it was told, and why it was not.
//!
//! Nothing is decided here: what the store kept of each step is put in a row, and the query is asked once more.

mod which;
mod words;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

pub use which::{Meant, key, which};

use super::assess::assess;
use super::document::stored_document;
use super::matching::{WatchedSystem, cited, standing_query};
use super::poll::is_recent;
use super::tower::Tower;
use crate::alerts::alert::WhyPart;
use crate::alerts::subscription::Watch;
use crate::alerts::topic::is_item_silenced;
use crate::alerts::{Held, Subscription, Topic};
use crate::law::Provision;
use crate::news::{ItemKey, Tag, TaggedBy};
use crate::register::System;
use crate::search::{Refusal, explain, refusals};
use crate::store::{AlertAbout, Letter, StoredItem};

/// Everything that happened, or did not, between a feed and a subscriber.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Course {
    /// The subscription.
    pub subscription: String,
    /// Why it tells nothing now, when it is paused.
    pub paused: Option<String>,
    /// The item.
    #[schema(value_type = String)]
    pub item: ItemKey,
    /// Its title.
    pub title: String,
    /// The id of its feed.
    pub feed: String,
    /// The name of its feed.
    pub source: String,
    /// When it was first read.
    #[schema(value_type = String, format = DateTime)]
    pub fetched: DateTime<Utc>,
    /// What it is about, and who says so.
    pub tags: Vec<CourseTag>,
    /// Whether it meets what the subscription asks.
    pub matched: Matched,
    /// What of it the subscriber wants to hear no more of.
    pub muted: Vec<Topic>,
    /// The item that told the same story first, when it is another one.
    pub story: Option<First>,
    /// The alerts that came of it.
    pub alerts: Vec<Step>,
    /// How it ended.
    pub verdict: Verdict,
}

/// A tag, and the words that gave it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CourseTag {
    /// The tag.
    #[serde(flatten)]
    pub tag: Tag,
    /// The words of the item that meet the query of the theme, as they stand there; empty when only its feed says so.
    pub words: Vec<String>,
}

/// Whether an item meets a subscription, part by part.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CourseMatched)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub enum Matched {
    /// It meets the query and the themes.
    Yes {
        /// Which part was met by what.
        parts: Vec<WhyPart>,
    },
    /// It does not.
    No {
        /// The parts that said no.
        parts: Vec<Refusal>,
    },
    /// The query can no longer be read, and meets nothing.
    Unreadable,
    /// No query is asked: systems are watched, and an item tells of one when it cites what applies to it.
    BySystem {
        /// The provisions that the item cites, as paths.
        cites: Vec<String>,
        /// The watched systems to which some of them apply.
        systems: Vec<Concerned>,
    },
}

/// A watched system, and what an item cites of what applies to it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CourseSystem)]
pub struct Concerned {
    /// The system.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The provisions, as paths.
    pub provisions: Vec<String>,
}

/// The item that told a story first.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StoryFirst)]
pub struct First {
    /// Which item.
    #[schema(value_type = String)]
    pub item: ItemKey,
    /// Its title; empty when it is no longer kept.
    pub title: String,
    /// The name of its feed.
    pub source: String,
}

/// An alert, and how far it has come.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CourseStep)]
pub struct Step {
    /// The alert.
    pub alert: String,
    /// The key of its cause.
    pub cause: String,
    /// The item that it speaks of.
    pub about: Option<String>,
    /// When it was raised.
    #[schema(value_type = String, format = DateTime)]
    pub raised: DateTime<Utc>,
    /// From when it may be told.
    #[schema(value_type = String, format = DateTime)]
    pub due: DateTime<Utc>,
    /// What it waits or waited for until then.
    pub held_by: Option<Held>,
    /// The delivery: its id, its state and what the channel answered.
    pub delivery: Option<Letter>,
}

/// How the course of an item ended, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CourseVerdict)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It was told.
    Told,
    /// Its story was or will be told by the item that came first.
    Folded,
    /// It waits for its hour.
    Waiting,
    /// It is being sent, or sent again.
    Queued,
    /// It is kept until the subscription goes on.
    Paused,
    /// The channel refused it for good.
    Refused,
    /// The subscriber wants to hear no more of what it is about.
    Muted,
    /// It does not meet what is asked.
    NotMatched,
    /// It was there before the subscription asked.
    Before,
    /// It came with the archive of a new feed, and is too old to be news.
    Archive,
    /// It meets what is asked and was not told: the nightly sweep makes that good.
    Missed,
}

/// Reads the course of an item towards a subscription.
pub async fn course(tower: &Tower, subscription: &Subscription, item: StoredItem) -> anyhow::Result<Course> {
    let story = tower.store.story(&item.key).await?;
    let about = tower.store.alerts_about(&subscription.id, &story).await?;
    let alerts: Vec<Step> = about.into_iter().map(|about| step(tower, subscription, about)).collect();
    let day = item.first_seen.with_timezone(&tower.config.alerts.time_zone).date_naive();
    let matched = match &subscription.watch {
        Watch::Items { query, themes } => matched(query, themes, &item, day),
        watch => by_system(tower, watch, &item).await?,
    };
    let muted = muted(tower, subscription, &matched, &item, &story).await?;
    let verdict = match alerts.first() {
        Some(first) => reached(first, &item.key),
        None => unreached(tower, subscription, &item, &story, &matched, &muted).await?,
    };
    let tagger = tower.tagger();
    let words = |tag: &Tag| tagger.words(&tag.theme, &item.feed, &item.item);
    let by_text = |tag: &Tag| tag.by.contains(&TaggedBy::Query);
    let tags = item
        .tags
        .iter()
        .map(|tag| CourseTag { words: if by_text(tag) { words(tag) } else { Vec::new() }, tag: tag.clone() });
    let tags = tags.collect();
    Ok(Course {
        subscription: subscription.id.clone(),
        paused: subscription.paused.clone(),
        story: first(tower, &item.key, story).await?,
        matched,
        muted,
        alerts,
        verdict,
        title: item.item.title,
        feed: item.feed,
        source: item.feed_title,
        fetched: item.first_seen,
        tags,
        item: item.key,
    })
}

/// Asked as on the day on which the item came in.
fn matched(query: &str, themes: &[String], item: &StoredItem, day: NaiveDate) -> Matched {
    let Some(asked) = standing_query(query, themes) else { return Matched::Unreadable };
    let asked = asked.on(day);
    let document = stored_document(item);
    let refused = refusals(&asked, &document);
    if !refused.is_empty() {
        return Matched::No { parts: refused };
    }
    let met = explain(&asked, &document).into_iter();
    Matched::Yes { parts: met.map(|met| WhyPart { part: met.part, by: met.by }).collect() }
}

/// Which watched systems an item concerns, by what applies to them today.
async fn by_system(tower: &Tower, watch: &Watch, item: &StoredItem) -> anyhow::Result<Matched> {
    let is_watched = |system: &System| match watch {
        Watch::Items { .. } | Watch::Feeds => false,
        Watch::System { system: id } => system.id == *id,
        Watch::Organisation { organisation } => system.organisation.as_ref() == Some(organisation),
    };
    let cites: BTreeSet<Provision> = item.provisions.iter().cloned().collect();
    let mut systems = Vec::new();
    for stored in tower.store.systems().await?.into_iter().filter(|stored| is_watched(&stored.system)) {
        let provisions = cited(&cites, &WatchedSystem::provisions_of(&assess(tower, &stored.system)));
        if !provisions.is_empty() {
            systems.push(Concerned { id: stored.system.id, name: stored.system.name, provisions });
        }
    }
    let cites = cites.iter().map(|provision| provision.as_str().to_owned()).collect();
    Ok(Matched::BySystem { cites, systems })
}

/// What a subscriber wants to hear no more of, among what an item may be told about: its story, its source, its themes, and the
/// systems that it concerns.
async fn muted(
    tower: &Tower,
    subscription: &Subscription,
    matched: &Matched,
    item: &StoredItem,
    story: &str,
) -> anyhow::Result<Vec<Topic>> {
    let themes = item.tags.iter().map(|tag| format!("theme:{}", tag.theme));
    let own: Vec<String> =
        themes.chain([format!("story:{story}"), format!("source:{}", item.feed)]).collect();
    let mut muted = tower.store.muted(&subscription.id).await?;
    muted.retain(|topic| {
        own.contains(&topic.topic)
            || matched
                .systems()
                .any(|one| topic.is_system(&one.id) || topic.topic.starts_with(&format!("cited:{}:", one.id)))
    });
    Ok(muted)
}

/// Whether all that an item would be told for is something that its reader left alone.
fn is_muted(
    subscription: &Subscription,
    matched: &Matched,
    item: &StoredItem,
    story: &str,
    muted: &[Topic],
) -> bool {
    let muted: Vec<String> = muted.iter().map(|topic| topic.topic.clone()).collect();
    if let Watch::Items { themes, .. } = &subscription.watch {
        let carried = item.tags.iter().map(|tag| tag.theme.clone()).filter(|theme| themes.contains(theme));
        return is_item_silenced(story, &item.feed, &carried.collect::<Vec<_>>(), &muted);
    }
    let is_left = |one: &Concerned| {
        let cited = |provision: &String| muted.contains(&format!("cited:{}:{provision}", one.id));
        muted.contains(&format!("system:{}", one.id)) || one.provisions.iter().all(cited)
    };
    matched.systems().all(is_left)
}

impl Matched {
    fn systems(&self) -> impl Iterator<Item = &Concerned> {
        let systems: &[Concerned] = if let Matched::BySystem { systems, .. } = self { systems } else { &[] };
        systems.iter()
    }
}

fn step(tower: &Tower, subscription: &Subscription, about: AlertAbout) -> Step {
    let AlertAbout { alert, due, held, delivery } = about;
    let (timing, zone) = (&subscription.timing, tower.config.alerts.time_zone);
    // What was kept is true whatever the subscriber set since; before it was kept, today's settings are the best guess.
    let guess = || timing.held_by(subscription.rhythm, alert.notice.urgency(), alert.created, due, zone);
    Step {
        held_by: held.or_else(guess),
        about: alert.item().map(str::to_owned),
        alert: alert.id,
        cause: alert.cause.0,
        raised: alert.created,
        due,
        delivery,
    }
}

fn reached(step: &Step, item: &ItemKey) -> Verdict {
    if step.about.as_deref().is_some_and(|about| about != item.as_str()) {
        return Verdict::Folded;
    }
    match step.delivery.as_ref().map(|delivery| delivery.state.as_str()) {
        None => Verdict::Waiting,
        Some("sent") => Verdict::Told,
        Some("dead") => Verdict::Refused,
        Some("held") => Verdict::Paused,
        Some(_) => Verdict::Queued,
    }
}

async fn unreached(
    tower: &Tower,
    subscription: &Subscription,
    item: &StoredItem,
    story: &str,
    matched: &Matched,
    muted: &[Topic],
) -> anyhow::Result<Verdict> {
    let concerns = matched.systems().next().is_some();
    if !matches!(matched, Matched::Yes { .. }) && !concerns {
        return Ok(Verdict::NotMatched);
    }
    let since = tower.store.asks_since(&subscription.id).await?.unwrap_or(subscription.created);
    if item.first_seen <= since {
        return Ok(Verdict::Before);
    }
    if is_muted(subscription, matched, item, story, muted) {
        return Ok(Verdict::Muted);
    }
    let old = !is_recent(tower, &item.item, item.first_seen);
    let archive = old && tower.store.came_with_archive(&item.key).await?;
    Ok(if archive { Verdict::Archive } else { Verdict::Missed })
}

async fn first(tower: &Tower, item: &ItemKey, story: String) -> anyhow::Result<Option<First>> {
    if story == item.as_str() {
        return Ok(None);
    }
    let key = ItemKey::from_text(story);
    let stored = tower.store.item(&key).await?;
    let (title, source) = stored.map(|stored| (stored.item.title, stored.feed_title)).unwrap_or_default();
    Ok(Some(First { item: key, title, source }))
}
