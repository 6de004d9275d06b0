//! A shared project is changed, moved on and withdrawn by its organisation, and who did the like is found before anything is shared.

use axum::http::StatusCode;
use belfort::people::Role;
use belfort::store::StoredProject;
use chrono::TimeDelta;

use super::editing::seen_version;
use crate::accounts::{see, send};
use crate::town::{Town, signed_in};

const FIELDS: [(&str, &str); 5] = [
    ("title", "Leeskamer"),
    ("organisation", "gent"),
    ("language", "nl"),
    ("problem", "Er is geen stille plek om te lezen in de wijk."),
    ("phase", "phase-ideas"),
];

/// A town with a project of Ghent, and the cookie of an editor there.
async fn town() -> (Town, String) {
    let town = Town::new().await;
    for (id, name) in [("gent", "Stad Gent"), ("brugge", "Stad Brugge")] {
        town.tower.store.save_organisation(id, name).await.unwrap();
    }
    let editor = signed_in(&town.tower, "An Peeters", Role::Editor, Some("gent")).await;
    assert_eq!(send(&town, "/share", &editor, &FIELDS).await.place(), "/projects/leeskamer");
    (town, editor)
}

async fn stored(town: &Town) -> StoredProject {
    town.tower.store.project("leeskamer").await.unwrap().unwrap()
}

/// Who changed which part, the newest first.
async fn history(town: &Town) -> Vec<(String, String)> {
    let changes = town.tower.store.project_history("leeskamer", None, 50).await.unwrap();
    changes.into_iter().map(|one| (one.who, one.difference.part)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_project_is_changed_by_an_editor_of_its_organisation_and_the_history_says_who() {
    let (town, editor) = town().await;
    let page = see(&town, "/projects/leeskamer", &editor).await.text;
    assert!(page.contains("href=\"/projects/leeskamer/edit\""), "{page}");
    let form = see(&town, "/projects/leeskamer/edit", &editor).await.text;
    assert!(
        form.contains("value=\"Leeskamer\"") && form.contains("<option value=\"phase-ideas\" selected>"),
        "{form}"
    );
    let seen = seen_version(&form);
    let changed = [
        ("seen", seen.as_str()),
        ("title", "Leeskamer"),
        ("language", "nl"),
        ("problem", "Er is geen stille plek om te lezen in de wijk."),
        ("phase", "phase-ideas"),
        ("contact", "lezen@gent.example"),
        ("organisation", "brugge"),
    ];
    let kept = send(&town, "/projects/leeskamer/edit", &editor, &changed).await;
    assert_eq!((kept.status, kept.place()), (StatusCode::SEE_OTHER, "/projects/leeskamer"), "{}", kept.text);
    let project = stored(&town).await.project;
    assert_eq!((project.contact.as_str(), project.organisation.as_str()), ("lezen@gent.example", "gent"));
    let an = |part: &str| ("An Peeters".to_owned(), part.to_owned());
    assert_eq!(history(&town).await, [an("contact"), an("")]);
    let form = see(&town, "/projects/leeskamer/edit", &editor).await.text;
    assert!(form.contains("<td>An Peeters</td>") && form.contains("lezen@gent.example</td>"), "{form}");

    let mut wrong = changed;
    wrong[1].1 = " ";
    let refused = send(&town, "/projects/leeskamer/edit", &editor, &wrong).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.text.contains("Titel en probleem") && refused.text.contains("lezen@gent.example"));

    let others = [
        (signed_in(&town.tower, "Bo", Role::Administrator, Some("brugge")).await, StatusCode::FORBIDDEN),
        (signed_in(&town.tower, "Cis", Role::Reader, Some("gent")).await, StatusCode::FORBIDDEN),
        (String::new(), StatusCode::FORBIDDEN),
    ];
    for (cookie, status) in &others {
        let page = see(&town, "/projects/leeskamer", cookie).await.text;
        assert!(
            !page.contains("leeskamer/edit")
                && !page.contains("leeskamer/phase")
                && !page.contains("An Peeters"),
            "{page}"
        );
        for form in ["edit", "phase", "withdraw"] {
            let fields = [("seen", seen.as_str()), ("title", "x"), ("problem", "x"), ("sure", "yes")];
            let sent = send(&town, &format!("/projects/leeskamer/{form}"), cookie, &fields).await;
            assert_eq!(sent.status, *status, "{form}");
        }
    }
    assert_eq!(history(&town).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_editors_of_a_project_the_second_is_shown_what_the_first_wrote_and_keeps_their_own_text() {
    let (town, editor) = town().await;
    let seen = seen_version(&see(&town, "/projects/leeskamer/edit", &editor).await.text);
    let write = async |seen: &str, idea: &str| {
        let mut fields = FIELDS.to_vec();
        fields.extend([("seen", seen), ("idea", idea)]);
        send(&town, "/projects/leeskamer/edit", &editor, &fields).await
    };
    assert_eq!(write(&seen, "Het idee van An").await.status, StatusCode::SEE_OTHER);
    let late = write(&seen, "Het idee van Bo").await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text.contains("Het idee van An") && late.text.contains("Het idee van Bo"), "{}", late.text);
    assert_eq!(stored(&town).await.project.idea, "Het idee van An");

    // A step and a withdrawal look at what they saw as well.
    let step =
        [("seen", seen.as_str()), ("phase", "phase-projects"), ("learned", "Vraag het de buren eerst.")];
    let late_step = send(&town, "/projects/leeskamer/phase", &editor, &step).await;
    assert_eq!(late_step.status, StatusCode::CONFLICT);
    assert!(
        late_step.text.contains("Vraag het de buren eerst.") && late_step.text.contains("Het idee van An")
    );
    let withdrawal = [("seen", seen.as_str()), ("sure", "yes")];
    let late_end = send(&town, "/projects/leeskamer/withdraw", &editor, &withdrawal).await;
    assert_eq!(late_end.status, StatusCode::CONFLICT);
    assert!(late_end.text.contains("Het idee van An"));

    let again = seen_version(&late.text);
    assert_eq!(write(&again, "Het idee van Bo").await.status, StatusCode::SEE_OTHER, "knowingly");
    assert_eq!(stored(&town).await.project.idea, "Het idee van Bo");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_moves_on_with_what_was_learned_and_who_was_told_of_it_is_told() {
    let (town, editor) = town().await;
    town.subscribe("telegram:1001", "leeskamer", &[]).await;
    let mut fields = FIELDS.to_vec();
    fields[0].1 = "Leeskamer Zuid";
    assert_eq!(send(&town, "/share", &editor, &fields).await.place(), "/projects/leeskamer-zuid");
    assert_eq!(town.tell().await, 1);
    let address = "/projects/leeskamer-zuid";
    let page = see(&town, address, &editor).await.text;
    assert!(page.contains("Wat leerde u in de fase"), "{page}");
    assert!(
        page.contains("<option value=\"phase-projects\" selected>"),
        "the next phase is proposed: {page}"
    );

    town.wait(TimeDelta::hours(3));
    let seen = seen_version(&page);
    let lesson = "Begin met de sleutels: zonder sleuteldrager blijft de deur dicht.";
    let step = [("seen", seen.as_str()), ("phase", "phase-projects"), ("learned", lesson)];
    let moved = send(&town, &format!("{address}/phase"), &editor, &step).await;
    assert_eq!((moved.status, moved.place()), (StatusCode::SEE_OTHER, address), "{}", moved.text);
    let project = town.tower.store.project("leeskamer-zuid").await.unwrap().unwrap().project;
    assert_eq!(project.phase.as_deref(), Some("phase-projects"));
    assert_eq!(
        project.lessons,
        format!("Ideeën voor mogelijke oplossingen: {lesson}"),
        "under the phase it is from"
    );
    assert_eq!(town.tell().await, 1, "who was told of the project is told");
    let told = town.telegrams().pop().unwrap();
    let phases = "Fase: Ideeën voor mogelijke oplossingen → Projecten uitwerken";
    assert!(told.contains(phases) && told.contains(lesson), "{told}");
    let key = belfort::daemon::projects::item_key("leeskamer-zuid");
    let item = see(&town, &format!("/items/{key}"), "").await.text;
    assert!(
        item.contains(phases) && item.contains("Nieuwe les"),
        "the versions of the item say it too: {item}"
    );
    let changes = town.tower.store.project_history("leeskamer-zuid", None, 9).await.unwrap();
    let parts: Vec<&str> = changes.iter().map(|one| one.difference.part.as_str()).collect();
    assert_eq!(parts, ["lessons", "phase", ""]);
    assert!(changes.iter().all(|one| one.who == "An Peeters"));

    // A mended word is no lesson, and the same once more is nothing.
    let seen = seen_version(&see(&town, &format!("{address}/edit"), &editor).await.text);
    let mended = project.lessons.replace("dicht.", "toe.");
    let mut fields = fields.clone();
    fields[4].1 = "phase-projects";
    fields.extend([("seen", seen.as_str()), ("lessons", mended.as_str())]);
    assert_eq!(send(&town, &format!("{address}/edit"), &editor, &fields).await.place(), address);
    assert_eq!(town.tell().await, 0);
    let seen = seen_version(&see(&town, address, &editor).await.text);
    let nothing = [("seen", seen.as_str()), ("phase", "phase-projects"), ("learned", " ")];
    let refused = send(&town, &format!("{address}/phase"), &editor, &nothing).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.text.contains("Kies een andere fase of schrijf"), "{}", refused.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_is_withdrawn_from_page_and_news_and_its_history_stays() {
    let (town, editor) = town().await;
    assert_eq!(town.search("leeskamer").await.total, 1);
    let form = see(&town, "/projects/leeskamer/edit", &editor).await.text;
    let seen = seen_version(&form);
    let unsure = send(&town, "/projects/leeskamer/withdraw", &editor, &[("seen", &seen)]).await;
    assert_eq!(unsure.status, StatusCode::BAD_REQUEST);
    assert!(unsure.text.contains("Vink aan"), "{}", unsure.text);
    // What is typed on this page is a change still, and no withdrawal.
    assert!(unsure.text.contains("action=\"/projects/leeskamer/edit\""), "{}", unsure.text);
    let gone =
        send(&town, "/projects/leeskamer/withdraw", &editor, &[("seen", &seen), ("sure", "yes")]).await;
    assert_eq!((gone.status, gone.place()), (StatusCode::SEE_OTHER, "/projects"));
    for address in ["/projects/leeskamer", "/projects/leeskamer/edit"] {
        assert_eq!(see(&town, address, &editor).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(town.search("leeskamer").await.total, 0);
    let last = town.tower.store.project_history("leeskamer", None, 9).await.unwrap().remove(0);
    assert_eq!((last.who.as_str(), last.difference.after), ("An Peeters", None));
    assert_eq!(last.difference.before.unwrap()["title"], "Leeskamer", "what was withdrawn is kept whole");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_did_this_before_is_found_without_sharing_anything() {
    let (town, editor) = town().await;
    town.search("leeskamer").await;
    let counts = town.tower.store.counts().await.unwrap();
    let before = "href=\"/items/";
    let typed = [
        ("action", "similar"),
        ("title", "Stil hoekje"),
        ("problem", "Bewoners zoeken een stille plek om te lezen."),
        ("organisation", "gent"),
    ];
    let found = send(&town, "/share", &editor, &typed).await;
    assert_eq!(found.status, StatusCode::OK);
    assert!(found.text.contains(before) && found.text.contains(">Leeskamer</a>"), "{}", found.text);
    assert!(
        found.text.contains("value=\"Stil hoekje\"") && found.text.contains("Bewoners zoeken"),
        "what was typed stays"
    );
    let empty = send(&town, "/share", &editor, &[("action", "similar")]).await;
    assert!(empty.status == StatusCode::OK && empty.text.contains("Niets gevonden dat erop lijkt"));

    let page = see(&town, "/projects?like=een+stille+plek+om+te+lezen", "").await;
    assert!(
        page.text.contains(before) && page.text.contains("een stille plek om te lezen</textarea>"),
        "{}",
        page.text
    );
    let nothing = see(&town, "/projects?like=kwantumelektrodynamica", "").await;
    assert!(nothing.text.contains("Niets gevonden dat erop lijkt"), "{}", nothing.text);
    let hostile = see(&town, "/projects?like=%3C%2Ftextarea%3E%3Cscript%3E", "").await;
    assert!(hostile.status == StatusCode::OK && !hostile.text.contains("<script>"), "{}", hostile.text);
    assert_eq!(town.tower.store.counts().await.unwrap(), counts);
    assert_eq!(town.tower.store.projects().await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_of_all_its_pages_fits_the_form() {
    let (town, editor) = town().await;
    // As long as each part may be, in letters that a browser writes as nine signs.
    let long = "漢".repeat(30_000);
    let mut fields = FIELDS.to_vec();
    fields[3].1 = &long;
    fields.extend(["idea", "plan"].map(|part| (part, long.as_str())));
    let shared = send(&town, "/share", &editor, &fields).await;
    assert_eq!(shared.status, StatusCode::SEE_OTHER, "{}", shared.text);
}
