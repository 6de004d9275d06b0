//! An assessment that was kept, as it was made: not what the law says today.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;

use super::{DutyView, FindingView, QuestionView, View, settles};
use crate::daemon::tower::Tower;
use crate::law::{Receipt, Status};
use crate::text::say;
use crate::web::badge::Badge;
use crate::web::days::Day;
use crate::web::frame::{Frame, Here, show};
use crate::web::history::instant;
use crate::web::problem::Problem;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "kept.html", config = "src/web/askama.toml")]
struct KeptPage {
    frame: Frame,
    id: String,
    /// The name that the system had then.
    name: String,
    made: Day,
    on: Day,
    law: Day,
    book: String,
    badge: Badge,
    possible: Vec<Badge>,
    roles: String,
    duties: Vec<DutyView>,
    why: Vec<FindingView>,
    open: Vec<FindingView>,
    questions: Vec<QuestionView>,
    /// `None` for one that was made before receipts were kept.
    receipt: Option<Receipt>,
    /// Its duties are changed on the page of today only.
    edits: bool,
}

/// `GET /systems/{id}/assessments/{made}`: the instant in milliseconds, as the history links to it.
pub(in crate::web) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path((id, made)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let made = made.parse().ok().and_then(instant).ok_or_else(Problem::not_found)?;
    let kept = tower.store.kept_assessment(&id, made).await?.ok_or_else(Problem::not_found)?;
    let language = visitor.language;
    let assessment = kept.assessment.in_language(language);
    let it = View { assessment: &assessment, book: &tower.book, language };
    let day = Day::of(kept.made, tower.config.alerts.time_zone, language);
    let args = [("name", assessment.system.name.clone().into()), ("date", day.words.clone().into())];
    let possible = assessment.possible.iter().filter(|_| assessment.possible.len() > 1);
    show(&KeptPage {
        frame: Frame::new(visitor, say(language, "kept-title", &args), Here::Register),
        name: assessment.system.name.clone(),
        made: day,
        on: Day::new(assessment.on, language),
        law: Day::new(assessment.law, language),
        badge: Badge::new(assessment.risk, language),
        possible: possible.map(|class| Badge::new(*class, language)).collect(),
        roles: it.roles(&assessment.roles),
        duties: it.duties(),
        why: it.findings(|finding| finding.holds && settles(finding.kind)),
        open: it.findings(|finding| finding.status == Status::Unknown && !finding.holds),
        questions: it.questions(None),
        book: kept.book,
        receipt: kept.receipt,
        edits: false,
        id,
    })
}
