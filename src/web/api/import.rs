//! A register of somebody else is taken in over the API: all of a file or nothing.

use std::sync::Arc;

use axum::Extension;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use tokio::sync::Semaphore;
use url::form_urlencoded;
use utoipa::{IntoParams, ToSchema};

use super::answer::answer;
use super::asked::Asked;
use super::caller::Caller;
use super::export::Records;
use super::fault::{Fault, Mistake};
use crate::daemon::taking_in::{self, File, NotPlanned, Told};
use crate::daemon::{Tower, taking_in::Plan};
use crate::people::Role;
use crate::register::import::{Encoding, IMPORT_BYTES_MAX};
use crate::register::{ImportFormat, Mapping, Wish};
use crate::store::TakenIn;
use crate::web::visitor::Visitor;

/// Files that are read at a time: each stands in memory with all its systems.
static TURN: Semaphore = Semaphore::const_new(2);
/// How often a file is held against the register anew, when others change its systems meanwhile.
const ATTEMPTS: usize = 3;
/// Signs of the name under which a file is remembered.
const SOURCE_CHARS_MAX: usize = 120;

/// How a file is to be read.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Reading {
    /// Whether only to say what would happen: nothing is stored then.
    preview: Option<bool>,
    /// The form of the file; by the names of its fields when not said.
    #[param(value_type = Option<Form>, inline)]
    format: Option<String>,
    /// The character set; UTF-8, or UTF-16 with a mark, when not said.
    #[param(example = "windows-1252")]
    encoding: Option<String>,
    /// The organisation of records that name none.
    organisation: Option<String>,
    /// What the file is called: each system remembers where it came from.
    #[param(max_length = 120)]
    source: Option<String>,
}

/// The form of a file.
#[derive(ToSchema)]
#[schema(as = ImportForm)]
#[serde(rename_all = "kebab-case")]
#[allow(dead_code)] // only described: the words are those of the import, which a test holds against this
pub(super) enum Form {
    Belfort,
    BelfortCsv,
    NlList,
    Eurocities,
    Nl,
    Atrs,
    Csv,
}

/// Takes a register in, all of it or nothing: our own file, the Dutch standard 0.1 to 1.0, Eurocities, the UK ATRS or a table. What it says becomes proposals; what somebody wrote here since stays. The systems are assessed afterwards.
#[utoipa::path(post, path = "/api/v1/import", tag = "register", security(("token" = ["register:write", "ai-officer"])), params(Reading, ("map" = Option<Vec<String>>, Query, style = Form, explode = true, description = "what a column is, as often as there are columns: `COLUMN=` and id, name, organisation, owner, description, purpose, vendor, contact, version, `fact:ID` or `-`", example = json!(["Naam systeem=name"]))), request_body(content((Records = "application/json", example = json!([{ "id": "chatbot", "name": "Chatbot", "organisation": "gent", "facts": {} }])), (String = "text/csv", example = "name,organisation\nChatbot,gent\n"), (String = "application/toml", example = "id = \"chatbot\"\nname = \"Chatbot\"\n"))), responses((status = 200, description = "what happens to each system", body = Told)))]
pub(super) async fn import(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Asked(reading): Asked<Reading>,
    uri: Uri,
    headers: HeaderMap,
    sent: Body,
) -> Result<Response, Fault> {
    let media = Media::of(&headers)?;
    let (source, preview) = (source(&reading)?, reading.preview.unwrap_or(false));
    let wish = wish(&tower, reading, &uri, media)?;
    let Ok(bytes) = to_bytes(sent, IMPORT_BYTES_MAX).await else { return Err(Fault::too_large()) };
    if media.is_json
        && !bytes.trim_ascii_start().starts_with(b"{")
        && !bytes.trim_ascii_start().starts_with(b"[")
    {
        return Err(super::body::wrong("this is no JSON: a table or a list of tables is expected"));
    }
    let who = caller.name();
    for _ in 0..ATTEMPTS {
        let turn = TURN.acquire().await?;
        let register = taking_in::register(&tower).await?;
        let (reader, caller, bytes) = (tower.clone(), caller.clone(), bytes.clone());
        let (wish, source) = (wish.clone(), source.clone());
        let planned = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let may = |organisation: Option<&str>| caller.may(Role::Officer, organisation);
            let file = File { path: &source, bytes: &bytes, wish: &wish };
            taking_in::plan(&reader, file, &register, &may)
        });
        let plan: Plan = planned.await?.map_err(|told| refused(&told))?;
        if preview {
            return Ok(answer(&json!(plan.told(true)), visitor.language));
        }
        let (taker, who) = (tower.clone(), who.clone());
        // A caller who goes away now has sent it all the same.
        let taken = tokio::spawn(async move {
            let taken = taking_in::take_in(&taker, &plan, &[], &who, None).await?;
            anyhow::Ok((taken, plan))
        });
        let (taken, plan) = taken.await??;
        if taken == TakenIn::Done {
            return Ok(answer(&json!(plan.told(false)), visitor.language));
        }
    }
    Err(Fault::busy())
}

fn refused(refused: &NotPlanned) -> Fault {
    Fault::body(mistakes(refused))
}

/// What is wrong with a file, as far as one answer says it.
pub(super) fn mistakes(refused: &NotPlanned) -> Vec<Mistake> {
    let told = |problem: &crate::law::Problem| {
        let (line, column) = problem.position(&refused.text);
        Mistake {
            code: Some(problem.code),
            line: Some(line),
            column: Some(column),
            hint: problem.hint.clone(),
            ..Mistake::new(&problem.message)
        }
    };
    refused.problems.iter().take(super::fault::PROBLEMS_MAX).map(told).collect()
}

/// What a body says that it is.
#[derive(Clone, Copy)]
struct Media {
    is_json: bool,
    is_toml: bool,
    charset: Option<Encoding>,
}

impl Media {
    fn of(headers: &HeaderMap) -> Result<Media, Fault> {
        let sent = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (media, parameters) = sent.split_once(';').unwrap_or((sent, ""));
        let is = |wanted: &str| media.trim().eq_ignore_ascii_case(wanted);
        let (is_json, is_toml) = (is("application/json"), is("application/toml"));
        if !is_json && !is_toml && !is("text/csv") {
            return Err(Fault::no_register());
        }
        let named = parameters.split(';').find_map(|one| one.trim().strip_prefix("charset="));
        let charset = named.map(|name| name.trim_matches('"').parse::<Encoding>()).transpose();
        Ok(Media {
            is_json,
            is_toml,
            charset: charset.map_err(|cause| Fault::parameter(format!("`charset`: {cause}")))?,
        })
    }
}

fn source(reading: &Reading) -> Result<String, Fault> {
    let source = reading.source.as_deref().unwrap_or("api").trim();
    if source.is_empty() || source.chars().count() > SOURCE_CHARS_MAX || source.contains(char::is_control) {
        return Err(Fault::parameter(format!("`source` is a name of 1 to {SOURCE_CHARS_MAX} signs")));
    }
    Ok(source.to_owned())
}

fn wish(tower: &Tower, reading: Reading, uri: &Uri, media: Media) -> Result<Wish, Fault> {
    let wrong = |name: &str, cause: String| Fault::parameter(format!("`{name}`: {cause}"));
    let format = reading.format.map(|word| word.parse::<ImportFormat>()).transpose();
    let encoding = reading.encoding.map(|word| word.parse::<Encoding>()).transpose();
    let query = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let parts: Vec<String> =
        query.filter(|(name, _)| name == "map").map(|(_, part)| part.into_owned()).collect();
    let mapping = Mapping::read(parts.iter().map(String::as_str)).map_err(|cause| wrong("map", cause))?;
    for fact in mapping.facts() {
        if tower.book.fact(fact).is_none_or(|fact| fact.derived) {
            return Err(Fault::parameter(format!("`map`: no question is called `{fact}`")));
        }
    }
    let format = format.map_err(|cause| wrong("format", cause))?;
    Ok(Wish {
        format: if media.is_toml { Some(ImportFormat::Own) } else { format },
        mapping,
        organisation: reading.organisation.filter(|id| !id.is_empty()),
        encoding: encoding.map_err(|cause| wrong("encoding", cause))?.or(media.charset),
    })
}

#[cfg(test)]
mod tests {
    use utoipa::PartialSchema as _;

    use super::*;

    #[test]
    fn the_forms_that_are_described_are_those_that_there_are() {
        let described = serde_json::to_value(Form::schema()).unwrap()["enum"].clone();
        assert_eq!(described, json!(ImportFormat::names()));
    }
}
