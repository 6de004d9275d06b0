//! The dashboard: what `daemon::dashboard` gathers, as pictures with the tables behind them.

use std::iter::repeat_n;
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
use crate::daemon::dashboard::{
    AmendmentTold, ChangeTold, CitingItem, Dashboard, OpenDuty, TroubledFeed, dashboard,
};
use crate::daemon::overview::overview;
use crate::daemon::tower::Tower;
use crate::law::{Class, Provision};
use crate::people::Role;
use crate::text::{Language, say};

/// Feeds on the page; the status page has all.
const FEEDS_MAX: usize = 20;

#[derive(Template)]
#[template(path = "dashboard.html", config = "src/web/askama.toml")]
struct DashboardPage {
    frame: Frame,
    today: Day,
    /// Whether the reader may add a system.
    adds: bool,
    bar: ClassBar,
    /// Systems, questions, duties and proposals that are open.
    systems: usize,
    questions: usize,
    open: usize,
    proposals: usize,
    timeline: Option<TimeLine>,
    duties: Vec<DutyRow>,
    more: usize,
    amendments: Vec<AmendmentRow>,
    news: Vec<ItemRow>,
    feeds: Vec<FeedRow>,
    more_feeds: usize,
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

struct AmendmentRow {
    day: Day,
    changes: Vec<ChangeRow>,
    more: usize,
    /// Address and name of the systems of which the book says something else.
    systems: Vec<(String, String)>,
    more_systems: usize,
}

struct ChangeRow {
    change: String,
    /// Each rule with its provision, where that can be cited.
    rules: Vec<(String, Option<Cited>)>,
    told: String,
}

struct ItemRow {
    href: String,
    title: String,
    source: String,
    day: Day,
    cited: Vec<Cited>,
}

struct FeedRow {
    title: String,
    state: &'static str,
    state_words: String,
    since: Day,
    cause: Option<String>,
}

/// `GET /dashboard`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Problem> {
    let language = visitor.language;
    let lines = overview(&tower).await?.seen(|organisation| visitor.sees(organisation));
    let all = dashboard(&tower, lines, language).await?;
    let adds = visitor.member().is_some_and(|member| member.highest() >= Some(Role::Officer));
    let frame = Frame::new(visitor, say(language, "dashboard-title", &[]), Here::Register);
    let words = Words { tower: &tower, language, adds };
    show(&words.page(frame, all))
}

/// In whose words, and at whose time of day.
struct Words<'t> {
    tower: &'t Tower,
    language: Language,
    adds: bool,
}

impl Words<'_> {
    fn page(&self, frame: Frame, all: Dashboard) -> DashboardPage {
        let language = self.language;
        let classes: Vec<Class> =
            all.classes.iter().flat_map(|one| repeat_n(one.risk, one.systems)).collect();
        let days: Vec<NaiveDate> = all.days.iter().flat_map(|one| repeat_n(one.day, one.duties)).collect();
        DashboardPage {
            frame,
            adds: self.adds,
            today: Day::new(all.day, language),
            bar: ClassBar::new(&classes, language),
            systems: all.systems,
            questions: all.questions,
            open: all.open_duties,
            proposals: all.proposals,
            timeline: TimeLine::new(&days, all.day, language),
            more: all.open_duties - all.duties.len(),
            duties: all.duties.into_iter().map(|one| self.duty(one)).collect(),
            amendments: all.amendments.into_iter().map(|one| self.amendment(one)).collect(),
            news: all.news.into_iter().map(|one| self.item(one)).collect(),
            more_feeds: all.feeds.len().saturating_sub(FEEDS_MAX),
            feeds: all.feeds.into_iter().take(FEEDS_MAX).map(|one| self.feed(one)).collect(),
        }
    }

    fn day(&self, at: chrono::DateTime<chrono::Utc>) -> Day {
        Day::of(at, self.tower.config.alerts.time_zone, self.language)
    }

    fn duty(&self, OpenDuty { deadline, binds, state, owner }: OpenDuty) -> DutyRow {
        DutyRow {
            day: Day::new(deadline.date, self.language),
            late: binds,
            href: format!("/systems/{}#duties", deadline.system.id),
            system: deadline.system.name,
            title: deadline.title,
            cited: Cited::new(&deadline.provision, self.language),
            state: say(self.language, &format!("measure-{}", state.as_str()), &[]),
            owner,
        }
    }

    fn amendment(&self, one: AmendmentTold) -> AmendmentRow {
        AmendmentRow {
            day: self.day(one.at),
            more: one.more,
            more_systems: one.touched - one.systems.len(),
            changes: one.changes.into_iter().map(|change| self.change(change)).collect(),
            systems: one.systems.into_iter().map(|one| (format!("/systems/{}", one.id), one.name)).collect(),
        }
    }

    fn change(&self, one: ChangeTold) -> ChangeRow {
        let key = match one.change.as_str() {
            "added" => "law-diff-added",
            "removed" => "law-diff-removed",
            _ => "law-diff-changed",
        };
        let cited = |path: &str| path.parse::<Provision>().ok().map(|one| Cited::new(&one, self.language));
        ChangeRow {
            change: say(self.language, key, &[]),
            rules: one.rules.into_iter().map(|rule| (rule.title, cited(&rule.provision))).collect(),
            told: one.told,
        }
    }

    fn item(&self, one: CitingItem) -> ItemRow {
        ItemRow {
            href: format!("/items/{}", one.key),
            title: one.title,
            source: one.feed_title,
            day: self.day(one.published),
            cited: one.provisions.iter().map(|one| Cited::new(one, self.language)).collect(),
        }
    }

    fn feed(&self, one: TroubledFeed) -> FeedRow {
        FeedRow {
            title: one.title,
            state: one.state.as_str(),
            state_words: say(self.language, "feed-state", &[("state", one.state.as_str().into())]),
            since: self.day(one.since),
            cause: one.cause.map(|cause| say(self.language, "feed-cause", &[("cause", cause.into())])),
        }
    }
}
