//! One query language: what it reads, what the index finds by it, and what waits for it.

mod asking;
mod best;
mod judged;
mod written;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use belfort::search::{Change, Document, Index, IndexError, Page, Query, QueryError, Sort, Standing};
use belfort::text::Language;
use chrono::{DateTime, Utc};
use proptest::prelude::*;

fn document(key: &str, title: &str, body: &str) -> Document {
    let language = Some(Language::Nl);
    Document {
        key: key.into(),
        feed: "f".into(),
        language,
        title: title.into(),
        body: body.into(),
        ..Document::default()
    }
}

fn put(number: i64, doc: Document) -> Change {
    Change::Put { number, doc: Box::new(doc) }
}

fn index_of(folder: &Path, documents: Vec<Document>) -> Index {
    let mut index = Index::open(folder).unwrap().index;
    let changes: Vec<Change> = (1..).zip(documents).map(|(number, doc)| put(number, doc)).collect();
    index.apply(&changes).unwrap();
    index.commit(changes.len() as i64).unwrap();
    index
}

fn found(index: &Index, query: &str) -> Vec<String> {
    let results = index.reader().search(&Query::parse(query).unwrap(), &Page::default()).unwrap();
    results.hits.into_iter().map(|hit| hit.key).collect()
}

#[test]
fn a_query_is_printed_in_its_normal_form() {
    for (written, printed) in [
        ("Slimme  stad", "slimme stad"),
        ("a b OR c", "(a b) OR c"),
        ("(a OF -\"b  c\") d", "(a OR -\"b c\") d"),
        ("thema:smart-cities taal:nl", "theme:smart-cities lang:nl"),
        ("wet:art-27 loi:anx_iii/pnt_5", "law:art_27 law:anx_III/pnt_5"),
        ("titel:„Wet” innov*", "title:\"wet\" innov*"),
        ("sinds:2026-01-31 soort:Nieuws", "since:2026-01-31 type:nieuws"),
        ("ICT & e-government", "ict e-government"),
        ("a EN b SAUF c", "a b -c"),
        ("depuis:7d bis:gestern", "since:7d until:yesterday"),
        ("sinds:\"vorige week\" tot:31/01/2026", "since:\"last week\" until:2026-01-31"),
        ("sinds:2026-02 tot:2026-02", "since:2026-02-01 until:2026-02-28"),
        ("jahr:2026 gesetz:27", "since:2026-01-01 until:2026-12-31 law:art_27"),
    ] {
        assert_eq!(Query::parse(written).unwrap().to_string(), printed, "{written}");
    }
}

#[test]
fn a_mistake_in_a_query_is_told_with_its_place() {
    let error = |text: &str| Query::parse(text).unwrap_err();
    assert_eq!(error("  "), QueryError::Empty);
    assert_eq!(error("-a"), QueryError::OnlyExclusions);
    assert_eq!(error("ab \"c"), QueryError::UnbalancedQuote { at: 3 });
    assert_eq!(error("(a"), QueryError::UnbalancedParenthesis { at: 0 });
    assert_eq!(error("a )"), QueryError::UnbalancedParenthesis { at: 2 });
    assert!(matches!(error("a OR"), QueryError::Dangling { at: 2, .. }));
    assert!(matches!(error("sinds:31-01-2026"), QueryError::BadValue { .. }));
    assert!(error("themma:x").to_string().contains("did you mean `thema`"));
    assert!(matches!(error(&"a".repeat(1001)), QueryError::TooLong { length: 1001, max: 1000 }));
    assert!(matches!(error(&"(".repeat(500)), QueryError::TooDeep { .. }));
    let theme = |letters| Query::parse_theme(&"a".repeat(letters)).map(drop);
    assert_eq!(theme(4000), Ok(()), "what an editor writes down may be longer");
    assert_eq!(theme(4001), Err(QueryError::TooLong { length: 4001, max: 4000 }));
    for language in Language::ALL {
        assert!(!error("themma:x").say(language).contains("query-"));
    }
}

#[test]
fn the_search_box_finds_something_in_spite_of_a_mistake() {
    let (query, problems) = Query::parse_lenient("gemeente \"slimme stad");
    assert_eq!(query.to_string(), "gemeente \"slimme stad\"");
    assert_eq!(problems.len(), 1);
    for text in ["\"\"\"  (((", "-a", "))"] {
        let (query, problems) = Query::parse_lenient(text);
        assert_eq!(query, Query::nothing(), "{text}");
        assert!(!problems.is_empty());
    }
}

#[test]
fn a_day_that_moves_along_is_settled_on_the_day_of_the_question() {
    let wednesday = "2026-11-25".parse().unwrap();
    for (written, settled) in [
        ("sinds:7d", "since:2026-11-18"),
        ("sinds:gisteren tot:heute", "since:2026-11-24 until:2026-11-25"),
        ("sinds:\"vorige week\" tot:\"vorige week\"", "since:2026-11-16 until:2026-11-22"),
        ("depuis:\"ce mois\" tot:\"last year\"", "since:2026-11-01 until:2025-12-31"),
        ("since:2y", "since:2024-11-25"),
    ] {
        let query = Query::parse(written).unwrap();
        assert_eq!(query.on(wednesday).to_string(), settled, "{written}");
        assert_eq!(Query::parse(&query.to_string()), Ok(query));
    }
}

#[test]
fn a_day_that_the_index_cannot_count_is_the_first_or_the_last_one() {
    let folder = tempfile::tempdir().unwrap();
    let dated = |key: &str, day: &str| Document {
        published: Some(day.parse().unwrap()),
        ..document(key, "Sensoren", "druktemeting")
    };
    let early = dated("early", "1066-10-14T00:00:00Z");
    let index = index_of(folder.path(), vec![early, dated("late", "2999-12-31T00:00:00Z")]);
    assert_eq!(found(&index, "since:2723-07-09"), ["late"]);
    assert_eq!(found(&index, "until:1700-01-01"), ["early"]);
    assert_eq!(found(&index, "sensoren since:2000-01-01"), ["late"]);
}

#[test]
fn a_word_is_found_in_a_compound_and_a_compound_by_its_parts() {
    let folder = tempfile::tempdir().unwrap();
    let mut german = document("de", "Neue Datenschutzbehörde", "");
    german.language = Some(Language::De);
    let documents = vec![
        document("compound", "De gezichtsherkenningscamera's van Aalst", ""),
        document("parts", "Een camera met gezichtsherkenning", ""),
        document("half", "Een camera aan het water", ""),
        german,
    ];
    let index = index_of(folder.path(), documents);
    assert_eq!(found(&index, "gezichtsherkenningscamera"), ["compound", "parts", "half"]);
    assert_eq!(found(&index, "gezichtsherkenning"), ["parts", "compound"]);
    assert_eq!(found(&index, "titel:herkenning").len(), 2);
    assert_eq!(found(&index, "camera -gezichtsherkenning"), ["half"]);
    assert_eq!(found(&index, "Datenschutz"), ["de"]);
    assert!(found(&index, "\"gezichtsherkenning\" -camera").is_empty());
}

#[test]
fn a_term_finds_what_means_the_same_below_what_has_the_word() {
    let folder = tempfile::tempdir().unwrap();
    let of =
        |key: &str, language, title: &str| Document { language: Some(language), ..document(key, title, "") };
    let documents = vec![
        of("artificieel", Language::Nl, "Artificiële intelligentie in de raad"),
        of("kunstmatig", Language::Nl, "De kunstmatige intelligenties"),
        of("ki", Language::De, "KI im Rathaus"),
        of("ia", Language::Fr, "L'IA à la commune"),
        of("ai", Language::Nl, "AI in het stadhuis"),
        of("fria", Language::Nl, "Een effectbeoordeling op het gebied van de grondrechten"),
    ];
    let index = index_of(folder.path(), documents);
    let both = found(&index, "AI");
    assert_eq!(both[0], "ai");
    assert_eq!(both.len(), 5, "{both:?}");
    assert_eq!(found(&index, "kunstmatige intelligentie").len(), 5);
    assert_eq!(found(&index, "kunstmatige intelligentie")[0], "kunstmatig");
    assert_eq!(found(&index, "FRIA"), ["fria"]);
    assert_eq!(found(&index, "fundamental rights impact assessment"), ["fria"]);
    assert_eq!(found(&index, "\"AI\""), ["ai"]);
}

#[test]
fn words_are_found_in_all_their_forms_and_phrases_as_written() {
    let folder = tempfile::tempdir().unwrap();
    let mut law = document("law", "Grondrechten", "");
    law.provisions = vec!["art_27/par_1".into()];
    law.themes = vec!["ai-data".into()];
    let index = index_of(folder.path(), vec![document("a", "Slimme steden", "Eén camera"), law]);
    assert_eq!(found(&index, "stad"), ["a"]);
    assert_eq!(found(&index, "een"), ["a"]);
    assert_eq!(found(&index, "\"slimme steden\""), ["a"]);
    assert!(found(&index, "\"slimme stad\"").is_empty());
    assert_eq!(found(&index, "wet:art_27"), ["law"]);
    assert!(found(&index, "wet:art_2").is_empty());
    assert_eq!(found(&index, "thema:ai-data -camera"), ["law"]);
    assert_eq!(found(&index, "cam*"), ["a"]);
}

#[test]
fn a_word_as_written_ranks_above_its_forms_and_the_newest_first_at_equal_worth() {
    let folder = tempfile::tempdir().unwrap();
    let at = |seconds| DateTime::from_timestamp(seconds, 0);
    let dated =
        |key: &str, title: &str, seconds| Document { published: at(seconds), ..document(key, title, "") };
    let index = index_of(
        folder.path(),
        vec![
            dated("form", "algoritmen hier", 1_790_000_000),
            dated("old", "algoritme hier", 1_600_000_000),
            dated("new", "algoritme hier", 1_700_000_000),
        ],
    );
    assert_eq!(found(&index, "algoritme"), ["new", "old", "form"]);
    let page = Page { sort: Sort::Newest, ..Page::default() };
    let newest = index.reader().search(&Query::parse("algoritme").unwrap(), &page).unwrap();
    assert_eq!(newest.hits[0].key, "form");
    assert_eq!(newest.total, 3);
    assert_eq!((newest.facets.feeds[0].value.as_str(), newest.facets.feeds[0].count), ("f", 3));
}

#[test]
fn a_snippet_marks_the_words_and_escapes_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let body = "<script>alert('x')</script> over de camera & meer";
    let index = index_of(folder.path(), vec![document("a", "t", body)]);
    let results =
        index.reader().search(&Query::parse("camera's OR camera").unwrap(), &Page::default()).unwrap();
    let html = &results.hits[0].snippet_html;
    assert!(html.contains("<mark>camera</mark> &amp; meer") && html.contains("&lt;script&gt;"), "{html}");
    assert!(!html.contains("<script"));
}

#[test]
fn the_index_remembers_its_last_change_and_what_was_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = index_of(folder.path(), vec![document("a", "een", ""), document("b", "twee", "")]);
    index.apply(&[Change::Delete { number: 7, key: "a".into() }, put(8, document("b", "drie", ""))]).unwrap();
    index.commit(8).unwrap();
    drop(index);
    let opened = Index::open(folder.path()).unwrap();
    assert!(!opened.rebuilt);
    assert_eq!(opened.index.applied(), 8);
    assert_eq!(found(&opened.index, "een OR twee OR drie"), ["b"]);
}

#[test]
fn of_what_changed_more_than_once_at_a_time_the_last_counts() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = index_of(folder.path(), vec![document("a", "een", ""), document("b", "een", "")]);
    let gone = |number, key: &str| Change::Delete { number, key: key.into() };
    let changes = [
        put(3, document("a", "twee", "")),
        gone(4, "b"),
        put(5, document("c", "twee", "")),
        put(6, document("a", "drie", "")),
        put(7, document("b", "drie", "")),
        gone(8, "c"),
    ];
    index.apply(&changes).unwrap();
    index.commit(8).unwrap();
    assert_eq!(found(&index, "een OR twee"), Vec::<String>::new());
    assert_eq!(found(&index, "drie"), ["a", "b"]);
}

#[test]
fn a_damaged_index_starts_again_from_nothing() {
    let folder = tempfile::tempdir().unwrap();
    drop(index_of(folder.path(), vec![document("a", "een", "")]));
    let names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    let matters = |name: &str| !name.ends_with(".lock") && ![".managed.json", "checked.json"].contains(&name);
    let names = names.iter().filter(|name| matters(&name.to_string_lossy()));
    let damages = names.flat_map(|name| ["deleted", "emptied", "garbled"].map(|damage| (name, damage)));
    for ((name, damage), again) in damages.flat_map(|damage| [(damage, false), (damage, true)]) {
        let folder = tempfile::tempdir().unwrap();
        drop(index_of(folder.path(), vec![document("a", "een", "")]));
        // Found sound, and noted to be.
        assert!(!Index::open(folder.path()).unwrap().rebuilt);
        let mut files: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        let kind = Path::new(name).extension();
        files
            .retain(|file| file.extension() == kind && matters(&file.file_name().unwrap().to_string_lossy()));
        let victim = &files[0];
        match damage {
            "deleted" => fs::remove_file(victim).unwrap(),
            "emptied" => fs::write(victim, "").unwrap(),
            _ => {
                let mut bytes = fs::read(victim).unwrap();
                bytes[0] ^= 0xff;
                fs::write(victim, bytes).unwrap();
            }
        }
        let open = if again { Index::open_again } else { Index::open };
        let mut opened = open(folder.path()).unwrap();
        assert!(opened.rebuilt, "{victim:?} {damage}, looked in {again}");
        assert_eq!(opened.index.applied(), 0);
        opened.index.apply(&[put(1, document("a", "een", ""))]).unwrap();
        opened.index.commit(1).unwrap();
        assert_eq!(found(&opened.index, "een"), ["a"]);
    }
}

#[test]
fn a_command_that_looks_in_reads_only_what_nobody_read_and_whoever_stays_reads_all() {
    let folder = tempfile::tempdir().unwrap();
    drop(index_of(folder.path(), vec![document("a", "een", "")]));
    assert!(!Index::open(folder.path()).unwrap().rebuilt);
    let files = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let victim = files.into_iter().find(|file| file.extension().is_some_and(|kind| kind == "store")).unwrap();
    // A disk that forgets says nothing of it: the file is as old and as large as it was.
    let written = fs::metadata(&victim).unwrap().modified().unwrap();
    let mut bytes = fs::read(&victim).unwrap();
    bytes[0] ^= 0xff;
    fs::write(&victim, bytes).unwrap();
    fs::File::options().write(true).open(&victim).unwrap().set_modified(written).unwrap();
    assert!(!Index::open_again(folder.path()).unwrap().rebuilt);
    assert!(Index::open(folder.path()).unwrap().rebuilt);
}

#[test]
fn one_process_writes_and_others_read() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Index::open_reader(folder.path()), Err(IndexError::NotReady(_))));
    let mut index = index_of(folder.path(), vec![document("a", "een", "")]);
    assert!(matches!(Index::open(folder.path()), Err(IndexError::Locked(_))));
    let reader = Index::open_reader(folder.path()).unwrap();
    index.apply(&[put(2, document("b", "een", ""))]).unwrap();
    index.commit(2).unwrap();
    assert_eq!(reader.len(), 1);
    reader.refresh().unwrap();
    assert_eq!(reader.len(), 2);
}

const WORDS: [&str; 18] = [
    "stad",
    "steden",
    "Stad",
    "camera",
    "camera's",
    "één",
    "een",
    "AI-verordening",
    "verordening",
    "ai",
    "algoritmen",
    "villes",
    "gezichtsherkenningscamera",
    "gezichtsherkenning",
    "reconnaissance",
    "faciale",
    "KI",
    "bewakingscamera's",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&WORDS[..]), 0..6).prop_map(|words| words.join(" "))
}

fn a_document() -> impl Strategy<Value = Document> {
    let language = prop::option::of(prop::sample::select(&Language::ALL[..]));
    let themes = prop::collection::vec(prop::sample::select(vec!["x".to_string(), "y-z".into()]), 0..3);
    let cited = vec!["art_27".to_string(), "art_27/par_1".into(), "art_2".into(), "anx_III/pnt_5".into()];
    let provisions = prop::collection::vec(prop::sample::select(cited), 0..3);
    let kind = prop::option::of(prop::sample::select(vec!["Nieuws".to_string(), "Évènement".into()]));
    let published = prop::option::of((0_i64..4).prop_map(|half| instant(1_767_225_600 + half * 43_199)));
    let feed = prop::sample::select(vec!["f", "g/h"]);
    (text(), text(), text(), language, themes, provisions, kind, published, feed).prop_map(
        |(title, summary, body, language, themes, provisions, kind, published, feed)| Document {
            key: String::new(),
            feed: feed.into(),
            url: None,
            title,
            summary,
            body,
            language,
            themes,
            provisions,
            kind,
            published,
        },
    )
}

fn instant(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

fn a_query() -> impl Strategy<Value = String> {
    let word = prop::sample::select(&WORDS[..]);
    let leaf = prop_oneof![
        3 => word.clone().prop_map(str::to_owned),
        1 => Just("reconnaissance faciale".to_owned()),
        2 => (word.clone(), word.clone()).prop_map(|(a, b)| format!("\"{a} {b}\"")),
        1 => word.clone().prop_map(|a| format!("title:{a}")),
        1 => (word.clone(), word).prop_map(|(a, b)| format!("title:\"{a} {b}\"")),
        3 => prop::sample::select(vec![
            "st*", "cam*", "ai-ver*", "title:ste*", "theme:x", "theme:y-z", "feed:f", "feed:\"g/h\"", "lang:nl", "lang:fr",
            "type:nieuws", "type:evenement", "law:art_27", "law:art_27/par_1", "law:anx_iii", "since:2026-01-01",
            "since:2026-01-02", "until:2026-01-01", "until:2025-12-31", "\"stad\"",
        ]).prop_map(str::to_owned),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| format!("({})", parts.join(" "))),
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| format!("({})", parts.join(" OR "))),
            inner.prop_map(|part| format!("-{part}")),
        ]
    })
}

proptest! {
    #![proptest_config(crate::town::cases(40))]

    #[test]
    fn what_waits_for_a_document_is_what_finds_it(
        documents in prop::collection::vec(a_document(), 1..12),
        queries in prop::collection::vec(a_query(), 1..40),
    ) {
        let documents: Vec<Document> = documents.into_iter().enumerate()
            .map(|(number, document)| Document { key: number.to_string(), ..document }).collect();
        let queries: Vec<Query> = queries.iter().filter_map(|text| Query::parse(text).ok()).collect();
        let folder = tempfile::tempdir().unwrap();
        let index = index_of(folder.path(), documents.clone());
        let standing = Standing::new(queries.iter().cloned().enumerate());
        for (id, query) in queries.iter().enumerate() {
            let results = index.reader().search(query, &Page::default()).unwrap();
            let by_index: BTreeSet<String> = results.hits.into_iter().map(|hit| hit.key).collect();
            let by_standing: BTreeSet<String> = documents.iter()
                .filter(|document| standing.matches(document).contains(&id))
                .map(|document| document.key.clone()).collect();
            prop_assert_eq!(&by_index, &by_standing, "{}", query);
            prop_assert_eq!(results.total, by_index.len());
        }
    }
}

proptest! {
    #[test]
    fn a_query_that_is_printed_reads_back_as_itself(text in a_query()) {
        if let Ok(query) = Query::parse(&text) {
            prop_assert_eq!(Query::parse(&query.to_string()), Ok(query));
        }
    }

    #[test]
    fn no_text_upsets_the_reading_of_queries(text in "[a-zA-Zé0-9:\"()*& |.«»'_-]{0,60}|\\PC{0,40}") {
        let (query, problems) = Query::parse_lenient(&text);
        if problems.is_empty() {
            prop_assert_eq!(Query::parse(&query.to_string()), Ok(query));
        }
    }
}
