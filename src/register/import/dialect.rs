//! The forms of registers as tables: by which fields a form is known, and what each field is.

use super::own_table;
use super::records::tables;
use super::target::Target;
use crate::law::read::tree::{Node, Value};

/// The form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportFormat {
    /// Our own system file, TOML or JSON, one or many.
    Own,
    /// Our own table, as the export writes it.
    OwnTable,
    /// The Dutch Algorithm register publication standard, 0.1 to 1.0, JSON or the bulk CSV.
    Nl,
    /// The list of the Dutch national register, ten fields a record.
    NlList,
    /// The Eurocities Algorithmic Transparency Standard 0.3.1.
    Eurocities,
    /// The UK Algorithmic Transparency Recording Standard: full records, or the list of GOV.UK.
    Atrs,
    /// A table of one's own, whose columns are mapped.
    Csv,
}

/// A form.
pub(super) struct Dialect {
    pub(super) format: ImportFormat,
    /// Its name in calls and in the origin of a system.
    pub(super) name: &'static str,
    /// Who gives the answers that it proposes.
    pub(super) title: &'static str,
    /// Fields that only this form has.
    signs: &'static [&'static str],
    pub(super) fields: &'static [(&'static str, Target)],
    /// Words in fields that answer a question: field, word, fact, value.
    pub(super) answers: &'static [(&'static str, &'static str, &'static str, &'static str)],
}

/// In the order in which they are tried.
const DIALECTS: [Dialect; 5] = [
    Dialect {
        format: ImportFormat::NlList,
        name: "nl-list",
        title: "Het Algoritmeregister (lijst)",
        signs: &["doel", "juridische_basis", "impactassessment"],
        fields: &[
            ("id", Target::Id),
            ("title", Target::Name),
            ("organisatie", Target::Organisation),
            ("doel", Target::Purpose),
        ],
        answers: &[],
    },
    Dialect {
        format: ImportFormat::Eurocities,
        name: "eurocities",
        title: "Eurocities Algorithmic Transparency Standard",
        signs: &[
            "DPIA_description",
            "AIA_description",
            "data_bias",
            "connected_data_sources",
            "contact_name",
            "codebase_url",
        ],
        fields: &[
            ("uuid", Target::Id),
            ("name", Target::Name),
            ("organization", Target::Organisation),
            ("description_short", Target::Description),
            ("goal", Target::Purpose),
            ("contact_email", Target::Contact),
        ],
        answers: &[
            ("algorithm_type", "self-learning", "technique", "machine-learning"),
            ("algorithm_type", "zelflerend", "technique", "machine-learning"),
            ("algorithm_type", "rule-based", "technique", "fixed-rules"),
            ("algorithm_type", "regelgebaseerd", "technique", "fixed-rules"),
        ],
    },
    Dialect {
        format: ImportFormat::Nl,
        name: "nl",
        title: "Publicatiestandaard Algoritmeregister",
        signs: &[
            "publication_category",
            "standard_version",
            "description_short",
            "impacttoetsen",
            "source_data",
            "lawful_basis",
        ],
        fields: &[
            ("lars", Target::Id),
            ("source_id", Target::Id),
            ("id", Target::Id),
            ("uuid", Target::Id),
            ("name", Target::Name),
            ("organization", Target::Organisation),
            ("description_short", Target::Description),
            ("goal", Target::Purpose),
            ("provider", Target::Vendor),
            ("contact_email", Target::Contact),
        ],
        answers: &[
            ("type", "ja", "technique", "machine-learning"),
            ("type", "zelflerend", "technique", "machine-learning"),
            ("type", "regelgebaseerd", "technique", "fixed-rules"),
            ("type", "op regels gebaseerd", "technique", "fixed-rules"),
            ("dpia", "ja", "dpia-required", "true"),
        ],
    },
    Dialect {
        format: ImportFormat::Atrs,
        name: "atrs",
        title: "UK Algorithmic Transparency Recording Standard",
        signs: &[
            "tool_name",
            "publishing_body",
            "senior_responsible_owner",
            "alternatives_considered",
            "human_decisions",
            "external_supplier",
        ],
        fields: &[
            ("url", Target::Keep),
            ("tool_name", Target::Name),
            ("name", Target::Name),
            ("title", Target::Name),
            ("publishing_body", Target::Organisation),
            ("organisation", Target::Organisation),
            ("description", Target::Description),
            ("scope", Target::Purpose),
            ("external_supplier", Target::Vendor),
            ("external_supplier*", Target::Vendor),
            ("contact_email", Target::Contact),
        ],
        answers: &[],
    },
    Dialect {
        format: ImportFormat::Csv,
        name: "csv",
        title: "CSV",
        signs: &[],
        fields: &[
            ("id", Target::Id),
            ("name", Target::Name),
            ("naam", Target::Name),
            ("organisation", Target::Organisation),
            ("organisatie", Target::Organisation),
            ("owner", Target::Owner),
            ("description", Target::Description),
            ("beschrijving", Target::Description),
            ("purpose", Target::Purpose),
            ("vendor", Target::Vendor),
            ("leverancier", Target::Vendor),
            ("contact", Target::Contact),
            ("version", Target::Version),
        ],
        answers: &[],
    },
];

/// The name of our own form.
const OWN: &str = "belfort";
/// The name of our own table.
const OWN_TABLE: &str = "belfort-csv";

impl ImportFormat {
    /// The words for `--format`.
    pub fn names() -> Vec<&'static str> {
        [OWN, OWN_TABLE].into_iter().chain(DIALECTS.iter().map(|dialect| dialect.name)).collect()
    }

    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            ImportFormat::OwnTable => OWN_TABLE,
            other => other.dialect().map_or(OWN, |dialect| dialect.name),
        }
    }

    pub(super) fn dialect(self) -> Option<&'static Dialect> {
        DIALECTS.iter().find(|dialect| dialect.format == self)
    }
}

impl std::str::FromStr for ImportFormat {
    type Err = String;

    fn from_str(word: &str) -> Result<ImportFormat, String> {
        if word == OWN {
            return Ok(ImportFormat::Own);
        }
        if word == OWN_TABLE {
            return Ok(ImportFormat::OwnTable);
        }
        DIALECTS
            .iter()
            .find(|dialect| dialect.name == word)
            .map(|dialect| dialect.format)
            .ok_or_else(|| format!("`{word}` is no form of a register: {}", ImportFormat::names().join(", ")))
    }
}

/// The keys of our own file.
const OWN_KEYS: [&str; 20] = [
    "id",
    "name",
    "organisation",
    "owner",
    "description",
    "purpose",
    "vendor",
    "public_contact",
    "eu_database_url",
    "published",
    "uses",
    "versions",
    "contracts",
    "contacts",
    "changes",
    "facts",
    "measures",
    "notes",
    "proposals",
    "origin",
];

/// The form of a table; two signs are needed, since a table of one's own may have a word in common with any form.
pub(super) fn of_names<S: AsRef<str>>(names: &[S]) -> Option<ImportFormat> {
    if own_table::is_ours(names) {
        return Some(ImportFormat::OwnTable);
    }
    nearest(names, 2)
}

/// Whether a table says of which fields the records of a standard are made; each row of it has a name, too.
pub(super) fn is_list_of_fields<S: AsRef<str>>(names: &[S]) -> bool {
    ["attribute", "tier", "type", "required"]
        .iter()
        .all(|sign| names.iter().any(|name| name.as_ref() == *sign))
}

/// The form whose signs occur most, at least so many.
fn nearest<S: AsRef<str>>(names: &[S], signs_min: usize) -> Option<ImportFormat> {
    let has = |sign: &&&str| names.iter().any(|name| name.as_ref() == **sign);
    let count = |dialect: &Dialect| dialect.signs.iter().filter(has).count();
    let (mut best, mut most) = (None, signs_min - 1);
    for dialect in &DIALECTS {
        if count(dialect) > most {
            (best, most) = (Some(dialect.format), count(dialect));
        }
    }
    best
}

/// The form of a JSON text, by the fields of all its records.
pub(super) fn of_json(root: &Node) -> Option<ImportFormat> {
    let mut names: Vec<&str> = Vec::new();
    for node in tables(root) {
        if let Value::Table(entries) = &node.value {
            names.extend(entries.iter().map(|entry| entry.key.as_str()));
        }
    }
    names.sort_unstable();
    names.dedup();
    // Nobody else has a table of facts; and what has only our own keys is ours.
    let ours = |names: &[&str]| !names.is_empty() && names.iter().all(|name| OWN_KEYS.contains(name));
    if names.contains(&"facts") || ours(&names) {
        return Some(ImportFormat::Own);
    }
    // With an id and a name but no sign of another form it is ours with a mistake, which its reader names.
    let named = names.contains(&"id") && names.contains(&"name");
    nearest(&names, 1).or(named.then_some(ImportFormat::Own))
}
