//! Matching: 10,000 standing queries wait, 200 documents arrive. The reference asks every query of every document, over sets of its
//! words and stems. The analysis of the documents is inside on both sides.

use std::collections::HashSet;

use belfort::search::{Document, Query, Standing};
use belfort::text::Language;

use super::data::{Asked, documents, queries};
use super::engine::{plain, stemmed, words};
use super::race::{Race, Work, timed};

/// Queries that wait: the subscriptions of all of Flanders.
const WAITING: usize = 10_000;
/// Documents of one run.
const ARRIVING: usize = 200;

pub(crate) fn race() -> Race {
    let documents = documents(ARRIVING);
    let asked = queries(WAITING, &documents);
    let parsed = asked.iter().map(|asked| Query::parse(&asked.text()).expect("a good query"));
    let standing: Standing<usize> = Standing::new(parsed.enumerate());
    let naive: Vec<Naive> = asked.iter().map(Naive::of).collect();
    let others = documents.clone();
    let ours = move || -> usize { documents.iter().map(|document| standing.matches(document).len()).sum() };
    let one_by_one = move || -> usize {
        let met = |document| {
            let read = Words::of(document);
            naive.iter().filter(|query| query.meets(&read)).count()
        };
        others.iter().map(met).sum()
    };
    let found = ours();
    assert!(found > 0, "some query must meet some document");
    assert_eq!(found, one_by_one(), "both sides find the same");
    eprintln!("match: a document meets {} of {WAITING} queries", found / ARRIVING);
    Race {
        work: Work::Things(ARRIVING as u64, "doc"),
        ours: Box::new(move || timed(&ours)),
        reference: Box::new(move || timed(&one_by_one)),
        beside: "each of 10,000 queries asked in turn of a set of words",
    }
}

/// A document as sets.
struct Words {
    plain: HashSet<String>,
    stems: HashSet<String>,
    pairs: HashSet<(String, String)>,
}

impl Words {
    fn of(document: &Document) -> Words {
        let (mut plain, mut stemmed) = (plain(), stemmed(Language::Nl));
        let mut read = Words { plain: HashSet::new(), stems: HashSet::new(), pairs: HashSet::new() };
        for text in [&document.title, &document.summary, &document.body] {
            let words_here = words(&mut plain, text);
            read.pairs.extend(words_here.windows(2).map(|pair| (pair[0].clone(), pair[1].clone())));
            read.plain.extend(words_here);
            read.stems.extend(words(&mut stemmed, text));
        }
        read
    }
}

/// A word, and its stem.
type Form = (String, String);

/// A query without an index over queries.
enum Naive {
    All(Vec<Form>),
    Any(Vec<Form>),
    Pair((String, String)),
}

impl Naive {
    fn of(asked: &Asked) -> Naive {
        let forms = |asked: &[String]| {
            let form = |word: &String| {
                (words(&mut plain(), word).remove(0), words(&mut stemmed(Language::Nl), word).remove(0))
            };
            asked.iter().map(form).collect()
        };
        match asked {
            Asked::All(asked) => Naive::All(forms(asked)),
            Asked::Any(asked) => Naive::Any(forms(asked)),
            Asked::Phrase(asked) => Naive::Pair((asked[0].clone(), asked[1].clone())),
        }
    }

    fn meets(&self, read: &Words) -> bool {
        let has = |(word, stem): &Form| read.plain.contains(word) || read.stems.contains(stem);
        match self {
            Naive::All(forms) => forms.iter().all(has),
            Naive::Any(forms) => forms.iter().any(has),
            Naive::Pair(pair) => read.pairs.contains(pair),
        }
    }
}
