//! The public register by organisation, and the feed that says what changed in it.

use axum::http::StatusCode;
use belfort::daemon::assess::{assess_again, remove_system};
use belfort::daemon::editing::edit;
use belfort::law::FactValue;
use belfort::register::System;
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::accounts::see;
use crate::api::{call, unheld};
use crate::town::{Town, social_assistance};

/// A town whose system is published.
async fn published() -> Town {
    let town = Town::new().await;
    town.tower.store.save_organisation("stad-voorbeeld", "Stad <Voorbeeld>").await.unwrap();
    let system = social_assistance("steun", "email:an@stad.example");
    town.register(&system.replace("[facts]", "published = true\n[facts]")).await;
    town
}

/// Changes the system a minute later, by itself and over the whole of it.
async fn change(town: &Town, change: impl FnOnce(&mut System) + Send) {
    town.wait(TimeDelta::minutes(1));
    edit(&town.tower, "steun", None, "An", change).await.unwrap();
}

async fn answer(town: &Town, fact: &'static str, value: bool) {
    change(town, move |system| drop(system.facts.insert(fact.to_owned(), FactValue::Bool(value).into())))
        .await;
}

/// Title, id, link, instant and words of each entry, the newest first.
async fn entries(town: &Town, address: &str) -> Vec<[String; 5]> {
    let feed = see(town, address, "").await;
    assert_eq!(feed.status, StatusCode::OK, "{address}");
    let part = |entry: &str, begin: &str, end: &str| {
        entry.split(begin).nth(1).unwrap().split(end).next().unwrap().to_owned()
    };
    let read = |entry: &str| {
        [
            part(entry, "<title>", "</title>"),
            part(entry, "<id>", "</id>"),
            part(entry, "<link href=\"", "\""),
            part(entry, "<updated>", "</updated>"),
            part(entry, "<summary>", "</summary>"),
        ]
    };
    feed.text.split("<entry>").skip(1).map(read).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_says_in_words_what_changed_in_what_the_public_may_see() {
    let town = published().await;
    change(&town, |system| {
        system.purpose = Some("Kiest dossiers.".to_owned());
        system.vendor = Some("Bouwer NV".to_owned());
    })
    .await;
    answer(&town, "exclusively-defence", true).await;
    answer(&town, "exclusively-defence", false).await;
    let told = entries(&town, "/public.atom").await;
    let titles: Vec<&str> = told.iter().map(|[title, ..]| title.as_str()).collect();
    let name = "Fraudescore bij sociale steun";
    assert_eq!(
        titles,
        [
            format!("{name}: andere klasse"),
            format!("{name}: andere klasse"),
            format!("{name}: anders beschreven"),
            format!("{name}: openbaar gemaakt"),
        ]
    );
    assert_eq!(told[3][4], "Stad &lt;Voorbeeld&gt; maakt Fraudescore bij sociale steun openbaar.");
    assert_eq!(told[2][4], "Gewijzigd: Beoogd doel, Leverancier.");
    assert!(told[1][4].starts_with("De klasse was hoog risico en is nu "), "{}", told[1][4]);
    assert!(told[1][4].contains("\nValt weg: ") && told[0][4].contains("\nKomt erbij: "), "{told:#?}");
    assert_eq!(
        (told[0][2].as_str(), told[2][2].as_str()),
        ("https://belfort.example/public/steun", told[0][2].as_str())
    );
    assert_eq!(
        (told[2][3].as_str(), told[3][3].as_str()),
        ("2026-11-23T09:01:00+00:00", "2026-11-23T09:00:00+00:00")
    );

    let french = entries(&town, "/public.atom?lang=fr").await;
    assert_eq!(
        french[2][4],
        "Modifié : Finalité, Fournisseur."
            .replace("Finalité", &part_in_french("purpose"))
            .replace("Fournisseur", &part_in_french("vendor"))
    );
    let ids = |told: &[[String; 5]]| told.iter().map(|[_, id, ..]| id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&french), ids(&told), "what names a change has no language");
    change(&town, |system| system.name = "Steunscore".to_owned()).await;
    assert_eq!(ids(&entries(&town, "/public.atom").await)[1..], ids(&told), "nor does it change later");
    assert!(entries(&town, "/public.atom").await[1][0].starts_with(name), "it was called so then");
}

fn part_in_french(part: &str) -> String {
    belfort::text::say(belfort::text::Language::Fr, &format!("part-{part}"), &[])
}

#[tokio::test(flavor = "multi_thread")]
async fn of_what_is_withdrawn_nothing_is_told_but_that() {
    let town = published().await;
    change(&town, |system| {
        system.published = Some(false);
        system.name = "Geheime naam".to_owned();
        system.description = Some("Geheim".to_owned());
    })
    .await;
    change(&town, |system| system.purpose = Some("Nog geheimer".to_owned())).await;
    answer(&town, "exclusively-defence", true).await;
    let told = entries(&town, "/public.atom").await;
    assert_eq!(told.len(), 2, "{told:#?}");
    assert_eq!(told[0][0], "Fraudescore bij sociale steun: niet langer openbaar");
    assert_eq!(told[0][2], "https://belfort.example/public?organisation=stad-voorbeeld", "its page is gone");
    assert!(!see(&town, "/public.atom", "").await.text.to_lowercase().contains("geheim"));
    change(&town, |system| system.published = Some(true)).await;
    let told = entries(&town, "/public.atom").await;
    assert_eq!((told.len(), told[0][0].as_str()), (3, "Geheime naam: openbaar gemaakt"), "{told:#?}");
    town.wait(TimeDelta::minutes(1));
    remove_system(&town.tower, "steun").await.unwrap();
    let told = entries(&town, "/public.atom").await;
    assert_eq!((told.len(), told[0][0].as_str()), (4, "Geheime naam: niet langer openbaar"), "{told:#?}");

    town.register("id = \"stil\"\nname = \"Stil\"\ndescription = 'x \"published\":true'\n[facts]\n").await;
    assert_eq!(entries(&town, "/public.atom").await.len(), 4, "a text that looks like it publishes nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_holds_the_feed_is_told_that_it_is_still_the_same() {
    let town = published().await;
    let held = see(&town, "/public.atom", "").await;
    let tag = held.headers["etag"].to_str().unwrap().to_owned();
    for (address, is_held) in [("/public.atom", true), ("/public.atom?lang=de", false)] {
        let said = unheld(&town, "GET", address, &[("if-none-match", &tag)], Vec::new()).await;
        assert_eq!(said.status == StatusCode::NOT_MODIFIED, is_held, "{address}");
    }
    assess_again(&town.tower, &town.tower.store.system("steun").await.unwrap().unwrap().system)
        .await
        .unwrap();
    assert_eq!(
        see(&town, "/public.atom", "").await.text,
        held.text,
        "nothing in it says when it was asked for"
    );
    answer(&town, "exclusively-defence", true).await;
    let said = unheld(&town, "GET", "/public.atom", &[("if-none-match", &tag)], Vec::new()).await;
    assert_eq!(said.status, StatusCode::OK);
    assert!(said.text.contains("<updated>2026-11-23T09:01:00+00:00</updated>"), "{}", said.text);
    for address in ["/public.json", "/public.jsonld"] {
        let tag = see(&town, address, "").await.headers["etag"].to_str().unwrap().to_owned();
        let said = unheld(&town, "GET", address, &[("if-none-match", &tag)], Vec::new()).await;
        assert_eq!(said.status, StatusCode::NOT_MODIFIED, "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_public_register_is_narrowed_to_an_organisation_by_an_address_that_can_be_shared() {
    let town = published().await;
    town.tower.store.save_organisation("aalst", "Stad Aalst").await.unwrap();
    town.register("id = \"bot\"\nname = \"Aalstbot\"\norganisation = \"aalst\"\npublished = true\n[facts]\n")
        .await;
    town.register("id = \"stil\"\nname = \"Stil\"\norganisation = \"brugge\"\n[facts]\n").await;
    let page = see(&town, "/public", "").await.text;
    assert!(page.contains("href=\"/public?organisation=aalst\">Stad Aalst</a>"), "{page}");
    for address in ["/public", "/public.json", "/public.jsonld", "/public.atom"] {
        let of_all = see(&town, address, "").await.text;
        let of_aalst = see(&town, &format!("{address}?organisation=aalst"), "").await.text;
        assert!(of_all.contains("Aalstbot") && of_all.contains("Fraudescore"), "{address}");
        assert!(of_aalst.contains("Aalstbot") && !of_aalst.contains("Fraudescore"), "{address}: {of_aalst}");
        for none in ["brugge", "nergens"] {
            let said = see(&town, &format!("{address}?organisation={none}"), "").await;
            assert_eq!(said.status, StatusCode::NOT_FOUND, "{address} of {none}");
        }
    }
    let page = see(&town, "/public?organisation=aalst", "").await.text;
    assert!(page.contains("<h1>Openbaar register van Stad Aalst</h1>"), "{page}");
    assert!(
        page.contains("href=\"/public.atom?organisation=aalst\"") && page.contains("href=\"/public\""),
        "{page}"
    );

    let ask = async |path: &str| {
        let said = call(&town, "GET", path, &[], "").await;
        serde_json::from_str::<Value>(&said.text).unwrap()
    };
    let of_aalst = ask("/api/v1/public?organisation=aalst").await;
    assert_eq!(
        (&of_aalst["total"], &of_aalst["systems"][0]["organisation_id"]),
        (&json!(1), &json!("aalst"))
    );
    assert_eq!(ask("/api/v1/public?organisation=brugge").await["total"], 0);
    answer(&town, "exclusively-defence", true).await;
    let changes = ask("/api/v1/public-changes?organisation=stad-voorbeeld&lang=en").await;
    assert_eq!(
        (&changes["total"], &changes["changes"][0]["what"]),
        (&json!(2), &json!("assessed")),
        "{changes}"
    );
    assert_eq!(
        (&changes["changes"][0]["before"], &changes["changes"][0]["after"]),
        (&json!("high"), &json!("out-of-scope"))
    );
    assert_eq!(
        changes["changes"][1]["lines"][0],
        "Stad <Voorbeeld> publishes Fraudescore bij sociale steun."
    );
    assert_eq!(ask("/api/v1/public-changes").await["total"], 3);

    // Who follows an organisation is told that its last system went.
    town.wait(TimeDelta::minutes(1));
    remove_system(&town.tower, "bot").await.unwrap();
    assert_eq!(
        entries(&town, "/public.atom?organisation=aalst").await[0][0],
        "Aalstbot: niet langer openbaar"
    );
}
