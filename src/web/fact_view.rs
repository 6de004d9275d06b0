//! What is known of a system, as its page shows it: what it answers itself, and what it takes from a shared one.

use std::collections::BTreeMap;

use super::days::Day;
use super::files::FileView;
use crate::law::{Answer, FactKind, RuleBook};
use crate::register::System;
use crate::register::shared::origin;
use crate::text::Language;

/// A fact that is known, and who says so.
pub(super) struct FactView {
    pub(super) id: String,
    pub(super) question: String,
    pub(super) value: String,
    pub(super) judgement: bool,
    /// The answer does not fit the question of this rule book, so it counts as unknown.
    pub(super) ignored: bool,
    pub(super) who: Option<String>,
    pub(super) when: Option<Day>,
    pub(super) why: Option<String>,
    pub(super) source: Option<String>,
    /// The files that are its evidence.
    pub(super) files: Vec<FileView>,
    /// Where the answer comes from that the system does not give itself.
    pub(super) origin: Option<String>,
}

/// Everything that is known of a system, by fact.
pub(super) fn facts(system: &System, book: &RuleBook, language: Language) -> Vec<FactView> {
    let origin = system.shared().map(|shared| origin(shared, language));
    let files = |id: &str| FileView::of(system, &format!("facts/{id}"), book, language);
    let own = system
        .facts
        .iter()
        .map(|(id, answer)| (id, FactView { files: files(id), ..fact(id, answer, None, (book, language)) }));
    let inherited = system.inherited(book);
    let inherited = inherited.map(|(id, answer)| (id, fact(id, answer, origin.clone(), (book, language))));
    own.chain(inherited).collect::<BTreeMap<_, _>>().into_values().collect()
}

fn fact(
    id: &str,
    answer: &Answer,
    origin: Option<String>,
    (book, language): (&RuleBook, Language),
) -> FactView {
    let fact = book.fact(id);
    FactView {
        id: id.to_owned(),
        question: fact.map_or_else(|| id.to_owned(), |fact| fact.question.get(language).to_owned()),
        value: match fact {
            Some(fact) => fact.label(&answer.value).get(language).to_owned(),
            None => answer.value.names().collect::<Vec<_>>().join("; "),
        },
        judgement: fact.and_then(|fact| fact.kind) == Some(FactKind::Judgement),
        ignored: !fact.is_some_and(|fact| !fact.derived && fact.accepts(&answer.value)),
        who: answer.who.clone(),
        when: answer.when.map(|day| Day::new(day, language)),
        why: answer.why.clone(),
        source: answer.source.clone(),
        files: Vec::new(),
        origin,
    }
}
