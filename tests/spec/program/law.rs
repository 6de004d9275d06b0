//! The rule book and its days in the terminal: what differs, what is covered, what is due.

use super::*;

const DAYS: [&str; 2] = ["2026-07-26", "2026-07-27"];

/// The shipped rule book in a folder that a test may change.
fn book(data: &Path) -> String {
    let book = data.join("book");
    copy_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rules"), &book);
    book.to_str().unwrap().to_owned()
}

fn sample(name: &str) -> String {
    format!("{}/src/cli/demo/systems/{name}.toml", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn two_days_of_the_law_differ_by_what_the_act_of_27_july_2026_changed() {
    let data = folder();
    let told = run(data.path(), &[&["rules", "diff", "--lang", "en"], &DAYS[..]].concat());
    assert_eq!(code(&told), 1, "{}", said(&told));
    let text = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(text.contains("Article 5, paragraph 1, point ba)"), "{text}");
    assert!(text.contains("was: 2026-08-02, under Regulation (EU) 2024/1689, Article 113"), "{text}");
    assert!(text.contains("is now: 2027-12-02, under Regulation (EU) 2026/1744"), "{text}");
    let json = json(&run(data.path(), &[&["rules", "diff", "--json"], &DAYS[..]].concat()));
    let moved =
        json["changed"].as_array().unwrap().iter().find(|rule| rule["rule"] == "assign-oversight").unwrap();
    assert_eq!(
        (&moved["before"]["date"], &moved["after"]["date"]),
        (&"2026-08-02".into(), &"2027-12-02".into())
    );
    assert!(json["systems"].is_null(), "no systems were asked about");
    let same = run(data.path(), &["rules", "diff", "2026-07-27", "2026-11-24", "--lang", "en"]);
    assert_eq!((code(&same), said(&same).trim()), (0, "The law is the same on both days."));
    assert!(!data.path().join("belfort.sqlite").exists(), "a difference needs no store");
}

/// The rule with a date of its own in place of the calendar that it shares.
fn own_date(rule: &str) -> String {
    let shared = r#"dates     = "chapters-1-2""#;
    assert!(rule.contains(shared), "the rule names its calendar");
    let own = "[[from]]\ndate  = 2025-03-03\nby    = \"Article 113(a)\"\nsince = 2024-08-01\n";
    rule.replace(shared, "").replacen("\n[[", &format!("\n{own}\n[["), 1)
}

#[test]
fn two_books_differ_by_rule_and_by_what_it_does_to_a_system() {
    let data = folder();
    let book = book(data.path());
    let shipped = format!("{}/rules", env!("CARGO_MANIFEST_DIR"));
    let same = run(data.path(), &["rules", "diff", &shipped, &book]);
    assert_eq!(code(&same), 0, "{}", said(&same));
    let file = Path::new(&book).join("ai-act/chapter-2-prohibited/emotions-at-work.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, own_date(&text)).unwrap();
    let system = sample("emotieanalyse-sollicitaties");
    let call = ["rules", "diff", &shipped, &book, "--json", "--systems", &system];
    let differs = run(data.path(), &call);
    assert_eq!(code(&differs), 1, "{}", said(&differs));
    let json = json(&differs);
    assert_eq!(json["changed"].as_array().unwrap().len(), 1, "{json}");
    let moved = &json["systems"][0]["moved"][0];
    assert_eq!((&moved["old"]["from"], &moved["new"]["from"]), (&"2025-02-02".into(), &"2025-03-03".into()));
    std::fs::remove_file(&file).unwrap();
    let gone = run(data.path(), &["rules", "diff", &shipped, &book, "--lang", "en", "--systems", &system]);
    let text = said(&gone);
    assert!(text.contains("No longer in the law (1)") && text.contains("Class: prohibited -> "), "{text}");
}

#[test]
fn the_register_is_asked_what_changes_for_its_systems() {
    let data = folder();
    assert_eq!(code(&run(data.path(), &["systems", "add", &sample("fraudescore-sociale-steun")])), 0);
    let none =
        json(&run(data.path(), &["rules", "diff", "2026-11-01", "2026-11-02", "--register", "--json"]));
    assert_eq!(none["systems"], serde_json::json!([]));
    let before = ["rules", "diff", "2024-07-31", "2026-07-27", "--register", "--json"];
    let changed = json(&run(data.path(), &before));
    assert_eq!(
        (&changed["systems"][0]["before"], &changed["systems"][0]["after"]),
        (&"unknown".into(), &"high".into())
    );
}

#[test]
fn what_cannot_be_compared_gets_a_clear_answer() {
    let data = folder();
    let cases: [(&[&str], &str); 5] = [
        (&["rules", "diff", "2026-07-26", "/no/such/folder"], "twee dagen"),
        (&["rules", "diff", "/no/such/folder", "/no/other"], "/no/such/folder"),
        (&["rules", "diff", "2026-07-26", "2026-07-27", "--law", "2026-07-26"], "`--law`"),
        (&["rules", "coverage", "--write"], "folder"),
        (&["deadlines", "nowhere"], "systems list"),
    ];
    for (call, remedy) in cases {
        let output = run(data.path(), call);
        assert_eq!(code(&output), 2, "{call:?}: {}", said(&output));
        assert!(said(&output).contains(remedy), "{call:?}: {}", said(&output));
    }
}

#[test]
fn the_table_of_what_is_covered_is_written_into_the_page_of_the_book() {
    let data = folder();
    let dir = data.path().join("book");
    std::fs::create_dir(&dir).unwrap();
    std::fs::write(dir.join("README.md"), "# A book\n").unwrap();
    let book = dir.to_str().unwrap();
    std::fs::write(dir.join("facts.toml"), "").unwrap();
    assert!(said(&run(data.path(), &["rules", "coverage", book])).contains("coverage.toml"));
    let why = "binds = [\"member-state\"]\nnl = \"w\"\nfr = \"w\"\nde = \"w\"\nen = \"binds the State\"\n";
    std::fs::write(dir.join("coverage.toml"), format!("[\"art_70/par_1\"]\n{why}")).unwrap();
    let wrote = run(data.path(), &["rules", "coverage", book, "--write"]);
    assert_eq!(code(&wrote), 0, "{}", said(&wrote));
    let page = std::fs::read_to_string(dir.join("README.md")).unwrap();
    assert!(page.starts_with("# A book\n") && page.contains("| Member State | binds the State |"), "{page}");
    std::fs::write(dir.join("coverage.toml"), "[\"art_70/par_1\"]\nbinds = [\"member-state\"]\n").unwrap();
    assert_eq!(code(&run(data.path(), &["rules", "coverage", book])), 1);
    let check = run(data.path(), &["rules", "check", book]);
    assert!(
        code(&check) == 1 && said(&check).contains(&format!("{book}/coverage.toml:1:2")),
        "{}",
        said(&check)
    );
}

#[test]
fn deadlines_are_a_list_or_a_calendar() {
    let data = folder();
    let none = run(data.path(), &["deadlines", "--lang", "en"]);
    assert_eq!((code(&none), said(&none).trim()), (0, "There are no open deadlines."));
    assert_eq!(code(&run(data.path(), &["systems", "add", &sample("emotieanalyse-sollicitaties")])), 0);
    let list = json(&run(data.path(), &["deadlines", "--json"]));
    let first = list.as_array().unwrap().iter().find(|one| one["rule"] == "emotions-at-work").unwrap();
    assert_eq!((&first["date"], &first["latest"]), (&"2025-02-02".into(), &Value::Null));
    let file = sample("emotieanalyse-sollicitaties");
    assert_eq!(json(&run(data.path(), &["deadlines", "--json", &file])), list);
    let near = |on: &str| json(&run(data.path(), &["deadlines", "--json", "--within", "30", "--on", on]));
    assert!(near("2025-01-15").as_array().unwrap().iter().any(|one| one["rule"] == "emotions-at-work"));
    assert_eq!(near("2025-04-01"), serde_json::json!([]));
    let ics = |on: &str| {
        let made = run(data.path(), &["deadlines", "--ics", "--on", on, "emotieanalyse-sollicitaties"]);
        String::from_utf8(made.stdout).unwrap()
    };
    let calendar = ics("2026-11-24");
    assert!(
        calendar.starts_with("BEGIN:VCALENDAR\r\n") && calendar.ends_with("END:VCALENDAR\r\n"),
        "{calendar}"
    );
    assert!(calendar.contains("DTSTAMP:20261124T000000Z\r\n"), "{calendar}");
    assert_eq!(calendar, ics("2026-11-24"));
    assert_eq!(code(&run(data.path(), &["deadlines", "--ics", "--json"])), 2);
}
