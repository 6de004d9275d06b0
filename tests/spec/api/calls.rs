//! Calls of programs: the work on a system, calls that are sent twice, and calls without end.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use belfort::people::{Role, Scope};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{call, write};
use crate::town::{Town, program_token, social_assistance};

async fn with_duty() -> (Town, String) {
    let town = Town::new().await;
    let assessment = town.register(&social_assistance("steun", "email:bob@town.example")).await;
    (town, assessment.deadlines[0].rule.clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_measure_is_set_by_a_program_and_nobody_elses_is_overwritten() {
    let (town, rule) = with_duty().await;
    let path = format!("/api/v1/systems/steun/measures/{rule}");
    let none = write(&town, "GET", &path, &[], &json!(null)).await;
    assert_eq!((none.status, none.json()), (StatusCode::OK, json!({ "state": "open" })));
    let first = none.header("etag").to_owned();
    let measure = json!({ "state": "met", "owner": "Bo", "date": "2026-11-01" });
    let set = write(&town, "PUT", &path, &[("if-match", &first)], &measure).await;
    assert_eq!((set.status, set.json()), (StatusCode::OK, measure.clone()), "{}", set.text);
    assert_ne!(set.header("etag"), first);
    let late = write(&town, "PUT", &path, &[("if-match", &first)], &json!({ "state": "open" })).await;
    assert_eq!(late.status, StatusCode::PRECONDITION_FAILED);
    // A note is another part: it stands in nobody's way.
    let note = write(&town, "POST", "/api/v1/systems/steun/notes", &[], &json!({ "text": "Gebeld." })).await;
    assert_eq!((note.status, note.json()["who"].clone()), (StatusCode::CREATED, json!("Ann (proef)")));
    let (held, going) = ([("if-match", set.header("etag"))], json!({ "state": "in-progress" }));
    assert_eq!(write(&town, "PUT", &path, &held, &going).await.status, StatusCode::OK);
    let all = write(&town, "GET", "/api/v1/systems/steun/measures", &[], &json!(null)).await.json();
    assert_eq!(all["measures"][&rule], json!({ "state": "in-progress" }));
    for (path, body) in [
        (path.as_str(), json!({ "state": "half" })),
        (path.as_str(), json!({ "state": "not-applicable" })),
        (path.as_str(), json!({ "state": "met", "colour": "red" })),
        (path.as_str(), json!({ "state": "met", "note": "x".repeat(4_001) })),
    ] {
        let said = write(&town, "PUT", path, &[], &body).await;
        assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", said.text);
    }
    for text in ["", " ", &"x".repeat(4_001)] {
        let said = write(&town, "POST", "/api/v1/systems/steun/notes", &[], &json!({ "text": text })).await;
        assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let nowhere = write(&town, "PUT", "/api/v1/systems/steun/measures/geen", &[], &measure).await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_is_sent_twice_is_done_once_and_gets_one_answer() {
    let (town, _) = with_duty().await;
    let token = async |name: &str| {
        format!("Bearer {}", program_token(&town.tower, name, Role::Operator, None, &Scope::ALL).await)
    };
    let (ann, bob) = (token("Ann").await, token("Bob").await);
    let note = async |token: &str, key: &str, body: &Value| {
        let headers =
            [("authorization", token), ("content-type", "application/json"), ("idempotency-key", key)];
        call(&town, "POST", "/api/v1/systems/steun/notes", &headers, body.to_string()).await
    };
    let notes = async || town.tower.store.system("steun").await.unwrap().unwrap().system.notes.len();
    let before = notes().await;
    let text = json!({ "text": "Eén keer." });
    let (first, second) = (note(&ann, "a-1", &text).await, note(&ann, "a-1", &text).await);
    assert_eq!((first.status, second.status), (StatusCode::CREATED, StatusCode::CREATED));
    assert_eq!((second.text.as_str(), second.header("idempotency-replayed")), (first.text.as_str(), "true"));
    assert_eq!((second.header("content-type"), notes().await), ("application/json", before + 1));
    let other = note(&ann, "a-1", &json!({ "text": "Iets anders." })).await;
    assert_eq!(
        (other.status, other.json()["code"].clone()),
        (StatusCode::UNPROCESSABLE_ENTITY, json!("other-body"))
    );
    assert_eq!(note(&bob, "a-1", &text).await.status, StatusCode::CREATED, "the keys of others are others");
    assert_eq!(note(&ann, "a-2", &text).await.status, StatusCode::CREATED);
    assert_eq!(notes().await, before + 3);
    // What was refused is no answer to keep: it is mended and sent again under the same key.
    assert_eq!(note(&ann, "a-3", &json!({ "text": "" })).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(note(&ann, "a-3", &text).await.status, StatusCode::CREATED);
    assert_eq!(note(&ann, &"k".repeat(201), &text).await.status, StatusCode::BAD_REQUEST);
    let (one, two) = tokio::join!(note(&ann, "a-4", &text), note(&ann, "a-4", &text));
    assert!([one.status, two.status].contains(&StatusCode::CREATED), "{} {}", one.status, two.status);
    assert_eq!(notes().await, before + 5, "of two at once one is done");
    town.wait(TimeDelta::days(2));
    let late = token("Cas").await;
    assert_eq!(note(&late, "a-1", &text).await.status, StatusCode::CREATED);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_calls_too_often_waits_and_others_do_not() {
    let town = Town::with(|config| config.web.api_per_minute = 60).await;
    let token = program_token(&town.tower, "Ann", Role::Reader, None, &[Scope::RegisterRead]).await;
    let router = belfort::web::router(town.tower.clone());
    let ask = async |token: Option<&str>| {
        let mut request = Request::get("/api/v1/themes?lang=en");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    };
    let mut answered = 0;
    let late = loop {
        let response = ask(Some(&token)).await;
        match response.status() {
            StatusCode::OK => answered += 1,
            _ => break response,
        }
        assert!(answered < 100, "somebody calls without end");
    };
    assert_eq!((late.status(), answered), (StatusCode::TOO_MANY_REQUESTS, 16));
    assert_eq!(late.headers()["retry-after"], "1");
    assert_eq!(late.headers()["content-type"], "application/problem+json");
    assert_eq!(ask(None).await.status(), StatusCode::OK, "others do not wait");
    town.wait(TimeDelta::seconds(1));
    assert_eq!(ask(Some(&token)).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn calls_at_several_nodes_count_together_in_the_store_they_share() {
    let town = Town::new().await;
    let (store, step, room) = (&town.tower.store, TimeDelta::seconds(1), TimeDelta::seconds(15));
    let call = async |who: &str| store.count_call(who, step, room, town.tower.clock.now()).await.unwrap();
    for _ in 0..16 {
        assert_eq!(call("ann").await, Ok(()));
    }
    assert_eq!(call("ann").await, Err(TimeDelta::seconds(1)));
    assert_eq!(call("bob").await, Ok(()));
    town.wait(TimeDelta::seconds(1));
    assert_eq!((call("ann").await, call("ann").await), (Ok(()), Err(TimeDelta::seconds(1))));
    town.wait(TimeDelta::hours(1));
    assert_eq!(call("ann").await, Ok(()), "what was not used is not saved up beyond the room");
}
