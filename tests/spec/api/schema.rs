//! JSON held against a schema of the description: as strict as the description can be read.

use std::collections::BTreeSet;

use regex::Regex;
use serde_json::{Map, Value};

/// Which side of a value is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Strictness {
    /// As a validator of JSON Schema sees it.
    Schema,
    /// Besides, every member stands in the description.
    Described,
}

/// What is wrong with a value, with its place; empty when nothing is.
pub(super) fn faults(root: &Value, schema: &Value, value: &Value, strictness: Strictness) -> Vec<String> {
    let mut judge = Judge { root, strictness, faults: Vec::new() };
    judge.value(schema, value, "", true);
    judge.faults
}

struct Judge<'a> {
    root: &'a Value,
    strictness: Strictness,
    faults: Vec<String>,
}

impl Judge<'_> {
    fn fault(&mut self, at: &str, what: &str) {
        self.faults.push(format!("{at}: {what}"));
    }

    /// `whole` is false for a part of a schema, which need not know all members.
    fn value(&mut self, schema: &Value, value: &Value, at: &str, whole: bool) {
        if self.strictness == Strictness::Described && whole {
            self.members(schema, value, at);
        }
        let Some(words) = schema.as_object() else {
            if schema == &Value::Bool(false) {
                self.fault(at, "nothing is allowed here");
            }
            return;
        };
        for (word, said) in words {
            self.word(words, word, said, value, at);
        }
    }

    fn word(&mut self, schema: &Map<String, Value>, word: &str, said: &Value, value: &Value, at: &str) {
        let parts = || said.as_array().expect("a list of schemas");
        match word {
            "description" | "example" | "examples" | "title" | "default" => {}
            "$ref" => {
                let root = self.root;
                self.value(referred(root, said), value, at, false);
            }
            "type" => {
                let types: Vec<&str> = said
                    .as_array()
                    .map_or_else(|| vec![said], |all| all.iter().collect())
                    .iter()
                    .filter_map(|one| one.as_str())
                    .collect();
                if !types.iter().any(|one| is(value, one)) {
                    self.fault(at, &format!("{value} is not {said}"));
                }
            }
            "enum" if !parts().contains(value) => self.fault(at, &format!("{value} is none of {said}")),
            "const" if said != value => self.fault(at, &format!("{value} is not {said}")),
            "enum" | "const" => {}
            "allOf" => parts().iter().for_each(|part| self.value(part, value, at, false)),
            "anyOf" | "oneOf" => {
                let fits = parts().iter().filter(|part| self.fits(part, value)).count();
                if fits == 0 || word == "oneOf" && fits > 1 {
                    self.fault(at, &format!("{fits} of the forms fit {value}"));
                }
            }
            "properties" => self.properties(said, value, at),
            "additionalProperties" => self.others(schema, said, value, at),
            "propertyNames" => {
                for name in value.as_object().into_iter().flatten().map(|(name, _)| name) {
                    self.value(said, &Value::String(name.clone()), at, false);
                }
            }
            "required" => {
                for name in parts().iter().filter_map(Value::as_str) {
                    if value.as_object().is_some_and(|value| !value.contains_key(name)) {
                        self.fault(at, &format!("`{name}` is missing"));
                    }
                }
            }
            "items" => {
                for (place, one) in value.as_array().into_iter().flatten().enumerate() {
                    self.value(said, one, &format!("{at}/{place}"), true);
                }
            }
            _ => self.bound(word, said, value, at),
        }
    }

    fn fits(&self, schema: &Value, value: &Value) -> bool {
        faults(self.root, schema, value, self.strictness).is_empty()
    }

    fn properties(&mut self, properties: &Value, value: &Value, at: &str) {
        for (name, schema) in properties.as_object().into_iter().flatten() {
            if let Some(value) = value.get(name) {
                self.value(schema, value, &format!("{at}/{name}"), true);
            }
        }
    }

    fn others(&mut self, schema: &Map<String, Value>, said: &Value, value: &Value, at: &str) {
        for (name, value) in value.as_object().into_iter().flatten() {
            if schema.get("properties").and_then(|known| known.get(name)).is_none() {
                self.value(said, value, &format!("{at}/{name}"), true);
            }
        }
    }

    fn bound(&mut self, word: &str, said: &Value, value: &Value, at: &str) {
        let text = value.as_str();
        let chars = text.map(|text| text.chars().count() as f64);
        let (number, limit) = (value.as_f64(), said.as_f64());
        let holds = match word {
            "pattern" => {
                let pattern =
                    Regex::new(said.as_str().expect("a pattern")).expect("a pattern that can be read");
                text.is_none_or(|text| pattern.is_match(text))
            }
            "format" => text.is_none_or(|text| has_format(text, said.as_str().expect("a format"))),
            "minLength" => chars >= limit || chars.is_none(),
            "maxLength" => chars <= limit,
            "minimum" => number >= limit || number.is_none(),
            "maximum" => number <= limit,
            "maxItems" => value.as_array().is_none_or(|all| all.len() as f64 <= limit.unwrap_or(0.0)),
            _ => panic!("`{word}` of the description is held against nothing: teach it to this file"),
        };
        if !holds {
            self.fault(at, &format!("{value} does not keep to {word} {said}"));
        }
    }

    /// Every member of an object is named by one of its schemas.
    fn members(&mut self, schema: &Value, value: &Value, at: &str) {
        let (Some(value), Some(names)) = (value.as_object(), names(self.root, schema)) else { return };
        for name in value.keys().filter(|name| !names.contains(name.as_str())) {
            self.fault(at, &format!("`{name}` does not stand in the description"));
        }
    }
}

/// The members that a schema names; `None` when it lets others in.
fn names<'a>(root: &'a Value, schema: &'a Value) -> Option<BTreeSet<&'a str>> {
    let mut named = BTreeSet::new();
    let mut says = false;
    if let Some(refers) = schema.get("$ref") {
        named.extend(names(root, referred(root, refers))?);
        says = true;
    }
    for word in ["allOf", "anyOf", "oneOf"] {
        for part in schema.get(word).and_then(Value::as_array).into_iter().flatten() {
            // A form that is no object says nothing of members.
            if part.get("type").is_some_and(|one| one != "object") || part.get("enum").is_some() {
                says = true;
                continue;
            }
            named.extend(names(root, part)?);
            says = true;
        }
    }
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        named.extend(properties.keys().map(String::as_str));
        says = true;
    }
    match schema.get("additionalProperties") {
        None | Some(Value::Bool(false)) if says => Some(named),
        Some(Value::Bool(false)) => Some(named),
        _ => None,
    }
}

/// The schema that a reference names.
pub(super) fn referred<'a>(root: &'a Value, refers: &Value) -> &'a Value {
    let place = refers.as_str().expect("a reference is text").trim_start_matches('#');
    root.pointer(place).unwrap_or_else(|| panic!("nothing stands at {place}"))
}

fn is(value: &Value, kind: &str) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        _ => panic!("`{kind}` is no type"),
    }
}

fn has_format(text: &str, format: &str) -> bool {
    match format {
        "date" => text.parse::<chrono::NaiveDate>().is_ok(),
        "date-time" => chrono::DateTime::parse_from_rfc3339(text).is_ok(),
        "uri" => url::Url::parse(text).is_ok(),
        _ => panic!("`{format}` is held against nothing: teach it to this file"),
    }
}
