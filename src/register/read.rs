//! Reads a system file: every mistake at once, nothing accepted silently.

mod details;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use super::about::{LINE_CHARS_MAX, is_web_address};
use super::{Organisation, System};
use crate::law::problem::{Problem, Problems};
use crate::law::read::tree::{Entry, Node, Value};
use crate::law::read::{json, table, table::Table, tree, value};
use crate::law::{Answer, Fact, FactValue, Facts, RuleBook};
use crate::text::html;

/// A system file is a page of answers, with its notes and the record that it was read from; more is no system file.
pub(crate) const FILE_BYTES_MAX: usize = 1 << 20;
/// Ids stand in addresses and file names; longer ones fit neither.
pub(crate) const ID_CHARS_MAX: usize = 80;

/// How a system file is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// By its first character: `{` begins JSON.
    #[default]
    Auto,
    /// TOML.
    Toml,
    /// JSON.
    Json,
}

/// Reads one system against the facts of a book.
///
/// # Shape
/// `path` only names the file in problems, as they are rendered with [`crate::law::render`].
/// # Errors
/// All problems of the file, in the order of the file.
pub fn read_system(path: &str, text: &str, format: Format, book: &RuleBook) -> Result<System, Vec<Problem>> {
    let mut problems = Problems::of(path);
    let system = if text.len() > FILE_BYTES_MAX {
        let message = format!("this file is larger than {FILE_BYTES_MAX} bytes: it is not one system");
        problems.push("too-large", &(0..0), message);
        None
    } else {
        root(&without_mark(text), format, &mut problems).and_then(|root| system(&root, book, &mut problems))
    };
    match system {
        Some(system) if problems.count() == 0 => Ok(system),
        _ => Err(problems.into_sorted()),
    }
}

fn root(text: &str, format: Format, problems: &mut Problems<'_>) -> Option<Node> {
    let is_json = match format {
        Format::Auto => text.trim_start().starts_with('{'),
        Format::Toml => false,
        Format::Json => true,
    };
    if is_json { json::json(text, problems) } else { Some(tree::toml(text, problems)) }
}

/// Every system of a text: one, a list of them, or the list under `systems`.
pub(super) fn read_many(
    root: &Node,
    book: &RuleBook,
    problems: &mut Problems<'_>,
) -> Vec<(System, Range<usize>)> {
    let nodes: Vec<&Node> = match &root.value {
        Value::List(nodes) => nodes.iter().collect(),
        Value::Table(entries) => match entries.iter().find(|entry| entry.key == "systems") {
            Some(entry) => table::list(&entry.node, problems).iter().collect(),
            None => vec![root],
        },
        _ => vec![root],
    };
    let mut seen = BTreeSet::new();
    let mut systems = Vec::new();
    for node in nodes {
        let Some(system) = system(node, book, problems) else { continue };
        if seen.insert(system.id.clone()) {
            systems.push((system, node.span.clone()));
        } else {
            let message = format!("the id `{}` stands twice in this file", system.id);
            problems.push("duplicate-id", &node.span, message);
        }
    }
    systems
}

/// What the organisations of systems are called, as it stands beside them; of others it says nothing.
pub(super) fn organisations(
    root: &Node,
    systems: &[(System, Range<usize>)],
    problems: &mut Problems<'_>,
) -> Vec<Organisation> {
    let Value::Table(entries) = &root.value else { return Vec::new() };
    let entry = |key: &str| entries.iter().find(|entry| entry.key == key);
    let (Some(_), Some(beside)) = (entry("systems"), entry("organisations")) else { return Vec::new() };
    let nodes = table::list(&beside.node, problems);
    let mut named: Vec<Organisation> = nodes.iter().filter_map(|node| organisation(node, problems)).collect();
    let of_systems: BTreeSet<&str> =
        systems.iter().filter_map(|(system, _)| system.organisation.as_deref()).collect();
    named.retain(|one| of_systems.contains(one.id.as_str()));
    named
}

fn organisation(node: &Node, problems: &mut Problems<'_>) -> Option<Organisation> {
    let mut table = Table::of(node, problems)?;
    let id = table.text("id", problems).map(str::to_owned);
    let name = table.text("name", problems).map(html::line);
    table.finish(problems);
    if name.as_ref().is_some_and(|name| name.chars().count() > LINE_CHARS_MAX) {
        problems.push("too-large", &node.span, format!("`name` has more than {LINE_CHARS_MAX} characters"));
    }
    Some(Organisation { id: id?, name: name.filter(|name| !name.is_empty())? })
}

/// The text without the byte order mark that some editors put first; blanks keep every place where it was.
pub(super) fn without_mark(text: &str) -> Cow<'_, str> {
    text.strip_prefix('\u{feff}').map_or(Cow::Borrowed(text), |rest| Cow::Owned(format!("   {rest}")))
}

fn system(root: &Node, book: &RuleBook, problems: &mut Problems<'_>) -> Option<System> {
    let mut table = Table::of(root, problems)?;
    let id = table.required("id", problems).and_then(|entry| id(entry, problems));
    let name = table.text("name", problems).map(str::to_owned);
    if name.as_ref().is_some_and(|name| name.chars().count() > LINE_CHARS_MAX) {
        problems.push("too-large", &root.span, format!("`name` has more than {LINE_CHARS_MAX} characters"));
    }
    let mut text = |key| said(table.optional(key), problems);
    let (organisation, owner, description) = (text("organisation"), text("owner"), text("description"));
    let (purpose, vendor, public_contact) = (text("purpose"), text("vendor"), text("public_contact"));
    let eu_database_url = eu_database_url(table.optional("eu_database_url"), problems);
    let uses = table.optional("uses").filter(|entry| !matches!(entry.node.value, Value::Null));
    let uses = uses.and_then(|entry| self::id(entry, problems));
    let facts = match table.optional("facts") {
        Some(entry) => facts(&entry.node, book, problems),
        None => Facts::new(),
    };
    let system = System {
        id: String::new(),
        name: String::new(),
        organisation,
        owner,
        description,
        purpose,
        vendor,
        public_contact,
        eu_database_url,
        published: details::published(&mut table, problems),
        uses,
        versions: details::versions(&mut table, problems),
        contracts: details::contracts(&mut table, problems),
        contacts: details::contacts(&mut table, problems),
        changes: details::changes(&mut table, problems),
        facts,
        not_known: details::not_known(&mut table, book, problems),
        measures: details::measures(&mut table, book, problems),
        files: details::files(&mut table, problems),
        notes: details::notes(&mut table, problems),
        proposals: details::proposals(&mut table, book, problems),
        origin: details::origin(&mut table, problems),
        ..System::default()
    };
    table.finish(problems);
    Some(System { id: id?, name: name?, ..system })
}

/// Whether a text is an id of a system.
pub(super) fn is_id(id: &str) -> bool {
    let well_formed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let starts_well = id.starts_with(|c: char| c.is_ascii_alphanumeric());
    starts_well && id.chars().all(well_formed) && id.len() <= ID_CHARS_MAX
}

fn id(entry: &Entry, problems: &mut Problems<'_>) -> Option<String> {
    let id = table::text(&entry.node, problems)?;
    if is_id(id) {
        return Some(id.to_owned());
    }
    let message = format!("`{}` is not an id of a system", id.chars().take(ID_CHARS_MAX).collect::<String>());
    let hint = format!("letters, digits, `-`, `_` and `.`, a letter or digit first, at most {ID_CHARS_MAX}");
    problems.push_with_hint("bad-id", &entry.node.span, message, Some(hint));
    None
}

fn facts(node: &Node, book: &RuleBook, problems: &mut Problems<'_>) -> Facts {
    let mut facts = Facts::new();
    for entry in table::entries(node, problems) {
        let Some(fact) = askable(entry, book, problems) else { continue };
        if let Some(answer) = answer(&entry.node, fact, problems) {
            facts.insert(fact.id.clone(), answer);
        }
    }
    facts
}

/// The fact that a key names, when it can be answered.
fn askable<'b>(entry: &Entry, book: &'b RuleBook, problems: &mut Problems<'_>) -> Option<&'b Fact> {
    let fact = value::fact(entry, book.fact_table(), problems)?;
    if fact.derived {
        let message = format!("`{}` follows from other answers and cannot be answered itself", fact.id);
        let hint = "leave it out; `belfort check` says what it is".to_owned();
        problems.push_with_hint("derived-fact", &entry.span, message, Some(hint));
        return None;
    }
    Some(fact)
}

/// A bare value, or a table with its provenance; `None` also when it says that nothing is known.
fn answer(node: &Node, fact: &Fact, problems: &mut Problems<'_>) -> Option<Answer> {
    if !matches!(node.value, Value::Table(_)) {
        return known(node, fact, problems).map(Answer::from);
    }
    let mut table = Table::of(node, problems)?;
    let value = table.required("value", problems).and_then(|entry| known(&entry.node, fact, problems));
    let mut said = |key| said(table.optional(key), problems);
    let (who, why, source) = (said("who"), said("why"), said("source"));
    let when = table.optional("when").filter(|entry| !matches!(entry.node.value, Value::Null));
    let when = when.and_then(|entry| table::date(&entry.node, problems));
    table.finish(problems);
    Some(Answer { value: value?, who, when, why, source })
}

/// A text that somebody wrote; what programs export for "nothing" (null, an empty text) says nothing.
fn said(entry: Option<&Entry>, problems: &mut Problems<'_>) -> Option<String> {
    let node = &entry?.node;
    match &node.value {
        Value::Null => None,
        Value::Text(text) if text.trim().is_empty() => None,
        _ => table::text(node, problems).map(str::to_owned),
    }
}

fn eu_database_url(entry: Option<&Entry>, problems: &mut Problems<'_>) -> Option<String> {
    let address = said(entry, problems)?;
    if !is_web_address(&address) {
        let message = format!("`eu_database_url` is `{address}`, which is no address of a page");
        let hint = "copy the whole address of the provider's entry, which begins with https://";
        problems.push_with_hint("bad-address", &entry?.node.span, message, Some(hint.to_owned()));
    }
    Some(address)
}

fn known(node: &Node, fact: &Fact, problems: &mut Problems<'_>) -> Option<FactValue> {
    if value::is_unknown(node) { None } else { value::value(node, fact, problems) }
}
