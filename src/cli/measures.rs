//! `belfort measures`: what is done for each duty of a system.

use chrono::NaiveDate;
use clap::Args;
use serde_json::json;

use super::context::{Context, table};
use super::exit::{Exit, said};
use super::systems::author;
use crate::daemon::{Tower, assess, editing};
use crate::law::problem::did_you_mean;
use crate::register::{Measure, MeasureFault, MeasureState, System, TEXT_CHARS_MAX};
use crate::store::Edited;
use crate::text::Language;
use crate::text::say;

/// Show what is done for each duty of a system, or set it for one duty.
#[derive(Debug, Args)]
pub(super) struct Measures {
    /// The id of the system
    system: String,
    /// The duty to set, by the id of its rule
    rule: Option<String>,
    /// How far it is: open, in-progress, met or not-applicable
    #[arg(long, requires = "rule")]
    state: Option<MeasureState>,
    /// Who sees to it
    #[arg(long, requires = "rule")]
    owner: Option<String>,
    /// The day it was done, or by which it will be
    #[arg(long, requires = "rule", value_name = "DATE")]
    date: Option<NaiveDate>,
    /// Where the evidence is: a link, or the name of a file
    #[arg(long, requires = "rule")]
    evidence: Option<String>,
    /// Why the duty does not apply
    #[arg(long, requires = "rule")]
    reason: Option<String>,
    /// What else is to be said
    #[arg(long, requires = "rule")]
    note: Option<String>,
    /// Who is named in the history [default: the user of this machine]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

impl Measures {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let tower = context.tower().await?;
        let Some(stored) = tower.store.system(&self.system).await? else {
            return said("cli-wrong-system", [("id", &self.system)]);
        };
        match self.rule.clone() {
            None => list(context, &tower, &stored.system),
            Some(rule) => self.set(context, &tower, &stored.system, &rule).await,
        }
    }

    async fn set(
        self,
        context: &Context,
        tower: &Tower,
        system: &System,
        rule: &str,
    ) -> anyhow::Result<Exit> {
        if tower.book.rule(rule).is_none() && !system.measures.contains_key(rule) {
            let near = did_you_mean(rule, tower.book.rules().iter().map(|rule| rule.id.as_str()));
            let near = near.map(|near| format!(": {near}")).unwrap_or_default();
            return said("cli-wrong-rule-near", [("id", &rule), ("near", &near), ("system", &system.id)]);
        }
        let (id, by, rule) = (system.id.clone(), author(self.by.clone()), rule.to_owned());
        let measure = self.over(system.measures.get(&rule).cloned().unwrap_or_default());
        match measure.fault() {
            Some(MeasureFault::NoReason) => {
                return said("cli-wrong-reason", []);
            }
            Some(MeasureFault::TooLong) => {
                return said("cli-wrong-text-long", [("most", &TEXT_CHARS_MAX)]);
            }
            None => {}
        }
        let kept = (rule.clone(), measure.clone());
        let done =
            editing::edit(tower, &id, None, &by, move |system| drop(system.measures.insert(kept.0, kept.1)));
        if done.await? == Edited::NoSystem {
            return said("cli-wrong-system", [("id", &id)]);
        }
        context.answer(&json!({ "system": id, "rule": rule, "measure": measure }), || {
            let state = state_name(measure.state, context.language);
            context.say("cli-measure-set", &[("rule", rule.clone().into()), ("state", state.into())])
        })?;
        Ok(Exit::Done)
    }

    /// What the call names replaces what was there; the rest stays.
    fn over(self, before: Measure) -> Measure {
        let said = |new: Option<String>, old: Option<String>| match new {
            Some(text) if text.trim().is_empty() => None,
            Some(text) => Some(text),
            None => old,
        };
        Measure {
            state: self.state.unwrap_or(before.state),
            owner: said(self.owner, before.owner),
            date: self.date.or(before.date),
            evidence: said(self.evidence, before.evidence),
            reason: said(self.reason, before.reason),
            note: said(self.note, before.note),
        }
    }
}

/// A state in words.
pub(super) fn state_name(state: MeasureState, language: Language) -> String {
    say(language, &format!("measure-{}", state.as_str()), &[])
}

fn list(context: &Context, tower: &Tower, system: &System) -> anyhow::Result<Exit> {
    let assessment = assess::assess(tower, system).in_language(context.language);
    let json: Vec<_> = assessment
        .deadlines
        .iter()
        .map(|one| {
            json!({ "rule": one.rule, "provision": one.provision.to_string(), "title": one.title, "from": one.date,
                "met": one.met, "measure": system.measures.get(&one.rule) })
        })
        .collect();
    context.answer(&json, || {
        let head = ["rule", "duty", "from", "state", "owner", "date", "evidence"]
            .map(|name| context.say(&format!("cli-head-{name}"), &[]));
        let rows = assessment.deadlines.iter().map(|one| {
            let measure = system.measures.get(&one.rule).cloned().unwrap_or_default();
            [
                one.rule.clone(),
                one.title.clone(),
                one.date.to_string(),
                state_name(measure.state, context.language),
                measure.owner.unwrap_or_default(),
                measure.date.map(|date| date.to_string()).unwrap_or_default(),
                measure.evidence.unwrap_or_default(),
            ]
        });
        match table(head, rows) {
            text if text.is_empty() => context.say("cli-measures-none", &[]),
            text => text,
        }
    })?;
    Ok(Exit::Done)
}
