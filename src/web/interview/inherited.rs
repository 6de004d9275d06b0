//! What a system takes from a shared one, beside the questions of its own.

use crate::law::{Answer, FactId, RuleBook};
use crate::register::System;
use crate::register::shared::origin;
use crate::text::Language;

/// An answer that a shared system gives.
pub(super) struct Inherited {
    pub(super) fact: FactId,
    pub(super) question: String,
    pub(super) answer: String,
    pub(super) origin: String,
}

/// What a system takes from a shared one, as a person reads it.
pub(super) fn inherited(system: &System, book: &RuleBook, language: Language) -> Vec<Inherited> {
    let Some(shared) = system.shared() else { return Vec::new() };
    let view = |(id, answer): (&FactId, &Answer)| {
        let fact = book.fact(id)?;
        Some(Inherited {
            fact: id.clone(),
            question: fact.question.get(language).to_owned(),
            answer: fact.label(&answer.value).get(language).to_owned(),
            origin: origin(shared, language),
        })
    };
    system.inherited(book).filter_map(view).collect()
}
