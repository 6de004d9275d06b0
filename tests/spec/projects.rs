//! Organisations share their innovation projects, also those that failed: found, told and fed out like any news.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use belfort::daemon::projects;
use belfort::news::opml;
use belfort::register::{Project, ProjectProblem};
use belfort::store::ProjectChange;
use chrono::TimeDelta;
use tower::ServiceExt;

use crate::town::Town;

const SENSORS: &str = r#"
id = "druktesensoren"
title = "Druktesensoren in de winkelstraat"
organisation = "Stad Voorbeeld"
language = "nl"
problem = "Handelaars en politie weten niet hoe druk het is op koopzondagen."
idea = "Sensoren tellen voorbijgangers zonder beelden te bewaren."
lessons = "De sensoren stonden te hoog.\n\nBetrek de werkmannen van bij het begin."
failed = true
phase = "phase-evaluate"
instruments = ["instrument-data"]
obstacles = ["obstacle-silos"]
themes = ["smart-cities"]
contact = "innovatie@voorbeeld.example"
"#;

fn read(town: &Town, file: &str) -> Result<Project, Vec<ProjectProblem>> {
    let themes = town.tower.themes();
    Project::read(file, |family, id| themes.by_id(id).is_ok_and(|theme| theme.family.code() == family))
}

async fn get(town: &Town, address: &str) -> (StatusCode, String) {
    let request = Request::get(address).body(Body::empty()).unwrap();
    let response = belfort::web::router(town.tower.clone()).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, 10 << 20).await.unwrap();
    (parts.status, String::from_utf8(bytes.to_vec()).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_project_is_found_told_once_and_shown_with_its_lessons() {
    let town = Town::new().await;
    town.subscribe("telegram:1001", "", &["obstacle-silos"]).await;
    let project = read(&town, SENSORS).unwrap();
    assert!(projects::share(&town.tower, &project, "An").await.unwrap());
    assert!(!projects::share(&town.tower, &project, "An").await.unwrap(), "the same project is no new one");

    let found = town.search("druktesensoren").await;
    assert_eq!(
        (found.total, found.hits[0].url.as_deref()),
        (1, Some("https://belfort.example/projects/druktesensoren"))
    );
    for theme in ["smart-cities", "phase-evaluate", "instrument-data", "obstacle-silos"] {
        assert!(found.hits[0].themes.contains(&theme.to_owned()), "{theme}: {:?}", found.hits[0].themes);
    }
    assert_eq!(town.tell().await, 1);
    assert!(town.telegrams()[0].contains("Druktesensoren in de winkelstraat"), "{:?}", town.telegrams());

    let (status, page) = get(&town, "/projects/druktesensoren").await;
    assert_eq!(status, StatusCode::OK);
    for part in
        ["<h2>Lessen</h2>", "Betrek de werkmannen", "Stopgezet of niet gelukt", "innovatie@voorbeeld.example"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("<h2>Plan</h2>"), "what nobody said has no heading");
    assert!(get(&town, "/projects").await.1.contains("href=\"/projects/druktesensoren\""));
    let (_, feed) = get(&town, "/search.atom?q=druktesensoren").await;
    assert!(feed.contains("https://belfort.example/projects/druktesensoren"), "{feed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_project_finds_who_did_this_before() {
    let town = Town::new().await;
    let other = SENSORS
        .replace("druktesensoren", "zwembad")
        .replace("Druktesensoren in de winkelstraat", "Zwembad")
        .replace("voorbijgangers", "baders")
        .replace("Sensoren tellen", "Poortjes tellen")
        .replace("smart-cities", "services");
    for file in [SENSORS, &other] {
        projects::share(&town.tower, &read(&town, file).unwrap(), "An").await.unwrap();
    }
    town.search("zwembad").await;
    let plan = read(
        &town,
        "id = \"plan\"\ntitle = \"Druktesensoren aan het station\"\norganisation = \"Gemeente Elders\"\nlanguage = \"nl\"\n\
         problem = \"Sensoren moeten voorbijgangers tellen\"\nthemes = [\"smart-cities\"]\n",
    )
    .unwrap();
    let similar = projects::similar(&town.tower, &plan, 5).await.unwrap();
    assert_eq!(similar[0].title, "Druktesensoren in de winkelstraat");
    assert!(town.tower.store.project("plan").await.unwrap().is_none(), "asking shares nothing");
    let own = read(&town, SENSORS).unwrap();
    let similar = projects::similar(&town.tower, &own, 5).await.unwrap();
    assert!(similar.iter().all(|hit| hit.title != own.title), "a project is not like itself");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_project_is_changed_and_a_removed_one_is_gone() {
    let town = Town::new().await;
    let mut project = read(&town, SENSORS).unwrap();
    projects::share(&town.tower, &project, "An").await.unwrap();
    project.evaluation = "De tellingen weken een kwart af.".to_owned();
    town.wait(TimeDelta::hours(1));
    assert!(!projects::share(&town.tower, &project, "An").await.unwrap());
    assert_eq!(town.search("tellingen").await.total, 1);
    let store = &town.tower.store;
    let remove = async || store.remove_project("druktesensoren", "An", town.now(), |_| true).await.unwrap();
    assert!(matches!(remove().await, ProjectChange::Done { after: None, .. }));
    assert_eq!(remove().await, ProjectChange::NoProject);
    assert_eq!(town.search("druktesensoren").await.total, 0);
    assert_eq!(get(&town, "/projects/druktesensoren").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_of_projects_is_never_fetched_nor_called_silent_nor_given_away() {
    let town = Town::new().await;
    projects::share(&town.tower, &read(&town, SENSORS).unwrap(), "An").await.unwrap();
    town.wait(TimeDelta::days(400));
    assert!(town.poll().await.is_empty() && town.poll_what_is_due().await.is_empty());
    assert!(belfort::daemon::health::all(&town.tower).await.unwrap().is_empty());
    let feeds: Vec<_> = town.tower.store.feeds().await.unwrap().into_iter().map(|one| one.feed).collect();
    assert_eq!(feeds.len(), 1);
    assert!(!opml::write("Bronnen", &feeds).contains("urn:belfort"), "another Belfort could not fetch it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_file_with_mistakes_names_them_all() {
    let town = Town::new().await;
    let file = "id = \"Met spatie\"\ntitle = \"\"\norganisation = \"Stad\"\nproblem = \"x\"\nphase = \"smart-cities\"\n\
                themes = [\"nergens\"]\nlink = \"javascript:alert(1)\"\n";
    let problems = read(&town, file).unwrap_err();
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    for part in [
        "`title` is missing",
        "`id` is `Met spatie`",
        "`phase` names `smart-cities`",
        "`themes` names `nergens`",
        "`link` is",
    ] {
        assert!(told.iter().any(|problem| problem.contains(part)), "{part}: {told:?}");
    }
    let unknown = read(&town, "id = \"x\"\nlesons = \"y\"\n").unwrap_err();
    assert!(unknown[0].to_string().contains("lesons"), "{unknown:?}");
    let long = SENSORS.replace("Sensoren tellen", &"x".repeat(40_000));
    assert!(matches!(read(&town, &long).unwrap_err()[..], [ProjectProblem::TooLong { part: "idea", .. }]));
}

#[tokio::test(flavor = "multi_thread")]
async fn markup_in_a_project_stays_text() {
    let town = Town::new().await;
    let file = SENSORS
        .replace("Druktesensoren in de winkelstraat", "<script>alert(1)</script>")
        .replace("Handelaars", "<img src=x onerror=y>");
    projects::share(&town.tower, &read(&town, &file).unwrap(), "An").await.unwrap();
    let key = projects::item_key("druktesensoren");
    for address in ["/projects".to_owned(), "/projects/druktesensoren".to_owned(), format!("/items/{key}")] {
        let (status, page) = get(&town, &address).await;
        assert_eq!(status, StatusCode::OK);
        assert!(!page.contains("<script>alert") && !page.contains("<img"), "{address}: {page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_is_named_by_its_id_or_its_name_and_shown_by_its_name() {
    let town = Town::new().await;
    town.tower.store.save_organisation("voorbeeld", "Stad Voorbeeld").await.unwrap();
    for named in ["stad voorbeeld", "voorbeeld"] {
        let project = Project { organisation: named.to_owned(), ..read(&town, SENSORS).unwrap() };
        projects::share(&town.tower, &project, "An").await.unwrap();
        let kept = town.tower.store.project(&project.id).await.unwrap().unwrap().project;
        assert_eq!(kept.organisation, "voorbeeld", "{named}");
        let item = town.tower.store.item(&projects::item_key(&project.id)).await.unwrap().unwrap().item;
        assert_eq!(item.authors, ["Stad Voorbeeld"]);
        assert!(get(&town, &format!("/projects/{}", project.id)).await.1.contains("Stad Voorbeeld"));
    }
    // Two of one name: nobody guesses which is meant.
    town.tower.store.save_organisation("naamgenoot", "Stad Voorbeeld").await.unwrap();
    let project = read(&town, SENSORS).unwrap();
    let settled = projects::settled(&town.tower, &project).await.unwrap();
    assert_eq!(settled.organisation, "Stad Voorbeeld");
    let elsewhere = Project { organisation: "Gemeente Elders".to_owned(), ..project };
    let settled = projects::settled(&town.tower, &elsewhere).await.unwrap();
    assert_eq!(settled.organisation, "Gemeente Elders", "who is not known keeps the name that was given");
}
