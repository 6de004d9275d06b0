//! A proof as nested lists that unfold.

use std::collections::BTreeSet;

use askama::Template;

use super::item::Cited;
use crate::law::Proof;
use crate::law::explain::{basis_name, date_line, kind_name, said_line, step_head};
use crate::text::{Language, say};

/// One step, with what it rests on as a list below it.
#[derive(Template)]
#[template(path = "proof.html", config = "src/web/askama.toml")]
pub(super) struct StepView {
    number: usize,
    /// Whether another step refers to it, so that its number must be seen.
    named: bool,
    see: Option<See>,
    head: String,
    grounds: Vec<GroundView>,
    notes: Vec<String>,
    below: Vec<StepView>,
    /// Only the first row is folded: who unfolds one sees the whole way to the answers.
    folded: bool,
}

/// Where the same step stands already.
struct See {
    number: usize,
    words: String,
}

/// A unit of law that a step rests on.
struct GroundView {
    /// The title of the rule, when several stand together.
    title: Option<String>,
    cited: Cited,
    basis: Option<String>,
}

/// The steps of one page: they refer to each other, so they are made together.
pub(super) fn steps(proofs: &[Proof], language: Language) -> Vec<StepView> {
    let proofs: Vec<Proof<String>> = proofs.iter().map(|proof| proof.in_language(language)).collect();
    let named = proofs.iter().flat_map(Proof::steps).filter_map(|step| step.see).collect();
    proofs.iter().map(|proof| step(proof, &named, 0, language)).collect()
}

fn step(proof: &Proof<String>, named: &BTreeSet<usize>, depth: usize, language: Language) -> StepView {
    let date = proof.date.as_ref().map(|date| date_line(date, language));
    let notes =
        date.into_iter().chain(kind_name(proof.kind, language)).chain(proof.said.as_ref().map(said_line));
    StepView {
        number: proof.number,
        named: named.contains(&proof.number),
        see: proof.see.map(|number| See {
            number,
            words: say(language, "law-proof-see", &[("number", number.to_string().into())]),
        }),
        head: step_head(proof, language),
        grounds: grounds(proof, language),
        notes: notes.collect(),
        below: proof.below.iter().map(|below| step(below, named, depth + 1, language)).collect(),
        folded: depth == 1,
    }
}

fn grounds(proof: &Proof<String>, language: Language) -> Vec<GroundView> {
    let several = proof.law.len() > 1;
    let grounds = proof.law.iter().map(|ground| GroundView {
        title: several.then(|| ground.title.clone()),
        cited: Cited { text: ground.cited.clone(), href: ground.url.clone() },
        basis: ground.basis.map(|basis| basis_name(basis, language)),
    });
    grounds.collect()
}
