//! A problem in a file that a person wrote, and how it is shown: line, caret and remedy.

use std::ops::Range;

use annotate_snippets::renderer::{DEFAULT_TERM_WIDTH, DecorStyle};
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde::Serialize;

/// A file as its owner wrote it. Reading the disk is the caller's work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Where it stands, as it is to be shown: `rules/ai-act/26-2-human-oversight.toml`.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// One mistake in a rule file, the fact file or a system file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What kind of mistake, for programs: `unknown-fact`. Never changes once published.
    pub code: &'static str,
    /// What is wrong, in one lower-case sentence.
    pub message: String,
    /// The file.
    pub path: String,
    /// Where in the file, in bytes; `None` when the whole file is meant.
    pub span: Option<Range<usize>>,
    /// What to do about it.
    pub hint: Option<String>,
    /// The names and values that the message quotes, for a face that says it in another language; `None` where it cannot.
    #[serde(skip)]
    pub about: Option<Vec<String>>,
}

impl Problem {
    /// Line and column of the mistake, counted from 1; columns count characters.
    pub fn position(&self, text: &str) -> (usize, usize) {
        let start = self.span.as_ref().map_or(0, |span| span.start).min(text.len());
        let before = &text.as_bytes()[..start];
        let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        (line, String::from_utf8_lossy(&before[line_start..]).chars().count() + 1)
    }
}

/// A problem as `rules check` prints it: plain text without colours.
pub fn render(problem: &Problem, sources: &[SourceFile]) -> String {
    let title = Level::ERROR.primary_title(problem.message.as_str()).id(problem.code);
    let text = sources.iter().find(|source| source.path == problem.path).map(|source| source.text.as_str());
    let hint = problem.hint.as_deref().map(|hint| Level::HELP.no_name().message(hint));
    let group = match (text, shown_span(problem, text)) {
        (Some(text), Some(span)) => title.element(
            Snippet::source(text).path(problem.path.as_str()).annotation(AnnotationKind::Primary.span(span)),
        ),
        _ => title.element(annotate_snippets::Origin::path(problem.path.as_str())),
    };
    let group = match hint {
        Some(hint) => group.element(hint),
        None => group,
    };
    // Rule texts are sentences on one line: a caret beyond the width of a terminal must stay visible.
    let renderer = Renderer::plain().decor_style(DecorStyle::Ascii).term_width(DEFAULT_TERM_WIDTH);
    renderer.render(&[group]).lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// The span, cut to its first line (a caret under a whole table says less) and to character borders.
fn shown_span(problem: &Problem, text: Option<&str>) -> Option<Range<usize>> {
    let (text, span) = (text?, problem.span.clone()?);
    let start = (0..=span.start.min(text.len())).rev().find(|at| text.is_char_boundary(*at))?;
    let line_end = text[start..].find('\n').map_or(text.len(), |length| start + length);
    let end = (span.end.min(line_end).max(start)..=text.len()).find(|at| text.is_char_boundary(*at))?;
    Some(start..end)
}

/// Where problems are collected while a file is read.
#[derive(Debug)]
pub(crate) struct Problems<'a> {
    path: &'a str,
    found: Vec<Problem>,
    /// Lines with a syntax error: what else seems wrong there follows from it.
    garbled: Vec<Range<usize>>,
}

impl<'a> Problems<'a> {
    pub(crate) fn of(path: &'a str) -> Self {
        Problems { path, found: Vec::new(), garbled: Vec::new() }
    }

    pub(crate) fn push(&mut self, code: &'static str, span: &Range<usize>, message: impl Into<String>) {
        self.push_with_hint(code, span, message, None);
    }

    pub(crate) fn push_with_hint(
        &mut self,
        code: &'static str,
        span: &Range<usize>,
        message: impl Into<String>,
        hint: Option<String>,
    ) {
        let (message, path) = (message.into(), self.path.to_owned());
        self.found.push(Problem { code, message, path, span: Some(span.clone()), hint, about: None });
    }

    /// The same with what the message quotes.
    pub(crate) fn push_about(
        &mut self,
        code: &'static str,
        span: &Range<usize>,
        (message, hint): (impl Into<String>, impl Into<String>),
        about: &[&str],
    ) {
        self.push_with_hint(code, span, message, Some(hint.into()));
        if let Some(last) = self.found.last_mut() {
            last.about = Some(about.iter().map(|part| (*part).to_owned()).collect());
        }
    }

    /// A syntax error, which speaks for its whole line.
    pub(crate) fn garbled(&mut self, text: &str, span: Range<usize>, message: String) {
        let at = (0..=span.start.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        // The parser puts what is missing at the end of the line, on its line break.
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length) + 1;
        self.garbled.push(start..end);
        self.push("syntax", &span, message);
    }

    pub(crate) fn count(&self) -> usize {
        self.found.len()
    }

    /// Everything found, in the order of the file.
    pub(crate) fn into_sorted(mut self) -> Vec<Problem> {
        let start = |problem: &Problem| problem.span.as_ref().map_or(0, |span| span.start);
        let garbled = |problem: &Problem| self.garbled.iter().any(|line| line.contains(&start(problem)));
        self.found.retain(|problem| problem.code == "syntax" || !garbled(problem));
        self.found.sort_by_key(start);
        self.found
    }
}

/// `did you mean ...`, when a word of the list is near.
pub(crate) fn did_you_mean<'a>(word: &str, list: impl IntoIterator<Item = &'a str>) -> Option<String> {
    crate::text::near::nearest(word, list).map(|near| format!("did you mean `{near}`?"))
}

/// Words as they stand in a message: `` `a`, `b`, `c` ``.
pub(crate) fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
