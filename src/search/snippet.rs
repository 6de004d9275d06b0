//! A snippet: the few words around the place where a query met a text.

use super::clause::Clause;
use super::standing::ReadDocument;
use super::{Document, Hit};

/// Longest snippet, in bytes: two lines of a result list.
const BYTES_MAX: usize = 240;
/// How much text stands before the first word that was met.
const BEFORE: usize = 60;

/// A document as an answer shows it, with a snippet where it is said what met it.
pub(super) fn hit(document: Document, marked: Option<&Clause>, score: f32) -> Hit {
    let snippet_html = marked.map_or_else(String::new, |clause| best_snippet(&document, clause));
    Hit {
        key: document.key,
        title: document.title,
        summary: document.summary,
        url: document.url,
        feed: document.feed,
        kind: document.kind,
        language: document.language,
        published: document.published,
        themes: document.themes,
        provisions: document.provisions,
        score,
        snippet_html,
    }
}

/// From the summary when the query met it there, else from the body, else the beginning of what there is.
fn best_snippet(document: &Document, clause: &Clause) -> String {
    let read = ReadDocument::of(document).with_body(false);
    let summary = read.marks(clause, 1);
    if !summary.is_empty() {
        return snippet(&document.summary, &summary);
    }
    let read = read.with_body(true);
    let (summary, body) = (read.marks(clause, 1), read.marks(clause, 2));
    if !summary.is_empty() || (body.is_empty() && !document.summary.is_empty()) {
        snippet(&document.summary, &summary)
    } else {
        snippet(&document.body, &body)
    }
}

/// The best part of the text as escaped HTML, the marked words inside `<mark>`.
///
/// # Shape
/// `marks` are byte ranges in `text`, in order. Without marks the snippet is the beginning of the text.
fn snippet(text: &str, marks: &[(usize, usize)]) -> String {
    let within = |first: &usize| {
        marks.iter().filter(|(from, to)| from >= first && *to <= first + BYTES_MAX - BEFORE).count()
    };
    let first = marks.iter().map(|(from, _)| *from).rev().max_by_key(within).unwrap_or(0);
    let start = if first <= BEFORE { 0 } else { word_start(text, first - BEFORE).min(first) };
    let end = word_end(text, start + BYTES_MAX, marks);
    let mut html = String::from(if start > 0 { "… " } else { "" });
    let mut at = start;
    for (from, to) in marks.iter().filter(|(from, to)| *from >= start && *to <= end) {
        escape(&mut html, &text[at..*from]);
        html.push_str("<mark>");
        escape(&mut html, &text[*from..*to]);
        html.push_str("</mark>");
        at = *to;
    }
    escape(&mut html, &text[at..end]);
    if end < text.len() {
        html.push_str(" …");
    }
    html
}

/// The first beginning of a word at or after `at`.
fn word_start(text: &str, at: usize) -> usize {
    let at = (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    text[at..].find(char::is_whitespace).map_or(at, |space| {
        let rest = &text[at + space..];
        at + space + (rest.len() - rest.trim_start().len())
    })
}

/// The last end of a word at or before `at`, which does not cut a mark.
fn word_end(text: &str, at: usize, marks: &[(usize, usize)]) -> usize {
    if at >= text.len() {
        return text.len();
    }
    let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let space =
        text[..at].rfind(char::is_whitespace).filter(|space| at - space < BYTES_MAX / 2).unwrap_or(at);
    marks.iter().find(|(from, to)| *from < space && space < *to).map_or(space, |(from, _)| *from)
}

fn escape(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
}
