//! Every form of the pages, with what fills it in rightly: from the table that the router itself uses, so that none is forgotten.

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use belfort::daemon::accounts::{self as daemon_accounts, Invited};
use belfort::daemon::consent::mail_questions;
use belfort::daemon::{projects, vendor};
use belfort::law::FactValue;
use belfort::people::{Membership, Role, Scope, token, totp};
use belfort::register::{About, Project, Proposal};
use belfort::store::{ApiToken, Questionnaire, questionnaire_id};
use belfort::web::access;
use chrono::TimeDelta;
use tower::ServiceExt;

use crate::accounts::{PASSWORD, hand_over, see, send};
use crate::town::{Town, account, session};

pub(super) const FORM: &str = "application/x-www-form-urlencoded";

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
    ids: Ids,
}

/// What is named in addresses, ours and of Bruges; what the links of mails hold; and what the forms have seen.
struct Ids {
    rule: String,
    questionnaires: [String; 2],
    tokens: [String; 2],
    sessions: [String; 2],
    /// To read otherwise, to take in, and of Bruges.
    imports: [String; 3],
    answer: String,
    subscription: String,
    confirm: String,
    welcome: String,
    email: String,
    member: String,
    secret: String,
    about: String,
    interview: (String, String),
    import: String,
    proposal: String,
}

/// What a browser gets.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) text: String,
}

const FACTS: &str = include_str!("../../../src/cli/demo/systems/website-chatbot.toml");
const TABLE: &[u8] = include_bytes!("../../fixtures/registers/own-columns.csv");
/// The forms of a project, each with a project of its own: what one changes, another has not seen.
const OF_PROJECTS: [&str; 3] = ["edit", "phase", "withdraw"];
const FACT: &str = "profiling";

impl Doors {
    pub(super) async fn new() -> Doors {
        let town = Town::new().await;
        for (id, name) in [("gent", "Stad Gent"), ("brugge", "Stad Brugge")] {
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

    /// Everything that is stored, as one value: equal when nothing changed.
    pub(super) async fn stored(&self) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("copy.db");
        self.town.tower.store.copy_to_file(&file).await.unwrap();
        std::fs::read(file).unwrap()
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
                ("{id}", _) => own.to_owned(),
                ("{rule}", _) => ids.rule.clone(),
                ("{fact}", _) => FACT.to_owned(),
                ("{questionnaire}", _) => ids.questionnaires[whose].clone(),
                ("{session}", _) => ids.sessions[whose].clone(),
                ("{import}", _) if whose == 1 => ids.imports[2].clone(),
                ("{import}", _) => ids.imports[usize::from(path.ends_with("/take"))].clone(),
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
            "/systems/{id}/questionnaires" => vec![needed("vendor", "Bouwer NV")],
            "/register/import/{import}/read" => vec![free("column0", "name"), free("format", "")],
            "/register/import/{import}/take" => vec![needed("seen", &ids.import)],
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
                vec![needed("email", &ids.member), needed("organisation", "gent"), free("role", "reader")]
            }
            "/members/withdraw" => {
                vec![free("email", "dirk@gent.example"), needed("organisation", "gent")]
            }
            "/answer/{token}" => vec![needed("name", "Bouwer NV")],
            // The whole body is the file, or the button alone is pressed.
            "/register/import"
            | "/confirm/{token}"
            | "/stop/{token}"
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

    /// The form as it should be.
    pub(super) fn right(&self) -> (String, Vec<u8>) {
        if self.path == "/register/import" {
            let head =
                "--grens\r\nContent-Disposition: form-data; name=\"file\"; filename=\"lijst.csv\"\r\n\r\n";
            let body = [head.as_bytes(), TABLE, b"\r\n--grens--\r\n"].concat();
            return ("multipart/form-data; boundary=grens".to_owned(), body);
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

fn project(own: &str, form: &str, organisation: &str) -> Project {
    Project {
        id: format!("project-{own}-{form}"),
        title: format!("Drukte meten {own} {form}"),
        organisation: organisation.to_owned(),
        problem: "Het is te druk.".to_owned(),
        phase: Some("phase-ideas".to_owned()),
        ..Project::default()
    }
}

/// A system with a duty, an open question and a proposal; the rule of the duty.
async fn add_system(town: &Town, id: &str, organisation: &str) -> String {
    let facts = FACTS.split_once("[facts]").unwrap().1;
    let head = format!("id = \"{id}\"\nname = \"{id}\"\norganisation = \"{organisation}\"\n");
    let told = town.register(&format!("{head}[facts]\nsolely-profiling-or-traits = false{facts}")).await;
    let mut system = town.tower.store.system(id).await.unwrap().unwrap().system;
    system.proposals.insert(FACT.to_owned(), vec![proposal()]);
    system.facts.remove(FACT);
    town.tower.store.save_system(&system, town.now()).await.unwrap();
    told.deadlines[0].rule.clone()
}

fn proposal() -> Proposal {
    Proposal { value: FactValue::Bool(true), who: "Bouwer".to_owned(), when: None, why: None, source: None }
}

/// An account with a password, and its cookie.
async fn administrator(town: &Town, name: &str, organisation: &str) -> (String, String) {
    let id = account(&town.tower, name, Role::Administrator, Some(organisation)).await;
    let kept = daemon_accounts::kept_password(PASSWORD).await.unwrap();
    town.tower.store.set_password(&id, &kept, None).await.unwrap();
    let cookie = session(&town.tower, &id).await;
    (id, cookie)
}

/// What stands between two words of a page, the first time.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("no `{before}` in {text}")).1;
    rest.split_once(after).unwrap().0
}

impl Ids {
    async fn of(town: &Town, people: &[(String, String)], rule: String) -> Ids {
        let (tower, cookie) = (&town.tower, people[0].1.as_str());
        let system = tower.store.system("eigen").await.unwrap().unwrap().system;
        let subscription = town.subscribe("email:els@gent.example", "drukte", &[]).await;
        let wish =
            [("to", "els@gent.example"), ("query", "fietsers"), ("rhythm", "instant"), ("language", "nl")];
        assert_eq!(send(town, "/subscribe", "", &wish).await.status, StatusCode::OK);
        mail_questions(tower, &tower.channels().unwrap()).await.unwrap();
        let mail = town.mails().pop().unwrap().replace("=\r\n", "");
        let gent = |role| Membership { organisation: Some("gent".to_owned()), role };
        let invited = async |email| match daemon_accounts::invite(tower, email, gent(Role::Editor), "An")
            .await
            .unwrap()
        {
            Invited::Link(link) => link.rsplit('/').next().unwrap().to_owned(),
            Invited::Account(_) => panic!("{email} has an account"),
        };
        invited("dirk@gent.example").await;
        let welcome = invited("cis.claes@gent.example").await;
        let member = account(tower, "Eva", Role::Editor, Some("gent")).await;
        let email = async |id: &str| tower.store.member(id).await.unwrap().unwrap().email;
        let asks = see(town, &format!("/systems/eigen/interview?fact={FACT}"), cookie).await.text;
        let interview = ["fact", "seen"]
            .map(|name| between(&asks, &format!("name=\"{name}\" value=\""), "\"").to_owned());
        let mut imports = Vec::new();
        for who in [0, 0, 1] {
            let place = [("organisation", ["gent", "brugge"][who])];
            let got = hand_over(town, "/register/import", &people[who].1, ("lijst.csv", TABLE), &place).await;
            imports.push(got.place().rsplit('/').next().unwrap().to_owned());
        }
        let preview = see(town, &format!("/register/import/{}", imports[1]), cookie).await.text;
        Ids {
            questionnaires: [questionnaire(town, "eigen").await, questionnaire(town, "vreemd").await],
            tokens: [api_token(town, &people[0].0).await, api_token(town, &people[1].0).await],
            sessions: [other_session(town, &people[0]).await, other_session(town, &people[1]).await],
            answer: vendor::ask(tower, &system, "Bouwer", "An")
                .await
                .unwrap()
                .unwrap()
                .link
                .rsplit('/')
                .next()
                .unwrap()
                .to_owned(),
            confirm: mail.split_once("/confirm/").unwrap().1.chars().take(32).collect(),
            about: About::of(&system).mark(),
            import: between(&preview, "name=\"seen\" value=\"", "\"").to_owned(),
            proposal: serde_json::to_string(&proposal()).unwrap(),
            email: email(&people[0].0).await,
            member: email(&member).await,
            subscription: subscription.token,
            imports: imports.try_into().unwrap(),
            interview: interview.into(),
            secret: totp::fresh_secret(),
            welcome,
            rule,
        }
    }
}

async fn questionnaire(town: &Town, system: &str) -> String {
    let asked = Questionnaire {
        system: system.to_owned(),
        vendor: "Bouwer".to_owned(),
        facts: Vec::new(),
        who: "An".to_owned(),
        created: town.now(),
        expires: town.now() + TimeDelta::days(1),
        answered: None,
    };
    let hash = token::hash(&token::fresh());
    town.tower.store.add_questionnaire(&hash, &asked).await.unwrap();
    questionnaire_id(&hash)
}

async fn api_token(town: &Town, account: &str) -> String {
    let kept = ApiToken {
        id: uuid::Uuid::now_v7().to_string(),
        name: "proef".to_owned(),
        shown: "bft_".to_owned(),
        scopes: vec![Scope::RegisterRead],
        created: town.now(),
        expires: town.now() + TimeDelta::days(1),
        used: None,
    };
    town.tower.store.add_api_token(&token::hash(&token::for_program()), account, &kept).await.unwrap();
    kept.id
}

/// A session beside the one of the cookie, as the page of the account names it.
async fn other_session(town: &Town, (account, cookie): &(String, String)) -> String {
    session(&town.tower, account).await;
    let page = see(town, "/account", cookie).await.text;
    between(&page, "action=\"/account/sessions/", "\"").to_owned()
}
