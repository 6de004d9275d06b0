//! Systems that several organisations share: one keeps the record of the system, each that uses it keeps one of its own.
//!
//! # Shape
//! A record names the shared one in [`System::uses`], and takes from it the answers that it does not give itself. An own answer
//! wins, and facts that each organisation answers for itself ([`Fact::own`](crate::law::Fact::own)) are never taken over. A shared
//! record uses no other: there are no chains, and so no circles.

use std::borrow::Cow;
use std::sync::Arc;

use super::System;
use crate::law::{Answer, FactId, Facts, RuleBook};
use crate::text::{Language, say};

/// The shared system that a record uses, as far as that record takes something from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shared {
    /// Its name.
    pub name: String,
    /// The name of the organisation whose it is, or its id where it has none.
    pub organisation: Option<String>,
    /// Everything that is known of it.
    pub facts: Facts,
    /// How many times it has changed.
    pub version: i64,
}

/// What the store reads beside a record: nothing that the record says itself, so two that say the same are equal whatever it is.
#[derive(Clone, Debug, Default)]
pub struct Beside(pub Option<Arc<Shared>>);

impl PartialEq for Beside {
    fn eq(&self, _: &Beside) -> bool {
        true
    }
}

impl Eq for Beside {}

/// Why a record cannot use a shared one, or a shared one cannot go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SharedFault {
    /// There is no such system, or it is not offered to that organisation; which of the two is nobody's business.
    #[error("`uses` names no system that is offered to this organisation")]
    NotOffered,
    /// It names itself.
    #[error("`uses` names the system itself")]
    Itself,
    /// What it would use takes answers from elsewhere itself.
    #[error("`uses` names a system that uses another one: name the shared system itself")]
    Chain,
    /// Others use it, so it stays, and uses none itself.
    #[error(
        "records of organisations use this system: it can neither go nor use another one as long as they do"
    )]
    InUse,
}

impl SharedFault {
    /// The key of its message.
    pub fn key(self) -> &'static str {
        match self {
            SharedFault::NotOffered => "shared-fault-not-offered",
            SharedFault::Itself => "shared-fault-itself",
            SharedFault::Chain => "shared-fault-chain",
            SharedFault::InUse => "shared-fault-in-use",
        }
    }
}

impl Shared {
    /// As a person reads where an answer comes from: the system, and whose it is.
    pub fn named(&self) -> String {
        match &self.organisation {
            Some(organisation) => format!("{} ({organisation})", self.name),
            None => self.name.clone(),
        }
    }
}

/// Where an answer comes from, in words: from that system of that organisation.
pub fn origin(shared: &Shared, language: Language) -> String {
    in_words("shared-origin", shared, 0, language)
}

/// That a record uses a shared system, and how many answers it takes from there.
pub fn uses(shared: &Shared, answers: usize, language: Language) -> String {
    in_words("shared-uses", shared, answers, language)
}

fn in_words(key: &str, shared: &Shared, answers: usize, language: Language) -> String {
    let organisation = shared.organisation.clone().unwrap_or_else(|| say(language, "shared-nobody", &[]));
    let args = [
        ("system", shared.name.clone().into()),
        ("organisation", organisation.into()),
        ("count", answers.into()),
    ];
    say(language, key, &args)
}

impl System {
    /// The shared system that it uses, when the store has read it.
    pub fn shared(&self) -> Option<&Shared> {
        self.beside.0.as_deref()
    }

    /// The answers that it takes from the shared system, as they were given there.
    pub fn inherited<'s>(&'s self, book: &'s RuleBook) -> impl Iterator<Item = (&'s FactId, &'s Answer)> {
        let facts = self.shared().into_iter().flat_map(|shared| &shared.facts);
        facts.filter(|(id, _)| {
            let is_shared = book.fact(id).is_some_and(|fact| !fact.own && !fact.derived);
            is_shared && !self.facts.contains_key(*id)
        })
    }

    /// What is known of it: its own answers, and those that it takes over, which say where they come from.
    pub fn known(&self, book: &RuleBook) -> Cow<'_, Facts> {
        let Some(shared) = self.shared() else { return Cow::Borrowed(&self.facts) };
        let mut known = self.facts.clone();
        for (id, answer) in self.inherited(book) {
            let source = match answer.source.as_ref().or(answer.who.as_ref()) {
                Some(source) => format!("{}: {source}", shared.named()),
                None => shared.named(),
            };
            known.insert(id.clone(), Answer { source: Some(source), ..answer.clone() });
        }
        Cow::Owned(known)
    }

    /// Goes on without the shared system: what was taken over is answered by the record itself, with where it came from.
    pub fn go_on_alone(&mut self, book: &RuleBook) {
        self.facts = self.known(book).into_owned();
        (self.uses, self.beside) = (None, Beside::default());
    }
}
