//! The columns of a table of one's own, with what stands in them and what they may be: a person confirms or says otherwise.

use super::target::Target;
use super::{IMPORT_BYTES_MAX, ImportFormat, Mapping, Wish, bytes, dialect, table};
use crate::law::RuleBook;
use crate::text::fold::fold;
use crate::text::{Language, html};

/// Records from which examples are taken.
const EXAMPLES: usize = 3;
/// Signs of an example.
const EXAMPLE_CHARS: usize = 60;

/// What people call the parts of a system, folded, in the four languages.
const WORDS: [(&str, Target); 44] = [
    ("id", Target::Id),
    ("nummer", Target::Id),
    ("number", Target::Id),
    ("numero", Target::Id),
    ("kenmerk", Target::Id),
    ("kennung", Target::Id),
    ("name", Target::Name),
    ("naam", Target::Name),
    ("nom", Target::Name),
    ("titel", Target::Name),
    ("title", Target::Name),
    ("titre", Target::Name),
    ("bezeichnung", Target::Name),
    ("systeem", Target::Name),
    ("system", Target::Name),
    ("systeme", Target::Name),
    ("toepassing", Target::Name),
    ("organisation", Target::Organisation),
    ("organisatie", Target::Organisation),
    ("organization", Target::Organisation),
    ("bestuur", Target::Organisation),
    ("behorde", Target::Organisation),
    ("owner", Target::Owner),
    ("eigenaar", Target::Owner),
    ("verantwoordelijke", Target::Owner),
    ("responsable", Target::Owner),
    ("description", Target::Description),
    ("beschrijving", Target::Description),
    ("omschrijving", Target::Description),
    ("beschreibung", Target::Description),
    ("purpose", Target::Purpose),
    ("doel", Target::Purpose),
    ("but", Target::Purpose),
    ("finalite", Target::Purpose),
    ("zweck", Target::Purpose),
    ("vendor", Target::Vendor),
    ("leverancier", Target::Vendor),
    ("supplier", Target::Vendor),
    ("fournisseur", Target::Vendor),
    ("anbieter", Target::Vendor),
    ("contact", Target::Contact),
    ("kontakt", Target::Contact),
    ("version", Target::Version),
    ("versie", Target::Version),
];

/// A column of a table of one's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What the first records say there.
    pub examples: Vec<String>,
    /// What it is: as the person said, else as its name says.
    pub target: Target,
}

/// The columns of a table that is in no known form; `None` for any other file, and for one that cannot be read so far.
pub fn columns(file: &[u8], wish: &Wish, book: &RuleBook) -> Option<Vec<Column>> {
    if file.len() > IMPORT_BYTES_MAX {
        return None;
    }
    let text = bytes::decode(file, wish.encoding).ok()?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    if text.trim_start().starts_with(['{', '[']) || !table::looks_like_table(text) {
        return None;
    }
    let (names, records) = table::head(text, EXAMPLES)?;
    let format = wish.format.or_else(|| dialect::of_names(&names)).unwrap_or(ImportFormat::Csv);
    if format != ImportFormat::Csv || wish.format.is_none() && dialect::is_list_of_fields(&names) {
        return None;
    }
    let mut columns: Vec<Column> = Vec::new();
    for (place, name) in names.into_iter().enumerate() {
        let cells = records.iter().filter_map(|record| record.get(place)).map(str::trim);
        let examples = cells.filter(|cell| !cell.is_empty()).map(|cell| html::shorten(cell, EXAMPLE_CHARS));
        let target = wish.mapping.target(&name).cloned().unwrap_or_else(|| {
            let guess = guess(&name, book);
            // Two columns cannot both be the name: the first one is.
            if columns.iter().any(|before| before.target == guess) { Target::Keep } else { guess }
        });
        columns.push(Column { examples: examples.collect(), target, name });
    }
    Some(columns)
}

impl Wish {
    /// The same, with what a person was shown that each column is.
    pub fn with_columns(self, columns: Option<&[Column]>) -> Wish {
        let Some(columns) = columns else { return self };
        let pairs = columns.iter().map(|column| (column.name.clone(), column.target.clone()));
        Wish { mapping: Mapping::of(pairs), ..self }
    }
}

/// What a column may be by its name.
fn guess(name: &str, book: &RuleBook) -> Target {
    let name = fold(name);
    let asks = |question: &str| fold(question) == name;
    let mut facts = book.facts().into_iter().filter(|fact| !fact.derived);
    let fact =
        facts.find(|fact| fact.id == name || Language::ALL.iter().any(|one| asks(fact.question.get(*one))));
    if let Some(fact) = fact {
        return Target::Fact(fact.id.clone());
    }
    let words = name.split(|sign: char| !sign.is_alphanumeric());
    let said = words.filter_map(|one| WORDS.iter().find(|(word, _)| *word == one)).map(|(_, target)| target);
    let mut said: Vec<&Target> = said.collect();
    said.dedup();
    // `Naam systeem` is the name; `Naam leverancier` says two things, and a person knows which.
    match said.as_slice() {
        [only] => (*only).clone(),
        _ => Target::Keep,
    }
}
