//! A file as evidence: what the register says of it. Its bytes stand in the store beside the system.
//!
//! # Shape
//! A file is there as long as it is evidence of something: of a measure, of an answer, of an answer that waits, or of the
//! system as such. The same bytes are kept once for a system.

mod media;
mod name;

use chrono::NaiveDate;
use ring::digest::{SHA256, digest};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

pub use media::Media;

use super::System;

/// What a file is evidence of that is evidence of the system as such.
pub const OF_SYSTEM: &str = "system";
/// Before the id of a fact: an answer that waits.
const OF_PROPOSAL: &str = "proposals/";

/// A file that is evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceFile {
    /// Its name, as it may stand on any disk.
    #[schema(pattern = "\\S")]
    pub name: String,
    /// What it is, by its content.
    pub media: Media,
    /// How long it is, in bytes.
    #[serde(deserialize_with = "whole")]
    pub bytes: u64,
    /// The SHA-256 of its content, in lower case.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
    /// Who gave it.
    pub who: String,
    /// On which day.
    #[schema(value_type = String, format = Date)]
    pub when: NaiveDate,
    /// What it is evidence of: `system`, `measures/RULE`, `facts/FACT` or `proposals/FACT`.
    pub of: Vec<String>,
}

/// A whole number; to JSON Schema, and to many programs, 3.0 is 3.
fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let number = serde_json::Number::deserialize(deserializer)?;
    let float = number.as_f64().filter(|float| float.fract() == 0.0 && (0.0..9e15).contains(float));
    let whole = number.as_u64().or(float.map(|float| float as u64));
    whole.ok_or_else(|| D::Error::custom(format!("{number} is no number of bytes")))
}

/// A file that comes in, with its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// The id that it gets, unless the same bytes are there already.
    pub id: String,
    /// What is said of it; evidence of nothing yet.
    pub file: EvidenceFile,
    /// What stands in it.
    pub content: Vec<u8>,
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFault {
    /// There is nothing in it.
    Empty,
    /// It is larger than it may be.
    TooLarge,
    /// It is none of the kinds that are kept.
    NotAllowed,
    /// Its name says that it is this, and its content is something else.
    IsNot(Media),
    /// The system has as many files as it may have.
    TooMany,
}

impl FileFault {
    /// The key of its message.
    pub fn key(self) -> &'static str {
        match self {
            FileFault::Empty => "file-fault-empty",
            FileFault::TooLarge => "file-fault-large",
            FileFault::NotAllowed => "file-fault-kind",
            FileFault::IsNot(_) => "file-fault-is-not",
            FileFault::TooMany => "file-fault-many",
        }
    }
}

impl NewFile {
    /// Reads what somebody hands over; what it is says its content, and its name may not say otherwise.
    ///
    /// # Errors
    /// Why it is not taken.
    pub fn read(
        id: String,
        (name, content): (&str, Vec<u8>),
        bytes_max: usize,
        (who, when): (&str, NaiveDate),
    ) -> Result<NewFile, FileFault> {
        if content.is_empty() {
            return Err(FileFault::Empty);
        }
        if content.len() > bytes_max {
            return Err(FileFault::TooLarge);
        }
        let name = name::clean(name);
        let said = name::extension(&name).and_then(Media::of_extension);
        let media = match (Media::of(&content), said) {
            (Some(found), Some(said)) if found != said => return Err(FileFault::IsNot(said)),
            (None, Some(said)) => return Err(FileFault::IsNot(said)),
            (None, None) => return Err(FileFault::NotAllowed),
            (Some(found), _) => found,
        };
        // What a system opens by its name is opened as what it is.
        let name = if said.is_some() { name } else { format!("{name}.{}", media.extension()) };
        let hash = digest(&SHA256, &content).as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        let bytes = content.len() as u64;
        let file =
            EvidenceFile { name, media, bytes, sha256: hash, who: who.to_owned(), when, of: Vec::new() };
        Ok(NewFile { id, file, content })
    }
}

impl EvidenceFile {
    /// Whether only an answer that waits has it: that is a working paper.
    pub fn waits(&self) -> bool {
        self.of.iter().all(|of| of.starts_with(OF_PROPOSAL))
    }

    /// Makes it evidence of something more.
    fn shows(&mut self, of: String) {
        if !self.of.contains(&of) {
            self.of.push(of);
            self.of.sort();
        }
    }
}

/// What evidence of an answer that waits is evidence of.
pub fn of_proposal(fact: &str) -> String {
    format!("{OF_PROPOSAL}{fact}")
}

impl System {
    /// Makes a file evidence of something; the same bytes are kept once.
    ///
    /// # Shape
    /// The id under which it stands.
    ///
    /// # Errors
    /// [`FileFault::TooMany`] when there are so many already.
    pub fn attach(&mut self, new: &NewFile, of: String, files_max: usize) -> Result<String, FileFault> {
        let known = self.files.iter().find(|(_, file)| file.sha256 == new.file.sha256);
        let id = known.map(|(id, _)| id.clone());
        if id.is_none() && self.files.len() >= files_max {
            return Err(FileFault::TooMany);
        }
        let id = id.unwrap_or_else(|| new.id.clone());
        self.files.entry(id.clone()).or_insert_with(|| new.file.clone()).shows(of);
        Ok(id)
    }

    /// Takes a file away, from everything it is evidence of; `false` when there is none of that id.
    pub fn remove_file(&mut self, id: &str) -> bool {
        for proposal in self.proposals.values_mut().flatten() {
            proposal.files.retain(|one| one != id);
        }
        self.files.remove(id).is_some()
    }

    /// The files that are evidence of something, by id.
    pub fn files_of<'s>(&'s self, of: &'s str) -> impl Iterator<Item = (&'s String, &'s EvidenceFile)> {
        self.files.iter().filter(move |(_, file)| file.of.iter().any(|one| one == of))
    }

    /// Makes the evidence of an answer that was accepted evidence of that answer.
    pub(super) fn take_over_files(&mut self, fact: &str, ids: &[String]) {
        for id in ids {
            if let Some(file) = self.files.get_mut(id) {
                file.shows(format!("facts/{fact}"));
            }
        }
    }

    /// Lets go of what was evidence of an answer that waits no longer; a file that is evidence of nothing more is gone.
    pub fn release_files(&mut self, fact: &str) {
        let of = of_proposal(fact);
        let wanted: Vec<&String> =
            self.proposals.get(fact).into_iter().flatten().flat_map(|one| &one.files).collect();
        self.files.retain(|id, file| {
            if !wanted.contains(&id) {
                file.of.retain(|one| *one != of);
            }
            !file.of.is_empty()
        });
    }

    /// Without the files that only answers have that wait.
    pub(super) fn hide_waiting_files(&mut self) {
        self.files.retain(|_, file| {
            file.of.retain(|of| !of.starts_with(OF_PROPOSAL));
            !file.of.is_empty()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::FactValue;
    use crate::register::{Decided, Proposal};

    fn file(id: &str, text: &str) -> NewFile {
        let day = "2026-11-23".parse().unwrap();
        NewFile::read(id.to_owned(), ("a.txt", text.as_bytes().to_vec()), 100, ("An", day)).unwrap()
    }

    #[test]
    fn the_same_bytes_are_kept_once_and_a_system_has_so_many_files_and_no_more() {
        let mut system = System::default();
        assert_eq!(system.attach(&file("a", "x"), "measures/r".to_owned(), 1), Ok("a".to_owned()));
        assert_eq!(system.attach(&file("b", "x"), "facts/f".to_owned(), 1), Ok("a".to_owned()));
        assert_eq!(system.files["a"].of, ["facts/f", "measures/r"]);
        assert_eq!(system.attach(&file("c", "y"), OF_SYSTEM.to_owned(), 1), Err(FileFault::TooMany));
        assert_eq!(system.files_of("facts/f").count(), 1);
        assert!(system.remove_file("a") && !system.remove_file("a"));
    }

    #[test]
    fn the_evidence_of_an_answer_goes_with_what_becomes_of_the_answer() {
        let with = |ids: &[&str]| {
            let mut system = System::default();
            for (id, of) in [("a", of_proposal("f")), ("b", of_proposal("f"))] {
                system.attach(&file(id, id), of, 9).unwrap();
            }
            let proposal = |value, id: &str| Proposal {
                value: FactValue::Bool(value),
                who: "Bo".to_owned(),
                when: None,
                why: None,
                source: None,
                files: vec![id.to_owned()],
            };
            for (place, id) in ids.iter().enumerate() {
                assert!(system.propose(&"f".to_owned(), proposal(place == 0, id)));
            }
            system
        };
        let mut accepted = with(&["a", "b"]);
        assert!(accepted.files["a"].waits());
        assert_eq!(accepted.accept("f", 0, "An"), Decided::Done);
        assert_eq!(accepted.files.keys().collect::<Vec<_>>(), ["a"]);
        assert_eq!(accepted.files["a"].of, ["facts/f"]);
        let mut refused = with(&["a", "b"]);
        assert_eq!(refused.refuse("f", 0), Decided::Done);
        assert_eq!(refused.files.keys().collect::<Vec<_>>(), ["b"]);
    }

    #[test]
    fn what_a_file_is_says_its_content_and_its_name_may_not_say_otherwise() {
        let read = |name: &str, content: &[u8]| {
            let day = "2026-11-23".parse().unwrap();
            NewFile::read("i".to_owned(), (name, content.to_vec()), 100, ("An", day)).map(|new| new.file.name)
        };
        assert_eq!(read("nota.txt", b"tekst"), Ok("nota.txt".to_owned()));
        assert_eq!(read("setup.exe", b"tekst"), Ok("setup.exe.txt".to_owned()));
        assert_eq!(read("fria.pdf", b"tekst"), Err(FileFault::IsNot(Media::Pdf)));
        assert_eq!(read("fria.txt", b"%PDF-1.7\n1 0 obj\n%%EOF\n"), Err(FileFault::IsNot(Media::Text)));
        assert_eq!(read("setup.exe", b"MZ\0\x01"), Err(FileFault::NotAllowed));
        assert_eq!(read("a.txt", b""), Err(FileFault::Empty));
        assert_eq!(read("a.txt", &[b'x'; 101]), Err(FileFault::TooLarge));
    }
}
