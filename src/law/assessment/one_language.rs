//! An assessment with its texts in one language: the `belfort.assessment/1` contract.

use super::{Assessment, Because, Choice, Deadline, DisputedReading, Finding, Penalty, Question};
use crate::text::{Language, Translated};

impl Assessment {
    /// The same assessment with its texts in one language: the `belfort.assessment/1` contract.
    pub fn in_language(&self, language: Language) -> Assessment<String> {
        Assessment {
            schema: self.schema.clone(),
            system: self.system.clone(),
            on: self.on,
            law: self.law,
            book: self.book.clone(),
            risk: self.risk,
            possible: self.possible.clone(),
            roles: self.roles.clone(),
            provisions: self.provisions.clone(),
            findings: self.findings.iter().map(|finding| finding.in_language(language)).collect(),
            ask: self.ask.iter().map(|question| question.in_language(language)).collect(),
            deadlines: self.deadlines.iter().map(|deadline| deadline.in_language(language)).collect(),
            uncovered: self.uncovered.clone(),
        }
    }

    /// The `belfort.assessment/1` JSON in a language.
    pub fn to_json(&self, language: Language) -> serde_json::Value {
        serde_json::to_value(self.in_language(language))
            .expect("an assessment has text keys and plain values only")
    }
}

impl Finding {
    fn in_language(&self, language: Language) -> Finding<String> {
        let text = |text: &Translated| text.get(language).to_owned();
        Finding {
            rule: self.rule.clone(),
            provision: self.provision.clone(),
            kind: self.kind,
            status: self.status,
            holds: self.holds,
            from: self.from,
            latest: self.latest,
            by: self.by.clone(),
            binds: self.binds.clone(),
            addressees: self.addressees.clone(),
            basis: self.basis,
            penalty: self
                .penalty
                .as_ref()
                .map(|penalty| Penalty { provision: penalty.provision.clone(), text: text(&penalty.text) }),
            title: text(&self.title),
            duty: self.duty.as_ref().map(text),
            explain: text(&self.explain),
            because: self.because.iter().map(|because| because.in_language(language)).collect(),
            missing: self.missing.clone(),
            disputed: self.disputed.iter().map(|reading| reading.in_language(language)).collect(),
        }
    }
}

impl Because {
    fn in_language(&self, language: Language) -> Because<String> {
        Because {
            fact: self.fact.clone(),
            value: self.value.clone(),
            source: self.source.clone(),
            label: self.label.get(language).to_owned(),
            answer: self.answer.get(language).to_owned(),
        }
    }
}

impl DisputedReading {
    fn in_language(&self, language: Language) -> DisputedReading<String> {
        DisputedReading { date: self.date, basis: self.basis, text: self.text.get(language).to_owned() }
    }
}

impl Question {
    fn in_language(&self, language: Language) -> Question<String> {
        let choice = |choice: &Choice| Choice {
            value: choice.value.clone(),
            label: choice.label.get(language).to_owned(),
        };
        Question {
            fact: self.fact.clone(),
            question: self.question.get(language).to_owned(),
            help: self.help.get(language).to_owned(),
            shape: self.shape,
            kind: self.kind,
            values: self.values.iter().map(choice).collect(),
            decides: self.decides.clone(),
        }
    }
}

impl Deadline {
    fn in_language(&self, language: Language) -> Deadline<String> {
        Deadline {
            date: self.date,
            latest: self.latest,
            rule: self.rule.clone(),
            provision: self.provision.clone(),
            title: self.title.get(language).to_owned(),
            met: self.met,
        }
    }
}
