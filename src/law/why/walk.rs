//! The walk from a conclusion down: rule, derived fact, rule, answer; what stands already is named and not repeated.

mod open;

use std::collections::BTreeMap;

use super::asked::asked;
use super::leaf::{blank, dated, ground, group, said};
use super::pairs::{Pairs, Support};
use super::{Part, Proof, Step};
use crate::law::assessment::{Assessment, Class, Finding, Status};
use crate::law::book::RuleBook;
use crate::law::explain::{class_name, status_name};
use crate::law::fact::{Answer, Fact, FactId, FactType, FactValue, Facts, translated};
use crate::law::judge::CLASSES;
use crate::law::rule::{Kind, Rule};
use crate::law::strata::{ONLY_WITH_CLASS, SCOPE, SECTOR, yields_to_sector_law};
use crate::law::truth::Truth;
use crate::text::{Translated, say};

/// The reasoning of one assessment: the proofs that are asked of it number on and share what they have in common.
#[derive(Debug)]
pub struct Why<'a> {
    pairs: Pairs<'a>,
    /// What stands already, by its number. It also ends the walk should findings and rules not belong together.
    shown: BTreeMap<Key, usize>,
    last: usize,
}

/// What makes two steps the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Rules(Vec<String>),
    Derived(FactId, Vec<String>),
    Fact(FactId),
}

/// One reason of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Reason {
    fact: FactId,
    /// The values asked about, when rules give the fact.
    values: Vec<String>,
    part: Part,
}

impl<'a> Why<'a> {
    /// The reasoning of an assessment that was made of these facts by this book.
    pub fn new(book: &'a RuleBook, facts: &'a Facts, assessment: &'a Assessment) -> Why<'a> {
        Why { pairs: Pairs { book, facts, assessment }, shown: BTreeMap::new(), last: 0 }
    }

    /// The proof of the headline class: it is an AI system in scope, no graver class holds, and this one does.
    pub fn class(&mut self) -> Proof {
        let risk = self.pairs.assessment.risk;
        let answer = translated(|language| class_name(risk, language));
        let what = translated(|language| say(language, "law-class", &[]));
        let mut proof = blank(self.number(), Step::Class, risk.as_str(), what, answer);
        for (fact, values) in self.turning_points() {
            if let Some(fact) = self.pairs.book.fact(fact) {
                proof.below.push(self.derived(fact, &values, Part::Condition));
            }
        }
        self.add_sector(&mut proof);
        proof
    }

    /// The proof of what a rule says; `None` when there is no finding of it.
    pub fn rule(&mut self, id: &str) -> Option<Proof> {
        let finding = self.pairs.assessment.finding(id)?;
        let mut proof = self.alike(&[finding], Part::Condition);
        // What falls does so by its own reasons; what holds or is lifted also rests on the scope, which no rule repeats.
        let rests = |finding: &Finding| {
            finding.kind != Kind::Scope && (finding.holds || finding.status == Status::Lifted)
        };
        if self.any_rule(&proof, rests) {
            for fact in SCOPE.iter().filter_map(|fact| self.pairs.book.fact(fact)) {
                proof.below.push(self.derived(fact, &yes(), Part::Condition));
            }
        }
        self.add_sector(&mut proof);
        Some(proof)
    }

    /// What asks something of somebody also rests on no other law taking its place, which no rule repeats either.
    fn add_sector(&mut self, proof: &mut Proof) {
        let Some(fact) = self.pairs.book.fact(SECTOR) else { return };
        let book = self.pairs.book;
        let rests =
            |finding: &Finding| finding.holds && book.rule(&finding.rule).is_some_and(yields_to_sector_law);
        let shown = |step: &&Proof| step.id == SECTOR && step.see.is_none();
        if self.any_rule(proof, rests) && !proof.steps().iter().any(shown) {
            proof.below.push(self.derived(fact, &yes(), Part::Exception));
        }
    }

    /// Whether a proof has a rule of which something is so.
    fn any_rule(&self, proof: &Proof, is_so: impl Fn(&Finding) -> bool) -> bool {
        let rules = proof.steps().into_iter().filter(|step| matches!(step.step, Step::Rule | Step::Rules));
        rules.filter_map(|step| self.pairs.assessment.finding(&step.id)).any(is_so)
    }

    /// The questions in the order in which they put the system in its class.
    fn turning_points(&self) -> Vec<(&'static str, Vec<String>)> {
        let risk = self.pairs.assessment.risk;
        let scope = match risk {
            Class::NotAi => &SCOPE[..1],
            _ => &SCOPE[..],
        };
        let mut points: Vec<_> = scope.iter().map(|fact| (*fact, yes())).collect();
        // Outside by Article 2(12) only because no class holds either: that way leads over all of them.
        let left_alone = risk == Class::OutOfScope
            && self.pairs.support(&SCOPE[1].to_owned(), &yes()).truth == Truth::True;
        if matches!(risk, Class::NotAi | Class::OutOfScope) && !left_alone {
            return points;
        }
        for (value, class) in CLASSES {
            let values = vec![value.to_owned()];
            // Below the headline only what holds as well: an emotion reader may owe transparency too.
            if class <= risk || self.pairs.support(&"class".to_owned(), &values).truth == Truth::True {
                points.push(("class", values));
            }
        }
        // Without a class it is minimal only because Article 2(12) does not take it out.
        if left_alone || risk == Class::Minimal {
            points.push((ONLY_WITH_CLASS, yes()));
        }
        points
    }

    fn number(&mut self) -> usize {
        self.last += 1;
        self.last
    }

    /// The number of a step that stands already; one that does not gets the next number.
    fn place(&mut self, key: Key) -> Result<usize, usize> {
        if let Some(number) = self.shown.get(&key) {
            return Err(*number);
        }
        let number = self.number();
        self.shown.insert(key, number);
        Ok(number)
    }

    /// A step, or the name of it with the number where it stands.
    fn once(
        &mut self,
        key: Key,
        step: Step,
        id: &str,
        what: Translated,
        answer: Translated,
    ) -> (Proof, bool) {
        match self.place(key) {
            Ok(number) => (blank(number, step, id, what, answer), true),
            Err(number) => {
                let again = blank(self.number(), step, id, what, answer);
                (Proof { see: Some(number), ..again }, false)
            }
        }
    }

    /// A fact that rules give.
    fn derived(&mut self, fact: &'a Fact, asked: &[String], part: Part) -> Proof {
        if let Some(answer) = self.pairs.answer(&fact.id) {
            return self.answered(fact, answer, part);
        }
        let support = self.pairs.support(&fact.id, asked);
        let key = Key::Derived(fact.id.clone(), support.values.clone());
        let answer = outcome(fact, &support);
        let (mut proof, new) = self.once(key, Step::Derived, &fact.id, fact.question.clone(), answer);
        proof.part = part;
        if new {
            proof.law.push(ground(None, &fact.provision));
            proof.below = match support.truth {
                Truth::Unknown if support.findings.is_empty() => Vec::new(),
                Truth::Unknown => vec![self.alike(&support.findings, Part::Condition)],
                Truth::True | Truth::False => self.findings(&support.findings),
            };
        }
        proof
    }

    /// Findings, those that came out alike for the same reasons as one.
    fn findings(&mut self, findings: &[&'a Finding]) -> Vec<Proof> {
        let mut groups: Vec<(Vec<Reason>, Vec<&'a Finding>)> = Vec::new();
        for finding in findings {
            let reasons = self.reasons(finding);
            let alike = |(known, members): &&mut (Vec<Reason>, Vec<&Finding>)| {
                !finding.holds && *known == reasons && members[0].status == finding.status
            };
            match groups.iter_mut().find(alike) {
                Some((_, members)) => members.push(finding),
                None => groups.push((reasons, vec![finding])),
            }
        }
        groups.iter().map(|(_, members)| self.alike(members, Part::Condition)).collect()
    }

    /// One finding, or several that came out alike.
    fn alike(&mut self, findings: &[&'a Finding], part: Part) -> Proof {
        let first = findings[0];
        let (step, what) = match findings {
            [one] => (Step::Rule, one.title.clone()),
            _ => (Step::Rules, group(findings.len())),
        };
        let answer = match (first.status, self.pairs.held(first)) {
            (Status::Unknown, Truth::True) => translated(|language| say(language, "law-proof-holds", &[])),
            (Status::Unknown, Truth::False) => {
                translated(|language| say(language, "law-proof-excepted", &[]))
            }
            (status, _) => translated(|language| status_name(status, language)),
        };
        let key = Key::Rules(findings.iter().map(|finding| finding.rule.clone()).collect());
        let (mut proof, new) = self.once(key, step, &first.rule, what, answer);
        (proof.part, proof.status) = (part, Some(first.status));
        if new {
            proof.law = findings.iter().map(|finding| ground(Some(finding), &finding.provision)).collect();
            proof.date = dated(first);
            proof.below = self.grounds(findings);
            if findings.len() == 1 {
                for step in proof.below.iter_mut().filter(|step| step.step == Step::Fact) {
                    step.asked = asked(self.pairs, first, &step.id);
                }
            }
        }
        proof
    }

    /// What findings that came out alike rest on.
    fn grounds(&mut self, findings: &[&'a Finding]) -> Vec<Proof> {
        let first = findings[0];
        if self.pairs.held(first) == Truth::Unknown {
            return self.open(findings);
        }
        let mut below = Vec::new();
        for reason in self.reasons(first) {
            below.extend(self.reason(first, &reason));
        }
        let missing: Vec<&FactId> = first.missing.iter().filter(|_| first.holds).collect();
        below.extend(missing.into_iter().map(|fact| self.question(fact, Part::Date)).collect::<Vec<_>>());
        below
    }

    /// The facts that settled a finding, and those that set its date.
    fn reasons(&self, finding: &Finding) -> Vec<Reason> {
        let Some(rule) = self.pairs.book.rule(&finding.rule) else { return Vec::new() };
        let outcome = match (finding.status, self.pairs.held(finding)) {
            (_, Truth::True) => Status::Applies,
            (Status::Unknown, Truth::False) => Status::Lifted,
            (status, _) => status,
        };
        let asked = |id: &FactId| match self.pairs.book.fact(id) {
            Some(fact) if fact.derived => self.pairs.asked(rule, fact, outcome),
            _ => Vec::new(),
        };
        let settled = finding.because.iter().map(|because| Reason {
            values: asked(&because.fact),
            part: part(rule, &because.fact),
            fact: because.fact.clone(),
        });
        let mut reasons: Vec<Reason> = settled.collect();
        if finding.status == Status::DoesNotApply {
            let others: Vec<Reason> = reasons.iter().filter_map(|reason| self.others(reason)).collect();
            reasons.extend(others);
        }
        let exception =
            self.pairs.exception(finding).into_iter().flatten().map(|fact| (fact, Part::Exception));
        let date = self.date(rule, finding).into_iter().flatten().map(|fact| (fact, Part::Date));
        for (fact, part) in exception.chain(date) {
            if !reasons.iter().any(|known| known.fact == fact) {
                reasons.push(Reason { values: asked(&fact), part, fact });
            }
        }
        reasons
    }

    /// What a rule fell by may be one value that holds and another that does not: those that do not are a reason of their own.
    fn others(&self, reason: &Reason) -> Option<Reason> {
        let holding = self.pairs.support(&reason.fact, &reason.values);
        let rest = reason.values.iter().filter(|value| !holding.values.contains(value));
        let values: Vec<String> = rest.cloned().collect();
        if holding.truth != Truth::True || values.is_empty() {
            return None;
        }
        let fell = self.pairs.support(&reason.fact, &values).truth == Truth::False;
        fell.then(|| Reason { values, ..reason.clone() })
    }

    /// The facts of the case that gave a rule that holds its date; none when the date is the usual one.
    fn date(&self, rule: &Rule, finding: &Finding) -> Option<Vec<FactId>> {
        let law = self.pairs.assessment.law;
        let cases = rule.later.iter().filter(|later| finding.holds && later.from.since <= law);
        let same = cases.filter(|later| (later.from.date, &later.from.by) == (finding.from, &finding.by));
        self.pairs.holding(same.flat_map(|later| &later.when))
    }

    fn reason(&mut self, finding: &Finding, reason: &Reason) -> Option<Proof> {
        let fact = self.pairs.book.fact(&reason.fact)?;
        if fact.derived {
            return Some(self.derived(fact, &reason.values, reason.part));
        }
        if let Some(answer) = self.pairs.answer(&fact.id) {
            return Some(self.answered(fact, answer, reason.part));
        }
        // The assessment knows an answer that these facts do not hold: what it says is shown, without a source.
        let because = finding.because.iter().find(|because| because.fact == fact.id)?;
        Some(self.answered(fact, &Answer::from(because.value.clone()), reason.part))
    }

    fn answered(&mut self, fact: &Fact, answer: &Answer, part: Part) -> Proof {
        let key = Key::Fact(fact.id.clone());
        let (what, value) = (fact.question.clone(), fact.label(&answer.value));
        let (mut proof, new) = self.once(key, Step::Fact, &fact.id, what, value);
        (proof.part, proof.kind) = (part, fact.kind);
        if new {
            proof.law.push(ground(None, &fact.provision));
            proof.said = said(answer);
        }
        proof
    }
}

/// The one value of a yes-no fact that rules give.
fn yes() -> Vec<String> {
    vec!["true".to_owned()]
}

/// What a fact is to a rule: what only its exceptions look at, or what stands over it without being written, is an exception.
fn part(rule: &Rule, fact: &str) -> Part {
    let in_when = rule.when.iter().flatten().any(|condition| condition.fact == fact);
    if in_when || SCOPE.contains(&fact) { Part::Condition } else { Part::Exception }
}

/// What came out of a derived fact: the values that hold, or that none of those asked about does.
fn outcome(fact: &Fact, support: &Support<'_>) -> Translated {
    let yes_no = fact.shape == FactType::YesNo;
    let all = support.values.len() == fact.pair_values().len();
    let values = fact.label(&FactValue::Several(support.values.clone()));
    let about = |key: &str| {
        translated(|language| say(language, key, &[("values", values.get(language).to_owned().into())]))
    };
    match support.truth {
        Truth::Unknown if yes_no || all => translated(|language| say(language, "law-status-unknown", &[])),
        Truth::Unknown => about("law-proof-undecided"),
        truth if yes_no => fact.label(&FactValue::Bool(truth == Truth::True)),
        Truth::True => values,
        Truth::False if all => fact.label(&FactValue::Several(Vec::new())),
        Truth::False => about("law-proof-none-of"),
    }
}
