//! Tables that a spreadsheet opens and does not calculate.

use super::Dossier;

/// The columns of our own table.
const HEAD: [&str; 16] = [
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

pub(super) fn own(dossiers: &[Dossier<'_>]) -> String {
    let row = |one: &Dossier<'_>| {
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
    };
    table(&HEAD, dossiers.iter().map(row))
}

/// Rows as CSV (RFC 4180), with the mark by which spreadsheets know UTF-8.
pub(super) fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let mut put = |row: Vec<String>| writer.write_record(row).expect("rows of one length go into memory");
    put(head.iter().map(|name| (*name).to_owned()).collect());
    for row in rows {
        put(row.iter().map(|cell| escaped(cell)).collect());
    }
    let bytes = writer.into_inner().expect("memory takes everything");
    format!("\u{feff}{}", String::from_utf8(bytes).expect("texts are UTF-8"))
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
