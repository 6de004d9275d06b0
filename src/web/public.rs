//! The public register: the systems that organisations publish, for anybody, as pages and as data.
//!
//! Only what stands here leaves: names, use, vendor, class, provisions. Answers, measures and notes are the officer's.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::badge::Badge;
use super::days::Day;
use super::frame::{Frame, Here, show};
use super::item::Cited;
use super::out::escaped;
use super::problem::Problem;
use super::visitor::Visitor;
use crate::daemon::assess;
use crate::daemon::standings::standing;
use crate::daemon::tower::Tower;
use crate::law::{Assessment, Class, Finding};
use crate::people::email;
use crate::register::System;
use crate::register::export::{Dossier, ExportFormat, Style, write};
use crate::store::StoredSystem;
use crate::text::{Language, say};

/// The rule that people must be told that a system is used on them (Article 26(11)).
const TOLD: &str = "inform-persons";
/// The rule that they may ask why it was decided so (Article 86).
const EXPLAINED: &str = "explain-decision";

#[derive(Template)]
#[template(path = "public.html", config = "src/web/askama.toml")]
struct PublicPage {
    frame: Frame,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    name: String,
    organisation: String,
    badge: Badge,
    purpose: String,
}

#[derive(Template)]
#[template(path = "public_system.html", config = "src/web/askama.toml")]
struct SystemPage {
    frame: Frame,
    name: String,
    organisation: String,
    badge: Badge,
    changed: Day,
    description: Vec<String>,
    purpose: Option<String>,
    vendor: Option<String>,
    /// Whom anybody may ask, and where that leads when it is an address.
    contact: Option<(String, Option<String>)>,
    /// What people may know and ask, each with its provision.
    notices: Vec<(String, Cited)>,
    duties: Vec<(Day, String, Cited)>,
}

/// A system as data.
#[derive(Serialize)]
struct PublicSystem<'a> {
    id: &'a str,
    name: &'a str,
    organisation: &'a str,
    description: Option<&'a str>,
    purpose: Option<&'a str>,
    vendor: Option<&'a str>,
    contact: Option<&'a str>,
    risk: Class,
    provisions: Vec<String>,
    changed: String,
    url: String,
}

/// A published system, with the name of its organisation.
struct Published {
    stored: StoredSystem,
    organisation: String,
}

/// What is published, by organisation and name.
async fn published(tower: &Tower) -> Result<Vec<Published>, Problem> {
    let names: HashMap<String, String> = tower.store.organisations().await?.into_iter().collect();
    let systems = tower.store.systems().await?.into_iter();
    let mut published: Vec<Published> = systems
        .filter(|stored| stored.system.published == Some(true))
        .map(|stored| {
            let id = stored.system.organisation.clone().unwrap_or_default();
            Published { organisation: names.get(&id).cloned().unwrap_or(id), stored }
        })
        .collect();
    published.sort_by(|one, other| {
        (&one.organisation, &one.stored.system.name).cmp(&(&other.organisation, &other.stored.system.name))
    });
    Ok(published)
}

fn address(id: &str) -> String {
    format!("/public/{id}")
}

/// `GET /public`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Problem> {
    let language = visitor.language;
    let all = published(&tower).await?;
    let rows = move || all.iter().map(|one| row(&tower, one, language)).collect();
    let rows = tokio::task::spawn_blocking(rows).await?;
    show(&PublicPage {
        rows,
        frame: Frame::new(visitor, say(language, "public-title", &[]), Here::Elsewhere),
    })
}

fn row(tower: &Tower, one: &Published, language: Language) -> Row {
    let system = &one.stored.system;
    let purpose = system.purpose.as_ref().or(system.description.as_ref());
    Row {
        href: address(&system.id),
        name: system.name.clone(),
        organisation: one.organisation.clone(),
        badge: Badge::new(standing(tower, &one.stored).risk, language),
        purpose: purpose.cloned().unwrap_or_default(),
    }
}

/// `GET /public/{id}`: a page, or data when the name ends so.
pub(super) async fn one(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let stored = tower.store.system(&id).await?.filter(|stored| stored.system.published == Some(true));
    let stored = stored.ok_or_else(Problem::not_found)?;
    let names: HashMap<String, String> = tower.store.organisations().await?.into_iter().collect();
    let organisation = stored.system.organisation.clone().unwrap_or_default();
    let organisation = names.get(&organisation).cloned().unwrap_or(organisation);
    let zone = tower.config.alerts.time_zone;
    let assessed = stored.system.clone();
    let assessment = tokio::task::spawn_blocking(move || assess::assess(&tower, &assessed)).await?;
    let (language, system) = (visitor.language, stored.system);
    let paragraphs = |text: &str| text.split("\n\n").map(|part| part.trim().to_owned()).collect();
    show(&SystemPage {
        badge: Badge::new(assessment.risk, language),
        changed: Day::of(stored.changed, zone, language),
        description: system.description.as_deref().map(paragraphs).unwrap_or_default(),
        purpose: system.purpose.clone(),
        vendor: system.vendor.clone(),
        contact: system.public_contact.clone().map(|contact| (contact.clone(), led_to(&contact))),
        notices: notices(&assessment, &system, &organisation, language),
        duties: duties(&assessment, language),
        frame: Frame::new(visitor, system.name.clone(), Here::Elsewhere),
        name: system.name,
        organisation,
    })
}

/// Where a contact leads: an address of e-mail or of a page, and nothing else that acts.
fn led_to(contact: &str) -> Option<String> {
    if let Some(address) = email::read(contact) {
        return Some(format!("mailto:{address}"));
    }
    let page = url::Url::parse(contact).ok()?;
    matches!(page.scheme(), "https" | "http").then(|| page.to_string())
}

/// What a person may know and ask, where the law surely gives it.
fn notices(
    assessment: &Assessment,
    system: &System,
    organisation: &str,
    language: Language,
) -> Vec<(String, Cited)> {
    let notice = |(rule, key): (&str, &str)| {
        let finding = assessment.finding(rule).filter(|finding| finding.holds)?;
        let args = [
            ("date", Day::new(finding.from, language).words.into()),
            ("organisation", organisation.to_owned().into()),
            ("system", system.name.clone().into()),
        ];
        Some((say(language, key, &args), Cited::new(&finding.provision, language)))
    };
    [(TOLD, "public-told"), (EXPLAINED, "public-explained")].into_iter().filter_map(notice).collect()
}

/// What binds the organisation, by day.
fn duties(assessment: &Assessment, language: Language) -> Vec<(Day, String, Cited)> {
    let finding = |rule: &String| -> Option<&Finding> { assessment.finding(rule) };
    let duties = assessment.deadlines.iter().filter_map(|deadline| finding(&deadline.rule));
    duties
        .map(|finding| {
            let day = Day::new(finding.from, language);
            (day, finding.title.get(language).to_owned(), Cited::new(&finding.provision, language))
        })
        .collect()
}

/// `GET /public.json`
pub(super) async fn json(State(tower): State<Arc<Tower>>) -> Result<Response, Problem> {
    let all = published(&tower).await?;
    let public = tower.config.public_url();
    let text = tokio::task::spawn_blocking(move || {
        let data = all.iter().map(|one| {
            let system = &one.stored.system;
            let assessment = assess::assess(&tower, system);
            PublicSystem {
                id: &system.id,
                name: &system.name,
                organisation: &one.organisation,
                description: system.description.as_deref(),
                purpose: system.purpose.as_deref(),
                vendor: system.vendor.as_deref(),
                contact: system.public_contact.as_deref(),
                risk: assessment.risk,
                provisions: assessment.provisions.iter().map(ToString::to_string).collect(),
                changed: one.stored.changed.to_rfc3339(),
                url: format!("{public}{}", address(&system.id)),
            }
        });
        serde_json::to_string(&data.collect::<Vec<_>>())
    });
    Ok(as_media("application/json", text.await??))
}

/// `GET /public.jsonld`
pub(super) async fn linked(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Problem> {
    let all = published(&tower).await?;
    let language = visitor.language;
    let written = tokio::task::spawn_blocking(move || {
        let shown: Vec<System> = all.iter().map(|one| as_published(&one.stored.system)).collect();
        let assessed: Vec<_> = all.iter().map(|one| assess::assess(&tower, &one.stored.system)).collect();
        let dossiers: Vec<_> = shown
            .iter()
            .zip(&assessed)
            .zip(&all)
            .map(|((system, assessment), one)| Dossier {
                system,
                assessment,
                organisation: Some(one.organisation.as_str()),
            })
            .collect();
        let (style, base) = (Style::At(String::new()), tower.config.public_url());
        write(ExportFormat::JsonLd, &dossiers, &tower.book, language, (&style, &base))
    });
    Ok(as_media("application/ld+json", written.await??))
}

/// A system with nothing but what its organisation publishes.
fn as_published(system: &System) -> System {
    System {
        id: system.id.clone(),
        name: system.name.clone(),
        organisation: system.organisation.clone(),
        description: system.description.clone(),
        purpose: system.purpose.clone(),
        vendor: system.vendor.clone(),
        public_contact: system.public_contact.clone(),
        published: Some(true),
        ..System::default()
    }
}

/// `GET /public.atom`: the published systems, those that changed last first.
pub(super) async fn atom(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Problem> {
    let mut all = published(&tower).await?;
    all.sort_by_key(|one| std::cmp::Reverse(one.stored.changed));
    let (language, public) = (visitor.language, tower.config.public_url());
    let updated = all.first().map(|one| one.stored.changed).unwrap_or_default();
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{language}\">\n\
         <title>{1}</title>\n<id>{0}/public.atom</id>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"{0}/public.atom\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{0}/public\"/>\n<updated>{2}</updated>\n\
         <author><name>Belfort</name></author>\n",
        escaped(&public),
        escaped(&say(language, "public-title", &[])),
        updated.to_rfc3339(),
    );
    for Published { stored, organisation } in &all {
        let link = escaped(&format!("{public}{}", address(&stored.system.id)));
        let about = stored.system.purpose.as_ref().or(stored.system.description.as_ref());
        xml.push_str(&format!(
            "<entry>\n<title>{}</title>\n<id>{link}</id>\n<link href=\"{link}\"/>\n<updated>{}</updated>\n\
             <author><name>{}</name></author>\n<summary>{}</summary>\n</entry>\n",
            escaped(&stored.system.name),
            stored.changed.to_rfc3339(),
            escaped(organisation),
            escaped(about.map_or("", String::as_str)),
        ));
    }
    xml.push_str("</feed>\n");
    Ok(as_media("application/atom+xml; charset=utf-8", xml))
}

fn as_media(media: &'static str, text: impl IntoResponse) -> Response {
    ([(CONTENT_TYPE, HeaderValue::from_static(media))], text).into_response()
}
