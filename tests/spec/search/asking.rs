//! Asking as people do: half a word, a slip of the finger, a second page, more like this.

use std::collections::{BTreeMap, BTreeSet};

use belfort::search::{Change, Document, Instead, Page, Query, Reader, Sort};
use belfort::text::Language;
use chrono::DateTime;

use super::{document, index_of, put};
use crate::town::Town;

fn everything(query: Query) -> Query {
    query
}

#[test]
fn half_a_word_and_a_typing_error_find_what_was_meant_and_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let index = index_of(
        folder.path(),
        vec![document("a", "Gezichtsherkenning op het plein", ""), document("b", "Een gemeentefonds", "")],
    );
    let ask = |text: &str| index.reader().ask(text, &everything, &Page::default()).unwrap();
    let begun = ask("gezichtsher");
    assert_eq!(begun.results.hits[0].key, "a");
    assert_eq!(begun.instead, Some(Instead::Begun("gezichtsher*".into())));
    let meant = ask("gezichsherkenning plein");
    assert_eq!(meant.results.hits[0].key, "a");
    assert_eq!(meant.instead, Some(Instead::Meant("gezichtsherkenning plein".into())));
    let exact = ask("plein \"");
    assert_eq!((exact.instead, exact.ignored.len()), (None, 1));
    assert_eq!(ask("xylofoonorkest").results.total, 0);
}

#[test]
fn a_second_page_goes_on_where_the_first_ended_whatever_arrives() {
    let folder = tempfile::tempdir().unwrap();
    let dated = |key: &str, second| Document {
        published: DateTime::from_timestamp(second, 0),
        ..document(key, "nieuws", "")
    };
    let mut index = index_of(folder.path(), vec![dated("a", 4_000), dated("b", 3_000), dated("c", 2_000)]);
    let page = |offset| Page {
        limit: 2,
        offset,
        sort: Sort::Newest,
        language: None,
        total: true,
        facets: false,
        snippets: true,
    };
    let query = Query::parse("nieuws").unwrap();
    let first = index.reader().search(&query, &page(0)).unwrap();
    index.apply(&[put(4, dated("new", 5_000))]).unwrap();
    index.commit(4).unwrap();
    let second = index.reader().as_of(first.moment).search(&query, &page(2)).unwrap();
    let keys: Vec<&str> = first.hits.iter().chain(&second.hits).map(|hit| hit.key.as_str()).collect();
    assert_eq!(keys, ["a", "b", "c"]);
    assert_eq!(index.reader().search(&query, &page(0)).unwrap().hits[0].key, "new");
}

#[test]
fn the_whole_index_is_spread_as_a_count_of_its_documents_says_also_after_removals() {
    let folder = tempfile::tempdir().unwrap();
    let item = |number: i64| Document {
        feed: format!("feed-{}", number % 5),
        kind: (number % 3 == 0).then(|| "Nieuws".to_owned()),
        language: [Some(Language::Nl), Some(Language::Fr), None][number as usize % 3],
        published: DateTime::from_timestamp(1_500_000_000 + number * 20_000_000, 0),
        themes: ["mobility", "ai-act"][..number as usize % 3]
            .iter()
            .map(|theme| (*theme).to_owned())
            .collect(),
        provisions: match number % 4 {
            0 => vec!["art_27/par_1".to_owned(), "art_27/par_2".to_owned(), "art_5".to_owned()],
            1 => vec!["anx_III/pnt_5".to_owned()],
            _ => Vec::new(),
        },
        ..document(&number.to_string(), "nieuws", "")
    };
    let mut index = index_of(folder.path(), Vec::new());
    for number in 1..=40 {
        index.apply(&[put(number, item(number))]).unwrap();
        if number % 8 == 0 {
            index.commit(number).unwrap();
        }
    }
    let spread = |reader: &Reader| reader.search(&Query::everything(), &Page::default()).unwrap();
    // What is seen up to a moment is counted document by document.
    let counted = |reader: &Reader| spread(&reader.as_of(u64::MAX));
    let reader = index.reader().clone();
    assert_eq!(spread(&reader).facets, counted(&reader).facets);
    assert_eq!(spread(&reader).facets.provisions[0].count, 10);
    let gone =
        [3, 4, 17, 40].map(|number: i64| Change::Delete { number: 40 + number, key: number.to_string() });
    index.apply(&gone).unwrap();
    index.commit(90).unwrap();
    assert_eq!(spread(&reader).total, 36);
    assert_eq!(spread(&reader).facets, counted(&reader).facets);
}

#[test]
fn newest_first_holds_through_commits_changes_removals_and_items_without_a_date() {
    let folder = tempfile::tempdir().unwrap();
    // Dates in no order, every seventh item without one.
    let date = |number: i64| (number % 7 != 0).then_some(1_700_000_000 + number * 7_919 % 1_009 * 60);
    let item = |number: i64, second: Option<i64>| Document {
        published: second.and_then(|second| DateTime::from_timestamp(second, 0)),
        ..document(&number.to_string(), if number % 2 == 0 { "even nieuws" } else { "oneven nieuws" }, "")
    };
    let mut index = index_of(folder.path(), Vec::new());
    let mut held: BTreeMap<i64, Option<i64>> = BTreeMap::new();
    let mut change = 0;
    for number in 1..=90 {
        change += 1;
        index.apply(&[put(change, item(number, date(number)))]).unwrap();
        held.insert(number, date(number));
        match number % 10 {
            3 => {
                change += 1;
                index.apply(&[put(change, item(number - 2, Some(1_800_000_000 + number)))]).unwrap();
                held.insert(number - 2, Some(1_800_000_000 + number));
            }
            6 => {
                change += 1;
                index.apply(&[Change::Delete { number: change, key: (number - 1).to_string() }]).unwrap();
                held.remove(&(number - 1));
            }
            9 => index.commit(change).unwrap(),
            _ => {}
        }
    }
    index.commit(change).unwrap();
    for text in ["nieuws", "even", "even OR oneven", "nieuws -oneven"] {
        let query = Query::parse(text).unwrap();
        let is_met = |number: &i64| match text {
            "nieuws" | "even OR oneven" => true,
            _ => number % 2 == 0,
        };
        let mut expected: Vec<Option<i64>> =
            held.iter().filter(|(number, _)| is_met(number)).map(|(_, second)| *second).collect();
        expected.sort_by(|one, other| other.cmp(one));
        let mut seen = Vec::new();
        let mut keys = BTreeSet::new();
        for offset in (0..expected.len()).step_by(8) {
            for facets in [false, true] {
                let page = Page {
                    limit: 8,
                    offset,
                    sort: Sort::Newest,
                    language: None,
                    total: true,
                    facets,
                    snippets: true,
                };
                let results = index.reader().search(&query, &page).unwrap();
                assert_eq!(results.total, expected.len(), "{text}");
                if !facets {
                    seen.extend(results.hits.iter().map(|hit| hit.published.map(|at| at.timestamp())));
                    keys.extend(results.hits.into_iter().map(|hit| hit.key));
                }
            }
        }
        assert_eq!(seen, expected, "{text}");
        assert_eq!(keys.len(), expected.len(), "no item stands on two pages");
    }
}

#[test]
fn facets_count_years_and_the_articles_that_are_cited() {
    let folder = tempfile::tempdir().unwrap();
    let of = |key: &str, second, cited: &[&str]| Document {
        published: DateTime::from_timestamp(second, 0),
        provisions: cited.iter().map(|path| (*path).to_owned()).collect(),
        ..document(key, "nieuws", "")
    };
    let documents = vec![
        of("a", 1_790_000_000, &["art_27/par_1", "art_27/par_2"]),
        of("b", 1_700_000_000, &["art_27", "anx_III/pnt_5"]),
    ];
    let index = index_of(folder.path(), documents);
    let all = index.reader().search(&Query::everything(), &Page::default()).unwrap();
    let bare = Page { facets: false, ..Page::default() };
    let bare = index.reader().search(&Query::everything(), &bare).unwrap();
    assert_eq!((bare.total, &bare.hits, bare.facets), (all.total, &all.hits, Default::default()));
    let facets = all.facets;
    let told = |counts: &[belfort::search::Count]| {
        counts.iter().map(|count| format!("{} {}", count.value, count.count)).collect::<Vec<_>>()
    };
    assert_eq!(told(&facets.years), ["2026 1", "2023 1"]);
    assert_eq!(told(&facets.provisions), ["art_27 2", "anx_III 1"]);
}

#[test]
fn more_like_this_finds_what_shares_the_rare_words_and_never_the_item_itself() {
    let folder = tempfile::tempdir().unwrap();
    let mut documents = vec![
        document("a", "Chatbot beantwoordt vragen over afval", ""),
        document("b", "Een chatbot voor afval", ""),
        document("c", "De kermis op het plein", ""),
    ];
    documents.extend((0..20).map(|number| document(&format!("x{number}"), "De markt gaat door", "")));
    let index = index_of(folder.path(), documents);
    let keys: Vec<String> = index.reader().similar("a", 3).unwrap().into_iter().map(|hit| hit.key).collect();
    assert_eq!(keys, ["b"]);
    assert!(index.reader().similar("nobody", 3).unwrap().is_empty());
}

#[test]
fn words_are_suggested_from_titles_the_most_frequent_first() {
    let folder = tempfile::tempdir().unwrap();
    let mut french = document("c", "Caméra", "");
    french.language = Some(Language::Fr);
    let index = index_of(
        folder.path(),
        vec![document("a", "Camera", ""), document("b", "Campagne", "camerabeleid"), french],
    );
    assert_eq!(index.reader().words_that_begin("CAM", 5).unwrap(), ["camera", "campagne"]);
}

#[test]
fn beside_few_hits_a_much_commoner_spelling_is_offered_and_takes_nothing_away() {
    let folder = tempfile::tempdir().unwrap();
    let mut documents: Vec<Document> =
        (0..12).map(|n| document(&format!("b{n}"), "De nieuwe bibliotheek gaat open", "")).collect();
    documents.push(document("fout", "De oude biblotheek sluit", ""));
    documents.push(document("apart", "Een apotheek in het dorp", ""));
    let index = index_of(folder.path(), documents);
    let ask = |text: &str| index.reader().ask(text, &everything, &Page::default()).unwrap();
    let few = ask("biblotheek");
    assert_eq!((few.results.hits[0].key.as_str(), few.results.total, few.instead), ("fout", 1, None));
    assert_eq!(few.perhaps.as_deref(), Some("bibliotheek"));
    assert_eq!(ask("bibliotheek").perhaps, None, "what is common is no mistake");
    assert_eq!(ask("apotheek").perhaps, None, "nor is what is rare and has nothing common near");
    let narrow = |query: Query| query.and(Query::parse("title:oude").unwrap());
    let narrowed = index.reader().ask("biblotheek", &narrow, &Page::default()).unwrap();
    assert_eq!(narrowed.perhaps, None, "it would find nothing with the filters that were chosen");
    // A phrase of words that all stand somewhere, and nowhere together.
    let phrase = ask("\"nieuwe biblotheek\"");
    assert_eq!(phrase.instead, Some(Instead::Meant("\"nieuwe bibliotheek\"".into())));
    assert_eq!(phrase.results.total, 12);
}

#[tokio::test]
async fn the_register_and_the_rule_book_forgive_what_the_news_do() {
    let town = Town::new().await;
    town.register(
        "id = \"praatpaal\"\nname = \"Praatpaal voor afvalvragen\"\norganisation = \"gent\"\n[facts]\n",
    )
    .await;
    for question in ["praatpaal", "praatpa", "praatpaol", "\"praatpaal voor afvalvargen\""] {
        let query = Query::parse(question).unwrap();
        let found = belfort::daemon::sections::systems(&town.tower, &query, |_| true).await.unwrap();
        assert_eq!(found.len(), 1, "{question}");
    }
    let rules = |question: &str| {
        belfort::daemon::sections::rules(&town.tower, &Query::parse(question).unwrap(), Language::Nl)
    };
    assert!(!rules("grondrechten").is_empty());
    assert_eq!(rules("grondrehcten"), rules("grondrechten"));
    assert!(rules("xylofoonorkest").is_empty());
}
