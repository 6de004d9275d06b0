//! The search page: a box, what was found, and ways to narrow it. Without a question it shows the newest items.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::response::Response;

use super::address::Asked;
use super::days::Day;
use super::frame::{Frame, Here, show};
use super::join::JoinForm;
use super::out::TABLE_ROWS;
use super::problem::Problem;
use super::visitor::Visitor;
use crate::daemon::sections;
use crate::daemon::tower::Tower;
use crate::news::ItemKey;
use crate::news::themes::Family;
use crate::search::{Answer, Count, Hit, Instead, Page, Query, Results, Sort};
use crate::store::Sibling;
use crate::text::Language;

/// Items on one page: what a phone scrolls through without losing its place.
const PAGE_ITEMS: usize = 20;
/// Values of a facet that are shown; the themes are 28, feeds may be hundreds.
const FACET_MAX: usize = 30;

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
            return Ok(Answer { results, ignored: Vec::new(), instead: None });
        }
        tower.ask(&asked.q, filters, page, asked.moment).await
    }

    /// Nothing: only whether the index answers.
    pub(super) async fn nothing(tower: &Tower) -> anyhow::Result<Results> {
        Found::of(tower, &Query::nothing(), &Page { limit: 0, facets: false, ..Page::default() }).await
    }
}

/// One item of a list.
pub(super) struct HitView {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) lang: &'static str,
    pub(super) source: String,
    pub(super) kind: Option<String>,
    pub(super) date: Option<Day>,
    pub(super) themes: Vec<ThemeLink>,
    /// The names of the other feeds that tell the same story, separated by commas; empty where none does.
    pub(super) also: String,
    /// Escaped by the index, with `<mark>`.
    pub(super) snippet_html: String,
}

/// A theme, as a link to its page.
pub(super) struct ThemeLink {
    pub(super) href: String,
    pub(super) name: String,
}

/// One value of a facet, as a link that sets or drops it.
struct FacetLink {
    href: String,
    name: String,
    count: u64,
    on: bool,
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
    let feeds = feed_titles(&tower).await?;
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

/// The names of the feeds, by id.
pub(super) async fn feed_titles(tower: &Tower) -> Result<HashMap<String, String>, Problem> {
    Ok(tower.store.feeds().await?.into_iter().map(|stored| (stored.feed.id, stored.feed.title)).collect())
}

/// The names of the other feeds that tell the stories of these hits, by item.
pub(super) async fn also_at(tower: &Tower, hits: &[Hit]) -> Result<HashMap<ItemKey, String>, Problem> {
    let keys: Vec<ItemKey> = hits.iter().map(|hit| ItemKey::from_text(hit.key.clone())).collect();
    let named = |(key, siblings): (ItemKey, Vec<Sibling>)| {
        let names: BTreeSet<String> = siblings.into_iter().map(|sibling| sibling.source).collect();
        (key, names.into_iter().collect::<Vec<_>>().join(", "))
    };
    Ok(tower.store.siblings(&keys).await?.into_iter().map(named).collect())
}

/// A hit as a page shows it.
pub(super) fn view(
    hit: Hit,
    tower: &Tower,
    feeds: &HashMap<String, String>,
    also: &HashMap<ItemKey, String>,
    language: Language,
) -> HitView {
    let zone = tower.config.alerts.time_zone;
    HitView {
        href: format!("/items/{}", hit.key),
        title: hit.title,
        lang: hit.language.unwrap_or(language).code(),
        source: feeds.get(&hit.feed).cloned().unwrap_or(hit.feed),
        kind: hit.kind,
        date: hit.published.map(|at| Day::of(at, zone, language)),
        themes: hit.themes.iter().map(|id| theme_link(tower, id, language)).collect(),
        also: also.get(&ItemKey::from_text(hit.key)).cloned().unwrap_or_default(),
        snippet_html: hit.snippet_html,
    }
}

/// A theme as a link; one that is no longer in the list keeps its id and leads to a search.
pub(super) fn theme_link(tower: &Tower, id: &str, language: Language) -> ThemeLink {
    let href = match tower.themes().by_id(id) {
        Ok(_) => format!("/themes/{id}"),
        Err(_) => Asked::read("").toggled(id),
    };
    ThemeLink { href, name: tower.theme_name(id, language) }
}

struct Facets<'a> {
    asked: &'a Asked,
    tower: &'a Tower,
    feeds: &'a HashMap<String, String>,
    language: Language,
}

impl Facets<'_> {
    fn all(&self, counts: &crate::search::Facets) -> Vec<(String, Vec<FacetLink>)> {
        let say = |key: &str| crate::text::say(self.language, key, &[]);
        let all = [
            ("web-nav-themes", self.themes(&counts.themes, Family::Theme)),
            ("web-themes-instruments", self.themes(&counts.themes, Family::Instrument)),
            ("web-themes-cycle", self.themes(&counts.themes, Family::Phase)),
            ("web-themes-obstacles", self.themes(&counts.themes, Family::Obstacle)),
            ("web-language-label", self.languages(&counts.languages)),
            ("web-facet-feeds", self.feeds(&counts.feeds)),
            ("web-facet-kinds", self.parts("type", &counts.kinds, str::to_owned)),
            ("web-facet-years", self.parts("year", &counts.years, str::to_owned)),
            ("web-facet-provisions", self.parts("law", &counts.provisions, |path| self.cited(path))),
        ];
        all.into_iter().filter(|(_, links)| !links.is_empty()).map(|(key, links)| (say(key), links)).collect()
    }

    fn cited(&self, path: &str) -> String {
        let provision = path.parse::<crate::law::Provision>();
        provision.map_or_else(|_| path.to_owned(), |provision| provision.cite(self.language))
    }

    /// Values that become a part of the query itself, where anybody can read and drop them.
    fn parts(&self, field: &str, counts: &[Count], name: impl Fn(&str) -> String) -> Vec<FacetLink> {
        let (asked, _) = Query::parse_lenient(&self.asked.q);
        let link = |count: &Count| {
            let part = format!("{field}:\"{}\"", count.value.replace('"', " "));
            let (written, _) = Query::parse_lenient(&part);
            let on = !self.asked.q.is_empty() && asked.has_part(&written);
            let href = match on {
                true => self.asked.with(|changed| changed.q = asked.without_part(&written).to_string()),
                false => self.asked.narrowed_by(&part),
            };
            FacetLink { href, name: name(&count.value), count: count.count, on }
        };
        counts.iter().take(FACET_MAX).map(link).collect()
    }

    fn themes(&self, counts: &[Count], family: Family) -> Vec<FacetLink> {
        // A theme that is no longer in the list stands among the subjects.
        let of_family =
            |id: &str| self.tower.themes().by_id(id).map_or(Family::Theme, |theme| theme.family) == family;
        let counts: Vec<Count> = counts.iter().filter(|count| of_family(&count.value)).cloned().collect();
        let chosen: Vec<String> = self.asked.themes.iter().filter(|id| of_family(id)).cloned().collect();
        let link = |value: &str, count| FacetLink {
            href: self.asked.toggled(value),
            name: self.tower.theme_name(value, self.language),
            count,
            on: self.asked.themes.iter().any(|theme| theme == value),
        };
        links(&counts, &chosen, link)
    }

    fn feeds(&self, counts: &[Count]) -> Vec<FacetLink> {
        let chosen = self.asked.feed.as_slice();
        let link = |value: &str, count| {
            let on = chosen.iter().any(|feed| feed == value);
            FacetLink {
                href: self.asked.with(|asked| asked.feed = (!on).then(|| value.to_owned())),
                name: self.feeds.get(value).cloned().unwrap_or_else(|| value.to_owned()),
                count,
                on,
            }
        };
        links(counts, chosen, link)
    }

    fn languages(&self, counts: &[Count]) -> Vec<FacetLink> {
        let chosen: Vec<String> = self.asked.language.iter().map(Language::to_string).collect();
        let link = |value: &str, count| {
            let language = Language::from_tag(value);
            let on = language.is_some() && self.asked.language == language;
            FacetLink {
                href: self.asked.with(|asked| asked.language = language.filter(|_| !on)),
                name: language.map_or_else(|| value.to_owned(), |language| language.own_name().to_owned()),
                count,
                on,
            }
        };
        links(counts, &chosen, link)
    }
}

/// What is chosen stays in the list, also when nothing is left of it: how else would one drop it.
fn links(counts: &[Count], chosen: &[String], link: impl Fn(&str, u64) -> FacetLink) -> Vec<FacetLink> {
    let lost = chosen.iter().filter(|value| !counts.iter().any(|count| count.value == **value));
    let lost = lost.map(|value| link(value, 0));
    lost.chain(counts.iter().take(FACET_MAX).map(|count| link(&count.value, count.count))).collect()
}
