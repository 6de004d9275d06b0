//! A proof as an indented tree to read in a terminal.

use std::collections::BTreeSet;

use super::names::basis_name;
use crate::law::act_in_words;
use crate::law::assessment::Assessment;
use crate::law::fact::FactKind;
use crate::law::why::{Dated, Ground, Part, Proof, Said, Step};
use crate::text::messages::{FluentValue, Messages};
use crate::text::{Language, say};

/// The proofs of one reasoning in a language, one step a line with what it rests on below it; whole enough to hand to a jurist.
///
/// # Shape
/// A step that others refer to bears its number: `[4]`, and further on `(see 4)`.
pub fn explain_why(assessment: &Assessment, proofs: &[Proof], language: Language) -> String {
    let proofs: Vec<Proof<String>> = proofs.iter().map(|proof| proof.in_language(language)).collect();
    let named = proofs.iter().flat_map(Proof::steps).filter_map(|step| step.see).collect();
    let mut tree = Tree { words: Messages(language), named, lines: Vec::new() };
    tree.head(assessment);
    for proof in &proofs {
        tree.step(proof, 1);
    }
    tree.lines.join("\n") + "\n"
}

/// What a person reads first of a step: what it is to the one above it, what it is, what came out.
pub fn step_head(step: &Proof<String>, language: Language) -> String {
    let part = match step.part {
        Part::Condition => String::new(),
        Part::Exception => format!("{}: ", say(language, "law-proof-exception", &[])),
        Part::Date => format!("{}: ", say(language, "law-proof-sets-date", &[])),
    };
    let colon = if step.what.ends_with('?') { "" } else { ":" };
    let asked = |values: &String| say(language, "law-proof-asked", &[("values", values.clone().into())]);
    let asked = step.asked.as_ref().map(|values| format!(" ({})", asked(values))).unwrap_or_default();
    format!("{part}{}{colon} {}{asked}", step.what, step.answer)
}

/// What kind of answer a fact has, when that matters to who reads it.
pub fn kind_name(kind: Option<FactKind>, language: Language) -> Option<String> {
    let key = match kind? {
        FactKind::Observation => return None,
        FactKind::Judgement => "law-kind-judgement",
        FactKind::Setting | FactKind::Organisation => "law-kind-setting",
    };
    Some(say(language, key, &[]))
}

/// From when a step applies.
pub fn date_line(date: &Dated, language: Language) -> String {
    let day =
        [("date", FluentValue::from(date.from.to_string())), ("by", act_in_words(&date.by, language).into())];
    match date.latest {
        None => say(language, "law-proof-date", &day),
        Some(latest) => {
            let [from, by] = day;
            say(language, "law-proof-between", &[from, ("latest", latest.to_string().into()), by])
        }
    }
}

/// Who answered, when, why and where that stands: `Ann, 2026-10-01: seen in the test (contract p. 4)`.
pub fn said_line(said: &Said) -> String {
    let who: Vec<String> = said.who.iter().cloned().chain(said.when.map(|day| day.to_string())).collect();
    let source = said.source.as_ref().map(|source| format!("({source})"));
    let why: Vec<String> = said.why.iter().cloned().chain(source).collect();
    let parts: Vec<String> =
        [who.join(", "), why.join(" ")].into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(": ")
}

struct Tree {
    words: Messages,
    /// The numbers that other steps refer to.
    named: BTreeSet<usize>,
    lines: Vec<String>,
}

impl Tree {
    /// Which system, which days, which book.
    fn head(&mut self, assessment: &Assessment) {
        let system = &assessment.system;
        let days = [
            ("on", FluentValue::from(assessment.on.to_string())),
            ("law", assessment.law.to_string().into()),
        ];
        self.lines.push(format!("{} ({})", system.name, system.id));
        self.lines.push(say(self.words.0, "law-days", &days));
        self.lines.push(format!("{}: {}", self.words.t("law-receipt-book"), assessment.book));
        self.lines.push(format!("\n{}", self.words.t("law-proof-title")));
    }

    fn step(&mut self, step: &Proof<String>, depth: usize) {
        let language = self.words.0;
        let number =
            if self.named.contains(&step.number) { format!("[{}] ", step.number) } else { String::new() };
        let see = step.see.map(|number| self.words.t1("law-proof-see", "number", number.to_string()));
        let see = see.map(|see| format!(" ({see})")).unwrap_or_default();
        let indent = "  ".repeat(depth);
        self.lines.push(format!("{indent}- {number}{}{see}", step_head(step, language)));
        if step.see.is_none() {
            let details = self.details(step);
            self.lines.extend(details.into_iter().map(|line| format!("{indent}    {line}")));
        }
        for below in &step.below {
            self.step(below, depth + 1);
        }
    }

    fn details(&self, step: &Proof<String>) -> Vec<String> {
        let language = self.words.0;
        let mut lines = match step.law.as_slice() {
            // A fact and the provision that defines it fit one line.
            [one] if one.rule.is_none() => vec![format!("{}, {}", one.cited, one.url)],
            [one] => vec![self.cited(one), one.url.clone()],
            several => self.several(several),
        };
        lines.extend(step.date.as_ref().map(|date| date_line(date, language)));
        lines.extend(kind_name(step.kind, language));
        match &step.said {
            Some(said) => lines.push(said_line(said)),
            None if step.step == Step::Fact && step.kind == Some(FactKind::Judgement) => {
                lines.push(self.words.t("law-proof-unsigned"));
            }
            None => {}
        }
        lines
    }

    /// `Article 6, paragraph 2 (text of the law), annex-iii-is-high`
    fn cited(&self, ground: &Ground<String>) -> String {
        let basis = ground.basis.map(|basis| format!(" ({})", basis_name(basis, self.words.0)));
        let rule = ground.rule.as_ref().map(|rule| format!(", {rule}"));
        format!("{}{}{}", ground.cited, basis.unwrap_or_default(), rule.unwrap_or_default())
    }

    /// One line a rule, then each address once.
    fn several(&self, grounds: &[Ground<String>]) -> Vec<String> {
        let named = grounds.iter().map(|ground| format!("* {}: {}", ground.title, self.cited(ground)));
        let mut lines: Vec<String> = named.collect();
        for ground in grounds {
            if !lines.contains(&ground.url) {
                lines.push(ground.url.clone());
            }
        }
        lines
    }
}
