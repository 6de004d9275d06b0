//! A search that forgives: a word that is still being typed, a typing error.
//!
//! What is found as written is never replaced. Only when nothing is, the last word counts as the beginning of one; and when that
//! finds nothing either, each word that stands nowhere becomes the word of the index that is nearest to it.

use futures_util::FutureExt;
use serde::Serialize;
use utoipa::ToSchema;

use super::index::IndexError;
use super::query::{Node, Scope};
use super::{Page, Query, QueryError, Reader, Results};

/// Shortest word that is taken for a typing error, in letters: of shorter ones too many others are near.
const TYPO_LETTERS_MIN: usize = 4;
/// From this length on two mistakes are forgiven instead of one, in letters.
const TWO_MISTAKES_FROM: usize = 8;
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

    /// The word of the index that is nearest to one that stands nowhere in it.
    fn nearest(
        &self,
        word: &str,
        mistakes: u8,
    ) -> impl Future<Output = Result<Option<String>, IndexError>> + Send;
}

impl Asked for Reader {
    async fn find(&self, query: &Query, page: &Page) -> Result<Results, IndexError> {
        self.search(query, page)
    }

    async fn nearest(&self, word: &str, mistakes: u8) -> Result<Option<String>, IndexError> {
        self.nearest_word(word, mistakes)
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
        return Ok(Answer { results, ignored, instead: None });
    }
    let begun = begun(&query).map(|query| (Instead::Begun(query.to_string()), query));
    let meant = meant(index, &query).await?.map(|query| (Instead::Meant(query.to_string()), query));
    for (instead, query) in begun.into_iter().chain(meant) {
        let results = index.find(&narrowed(query), page).await?;
        if results.total > 0 {
            return Ok(Answer { results, ignored, instead: Some(instead) });
        }
    }
    Ok(Answer { results, ignored, instead: None })
}

/// The query with each word that stands nowhere replaced by the nearest one that does.
async fn meant(index: &impl Asked, query: &Query) -> Result<Option<Query>, IndexError> {
    let counts = Page { limit: 0, facets: false, ..Page::default() };
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
        if letters < TYPO_LETTERS_MIN || index.find(&word, &counts).await?.total > 0 {
            continue;
        }
        let mistakes = if letters < TWO_MISTAKES_FROM { 1 } else { 2 };
        if let Some(near) = index.nearest(text, mistakes).await? {
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
