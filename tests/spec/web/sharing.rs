//! A project is shared by form, and found by who does the like.

use axum::http::StatusCode;
use belfort::people::Role;

use crate::accounts::{see, send};
use crate::town::{Town, account, session};

#[tokio::test(flavor = "multi_thread")]
async fn a_project_is_shared_by_form_in_the_name_of_ones_own_organisation() {
    let town = Town::new().await;
    town.tower.store.save_organisation("gent", "Stad Gent").await.unwrap();
    let editor = session(&town.tower, &account(&town.tower, "An", Role::Editor, Some("gent")).await).await;
    assert!(see(&town, "/projects", &editor).await.text.contains("href=\"/share\""));
    assert!(!see(&town, "/projects", "").await.text.contains("href=\"/share\""));
    let form = see(&town, "/share", &editor).await.text;
    assert!(form.contains("value=\"phase-") && form.contains("name=\"obstacles\""), "{form}");
    let theme = |family: &str| {
        let field = format!("name=\"{family}\" value=\"");
        form.split(&field)
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().to_owned())
            .take(2)
            .collect::<Vec<_>>()
    };
    let obstacles = theme("obstacles");
    let fields = [
        ("title", "Leeskamer"),
        ("organisation", "gent"),
        ("language", "nl"),
        ("problem", "Er is geen plek\r\nom te lezen."),
        ("lessons", "Vrijwilligers maken het verschil."),
        ("failed", "yes"),
        ("obstacles", obstacles[0].as_str()),
        ("obstacles", obstacles[1].as_str()),
        ("link", "https://gent.example/leeskamer"),
    ];
    let shared = send(&town, "/share", &editor, &fields).await;
    assert_eq!(
        (shared.status, shared.place()),
        (StatusCode::SEE_OTHER, "/projects/leeskamer"),
        "{}",
        shared.text
    );
    let page = see(&town, "/projects/leeskamer", "").await.text;
    for words in ["Stad Gent", "Vrijwilligers", "Stopgezet of niet gelukt", "https://gent.example/leeskamer"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    let project = town.tower.store.project("leeskamer").await.unwrap().unwrap().project;
    assert_eq!((project.organisation.as_str(), project.obstacles), ("gent", obstacles.clone()));
    assert_eq!(send(&town, "/share", &editor, &fields).await.place(), "/projects/leeskamer-2");

    for (field, value, words) in [
        ("title", " ", "Titel en probleem"),
        ("organisation", "brugge", "Kies een organisatie"),
        ("link", "javascript:alert(1)", "De link moet"),
        ("link", "geen link", "De link moet"),
        ("phase", "made-up", "kan zo niet"),
    ] {
        let mut wrong: Vec<(&str, &str)> =
            fields.iter().copied().filter(|(name, _)| *name != field).collect();
        wrong.push((field, value));
        let got = send(&town, "/share", &editor, &wrong).await;
        assert_eq!(got.status, StatusCode::BAD_REQUEST, "{field} {value}");
        assert!(
            got.text.contains(words) && got.text.contains("Vrijwilligers"),
            "{field} {value}: {}",
            got.text
        );
    }
    assert_eq!(town.tower.store.projects().await.unwrap().len(), 2);
}
