//! A rule: which facts make a provision apply, since when, with its source, examples and texts.

use std::ops::Range;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::fact::{FactId, FactValue, Facts};
use super::truth::Truth;
use super::{Provision, Status};
use crate::text::{Language, Translated};

/// The tier of a duty that Articles 99(3) to (5) and 101 leave out.
pub(crate) const NO_FINE: &str = "none";

/// One rule, as its file says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its id, unique in the book.
    pub id: String,
    /// The provision that it works out.
    pub provision: Provision,
    /// Further units of law that it works out.
    pub covers: Vec<Provision>,
    /// What it decides.
    pub kind: Kind,
    /// What it is about: a system, or a general-purpose model apart from every system.
    pub about: Subject,
    /// The roles that it binds: values of the derived fact `role`.
    pub binds: Vec<String>,
    /// What it rests on.
    pub basis: Basis,
    /// The provision that sets the fine on breaking it, or `none` when the Act names no fine.
    pub penalty: Option<String>,
    /// Since when that provision reaches it; before, the Act named no fine.
    pub penalty_since: Option<NaiveDate>,
    /// The derived facts that it makes true when it holds: fact and value.
    pub gives: Vec<(FactId, String)>,
    /// From when it applies, line by line of the law's history; `since` rises.
    pub from: Vec<FromDate>,
    /// Since when it is no longer law, and by which act.
    pub repealed: Option<Repeal>,
    /// Cases in which the date is another one.
    pub later: Vec<Later>,
    /// Other readings that can be defended.
    pub disputed: Vec<Disputed>,
    /// One block that holds is enough; no block at all means always.
    pub when: Vec<Block>,
    /// One block that holds lifts the rule.
    pub unless: Vec<Block>,
    /// Worked examples, which `rules check` runs.
    pub examples: Vec<Example>,
    /// What it is called; for a duty an imperative.
    pub title: Translated,
    /// What must be done or not done.
    pub duty: Option<Translated>,
    /// Why it applies in general, and what it means.
    pub explain: Translated,
    /// The file that it stands in.
    pub path: String,
}

/// What a rule says in one language, as programs read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Rule)]
pub struct RuleSaid {
    /// Its id.
    id: String,
    /// The provision that it works out.
    provision: Provision,
    /// What it decides.
    kind: Kind,
    /// The roles that it binds.
    binds: Vec<String>,
    /// What it rests on.
    basis: Basis,
    /// What it is called.
    title: String,
    /// What must be done or not done.
    duty: Option<String>,
    /// Why it applies in general, and what it means.
    explain: String,
    /// The text of the law.
    url: String,
    /// The file that it stands in.
    path: String,
}

/// What a rule decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = RuleKind)]
pub enum Kind {
    /// Whether something is an AI system and the Act covers it.
    Scope,
    /// Which role the organisation has.
    Role,
    /// What is forbidden.
    Prohibition,
    /// Which class the system has.
    Classification,
    /// What takes a system out of a class.
    Derogation,
    /// What people must be told.
    Transparency,
    /// What a role must do.
    Duty,
    /// What a person may ask.
    Right,
    /// Law that this book does not work out yet: an honest question in its place.
    Gap,
}

impl Kind {
    /// Whether it asks something of a role, so that its date belongs in a calendar.
    pub fn obliges(self) -> bool {
        matches!(self, Kind::Duty | Kind::Prohibition | Kind::Transparency)
    }
}

/// What a rule is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// An AI system, as nearly the whole Act.
    #[default]
    System,
    /// A general-purpose AI model, as Chapter V: what lifts the law from a system leaves it alone.
    Model,
}

/// What a conclusion rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// The text of the law.
    Statute,
    /// Adopted guidance.
    FinalGuidance,
    /// Guidance that may still change.
    DraftGuidance,
    /// A reading that nobody has confirmed.
    Reading,
}

/// Conditions that must all hold.
pub type Block = Vec<Condition>;

/// One line of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The fact that it looks at.
    pub fact: FactId,
    /// What must be so.
    pub test: Test,
}

/// What a condition asks of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// Is, or contains, one of these. A derived or plain yes is the value `true`.
    Any(Vec<String>),
    /// Is known, and is or contains none of these.
    NoneOf(Vec<String>),
    /// A several-of fact that is known and empty; a derived fact of which no value can hold.
    Empty,
    /// A day: that day or later, strictly before.
    Day {
        /// That day or later.
        from: Option<NaiveDate>,
        /// Strictly before.
        before: Option<NaiveDate>,
    },
}

impl Test {
    /// Whether a known value passes; one of another shape than the test's is as good as unknown.
    pub(crate) fn passes(&self, value: &FactValue) -> Truth {
        let names_one = |values: &[String]| value.names().any(|name| values.iter().any(|one| one == name));
        match (self, value) {
            (Test::Day { from, before }, FactValue::Date(day)) => {
                let late_enough = from.is_none_or(|from| *day >= from);
                Truth::from(late_enough && before.is_none_or(|before| *day < before))
            }
            (Test::Day { .. }, _) | (_, FactValue::Date(_)) => Truth::Unknown,
            (Test::Any(values), _) => Truth::from(names_one(values)),
            (Test::NoneOf(values), _) => Truth::from(!names_one(values)),
            (Test::Empty, known) => Truth::from(known.names().next().is_none()),
        }
    }
}

/// From when a rule applies, under the law since a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FromDate {
    /// From when it applies.
    pub date: NaiveDate,
    /// The act that says so.
    pub by: String,
    /// Since when that act is law.
    pub since: NaiveDate,
}

/// The end of a rule as law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeal {
    /// The act that ended it.
    pub by: String,
    /// The first day on which it is no longer law.
    pub since: NaiveDate,
}

/// A case in which a rule applies from another date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Later {
    /// The date and its source.
    pub from: FromDate,
    /// One block that holds is enough.
    pub when: Vec<Block>,
}

/// Another date or reading that can be defended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disputed {
    /// The other date, when it is about a date.
    pub date: Option<NaiveDate>,
    /// Since when there is something to dispute: the day on which the act that made it so became law; always without.
    pub since: Option<NaiveDate>,
    /// What it rests on.
    pub basis: Basis,
    /// Why.
    pub text: Translated,
}

/// A worked example of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// A short name.
    pub name: Option<String>,
    /// The facts; a derived fact given here overrides what rules say.
    pub given: Facts,
    /// What must come out.
    pub expect: Expected,
    /// The date that must come out with it.
    pub from: Option<NaiveDate>,
    /// The day asked about.
    pub on: NaiveDate,
    /// The day whose state of the law is used.
    pub law: NaiveDate,
    /// Where `expect` stands in the file, in bytes.
    pub span: Range<usize>,
}

/// What an example says must come out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The status.
    pub status: Status,
    /// For `unknown`: exactly these facts are missing.
    pub missing: Vec<FactId>,
}

impl Rule {
    /// What it says, in a language, as programs read it.
    pub fn to_json(&self, language: Language) -> serde_json::Value {
        serde_json::to_value(self.said(language)).expect("a rule has text keys and plain values only")
    }

    /// What it says, in a language.
    pub fn said(&self, language: Language) -> RuleSaid {
        RuleSaid {
            id: self.id.clone(),
            provision: self.provision.clone(),
            kind: self.kind,
            binds: self.binds.clone(),
            basis: self.basis,
            title: self.title.get(language).to_owned(),
            duty: self.duty.as_ref().map(|duty| duty.get(language).to_owned()),
            explain: self.explain.get(language).to_owned(),
            url: self.provision.url(language),
            path: self.path.clone(),
        }
    }

    /// The line that is law on a day: the last one whose act was in force, unless the rule was repealed since.
    pub fn from_on(&self, law: NaiveDate) -> Option<&FromDate> {
        let repealed = self.repealed.as_ref().is_some_and(|repeal| repeal.since <= law);
        self.from.iter().rfind(|line| line.since <= law && !repealed)
    }

    /// What sets the fine under the law of a day.
    pub fn penalty_on(&self, law: NaiveDate) -> Option<&str> {
        let reached = self.penalty_since.is_none_or(|since| since <= law);
        self.penalty.as_deref().map(|named| if reached { named } else { NO_FINE })
    }

    /// The days on which something of the rule becomes law or ceases to be.
    pub(crate) fn days_of_law(&self) -> impl Iterator<Item = NaiveDate> {
        let lines = self.from.iter().chain(self.later.iter().map(|later| &later.from));
        let readings = self.disputed.iter().filter_map(|reading| reading.since);
        let repeal = self.repealed.iter().map(|repeal| repeal.since);
        lines.map(|line| line.since).chain(readings).chain(repeal).chain(self.penalty_since)
    }

    /// The other readings that can be defended under the law of a day.
    pub fn disputed_on(&self, law: NaiveDate) -> impl Iterator<Item = &Disputed> {
        self.disputed.iter().filter(move |reading| reading.since.is_none_or(|since| since <= law))
    }

    /// The facts that its conditions look at.
    pub fn reads(&self) -> impl Iterator<Item = &str> {
        self.when.iter().chain(&self.unless).flatten().map(|condition| condition.fact.as_str())
    }
}

/// One value for an example or an override.
pub(crate) fn yes() -> FactValue {
    FactValue::Bool(true)
}
