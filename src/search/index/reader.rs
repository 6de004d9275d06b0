//! The searching half of the index.

use std::ops::Bound;
use std::sync::Arc;

use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, Query as EngineQuery, RangeQuery};
use tantivy::{DocAddress, IndexReader, ReloadPolicy, Searcher, Term};

use super::best::Best;
use super::columns::Columns;
use super::newest::Newest;
use super::state::OfState;
use super::tally::{Layout, Tallied, Tally};
use super::translate::{can_pass_over, translate};
use super::{IndexError, facets};
use crate::search::Query;
use crate::search::clause::Clause;
use crate::search::results::{Facets, Hit, LIMIT_MAX, OFFSET_MAX, Page, Results, Sort};
use crate::search::schema::Fields;
use crate::search::snippet::hit;

/// Searches the index; cheap to clone and to share.
#[derive(Clone)]
pub struct Reader {
    fields: Fields,
    reader: IndexReader,
    /// The last change that is seen; none: all.
    moment: Option<u64>,
    layouts: OfState<Layout>,
    /// How all documents are spread.
    spread: OfState<Facets>,
    columns: OfState<Columns>,
}

impl Reader {
    pub(super) fn new(index: Arc<tantivy::Index>) -> Result<Reader, IndexError> {
        let fields = Fields::of(&index.schema());
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Reader {
            fields,
            reader,
            moment: None,
            layouts: OfState::default(),
            spread: OfState::default(),
            columns: OfState::default(),
        })
    }

    pub(super) fn fields(&self) -> &Fields {
        &self.fields
    }

    /// Sees the last commit, also one of another process. After an error, open a new reader.
    pub fn refresh(&self) -> Result<(), IndexError> {
        Ok(self.reader.reload()?)
    }

    /// The same index without what arrived or changed after a moment that an answer named.
    ///
    /// So the second page goes on where the first ended, whatever arrives between the two.
    pub fn as_of(&self, moment: u64) -> Reader {
        Reader { moment: Some(moment), ..self.clone() }
    }

    pub(super) fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    /// How many documents the index holds.
    pub fn len(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Finds what meets the query.
    pub fn search(&self, query: &Query, page: &Page) -> Result<Results, IndexError> {
        let searcher = self.reader.searcher();
        let columns = self.columns.of(&searcher, || Ok(Columns::of(&searcher)?))?;
        let clause = Clause::of(query);
        let wanted = self.until_moment(translate(&self.fields, &clause));
        // What the whole index holds stands in its dictionary already.
        let of_all = page.facets && self.moment.is_none() && matches!(clause, Clause::All);
        let layout = || self.layouts.of(&searcher, || Ok(Layout::of(&searcher)?));
        let layout = (page.facets && !of_all).then(layout).transpose()?;
        let tally = (page.total || page.facets).then(|| Tally(layout.clone()));
        let limit = page.limit.min(LIMIT_MAX);
        let offset = page.offset.min(OFFSET_MAX);
        let (tallied, found) = match page.sort {
            _ if limit == 0 => (self.tallied(&searcher, &wanted, tally)?, Vec::new()),
            Sort::Relevance => {
                let best = Best::new(offset, limit, page.language, columns.clone());
                match tally {
                    // Where the engine looks at every document anyway, it counts them on the way.
                    Some(tally) if !can_pass_over(&clause) => searcher.search(&wanted, &(tally, best))?,
                    tally => (self.tallied(&searcher, &wanted, tally)?, searcher.search(&wanted, &best)?),
                }
            }
            Sort::Newest => {
                let counts = page.total && layout.is_none() && !is_counted(&clause);
                let newest = Newest { offset, limit, counts, columns: &columns };
                let (total, found) = newest.find(&searcher, &*wanted)?;
                let tallied =
                    if counts { Tallied::of(total) } else { self.tallied(&searcher, &wanted, tally)? };
                (tallied, found.into_iter().map(|address| (0.0, address)).collect())
            }
        };
        let marked = page.snippets.then_some(&clause);
        let hits = found.into_iter().map(|(score, address)| self.hit(&searcher, marked, score, address));
        let hits = hits.collect::<Result<Vec<_>, _>>()?;
        let facets = match layout {
            Some(layout) => tallied.facets(&layout),
            None if of_all => {
                let spread = self.spread.of(&searcher, || facets::of_all(&searcher, self.fields.facets))?;
                Facets::clone(&spread)
            }
            None => Facets::default(),
        };
        let total = if page.total { tallied.total } else { hits.len() };
        Ok(Results { total, hits, facets, moment: columns.last })
    }

    fn tallied(
        &self,
        searcher: &Searcher,
        wanted: &dyn EngineQuery,
        tally: Option<Tally>,
    ) -> Result<Tallied, IndexError> {
        Ok(tally.map(|tally| searcher.search(wanted, &tally)).transpose()?.unwrap_or_default())
    }

    fn until_moment(&self, wanted: Box<dyn EngineQuery>) -> Box<dyn EngineQuery> {
        let Some(moment) = self.moment else { return wanted };
        let last = Term::from_field_u64(self.fields.number, moment);
        let seen =
            ConstScoreQuery::new(Box::new(RangeQuery::new(Bound::Unbounded, Bound::Included(last))), 0.0);
        Box::new(BooleanQuery::new(vec![(Occur::Must, wanted), (Occur::Must, Box::new(seen))]))
    }

    pub(super) fn hit(
        &self,
        searcher: &Searcher,
        marked: Option<&Clause>,
        score: f32,
        at: DocAddress,
    ) -> Result<Hit, IndexError> {
        let document = self.stored(searcher, at)?;
        Ok(hit(document, marked, score))
    }
}

/// Whether the engine knows without looking how many documents meet it: it is one value of a facet, or everything.
fn is_counted(clause: &Clause) -> bool {
    let one = matches!(
        clause,
        Clause::Theme(_) | Clause::Feed(_) | Clause::Language(_) | Clause::Kind(_) | Clause::Law(_)
    );
    one || matches!(clause, Clause::All)
}
