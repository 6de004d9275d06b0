//! The register of somebody else, read by its address: handed over, looked at while it is read, and taken in once its plan was seen.

use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::Semaphore;
use utoipa::ToSchema;

use super::answer::{answer, created};
use super::body;
use super::caller::Caller;
use super::fault::{Fault, Mistake};
use super::import::{Form, mistakes};
use crate::daemon::Tower;
use crate::daemon::taking_in::kept::{self, KeptWish, Source, keep};
use crate::daemon::taking_in::{self, File, NotPlanned, Plan, Told};
use crate::people::Role;
use crate::register::import::Encoding;
use crate::register::{ImportFormat, Mapping};
use crate::store::{ImportState, StoredImport, TakenIn};
use crate::web::import::{Outcome, address};
use crate::web::visitor::Visitor;

/// Files that are held against the register at a time: each stands in memory with all its systems.
static TURN: Semaphore = Semaphore::const_new(2);

/// An address that is to be read, and how.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ImportSent)]
#[serde(deny_unknown_fields)]
pub(super) struct Sent {
    /// Where the register stands, on the public internet.
    #[schema(pattern = "^https?://[A-Za-z0-9]", max_length = 2000)]
    address: String,
    /// The form; by the names of its fields when not said.
    #[schema(value_type = Option<Form>, inline)]
    format: Option<String>,
    /// The character set; UTF-8, or UTF-16 with a mark, when not said.
    encoding: Option<String>,
    /// The organisation of records that name none.
    organisation: Option<String>,
    /// What a column is: `COLUMN=` and id, name, organisation, owner, description, purpose, vendor, contact, version, `fact:ID` or `-`.
    #[serde(default)]
    #[schema(nullable)]
    map: Option<Vec<String>>,
}

/// How far an import is.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[schema(as = ImportProgress)]
#[serde(rename_all = "kebab-case")]
enum Progress {
    /// The address is being read.
    Loading,
    /// It was read and waits to be taken in.
    Waiting,
    /// It was taken in.
    Taken,
    /// The address could not be read.
    Failed,
}

/// An import by its address.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportByAddress)]
pub(super) struct Import {
    id: String,
    /// The address, without what is secret in it.
    source: String,
    state: Progress,
    #[schema(value_type = String, format = DateTime)]
    created: DateTime<Utc>,
    /// Records that were read.
    done: i64,
    /// Of so many; 0 until that is known.
    total: i64,
    /// Systems that were taken in and are not assessed yet.
    left: i64,
    /// Why the address could not be read: a name such as `not-found`, and what the program says of it.
    cause: Option<String>,
    /// What taking it in would do; null unless it waits and can be taken in.
    plan: Option<Told>,
    /// What stands for that plan: who takes it in sends it along.
    mark: Option<String>,
    /// What is wrong with what stands at the address.
    problems: Vec<Mistake>,
}

/// Reads the register of somebody else by its address; private addresses are refused, size and time are bounded. Look at the import until it waits, then take it in.
#[utoipa::path(post, path = "/api/v1/imports", tag = "register", security(("token" = ["register:write", "ai-officer"])), request_body(content = Sent, example = json!({ "address": "https://register.example/algorithms.json" })), responses((status = 201, description = "it is being read", body = Import, headers(("Location" = String)))))]
pub(super) async fn begin(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    sent: Bytes,
) -> Result<Response, Fault> {
    let sent: Sent = body::json(&headers, &sent)?;
    let url = address(sent.address.trim())
        .ok_or_else(|| body::wrong("`address` is an address such as https://register.example/list.json"))?;
    let wrong = |name: &str, cause: String| body::wrong(&format!("`{name}`: {cause}"));
    if let Some(cause) = sent.format.as_deref().and_then(|word| word.parse::<ImportFormat>().err()) {
        return Err(wrong("format", cause));
    }
    if let Some(cause) = sent.encoding.as_deref().and_then(|word| word.parse::<Encoding>().err()) {
        return Err(wrong("encoding", cause));
    }
    let map = sent.map.unwrap_or_default();
    let mapping = Mapping::read(map.iter().map(String::as_str)).map_err(|cause| wrong("map", cause))?;
    for fact in mapping.facts() {
        if tower.book.fact(fact).is_none_or(|fact| fact.derived) {
            return Err(body::wrong(&format!("`map`: no question is called `{fact}`")));
        }
    }
    let wish = KeptWish {
        format: sent.format,
        encoding: sent.encoding,
        organisation: sent.organisation.filter(|id| !id.is_empty()),
        organisation_name: None,
        map,
    };
    let account = caller.owner()?.account.clone();
    let id = keep(&tower, &account, Source::Address(&url), &wish).await?;
    let import = own(&tower, &caller, &id).await?;
    let response = answer(&json!(told(&import, None)), visitor.language);
    created(response, &format!("/api/v1/imports/{id}"))
}

/// How far an import is, and what taking it in would do.
#[utoipa::path(get, path = "/api/v1/imports/{id}", tag = "register", security(("token" = ["register:write", "ai-officer"])), params(("id" = String, Path, description = "its id")), responses((status = 200, description = "how far it is", body = Import)))]
pub(super) async fn one(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let import = own(&tower, &caller, &id).await?;
    let planned = match import.state {
        ImportState::Waiting => Some(plan(&tower, &caller, &import).await?),
        _ => None,
    };
    Ok(answer(&json!(told(&import, planned.as_ref())), visitor.language))
}

/// The plan that was seen.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ImportTaken)]
#[serde(deny_unknown_fields)]
pub(super) struct Seen {
    /// Its mark.
    mark: String,
}

/// Takes in what was read, as its plan said; refused when the register has changed since, so that nothing happens that nobody saw.
#[utoipa::path(post, path = "/api/v1/imports/{id}/take", tag = "register", security(("token" = ["register:write", "ai-officer"])), params(("id" = String, Path, description = "its id")), request_body(content = Seen, example = json!({ "mark": "0f3a" })), responses((status = 200, description = "it is taken in; the systems are assessed afterwards", body = Import), (status = 412, description = "it is another plan by now, or does not wait")))]
pub(super) async fn take(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    headers: HeaderMap,
    sent: Bytes,
) -> Result<Response, Fault> {
    let Seen { mark } = body::json(&headers, &sent)?;
    let import = own(&tower, &caller, &id).await?;
    if import.state != ImportState::Waiting {
        return Err(Fault::stale());
    }
    let planned = plan(&tower, &caller, &import).await;
    // Sent twice, the first may have been done while the second looked, and the file is gone with it.
    if own(&tower, &caller, &id).await?.state != ImportState::Waiting {
        return Err(Fault::stale());
    }
    let plan = planned?.map_err(|refused| Fault::body(mistakes(&refused)))?;
    if plan.mark() != mark {
        return Err(Fault::stale());
    }
    let (taker, who, taken_id) = (tower.clone(), caller.name(), id.clone());
    // A caller who goes away now has confirmed it all the same.
    let taken = tokio::spawn(async move {
        let outcome = Outcome::of(&plan).text();
        taking_in::take_in(&taker, &plan, &[], &who, Some((&taken_id, &outcome))).await
    });
    match taken.await?? {
        TakenIn::Done => {
            let import = own(&tower, &caller, &id).await?;
            Ok(answer(&json!(told(&import, None)), visitor.language))
        }
        TakenIn::Overtaken | TakenIn::Gone => Err(Fault::stale()),
    }
}

/// The import of this account: whether somebody else has one of that id is none of their business.
async fn own(tower: &Tower, caller: &Caller, id: &str) -> Result<StoredImport, Fault> {
    let account = &caller.owner()?.account;
    tower.store.import(id, account, tower.clock.now()).await?.ok_or_else(Fault::not_found)
}

async fn plan(
    tower: &Arc<Tower>,
    caller: &Caller,
    import: &StoredImport,
) -> Result<Result<Plan, Box<NotPlanned>>, Fault> {
    let bytes = kept::bytes(tower, &import.id).await?.ok_or_else(Fault::not_found)?;
    let wish = KeptWish::read(&import.wish)?.wish();
    let turn = TURN.acquire().await?;
    let register = taking_in::register(tower).await?;
    let (tower, caller, path) = (tower.clone(), caller.clone(), import.source.clone());
    let planned = tokio::task::spawn_blocking(move || {
        // Kept to the end of the work: a caller who goes away does not stop it.
        let _turn = turn;
        let may = |organisation: Option<&str>| caller.may(Role::Officer, organisation);
        taking_in::plan(&tower, File { path: &path, bytes: &bytes, wish: &wish }, &register, &may)
    });
    Ok(planned.await?)
}

fn told(import: &StoredImport, planned: Option<&Result<Plan, Box<NotPlanned>>>) -> Import {
    let state = match import.state {
        ImportState::Loading => Progress::Loading,
        ImportState::Waiting => Progress::Waiting,
        ImportState::Taken => Progress::Taken,
        ImportState::Failed => Progress::Failed,
    };
    let (plan, refused) = match planned {
        Some(Ok(plan)) => (Some(plan), None),
        Some(Err(refused)) => (None, Some(refused)),
        None => (None, None),
    };
    Import {
        id: import.id.clone(),
        source: import.source.clone(),
        state,
        created: import.created,
        done: import.done.0,
        total: import.done.1,
        left: import.left,
        cause: import.result.clone().filter(|_| import.state == ImportState::Failed),
        plan: plan.map(|plan| plan.told(true)),
        mark: plan.map(Plan::mark),
        problems: refused.map(|refused| mistakes(refused)).unwrap_or_default(),
    }
}
