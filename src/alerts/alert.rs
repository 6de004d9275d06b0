//! An alert: one thing worth telling one subscriber, once.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::Urgency;

/// One thing worth telling one subscription. Stored with its cause; the pair (cause, subscription) is unique.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Stable id.
    pub id: String,
    /// The subscription that is told.
    pub subscription: String,
    /// What happened.
    pub cause: Cause,
    /// What to say of it, kept as it was when it happened.
    pub notice: Notice,
    /// When it was known.
    pub created: DateTime<Utc>,
}

/// An item whose date is older than this when it is read was not published now: a source dates in days, or mends its archive.
const PUBLISHED_NOW: TimeDelta = TimeDelta::days(2);

impl Alert {
    /// The key of the item that it speaks of, when it speaks of one.
    pub fn item(&self) -> Option<&str> {
        match &self.notice {
            Notice::Item { item, .. }
            | Notice::Citation { item, .. }
            | Notice::Update { item, .. }
            | Notice::Grown { item, .. } => Some(&item.key),
            _ => None,
        }
    }

    /// The story that it tells, or tells more of, by its first item.
    pub fn story(&self) -> Option<&str> {
        let tells =
            matches!(&self.notice, Notice::Item { .. } | Notice::Update { .. } | Notice::Grown { .. });
        tells.then(|| self.cause.subject())
    }

    /// When the world could know it: the publication of a new item, where its source says that to the minute.
    pub fn happened(&self) -> Option<DateTime<Utc>> {
        let Notice::Item { item, .. } = &self.notice else { return None };
        let at_midnight = |at: &DateTime<Utc>| at.time() == NaiveTime::MIN;
        item.published
            .filter(|at| !at_midnight(at) && *at <= self.created && self.created - *at <= PUBLISHED_NOW)
    }
}

/// What happened, as a key: the same cause never alerts a subscription twice.
///
/// # Shape
/// `item:KEY`, `assessment:SYSTEM:DIGEST`, `deadline:SYSTEM:RULE:DATE:DAYS`, `citation:KEY:SYSTEM`,
/// `update:KEY:DIGEST`, `grown:KEY:SOURCES`, `feed:ID:STATE:SINCE`, `feed:ID:back:SINCE`, `rules:SINCE:HASH`,
/// `unreachable:SUBSCRIPTION:DAY`, `disk:SINCE:short:PLACE`, `disk:SINCE:enough:PLACE`. KEY is the first item of a story.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Cause(pub String);

impl Cause {
    /// What it happened to: the second part of the key.
    pub fn subject(&self) -> &str {
        self.0.split(':').nth(1).unwrap_or_default()
    }
}

/// What an alert says, independent of language and channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "kebab-case")]
pub enum Notice {
    /// A new item met the subscription.
    Item {
        /// The item.
        item: ItemNotice,
        /// Which part of the subscription it met.
        why: Why,
    },
    /// An item cites provisions that apply to a system.
    Citation {
        /// The item.
        item: ItemNotice,
        /// The system.
        system: SystemNotice,
        /// The provisions that are both cited and applying, as paths.
        provisions: Vec<String>,
    },
    /// The assessment of a system changed.
    Assessment {
        /// The system.
        system: SystemNotice,
        /// Class before, as in the assessment JSON; `None` when the system is new.
        before: Option<String>,
        /// Class now.
        after: String,
        /// Duties that were added.
        added: Vec<DutyNotice>,
        /// Duties that no longer apply.
        removed: Vec<DutyNotice>,
        /// Duties that apply from another date; alerts from before it was told have them among those that were added.
        #[serde(default)]
        moved: Vec<MovedNotice>,
        /// What made it change; empty for a new system, and in alerts from before it was told.
        #[serde(default)]
        because: Vec<Reason>,
    },
    /// An item that was told says something else now.
    Update {
        /// The item as it is now.
        item: ItemNotice,
        /// What differs, as far as it matters.
        differences: Vec<DifferenceNotice>,
        /// Which part of the subscription it meets.
        why: Why,
    },
    /// Other sources tell the story of an item that was told.
    Grown {
        /// The first item of the story; `also` names the other sources.
        item: ItemNotice,
        /// How many sources tell it now.
        sources: usize,
        /// Which part of the subscription the first item met.
        why: Why,
    },
    /// An address that is told of the same things takes no messages any more.
    Unreachable {
        /// The address, masked.
        to: String,
        /// What the channel said.
        cause: String,
        /// What it was told of, in words.
        asked: String,
    },
    /// Something is wrong with a feed.
    FeedTrouble {
        /// The feed.
        feed: FeedNotice,
        /// `silent`, `failing` or `stopped`.
        state: String,
        /// Its named cause: `dns`, `captcha`, `stale`.
        cause: String,
        /// Since when.
        since: DateTime<Utc>,
        /// When its last item was published.
        last_item: Option<DateTime<Utc>>,
        /// An address that may have taken its place.
        successor: Option<String>,
        /// How its page can be read now, where it has a new design.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        selectors: Option<SelectorsNotice>,
    },
    /// A feed of which trouble was told is well again.
    FeedBack {
        /// The feed.
        feed: FeedNotice,
        /// Since when it was in trouble.
        since: DateTime<Utc>,
    },
    /// Little room is left on a disk of Belfort.
    DiskShort {
        /// Which disk, and how much.
        disk: DiskNotice,
    },
    /// A disk of which that was told has enough room again.
    DiskEnough {
        /// Which disk, and how much.
        disk: DiskNotice,
    },
    /// The rule book says something else than it did.
    Rules {
        /// The hash of the book before.
        before: String,
        /// The hash of the book now.
        after: String,
        /// What came, changed and went; what changed alike stands together.
        changes: Vec<RuleChangeNotice>,
        /// Rules that changed and are not named in `changes`: an act can change a whole chapter.
        more: usize,
        /// The systems that the subscription watches and for which a class, a duty or a date is another.
        affects: Vec<SystemNotice>,
    },
    /// The date of a duty comes near.
    Deadline {
        /// The system.
        system: SystemNotice,
        /// The duty.
        duty: DutyNotice,
        /// Its date.
        date: NaiveDate,
        /// The last day from which it may apply, when it is not known whether it is the date already.
        #[serde(default)]
        latest: Option<NaiveDate>,
        /// Days left when the alert was raised: 180, 90, 30, 7, 1, or 0 on the day itself.
        days: i64,
    },
}

impl Notice {
    /// Whether it can wait. Urgent: a duty that is due within a week, a system that turns out to be prohibited, and a disk
    /// that fills.
    pub fn urgency(&self) -> Urgency {
        match self {
            Notice::Deadline { days, .. } if *days <= URGENT_DAYS => Urgency::Urgent,
            Notice::Assessment { after, .. } if after == "prohibited" => Urgency::Urgent,
            Notice::DiskShort { .. } => Urgency::Urgent,
            _ => Urgency::Ordinary,
        }
    }
}

/// What makes an assessment change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Answers about the system.
    Facts,
    /// The rule book.
    Rules,
    /// The day: something begins to hold or ends.
    Date,
}

impl Reason {
    /// The word of message keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::Facts => "facts",
            Reason::Rules => "rules",
            Reason::Date => "date",
        }
    }
}

/// Days to a duty's date from which it is urgent: a week is what remains to ask a supplier and get an answer.
const URGENT_DAYS: i64 = 7;

/// What a message says of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemNotice {
    /// Its key.
    pub key: String,
    /// Its title, plain text.
    pub title: String,
    /// Its summary, plain text.
    pub summary: String,
    /// Where it is read.
    pub url: Option<String>,
    /// The name of its feed.
    pub source: String,
    /// The id of its feed; empty in alerts from before it was kept.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub feed: String,
    /// Its date.
    pub published: Option<DateTime<Utc>>,
    /// Theme ids.
    pub themes: Vec<String>,
    /// The names of other feeds that told the same story before the message was made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
}

/// What changed in an item, old and new.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "difference", rename_all = "kebab-case")]
pub enum DifferenceNotice {
    /// The title.
    Title {
        /// Before.
        before: String,
        /// Now.
        after: String,
    },
    /// A day.
    Day {
        /// Before.
        before: NaiveDate,
        /// Now.
        after: NaiveDate,
    },
    /// A number, as it was and is written.
    Figure {
        /// Before.
        before: String,
        /// Now.
        after: String,
    },
    /// The provisions that are cited, as paths.
    Provisions {
        /// Cited now and not before.
        added: Vec<String>,
        /// Cited before and no longer.
        removed: Vec<String>,
    },
    /// The phase of a project, by its name.
    Phase {
        /// Before.
        before: Option<String>,
        /// Now.
        after: Option<String>,
    },
    /// What more was learned in a project.
    Learned {
        /// In the words of its organisation.
        lesson: String,
    },
    /// A good part of the text.
    Text {
        /// How much is new, in percent.
        percent: usize,
    },
}

/// What other selectors found on the page of a feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelectorsNotice {
    /// How many items.
    pub items: usize,
    /// The titles of the first of them.
    pub preview: Vec<String>,
}

/// What a message says of a disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiskNotice {
    /// The name of the machine; empty where it has none.
    pub machine: String,
    /// The data folder on it.
    pub folder: String,
    /// Megabytes that were left.
    pub left: u64,
    /// Megabytes that should be left.
    pub wanted: u64,
}

/// What a message says of a feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedNotice {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
}

/// Why an item reached a subscription: the parts of the subscription that it met.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// The query, when there is one.
    pub query: Option<String>,
    /// The themes of the subscription that the item carries.
    pub themes: Vec<String>,
    /// The words of the item that the query met.
    pub words: Vec<String>,
    /// Every part of the query that was met, in the order in which it is written.
    #[serde(default)]
    pub parts: Vec<WhyPart>,
}

/// A part of a query, and what met it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct WhyPart {
    /// As it is written in the query: `stad`, `"slimme stad"`, `theme:mobility`.
    pub part: String,
    /// Words of the item as they stand there, or a theme, a provision, a feed, a day.
    pub by: Vec<String>,
}

/// What a message says of a system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SystemNotice {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// What a message says of a duty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyNotice {
    /// The rule's id.
    pub rule: String,
    /// The provision, as a path.
    pub provision: String,
    /// The title in the four languages.
    pub title: crate::text::Translated,
    /// Since or from when.
    pub from: Option<NaiveDate>,
}

/// What a message says of a duty that applies from another date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedNotice {
    /// The duty, with its date as it is now.
    pub duty: DutyNotice,
    /// The date before.
    pub before: NaiveDate,
}

/// What a message says of rules that changed alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleChangeNotice {
    /// `added`, `changed` or `removed`.
    pub change: String,
    /// The rules.
    pub rules: Vec<DutyNotice>,
    /// What is different, in the four languages; may be empty.
    pub told: crate::text::Translated,
}
