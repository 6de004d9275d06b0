//! Who may see and do what: every role is tried against every route, from the tables that the router itself uses.

mod both;

use std::fmt::Write;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use belfort::people::{Role, Scope, token};
use belfort::store::{Questionnaire, questionnaire_id};
use belfort::web::{Need, access, api_access};
use chrono::TimeDelta;
use expect_test::expect_file;
use serde_json::Value;
use tower::ServiceExt;

use crate::town::{Town, account, program_token, session};

/// Who tries: nobody, each role of the organisation whose system it is, an administrator of another, the operator.
const WHO: [&str; 7] = ["nobody", "reader", "editor", "ai-officer", "administrator", "stranger", "operator"];

fn role_of(who: &str) -> Option<(Role, Option<&'static str>)> {
    Some(match who {
        "nobody" => return None,
        "stranger" => (Role::Administrator, Some("brugge")),
        "operator" => (Role::Operator, None),
        role => (role.parse().unwrap(), Some("gent")),
    })
}

async fn town() -> (Town, String) {
    let town = Town::new().await;
    let facts =
        include_str!("../../src/cli/demo/systems/website-chatbot.toml").split_once("[facts]").unwrap().1;
    let system = format!(
        "id = \"eigen\"\nname = \"Eigen\"\norganisation = \"gent\"\nversions = [{{ name = \"1\" }}]\n[facts]\nsolely-profiling-or-traits = false{facts}"
    );
    let assessment = town.register(&system).await;
    town.search("nieuws").await;
    (town, assessment.deadlines[0].rule.clone())
}

async fn ask(town: &Town, request: Request<Body>) -> (StatusCode, String) {
    let response = belfort::web::router(town.tower.clone()).oneshot(request).await.unwrap();
    let place = response.headers().get("location").map(|place| place.to_str().unwrap().to_owned());
    (response.status(), place.unwrap_or_default())
}

/// What a route that is let in answers, is the affair of its own chapter.
fn is_let_in(need: Need, status: StatusCode, place: &str) -> bool {
    let is_hidden = matches!(need, Need::OfSystem(_)) && status == StatusCode::NOT_FOUND;
    !is_hidden && status != StatusCode::FORBIDDEN && !place.starts_with("/sign-in?next=")
}

/// What the table promises, in words of its own.
fn is_promised(need: Need, who: &str) -> bool {
    let of_gent = |least: Role| match who {
        "nobody" | "stranger" => false,
        who => who.parse::<Role>().unwrap() >= least,
    };
    match need {
        Need::Nobody => true,
        Need::Account => who != "nobody",
        Need::Somewhere(least) => of_gent(least) || (who == "stranger" && Role::Administrator >= least),
        Need::OfSystem(least) => of_gent(least),
        Need::Everywhere(least) => who == "operator" && Role::Operator >= least,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_gets_through_exactly_the_doors_of_the_table() {
    let (town, rule) = town().await;
    let mut accounts = Vec::new();
    for who in WHO {
        accounts.push(match role_of(who) {
            Some((role, organisation)) => Some(account(&town.tower, who, role, organisation).await),
            None => None,
        });
    }
    let made = town.now().timestamp_millis().to_string();
    let file = file(&town).await;
    let mut table = String::new();
    for entry in access() {
        let parts = entry.path.split('/').map(|part| match part {
            "{id}" => "eigen",
            "{rule}" => &rule,
            "{format}" => "csv",
            "{name}" => "belfort.css",
            "{made}" => &made,
            "{kind}" => "versions",
            "{place}" => "0",
            "{file}" => &file,
            part if part.starts_with('{') => "geen",
            part => part,
        });
        let address = parts.collect::<Vec<_>>().join("/");
        write!(table, "{:4} {:42}", entry.method.as_str(), entry.path).unwrap();
        for (who, account) in WHO.iter().zip(&accounts) {
            let mut request = Request::builder().method(&entry.method).uri(&address);
            request = request.header("sec-fetch-site", "same-origin");
            request = request.header("content-type", "application/x-www-form-urlencoded");
            if let Some(account) = account {
                request = request.header("cookie", session(&town.tower, account).await);
            }
            let (status, place) = ask(&town, request.body(Body::empty()).unwrap()).await;
            assert!(!status.is_server_error(), "{who} at {address}: {status}");
            let is_in = is_let_in(entry.need, status, &place);
            assert_eq!(
                is_in,
                is_promised(entry.need, who),
                "{who} at {} {address}: {status} {place}",
                entry.method
            );
            write!(table, " {}", if is_in { who } else { "-" }).unwrap();
        }
        table.push('\n');
    }
    expect_file!["access/pages.txt"].assert_eq(&table);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_and_scope_gets_through_exactly_the_operations_of_the_description() {
    let (town, rule) = town().await;
    let mut tokens = Vec::new();
    for who in WHO {
        tokens.push(match role_of(who) {
            Some((role, place)) => Some(program_token(&town.tower, who, role, place, &Scope::ALL).await),
            None => None,
        });
    }
    let made = town.now().format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let mut operations = api_access();
    operations.sort_by_key(|one| (one.path.clone(), one.method.to_string()));
    let mut table = String::new();
    for belfort::web::Operation { method, path, need } in &operations {
        // Whether a system may be put depends on whose it was and becomes: its own chapter tries that.
        let is_put = path == "/api/v1/systems/{id}" && *method == Method::PUT;
        let is_of_system = path.starts_with("/api/v1/systems/{id}") && !is_put;
        let address = path.replace("{id}", "eigen").replace("{key}", "geen").replace("{rule}", &rule);
        let address = address.replace("{fact}", "solely-profiling-or-traits").replace("{format}", "csv");
        let address = address.replace("{organisation}", "geen").replace("{made}", &made);
        write!(table, "{:6} {path:34}", method.as_str()).unwrap();
        let promised = |who: &str| match need {
            None => true,
            Some((_, None)) => is_promised(Need::Account, who),
            Some((_, Some(least))) if is_of_system => is_promised(Need::OfSystem(*least), who),
            Some((_, Some(Role::Operator))) => who == "operator",
            Some((_, Some(least))) => is_promised(Need::Somewhere(*least), who),
        };
        for (who, token) in WHO.iter().zip(&tokens) {
            let address = address.replace("{questionnaire}", &questionnaire(&town).await);
            let address = address.replace("{file}", &file(&town).await);
            let status = call(&town, method, &address, token.as_deref()).await;
            let is_hidden = is_of_system && status == StatusCode::NOT_FOUND;
            let is_in = !is_hidden && status != StatusCode::FORBIDDEN && status != StatusCode::UNAUTHORIZED;
            // The system is gone once somebody may remove it.
            if *method == Method::DELETE && is_in {
                town_again(&town).await;
            }
            assert_eq!(is_in, promised(who), "{who} at {method} {path}: {status}");
            write!(table, " {}", if is_in { who } else { "-" }).unwrap();
        }
        if let Some((scope, _)) = need {
            let others: Vec<Scope> = Scope::ALL.into_iter().filter(|other| other != scope).collect();
            let token = program_token(&town.tower, "bijna", Role::Operator, None, &others).await;
            let status = call(&town, method, &address, Some(&token)).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "without {scope} at {method} {path}");
            write!(table, " ({scope})").unwrap();
        }
        table.push('\n');
    }
    expect_file!["access/operations.txt"].assert_eq(&table);

    let request = Request::get("/api/v1/openapi.json").body(Body::empty()).unwrap();
    let response = belfort::web::router(town.tower.clone()).oneshot(request).await.unwrap();
    let bytes = axum::body::to_bytes(response.into_body(), 10 << 20).await.unwrap();
    let described: Value = serde_json::from_slice(&bytes).unwrap();
    let paths = described["paths"].as_object().unwrap();
    let count: usize = paths.values().map(|item| item.as_object().unwrap().len()).sum();
    assert_eq!(operations.len(), count, "an operation that does not say what it needs answers nobody");
}

async fn call(town: &Town, method: &Method, address: &str, token: Option<&str>) -> StatusCode {
    let mut request = Request::builder().method(method).uri(address);
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    ask(town, request.body(Body::empty()).unwrap()).await.0
}

/// Another questionnaire to a vendor; whoever may take one back leaves none.
async fn questionnaire(town: &Town) -> String {
    let now = town.now();
    let asked = Questionnaire {
        system: "eigen".to_owned(),
        vendor: "Bouwer".to_owned(),
        facts: Vec::new(),
        who: "An".to_owned(),
        created: now,
        expires: now + TimeDelta::days(1),
        answered: None,
    };
    let hash = token::hash(&token::fresh());
    town.tower.store.add_questionnaire(&hash, &asked).await.unwrap();
    questionnaire_id(&hash)
}

/// A file of the system; whoever may remove it leaves none.
async fn file(town: &Town) -> String {
    let content = b"Proces-verbaal.".to_vec();
    let file = belfort::daemon::files::read(&town.tower, "pv.txt", content, "An").unwrap();
    match belfort::daemon::files::add(&town.tower, "eigen", file, "system", "An").await.unwrap() {
        belfort::daemon::files::Added::Done(id, _) => id,
        other => panic!("{other:?}"),
    }
}

async fn town_again(town: &Town) {
    town.register("id = \"eigen\"\nname = \"Eigen\"\norganisation = \"gent\"\n[facts]\nsolely-profiling-or-traits = false\n").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_to_another_organisation_is_seen_nowhere() {
    let (town, _) = town().await;
    let hidden = "Vreemdzaak";
    town.register(&format!("id = \"vreemd\"\nname = \"{hidden}\"\norganisation = \"brugge\"\n")).await;
    town.register(&format!("id = \"wees\"\nname = \"{hidden} zonder huis\"\n")).await;
    let reader = account(&town.tower, "An", Role::Administrator, Some("gent")).await;
    let key = town.tower.store.calendar_key(&reader).await.unwrap().unwrap();
    let read = async |address: &str| {
        let request = Request::get(address).header("cookie", session(&town.tower, &reader).await);
        let response = belfort::web::router(town.tower.clone());
        let response = response.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 10 << 20).await.unwrap();
        (status, String::from_utf8(bytes.to_vec()).unwrap())
    };
    for address in [
        "/register",
        "/dashboard",
        "/register/export/csv",
        "/register/export/belfort",
        "/register/export/report",
        "/deadlines.ics",
        "/search?q=Vreemdzaak",
        "/members",
        &format!("/calendar/{key}/deadlines.ics"),
    ] {
        let (status, text) = read(address).await;
        assert_eq!(status, StatusCode::OK, "{address}");
        assert!(!text.contains("vreemd\"") && !text.contains("/systems/wees"), "{address}: {text}");
        // A search says what was asked.
        assert!(!text.contains(hidden) || address.starts_with("/search"), "{address}: {text}");
    }
    assert!(read("/register").await.1.contains("/systems/eigen"));
    for address in ["", "/history", "/export/csv", "/interview", "/deadlines.ics"] {
        for id in ["vreemd", "wees", "nergens"] {
            let (status, text) = read(&format!("/systems/{id}{address}")).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{id}{address}");
            assert!(!text.contains(hidden), "{text}");
        }
    }
    let (status, _) = read(&format!("/calendar/{key}/systems/vreemd/deadlines.ics")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}
