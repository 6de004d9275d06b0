//! One rule file.

use std::collections::BTreeMap;
use std::ops::Range;

use super::dates::{self, Dates};
use super::speech::Speech;
use super::table::{self, Table};
use super::tree::{self, Entry, Value};
use super::{Vocabulary, condition, example, value};
use crate::law::fact::{Fact, FactId, FactType};
use crate::law::problem::{Problems, SourceFile, listed};
use crate::law::rule::{Basis, Block, Kind, Rule, Subject};
use crate::law::{Provision, Status};

const KINDS: [(&str, Kind); 9] = [
    ("scope", Kind::Scope),
    ("role", Kind::Role),
    ("prohibition", Kind::Prohibition),
    ("classification", Kind::Classification),
    ("derogation", Kind::Derogation),
    ("transparency", Kind::Transparency),
    ("duty", Kind::Duty),
    ("right", Kind::Right),
    ("gap", Kind::Gap),
];
const SUBJECTS: [(&str, Subject); 2] = [("system", Subject::System), ("model", Subject::Model)];
pub(crate) const BASES: [(&str, Basis); 4] = [
    ("statute", Basis::Statute),
    ("final-guidance", Basis::FinalGuidance),
    ("draft-guidance", Basis::DraftGuidance),
    ("reading", Basis::Reading),
];

/// What came of one file.
pub(crate) struct ReadRule {
    /// The rule, when nothing is wrong with it.
    pub(crate) rule: Option<Rule>,
    /// What it gives, even when something else is wrong; `None` when that could not be read.
    pub(crate) gives: Option<Vec<(FactId, String)>>,
    /// Where the id stands.
    pub(crate) id_span: Range<usize>,
}

/// Reads one rule; every mistake in it is a problem, and any of them costs the rule.
pub(crate) fn rule(file: &SourceFile, vocabulary: &Vocabulary, problems: &mut Problems<'_>) -> ReadRule {
    let root = tree::toml(&file.text, problems);
    let syntax = problems.count() > 0;
    let Some(mut table) = Table::of(&root, problems) else {
        return ReadRule { rule: None, gives: None, id_span: 0..0 };
    };
    let id = table.required("id", problems);
    let id_span = id.map_or(0..0, |entry| entry.node.span.clone());
    let before = problems.count();
    let gives = gives(&mut table, &vocabulary.facts, problems);
    let gives_known = !syntax && problems.count() == before;
    let rule = fields(&mut table, file, id, vocabulary, problems, gives.clone());
    table.finish(problems);
    let rule = rule.filter(|_| problems.count() == 0);
    if let Some(rule) = &rule {
        missing_examples(rule, &id_span, problems);
    }
    ReadRule { rule, gives: gives_known.then_some(gives), id_span }
}

fn fields(
    table: &mut Table<'_>,
    file: &SourceFile,
    id: Option<&Entry>,
    vocabulary: &Vocabulary,
    problems: &mut Problems<'_>,
    gives: Vec<(FactId, String)>,
) -> Option<Rule> {
    let facts = &vocabulary.facts;
    let span = id.map_or(0..0, |entry| entry.node.span.clone());
    let id = id.and_then(|entry| self::id(entry, file, problems));
    let provision =
        table.required("provision", problems).and_then(|entry| value::provision(&entry.node, problems));
    let kind = table.required("kind", problems).and_then(|entry| value::word(entry, &KINDS, problems));
    let about = table.optional("about").and_then(|entry| value::word(entry, &SUBJECTS, problems));
    let basis = table.required("basis", problems).and_then(|entry| value::word(entry, &BASES, problems));
    let binds = binds(table, facts, problems);
    let Dates { from, later, disputed } = dates::of_rule(table, &span, vocabulary, problems);
    let repealed = dates::repealed(table, &from, problems);
    let penalty = penalty(table, kind, &span, vocabulary, problems);
    let since = table.optional("penalty-since");
    let penalty_since = since.and_then(|entry| table::date(&entry.node, problems));
    let covers = covers(table, problems);
    let when = blocks(table, "when", facts, problems);
    let unless = blocks(table, "unless", facts, problems);
    let examples = table
        .list("example", problems)
        .iter()
        .filter_map(|node| example::example(node, facts, problems))
        .collect();
    let mut speech = Speech::of(table, &span, problems);
    let title = speech.required("title", problems);
    let asks = kind.is_some_and(|kind| kind.obliges() || kind == Kind::Right);
    let duty = if asks { speech.required("duty", problems) } else { speech.optional("duty", problems) };
    let explain = speech.required("explain", problems);
    speech.finish(problems);
    Some(Rule {
        id: id?,
        provision: provision?,
        kind: kind?,
        about: about.unwrap_or_default(),
        covers,
        binds,
        basis: basis?,
        penalty,
        penalty_since,
        gives,
        from,
        repealed,
        later,
        disputed,
        when,
        unless,
        examples,
        title: title?,
        duty,
        explain: explain?,
        path: file.path.clone(),
    })
}

fn id(entry: &Entry, file: &SourceFile, problems: &mut Problems<'_>) -> Option<String> {
    let id = table::text(&entry.node, problems)?;
    if !id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
        let message = format!("`{id}` is not an id: lower-case letters, digits and hyphens");
        problems.push("bad-id", &entry.node.span, message);
    } else if !super::name(file).contains(id) {
        let message = format!("the file name does not contain the id `{id}`");
        problems.push("file-name", &entry.node.span, message);
    }
    Some(id.to_owned())
}

fn binds(table: &mut Table<'_>, facts: &BTreeMap<FactId, Fact>, problems: &mut Problems<'_>) -> Vec<String> {
    let Some(entry) = table.required("binds", problems) else { return Vec::new() };
    let nodes = table::list(&entry.node, problems);
    match facts.get("role") {
        Some(role) => {
            nodes.iter().filter_map(|node| value::one(node, role, problems)).map(str::to_owned).collect()
        }
        None if nodes.is_empty() => Vec::new(),
        None => {
            problems.push(
                "unknown-fact",
                &entry.node.span,
                "no fact is called `role`, whose values are the roles",
            );
            Vec::new()
        }
    }
}

/// `gives = { class = "high" }`: pairs of derived fact and value.
fn gives(
    table: &mut Table<'_>,
    facts: &BTreeMap<FactId, Fact>,
    problems: &mut Problems<'_>,
) -> Vec<(FactId, String)> {
    let Some(entry) = table.optional("gives") else { return Vec::new() };
    let mut pairs = Vec::new();
    for entry in table::entries(&entry.node, problems) {
        let Some(fact) = value::fact(entry, facts, problems) else { continue };
        if !fact.derived {
            let message = format!("`{}` is answered by people: a rule gives derived facts only", fact.id);
            problems.push("wrong-type", &entry.span, message);
        } else if fact.shape == FactType::YesNo {
            match entry.node.value {
                Value::Bool(true) => pairs.push((fact.id.clone(), "true".to_owned())),
                _ => problems.push(
                    "wrong-type",
                    &entry.node.span,
                    "a rule can only give `true`; it is false when no rule can give it",
                ),
            }
        } else {
            let nodes = match &entry.node.value {
                Value::List(nodes) => nodes.as_slice(),
                _ => std::slice::from_ref(&entry.node),
            };
            let values = nodes.iter().filter_map(|node| value::one(node, fact, problems));
            pairs.extend(values.map(|value| (fact.id.clone(), value.to_owned())));
        }
    }
    pairs
}

fn blocks(
    table: &mut Table<'_>,
    key: &'static str,
    facts: &BTreeMap<FactId, Fact>,
    problems: &mut Problems<'_>,
) -> Vec<Block> {
    table.list(key, problems).iter().map(|node| condition::block(node, facts, problems)).collect()
}

/// The tier of the fine; a book that has tiers asks every rule that obliges to name one.
fn penalty(
    table: &mut Table<'_>,
    kind: Option<Kind>,
    owner: &Range<usize>,
    vocabulary: &Vocabulary,
    problems: &mut Problems<'_>,
) -> Option<String> {
    let tiers = &vocabulary.penalties;
    let Some(entry) = table.optional("penalty") else {
        if !tiers.is_empty() && kind.is_some_and(Kind::obliges) {
            let hint = "name the provision of Article 99 or 101 that sets the fine, or `none`".to_owned();
            problems.push_with_hint("missing-key", owner, "`penalty` is missing here", Some(hint));
        }
        return None;
    };
    let text = table::text(&entry.node, problems)?;
    if super::penalties::tier(tiers, text).is_none() {
        let message = format!("no tier of `penalties.toml` covers `{text}`");
        let hint = format!("the tiers are {}", listed(tiers.keys().map(String::as_str)));
        problems.push_with_hint("unknown-penalty", &entry.node.span, message, Some(hint));
    }
    Some(text.to_owned())
}

/// Further units of law that the rule works out beside its provision.
fn covers(table: &mut Table<'_>, problems: &mut Problems<'_>) -> Vec<Provision> {
    let nodes = table.list("covers", problems);
    nodes.iter().filter_map(|node| value::provision(node, problems)).collect()
}

/// An outcome without an example is an outcome that nobody checked: a condition under the wrong header shows only there.
fn missing_examples(rule: &Rule, span: &Range<usize>, problems: &mut Problems<'_>) {
    let shown = |status: Status| rule.examples.iter().any(|example| example.expect.status == status);
    let conditional = !rule.when.is_empty();
    let outcomes = [
        ("applies", true, shown(Status::Applies) || shown(Status::NotYet)),
        ("does-not-apply", conditional, shown(Status::DoesNotApply)),
        ("unknown", conditional || !rule.unless.is_empty(), shown(Status::Unknown)),
        ("lifted", !rule.unless.is_empty(), shown(Status::Lifted)),
    ];
    for (outcome, possible, shown) in outcomes {
        if possible && !shown {
            let message = format!("`{}` has no example with the outcome `{outcome}`", rule.id);
            let hint = Some(format!("add an `[[example]]` that expects `{outcome}`"));
            problems.push_with_hint("missing-example", span, message, hint);
        }
    }
}
