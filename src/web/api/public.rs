//! The public register over the API: what organisations publish, for anybody.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};

use super::answer::{Paging, Part, hashed, tagged};
use super::asked::Asked;
use super::fault::Fault;
use crate::daemon::Tower;
use crate::daemon::published::{self, Duty, PublicChange, PublicSystem, Published, Said, What, duties};
use crate::law::{Assessment, Class};
use crate::text::Language;
use crate::web::days::in_words;
use crate::web::visitor::Visitor;

/// Whose systems are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Of {
    /// The id of an organisation; all of them when not said.
    organisation: Option<String>,
}

/// A page of published systems.
#[derive(Serialize, ToSchema)]
pub(super) struct PublicSystems {
    #[serde(flatten)]
    part: Part,
    systems: Vec<PublicSystem>,
}

/// The systems that organisations publish, by organisation and name.
#[utoipa::path(get, path = "/api/v1/public", tag = "public", security(()), params(Paging, Of), responses((status = 200, description = "a page of systems", body = PublicSystems)))]
pub(super) async fn list(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Asked(paging): Asked<Paging>,
    Asked(of): Asked<Of>,
    uri: Uri,
) -> Result<Response, Fault> {
    let register = published::register(&tower, of.organisation.as_deref()).await?;
    let all = register.map(|register| register.systems).unwrap_or_default();
    let language = visitor.language;
    let lawful = published::lawful(&tower, paging.part_of(&all)?.to_vec()).await?;
    let told = |(one, law): &(Arc<Published>, Arc<Assessment>)| one.told(&tower, law, (language, in_words));
    paging.page(&uri, &all, language, |part, _| PublicSystems {
        part,
        systems: lawful.iter().map(told).collect(),
    })
}

/// A published system, with what people may know and ask, and what binds the organisation.
#[derive(Serialize, ToSchema)]
pub(super) struct PublicDossier {
    #[serde(flatten)]
    system: PublicSystem,
    /// What binds the organisation, the first day first.
    duties: Vec<Said>,
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
    let duty = |one: Duty| Said {
        text: one.title.get(language).to_owned(),
        from: one.from,
        provision: one.provision,
    };
    PublicDossier {
        system: published.told(tower, &assessment, (language, in_words)),
        duties: duties(&assessment).into_iter().map(duty).collect(),
    }
}

/// A page of changes.
#[derive(Serialize, ToSchema)]
pub(super) struct PublicChanges {
    #[serde(flatten)]
    part: Part,
    changes: Vec<ChangeLine>,
}

/// What a change was.
#[derive(Serialize, ToSchema)]
#[schema(as = PublicChangeKind)]
#[serde(rename_all = "kebab-case")]
enum Changed {
    /// The system is published.
    Published,
    /// It is published no longer.
    Withdrawn,
    /// It is described otherwise.
    Described,
    /// The law says something else of it.
    Assessed,
}

/// A change of what the public may see.
#[derive(Serialize, ToSchema)]
#[schema(as = PublicChange)]
struct ChangeLine {
    /// What names it, for ever.
    id: String,
    /// The id of the system.
    system: String,
    /// The name of the system, as it was public then.
    name: String,
    /// The name of its organisation.
    organisation: String,
    #[schema(value_type = String, format = DateTime)]
    at: DateTime<Utc>,
    what: Changed,
    /// The same in words, a line for each thing.
    lines: Vec<String>,
    /// The parts that are described otherwise.
    parts: Vec<&'static str>,
    /// The class before, where it changed.
    before: Option<Class>,
    /// The class since, where it changed.
    after: Option<Class>,
    /// The rules whose duties came.
    added: Vec<String>,
    /// The rules whose duties went.
    removed: Vec<String>,
}

impl ChangeLine {
    fn of(tower: &Tower, change: &PublicChange, organisation: &str, language: Language) -> ChangeLine {
        let mut line = ChangeLine {
            id: format!("{}#{}", change.system, change.mark),
            system: change.system.clone(),
            name: change.name.clone(),
            organisation: organisation.to_owned(),
            at: change.at,
            what: Changed::Published,
            lines: change.lines(&tower.book, organisation, language),
            parts: Vec::new(),
            before: None,
            after: None,
            added: Vec::new(),
            removed: Vec::new(),
        };
        match change.what.clone() {
            What::Published => {}
            What::Withdrawn => line.what = Changed::Withdrawn,
            What::Described(parts) => (line.what, line.parts) = (Changed::Described, parts),
            What::Assessed { class, added, removed } => {
                line.what = Changed::Assessed;
                (line.before, line.after) = (class.map(|(before, _)| before), class.map(|(_, after)| after));
                (line.added, line.removed) = (added, removed);
            }
        }
        line
    }
}

/// What changed in what organisations publish, the newest first; of a system that is no longer published nothing since.
#[utoipa::path(get, path = "/api/v1/public-changes", tag = "public", security(()), params(Paging, Of), responses((status = 200, description = "a page of changes", body = PublicChanges)))]
pub(super) async fn changes(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Asked(paging): Asked<Paging>,
    Asked(of): Asked<Of>,
    uri: Uri,
) -> Result<Response, Fault> {
    let (news, language) = (published::news(&tower, of.organisation.as_deref()).await?, visitor.language);
    paging.page(&uri, &news, language, |part, changes| PublicChanges {
        part,
        changes: changes.iter().map(|(one, name)| ChangeLine::of(&tower, one, name, language)).collect(),
    })
}
