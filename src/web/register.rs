//! The register: every system with its class, its open questions and its next date.

use std::collections::{BTreeSet, HashMap};
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
use crate::daemon::standings::standing;
use crate::daemon::tower::Tower;
use crate::law::Class;
use crate::people::Role;
use crate::register::{System, shown_owner};
use crate::store::StoredSystem;
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
    pub(super) fn holds(&self, system: &System) -> bool {
        self.organisation.is_none() || self.organisation == system.organisation
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
    let mut systems = tower.store.systems().await?;
    systems.retain(|stored| visitor.sees(stored.system.organisation.as_deref()));
    let calendar = super::deadlines::address(&tower, &visitor, None).await?;
    let names: HashMap<String, String> = tower.store.organisations().await?.into_iter().collect();
    let seen: BTreeSet<&str> =
        systems.iter().filter_map(|stored| stored.system.organisation.as_deref()).collect();
    let of = |id: &str| {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("organisation", id).finish();
        let name = names.get(id).cloned().unwrap_or_else(|| id.to_owned());
        OfOrganisation { name, calendar: format!("{calendar}&{query}"), query }
    };
    let organisations = seen.into_iter().map(of).collect::<Vec<_>>();
    let organisations = if organisations.len() > 1 { organisations } else { Vec::new() };
    let offers = shared::offers(&tower, &visitor).await?;
    let today = tower.today();
    let assessed = tokio::task::spawn_blocking(move || assessed(&tower, systems, today, language)).await?;
    let classes: Vec<Class> = assessed.iter().map(|(class, ..)| *class).collect();
    let number = asked.page.unwrap_or(1).clamp(1, assessed.len().div_ceil(ROWS).max(1));
    let more = assessed.len() > number * ROWS;
    let rows = assessed.into_iter().skip((number - 1) * ROWS).take(ROWS).map(|(_, system, mut row)| {
        row.organisation = system.organisation.map(|id| names.get(&id).cloned().unwrap_or(id));
        row
    });
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
        number,
        more,
        frame,
    })
}

/// As they stand today: a date may have passed and the rules may have changed since the last assessment.
fn assessed(
    tower: &Tower,
    systems: Vec<StoredSystem>,
    today: NaiveDate,
    language: Language,
) -> Vec<(Class, System, SystemRow)> {
    let mut assessed: Vec<(Class, System, SystemRow)> = systems
        .into_iter()
        .map(|stored| {
            let standing = standing(tower, &stored);
            let (system, next) = (stored.system, standing.next_after(today, language));
            let row = SystemRow {
                href: format!("/systems/{}", system.id),
                name: system.name.clone(),
                organisation: None,
                badge: Badge::new(standing.risk, language),
                open: standing.questions,
                duties: standing.days().len(),
                owner: system.owner.as_deref().map(shown_owner),
                next: next.map(|(day, title)| (Day::new(day, language), title.to_owned())),
            };
            (standing.risk, system, row)
        })
        .collect();
    // The gravest first; inside a class by name.
    assessed.sort_by(|(one, a, _), (other, b, _)| (one, &a.name).cmp(&(other, &b.name)));
    assessed
}
