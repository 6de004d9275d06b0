//! Readers that meet what people and programs write: whatever it is, they answer, in bounded time and size, and never panic.
//!
//! Feeds, listings, dates and the sanitiser have `corpus::hostile`. More cases: `BELFORT_FUZZ_CASES=100000`.

use std::str::FromStr;
use std::sync::OnceLock;

use belfort::alerts::channel::Secret;
use belfort::daemon::Config;
use belfort::law::{RuleBook, SourceFile};
use belfort::news::themes::judged::Labelled;
use belfort::news::{Themes, opml};
use belfort::people::email;
use belfort::register::import::{Target, Wish, columns, read_import};
use belfort::register::{Format, read_system};
use belfort::search::Query;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

const RULE: &str = include_str!("../../../rules/EXAMPLE.toml");
const FACTS: &str = include_str!("../../../rules/facts.toml");
const SYSTEM: &str = include_str!("../../../src/cli/demo/systems/fraudescore-sociale-steun.toml");
const LIST: &str = include_str!("../../fixtures/opml/messy.opml");
const CONFIG: &str = "[web]\nlisten = \"127.0.0.1:1\"\n[fetch]\nbytes_max = 5\n[smtp.dkim]\ndomain = \"a\"\n";
const LABELLED: &str =
    "language = \"nl\"\n[[item]]\nid = \"a\"\ntitle = \"Fietsers\"\nsummary = \"\"\nthemes = [\"ai-data\"]\n";
const QUERY: &str = "\"slimme stad\" (theme:ai-data OR law:art_27) -privacy since:7d lang:nl title:x*";
const TABLE: &str = "id;name;organisation;facts\n1;Chatbot;Gent;\"a;b\"\n2;\"Teller \"\"x\"\"\";Gent;\n";

/// What means something to one reader or another.
const SPARKS: [&str; 28] = [
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    ",",
    ":",
    ";",
    "\n",
    "\r",
    "\0",
    "\\u{110000}",
    "\\",
    "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>",
    "&b;",
    "<outline>",
    "-",
    "(",
    ")",
    "9999-99-99",
    "99999999999999999999999",
    "\u{202e}é𝄞",
];

pub(super) fn mutated(seed: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let change = prop_oneof![
        4 => (any::<usize>(), select(&SPARKS[..])).prop_map(|(at, spark)| (at, 0, spark.as_bytes().to_vec())),
        1 => (any::<usize>(), 1_usize..120).prop_map(|(at, length)| (at, length, Vec::new())),
        1 => (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| (at, 1, vec![byte])),
        1 => (any::<usize>(), select(&SPARKS[..]), 2_usize..300)
            .prop_map(|(at, spark, times)| (at, 0, spark.repeat(times).into_bytes())),
    ];
    vec(change, 1..10).prop_map(move |changes| {
        let mut bytes = seed.as_bytes().to_vec();
        for (at, remove, insert) in changes {
            let at = at % (bytes.len() + 1);
            bytes.splice(at..(at + remove).min(bytes.len()), insert);
        }
        bytes
    })
}

pub(super) fn text(seed: &'static str) -> impl Strategy<Value = String> {
    mutated(seed).prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

fn book() -> &'static RuleBook {
    static BOOK: OnceLock<RuleBook> = OnceLock::new();
    BOOK.get_or_init(|| RuleBook::embedded().0)
}

pub(super) fn cases() -> ProptestConfig {
    let cases = std::env::var("BELFORT_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(100);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_rule_file_is_a_rule_or_a_list_of_problems_in_their_place(rule in text(RULE), facts in text(FACTS)) {
        let file = |path: &str, text: &str| SourceFile { path: path.to_owned(), text: text.to_owned() };
        for files in [
            [file("facts.toml", FACTS), file("a.toml", &rule)],
            [file("facts.toml", &facts), file("a.toml", RULE)],
        ] {
            let (_, problems) = RuleBook::read(files.clone());
            for problem in &problems {
                prop_assert!(!belfort::law::render(problem, &files).is_empty());
            }
        }
    }

    #[test]
    fn a_system_file_is_a_system_or_a_list_of_problems(toml in text(SYSTEM)) {
        for format in [Format::Toml, Format::Json] {
            if let Err(problems) = read_system("s", &toml, format, book()) {
                prop_assert!(!problems.is_empty());
            }
        }
    }

    #[test]
    fn a_register_of_others_is_read_or_refused_with_a_reason(bytes in mutated(TABLE), json in mutated(SYSTEM)) {
        for (path, bytes) in [("x.csv", bytes), ("x.json", json)] {
            if let Err(refused) = read_import(path, &bytes, &Wish::default(), book()) {
                prop_assert!(!refused.problems.is_empty());
            }
            let columns = columns(&bytes, &Wish::default(), book()).unwrap_or_default();
            prop_assert!(columns.len() <= 500 && columns.iter().all(|column| column.examples.len() <= 3));
        }
    }

    #[test]
    fn a_list_of_feeds_is_read_or_refused_and_reaches_no_file(bytes in mutated(LIST)) {
        if let Ok(reading) = opml::read(&bytes, Themes::embedded()) {
            let all = format!("{:?}", reading.feeds);
            prop_assert!(!all.contains("root:") && all.len() < 20 * (bytes.len() + 1_000));
            prop_assert!(reading.feeds.iter().all(|feed| matches!(feed.url.scheme(), "http" | "https")));
        }
    }

    #[test]
    fn a_query_is_read_forgiven_and_printed_so_that_it_reads_the_same(query in text(QUERY)) {
        let (forgiven, _) = Query::parse_lenient(&query);
        let printed = forgiven.to_string();
        prop_assert!(printed.len() < 20 * (query.len() + 100), "{} letters of {}", printed.len(), query.len());
        if let Ok(strict) = Query::parse(&query) {
            prop_assert_eq!(Query::parse(&strict.to_string()).map(|again| again.to_string()), Ok(strict.to_string()));
        }
    }

    #[test]
    fn a_configuration_is_read_or_refused_by_its_place(toml in mutated(CONFIG), value in text("smtp://a:b@c")) {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), toml).unwrap();
        if let Err(error) = Config::load(Some(file.path()), std::iter::empty()) {
            prop_assert!(!error.to_string().is_empty());
        }
        let set = ["BELFORT_SMTP__URL", "BELFORT_WEB__LISTEN", "BELFORT_NATIONAL__X", "BELFORT_KEEP__ITEMS_DAYS"];
        let _ = Config::load(None, set.into_iter().map(|name| (name.to_owned(), value.clone())));
    }

    #[test]
    fn citations_are_found_in_any_text_without_a_slip(text in text("artikel 27, lid 1, punt a) en bijlage III, Art. 5(1)(ba)")) {
        let found = belfort::law::citation::citations(&text, None);
        prop_assert!(found.len() <= text.len());
    }

    #[test]
    fn addresses_secrets_and_columns_read_back_as_they_are_kept(
        address in text("An.Peeters@gent.example"),
        secret in text("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        column in text("fact:annex-iii"),
    ) {
        if let Some(kept) = email::read(&address) {
            prop_assert_eq!(email::read(&kept), Some(kept.clone()));
            prop_assert!(kept.contains('@') && kept.len() <= email::CHARS_MAX && !kept.chars().any(char::is_control));
        }
        if let Err(refused) = Secret::from_str(&secret) {
            prop_assert!(secret.len() < 12 || !refused.contains(&secret), "a secret that is wrong stands in no error");
        }
        if let Ok(target) = Target::from_str(&column) {
            prop_assert_eq!(Target::from_str(&target.to_string()), Ok(target));
        }
    }

    #[test]
    fn items_that_editors_labelled_are_read_with_themes_that_exist_or_refused(labelled in text(LABELLED)) {
        if let Ok(items) = Labelled::read(&labelled, Themes::embedded()) {
            let known = |theme: &String| Themes::embedded().by_id(theme).is_ok();
            prop_assert!(items.iter().all(|item| item.themes.iter().all(known)));
        }
    }
}
