//! The register: every system with its class, its open questions and its next date.

use std::collections::BTreeSet;
use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Query, State};
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;
use url::form_urlencoded;

use super::badge::Badge;
use super::bar::ClassBar;
use super::days::Day;
use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::shared::{self, OfferView};
use super::visitor::Visitor;
use crate::daemon::overview::{Line, overview};
use crate::daemon::tower::Tower;
use crate::law::Class;
use crate::people::Role;
use crate::register::shown_owner;
use crate::text::{Language, say};

#[derive(Template)]
#[template(path = "register.html", config = "src/web/askama.toml")]
struct RegisterPage {
    frame: Frame,
    today: Day,
    /// Whether the reader may add a system.
    adds: bool,
    rows: Vec<SystemRow>,
    /// Systems that the reader may take up for an organisation.
    offers: Vec<OfferView>,
    bar: ClassBar,
    calendar: String,
    /// Empty for one organisation.
    organisations: Vec<OfOrganisation>,
    /// Whether a row says whose system it is.
    several: bool,
    /// The number of this page, and whether there is a next one.
    number: usize,
    more: bool,
}

/// Systems on a page.
const ROWS: usize = 100;

/// A part of the register: of one organisation, or all that the visitor sees.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Part {
    organisation: Option<String>,
}

impl Part {
    pub(super) fn holds(&self, organisation: Option<&str>) -> bool {
        self.organisation.is_none() || self.organisation.as_deref() == organisation
    }

    /// The id of the organisation; nothing for all of them.
    pub(super) fn organisation(&self) -> Option<&str> {
        self.organisation.as_deref()
    }

    /// The name of the organisation; nothing for all of them.
    ///
    /// # Errors
    /// Nothing of it is among the `systems` that the visitor sees.
    pub(super) async fn name(&self, tower: &Tower, systems: usize) -> Result<Option<String>, Problem> {
        let Some(id) = &self.organisation else { return Ok(None) };
        if systems == 0 {
            return Err(Problem::not_found());
        }
        let organisations = tower.store.organisations().await?;
        let found = organisations.into_iter().find(|(other, _)| other == id);
        Ok(Some(found.map_or_else(|| id.clone(), |(_, name)| name)))
    }
}

/// What there is of one organisation, where a visitor sees several.
struct OfOrganisation {
    name: String,
    /// Behind the address of an export.
    query: String,
    calendar: String,
}

/// Which page.
#[derive(Deserialize)]
pub(super) struct Asked {
    page: Option<usize>,
}

struct SystemRow {
    href: String,
    name: String,
    organisation: Option<String>,
    badge: Badge,
    open: usize,
    /// Duties that hold and are not met.
    duties: usize,
    owner: Option<String>,
    next: Option<(Day, String)>,
}

/// `GET /register`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let language = visitor.language;
    let overview = overview(&tower).await?;
    let lines = overview.seen(|organisation| visitor.sees(organisation));
    let calendar = super::deadlines::address(&tower, &visitor, None).await?;
    let seen: BTreeSet<&str> = lines.iter().filter_map(|line| line.organisation.as_deref()).collect();
    let name = |id: &str| overview.organisations.get(id).cloned().unwrap_or_else(|| id.to_owned());
    let of = |id: &str| {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("organisation", id).finish();
        OfOrganisation { name: name(id), calendar: format!("{calendar}&{query}"), query }
    };
    let unowned = lines.iter().any(|line| line.organisation.is_none());
    let several = seen.len() + usize::from(unowned) > 1;
    let organisations = seen.into_iter().map(of).collect::<Vec<_>>();
    let organisations = if organisations.len() > 1 { organisations } else { Vec::new() };
    let offers = shared::offers(&tower, &visitor).await?;
    let today = overview.day;
    let classes: Vec<Class> = lines.iter().map(|line| line.standing.risk).collect();
    let number = asked.page.unwrap_or(1).clamp(1, lines.len().div_ceil(ROWS).max(1));
    let more = lines.len() > number * ROWS;
    let rows = lines.iter().skip((number - 1) * ROWS).take(ROWS);
    let rows = rows.map(|line| row(line, line.organisation.as_deref().map(name), today, language));
    let adds = visitor.member().is_some_and(|member| member.highest() >= Some(Role::Officer));
    let frame = Frame::new(visitor, say(language, "web-nav-register", &[]), Here::Register);
    show(&RegisterPage {
        adds,
        rows: rows.collect(),
        offers,
        today: Day::new(today, language),
        bar: ClassBar::new(&classes, language),
        calendar,
        organisations,
        several,
        number,
        more,
        frame,
    })
}

fn row(line: &Line, organisation: Option<String>, today: NaiveDate, language: Language) -> SystemRow {
    let next = line.standing.next_after(today, language);
    SystemRow {
        href: format!("/systems/{}", line.id),
        name: line.name.clone(),
        organisation,
        badge: Badge::new(line.standing.risk, language),
        open: line.standing.questions,
        duties: line.standing.days().len(),
        owner: line.owner.as_deref().map(shown_owner),
        next: next.map(|(day, title)| (Day::new(day, language), title.to_owned())),
    }
}
