//! Which rule works out which unit of law: the file that says so, held against the rules.

use std::collections::BTreeSet;
use std::path::Path;

use belfort::law::coverage::{coverage, page_with, table};
use belfort::law::{Problem, Provision, RuleBook, SourceFile, embedded_files, render};

use super::small_book::{files, rule};

/// The small book works out Article 6 alone; with a duty of Article 27(1) and units of law.
fn book_with(units: &str) -> Vec<SourceFile> {
    let mut files = files();
    let mut duty = rule("rights-impact", "duty", "[\"deployer\"]", "[[when]]\nclass = \"high\"");
    duty.text = duty.text.replace("art_6", "art_27/par_1");
    files.push(duty);
    files.push(SourceFile { path: "rules/coverage.toml".into(), text: units.to_owned() });
    files
}

fn read(files: &[SourceFile]) -> (String, Vec<Problem>) {
    let (book, _) = RuleBook::read(files.to_vec());
    let (found, problems) = coverage(files, &book);
    (table(&found.unwrap()), problems)
}

fn codes(problems: &[Problem]) -> Vec<&str> {
    problems.iter().map(|problem| problem.code).collect()
}

/// Everything that the small book works out.
const ARTICLE_6: &str = "[art_6]\nbinds = [\"nobody\"]\n";
const WHY: &str = "nl = \"w nl\"\nfr = \"w fr\"\nde = \"w de\"\nen = \"binds no | town\"\n";

#[test]
fn the_table_shows_who_is_bound_and_the_rule_or_the_reason() {
    let files = book_with(&format!(
        "[\"art_70/par_1\"]\nbinds = [\"member-state\", \"authority\"]\n{WHY}\
         [\"art_27/par_1\"]\nbinds = [\"deployer\"]\n\
         [\"art_6/par_1\"]\nbinds = [\"nobody\"]\n"
    ));
    let (table, problems) = read(&files);
    assert!(problems.is_empty(), "{problems:#?}");
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines[0], "3 units of law: 2 with a rule, 1 with the reason why none.");
    assert!(
        lines[4].starts_with(
            "| Article 6, paragraph 1 | nobody | [annex-iii-high](ai-act/annex-iii-high.toml), "
        )
    );
    assert!(
        lines[4].contains("[other-areas-gap](ai-act/other-areas-gap.toml) (asks a jurist)"),
        "{}",
        lines[4]
    );
    let own = "| Article 27, paragraph 1 | deployer | [rights-impact](ai-act/rights-impact.toml) |";
    assert_eq!(lines[5], own);
    assert_eq!(lines[6], "| Article 70, paragraph 1 | Member State, authority | binds no \\| town |");
}

#[test]
fn a_unit_with_neither_a_rule_nor_a_reason_or_with_both_is_a_problem_in_its_place() {
    let files = book_with(&format!(
        "{ARTICLE_6}[\"art_27/par_1\"]\nbinds = [\"deployer\"]\n{WHY}[\"art_70/par_1\"]\nbinds = [\"authority\"]\n"
    ));
    let (_, problems) = read(&files);
    assert_eq!(codes(&problems), ["covered", "uncovered"]);
    assert!(problems[0].message.contains("`rights-impact`"), "{}", problems[0].message);
    expect_test::expect![[r#"
        error[uncovered]: no rule works out `art_70/par_1`, and nothing here says why
         --> rules/coverage.toml:9:2
          |
        9 | ["art_70/par_1"]
          |  ^^^^^^^^^^^^^^
          |
          = write a rule, or the reason in nl, fr, de and en"#]]
    .assert_eq(&render(&problems[1], &files));
}

#[test]
fn a_rule_of_no_unit_is_a_problem_where_it_names_its_provision() {
    let files = book_with(ARTICLE_6);
    let (_, problems) = read(&files);
    assert_eq!(codes(&problems), ["no-unit"]);
    let told = render(&problems[0], &files);
    assert!(told.contains("rules/ai-act/rights-impact.toml:2:13") && told.contains("art_27/par_1"), "{told}");
}

#[test]
fn a_rule_covers_what_it_names_beside_its_provision() {
    let units = format!(
        "{ARTICLE_6}[\"art_27/par_1\"]\nbinds = [\"deployer\"]\n[\"art_27/par_2\"]\nbinds = [\"deployer\"]\n"
    );
    let mut files = book_with(&units);
    assert_eq!(codes(&read(&files).1), ["uncovered"]);
    let duty = files.iter_mut().find(|file| file.path.ends_with("rights-impact.toml")).unwrap();
    duty.text = duty.text.replacen("kind =", "covers = [\"art_27/par_2\"]\nkind =", 1);
    assert!(read(&files).1.is_empty(), "{:#?}", read(&files).1);
}

#[test]
fn a_rule_with_a_mistake_still_covers_what_it_names() {
    let mut files = book_with(&format!("{ARTICLE_6}[\"art_27/par_1\"]\nbinds = [\"deployer\"]\n"));
    let duty = files.iter_mut().find(|file| file.path.ends_with("rights-impact.toml")).unwrap();
    duty.text = duty.text.replace("class = \"high\"", "clas = \"high\"");
    assert!(read(&files).1.is_empty(), "one mistake is told once");
}

#[test]
fn every_mistake_of_the_file_is_told_in_one_run() {
    let files = book_with(&format!(
        "{ARTICLE_6}[\"art_27/par_1\"]\nbinds = [\"deploier\"]\n[article-27]\nbinds = []\nwho = true\n\
         [\"art_70/par_1\"]\nnl = \"w\"\nfr = \"w\"\nde = \"w\"\n"
    ));
    let (_, problems) = read(&files);
    let mut found = codes(&problems);
    found.sort_unstable();
    let expected = [
        "missing-key",
        "missing-key",
        "missing-language",
        "unknown-key",
        "unknown-provision",
        "unknown-value",
    ];
    assert_eq!(found, expected, "{problems:#?}");
    let hints = problems.iter().filter_map(|problem| problem.hint.as_deref()).collect::<Vec<_>>().join("\n");
    assert!(hints.contains("did you mean `deployer`?"), "{hints}");
}

/// A reason that units share.
const SHARED: &str =
    "[reasons.member-states]\nnl = \"s nl\"\nfr = \"s fr\"\nde = \"s de\"\nen = \"binds states\"\n";

#[test]
fn units_share_a_reason_by_its_name() {
    let unit = |paragraph| {
        format!("[\"art_70/par_{paragraph}\"]\nbinds = [\"member-state\"]\nwhy = \"member-states\"\n")
    };
    let files = book_with(&format!(
        "{SHARED}{ARTICLE_6}[\"art_27/par_1\"]\nbinds = [\"deployer\"]\n{}{}",
        unit(1),
        unit(2)
    ));
    let (table, problems) = read(&files);
    assert!(problems.is_empty(), "{problems:#?}");
    assert_eq!(table.matches("| Member State | binds states |").count(), 2, "{table}");
    assert!(table.starts_with("4 units of law: 2 with a rule, 2 with the reason why none."), "{table}");
}

#[test]
fn a_reason_that_is_not_there_and_one_that_nobody_names_are_problems() {
    let files = book_with(&format!(
        "{SHARED}{ARTICLE_6}[\"art_27/par_1\"]\nbinds = [\"deployer\"]\n\
         [\"art_70/par_1\"]\nbinds = [\"member-state\"]\nwhy = \"member-state\"\n"
    ));
    let (_, problems) = read(&files);
    assert_eq!(codes(&problems), ["unused-reason", "unknown-reason"], "an unknown reason is told once");
    expect_test::expect![[r#"
        error[unknown-reason]: there is no `[reasons.member-state]` in this file
          --> rules/coverage.toml:12:7
           |
        12 | why = "member-state"
           |       ^^^^^^^^^^^^^^
           |
           = did you mean `member-states`?"#]]
    .assert_eq(&render(&problems[1], &files));
}

#[test]
fn the_table_takes_its_place_in_the_page_and_leaves_the_rest_as_it_is() {
    let first = page_with("# The book\n\nWords.\n", "one\n");
    assert!(first.starts_with("# The book\n\nWords.\n\n## ") && first.contains("\none\n"), "{first}");
    let more = format!("{first}\n## After\n");
    let second = page_with(&more, "two\n");
    assert_eq!(second, more.replace("\none\n", "\ntwo\n"));
    assert_eq!(page_with(&second, "two\n"), second);
}

#[test]
fn the_page_of_the_rule_book_is_what_the_command_makes() {
    let page = include_str!("../../../rules/README.md").replace("\r\n", "\n");
    let files = embedded_files();
    let (book, _) = RuleBook::embedded();
    let (found, problems) = coverage(&files, &book);
    let told: Vec<String> = problems.iter().map(|problem| render(problem, &files)).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    // A book without units of law has a page without a table.
    let made = found.map_or_else(
        || page.split("<!-- made by").next().unwrap().to_owned(),
        |found| page_with(&page, &table(&found)),
    );
    assert!(page == made, "run `belfort rules coverage rules --write`");
}

/// The paragraphs that bind: the Act binds with "shall", and Article 5 with "prohibited"; `None` when the text is not there.
fn binding_paragraphs() -> Option<BTreeSet<Provision>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/law/text/aiact-units.en-nl.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: no text of the Act at {}", path.display());
        return None;
    };
    let act: serde_json::Value = serde_json::from_str(&text).unwrap();
    let binds = |unit: &&serde_json::Value| {
        let says = |key: &str| unit[key].as_str().unwrap_or_default();
        [says("en"), says("tail_en")]
            .iter()
            .any(|text| text.contains(" shall ") || text.contains("prohibited"))
    };
    let ids = act["units"].as_array().unwrap().iter().filter(binds).map(|unit| unit["id"].as_str().unwrap());
    let paragraph = |id: &str| -> Option<Provision> {
        let mut parts = id.split('/');
        let article = parts.next().filter(|article| article.starts_with("art_"))?;
        match parts.next().filter(|part| part.starts_with("par_")) {
            Some(part) => format!("{article}/{part}").parse().ok(),
            None => article.parse().ok(),
        }
    };
    Some(ids.filter_map(paragraph).collect())
}

#[test]
fn every_paragraph_of_the_act_that_binds_somebody_is_a_unit() {
    let (book, _) = RuleBook::embedded();
    let Some(found) = coverage(&embedded_files(), &book).0 else {
        eprintln!("skipped: the rule book has no coverage.toml yet");
        return;
    };
    let Some(paragraphs) = binding_paragraphs() else { return };
    assert!(paragraphs.len() > 400, "the test must see the Act, it saw {} paragraphs", paragraphs.len());
    let in_unit = |paragraph: &&Provision| {
        let mut units = found.units.iter().map(|unit| &unit.provision);
        units.any(|unit| unit.covers(paragraph) || paragraph.covers(unit))
    };
    let missing: Vec<&str> = paragraphs.iter().filter(|one| !in_unit(one)).map(Provision::as_str).collect();
    assert!(missing.is_empty(), "{} paragraphs without a unit: {}", missing.len(), missing.join(", "));
}
