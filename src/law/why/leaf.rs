//! The parts of a step that need no look at the others.

use super::{Dated, Ground, Part, Proof, Said, Step};
use crate::law::Provision;
use crate::law::assessment::Finding;
use crate::law::fact::{Answer, translated};
use crate::text::{Translated, say};

/// A step that rests on nothing yet.
pub(super) fn blank(number: usize, step: Step, id: &str, what: Translated, answer: Translated) -> Proof {
    Proof {
        number,
        see: None,
        step,
        part: Part::Condition,
        id: id.to_owned(),
        what,
        answer,
        asked: None,
        status: None,
        kind: None,
        law: Vec::new(),
        date: None,
        said: None,
        below: Vec::new(),
    }
}

/// The unit of law that a finding works out, or that defines a fact.
pub(super) fn ground(finding: Option<&Finding>, provision: &Provision) -> Ground {
    Ground {
        rule: finding.map(|finding| finding.rule.clone()),
        title: finding.map(|finding| finding.title.clone()).unwrap_or_default(),
        provision: provision.clone(),
        cited: translated(|language| provision.cite(language)),
        url: translated(|language| provision.url(language)),
        basis: finding.map(|finding| finding.basis),
    }
}

/// From when a finding applies, when it holds.
pub(super) fn dated(finding: &Finding) -> Option<Dated> {
    let date = Dated { from: finding.from, latest: finding.latest, by: finding.by.clone() };
    finding.holds.then_some(date)
}

/// Who answered, when, why and where it stands; nothing when nobody wrote that down.
pub(super) fn said(answer: &Answer) -> Option<Said> {
    let said = Said {
        who: answer.who.clone(),
        when: answer.when,
        why: answer.why.clone(),
        source: answer.source.clone(),
    };
    let silent = said.who.is_none() && said.when.is_none() && said.why.is_none() && said.source.is_none();
    (!silent).then_some(said)
}

/// What several rules together are called.
pub(super) fn group(count: usize) -> Translated {
    translated(|language| say(language, "law-proof-rules", &[("count", count.into())]))
}
