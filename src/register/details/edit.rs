//! An entry of a list is found again and put in its place, taken away or added.

use super::entry::{Detail, DetailKind};
use crate::register::System;

/// Entries of one list; a person reads each of them.
pub const DETAILS_MAX: usize = 200;

/// What somebody does with a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DetailEdit {
    /// Adds an entry; one with the same words is there already.
    Add(Detail),
    /// Puts another entry in the place of the one that was seen, or takes it away.
    Replace {
        /// Which list.
        kind: DetailKind,
        /// Where it stood.
        place: usize,
        /// The [`Detail::mark`] of what was seen.
        seen: String,
        /// What comes instead.
        with: Option<Detail>,
    },
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DetailEdited {
    /// It is done.
    Done,
    /// What was seen is not there any more.
    Stale,
    /// The list has [`DETAILS_MAX`] entries.
    Full,
}

impl System {
    /// The entries of one list, in their order.
    pub fn details(&self, kind: DetailKind) -> Vec<Detail> {
        match kind {
            DetailKind::Versions => self.versions.iter().cloned().map(Detail::Version).collect(),
            DetailKind::Contracts => self.contracts.iter().cloned().map(Detail::Contract).collect(),
            DetailKind::Contacts => self.contacts.iter().cloned().map(Detail::Contact).collect(),
            DetailKind::Changes => self.changes.iter().cloned().map(Detail::Change).collect(),
        }
    }

    /// Changes one of the lists; nothing is changed unless it is done.
    ///
    /// An entry that moved because another one went is still the one that was seen.
    pub fn edit_details(&mut self, edit: DetailEdit) -> DetailEdited {
        match edit {
            DetailEdit::Add(new) => {
                let kind = new.kind();
                let mut entries = self.details(kind);
                if entries.contains(&new) {
                    return DetailEdited::Done;
                }
                if entries.len() >= DETAILS_MAX {
                    return DetailEdited::Full;
                }
                entries.push(new);
                self.set_details(kind, entries);
            }
            DetailEdit::Replace { kind, place, seen, with } => {
                let mut entries = self.details(kind);
                let is_seen = |entry: &Detail| entry.mark() == seen;
                let there = entries.get(place).is_some_and(is_seen).then_some(place);
                let Some(place) = there.or_else(|| entries.iter().position(is_seen)) else {
                    return DetailEdited::Stale;
                };
                match with {
                    Some(with) => entries[place] = with,
                    None => drop(entries.remove(place)),
                }
                self.set_details(kind, entries);
            }
        }
        DetailEdited::Done
    }

    fn set_details(&mut self, kind: DetailKind, entries: Vec<Detail>) {
        match kind {
            DetailKind::Versions => self.versions.clear(),
            DetailKind::Contracts => self.contracts.clear(),
            DetailKind::Contacts => self.contacts.clear(),
            DetailKind::Changes => self.changes.clear(),
        }
        for entry in entries {
            match entry {
                Detail::Version(one) => self.versions.push(one),
                Detail::Contract(one) => self.contracts.push(one),
                Detail::Contact(one) => self.contacts.push(one),
                Detail::Change(one) => self.changes.push(one),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Version;

    fn version(name: &str) -> Version {
        Version { name: name.to_owned(), ..Version::default() }
    }

    #[test]
    fn an_entry_is_added_once() {
        let (mut system, one) = (System::default(), Detail::Version(version("1")));
        for _ in 0..2 {
            assert_eq!(system.edit_details(DetailEdit::Add(one.clone())), DetailEdited::Done);
            assert_eq!(system.details(DetailKind::Versions), std::slice::from_ref(&one));
        }
    }

    #[test]
    fn an_entry_that_moved_is_found_and_one_that_changed_is_not() {
        let mut system = System { versions: vec![version("1"), version("2")], ..System::default() };
        let seen = Detail::Version(version("2")).mark();
        let remove = |place, seen: &str| DetailEdit::Replace {
            kind: DetailKind::Versions,
            place,
            seen: seen.to_owned(),
            with: None,
        };
        assert_eq!(system.edit_details(remove(0, &Detail::Version(version("1")).mark())), DetailEdited::Done);
        assert_eq!(system.edit_details(remove(1, &seen)), DetailEdited::Done);
        assert_eq!(system.edit_details(remove(1, &seen)), DetailEdited::Stale);
        assert!(system.versions.is_empty());
    }
}
