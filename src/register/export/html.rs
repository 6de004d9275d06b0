//! A document as a page that stands alone: printed, mailed, or shown by the web page in its own style.

use super::paper::{Block, Line, Look, Paper, Span, Table};
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
td{text-wrap:pretty}tbody th{font-weight:400}dt{font-weight:600}dd{margin:0 0 .6rem 0;white-space:pre-line}.quiet{color:#555}article{break-before:page}\
article:first-of-type{break-before:auto}tr,dd{break-inside:avoid}h1,h2,h3{line-height:1.2}\
.label,.hidden{display:none}@media screen{body{container-type:inline-size}}@container(max-width:42rem){thead{display:none}.label{display:inline}tr,th,td{display:block;border:0;padding:.1rem 0}tr{border-bottom:1px solid #bbb}}";

/// The whole page.
pub(super) fn page(paper: &Paper, style: &Style) -> String {
    let style = match style {
        Style::Inside => format!("<style>{STYLE}</style>"),
        Style::At(address) => format!("<link rel=\"stylesheet\" href=\"{}\">", escaped(address)),
    };
    let title = escaped(&paper.title);
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<link rel=\"icon\" href=\"data:,\">\n{style}\n</head>\n\
         <body>\n<main id=\"content\" class=\"wide\">\n<h1>{title}</h1>\n{}</main>\n</body>\n</html>\n",
        paper.language.code(),
        blocks(&paper.blocks),
    )
}

fn blocks(blocks: &[Block]) -> String {
    blocks.iter().map(block).collect()
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(level, text) => format!("<h{level}>{}</h{level}>\n", escaped(text)),
        Block::Paragraph(text) => format!("<p>{}</p>\n", line(text)),
        Block::Part(anchor, inner) => {
            format!("<article id=\"{}\">\n{}</article>\n", escaped(anchor), blocks(inner))
        }
        Block::Table(shown) => table(shown),
        Block::List(lines) => {
            let lines: String = lines.iter().map(|text| format!("<li>{}</li>\n", line(text))).collect();
            format!("<ol>\n{lines}</ol>\n")
        }
        Block::Terms(terms) => {
            let said = |text: &Line| format!("<dd>{}</dd>\n", line(text));
            let term = |(name, texts): &(Line, Vec<Line>)| {
                format!("<dt>{}</dt>\n{}", line(name), texts.iter().map(said).collect::<String>())
            };
            format!("<dl>\n{}</dl>\n", terms.iter().map(term).collect::<String>())
        }
    }
}

fn table(table: &Table) -> String {
    let head = |text: &String| format!("<th scope=\"col\">{}</th>", escaped(text));
    let row = |cells: &Vec<Line>| {
        let mut cells = cells.iter().zip(&table.head);
        let first = cells
            .next()
            .map(|(cell, _)| format!("<th scope=\"row\">{}</th>", line(cell)))
            .unwrap_or_default();
        let rest: String =
            cells.map(|(cell, head)| format!("<td>{}{}</td>", label(cell, head), line(cell))).collect();
        format!("<tr>{first}{rest}</tr>\n")
    };
    format!(
        "<table class=\"stack paper\">\n<caption class=\"hidden\">{}</caption>\n<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody>\n</table>\n",
        escaped(&table.caption),
        table.head.iter().map(head).collect::<String>(),
        table.rows.iter().map(row).collect::<String>(),
    )
}

/// The head of a column, beside a bare number: where cells stand below each other nothing else says what it counts.
fn label(cell: &Line, head: &str) -> String {
    let text: String = cell.0.iter().map(|span| span.text.as_str()).collect();
    let is_number = !text.is_empty() && text.chars().all(|sign| sign.is_ascii_digit());
    if is_number { format!("<span class=\"label\">{}: </span>", escaped(head)) } else { String::new() }
}

fn line(line: &Line) -> String {
    line.0.iter().map(span).collect()
}

fn span(span: &Span) -> String {
    let text = escaped(&span.text).replace('\n', "<br>");
    let text = match span.look {
        Look::Plain => text,
        Look::Strong => format!("<strong>{text}</strong>"),
        Look::Small => format!("<small>{text}</small>"),
        Look::Code => format!("<code>{text}</code>"),
        Look::Quiet => format!("<span class=\"quiet\">{text}</span>"),
    };
    match &span.to {
        Some(anchor) if anchor.starts_with('#') => format!("<a href=\"{}\">{text}</a>", escaped(anchor)),
        Some(address) => format!("<a href=\"{}\" rel=\"noopener noreferrer\">{text}</a>", escaped(address)),
        None => text,
    }
}
