//! The systems that organisations publish, for anybody. Only what stands here leaves: names, use, vendor, class, provisions, and
//! what follows from the law. Answers, measures and notes are the officer's.

mod changes;
mod kept;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

pub(super) use changes::Told;
pub use changes::{PublicChange, What, changes, told};
pub(super) use kept::Kept;
pub use kept::{all, lawful};

use super::assess::assess;
use super::tower::Tower;
use crate::law::{Assessment, Class, Finding, Provision};
use crate::register::System;
use crate::store::StoredSystem;
use crate::text::{Language, Translated};

/// The rule that people must be told that a system is used on them (Article 26(11)).
const TOLD: &str = "inform-persons";
/// The rule that they may ask why it was decided so (Article 86).
const EXPLAINED: &str = "explain-decision";

/// A published system, with the name of its organisation.
#[derive(Clone, Debug)]
pub struct Published {
    /// The system, whole: what of it is public stands in [`PublicSystem`].
    pub stored: StoredSystem,
    /// The name of its organisation, or its id where it has none.
    pub organisation: String,
}

/// A published system as programs read it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicSystem {
    id: String,
    name: String,
    /// The name of the organisation that uses it.
    organisation: String,
    /// Its id, by which the register is narrowed to it.
    organisation_id: Option<String>,
    description: Option<String>,
    /// What it is used for.
    purpose: Option<String>,
    vendor: Option<String>,
    /// Whom anybody may ask.
    contact: Option<String>,
    risk: Class,
    /// The provisions by which it has its class.
    provisions: Vec<Provision>,
    /// What people may know and ask.
    rights: Vec<Said>,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    changed: DateTime<Utc>,
    /// Where people read of it.
    url: String,
}

/// Something that the law says, from when.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PublicSaid)]
pub struct Said {
    /// In words.
    pub text: String,
    /// From when.
    #[schema(value_type = String, format = Date)]
    pub from: NaiveDate,
    /// The provision that says it.
    pub provision: Provision,
}

/// A day as people write it.
pub type InWords = fn(NaiveDate, Language) -> String;

/// What a person may know or ask, where the law surely gives it.
#[derive(Clone, Debug)]
pub struct Notice {
    /// The key of its message.
    pub key: &'static str,
    /// From when.
    pub from: NaiveDate,
    /// The provision that gives it.
    pub provision: Provision,
}

/// What binds the organisation.
#[derive(Clone, Debug)]
pub struct Duty {
    /// From when.
    pub from: NaiveDate,
    /// What it is called.
    pub title: Translated,
    /// The provision that asks it.
    pub provision: Provision,
    /// The roles of which it is not known whether the organisation has one; empty when it surely is bound.
    pub if_role: Vec<String>,
}

/// What organisations publish, or one of them.
#[derive(Clone, Debug)]
pub struct PublicRegister {
    /// The systems, by organisation and name.
    pub systems: Vec<Arc<Published>>,
    /// The organisation that it is narrowed to, by id and name.
    pub of: Option<(String, String)>,
}

/// What is published, of one organisation where its id is given.
///
/// # Shape
/// `None` for an organisation of which nothing is or was published: whether it exists is nobody's business.
pub async fn register(tower: &Tower, organisation: Option<&str>) -> anyhow::Result<Option<PublicRegister>> {
    let mut systems = all(tower).await?.to_vec();
    let Some(id) = organisation else { return Ok(Some(PublicRegister { systems, of: None })) };
    systems.retain(|one| one.stored.system.organisation.as_deref() == Some(id));
    // Who followed the last one that is withdrawn is not sent away.
    let was_there = !systems.is_empty()
        || changes(tower).await?.iter().any(|change| change.organisation.as_deref() == Some(id));
    let name = name_of(&names(tower).await?, Some(id));
    let register = PublicRegister { systems, of: Some((id.to_owned(), name)) };
    Ok(was_there.then_some(register))
}

/// What changed in what an organisation publishes, or in what all of them do, the newest first, each with the name of its organisation.
pub async fn news(tower: &Tower, organisation: Option<&str>) -> anyhow::Result<Vec<(PublicChange, String)>> {
    let (names, all) = (names(tower).await?, changes(tower).await?);
    let of =
        |change: &&PublicChange| organisation.is_none() || change.organisation.as_deref() == organisation;
    let named = |change: &PublicChange| (change.clone(), name_of(&names, change.organisation.as_deref()));
    Ok(all.iter().filter(of).map(named).collect())
}

fn name_of(names: &HashMap<String, String>, id: Option<&str>) -> String {
    let id = id.unwrap_or_default();
    names.get(id).map_or(id, String::as_str).to_owned()
}

/// One system, when it is published.
pub async fn one(tower: &Tower, id: &str) -> anyhow::Result<Option<Published>> {
    let Some(stored) = tower.store.system(id).await?.filter(is_published) else { return Ok(None) };
    Ok(Some(named(stored, &names(tower).await?)))
}

async fn names(tower: &Tower) -> anyhow::Result<HashMap<String, String>> {
    Ok(tower.store.organisations().await?.into_iter().collect())
}

fn is_published(stored: &StoredSystem) -> bool {
    stored.system.published == Some(true)
}

fn named(stored: StoredSystem, names: &HashMap<String, String>) -> Published {
    let id = stored.system.organisation.clone().unwrap_or_default();
    Published { organisation: names.get(&id).cloned().unwrap_or(id), stored }
}

/// Where people read of a published system, below the address of this Belfort.
pub fn address(id: &str) -> String {
    format!("/public/{id}")
}

impl Published {
    /// What the AI Act says of it today.
    pub fn assess(&self, tower: &Tower) -> Assessment {
        assess(tower, &self.stored.system)
    }

    /// As programs read it.
    pub fn told(
        &self,
        tower: &Tower,
        assessment: &Assessment,
        (language, in_words): (Language, InWords),
    ) -> PublicSystem {
        let system = &self.stored.system;
        let right = |one: Notice| Said {
            text: said(&one, self, in_words(one.from, language), language),
            from: one.from,
            provision: one.provision,
        };
        PublicSystem {
            id: system.id.clone(),
            name: system.name.clone(),
            organisation: self.organisation.clone(),
            organisation_id: system.organisation.clone(),
            description: system.description.clone(),
            purpose: system.purpose.clone(),
            vendor: system.vendor.clone(),
            contact: system.public_contact.clone(),
            risk: assessment.risk,
            provisions: assessment.provisions.clone(),
            rights: notices(assessment).into_iter().map(right).collect(),
            changed: self.stored.changed,
            url: format!("{}{}", tower.config.public_url(), address(&system.id)),
        }
    }

    /// The system with nothing but what its organisation publishes.
    pub fn bare(&self) -> System {
        let system = &self.stored.system;
        System {
            id: system.id.clone(),
            name: system.name.clone(),
            organisation: system.organisation.clone(),
            description: system.description.clone(),
            purpose: system.purpose.clone(),
            vendor: system.vendor.clone(),
            public_contact: system.public_contact.clone(),
            published: Some(true),
            ..System::default()
        }
    }
}

/// What of an assessment lists of the public need: without questions, reasons and duties.
pub(super) fn in_public(assessment: &Assessment) -> Assessment {
    let notice = |finding: &&Finding| [TOLD, EXPLAINED].contains(&finding.rule.as_str());
    let bare = |finding: &Finding| Finding { because: Vec::new(), ..finding.clone() };
    Assessment {
        findings: assessment.findings.iter().filter(notice).map(bare).collect(),
        ask: Vec::new(),
        deadlines: Vec::new(),
        uncovered: Vec::new(),
        possible: Vec::new(),
        schema: assessment.schema.clone(),
        system: assessment.system.clone(),
        on: assessment.on,
        law: assessment.law,
        book: assessment.book.clone(),
        risk: assessment.risk,
        roles: assessment.roles.clone(),
        provisions: assessment.provisions.clone(),
    }
}

/// What a person may know and ask.
pub fn notices(assessment: &Assessment) -> Vec<Notice> {
    let notice = |(rule, key): (&str, &'static str)| {
        let finding = assessment.finding(rule).filter(|finding| finding.holds)?;
        Some(Notice { key, from: finding.from, provision: finding.provision.clone() })
    };
    [(TOLD, "public-told"), (EXPLAINED, "public-explained")].into_iter().filter_map(notice).collect()
}

/// Whether a change publishes a system about which people may ask, and nothing says whom.
///
/// # Shape
/// `before` is the system as it stands. What is public without a contact already can still be changed; its page says what is missing.
pub fn names_nobody(tower: &Tower, before: Option<&System>, after: &System) -> bool {
    let is_silent = |system: &System| {
        let contact = system.public_contact.as_deref().map(str::trim);
        system.published == Some(true) && contact.is_none_or(str::is_empty)
    };
    is_silent(after) && !before.is_some_and(is_silent) && !notices(&assess(tower, after)).is_empty()
}

/// What binds the organisation, by day.
pub fn duties(assessment: &Assessment) -> Vec<Duty> {
    let findings = assessment.deadlines.iter().filter_map(|deadline| assessment.finding(&deadline.rule));
    let duty = |finding: &Finding| Duty {
        from: finding.from,
        title: finding.title.clone(),
        provision: finding.provision.clone(),
        if_role: assessment.open_roles(finding).to_vec(),
    };
    findings.map(duty).collect()
}

/// A notice in words; `day` is its day as people write it.
pub fn said(notice: &Notice, published: &Published, day: String, language: Language) -> String {
    let args = [
        ("date", day.into()),
        ("organisation", published.organisation.clone().into()),
        ("system", published.stored.system.name.clone().into()),
    ];
    crate::text::say(language, notice.key, &args)
}
