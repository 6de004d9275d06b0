//! The report: class, why, duties with their measures, dates, sources, answers, and the receipt to check it all later.

mod about;
mod many;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

pub(super) use self::many::{Entry, QUESTIONS_SHOWN, beginning, title_of_many};
use super::evidence::{self, files};
use super::paper::{Block, Line, Look, Paper, Table};
use super::{Dossier, sheet};
use crate::law::explain::{basis_name, class_name, only_if, role_name};
use crate::law::{Answer, Assessment, Basis, Finding, Kind, Provision, Receipt, RuleBook};
use crate::register::System;
use crate::register::shared::{origin, uses};
use crate::text::day::in_words;
use crate::text::messages::FluentValue;
use crate::text::{Language, say};

/// A report of one system; of none: what a report says before them. More open questions than `questions_max` are counted.
pub(super) fn paper(
    one: Option<&Dossier<'_>>,
    book: &RuleBook,
    language: Language,
    questions_max: usize,
) -> Paper {
    let it = Words { language, questions_max };
    let title =
        one.map_or_else(|| it.t("report-title"), |one| it.with("report-of", "name", &one.system.name));
    let mut blocks = Vec::new();
    if let Some(one) = one {
        let day = |day| FluentValue::from(in_words(day, language));
        let days = [("on", day(one.assessment.on)), ("law", day(one.assessment.law))];
        blocks.push(Block::Paragraph(say(language, "law-days", &days).into()));
    }
    blocks.push(Block::Paragraph(it.t("report-lead").into()));
    blocks.extend(one.map(|one| Block::Part(one.system.id.clone(), it.system(one, book))));
    Paper { title, language, day: one.map(|one| one.assessment.on), blocks }
}

struct Words {
    language: Language,
    questions_max: usize,
}

impl Words {
    fn t(&self, key: &str) -> String {
        say(self.language, key, &[])
    }

    fn with(&self, key: &str, name: &str, value: &str) -> String {
        say(self.language, key, &[(name, FluentValue::from(value.to_owned()))])
    }

    fn day(&self, day: NaiveDate) -> String {
        in_words(day, self.language)
    }

    fn source(&self, provision: &Provision, basis: Basis) -> Line {
        let cited = Line::link(&provision.url(self.language), provision.cite(self.language));
        let basis = Line::default().and(basis_name(basis, self.language), Look::Small);
        Line::below([cited, basis])
    }

    fn system(&self, dossier: &Dossier<'_>, book: &RuleBook) -> Vec<Block> {
        let (system, assessment) = (dossier.system, dossier.assessment);
        let mut blocks = vec![Block::Heading(2, system.name.clone())];
        blocks.extend(about::block(dossier, book, self.language));
        if let Some(shared) = system.shared() {
            let count = system.inherited(book).count();
            blocks.push(Block::Paragraph(uses(shared, count, self.language).into()));
        }
        blocks.push(Block::Heading(3, self.t("law-class")));
        let class = class_name(assessment.risk, self.language);
        blocks.push(Block::Paragraph(Line::default().and(class, Look::Strong)));
        if assessment.possible.len() > 1 {
            let classes = assessment.possible.iter().map(|class| class_name(*class, self.language));
            let classes = classes.collect::<Vec<_>>().join(", ");
            blocks.push(Block::Paragraph(format!("{}: {classes}", self.t("law-possible")).into()));
        }
        let roles: Vec<String> = assessment.roles.iter().map(|role| role_name(role, self.language)).collect();
        if !roles.is_empty() {
            let roles = format!("{}: {}", self.t("law-roles"), roles.join(", "));
            blocks.push(Block::Paragraph(roles.into()));
        }
        blocks.extend(self.why(assessment));
        blocks.extend(self.duties(dossier));
        blocks.extend(self.open(assessment));
        blocks.extend(self.facts(dossier, book));
        blocks.extend(self.evidence(dossier.system, book));
        blocks.extend(self.receipt(dossier, book));
        blocks
    }

    fn why(&self, assessment: &Assessment) -> Vec<Block> {
        let settles = |finding: &&Finding| {
            let kinds = [Kind::Scope, Kind::Role, Kind::Prohibition, Kind::Classification, Kind::Derogation];
            finding.holds && kinds.contains(&finding.kind)
        };
        let row = |finding: &Finding| {
            let because = finding.because.iter().map(|one| {
                let label = format!("{} ", one.label.get(self.language));
                Line::new(label).and(one.answer.get(self.language), Look::Strong)
            });
            vec![
                finding.title.get(self.language).into(),
                Line::below(because),
                self.source(&finding.provision, finding.basis),
            ]
        };
        let rows = assessment.findings.iter().filter(settles).map(row).collect();
        self.section("law-why", &["web-system-what", "report-because", "web-system-source"], rows)
    }

    fn duties(&self, dossier: &Dossier<'_>) -> Vec<Block> {
        let row = |finding: &Finding| {
            let duty = finding.duty.as_ref().map(|duty| duty.get(self.language)).unwrap_or_default();
            let when = match finding.latest {
                Some(latest) => format!("{} – {}", self.day(finding.from), self.day(latest)),
                None => self.day(finding.from),
            };
            let open = match dossier.assessment.open_roles(finding) {
                [] => None,
                open => Some(Line::default().and(only_if(open, self.language), Look::Quiet)),
            };
            let what = [finding.title.get(self.language).into(), Line::default().and(duty, Look::Small)];
            vec![
                Line::below(what.into_iter().chain(open)),
                when.into(),
                self.measure(dossier, finding),
                self.source(&finding.provision, finding.basis),
            ]
        };
        let deadlines = &dossier.assessment.deadlines;
        let findings = deadlines.iter().filter_map(|one| dossier.assessment.finding(&one.rule));
        let head = ["web-system-what", "web-system-date", "measure-title", "web-system-source"];
        self.section("law-duties", &head, findings.map(row).collect())
    }

    fn measure(&self, dossier: &Dossier<'_>, finding: &Finding) -> Line {
        let measure = dossier.system.measures.get(&finding.rule).cloned().unwrap_or_default();
        let state = self.t(&format!("measure-{}", measure.state.as_str()));
        let evidence = measure.evidence.as_deref().map(|text| Line::link(text, text));
        let date = measure.date.map(|date| self.day(date));
        let told = [measure.owner, date, measure.reason, measure.note].into_iter().flatten().map(Line::new);
        let files = files(dossier.system, &format!("measures/{}", finding.rule));
        let state = std::iter::once(Line::default().and(state, Look::Strong));
        Line::below(state.chain(told).chain(evidence).chain(files))
    }

    fn open(&self, assessment: &Assessment) -> Vec<Block> {
        if assessment.ask.is_empty() {
            return Vec::new();
        }
        let shown = assessment.ask.iter().take(self.questions_max);
        let questions = shown.map(|question| question.question.get(self.language).into());
        let mut blocks = vec![Block::Heading(3, self.t("law-open")), Block::List(questions.collect())];
        let more = assessment.ask.len().saturating_sub(self.questions_max);
        if more > 0 {
            let more = say(self.language, "report-open-more", &[("count", more.into())]);
            blocks.push(Block::Paragraph(more.into()));
        }
        blocks
    }

    fn facts(&self, dossier: &Dossier<'_>, book: &RuleBook) -> Vec<Block> {
        let inherited: BTreeSet<&String> = dossier.system.inherited(book).map(|(id, _)| id).collect();
        let shared = dossier.system.shared();
        let row = |(id, answer): (&String, &Answer)| {
            let fact = book.fact(id);
            let question = fact.map_or(id.as_str(), |fact| fact.question.get(self.language));
            let value = match fact {
                Some(fact) => fact.label(&answer.value).get(self.language).to_owned(),
                None => sheet::plain(&answer.value),
            };
            let when = answer.when.map(|date| self.day(date));
            let known = [answer.who.clone(), when, answer.why.clone(), answer.source.clone()];
            let mut known: Vec<Line> = known.into_iter().flatten().map(Line::new).collect();
            if let Some(shared) = shared.filter(|_| inherited.contains(id)) {
                known.insert(0, Line::default().and(origin(shared, self.language), Look::Quiet));
            }
            known.extend(files(dossier.system, &format!("facts/{id}")));
            vec![question.into(), value.into(), Line::below(known)]
        };
        // As they were given there: where they come from stands before.
        let own = dossier.system.facts.iter();
        let answers: BTreeMap<&String, &Answer> = own.chain(dossier.system.inherited(book)).collect();
        let rows = answers.into_iter().map(row).collect();
        self.section(
            "web-system-facts",
            &["web-system-question", "web-system-answer", "web-system-known-by"],
            rows,
        )
    }

    /// What there is to look up, and what it shows.
    fn evidence(&self, system: &System, book: &RuleBook) -> Vec<Block> {
        let Some(table) = evidence::table(system, book, self.language) else { return Vec::new() };
        vec![Block::Heading(3, table.caption.clone()), Block::Table(table)]
    }

    fn receipt(&self, dossier: &Dossier<'_>, book: &RuleBook) -> [Block; 3] {
        let receipt = Receipt::of(book, &dossier.system.for_law(book), dossier.assessment);
        let term =
            |key: &str, value: &str| (self.t(key).into(), vec![Line::default().and(value, Look::Code)]);
        let terms = vec![
            term("law-receipt-book", &receipt.book),
            term("law-receipt-engine", &receipt.engine),
            term("law-receipt-seal", &receipt.seal),
        ];
        [
            Block::Heading(3, self.t("report-receipt")),
            Block::Paragraph(self.t("report-receipt-lead").into()),
            Block::Terms(terms),
        ]
    }

    fn section(&self, key: &str, head: &[&str], rows: Vec<Vec<Line>>) -> Vec<Block> {
        if rows.is_empty() {
            return Vec::new();
        }
        let caption = self.t(key);
        let head = head.iter().map(|key| self.t(key)).collect();
        vec![Block::Heading(3, caption.clone()), Block::Table(Table { caption, head, rows })]
    }
}
