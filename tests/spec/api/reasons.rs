//! Why a system comes out as it does, and what would decide, over the API.

use axum::http::StatusCode;
use serde_json::json;

use super::look;
use crate::town::{Town, social_assistance};

#[tokio::test(flavor = "multi_thread")]
async fn a_program_reads_the_proof_of_the_class_and_of_a_rule() {
    let town = Town::new().await;
    let assessment = town.register(&social_assistance("steun", "email:bob@town.example")).await;
    let class = look(&town, "/api/v1/systems/steun/why?lang=en").await;
    let told = class.json();
    assert_eq!((&told["step"], &told["id"]), (&json!("class"), &json!("high")), "{told}");
    assert!(!told["below"].as_array().unwrap().is_empty(), "it rests on something");
    let rule = &assessment.deadlines[0].rule;
    let proof = look(&town, &format!("/api/v1/systems/steun/why?rule={rule}")).await.json();
    assert_eq!((&proof["id"], &proof["law"][0]["rule"]), (&json!(rule), &json!(rule)), "{proof}");
    for wrong in ["rule=geen", "on=morgen", "law=2026-13-01"] {
        let said = look(&town, &format!("/api/v1/systems/steun/why?{wrong}")).await;
        assert_eq!(said.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
    let before = look(&town, &format!("/api/v1/systems/steun/why?rule={rule}&law=2020-01-01")).await;
    assert_eq!(before.status, StatusCode::BAD_REQUEST, "before the Act nothing is law");
    assert_eq!(look(&town, "/api/v1/systems/nergens/why").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_reads_which_answers_would_decide() {
    let town = Town::new().await;
    town.register("id = \"raadsel\"\nname = \"Raadsel\"\n").await;
    let told = look(&town, "/api/v1/systems/raadsel/decides?lang=en").await.json();
    assert!(told["next"].is_string() && !told["settle"].as_array().unwrap().is_empty(), "{told}");
    town.register(&social_assistance("steun", "email:bob@town.example")).await;
    let told = look(&town, "/api/v1/systems/steun/decides").await.json();
    assert!(told["next"].is_null() && !told["change"].as_array().unwrap().is_empty(), "{told}");
}
