//! The dashboard, as the page and a program see it: one gathering, by organisation.

use axum::http::StatusCode;
use belfort::people::{Role, Scope};
use serde_json::{Value, json};

use super::{Said, call, look};
use crate::town::{Town, program_token, session, social_assistance};

async fn seen(town: &Town, organisation: Option<&str>) -> Said {
    let token = program_token(&town.tower, "Lezer", Role::Reader, organisation, &[Scope::RegisterRead]).await;
    call(town, "GET", "/api/v1/dashboard", &[("authorization", &format!("Bearer {token}"))], "").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_sees_what_the_page_shows_of_the_systems_of_its_owner() {
    let town = Town::new().await;
    let assessment = town.register(&social_assistance("steun", "email:bob@town.example")).await;
    town.register("id = \"leeg\"\nname = \"Leeg\"\norganisation = \"gent\"\n[facts]\n").await;
    let all = seen(&town, None).await;
    let told = all.json();
    assert_eq!((&told["day"], &told["systems"]), (&json!("2026-11-23"), &json!(2)), "{told}");
    assert_eq!(
        told["classes"],
        json!([{ "risk": "high", "systems": 1 }, { "risk": "unknown", "systems": 1 }])
    );
    let open = assessment.deadlines.iter().filter(|one| !one.met).count();
    let duties = told["duties"].as_array().unwrap();
    assert_eq!((duties.len(), &told["open_duties"]), (open, &json!(open)));
    let first = &duties[0];
    assert_eq!(
        (&first["system"]["id"], &first["state"], &first["owner"]),
        (&json!("steun"), &json!("open"), &Value::Null)
    );
    let counted: u64 =
        told["days"].as_array().unwrap().iter().map(|day| day["duties"].as_u64().unwrap()).sum();
    assert_eq!(counted, open as u64);
    let listed = look(&town, "/api/v1/deadlines").await.json();
    assert_eq!(listed["total"], told["open_duties"], "the list of deadlines says the same");
    let held = [("if-none-match", all.header("etag"))];
    let token = program_token(&town.tower, "Weer", Role::Reader, None, &[Scope::RegisterRead]).await;
    let key = format!("Bearer {token}");
    let again = [held[0], ("authorization", key.as_str())];
    assert_eq!(call(&town, "GET", "/api/v1/dashboard", &again, "").await.status, StatusCode::NOT_MODIFIED);

    let of_gent = seen(&town, Some("gent")).await;
    assert_eq!((&of_gent.json()["systems"], &of_gent.json()["duties"]), (&json!(1), &json!([])));
    assert!(!of_gent.text.contains("steun"), "{}", of_gent.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn news_that_cites_what_applies_is_shown_to_whom_it_applies() {
    let town = Town::new().await;
    town.register(&social_assistance("steun", "email:bob@town.example")).await;
    town.follow("vvsg").await;
    town.publish(
        "vvsg",
        "1",
        "Artikel 27 van de AI-verordening uitgelegd",
        "De toets van artikel 27 AI-verordening.",
    );
    town.publish("vvsg", "2", "Fietsers geteld", "Op de ring.");
    town.poll().await;
    let news = seen(&town, None).await.json()["news"].clone();
    assert_eq!(news.as_array().unwrap().len(), 1, "{news}");
    assert_eq!(news[0]["title"], "Artikel 27 van de AI-verordening uitgelegd");
    assert_eq!(news[0]["provisions"], json!(["art_27"]));
    assert_eq!(seen(&town, Some("gent")).await.json()["news"], json!([]), "nothing applies to no system");
    let account = crate::town::account(&town.tower, "An", Role::Reader, None).await;
    let cookie = session(&town.tower, &account).await;
    let page = super::unheld(&town, "GET", "/dashboard", &[("cookie", &cookie)], Vec::new()).await.text;
    let key = news[0]["key"].as_str().unwrap();
    assert!(page.contains(&format!("/items/{key}")) && page.contains("Nieuws over wat hier"), "{page}");
    assert!(!page.contains("Fietsers"), "{page}");
}
