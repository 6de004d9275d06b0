//! An assessment: everything the book says of one system on one day, under the law of one day.

mod one_language;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::fact::{FactId, FactKind, FactType, FactValue};
use super::rule::{Basis, Kind};
use super::{Provision, SystemFacts};
use crate::text::Translated;

/// The name of the JSON contract.
const SCHEMA: &str = "belfort.assessment/1";

/// Everything the book says of one system.
///
/// `Assessment` carries its texts in four languages and is what is stored; `Assessment<String>` carries one language and
/// serialises to the `belfort.assessment/1` contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Assessment<Text = Translated> {
    /// The name of the contract.
    pub schema: String,
    /// The system.
    pub system: SystemName,
    /// The day asked about.
    #[schema(value_type = String, format = Date)]
    pub on: NaiveDate,
    /// The day whose state of the law was used.
    #[schema(value_type = String, format = Date)]
    pub law: NaiveDate,
    /// The hash of the rule book.
    pub book: String,
    /// The headline class, whatever the date of its duties.
    pub risk: Class,
    /// The classes that are still possible, the gravest first.
    pub possible: Vec<Class>,
    /// The roles that the organisation surely has.
    pub roles: Vec<String>,
    /// The provisions that put the system in its class.
    pub provisions: Vec<Provision>,
    /// One finding per rule that is law on the day.
    pub findings: Vec<Finding<Text>>,
    /// The questions that still decide something, the most decisive first.
    pub ask: Vec<Question<Text>>,
    /// The days from which something is asked, the first one first.
    pub deadlines: Vec<Deadline<Text>>,
    /// Provisions that the book does not work out and that nobody has judged yet.
    pub uncovered: Vec<Provision>,
}

/// Which system it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SystemName {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// The headline class of a system, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// A prohibited practice.
    Prohibited,
    /// High risk.
    High,
    /// People must be told.
    Transparency,
    /// Every question that could make it more is answered no.
    Minimal,
    /// An AI system that the Act does not cover.
    OutOfScope,
    /// Not an AI system.
    NotAi,
    /// More than one class is still possible.
    Unknown,
}

impl Class {
    /// Every class, the gravest first.
    pub const ALL: [Class; 7] = [
        Class::Prohibited,
        Class::High,
        Class::Transparency,
        Class::Minimal,
        Class::OutOfScope,
        Class::NotAi,
        Class::Unknown,
    ];

    /// The word of the contract.
    pub fn as_str(self) -> &'static str {
        match self {
            Class::Prohibited => "prohibited",
            Class::High => "high",
            Class::Transparency => "transparency",
            Class::Minimal => "minimal",
            Class::OutOfScope => "out-of-scope",
            Class::NotAi => "not-ai",
            Class::Unknown => "unknown",
        }
    }
}

impl std::fmt::Display for Class {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Class {
    type Err = String;

    fn from_str(word: &str) -> Result<Class, String> {
        let found = Class::ALL.into_iter().find(|class| class.as_str() == word);
        found.ok_or_else(|| {
            let known: Vec<&str> = Class::ALL.iter().map(|class| class.as_str()).collect();
            format!("`{word}` is not one of {}", known.join(", "))
        })
    }
}

/// How a rule came out for a system on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = FindingStatus)]
pub enum Status {
    /// It holds, and its date has come.
    Applies,
    /// Its conditions hold, but an exception does as well.
    Lifted,
    /// It holds, and its date is still to come.
    NotYet,
    /// Its conditions do not hold.
    DoesNotApply,
    /// Not enough is known; `missing` says what.
    Unknown,
}

impl Status {
    /// The word of the contract.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Applies => "applies",
            Status::Lifted => "lifted",
            Status::NotYet => "not-yet",
            Status::DoesNotApply => "does-not-apply",
            Status::Unknown => "unknown",
        }
    }
}

/// What one rule says of the system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Finding<Text = Translated> {
    /// The rule.
    pub rule: String,
    /// The provision that it works out.
    pub provision: Provision,
    /// What the rule decides.
    pub kind: Kind,
    /// How it came out.
    pub status: Status,
    /// Whether the rule surely holds, so that at most its date is still open.
    pub holds: bool,
    /// From when; the earliest date that is still possible.
    #[schema(value_type = String, format = Date)]
    pub from: NaiveDate,
    /// The latest date that is still possible, while an open fact decides between this one and `from`.
    #[schema(value_type = Option<String>, format = Date)]
    pub latest: Option<NaiveDate>,
    /// The act that set that date.
    pub by: String,
    /// The roles it binds and the organisation may have.
    pub binds: Vec<String>,
    /// All roles it binds, also those of others such as the vendor.
    pub addressees: Vec<String>,
    /// What it rests on.
    pub basis: Basis,
    /// What breaking it may cost; `None` for what nobody can break.
    pub penalty: Option<Penalty<Text>>,
    /// What it is called.
    pub title: Text,
    /// What must be done or not done.
    #[schema(value_type = Option<String>)]
    pub duty: Option<Text>,
    /// Why it applies in general.
    pub explain: Text,
    /// The facts that made it come out so.
    pub because: Vec<Because<Text>>,
    /// The facts whose answers could still change it.
    #[schema(value_type = Vec<String>)]
    pub missing: Vec<FactId>,
    /// Other readings that can be defended.
    pub disputed: Vec<DisputedReading<Text>>,
}

/// What breaking a rule may cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Penalty<Text = Translated> {
    /// The provision that sets the fine; `None` when the Act names none.
    pub provision: Option<Provision>,
    /// The maximum, in words.
    pub text: Text,
}

/// A fact that made a finding come out as it did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Because<Text = Translated> {
    /// The fact.
    #[schema(value_type = String)]
    pub fact: FactId,
    /// Its value.
    pub value: FactValue,
    /// Where the value comes from: the source of the answer, or `rule:ID`; empty when nobody wrote it down.
    pub source: String,
    /// The question, or the name of a derived fact.
    pub label: Text,
    /// The value as a person reads it.
    pub answer: Text,
}

/// Another reading that can be defended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DisputedReading<Text = Translated> {
    /// The other date, when it is about a date.
    #[schema(value_type = Option<String>, format = Date)]
    pub date: Option<NaiveDate>,
    /// What it rests on.
    pub basis: Basis,
    /// Why.
    pub text: Text,
}

/// A question whose answer still decides something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Question<Text = Translated> {
    /// The fact.
    #[schema(value_type = String)]
    pub fact: FactId,
    /// The question.
    pub question: Text,
    /// What to look at.
    pub help: Text,
    /// What an answer looks like.
    #[serde(rename = "type")]
    pub shape: FactType,
    /// Who can answer.
    pub kind: Option<FactKind>,
    /// The values to choose from.
    pub values: Vec<Choice<Text>>,
    /// The rules that wait for it.
    pub decides: Vec<String>,
}

/// A value to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Choice<Text = Translated> {
    /// The value.
    pub value: String,
    /// As a person reads it.
    pub label: Text,
}

/// The day from which a duty or prohibition binds the organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Deadline<Text = Translated> {
    /// The day; the earliest one while an open fact decides.
    #[schema(value_type = String, format = Date)]
    pub date: NaiveDate,
    /// The latest day that is still possible, while an open fact decides.
    #[schema(value_type = Option<String>, format = Date)]
    pub latest: Option<NaiveDate>,
    /// The rule.
    pub rule: String,
    /// The provision.
    pub provision: Provision,
    /// What it is called.
    pub title: Text,
    /// Whether it is done; nothing in the facts says so, so the caller fills it in.
    pub met: bool,
}

impl<Text> Assessment<Text> {
    /// An assessment in which nothing has been decided yet.
    pub(crate) fn blank(system: &SystemFacts, on: NaiveDate, law: NaiveDate, book: &str) -> Assessment<Text> {
        Assessment {
            schema: SCHEMA.to_owned(),
            system: SystemName { id: system.id.clone(), name: system.name.clone() },
            on,
            law,
            book: book.to_owned(),
            risk: Class::Unknown,
            possible: Vec::new(),
            roles: Vec::new(),
            provisions: Vec::new(),
            findings: Vec::new(),
            ask: Vec::new(),
            deadlines: Vec::new(),
            uncovered: Vec::new(),
        }
    }

    /// The finding of a rule.
    pub fn finding(&self, rule: &str) -> Option<&Finding<Text>> {
        self.findings.iter().find(|finding| finding.rule == rule)
    }

    /// The roles that a finding binds while it is not known whether the organisation has one; empty where it surely has one.
    ///
    /// Unknown is never no, and no yes either: of a role that is open the reader is told so.
    pub fn open_roles<'f>(&self, finding: &'f Finding<Text>) -> &'f [String] {
        let is_settled = finding.binds.iter().any(|role| self.roles.contains(role));
        if is_settled { &[] } else { &finding.binds }
    }
}
