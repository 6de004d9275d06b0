//! The interview: one question at a time, only what still decides; every answer is kept at once, so one can stop anywhere.

mod inherited;

use std::collections::BTreeSet;
use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use url::form_urlencoded;

use self::inherited::{Inherited, inherited};
use super::badge::Badge;
use super::files::{self, FileView};
use super::frame::{Frame, Here, show};
use super::measure::with_status;
use super::problem::Problem;
use super::question::{QuestionForm, Sent, answered, field, in_vain};
use super::upload::Upload;
use super::visitor::Visitor;
use crate::daemon::assess;
use crate::daemon::files::{edit_with, in_words};
use crate::daemon::tower::Tower;
use crate::law::{Answer, Assessment, Fact, FactId, next_question};
use crate::register::{FileFault, NewFile, NotKnown, System, TEXT_CHARS_MAX};
use crate::store::{Edited, Seen};
use crate::text::say;

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
    /// The known answer that not knowing would take back, and whose it is.
    taken_back: Option<String>,
    /// What somebody else answered meanwhile, and who.
    other: Option<(String, String)>,
}

struct Asked {
    fact: FactId,
    /// The answer that is taken over as long as none is given here, and where it comes from.
    inherited: Option<(String, String)>,
    form: QuestionForm,
    seen: i64,
    skip: String,
    /// Whether what nobody knew before is asked again.
    again: bool,
    /// Who did not know it before, when and why.
    in_vain: Option<String>,
    only: bool,
}

/// Where somebody is in the interview: what was put aside, or the one question that is answered again.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Course {
    #[serde(default)]
    skip: String,
    /// Whether what nobody knew before is asked again.
    #[serde(default)]
    again: String,
    fact: Option<FactId>,
}

impl Course {
    fn is_again(&self) -> bool {
        !self.again.is_empty()
    }

    /// What is not asked now: what was put aside on the way here and, until it is asked again, on any day before.
    fn skipped(&self, system: &System) -> BTreeSet<FactId> {
        let here = self.skip.split('.').filter(|fact| !fact.is_empty()).map(str::to_owned);
        let before = if self.is_again() { BTreeSet::new() } else { system.put_aside() };
        here.chain(before).collect()
    }
}

/// `GET /systems/{id}/interview?skip=FACT.FACT&again=1&fact=FACT`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    Query(course): Query<Course>,
) -> Result<Response, Problem> {
    let system = tower.store.system(&id).await?.ok_or_else(Problem::not_found)?.system;
    // Without this a question that nobody asks would look as if none were left.
    let is_asked = |fact: &FactId| tower.book.fact(fact).is_some_and(|fact| !fact.derived);
    if !course.fact.as_ref().is_none_or(is_asked) {
        return Err(Problem::not_found());
    }
    show(&ask(&tower, visitor, system, &course, None).await?)
}

/// `POST /systems/{id}/interview`
pub(super) async fn answer(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let form = files::form(&tower, &headers, body).await?;
    let sent = &form.fields;
    let system = tower.store.system(&id).await?.ok_or_else(Problem::not_found)?.system;
    let get = |name: &str| field(sent, "", name).unwrap_or_default().to_owned();
    let only = (get("only") == "1").then(|| get("fact"));
    let mut course = Course { skip: get("skip"), again: get("again"), fact: only };
    let fact = tower.book.fact(&get("fact")).filter(|fact| !fact.derived).ok_or_else(Problem::bad_form)?;
    let onwards = |course: &Course| {
        let place = format!("/systems/{id}");
        if course.fact.is_some() {
            return Redirect::to(&format!("{place}#facts")).into_response();
        }
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("skip", &course.skip);
        query.extend_pairs(course.is_again().then_some(("again", "1")));
        let query = query.finish();
        Redirect::to(&format!("{place}/interview?{query}")).into_response()
    };
    let takes_back = get("action") == "take-back";
    let unknown = takes_back || get("action") == "unknown";
    let why = get("why").trim().replace("\r\n", "\n");
    if unknown && why.chars().count() > TEXT_CHARS_MAX {
        return refused(&tower, visitor, system, course, fact, &form, Wrong::Answer("measure-fault-long"))
            .await;
    }
    // What is known is not lost by a button that says something else.
    if unknown && !takes_back && system.facts.contains_key(&fact.id) {
        return refused(&tower, visitor, system, course, fact, &form, Wrong::Known).await;
    }
    let read = if unknown { Ok(None) } else { answered(fact, "", sent) };
    let given = match read {
        Ok(Some(given)) => Some(given),
        // Unknown is a fine answer: the question is put aside, and of a known one the answer is taken back.
        Ok(None) if unknown => None,
        Ok(None) => {
            let fault = Wrong::Answer("interview-fault-choice");
            return refused(&tower, visitor, system, course, fact, &form, fault).await;
        }
        Err(fault) => {
            return refused(&tower, visitor, system, course, fact, &form, Wrong::Answer(fault)).await;
        }
    };
    // Of what nobody knows there is no evidence.
    let file = if unknown { Ok(None) } else { files::chosen(&tower, &form, "file", visitor.name()) };
    let file = match file {
        Ok(file) => file,
        Err(fault) => return refused(&tower, visitor, system, course, fact, &form, Wrong::File(fault)).await,
    };
    let part = format!("facts/{}", fact.id);
    let seen = Seen { part: &part, version: get("seen").parse().map_err(|_| Problem::bad_form())? };
    let (key, who, when) = (fact.id.clone(), visitor.name().to_owned(), tower.today());
    // Sent twice by a double click it is no conflict: what stands there is what was meant.
    let wish = given
        .as_ref()
        .filter(|_| file.is_none())
        .map(|one| (one.value.clone(), one.why.clone(), one.source.clone()));
    let (mut too_many, files_max) = (None, tower.config.files.per_system);
    let change = |system: &mut System, files: &[NewFile]| match given {
        None => {
            system.facts.remove(&key);
            let why = Some(why).filter(|why| !why.is_empty());
            system.not_known.insert(key, NotKnown { who, when: Some(when), why });
        }
        Some(given) => {
            if let Some(Err(fault)) = files.first().map(|file| system.attach(file, part.clone(), files_max)) {
                too_many = Some(fault);
                return;
            }
            let (why, source) = (given.why, given.source);
            let answer = Answer { value: given.value, who: Some(who), when: Some(when), why, source };
            system.not_known.remove(&key);
            system.facts.insert(key, answer);
        }
    };
    let file = file.into_iter().collect();
    let edited = edit_with(&tower, &id, Some(seen), file, visitor.name(), change).await?;
    if let Some(fault) = too_many {
        return refused(&tower, visitor, system, course, fact, &form, Wrong::File(fault)).await;
    }
    match edited {
        Edited::NoSystem => Err(Problem::not_found()),
        Edited::Done(_) => {
            if unknown && course.fact.is_none() && course.is_again() {
                course.skip = format!("{}.{}", course.skip, fact.id);
            }
            Ok(onwards(&course))
        }
        Edited::Stale(now) => {
            let held = now.system.facts.get(&fact.id);
            let held = held.map(|one| (one.value.clone(), one.why.clone(), one.source.clone()));
            if wish.is_some() && wish == held {
                return Ok(onwards(&course));
            }
            let last = tower.store.last_change_of(&id, &part).await?;
            let theirs = now.system.facts.get(&fact.id).map(|answer| fact.label(&answer.value));
            let theirs =
                theirs.map_or_else(|| "–".to_owned(), |label| label.get(visitor.language).to_owned());
            course.fact = Some(fact.id.clone());
            let mut page = ask(&tower, visitor, now.system, &course, Some(sent)).await?;
            page.choose_again(&form);
            page.other = Some((theirs, last.map_or_else(|| "–".to_owned(), |last| last.who)));
            with_status(StatusCode::CONFLICT, &page)
        }
    }
}

/// What is wrong with what was sent.
enum Wrong {
    Answer(&'static str),
    File(FileFault),
    /// An answer is known already: not to know takes it back.
    Known,
}

impl InterviewPage {
    /// No browser keeps a file in a form that is shown again.
    fn choose_again(&mut self, form: &Upload) {
        let again = (!form.files.is_empty()).then(|| self.frame.t("file-again"));
        if let Some(asked) = &mut self.asked {
            asked.form.file_fault = again;
        }
    }
}

async fn refused(
    tower: &Arc<Tower>,
    visitor: Visitor,
    system: System,
    mut course: Course,
    fact: &Fact,
    form: &Upload,
    wrong: Wrong,
) -> Result<Response, Problem> {
    let only = course.fact.is_some();
    let known = system.facts.get(&fact.id).map(|answer| {
        let label = fact.label(&answer.value).get(visitor.language).to_owned();
        answer.who.as_ref().map_or_else(|| label.clone(), |who| format!("{label} ({who})"))
    });
    course.fact = Some(fact.id.clone());
    let mut page = ask(tower, visitor, system, &course, Some(&form.fields)).await?;
    page.choose_again(form);
    if let Some(asked) = &mut page.asked {
        asked.only = only;
        if let Wrong::File(fault) = &wrong {
            asked.form.file_fault = Some(in_words(*fault, tower, page.frame.language()));
        }
    }
    let mut status = StatusCode::BAD_REQUEST;
    match wrong {
        Wrong::Answer(fault) => page.fault = Some(page.frame.t(fault)),
        Wrong::Known => page.taken_back = known,
        Wrong::File(fault) => status = files::status_of(fault),
    }
    with_status(status, &page)
}

async fn ask(
    tower: &Arc<Tower>,
    visitor: Visitor,
    system: System,
    course: &Course,
    sent: Option<&Sent>,
) -> Result<InterviewPage, Problem> {
    let skipped = course.skipped(&system);
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
            let limit = files::help(tower, language);
            let mut form = QuestionForm::new(fact, "", sent, known, (&limit, language));
            form.files = FileView::of(&now, &format!("facts/{}", fact.id), &tower.book, language);
            Some(Asked {
                inherited: taken,
                fact: fact.id.clone(),
                form,
                seen,
                skip: course.skip.clone(),
                again: course.is_again(),
                in_vain: now.asked_in_vain(&fact.id).map(|one| in_vain(one, language)),
                only: course.fact.is_some(),
            })
        }
    };
    let possible = assessment.possible.iter().filter(|_| assessment.possible.len() > 1);
    let title = say(language, "interview-title", &[("name", system.name.clone().into())]);
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
        taken_back: None,
        other: None,
    })
}

/// Once the class is known, what still decides duties and their dates.
fn best(assessment: &Assessment, left: &BTreeSet<FactId>) -> Option<FactId> {
    assessment.ask.iter().map(|question| &question.fact).find(|fact| !left.contains(*fact)).cloned()
}
