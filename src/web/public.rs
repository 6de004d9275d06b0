//! The public register: the systems that organisations publish, for anybody, as pages and as data. What of them leaves is decided
//! in `daemon::published`.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use super::badge::Badge;
use super::days::Day;
use super::frame::{Frame, Here, show};
use super::item::Cited;
use super::out::escaped;
use super::problem::Problem;
use super::visitor::Visitor;
use crate::daemon::published::{self, Duty, Notice, Published, address, duties, notices, said};
use crate::daemon::standings::standing;
use crate::daemon::tower::Tower;
use crate::people::email;
use crate::register::System;
use crate::register::export::{Dossier, ExportFormat, Style, write};
use crate::text::{Language, say};

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

/// `GET /public`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Problem> {
    let language = visitor.language;
    let all = published::all(&tower).await?;
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
    let published = published::one(&tower, &id).await?.ok_or_else(Problem::not_found)?;
    let zone = tower.config.alerts.time_zone;
    let assessed = published.clone();
    let assessment = tokio::task::spawn_blocking(move || assessed.assess(&tower)).await?;
    let (language, system) = (visitor.language, &published.stored.system);
    let paragraphs = |text: &str| text.split("\n\n").map(|part| part.trim().to_owned()).collect();
    let notice = |one: &Notice| {
        let day = Day::new(one.from, language).words;
        (said(one, &published, day, language), Cited::new(&one.provision, language))
    };
    let duty = |one: Duty| {
        let title = one.title.get(language).to_owned();
        (Day::new(one.from, language), title, Cited::new(&one.provision, language))
    };
    show(&SystemPage {
        badge: Badge::new(assessment.risk, language),
        changed: Day::of(published.stored.changed, zone, language),
        description: system.description.as_deref().map(paragraphs).unwrap_or_default(),
        purpose: system.purpose.clone(),
        vendor: system.vendor.clone(),
        contact: system.public_contact.clone().map(|contact| (contact.clone(), led_to(&contact))),
        notices: notices(&assessment).iter().map(notice).collect(),
        duties: duties(&assessment).into_iter().map(duty).collect(),
        frame: Frame::new(visitor, system.name.clone(), Here::Elsewhere),
        name: system.name.clone(),
        organisation: published.organisation.clone(),
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

/// `GET /public.json`
pub(super) async fn json(State(tower): State<Arc<Tower>>) -> Result<Response, Problem> {
    let all = published::all(&tower).await?;
    let text = tokio::task::spawn_blocking(move || {
        let data: Vec<_> = all.iter().map(|one| one.told(&tower, &one.assess(&tower))).collect();
        serde_json::to_string(&data)
    });
    Ok(as_media("application/json", text.await??))
}

/// `GET /public.jsonld`
pub(super) async fn linked(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Problem> {
    let all = published::all(&tower).await?;
    let language = visitor.language;
    let written = tokio::task::spawn_blocking(move || {
        let shown: Vec<System> = all.iter().map(Published::bare).collect();
        let assessed: Vec<_> = all.iter().map(|one| one.assess(&tower)).collect();
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

/// `GET /public.atom`: the published systems, those that changed last first.
pub(super) async fn atom(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Problem> {
    let mut all = published::all(&tower).await?;
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
