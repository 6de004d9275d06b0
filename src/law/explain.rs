//! An assessment as a report to read in a terminal.

mod decisive;
mod names;
mod proof;
mod settled;

use std::fmt::Write;

pub use decisive::{Decisive, Turn, Way, decisive, explain_decides};
pub use names::{basis_name, class_name, only_if, role_name, status_name};
pub use proof::{date_line, explain_why, kind_name, said_line, step_head};
pub use settled::{Setting, settings};

use super::act::act_in_words;
use super::assessment::{Assessment, Finding, Status};
use super::book::RuleBook;
use super::rule::Kind;
use crate::text::messages::{FluentValue, Messages};
use crate::text::{Language, say};

/// A question may decide thirty rules; the first few tell what it is about.
const RULES_NAMED: usize = 4;

/// Open questions shown: they stand most decisive first, and the interview asks the rest one by one.
const QUESTIONS_SHOWN: usize = 12;

/// The report in a language: class, why, what is asked and when, what is disputed, what is open.
pub fn explain(assessment: &Assessment, language: Language) -> String {
    let report = Report { assessment: &assessment.in_language(language), words: Messages(language) };
    let sections = [
        report.head(),
        report.classification(),
        report.obligations(),
        report.lifted(),
        report.disputed(),
        report.uncovered(),
        report.questions(),
    ];
    let written: Vec<String> = sections.into_iter().filter(|section| !section.is_empty()).collect();
    written.join("\n")
}

/// The report, and what the law of the land has settled under the book that decided.
pub fn explain_with(book: &RuleBook, assessment: &Assessment, language: Language) -> String {
    let settled = settled::section(book, language);
    let report = explain(assessment, language);
    if settled.is_empty() { report } else { format!("{report}\n{settled}") }
}

struct Report<'a> {
    assessment: &'a Assessment<String>,
    words: Messages,
}

impl Report<'_> {
    fn head(&self) -> String {
        let (it, language) = (self.assessment, self.words.0);
        let days = [("on", FluentValue::from(it.on.to_string())), ("law", it.law.to_string().into())];
        let mut text =
            format!("{} ({})\n{}\n", it.system.name, it.system.id, say(language, "law-days", &days));
        let _ = writeln!(text, "{}: {}", self.words.t("law-class"), class_name(it.risk, language));
        if it.possible.len() > 1 {
            let possible: Vec<String> =
                it.possible.iter().map(|class| class_name(*class, language)).collect();
            let _ = writeln!(text, "{}: {}", self.words.t("law-possible"), possible.join("; "));
        }
        if !it.roles.is_empty() {
            let _ = writeln!(text, "{}: {}", self.words.t("law-roles"), self.roles(&it.roles));
        }
        text
    }

    fn roles(&self, roles: &[String]) -> String {
        roles.iter().map(|role| role_name(role, self.words.0)).collect::<Vec<_>>().join(", ")
    }

    /// The rules that settled what the system is.
    fn classification(&self) -> String {
        let decisive = |finding: &&Finding<String>| {
            let kinds = [
                Kind::Scope,
                Kind::Role,
                Kind::Prohibition,
                Kind::Classification,
                Kind::Derogation,
                Kind::Gap,
            ];
            finding.holds && kinds.contains(&finding.kind)
        };
        self.section(
            "law-why",
            self.assessment.findings.iter().filter(decisive).map(|finding| self.reasons(finding)),
        )
    }

    fn reasons(&self, finding: &Finding<String>) -> String {
        let mut text = self.cited(finding);
        let _ = writeln!(text, "    {}", finding.explain);
        for because in &finding.because {
            let _ = write!(text, "    - {} {}", because.label, because.answer);
            if !because.source.is_empty() {
                let _ = write!(text, " [{}]", because.source);
            }
            text.push('\n');
        }
        text
    }

    /// Title, citation, basis and address.
    fn cited(&self, finding: &Finding<String>) -> String {
        let (language, provision) = (self.words.0, &finding.provision);
        let basis = basis_name(finding.basis, language);
        let (cited, url) = (provision.cite(language), provision.url(language));
        format!("  {}\n    {cited} ({basis})\n    {url}\n", finding.title)
    }

    /// What binds the organisation, in the order of the dates.
    fn obligations(&self) -> String {
        let findings =
            self.assessment.deadlines.iter().filter_map(|deadline| self.assessment.finding(&deadline.rule));
        self.section("law-duties", findings.map(|finding| self.obligation(finding)))
    }

    fn obligation(&self, finding: &Finding<String>) -> String {
        let mut text = self.cited(finding);
        if let Some(duty) = &finding.duty {
            let _ = writeln!(text, "    {duty}");
        }
        let _ = writeln!(text, "    {}", self.date(finding));
        if !finding.binds.is_empty() {
            let whom = match self.assessment.open_roles(finding) {
                [] => format!("{}: {}", self.words.t("law-binds"), self.roles(&finding.binds)),
                open => only_if(open, self.words.0),
            };
            let _ = writeln!(text, "    {whom}");
        }
        if let Some(penalty) = &finding.penalty {
            let cited = penalty.provision.as_ref().map(|provision| provision.cite(self.words.0));
            let cited = cited.map(|cited| format!(" ({cited})")).unwrap_or_default();
            let _ = writeln!(text, "    {}: {}{cited}", self.words.t("law-penalty"), penalty.text);
        }
        text
    }

    /// From when: a day, or the days between which it lies and the questions that decide.
    fn date(&self, finding: &Finding<String>) -> String {
        let day = ("date", FluentValue::from(finding.from.to_string()));
        let by = ("by", FluentValue::from(act_in_words(&finding.by, self.words.0)));
        let open = self.questions_of(finding).join("; ");
        if let Some(latest) = finding.latest {
            let interval = [day, ("latest", latest.to_string().into()), by, ("facts", open.into())];
            return say(self.words.0, "law-between", &interval);
        }
        let key = if finding.from <= self.assessment.on { "law-since" } else { "law-from" };
        let line = say(self.words.0, key, &[day, by]);
        if open.is_empty() { line } else { format!("{line}\n    {}: {open}", self.words.t("law-date-open")) }
    }

    /// What a finding waits for, as a person is asked it.
    fn questions_of(&self, finding: &Finding<String>) -> Vec<String> {
        let question = |fact: &String| {
            let asked = self.assessment.ask.iter().find(|question| question.fact == *fact);
            asked.map_or_else(|| fact.clone(), |question| question.question.clone())
        };
        finding.missing.iter().map(question).collect()
    }

    fn lifted(&self) -> String {
        let lifted = self.assessment.findings.iter().filter(|finding| finding.status == Status::Lifted);
        self.section("law-lifted", lifted.map(|finding| self.reasons(finding)))
    }

    fn disputed(&self) -> String {
        let holding = self.assessment.findings.iter().filter(|finding| finding.holds);
        let readings =
            holding.flat_map(|finding| finding.disputed.iter().map(move |reading| (finding, reading)));
        self.section(
            "law-disputed",
            readings.map(|(finding, reading)| {
                let date = reading.date.map(|date| format!("{date}, ")).unwrap_or_default();
                let basis = basis_name(reading.basis, self.words.0);
                format!("  {}\n    {} ({date}{basis})\n", finding.title, reading.text)
            }),
        )
    }

    /// One line: a young book has many such provisions, and the questions below settle them.
    fn uncovered(&self) -> String {
        let cited: Vec<String> =
            self.assessment.uncovered.iter().map(|provision| provision.cite(self.words.0)).collect();
        let line = (!cited.is_empty()).then(|| format!("  {}\n", cited.join("; ")));
        self.section("law-uncovered", line.into_iter())
    }

    fn questions(&self) -> String {
        let hidden = self.assessment.ask.len().saturating_sub(QUESTIONS_SHOWN);
        let more = (hidden > 0).then(|| format!("  {}\n", self.words.t1("law-open-more", "count", hidden)));
        let asked = self.assessment.ask.iter().take(QUESTIONS_SHOWN).map(|question| {
            let decides = [("count", FluentValue::from(question.decides.len()))];
            let note = say(self.words.0, "law-decides", &decides);
            let shown = &question.decides[..question.decides.len().min(RULES_NAMED)];
            let more = if question.decides.len() > shown.len() { ", ..." } else { "" };
            let rules = shown.join(", ");
            format!("  {} ({})\n    {note}: {rules}{more}\n", question.question, question.fact)
        });
        self.section("law-open", asked.chain(more))
    }

    fn section(&self, title: &str, parts: impl Iterator<Item = String>) -> String {
        let parts: String = parts.collect();
        if parts.is_empty() { parts } else { format!("{}\n{parts}", self.words.t(title)) }
    }
}
