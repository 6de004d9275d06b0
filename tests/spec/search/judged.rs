//! The judged set: the search beside tantivy as it comes, and beside PostgreSQL where one is given.

use std::collections::HashMap;
use std::path::Path;

use belfort::search::judge::{PlainIndex, Question, RECALL_DEPTH, Score, items, questions};
use belfort::search::{Document, Page};
use belfort::text::Language;
use sqlx::Row;
use sqlx::postgres::PgPoolOptions;

use super::index_of;

/// How far ahead of a reference the search must stay: half of what was measured, so that only a real loss fails.
const AHEAD: f64 = 0.10;

fn fixture(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(path)).unwrap()
}

fn the_set() -> (Vec<Question>, Vec<Document>) {
    let files = ["themes/nl.toml", "themes/fr.toml", "themes/de.toml", "themes/en.toml", "search/items.toml"];
    let documents = files.iter().flat_map(|file| items(&fixture(file)).unwrap()).collect();
    (questions(&fixture("search/queries.toml")).unwrap(), documents)
}

fn ours(asked: &[Question], documents: &[Document]) -> Score {
    let folder = tempfile::tempdir().unwrap();
    let index = index_of(folder.path(), documents.to_vec());
    let score = |question: &Question| {
        let page = Page { limit: RECALL_DEPTH, language: Some(question.language), ..Page::default() };
        let found = index.reader().ask(&question.text, &|query| query, &page).unwrap().results.hits;
        question.score(&found.into_iter().map(|hit| hit.key).collect::<Vec<_>>())
    };
    Score::mean(&asked.iter().map(score).collect::<Vec<_>>())
}

#[test]
fn every_answer_of_the_judged_set_is_an_item_and_every_kind_of_question_is_asked() {
    let (asked, documents) = the_set();
    assert!(asked.len() >= 60 && documents.len() >= 500, "{} {}", asked.len(), documents.len());
    for question in &asked {
        assert!(!question.grades().is_empty(), "{}", question.text);
        for (id, grade) in question.grades() {
            assert!(documents.iter().any(|document| document.key == id), "{}: no item {id}", question.text);
            assert!((1..=3).contains(&grade), "{}: {id}", question.text);
        }
    }
    for kind in ["word", "form", "compound", "same", "across", "typo", "half", "fresh"] {
        assert!(asked.iter().any(|question| question.kind == kind), "{kind}");
    }
    let apart = asked.iter().filter(|question| question.is_held_out()).count();
    assert!(apart * 4 >= asked.len() && apart * 2 <= asked.len(), "{apart} of {} are held out", asked.len());
    assert!(
        documents.iter().all(|document| document.published.is_some()),
        "an item has a date as in a store"
    );
    for language in Language::ALL {
        assert!(asked.iter().any(|question| question.language == language), "{language}");
    }
}

#[test]
fn the_search_answers_clearly_better_than_tantivy_as_it_comes() {
    let (asked, documents) = the_set();
    let plain = PlainIndex::of(&documents).unwrap();
    let score = |question: &Question| question.score(&plain.search(&question.text, RECALL_DEPTH).unwrap());
    let apart: Vec<Question> = asked.iter().filter(|question| question.is_held_out()).cloned().collect();
    for (name, asked) in [("all", asked), ("held out", apart)] {
        let own = ours(&asked, &documents);
        let plain = Score::mean(&asked.iter().map(score).collect::<Vec<_>>());
        println!("{name}: Belfort {own:?}, tantivy {plain:?}");
        assert!(
            own.ndcg > plain.ndcg + AHEAD && own.recall > plain.recall + AHEAD,
            "{name}: {own:?} {plain:?}"
        );
    }
}

#[test]
fn of_items_that_are_worth_the_same_the_newest_comes_first() {
    let (asked, documents) = the_set();
    let fresh: Vec<Question> = asked.into_iter().filter(|question| question.kind == "fresh").collect();
    assert!(fresh.len() >= 5);
    for question in &fresh {
        let score = ours(std::slice::from_ref(question), &documents);
        assert!(score.ndcg > 0.999, "{}: {score:?}", question.text);
    }
}

/// PostgreSQL full text with the dictionary of each item's language; the question is read under all four.
#[tokio::test]
async fn the_search_answers_clearly_better_than_postgresql_full_text() {
    let Ok(url) = std::env::var("BELFORT_TEST_POSTGRES") else {
        println!("skipped: BELFORT_TEST_POSTGRES names no database");
        return;
    };
    let (asked, documents) = the_set();
    // One connection, because a temporary table lives in its session.
    let pool = PgPoolOptions::new().max_connections(1).connect(&url).await.unwrap();
    sqlx::query("CREATE TEMPORARY TABLE judged (key TEXT, words TSVECTOR)").execute(&pool).await.unwrap();
    let names = HashMap::from([
        (Language::Nl, "dutch"),
        (Language::Fr, "french"),
        (Language::De, "german"),
        (Language::En, "english"),
    ]);
    for document in &documents {
        let weighed = "INSERT INTO judged VALUES ($1, setweight(to_tsvector($2::regconfig, $3), 'A') \
            || setweight(to_tsvector($2::regconfig, $4), 'B'))";
        let text = format!("{} {}", document.summary, document.body);
        let name = names[&document.language.unwrap_or_default()];
        let insert = sqlx::query(weighed).bind(&document.key).bind(name).bind(&document.title).bind(text);
        insert.execute(&pool).await.unwrap();
    }
    let mut scores = Vec::new();
    for question in &asked {
        let each = names.values().map(|name| format!("websearch_to_tsquery('{name}', $1)"));
        let any = each.collect::<Vec<_>>().join(" || ");
        let find = format!(
            "SELECT key FROM judged, (SELECT {any} AS asked) AS one WHERE words @@ asked \
             ORDER BY ts_rank(words, asked) DESC, key LIMIT {RECALL_DEPTH}"
        );
        let rows =
            sqlx::query(sqlx::AssertSqlSafe(find)).bind(&question.text).fetch_all(&pool).await.unwrap();
        let found: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
        scores.push(question.score(&found));
    }
    let (own, other) = (ours(&asked, &documents), Score::mean(&scores));
    println!("Belfort {own:?}, PostgreSQL {other:?}");
    assert!(own.ndcg > other.ndcg + AHEAD && own.recall > other.recall + AHEAD, "{own:?} {other:?}");
}
