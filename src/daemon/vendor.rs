//! The vendor is asked what still decides, under a link without an account; the answers come back as proposals.

use chrono::TimeDelta;
use ring::digest;

use super::assess::assess;
use super::editing::edit;
use super::secret;
use super::tower::Tower;
use crate::law::{FactId, FactValue};
use crate::register::{Proposal, System};
use crate::store::{Edited, OpenQuestionnaire, Questionnaire, questionnaire_id};

/// How long a vendor may take: a month, holidays included.
const DAYS: i64 = 30;

/// Signs of a name of a vendor or of the person who answers.
pub const NAME_CHARS_MAX: usize = 120;

/// A questionnaire that was just made.
#[derive(Clone, Debug)]
pub struct Made {
    /// The link, which is kept nowhere: whoever has it may answer.
    pub link: String,
    /// What it asks, and what names it.
    pub open: OpenQuestionnaire,
}

/// Puts the deciding unknowns of a system to its vendor; `None` when there is nothing to ask.
pub async fn ask(tower: &Tower, system: &System, vendor: &str, who: &str) -> anyhow::Result<Option<Made>> {
    let facts: Vec<FactId> = assess(tower, system).ask.into_iter().map(|question| question.fact).collect();
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
}

/// Takes the answers of a person in as proposals; only to what was asked.
///
/// # Shape
/// `false` when the link leads nowhere any more.
pub async fn answer(
    tower: &Tower,
    token: &str,
    person: &str,
    answers: Vec<(FactId, Given)>,
) -> anyhow::Result<bool> {
    let Some((asked, _)) = asked(tower, token).await? else { return Ok(false) };
    let (id, vendor, facts, today) = (asked.system, asked.vendor, asked.facts, tower.today());
    let by = format!("{vendor}, {person}");
    let change = move |system: &mut System| {
        for (fact, Given { value, why, source }) in
            answers.into_iter().filter(|(fact, _)| facts.contains(fact))
        {
            let proposal = Proposal { value, who: by.clone(), when: Some(today), why, source };
            // One vendor has one answer to a question: the last one.
            if let Some(waiting) = system.proposals.get_mut(&fact) {
                waiting.retain(|one| one.who != proposal.who);
            }
            system.propose(&fact, proposal);
        }
    };
    let edited = edit(tower, &id, None, &vendor, change).await?;
    tower.store.questionnaire_answered(&hash(token), tower.clock.now()).await?;
    Ok(edited != Edited::NoSystem)
}

fn hash(token: &str) -> String {
    let hash = digest::digest(&digest::SHA256, token.trim().as_bytes());
    hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
