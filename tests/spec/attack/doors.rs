//! Every form of the pages, with what fills it in rightly: from the table that the router itself uses, so that none is forgotten.

mod ids;

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use belfort::daemon::projects;
use belfort::people::totp;
use belfort::register::Project;
use belfort::web::access;
use tower::ServiceExt;

use self::ids::{Ids, OFFERED, PDF, REMOVED, TOPIC, USER, add_system, administrator};
use crate::accounts::PASSWORD;
use crate::keeping::everything;
use crate::town::Town;

pub(super) const FORM: &str = "application/x-www-form-urlencoded";
pub(super) const PARTS: &str = "multipart/form-data; boundary=grens";

/// One form: where it is sent, and what a browser sends when everything is right.
#[derive(Clone, Debug)]
pub(super) struct Door {
    /// As the router writes it.
    pub(super) path: &'static str,
    /// The form of our own organisation, and the same of somebody else's.
    pub(super) address: String,
    pub(super) of_others: Option<String>,
    pub(super) fields: Vec<Field>,
    /// Whether a right form is let through: some need what only another server has.
    pub(super) opens: bool,
}

/// A field with a right value.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) value: String,
    /// Whether the form is refused without it.
    pub(super) needed: bool,
}

/// A town with one of everything that a form changes, of Ghent and of Bruges.
pub(super) struct Doors {
    pub(super) town: Town,
    /// The cookie of an administrator of Ghent, who reads German.
    pub(super) cookie: String,
    pub(super) ids: Ids,
}

/// What a browser gets.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) text: String,
}

const TABLE: &[u8] = include_bytes!("../../fixtures/registers/own-columns.csv");
/// The forms of a project, each with a project of its own: what one changes, another has not seen.
const OF_PROJECTS: [&str; 3] = ["edit", "phase", "withdraw"];
pub(super) const FACT: &str = "profiling";

impl Doors {
    pub(super) async fn new() -> Doors {
        let town = Town::new().await;
        for (id, name) in [("gent", "Stad Gent"), ("brugge", "Stad Brugge"), ("aalst", "Stad Aalst")] {
            town.tower.store.save_organisation(id, name).await.unwrap();
        }
        let mut rule = String::new();
        for (own, place) in [("eigen", "gent"), ("vreemd", "brugge")] {
            rule = add_system(&town, own, place).await;
            for form in OF_PROJECTS {
                let project = project(own, form, place);
                projects::share(&town.tower, &project, "An").await.unwrap();
            }
        }
        town.search("drukte").await;
        let mut people = Vec::new();
        for (name, place) in [("An", "gent"), ("Bo", "brugge")] {
            people.push(administrator(&town, name, place).await);
        }
        let ids = Ids::of(&town, &people, rule).await;
        Doors { cookie: people.remove(0).1, town, ids }
    }

    /// Sends a form as a browser does, from a page of ours.
    pub(super) async fn knock(&self, address: &str, media: &str, body: Vec<u8>) -> Answer {
        let request = Request::post(address).header("content-type", media);
        self.ask(request.header("sec-fetch-site", "same-origin").body(Body::from(body)).unwrap()).await
    }

    /// The same with headers of one's own; the cookie is always there.
    pub(super) async fn ask(&self, mut request: Request<Body>) -> Answer {
        let cookie = format!("{}; lang=de", self.cookie);
        request.headers_mut().insert("cookie", cookie.parse().unwrap());
        let response = belfort::web::router(self.town.tower.clone()).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 10 << 20).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        Answer { status: parts.status, headers: parts.headers, text }
    }

    /// Everything that is stored: equal when nothing changed.
    pub(super) async fn stored(&self) -> BTreeMap<String, Vec<String>> {
        everything(&self.town.tower.store).await
    }

    /// Every form, in the order of the table.
    pub(super) fn all(&self) -> Vec<Door> {
        let posts = access().into_iter().filter(|entry| entry.method == Method::POST);
        posts.map(|entry| self.door(entry.path)).collect()
    }

    fn door(&self, path: &'static str) -> Door {
        let ids = &self.ids;
        let address = |whose: usize| {
            let own = ["eigen", "vreemd"][whose];
            let parts = path.split('/').map(|part| match (part, path.split('/').nth(1)) {
                ("{id}", Some("projects")) => project(own, path.rsplit('/').next().unwrap(), "").id,
                ("{id}", Some("organisations")) => ["gent", "brugge"][whose].to_owned(),
                ("{id}", _) if whose == 0 && path.ends_with("/alone") => USER.to_owned(),
                ("{id}", _) if whose == 0 && path == "/systems/{id}/remove" => REMOVED.to_owned(),
                ("{id}", _) => own.to_owned(),
                ("{rule}", _) => ids.rule.clone(),
                ("{fact}", _) => FACT.to_owned(),
                ("{alert}", _) => ids.alert.clone(),
                ("{kind}", _) if path.ends_with("/remove") => "contacts".to_owned(),
                ("{kind}", _) => "versions".to_owned(),
                ("{place}", _) => "0".to_owned(),
                ("{file}", _) => ids.files[whose].clone(),
                ("{questionnaire}", _) => ids.questionnaires[whose].clone(),
                ("{session}", _) => ids.sessions[whose].clone(),
                ("{import}", _) if whose == 1 => ids.imports[2].clone(),
                ("{import}", _) => ids.imports[usize::from(path.ends_with("/take"))].clone(),
                ("{export}", _) => ids.exports[whose].clone(),
                ("{token}", Some("account")) => ids.tokens[whose].clone(),
                ("{token}", Some("answer")) => ids.answer.clone(),
                ("{token}", Some("confirm")) => ids.confirm.clone(),
                ("{token}", Some("welcome")) => ids.welcome.clone(),
                ("{token}", Some("push")) => "geen".to_owned(),
                ("{token}", Some("stop" | "subscriptions")) => ids.subscription.clone(),
                (part, _) if part.starts_with('{') => panic!("say what {part} of {path} is"),
                (part, _) => part.to_owned(),
            });
            parts.collect::<Vec<_>>().join("/")
        };
        // A token in an address is its own proof, and is nobody else's.
        let is_owned = path.contains('{') && (!path.contains("{token}") || path.starts_with("/account"));
        let fields = self.fields(path).into_iter();
        Door {
            path,
            address: address(0),
            of_others: is_owned.then(|| address(1)),
            fields: fields.map(|(name, value, needed)| Field { name, value, needed }).collect(),
            opens: !matches!(path, "/sign-in/code" | "/push/{token}"),
        }
    }

    fn fields(&self, path: &str) -> Vec<(&'static str, String, bool)> {
        let ids = &self.ids;
        let mark = |form| project("eigen", form, "gent").mark();
        let needed = |name, value: &str| (name, value.to_owned(), true);
        let free = |name, value: &str| (name, value.to_owned(), false);
        let code = totp::code(&ids.secret, self.town.now().timestamp()).unwrap();
        match path {
            "/share" => vec![
                needed("title", "Leeskamer"),
                needed("organisation", "gent"),
                needed("problem", "Er is geen plek om te lezen."),
                free("lessons", "Vrijwilligers maken het verschil."),
                free("link", "https://gent.example/leeskamer"),
                free("language", "nl"),
            ],
            "/projects/{id}/edit" => vec![
                needed("seen", &mark("edit")),
                needed("title", "Drukte tellen"),
                needed("problem", "Het is veel te druk."),
                free("contact", "an@gent.example"),
            ],
            "/projects/{id}/phase" => vec![
                needed("seen", &mark("phase")),
                free("phase", "phase-implement"),
                free("learned", "Begin met een proef in één straat."),
            ],
            "/projects/{id}/withdraw" => vec![needed("seen", &mark("withdraw")), needed("sure", "yes")],
            "/subscriptions/{token}" => vec![
                needed("rhythm", "weekly"),
                needed("language", "fr"),
                free("hour", "7"),
                free("from", "22:00"),
                free("until", "07:00"),
                free("weekends", "yes"),
                free("zone", "Europe/Brussels"),
            ],
            "/subscriptions/{token}/pause" => vec![free("until", "2027-01-04")],
            "/subscriptions/{token}/mute/{alert}" | "/subscriptions/{token}/unmute" => {
                vec![needed("topic", TOPIC)]
            }
            "/subscriptions/{token}/address" => vec![needed("to", "elders@gent.example")],
            "/subscribe" => vec![
                needed("to", "els@gent.example"),
                needed("query", "fietsers"),
                needed("rhythm", "instant"),
                needed("language", "nl"),
            ],
            "/register/new" => {
                vec![needed("name", "Wachtrij"), needed("organisation", "gent"), free("purpose", "x")]
            }
            "/systems/{id}/about" => vec![
                needed("seen", &ids.about),
                needed("name", "Een andere naam"),
                free("purpose", "Antwoordt op vragen."),
                free("owner", "an@gent.example"),
            ],
            "/systems/{id}/measures/{rule}" => {
                vec![needed("seen", "0"), needed("state", "met"), free("note", "Gedaan.")]
            }
            "/systems/{id}/details/{kind}" => vec![needed("name", "2.0"), free("note", "Sneller.")],
            "/systems/{id}/details/{kind}/{place}" => {
                vec![free("seen", &ids.details[0]), needed("name", "1.1"), free("note", "Hersteld.")]
            }
            "/systems/{id}/details/{kind}/{place}/remove" => vec![needed("seen", &ids.details[1])],
            "/systems/{id}/offers" => vec![needed("organisation", "aalst"), free("action", "offer")],
            "/register/offers" => vec![needed("organisation", "gent"), needed("system", OFFERED)],
            "/systems/{id}/notes" => vec![needed("text", "Een notitie.")],
            "/systems/{id}/proposals/{fact}" => {
                vec![needed("decision", "refuse"), needed("proposal", &ids.proposal)]
            }
            "/systems/{id}/interview" => vec![
                needed("fact", &ids.interview.0),
                needed("seen", &ids.interview.1),
                needed("value", "true"),
                free("why", "Wordt nagevraagd."),
            ],
            "/systems/{id}/remove" => vec![needed("seen", &ids.removed)],
            "/systems/{id}/questionnaires" => vec![needed("vendor", "Bouwer NV")],
            "/register/import/{import}/read" => vec![free("column0", "name"), free("format", "")],
            "/register/import/{import}/take" => vec![needed("seen", &ids.import)],
            "/register/exports" => vec![needed("format", "fria-pdf"), free("organisation", "gent")],
            "/sign-in" => vec![needed("email", &ids.email), needed("password", PASSWORD)],
            "/sign-in/code" => vec![free("code", "123456")],
            "/welcome/{token}" => {
                vec![needed("name", "Cis Claes"), needed("password", "een heel ander lang wachtwoord")]
            }
            "/account/about" => vec![needed("name", "An Peeters"), needed("language", "nl")],
            "/account/password" => {
                vec![needed("old", PASSWORD), needed("password", "een nieuw lang wachtwoord van An")]
            }
            "/account/second-factor" => {
                vec![needed("secret", &ids.secret), needed("code", &code), needed("password", PASSWORD)]
            }
            "/account/second-factor/end" => vec![needed("password", PASSWORD)],
            "/account/tokens" => {
                vec![needed("name", "Proef"), needed("scope", "register:read"), needed("days", "30")]
            }
            "/members" => vec![
                needed("email", "cis@gent.example"),
                needed("organisation", "gent"),
                needed("role", "editor"),
                free("language", "nl"),
            ],
            "/members/role" => {
                vec![
                    needed("email", &ids.member),
                    needed("organisation", "gent"),
                    needed("seen", "editor"),
                    free("role", "reader"),
                ]
            }
            "/organisations/{id}" => vec![needed("seen", "Stad Gent"), needed("name", "Gent aan de Leie")],
            "/members/withdraw" => {
                vec![free("email", "dirk@gent.example"), needed("organisation", "gent")]
            }
            "/answer/{token}" => vec![needed("name", "Bouwer NV"), needed(ids.asked, "true")],
            // The whole body is the file, or the button alone is pressed.
            "/register/import"
            | "/systems/{id}/files"
            | "/systems/{id}/files/{file}/remove"
            | "/systems/{id}/alone"
            | "/confirm/{token}"
            | "/stop/{token}"
            | "/subscriptions/{token}/resume"
            | "/subscriptions/{token}/chat"
            | "/push/{token}"
            | "/sign-out"
            | "/account/calendar"
            | "/account/sessions/{session}"
            | "/account/tokens/{token}"
            | "/systems/{id}/questionnaires/{questionnaire}" => Vec::new(),
            path => panic!("say what a right form of {path} holds"),
        }
    }
}

impl Door {
    /// The file that a form hands over: its name and what stands in it.
    pub(super) fn file(&self) -> Option<(&'static str, &'static [u8])> {
        match self.path {
            "/register/import" => Some(("lijst.csv", TABLE)),
            "/systems/{id}/files" => Some(("nota.pdf", PDF)),
            _ => None,
        }
    }

    /// The whole form, with what `change` makes of each field; `None` leaves a field out.
    pub(super) fn body(&self, change: impl Fn(&Field) -> Option<String>) -> Vec<u8> {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        for field in &self.fields {
            if let Some(value) = change(field) {
                form.append_pair(field.name, &value);
            }
        }
        form.finish().into_bytes()
    }

    /// Whether browsers send it in parts, since a file may be chosen in it.
    pub(super) fn in_parts(&self) -> bool {
        let with_file = ["/systems/{id}/measures/{rule}", "/systems/{id}/interview", "/answer/{token}"];
        with_file.contains(&self.path)
    }

    /// The form in parts, with one field as bytes that stand in its part as they are; `None` leaves the field out.
    pub(super) fn parts(&self, spoiled: &str, bytes: Option<&[u8]>) -> Vec<u8> {
        let mut body = Vec::new();
        for field in &self.fields {
            let content = if field.name == spoiled { bytes } else { Some(field.value.as_bytes()) };
            if let Some(content) = content {
                let head =
                    format!("--grens\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n", field.name);
                body.extend([head.as_bytes(), content, b"\r\n"].concat());
            }
        }
        body.extend(b"--grens--\r\n");
        body
    }

    /// The form as it should be.
    pub(super) fn right(&self) -> (String, Vec<u8>) {
        if let Some((name, content)) = self.file() {
            let head = format!(
                "--grens\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
            );
            let body = [head.as_bytes(), content, b"\r\n--grens--\r\n"].concat();
            return (PARTS.to_owned(), body);
        }
        if self.in_parts() {
            return (PARTS.to_owned(), self.parts("", None));
        }
        (FORM.to_owned(), self.body(|field| Some(field.value.clone())))
    }

    /// The form with one field as bytes that stand in the body as they are.
    pub(super) fn raw(&self, spoiled: &str, bytes: &[u8]) -> Vec<u8> {
        let mut body = self.body(|field| (field.name != spoiled).then(|| field.value.clone()));
        body.extend_from_slice(format!("&{spoiled}=").as_bytes());
        body.extend_from_slice(bytes);
        body
    }
}

pub(super) fn project(own: &str, form: &str, organisation: &str) -> Project {
    Project {
        id: format!("project-{own}-{form}"),
        title: format!("Drukte meten {own} {form}"),
        organisation: organisation.to_owned(),
        problem: "Het is te druk.".to_owned(),
        phase: Some("phase-ideas".to_owned()),
        ..Project::default()
    }
}
