//! Who offers a shared system, who takes it up, and what each of them sees: on the page, over the API, in the terminal.

use axum::http::StatusCode;
use belfort::people::{Role, Scope};
use serde_json::{Value, json};

use super::{OWN, shared, stored};
use crate::accounts::{see, send};
use crate::api::call;
use crate::town::{Town, program_token, signed_in};
use crate::web::raw_keys;

/// A shared system that nobody uses yet, an officer of the intercommunale and one of a town.
async fn offered() -> (Town, String, String) {
    let town = shared("").await;
    town.tower.store.remove_system("gent-steun", "An", town.now()).await.unwrap();
    let bo = signed_in(&town.tower, "Bo", Role::Officer, Some("dijle")).await;
    let an = signed_in(&town.tower, "An", Role::Officer, Some("gent")).await;
    (town, bo, an)
}

#[tokio::test(flavor = "multi_thread")]
async fn one_officer_offers_the_other_takes_it_up_and_neither_sees_the_record_of_the_other() {
    let (town, bo, an) = offered().await;
    let take = [("system", "steunscore"), ("organisation", "gent")];
    let early = send(&town, "/register/offers", &an, &take).await;
    assert_eq!(early.status, StatusCode::NOT_FOUND, "nobody offered it");
    let wrong = send(&town, "/systems/steunscore/offers", &bo, &[("organisation", "Nergens")]).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.text.contains("Geen organisatie heet zo") && wrong.text.contains("value=\"Nergens\""));
    let own = send(&town, "/systems/steunscore/offers", &bo, &[("organisation", "dijle")]).await;
    assert!(own.text.contains("al van die organisatie"), "{}", own.text);
    let made = send(&town, "/systems/steunscore/offers", &bo, &[("organisation", "stad gent")]).await;
    assert_eq!((made.status, made.place()), (StatusCode::SEE_OTHER, "/systems/steunscore#shared"));
    assert!(see(&town, "/systems/steunscore", &bo).await.text.contains("nog niet overgenomen"));

    let editor = signed_in(&town.tower, "Ed", Role::Editor, Some("gent")).await;
    assert!(!see(&town, "/register", &editor).await.text.contains("Fraudescore"), "only officers take up");
    let page = see(&town, "/register", &an).await.text;
    assert!(page.contains("Fraudescore bij sociale steun van Dijle Samen, voor Stad Gent"), "{page}");
    let taken = send(&town, "/register/offers", &an, &take).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
    let id = taken.place().strip_prefix("/systems/").unwrap().to_owned();
    assert!(!see(&town, "/register", &an).await.text.contains("worden aangeboden"), "it is taken up");

    let page = see(&town, &format!("/systems/{id}"), &an).await.text;
    assert!(page.contains("Uw organisatie gebruikt Fraudescore bij sociale steun van Dijle Samen"), "{page}");
    assert!(page.contains("<span class=\"mark\">van Fraudescore bij sociale steun van Dijle Samen</span>"));
    assert_eq!(see(&town, "/systems/steunscore", &an).await.status, StatusCode::NOT_FOUND);
    let page = see(&town, "/systems/steunscore", &bo).await.text;
    assert!(page.contains("Organisaties die dit systeem gebruiken") && page.contains("<li>Stad Gent</li>"));
    assert!(!page.contains(&id), "{page}");
    assert_eq!(see(&town, &format!("/systems/{id}"), &bo).await.status, StatusCode::NOT_FOUND);
    let history = see(&town, &format!("/systems/{id}/history"), &an).await.text;
    assert!(history.contains("An") && history.contains("steunscore"), "{history}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_is_taken_back_and_who_uses_the_system_can_go_on_alone() {
    let (town, bo, an) = offered().await;
    let offer = [("organisation", "gent")];
    send(&town, "/systems/steunscore/offers", &bo, &offer).await;
    send(&town, "/systems/steunscore/offers", &bo, &[offer[0], ("action", "withdraw")]).await;
    let take = [("system", "steunscore"), ("organisation", "gent")];
    assert_eq!(send(&town, "/register/offers", &an, &take).await.status, StatusCode::NOT_FOUND);
    send(&town, "/systems/steunscore/offers", &bo, &offer).await;
    let place = send(&town, "/register/offers", &an, &take).await.place().to_owned();
    send(&town, "/systems/steunscore/offers", &bo, &[offer[0], ("action", "withdraw")]).await;
    let page = see(&town, &place, &an).await.text;
    assert!(page.contains("Zelfstandig verdergaan"), "who uses it already goes on: {page}");
    assert_eq!(send(&town, &format!("{place}/alone"), &an, &[]).await.status, StatusCode::SEE_OTHER);
    let system = stored(&town, place.strip_prefix("/systems/").unwrap()).await.system;
    assert!(system.uses.is_none() && system.facts.contains_key("profiling"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_interview_shows_what_is_taken_over_and_lets_the_town_answer_otherwise() {
    let town = shared(OWN).await;
    let an = signed_in(&town.tower, "An", Role::Editor, Some("gent")).await;
    let page = see(&town, "/systems/gent-steun/interview", &an).await.text;
    assert!(page.contains("Overgenomen antwoorden") && !page.contains("name=\"fact\" value=\"profiling\""));
    let page = see(&town, "/systems/gent-steun/interview?fact=profiling", &an).await.text;
    let said = "Overgenomen antwoord, van Fraudescore bij sociale steun van Dijle Samen: <strong>ja</strong>";
    assert!(page.to_lowercase().contains(&said.to_lowercase()), "{page}");
    assert!(!page.contains(" checked"), "the answer of another is no answer of the town: {page}");
    let fields =
        [("fact", "profiling"), ("seen", "0"), ("only", "1"), ("value", "false"), ("action", "answer")];
    assert_eq!(
        send(&town, "/systems/gent-steun/interview", &an, &fields).await.status,
        StatusCode::SEE_OTHER
    );
    let page = see(&town, "/systems/gent-steun/interview?fact=profiling", &an).await.text;
    assert!(!page.contains("id=\"inherited\"") && page.contains(" checked"), "{page}");
}

async fn ask(town: &Town, token: &str, method: &str, path: &str, body: Value) -> (StatusCode, Value) {
    let key = format!("Bearer {token}");
    let mut headers = vec![("authorization", key.as_str()), ("content-type", "application/json")];
    headers.extend((path == "/api/v1/systems/gent-steun").then_some(("if-match", "*")));
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let said = call(town, method, path, &headers, body).await;
    (said.status, serde_json::from_str(&said.text).unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_offer_take_up_and_see_what_is_shared() {
    let (town, ..) = offered().await;
    let bo = program_token(&town.tower, "Bo", Role::Officer, Some("dijle"), &Scope::ALL).await;
    let an = program_token(&town.tower, "An", Role::Officer, Some("gent"), &Scope::ALL).await;
    let take = json!({ "system": "steunscore", "organisation": "gent", "owner": "email:an@gent.example" });
    assert_eq!(
        ask(&town, &an, "POST", "/api/v1/offers", take.clone()).await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let own = json!({ "id": "zelf", "name": "Z", "organisation": "gent", "uses": "steunscore", "facts": {} });
    let put = ask(&town, &an, "PUT", "/api/v1/systems/zelf", own.clone()).await;
    assert_eq!(put.0, StatusCode::UNPROCESSABLE_ENTITY, "{}", put.1);
    let nowhere =
        json!({ "id": "zelf", "name": "Z", "organisation": "gent", "uses": "nergens", "facts": {} });
    let same = ask(&town, &an, "PUT", "/api/v1/systems/zelf", nowhere).await;
    assert_eq!(same.1, put.1, "whether there is such a system is nobody's business");

    let path = "/api/v1/systems/steunscore/offers/gent";
    assert_eq!(ask(&town, &bo, "PUT", path, Value::Null).await.0, StatusCode::CREATED);
    assert_eq!(ask(&town, &bo, "PUT", path, Value::Null).await.0, StatusCode::OK);
    let nobody = ask(&town, &bo, "PUT", "/api/v1/systems/steunscore/offers/nergens", Value::Null).await;
    assert_eq!(nobody.0, StatusCode::BAD_REQUEST);
    let open = ask(&town, &an, "GET", "/api/v1/offers", Value::Null).await.1;
    assert_eq!((&open["total"], &open["offers"][0]["from"]), (&json!(1), &json!("Dijle Samen")), "{open}");
    assert_eq!(ask(&town, &bo, "GET", "/api/v1/offers", Value::Null).await.1["total"], 0);
    let (status, made) = ask(&town, &an, "POST", "/api/v1/offers", take).await;
    assert_eq!((status, &made["uses"]), (StatusCode::CREATED, &json!("steunscore")), "{made}");

    let id = made["id"].as_str().unwrap();
    let sharing = ask(&town, &an, "GET", &format!("/api/v1/systems/{id}/sharing"), Value::Null).await.1;
    assert_eq!(sharing["uses"]["facts"]["profiling"], true, "{sharing}");
    assert!(sharing["uses"]["facts"]["deployer-kind"].is_null());
    let of_owner = ask(&town, &bo, "GET", "/api/v1/systems/steunscore/sharing", Value::Null).await.1;
    assert_eq!((&of_owner["users"], &of_owner["uses"]), (&json!(["Stad Gent"]), &Value::Null), "{of_owner}");
    assert!(!of_owner.to_string().contains(id), "{of_owner}");
    assert_eq!(
        ask(&town, &an, "GET", "/api/v1/systems/steunscore", Value::Null).await.0,
        StatusCode::NOT_FOUND
    );
    let gone = ask(&town, &bo, "DELETE", "/api/v1/systems/steunscore", Value::Null).await;
    assert_eq!((gone.0, &gone.1["code"]), (StatusCode::CONFLICT, &json!("in-use")), "{}", gone.1);
    assert_eq!(ask(&town, &bo, "DELETE", path, Value::Null).await.0, StatusCode::NO_CONTENT);
    let alone = format!("/api/v1/systems/{id}/sharing");
    assert_eq!(ask(&town, &an, "DELETE", &alone, Value::Null).await.0, StatusCode::NO_CONTENT);
    assert_eq!(
        ask(&town, &bo, "DELETE", "/api/v1/systems/steunscore", Value::Null).await.0,
        StatusCode::NO_CONTENT
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_editor_neither_takes_up_nor_lets_go_of_a_shared_system() {
    let town = shared(OWN).await;
    let ed = program_token(&town.tower, "Ed", Role::Editor, Some("gent"), &Scope::ALL).await;
    let mut record = stored(&town, "gent-steun").await.system.to_json();
    record["description"] = json!("Anders.");
    let path = "/api/v1/systems/gent-steun";
    assert_eq!(
        ask(&town, &ed, "PUT", path, record.clone()).await.0,
        StatusCode::OK,
        "the rest is theirs to change"
    );
    record["uses"] = Value::Null;
    assert_eq!(ask(&town, &ed, "PUT", path, record).await.0, StatusCode::FORBIDDEN);
    let an = program_token(&town.tower, "An", Role::Officer, None, &Scope::ALL).await;
    let mut record = stored(&town, "gent-steun").await.system.to_json();
    record["organisation"] = json!("aalst");
    assert_eq!(
        ask(&town, &an, "PUT", path, record).await.0,
        StatusCode::OK,
        "who may offer it, may also put it"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_a_shared_system_and_of_its_past_is_whole_in_four_languages() {
    let town = shared(OWN).await;
    let (bo, an) = (
        signed_in(&town.tower, "Bo", Role::Officer, Some("dijle")).await,
        signed_in(&town.tower, "An", Role::Officer, Some("gent")).await,
    );
    town.register("id = \"bot\"\nname = \"Bot\"\norganisation = \"dijle\"\npublished = true\n[facts]\n")
        .await;
    for to in ["gent", "dijle"] {
        send(&town, "/systems/bot/offers", &bo, &[("organisation", to)]).await;
    }
    let kept = format!("/systems/gent-steun/assessments/{}", town.now().timestamp_millis());
    for language in belfort::text::Language::ALL {
        for (cookie, address) in [
            (&an, "/systems/gent-steun"),
            (&an, "/systems/gent-steun/interview?fact=profiling"),
            (&an, "/systems/gent-steun/history"),
            (&an, kept.as_str()),
            (&an, "/register"),
            (&bo, "/systems/steunscore"),
            (&bo, "/systems/bot"),
            (&bo, "/public?organisation=dijle"),
        ] {
            let join = if address.contains('?') { '&' } else { '?' };
            let page = see(&town, &format!("{address}{join}lang={language}"), cookie).await.text;
            assert!(page.contains(&format!("<html lang=\"{language}\">")), "{address}");
            assert_eq!(raw_keys(&page), Vec::<&str>::new(), "{address} in {language}");
            assert_eq!((page.matches("<h1").count(), page.matches("<main").count()), (1, 1), "{address}");
            assert_eq!(page.matches("<table").count(), page.matches("<caption").count(), "{address}");
        }
        let feed = see(&town, &format!("/public.atom?lang={language}"), "").await.text;
        assert_eq!(raw_keys(&feed), Vec::<&str>::new(), "{feed}");
    }
}
