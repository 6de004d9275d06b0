//! A search that forgives: a word that is still being typed, a typing error.
//!
//! What is found as written is never replaced. Only when nothing is, the last word counts as the beginning of one; and when that
//! finds nothing either, each word that stands nowhere becomes the word of the index that is nearest to it. Where little is found,
//! and a much commoner word is near, the question with that word is offered beside what was found.

use std::collections::HashMap;

use futures_util::FutureExt;
use serde::Serialize;
use utoipa::ToSchema;

use super::index::IndexError;
use super::index::words::{commoner, nearest};
use super::query::{Node, Scope};
use super::results::Sort;
use super::{Page, Passing, Query, QueryError, Reader, Results};
use crate::text::fold::fold;

/// Shortest word that is taken for a typing error, in letters: of shorter ones too many others are near.
const TYPO_LETTERS_MIN: usize = 4;
/// From this length on two mistakes are forgiven instead of one, in letters.
const TWO_MISTAKES_FROM: usize = 8;
/// Shortest word beside which a commoner one is offered, in letters: shorter ones are near to too many that are right.
const COMMONER_LETTERS_MIN: usize = 5;
/// Items of which more are no sign of a typing error.
const FEW: usize = 3;
/// How many times as many items the other spelling must find.
const TIMES_MORE: usize = 10;
/// Shortest word that counts as the beginning of another, in letters.
const BEGUN_LETTERS_MIN: usize = 3;

/// What a search made of a question.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What was found.
    pub results: Results,
    /// What of the question could not be read.
    pub ignored: Vec<QueryError>,
    /// What was looked for instead, when nothing answers the question as it was written.
    pub instead: Option<Instead>,
    /// What was perhaps meant, when little answers the question as it was written: that was found all the same.
    pub perhaps: Option<String>,
}

/// What was looked for instead of what was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Instead {
    /// Words that begin with the last word.
    Begun(String),
    /// The words that were probably meant.
    Meant(String),
}

impl Instead {
    /// As a query.
    pub fn text(&self) -> &str {
        match self {
            Instead::Begun(text) | Instead::Meant(text) => text,
        }
    }
}

/// What an index must answer so that a search on it can forgive.
pub(super) trait Asked: Sync {
    /// Finds what meets the query.
    fn find(&self, query: &Query, page: &Page) -> impl Future<Output = Result<Results, IndexError>> + Send;

    /// The words of the index that are at most so many letters off from a folded one, with how often they stand in it.
    fn near(
        &self,
        word: &str,
        mistakes: u8,
    ) -> impl Future<Output = Result<HashMap<String, u32>, IndexError>> + Send;
}

impl Asked for Reader {
    async fn find(&self, query: &Query, page: &Page) -> Result<Results, IndexError> {
        self.search(query, page)
    }

    async fn near(&self, word: &str, mistakes: u8) -> Result<HashMap<String, u32>, IndexError> {
        self.words_near(word, mistakes)
    }
}

impl Asked for Passing {
    async fn find(&self, query: &Query, _: &Page) -> Result<Results, IndexError> {
        Ok(Results { total: Passing::find(self, query)?.len(), ..Results::default() })
    }

    async fn near(&self, word: &str, mistakes: u8) -> Result<HashMap<String, u32>, IndexError> {
        self.words_near(word, mistakes)
    }
}

impl Passing {
    /// The places of those documents that meet what a person asked, forgiving as a search does.
    ///
    /// # Errors
    /// What the engine reports.
    pub fn ask(&self, query: &Query) -> Result<Vec<usize>, IndexError> {
        let found = self.find(query)?;
        if !found.is_empty() {
            return Ok(found);
        }
        if let Some(begun) = begun(query) {
            let found = self.find(&begun)?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        let meant = meant(self, query, Wrong::Nowhere).now_or_never().expect("memory waits for nothing")?;
        meant.map_or(Ok(Vec::new()), |meant| self.find(&meant))
    }
}

impl Reader {
    /// Searches for what a person typed; `narrowed` adds the filters that were chosen beside it.
    ///
    /// # Errors
    /// What the engine reports; a question that cannot be read is none.
    pub fn ask(
        &self,
        text: &str,
        narrowed: &(dyn Fn(Query) -> Query + Sync),
        page: &Page,
    ) -> Result<Answer, IndexError> {
        ask(self, text, narrowed, page).now_or_never().expect("the embedded index waits for nothing")
    }
}

/// Searches for what a person typed; `narrowed` adds the filters that were chosen beside it.
pub(super) async fn ask(
    index: &impl Asked,
    text: &str,
    narrowed: &(dyn Fn(Query) -> Query + Sync),
    page: &Page,
) -> Result<Answer, IndexError> {
    let (query, ignored) = Query::parse_lenient(text);
    let results = index.find(&narrowed(query.clone()), page).await?;
    if results.total > 0 {
        let perhaps = if results.total <= FEW && page.offset == 0 {
            perhaps(index, &query, narrowed, results.total).await?
        } else {
            None
        };
        return Ok(Answer { results, ignored, instead: None, perhaps });
    }
    let begun = begun(&query).map(|query| (Instead::Begun(query.to_string()), query));
    let as_meant = |query: Query| (Instead::Meant(query.to_string()), query);
    let nowhere = meant(index, &query, Wrong::Nowhere).await?.map(as_meant);
    // The words stand somewhere, and in no item together: one of them may be a typing error that somebody made before.
    let rare = match nowhere {
        None => meant(index, &query, Wrong::Rare).await?.map(as_meant),
        Some(_) => None,
    };
    for (instead, query) in begun.into_iter().chain(nowhere).chain(rare) {
        let results = index.find(&narrowed(query), page).await?;
        if results.total > 0 {
            return Ok(Answer { results, ignored, instead: Some(instead), perhaps: None });
        }
    }
    Ok(Answer { results, ignored, instead: None, perhaps: None })
}

/// The question in a much commoner spelling, when that finds many times as much.
async fn perhaps(
    index: &impl Asked,
    query: &Query,
    narrowed: &(dyn Fn(Query) -> Query + Sync),
    found: usize,
) -> Result<Option<String>, IndexError> {
    let Some(other) = meant(index, query, Wrong::Rare).await? else { return Ok(None) };
    let more = index.find(&narrowed(other.clone()), &COUNTS).await?.total;
    Ok((more >= found * TIMES_MORE).then(|| other.to_string()))
}

/// Only how many there are.
const COUNTS: Page = Page {
    limit: 0,
    offset: 0,
    sort: Sort::Relevance,
    language: None,
    total: true,
    facets: false,
    snippets: false,
};

/// Which words of a question are taken for typing errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    /// Those that stand nowhere.
    Nowhere,
    /// Those that stand in few items, where a much commoner one is near.
    Rare,
}

/// The query with each word that is taken for a typing error replaced by the nearest one that is none.
async fn meant(index: &impl Asked, query: &Query, which: Wrong) -> Result<Option<Query>, IndexError> {
    let mut words: Vec<(Scope, &str)> = Vec::new();
    for leaf in query.0.leaves() {
        match leaf {
            Node::Word(scope, text) => words.push((*scope, text)),
            // A phrase is found in no text when one of its words is in none.
            Node::Phrase(scope, text) => words.extend(text.split(' ').map(|word| (*scope, word))),
            _ => {}
        }
    }
    let mut replaced = Vec::new();
    for (scope, text) in words {
        let letters = text.chars().count();
        let word = Query(Node::Word(scope, text.to_owned()));
        let (letters_min, found_max) = match which {
            Wrong::Nowhere => (TYPO_LETTERS_MIN, 0),
            Wrong::Rare => (COMMONER_LETTERS_MIN, FEW),
        };
        if letters < letters_min || index.find(&word, &COUNTS).await?.total > found_max {
            continue;
        }
        let (folded, mistakes) = (fold(text), if letters < TWO_MISTAKES_FROM { 1 } else { 2 });
        let near = index.near(&folded, mistakes).await?;
        let near = match which {
            Wrong::Nowhere => nearest(&folded, near),
            Wrong::Rare => commoner(&folded, near, TIMES_MORE),
        };
        if let Some(near) = near {
            replaced.push((text, near));
        }
    }
    let right = |text: &str| {
        let near = replaced.iter().find(|(wrong, _)| *wrong == text).map(|(_, near)| near.as_str());
        near.unwrap_or(text).to_owned()
    };
    let meant = query.changed(&|leaf| match leaf {
        Node::Word(scope, text) => Node::Word(*scope, right(text)),
        Node::Phrase(scope, text) => {
            Node::Phrase(*scope, text.split(' ').map(right).collect::<Vec<_>>().join(" "))
        }
        leaf => leaf.clone(),
    });
    Ok((!replaced.is_empty()).then_some(meant))
}

/// The query with its last word as the beginning of one.
fn begun(query: &Query) -> Option<Query> {
    let last = query.0.leaves().filter(|leaf| matches!(leaf, Node::Word(..))).last()?.clone();
    let Node::Word(scope, text) = &last else { return None };
    if text.chars().count() < BEGUN_LETTERS_MIN || !text.chars().all(char::is_alphanumeric) {
        return None;
    }
    let begun = Node::Prefix(*scope, text.clone());
    Some(query.changed(&|leaf| if *leaf == last { begun.clone() } else { leaf.clone() }))
}
