//! One question as a form, and what was sent as an answer: for the interview and for the vendor.

use askama::Template;

use super::days::Day;
use super::files::FileView;
use super::item::Cited;
use crate::law::{Answer, Fact, FactKind, FactType, FactValue};
use crate::register::{NotKnown, TEXT_CHARS_MAX};
use crate::text::{Language, say};

/// What a browser sends: names and values, a name as often as boxes are ticked.
pub(super) type Sent = [(String, String)];

/// The form of one question.
#[derive(Clone, Debug, Template)]
#[template(path = "question_form.html", config = "src/web/askama.toml")]
pub(super) struct QuestionForm {
    language: Language,
    /// Before the names of its fields, where many questions stand in one form.
    prefix: String,
    pub(super) question: String,
    help: String,
    judgement: bool,
    /// `radio`, `checkbox` or `date`.
    kind: &'static str,
    choices: Vec<Choice>,
    none: bool,
    date: String,
    why: String,
    source: String,
    cited: Cited,
    /// Which files are taken as evidence.
    limit: String,
    /// The files that are evidence of the answer already.
    pub(super) files: Vec<FileView>,
    /// What is wrong with the file, or that it must be chosen again.
    pub(super) file_fault: Option<String>,
}

#[derive(Clone, Debug)]
struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

/// An answer as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answered {
    pub(super) value: FactValue,
    pub(super) why: Option<String>,
    pub(super) source: Option<String>,
}

impl QuestionForm {
    /// The form, filled in with what was sent before or with the answer that is known.
    pub(super) fn new(
        fact: &Fact,
        prefix: &str,
        sent: Option<&Sent>,
        known: Option<&Answer>,
        (limit, language): (&str, Language),
    ) -> QuestionForm {
        let get = |name: &str| sent.and_then(|sent| field(sent, prefix, name)).unwrap_or_default().to_owned();
        let written = |name: &str, known: Option<&String>| match sent {
            Some(_) => get(name),
            None => known.cloned().unwrap_or_default(),
        };
        let value_known = known.map(|known| &known.value);
        let chosen = |value: &str| match (sent, value_known) {
            (Some(sent), _) => fields(sent, prefix, "value").any(|one| one == value),
            (None, Some(FactValue::Bool(known))) => known.to_string() == value,
            (None, Some(known)) => known.names().any(|name| name == value),
            (None, None) => false,
        };
        let values = match fact.shape {
            FactType::YesNo => vec!["true".to_owned(), "false".to_owned()],
            _ => fact.values.clone(),
        };
        let label = |value: &str| match (fact.shape, value) {
            (FactType::YesNo, "true") => say(language, "law-yes", &[]),
            (FactType::YesNo, _) => say(language, "law-no", &[]),
            _ => fact.labels.get(value).map_or(value, |label| label.get(language)).to_owned(),
        };
        let choice = |value: String| Choice { label: label(&value), chosen: chosen(&value), value };
        let none_known = matches!(value_known, Some(FactValue::Several(names)) if names.is_empty());
        let date_known = match value_known {
            Some(FactValue::Date(day)) => day.to_string(),
            _ => String::new(),
        };
        QuestionForm {
            language,
            prefix: prefix.to_owned(),
            question: fact.question.get(language).to_owned(),
            help: fact.help.get(language).to_owned(),
            judgement: fact.kind == Some(FactKind::Judgement),
            kind: match fact.shape {
                FactType::YesNo | FactType::OneOf => "radio",
                FactType::SeveralOf => "checkbox",
                FactType::Date => "date",
            },
            choices: values.into_iter().map(choice).collect(),
            none: sent.map_or(none_known, |sent| field(sent, prefix, "none").is_some()),
            date: if sent.is_some() { get("value") } else { date_known },
            why: written("why", known.and_then(|known| known.why.as_ref())),
            source: written("source", known.and_then(|known| known.source.as_ref())),
            cited: Cited::new(&fact.provision, language),
            limit: limit.to_owned(),
            files: Vec::new(),
            file_fault: None,
        }
    }

    fn t(&self, key: &str) -> String {
        say(self.language, key, &[])
    }
}

/// Reads an answer; `Ok(None)` where nothing was chosen.
///
/// # Errors
/// The message that says what is wrong.
pub(super) fn answered(fact: &Fact, prefix: &str, sent: &Sent) -> Result<Option<Answered>, &'static str> {
    let mut values: Vec<&str> = fields(sent, prefix, "value").filter(|value| !value.is_empty()).collect();
    let none = field(sent, prefix, "none").is_some();
    let value = match (fact.shape, values.as_slice()) {
        (FactType::SeveralOf, []) if none => FactValue::Several(Vec::new()),
        (_, []) => return Ok(None),
        (FactType::SeveralOf, _) if none => return Err("interview-fault-none"),
        (FactType::SeveralOf, _) => {
            values.sort_unstable();
            values.dedup();
            FactValue::Several(values.iter().map(|value| (*value).to_owned()).collect())
        }
        (FactType::YesNo, ["true"]) => FactValue::Bool(true),
        (FactType::YesNo, ["false"]) => FactValue::Bool(false),
        (FactType::OneOf, [one]) => FactValue::One((*one).to_owned()),
        (FactType::Date, [day]) if day.len() == 10 => {
            FactValue::Date(day.parse().map_err(|_| "web-problem-day")?)
        }
        (FactType::Date, _) => return Err("web-problem-day"),
        _ => return Err("interview-fault-choice"),
    };
    if !fact.accepts(&value) {
        return Err("interview-fault-choice");
    }
    let text = |name: &str| {
        let text = field(sent, prefix, name).unwrap_or_default().trim().replace("\r\n", "\n");
        if text.chars().count() > TEXT_CHARS_MAX {
            return Err("measure-fault-long");
        }
        Ok(Some(text).filter(|text| !text.is_empty()))
    };
    Ok(Some(Answered { value, why: text("why")?, source: text("source")? }))
}

fn fields<'s>(sent: &'s Sent, prefix: &str, name: &str) -> impl Iterator<Item = &'s str> {
    let name = format!("{prefix}{name}");
    sent.iter().filter(move |(sent, _)| *sent == name).map(|(_, value)| value.as_str())
}

pub(super) fn field<'s>(sent: &'s Sent, prefix: &str, name: &str) -> Option<&'s str> {
    fields(sent, prefix, name).next()
}

/// Who did not know an answer, when and why.
pub(super) fn in_vain(one: &NotKnown, language: Language) -> String {
    let day = one.when.map(|day| Day::new(day, language).words).unwrap_or_default();
    let args = [("who", one.who.clone().into()), ("date", day.into())];
    let said = say(language, "interview-in-vain", &args);
    one.why.as_ref().map_or_else(|| said.clone(), |why| format!("{said} {why}"))
}
