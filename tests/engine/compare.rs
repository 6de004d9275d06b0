//! Two answers to one query, held beside each other.

use std::collections::BTreeSet;

use belfort::search::judge::{ORDER_DEPTH, Question, RECALL_DEPTH, Score};
use belfort::search::{Facets, LIMIT_MAX, Page, Query, Results, Searcher, Sort};

use super::Both;

/// How two answers differ.
pub(crate) struct Compared {
    text: String,
    totals: (usize, usize),
    same_set: bool,
    same_facets: bool,
    /// The newest first: dates in the same order.
    same_dates: bool,
    overlap: f64,
    ndcg: Option<(f64, f64)>,
}

impl Compared {
    /// A judged question, as a person types it.
    pub(crate) async fn of_question(both: &Both, question: &Question) -> anyhow::Result<Compared> {
        let page = Page { limit: RECALL_DEPTH, language: Some(question.language), ..Page::default() };
        let embedded = both.embedded.ask(&question.text, |query| query, &page).await?;
        let cluster = both.cluster.ask(&question.text, |query| query, &page).await?;
        let scored = |results: &Results| question.score(&keys(results)).ndcg;
        let ndcg = (scored(&embedded.results), scored(&cluster.results));
        let asked = embedded.instead.as_ref().map_or(question.text.as_str(), |instead| instead.text());
        let same_meaning = embedded.instead == cluster.instead;
        let sets = sets(both, asked).await?;
        let mut compared = Compared::of(&question.text, &embedded.results, &cluster.results, sets);
        compared.same_set &= same_meaning;
        compared.ndcg = Some(ndcg);
        Ok(compared)
    }

    /// A query of the language.
    pub(crate) async fn of_query(both: &Both, text: &str) -> anyhow::Result<Compared> {
        let query = Query::parse(text).map_err(|error| anyhow::anyhow!("{text}: {error}"))?;
        let page = Page { limit: RECALL_DEPTH, ..Page::default() };
        let (embedded, cluster) =
            (both.embedded.search(&query, &page).await?, both.cluster.search(&query, &page).await?);
        let newest = Page { sort: Sort::Newest, ..page };
        let dates = |results: Results| results.hits.into_iter().map(|hit| hit.published).collect::<Vec<_>>();
        let same_dates = dates(both.embedded.search(&query, &newest).await?)
            == dates(both.cluster.search(&query, &newest).await?);
        let sets = sets(both, text).await?;
        Ok(Compared { same_dates, ..Compared::of(text, &embedded, &cluster, sets) })
    }

    fn of(
        text: &str,
        embedded: &Results,
        cluster: &Results,
        (one, other): (BTreeSet<String>, BTreeSet<String>),
    ) -> Compared {
        let first = |results: &Results| keys(results).into_iter().take(ORDER_DEPTH).collect::<BTreeSet<_>>();
        let (best, theirs) = (first(embedded), first(cluster));
        let most = best.len().max(theirs.len());
        let shared = best.intersection(&theirs).count();
        Compared {
            text: text.to_owned(),
            totals: (embedded.total, cluster.total),
            same_set: one == other,
            same_facets: sorted(&embedded.facets) == sorted(&cluster.facets),
            same_dates: true,
            overlap: if most == 0 { 1.0 } else { shared as f64 / most as f64 },
            ndcg: None,
        }
    }

    fn differs(&self) -> bool {
        self.totals.0 != self.totals.1
            || !self.same_set
            || !self.same_facets
            || !self.same_dates
            || self.overlap < 1.0
            || self.ndcg.is_some_and(|(one, other)| (one - other).abs() > 0.0005)
    }
}

fn keys(results: &Results) -> Vec<String> {
    results.hits.iter().map(|hit| hit.key.clone()).collect()
}

/// Counts of one value each, whatever their order: of equals either may come first, and be the last that is counted.
fn sorted(facets: &Facets) -> Vec<BTreeSet<(String, u64)>> {
    let all =
        [&facets.themes, &facets.feeds, &facets.languages, &facets.kinds, &facets.years, &facets.provisions];
    all.map(|counts| counts.iter().map(|count| (count.value.clone(), count.count)).collect()).to_vec()
}

/// All that both find, page by page.
async fn sets(both: &Both, text: &str) -> anyhow::Result<(BTreeSet<String>, BTreeSet<String>)> {
    Ok((whole(&both.embedded, text).await?, whole(&both.cluster, text).await?))
}

async fn whole(searcher: &Searcher, text: &str) -> anyhow::Result<BTreeSet<String>> {
    let (query, _) = Query::parse_lenient(text);
    let mut found = BTreeSet::new();
    for offset in (0..).step_by(LIMIT_MAX) {
        let page = Page { limit: LIMIT_MAX, offset, sort: Sort::Newest, facets: false, ..Page::default() };
        let results = searcher.search(&query, &page).await?;
        let last = results.hits.len() < LIMIT_MAX;
        found.extend(results.hits.into_iter().map(|hit| hit.key));
        if last {
            break;
        }
    }
    Ok(found)
}

/// What is beside the search: items like another, words that begin so.
pub(crate) async fn alike(judged: &Both, enriched: &Both) -> anyhow::Result<String> {
    let page = Page { limit: 50, sort: Sort::Newest, facets: false, ..Page::default() };
    let some = enriched.embedded.search(&Query::everything(), &page).await?;
    let (mut shared, mut wanted) = (0, 0);
    for key in keys(&some) {
        let similar = |searcher: Searcher, key: String| async move { searcher.similar(&key, 5).await };
        let one = similar(judged.embedded.clone(), key.clone()).await?;
        let other = similar(judged.cluster.clone(), key).await?;
        wanted += one.len();
        shared += one.iter().filter(|hit| other.iter().any(|theirs| theirs.key == hit.key)).count();
    }
    let beginnings = ["ge", "mob", "sta", "zw", "dig", "com", "ver", "inno"];
    let mut same = 0;
    for start in beginnings {
        let one = judged.embedded.words_that_begin(start, 5).await?;
        same += usize::from(one == judged.cluster.words_that_begin(start, 5).await?);
    }
    Ok(format!(
        "more like this: {shared} of {wanted} the same among the first five; words that begin so: {same} of {} lists the same",
        beginnings.len()
    ))
}

/// All comparisons of one kind.
#[derive(Default)]
pub(crate) struct Tally(Vec<Compared>);

impl Tally {
    pub(crate) fn add(&mut self, compared: Compared) {
        self.0.push(compared);
    }

    fn share(&self, holds: impl Fn(&Compared) -> bool) -> f64 {
        self.0.iter().filter(|one| holds(one)).count() as f64 / self.0.len().max(1) as f64
    }

    pub(crate) fn totals(&self) -> f64 {
        self.share(|one| one.totals.0 == one.totals.1)
    }

    pub(crate) fn sets(&self) -> f64 {
        self.share(|one| one.same_set)
    }

    pub(crate) fn facets(&self) -> f64 {
        self.share(|one| one.same_facets && one.same_dates)
    }

    pub(crate) fn overlap(&self) -> f64 {
        self.0.iter().map(|one| one.overlap).sum::<f64>() / self.0.len().max(1) as f64
    }

    fn ndcg(&self) -> (f64, f64) {
        let mean = |side: fn((f64, f64)) -> f64| {
            let scores =
                self.0.iter().filter_map(|one| one.ndcg).map(|ndcg| Score { ndcg: side(ndcg), recall: 0.0 });
            Score::mean(&scores.collect::<Vec<_>>()).ndcg
        };
        (mean(|(embedded, _)| embedded), mean(|(_, cluster)| cluster))
    }

    /// How much better the cluster orders; less than 0 when it is behind.
    pub(crate) fn ndcg_ahead(&self) -> f64 {
        let (embedded, cluster) = self.ndcg();
        cluster - embedded
    }

    pub(crate) fn say(&self, what: &str) -> String {
        let count = |share: f64| format!("{}", (share * self.0.len() as f64).round());
        let mut text = format!(
            "{} {what}: equal totals {}, equal sets {}, equal facets and dates {}, overlap@10 {:.3}",
            self.0.len(),
            count(self.totals()),
            count(self.sets()),
            count(self.facets()),
            self.overlap(),
        );
        let (embedded, cluster) = self.ndcg();
        if embedded > 0.0 {
            text.push_str(&format!(", nDCG@10 embedded {embedded:.4}, cluster {cluster:.4}"));
        }
        for one in self.0.iter().filter(|one| one.differs()) {
            let ndcg = one.ndcg.map(|(one, other)| format!(" nDCG {one:.3}/{other:.3}")).unwrap_or_default();
            text.push_str(&format!(
                "\n  {}: totals {}/{}, set {}, facets {}, dates {}, overlap {:.2}{ndcg}",
                one.text,
                one.totals.0,
                one.totals.1,
                one.same_set,
                one.same_facets,
                one.same_dates,
                one.overlap
            ));
        }
        text
    }
}
