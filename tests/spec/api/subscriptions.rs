//! Subscriptions over the API: with the token of their links, and with no right that the pages do not give.

use axum::http::StatusCode;
use belfort::daemon::consent::mail_questions;
use belfort::daemon::moving::tell_farewells;
use serde_json::{Value, json};

use super::{Said, call, get, unheld};
use crate::town::Town;

async fn ask(town: &Town, method: &str, path: &str, token: &str, body: Value) -> Said {
    let headers = [("subscription-token", token), ("content-type", "application/json")];
    let body = if body.is_null() { String::new() } else { body.to_string() };
    call(town, method, path, &headers, body).await
}

async fn subscribe(town: &Town, body: Value) -> Said {
    let json = [("content-type", "application/json"), ("accept-language", "en")];
    call(town, "POST", "/api/v1/subscriptions", &json, body.to_string()).await
}

async fn mail(town: &Town) -> u64 {
    mail_questions(&town.tower, &town.tower.channels().unwrap()).await.unwrap()
}

/// The token of a link in the last mail.
fn token(town: &Town, link: &str) -> String {
    let mail = town.mails().pop().unwrap().replace("=\r\n", "");
    let start = mail.find(link).unwrap_or_else(|| panic!("{mail}")) + link.len();
    mail[start..].chars().take(32).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_that_a_program_asks_for_begins_with_the_yes_of_its_address() {
    let town = Town::new().await;
    let wish = json!({ "to": "Ann@town.example", "query": "fietsers", "rhythm": "daily" });
    let asked = subscribe(&town, wish.clone()).await;
    assert_eq!((asked.status, asked.text.as_str()), (StatusCode::ACCEPTED, ""));
    assert_eq!(mail(&town).await, 1);
    assert!(town.tower.store.subscriptions().await.unwrap().is_empty(), "nobody said yes yet");
    let token = token(&town, "/confirm/");
    assert_eq!(
        ask(&town, "GET", "/api/v1/subscription", &token, Value::Null).await.status,
        StatusCode::NOT_FOUND
    );
    let asked = ask(&town, "GET", "/api/v1/consent", &token, Value::Null).await.json();
    assert_eq!((&asked["to"], &asked["moves"]), (&json!("email:a…@town.example"), &json!(false)));
    assert!(asked["wording"].as_str().unwrap().contains("fietsers"), "{asked}");
    assert!(town.tower.store.subscriptions().await.unwrap().is_empty(), "a look is no yes");
    let no = ask(&town, "POST", "/api/v1/consent", "geraden", Value::Null).await;
    assert_eq!(no.status, StatusCode::NOT_FOUND);
    let yes = ask(&town, "POST", "/api/v1/consent", &token, Value::Null).await;
    assert_eq!((yes.status, &yes.json()["rhythm"]), (StatusCode::OK, &json!("daily")));
    assert!(!yes.text.contains(&token), "{}", yes.text);
    let twice = ask(&town, "POST", "/api/v1/consent", &token, Value::Null).await;
    assert_eq!(twice.status, StatusCode::NOT_FOUND, "a yes is given once");
    let begun = town.tower.store.subscriptions().await.unwrap();
    let begun = (begun[0].to.to_string(), begun[0].rhythm.as_str(), begun[0].language.code());
    assert_eq!(begun, ("email:ann@town.example".to_owned(), "daily", "en"));
    // Whoever asks for an address that is there already learns nothing of it.
    assert_eq!(subscribe(&town, wish).await.status, StatusCode::ACCEPTED);
    for (part, value) in [
        ("to", json!("geen adres")),
        ("query", json!("")),
        ("query", json!("(open")),
        ("query", json!("x".repeat(1_001))),
        ("rhythm", json!("nooit")),
        ("colour", json!("red")),
    ] {
        let mut wrong = json!({ "to": "ann@town.example", "query": "fietsers", "rhythm": "daily" });
        wrong[part] = value;
        assert_eq!(subscribe(&town, wrong.clone()).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_was_mailed_is_ended_with_its_token_and_asked_no_more() {
    let town = Town::new().await;
    subscribe(&town, json!({ "to": "ann@town.example", "query": "fietsers", "rhythm": "instant" })).await;
    mail(&town).await;
    let token = token(&town, "/confirm/");
    let end = async || ask(&town, "DELETE", "/api/v1/subscription", &token, Value::Null).await.status;
    assert_eq!(end().await, StatusCode::NO_CONTENT);
    assert_eq!(end().await, StatusCode::NOT_FOUND);
    unheld(&town, "POST", &format!("/confirm/{token}"), &[], Vec::new()).await;
    assert!(town.tower.store.subscriptions().await.unwrap().is_empty(), "its link begins nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscriber_sees_why_an_item_came_or_not_and_nobody_elses() {
    let town = Town::new().await;
    town.follow("vvsg").await;
    let ann = town.subscribe("email:ann@town.example", "sensoren", &[]).await;
    let bob = town.subscribe("email:bob@town.example", "parkeren", &[]).await;
    town.poll().await;
    town.publish("vvsg", "1", "Nieuwe sensoren", "Over drukte.");
    town.poll().await;
    town.search("sensoren").await;
    town.tell().await;
    let key = belfort::news::ItemKey::new("vvsg", "1");
    let why = async |token: &str| {
        ask(&town, "GET", &format!("/api/v1/subscription/why/{key}?lang=en"), token, Value::Null).await
    };
    let told = why(&ann.token).await;
    assert_eq!((told.status, told.header("cache-control")), (StatusCode::OK, "no-store"), "{}", told.text);
    let told = told.json();
    assert_eq!((&told["verdict"], &told["matched"]["answer"]), (&json!("told"), &json!("yes")), "{told}");
    assert!(told["steps"].as_array().unwrap().len() >= 4 && told["ending"].is_string(), "{told}");
    let link = format!("/subscriptions/{}/why/{key}?lang=en", ann.token);
    let page = unheld(&town, "GET", &link, &[], Vec::new()).await.text;
    assert!(page.contains(told["ending"].as_str().unwrap()), "the page says the same: {page}");
    assert_eq!(why(&bob.token).await.json()["verdict"], "not-matched");
    for token in ["geraden", "", &ann.id] {
        assert_eq!(why(token).await.status, StatusCode::NOT_FOUND, "{token}");
    }
    let bare = get(&town, "/api/v1/subscription").await;
    assert_eq!(bare.status, StatusCode::BAD_REQUEST, "{}", bare.text);
    assert!(!told.to_string().contains(&ann.token), "the token is in no answer");

    let own = ask(&town, "GET", "/api/v1/subscription", &ann.token, Value::Null).await;
    let told = own.json();
    assert_eq!(
        (&told["to"], &told["watch"]["query"], &told["rhythm"]),
        (&json!("email:a…@town.example"), &json!("sensoren"), &json!("instant"))
    );
    assert!(!own.text.contains(&ann.token) && !own.text.contains(&ann.id), "{}", own.text);
    let end = ask(&town, "DELETE", "/api/v1/subscription", &ann.token, Value::Null).await;
    assert_eq!(end.status, StatusCode::NO_CONTENT);
    let left = town.tower.store.subscriptions().await.unwrap();
    assert_eq!(left.iter().map(|one| &one.id).collect::<Vec<_>>(), [&bob.id]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_moves_when_its_new_address_says_yes() {
    let town = Town::new().await;
    let ann = town.subscribe("email:ann@town.example", "sensoren", &[]).await;
    let path = "/api/v1/subscription/address";
    let wrong = ask(&town, "PUT", path, &ann.token, json!({ "to": "geen adres" })).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
    let to = json!({ "to": "nieuw@town.example" });
    assert_eq!(ask(&town, "PUT", path, "geraden", to.clone()).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ask(&town, "PUT", path, &ann.token, to).await.status, StatusCode::ACCEPTED);
    let address = async || town.tower.store.subscriptions().await.unwrap()[0].to.to_string();
    assert_eq!((address().await, mail(&town).await), ("email:ann@town.example".to_owned(), 1));
    let token = token(&town, "/confirm/");
    assert_eq!(ask(&town, "GET", "/api/v1/consent", &token, Value::Null).await.json()["moves"], true);
    let yes = ask(&town, "POST", "/api/v1/consent", &token, Value::Null).await;
    assert_eq!(yes.json()["to"], "email:n…@town.example", "{}", yes.text);
    assert_eq!(address().await, "email:nieuw@town.example");
    assert_eq!(tell_farewells(&town.tower, &town.tower.channels().unwrap()).await.unwrap(), 1);
}
