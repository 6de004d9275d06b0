//! The search page: a box, what was found, and ways to narrow it. Without a question it shows the newest items.

mod facets;
mod view;

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::response::Response;

use self::facets::{FacetLink, Facets};
pub(super) use self::view::{HitView, ThemeLink, also_at, feed_titles, theme_link, view};
use super::address::Asked;
use super::frame::{Frame, Here, show};
use super::join::JoinForm;
use super::out::TABLE_ROWS;
use super::problem::Problem;
use super::visitor::Visitor;
use crate::daemon::sections;
use crate::daemon::tower::Tower;
use crate::search::{Answer, Instead, Page, Query, Results, Sort};
use crate::text::Language;

/// Items on one page: what a phone scrolls through without losing its place.
const PAGE_ITEMS: usize = 20;

/// Searches for the pages.
pub(super) struct Found;

impl Found {
    /// What meets a query.
    pub(super) async fn of(tower: &Tower, query: &Query, page: &Page) -> anyhow::Result<Results> {
        tower.search(query, page).await
    }

    /// What meets a question as it was typed, with its filters.
    pub(super) async fn asked(tower: &Tower, asked: &Asked, page: &Page) -> anyhow::Result<Answer> {
        let filters = asked.filtered(Query::everything());
        if asked.q.is_empty() {
            let results = tower.searcher().await?.as_of(asked.moment).search(&filters, page).await?;
            return Ok(Answer { results, ignored: Vec::new(), instead: None, perhaps: None });
        }
        tower.ask(&asked.q, filters, page, asked.moment).await
    }

    /// Nothing: only whether the index answers.
    pub(super) async fn nothing(tower: &Tower) -> anyhow::Result<Results> {
        Found::of(tower, &Query::nothing(), &Page { limit: 0, facets: false, ..Page::default() }).await
    }
}

#[derive(Template)]
#[template(path = "search.html", config = "src/web/askama.toml")]
struct SearchPage {
    frame: Frame,
    asked: Asked,
    /// What was asked, in the words that were meant.
    meant: Asked,
    ignored: Vec<String>,
    total: usize,
    hits: Vec<HitView>,
    /// What was looked for instead of what was written.
    instead: Option<String>,
    /// What was perhaps meant, when little was found, and where it is asked.
    perhaps: Option<(String, String)>,
    /// Facets with their headings, in their order.
    facets: Vec<(String, Vec<FacetLink>)>,
    systems: Vec<ThemeLink>,
    rules: Vec<ThemeLink>,
    /// The same as a feed or a table: its name and its address.
    forms: Vec<(&'static str, String)>,
    /// How many rows a table holds, when more were found.
    table_rows: Option<usize>,
    /// The form to subscribe to what is asked; `None` where nothing is.
    join: Option<JoinForm>,
    newest: bool,
    other_order: String,
    before: Option<String>,
    after: Option<String>,
}

impl SearchPage {
    fn is_filtered(&self) -> bool {
        !self.asked.themes.is_empty() || self.asked.feed.is_some() || self.asked.language.is_some()
    }

    fn without_filters(&self) -> String {
        self.asked.with(|asked| *asked = Asked { q: asked.q.clone(), page: 1, ..Asked::default() })
    }
}

/// `GET /` and `GET /search`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    RawQuery(address): RawQuery,
) -> Result<Response, Problem> {
    let asked = Asked::read(&address.unwrap_or_default());
    let language = visitor.language;
    let sort = asked.order();
    let offset = (asked.page - 1) * PAGE_ITEMS;
    let wanted = Page {
        limit: PAGE_ITEMS,
        offset,
        sort,
        language: Some(language),
        total: true,
        facets: true,
        snippets: true,
    };
    let answer = Found::asked(&tower, &asked, &wanted).await;
    let answer = answer.map_err(|cause| Problem::no_index(&cause))?;
    // What leaves, what is subscribed to and what the register answers is what is shown: the words that were meant.
    let meant = match &answer.instead {
        Some(instead) => Asked { q: instead.text().to_owned(), ..asked.clone() },
        None => asked.clone(),
    };
    let found = answer.results;
    let (systems, rules) = beside(&tower, &meant, &visitor).await?;
    let feeds = feed_titles(&tower, &found.hits, &found.facets.feeds).await?;
    let also = also_at(&tower, &found.hits).await?;
    let title = if asked.is_open() { "web-search-newest" } else { "web-search-title" };
    let frame = Frame::new(visitor, crate::text::say(language, title, &[]), Here::News);
    let moment = asked.moment.unwrap_or(found.moment);
    let pages = found.total.div_ceil(PAGE_ITEMS);
    let facets = Facets { asked: &asked, tower: &tower, feeds: &feeds, language };
    show(&SearchPage {
        ignored: answer.ignored.iter().map(|problem| problem.say(language)).collect(),
        total: found.total,
        hits: found.hits.into_iter().map(|hit| view(hit, &tower, &feeds, &also, language)).collect(),
        instead: answer.instead.map(|instead| told(&instead, language)),
        perhaps: answer.perhaps.map(|text| (text.clone(), asked.with(|asked| asked.q = text))),
        facets: facets.all(&found.facets),
        systems,
        rules,
        forms: FORMS.map(|(name, form)| (name, meant.as_form(form))).to_vec(),
        join: JoinForm::of(&meant),
        table_rows: (found.total > TABLE_ROWS).then_some(TABLE_ROWS),
        newest: sort == Sort::Newest,
        other_order: asked.with(|asked| {
            asked.sort = Some(if sort == Sort::Newest { Sort::Relevance } else { Sort::Newest });
        }),
        before: (asked.page > 1).then(|| asked.at_page(asked.page - 1, moment)),
        after: (asked.page < pages).then(|| asked.at_page(asked.page + 1, moment)),
        frame,
        asked,
        meant,
    })
}

/// The forms in which a search leaves.
pub(super) const FORMS: [(&str, &str); 5] =
    [("Atom", "atom"), ("RSS", "rss"), ("JSON Feed", "json"), ("CSV", "csv"), ("JSON", "items")];

fn told(instead: &Instead, language: Language) -> String {
    let key = match instead {
        Instead::Begun(_) => "search-instead-begun",
        Instead::Meant(_) => "search-instead-meant",
    };
    crate::text::say(language, key, &[("text", instead.text().to_owned().into())])
}

/// Systems of the register and rules of the book that answer the same question; on the first page only.
async fn beside(
    tower: &Tower,
    asked: &Asked,
    visitor: &Visitor,
) -> Result<(Vec<ThemeLink>, Vec<ThemeLink>), Problem> {
    if asked.q.is_empty() || asked.page > 1 {
        return Ok((Vec::new(), Vec::new()));
    }
    let language = visitor.language;
    let (query, _) = Query::parse_lenient(&asked.q);
    let systems = match visitor.member() {
        Some(_) => {
            sections::systems(tower, &query, |organisation| visitor.sees(organisation)).await?.into_iter()
        }
        None => Vec::new().into_iter(),
    };
    let systems =
        systems.map(|system| ThemeLink { href: format!("/systems/{}", system.id), name: system.name });
    let rules = sections::rules(tower, &query, language).into_iter();
    let rules = rules.map(|rule| ThemeLink {
        href: rule.provision.url(language),
        name: format!("{} ({})", rule.title, rule.provision.cite(language)),
    });
    Ok((systems.collect(), rules.collect()))
}
