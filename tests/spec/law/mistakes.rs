//! Mistakes in files: all of them at once, each with its place and remedy.

use belfort::law::{Problem, RuleBook, SourceFile, render};
use belfort::register::{Format, System, read_system};
use expect_test::expect;
use proptest::prelude::*;

use super::small_book::{book, files, problems_of, rule};

fn codes(problems: &[Problem]) -> Vec<&'static str> {
    problems.iter().map(|problem| problem.code).collect()
}

#[test]
fn all_mistakes_of_a_rule_file_show_at_once_with_line_caret_and_remedy() {
    let file = SourceFile {
        path: "rules/ai-act/register-use.toml".into(),
        text: r#"id        = "register-use"
provision = "article 49"
kind      = "dutty"
binds     = ["deploier"]
basis     = "statute"

[[from]]
date = 2026-08-02
by   = "the Act"
since = 2026-07-27

[[from]]
date = 2026-08-02
by   = "the Act"
since = 2024-08-01

[[when]]
purpose  = ["benefit", "chat"]
anex-iii = "5a"
military = "yes"

[nl]
title = "Registreer"
titel = "Registreer"
explain = "Omdat"
"#
        .into(),
    };
    let shown: Vec<String> = problems_of(file.clone())
        .iter()
        .map(|problem| render(problem, std::slice::from_ref(&file)))
        .collect();
    expect![[r#"
        error[missing-language]: the texts in `fr` are missing
         --> rules/ai-act/register-use.toml:1:13
          |
        1 | id        = "register-use"
          |             ^^^^^^^^^^^^^^
          |
          = every text stands in nl, fr, de and en

        error[missing-language]: the texts in `de` are missing
         --> rules/ai-act/register-use.toml:1:13
          |
        1 | id        = "register-use"
          |             ^^^^^^^^^^^^^^
          |
          = every text stands in nl, fr, de and en

        error[missing-language]: the texts in `en` are missing
         --> rules/ai-act/register-use.toml:1:13
          |
        1 | id        = "register-use"
          |             ^^^^^^^^^^^^^^
          |
          = every text stands in nl, fr, de and en

        error[unknown-provision]: `article 49` is not a provision such as `art_27/par_1` or `anx_III/pnt_5/pnt_a`
         --> rules/ai-act/register-use.toml:2:13
          |
        2 | provision = "article 49"
          |             ^^^^^^^^^^^^

        error[unknown-value]: `dutty` is not a `kind`; it is one of `scope`, `role`, `prohibition`, `classification`, `derogation`, `transparency`, `duty`, `right`, `gap`
         --> rules/ai-act/register-use.toml:3:13
          |
        3 | kind      = "dutty"
          |             ^^^^^^^
          |
          = did you mean `duty`?

        error[unknown-value]: `role` has no value `deploier`
         --> rules/ai-act/register-use.toml:4:14
          |
        4 | binds     = ["deploier"]
          |              ^^^^^^^^^^
          |
          = did you mean `deployer`? the values of `role` are `provider`, `deployer`

        error[unsorted-from]: `since` is not later than in the line before
          --> rules/ai-act/register-use.toml:12:1
           |
        12 | [[from]]
           | ^^^^^^^^
           |
           = the lines go from the oldest act to the newest

        error[unknown-value]: `purpose` has no value `benefit`
          --> rules/ai-act/register-use.toml:18:13
           |
        18 | purpose  = ["benefit", "chat"]
           |             ^^^^^^^^^
           |
           = did you mean `benefits`? the values of `purpose` are `benefits`, `scoring`, `chat`, `other`

        error[unknown-fact]: no fact is called `anex-iii`
          --> rules/ai-act/register-use.toml:19:1
           |
        19 | anex-iii = "5a"
           | ^^^^^^^^
           |
           = did you mean `annex-iii`?

        error[wrong-type]: `military` takes true or false, not a text
          --> rules/ai-act/register-use.toml:20:12
           |
        20 | military = "yes"
           |            ^^^^^

        error[unknown-key]: `titel` means nothing here
          --> rules/ai-act/register-use.toml:24:1
           |
        24 | titel = "Registreer"
           | ^^^^^"#]].assert_eq(&shown.join("\n\n"));
}

#[test]
fn every_kind_of_mistake_has_its_code() {
    let broken = |from: &str, to: &str| {
        let mut file = rule(
            "extra",
            "duty",
            "[]",
            "gives = { class = \"high\" }\n[[when]]\nmilitary = true\n[[example]]\ngiven = {}\nexpect = \"unknown: military\"\n[[example]]\ngiven = { military = true }\nexpect = \"applies\"\n[[example]]\ngiven = { military = false }\nexpect = \"does-not-apply\"",
        );
        assert!(file.text.contains(from), "{from}");
        file.text = file.text.replacen(from, to, 1);
        codes(&problems_of(file))
    };
    assert_eq!(broken("art_6", "art_6"), Vec::<&str>::new());
    assert_eq!(broken("military = true", "military = "), ["syntax"]);
    assert_eq!(broken("basis = \"statute\"\n", ""), ["missing-key"]);
    assert_eq!(broken("[fr]", "[fro]"), ["missing-language", "unknown-key"]);
    assert_eq!(broken("expect = \"applies\"", "expect = \"lifted\""), ["missing-example", "example-failed"]);
    assert_eq!(broken("id = \"extra\"", "id = \"benefits\""), ["file-name"]);
    assert_eq!(broken("class = \"high\"", "purpose = \"chat\""), ["wrong-type"]);
    assert_eq!(broken("military = true", "military = { before = 2026-01-01 }"), ["wrong-type"]);
    assert_eq!(broken("unknown: military", "unknown: militarry"), ["unknown-fact"]);
}

#[test]
fn an_id_that_is_taken_is_refused_and_the_first_rule_stays() {
    let mut twin = rule("benefits", "duty", "[]", "");
    twin.path = "rules/ai-act/z-benefits.toml".into();
    assert_eq!(codes(&problems_of(twin)), ["missing-example", "duplicate-id"]);
}

#[test]
fn rules_that_wait_for_each_other_are_named() {
    let mut files = files();
    files.push(rule("one", "duty", "[]", "gives = { annex-iii = \"5a\" }\n[[when]]\nclass = \"high\""));
    let (book, problems) = RuleBook::read(files);
    let circle = problems.iter().find(|problem| problem.code == "circle").unwrap();
    assert_eq!(circle.message, "these rules wait for each other: `annex-iii-high`, `one`");
    assert!(book.rule("one").is_none() && book.rule("benefits").is_some());
}

#[test]
fn the_hash_of_a_book_changes_with_a_word_and_not_with_line_ends_or_folder() {
    let hash = |change: fn(&mut SourceFile)| {
        let mut files = files();
        files.iter_mut().for_each(change);
        RuleBook::read(files).0.hash().to_owned()
    };
    let plain = hash(|_| {});
    assert_eq!(plain.len(), 64);
    assert_eq!(plain, hash(|file| file.text = file.text.replace('\n', "\r\n")));
    assert_eq!(plain, hash(|file| file.path = file.path.replace("rules/", "/elsewhere/")));
    assert_ne!(plain, hash(|file| file.text = file.text.replace("because", "since")));
}

fn read(text: &str) -> Result<System, Vec<Problem>> {
    read_system("system", text, Format::Auto, &book())
}

#[test]
fn a_system_file_reads_the_same_from_toml_and_json_and_back() {
    let toml = r#"
id = "benefit-check"
name = "Benefit check"
owner = "email:ann@town.example"
[facts]
technique = { value = "machine-learning", who = "Ann", when = 2026-11-01, why = "asked the vendor", source = "contract p. 4" }
military = false
purpose = "onbekend"
other-areas = []
in-service-since = 2026-01-15
"#;
    let json = r#"{"id":"benefit-check","name":"Benefit check","organisation":null,"owner":"email:ann@town.example","facts":{
      "technique":{"value":"machine-learning","who":"Ann","when":"2026-11-01","why":"asked the vendor","source":"contract p. 4"},
      "military":false,"purpose":"unknown","other-areas":[],"in-service-since":"2026-01-15","narrow-task":null}}"#;
    let system = read(toml).unwrap();
    assert_eq!(system.facts.len(), 4);
    assert_eq!(read(json).unwrap(), system);
    assert_eq!(read(&system.to_json().to_string()).unwrap(), system);
    assert_eq!(serde_json::from_value::<System>(system.to_json()).unwrap(), system);
}

#[test]
fn all_mistakes_of_a_system_file_show_at_once() {
    let json = "{\"id\":\"no good\",\n \"naam\":\"x\",\n \"facts\":{\"milittary\":true,\n  \"purpose\":\"chatt\",\"military\":\"no\",\n  \"class\":\"high\"}}";
    let problems = read(json).unwrap_err();
    let places: Vec<_> = problems.iter().map(|problem| (problem.code, problem.position(json))).collect();
    assert_eq!(
        places,
        [
            ("missing-key", (1, 1)),
            ("bad-id", (1, 7)),
            ("unknown-key", (2, 2)),
            ("unknown-fact", (3, 11)),
            ("unknown-value", (4, 13)),
            ("wrong-type", (4, 32)),
            ("derived-fact", (5, 3)),
        ]
    );
    let value = &problems[4];
    assert_eq!(
        value.hint.as_deref(),
        Some("did you mean `chat`? the values of `purpose` are `benefits`, `scoring`, `chat`, `other`")
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn whatever_a_file_holds_it_is_read_or_refused_and_every_problem_can_be_shown(
        noise in "[\\PC\n]{0,40}", at in 0.0_f64..1.0, cut in 0_usize..30,
    ) {
        let system = "{\"id\":\"x\",\"name\":\"é\\\"x\",\"facts\":{\"technique\":{\"value\":\"machine-learning\"},\"other-areas\":[\"border\"]}}";
        for text in [system, "id = 'x'\nname = 'x'\n[facts]\nmilitary = true\n", &files()[1].text, &files()[0].text] {
            let place = (0..=(text.len() as f64 * at) as usize).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            let rest: String = text[place..].chars().skip(cut).collect();
            let text = format!("{}{noise}{rest}", &text[..place]);
            let mut problems = read(&text).err().unwrap_or_default();
            let source = SourceFile { path: "rules/is-ai.toml".into(), text: text.clone() };
            problems.extend(RuleBook::read([SourceFile { path: "facts.toml".into(), text: text.clone() }, source]).1);
            for mut problem in problems {
                problem.path = "file".into();
                prop_assert!(problem.position(&text).0 >= 1);
                let shown = render(&problem, &[SourceFile { path: "file".into(), text: text.clone() }]);
                prop_assert!(shown.contains(problem.code));
            }
        }
    }
}

#[test]
fn what_is_no_system_file_gets_a_clear_answer() {
    assert_eq!(codes(&read("{\"id\":\"x\",").unwrap_err()), ["syntax"]);
    assert_eq!(codes(&read("{\"id\":\"x\",\"id\":\"y\",\"name\":\"x\"}").unwrap_err()), ["duplicate-key"]);
    assert_eq!(codes(&read("").unwrap_err()), ["missing-key", "missing-key"]);
    assert_eq!(codes(&read(&" ".repeat(1_100_000)).unwrap_err()), ["too-large"]);
    assert!(read("{\"id\":\"x\",\"name\":\"x\",\"facts\":{}}").is_ok());
    assert!(read("\u{feff}{\"id\":\"x\",\"name\":\"x\"}").is_ok(), "a byte order mark is no mistake");
}
