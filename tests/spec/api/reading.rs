//! What everybody reads over the API as on the pages: suggestions, items and what is like them, the public register.

use axum::http::StatusCode;
use belfort::news::ItemKey;
use serde_json::{Value, json};

use super::{get, look, unheld, write};
use crate::town::{Town, social_assistance};

const RELEASE: &str = "De stad plaatst 24 sensoren in de Lange Nieuwstraat. Ze tellen voorbijgangers zonder beelden op te slaan. \
    De proef kost 85.000 euro en loopt tot 30 april 2027. De resultaten worden open data.";

#[tokio::test(flavor = "multi_thread")]
async fn a_beginning_goes_on_as_in_the_search_box() {
    let town = Town::new().await;
    town.follow("vvsg").await;
    town.publish("vvsg", "1", "Nieuwe drukteborden", "Over drukte.");
    town.poll().await;
    town.search("drukteborden").await;
    let said = get(&town, "/api/v1/suggestions?q=nieuwe%20drukteb").await.json();
    assert_eq!(said, json!({ "suggestions": ["nieuwe drukteborden"] }));
    let page = unheld(&town, "GET", "/suggest?q=nieuwe%20drukteb", &[], Vec::new()).await.json();
    assert_eq!(page[1], said["suggestions"]);
    assert_eq!(get(&town, "/api/v1/suggestions?q=d").await.json(), json!({ "suggestions": [] }));
    assert_eq!(get(&town, "/api/v1/suggestions").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_answers_beside_the_news_is_as_the_register_stands_now() {
    let town = Town::new().await;
    town.search("niets").await;
    let found =
        async |words: &str| get(&town, &format!("/api/v1/items?q={words}")).await.json()["systems"].clone();
    let save = async |name: &str, seen: &[(&str, &str)]| {
        let system = json!({ "id": "bot", "name": name, "facts": {} });
        write(&town, "PUT", "/api/v1/systems/bot", seen, &system).await
    };
    assert_eq!(found("parkeerhulp").await, json!([]));
    assert_eq!(save("Parkeerhulp", &[]).await.status, StatusCode::CREATED);
    assert_eq!(found("parkeerhulp").await, json!([]), "whoever is not signed in sees no register");
    let seen =
        async |words: &str| look(&town, &format!("/api/v1/items?q={words}")).await.json()["systems"].clone();
    assert_eq!(seen("parkeerhulp").await, json!([{ "id": "bot", "name": "Parkeerhulp" }]));
    assert_eq!(save("Bibliotheekhulp", &[("if-match", "*")]).await.status, StatusCode::OK);
    assert_eq!(seen("parkeerhulp").await, json!([]));
    assert_eq!(seen("bibliotheekhulp").await, json!([{ "id": "bot", "name": "Bibliotheekhulp" }]));
    assert_eq!(
        write(&town, "DELETE", "/api/v1/systems/bot", &[], &json!(null)).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(seen("bibliotheekhulp").await, json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_names_its_story_what_it_said_before_and_what_is_like_it() {
    let town = Town::new().await;
    for feed in ["stad", "krant", "blog"] {
        town.follow(feed).await;
    }
    town.publish("stad", "1", "Stad meet drukte met sensoren", RELEASE);
    town.poll().await;
    town.publish("krant", "77", "Sensoren meten drukte", RELEASE);
    town.publish(
        "blog",
        "9",
        "Sensoren tellen schepen in de haven",
        "Ook sensoren, voor voorbijgangers op het water.",
    );
    town.poll().await;
    town.search("sensoren").await;
    let (stad, krant) = (ItemKey::new("stad", "1"), ItemKey::new("krant", "77"));
    let item = get(&town, &format!("/api/v1/items/{stad}")).await.json();
    assert_eq!(
        item["also"],
        json!([{ "key": krant, "source": "Nieuws krant", "title": "Sensoren meten drukte" }])
    );
    assert_eq!(item["versions"], json!([]));
    town.publish(
        "stad",
        "1",
        "Stad meet drukte met sensoren",
        &RELEASE.replace("30 april 2027", "31 mei 2027"),
    );
    town.poll().await;
    let item = get(&town, &format!("/api/v1/items/{stad}")).await.json();
    let changes =
        item["versions"].as_array().unwrap().iter().flat_map(|one| one["changes"].as_array().unwrap());
    let day = json!({ "difference": "day", "before": "2027-04-30", "after": "2027-05-31" });
    assert!(changes.into_iter().any(|change| *change == day), "{item}");

    let alike = get(&town, &format!("/api/v1/items/{stad}/similar")).await.json();
    let keys: Vec<&str> =
        alike["items"].as_array().unwrap().iter().map(|hit| hit["key"].as_str().unwrap()).collect();
    assert!(keys.contains(&krant.as_str()) && !keys.contains(&stad.as_str()), "{alike}");
    assert_eq!(get(&town, "/api/v1/items/nergens/similar").await.status, StatusCode::NOT_FOUND);

    let project = json!({ "id": "drukte", "title": "Sensoren meten drukte", "organisation": "Stad",
        "problem": "Voorbijgangers tellen met sensoren, zonder beelden." });
    write(&town, "PUT", "/api/v1/projects/drukte", &[], &project).await;
    town.search("sensoren").await;
    let alike = get(&town, "/api/v1/projects/drukte/similar").await;
    assert!(!alike.json()["items"].as_array().unwrap().is_empty(), "{}", alike.text);
    assert_eq!(get(&town, "/api/v1/projects/nergens/similar").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_public_register_holds_what_is_published_and_nothing_else() {
    let town = Town::new().await;
    town.register(&social_assistance("steun", "email:geheim@town.example")).await;
    town.register(&social_assistance("verborgen", "email:geheim@town.example")).await;
    assert_eq!(get(&town, "/api/v1/public").await.json()["total"], 0);
    assert_eq!(get(&town, "/api/v1/public/steun").await.status, StatusCode::NOT_FOUND);
    let mut system = town.tower.store.system("steun").await.unwrap().unwrap().system;
    system.published = Some(true);
    system.purpose = Some("Dossiers kiezen voor controle".to_owned());
    town.tower.store.save_system(&system, town.now()).await.unwrap();
    let organisation = system.organisation.unwrap();
    town.tower.store.save_organisation(&organisation, "Stad Voorbeeld").await.unwrap();

    let list = get(&town, "/api/v1/public").await;
    let systems = list.json()["systems"].clone();
    assert_eq!((&systems[0]["id"], &systems[0]["organisation"]), (&json!("steun"), &json!("Stad Voorbeeld")));
    assert_eq!((&list.json()["total"], &systems[0]["risk"]), (&json!(1), &json!("high")));
    assert_eq!(unheld(&town, "GET", "/public.json", &[], Vec::new()).await.json(), systems, "one register");
    let one = get(&town, "/api/v1/public/steun?lang=nl").await;
    let rights = one.json()["rights"].clone();
    assert!(
        rights.to_string().contains("art_86") && rights.to_string().contains("Stad Voorbeeld"),
        "{rights}"
    );
    assert!(!one.json()["duties"].as_array().unwrap().is_empty(), "{}", one.text);
    for text in [&list.text, &one.text] {
        assert!(!text.contains("geheim") && !text.contains("verborgen") && !text.contains("facts"), "{text}");
    }
    assert_eq!(get(&town, "/api/v1/public/verborgen").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_list_has_a_version_and_who_holds_it_is_sent_nothing_twice() {
    let town = Town::new().await;
    town.search("niets").await;
    let read = async |path: &str, held: &str| {
        let held = [("if-none-match", held)];
        write(&town, "GET", path, if held[0].1.is_empty() { &[] } else { &held }, &Value::Null).await
    };
    for path in ["systems", "items", "themes", "organisations", "projects", "feeds", "deadlines"] {
        let path = format!("/api/v1/{path}");
        let first = read(&path, "").await;
        assert_eq!(first.status, StatusCode::OK, "{path}");
        let again = read(&path, first.header("etag")).await;
        assert_eq!((again.status, again.text.as_str()), (StatusCode::NOT_MODIFIED, ""), "{path}");
        assert_eq!(again.header("etag"), first.header("etag"), "{path}");
    }
    let before = read("/api/v1/systems", "").await;
    let system = json!({ "id": "bot", "name": "Bot", "facts": {} });
    write(&town, "PUT", "/api/v1/systems/bot", &[], &system).await;
    let after = read("/api/v1/systems", before.header("etag")).await;
    assert_eq!((after.status, &after.json()["total"]), (StatusCode::OK, &json!(1)));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hits_of_a_search_are_read_alone_in_the_same_order() {
    let town = Town::new().await;
    town.follow("vvsg").await;
    town.publish("vvsg", "1", "Drukte op de markt", "Sensoren tellen voorbijgangers.");
    town.publish("vvsg", "2", "Drukteborden", "Een bord toont de drukte.");
    town.publish("vvsg", "3", "Zwembad dicht", "Voor herstel.");
    town.poll().await;
    town.search("drukte").await;
    for asked in ["q=drukte", "q=drukte&sort=newest&limit=1", "limit=2&offset=1", "q=drukte%20-sensoren"] {
        let keys = |said: Value| -> Vec<Value> {
            said["hits"].as_array().unwrap().iter().map(|hit| hit["key"].clone()).collect()
        };
        let all = keys(get(&town, &format!("/api/v1/items?{asked}")).await.json());
        let alone = get(&town, &format!("/api/v1/hits?{asked}")).await.json();
        assert_eq!(alone.as_object().unwrap().len(), 1, "{alone}");
        assert!(!all.is_empty());
        assert_eq!(keys(alone), all, "{asked}");
    }
    assert_eq!(get(&town, "/api/v1/hits?q=%22").await.status, StatusCode::BAD_REQUEST);
}
