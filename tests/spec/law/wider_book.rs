//! The small book with what a Member State settles: a setting, a rule that reads it, and a duty with a fine.

use belfort::law::{Problem, RuleBook, SourceFile};

use super::small_book::{facts, files, in_four_languages, rule};

/// One setting, as `facts.toml` writes it.
fn setting() -> String {
    let texts = in_four_languages(
        "question = \"fines on towns? %\"\nhelp = \"look %\"\nvalues = { not-settled = \"not settled %\", none = \"no fines %\" }",
    );
    let texts = ["nl", "fr", "de", "en"].iter().fold(texts, |text, language| {
        text.replace(&format!("[{language}]"), &format!("[fines-on-towns.{language}]"))
    });
    format!(
        "[fines-on-towns]\ntype = \"one-of\"\nvalues = [\"not-settled\", \"none\"]\nprovision = \"art_99/par_8\"\n\
         kind = \"setting\"\ndefault = \"not-settled\"\n{texts}"
    )
}

fn penalties() -> SourceFile {
    let text =
        ["nl", "fr", "de", "en"].map(|language| format!("{language} = \"15 million {language}\"\n")).concat();
    let none =
        ["nl", "fr", "de", "en"].map(|language| format!("{language} = \"no fine {language}\"\n")).concat();
    let text = format!("[\"art_99/par_4\"]\n{text}[none]\n{none}");
    SourceFile { path: "rules/penalties.toml".into(), text }
}

/// The files of the small book, with a setting, what follows from it, and a duty with its fine.
pub(crate) fn wider_files() -> Vec<SourceFile> {
    let mut all: Vec<SourceFile> =
        files().into_iter().filter(|file| !file.path.ends_with("facts.toml")).collect();
    all.push(SourceFile { path: facts().path, text: facts().text + &setting() });
    all.push(penalties());
    let duty = rule("keep-logs", "duty", "[\"deployer\"]", "[[when]]\nclass = \"high\"");
    let text = duty.text.replace("basis =", "penalty = \"art_99/par_4/pnt_e\"\nbasis =");
    all.push(SourceFile { path: duty.path, text });
    for file in &mut all {
        let obliges = ["duty", "prohibition", "transparency"];
        let names_none = !file.text.contains("penalty =");
        if names_none && obliges.iter().any(|kind| file.text.contains(&format!("kind = \"{kind}\""))) {
            file.text = file.text.replace("basis =", "penalty = \"none\"\nbasis =");
        }
    }
    all.push(rule("pay", "right", "[]", "[[when]]\nfines-on-towns = \"not-settled\"\nclass = \"high\""));
    all
}

pub(crate) fn wider_book() -> RuleBook {
    let (book, problems) = RuleBook::read(wider_files());
    let other: Vec<&Problem> = problems.iter().filter(|problem| problem.code != "missing-example").collect();
    assert!(other.is_empty(), "{other:#?}");
    book
}
