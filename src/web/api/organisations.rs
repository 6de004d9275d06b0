//! The organisations whose systems a token sees, by the ids that systems, projects and members name.

use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::answer::{Paging, Part, answer, created, hashed, must_match, tagged};
use super::asked::Asked;
use super::body;
use super::caller::Caller;
use super::fault::Fault;
use crate::daemon::Tower;
use crate::daemon::naming::{Named, NotRenamed, rename};
use crate::people::Role;
use crate::people::email::NAME_MAX;
use crate::register::Organisation;
use crate::web::visitor::Visitor;

/// A page of organisations.
#[derive(Serialize, ToSchema)]
pub(super) struct Organisations {
    #[serde(flatten)]
    part: Part,
    organisations: Vec<Organisation>,
}

/// The organisations whose systems the token sees, by name.
#[utoipa::path(get, path = "/api/v1/organisations", tag = "register", security(("token" = ["register:read", "reader"])), params(Paging), responses((status = 200, description = "a page of organisations", body = Organisations)))]
pub(super) async fn list(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Asked(paging): Asked<Paging>,
    uri: Uri,
) -> Result<Response, Fault> {
    let known = tower.store.known_organisations().await?.into_iter();
    let seen = known.filter(|(id, _)| caller.sees(Some(id)));
    let all: Vec<Organisation> = seen.map(|(id, name)| Organisation { id, name }).collect();
    paging.page(&uri, &all, visitor.language, |part, organisations| Organisations {
        part,
        organisations: organisations.to_vec(),
    })
}

/// One organisation, of those whose systems the token sees.
#[utoipa::path(get, path = "/api/v1/organisations/{id}", tag = "register", security(("token" = ["register:read", "reader"])), params(("id" = String, Path, description = "its id")), responses((status = 200, description = "the organisation", body = Organisation, headers(("ETag" = String)))))]
pub(super) async fn one(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    if !caller.sees(Some(&id)) {
        return Err(Fault::not_found());
    }
    let told = json!(known(&tower, &id).await?);
    Ok(tagged(&told, &hashed(&told), visitor.language, &headers))
}

async fn known(tower: &Tower, id: &str) -> Result<Organisation, Fault> {
    let mut known = tower.store.known_organisations().await?.into_iter();
    let found = known.find(|(known, _)| known == id).ok_or_else(Fault::not_found)?;
    Ok(Organisation { id: found.0, name: found.1 })
}

/// An organisation that is to be there.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = OrganisationSent)]
#[serde(deny_unknown_fields)]
pub(super) struct Sent {
    /// As people know it; its id is made of the letters and digits.
    #[schema(pattern = r"^[^\x00-\x1F\x7F-\x9F]*[A-Za-z0-9][^\x00-\x1F\x7F-\x9F]*$", max_length = 80)]
    name: String,
}

/// Adds an organisation, for who may edit the register of all of them. One whose name makes the id of another is that one, and keeps its name.
#[utoipa::path(post, path = "/api/v1/organisations", tag = "register", security(("token" = ["register:write", "editor"])), request_body(content = Sent, example = json!({ "name": "Stad Gent" })), responses((status = 200, description = "it is there already", body = Organisation), (status = 201, description = "it is new", body = Organisation, headers(("Location" = String)))))]
pub(super) async fn add(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    sent: Bytes,
) -> Result<Response, Fault> {
    let Sent { name } = body::json(&headers, &sent)?;
    caller.must(Role::Editor, None)?;
    let held = tower.store.known_organisations().await?;
    let named = Named::of(&held, &name).ok_or_else(no_name)?;
    let is_new = named.keep(&tower).await?;
    let response = answer(&json!(known(&tower, &named.id).await?), visitor.language);
    match is_new {
        true => created(response, &format!("/api/v1/organisations/{}", named.id)),
        false => Ok(response),
    }
}

/// Gives an organisation another name, for who administers it; its id stays. What it was called before stays in its history.
#[utoipa::path(put, path = "/api/v1/organisations/{id}", tag = "register", security(("token" = ["admin", "administrator"])), params(("id" = String, Path, description = "its id")), request_body(content = Sent, example = json!({ "name": "Stad Gent" })), responses((status = 200, description = "the organisation as it is now", body = Organisation, headers(("ETag" = String))), (status = 409, description = "another organisation is called so"), (status = 412, description = "it has another name")))]
pub(super) async fn replace(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    headers: HeaderMap,
    sent: Bytes,
) -> Result<Response, Fault> {
    let Sent { name } = body::json(&headers, &sent)?;
    if !caller.may(Role::Administrator, Some(&id)) {
        return Err(Fault::not_found());
    }
    // What cannot be kept anyway is refused for what it is, whatever was seen.
    Named::of(&[], &name).ok_or_else(no_name)?;
    let before = known(&tower, &id).await?;
    must_match(&headers, Some(&hashed(&json!(before))))?;
    let seen = before.name.as_str();
    match rename(&tower, &id, (seen, &name), &caller.name()).await? {
        Ok(name) => {
            let told = json!(Organisation { id, name });
            Ok(tagged(&told, &hashed(&told), visitor.language, &HeaderMap::new()))
        }
        Err(NotRenamed::NoOrganisation) => Err(Fault::not_found()),
        Err(NotRenamed::NoName) => Err(no_name()),
        Err(NotRenamed::Taken) => Err(Fault::exists()),
        Err(NotRenamed::Stale(_)) => Err(Fault::stale()),
    }
}

fn no_name() -> Fault {
    body::wrong(&format!("`name` is a name of 1 to {NAME_MAX} signs in one line, with a letter or a digit"))
}
