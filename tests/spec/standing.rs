//! Standing queries: what waits for an item is what would find it, whoever joins or leaves, and it says why.

mod sweep;

use std::collections::BTreeMap;

use belfort::search::{Document, Frequencies, Met, Passing, Query, Reading, Standing, explain};
use belfort::text::Language;
use chrono::{DateTime, Utc};
use proptest::prelude::*;

use crate::town::Town;

fn query(text: &str) -> Query {
    Query::parse(text).unwrap()
}

fn news(title: &str, body: &str) -> Document {
    let language = Some(Language::Nl);
    Document { feed: "stad".into(), title: title.into(), body: body.into(), language, ..Document::default() }
}

/// Words that are stemmed alike, folded alike, begin alike, or stand in one word for another analysis.
const WORDS: [&str; 24] = [
    "stad",
    "steden",
    "Stad",
    "camera",
    "camera's",
    "caméra",
    "één",
    "een",
    "AI-verordening",
    "verordening",
    "ai",
    "algoritmen",
    "algoritme",
    "villes",
    "Städte",
    "innovatie",
    // Compounds, their pieces, and what the lists of synonyms call the same.
    "gezichtsherkenningscamera",
    "gezichtsherkenning",
    "sensordata",
    "Datenschutz-Folgenabschätzung",
    "kunstmatige",
    "intelligentie",
    "DPIA",
    "gegevensbeschermingseffectbeoordeling",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&WORDS[..]), 0..7).prop_map(|words| words.join(" "))
}

fn a_document() -> impl Strategy<Value = Document> {
    let language = prop::option::of(prop::sample::select(&Language::ALL[..]));
    let themes = prop::collection::vec(prop::sample::select(vec!["x".to_string(), "y-z".into()]), 0..3);
    let cited = vec!["art_27".to_string(), "art_27/par_1".into(), "art_2".into(), "anx_III/pnt_5".into()];
    let provisions = prop::collection::vec(prop::sample::select(cited), 0..3);
    let kind = prop::option::of(prop::sample::select(vec!["Nieuws".to_string(), "Évènement".into()]));
    let day = |half: i64| DateTime::<Utc>::from_timestamp(1_767_225_600 + half * 43_199, 0).unwrap();
    let published = prop::option::of((0_i64..4).prop_map(day));
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

/// Queries of the whole grammar: words, phrases, beginnings, every field, and groups of them with `OR` and `-`.
fn a_query() -> impl Strategy<Value = String> {
    let word = prop::sample::select(&WORDS[..]);
    let begun =
        || prop::sample::select(&["st", "cam", "camera", "inn", "ai", "ai-ver", "stad cam", "een a"][..]);
    let phrase = prop::collection::vec(word.clone(), 2..4).prop_map(|words| words.join(" "));
    let field = vec![
        "theme:x",
        "theme:y-z",
        "feed:f",
        "feed:\"g/h\"",
        "lang:nl",
        "lang:fr",
        "type:nieuws",
        "type:evenement",
        "law:art_27",
        "law:art_27/par_1",
        "law:anx_iii",
        "since:2026-01-01",
        "since:2026-01-02",
        "until:2026-01-01",
        "until:2025-12-31",
        "year:2026",
        "year:2025",
        "since:1d",
        "until:2d",
        "since:week",
    ];
    let leaf = prop_oneof![
        4 => word.clone().prop_map(str::to_owned),
        2 => phrase.clone().prop_map(|words| format!("\"{words}\"")),
        1 => word.prop_map(|word| format!("title:{word}")),
        1 => phrase.prop_map(|words| format!("title:\"{words}\"")),
        1 => begun().prop_map(|start| format!("{}*", start.replace(' ', "-"))),
        1 => begun().prop_map(|start| format!("title:{}*", start.replace(' ', "-"))),
        4 => prop::sample::select(field).prop_map(str::to_owned),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            2 => prop::collection::vec(inner.clone(), 1..5).prop_map(|parts| format!("({})", parts.join(" "))),
            2 => prop::collection::vec(inner.clone(), 1..5).prop_map(|parts| format!("({})", parts.join(" OR "))),
            1 => inner.prop_map(|part| format!("-{part}")),
        ]
    })
}

fn today() -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2026, 1, 3).unwrap()
}

fn queries() -> impl Strategy<Value = Vec<Query>> {
    let texts = prop::collection::vec(a_query(), 1..60);
    // A day that moves along is asked on the day of the item.
    texts.prop_map(|texts| {
        texts.iter().filter_map(|text| Query::parse(text).ok()).map(|query| query.on(today())).collect()
    })
}

/// A set that has seen those documents often enough to believe what it counted.
fn knowing(documents: &[Document]) -> Frequencies {
    let mut frequencies = Frequencies::default();
    for document in documents.iter().cycle().take(300) {
        frequencies.learn(document, &Reading::of(document));
    }
    frequencies
}

proptest! {
    #![proptest_config(crate::town::cases(24))]

    #[test]
    fn what_waits_is_what_the_index_finds_and_what_is_true_asked_one_by_one(
        documents in prop::collection::vec(a_document(), 1..16),
        queries in queries(),
        counted in any::<bool>(),
    ) {
        let index = Passing::of(&documents).unwrap();
        let mut standing = Standing::with(if counted { knowing(&documents) } else { Frequencies::default() });
        queries.iter().enumerate().for_each(|(id, query)| standing.add(id, query));
        let met: Vec<Vec<usize>> = documents.iter().map(|document| standing.matches(document)).collect();
        for (id, query) in queries.iter().enumerate() {
            let places = |holds: &dyn Fn(usize) -> bool| (0..documents.len()).filter(|at| holds(*at)).collect::<Vec<_>>();
            let waited = places(&|at| met[at].contains(&id));
            let asked = places(&|at| !explain(query, &documents[at]).is_empty());
            prop_assert_eq!(&waited, &index.find(query).unwrap(), "{} in the index", query);
            prop_assert_eq!(&waited, &asked, "{} one by one", query);
        }
    }

    #[test]
    fn a_set_that_was_changed_equals_one_that_was_made_so(
        documents in prop::collection::vec(a_document(), 1..8),
        changes in prop::collection::vec((0_u32..12, prop::option::weighted(0.7, a_query())), 1..60),
    ) {
        let mut changed: Standing<u32> = Standing::with(knowing(&documents));
        let mut held: BTreeMap<u32, Query> = BTreeMap::new();
        for (id, text) in changes {
            match text.map(|text| Query::parse(&text).map(|query| query.on(today()))) {
                Some(Ok(query)) => {
                    changed.add(id, &query);
                    held.insert(id, query);
                }
                Some(Err(_)) => {}
                None => prop_assert_eq!(changed.remove(&id), held.remove(&id).is_some()),
            }
            prop_assert_eq!(changed.len(), held.len());
        }
        let made = Standing::new(held);
        for document in &documents {
            prop_assert_eq!(changed.matches(document), made.matches(document));
        }
    }

    #[test]
    fn an_explanation_points_at_the_words_it_names(document in a_document(), queries in queries()) {
        for met in queries.iter().flat_map(|query| explain(query, &document)) {
            let texts = [&document.title, &document.summary, &document.body];
            for place in &met.places {
                let word = &texts[place.text as usize][place.from..place.to];
                prop_assert!(met.by.iter().any(|named| named.to_lowercase() == word.to_lowercase()), "{:?}", met);
            }
            prop_assert!(!met.by.is_empty(), "{:?} was met by nothing", met.part);
        }
    }
}

#[test]
fn a_query_is_seen_by_the_next_item_and_gone_for_the_one_after_its_end() {
    let mut standing = Standing::new([(1, query("stad camera")), (2, query("trein"))]);
    let item = news("Slimme steden", "Nieuwe camera's");
    assert_eq!(standing.matches(&item), [1]);
    standing.add(3, &query("\"nieuwe camera's\""));
    assert_eq!(standing.matches(&item), [1, 3]);
    standing.add(1, &query("tram"));
    assert_eq!(standing.matches(&item), [3], "a changed query asks what it asks now");
    assert!(standing.remove(&3) && !standing.remove(&3));
    assert!(standing.matches(&item).is_empty());
    assert_eq!(standing.len(), 2);
}

#[test]
fn a_hundred_adds_and_ends_of_one_query_leave_no_memory_behind() {
    let mut standing = Standing::new((0..100).map(|id| (id, query(&format!("stad woord{id} theme:x")))));
    let turn = |standing: &mut Standing<i32>| {
        standing.add(100, &query("\"slimme stad\" OR camera* OR (stad theme:x)"));
        standing.remove(&100);
    };
    turn(&mut standing);
    let before = standing.bytes();
    (0..100).for_each(|_| turn(&mut standing));
    assert_eq!(standing.bytes(), before);
}

#[test]
fn thousands_of_queries_take_at_most_three_hundred_bytes_each() {
    let word = |number: u32| format!("woord{}", number.wrapping_mul(2_654_435_761) % 4_000);
    let text = |id: u32| match id % 4 {
        0 => format!("{} {}", word(id), word(id + 1)),
        1 => format!("\"{} {}\"", word(id), word(id + 1)),
        2 => format!("{} OR {} OR {}", word(id), word(id + 1), word(id + 2)),
        _ => format!("{} theme:thema{}", word(id), id % 30),
    };
    let standing = Standing::new((0..20_000).map(|id| (id, query(&text(id)))));
    assert!(standing.bytes() / standing.len() <= 300, "{} bytes a query", standing.bytes() / standing.len());
}

#[test]
fn an_explanation_says_which_words_met_which_part() {
    let mut item = news("Slimme steden kiezen", "Nieuwe camera's, getoetst aan de verordening");
    item.themes = vec!["mobility".into()];
    item.provisions = vec!["art_27/par_1".into()];
    let told = |text: &str| {
        let line = |met: Met| format!("{}: {}", met.part, met.by.join(" "));
        explain(&query(text), &item).into_iter().map(line).collect::<Vec<_>>()
    };
    assert_eq!(told("stad camera* -trein"), ["stad: steden", "camera*: camera"]);
    assert_eq!(
        told("\"slimme steden\" (trein OR verordening)"),
        ["\"slimme steden\": Slimme steden", "verordening: verordening"]
    );
    assert_eq!(told("theme:mobility law:art_27"), ["theme:mobility: mobility", "law:art_27: art_27/par_1"]);
    assert!(told("stad trein").is_empty(), "what does not meet has no reason");
}

#[tokio::test]
async fn a_subscription_of_another_process_is_seen_by_the_next_item() {
    let town = Town::new().await;
    town.follow("stad").await;
    town.subscribe("telegram:1", "trein", &[]).await;
    town.publish("stad", "1", "Bus en tram", "Nieuwe lijnen");
    town.poll().await;
    assert_eq!((town.tell().await, town.tower.watchers().len()), (0, 1));
    // Only the store knows of them: nobody tells the process that polls.
    let tram = town.subscribe("telegram:2", "tram", &[]).await;
    town.publish("stad", "2", "De tram rijdt weer", "");
    town.poll().await;
    assert_eq!((town.tell().await, town.tower.watchers().len()), (1, 2));
    town.tower.store.remove_subscription(&tram.id).await.unwrap();
    town.publish("stad", "3", "Nog een tram", "");
    town.poll().await;
    assert_eq!((town.tell().await, town.tower.watchers().len()), (0, 1));
}

#[tokio::test]
async fn an_alert_says_which_word_met_which_part() {
    let town = Town::new().await;
    town.follow("stad").await;
    town.subscribe("telegram:1", "stad camera", &[]).await;
    town.publish("stad", "1", "Slimme steden", "Een camera op elk plein");
    town.poll().await;
    town.tell().await;
    let text = &town.telegrams()[0];
    assert!(text.contains("steden (stad), camera"), "{text}");
}
