//! What a Belfort allows in what is sent to it: the facts and rules of its book, and its themes.
//!
//! # Shape
//! What is answered may be older than the book, so what is sent has schemas of its own: `SystemSent`, `ProjectSent`.

use serde_json::{Map, Value, json};

use crate::law::{Fact, FactType, RuleBook};
use crate::news::Themes;
use crate::news::themes::Family;
use crate::text::Language;

/// What is sent and answered alike, but for what the book and the themes allow.
const APART: [&str; 2] = ["System", "Project"];

/// Gives what is sent schemas of its own.
pub(super) fn sent_apart(described: &mut Value) {
    for name in APART {
        let schema = described["components"]["schemas"][name].clone();
        described["components"]["schemas"][format!("{name}Sent")] = schema;
    }
    for operation in described["paths"]
        .as_object_mut()
        .into_iter()
        .flatten()
        .flat_map(|(_, item)| item.as_object_mut().into_iter().flatten().map(|(_, operation)| operation))
    {
        let Some(refers) = operation.pointer_mut("/requestBody/content/application~1json/schema/$ref") else {
            continue;
        };
        let name = refers.as_str().and_then(|place| place.rsplit('/').next()).unwrap_or_default();
        if APART.contains(&name) {
            *refers = json!(format!("#/components/schemas/{name}Sent"));
        }
    }
}

/// Names the facts, rules and themes that there are.
pub(super) fn narrow(described: &mut Value, book: &RuleBook, themes: &Themes) {
    let schemas = &mut described["components"]["schemas"];
    schemas["Unknown"] = json!({ "description": "nobody knows", "enum": ["unknown", "onbekend", null] });
    let asked: Vec<&Fact> = book.facts().into_iter().filter(|fact| !fact.derived).collect();
    let each = |schema: &dyn Fn(&Fact) -> Value| {
        let named: Map<String, Value> = asked.iter().map(|fact| (fact.id.clone(), schema(fact))).collect();
        Value::Object(named)
    };
    let system = &mut schemas["SystemSent"]["properties"];
    only(&mut system["facts"], each(&answer));
    only(&mut system["proposals"], each(&proposals));
    only(&mut system["not_known"], each(&|_| json!({ "$ref": "#/components/schemas/NotKnown" })));
    let measure = json!({ "$ref": "#/components/schemas/Measure" });
    let rules = book.rules().iter().map(|rule| (rule.id.clone(), measure.clone()));
    only(&mut system["measures"], Value::Object(rules.collect()));

    let ids = |family: Option<Family>| -> Vec<&str> {
        let of_family = themes.iter().filter(|theme| family.is_none_or(|family| theme.family == family));
        of_family.map(|theme| theme.id.as_str()).collect()
    };
    let project = &mut schemas["ProjectSent"]["properties"];
    project["phase"] = json!({ "description": project["phase"]["description"], "enum": with_null(&ids(Some(Family::Phase))) });
    project["instruments"]["items"] = json!({ "enum": ids(Some(Family::Instrument)) });
    project["obstacles"]["items"] = json!({ "enum": ids(Some(Family::Obstacle)) });
    project["themes"]["items"] = json!({ "enum": ids(Some(Family::Theme)) });
    schemas["FeedSent"]["properties"]["themes"]["items"] = json!({ "enum": ids(None) });
    let parameters = described["paths"]["/api/v1/items"]["get"]["parameters"].as_array_mut();
    for parameter in parameters.into_iter().flatten().filter(|one| one["name"] == "theme") {
        parameter["schema"]["items"] = json!({ "enum": ids(None) });
    }
}

fn with_null(words: &[&str]) -> Value {
    let words = words.iter().map(|word| json!(word));
    words.chain([Value::Null]).collect()
}

/// A map whose keys are known.
fn only(map: &mut Value, properties: Value) {
    if let Some(map) = map.as_object_mut() {
        map.remove("propertyNames");
        map.insert("properties".to_owned(), properties);
        map.insert("additionalProperties".to_owned(), json!(false));
    }
}

/// A value that a fact takes.
fn value(fact: &Fact) -> Value {
    match fact.shape {
        FactType::YesNo => json!({ "type": "boolean" }),
        FactType::OneOf => json!({ "enum": fact.values }),
        FactType::SeveralOf => {
            json!({ "anyOf": [{ "type": "array", "items": { "enum": fact.values } }, { "enum": fact.values }] })
        }
        FactType::Date => json!({ "type": "string", "format": "date" }),
    }
}

/// An answer to its question: a value alone, or a table that says more of it.
fn answer(fact: &Fact) -> Value {
    let unknown = json!({ "$ref": "#/components/schemas/Unknown" });
    let table = json!({
        "type": "object",
        "required": ["value"],
        "properties": {
            "value": { "anyOf": [value(fact), unknown] },
            "who": { "type": ["string", "null"] },
            "when": { "type": ["string", "null"], "format": "date" },
            "why": { "type": ["string", "null"] },
            "source": { "type": ["string", "null"] },
        },
        "additionalProperties": false,
    });
    json!({ "description": fact.question.get(Language::En), "anyOf": [value(fact), unknown, table] })
}

/// Answers to it that wait.
fn proposals(fact: &Fact) -> Value {
    let unknown = json!({ "$ref": "#/components/schemas/Unknown" });
    json!({ "type": "array", "items": {
        "allOf": [{ "$ref": "#/components/schemas/Proposal" }],
        "properties": { "value": { "anyOf": [value(fact), unknown] } },
    } })
}
