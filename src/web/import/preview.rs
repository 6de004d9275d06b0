//! What a file would do before anything is done: what was read, what each column is, what happens to each system.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tokio::sync::Semaphore;

use super::super::frame::{Frame, Here};
use super::super::measure::with_status;
use super::super::problem::Problem;
use super::super::visitor::Visitor;
use super::problems::{ProblemView, views};
use super::progress::{self, Outcome};
use super::{Fault, Reading, format_name, wish_of};
use crate::daemon::taking_in::kept::{self, KeptWish};
use crate::daemon::taking_in::{self, File, NotPlanned, Plan};
use crate::daemon::tower::Tower;
use crate::people::Role;
use crate::register::import::{Column, Mapping, StepKind, Target, columns};
use crate::store::{ImportState, StoredImport, TakenIn};
use crate::text::{Language, say};

/// Files that are read at a time: each stands in memory with all its systems.
static TURN: Semaphore = Semaphore::const_new(2);
/// Systems on a page.
const ROWS: usize = 100;
/// Systems of which it is said which files did not come along.
const LEFT_ROWS: usize = 20;

#[derive(Template)]
#[template(path = "import_preview.html", config = "src/web/askama.toml")]
struct PreviewPage {
    frame: Frame,
    id: String,
    source: String,
    reading: Reading,
    faults: Vec<Fault>,
    /// Why this page is shown once more.
    word: Option<&'static str>,
    columns: Vec<ColumnView>,
    /// What a column can be beside an answer, and the questions that one may answer.
    words: Vec<(&'static str, String)>,
    questions: Vec<(String, String)>,
    problems: Vec<ProblemView>,
    problems_left: usize,
    plan: Option<PlanView>,
}

struct ColumnView {
    name: String,
    examples: Vec<String>,
    target: String,
}

/// A plan as a page shows it.
struct PlanView {
    /// What its form is called.
    format: String,
    new: usize,
    changed: usize,
    same: usize,
    proposals: usize,
    mark: String,
    /// Systems, each with the names of the files that did not come along; and how many systems more there are.
    files_left: Vec<(String, String)>,
    files_left_more: usize,
    rows: Vec<Row>,
    number: usize,
    more: bool,
}

struct Row {
    id: String,
    name: String,
    organisation: Option<String>,
    what: &'static str,
    /// Whether there is a page of it.
    is_there: bool,
    proposals: usize,
    fields: usize,
}

impl PreviewPage {
    fn fault(&self, field: &str) -> bool {
        self.faults.iter().any(|fault| fault.field == field)
    }
}

/// Which part of the page, and whether it stands still.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Asked {
    page: Option<usize>,
    #[serde(default)]
    still: String,
}

/// What a file says, under the eyes of one reader.
struct Looked {
    columns: Option<Vec<Column>>,
    plan: Result<Plan, Box<NotPlanned>>,
}

/// `GET /register/import/{import}`
pub(in crate::web) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let import = own(&tower, &visitor, &id).await?;
    if import.state != ImportState::Waiting {
        return progress::page(visitor, import, !asked.still.is_empty());
    }
    let looked = look(&tower, &visitor, &import).await?;
    let shown =
        Shown { status: StatusCode::OK, number: asked.page.unwrap_or(1), word: None, faults: Vec::new() };
    show(&tower, visitor, import, looked, shown).await
}

/// What else a preview says.
struct Shown {
    status: StatusCode,
    number: usize,
    word: Option<&'static str>,
    faults: Vec<Fault>,
}

/// The import of this account: whether somebody else has one of that id is none of their business.
async fn own(tower: &Tower, visitor: &Visitor, id: &str) -> Result<StoredImport, Problem> {
    let account = &visitor.signed_in().member.account;
    let import = tower.store.import(id, account, tower.clock.now()).await?;
    import.ok_or_else(Problem::not_found)
}

/// Reads the file and holds it against the register.
async fn look(tower: &Arc<Tower>, visitor: &Visitor, import: &StoredImport) -> Result<Looked, Problem> {
    let bytes = kept::bytes(tower, &import.id).await?.ok_or_else(Problem::not_found)?;
    let wish = KeptWish::read(&import.wish)?.wish();
    let turn = TURN.acquire().await?;
    let register = taking_in::register(tower).await?;
    let (tower, member) = (tower.clone(), visitor.signed_in().member.clone());
    let path = import.source.clone();
    let looked = tokio::task::spawn_blocking(move || {
        // Kept to the end of the work: a visitor who goes away does not stop it.
        let _turn = turn;
        let columns = columns(&bytes, &wish, &tower.book);
        let wish = wish.with_columns(columns.as_deref());
        let may = |organisation: Option<&str>| member.may(Role::Officer, organisation);
        let file = File { path: &path, bytes: &bytes, wish: &wish };
        Looked { plan: taking_in::plan(&tower, file, &register, &may), columns }
    });
    Ok(looked.await?)
}

/// `POST /register/import/{import}/read`
pub(in crate::web) async fn read_otherwise(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let import = own(&tower, &visitor, &id).await?;
    if import.state != ImportState::Waiting {
        return Ok(Redirect::to(&format!("/register/import/{id}")).into_response());
    }
    let field = |name: &str| {
        let found = sent.iter().find(|(known, _)| known == name);
        found.map_or_else(String::new, |(_, value)| value.clone())
    };
    let (mut wish, faults) = wish_of(&tower, &visitor, field).await?;
    if !faults.is_empty() {
        let looked = look(&tower, &visitor, &import).await?;
        let shown = Shown { status: StatusCode::BAD_REQUEST, number: 1, word: None, faults };
        return show(&tower, visitor, import, looked, shown).await;
    }
    let bytes = kept::bytes(&tower, &id).await?.ok_or_else(Problem::not_found)?;
    let targets: Option<Vec<Target>> = (0..)
        .map(|number| sent.iter().find(|(name, _)| *name == format!("column{number}")))
        .map_while(|found| found.map(|(_, target)| target.parse().ok()))
        .collect();
    let targets = targets.ok_or_else(Problem::bad_form)?;
    let (reader, read) = (tower.clone(), wish.wish());
    let columns = tokio::task::spawn_blocking(move || columns(&bytes, &read, &reader.book)).await?;
    // Read in another form or another character set the columns are others: what was said of them goes.
    if let Some(columns) = columns.filter(|columns| columns.len() == targets.len()) {
        let pairs = columns.into_iter().zip(targets).map(|(column, target)| (column.name, target));
        wish.map = Mapping::of(pairs).parts();
    }
    kept::read_otherwise(&tower, &id, &wish).await?;
    Ok(Redirect::to(&format!("/register/import/{id}")).into_response())
}

/// What is confirmed.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct Confirmed {
    /// The mark of the plan that was shown.
    seen: String,
}

/// `POST /register/import/{import}/take`
pub(in crate::web) async fn take(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    Form(confirmed): Form<Confirmed>,
) -> Result<Response, Problem> {
    let import = own(&tower, &visitor, &id).await?;
    let here = format!("/register/import/{id}");
    if import.state != ImportState::Waiting {
        return Ok(Redirect::to(&here).into_response());
    }
    let looked = look(&tower, &visitor, &import).await;
    // Pressed twice, the first may have been done while the second looked: what it changed is no surprise.
    if own(&tower, &visitor, &id).await?.state != ImportState::Waiting {
        return Ok(Redirect::to(&here).into_response());
    }
    let looked = looked?;
    let again = |word| Shown { status: StatusCode::CONFLICT, number: 1, word, faults: Vec::new() };
    let plan = match &looked.plan {
        Ok(plan) if plan.mark() == confirmed.seen => plan.clone(),
        Ok(_) => return show(&tower, visitor, import, looked, again(Some("import-overtaken"))).await,
        Err(_) => return show(&tower, visitor, import, looked, again(None)).await,
    };
    let organisation = KeptWish::read(&import.wish)?.new_organisation();
    let (taker, who) = (tower.clone(), visitor.name().to_owned());
    // Whoever closes the browser now has confirmed it all the same.
    let taken = tokio::spawn(async move {
        let outcome = Outcome::of(&plan).text();
        let organisations: Vec<_> = organisation.into_iter().collect();
        taking_in::take_in(&taker, &plan, &organisations, &who, Some((&id, &outcome))).await
    });
    match taken.await?? {
        TakenIn::Done | TakenIn::Gone => Ok(Redirect::to(&here).into_response()),
        TakenIn::Overtaken => {
            let looked = look(&tower, &visitor, &import).await?;
            show(&tower, visitor, import, looked, again(Some("import-overtaken"))).await
        }
    }
}

async fn show(
    tower: &Tower,
    visitor: Visitor,
    import: StoredImport,
    looked: Looked,
    shown: Shown,
) -> Result<Response, Problem> {
    let language = visitor.language;
    let reading = Reading::of(tower, &visitor, &KeptWish::read(&import.wish)?).await?;
    let frame = Frame::new(visitor, say(language, "import-title", &[]), Here::Register);
    let asked = tower.book.facts().into_iter().filter(|fact| !fact.derived);
    let asked = asked.filter(|fact| fact.kind.is_some_and(|kind| !kind.configured()));
    let questions =
        asked.map(|fact| (format!("fact:{}", fact.id), fact.question.get(language).to_owned())).collect();
    let columns = looked.columns.unwrap_or_default().into_iter().map(|column| ColumnView {
        name: column.name,
        examples: column.examples,
        target: column.target.to_string(),
    });
    let names = tower.store.organisations().await?;
    let (plan, (problems, problems_left)) = match &looked.plan {
        Ok(plan) => (Some(view(plan, shown.number, &names, language)), (Vec::new(), 0)),
        Err(refused) => (None, views(refused, &frame)),
    };
    let page = PreviewPage {
        words: Target::words().map(|word| (word, frame.t(word_key(word)))).collect(),
        id: import.id,
        source: import.source,
        reading,
        faults: shown.faults,
        word: shown.word,
        columns: columns.collect(),
        questions,
        problems,
        problems_left,
        plan,
        frame,
    };
    with_status(shown.status, &page)
}

/// What a part of a system is called everywhere.
fn word_key(word: &str) -> &'static str {
    match word {
        "id" => "part-id",
        "name" => "part-name",
        "organisation" => "part-organisation",
        "owner" => "part-owner",
        "description" => "part-description",
        "purpose" => "part-purpose",
        "vendor" => "part-vendor",
        "contact" => "part-contacts",
        "version" => "part-versions",
        _ => "import-column-kept",
    }
}

fn view(plan: &Plan, number: usize, names: &[(String, String)], language: Language) -> PlanView {
    let number = number.clamp(1, plan.steps.len().div_ceil(ROWS).max(1));
    let named = |id: &String| {
        let known = names.iter().find(|(known, _)| known == id).map(|(_, name)| name.clone());
        let of_file = plan.import.organisations.iter().find(|one| one.id == *id).map(|one| one.name.clone());
        known.or(of_file).unwrap_or_else(|| id.clone())
    };
    let rows = plan.steps.iter().skip((number - 1) * ROWS).take(ROWS).map(|step| Row {
        id: step.system.id.clone(),
        name: step.system.name.clone(),
        organisation: step.system.organisation.as_ref().map(named),
        what: match step.kind {
            StepKind::New => "cli-import-new",
            StepKind::Changed => "cli-import-changed",
            StepKind::Same => "cli-import-same",
        },
        is_there: step.kind != StepKind::New,
        proposals: step.proposals(),
        fields: step.fields(),
    });
    let left = plan.files_left();
    let shown = |(system, files): &(&str, &[String])| ((*system).to_owned(), files.join(", "));
    PlanView {
        format: format_name(plan.import.format.as_str(), language),
        new: plan.count(StepKind::New),
        changed: plan.count(StepKind::Changed),
        same: plan.count(StepKind::Same),
        proposals: plan.steps.iter().map(|step| step.proposals()).sum(),
        mark: plan.mark(),
        files_left_more: left.len().saturating_sub(LEFT_ROWS),
        files_left: left.iter().take(LEFT_ROWS).map(shown).collect(),
        rows: rows.collect(),
        number,
        more: plan.steps.len() > number * ROWS,
    }
}
