//! What the Member State settled, and what it has not settled yet.

use crate::law::Provision;
use crate::law::book::RuleBook;
use crate::law::fact::{Fact, FactKind};
use crate::text::{Language, say};

/// One setting of the book, as a person reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its fact.
    pub fact: String,
    /// What is settled or not.
    pub question: String,
    /// What the configuration says, or the default of the book.
    pub answer: String,
    /// The provision that leaves it to the Member State.
    pub provision: Provision,
}

/// Every setting of a Member State, in the order of the file; what the organisation says of itself is none.
pub fn settings(book: &RuleBook, language: Language) -> Vec<Setting> {
    let shown = |fact: &Fact| {
        let answer = book.settings().get(&fact.id)?;
        Some(Setting {
            fact: fact.id.clone(),
            question: fact.question.get(language).to_owned(),
            answer: fact.label(&answer.value).get(language).to_owned(),
            provision: fact.provision.clone(),
        })
    };
    let settings = book.facts().into_iter().filter(|fact| fact.kind == Some(FactKind::Setting));
    settings.filter_map(shown).collect()
}

/// The settings as a section of a report; empty when the book has none.
pub(super) fn section(book: &RuleBook, language: Language) -> String {
    let lines: String = settings(book, language)
        .iter()
        .map(|one| {
            let (cited, url) = (one.provision.cite(language), one.provision.url(language));
            format!("  {} {}\n    {cited}\n    {url}\n", one.question, one.answer)
        })
        .collect();
    if lines.is_empty() { lines } else { format!("{}\n{lines}", say(language, "law-settled", &[])) }
}
