//! What is said of a system beside its answers: the form that adds a system, describes it and publishes it.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::frame::{Frame, Here};
use super::measure::with_status;
use super::organisation_choice::{Chosen, OrganisationChoice};
use super::problem::Problem;
use super::visitor::Visitor;
use crate::daemon::assess;
use crate::daemon::editing::{self, Put};
use crate::daemon::naming::{New, free_id};
use crate::daemon::published::names_nobody;
use crate::daemon::tower::Tower;
use crate::people::{Role, email};
use crate::register::{About, AboutFault, System};
use crate::store::Edited;
use crate::text::say;

#[derive(Template)]
#[template(path = "about.html", config = "src/web/askama.toml")]
struct AboutPage {
    frame: Frame,
    /// Id and name; none for a system that is new.
    system: Option<(String, String)>,
    /// For which organisation a new one is.
    choice: Option<OrganisationChoice>,
    /// Whether the reader decides what is public.
    publishes: bool,
    sent: Sent,
    fault: Option<&'static str>,
    /// What somebody else wrote meanwhile.
    other: Option<Vec<(String, String)>>,
}

/// What the form sends; every part as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Sent {
    #[serde(default)]
    seen: String,
    #[serde(flatten)]
    chosen: Chosen,
    name: String,
    #[serde(default)]
    owner: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    purpose: String,
    #[serde(default)]
    vendor: String,
    #[serde(default)]
    public_contact: String,
    #[serde(default)]
    eu_database_url: String,
    #[serde(default)]
    published: String,
}

impl Sent {
    fn of(about: &About) -> Sent {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let owner = text(&about.owner);
        Sent {
            seen: about.mark(),
            chosen: Chosen::default(),
            name: about.name.clone(),
            owner: owner.strip_prefix("email:").map(str::to_owned).unwrap_or(owner),
            description: text(&about.description),
            purpose: text(&about.purpose),
            vendor: text(&about.vendor),
            public_contact: text(&about.public_contact),
            eu_database_url: text(&about.eu_database_url),
            published: if about.published == Some(true) { "yes".to_owned() } else { String::new() },
        }
    }

    /// What is said; who does not publish leaves what was decided.
    fn about(&self, before: Option<bool>, publishes: bool) -> About {
        let text = |text: &str| Some(text.trim().replace("\r\n", "\n")).filter(|text| !text.is_empty());
        // A name needs no channel, and neither does an address.
        let owner = text(&self.owner).map(|owner| match email::read(&owner) {
            Some(address) => format!("email:{address}"),
            None => owner,
        });
        let published = match (publishes, self.published.is_empty()) {
            (true, false) => Some(true),
            (true, true) => before.map(|_| false),
            (false, _) => before,
        };
        About {
            name: text(&self.name).unwrap_or_default(),
            owner,
            description: text(&self.description),
            purpose: text(&self.purpose),
            vendor: text(&self.vendor),
            public_contact: text(&self.public_contact),
            eu_database_url: text(&self.eu_database_url),
            published,
        }
    }
}

/// `GET /register/new`
pub(super) async fn blank(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Problem> {
    let owner = visitor.signed_in().member.email.clone();
    let page = new_page(&tower, visitor, Sent { owner, ..Sent::default() }, None).await?;
    with_status(StatusCode::OK, &page)
}

/// `POST /register/new`
pub(super) async fn add(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let choice = OrganisationChoice::of(&tower, &visitor, Role::Officer, sent.chosen.clone()).await?;
    let about = sent.about(None, true);
    let named = choice.named();
    let fault = fault_of(&about).or(named.is_none().then_some("about-fault-organisation"));
    let (Some(named), None) = (named, fault) else {
        let page = new_page(&tower, visitor, sent, fault).await?;
        return with_status(StatusCode::BAD_REQUEST, &page);
    };
    let id = free_id(&tower, New::System, &about.name).await?.ok_or_else(Problem::bad_form)?;
    let mut system = System { id: id.clone(), organisation: Some(named.id.clone()), ..System::default() };
    about.write(&mut system);
    named.keep(&tower).await?;
    match editing::put(&tower, &system, None, visitor.name()).await? {
        Put::Done(..) => Ok(Redirect::to(&format!("/systems/{id}")).into_response()),
        Put::Stale => Err(Problem::not_found()),
    }
}

/// `GET /systems/{id}/about`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let system = tower.store.system(&id).await?.ok_or_else(Problem::not_found)?.system;
    let sent = Sent::of(&About::of(&system));
    with_status(StatusCode::OK, &page_of(visitor, &system, sent))
}

/// `POST /systems/{id}/about`
pub(super) async fn keep(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let system = tower.store.system(&id).await?.ok_or_else(Problem::not_found)?.system;
    let publishes = visitor.may(Role::Officer, system.organisation.as_deref());
    let about = sent.about(system.published, publishes);
    let fault = match fault_of(&about) {
        None if unreachable(&tower, &system, &about).await? => Some("about-fault-contact"),
        fault => fault,
    };
    if let Some(fault) = fault {
        let mut page = page_of(visitor, &system, sent);
        page.fault = Some(fault);
        return with_status(StatusCode::BAD_REQUEST, &page);
    }
    match editing::describe(&tower, &id, &sent.seen, about.clone(), visitor.name()).await? {
        Edited::Done(_) => Ok(Redirect::to(&format!("/systems/{id}")).into_response()),
        Edited::NoSystem => Err(Problem::not_found()),
        // Sent twice by a double click it is no conflict: what stands there is what was meant.
        Edited::Stale(now) if About::of(&now.system) == about => {
            Ok(Redirect::to(&format!("/systems/{id}")).into_response())
        }
        Edited::Stale(now) => {
            // What was typed stays in the form; sent again it replaces what is shown beside it, knowingly.
            let theirs = Sent::of(&About::of(&now.system));
            let mut page = page_of(visitor, &now.system, Sent { seen: theirs.seen.clone(), ..sent });
            page.other = Some(page.in_words(&theirs));
            with_status(StatusCode::CONFLICT, &page)
        }
    }
}

/// Whether people may ask about a system that is to be published, and nothing says whom.
async fn unreachable(tower: &Arc<Tower>, system: &System, about: &About) -> Result<bool, Problem> {
    let (tower, before, mut after) = (Arc::clone(tower), system.clone(), system.clone());
    about.clone().write(&mut after);
    Ok(tokio::task::spawn_blocking(move || names_nobody(&tower, Some(&before), &after)).await?)
}

fn fault_of(about: &About) -> Option<&'static str> {
    match about.fault() {
        Some(AboutFault::NoName) => return Some("about-fault-name"),
        Some(AboutFault::TooLong) => return Some("about-fault-long"),
        Some(AboutFault::NoAddress) => return Some("about-fault-eu"),
        None => {}
    }
    // Who types an address and errs in it would wait for messages that go nowhere.
    let is_name = |owner: &str| !owner.contains(':');
    if about.owner.as_deref().is_some_and(|owner| is_name(owner) && owner.contains('@')) {
        return Some("about-fault-owner");
    }
    let owned = System { owner: about.owner.clone(), ..System::default() };
    assess::owner_address(&owned).is_err().then_some("about-fault-owner")
}

async fn new_page(
    tower: &Tower,
    visitor: Visitor,
    sent: Sent,
    fault: Option<&'static str>,
) -> Result<AboutPage, Problem> {
    let choice = OrganisationChoice::of(tower, &visitor, Role::Officer, sent.chosen.clone()).await?;
    let title = say(visitor.language, "about-new", &[]);
    let frame = Frame::new(visitor, title, Here::Register);
    Ok(AboutPage { frame, system: None, choice: Some(choice), publishes: true, sent, fault, other: None })
}

fn page_of(visitor: Visitor, system: &System, sent: Sent) -> AboutPage {
    let title = say(visitor.language, "about-change", &[]);
    AboutPage {
        publishes: visitor.may(Role::Officer, system.organisation.as_deref()),
        frame: Frame::new(visitor, title, Here::Register),
        system: Some((system.id.clone(), system.name.clone())),
        choice: None,
        sent,
        fault: None,
        other: None,
    }
}

impl AboutPage {
    fn in_words(&self, sent: &Sent) -> Vec<(String, String)> {
        let published = self.frame.t(if sent.published.is_empty() { "law-no" } else { "law-yes" });
        let lines = [
            ("name", &sent.name),
            ("owner", &sent.owner),
            ("description", &sent.description),
            ("purpose", &sent.purpose),
            ("vendor", &sent.vendor),
            ("public_contact", &sent.public_contact),
            ("eu_database_url", &sent.eu_database_url),
            ("published", &published),
        ];
        let said = lines.into_iter().filter(|(_, text)| !text.is_empty());
        said.map(|(part, text)| (self.frame.t(&format!("part-{part}")), text.clone())).collect()
    }
}
