//! What leaves the register: nothing lost on the way out and in again, nothing guessed, nothing that a spreadsheet runs.

use belfort::daemon::assess::assess;
use belfort::daemon::exports::at_once;
use belfort::daemon::taking_in::{self, File};
use belfort::law::{Answer, FactValue};
use belfort::register::export::{
    Catalogue, Dossier, ExportFormat, Gap, Style, Writing, missing_for_submission, write,
};
use belfort::register::{
    Contact, Import, ImportFormat, Measure, MeasureState, System, Version, Wish, read_import,
};
use belfort::text::Language;
use serde_json::Value;

use crate::town::{Town, social_assistance};

fn out(town: &Town, systems: &[System], format: ExportFormat, language: Language) -> String {
    String::from_utf8(written(town, systems, format, language)).unwrap()
}

fn written(town: &Town, systems: &[System], format: ExportFormat, language: Language) -> Vec<u8> {
    let assessed: Vec<_> = systems.iter().map(|system| assess(&town.tower, system)).collect();
    let dossiers: Vec<_> = systems
        .iter()
        .zip(&assessed)
        .map(|(system, assessment)| Dossier {
            system,
            assessment,
            organisation: Some("Gemeente Voorbeeldstad"),
        })
        .collect();
    write(format, &dossiers, &town.tower.book, language, (&Style::Inside, "https://town.example")).unwrap()
}

fn back(town: &Town, text: &str, format: ImportFormat) -> Vec<System> {
    let wish = Wish { format: Some(format), ..Wish::default() };
    let import: Import = read_import("uit", text.as_bytes(), &wish, &town.tower.book)
        .unwrap_or_else(|refused| panic!("{:#?}", refused.problems));
    import.systems.into_iter().map(|(system, _)| system).collect()
}

fn systems(town: &Town, name: &str) -> Vec<System> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/registers").join(name);
    let bytes = std::fs::read(path).unwrap();
    let import = read_import("uit", &bytes, &Wish::default(), &town.tower.book).unwrap();
    import.systems.into_iter().map(|(system, _)| system).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn written_and_read_again_it_is_the_same() {
    let town = Town::new().await;
    let read = systems(&town, "nl-1.0.json");
    assert_eq!(back(&town, &out(&town, &read, ExportFormat::Own, Language::Nl), ImportFormat::Own), read);
    assert_eq!(back(&town, &out(&town, &read, ExportFormat::Nl, Language::Nl), ImportFormat::Nl), read);
    let own: Vec<System> = vec![town_system(&town)];
    assert_eq!(back(&town, &out(&town, &own, ExportFormat::Own, Language::Nl), ImportFormat::Own), own);
}

#[tokio::test(flavor = "multi_thread")]
async fn systems_of_one_name_come_back_under_their_ids_in_every_form_of_the_standard() {
    let town = Town::new().await;
    let read = systems(&town, "nl-1.0.json").remove(0);
    let under = |field: &str, id: &str| {
        let mut one = read.clone();
        one.id = id.to_owned();
        let record = &mut one.origin.as_mut().unwrap().record;
        record.retain(|known, _| !["lars", "source_id", "id", "uuid"].contains(&known.as_str()));
        record.insert(field.to_owned(), id.into());
        one
    };
    let all = [under("id", "sjabloon-a"), under("uuid", "sjabloon-b"), under("lars", "12345678")];
    for format in [ExportFormat::Nl, ExportFormat::NlSubmission, ExportFormat::NlCsv] {
        let again = back(&town, &out(&town, &all, format, Language::Nl), ImportFormat::Nl);
        let ids: Vec<&str> = again.iter().map(|system| system.id.as_str()).collect();
        assert_eq!(ids, ["sjabloon-a", "sjabloon-b", "12345678"], "{format:?}");
        let source = |system: &System| system.origin.as_ref().unwrap().record.get("source_id").cloned();
        assert_eq!(source(&again[2]).is_some(), format == ExportFormat::NlCsv, "{format:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn our_own_form_asks_nothing_of_the_law_and_every_other_once_a_system() {
    let town = Town::new().await;
    let all = [town_system(&town), systems(&town, "nl-1.0.json").remove(0)];
    for format in
        ["belfort", "csv", "nl", "nl-submission", "nl-csv", "json-ld", "annex-viii", "fria", "report"]
    {
        let format: ExportFormat = format.parse().unwrap();
        let mut asked = 0;
        let catalogue = Catalogue::of_register("https://town.example", None, Language::Nl);
        let mut writing = Writing::new(format, 2, &town.tower.book, Language::Nl, &catalogue);
        for system in &all {
            writing.add(system, Some("Gemeente Voorbeeldstad"), || {
                asked += 1;
                assess(&town.tower, system)
            });
        }
        let written = writing.finish(&Style::Inside, &|_| ()).unwrap();
        assert_eq!(asked, if format == ExportFormat::Own { 0 } else { all.len() }, "{format:?}");
        assert!(written == self::written(&town, &all, format, Language::Nl), "{format:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn our_own_form_carries_what_organisations_are_called_and_nobody_elses_name_comes_with_it() {
    let town = Town::new().await;
    town.tower.store.save_organisation("gemeente-waalwijk", "Gemeente Waalwijk").await.unwrap();
    town.register("id = \"a\"\nname = \"A\"\norganisation = \"gemeente-waalwijk\"\n").await;
    town.register("id = \"b\"\nname = \"B\"\n").await;
    let all: Vec<System> =
        town.tower.store.systems().await.unwrap().into_iter().map(|stored| stored.system).collect();
    let form = (ExportFormat::Own, Language::Nl);
    let bytes = at_once(&town.tower, form, all.clone(), |_| true, Style::Inside).await.unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let stranger = text.replace(
        "\"organisations\": [",
        "\"organisations\": [{ \"id\": \"gent\", \"name\": \"Niet Gent\" },",
    );
    for text in [text, stranger] {
        let other = Town::new().await;
        let file = File { path: "uit.json", bytes: text.as_bytes(), wish: &Wish::default() };
        taking_in::import(&other.tower, file, &|_| true, "An").await.unwrap().unwrap();
        let names = other.tower.store.organisations().await.unwrap();
        assert_eq!(names, [("gemeente-waalwijk".to_owned(), "Gemeente Waalwijk".to_owned())]);
        let again = other.tower.store.systems().await.unwrap().into_iter().map(|stored| stored.system);
        assert_eq!(again.collect::<Vec<_>>(), all);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn records_of_the_first_versions_of_the_standard_come_out_whole_under_their_own_version() {
    let town = Town::new().await;
    for (name, version, fields, proposed) in
        [("nl-0.1.json", "0.1", 39, "machine-learning"), ("nl-0.2.json", "0.2.3", 39, "fixed-rules")]
    {
        let read = systems(&town, name);
        assert_eq!(read.len(), 2, "{name}");
        let kept = |system: &System| system.origin.as_ref().unwrap().record.clone();
        assert_eq!(kept(&read[0]).len(), fields, "{name}: each field of that version");
        assert_eq!(kept(&read[0])["standard_version"], version);
        let technique = &read[0].proposals["technique"][0].value;
        assert_eq!(technique, &FactValue::Several(vec![proposed.to_owned()]), "{name}");
        assert!(read[0].proposals.contains_key("dpia-required"), "{name}");
        assert!(!read[1].proposals.contains_key("dpia-required"), "{name}: \"Onbekend\" stays unknown");

        let own = out(&town, &read, ExportFormat::Own, Language::Nl);
        assert_eq!(back(&town, &own, ImportFormat::Own), read, "{name}");
        let again = back(&town, &out(&town, &read, ExportFormat::Nl, Language::Nl), ImportFormat::Nl);
        assert_eq!(again, read, "{name}");
    }
}

fn town_system(town: &Town) -> System {
    let text = social_assistance("s", "email:an@town.example");
    let mut system =
        belfort::register::read_system("s.toml", &text, Default::default(), &town.tower.book).unwrap();
    let rule = assess(&town.tower, &system).deadlines[0].rule.clone();
    let note = Some("=HYPERLINK(\"x\") & <b>".to_owned());
    let evidence = Some("https://town.example/bewijs".to_owned());
    system.measures.insert(rule, Measure { state: MeasureState::Met, note, evidence, ..Measure::default() });
    system.description = Some("=1+1".to_owned());
    system
}

#[tokio::test(flavor = "multi_thread")]
async fn the_publication_standard_keeps_the_words_of_the_record_and_adds_what_changed_since() {
    let town = Town::new().await;
    let mut read = systems(&town, "nl-1.0.json");
    read[0].name = "Andere naam".to_owned();
    read[0]
        .facts
        .insert("in-service-since".to_owned(), Answer::from(FactValue::Date("2024-05-20".parse().unwrap())));
    let json: Value = serde_json::from_str(&out(&town, &read, ExportFormat::Nl, Language::Nl)).unwrap();
    assert_eq!(json[0]["name"], "Andere naam");
    assert_eq!(json[0]["goal"], "<p>Een melding komt <strong>sneller</strong> bij de juiste dienst.</p>");
    assert_eq!((&json[0]["begin_date"], &json[0]["eigen_veld"]["punten"]), (&"2024-05".into(), &3.into()));
    let json: Value =
        serde_json::from_str(&out(&town, &read, ExportFormat::NlSubmission, Language::Nl)).unwrap();
    assert!(json[0].get("eigen_veld").is_none() && json[0].get("end_date").is_none());
    let csv = out(&town, &read, ExportFormat::NlCsv, Language::Nl);
    assert!(csv.starts_with("\u{feff}name,organization,description_short,"), "{csv}");
    assert!(csv.contains("Gemeentewet (https://wetten.example/gemeentewet)"), "{csv}");
    let own = town_system(&town);
    let assessment = assess(&town.tower, &own);
    let dossier = Dossier { system: &own, assessment: &assessment, organisation: None };
    let gaps = missing_for_submission(&dossier, &town.tower.book);
    assert_eq!(gaps, [Gap::Missing("status"), Gap::Missing("contact_email")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_holds_nothing_that_a_spreadsheet_calculates() {
    let town = Town::new().await;
    let csv = out(&town, &[town_system(&town)], ExportFormat::Csv, Language::Nl);
    assert!(csv.contains(",'=1+1,"), "{csv}");
    let again = back(&town, &csv, ImportFormat::Csv);
    assert_eq!(again[0].description.as_deref(), Some("=1+1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_cell_of_either_table_is_a_formula_whatever_a_record_or_an_officer_says() {
    let town = Town::new().await;
    let formulas =
        ["=HYPERLINK(\"http://evil.example\")", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "\t=1", "\r=1"];
    let mut read = systems(&town, "nl-1.0.json");
    for (number, formula) in formulas.into_iter().enumerate() {
        let mut one = read[0].clone();
        one.id = format!("s{number}");
        one.name = formula.to_owned();
        one.vendor = Some(formula.to_owned());
        one.purpose = Some(formula.to_owned());
        one.description = Some(formula.to_owned());
        one.public_contact = Some(format!("{formula}@stad.example"));
        one.owner = Some(formula.to_owned());
        let record = &mut one.origin.as_mut().unwrap().record;
        record.insert("source_id".to_owned(), one.id.clone().into());
        for field in ["tags", "risks", "source_data", "lang", "begin_date", "url"] {
            record.insert(field.to_owned(), formula.into());
        }
        let listed = serde_json::json!([{ "title": formula, "link": "https://wet.example" }, formula]);
        record.insert("lawful_basis_grouping".to_owned(), listed);
        record.insert("source_data_grouping".to_owned(), serde_json::json!([formula]));
        read.push(one);
    }
    for format in [ExportFormat::Csv, ExportFormat::NlCsv] {
        let text = out(&town, &read, format, Language::Nl);
        let mut table = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let (mut cells, mut escaped) = (0, 0);
        for row in table.records() {
            for cell in &row.unwrap() {
                cells += 1;
                escaped += usize::from(cell.starts_with('\''));
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{format:?}: {cell}");
            }
        }
        assert!(cells > 100 && escaped > 3 * formulas.len(), "{format:?}: {escaped} of {cells}");
        let again = back(
            &town,
            &text,
            if format == ExportFormat::Csv { ImportFormat::OwnTable } else { ImportFormat::Nl },
        );
        for (now, before) in again.iter().zip(&read).skip(read.len() - formulas.len()) {
            let said = |one: &System| {
                [Some(one.name.clone()), one.purpose.clone()]
                    .map(|text| text.map(|text| text.trim().to_owned()))
            };
            assert_eq!(said(now), said(before), "{format:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_says_class_why_duties_measures_sources_and_receipt_in_every_language() {
    let town = Town::new().await;
    let system = town_system(&town);
    for language in Language::ALL {
        let html = out(&town, std::slice::from_ref(&system), ExportFormat::Report, language);
        for part in [
            "<h1>",
            "https://eur-lex.europa.eu/",
            "https://town.example/bewijs",
            &town.tower.book.hash()[..16],
        ] {
            assert!(html.contains(part), "{part} in {language}");
        }
        assert!(!html.contains("& <b>") && html.contains("&amp; &lt;b&gt;"), "what people wrote stays text");
        for raw in ["report-", "measure-", "law-", "web-", "annex-", "fria-", "sheet-", "part-"] {
            let words = html.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
            let keys: Vec<&str> =
                words.filter(|word| word.starts_with(raw) && word.len() > raw.len()).collect();
            assert!(keys.is_empty(), "{keys:?} in {language}");
        }
    }
}

/// The text of a PDF without its spaces, which say nothing of where a line happens to break.
pub(super) fn pdf_words(bytes: &[u8]) -> String {
    let document = lopdf::Document::load_mem(bytes).unwrap();
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    let text = document.extract_text(&pages).unwrap();
    dense(&text)
}

pub(super) fn dense(text: &str) -> String {
    text.split_whitespace().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_as_a_pdf_says_the_same_in_every_language_and_is_the_same_file_each_time() {
    let town = Town::new().await;
    let system = town_system(&town);
    for language in Language::ALL {
        let pdf = written(&town, std::slice::from_ref(&system), ExportFormat::ReportPdf, language);
        let words = pdf_words(&pdf);
        let assessment = assess(&town.tower, &system);
        let first = assessment.finding(&assessment.deadlines[0].rule).unwrap();
        for part in [
            system.name.as_str(),
            &belfort::law::explain::class_name(assessment.risk, language),
            first.title.get(language),
            &first.provision.cite(language),
            "https://town.example/bewijs",
            "=HYPERLINK(\"x\") & <b>",
        ] {
            assert!(words.contains(&dense(part)), "{part:?} in {language}: {words}");
        }
        let again = written(&town, std::slice::from_ref(&system), ExportFormat::ReportPdf, language);
        assert!(pdf == again, "the same report is the same file");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pdf_takes_signs_that_no_font_has_words_without_end_and_texts_longer_than_a_page() {
    let town = Town::new().await;
    let mut system = town_system(&town);
    system.name = "Zoek 🔎 \u{202e}مرحبا\u{0007} naam".to_owned();
    system.description = Some("onafgebroken".repeat(2_000));
    let long = "Een zin die blijft duren. ".repeat(1_500) + "Slot.";
    let rule = assess(&town.tower, &system).deadlines[0].rule.clone();
    system.measures.insert(rule, Measure { note: Some(long), ..Measure::default() });
    let pdf = written(&town, &[system, town_system(&town)], ExportFormat::ReportPdf, Language::Nl);
    let document = lopdf::Document::load_mem(&pdf).unwrap();
    assert!(document.get_pages().len() > 6, "{} pages", document.get_pages().len());
    let words = pdf_words(&pdf);
    assert!(words.contains("Slot.") && words.contains("naam"), "nothing is cut off");
    assert!(words.contains('□'), "a sign that cannot be drawn is shown to be missing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pdf_is_tagged_names_its_language_and_claims_the_standards_of_access_and_archive() {
    let town = Town::new().await;
    for format in [ExportFormat::ReportPdf, ExportFormat::FriaPdf, ExportFormat::AnnexViiiPdf] {
        let pdf = written(&town, &[town_system(&town)], format, Language::Fr);
        let document = lopdf::Document::load_mem(&pdf).unwrap();
        let catalog = document.catalog().unwrap();
        assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"fr");
        let marked = catalog.get(b"MarkInfo").unwrap().as_dict().unwrap().get(b"Marked").unwrap();
        assert!(marked.as_bool().unwrap() && catalog.has(b"StructTreeRoot"));
        let metadata = catalog.get(b"Metadata").unwrap().as_reference().unwrap();
        let metadata = document.get_object(metadata).unwrap().as_stream().unwrap();
        let claims = String::from_utf8(metadata.content.clone()).unwrap();
        assert!(claims.contains("pdfuaid:part>1<") && claims.contains("pdfaid:part>2<"), "{claims}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sheets_of_the_act_say_what_is_known_and_leave_the_rest_open() {
    let town = Town::new().await;
    let read = systems(&town, "nl-1.0.json");
    let fria = out(&town, &read, ExportFormat::Fria, Language::Nl);
    for part in [
        "artikel 27",
        "Een melding komt sneller",
        "Een mens kan elke keuze herzien. (proportionality)",
        "Nog in te vullen",
    ] {
        assert!(fria.contains(part), "{part}: {fria}");
    }
    let annex = out(&town, &read, ExportFormat::AnnexViii, Language::En);
    for part in [
        "Section C",
        "Gemeente Voorbeeldstad",
        "algoritmen@voorbeeldstad.example",
        "DPIA",
        "Still to be filled in",
    ] {
        assert!(annex.contains(part), "{part}: {annex}");
    }
    let deployed = out(&town, &[town_system(&town)], ExportFormat::AnnexViii, Language::En);
    assert!(deployed.contains("Section C"), "{deployed}");
    assert!(
        !deployed.contains("Section A"),
        "a deployer does not fill in what the provider must: {deployed}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sheets_are_filled_in_with_answers_and_people_of_the_town_and_say_the_same_as_a_pdf() {
    let town = Town::new().await;
    let mut system = town_system(&town);
    system.purpose = Some("Kiest dossiers voor controle.".to_owned());
    system.vendor = Some("Bouwer NV".to_owned());
    system.public_contact = Some("ai@stad.example".to_owned());
    let contact = |name: &str, role: &str| Contact {
        name: name.to_owned(),
        role: Some(role.to_owned()),
        ..Contact::default()
    };
    system.contacts = vec![contact("An Peeters", "klachten"), contact("Cis Claes", "support, Bouwer NV")];
    system.versions = vec![Version { name: "3.1".to_owned(), ..Version::default() }];
    for (fact, value) in [("profiling", true), ("significant-harm-likely", false)] {
        system.facts.insert(fact.to_owned(), FactValue::Bool(value).into());
    }
    let one = std::slice::from_ref(&system);
    let question = |fact: &str| town.tower.book.fact(fact).unwrap().question.get(Language::Nl);
    let fria = pdf_words(&written(&town, one, ExportFormat::FriaPdf, Language::Nl));
    for part in [
        "a. In welke processen",
        "Kiest dossiers voor controle.",
        "3.1",
        question("profiling"),
        question("significant-harm-likely"),
        "f. Wat gebeurt er als het misgaat",
        "ai@stad.example",
        "An Peeters, klachten",
        "Nog in te vullen",
    ] {
        assert!(fria.contains(&dense(part)), "{part}: {fria}");
    }
    let annex = pdf_words(&written(&town, one, ExportFormat::AnnexViiiPdf, Language::En));
    for part in ["Section C", "Gemeente Voorbeeldstad", "An Peeters, klachten", "Still to be filled in"] {
        assert!(annex.contains(&dense(part)), "{part}: {annex}");
    }
    for sheet in [&fria, &annex] {
        assert!(!sheet.contains("CisClaes"), "nobody of the vendor stands for the deployer: {sheet}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn linked_data_says_of_no_measure_that_is_not_met_that_it_is_taken() {
    let town = Town::new().await;
    let met = town_system(&town);
    for (state, taken) in [
        (MeasureState::Met, true),
        (MeasureState::InProgress, false),
        (MeasureState::Open, false),
        (MeasureState::NotApplicable, false),
    ] {
        let mut one = met.clone();
        one.measures.values_mut().for_each(|measure| measure.state = state);
        let text = out(&town, &[one], ExportFormat::JsonLd, Language::Nl);
        let json: Value = serde_json::from_str(&text).unwrap();
        let measures = &json["dcat:resource"][0]["dpv:hasOrganisationalMeasure"];
        assert_eq!(measures.is_array(), taken, "{state:?}: {text}");
        assert_eq!(text.contains("https://town.example/bewijs"), taken, "{state:?}");
        assert_eq!(json["dct:title"], "Register van AI-systemen");
        assert_eq!(json["dct:publisher"]["foaf:name"], "town.example");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn linked_data_uses_only_terms_that_the_vocabularies_have() {
    let town = Town::new().await;
    let mut all = systems(&town, "nl-1.0.json");
    all.push(town_system(&town));
    let json: Value = serde_json::from_str(&out(&town, &all, ExportFormat::JsonLd, Language::En)).unwrap();
    let mut terms = std::collections::BTreeSet::new();
    collect(&json, &mut terms);
    let used: Vec<&str> = terms.iter().map(String::as_str).collect();
    // Read in the vocabularies themselves; the command `tests/linked` holds them against a reader of RDF.
    let known: Vec<&str> =
        include_str!("../../linked/terms.txt").lines().filter(|line| !line.starts_with('#')).collect();
    let strange: Vec<&&str> = used.iter().filter(|term| !known.contains(term)).collect();
    assert!(strange.is_empty() && used.contains(&"eu-aiact:AISystem"), "{strange:?}");
}

fn collect(value: &Value, terms: &mut std::collections::BTreeSet<String>) {
    let prefixed = |text: &str| {
        ["dcat:", "dct:", "dpv:", "eu-aiact:", "foaf:", "rdfs:", "xsd:"]
            .iter()
            .any(|prefix| text.starts_with(prefix))
    };
    match value {
        Value::String(text) if prefixed(text) => drop(terms.insert(text.clone())),
        Value::Array(list) => list.iter().for_each(|one| collect(one, terms)),
        Value::Object(table) => {
            for (key, value) in table {
                if prefixed(key) {
                    terms.insert(key.clone());
                }
                if key != "@context" {
                    collect(value, terms);
                }
            }
        }
        _ => {}
    }
}
