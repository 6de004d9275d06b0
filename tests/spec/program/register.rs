//! The register in the terminal: measures, history, import and export as scripts and officers meet them.

use std::fs;

use super::{code, folder, json, run, said};

const SYSTEM: &str = include_str!("../../../src/cli/demo/systems/website-chatbot.toml");

fn registered() -> tempfile::TempDir {
    let data = folder();
    let file = data.path().join("chatbot.toml");
    fs::write(&file, SYSTEM).unwrap();
    let added = run(data.path(), &["systems", "add", file.to_str().unwrap(), "--by", "An"]);
    assert_eq!(code(&added), 0, "{}", said(&added));
    data
}

#[test]
fn a_measure_is_set_in_the_terminal_and_the_history_tells_of_it() {
    let data = registered();
    let list = json(&run(data.path(), &["--json", "measures", "website-chatbot"]));
    let rule = list[0]["rule"].as_str().unwrap().to_owned();
    assert_eq!(list[0]["met"], false);
    let set = |args: &[&str]| {
        let call = [&["--json", "measures", "website-chatbot", rule.as_str()], args].concat();
        run(data.path(), &call)
    };
    let unreasoned = set(&["--state", "not-applicable"]);
    assert!(code(&unreasoned) == 2 && said(&unreasoned).contains("--reason"), "{}", said(&unreasoned));
    assert_eq!(code(&set(&["--state", "half"])), 2);
    let done = set(&[
        "--state",
        "met",
        "--owner",
        "Bo",
        "--date",
        "2026-11-01",
        "--evidence",
        "https://town.example/x",
        "--by",
        "An",
    ]);
    assert_eq!(json(&done)["measure"]["state"], "met", "{}", said(&done));
    // What the call does not name stays.
    assert_eq!(json(&set(&["--note", "klaar", "--by", "Bo"]))["measure"]["owner"], "Bo");
    let list = json(&run(data.path(), &["--json", "measures", "website-chatbot"]));
    assert_eq!(list[0]["met"], true);
    let note = run(data.path(), &["systems", "note", "website-chatbot", "Gebeld.", "--by", "An"]);
    assert_eq!(code(&note), 0, "{}", said(&note));
    let history = json(&run(data.path(), &["--json", "systems", "history", "website-chatbot"]));
    let told: Vec<String> = history["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("{} {}", one["who"].as_str().unwrap(), one["part"].as_str().unwrap()))
        .collect();
    let measure = format!("measures/{rule}");
    assert_eq!(
        told,
        ["An notes".to_owned(), format!("Bo {measure}"), format!("An {measure}"), "An ".to_owned()]
    );
    let assessment = &history["assessments"][0];
    assert!(assessment["law"].is_string() && assessment["book"].as_str().unwrap().len() > 16, "{assessment}");
    let unknown = run(data.path(), &["measures", "website-chatbot", "geen-regel", "--state", "met"]);
    assert!(code(&unknown) == 2 && said(&unknown).contains("er is geen regel"), "{}", said(&unknown));
}

#[test]
fn the_list_says_class_questions_open_duties_next_date_and_owner() {
    let data = registered();
    let list = json(&run(data.path(), &["--json", "systems", "list"]));
    assert_eq!(list[0]["risk"], "transparency");
    assert!(list[0]["open_duties"].as_u64().unwrap() > 0 && list[0]["open"].is_u64(), "{list}");
    assert_eq!(list[0]["owner"], "email:ai-officer@stad-voorbeeld.example");
    let text = said(&run(data.path(), &["systems", "list"]));
    assert!(text.contains("open verplichtingen") && text.contains("verantwoordelijke"), "{text}");
}

#[test]
fn an_import_is_previewed_then_stored_whole_and_exported_again() {
    let data = folder();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/registers/nl-1.0.json");
    let preview = run(data.path(), &["--json", "systems", "import", file, "--preview"]);
    assert_eq!((json(&preview)["new"].as_u64(), json(&preview)["format"].as_str()), (Some(2), Some("nl")));
    assert_eq!(json(&run(data.path(), &["--json", "systems", "list"])).as_array().unwrap().len(), 0);
    let stored = run(data.path(), &["systems", "import", file, "--by", "An"]);
    assert!(code(&stored) == 0 && said(&stored).contains("2 nieuw"), "{}", said(&stored));
    let nl = run(data.path(), &["systems", "export", "--format", "nl"]);
    let records: serde_json::Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    assert_eq!(json(&nl), records, "the register of others goes out as it came in");
    let out = data.path().join("uit.json");
    let exported = run(data.path(), &["systems", "export", "--output", out.to_str().unwrap()]);
    assert_eq!(code(&exported), 0, "{}", said(&exported));
    let again = json(&run(data.path(), &["--json", "systems", "import", out.to_str().unwrap()]));
    assert_eq!((again["same"].as_u64(), again["format"].as_str()), (Some(2), Some("belfort")));
    let report = run(data.path(), &["--lang", "fr", "systems", "export", "99000001", "--format", "report"]);
    assert!(
        said(&report).contains("<html lang=\"fr\">") && said(&report).contains("Rapport sur"),
        "{}",
        said(&report)
    );
    let missing = run(data.path(), &["systems", "export", "--format", "nl-submission"]);
    assert_eq!(code(&missing), 0, "{}", said(&missing));
}

#[test]
fn bad_input_stores_nothing_and_names_file_line_and_remedy() {
    let data = registered();
    let file = data.path().join("slecht.csv");
    fs::write(&file, "naam;doel\nGoed;x\nSlecht;=HYPERLINK(\"http://x\")\n").unwrap();
    let path = file.to_str().unwrap();
    let refused = run(data.path(), &["systems", "import", path]);
    assert_eq!(code(&refused), 2);
    for part in ["slecht.csv", ":3:", "formula", "er is niets opgeslagen", "put its value there"] {
        assert!(said(&refused).contains(part), "{part}: {}", said(&refused));
    }
    assert_eq!(json(&run(data.path(), &["--json", "systems", "list"])).as_array().unwrap().len(), 1);
    let huge = data.path().join("groot.csv");
    fs::File::create(&huge).unwrap().set_len(100 << 20).unwrap();
    let refused = run(data.path(), &["systems", "import", huge.to_str().unwrap()]);
    assert!(code(&refused) == 2 && said(&refused).contains("bytes, en meer dan"), "{}", said(&refused));
    for (args, part) in [
        (vec!["systems", "import", "nergens.csv"], "niet te lezen"),
        (vec!["systems", "import", path, "--map", "naam"], "COLUMN=TARGET"),
        (vec!["systems", "import", path, "--map", "naam=fact:geen"], "er is geen vraag"),
        (vec!["systems", "import", path, "--format", "excel"], "eurocities"),
        (vec!["systems", "export", "--format", "pdf"], "json-ld"),
        (vec!["systems", "export", "nergens"], "heeft geen systeem"),
        (vec!["systems", "history", "nergens"], "heeft geen systeem"),
    ] {
        let refused = run(data.path(), &args);
        assert!(code(&refused) == 2 && said(&refused).contains(part), "{part}: {}", said(&refused));
    }
}

#[test]
fn the_whole_history_of_a_system_is_read_at_once_or_page_by_page() {
    let data = registered();
    for number in 0..3 {
        let note = format!("Notitie {number}");
        run(data.path(), &["systems", "note", "website-chatbot", &note, "--by", "An"]);
    }
    let history = |args: &[&str]| {
        let call = [&["--json", "systems", "history", "website-chatbot"], args].concat();
        json(&run(data.path(), &call))
    };
    let all = history(&["--all"]);
    assert!(all["older_changes"].is_null() && all["older_assessments"].is_null(), "{all}");
    let mut read = Vec::new();
    let mut page = history(&["--limit", "1"]);
    loop {
        read.extend(page["changes"].as_array().unwrap().clone());
        let Some(older) = page["older_changes"].as_str() else { break };
        page = history(&["--limit", "1", "--before", older]);
    }
    assert!(read.len() > 3, "{read:?}");
    assert_eq!(&read, all["changes"].as_array().unwrap());
    let text = said(&run(data.path(), &["systems", "history", "website-chatbot", "--limit", "1"]));
    assert!(text.contains("--before ") && text.contains("--all"), "who does not see all is told so: {text}");
    for wrong in [vec!["--before", "ergens"], vec!["--limit", "0"], vec!["--all", "--limit", "3"]] {
        let call = [vec!["systems", "history", "website-chatbot"], wrong].concat();
        assert_eq!(code(&run(data.path(), &call)), 2, "{call:?}");
    }
}

#[test]
fn an_operator_shares_a_system_in_the_terminal_and_it_stays_as_long_as_it_is_used() {
    let data = registered();
    let file = data.path().join("ander.toml");
    fs::write(&file, "id = \"ander\"\nname = \"Ander\"\norganisation = \"gent\"\n").unwrap();
    assert_eq!(code(&run(data.path(), &["systems", "add", file.to_str().unwrap()])), 0);
    let nobody = run(data.path(), &["systems", "share", "website-chatbot", "nergens"]);
    assert!(code(&nobody) == 2 && said(&nobody).contains("nergens"), "{}", said(&nobody));
    let offered = run(data.path(), &["systems", "offer", "website-chatbot", "gent", "--by", "Bo"]);
    assert_eq!(code(&offered), 0, "{}", said(&offered));
    let share = ["--json", "systems", "share", "website-chatbot", "gent", "--id-of-record", "gent-bot"];
    let shared = json(&run(data.path(), &share));
    assert_eq!(
        (shared["system"].as_str(), shared["uses"].as_str()),
        (Some("gent-bot"), Some("website-chatbot"))
    );
    let shown = run(data.path(), &["systems", "show", "gent-bot"]);
    assert!(said(&shown).contains("antwoorden komen daarvandaan"), "{}", said(&shown));
    let removed = run(data.path(), &["systems", "remove", "website-chatbot"]);
    assert!(code(&removed) == 2 && said(&removed).contains("gebruiken dit systeem"), "{}", said(&removed));
    assert_eq!(code(&run(data.path(), &["systems", "alone", "gent-bot"])), 0);
    assert_eq!(code(&run(data.path(), &["systems", "remove", "website-chatbot"])), 0);
}

#[test]
fn a_file_is_handed_over_listed_written_and_removed_in_the_terminal() {
    let data = registered();
    let (pdf, lie) = (data.path().join("nota.pdf"), data.path().join("lie.pdf"));
    let content = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n";
    fs::write(&pdf, content).unwrap();
    fs::write(&lie, b"geen pdf").unwrap();
    let files = |args: &[&str]| run(data.path(), &[&["--json", "systems", "files"], args].concat());
    let added = files(&["add", "website-chatbot", pdf.to_str().unwrap(), "--by", "An"]);
    assert_eq!(code(&added), 0, "{}", said(&added));
    let id = json(&added)["id"].as_str().unwrap().to_owned();
    assert_eq!(
        (&json(&added)["file"]["name"], &json(&added)["file"]["who"]),
        (&"nota.pdf".into(), &"An".into())
    );
    let refused = files(&["add", "website-chatbot", lie.to_str().unwrap()]);
    assert!(code(&refused) == 2 && said(&refused).contains("heet PDF"), "{}", said(&refused));
    let nothing = files(&["add", "website-chatbot", pdf.to_str().unwrap(), "--of", "measures/geen"]);
    assert_eq!(code(&nothing), 2, "{}", said(&nothing));
    let list = json(&files(&["list", "website-chatbot"]));
    assert_eq!(list["files"].as_object().unwrap().keys().collect::<Vec<_>>(), [&id]);
    let out = data.path().join("terug.pdf");
    assert_eq!(code(&files(&["get", "website-chatbot", &id, "--output", out.to_str().unwrap()])), 0);
    assert_eq!(fs::read(out).unwrap(), content);
    assert_eq!(code(&files(&["remove", "website-chatbot", &id, "--by", "Bo"])), 0);
    assert_eq!(code(&files(&["get", "website-chatbot", &id])), 2);
    let history = json(&run(data.path(), &["--json", "systems", "history", "website-chatbot"]));
    assert_eq!(
        (&history["changes"][0]["who"], &history["changes"][0]["after"]),
        (&"Bo".into(), &serde_json::Value::Null)
    );
}

#[test]
fn what_people_may_ask_about_is_published_in_the_terminal_with_whom_they_ask_or_not_at_all() {
    let data = folder();
    let sample = include_str!("../../../src/cli/demo/systems/fraudescore-sociale-steun.toml");
    let file = data.path().join("steun.toml");
    let add = |head: &str| {
        fs::write(&file, format!("{head}{sample}")).unwrap();
        run(data.path(), &["systems", "add", file.to_str().unwrap(), "--lang", "nl"])
    };
    let refused = add("published = true\n");
    assert!(
        code(&refused) == 2 && said(&refused).contains("Vul een openbaar contact in"),
        "{}",
        said(&refused)
    );
    assert_eq!(json(&run(data.path(), &["--json", "systems", "list"])), serde_json::json!([]));
    let kept = add("published = true\npublic_contact = \"ai@stad.example\"\n");
    assert_eq!(code(&kept), 0, "{}", said(&kept));
}
