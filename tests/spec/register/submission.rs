//! What the API of the national register of the Netherlands is given: in the shapes of 1.0, and what it lacks is said beforehand.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use axum::http::StatusCode;
use belfort::daemon::assess::assess;
use belfort::register::export::{Dossier, ExportFormat, Gap, Style, missing_for_submission, write};
use belfort::register::{Contact, ImportFormat, System, Wish, read_import};
use belfort::text::{Language, html};
use expect_test::expect_file;
use serde_json::{Value, json};

use super::real::{files, register, take_in};
use crate::town::{Town, social_assistance};

/// The first record of a fixture.
fn first(town: &Town, name: &str) -> System {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/registers").join(name);
    read(town, &std::fs::read(path).unwrap(), None)
}

fn read(town: &Town, bytes: &[u8], format: Option<ImportFormat>) -> System {
    let wish = Wish { format, ..Wish::default() };
    let import = read_import("uit", bytes, &wish, &town.tower.book);
    import.unwrap_or_else(|refused| panic!("{:#?}", refused.problems)).systems.remove(0).0
}

fn written(town: &Town, system: &System, format: ExportFormat) -> Vec<u8> {
    let assessment = assess(&town.tower, system);
    let one = Dossier { system, assessment: &assessment, organisation: Some("Gemeente Voorbeeldstad") };
    write(format, &[one], &town.tower.book, Language::Nl, (&Style::Inside, "https://town.example")).unwrap()
}

fn submission(town: &Town, system: &System) -> Value {
    let all: Value = serde_json::from_slice(&written(town, system, ExportFormat::NlSubmission)).unwrap();
    all[0].clone()
}

fn gaps(town: &Town, system: &System) -> Vec<Gap> {
    let assessment = assess(&town.tower, system);
    let one = Dossier { system, assessment: &assessment, organisation: Some("Gemeente Voorbeeldstad") };
    missing_for_submission(&one, &town.tower.book)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_came_as_a_table_is_submitted_in_the_shapes_that_it_had() {
    let town = Town::new().await;
    let whole = first(&town, "nl-1.0.json");
    let row = read(&town, &written(&town, &whole, ExportFormat::NlCsv), Some(ImportFormat::Nl));
    let (whole, row) = (submission(&town, &whole), submission(&town, &row));
    for field in ["category", "lawful_basis_grouping", "source_data_grouping", "impacttoetsen_grouping"] {
        assert!(whole[field].is_array() || whole[field].is_null(), "{field}: {whole}");
        assert_eq!(row[field], whole[field], "{field}");
    }
    assert!(row["category"].is_array() && row["lawful_basis_grouping"][0]["link"].is_string(), "{row}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_of_an_older_version_is_submitted_in_the_words_of_1_0_and_what_has_no_place_is_named() {
    let town = Town::new().await;
    let old = first(&town, "nl-0.3.json");
    let said = submission(&town, &old);
    let tests = json!([{ "title": "Data Protection Impact Assessment (DPIA)" }]);
    assert_eq!((&said["impacttoetsen_grouping"], &said["standard_version"]), (&tests, &json!("1.0")));
    let kept: Value = serde_json::from_slice(&written(&town, &old, ExportFormat::Nl)).unwrap();
    assert_eq!(kept[0]["standard_version"], "0.3.1", "the record itself is of the version that it is of");

    let mut old = first(&town, "nl-0.2.json");
    let record = &mut old.origin.as_mut().unwrap().record;
    record.insert("iama".to_owned(), "Ja".into());
    record.insert("iama_description".to_owned(), "https://stad.example/iama".into());
    let said = submission(&town, &old);
    assert_eq!(said["category"], json!(["Verkeer"]));
    assert!(gaps(&town, &old).contains(&Gap::NotTaken("category", "afval".to_owned())));
    let titles: Vec<&str> = said["impacttoetsen_grouping"]
        .as_array()
        .unwrap()
        .iter()
        .map(|test| test["title"].as_str().unwrap())
        .collect();
    assert!(titles.len() == 2 && titles[0].contains("DPIA") && titles[1].contains("IAMA"), "{titles:?}");
    assert_eq!(said["impacttoetsen_grouping"][1]["link"], "https://stad.example/iama");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_person_is_named_to_the_public_and_no_english_record_is_called_dutch() {
    let town = Town::new().await;
    let mut british = first(&town, "atrs.json");
    let address = Some("an.peeters@stad.example".to_owned());
    british.contacts = vec![Contact { name: "An Peeters".to_owned(), address, ..Contact::default() }];
    for format in [ExportFormat::Nl, ExportFormat::NlSubmission] {
        let text = String::from_utf8(written(&town, &british, format)).unwrap();
        assert!(!text.contains("an.peeters") && !text.contains("nld"), "{format:?}: {text}");
    }
    for field in ["contact_email", "lang", "status"] {
        assert!(gaps(&town, &british).contains(&Gap::Missing(field)), "{field}");
    }
    british.public_contact = Some("ai@stad.example".to_owned());
    assert_eq!(submission(&town, &british)["contact_email"], "ai@stad.example");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_submission_lacks_is_said_on_the_page_and_as_a_table() {
    let town = Town::new().await;
    town.register(&social_assistance("steun", "email:bob@town.example")).await;
    let account = crate::town::account(&town.tower, "An", belfort::people::Role::Officer, None).await;
    let cookie = crate::town::session(&town.tower, &account).await;
    let page = crate::accounts::see(&town, "/systems/steun", &cookie).await;
    assert!(page.text.contains("<li>status ontbreekt</li>"), "{}", page.text);
    for place in ["/systems/steun/export/nl-missing", "/register/export/nl-missing"] {
        let got = crate::accounts::see(&town, place, &cookie).await;
        assert_eq!(got.status, StatusCode::OK);
        assert!(got.text.contains("status,status ontbreekt"), "{place}: {}", got.text);
    }
}

/// What a value is not that a schema of the description asks for.
fn faults(all: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap();
        return faults(all, &all[name], value, at);
    }
    let most = schema["max_length_without_html"].as_u64();
    if most.is_some_and(|most| html::plain(value.as_str().unwrap_or_default()).chars().count() as u64 > most)
    {
        return vec![format!("{at}: too long")];
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let fits = any.iter().any(|one| faults(all, one, value, at).is_empty());
        return if fits { Vec::new() } else { vec![format!("{at}: of no form: {value}")] };
    }
    if let Some(words) = schema["enum"].as_array() {
        return if words.contains(value) { Vec::new() } else { vec![format!("{at}: no word: {value}")] };
    }
    match schema["type"].as_str() {
        Some("string") if !value.is_string() => vec![format!("{at}: no text: {value}")],
        Some("null") if !value.is_null() => vec![format!("{at}: something: {value}")],
        Some("array") => match value.as_array() {
            Some(list) => list.iter().flat_map(|one| faults(all, &schema["items"], one, at)).collect(),
            None => vec![format!("{at}: no list: {value}")],
        },
        Some("object") => fields(all, schema, value, at),
        _ => Vec::new(),
    }
}

fn fields(all: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let Some(table) = value.as_object() else { return vec![format!("{at}: no table: {value}")] };
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let missing =
        required.filter(|field| !table.contains_key(*field)).map(|field| format!("{field}: missing"));
    let inner = table.iter().flat_map(|(field, value)| {
        let at = if at.is_empty() { field } else { at };
        match schema["properties"].get(field) {
            Some(schema) => faults(all, schema, value, at),
            None => vec![format!("{at}: unknown field `{field}`")],
        }
    });
    missing.chain(inner).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_submission_of_a_real_record_breaks_the_description_of_the_api_only_where_it_was_said() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/registers");
    if !folder.exists() {
        eprintln!("skipped: ../shared/registers is not there");
        return;
    }
    let path = folder.join("nl-publicatiestandaard/algoritmeregister-openapi-v1_0.json");
    let description: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let all = &description["components"]["schemas"];
    let town = Town::new().await;
    for path in files(&folder) {
        let name = path.strip_prefix(&folder).unwrap().display().to_string();
        // What is no register is refused, which another test counts.
        let _ = take_in(&town, &name, &std::fs::read(&path).unwrap(), None).await;
    }
    let names: BTreeMap<String, String> =
        town.tower.store.organisations().await.unwrap().into_iter().collect();
    let (mut valid, mut lacking) = (0, BTreeMap::<String, usize>::new());
    let systems = register(&town).await;
    for system in &systems {
        let assessment = assess(&town.tower, system);
        let organisation = system.organisation.as_ref().and_then(|id| names.get(id)).map(String::as_str);
        let one = Dossier { system, assessment: &assessment, organisation };
        let place = (&Style::Inside, "https://town.example");
        let book = &town.tower.book;
        let text = write(ExportFormat::NlSubmission, &[one], book, Language::Nl, place).unwrap();
        let made: Value = serde_json::from_slice(&text).unwrap();
        let broken = faults(all, &all["AlgorithmIn"], &made[0], "");
        let said = missing_for_submission(&one, book);
        let stands = |gap: &&Gap| !matches!(gap, Gap::NotTaken(..));
        let said: BTreeSet<&str> = said.iter().filter(stands).map(Gap::field).collect();
        let fields: BTreeSet<&str> = broken.iter().map(|fault| fault.split(':').next().unwrap()).collect();
        assert_eq!(fields, said, "{}: {broken:#?}", system.id);
        valid += usize::from(broken.is_empty());
        for fault in broken {
            *lacking.entry(fault).or_default() += 1;
        }
    }
    let mut told = format!("{valid} of {} real records can be submitted as they are\n", systems.len());
    for (fault, count) in lacking {
        told.push_str(&format!("{fault}: {count}\n"));
    }
    eprint!("{told}");
    expect_file!["submission.txt"].assert_eq(&told);
}
