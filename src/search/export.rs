//! What was found as a table for other programs: comma-separated values (RFC 4180).

use super::Hit;

/// The columns, in the words of the JSON answer.
const COLUMNS: [&str; 10] =
    ["key", "published", "title", "url", "feed", "type", "language", "themes", "provisions", "summary"];

/// The hits as a table with a head.
///
/// # Shape
/// UTF-8 with a byte order mark, by which spreadsheets know that it is UTF-8; lines end as RFC 4180 asks.
pub fn csv(hits: &[Hit]) -> String {
    let mut table = String::from('\u{feff}');
    line(&mut table, COLUMNS.map(str::to_owned));
    for hit in hits {
        line(
            &mut table,
            [
                hit.key.clone(),
                hit.published.map(|at| at.to_rfc3339()).unwrap_or_default(),
                hit.title.clone(),
                hit.url.clone().unwrap_or_default(),
                hit.feed.clone(),
                hit.kind.clone().unwrap_or_default(),
                hit.language.map(|language| language.to_string()).unwrap_or_default(),
                hit.themes.join(" "),
                hit.provisions.join(" "),
                hit.summary.clone(),
            ],
        );
    }
    table
}

fn line(table: &mut String, cells: [String; COLUMNS.len()]) {
    table.push_str(&cells.map(|text| cell(&text)).join(","));
    table.push_str("\r\n");
}

/// One cell in quotes; what a spreadsheet would run as a formula gets an apostrophe before it (OWASP, CSV injection).
fn cell(text: &str) -> String {
    let first = text.trim_start().chars().next();
    let is_formula = matches!(first, Some('=' | '+' | '-' | '@')) || text.starts_with(['\t', '\r', '\n']);
    format!("\"{}{}\"", if is_formula { "'" } else { "" }, text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn no_cell_is_a_formula_and_quotes_are_doubled() {
        assert_eq!(cell("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        for hostile in ["+1", "-1+cmd", "@SUM(A1)", "\t=1", " =1", "\r=1"] {
            assert!(cell(hostile).starts_with("\"'"), "{hostile:?}");
        }
        assert_eq!(cell("gewoon, met komma"), "\"gewoon, met komma\"");
    }
}
