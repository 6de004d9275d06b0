//! What an undecided step waits for.

use super::super::leaf::ground;
use super::super::pairs::every;
use super::super::{Part, Proof, Step};
use super::{Key, SCOPE, Why, yes};
use crate::law::assessment::Finding;
use crate::law::fact::{FactId, translated};
use crate::law::rule::Kind;
use crate::law::truth::Truth;
use crate::text::say;

impl<'a> Why<'a> {
    /// What undecided findings wait for; the scope stands for its own questions.
    pub(super) fn open(&mut self, findings: &[&'a Finding]) -> Vec<Proof> {
        let book = self.pairs.book;
        let scope = self.open_scope(findings);
        let of_scope: Vec<&FactId> = scope.iter().flat_map(|finding| &finding.missing).collect();
        let reads = |finding: &Finding, fact: &FactId| {
            book.rule(&finding.rule).is_some_and(|rule| rule.reads().any(|read| read == fact))
        };
        let mut facts: Vec<&FactId> = Vec::new();
        for finding in findings {
            let own = finding.missing.iter().filter(|fact| !of_scope.contains(fact) || reads(finding, fact));
            facts.extend(own);
        }
        let place = |fact: &FactId| self.pairs.assessment.ask.iter().position(|one| one.fact == *fact);
        facts.sort_by_key(|fact| (place(fact).unwrap_or(usize::MAX), *fact));
        facts.dedup();
        let mut below: Vec<Proof> = Vec::new();
        for fact in SCOPE.iter().filter(|_| !scope.is_empty()).filter_map(|fact| book.fact(fact)) {
            if self.pairs.support(&fact.id, &every(fact)).truth == Truth::Unknown {
                below.push(self.derived(fact, &yes(), Part::Condition));
            }
        }
        below.extend(facts.into_iter().map(|fact| self.question(fact, Part::Condition)).collect::<Vec<_>>());
        below
    }

    /// The undecided findings that decide the scope, when these stand below it.
    fn open_scope(&self, findings: &[&'a Finding]) -> Vec<&'a Finding> {
        let below = findings.iter().all(|finding| finding.kind != Kind::Scope);
        let gives = |finding: &&Finding| {
            let rule = self.pairs.book.rule(&finding.rule);
            rule.is_some_and(|rule| rule.gives.iter().any(|(fact, _)| SCOPE.contains(&fact.as_str())))
        };
        let open = self.pairs.assessment.findings.iter().filter(|one| self.pairs.held(one) == Truth::Unknown);
        open.filter(|_| below).filter(gives).collect()
    }

    pub(super) fn question(&mut self, fact: &FactId, part: Part) -> Proof {
        let known = self.pairs.book.fact(fact);
        let what = known.map_or_else(|| translated(|_| fact.clone()), |fact| fact.question.clone());
        let answer = translated(|language| say(language, "law-proof-open", &[]));
        let (mut proof, new) = self.once(Key::Fact(fact.clone()), Step::Open, fact, what, answer);
        (proof.part, proof.kind) = (part, known.and_then(|fact| fact.kind));
        if let Some(fact) = known.filter(|_| new) {
            proof.law.push(ground(None, &fact.provision));
        }
        proof
    }
}
