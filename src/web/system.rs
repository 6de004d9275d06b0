//! One system: what the law says of it on a day, why, what it asks, and what is still unknown.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use chrono::NaiveDate;
use url::form_urlencoded;

use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::record::{AskChoice, RecordView};
use super::shared::SharedView;
use super::system_view::SystemPage;
use super::visitor::Visitor;
use crate::daemon::decided::decided;
use crate::daemon::tower::Tower;
use crate::daemon::{assess, vendor};
use crate::people::Role;
use crate::register::export::{Dossier, missing_for_submission};

/// `GET /systems/{id}?on=DAY&law=DAY`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    RawQuery(address): RawQuery,
) -> Result<Response, Problem> {
    let stored = tower.store.system(&id).await?.ok_or_else(Problem::not_found)?;
    let system = &stored.system;
    let days = Days::read(&address.unwrap_or_default(), tower.today())?;
    let organisation = match &system.organisation {
        Some(id) => {
            let names = tower.store.organisations().await?;
            Some(
                names.into_iter().find(|(known, _)| known == id).map_or_else(|| id.clone(), |(_, name)| name),
            )
        }
        None => None,
    };
    let frame = Frame::new(visitor.clone(), system.name.clone(), Here::Register);
    let assessment = assess::assess_on(&tower, system, days.on, days.law);
    let decides = decided(&tower, &stored, days.on, days.law).await?;
    let role = visitor.member().and_then(|member| member.role_for(system.organisation.as_deref()));
    let calendar = super::deadlines::address(&tower, &visitor, Some(&id)).await?;
    let asked = match role >= Some(Role::Officer) {
        true => vendor::open(&tower, &id).await?,
        false => Vec::new(),
    };
    let choices = AskChoice::all(&assessment, &tower.book, frame.language());
    let asked = (asked, choices, tower.config.alerts.time_zone);
    let mut record = RecordView::new(&tower, system, role, calendar, asked, frame.language());
    let dossier = Dossier { system, assessment: &assessment, organisation: organisation.as_deref() };
    let gaps = missing_for_submission(&dossier, &tower.book);
    record.missing = gaps.iter().map(|gap| gap.words(frame.language())).collect();
    let shared = SharedView::of(&tower, system, &visitor).await?;
    let shown = (&assessment, &*decides);
    show(&SystemPage::new(
        frame,
        system,
        organisation,
        shown,
        &tower.book,
        (record, shared, role >= Some(Role::Editor)),
    ))
}

/// The two days of a question to the law.
#[derive(Debug, PartialEq, Eq)]
struct Days {
    /// The day asked about.
    on: NaiveDate,
    /// The day whose state of the law is used.
    law: NaiveDate,
}

impl Days {
    /// Both are today unless the address says otherwise.
    fn read(address: &str, today: NaiveDate) -> Result<Days, Problem> {
        let mut days = Days { on: today, law: today };
        for (name, value) in form_urlencoded::parse(address.as_bytes()).filter(|(_, value)| !value.is_empty())
        {
            match &*name {
                "on" => days.on = day(&value)?,
                "law" => days.law = day(&value)?,
                _ => {}
            }
        }
        Ok(days)
    }
}

/// Ten signs and no more: a year of five digits is no day anybody asks about.
fn day(text: &str) -> Result<NaiveDate, Problem> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| text.len() == 10);
    day.ok_or_else(Problem::bad_day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_days_are_today_unless_the_address_says_otherwise() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let today = day("2026-11-23");
        assert_eq!(Days::read("on=&lang=fr", today).unwrap(), Days { on: today, law: today });
        let asked = Days::read("on=2027-12-02&law=2024-08-01", today).unwrap();
        assert_eq!(asked, Days { on: day("2027-12-02"), law: day("2024-08-01") });
        assert!(Days::read("on=morgen", today).is_err());
        assert!(Days::read("on=+12026-01-01", today).is_err());
    }
}
