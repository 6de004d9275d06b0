//! The API: its description is true, it answers what the program answers, and who may not write does not.

mod account;
mod answers;
mod calls;
mod dashboard;
mod described;
mod exports;
mod files;
mod import;
mod imports;
mod members;
mod projects;
mod questionnaires;
mod reading;
mod reasons;
mod schema;
mod subscriptions;
mod work;

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt;

use belfort::people::{Role, Scope};

use crate::town::{Town, program_token, signed_in, social_assistance};

pub(crate) struct Said {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Said {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// A call; what was sent and answered is held against the description.
pub(crate) async fn call(
    town: &Town,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: impl Into<Vec<u8>>,
) -> Said {
    let body = body.into();
    let said = unheld(town, method, path, headers, body.clone()).await;
    described::hold(town, method, path, &body, &said).await;
    said
}

pub(crate) async fn unheld(
    town: &Town,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: Vec<u8>,
) -> Said {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from(body)).unwrap();
    let response = belfort::web::router(town.tower.clone()).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, 10 << 20).await.unwrap();
    Said { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
}

async fn get(town: &Town, path: &str) -> Said {
    call(town, "GET", path, &[], "").await
}

/// What a program sees that may read the register.
async fn look(town: &Town, path: &str) -> Said {
    let token = program_token(&town.tower, "Lezer", Role::Reader, None, &[Scope::RegisterRead]).await;
    call(town, "GET", path, &[("authorization", &format!("Bearer {token}"))], "").await
}

/// A call of a program that may do everything, which sends JSON.
async fn write(town: &Town, method: &str, path: &str, more: &[(&str, &str)], body: &Value) -> Said {
    let token = program_token(&town.tower, "Ann", Role::Operator, None, &Scope::ALL).await;
    let key = format!("Bearer {token}");
    let mut headers = vec![("authorization", key.as_str()), ("content-type", "application/json")];
    headers.extend(more);
    call(town, method, path, &headers, body.to_string()).await
}

fn system(id: &str) -> Value {
    json!({ "id": id, "name": "Chatbot", "owner": "email:ann@town.example", "facts": {},
        "notes": [{ "date": "2026-11-20", "text": "nog te bespreken" }] })
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_of_the_description_is_there_and_no_other_method() {
    let town = Town::new().await;
    let described = get(&town, "/api/v1/openapi.json").await.json();
    assert!(described["openapi"].as_str().unwrap().starts_with("3.1"), "{}", described["openapi"]);
    let paths = described["paths"].as_object().unwrap();
    assert!(paths.len() >= 17, "{:?}", paths.keys());
    for (path, item) in paths {
        let described: Vec<String> =
            item.as_object().unwrap().keys().map(|method| method.to_uppercase()).collect();
        let address = path
            .replace("{id}", "none")
            .replace("{key}", "none")
            .replace("{rule}", "none")
            .replace("{fact}", "none")
            .replace("{file}", "none")
            .replace("{questionnaire}", "none")
            .replace("{organisation}", "none")
            .replace("{made}", "none")
            .replace("{format}", "none");
        for method in ["GET", "PUT", "POST", "DELETE", "PATCH"] {
            let said = call(&town, method, &address, &[], "").await;
            let is_there = said.status != StatusCode::METHOD_NOT_ALLOWED;
            assert_eq!(is_there, described.contains(&method.to_owned()), "{method} {path}: {}", said.status);
            assert!(
                !said.status.is_server_error() || ["/api/v1/items", "/api/v1/hits"].contains(&path.as_str()),
                "{method} {path}: {}",
                said.text
            );
            if said.status.is_client_error() {
                assert_eq!(said.header("content-type"), "application/problem+json", "{method} {path}");
                let allowed: Vec<&str> =
                    said.header("allow").split(',').filter(|one| *one != "HEAD").collect();
                assert!(is_there || allowed.len() == described.len(), "{path}: {allowed:?} {described:?}");
            }
        }
        for operation in item.as_object().unwrap().values() {
            assert!(operation["summary"].as_str().is_some_and(|summary| summary.len() > 10), "{path}");
        }
    }
    let page = get(&town, "/api/v1?lang=en").await;
    assert!(page.header("content-type").starts_with("text/html") && !page.text.contains("<script"));
    for path in paths.keys() {
        assert!(page.text.contains(path.as_str()), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_news_is_read_by_the_page_and_asked_for_in_the_query_language() {
    let town = Town::new().await;
    town.follow("vvsg").await;
    for number in 1..=3 {
        town.publish(
            "vvsg",
            &number.to_string(),
            &format!("Nieuwe sensoren {number}"),
            "Over <b>druktemeting</b>.",
        );
    }
    town.poll().await;
    town.search("sensoren").await;
    let found = get(&town, "/api/v1/items?q=sensoren&limit=2").await;
    assert_eq!(
        (found.json()["total"].clone(), found.json()["hits"].as_array().unwrap().len()),
        (json!(3), 2)
    );
    assert_eq!(found.header("link"), "</api/v1/items?q=sensoren&limit=2&offset=2>; rel=\"next\"");
    assert_eq!(
        get(&town, "/api/v1/items?q=sensoren&limit=2&offset=2").await.json()["hits"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(get(&town, "/api/v1/items?feed=elders").await.json()["total"], 0);

    let key = found.json()["hits"][0]["key"].as_str().unwrap().to_owned();
    let item = get(&town, &format!("/api/v1/items/{key}")).await;
    assert!(item.json()["text"].as_str().unwrap().contains("druktemeting") && !item.text.contains("<b>"));
    let held = [("if-none-match", item.header("etag"))];
    let again = call(&town, "GET", &format!("/api/v1/items/{key}"), &held, "").await;
    assert_eq!((again.status, again.text.as_str()), (StatusCode::NOT_MODIFIED, ""));

    for wrong in [
        "limit=0",
        "limit=201",
        "offset=10001",
        "since=gisteren",
        "sort=oud",
        "theme=geen",
        "q=(open",
        "lang=xx",
    ] {
        let said = get(&town, &format!("/api/v1/items?{wrong}")).await;
        assert_eq!(said.status, StatusCode::BAD_REQUEST, "{wrong}: {}", said.text);
        assert_eq!(said.json()["problems"].as_array().unwrap().len(), 1, "{wrong}");
    }
    for (path, name) in
        [("themes", "themes"), ("feeds", "feeds"), ("rules", "rules"), ("projects", "projects")]
    {
        let list = get(&town, &format!("/api/v1/{path}?limit=1")).await.json();
        assert!(list[name].as_array().unwrap().len() <= 1 && list["total"].is_u64(), "{path}: {list}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_says_what_the_register_says_and_stores_nothing() {
    let town = Town::new().await;
    let read = belfort::register::read_system(
        "system.toml",
        &social_assistance("fraude", "email:ann@town.example"),
        belfort::register::Format::Toml,
        &town.tower.book,
    );
    let mut sent = read.unwrap().to_json();
    for answer in sent["facts"].as_object_mut().unwrap().values_mut() {
        *answer = json!({ "value": answer, "who": "Ann", "when": "2026-11-20" });
    }
    let days = "on=2027-12-03&law=2026-11-23&lang=en";
    let path = format!("/api/v1/check?{days}");
    let json = [("content-type", "application/json")];
    let checked = call(&town, "POST", &path, &json, sent.to_string()).await;
    assert_eq!(checked.status, StatusCode::OK, "{}", checked.text);
    let checked = checked.json();
    assert_eq!((&checked["schema"], &checked["risk"]), (&json!("belfort.assessment/1"), &json!("high")));
    assert!(town.tower.store.systems().await.unwrap().is_empty(), "asking stores nothing");

    // What the program says of the same file on the same days.
    let file = town.folder().join("fraude.json");
    std::fs::write(&file, sent.to_string()).unwrap();
    let program = std::process::Command::new(env!("CARGO_BIN_EXE_belfort"))
        .args([
            "--json",
            "--lang",
            "en",
            "check",
            file.to_str().unwrap(),
            "--on",
            "2027-12-03",
            "--law",
            "2026-11-23",
        ])
        .output()
        .unwrap();
    let mut said: Value = serde_json::from_slice(&program.stdout).unwrap();
    said.as_object_mut().unwrap().remove("decides");
    assert_eq!(checked, said);

    assert_eq!(write(&town, "PUT", "/api/v1/systems/fraude", &[], &sent).await.status, StatusCode::CREATED);
    let kept = look(&town, &format!("/api/v1/systems/fraude/assessment?{days}")).await;
    assert_eq!(kept.json(), checked);
    assert!(look(&town, "/api/v1/deadlines").await.json()["total"].as_u64().unwrap() > 0);
    assert_eq!(
        look(&town, "/api/v1/systems/fraude/assessment?on=ooit").await.status,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_writes_over_the_api_sees_all_and_overwrites_nobody() {
    let town = Town::new().await;
    let path = "/api/v1/systems/bot";
    let made = write(&town, "PUT", path, &[], &system("bot")).await;
    assert_eq!((made.status, made.header("location")), (StatusCode::CREATED, path), "{}", made.text);
    let first = made.header("etag").to_owned();
    let seen = look(&town, path).await;
    assert!(seen.json()["notes"].is_null() && seen.json()["owner"] == "ann@town.example", "{}", seen.text);

    let mut changed = system("bot");
    changed["name"] = json!("Chatbot 2");
    let done = write(&town, "PUT", path, &[("if-match", &first)], &changed).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    assert_ne!(done.header("etag"), first);
    let late = write(&town, "PUT", path, &[("if-match", &first)], &system("bot")).await;
    assert_eq!(late.status, StatusCode::PRECONDITION_FAILED, "{}", late.text);
    let only_new = write(&town, "PUT", path, &[("if-none-match", "*")], &system("bot")).await;
    assert_eq!(only_new.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(look(&town, path).await.json()["name"], "Chatbot 2");

    let history = write(&town, "GET", "/api/v1/systems/bot/history", &[], &json!(null)).await.json();
    let who: Vec<&Value> =
        history["changes"].as_array().unwrap().iter().map(|change| &change["who"]).collect();
    assert!(who.iter().all(|who| **who == json!("Ann (proef)")) && !who.is_empty(), "{who:?}");
    assert_eq!(
        write(&town, "DELETE", path, &[("if-match", &first)], &json!(null)).await.status,
        StatusCode::PRECONDITION_FAILED
    );
    assert_eq!(write(&town, "DELETE", path, &[], &json!(null)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(look(&town, path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn projects_and_feeds_are_shared_and_removed_with_a_token() {
    let town = Town::new().await;
    let project =
        json!({ "id": "drukte", "title": "Drukte meten", "organisation": "Stad", "problem": "Te druk." });
    let made = write(&town, "PUT", "/api/v1/projects/drukte", &[], &project).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    assert_eq!(town.search("drukte").await.total, 1, "a shared project is an item");
    let again =
        write(&town, "PUT", "/api/v1/projects/drukte", &[("if-match", made.header("etag"))], &project).await;
    assert_eq!(again.status, StatusCode::OK);
    let before = json!({ "text": "Te druk op het plein: hoe meten we dat?" });
    let like = write(&town, "POST", "/api/v1/similar", &[], &before).await;
    assert_eq!(like.json()["items"][0]["title"], "Drukte meten", "{}", like.text);
    for wrong in [
        json!({}),
        json!({ "text": " " }),
        json!({ "text": "x".repeat(10_001) }),
        json!({ "text": "x", "y": 1 }),
    ] {
        let said = write(&town, "POST", "/api/v1/similar", &[], &wrong).await;
        assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}: {}", said.text);
    }
    let other = write(&town, "PUT", "/api/v1/projects/anders", &[], &project).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY, "the address and the body name one project");
    assert_eq!(
        write(&town, "DELETE", "/api/v1/projects/drukte", &[], &json!(null)).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(get(&town, "/api/v1/projects/drukte").await.status, StatusCode::NOT_FOUND);

    let feed = json!({ "id": "nieuws", "url": "https://ann:geheim@nieuws.example/feed?token=geheim" });
    let made = write(&town, "POST", "/api/v1/feeds", &[], &feed).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    assert_eq!(write(&town, "POST", "/api/v1/feeds", &[], &feed).await.status, StatusCode::CONFLICT);
    let listed = get(&town, "/api/v1/feeds").await;
    assert!(listed.text.contains("nieuws.example") && !listed.text.contains("geheim"), "{}", listed.text);
    for wrong in
        [json!({ "url": "file:///etc/passwd" }), json!({ "url": "https://x.example/", "id": "projects" })]
    {
        let said = write(&town, "POST", "/api/v1/feeds", &[], &wrong).await;
        assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}: {}", said.text);
    }
    assert_eq!(
        write(&town, "DELETE", "/api/v1/feeds/nieuws", &[], &json!(null)).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        write(&town, "DELETE", "/api/v1/feeds/nieuws", &[], &json!(null)).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_token_nothing_is_written_and_a_cookie_is_no_token() {
    let town = Town::new().await;
    let cookie = signed_in(&town.tower, "Ann", Role::Operator, None).await;
    let session = format!("Bearer {}", cookie.split_once('=').unwrap().1);
    let proofs: [&[(&str, &str)]; 7] = [
        &[],
        &[("authorization", "Bearer bft_wrong")],
        &[("authorization", "Bearer wrong")],
        &[("authorization", "Basic YTpi")],
        &[("authorization", "Bearer")],
        &[("authorization", &session)],
        &[("cookie", &cookie)],
    ];
    for proof in proofs {
        let mut headers = vec![("content-type", "application/json")];
        headers.extend(proof);
        let said = call(&town, "PUT", "/api/v1/systems/bot", &headers, system("bot").to_string()).await;
        assert_eq!(said.status, StatusCode::UNAUTHORIZED, "{proof:?}");
        assert_eq!(said.header("www-authenticate"), "Bearer realm=\"belfort\"");
        assert!(said.json()["problems"].is_null(), "{}", said.text);
        let public = call(&town, "GET", "/api/v1/rules", proof, "").await.status;
        let is_wrong = proof.iter().any(|(name, _)| *name == "authorization");
        assert_eq!(
            public == StatusCode::UNAUTHORIZED,
            is_wrong,
            "a wrong token is told also where none is needed"
        );
    }
    assert!(town.tower.store.systems().await.unwrap().is_empty());
    // A browser that another site drives sends an origin; a call with a token is not stopped by it.
    let far =
        write(&town, "PUT", "/api/v1/systems/bot", &[("sec-fetch-site", "cross-site")], &system("bot")).await;
    assert_eq!(far.status, StatusCode::CREATED, "{}", far.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_does_what_its_scopes_and_its_owner_may_for_their_organisation() {
    let town = Town::new().await;
    let of = |id: &str, organisation: &str| {
        let mut system = system(id);
        system["organisation"] = json!(organisation);
        system
    };
    for (id, organisation) in [("eigen", "gent"), ("vreemd", "brugge")] {
        let path = format!("/api/v1/systems/{id}");
        assert_eq!(write(&town, "PUT", &path, &[], &of(id, organisation)).await.status, StatusCode::CREATED);
    }
    let token = async |role, scopes: &[Scope]| {
        format!("Bearer {}", program_token(&town.tower, "An", role, Some("gent"), scopes).await)
    };
    let ask = async |method: &str, path: &str, token: &str, body: &Value| {
        let mut headers = vec![("authorization", token), ("content-type", "application/json")];
        headers.extend((path == "/api/v1/systems/eigen").then_some(("if-match", "*")));
        call(&town, method, path, &headers, body.to_string()).await
    };
    let (own, strange, none) = ("/api/v1/systems/eigen", "/api/v1/systems/vreemd", &json!(null));

    let blind = token(Role::Officer, &[Scope::RegisterWrite]).await;
    let said = ask("GET", own, &blind, none).await;
    assert_eq!((said.status, said.json()["code"].clone()), (StatusCode::FORBIDDEN, json!("scope")));
    assert_eq!(said.json()["problems"][0]["scope"], "register:read");

    let reader = token(Role::Reader, &Scope::ALL).await;
    assert_eq!(ask("GET", own, &reader, none).await.status, StatusCode::OK);
    assert_eq!(ask("GET", strange, &reader, none).await.status, StatusCode::NOT_FOUND);
    let listed = ask("GET", "/api/v1/systems", &reader, none).await.json();
    assert_eq!((listed["total"].clone(), listed["systems"][0]["id"].clone()), (json!(1), json!("eigen")));
    let said = ask("PUT", own, &reader, &of("eigen", "gent")).await;
    assert_eq!((said.status, said.json()["code"].clone()), (StatusCode::FORBIDDEN, json!("role")));

    let editor = token(Role::Editor, &Scope::ALL).await;
    assert_eq!(ask("PUT", own, &editor, &of("eigen", "gent")).await.status, StatusCode::OK);
    let mut published = of("eigen", "gent");
    published["published"] = json!(true);
    for (method, path, body) in [
        ("PUT", own, &published),
        ("PUT", "/api/v1/systems/nieuw", &of("nieuw", "gent")),
        ("DELETE", own, none),
        ("POST", "/api/v1/feeds", &json!({ "url": "https://x.example/" })),
    ] {
        assert_eq!(ask(method, path, &editor, body).await.status, StatusCode::FORBIDDEN, "{method} {path}");
    }
    let officer = token(Role::Officer, &Scope::ALL).await;
    assert_eq!(ask("PUT", own, &officer, &published).await.status, StatusCode::OK);
    assert_eq!(ask("PUT", strange, &officer, &of("vreemd", "gent")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ask("PUT", own, &officer, &of("eigen", "brugge")).await.status, StatusCode::FORBIDDEN);
    let mut project =
        json!({ "id": "drukte", "title": "Drukte", "organisation": "brugge", "problem": "Te druk." });
    let said = ask("PUT", "/api/v1/projects/drukte", &officer, &project).await;
    assert_eq!(said.status, StatusCode::FORBIDDEN, "nobody speaks for another organisation");
    project["organisation"] = json!("gent");
    assert_eq!(ask("PUT", "/api/v1/projects/drukte", &officer, &project).await.status, StatusCode::CREATED);
    town.tower.store.save_organisation("gent", "Stad Gent").await.unwrap();
    project["organisation"] = json!("Stad Gent");
    let by_name = ask("PUT", "/api/v1/projects/drukte", &officer, &project).await;
    assert_eq!((by_name.status, by_name.json()["organisation"].clone()), (StatusCode::OK, json!("gent")));
    town.tower.store.save_organisation("brugge", "Stad Brugge").await.unwrap();
    project["organisation"] = json!("Stad Brugge");
    let said = ask("PUT", "/api/v1/projects/drukte", &officer, &project).await;
    assert_eq!(said.status, StatusCode::FORBIDDEN, "by its name neither");
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_calls_are_refused_in_the_language_asked_for_with_every_mistake() {
    let town = Town::new().await;
    let lost = get(&town, "/api/v1/nergens?lang=fr").await;
    assert_eq!((lost.status, lost.header("content-language")), (StatusCode::NOT_FOUND, "fr"));
    assert_eq!(lost.json()["detail"], "Ceci n'existe pas, ou plus.");
    let json = [("content-type", "application/json")];
    let plain = call(&town, "POST", "/api/v1/check", &[("content-type", "text/plain")], "{}").await;
    assert_eq!(plain.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let large = call(&town, "POST", "/api/v1/check", &json, vec![b' '; (1 << 20) + 1]).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(large.header("content-type"), "application/problem+json");
    let deep = "[".repeat(200_000);
    let bodies: [&[u8]; 5] = [b"{", b"", b"[]", &[0xff, 0xfe], deep.as_bytes()];
    for body in bodies {
        let said = call(&town, "POST", "/api/v1/check", &json, body.to_vec()).await;
        assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", said.text);
        assert!(!said.json()["problems"].as_array().unwrap().is_empty());
    }
    let wrong =
        json!({ "id": "a/b", "name": "<script>", "colour": "red", "facts": { "no-such-fact": true } });
    let said = call(&town, "POST", "/api/v1/check", &json, wrong.to_string()).await.json();
    let codes: Vec<&str> =
        said["problems"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"bad-id") && codes.contains(&"unknown-fact") && codes.len() == 3, "{said}");
    assert!(said["problems"].to_string().contains("colour"), "{said}");
    let feed =
        write(&town, "POST", "/api/v1/feeds", &[], &json!({ "url": "https://x.example/", "colour": 1 }))
            .await;
    assert!(feed.json()["problems"].to_string().contains("colour"), "{}", feed.text);
}
