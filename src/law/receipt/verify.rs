//! A receipt held against the one that is made now: what agrees and what differs, each by name.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Receipt;
use crate::law::fact::FactValue;
use crate::text::messages::FluentValue;
use crate::text::{Language, say};

/// The name of the JSON contract.
const SCHEMA: &str = "belfort.verification/1";

/// A receipt held against another one, point by point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// The name of the contract.
    pub schema: &'static str,
    /// Whether the same input gave the same conclusions; another version of the program alone is no reason to doubt that.
    pub confirmed: bool,
    /// Each point, the input before the outcome.
    pub points: Vec<Point>,
}

/// One point that agrees or differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Point {
    /// What it is about.
    pub what: Subject,
    /// Which setting, when it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// Whether the two agree.
    pub same: bool,
    /// What the receipt says.
    pub receipt: String,
    /// What is so now.
    pub now: String,
}

/// What a point is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// Whether the receipt is as it was made.
    Seal,
    /// The version of the program.
    Engine,
    /// The rule book.
    Book,
    /// Which system.
    System,
    /// The answers.
    Facts,
    /// Everything that the Member State settled; it agrees.
    Settings,
    /// One thing that the Member State settled; it differs.
    Setting,
    /// The headline class.
    Risk,
    /// How every rule came out.
    Findings,
}

impl Subject {
    /// The word of the contract.
    pub fn as_str(self) -> &'static str {
        match self {
            Subject::Seal => "seal",
            Subject::Engine => "engine",
            Subject::Book => "book",
            Subject::System => "system",
            Subject::Facts => "facts",
            Subject::Settings => "settings",
            Subject::Setting => "setting",
            Subject::Risk => "risk",
            Subject::Findings => "findings",
        }
    }
}

impl Receipt {
    /// Holds this receipt against the one made `now`, of the same days.
    pub fn verify(&self, now: &Receipt) -> Verification {
        let mut points = vec![
            point(Subject::Seal, &self.seal, &self.expected_seal()),
            point(Subject::Engine, &self.engine, &now.engine),
            point(Subject::Book, &self.book, &now.book),
            point(Subject::System, &self.system, &now.system),
            point(Subject::Facts, &self.facts, &now.facts),
        ];
        points.extend(self.settings_beside(now));
        points.push(point(Subject::Risk, self.risk.as_str(), now.risk.as_str()));
        points.push(point(Subject::Findings, &self.findings, &now.findings));
        let confirmed = points.iter().all(|point| point.same || point.what == Subject::Engine);
        Verification { schema: SCHEMA, confirmed, points }
    }

    /// One point for each setting that differs, or one for all when none does.
    fn settings_beside(&self, now: &Receipt) -> Vec<Point> {
        let facts: BTreeSet<&String> = self.settings.keys().chain(now.settings.keys()).collect();
        let differs = facts.iter().filter(|fact| self.settings.get(**fact) != now.settings.get(**fact));
        let points: Vec<Point> = differs
            .map(|fact| {
                let [before, after] =
                    [self, now].map(|one| one.settings.get(*fact).map(word).unwrap_or_default());
                Point { fact: Some((*fact).clone()), ..point(Subject::Setting, &before, &after) }
            })
            .collect();
        let count = self.settings.len().to_string();
        if points.is_empty() { vec![point(Subject::Settings, &count, &count)] } else { points }
    }
}

fn point(what: Subject, receipt: &str, now: &str) -> Point {
    Point { what, fact: None, same: receipt == now, receipt: receipt.to_owned(), now: now.to_owned() }
}

fn word(value: &FactValue) -> String {
    match value {
        FactValue::Bool(yes) => yes.to_string(),
        FactValue::Date(day) => day.to_string(),
        FactValue::One(_) | FactValue::Several(_) => value.names().collect::<Vec<_>>().join(", "),
    }
}

/// A verification to read: the answer first, then every point.
pub fn explain_verification(verification: &Verification, language: Language) -> String {
    let answer = if verification.confirmed { "law-receipt-good" } else { "law-receipt-bad" };
    let mut lines = vec![say(language, answer, &[])];
    lines.extend(verification.points.iter().map(|point| {
        let sign = match (point.same, point.what) {
            (true, _) => '=',
            (false, Subject::Engine) => '!',
            (false, _) => '#',
        };
        format!("  {sign} {}", line(point, language))
    }));
    lines.join("\n") + "\n"
}

fn line(point: &Point, language: Language) -> String {
    let fact = [("fact", FluentValue::from(point.fact.clone().unwrap_or_default()))];
    let what = say(language, &format!("law-receipt-{}", point.what.as_str()), &fact);
    let or_nothing = |text: &str| match text {
        "" => say(language, "law-receipt-nothing", &[]),
        text => text.to_owned(),
    };
    let parts = [
        ("what", FluentValue::from(what)),
        ("before", or_nothing(&point.receipt).into()),
        ("now", or_nothing(&point.now).into()),
    ];
    let key = match (point.same, point.what) {
        (true, _) => "law-receipt-same",
        (false, Subject::Seal) => "law-receipt-edited",
        (false, Subject::Engine) => "law-receipt-engine-warning",
        (false, _) => "law-receipt-other",
    };
    say(language, key, &parts)
}
