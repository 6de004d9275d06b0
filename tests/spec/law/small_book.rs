//! A small book for tests: enough law to have scope, a role, two classes, a derogation, duties and a gap.

use belfort::law::{
    Answer, Assessment, FactValue, Facts, Problem, RuleBook, SourceFile, SystemFacts, check_examples, decide,
};
use chrono::NaiveDate;

/// The four language tables with one text in each key.
pub(crate) fn in_four_languages(keys: &str) -> String {
    ["nl", "fr", "de", "en"]
        .map(|language| format!("[{language}]\n{}\n", keys.replace("%", language)))
        .concat()
}

/// One fact of the small book: `extra` holds values, derived and relevance.
fn fact(id: &str, shape: &str, values: &[&str], derived: bool, relevant: &str) -> String {
    let labels: Vec<String> = values.iter().map(|value| format!("{value} = \"{value} %\"")).collect();
    let quoted: Vec<String> = values.iter().map(|value| format!("{value:?}")).collect();
    let values_line =
        if values.is_empty() { String::new() } else { format!("values = [{}]\n", quoted.join(", ")) };
    let labels_line =
        if values.is_empty() { String::new() } else { format!("values = {{ {} }}\n", labels.join(", ")) };
    let kind = if derived { "derived = true\n" } else { "kind = \"observation\"\n" };
    let texts = match derived {
        true => format!("name = \"{id} %\"\n{labels_line}"),
        false => format!("question = \"{id}? %\"\nhelp = \"look %\"\n{labels_line}"),
    };
    let head = format!("[{id}]\ntype = \"{shape}\"\n{values_line}provision = \"art_3\"\n{kind}{relevant}");
    let tables = in_four_languages(&texts).replace('[', "\u{1}").replace("\u{1}nl]", &format!("[{id}.nl]"));
    let tables = ["fr", "de", "en"].iter().fold(tables, |text, language| {
        text.replace(&format!("\u{1}{language}]"), &format!("[{id}.{language}]"))
    });
    format!("{head}{}", tables.replace('\u{1}', "["))
}

/// The facts of the small book.
pub(crate) fn facts() -> SourceFile {
    let text = [
        fact("technique", "one-of", &["fixed-rules", "machine-learning"], false, ""),
        fact("military", "yes-no", &[], false, ""),
        fact(
            "purpose",
            "one-of",
            &["benefits", "scoring", "chat", "other"],
            false,
            "[[relevant]]\ntechnique = { not = \"fixed-rules\" }\n"
                .replace("[[relevant]]", "[[purpose.relevant]]")
                .as_str(),
        ),
        fact("other-areas", "several-of", &["border", "justice"], false, ""),
        fact("narrow-task", "yes-no", &[], false, ""),
        fact("our-use", "yes-no", &[], false, ""),
        fact("in-service-since", "date", &[], false, ""),
        fact("ai-system", "yes-no", &[], true, ""),
        fact("in-scope", "yes-no", &[], true, ""),
        fact("role", "several-of", &["provider", "deployer"], true, ""),
        fact("annex-iii", "several-of", &["5a"], true, ""),
        fact("class", "several-of", &["prohibited", "high", "transparency"], true, ""),
    ];
    SourceFile { path: "rules/facts.toml".into(), text: text.concat() }
}

/// One rule of the small book; `logic` holds gives, dates, blocks and examples.
pub(crate) fn rule(id: &str, kind: &str, binds: &str, logic: &str) -> SourceFile {
    let from = match logic.contains("[[from]]") {
        true => "",
        false => "[[from]]\ndate = 2026-08-02\nby = \"the Act\"\nsince = 2024-08-01\n",
    };
    let head = format!(
        "id = \"{id}\"\nprovision = \"art_6\"\nkind = \"{kind}\"\nbinds = {binds}\nbasis = \"statute\"\n"
    );
    let texts =
        in_four_languages(&format!("title = \"{id} %\"\nduty = \"do {id} %\"\nexplain = \"because {id} %\""));
    // Keys come before tables: `gives` stands on the first line of the logic when there is one.
    let (gives, blocks) = match logic.strip_prefix("gives") {
        Some(rest) => rest.split_once('\n').map_or((rest, ""), |parts| parts),
        None => ("", logic),
    };
    let gives = if gives.is_empty() { String::new() } else { format!("gives{gives}\n") };
    SourceFile {
        path: format!("rules/ai-act/{id}.toml"),
        text: format!("{head}{gives}{from}{blocks}\n{texts}"),
    }
}

/// The files of the small book.
pub(crate) fn files() -> Vec<SourceFile> {
    vec![
        facts(),
        rule(
            "is-ai",
            "scope",
            "[]",
            "gives = { ai-system = true }\n[[when]]\ntechnique = { not = \"fixed-rules\" }",
        ),
        rule("covered", "scope", "[]", "gives = { in-scope = true }\n[[when]]\nmilitary = false"),
        rule("is-deployer", "role", "[]", "gives = { role = \"deployer\" }\n[[when]]\nour-use = true"),
        rule("is-provider", "role", "[]", "gives = { role = \"provider\" }\n[[when]]\nour-use = false"),
        rule(
            "social-scoring",
            "prohibition",
            "[\"deployer\"]",
            "gives = { class = \"prohibited\" }\n[[when]]\npurpose = \"scoring\"",
        ),
        rule(
            "benefits",
            "classification",
            "[]",
            "gives = { annex-iii = \"5a\" }\n[[when]]\npurpose = \"benefits\"",
        ),
        rule(
            "annex-iii-high",
            "classification",
            "[]",
            "gives = { class = \"high\" }\n[[when]]\nannex-iii = \"5a\"\n[[unless]]\nnarrow-task = true",
        ),
        rule(
            "chat-tells",
            "transparency",
            "[\"provider\"]",
            "gives = { class = \"transparency\" }\n[[when]]\npurpose = \"chat\"",
        ),
        rule(
            "other-areas-gap",
            "gap",
            "[]",
            "gives = { class = \"high\" }\n[[when]]\nother-areas = [\"border\", \"justice\"]",
        ),
        rule(
            "oversight",
            "duty",
            "[\"deployer\"]",
            "[[from]]\ndate = 2026-08-02\nby = \"the Act\"\nsince = 2024-08-01\n[[from]]\ndate = 2027-12-02\nby = \"the Omnibus\"\nsince = 2026-07-27\n[[later]]\ndate = 2030-08-02\nby = \"the Act\"\nsince = 2024-08-01\nwhen = [{ in-service-since = { before = 2026-01-01 } }]\n[[when]]\nclass = \"high\"",
        ),
    ]
}

/// The small book; its rules carry no examples, which is the only thing wrong with it.
pub(crate) fn book() -> RuleBook {
    let (book, problems) = RuleBook::read(files());
    let other: Vec<&Problem> = problems.iter().filter(|problem| problem.code != "missing-example").collect();
    assert!(other.is_empty(), "{other:#?}");
    book
}

/// The answers that make a system of the small book high-risk, used by the town itself.
pub(crate) const HIGH: [(&str, &str); 5] = [
    ("technique", "machine-learning"),
    ("military", "false"),
    ("purpose", "benefits"),
    ("narrow-task", "false"),
    ("our-use", "true"),
];

/// Facts by hand: `"true"`, `"[]"`, a date or a value.
pub(crate) fn known(pairs: &[(&str, &str)]) -> Facts {
    pairs.iter().map(|(fact, value)| ((*fact).to_owned(), Answer::from(fact_value(value)))).collect()
}

fn fact_value(text: &str) -> FactValue {
    match text {
        "true" => FactValue::Bool(true),
        "false" => FactValue::Bool(false),
        "[]" => FactValue::Several(Vec::new()),
        _ => text.parse().map_or_else(|_| FactValue::One(text.to_owned()), FactValue::Date),
    }
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a test names a day that exists")
}

/// What the small book says on 23 November 2026, under the law of that day.
pub(crate) fn assess(pairs: &[(&str, &str)]) -> Assessment {
    assess_on(pairs, "2026-11-23", "2026-11-23")
}

pub(crate) fn assess_on(pairs: &[(&str, &str)], on: &str, law: &str) -> Assessment {
    decide(&book(), &system(known(pairs)), day(on), day(law))
}

pub(crate) fn system(facts: Facts) -> SystemFacts {
    SystemFacts { id: "x".into(), name: "x".into(), facts }
}

/// The problems of one rule file beside the small book, and of its examples.
pub(crate) fn problems_of(rule: SourceFile) -> Vec<Problem> {
    let mut files = files();
    let path = rule.path.clone();
    files.push(rule);
    let (book, mut problems) = RuleBook::read(files);
    problems.extend(check_examples(&book));
    problems.retain(|problem| problem.path == path);
    problems
}
