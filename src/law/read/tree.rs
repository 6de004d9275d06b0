//! A TOML or JSON text as one tree in which every key and value knows its place.

use std::ops::Range;

use chrono::NaiveDate;
use toml::de::{DeTable, DeValue};

use crate::law::problem::Problems;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) span: Range<usize>,
    pub(crate) value: Value,
}

/// What stands there.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Bool(bool),
    Text(String),
    Date(NaiveDate),
    List(Vec<Node>),
    Table(Vec<Entry>),
    /// The null of JSON: a key that is there and says nothing.
    Null,
    /// A number: only what was read from another register holds one.
    Number(serde_json::Number),
    /// A time, or a number beyond all bounds: nothing in our files is one, so only its name is kept.
    Other(&'static str),
}

/// A key with its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) span: Range<usize>,
    pub(crate) node: Node,
}

impl Node {
    /// The value as JSON; `None` for what JSON does not know.
    pub(crate) fn to_json(&self) -> Option<serde_json::Value> {
        use serde_json::Value as Json;
        Some(match &self.value {
            Value::Bool(known) => Json::Bool(*known),
            Value::Text(text) => Json::String(text.clone()),
            Value::Date(day) => Json::String(day.to_string()),
            Value::Number(number) => Json::Number(number.clone()),
            Value::Null => Json::Null,
            Value::List(nodes) => Json::Array(nodes.iter().map(Node::to_json).collect::<Option<_>>()?),
            Value::Table(entries) => {
                let pair = |entry: &Entry| Some((entry.key.clone(), entry.node.to_json()?));
                Json::Object(entries.iter().map(pair).collect::<Option<_>>()?)
            }
            Value::Other(_) => return None,
        })
    }

    /// What a message calls this value.
    pub(crate) fn kind(&self) -> &'static str {
        match self.value {
            Value::Bool(_) => "true or false",
            Value::Text(_) => "a text",
            Value::Date(_) => "a date",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
            Value::Null => "null",
            Value::Number(_) => "a number",
            Value::Other(name) => name,
        }
    }
}

/// Reads TOML; after a syntax error what could still be read is returned, so that later mistakes show as well.
pub(crate) fn toml(text: &str, problems: &mut Problems<'_>) -> Node {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        let message = error.message().lines().next().unwrap_or("this is not TOML").to_lowercase();
        problems.garbled(text, span, message);
    }
    let span = table.span();
    Node { span, value: from_table(table.into_inner()) }
}

fn from_table(table: DeTable<'_>) -> Value {
    let mut entries: Vec<Entry> = table
        .into_iter()
        .map(|(key, value)| Entry {
            span: key.span(),
            key: key.into_inner().into_owned(),
            node: Node { span: value.span(), value: from_value(value.into_inner()) },
        })
        .collect();
    // The parser sorts by name; questions are asked in the order in which the file has them.
    entries.sort_by_key(|entry| entry.span.start);
    Value::Table(entries)
}

fn from_value(value: DeValue<'_>) -> Value {
    match value {
        DeValue::Boolean(known) => Value::Bool(known),
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or(Value::Other("a number"), |number| Value::Number(number.into())),
        DeValue::Float(number) => (number.as_str().parse().ok())
            .and_then(serde_json::Number::from_f64)
            .map_or(Value::Other("a number"), Value::Number),
        DeValue::Datetime(moment) => match (moment.date, moment.time) {
            (Some(day), None) => NaiveDate::from_ymd_opt(day.year.into(), day.month.into(), day.day.into())
                .map_or(Value::Other("a day that does not exist"), Value::Date),
            _ => Value::Other("a time"),
        },
        DeValue::Array(nodes) => Value::List(
            nodes
                .into_iter()
                .map(|node| Node { span: node.span(), value: from_value(node.into_inner()) })
                .collect(),
        ),
        DeValue::Table(table) => from_table(table),
    }
}
