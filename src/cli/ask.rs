//! `belfort ask`: the interview in the terminal, only the questions that still decide something.

use std::collections::BTreeSet;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;

use super::check::{assessment_json, book};
use super::context::Context;
use super::exit::{Exit, said, unwritable};
use super::systems::read_file;
use crate::daemon::{Clock, assess};
use crate::law::explain::class_name;
use crate::law::{
    Answer, Assessment, FactId, FactType, FactValue, Question, RuleBook, decide, explain_with, next_question,
};
use crate::register::System;

/// Answer the questions that still decide something; stop whenever you like and go on later.
#[derive(Debug, Args)]
pub(super) struct Ask {
    /// A system file (TOML or JSON), or the id of a system in the register
    system: String,
    /// Where the answers of a system file go, as JSON; a system of the register keeps them itself
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
}

/// What a person typed at a question.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Reply {
    Known(FactValue),
    Unknown,
    Stop,
    NotUnderstood,
}

impl Ask {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let file = Path::new(&self.system);
        if file.exists() {
            let book = book(context)?;
            let system = read_file(file, &book)?;
            let today = Clock::Machine.today(context.config.alerts.time_zone);
            let (system, assessment) =
                interview(context, &book, system, today, async |system| self.write(system)).await?;
            return finish(context, &book, &system, &assessment);
        }
        let tower = context.tower().await?;
        let Some(stored) = tower.store.system(&self.system).await? else {
            return said("cli-wrong-system-or-file", [("id", &self.system)]);
        };
        let keep = async |system: &System| {
            tower.store.save_system(system, tower.clock.now()).await?;
            Ok(())
        };
        let (system, _) = interview(context, &tower.book, stored.system, tower.today(), keep).await?;
        let (_, assessment) = assess::add_system(&tower, &system).await?;
        finish(context, &tower.book, &system, &assessment)
    }

    /// The answers of a system file, where the person wants them.
    fn write(&self, system: &System) -> anyhow::Result<()> {
        let Some(path) = &self.save else { return Ok(()) };
        let text = serde_json::to_string_pretty(&system.to_json())?;
        std::fs::write(path, text + "\n").or_else(|cause| unwritable(path, cause))
    }
}

fn finish(
    context: &Context,
    book: &RuleBook,
    system: &System,
    assessment: &Assessment,
) -> anyhow::Result<Exit> {
    let told = assessment_json(context, book, system, assessment);
    let json = serde_json::json!({ "system": system.to_json(), "assessment": told });
    context.answer(&json, || explain_with(book, assessment, context.language))?;
    Ok(Exit::Done)
}

/// Asks until nothing more decides, or the person stops; a question left open is not asked again.
///
/// Every answer is kept at once: a terminal that is closed in the middle costs none of them.
async fn interview(
    context: &Context,
    book: &RuleBook,
    mut system: System,
    today: NaiveDate,
    keep: impl AsyncFn(&System) -> anyhow::Result<()>,
) -> anyhow::Result<(System, Assessment)> {
    // A place that cannot be written is told before the first question, not after the last.
    keep(&system).await?;
    let mut left_open: BTreeSet<String> = BTreeSet::new();
    let mut lines = std::io::stdin().lock().lines();
    loop {
        let assessment = decide(book, &system.for_law(book), today, today);
        let spoken = assessment.in_language(context.language);
        let next = next_question(book, &system.for_law(book), (today, today), &left_open);
        let Some(question) = best(&spoken.ask, next.as_ref(), &left_open) else {
            return Ok((system, assessment));
        };
        show(context, &assessment, question);
        let reply = match lines.next().transpose()? {
            Some(line) => read_reply(question, &line),
            None => Reply::Stop,
        };
        match reply {
            Reply::Known(value) => {
                let answer = Answer { value, who: None, when: Some(assessment.on), why: None, source: None };
                system.facts.insert(question.fact.clone(), answer);
                keep(&system).await?;
            }
            Reply::Unknown => drop(left_open.insert(question.fact.clone())),
            Reply::NotUnderstood => eprintln!("{}", context.say("cli-ask-not-understood", &[])),
            Reply::Stop => return Ok((system, assessment)),
        }
    }
}

/// The question that decides most of the class; once the class is known, what still decides duties and their dates.
fn best<'q>(
    ask: &'q [Question<String>],
    next: Option<&FactId>,
    left_open: &BTreeSet<FactId>,
) -> Option<&'q Question<String>> {
    let decides_most = ask.iter().find(|question| Some(&question.fact) == next);
    decides_most.or_else(|| ask.iter().find(|question| !left_open.contains(&question.fact)))
}

/// The question stands on standard error: standard output belongs to the answer.
fn show(context: &Context, assessment: &Assessment, question: &Question<String>) {
    let possible: Vec<String> =
        assessment.possible.iter().map(|class| class_name(*class, context.language)).collect();
    eprintln!("\n{}", context.say("cli-ask-now", &[("possible", possible.join(", ").into())]));
    eprintln!("{}\n  {}", question.question, question.help);
    for (place, choice) in question.values.iter().enumerate() {
        eprintln!("  {}. {}", place + 1, choice.label);
    }
    let key = match question.shape {
        FactType::YesNo => "cli-ask-yes-no",
        FactType::OneOf => "cli-ask-one",
        FactType::SeveralOf => "cli-ask-several",
        FactType::Date => "cli-ask-date",
    };
    eprintln!("{}", context.say(key, &[]));
}

/// Reads what a person typed; numbers count the choices from 1, `0` is none of them, an empty line is "I do not know".
fn read_reply(question: &Question<String>, line: &str) -> Reply {
    let word = line.trim().to_lowercase();
    match word.as_str() {
        "" | "?" => return Reply::Unknown,
        "stop" | "q" => return Reply::Stop,
        _ => {}
    }
    let value = match question.shape {
        FactType::YesNo => yes_or_no(&word).map(FactValue::Bool),
        FactType::Date => word.parse::<NaiveDate>().ok().map(FactValue::Date),
        FactType::OneOf => chosen(question, &word).map(FactValue::One),
        FactType::SeveralOf if word == "0" => Some(FactValue::Several(Vec::new())),
        FactType::SeveralOf => {
            let parts = word.split([',', ' ']).filter(|part| !part.is_empty());
            parts.map(|part| chosen(question, part)).collect::<Option<Vec<_>>>().map(FactValue::Several)
        }
    };
    value.map_or(Reply::NotUnderstood, Reply::Known)
}

/// Yes and no as the four languages say them.
fn yes_or_no(word: &str) -> Option<bool> {
    match word {
        "ja" | "j" | "oui" | "o" | "yes" | "y" | "1" => Some(true),
        "nee" | "n" | "neen" | "non" | "nein" | "no" | "0" => Some(false),
        _ => None,
    }
}

/// A choice by its number, or by its value as system files write it.
fn chosen(question: &Question<String>, word: &str) -> Option<String> {
    let by_number = word.parse::<usize>().ok().and_then(|number| question.values.get(number.checked_sub(1)?));
    let choice = by_number.or_else(|| question.values.iter().find(|choice| choice.value == word))?;
    Some(choice.value.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(shape: FactType) -> Question<String> {
        let values = serde_json::json!([{ "value": "a", "label": "A" }, { "value": "b", "label": "B" }]);
        let shape = serde_json::to_value(shape).unwrap();
        let question = serde_json::json!({
            "fact": "f", "question": "?", "help": "", "type": shape, "kind": null, "values": values, "decides": [] });
        serde_json::from_value(question).unwrap()
    }

    #[test]
    fn a_reply_is_read_by_number_by_value_and_in_four_languages() {
        let known = |value| Reply::Known(value);
        assert_eq!(read_reply(&question(FactType::YesNo), " Ja "), known(FactValue::Bool(true)));
        assert_eq!(read_reply(&question(FactType::YesNo), "nein"), known(FactValue::Bool(false)));
        assert_eq!(read_reply(&question(FactType::OneOf), "2"), known(FactValue::One("b".into())));
        let both = FactValue::Several(vec!["a".into(), "b".into()]);
        assert_eq!(read_reply(&question(FactType::SeveralOf), "1, b"), known(both));
        assert_eq!(read_reply(&question(FactType::SeveralOf), "0"), known(FactValue::Several(vec![])));
    }

    #[test]
    fn an_empty_reply_is_unknown_and_nonsense_is_asked_again() {
        assert_eq!(read_reply(&question(FactType::YesNo), ""), Reply::Unknown);
        assert_eq!(read_reply(&question(FactType::YesNo), "misschien"), Reply::NotUnderstood);
        assert_eq!(read_reply(&question(FactType::OneOf), "3"), Reply::NotUnderstood);
        assert_eq!(read_reply(&question(FactType::OneOf), "0"), Reply::NotUnderstood);
        assert_eq!(read_reply(&question(FactType::Date), "2026-13-01"), Reply::NotUnderstood);
        assert_eq!(read_reply(&question(FactType::Date), "stop"), Reply::Stop);
    }
}
