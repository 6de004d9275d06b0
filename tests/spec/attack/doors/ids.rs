//! One of everything that a form names, of Ghent and of Bruges.

use axum::http::StatusCode;
use belfort::alerts::alert::FeedNotice;
use belfort::alerts::{Notice, Subscription};
use belfort::daemon::accounts::{self as daemon_accounts, Invited};
use belfort::daemon::assess::assess;
use belfort::daemon::consent::mail_questions;
use belfort::daemon::exports::{self, Wanted};
use belfort::daemon::shared::{self, TakeUp};
use belfort::daemon::vendor;
use belfort::law::{FactType, FactValue};
use belfort::people::{Membership, Role, Scope, token, totp};
use belfort::register::export::ExportFormat;
use belfort::register::{About, DetailKind, Proposal};
use belfort::store::{ApiToken, Questionnaire, questionnaire_id};
use belfort::text::Language;
use chrono::TimeDelta;

use super::{FACT, TABLE};
use crate::accounts::{PASSWORD, hand_over, see, send};
use crate::town::{Town, account, raise, session};

/// The system that a form removes.
pub(super) const REMOVED: &str = "weg";

const FACTS: &str = include_str!("../../../../src/cli/demo/systems/website-chatbot.toml");

/// What is named in addresses, ours and of Bruges; what the links of mails hold; and what the forms have seen.
pub(in crate::attack) struct Ids {
    pub(in crate::attack) rule: String,
    pub(in crate::attack) questionnaires: [String; 2],
    pub(in crate::attack) tokens: [String; 2],
    pub(in crate::attack) sessions: [String; 2],
    /// To read otherwise, to take in, and of Bruges.
    pub(in crate::attack) imports: [String; 3],
    /// Large files that were asked for.
    pub(in crate::attack) exports: [String; 2],
    pub(in crate::attack) answer: String,
    /// The field of a yes or no that the vendor is asked.
    pub(in crate::attack) asked: &'static str,
    pub(in crate::attack) subscription: String,
    /// An alert of that subscription about a source, which can be muted.
    pub(in crate::attack) alert: String,
    pub(in crate::attack) confirm: String,
    pub(in crate::attack) welcome: String,
    pub(in crate::attack) email: String,
    pub(in crate::attack) member: String,
    pub(in crate::attack) secret: String,
    pub(in crate::attack) about: String,
    pub(in crate::attack) interview: (String, String),
    pub(in crate::attack) import: String,
    pub(in crate::attack) proposal: String,
    /// Of the first version and of the first contact of our system.
    pub(in crate::attack) details: [String; 2],
    pub(in crate::attack) files: [String; 2],
    /// The version of the system that is removed.
    pub(in crate::attack) removed: String,
}

/// A system with a duty, an open question and a proposal; the rule of the duty.
pub(super) async fn add_system(town: &Town, id: &str, organisation: &str) -> String {
    let facts = FACTS.split_once("[facts]").unwrap().1;
    let head = format!(
        "id = \"{id}\"\nname = \"{id}\"\norganisation = \"{organisation}\"\nversions = [{{ name = \"1\" }}]\n\
         contacts = [{{ name = \"An\" }}]\n"
    );
    let told = town.register(&format!("{head}[facts]\nsolely-profiling-or-traits = false{facts}")).await;
    let mut system = town.tower.store.system(id).await.unwrap().unwrap().system;
    system.proposals.insert(FACT.to_owned(), vec![proposal()]);
    system.facts.remove(FACT);
    town.tower.store.save_system(&system, town.now()).await.unwrap();
    told.deadlines[0].rule.clone()
}

fn proposal() -> Proposal {
    Proposal {
        value: FactValue::Bool(true),
        who: "Bouwer".to_owned(),
        when: None,
        why: None,
        source: None,
        files: Default::default(),
    }
}

/// An account with a password, and its cookie.
pub(super) async fn administrator(town: &Town, name: &str, organisation: &str) -> (String, String) {
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
    pub(super) async fn of(town: &Town, people: &[(String, String)], rule: String) -> Ids {
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
        let kinds = [DetailKind::Versions, DetailKind::Contacts];
        let details = kinds.map(|kind| system.details(kind)[0].mark());
        share(town).await;
        add_system(town, REMOVED, "gent").await;
        let open = assess(tower, &system).ask.into_iter().map(|question| question.fact);
        let open: Vec<String> = open.collect();
        let removed = tower.store.system(REMOVED).await.unwrap().unwrap().version.to_string();
        let preview = see(town, &format!("/register/import/{}", imports[1]), cookie).await.text;
        let made = vendor::ask(tower, &system, "Bouwer", "An", Some(&open)).await.unwrap().unwrap();
        let answer = made.link.rsplit('/').next().unwrap().to_owned();
        let (questions, _) = vendor::asked(tower, &answer).await.unwrap().unwrap();
        let is_yes_no =
            |fact: &&String| tower.book.fact(fact).is_some_and(|fact| fact.shape == FactType::YesNo);
        let asked = format!("{}-value", questions.facts.iter().find(is_yes_no).unwrap()).leak();
        Ids {
            questionnaires: [questionnaire(town, "eigen").await, questionnaire(town, "vreemd").await],
            tokens: [api_token(town, &people[0].0).await, api_token(town, &people[1].0).await],
            sessions: [other_session(town, &people[0]).await, other_session(town, &people[1]).await],
            answer,
            asked,
            confirm: mail.split_once("/confirm/").unwrap().1.chars().take(32).collect(),
            about: About::of(&system).mark(),
            import: between(&preview, "name=\"seen\" value=\"", "\"").to_owned(),
            proposal: serde_json::to_string(&proposal()).unwrap(),
            email: email(&people[0].0).await,
            member: email(&member).await,
            alert: muteable(town, &subscription).await,
            subscription: subscription.token,
            files: [file(town, "eigen", cookie).await, file(town, "vreemd", &people[1].1).await],
            details,
            removed,
            imports: imports.try_into().unwrap(),
            exports: [export(town, &people[0].0).await, export(town, &people[1].0).await],
            interview: interview.into(),
            secret: totp::fresh_secret(),
            welcome,
            rule,
        }
    }
}

/// What the source is called that a subscriber may hear no more of.
pub(super) const TOPIC: &str = "feed:stad";

async fn muteable(town: &Town, subscription: &Subscription) -> String {
    let feed = FeedNotice { id: "stad".to_owned(), title: "Nieuws stad".to_owned() };
    let notice = Notice::FeedBack { feed, since: town.now() };
    raise(town, subscription, "feed:stad:back:0", notice).await;
    town.tower.store.alerts_of(&subscription.id, 1).await.unwrap().remove(0).0.id
}

/// Two systems of Bruges that others may use: Ghent uses one, and is offered the other.
pub(super) const OFFERED: &str = "gedeeld-twee";
pub(super) const USER: &str = "gebruiker";

async fn share(town: &Town) {
    for id in ["gedeeld", OFFERED] {
        town.register(&format!("id = \"{id}\"\nname = \"{id}\"\norganisation = \"brugge\"\n[facts]\n")).await;
        let system = town.tower.store.system(id).await.unwrap().unwrap().system;
        shared::offer(&town.tower, &system, "gent", "Bo").await.unwrap().unwrap();
    }
    let wanted = TakeUp { system: "gedeeld", organisation: "gent", id: Some(USER), owner: None, who: "An" };
    shared::take_up(&town.tower, &wanted).await.unwrap().unwrap();
}

/// What a file of evidence holds.
pub(super) const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n";

async fn file(town: &Town, system: &str, cookie: &str) -> String {
    let content = [PDF, system.as_bytes(), b"\n%%EOF\n"].concat();
    let address = format!("/systems/{system}/files");
    assert_eq!(
        hand_over(town, &address, cookie, ("nota.pdf", &content), &[]).await.status,
        StatusCode::SEE_OTHER
    );
    let stored = town.tower.store.system(system).await.unwrap().unwrap();
    stored.system.files.keys().next().unwrap().clone()
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

/// Asked for, and never made.
async fn export(town: &Town, account: &str) -> String {
    let wanted = Wanted { format: ExportFormat::ReportPdf, organisation: None, language: Language::Nl };
    exports::ask(&town.tower, account, &wanted).await.unwrap()
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
