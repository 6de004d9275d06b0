//! What was wrong with a document and set right, counted while it is read.

use std::collections::BTreeSet;

use crate::news::parse::Problem;

/// Names in one problem; more only fill the line.
const NAMES_MAX: usize = 5;

/// The repairs of one document.
#[derive(Debug, Default)]
pub(super) struct Repairs {
    /// `&` that begins no entity.
    pub(super) ampersands: usize,
    /// Elements that were never closed, by name.
    unclosed: BTreeSet<String>,
    /// Prefixes that were never declared.
    undeclared: BTreeSet<String>,
    /// The document stopped inside an item.
    pub(super) cut_in_item: bool,
}

impl Repairs {
    pub(super) fn unclosed(&mut self, name: &str) {
        if self.unclosed.len() <= NAMES_MAX {
            self.unclosed.insert(name.chars().take(40).collect());
        }
    }

    pub(super) fn undeclared(&mut self, name: &str) {
        if self.undeclared.len() <= NAMES_MAX {
            let prefix = name.split(':').next().unwrap_or_default();
            self.undeclared.insert(prefix.chars().take(40).collect());
        }
    }

    /// One problem a kind of repair.
    pub(super) fn named(&self) -> Vec<Problem> {
        let list = |names: &BTreeSet<String>| {
            let shown: Vec<String> = names.iter().take(NAMES_MAX).map(|name| format!("`{name}`")).collect();
            format!("{}{}", shown.join(", "), if names.len() > NAMES_MAX { " and others" } else { "" })
        };
        let mut problems = Vec::new();
        if self.ampersands > 0 {
            let about = format!("`&` that begins no entity was read as itself, {} times", self.ampersands);
            problems.push(Problem::new("repaired", about));
        }
        if !self.unclosed.is_empty() {
            problems.push(Problem::new("repaired", format!("never closed: {}", list(&self.unclosed))));
        }
        if !self.undeclared.is_empty() {
            problems
                .push(Problem::new("repaired", format!("never declared: prefix {}", list(&self.undeclared))));
        }
        problems
    }
}
