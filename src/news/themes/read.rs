//! Reads a file of themes: every mistake at once, each in its place.

use std::ops::Range;

use super::label::Labels;
use super::{Family, Theme, Themes};
use crate::law::problem::{Problem, Problems, SourceFile, did_you_mean, listed};
use crate::law::read::table::{self, Table};
use crate::law::read::tree::{Entry, Node};
use crate::law::read::{speech, tree};
use crate::text::Language;

/// A theme and where its parts stand.
struct Read {
    theme: Theme,
    id: Range<usize>,
    name: Range<usize>,
    labels: Vec<Range<usize>>,
    queries: [Range<usize>; 4],
}

/// Reads a list of themes; see [`Themes::read`].
pub(super) fn themes(source: &SourceFile) -> Result<Themes, Vec<Problem>> {
    let mut problems = Problems::of(&source.path);
    let root = tree::toml(&source.text, &mut problems);
    let mut list = Vec::new();
    if let Some(mut root) = Table::of(&root, &mut problems) {
        let nodes = root.list("theme", &mut problems);
        list.extend(nodes.iter().filter_map(|node| theme(node, &mut problems)));
        root.finish(&mut problems);
    }
    if list.is_empty() && problems.count() == 0 {
        problems.push("no-theme", &(0..0), "there is no `[[theme]]` in this file");
    }
    repeated(&list, &mut problems);
    let labels = labels(&list, &mut problems);
    if problems.count() > 0 {
        return Err(problems.into_sorted());
    }
    let (themes, places) = list.into_iter().map(|read| (read.theme, read.queries)).unzip();
    Ok(Themes { themes, labels, places })
}

fn theme(node: &Node, problems: &mut Problems<'_>) -> Option<Read> {
    let mut table = Table::of(node, problems)?;
    let id = table.required("id", problems);
    let id = id.and_then(|entry| Some((id_of(entry, problems)?, entry.node.span.clone())));
    let family = table.required("family", problems).and_then(|entry| family(entry, problems));
    let name = table.required("name", problems);
    let query = table.required("query", problems);
    let (mut labels, mut places) = (Vec::new(), Vec::new());
    for label in table.list("labels", problems) {
        labels.extend(table::text(label, problems).map(str::to_owned));
        places.push(label.span.clone());
    }
    table.finish(problems);
    let mut texts = |entry: Option<&Entry>| {
        let mut table = Table::of(&entry?.node, problems)?;
        let texts = speech::inline(&mut table, problems);
        let spans = Language::ALL
            .map(|language| table.optional(language.code()).map_or(0..0, |entry| entry.node.span.clone()));
        table.finish(problems);
        Some((texts?, spans))
    };
    let (name, query) = (name.map(|entry| (entry.span.clone(), texts(Some(entry)))), texts(query));
    let ((id, id_span), (name_span, name), (query, queries)) = (id?, name?, query?);
    let theme = Theme { id, family: family?, name: name?.0, query, labels };
    Some(Read { theme, id: id_span, name: name_span, labels: places, queries })
}

/// An id stands in addresses and queries.
fn id_of(entry: &Entry, problems: &mut Problems<'_>) -> Option<String> {
    let id = table::text(&entry.node, problems)?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !id.chars().all(plain) {
        let message = format!("`{id}` is not an id of a theme");
        let hint = "lower-case letters, digits and hyphens only".to_owned();
        problems.push_with_hint("bad-id", &entry.node.span, message, Some(hint));
    }
    Some(id.to_owned())
}

fn family(entry: &Entry, problems: &mut Problems<'_>) -> Option<Family> {
    let code = table::text(&entry.node, problems)?;
    let found = Family::ALL.into_iter().find(|family| family.code() == code);
    if found.is_none() {
        let codes = Family::ALL.map(Family::code);
        let hint = did_you_mean(code, codes).unwrap_or_else(|| format!("one of {}", listed(codes)));
        let message = format!("there is no family `{code}`");
        problems.push_with_hint("unknown-family", &entry.node.span, message, Some(hint));
    }
    found
}

fn repeated(list: &[Read], problems: &mut Problems<'_>) {
    for (place, read) in list.iter().enumerate() {
        if list[..place].iter().any(|other| other.theme.id == read.theme.id) {
            let message = format!("theme `{}` stands twice", read.theme.id);
            problems.push_with_hint(
                "twice",
                &read.id,
                message,
                Some("give one of them another id".to_owned()),
            );
        }
    }
}

fn labels(list: &[Read], problems: &mut Problems<'_>) -> Labels {
    let mut labels = Labels::default();
    for (place, read) in list.iter().enumerate() {
        let names = Language::ALL.map(|language| (read.theme.name.get(language), &read.name));
        let own = read.theme.labels.iter().map(String::as_str).zip(&read.labels);
        for (label, span) in names.into_iter().chain(own) {
            if let Some(other) = labels.add(label, place) {
                let (first, second) = (&list[other].theme.id, &read.theme.id);
                let message = format!("label `{label}` belongs to both `{first}` and `{second}`");
                let hint = "keep it in one of them".to_owned();
                problems.push_with_hint("shared-label", span, message, Some(hint));
            }
        }
    }
    labels
}
