//! Why a system is in its class, receipts, and what a Member State settled, as scripts and operators meet them.

use std::path::Path;

use super::{belfort, code, copy_folder, folder, json, run, run_with_input, said};

/// A system whose answers say who gave them.
const SIGNED: &str = r#"
id = "s"
name = "S"

[facts]
technique = { value = ["fixed-rules"], who = "Ann", when = 2026-10-01, source = "contract p. 4" }
"#;

#[test]
fn a_check_shows_why_step_by_step_in_four_languages() {
    let data = folder();
    let file = data.path().join("system.toml");
    std::fs::write(&file, SIGNED).unwrap();
    let file = file.to_str().unwrap();
    for (language, word) in [("nl", "AI-systeem: nee"), ("fr", "non"), ("de", "nein"), ("en", "no")] {
        let why = run(data.path(), &["check", file, "--why", "--lang", language]);
        let told = said(&why);
        assert_eq!(code(&why), 0, "{told}");
        for part in [word, "Ann, 2026-10-01: (contract p. 4)", "#art_3", "ai-by-learning"] {
            assert!(told.contains(part), "{part}: {told}");
        }
        assert!(!told.contains("law-"), "{told}");
    }
    let rule = json(&run(data.path(), &["check", file, "--why", "ai-literacy", "--json"]));
    assert_eq!(
        (&rule["why"]["id"], &rule["why"]["status"]),
        (&"ai-literacy".into(), &"does-not-apply".into())
    );
    assert_eq!(rule["why"]["below"][0]["id"], "ai-system");
    let misspelt = run(data.path(), &["check", file, "--why", "ai-literacie"]);
    assert_eq!(code(&misspelt), 2);
    assert!(said(&misspelt).contains("did you mean `ai-literacy`?"), "{}", said(&misspelt));
    let early = run(data.path(), &["check", file, "--why", "ai-literacy", "--law", "2020-01-01"]);
    assert!(code(&early) == 2 && said(&early).contains("--law"), "{}", said(&early));
}

#[test]
fn a_check_says_what_decides_an_open_class_and_what_would_change_a_known_one() {
    let data = folder();
    let file = data.path().join("system.toml");
    std::fs::write(&file, "id = \"s\"\nname = \"S\"\n").unwrap();
    let file = file.to_str().unwrap();
    let open = said(&run(data.path(), &["check", file, "--lang", "en"]));
    assert!(
        open.contains("Answer this first\n  ") && open.contains("What would settle the class\n"),
        "{open}"
    );
    assert!(!open.contains("What another answer would change"), "{open}");
    std::fs::write(file, SIGNED).unwrap();
    for (language, heading, class) in [
        ("nl", "Wat een ander antwoord zou veranderen", "klasse: "),
        ("fr", "Ce qu’une autre réponse changerait", "classe: "),
        ("de", "Was eine andere Antwort ändern würde", "Klasse: "),
        ("en", "What another answer would change", "class: "),
    ] {
        let known = said(&run(data.path(), &["check", file, "--lang", language]));
        let change = known.split(heading).nth(1).unwrap_or_else(|| panic!("{known}"));
        assert!(change.contains(class) && !change.contains("law-change"), "{change}");
    }
}

#[test]
fn a_receipt_is_confirmed_until_something_differs() {
    let data = folder();
    let file = data.path().join("system.toml");
    let path = |name: &str| data.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(&file, SIGNED).unwrap();
    let days = ["--on", "2027-12-02", "--law", "2026-07-27"];
    for name in ["one.json", "two.json"] {
        let (system, receipt) = (path("system.toml"), path(name));
        let args = [&["check", &system, "--receipt", &receipt], &days[..]].concat();
        assert_eq!(code(&run(data.path(), &args)), 0);
    }
    assert_eq!(std::fs::read(path("one.json")).unwrap(), std::fs::read(path("two.json")).unwrap());
    let verify =
        |receipt: &str| run(data.path(), &["check", &path("system.toml"), "--verify", receipt, "--json"]);
    let confirmed = verify(&path("one.json"));
    assert_eq!(code(&confirmed), 0, "{}", said(&confirmed));
    assert_eq!(json(&confirmed)["confirmed"], true);
    // An assessment carries its receipt, in a file and in a line.
    let line = format!("{}\n", serde_json::json!({ "id": "s", "name": "S", "facts": {} }));
    assert_eq!(json(&run_with_input(data.path(), &["check", "-"], &line))["receipt"]["system"], "s");
    let whole = run(data.path(), &[&["check", &path("system.toml"), "--json"], &days[..]].concat());
    std::fs::write(path("whole.json"), &whole.stdout).unwrap();
    assert_eq!(code(&verify(&path("whole.json"))), 0);
    std::fs::write(&file, SIGNED.replace("fixed-rules", "machine-learning")).unwrap();
    let changed = verify(&path("one.json"));
    assert_eq!(code(&changed), 1);
    let points = json(&changed)["points"].clone();
    let differs = points.as_array().unwrap().iter().filter(|point| point["same"] == false);
    let differs: Vec<&str> = differs.filter_map(|point| point["what"].as_str()).collect();
    assert_eq!(differs, ["facts", "risk", "findings"]);
}

#[test]
fn a_receipt_that_cannot_be_read_or_used_ends_with_two() {
    let data = folder();
    let file = data.path().join("system.toml");
    std::fs::write(&file, SIGNED).unwrap();
    let file = file.to_str().unwrap();
    let broken = data.path().join("broken.json");
    std::fs::write(&broken, "{\"schema\":\"belfort.receipt/1\"}").unwrap();
    let broken = broken.to_str().unwrap();
    let cases: [(&[&str], &str); 4] = [
        (&["check", file, "--verify", broken], "not a receipt"),
        (&["check", file, "--verify", "/no/such/receipt.json"], "/no/such/receipt.json"),
        (&["check", file, "--verify", broken, "--on", "2026-01-01"], "--on"),
        (&["check", "-", "--receipt", broken], "every line"),
    ];
    for (call, part) in cases {
        let output = run(data.path(), call);
        assert_eq!(code(&output), 2, "{call:?}: {}", said(&output));
        assert!(said(&output).contains(part), "{call:?}: {}", said(&output));
    }
}

/// A copy of the rule book with one setting that nothing reads.
fn book_with_a_setting(folder: &Path) -> std::path::PathBuf {
    let book = folder.join("book");
    copy_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rules"), &book);
    let languages = ["nl", "fr", "de", "en"].map(|language| {
        format!(
            "[town-belfry.{language}]\nquestion = \"Belfry? {language}\"\nhelp = \"Look up.\"\n\
             values = {{ open = \"open {language}\", shut = \"shut {language}\" }}\n"
        )
    });
    let setting = format!(
        "\n[town-belfry]\ntype = \"one-of\"\nvalues = [\"open\", \"shut\"]\nprovision = \"art_99/par_8\"\n\
         kind = \"setting\"\ndefault = \"shut\"\n{}",
        languages.concat()
    );
    let facts = book.join("facts.toml");
    let text = std::fs::read_to_string(&facts).unwrap();
    std::fs::write(&facts, text + &setting).unwrap();
    book
}

#[test]
fn what_a_member_state_settled_comes_from_the_configuration() {
    let data = folder();
    let book = book_with_a_setting(data.path());
    let file = data.path().join("system.toml");
    std::fs::write(&file, SIGNED).unwrap();
    let check = |variables: &[(&str, &str)]| {
        let mut command = belfort(data.path());
        command.env("BELFORT_RULES__DIR", &book).envs(variables.iter().copied());
        command.arg("check").arg(&file).args(["--lang", "nl"]).output().unwrap()
    };
    assert!(said(&check(&[])).contains("Belfry? nl shut nl"), "{}", said(&check(&[])));
    let open = check(&[("BELFORT_NATIONAL__TOWN_BELFRY", "open")]);
    assert!(said(&open).contains("Belfry? nl open nl"), "{}", said(&open));
    for (name, value, part) in [
        ("BELFORT_NATIONAL__TOWN_BELFRY", "ajar", "`open`, `shut`"),
        ("BELFORT_NATIONAL__TOWN_TOWER", "open", "national.town-tower"),
    ] {
        let wrong = check(&[(name, value)]);
        assert_eq!(code(&wrong), 2, "{}", said(&wrong));
        assert!(
            said(&wrong).contains(part) && said(&wrong).contains("leave the key out"),
            "{}",
            said(&wrong)
        );
    }
}
