//! Registers of others are read whole: every field kept, facts proposed, all of a file or nothing.

use std::path::Path;

use belfort::daemon::taking_in::{self, File};
use belfort::law::FactValue;
use belfort::register::import::{StepKind, columns};
use belfort::register::{Import, ImportFormat, Mapping, Wish, read_import};

use belfort::store::TakenIn;

use crate::town::Town;

const PLAIN: &Wish = &Wish { format: None, mapping: Mapping::EMPTY, organisation: None, encoding: None };

fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/registers").join(name);
    std::fs::read(path).unwrap()
}

fn read(town: &Town, name: &str) -> Import {
    read_with(town, name, &fixture(name), &Wish::default())
}

fn read_with(town: &Town, name: &str, bytes: &[u8], wish: &Wish) -> Import {
    read_import(name, bytes, wish, &town.tower.book)
        .unwrap_or_else(|refused| panic!("{:#?}", refused.problems))
}

fn codes(town: &Town, bytes: &[u8], wish: &Wish) -> Vec<String> {
    let refused = read_import("x.csv", bytes, wish, &town.tower.book).unwrap_err();
    let told = |problem: &belfort::law::Problem| {
        let (line, _) = problem.position(&refused.text);
        assert!(problem.hint.is_some() || problem.code == "bad-row", "no remedy: {problem:?}");
        format!("{} in line {line}", problem.code)
    };
    refused.problems.iter().map(told).collect()
}

async fn store(town: &Town, bytes: &[u8]) -> Result<Vec<StepKind>, Vec<String>> {
    let file = File { path: "x.json", bytes, wish: &Wish::default() };
    let plan = taking_in::import(&town.tower, file, &|_| true, "An").await.unwrap();
    let messages = |refused: Box<taking_in::NotPlanned>| {
        refused.problems.iter().map(|one| one.message.clone()).collect::<Vec<_>>()
    };
    Ok(plan.map_err(messages)?.steps.iter().map(|step| step.kind).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_form_is_known_by_its_fields_and_every_field_is_kept() {
    let town = Town::new().await;
    for (name, format, count) in [
        ("nl-1.0.json", ImportFormat::Nl, 2),
        ("nl-0.1.json", ImportFormat::Nl, 2),
        ("nl-0.2.json", ImportFormat::Nl, 2),
        ("nl-0.3.json", ImportFormat::Nl, 1),
        ("nl-list.json", ImportFormat::NlList, 1),
        ("eurocities.csv", ImportFormat::Eurocities, 1),
        ("atrs.json", ImportFormat::Atrs, 2),
    ] {
        let import = read(&town, name);
        assert_eq!((import.format, import.systems.len()), (format, count), "{name}");
        for (system, _) in &import.systems {
            assert!(system.facts.is_empty(), "{name}: nothing is assumed");
        }
        if name.ends_with(".json") {
            let records: Vec<serde_json::Value> = serde_json::from_slice(&fixture(name)).unwrap();
            let kept = import.systems.iter().map(|(system, _)| &system.origin.as_ref().unwrap().record);
            assert!(kept.eq(records.iter().map(|record| record.as_object().unwrap())), "{name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_record_says_is_read_and_what_it_hints_at_is_proposed_with_its_words() {
    let town = Town::new().await;
    let import = read(&town, "nl-1.0.json");
    let system = &import.systems[0].0;
    assert_eq!((system.id.as_str(), system.name.as_str()), ("99000001", "Meldingen sorteren"));
    assert_eq!(system.organisation.as_deref(), Some("gemeente-voorbeeldstad"));
    assert_eq!(import.organisations[0].name, "Gemeente Voorbeeldstad");
    assert_eq!(system.purpose.as_deref(), Some("Een melding komt sneller bij de juiste dienst."));
    assert_eq!(system.vendor.as_deref(), Some("Sorteer BV"));
    let since = &system.proposals["in-service-since"][0];
    assert_eq!(since.value, FactValue::Date("2024-05-01".parse().unwrap()));
    assert_eq!(since.why.as_deref(), Some("begin_date: 2024-05"));
    assert!(system.proposals.contains_key("dpia-required") && system.proposals.contains_key("deployer-kind"));
    let old = &read(&town, "nl-0.3.json").systems[0].0;
    assert_eq!(old.proposals["technique"][0].value, FactValue::Several(vec!["machine-learning".to_owned()]));
    // "Onbekend" stays unknown.
    assert!(!import.systems[1].0.proposals.contains_key("dpia-required"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_columns_of_a_table_of_ones_own_are_mapped() {
    let town = Town::new().await;
    let mapping = Mapping::read([
        "Naam systeem=name",
        "Profileert het?=fact:profiling",
        "Sinds=fact:in-service-since",
        "Techniek=fact:technique",
    ]);
    let wish = Wish { mapping: mapping.unwrap(), organisation: Some("gent".to_owned()), ..Wish::default() };
    let import = read_with(&town, "own-columns.csv", &fixture("own-columns.csv"), &wish);
    let (first, second) = (&import.systems[0].0, &import.systems[1].0);
    assert_eq!((first.id.as_str(), first.organisation.as_deref()), ("gent-wachtrij", Some("gent")));
    assert_eq!(first.proposals["profiling"][0].value, FactValue::Bool(false));
    assert_eq!(first.proposals["technique"][0].why.as_deref(), Some("Techniek: Machinaal leren"));
    assert_eq!(first.origin.as_ref().unwrap().record["Opmerking"], "=niet rekenen");
    assert!(second.proposals.is_empty());
    assert_eq!(second.origin.as_ref().unwrap().record["Opmerking"], "regel 1\nregel 2");
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_input_is_named_with_its_line_and_its_remedy() {
    let town = Town::new().await;
    let plain = Wish::default();
    let told = |bytes: &[u8]| codes(&town, bytes, &plain);
    assert_eq!(told(b"naam;doel\na;b\n\xe9;c\n"), ["encoding in line 3"]);
    assert_eq!(
        told(b"naam;doel\na;=HYPERLINK(\"http://x\")\nb;@SUM(A1)\n"),
        ["formula in line 2", "formula in line 3"]
    );
    assert_eq!(told(b"naam;doel\na;b;c\nd\n"), ["bad-row in line 2", "bad-row in line 3"]);
    assert_eq!(told(b"naam;naam\na;b\n"), ["bad-head in line 1"]);
    assert_eq!(told(b"doel;soort\na;b\n"), ["no-name in line 2"]);
    assert_eq!(told(b"id;naam\nx;a\nx;b\n"), ["duplicate-id in line 3"]);
    assert_eq!(told(b"naam;x\nChatbot;1\nChatbot;2\n"), ["duplicate-name in line 3"]);
    assert_eq!(
        told(b"attribute,name,tier,type,required\nscope,Scope,2,text,TRUE\n"),
        ["field-list in line 1"]
    );
    assert_eq!(told(b"%PDF-1.7 \xe2\xe3"), ["encoding in line 1"]);
    assert_eq!(told(b"[]"), ["unknown-form in line 1"]);
    assert_eq!(told(b"[{\"a\":1}]"), ["unknown-form in line 1"]);
    assert_eq!(told(&vec![b'a'; 33 << 20]), ["too-large in line 1"]);
    let wish =
        Wish { mapping: Mapping::read(["soort=fact:profiling", "weg=name"]).unwrap(), ..Wish::default() };
    assert_eq!(
        codes(&town, b"naam;soort\na;ja\nb;soms\n", &wish),
        ["unknown-column in line 1", "unknown-value in line 3"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_is_read_as_spreadsheets_write_it_and_what_nobody_knows_stays_unknown() {
    let town = Town::new().await;
    let mapping = Mapping::read(["Sinds=fact:in-service-since", "Profileert=fact:profiling"]).unwrap();
    let wish = Wish { mapping, ..Wish::default() };
    let table =
        "naam;Sinds;Profileert\na;01/03/2024;ja\nb;1-3-2024;Misschien\nc;01.03.2024;n.v.t.\nd;;Peut-être\n";
    let import = read_with(&town, "a.csv", table.as_bytes(), &wish);
    let first = FactValue::Date("2024-03-01".parse().unwrap());
    let proposed: Vec<(Option<&FactValue>, bool)> = import
        .systems
        .iter()
        .map(|(system, _)| {
            let since = system.proposals.get("in-service-since").map(|all| &all[0].value);
            (since, system.proposals.contains_key("profiling"))
        })
        .collect();
    assert_eq!(proposed, [(Some(&first), true), (Some(&first), false), (Some(&first), false), (None, false)]);
    for bad in ["03/13/2024", "1/3/24", "maart"] {
        let table = format!("naam;Sinds;Profileert\na;{bad};\n");
        assert_eq!(codes(&town, table.as_bytes(), &wish), ["bad-day in line 2"], "{bad}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn importing_again_changes_only_what_changed_and_never_what_an_officer_wrote() {
    let town = Town::new().await;
    let file = fixture("nl-1.0.json");
    assert_eq!(store(&town, &file).await.unwrap(), [StepKind::New, StepKind::New]);
    assert_eq!(store(&town, &file).await.unwrap(), [StepKind::Same, StepKind::Same]);
    belfort::daemon::editing::edit(&town.tower, "99000001", None, "An", |system| {
        system.name = "Meldingen (wij)".to_owned();
        assert_eq!(system.refuse("in-service-since", 0), belfort::register::Decided::Done);
    })
    .await
    .unwrap();
    let text = String::from_utf8(fixture("nl-1.0.json")).unwrap();
    let text = text.replace("Sorteer BV", "Sorteer NV").replace("\"Meldingen sorteren\"", "\"Meldingen 2\"");
    assert_eq!(store(&town, text.as_bytes()).await.unwrap(), [StepKind::Changed, StepKind::Same]);
    let system = town.tower.store.system("99000001").await.unwrap().unwrap().system;
    assert_eq!((system.name.as_str(), system.vendor.as_deref()), ("Meldingen (wij)", Some("Sorteer NV")));
    assert!(!system.proposals.contains_key("in-service-since"), "what was refused is not put again");
    let names = town.tower.store.organisations().await.unwrap();
    assert_eq!(names, [("gemeente-voorbeeldstad".to_owned(), "Gemeente Voorbeeldstad".to_owned())]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_id_of_somebody_else_stops_the_whole_import() {
    let town = Town::new().await;
    town.register("id = \"99000002\"\nname = \"Van een ander\"\norganisation = \"brugge\"\n").await;
    let refused = store(&town, &fixture("nl-1.0.json")).await.unwrap_err();
    assert!(refused[0].contains("99000002") && refused[0].contains("brugge"), "{refused:?}");
    assert_eq!(town.tower.store.systems().await.unwrap().len(), 1, "nothing half stored");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_changed_between_the_plan_and_the_turn_is_not_overwritten() {
    let town = Town::new().await;
    let file = |bytes| File { path: "x.json", bytes, wish: PLAIN };
    let (before, fresh) = (fixture("nl-1.0.json"), |_: Option<&str>| true);
    let register = taking_in::register(&town.tower).await.unwrap();
    let planned = taking_in::plan(&town.tower, file(&before), &register, &fresh).unwrap();
    town.register("id = \"99000001\"\nname = \"Van Bo\"\norganisation = \"gemeente-voorbeeldstad\"\n").await;
    let late = taking_in::take_in(&town.tower, &planned, &[], "An", None).await.unwrap();
    assert_eq!(late, TakenIn::Overtaken, "it was new, and is no longer");
    let systems = town.tower.store.systems().await.unwrap();
    assert_eq!((systems.len(), systems[0].system.name.as_str()), (1, "Van Bo"), "all of it or nothing");
    assert!(town.tower.store.organisations().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_column_is_guessed_by_its_name_in_four_languages_and_only_where_it_says_one_thing() {
    let town = Town::new().await;
    let guessed = |text: &str| -> Vec<String> {
        let columns = columns(text.as_bytes(), PLAIN, &town.tower.book).unwrap();
        columns.iter().map(|column| column.target.to_string()).collect()
    };
    assert_eq!(
        guessed("Kenmerk;Naam systeem;Organisatie;Doel;Leverancier;Versie\n"),
        ["id", "name", "organisation", "purpose", "vendor", "version"]
    );
    assert_eq!(guessed("Numéro;Nom;Finalité;Fournisseur\n"), ["id", "name", "purpose", "vendor"]);
    assert_eq!(guessed("Kennung,Bezeichnung,Zweck,Anbieter\n"), ["id", "name", "purpose", "vendor"]);
    assert_eq!(guessed("Naam;Naam leverancier;Titel;profiling\n"), ["name", "-", "-", "fact:profiling"]);
    let question = town.tower.book.fact("profiling").unwrap().question.get(belfort::text::Language::Nl);
    assert_eq!(guessed(&format!("Naam;\"{question}\"\n")), ["name", "fact:profiling"]);
    assert_eq!(
        columns(&fixture("eurocities.csv"), PLAIN, &town.tower.book),
        None,
        "its form says what each is"
    );
    assert_eq!(columns(&fixture("nl-1.0.json"), PLAIN, &town.tower.book), None);
}
