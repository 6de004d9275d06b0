//! Mistakes that people make in the terminal: what is said names the thing, the place and the way out, in their language.

use super::{belfort, json, run, said};

/// What somebody typed, what of that is named again, and the command or option that helps.
const CALLS: [(&str, &str, &str); 16] = [
    ("systems show nergens", "nergens", "belfort systems list"),
    ("systems remove nergens", "nergens", "belfort systems list"),
    ("check nergens", "nergens", "belfort systems list"),
    ("ask nergens", "nergens", "belfort systems list"),
    ("measures nergens", "nergens", "belfort systems list"),
    ("feeds remove nergens", "nergens", "belfort feeds list"),
    ("feeds discover nergens", "nergens", "https://"),
    ("feeds import nergens.opml", "nergens.opml", ""),
    ("subscriptions remove nergens", "nergens", "belfort subscriptions list"),
    ("subscriptions pause nergens", "nergens", "belfort subscriptions list"),
    ("subscriptions explain nergens", "nergens", "belfort subscriptions list"),
    ("subscribe --to email:an@stad.example", "", "--query"),
    ("systems add nergens.toml", "nergens.toml", ""),
    ("systems import nergens.csv", "nergens.csv", ""),
    ("projects show nergens", "nergens", "belfort projects list"),
    ("rules show nergens", "nergens", "belfort rules list"),
];

#[test]
fn a_call_that_is_wrong_is_answered_in_the_language_of_the_answer_with_the_thing_and_the_way_out() {
    let data = tempfile::tempdir().unwrap();
    for (call, named, remedy) in CALLS {
        let mut told = Vec::new();
        for language in ["nl", "fr", "de", "en"] {
            let args: Vec<&str> = call.split(' ').chain(["--lang", language]).collect();
            let output = run(data.path(), &args);
            let text = said(&output);
            assert_eq!(output.status.code(), Some(2), "{call}: {text}");
            assert!(text.contains(named) && text.contains(remedy), "{call}: {text}");
            assert!(!text.contains("cli-") && !text.contains("os error"), "{call}: {text}");
            told.push(text);
        }
        assert!((1..4).all(|at| !told[..at].contains(&told[at])), "{call}: {told:#?}");
    }
}

#[test]
fn a_daemon_that_cannot_open_its_page_says_why_and_what_helps_and_gives_no_link_to_it() {
    let data = tempfile::tempdir().unwrap();
    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = other.local_addr().unwrap().to_string();
    for (listen, words) in [
        (
            taken.as_str(),
            ["een ander programma luistert daar al", "un autre programme", "ein anderes Programm"],
        ),
        (
            "hallo",
            ["geen adres met een poort", "pas une adresse avec un port", "keine Adresse mit einem Port"],
        ),
    ] {
        for (language, words) in ["nl", "fr", "de"].into_iter().zip(words) {
            let output = belfort(data.path())
                .args(["serve", "--lang", language])
                .env("BELFORT_WEB__LISTEN", listen)
                .output()
                .unwrap();
            let text = said(&output);
            assert_eq!(output.status.code(), Some(3), "{text}");
            assert!(text.contains(listen) && text.contains("web.listen") && text.contains(words), "{text}");
            assert!(!text.contains("/welcome/") && !text.contains("os error"), "{text}");
        }
    }
}

#[test]
fn what_is_wrong_with_a_backup_is_said_in_the_language_of_the_answer() {
    let (data, files) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let there = files.path().join("er.belfort");
    std::fs::write(&there, "dit is er geen").unwrap();
    let (there, none) = (there.to_str().unwrap(), files.path().join("map/geen.belfort"));
    let none = none.to_str().unwrap();
    for (args, code, words) in [
        (["backup", there], 2, "bestaat al: noem een ander bestand"),
        (["restore", there], 2, "is geen hele reservekopie"),
        (["restore", none], 2, "is niet te lezen: het is er niet"),
        (["backup", none], 2, "is niet te schrijven: het is er niet"),
    ] {
        let output = run(data.path(), &args);
        let text = said(&output);
        assert!(output.status.code() == Some(code) && text.contains(words), "{args:?}: {text}");
    }
}

#[test]
fn what_a_feed_had_wrong_is_told_in_the_language_of_the_reader_and_as_it_was_to_programs() {
    let (data, file) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = file.path().join("feed.xml");
    let broken = "<rss version=\"2.0\"><channel><title>Stad</title><item><title>Fietsers & bussen</title>\
        <link>https://stad.example/1</link><guid>1</guid></item></channel></rss>";
    std::fs::write(&path, broken).unwrap();
    let path = path.to_str().unwrap();
    for (language, words) in [
        ("nl", "het document had een fout die hersteld is; in de woorden van het programma"),
        ("fr", "le document avait une erreur qui a été réparée"),
        ("de", "das Dokument hatte einen Fehler, der behoben wurde"),
        ("en", "the document had a mistake that was set right"),
    ] {
        let text = said(&run(data.path(), &["feeds", "preview", path, "--lang", language]));
        assert!(text.contains(words), "{language}: {text}");
    }
    let problems = &json(&run(data.path(), &["feeds", "preview", path, "--json"]))["problems"];
    assert!(problems[0].as_str().unwrap().starts_with("repaired: "), "{problems}");
}
