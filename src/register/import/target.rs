//! What a column is: a part of the system, an answer to propose, or a field that is only kept.

use std::fmt;
use std::str::FromStr;

use crate::law::FactId;

/// What a field is read as; it is kept under its own name as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The id.
    Id,
    /// The name.
    Name,
    /// The organisation, by its name.
    Organisation,
    /// The owner.
    Owner,
    /// What it is, in a few sentences.
    Description,
    /// The intended purpose.
    Purpose,
    /// The vendor.
    Vendor,
    /// Where somebody is reached.
    Contact,
    /// The version in use.
    Version,
    /// An answer to propose.
    Fact(FactId),
    /// Only kept.
    Keep,
}

/// The targets that are words; a fact is `fact:ID`.
const WORDS: [(&str, Target); 10] = [
    ("id", Target::Id),
    ("name", Target::Name),
    ("organisation", Target::Organisation),
    ("owner", Target::Owner),
    ("description", Target::Description),
    ("purpose", Target::Purpose),
    ("vendor", Target::Vendor),
    ("contact", Target::Contact),
    ("version", Target::Version),
    ("-", Target::Keep),
];

impl Target {
    /// The words for what a column can be beside a fact.
    pub fn words() -> impl Iterator<Item = &'static str> {
        WORDS.iter().map(|(word, _)| *word)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Fact(fact) => write!(f, "fact:{fact}"),
            known => {
                let word = WORDS.iter().find(|(_, target)| target == known).map_or("-", |(word, _)| word);
                f.write_str(word)
            }
        }
    }
}

impl FromStr for Target {
    type Err = String;

    fn from_str(word: &str) -> Result<Target, String> {
        if let Some(fact) = word.strip_prefix("fact:") {
            return Ok(Target::Fact(fact.to_owned()));
        }
        WORDS.iter().find(|(known, _)| *known == word).map(|(_, target)| target.clone()).ok_or_else(|| {
            let known: Vec<&str> = WORDS.iter().map(|(word, _)| *word).collect();
            format!(
                "`{word}` is not what a column can be: {}, or `fact:` with the id of a fact",
                known.join(", ")
            )
        })
    }
}

/// Which column is what, as a person says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping(Vec<(String, Target)>);

impl Mapping {
    /// Nothing is said.
    pub const EMPTY: Mapping = Mapping(Vec::new());

    /// Reads `COLUMN=TARGET`, as many as there are.
    pub fn read<'a>(parts: impl IntoIterator<Item = &'a str>) -> Result<Mapping, String> {
        let pair = |part: &str| {
            let (column, target) = part
                .rsplit_once('=')
                .ok_or_else(|| format!("`{part}` is not COLUMN=TARGET, such as `Naam systeem=name`"))?;
            Ok((column.trim().to_owned(), target.trim().parse()?))
        };
        parts.into_iter().map(pair).collect::<Result<_, String>>().map(Mapping)
    }

    /// Columns with what they are.
    pub fn of(pairs: impl IntoIterator<Item = (String, Target)>) -> Mapping {
        Mapping(pairs.into_iter().collect())
    }

    /// The same as `COLUMN=TARGET`, which [`Mapping::read`] reads back.
    pub fn parts(&self) -> Vec<String> {
        self.0.iter().map(|(column, target)| format!("{column}={target}")).collect()
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What a column is said to be.
    pub fn target(&self, column: &str) -> Option<&Target> {
        self.0.iter().find(|(named, _)| named == column).map(|(_, target)| target)
    }

    /// The facts that columns answer.
    pub fn facts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|(_, target)| match target {
            Target::Fact(fact) => Some(fact.as_str()),
            _ => None,
        })
    }

    pub(super) fn columns(&self) -> impl Iterator<Item = &String> {
        self.0.iter().map(|(column, _)| column)
    }

    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &Target)> {
        self.0.iter().map(|(column, target)| (column.as_str(), target))
    }

    pub(super) fn names(&self, column: &str) -> bool {
        self.0.iter().any(|(named, _)| named == column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_names_columns_and_what_they_are() {
        let mapping = Mapping::read(["Naam = name", "a=b=fact:profiling", "Rest=-"]).unwrap();
        let pairs: Vec<_> = mapping.pairs().collect();
        assert_eq!(pairs[0], ("Naam", &Target::Name));
        assert_eq!(pairs[1], ("a=b", &Target::Fact("profiling".to_owned())));
        assert_eq!(Mapping::read(mapping.parts().iter().map(String::as_str)), Ok(mapping));
        assert!(Mapping::read(["Naam"]).unwrap_err().contains("COLUMN=TARGET"));
        assert!(Mapping::read(["Naam=nam"]).unwrap_err().contains("organisation"));
    }
}
