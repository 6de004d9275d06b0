//! The themes: subjects, instruments, the innovation cycle and its obstacles; and one theme with its newest items.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::address::Asked;
use super::cycle::Cycle;
use super::frame::{Frame, Here, show};
use super::join::JoinForm;
use super::out::Form;
use super::problem::Problem;
use super::search::{FORMS, Found, HitView, also_at, feed_titles, view};
use super::visitor::Visitor;
use crate::daemon::tower::Tower;
use crate::news::themes::{Family, Theme};
use crate::people::Member;
use crate::search::{Page, Query, Sort};
use crate::text::{Language, say};

/// Items on the page of a theme; the search page has the rest.
const NEWEST_ITEMS: usize = 10;

#[derive(Template)]
#[template(path = "themes.html", config = "src/web/askama.toml")]
struct ThemesPage {
    frame: Frame,
    subjects: Vec<ThemeView>,
    instruments: Vec<ThemeView>,
    phases: Vec<ThemeView>,
    obstacles: Vec<ThemeView>,
    cycle: Cycle,
}

/// A theme in a list.
struct ThemeView {
    href: String,
    name: String,
    about: String,
    count: u64,
}

#[derive(Template)]
#[template(path = "theme.html", config = "src/web/askama.toml")]
struct ThemePage {
    frame: Frame,
    family: String,
    about: String,
    query: String,
    labels: Vec<String>,
    /// What an operator types to subscribe somebody; of no use to others.
    command: Option<String>,
    total: usize,
    hits: Vec<HitView>,
    search_href: String,
    join: JoinForm,
    /// The theme as a feed or a table: its name and its address.
    forms: Vec<(&'static str, String)>,
}

/// `GET /themes`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Problem> {
    let language = visitor.language;
    let all = Page { limit: 0, ..Page::default() };
    let found = Found::of(&tower, &Query::everything(), &all).await;
    let found = found.map_err(|cause| Problem::no_index(&cause))?;
    let counts: HashMap<String, u64> =
        found.facets.themes.into_iter().map(|count| (count.value, count.count)).collect();
    let all_themes = tower.themes();
    let of = |family: Family| -> Vec<ThemeView> {
        let themes = all_themes.iter().filter(|theme| theme.family == family);
        themes.map(|theme| theme_view(theme, &counts, language)).collect()
    };
    let phases = of(Family::Phase);
    let names: Vec<String> = phases.iter().map(|phase| phase.name.clone()).collect();
    let frame = Frame::new(visitor, say(language, "web-nav-themes", &[]), Here::Themes);
    show(&ThemesPage {
        subjects: of(Family::Theme),
        instruments: of(Family::Instrument),
        obstacles: of(Family::Obstacle),
        cycle: Cycle::new(frame.t("web-themes-cycle"), &names),
        phases,
        frame,
    })
}

/// `GET /themes/{id}`
pub(super) async fn one(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if let Some((id, form)) = id.rsplit_once('.').and_then(|(id, end)| Some((id, Form::of(end)?))) {
        return super::out::theme(form, tower.clone(), visitor, headers, id).await;
    }
    let language = visitor.language;
    let themes = tower.themes();
    let theme = themes.by_id(&id).map_err(|_| Problem::not_found())?;
    let newest = Page {
        limit: NEWEST_ITEMS,
        offset: 0,
        sort: Sort::Newest,
        language: None,
        total: true,
        facets: false,
        snippets: true,
    };
    let found = Found::of(&tower, &Query::theme(&id), &newest).await;
    let found = found.map_err(|cause| Problem::no_index(&cause))?;
    let feeds = feed_titles(&tower, &found.hits, &[]).await?;
    let also = also_at(&tower, &found.hits).await?;
    let operates = visitor.member().is_some_and(Member::is_operator);
    let frame = Frame::new(visitor, theme.name.get(language), Here::Themes);
    show(&ThemePage {
        family: frame.t(family_key(theme.family)),
        about: about(theme, language),
        query: theme.query.get(language).to_owned(),
        labels: theme.labels.clone(),
        command: operates
            .then(|| format!("belfort subscribe --to email:{} --theme {id}", frame.t("web-theme-address"))),
        join: JoinForm::theme(&id),
        total: found.total,
        hits: found.hits.into_iter().map(|hit| view(hit, &tower, &feeds, &also, language)).collect(),
        forms: FORMS.map(|(name, form)| (name, format!("/themes/{id}.{form}"))).to_vec(),
        search_href: Asked::read("").toggled(&id),
        frame,
    })
}

fn theme_view(theme: &Theme, counts: &HashMap<String, u64>, language: Language) -> ThemeView {
    ThemeView {
        href: format!("/themes/{}", theme.id),
        name: theme.name.get(language).to_owned(),
        about: about(theme, language),
        count: counts.get(&theme.id).copied().unwrap_or(0),
    }
}

/// What a theme is; empty for a theme that somebody added without a text.
fn about(theme: &Theme, language: Language) -> String {
    let key = format!("web-about-{}", theme.id);
    let text = say(language, &key, &[]);
    if text == key { String::new() } else { text }
}

fn family_key(family: Family) -> &'static str {
    match family {
        Family::Theme => "web-family-theme",
        Family::Instrument => "web-family-instrument",
        Family::Phase => "web-family-phase",
        Family::Obstacle => "web-family-obstacle",
    }
}
