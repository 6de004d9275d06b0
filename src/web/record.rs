//! What is kept of a system beside its facts, as its page shows it: details, notes, proposals, the record it came from.

use askama::Template;
use chrono_tz::Tz;

use super::days::Day;
use super::details::DetailsView;
use super::files::{FileView, FilesView};
use super::history::shown;
use crate::daemon::tower::Tower;
use crate::law::{Assessment, Question, RuleBook};
use crate::people::Role;
use crate::register::System;
use crate::store::OpenQuestionnaire;
use crate::text::{Language, say};

/// The details, the notes and the record of another register.
#[derive(Template)]
#[template(path = "record.html", config = "src/web/askama.toml")]
pub(super) struct RecordView {
    language: Language,
    id: String,
    edits: bool,
    /// Whether the reader may put questions to the vendor.
    pub(super) asks: bool,
    /// The questionnaires that can still be answered; for who may put questions only.
    asked: Vec<AskedView>,
    /// The address of the calendar of its deadlines.
    pub(super) calendar: String,
    vendor: String,
    /// The questions that may be put to the vendor.
    choices: Vec<AskChoice>,
    /// Whether it is public and nothing says whom people may ask; for who may change that.
    unreachable: bool,
    /// Name and value, one line each.
    details: Vec<(String, String)>,
    /// Versions, contracts, contacts and changes of design.
    lists: DetailsView,
    files: FilesView,
    notes: Vec<NoteView>,
    origin: Option<OriginView>,
    /// What stands in the way of submitting it to the national register of the Netherlands.
    pub(super) missing: Vec<String>,
    pub(super) proposals: ProposalsView,
}

struct NoteView {
    day: Day,
    who: Option<String>,
    text: String,
}

struct AskedView {
    id: String,
    vendor: String,
    until: Day,
    answered: Option<Day>,
}

/// A question that may be put to the vendor.
pub(super) struct AskChoice {
    fact: String,
    question: String,
    /// Whether a vendor can know the answer.
    vendors: bool,
}

impl AskChoice {
    /// What still decides, as an officer chooses from it.
    pub(super) fn all(assessment: &Assessment, book: &RuleBook, language: Language) -> Vec<AskChoice> {
        let view = |question: &Question| {
            let fact = book.fact(&question.fact)?;
            Some(AskChoice {
                fact: fact.id.clone(),
                question: fact.question.get(language).to_owned(),
                vendors: fact.is_for_vendor(),
            })
        };
        assessment.ask.iter().filter_map(view).collect()
    }
}

struct OriginView {
    format: String,
    source: Option<String>,
    fields: Vec<(String, String)>,
}

/// The answers of others that wait for the officer.
#[derive(Template)]
#[template(path = "proposals.html", config = "src/web/askama.toml")]
pub(super) struct ProposalsView {
    language: Language,
    id: String,
    edits: bool,
    waiting: Vec<ProposalView>,
}

struct ProposalView {
    fact: String,
    question: String,
    answer: String,
    who: String,
    when: Option<Day>,
    why: Option<String>,
    source: Option<String>,
    files: Vec<FileView>,
    /// The proposal itself, for the form that decides on it.
    whole: String,
    /// What was known when the page was made: who answers meanwhile is not overwritten.
    known: String,
}

impl RecordView {
    pub(super) fn new(
        tower: &Tower,
        system: &System,
        role: Option<Role>,
        calendar: String,
        (asked, choices, zone): (Vec<OpenQuestionnaire>, Vec<AskChoice>, Tz),
        language: Language,
    ) -> RecordView {
        let for_readers;
        let edits = role >= Some(Role::Editor);
        let system = match edits {
            true => system,
            false => {
                for_readers = system.clone().for_readers();
                &for_readers
            }
        };
        let note = |note: &crate::register::Note| NoteView {
            day: Day::new(note.date, language),
            who: note.who.clone(),
            text: note.text.clone(),
        };
        let origin = system.origin.as_ref().map(|origin| OriginView {
            format: origin.format.clone(),
            source: origin.source.clone(),
            fields: origin
                .record
                .iter()
                .map(|(name, value)| (name.clone(), shown(value)))
                .filter(|(_, value)| !value.is_empty())
                .collect(),
        });
        let asks = role >= Some(Role::Officer);
        let view = |OpenQuestionnaire { id, asked }: OpenQuestionnaire| AskedView {
            id,
            vendor: asked.vendor,
            until: Day::of(asked.expires, zone, language),
            answered: asked.answered.map(|at| Day::of(at, zone, language)),
        };
        RecordView {
            language,
            id: system.id.clone(),
            calendar,
            edits,
            asks,
            asked: asked.into_iter().filter(|_| asks).map(view).collect(),
            vendor: system.vendor.clone().unwrap_or_default(),
            choices,
            unreachable: edits && system.published == Some(true) && system.public_contact.is_none(),
            details: details(system, language),
            lists: DetailsView::new(system, edits, language),
            files: FilesView::new(tower, system, edits, language),
            notes: system.notes.iter().rev().map(note).collect(),
            origin,
            missing: Vec::new(),
            proposals: ProposalsView {
                language,
                id: system.id.clone(),
                edits,
                waiting: waiting(system, &tower.book, language),
            },
        }
    }

    fn t(&self, key: &str) -> String {
        say(self.language, key, &[])
    }

    fn t1(&self, key: &str, name: &str, value: &str) -> String {
        say(self.language, key, &[(name, value.to_owned().into())])
    }
}

impl ProposalsView {
    fn t(&self, key: &str) -> String {
        say(self.language, key, &[])
    }
}

fn details(system: &System, language: Language) -> Vec<(String, String)> {
    let part = |key: &str| say(language, &format!("part-{key}"), &[]);
    let mut lines: Vec<(String, String)> = Vec::new();
    let mut add = |key: &str, text: String| lines.push((part(key), text));
    let texts = [
        ("purpose", &system.purpose),
        ("vendor", &system.vendor),
        ("public_contact", &system.public_contact),
        ("eu_database_url", &system.eu_database_url),
    ];
    for (key, text) in texts {
        if let Some(text) = text {
            add(key, text.clone());
        }
    }
    if let Some(published) = system.published {
        add("published", say(language, if published { "law-yes" } else { "law-no" }, &[]));
    }
    lines
}

fn waiting(system: &System, book: &RuleBook, language: Language) -> Vec<ProposalView> {
    let mut views = Vec::new();
    let files = |ids: &[String]| {
        let known = ids.iter().filter_map(|id| system.files.get_key_value(id));
        known.map(|file| FileView::new(&system.id, file, book, language)).collect()
    };
    for (id, waiting) in &system.proposals {
        let fact = book.fact(id);
        for one in waiting {
            views.push(ProposalView {
                fact: id.clone(),
                question: fact.map_or_else(|| id.clone(), |fact| fact.question.get(language).to_owned()),
                answer: match fact {
                    Some(fact) => fact.label(&one.value).get(language).to_owned(),
                    None => one.value.names().collect::<Vec<_>>().join("; "),
                },
                who: one.who.clone(),
                when: one.when.map(|date| Day::new(date, language)),
                why: one.why.clone(),
                source: one.source.clone(),
                files: files(&one.files),
                whole: serde_json::to_string(one).expect("a proposal has text keys and plain values only"),
                known: super::proposals::known(system, id),
            });
        }
    }
    views
}
