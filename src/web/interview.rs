//! The interview: one question at a time, only what still decides; every answer is kept at once, so one can stop anywhere.

use std::collections::BTreeSet;
use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use url::form_urlencoded;

use super::badge::Badge;
use super::frame::{Frame, Here, show};
use super::measure::with_status;
use super::problem::Problem;
use super::question::{QuestionForm, Sent, answered, field};
use super::visitor::Visitor;
use crate::daemon::tower::Tower;
use crate::daemon::{assess, editing};
use crate::law::{Answer, Assessment, Fact, FactId, RuleBook, next_question};
use crate::register::System;
use crate::register::shared::origin;
use crate::store::{Edited, Seen};
use crate::text::Language;

#[derive(Template)]
#[template(path = "interview.html", config = "src/web/askama.toml")]
struct InterviewPage {
    frame: Frame,
    id: String,
    system: String,
    badge: Badge,
    possible: Vec<Badge>,
    open: usize,
    /// `None` when nothing decides any more, or everything left was put aside.
    asked: Option<Asked>,
    skipped: usize,
    /// What the system takes from a shared one: the fact, its question, the answer, and where it comes from.
    inherited: Vec<Inherited>,
    fault: Option<String>,
    /// What somebody else answered meanwhile, and who.
    other: Option<(String, String)>,
}

/// An answer that a shared system gives.
struct Inherited {
    fact: FactId,
    question: String,
    answer: String,
    origin: String,
}

struct Asked {
    fact: FactId,
    /// The answer that is taken over as long as none is given here, and where it comes from.
    inherited: Option<(String, String)>,
    form: QuestionForm,
    seen: i64,
    skip: String,
    only: bool,
}

/// Where somebody is in the interview: what was put aside, or the one question that is answered again.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Course {
    #[serde(default)]
    skip: String,
    fact: Option<FactId>,
}

impl Course {
    fn skipped(&self) -> BTreeSet<FactId> {
        self.skip.split('.').filter(|fact| !fact.is_empty()).map(str::to_owned).collect()
    }
}

/// `GET /systems/{id}/interview?skip=FACT.FACT&fact=FACT`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    Query(course): Query<Course>,
) -> Result<Response, Problem> {
    let system = tower.store.system(&id).await?.ok_or_else(Problem::not_found)?.system;
    show(&ask(&tower, visitor, system, &course, None).await?)
}

/// `POST /systems/{id}/interview`
pub(super) async fn answer(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let system = tower.store.system(&id).await?.ok_or_else(Problem::not_found)?.system;
    let get = |name: &str| field(&sent, "", name).unwrap_or_default().to_owned();
    let only = (get("only") == "1").then(|| get("fact"));
    let mut course = Course { skip: get("skip"), fact: only };
    let fact = tower.book.fact(&get("fact")).filter(|fact| !fact.derived).ok_or_else(Problem::bad_form)?;
    let onwards = |course: &Course| {
        let place = format!("/systems/{id}");
        if course.fact.is_some() {
            return Redirect::to(&format!("{place}#facts")).into_response();
        }
        let query =
            form_urlencoded::Serializer::new(String::new()).append_pair("skip", &course.skip).finish();
        Redirect::to(&format!("{place}/interview?{query}")).into_response()
    };
    let unknown = get("action") == "unknown";
    let read = if unknown { Ok(None) } else { answered(fact, "", &sent) };
    let given = match read {
        Ok(Some(given)) => Some(given),
        // Unknown is a fine answer: the question is put aside, and of a known one the answer is taken back.
        Ok(None) if unknown => None,
        Ok(None) => {
            return refused(&tower, visitor, system, course, fact, &sent, "interview-fault-choice").await;
        }
        Err(fault) => return refused(&tower, visitor, system, course, fact, &sent, fault).await,
    };
    let part = format!("facts/{}", fact.id);
    let seen = Seen { part: &part, version: get("seen").parse().map_err(|_| Problem::bad_form())? };
    let (key, who, when) = (fact.id.clone(), visitor.name().to_owned(), tower.today());
    let change = move |system: &mut System| match given {
        None => drop(system.facts.remove(&key)),
        Some(given) => {
            let (why, source) = (given.why, given.source);
            let answer = Answer { value: given.value, who: Some(who), when: Some(when), why, source };
            system.facts.insert(key, answer);
        }
    };
    match editing::edit(&tower, &id, Some(seen), visitor.name(), change).await? {
        Edited::NoSystem => Err(Problem::not_found()),
        Edited::Done(_) => {
            if unknown && course.fact.is_none() {
                course.skip = format!("{}.{}", course.skip, fact.id);
            }
            Ok(onwards(&course))
        }
        Edited::Stale(now) => {
            let last = tower.store.last_change_of(&id, &part).await?;
            let theirs = now.system.facts.get(&fact.id).map(|answer| fact.label(&answer.value));
            let theirs =
                theirs.map_or_else(|| "–".to_owned(), |label| label.get(visitor.language).to_owned());
            course.fact = Some(fact.id.clone());
            let mut page = ask(&tower, visitor, now.system, &course, Some(&sent)).await?;
            page.other = Some((theirs, last.map_or_else(|| "–".to_owned(), |last| last.who)));
            with_status(StatusCode::CONFLICT, &page)
        }
    }
}

async fn refused(
    tower: &Arc<Tower>,
    visitor: Visitor,
    system: System,
    mut course: Course,
    fact: &Fact,
    sent: &Sent,
    fault: &str,
) -> Result<Response, Problem> {
    let only = course.fact.is_some();
    course.fact = Some(fact.id.clone());
    let mut page = ask(tower, visitor, system, &course, Some(sent)).await?;
    if let Some(asked) = &mut page.asked {
        asked.only = only;
    }
    page.fault = Some(page.frame.t(fault));
    with_status(StatusCode::BAD_REQUEST, &page)
}

async fn ask(
    tower: &Arc<Tower>,
    visitor: Visitor,
    system: System,
    course: &Course,
    sent: Option<&Sent>,
) -> Result<InterviewPage, Problem> {
    let skipped = course.skipped();
    let language = visitor.language;
    let (asking, facts, left) = (Arc::clone(tower), system.clone(), skipped.clone());
    // Which question decides most is found by supposing answers: other visitors do not wait for it.
    let found = tokio::task::spawn_blocking(move || {
        let assessment = assess::assess(&asking, &facts);
        let today = assessment.on;
        let next = next_question(&asking.book, &facts.for_law(&asking.book), (today, today), &left);
        let next = next.or_else(|| best(&assessment, &left));
        (assessment, next)
    });
    let (assessment, next) = found.await?;
    let wanted = course.fact.clone().or(next);
    let fact = wanted.as_ref().and_then(|id| tower.book.fact(id)).filter(|fact| !fact.derived);
    let asked = match fact {
        None => None,
        Some(fact) => {
            let seen = tower.store.part_version(&system.id, &format!("facts/{}", fact.id)).await?;
            // Read again behind the number: between the two somebody may have answered.
            let now = tower.store.system(&system.id).await?.ok_or_else(Problem::not_found)?.system;
            let known = now.facts.get(&fact.id);
            let mut taken = inherited(&now, &tower.book, language).into_iter();
            let taken = taken.find(|one| one.fact == fact.id).map(|one| (one.answer, one.origin));
            Some(Asked {
                inherited: taken,
                fact: fact.id.clone(),
                form: QuestionForm::new(fact, "", sent, known, language),
                seen,
                skip: course.skip.clone(),
                only: course.fact.is_some(),
            })
        }
    };
    let possible = assessment.possible.iter().filter(|_| assessment.possible.len() > 1);
    let title = crate::text::say(language, "interview-title", &[("name", system.name.clone().into())]);
    Ok(InterviewPage {
        badge: Badge::new(assessment.risk, language),
        possible: possible.map(|class| Badge::new(*class, language)).collect(),
        open: assessment.ask.len(),
        frame: Frame::new(visitor, title, Here::Register),
        inherited: inherited(&system, &tower.book, language),
        id: system.id,
        system: system.name,
        skipped: skipped.len(),
        asked,
        fault: None,
        other: None,
    })
}

/// What a system takes from a shared one, as a person reads it.
fn inherited(system: &System, book: &RuleBook, language: Language) -> Vec<Inherited> {
    let Some(shared) = system.shared() else { return Vec::new() };
    let view = |(id, answer): (&FactId, &Answer)| {
        let fact = book.fact(id)?;
        Some(Inherited {
            fact: id.clone(),
            question: fact.question.get(language).to_owned(),
            answer: fact.label(&answer.value).get(language).to_owned(),
            origin: origin(shared, language),
        })
    };
    system.inherited(book).filter_map(view).collect()
}

/// Once the class is known, what still decides duties and their dates.
fn best(assessment: &Assessment, left: &BTreeSet<FactId>) -> Option<FactId> {
    assessment.ask.iter().map(|question| &question.fact).find(|fact| !left.contains(*fact)).cloned()
}
