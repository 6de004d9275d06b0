//! Which subscriptions an item concerns, decided before the item is stored so that both are stored together.

mod follow;
mod watcher;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::document::document;
use crate::alerts::alert::{ItemNotice, SystemNotice, Why, WhyPart};
use crate::alerts::subscription::Watch;
use crate::alerts::{Notice, Subscription};
use crate::law::{Assessment, Provision};
use crate::news::{Feed, Item, ItemKey, Tag};
use crate::search::{Document, Frequencies, Query, Reading, Standing, explain};
use crate::store::{DueAlert, ItemRecord};

pub use follow::follow;
pub use watcher::due;

use watcher::Watcher;

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

/// Everybody who waits for items, compiled once and kept up to date one change at a time.
#[derive(Debug)]
pub struct Watchers {
    standing: Standing<u32>,
    /// By their number in the standing set.
    watchers: Vec<Option<Box<Watcher>>>,
    numbers: HashMap<Arc<str>, u32>,
    vacant: Vec<u32>,
    /// Queries whose days move along with today, as they were written.
    moving: HashMap<u32, Query>,
    /// The day for which they are made ready.
    today: NaiveDate,
    by_system: HashMap<String, BTreeSet<u32>>,
    by_organisation: HashMap<String, BTreeSet<u32>>,
    zone: Tz,
    /// The last change of the store that is in here; `None` before the first look.
    followed: Option<i64>,
}

impl Watchers {
    /// Nobody yet. `frequencies` says which words are rare.
    pub fn new(zone: Tz, frequencies: Frequencies, today: NaiveDate) -> Watchers {
        Watchers {
            standing: Standing::with(frequencies),
            watchers: Vec::new(),
            numbers: HashMap::new(),
            vacant: Vec::new(),
            moving: HashMap::new(),
            today,
            by_system: HashMap::new(),
            by_organisation: HashMap::new(),
            zone,
            followed: None,
        }
    }

    /// A new day: `since:7d` is another day than yesterday.
    pub fn begin(&mut self, today: NaiveDate) {
        self.today = today;
        for (number, query) in &self.moving {
            self.standing.add(*number, &query.on(today));
        }
    }

    /// Takes in a subscription that is new or has changed.
    ///
    /// A query that can no longer be read matches nothing; `belfort doctor` names it.
    pub fn put(&mut self, subscription: Subscription) {
        if let Some((id, number)) = self.numbers.get_key_value(subscription.id.as_str()) {
            let (id, held) = (id.clone(), &mut self.watchers[*number as usize]);
            if held.as_ref().is_some_and(|held| held.watch == subscription.watch) {
                *held = Some(Box::new(Watcher::of(subscription, id)));
                return;
            }
        }
        self.remove(&subscription.id);
        let number = self.vacant.pop().unwrap_or_else(|| {
            self.watchers.push(None);
            self.watchers.len() as u32 - 1
        });
        match &subscription.watch {
            Watch::Items { query, themes } => {
                if let Some(query) = standing_query(query, themes) {
                    self.standing.add(number, &query.on(self.today));
                    if query.moves() {
                        self.moving.insert(number, query);
                    }
                }
            }
            Watch::System { system } => {
                self.by_system.entry(system.clone()).or_default().insert(number);
            }
            Watch::Organisation { organisation } => {
                self.by_organisation.entry(organisation.clone()).or_default().insert(number);
            }
            // Told by those who look at the feeds.
            Watch::Feeds => {}
        }
        let id: Arc<str> = subscription.id.as_str().into();
        self.numbers.insert(id.clone(), number);
        self.watchers[number as usize] = Some(Box::new(Watcher::of(subscription, id)));
    }

    /// Forgets a subscription that ended.
    pub fn remove(&mut self, id: &str) {
        let Some(number) = self.numbers.remove(id) else { return };
        let gone = self.watchers[number as usize].take();
        self.vacant.push(number);
        self.standing.remove(&number);
        self.moving.remove(&number);
        let watched = match gone.map(|gone| gone.watch) {
            Some(Watch::System { system }) => self.by_system.get_mut(&system),
            Some(Watch::Organisation { organisation }) => self.by_organisation.get_mut(&organisation),
            Some(Watch::Items { .. } | Watch::Feeds) | None => None,
        };
        if let Some(numbers) = watched {
            numbers.remove(&number);
        }
    }

    /// How many subscriptions are held.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether none is held.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// The alerts of an item for those whose query it meets, one each.
    pub fn alerts(&self, arrival: &Arrival<'_>, reading: &Reading, now: DateTime<Utc>) -> Vec<DueAlert> {
        let document = arrival.document();
        let met = self.standing.matches_read(&document, reading).into_iter();
        met.filter_map(|number| {
            let watcher = self.watchers[number as usize].as_ref()?;
            Some(self.alert(watcher, arrival, &document, now))
        })
        .collect()
    }

    /// The alerts of an item for subscriptions that are known to meet it.
    pub(super) fn alerts_for(
        &self,
        subscriptions: &[&String],
        arrival: &Arrival<'_>,
        now: DateTime<Utc>,
    ) -> Vec<DueAlert> {
        let document = arrival.document();
        let numbers = subscriptions.iter().filter_map(|id| self.numbers.get(id.as_str()));
        let held = numbers.filter_map(|number| self.watchers[*number as usize].as_ref());
        held.map(|watcher| self.alert(watcher, arrival, &document, now)).collect()
    }

    /// The query of every subscription that waits for items, by its id.
    pub(super) fn queries(&self) -> Vec<(String, Query)> {
        let query = |watcher: &Watcher| match &watcher.watch {
            Watch::Items { query, themes } => Some((watcher.id.to_string(), standing_query(query, themes)?)),
            Watch::System { .. } | Watch::Organisation { .. } | Watch::Feeds => None,
        };
        self.watchers.iter().flatten().filter_map(|watcher| query(watcher)).collect()
    }

    /// The alerts of an item that cites what holds for a system, one for each watcher and system.
    pub fn citations(
        &self,
        arrival: &Arrival<'_>,
        systems: &[WatchedSystem],
        now: DateTime<Utc>,
    ) -> Vec<DueAlert> {
        let mut alerts = Vec::new();
        for system in systems {
            let cited = cited(arrival.provisions, &system.provisions);
            if cited.is_empty() {
                continue;
            }
            for watcher in self.watching(system) {
                let notice = Notice::Citation {
                    item: arrival.notice(),
                    system: SystemNotice { id: system.id.clone(), name: system.name.clone() },
                    provisions: cited.clone(),
                };
                let cause = format!("citation:{}:{}", arrival.key, system.id);
                alerts.push(watcher.due(cause, notice, now, self.zone));
            }
        }
        alerts
    }

    fn watching(&self, system: &WatchedSystem) -> impl Iterator<Item = &Watcher> {
        let organisation = system.organisation.as_ref().and_then(|id| self.by_organisation.get(id));
        let numbers = self.by_system.get(&system.id).into_iter().chain(organisation).flatten();
        numbers.filter_map(|number| self.watchers[*number as usize].as_deref())
    }

    fn alert(
        &self,
        watcher: &Watcher,
        arrival: &Arrival<'_>,
        document: &Document,
        now: DateTime<Utc>,
    ) -> DueAlert {
        let notice = Notice::Item { item: arrival.notice(), why: why(&watcher.watch, document) };
        watcher.due(item_cause(arrival.key), notice, now, self.zone)
    }
}

/// An item that has come in, as matching sees it.
#[derive(Clone, Copy, Debug)]
pub struct Arrival<'a> {
    /// Its public name.
    pub key: &'a ItemKey,
    /// The id of its feed.
    pub feed: &'a str,
    /// The name of its feed.
    pub source: &'a str,
    /// The item.
    pub item: &'a Item,
    /// What it is about.
    pub tags: &'a [Tag],
    /// What it cites.
    pub provisions: &'a BTreeSet<Provision>,
}

impl<'a> Arrival<'a> {
    /// An item that has just been read.
    pub fn new(feed: &'a Feed, record: &'a ItemRecord) -> Arrival<'a> {
        Arrival {
            key: &record.key,
            feed: &feed.id,
            source: &feed.title,
            item: &record.item,
            tags: &record.tags,
            provisions: &record.provisions,
        }
    }

    fn document(&self) -> Document {
        document(self.key.as_str(), self.feed, self.item, self.tags, self.provisions)
    }

    fn notice(&self) -> ItemNotice {
        ItemNotice {
            key: self.key.to_string(),
            title: self.item.title.clone(),
            summary: self.item.summary.clone(),
            url: self.item.url.clone(),
            source: self.source.to_owned(),
            feed: self.feed.to_owned(),
            published: self.item.published,
            themes: self.tags.iter().map(|tag| tag.theme.clone()).collect(),
            also: Vec::new(),
        }
    }
}

/// The cause of every alert that an item raises by itself.
pub(super) fn item_cause(key: &ItemKey) -> String {
    format!("item:{key}")
}

/// The subscriptions that watch a system, by itself or with its organisation.
pub(super) fn watching<'a>(
    subscriptions: impl Iterator<Item = &'a Subscription>,
    system: &str,
    organisation: Option<&str>,
) -> Vec<&'a Subscription> {
    let watches = |subscription: &&Subscription| match &subscription.watch {
        Watch::Items { .. } | Watch::Feeds => false,
        Watch::System { system: watched } => watched == system,
        Watch::Organisation { organisation: watched } => organisation == Some(watched),
    };
    subscriptions.filter(watches).collect()
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
pub(super) fn cited(cited: &BTreeSet<Provision>, holding: &BTreeSet<Provision>) -> Vec<String> {
    let concerns =
        |provision: &&Provision| holding.iter().any(|held| provision.covers(held) || held.covers(provision));
    cited.iter().filter(concerns).map(|provision| provision.as_str().to_owned()).collect()
}

/// Which words and themes met which part of the subscription.
fn why(watch: &Watch, document: &Document) -> Why {
    let Watch::Items { query, themes } = watch else { return Why::default() };
    let asked = Query::parse(query).ok();
    let met = asked.as_ref().map_or(Vec::new(), |asked| explain(asked, document));
    let mut seen = BTreeSet::new();
    let words = met.iter().filter(|met| !met.places.is_empty()).flat_map(|met| &met.by);
    let words = words.filter(|word| seen.insert(word.to_lowercase())).cloned().collect();
    Why {
        query: Some(query.clone()).filter(|query| !query.trim().is_empty()),
        themes: themes.iter().filter(|theme| document.themes.contains(theme)).cloned().collect(),
        words,
        parts: met.into_iter().map(|met| WhyPart { part: met.part, by: met.by }).collect(),
    }
}
