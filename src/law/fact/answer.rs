//! An answer: the value of a fact, and where the knowledge comes from.

use std::fmt;

use chrono::NaiveDate;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::schema::{AnyOf, ArrayBuilder, Object, Schema, Type};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

/// The value of a fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
pub enum FactValue {
    /// Yes or no.
    Bool(bool),
    /// A day.
    Date(NaiveDate),
    /// One value.
    One(String),
    /// A closed list of values.
    Several(Vec<String>),
}

/// A known fact: its value, and where the knowledge comes from.
///
/// # Shape
/// In JSON the bare value when nothing else is known of it, else a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The value.
    pub value: FactValue,
    /// Who answered.
    pub who: Option<String>,
    /// On which day.
    pub when: Option<NaiveDate>,
    /// Why so: the reasoning of a judgement.
    pub why: Option<String>,
    /// Where it can be looked up.
    pub source: Option<String>,
}

/// The table of an answer of which more is known than its value.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(remote = "Answer", deny_unknown_fields)]
struct AnswerTable {
    value: FactValue,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    who: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    when: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<String>,
}

impl From<FactValue> for Answer {
    fn from(value: FactValue) -> Answer {
        Answer { value, who: None, when: None, why: None, source: None }
    }
}

impl FactValue {
    /// The values named, for a fact with a list of values; a yes counts as `true`.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let (one, several): (Option<&str>, &[String]) = match self {
            FactValue::Bool(true) => (Some("true"), &[]),
            FactValue::One(value) => (Some(value), &[]),
            FactValue::Several(values) => (None, values),
            FactValue::Bool(false) | FactValue::Date(_) => (None, &[]),
        };
        one.into_iter().chain(several.iter().map(String::as_str))
    }
}

// Written out, because "untagged" would first keep a copy of every value and then try one form after the other:
// a register of thousands is read at every change.
impl<'de> Deserialize<'de> for Answer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Answer, D::Error> {
        deserializer.deserialize_any(AnswerVisitor)
    }
}

impl<'de> Deserialize<'de> for FactValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<FactValue, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Answer { value, who: None, when: None, why: None, source: None } => value.serialize(serializer),
            more => AnswerTable::serialize(more, serializer),
        }
    }
}

impl PartialSchema for FactValue {
    fn schema() -> RefOr<Schema> {
        let list = ArrayBuilder::new().items(Object::with_type(Type::String));
        AnyOf::builder()
            .item(Object::with_type(Type::Boolean))
            .item(Object::with_type(Type::String))
            .item(list)
            .description(Some("yes or no, a day, a value, or a list of values"))
            .into()
    }
}

impl ToSchema for FactValue {}

impl PartialSchema for Answer {
    fn schema() -> RefOr<Schema> {
        AnyOf::builder()
            .item(Ref::from_schema_name(FactValue::name()))
            .item(Ref::from_schema_name(AnswerTable::name()))
            .description(Some("a value alone, or a table that says more of it"))
            .into()
    }
}

impl ToSchema for Answer {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((FactValue::name().into_owned(), FactValue::schema()));
        schemas.push((AnswerTable::name().into_owned(), AnswerTable::schema()));
    }
}

struct AnswerVisitor;

impl<'de> Visitor<'de> for AnswerVisitor {
    type Value = Answer;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("yes or no, a day, a value, a list of values, or a table with `value`")
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Answer, E> {
        Ok(FactValue::Bool(yes).into())
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Answer, E> {
        ValueVisitor.visit_str(text).map(Answer::from)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Answer, A::Error> {
        ValueVisitor.visit_seq(list).map(Answer::from)
    }

    fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<Answer, A::Error> {
        AnswerTable::deserialize(MapAccessDeserializer::new(table))
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = FactValue;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("yes or no, a day, a value, or a list of values")
    }

    fn visit_bool<E>(self, yes: bool) -> Result<FactValue, E> {
        Ok(FactValue::Bool(yes))
    }

    fn visit_str<E>(self, text: &str) -> Result<FactValue, E> {
        // A day begins with its year; no value of a fact begins with a digit and reads as a day.
        let day = text.starts_with(|first: char| first.is_ascii_digit()).then(|| text.parse().ok()).flatten();
        Ok(day.map_or_else(|| FactValue::One(text.to_owned()), FactValue::Date))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<FactValue, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list)).map(FactValue::Several)
    }
}
