//! Searching: 40 queries of four kinds over 5,000 documents, 20 hits each. The reference asks the same index for the same words in the
//! same fields, with its queries built beforehand, and fetches the hits; it counts no facets, marks no words, prefers no newer item.

use belfort::search::{Page, Query, Reader, Sort};
use belfort::text::Language;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, PhraseQuery, Query as EngineQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DateTime, Order, Searcher, TantivyDocument, Term};

use super::data::{Asked, documents, queries};
use super::engine::{plain, stemmed, with_analyzers, words};
use super::index::{DOCUMENTS, changes, fill, fill_by_engine, layout};
use super::race::{Race, Work, timed};

/// Queries of one run: ten of each kind.
const QUERIES: usize = 40;
/// Documents of the race for the newest: enough that finding all of them costs more than fetching twenty.
const NEWEST_DOCUMENTS: usize = 50_000;

pub(crate) fn race() -> Race {
    beside(Page::default(), "tantivy alone, top 20 of the same words, no counts, facets or snippets")
}

/// The same, asked for no more than the engine gives.
pub(crate) fn bare() -> Race {
    let page = Page { total: false, facets: false, snippets: false, ..Page::default() };
    beside(page, "tantivy alone, top 20 of the same words")
}

fn beside(page: Page, beside: &'static str) -> Race {
    let folder = tempfile::tempdir().expect("a folder");
    let documents = documents(DOCUMENTS);
    let index = fill(folder.path(), &changes(&documents));
    let engine = with_analyzers(tantivy::Index::open_in_dir(folder.path()).expect("an index just written"));
    let searcher = engine.reader().expect("a sound index").searcher();
    // A compound is looked for by its parts too, which the engine alone does not know: only what both find alike is compared.
    let pair = |asked: &Asked| (Query::parse(&asked.text()).expect("a good query"), built(&engine, asked));
    let alike = |(own, raw): &(Query, Box<dyn EngineQuery>)| {
        let total = index.reader().search(own, &Page::default()).expect("a sound index").total;
        total == searcher.search(raw, &Count).expect("a sound index")
    };
    let asked = queries(3 * QUERIES, &documents);
    let (own, raw): (Vec<_>, Vec<_>) = asked.iter().map(pair).filter(alike).take(QUERIES).unzip();
    assert_eq!(own.len(), QUERIES, "too few queries find the same in both");
    let reader = index.reader().clone();
    Race {
        work: Work::Things(QUERIES as u64, "query"),
        ours: Box::new(move || timed(|| ours(&reader, &own, page))),
        reference: Box::new(move || {
            // The folder lives as long as somebody searches it.
            let _folder = &folder;
            timed(|| by_engine(&searcher, &raw))
        }),
        beside,
    }
}

/// Newest first: the same words over more documents, and the newest 20 fetched. The reference orders an index that is not sorted
/// by its column of dates, as the engine does by itself.
pub(crate) fn newest() -> Race {
    newest_of(false, "tantivy alone, top 20 by the column of dates of an index that is not sorted")
}

/// The same, and both count all that is found.
pub(crate) fn newest_counted() -> Race {
    newest_of(true, "tantivy alone, counted and top 20 by the column of dates of an index that is not sorted")
}

fn newest_of(total: bool, beside: &'static str) -> Race {
    let folders = [tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder")];
    let documents = documents(NEWEST_DOCUMENTS);
    let index = fill(folders[0].path(), &changes(&documents));
    let engine = fill_by_engine(folders[1].path(), &layout(&documents[..1]), &documents);
    let searcher = engine.reader().expect("a sound index").searcher();
    let page = Page { sort: Sort::Newest, total, facets: false, snippets: false, ..Page::default() };
    let asked = queries(QUERIES, &documents);
    let pair = |asked: &Asked| (Query::parse(&asked.text()).expect("a good query"), built(&engine, asked));
    let alike = |(own, raw): &(Query, Box<dyn EngineQuery>)| {
        let total = index.reader().search(own, &Page { total: true, ..page }).expect("a sound index").total;
        total == searcher.search(raw, &Count).expect("a sound index")
    };
    let (own, raw): (Vec<_>, Vec<_>) = asked.iter().map(pair).filter(alike).unzip();
    assert!(own.len() > QUERIES / 2, "too few queries find the same in both");
    let (count, reader) = (own.len() as u64, index.reader().clone());
    Race {
        work: Work::Things(count, "query"),
        ours: Box::new(move || timed(|| ours(&reader, &own, page))),
        reference: Box::new(move || {
            // The folders live as long as somebody searches them.
            let _folders = &folders;
            timed(|| newest_by_engine(&searcher, &raw, total))
        }),
        beside,
    }
}

fn newest_by_engine(searcher: &Searcher, queries: &[Box<dyn EngineQuery>], counts: bool) -> usize {
    let mut fetched = 0;
    for query in queries {
        let top = TopDocs::with_limit(Page::default().limit);
        let newest = top.order_by_fast_field::<DateTime>("published", Order::Desc);
        let counted = counts.then_some(Count);
        let (_, found) = searcher.search(query.as_ref(), &(counted, newest)).expect("a sound index");
        for (_, at) in found {
            let document: TantivyDocument = searcher.doc(at).expect("a stored document");
            fetched += document.len();
        }
    }
    fetched
}

fn ours(reader: &Reader, queries: &[Query], page: Page) -> usize {
    queries.iter().map(|query| reader.search(query, &page).expect("a sound index").hits.len()).sum()
}

fn by_engine(searcher: &Searcher, queries: &[Box<dyn EngineQuery>]) -> usize {
    let mut fetched = 0;
    for query in queries {
        let top = TopDocs::with_limit(Page::default().limit).order_by_score();
        for (_, at) in searcher.search(query.as_ref(), &top).expect("a sound index") {
            let document: TantivyDocument = searcher.doc(at).expect("a stored document");
            fetched += document.len();
        }
    }
    fetched
}

fn built(index: &tantivy::Index, asked: &Asked) -> Box<dyn EngineQuery> {
    let all = |asked: &[String]| asked.iter().map(|word| by_word(index, word)).collect::<Vec<_>>();
    match asked {
        Asked::All(asked) => Box::new(BooleanQuery::intersection(all(asked))),
        Asked::Any(asked) => Box::new(BooleanQuery::union(all(asked))),
        Asked::Phrase(asked) => {
            let phrase = |field: &str| -> Box<dyn EngineQuery> {
                Box::new(PhraseQuery::new(asked.iter().map(|word| term(index, field, word)).collect()))
            };
            Box::new(BooleanQuery::union(vec![phrase("title_plain"), phrase("text_plain")]))
        }
    }
}

/// The word as written or by its stem in any language, in titles and texts.
fn by_word(index: &tantivy::Index, word: &str) -> Box<dyn EngineQuery> {
    let analyzers = std::iter::once(("plain", plain()))
        .chain(Language::ALL.map(|language| (language.code(), stemmed(language))));
    let mut fields: Vec<Box<dyn EngineQuery>> = Vec::new();
    for (name, mut analyzer) in analyzers {
        let word = words(&mut analyzer, word).remove(0);
        for part in ["title", "text"] {
            let term = term(index, &format!("{part}_{name}"), &word);
            fields.push(Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)));
        }
    }
    Box::new(BooleanQuery::union(fields))
}

fn term(index: &tantivy::Index, field: &str, word: &str) -> Term {
    Term::from_field_text(index.schema().get_field(field).expect("a field of the layout"), word)
}
