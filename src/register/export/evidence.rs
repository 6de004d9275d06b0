//! The evidence in what is written: each file by its name, its day and its hash, by which it is known again; and each link.

use super::Dossier;
use super::paper::{Line, Look, Table};
use crate::law::RuleBook;
use crate::register::file::OF_SYSTEM;
use crate::register::{EvidenceFile, System};
use crate::text::day::in_words;
use crate::text::{Language, say};

/// The files that are evidence of something; those of answers that wait are evidence of nothing yet.
pub(super) fn files(system: &System, of: &str) -> Vec<Line> {
    let line = |file: &EvidenceFile| {
        let name = Line::new(format!("{} ({}; SHA-256 ", file.name, file.when));
        name.and(file.sha256.as_str(), Look::Code).and(")", Look::Plain)
    };
    system.files_of(of).map(|(_, file)| line(file)).collect()
}

/// The files that are evidence of an answer.
pub(super) fn of_answer(system: &System, fact: &str) -> Vec<Line> {
    files(system, &format!("facts/{fact}"))
}

/// The files that are evidence of what is done for a provision.
pub(super) fn of_measures(one: &Dossier<'_>, book: &RuleBook, provision: &str) -> Vec<Line> {
    let rules = book.rules().iter().filter(|rule| rule.provision.as_str() == provision);
    rules.flat_map(|rule| files(one.system, &format!("measures/{}", rule.id))).collect()
}

/// All evidence of a system, and where each piece is used; `None` when there is none.
pub(super) fn table(system: &System, book: &RuleBook, language: Language) -> Option<Table> {
    let t = |key: &str| say(language, key, &[]);
    let used = |of: &str| match of.split_once('/') {
        Some(("measures", rule)) => book.rule(rule).map_or(rule, |rule| rule.title.get(language)).to_owned(),
        Some(("facts", fact)) => book.fact(fact).map_or(fact, |fact| fact.question.get(language)).to_owned(),
        _ if of == OF_SYSTEM => t("part-system"),
        _ => of.to_owned(),
    };
    let files = system.files.values().filter(|file| !file.waits()).map(|file| {
        let settled = file.of.iter().filter(|of| !of.starts_with("proposals/"));
        vec![
            Line::new(&file.name),
            Line::default().and(file.sha256.as_str(), Look::Code),
            in_words(file.when, language).into(),
            Line::below(settled.map(|of| Line::new(used(of)))),
        ]
    });
    let links = system.measures.iter().filter_map(|(rule, measure)| {
        let link = measure.evidence.as_deref()?;
        let day = measure.date.map(|date| in_words(date, language)).unwrap_or_default();
        let used = used(&format!("measures/{rule}"));
        Some(vec![Line::link(link, link), Line::default(), day.into(), used.into()])
    });
    let sources = system.facts.iter().filter_map(|(fact, answer)| {
        let link = answer.source.as_deref().filter(|source| source.starts_with("http"))?;
        let day = answer.when.map(|date| in_words(date, language)).unwrap_or_default();
        Some(vec![Line::link(link, link), Line::default(), day.into(), used(&format!("facts/{fact}")).into()])
    });
    let rows: Vec<_> = files.chain(links).chain(sources).collect();
    let head = vec![t("evidence-what"), "SHA-256".to_owned(), t("web-system-date"), t("file-of")];
    (!rows.is_empty()).then(|| Table { caption: t("evidence-title"), head, rows })
}
