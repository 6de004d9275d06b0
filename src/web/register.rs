//! The register: every system with its class, its open questions and its next date.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;

use super::badge::Badge;
use super::bar::ClassBar;
use super::days::Day;
use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::visitor::Visitor;
use crate::daemon::assess;
use crate::daemon::tower::Tower;
use crate::law::Class;
use crate::register::{System, shown_owner};
use crate::store::StoredSystem;
use crate::text::{Language, say};

#[derive(Template)]
#[template(path = "register.html", config = "src/web/askama.toml")]
struct RegisterPage {
    frame: Frame,
    today: Day,
    rows: Vec<SystemRow>,
    bar: ClassBar,
    calendar: String,
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
) -> Result<Response, Problem> {
    let language = visitor.language;
    let systems = tower.store.systems().await?;
    let names: HashMap<String, String> = tower.store.organisations().await?.into_iter().collect();
    let today = tower.today();
    let assessed = tokio::task::spawn_blocking(move || assessed(&tower, systems, today, language)).await?;
    let classes: Vec<Class> = assessed.iter().map(|(class, ..)| *class).collect();
    let rows = assessed.into_iter().map(|(_, system, mut row)| {
        row.organisation = system.organisation.map(|id| names.get(&id).cloned().unwrap_or(id));
        row
    });
    let frame = Frame::new(visitor, say(language, "web-nav-register", &[]), Here::Register);
    show(&RegisterPage {
        rows: rows.collect(),
        today: Day::new(today, language),
        bar: ClassBar::new(&classes, language),
        calendar: super::deadlines::address(None, language),
        frame,
    })
}

/// Decided anew and not read back: a date may have passed and the rules may have changed since the last assessment.
fn assessed(
    tower: &Tower,
    systems: Vec<StoredSystem>,
    today: NaiveDate,
    language: Language,
) -> Vec<(Class, System, SystemRow)> {
    let mut assessed: Vec<(Class, System, SystemRow)> = systems
        .into_iter()
        .map(|StoredSystem { system, .. }| {
            let assessment = assess::assess_on(tower, &system, today, today);
            let open = || assessment.deadlines.iter().filter(|deadline| !deadline.met);
            let next = open().find(|deadline| deadline.date > today);
            let row = SystemRow {
                href: format!("/systems/{}", system.id),
                name: system.name.clone(),
                organisation: None,
                badge: Badge::new(assessment.risk, language),
                open: assessment.ask.len(),
                duties: open().count(),
                owner: system.owner.as_deref().map(shown_owner),
                next: next.map(|next| (Day::new(next.date, language), next.title.get(language).to_owned())),
            };
            (assessment.risk, system, row)
        })
        .collect();
    // The gravest first; inside a class by name.
    assessed.sort_by(|(one, a, _), (other, b, _)| (one, &a.name).cmp(&(other, &b.name)));
    assessed
}
