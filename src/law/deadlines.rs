//! The open deadlines of a system, with what a reader of a list or a calendar needs.

use chrono::{NaiveDate, TimeDelta};
use serde::Serialize;
use utoipa::ToSchema;

use super::assessment::{Assessment, DisputedReading, SystemName};
use super::fact::FactId;
use super::{Basis, Finding, Kind, Provision, RuleBook};
use crate::text::messages::FluentValue;
use crate::text::{Language, say};

/// One open deadline, in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OpenDeadline {
    /// The system.
    pub system: SystemName,
    /// The day; the earliest one while an open fact decides.
    #[schema(value_type = String, format = Date)]
    pub date: NaiveDate,
    /// The latest day that is still possible, while an open fact decides.
    #[schema(value_type = Option<String>, format = Date)]
    pub latest: Option<NaiveDate>,
    /// The facts that decide between the two.
    pub depends: Vec<OpenFact>,
    /// The rule.
    pub rule: String,
    /// What the rule decides.
    pub kind: Kind,
    /// The provision.
    pub provision: Provision,
    /// The act that set the day.
    pub by: String,
    /// What it rests on.
    pub basis: Basis,
    /// What it is called.
    pub title: String,
    /// What must be done or not done.
    pub duty: Option<String>,
    /// Other days that can be defended.
    pub disputed: Vec<DisputedReading<String>>,
}

/// A fact that nobody has answered yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OpenFact {
    /// The fact.
    #[schema(value_type = String)]
    pub fact: FactId,
    /// Its question.
    pub question: String,
}

impl OpenDeadline {
    /// Whether one of its days, or a day between them, lies from `on` to `days` later.
    pub fn within(&self, on: NaiveDate, days: u32) -> bool {
        let end = on.checked_add_signed(TimeDelta::days(days.into())).unwrap_or(NaiveDate::MAX);
        self.date <= end && self.latest.unwrap_or(self.date) >= on
    }

    /// Whether it surely binds on a day.
    pub fn binds_on(&self, on: NaiveDate) -> bool {
        self.latest.unwrap_or(self.date) <= on
    }

    /// The day in words: `2027-12-02`, or `between 2027-12-02 and 2030-08-02, depending on: ...`.
    pub fn when(&self, language: Language) -> String {
        let Some(latest) = self.latest else { return self.date.to_string() };
        let questions: Vec<&str> = self.depends.iter().map(|open| open.question.as_str()).collect();
        let args = [
            ("from", FluentValue::from(self.date.to_string())),
            ("until", latest.to_string().into()),
            ("questions", questions.join(" ").into()),
        ];
        say(language, "law-deadline-between", &args)
    }
}

/// The deadlines of a system that are not met, the first one first.
pub fn open_deadlines(book: &RuleBook, assessment: &Assessment, language: Language) -> Vec<OpenDeadline> {
    let open = assessment.deadlines.iter().filter(|deadline| !deadline.met);
    let findings = open.filter_map(|deadline| assessment.finding(&deadline.rule));
    findings.map(|finding| deadline_of(book, &assessment.system, finding, language)).collect()
}

/// The deadlines of many systems in one list, by day, then by system.
pub fn in_order(mut deadlines: Vec<OpenDeadline>) -> Vec<OpenDeadline> {
    deadlines.sort_by(|a, b| {
        (a.date, &a.system.name, &a.system.id, &a.rule).cmp(&(b.date, &b.system.name, &b.system.id, &b.rule))
    });
    deadlines
}

/// The deadline of a finding that holds.
pub fn deadline_of(
    book: &RuleBook,
    system: &SystemName,
    finding: &Finding,
    language: Language,
) -> OpenDeadline {
    // The finding holds, so what is missing only decides its day.
    let missing = finding.missing.iter().filter(|_| finding.latest.is_some());
    let open = |fact: &FactId| OpenFact {
        fact: fact.clone(),
        question: book.fact(fact).map_or(fact.as_str(), |known| known.question.get(language)).to_owned(),
    };
    let disputed = finding.disputed.iter().filter(|reading| reading.date.is_some());
    OpenDeadline {
        system: system.clone(),
        date: finding.from,
        latest: finding.latest,
        depends: missing.map(open).collect(),
        rule: finding.rule.clone(),
        kind: finding.kind,
        provision: finding.provision.clone(),
        by: finding.by.clone(),
        basis: finding.basis,
        title: finding.title.get(language).to_owned(),
        duty: finding.duty.as_ref().map(|duty| duty.get(language).to_owned()),
        disputed: disputed
            .map(|reading| DisputedReading {
                date: reading.date,
                basis: reading.basis,
                text: reading.text.get(language).to_owned(),
            })
            .collect(),
    }
}
