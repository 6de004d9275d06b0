//! Why: the way from a conclusion down to the answers that it rests on, for somebody who has to check it.
//!
//! Nothing is decided anew: each step takes the finding of a rule as the assessment has it and looks up in the book which rules
//! give what it read. So a proof shows what was concluded, and a step that nobody answered for is shown as open.

mod asked;
mod leaf;
mod pairs;
mod walk;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use walk::Why;

use super::Provision;
use super::assessment::{Assessment, Status};
use super::book::RuleBook;
use super::fact::{FactKind, Facts};
use super::rule::Basis;
use crate::text::{Language, Translated};

/// The proof of what one rule says of a system; `None` when the assessment has no finding of that rule.
///
/// # Shape
/// `facts` are the answers that the assessment was made of: they carry who answered, when and why.
pub fn why(book: &RuleBook, facts: &Facts, assessment: &Assessment, rule: &str) -> Option<Proof> {
    Why::new(book, facts, assessment).rule(rule)
}

/// A step of a proof, with the steps that it rests on below it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Proof<Text = Translated> {
    /// Its number; no two steps of one reasoning have the same.
    pub number: usize,
    /// The number under which the same step stands already: what it rests on is not repeated here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub see: Option<usize>,
    /// What kind of step it is.
    pub step: Step,
    /// What it is to the step above it.
    pub part: Part,
    /// The class, the rule or the fact; of several rules the first one.
    pub id: String,
    /// What it is called: the title of a rule, the question of a fact.
    pub what: Text,
    /// What came out.
    pub answer: Text,
    /// What the rule above asked for, when it fell by this answer.
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    pub asked: Option<Text>,
    /// How a rule came out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// Who can answer a fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<FactKind>,
    /// The law that it rests on: one for a rule or a fact, one for each of several rules.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub law: Vec<Ground<Text>>,
    /// From when a rule applies, when it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Dated>,
    /// Who answered, when, why, and where that stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Said>,
    /// What it rests on.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    #[schema(no_recursion)]
    pub below: Vec<Proof<Text>>,
}

/// What kind of step it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = ProofStep)]
pub enum Step {
    /// The headline class.
    Class,
    /// One rule.
    Rule,
    /// Several rules that came out alike for the same reasons.
    Rules,
    /// A fact that rules give.
    Derived,
    /// A fact that somebody answered, or that was settled for all systems.
    Fact,
    /// A fact that nobody answered yet.
    Open,
}

/// What a step is to the one above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = ProofPart)]
pub enum Part {
    /// One of its conditions, or the conclusion itself.
    Condition,
    /// One of its exceptions.
    Exception,
    /// What sets its date.
    Date,
}

/// A unit of law that a step rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Ground<Text = Translated> {
    /// The rule that works it out; none for the provision that defines a fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The title of that rule; empty for a fact.
    pub title: Text,
    /// The provision.
    pub provision: Provision,
    /// As an official cites it.
    pub cited: Text,
    /// Where it can be read.
    pub url: Text,
    /// What the rule rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
}

/// From when a rule applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Dated {
    /// The day; the earliest one while an open fact decides.
    #[schema(value_type = String, format = Date)]
    pub from: NaiveDate,
    /// The latest day that is still possible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub latest: Option<NaiveDate>,
    /// The act that set it.
    pub by: String,
}

/// Where an answer comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Said {
    /// Who answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// On which day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub when: Option<NaiveDate>,
    /// The reasoning of a judgement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Where it can be looked up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

impl Proof {
    /// The same proof in one language.
    pub fn in_language(&self, language: Language) -> Proof<String> {
        let text = |text: &Translated| text.get(language).to_owned();
        Proof {
            number: self.number,
            see: self.see,
            step: self.step,
            part: self.part,
            id: self.id.clone(),
            what: text(&self.what),
            answer: text(&self.answer),
            asked: self.asked.as_ref().map(text),
            status: self.status,
            kind: self.kind,
            law: self.law.iter().map(|ground| ground.in_language(language)).collect(),
            date: self.date.clone(),
            said: self.said.clone(),
            below: self.below.iter().map(|step| step.in_language(language)).collect(),
        }
    }
}

impl<Text> Proof<Text> {
    /// Every step, this one first, as they are read from top to bottom.
    pub fn steps(&self) -> Vec<&Proof<Text>> {
        let mut steps = vec![self];
        steps.extend(self.below.iter().flat_map(Proof::steps));
        steps
    }
}

impl Ground {
    fn in_language(&self, language: Language) -> Ground<String> {
        let text = |text: &Translated| text.get(language).to_owned();
        Ground {
            rule: self.rule.clone(),
            title: text(&self.title),
            provision: self.provision.clone(),
            cited: text(&self.cited),
            url: text(&self.url),
            basis: self.basis,
        }
    }
}
