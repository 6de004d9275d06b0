//! The vendor is asked what still decides, under a link without an account; the answers come back as proposals.

use chrono::{DateTime, NaiveDate, TimeDelta};
use ring::digest;

use super::assess::assess;
use super::files;
use super::secret;
use super::tower::Tower;
use crate::law::{Fact, FactId, FactValue};
use crate::register::file::of_proposal;
use crate::register::{FileFault, NewFile, Proposal, System};
use crate::store::{Edited, OpenQuestionnaire, Questionnaire, questionnaire_id};

/// How long a vendor may take: a month, holidays included.
const DAYS: i64 = 30;

/// Signs of a name of a vendor or of the person who answers.
pub const NAME_CHARS_MAX: usize = 120;

/// Files that wait with the answers to one questionnaire; an officer looks at each of them.
pub const FILES_MAX: usize = 10;

/// A questionnaire that was just made.
#[derive(Clone, Debug)]
pub struct Made {
    /// The link, which is kept nowhere: whoever has it may answer.
    pub link: String,
    /// What it asks, and what names it.
    pub open: OpenQuestionnaire,
}

/// Puts the deciding unknowns of a system to its vendor: those that are chosen, or all that a vendor can know; `None` when there is nothing to ask.
pub async fn ask(
    tower: &Tower,
    system: &System,
    vendor: &str,
    who: &str,
    chosen: Option<&[FactId]>,
) -> anyhow::Result<Option<Made>> {
    let asked = |fact: &FactId| match chosen {
        Some(chosen) => chosen.contains(fact),
        None => tower.book.fact(fact).is_none_or(Fact::is_for_vendor),
    };
    let open = assess(tower, system).ask.into_iter().map(|question| question.fact);
    let facts: Vec<FactId> = open.filter(asked).collect();
    if facts.is_empty() {
        return Ok(None);
    }
    let (token, now) = (secret::token(), tower.clock.now());
    let asked = Questionnaire {
        system: system.id.clone(),
        vendor: vendor.to_owned(),
        facts,
        who: who.to_owned(),
        created: now,
        expires: now + TimeDelta::days(DAYS),
        answered: None,
    };
    let hash = hash(&token);
    tower.store.add_questionnaire(&hash, &asked).await?;
    let link = format!("{}/answer/{token}", tower.config.public_url());
    Ok(Some(Made { link, open: OpenQuestionnaire { id: questionnaire_id(&hash), asked } }))
}

/// A name of a vendor or of a person as it is kept; `None` when it is none.
pub fn good_name(name: &str) -> Option<String> {
    let name = name.trim();
    let good =
        !name.is_empty() && name.chars().count() <= NAME_CHARS_MAX && !name.chars().any(char::is_control);
    good.then(|| name.to_owned())
}

/// The questionnaires of a system that can still be answered, the newest first.
pub async fn open(tower: &Tower, system: &str) -> anyhow::Result<Vec<OpenQuestionnaire>> {
    Ok(tower.store.open_questionnaires(system, tower.clock.now()).await?)
}

/// Ends a questionnaire: its link leads nowhere any more, and what was answered stays. `false` when none of that id is open.
pub async fn revoke(tower: &Tower, system: &str, id: &str) -> anyhow::Result<bool> {
    Ok(tower.store.revoke_questionnaire(system, id, tower.clock.now()).await?)
}

/// Who asked under a link that ended; `None` where a link was never there.
pub async fn ended(tower: &Tower, token: &str) -> anyhow::Result<Option<Questionnaire>> {
    Ok(tower.store.questionnaire(&hash(token), DateTime::UNIX_EPOCH).await?)
}

/// What is asked under a link, while it can be answered and the system is there.
pub async fn asked(tower: &Tower, token: &str) -> anyhow::Result<Option<(Questionnaire, System)>> {
    let Some(found) = tower.store.questionnaire(&hash(token), tower.clock.now()).await? else {
        return Ok(None);
    };
    let stored = tower.store.system(&found.system).await?;
    Ok(stored.map(|stored| (found, stored.system)))
}

/// An answer of a vendor to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The answer.
    pub value: FactValue,
    /// Why so.
    pub why: Option<String>,
    /// Where it can be looked up.
    pub source: Option<String>,
    /// The files that are evidence of it.
    pub files: Vec<NewFile>,
}

/// What became of the answers of a vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// They wait for the officer.
    Done,
    /// The link leads nowhere any more.
    Gone,
    /// More than [`FILES_MAX`] files would wait; nothing is kept.
    TooManyFiles,
    /// A file is not taken; nothing is kept.
    Fault(FileFault),
}

/// Takes the answers of a person in as proposals; only to what was asked.
pub async fn answer(
    tower: &Tower,
    token: &str,
    person: &str,
    mut answers: Vec<(FactId, Given)>,
) -> anyhow::Result<Answered> {
    let Some((asked, _)) = asked(tower, token).await? else { return Ok(Answered::Gone) };
    let (id, vendor, today) = (asked.system.clone(), asked.vendor.clone(), tower.today());
    answers.retain(|(fact, _)| asked.facts.contains(fact));
    let mut new: Vec<NewFile> = Vec::new();
    let answers = answers.into_iter().map(|(fact, mut given)| {
        let files = std::mem::take(&mut given.files);
        let ids: Vec<String> = files.iter().map(|file| file.id.clone()).collect();
        new.extend(files);
        (fact, given, ids)
    });
    let answers: Vec<_> = answers.collect();
    let says_something = !answers.is_empty();
    let by = format!("{vendor}, {person}");
    let files_max = tower.config.files.per_system;
    let mut became = Answered::Done;
    let change = |system: &mut System, files: &[NewFile]| {
        let mut draft = system.clone();
        became = put(&mut draft, (&asked, &by, today), answers, (files, files_max));
        if became == Answered::Done {
            *system = draft;
        }
    };
    match files::edit_with(tower, &id, None, new, &vendor, change).await? {
        Edited::NoSystem => Ok(Answered::Gone),
        _ => {
            if became == Answered::Done && says_something {
                tower.store.questionnaire_answered(&hash(token), tower.clock.now()).await?;
            }
            Ok(became)
        }
    }
}

/// Puts answers before the officer; the files of an answer that is given again stay with it.
fn put(
    system: &mut System,
    (asked, by, today): (&Questionnaire, &str, NaiveDate),
    answers: Vec<(FactId, Given, Vec<String>)>,
    (files, files_max): (&[NewFile], usize),
) -> Answered {
    for (fact, given, new) in answers {
        let Given { value, why, source, .. } = given;
        // One vendor has one answer to a question: the last one.
        let waiting = system.proposals.entry(fact.clone()).or_default();
        let before = waiting.iter().filter(|one| one.who == by);
        let mut ids: Vec<String> = before.flat_map(|one| one.files.clone()).collect();
        waiting.retain(|one| one.who != by);
        if waiting.is_empty() {
            system.proposals.remove(&fact);
        }
        for file in files.iter().filter(|file| new.contains(&file.id)) {
            match system.attach(file, of_proposal(&fact), files_max) {
                Ok(id) if ids.contains(&id) => {}
                Ok(id) => ids.push(id),
                Err(fault) => return Answered::Fault(fault),
            }
        }
        system.propose(
            &fact,
            Proposal { value, who: by.to_owned(), when: Some(today), why, source, files: ids },
        );
        system.release_files(&fact);
    }
    let of_vendor = format!("{}, ", asked.vendor);
    let waiting = asked.facts.iter().filter_map(|fact| system.proposals.get(fact)).flatten();
    let waiting = waiting.filter(|one| one.who.starts_with(&of_vendor)).map(|one| one.files.len());
    if waiting.sum::<usize>() > FILES_MAX { Answered::TooManyFiles } else { Answered::Done }
}

fn hash(token: &str) -> String {
    let hash = digest::digest(&digest::SHA256, token.trim().as_bytes());
    hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
