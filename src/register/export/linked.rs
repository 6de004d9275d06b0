//! Linked data: a DCAT catalogue of systems in the words of the W3C DPV and its extension for the Act.
//!
//! # Source
//! <https://w3id.org/dpv/2.1/legal/eu/aiact>; only terms that stand there are used.

use serde_json::{Map, Value, json};

use super::Dossier;
use super::writing::pretty;
use crate::law::FactValue;
use crate::register::MeasureState;
use crate::text::{Language, say};

const CONTEXT: [(&str, &str); 7] = [
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("dct", "http://purl.org/dc/terms/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
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

/// The list of systems in linked data: where it and they are found, what it is called, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue {
    address: String,
    /// Below it are the systems, by their ids.
    systems: String,
    title: String,
    publisher: String,
}

impl Catalogue {
    /// What an organisation keeps, for who is signed in; `None`: what several do.
    pub fn of_register(site: &str, organisation: Option<&str>, language: Language) -> Catalogue {
        Catalogue {
            address: format!("{site}/register"),
            systems: format!("{site}/systems"),
            title: titled("linked-title", organisation, language),
            publisher: publisher(site, organisation),
        }
    }

    /// What an organisation publishes, for anybody; `None`: what several do. `query` narrows the address of it.
    pub fn of_public(
        (site, query): (&str, &str),
        organisation: Option<&str>,
        language: Language,
    ) -> Catalogue {
        Catalogue {
            address: format!("{site}/public{query}"),
            systems: format!("{site}/public"),
            title: titled("public-title", organisation, language),
            publisher: publisher(site, organisation),
        }
    }

    /// The catalogue with systems as they were written.
    pub(super) fn with(&self, systems: &str) -> String {
        let context: Map<String, Value> =
            CONTEXT.iter().map(|(prefix, address)| ((*prefix).to_owned(), json!(address))).collect();
        let head = pretty(&json!({
            "@context": context,
            "@id": self.address,
            "@type": "dcat:Catalog",
            "dct:title": self.title,
            "dct:publisher": { "@type": "foaf:Agent", "foaf:name": self.publisher },
        }));
        let open = head.strip_suffix("\n}").expect("a table that is not empty ends so");
        format!("{open},\n  \"dcat:resource\": {systems}\n}}\n")
    }
}

fn titled(key: &str, organisation: Option<&str>, language: Language) -> String {
    match organisation {
        Some(name) => say(language, &format!("{key}-of"), &[("organisation", name.to_owned().into())]),
        None => say(language, key, &[]),
    }
}

/// Several organisations publish by the site that they share, which has no other name than its own.
fn publisher(site: &str, organisation: Option<&str>) -> String {
    let host = site.split_once("://").map_or(site, |(_, host)| host);
    organisation.unwrap_or(host).to_owned()
}

pub(super) fn system(one: &Dossier<'_>, catalogue: &Catalogue, language: Language) -> Value {
    let (system, assessment) = (one.system, one.assessment);
    let id = format!("{}/{}", catalogue.systems, system.id);
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
        put("dct:publisher", json!({ "@type": "foaf:Agent", "foaf:name": name }));
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
    // That a measure is taken is all that the vocabulary can say of one: what is only begun, or does not apply, is none.
    let measures: Vec<Value> = system
        .measures
        .iter()
        .filter(|(_, measure)| measure.state == MeasureState::Met)
        .filter_map(|(rule, measure)| {
            let finding = assessment.finding(rule)?;
            let mut node = json!({
                "@id": format!("{id}#{rule}"),
                "rdfs:label": finding.title.get(language),
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
