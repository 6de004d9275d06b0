//! Linked data: a DCAT catalogue of systems in the words of the W3C DPV and its extension for the Act.
//!
//! # Source
//! <https://w3id.org/dpv/2.1/legal/eu/aiact>; only terms that stand there are used.

use serde_json::{Map, Value, json};

use super::Dossier;
use super::writing::pretty;
use crate::law::FactValue;
use crate::text::Language;

const CONTEXT: [(&str, &str); 6] = [
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("dct", "http://purl.org/dc/terms/"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ("dpv", "https://w3id.org/dpv#"),
    ("eu-aiact", "https://w3id.org/dpv/legal/eu/aiact#"),
];

/// The roles of the Act that the extension names.
const ROLES: [(&str, &str); 6] = [
    ("deployer", "eu-aiact:AIDeployer"),
    ("provider", "eu-aiact:AIProvider"),
    ("importer", "eu-aiact:AIImporter"),
    ("distributor", "eu-aiact:AIDistributor"),
    ("product-manufacturer", "eu-aiact:AIProductManufacturer"),
    ("authorised-representative", "eu-aiact:AuthorisedRepresentative"),
];

/// A catalogue of systems, as they were written.
pub(super) fn catalogue(systems: &str, base: &str) -> String {
    let context: Map<String, Value> =
        CONTEXT.iter().map(|(prefix, address)| ((*prefix).to_owned(), json!(address))).collect();
    let head = json!({ "@context": context, "@id": format!("{base}/register"), "@type": "dcat:Catalog" });
    let head = pretty(&head);
    let open = head.strip_suffix("\n}").expect("a table that is not empty ends so");
    format!("{open},\n  \"dcat:resource\": {systems}\n}}\n")
}

pub(super) fn system(one: &Dossier<'_>, base: &str, language: Language) -> Value {
    let (system, assessment) = (one.system, one.assessment);
    let id = format!("{base}/systems/{}", system.id);
    let date = |day: chrono::NaiveDate| json!({ "@type": "xsd:date", "@value": day.to_string() });
    let mut node = Map::new();
    let mut put = |key: &str, value: Value| drop(node.insert(key.to_owned(), value));
    put("@id", json!(id));
    put("@type", json!(["dcat:Resource", "eu-aiact:AISystem"]));
    put("dct:identifier", json!(system.id));
    put("dct:title", json!(system.name));
    if let Some(text) = &system.description {
        put("dct:description", json!(text));
    }
    if let Some(text) = &system.purpose {
        put("dpv:hasPurpose", json!({ "@type": "eu-aiact:IntendedPurpose", "rdfs:label": text }));
    }
    if let Some(name) = one.organisation.or(system.organisation.as_deref()) {
        let roles: Vec<&str> = ROLES
            .iter()
            .filter(|(role, _)| assessment.roles.iter().any(|have| have == role))
            .map(|(_, term)| *term)
            .collect();
        let mut entity = json!({ "rdfs:label": name });
        if !roles.is_empty() {
            entity["@type"] = json!(roles);
        }
        put("dct:publisher", entity.clone());
        put("dpv:hasEntity", entity);
    }
    if let Some(FactValue::Date(day)) = system.facts.get("in-service-since").map(|answer| &answer.value) {
        put("dct:available", date(*day));
        let status =
            if *day <= assessment.on { "eu-aiact:PutIntoService" } else { "eu-aiact:NotPutIntoService" };
        put("dpv:hasStatus", json!({ "@id": status }));
    }
    // The extension has no word for a class of risk: the assessment carries ours, with the provisions that put it there.
    put(
        "dpv:hasAssessment",
        json!({
            "@type": "eu-aiact:HighRiskAIAssessment",
            "dct:type": assessment.risk.as_str(),
            "dct:date": date(assessment.on),
            "dct:conformsTo": assessment.provisions.iter().map(|one| json!({ "@id": one.url(language) })).collect::<Vec<_>>(),
            "dct:provenance": format!("rule book {}, law of {}", assessment.book, assessment.law),
        }),
    );
    let measures: Vec<Value> = system
        .measures
        .iter()
        .filter_map(|(rule, measure)| {
            let finding = assessment.finding(rule)?;
            let mut node = json!({
                "@id": format!("{id}#{rule}"),
                "rdfs:label": finding.title.get(language),
                "dct:type": measure.state.as_str(),
                "dct:conformsTo": { "@id": finding.provision.url(language) },
            });
            if finding.provision.as_str() == "art_27/par_1" {
                node["@type"] = json!("eu-aiact:FRIA");
            }
            if let Some(link) = measure.link() {
                node["dct:source"] = json!({ "@id": link });
            }
            Some(node)
        })
        .collect();
    if !measures.is_empty() {
        put("dpv:hasOrganisationalMeasure", json!(measures));
    }
    Value::Object(node)
}
