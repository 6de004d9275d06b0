//! The public register over the API: what organisations publish, for anybody.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::answer::{Paging, Part, hashed, tagged};
use super::asked::Asked;
use super::fault::Fault;
use crate::daemon::Tower;
use crate::daemon::published::{self, Duty, Notice, PublicSystem, Published, duties, notices, said};
use crate::law::Provision;
use crate::text::Language;
use crate::web::days;
use crate::web::visitor::Visitor;

/// A page of published systems.
#[derive(Serialize, ToSchema)]
pub(super) struct PublicSystems {
    #[serde(flatten)]
    part: Part,
    systems: Vec<PublicSystem>,
}

/// The systems that organisations publish, by organisation and name.
#[utoipa::path(get, path = "/api/v1/public", tag = "public", security(()), params(Paging), responses((status = 200, description = "a page of systems", body = PublicSystems)))]
pub(super) async fn list(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Asked(paging): Asked<Paging>,
    uri: Uri,
) -> Result<Response, Fault> {
    let (all, language) = (published::all(&tower).await?, visitor.language);
    let listed = move || {
        paging.page(&uri, &all, language, |part, systems| PublicSystems {
            part,
            systems: systems.iter().map(|one| one.told(&tower, &one.assess(&tower))).collect(),
        })
    };
    tokio::task::spawn_blocking(listed).await?
}

/// A published system, with what people may know and ask, and what binds the organisation.
#[derive(Serialize, ToSchema)]
pub(super) struct PublicDossier {
    #[serde(flatten)]
    system: PublicSystem,
    /// What people may know and ask.
    rights: Vec<Said>,
    /// What binds the organisation, the first day first.
    duties: Vec<Said>,
}

/// Something that the law says, from when.
#[derive(Serialize, ToSchema)]
#[schema(as = PublicSaid)]
struct Said {
    text: String,
    #[schema(value_type = String, format = Date)]
    from: NaiveDate,
    provision: Provision,
}

/// One published system.
#[utoipa::path(get, path = "/api/v1/public/{id}", tag = "public", security(()), params(("id" = String, Path, description = "its id")), responses((status = 200, description = "the system", body = PublicDossier, headers(("ETag" = String)))))]
pub(super) async fn one(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let published = published::one(&tower, &id).await?.ok_or_else(Fault::not_found)?;
    let language = visitor.language;
    let told = tokio::task::spawn_blocking(move || json!(dossier(&tower, &published, language))).await?;
    Ok(tagged(&told, &hashed(&told), language, &headers))
}

fn dossier(tower: &Tower, published: &Published, language: Language) -> PublicDossier {
    let assessment = published.assess(tower);
    let right = |one: Notice| {
        let text = said(&one, published, days::in_words(one.from, language), language);
        Said { text, from: one.from, provision: one.provision }
    };
    let duty = |one: Duty| Said {
        text: one.title.get(language).to_owned(),
        from: one.from,
        provision: one.provision,
    };
    PublicDossier {
        system: published.told(tower, &assessment),
        rights: notices(&assessment).into_iter().map(right).collect(),
        duties: duties(&assessment).into_iter().map(duty).collect(),
    }
}
