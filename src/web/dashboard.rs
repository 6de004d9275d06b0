//! The dashboard: systems by class, and what is still to be done by when, as a picture with the table behind it.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;

use super::bar::ClassBar;
use super::days::Day;
use super::frame::{Frame, Here, show};
use super::item::Cited;
use super::problem::Problem;
use super::timeline::TimeLine;
use super::visitor::Visitor;
use crate::daemon::standings;
use crate::daemon::tower::Tower;
use crate::law::{Class, in_order};
use crate::register::System;
use crate::store::StoredSystem;
use crate::text::{Language, say};

/// Duties in the table; more would make a page of megabytes, and the calendar and the table of a spreadsheet hold them all.
const DUTIES_MAX: usize = 300;

#[derive(Template)]
#[template(path = "dashboard.html", config = "src/web/askama.toml")]
struct DashboardPage {
    frame: Frame,
    today: Day,
    bar: ClassBar,
    /// Systems, questions, duties and proposals that are open.
    systems: usize,
    questions: usize,
    open: usize,
    proposals: usize,
    timeline: Option<TimeLine>,
    duties: Vec<DutyRow>,
    more: usize,
}

struct DutyRow {
    day: Day,
    late: bool,
    system: String,
    href: String,
    title: String,
    cited: Cited,
    state: String,
    owner: Option<String>,
}

struct Gathered {
    classes: Vec<Class>,
    questions: usize,
    days: Vec<NaiveDate>,
    proposals: usize,
    duties: Vec<DutyRow>,
}

/// `GET /dashboard`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Problem> {
    let language = visitor.language;
    let mut systems = tower.store.systems().await?;
    systems.retain(|stored| visitor.sees(stored.system.organisation.as_deref()));
    let today = tower.today();
    let all = tokio::task::spawn_blocking(move || gather(&tower, &systems, today, language)).await?;
    let frame = Frame::new(visitor, say(language, "dashboard-title", &[]), Here::Register);
    show(&DashboardPage {
        today: Day::new(today, language),
        bar: ClassBar::new(&all.classes, language),
        systems: all.classes.len(),
        questions: all.questions,
        open: all.days.len(),
        proposals: all.proposals,
        timeline: TimeLine::new(&all.days, today, language),
        more: all.days.len().saturating_sub(DUTIES_MAX),
        duties: all.duties,
        frame,
    })
}

fn gather(tower: &Tower, systems: &[StoredSystem], today: NaiveDate, language: Language) -> Gathered {
    let (mut classes, mut questions, mut proposals, mut deadlines) = (Vec::new(), 0, 0, Vec::new());
    for stored in systems {
        let standing = standings::standing(tower, stored);
        classes.push(standing.risk);
        questions += standing.questions;
        proposals += stored.system.proposals.values().map(Vec::len).sum::<usize>();
        deadlines.extend(standing.open_deadlines(tower, &stored.system, language));
    }
    let deadlines = in_order(deadlines);
    let by_id: HashMap<&str, &System> =
        systems.iter().map(|stored| (stored.system.id.as_str(), &stored.system)).collect();
    let row = |one: &crate::law::OpenDeadline| {
        let system = by_id.get(one.system.id.as_str());
        let measure = system.and_then(|system| system.measures.get(&one.rule)).cloned().unwrap_or_default();
        DutyRow {
            day: Day::new(one.date, language),
            late: one.binds_on(today),
            system: one.system.name.clone(),
            href: format!("/systems/{}#duties", one.system.id),
            title: one.title.clone(),
            cited: Cited::new(&one.provision, language),
            state: say(language, &format!("measure-{}", measure.state.as_str()), &[]),
            owner: measure.owner,
        }
    };
    Gathered {
        days: deadlines.iter().map(|one| one.date).collect(),
        duties: deadlines.iter().take(DUTIES_MAX).map(row).collect(),
        classes,
        questions,
        proposals,
    }
}
