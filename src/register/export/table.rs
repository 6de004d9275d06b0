//! Tables that a spreadsheet opens and does not calculate.

use super::Dossier;

/// The columns of our own table.
pub(super) const HEAD: [&str; 16] = [
    "id",
    "name",
    "organisation",
    "owner",
    "description",
    "purpose",
    "vendor",
    "public_contact",
    "published",
    "uses",
    "class",
    "open_questions",
    "open_duties",
    "next_date",
    "in_service_since",
    "evidence_files",
];

/// The row of a system.
pub(super) fn own(one: &Dossier<'_>) -> Vec<String> {
    let (system, assessment) = (one.system, one.assessment);
    let open: Vec<_> = assessment.deadlines.iter().filter(|deadline| !deadline.met).collect();
    let next = open.iter().map(|deadline| deadline.date).find(|date| *date > assessment.on);
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let since = system.facts.get("in-service-since");
    vec![
        system.id.clone(),
        system.name.clone(),
        text(&system.organisation),
        text(&system.owner),
        text(&system.description),
        text(&system.purpose),
        text(&system.vendor),
        text(&system.public_contact),
        system.published.map(|published| published.to_string()).unwrap_or_default(),
        text(&system.uses),
        assessment.risk.to_string(),
        assessment.ask.len().to_string(),
        open.len().to_string(),
        next.map(|date| date.to_string()).unwrap_or_default(),
        since.map(|answer| super::sheet::plain(&answer.value)).unwrap_or_default(),
        system
            .files
            .values()
            .map(|file| format!("{} (sha256:{})", file.name, file.sha256))
            .collect::<Vec<_>>()
            .join("; "),
    ]
}

/// Rows as CSV (RFC 4180), with the mark by which spreadsheets know UTF-8.
#[derive(Debug)]
pub(super) struct Table(Box<csv::Writer<Vec<u8>>>);

impl Table {
    pub(super) fn new(head: &[&str]) -> Table {
        let mut builder = csv::WriterBuilder::new();
        let writer = builder.terminator(csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
        let mut table = Table(Box::new(writer));
        table.put(head);
        table
    }

    pub(super) fn add(&mut self, row: Vec<String>) {
        self.put(row.iter().map(|cell| escaped(cell)));
    }

    fn put<T: AsRef<[u8]>>(&mut self, cells: impl IntoIterator<Item = T>) {
        self.0.write_record(cells).expect("rows of one length go into memory");
    }

    pub(super) fn text(self) -> String {
        let bytes = self.0.into_inner().expect("memory takes everything");
        String::from_utf8(bytes).expect("texts are UTF-8")
    }
}

/// A cell that no spreadsheet calculates; [`unescaped_cell`](crate::register::import::unescaped_cell) takes the mark off again.
fn escaped(cell: &str) -> String {
    let risky = ['=', '+', '-', '@', '\t', '\r'];
    if cell.trim_start_matches('\'').starts_with(risky) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::import::{is_formula, unescaped_cell};

    #[test]
    fn what_is_escaped_is_no_formula_and_comes_back_the_same() {
        for cell in ["=1+1", "-5", "- punt", "'=x", "''@a", "+32 9", "'s avonds", "", "gewoon"] {
            assert!(!is_formula(&escaped(cell)), "{cell}");
            assert_eq!(unescaped_cell(&escaped(cell)), cell);
        }
    }
}
