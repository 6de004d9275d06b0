//! What changed in what the public may see: published, withdrawn, described anew, of another class, with other duties.
//!
//! # Shape
//! [`told`] makes it of the history that the store keeps and touches nothing. Of a system that is no longer published only that is
//! told, and what was told while it was; nothing that happened to it since.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::daemon::tower::Tower;
use crate::law::{Class, RuleBook};
use crate::store::{AssessmentMark, PublicHistory, PublicState, StoredChange};
use crate::text::{Language, say};

/// Changes that are told: the newest, years of a register of a region.
const CHANGES_MAX: usize = 1_000;
/// The parts that the public may read, and whose change is told.
const TEXTS: [&str; 6] = ["name", "organisation", "description", "purpose", "vendor", "public_contact"];

/// One change of what the public may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicChange {
    /// The system.
    pub system: String,
    /// What names the change among those of its system, for ever.
    pub mark: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The name of the system, as it was public then.
    pub name: String,
    /// The id of its organisation, as it was public then.
    pub organisation: Option<String>,
    /// What changed.
    pub what: What,
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It is published.
    Published,
    /// It is published no longer.
    Withdrawn,
    /// It is described otherwise: the parts.
    Described(Vec<&'static str>),
    /// The law says something else of it.
    Assessed {
        /// From which class to which, where that changed.
        class: Option<(Class, Class)>,
        /// The rules whose duties came.
        added: Vec<String>,
        /// The rules whose duties went.
        removed: Vec<String>,
    },
}

/// What was told last, and of which state.
#[derive(Debug, Default)]
pub(in crate::daemon) struct Told(Mutex<Option<(PublicState, Arc<Vec<PublicChange>>)>>);

/// What changed, the newest first; read again only when something did.
pub async fn changes(tower: &Tower) -> anyhow::Result<Arc<Vec<PublicChange>>> {
    let state = tower.store.public_state().await?;
    let known = tower.public_changes.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some((of, told)) = known
        && of == state
    {
        return Ok(told);
    }
    let history = tower.store.public_history().await?;
    let told = Arc::new(tokio::task::spawn_blocking(move || told(&history)).await?);
    *tower.public_changes.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((state, told.clone()));
    Ok(told)
}

/// What changed, the newest first.
pub fn told(history: &PublicHistory) -> Vec<PublicChange> {
    let mut systems: BTreeMap<&str, (Vec<&StoredChange>, Vec<&AssessmentMark>)> = BTreeMap::new();
    for (system, change) in &history.changes {
        systems.entry(system).or_default().0.push(change);
    }
    for (system, mark) in &history.assessments {
        systems.entry(system).or_default().1.push(mark);
    }
    let mut told: Vec<PublicChange> =
        systems.iter().flat_map(|(system, (changes, marks))| of_system(system, changes, marks)).collect();
    // Of one instant what came later in a system stands first, as in the history.
    told.reverse();
    told.sort_by_key(|one| std::cmp::Reverse(one.at));
    told.truncate(CHANGES_MAX);
    told
}

/// A system as the public saw it last.
#[derive(Clone, Debug, Default)]
struct Seen {
    published: bool,
    name: String,
    organisation: Option<String>,
    law: Option<(Class, Option<Vec<String>>)>,
}

fn of_system(system: &str, changes: &[&StoredChange], marks: &[&AssessmentMark]) -> Vec<PublicChange> {
    let (mut seen, mut told) = (Seen::default(), Vec::new());
    let mut marks = marks.iter().peekable();
    for version in changes.chunk_by(|one, other| one.version == other.version) {
        // An assessment follows the change that asked for it, often within the same instant.
        while let Some(mark) = marks.next_if(|mark| mark.made < version[0].at) {
            told.extend(seen.assessed(system, mark));
        }
        told.extend(seen.changed(system, version));
    }
    for mark in marks {
        told.extend(seen.assessed(system, mark));
    }
    told
}

impl Seen {
    fn changed(&mut self, system: &str, version: &[&StoredChange]) -> Option<PublicChange> {
        let mut now = self.clone();
        let mut texts = Vec::new();
        for one in version.iter().map(|one| &one.difference) {
            let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
            match one.part.as_str() {
                "" => {
                    let after = one.after.as_ref();
                    let part = |part: &str| after.and_then(|after| after.get(part));
                    now.published = part("published") == Some(&Value::Bool(true));
                    // Of one that is gone the name stays that it had.
                    if after.is_some() {
                        now.name = text(part("name")).unwrap_or_default();
                        now.organisation = text(part("organisation"));
                    }
                }
                "published" => now.published = one.after == Some(Value::Bool(true)),
                part => {
                    match part {
                        "name" => now.name = text(one.after.as_ref()).unwrap_or_default(),
                        "organisation" => now.organisation = text(one.after.as_ref()),
                        _ => {}
                    }
                    texts.extend(TEXTS.into_iter().find(|known| *known == part));
                }
            }
        }
        let (before, first) = (std::mem::replace(self, now), version.first()?);
        let what = match (before.published, self.published) {
            (false, true) => What::Published,
            (true, false) => What::Withdrawn,
            (true, true) if !texts.is_empty() => What::Described(texts),
            _ => return None,
        };
        // What became of it unseen is nobody's business.
        let shown = if what == What::Withdrawn { &before } else { &*self };
        Some(shown.told(system, format!("v{}", first.version), first.at, what))
    }

    fn assessed(&mut self, system: &str, mark: &AssessmentMark) -> Option<PublicChange> {
        let class: Class = mark.risk.parse().ok()?;
        let (before, duties_before) = self.law.replace((class, mark.duties.clone()))?;
        let only = |one: &Option<Vec<String>>, other: &Option<Vec<String>>| match (one, other) {
            (Some(one), Some(other)) => one.iter().filter(|rule| !other.contains(rule)).cloned().collect(),
            _ => Vec::new(),
        };
        let (added, removed) = (only(&mark.duties, &duties_before), only(&duties_before, &mark.duties));
        let class = (before != class).then_some((before, class));
        if !self.published || (class.is_none() && added.is_empty() && removed.is_empty()) {
            return None;
        }
        let name = format!("a{}", mark.made.timestamp_millis());
        Some(self.told(system, name, mark.made, What::Assessed { class, added, removed }))
    }

    fn told(&self, system: &str, mark: String, at: DateTime<Utc>, what: What) -> PublicChange {
        PublicChange {
            system: system.to_owned(),
            mark,
            at,
            name: self.name.clone(),
            organisation: self.organisation.clone(),
            what,
        }
    }
}

impl PublicChange {
    /// In words, a line for each thing; `organisation` is its name.
    pub fn lines(&self, book: &RuleBook, organisation: &str, language: Language) -> Vec<String> {
        let told = |key: &str| {
            let args =
                [("system", self.name.clone().into()), ("organisation", organisation.to_owned().into())];
            say(language, key, &args)
        };
        match &self.what {
            What::Published => vec![told("public-change-published")],
            What::Withdrawn => vec![told("public-change-withdrawn")],
            What::Described(parts) => {
                let names = parts.iter().map(|part| say(language, &format!("part-{part}"), &[]));
                let names = names.collect::<Vec<_>>().join(", ");
                vec![say(language, "public-change-described", &[("parts", names.into())])]
            }
            What::Assessed { class, added, removed } => {
                let name = |class: Class| crate::law::explain::class_name(class, language);
                let class = class.map(|(before, after)| {
                    let args = [("before", name(before).into()), ("after", name(after).into())];
                    say(language, "public-change-class", &args)
                });
                let duties = |key: &str, rules: &[String]| {
                    let title = |rule: &String| {
                        book.rule(rule).map_or(rule.as_str(), |rule| rule.title.get(language)).to_owned()
                    };
                    let titles = rules.iter().map(title).collect::<Vec<_>>().join("; ");
                    (!rules.is_empty()).then(|| say(language, key, &[("duties", titles.into())]))
                };
                let added = duties("public-change-added", added);
                class.into_iter().chain(added).chain(duties("public-change-removed", removed)).collect()
            }
        }
    }

    /// The key of what it is called.
    pub fn key(&self) -> &'static str {
        match &self.what {
            What::Published => "public-title-published",
            What::Withdrawn => "public-title-withdrawn",
            What::Described(_) => "public-title-described",
            What::Assessed { class: Some(_), .. } => "public-title-class",
            What::Assessed { class: None, .. } => "public-title-duties",
        }
    }
}
