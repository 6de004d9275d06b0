//! The parts of a rule and of a fact, each as something to compare and something to read.

use std::fmt::Debug;

use serde::Serialize;

use super::words::Words;
use crate::law::rule::{Block, Example, FromDate, Subject};
use crate::law::{Fact, Provision, Rule};
use crate::text::{Language, Translated};

/// A part of a rule or a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// The provision that it works out, or that defines it.
    Provision,
    /// Further units of law.
    Covers,
    /// What a rule decides, or who can answer a fact.
    Kind,
    /// The roles bound.
    Binds,
    /// What it rests on.
    Basis,
    /// The tier of the fine.
    Penalty,
    /// The derived facts.
    Gives,
    /// Since when it applies.
    From,
    /// The cases with another date.
    Later,
    /// Other readings.
    Disputed,
    /// The conditions.
    When,
    /// The exceptions.
    Unless,
    /// What it is called.
    Title,
    /// What must be done.
    Duty,
    /// Why.
    Explain,
    /// Worked examples.
    Examples,
    /// What an answer looks like.
    Type,
    /// The values of a fact.
    Values,
    /// When the question makes sense.
    Relevant,
    /// Whether each organisation answers it for itself.
    Own,
    /// Who alone can know the answer.
    Answers,
    /// The value of a setting nobody settled.
    Default,
    /// The question, or the name of a derived fact.
    Question,
    /// What to look at.
    Help,
}

/// One thing that a part says.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// What it is, whatever the words of the book around it.
    key: String,
    /// As a person reads it.
    pub(super) text: String,
}

impl PartialEq for Part {
    fn eq(&self, other: &Part) -> bool {
        self.key == other.key
    }
}

/// Everything that a part says.
pub(super) type Parts = Vec<Part>;

fn part(what: &impl Debug, text: impl Into<String>) -> Part {
    Part { key: format!("{what:?}"), text: text.into() }
}

pub(super) fn of_rule(rule: &Rule, words: &Words<'_>) -> Vec<(Field, Parts)> {
    let language = words.language();
    let cited = |provision: &Provision| part(provision, provision.cite(language));
    // One line needs no day since when it is law: it is the line of the day.
    let whole = rule.from.len() > 1;
    let from = |line: &FromDate| if whole { words.dated(line) } else { words.date(line) };
    vec![
        (Field::Provision, vec![cited(&rule.provision)]),
        (Field::Covers, rule.covers.iter().map(cited).collect()),
        (Field::Kind, vec![part(&(rule.kind, rule.about), kind(rule))]),
        (Field::Binds, rule.binds.iter().map(|role| part(role, words.role(role))).collect()),
        (Field::Basis, vec![part(&rule.basis, words.basis(rule.basis))]),
        (Field::Penalty, rule.penalty.iter().map(|tier| part(&(tier, rule.penalty_since), tier)).collect()),
        (Field::Gives, rule.gives.iter().map(|pair| part(pair, words.pair(&pair.0, &pair.1))).collect()),
        (Field::From, dates(rule, words, from)),
        (Field::Later, rule.later.iter().map(|later| part(later, words.later(later))).collect()),
        (Field::Disputed, rule.disputed.iter().map(|one| part(one, words.disputed(one))).collect()),
        (Field::When, blocks(&rule.when, words)),
        (Field::Unless, blocks(&rule.unless, words)),
        (Field::Title, texts(Some(&rule.title))),
        (Field::Duty, texts(rule.duty.as_ref())),
        (Field::Explain, texts(Some(&rule.explain))),
        (Field::Examples, rule.examples.iter().map(example).collect()),
    ]
}

pub(super) fn of_fact(fact: &Fact, words: &Words<'_>) -> Vec<(Field, Parts)> {
    let value = |value: &String| {
        let label = fact.labels.get(value);
        let text = label.map_or(value.as_str(), |label| label.get(words.language()));
        part(&(value, label), format!("{value}: {text}"))
    };
    let preset = fact.preset.iter().map(|value| part(value, value.names().collect::<Vec<_>>().join(", ")));
    let own = fact.own.then(|| part(&fact.own, "true")).into_iter();
    vec![
        (Field::Provision, vec![part(&fact.provision, fact.provision.cite(words.language()))]),
        (Field::Type, vec![part(&(fact.shape, fact.derived), word(&fact.shape))]),
        (Field::Kind, fact.kind.iter().map(|kind| part(kind, word(kind))).collect()),
        (Field::Values, fact.values.iter().map(value).collect()),
        (Field::Relevant, blocks(&fact.relevant, words)),
        (Field::Own, own.collect()),
        (Field::Answers, fact.answers.iter().map(|side| part(side, word(side))).collect()),
        (Field::Default, preset.collect()),
        (Field::Question, texts(Some(&fact.question))),
        (Field::Help, texts(Some(&fact.help))),
    ]
}

/// The date lines, and the end of the rule where it has one.
fn dates(rule: &Rule, words: &Words<'_>, said: impl Fn(&FromDate) -> String) -> Parts {
    let lines = rule.from.iter().map(|line| part(line, said(line)));
    lines.chain(rule.repealed.iter().map(|repeal| part(repeal, words.repealed(repeal)))).collect()
}

/// `duty`, or `duty (model)` where it is not about a system.
fn kind(rule: &Rule) -> String {
    match rule.about {
        Subject::System => word(&rule.kind),
        about => format!("{} ({})", word(&rule.kind), word(&about)),
    }
}

/// The word that the rule files use.
fn word(value: &impl Serialize) -> String {
    let word = serde_json::to_value(value).ok();
    word.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
}

fn blocks(blocks: &[Block], words: &Words<'_>) -> Parts {
    blocks.iter().map(|block| part(block, words.block(block))).collect()
}

/// One part a language, so that a change in one language shows that language alone.
fn texts(text: Option<&Translated>) -> Parts {
    let line = |text: &Translated, language: Language| format!("{}: {}", language.code(), text.get(language));
    let all = text.into_iter().flat_map(|text| Language::ALL.map(|language| line(text, language)));
    all.map(|line| part(&line, line.as_str())).collect()
}

fn example(example: &Example) -> Part {
    let Example { name, given, expect, from, on, law, .. } = example;
    let name = name.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
    let missing = match &expect.missing[..] {
        [] => String::new(),
        facts => format!(": {}", facts.join(", ")),
    };
    let text = format!("{name}{} -> {}{missing}", Words::given(given), expect.status.as_str());
    part(&(&name, given, expect, from, on, law), text)
}
