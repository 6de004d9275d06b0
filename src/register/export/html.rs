//! A page that stands alone: printed, mailed, or shown by the web page in its own style.

use crate::text::Language;
use crate::text::html::escaped;

/// Where the style of a page comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Style {
    /// In the page itself: a file that is sent on.
    Inside,
    /// At an address: a page of a site that allows no style inside.
    At(String),
}

/// Quiet, black on white, and kept whole when printed.
const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111}\
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;border-bottom:1px solid #bbb;padding:.4rem .6rem .4rem 0}\
dt{font-weight:600}dd{margin:0 0 .6rem 0;white-space:pre-line}.quiet{color:#555}article{break-before:page}\
article:first-of-type{break-before:auto}tr,dd{break-inside:avoid}h1,h2,h3{line-height:1.2}\
@media(max-width:44rem){thead{display:none}tr,th,td{display:block;border:0;padding:.1rem 0}tr{border-bottom:1px solid #bbb}}";

/// A whole page; `body` is HTML already.
pub(super) fn page(title: &str, language: Language, style: &Style, body: &str) -> String {
    let style = match style {
        Style::Inside => format!("<style>{STYLE}</style>"),
        Style::At(address) => format!("<link rel=\"stylesheet\" href=\"{}\">", escaped(address)),
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n{style}\n</head>\n\
         <body>\n<main id=\"content\" class=\"wide\">\n{body}</main>\n</body>\n</html>\n",
        language.code(),
        escaped(title),
    )
}

/// A heading of a level.
pub(super) fn heading(level: u8, text: &str) -> String {
    format!("<h{level}>{}</h{level}>\n", escaped(text))
}

pub(super) fn paragraph(text: &str) -> String {
    format!("<p>{}</p>\n", escaped(text))
}

/// A table; the cells are HTML already, the heads are text.
pub(super) fn table(caption: &str, head: &[String], rows: &[Vec<String>]) -> String {
    let heads: String = head.iter().map(|text| format!("<th scope=\"col\">{}</th>", escaped(text))).collect();
    let row = |cells: &Vec<String>| {
        let mut cells = cells.iter();
        let first = cells.next().map(|cell| format!("<th scope=\"row\">{cell}</th>")).unwrap_or_default();
        let rest: String = cells.map(|cell| format!("<td>{cell}</td>")).collect();
        format!("<tr>{first}{rest}</tr>\n")
    };
    let rows: String = rows.iter().map(row).collect();
    format!(
        "<table class=\"stack\">\n<caption class=\"hidden\">{}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n",
        escaped(caption)
    )
}

/// A link to an address of ours or of the web; anything else stays text.
pub(super) fn link(address: &str, text: &str) -> String {
    if address.starts_with("https://") || address.starts_with("http://") {
        format!("<a href=\"{}\" rel=\"noopener noreferrer\">{}</a>", escaped(address), escaped(text))
    } else {
        escaped(text)
    }
}
