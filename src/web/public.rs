//! The public register: the systems that organisations publish, for anybody, as pages and as data. What of them leaves is decided
//! in `daemon::published`.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::header::LINK;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use serde::Deserialize;
use url::form_urlencoded;

use super::badge::Badge;
use super::days::{Day, in_words};
use super::frame::{Frame, Here, show};
use super::item::Cited;
use super::out::{escaped, validated};
use super::problem::Problem;
use super::visitor::Visitor;
use crate::daemon::published::{
    self, Duty, Notice, PublicChange, PublicRegister, Published, What, address, duties, notices, said,
};
use crate::daemon::tower::Tower;
use crate::law::Assessment;
use crate::law::explain::role_name;
use crate::people::email;
use crate::register::export::{Catalogue, Dossier, ExportFormat, Style, Writing};
use crate::text::html::shorten;
use crate::text::{Language, say};

/// Entries of the feed: what a reader who looks once a day would miss otherwise.
const FEED_ENTRIES: usize = 100;
/// Systems on a page, and in a part of the data.
const ROWS: usize = 100;
/// Signs of a purpose in the list; the page of the system tells it whole.
const PURPOSE_CHARS: usize = 240;

#[derive(Template)]
#[template(path = "public.html", config = "src/web/askama.toml")]
struct PublicPage {
    frame: Frame,
    rows: Vec<Row>,
    /// Behind the addresses of what it is as data: the organisation that it is narrowed to.
    query: String,
    /// The organisations that publish something, each with its part of the address; empty where it is narrowed.
    organisations: Vec<(String, String)>,
    /// The number of this page, and the addresses of those before and after it.
    number: usize,
    before: Option<String>,
    after: Option<String>,
}

/// Whose part of the public register is asked for, and which page of it.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Of {
    organisation: Option<String>,
    page: Option<usize>,
}

/// A page of the public register.
struct PageOf {
    systems: Vec<Arc<Published>>,
    number: usize,
    before: Option<String>,
    after: Option<String>,
}

impl Of {
    async fn register(&self, tower: &Tower) -> Result<PublicRegister, Problem> {
        published::register(tower, self.organisation.as_deref()).await?.ok_or_else(Problem::not_found)
    }

    /// The page that is asked for, of a register under an address.
    fn page(&self, systems: Vec<Arc<Published>>, address: &str) -> PageOf {
        let pages = systems.len().div_ceil(ROWS).max(1);
        let number = self.page.unwrap_or(1).clamp(1, pages);
        let to = |number: usize| {
            let mut query = form_urlencoded::Serializer::new(String::new());
            query.extend_pairs(self.organisation.iter().map(|id| ("organisation", id)));
            format!("{address}?{}", query.append_pair("page", &number.to_string()).finish())
        };
        PageOf {
            systems: systems.into_iter().skip((number - 1) * ROWS).take(ROWS).collect(),
            number,
            before: (number > 1).then(|| to(number - 1)),
            after: (number < pages).then(|| to(number + 1)),
        }
    }
}

impl PageOf {
    /// Says where the pages before and after are (RFC 8288).
    fn linked(&self, mut response: Response) -> Result<Response, Problem> {
        let link = |to: &Option<String>, rel: &str| Some(format!("<{}>; rel=\"{rel}\"", to.as_ref()?));
        let links: Vec<String> =
            [link(&self.before, "prev"), link(&self.after, "next")].into_iter().flatten().collect();
        if !links.is_empty() {
            response.headers_mut().insert(LINK, HeaderValue::from_str(&links.join(", "))?);
        }
        Ok(response)
    }
}

/// The part of an address that narrows the register to an organisation.
fn narrowed(organisation: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    format!("?{}", query.append_pair("organisation", organisation).finish())
}

struct Row {
    href: String,
    name: String,
    organisation: String,
    /// The part of the address that narrows the register to its organisation.
    query: Option<String>,
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

/// `GET /public?organisation=ID&page=NUMBER`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Query(asked): Query<Of>,
) -> Result<Response, Problem> {
    let language = visitor.language;
    let PublicRegister { systems, of: narrow } = asked.register(&tower).await?;
    let organisation = |one: &Arc<Published>| {
        Some((one.organisation.clone(), narrowed(one.stored.system.organisation.as_ref()?)))
    };
    let mut organisations: Vec<(String, String)> = match &narrow {
        Some(_) => Vec::new(),
        None => systems.iter().filter_map(organisation).collect(),
    };
    organisations.dedup();
    let PageOf { systems, number, before, after } = asked.page(systems, "/public");
    let lawful = published::lawful(&tower, systems).await?;
    let rows = lawful.iter().map(|(one, law)| row(one, law, language)).collect();
    let title = title(narrow.as_ref(), language);
    let query = narrow.map(|(id, _)| narrowed(&id)).unwrap_or_default();
    let frame = Frame::new(visitor, title, Here::Elsewhere);
    show(&PublicPage { rows, query, organisations, number, before, after, frame })
}

fn title(of: Option<&(String, String)>, language: Language) -> String {
    match of {
        Some((_, name)) => say(language, "public-title-of", &[("organisation", name.clone().into())]),
        None => say(language, "public-title", &[]),
    }
}

fn row(one: &Published, law: &Assessment, language: Language) -> Row {
    let system = &one.stored.system;
    let purpose = system.purpose.as_ref().or(system.description.as_ref());
    Row {
        href: address(&system.id),
        name: system.name.clone(),
        organisation: one.organisation.clone(),
        query: system.organisation.as_deref().map(narrowed),
        badge: Badge::new(law.risk, language),
        purpose: purpose.map(|text| shorten(text, PURPOSE_CHARS)).unwrap_or_default(),
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
        let mut title = one.title.get(language).to_owned();
        if !one.if_role.is_empty() {
            let roles: Vec<_> = one.if_role.iter().map(|role| role_name(role, language)).collect();
            title =
                format!("{title}. {}", say(language, "public-duty-if", &[("role", roles.join(", ").into())]));
        }
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

/// `GET /public.json?organisation=ID&page=NUMBER`: a list; the header `Link` says where it goes on.
pub(super) async fn json(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Query(of): Query<Of>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut page = of.page(of.register(&tower).await?.systems, "/public.json");
    let all = published::lawful(&tower, std::mem::take(&mut page.systems)).await?;
    let told =
        |(one, law): &(Arc<Published>, Arc<Assessment>)| one.told(&tower, law, (visitor.language, in_words));
    let data: Vec<_> = all.iter().map(told).collect();
    page.linked(validated(&headers, "application/json", serde_json::to_string(&data)?))
}

/// `GET /public.jsonld?organisation=ID&page=NUMBER`: a catalogue; the header `Link` says where it goes on.
pub(super) async fn linked(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Query(of): Query<Of>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let register = of.register(&tower).await?;
    let organisation = publisher(&register).map(str::to_owned);
    let mut page = of.page(register.systems, "/public.jsonld");
    let all = published::lawful(&tower, std::mem::take(&mut page.systems)).await?;
    let (language, site) = (visitor.language, tower.config.public_url());
    let query = of.organisation.as_deref().map(narrowed).unwrap_or_default();
    let catalogue = Catalogue::of_public((&site, &query), organisation.as_deref(), language);
    let mut writing = Writing::new(ExportFormat::JsonLd, all.len(), &tower.book, language, &catalogue);
    for (one, law) in &all {
        let (system, organisation) = (&one.bare(), Some(one.organisation.as_str()));
        writing.add_assessed(&Dossier { system, assessment: law, organisation });
    }
    let written = writing.finish(&Style::Inside, &|_| ())?;
    page.linked(validated(&headers, "application/ld+json", written))
}

/// The name of the organisation that publishes all of it; `None` where several do.
fn publisher(register: &PublicRegister) -> Option<&str> {
    let of = register.of.as_ref().map(|(_, name)| name.as_str());
    let first = register.systems.first()?;
    let is_of_all =
        register.systems.iter().all(|one| one.stored.system.organisation == first.stored.system.organisation);
    of.or_else(|| is_of_all.then_some(first.organisation.as_str()))
}

/// `GET /public.atom?organisation=ID`: what changed in what the public may see, the newest first.
pub(super) async fn atom(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Query(asked): Query<Of>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let of = asked.register(&tower).await?.of;
    let mut news = published::news(&tower, asked.organisation.as_deref()).await?;
    news.truncate(FEED_ENTRIES);
    let (language, public) = (visitor.language, tower.config.public_url());
    let query = of.as_ref().map(|(id, _)| narrowed(id)).unwrap_or_default();
    let updated = news.first().map(|(change, _)| change.at).unwrap_or_default();
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{language}\">\n\
         <title>{1}</title>\n<id>{0}/public.atom{3}</id>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"{0}/public.atom{3}\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{0}/public{3}\"/>\n<updated>{2}</updated>\n\
         <author><name>Belfort</name></author>\n",
        escaped(&public),
        escaped(&title(of.as_ref(), language)),
        updated.to_rfc3339(),
        escaped(&query),
    );
    for (change, organisation) in &news {
        xml.push_str(&entry(&tower, change, organisation, language));
    }
    xml.push_str("</feed>\n");
    Ok(validated(&headers, "application/atom+xml; charset=utf-8", xml))
}

/// A change as an entry of the feed. What names it never changes, whatever is said of it in which language.
fn entry(tower: &Tower, change: &PublicChange, organisation: &str, language: Language) -> String {
    let public = tower.config.public_url();
    let place = format!("{public}{}", address(&change.system));
    // Of what is withdrawn there is no page any more.
    let link = match (&change.what, &change.organisation) {
        (What::Withdrawn, Some(organisation)) => format!("{public}/public{}", narrowed(organisation)),
        (What::Withdrawn, None) => format!("{public}/public"),
        _ => place.clone(),
    };
    let title = say(language, change.key(), &[("system", change.name.clone().into())]);
    format!(
        "<entry>\n<title>{}</title>\n<id>{}</id>\n<link href=\"{}\"/>\n<updated>{}</updated>\n\
         <author><name>{}</name></author>\n<summary>{}</summary>\n</entry>\n",
        escaped(&title),
        escaped(&format!("{place}#{}", change.mark)),
        escaped(&link),
        change.at.to_rfc3339(),
        escaped(organisation),
        escaped(&change.lines(&tower.book, organisation, language).join("\n")),
    )
}
