//! The dashboard: how the systems of a reader stand, what is to be done by when, and what is new for them in the law and the news.
//!
//! # Shape
//! The systems are those that the reader sees; what is new is told of no others. Lists are bounded: each says how much there is
//! more, or where the rest stands.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::matching::cited;
use super::overview::{Line, Open, open};
use super::tower::Tower;
use crate::alerts::alert::{DutyNotice, RuleChangeNotice};
use crate::law::assessment::SystemName;
use crate::law::{Class, OpenDeadline, Provision};
use crate::news::health::State;
use crate::news::{Feed, Item};
use crate::register::MeasureState;
use crate::store::{Amendment, StoredItem};
use crate::text::Language;

/// Duties in the list; more would make a page of megabytes, and the deadlines hold them all.
const DUTIES_MAX: usize = 300;
/// What is lately: half a year, so that nobody misses a change over a summer.
const LATELY: TimeDelta = TimeDelta::days(182);
/// Rule books that changed something in that time.
const AMENDMENTS_MAX: i64 = 10;
/// Systems that one change names.
const TOUCHED_MAX: usize = 20;
/// Items that cite what applies.
const ITEMS_MAX: usize = 8;

/// How it stands, and what is to be done.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Dashboard {
    /// The day that it is about.
    #[schema(value_type = String, format = Date)]
    pub day: NaiveDate,
    /// Systems.
    pub systems: usize,
    /// The same by class, the gravest first; a class without systems is not there.
    pub classes: Vec<OfClass>,
    /// Questions that still decide something.
    pub questions: usize,
    /// Answers of others that wait for a decision.
    pub proposals: usize,
    /// Duties and prohibitions that are not met.
    pub open_duties: usize,
    /// How many of them each day has.
    pub days: Vec<OfDay>,
    /// The first 300 of them; `/api/v1/deadlines` has all.
    pub duties: Vec<OpenDuty>,
    /// What rule books changed lately for these systems, the newest first.
    pub amendments: Vec<AmendmentTold>,
    /// The newest items that cite what applies to one of them.
    pub news: Vec<CitingItem>,
    /// Feeds that are silent or cannot be read, as they were last looked at.
    pub feeds: Vec<TroubledFeed>,
}

/// How many systems have a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SystemsOfClass)]
pub struct OfClass {
    /// The class.
    pub risk: Class,
    /// How many.
    pub systems: usize,
}

/// How many duties have a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DutiesOfDay)]
pub struct OfDay {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub day: NaiveDate,
    /// How many.
    pub duties: usize,
}

/// A duty that is not met, and how far it is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OpenDuty {
    /// What is due, and when.
    #[serde(flatten)]
    pub deadline: OpenDeadline,
    /// Whether it binds already.
    pub binds: bool,
    /// How far it is.
    pub state: MeasureState,
    /// Who sees to it.
    pub owner: Option<String>,
}

/// What a rule book changed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Amendment)]
pub struct AmendmentTold {
    /// When the book came into use.
    #[schema(value_type = String, format = DateTime)]
    pub at: DateTime<Utc>,
    /// Its hash.
    pub book: String,
    /// What came, changed and went.
    pub changes: Vec<ChangeTold>,
    /// Rules that changed and are not named.
    pub more: usize,
    /// Systems of which it says something else; at most 20.
    pub systems: Vec<SystemName>,
    /// How many these are.
    pub touched: usize,
}

/// Rules that changed alike.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RuleChange)]
pub struct ChangeTold {
    /// `added`, `changed` or `removed`.
    pub change: String,
    /// The rules.
    pub rules: Vec<RuleTold>,
    /// What is different, in words; may be empty.
    pub told: String,
}

/// A rule by its name.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RuleName)]
pub struct RuleTold {
    /// Its id.
    pub rule: String,
    /// The provision that it works out, as a path.
    pub provision: String,
    /// What it is called.
    pub title: String,
}

/// An item that cites what applies.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CitingItem {
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// The name of its feed.
    pub feed_title: String,
    /// When it was published, or first read where nobody says.
    #[schema(value_type = String, format = DateTime)]
    pub published: DateTime<Utc>,
    /// What it cites of what applies.
    pub provisions: Vec<Provision>,
}

/// A feed with which something is wrong.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TroubledFeed {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What it does.
    pub state: State,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub since: DateTime<Utc>,
    /// The named cause: `dns`, `captcha`, `stale`.
    pub cause: Option<String>,
}

/// What a reader of these systems is shown, in their language.
pub async fn dashboard(
    tower: &Arc<Tower>,
    lines: Vec<Arc<Line>>,
    language: Language,
) -> anyhow::Result<Dashboard> {
    let names: HashMap<String, String> = lines.iter().map(|one| (one.id.clone(), one.name.clone())).collect();
    let amendments = tower.store.amendments(tower.clock.now() - LATELY, AMENDMENTS_MAX).await?;
    let amendments = amendments.into_iter().filter_map(|one| amendment_told(one, &names, language)).collect();
    let reader = tower.clone();
    let (standing, holding) = tokio::task::spawn_blocking(move || gather(&reader, &lines, language)).await?;
    Ok(Dashboard {
        amendments,
        news: citing(tower, &holding).await?,
        feeds: tower.store.feeds_in_trouble().await?.into_iter().map(TroubledFeed::of).collect(),
        ..standing
    })
}

/// How the systems stand, and all that applies to one of them; nothing that is new.
fn gather(tower: &Tower, lines: &[Arc<Line>], language: Language) -> (Dashboard, BTreeSet<Provision>) {
    let (mut classes, mut questions, mut proposals, mut sets) = (BTreeMap::new(), 0, 0, HashMap::new());
    for line in lines {
        *classes.entry(line.standing.risk).or_insert(0) += 1;
        questions += line.standing.questions;
        proposals += line.proposals;
        // Systems have most of it in common: each set is looked at once.
        let provisions = line.standing.provisions();
        sets.entry(Arc::as_ptr(provisions)).or_insert_with(|| provisions.clone());
    }
    let holding = sets.into_values().flat_map(|set| set.iter().cloned().collect::<Vec<_>>()).collect();
    let (open, today) = (open(lines), tower.today());
    let mut days: BTreeMap<NaiveDate, usize> = BTreeMap::new();
    for one in &open {
        *days.entry(one.finding.from).or_default() += 1;
    }
    let duty = |open: &Open<'_>| {
        let deadline = open.told(tower, language);
        let measure = open.line.measures.get(&deadline.rule);
        let (state, owner) = measure.cloned().unwrap_or_default();
        OpenDuty { binds: deadline.binds_on(today), state, owner, deadline }
    };
    let dashboard = Dashboard {
        day: today,
        systems: lines.len(),
        classes: classes.into_iter().map(|(risk, systems)| OfClass { risk, systems }).collect(),
        questions,
        proposals,
        open_duties: open.len(),
        days: days.into_iter().map(|(day, duties)| OfDay { day, duties }).collect(),
        duties: open.iter().take(DUTIES_MAX).map(duty).collect(),
        amendments: Vec::new(),
        news: Vec::new(),
        feeds: Vec::new(),
    };
    (dashboard, holding)
}

/// `None` where it says nothing else of any of these systems.
fn amendment_told(
    amendment: Amendment,
    names: &HashMap<String, String>,
    language: Language,
) -> Option<AmendmentTold> {
    let touched = amendment.systems.into_iter().filter_map(|id| {
        let name = names.get(&id)?.clone();
        Some(SystemName { id, name })
    });
    let mut systems: Vec<SystemName> = touched.collect();
    let touched = systems.len();
    systems.truncate(TOUCHED_MAX);
    (touched > 0).then(|| AmendmentTold {
        at: amendment.at,
        book: amendment.book,
        changes: amendment.changes.into_iter().map(|one| ChangeTold::of(one, language)).collect(),
        more: amendment.more,
        systems,
        touched,
    })
}

impl ChangeTold {
    fn of(change: RuleChangeNotice, language: Language) -> ChangeTold {
        let rule = |rule: DutyNotice| RuleTold {
            title: rule.title.get(language).to_owned(),
            rule: rule.rule,
            provision: rule.provision,
        };
        ChangeTold {
            told: change.told.get(language).to_owned(),
            rules: change.rules.into_iter().map(rule).collect(),
            change: change.change,
        }
    }
}

/// The newest items that cite something of what applies.
async fn citing(tower: &Tower, holding: &BTreeSet<Provision>) -> anyhow::Result<Vec<CitingItem>> {
    if holding.is_empty() {
        return Ok(Vec::new());
    }
    let newest = tower.store.newest_citations().await?.into_iter();
    let concerning = newest.filter_map(|(key, all)| {
        let concerns: Vec<Provision> =
            cited(&all, holding).iter().filter_map(|path| path.parse().ok()).collect();
        (!concerns.is_empty()).then_some((key, concerns))
    });
    let concerning: Vec<_> = concerning.take(ITEMS_MAX).collect();
    let keys: Vec<_> = concerning.iter().map(|(key, _)| key.clone()).collect();
    let mut items = tower.store.items(&keys).await?;
    let told = concerning.into_iter().filter_map(|(key, provisions)| {
        let StoredItem { item: Item { title, published, .. }, feed_title, first_seen, .. } =
            items.remove(&key)?;
        let published = published.unwrap_or(first_seen);
        Some(CitingItem { key: key.to_string(), title, feed_title, published, provisions })
    });
    Ok(told.collect())
}

impl TroubledFeed {
    fn of((feed, health): (Feed, crate::news::health::Health)) -> TroubledFeed {
        TroubledFeed {
            id: feed.id,
            title: feed.title,
            state: health.state,
            since: health.since,
            cause: health.cause,
        }
    }
}
