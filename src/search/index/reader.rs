//! The searching half of the index.

use std::ops::Bound;
use std::sync::Arc;

use tantivy::collector::{Count as Counted, TopDocs};
use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, Query as EngineQuery, RangeQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, IndexReader, ReloadPolicy, Searcher, SegmentReader, Term};

use super::newest::Newest;
use super::translate::translate;
use super::{IndexError, facets};
use crate::search::Query;
use crate::search::clause::Clause;
use crate::search::results::{Facets, Hit, LIMIT_MAX, OFFSET_MAX, Page, Results, Sort};
use crate::search::schema::{Fields, facet};
use crate::search::snippet::hit;
use crate::search::weights::{LANGUAGE, worth};

/// Searches the index; cheap to clone and to share.
#[derive(Clone)]
pub struct Reader {
    fields: Fields,
    reader: IndexReader,
    /// The last change that is seen; none: all.
    moment: Option<u64>,
}

impl Reader {
    pub(super) fn new(index: Arc<tantivy::Index>) -> Result<Reader, IndexError> {
        let fields = Fields::of(&index.schema());
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Reader { fields, reader, moment: None })
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
        let clause = Clause::of(query);
        let wanted = translate(&self.fields, &clause);
        // What the whole index holds stands in its dictionary already.
        let of_all = page.facets && self.moment.is_none() && matches!(clause, Clause::All);
        let by_facet = (page.facets && !of_all).then(facets::collector);
        let limit = page.limit.min(LIMIT_MAX);
        let offset = page.offset.min(OFFSET_MAX);
        let (total, counts, found) = match page.sort {
            Sort::Relevance => {
                let wanted = self.until_moment(self.with_language(wanted, page));
                // The engine refuses a limit of 0; a search that only counts asks for one hit and drops it.
                let top = TopDocs::with_limit(limit.max(1)).and_offset(offset).tweak_score(by_worth);
                let (total, counts, found) = searcher.search(&wanted, &(Counted, by_facet, top))?;
                (total, counts, worths(found))
            }
            Sort::Newest => {
                let wanted = self.until_moment(wanted);
                let newest = Newest { offset, limit, is_counted: is_counted(&clause) };
                let (counts, (total, found)) = match by_facet {
                    None => (None, searcher.search(&wanted, &newest)?),
                    by_facet => searcher.search(&wanted, &(by_facet, newest))?,
                };
                (total, counts, found.into_iter().map(|address| (0.0, address)).collect())
            }
        };
        let marked = page.snippets.then_some(&clause);
        let hits =
            found.into_iter().take(limit).map(|(score, address)| self.hit(&searcher, marked, score, address));
        let hits = hits.collect::<Result<_, _>>()?;
        let facets = match counts {
            Some(counts) => facets::counted(&counts),
            None if of_all => facets::of_all(&searcher, self.fields.facets)?,
            None => Facets::default(),
        };
        Ok(Results { total, hits, facets, moment: moment(&searcher)? })
    }

    fn with_language(&self, wanted: Box<dyn EngineQuery>, page: &Page) -> Box<dyn EngineQuery> {
        let Some(language) = page.language else { return wanted };
        let term = Term::from_facet(self.fields.facets, &facet("lang", language.code()));
        let own = TermQuery::new(term, IndexRecordOption::Basic);
        let preferred = ConstScoreQuery::new(Box::new(own), LANGUAGE);
        Box::new(BooleanQuery::new(vec![(Occur::Must, wanted), (Occur::Should, Box::new(preferred))]))
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

type Worth = (f32, i64);

fn worths(found: Vec<(Worth, DocAddress)>) -> Vec<(f32, DocAddress)> {
    found.into_iter().map(|((score, _), address)| (score, address)).collect()
}

/// The worth of the words, raised by the date, and the date to decide between equals.
fn by_worth(segment: &SegmentReader) -> Box<dyn Fn(DocId, f32) -> Worth + 'static> {
    let dates = segment.fast_fields().date("published").ok();
    Box::new(move |document, score| {
        let date =
            dates.as_ref().and_then(|dates| dates.first(document)).map(|date| date.into_timestamp_secs());
        (score * worth(date), date.unwrap_or(i64::MIN))
    })
}

/// The last change that the index holds.
fn moment(searcher: &Searcher) -> Result<u64, IndexError> {
    let mut last = 0;
    for segment in searcher.segment_readers() {
        last = segment.fast_fields().u64("number")?.max_value().max(last);
    }
    Ok(last)
}
