//! An officer hands a register over on a page, sees what would happen, says what each column is, and takes it in.

mod limits;

use axum::http::StatusCode;
use belfort::daemon::assess::assess_due;
use belfort::daemon::taking_in::kept::load_waiting;
use belfort::people::Role;
use belfort::text::Language;
use chrono::TimeDelta;

use crate::accounts::{Got, hand_over, see, send};
use crate::town::{Town, account, session};

/// A table of one's own.
const TABLE: &str = include_str!("../../fixtures/registers/own-columns.csv");
const RECORDS: &str = include_str!("../../fixtures/registers/nl-1.0.json");

/// A town with an officer of Ghent: the cookie.
async fn officer(town: &Town) -> String {
    town.tower.store.save_organisation("gent", "Stad Gent").await.unwrap();
    session(&town.tower, &account(&town.tower, "An Peeters", Role::Officer, Some("gent")).await).await
}

/// An officer of every organisation.
async fn officer_of_all(town: &Town) -> String {
    session(&town.tower, &account(&town.tower, "An Peeters", Role::Officer, None).await).await
}

/// Hands a file over; the address of its preview.
async fn upload(town: &Town, cookie: &str, name: &str, file: &[u8], fields: &[(&str, &str)]) -> String {
    let got = hand_over(town, "/register/import", cookie, (name, file), fields).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.text);
    got.place().to_owned()
}

/// The mark of what a preview shows.
fn mark(page: &Got) -> String {
    let (_, rest) = page.text.split_once("name=\"seen\" value=\"").unwrap_or_else(|| panic!("{}", page.text));
    rest.split('"').next().unwrap().to_owned()
}

async fn confirm(town: &Town, here: &str, cookie: &str, mark: &str) -> Got {
    send(town, &format!("{here}/take"), cookie, &[("seen", mark)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_of_ones_own_is_mapped_previewed_taken_in_and_assessed() {
    let town = Town::new().await;
    let an = officer(&town).await;
    assert!(see(&town, "/register", &an).await.text.contains("href=\"/register/import\""));
    assert!(see(&town, "/register/new", &an).await.text.contains("href=\"/register/import\""));
    let form = see(&town, "/register/import", &an).await.text;
    assert!(form.contains("enctype=\"multipart/form-data\"") && form.contains("hoogstens 32 MB"), "{form}");
    assert!(form.contains("<option value=\"gent\" selected>"), "who imports for one means that one: {form}");

    let here = upload(&town, &an, "lijst.csv", TABLE.as_bytes(), &[("organisation", "gent")]).await;
    let first = see(&town, &here, &an).await;
    // What its name says is filled in, what stands in the first records is shown.
    assert!(
        first.text.contains("<option value=\"name\" selected>") && first.text.contains("Machinaal leren")
    );
    assert!(first.text.contains("Eigen tabel (CSV)") && first.text.contains("Lees deze 2 systemen in"));
    let columns = [
        ("organisation", "gent"),
        ("column0", "name"),
        ("column1", "-"),
        ("column2", "fact:profiling"),
        ("column3", "fact:in-service-since"),
        ("column4", "fact:technique"),
        ("column5", "-"),
    ];
    let read = send(&town, &format!("{here}/read"), &an, &columns).await;
    assert_eq!((read.status, read.place()), (StatusCode::SEE_OTHER, here.as_str()));
    let preview = see(&town, &here, &an).await;
    assert!(preview.text.contains("<option value=\"fact:profiling\" selected>"), "{}", preview.text);
    assert!(town.tower.store.systems().await.unwrap().is_empty(), "a preview stores nothing");
    assert_ne!(mark(&first), mark(&preview), "another plan has another mark");

    let taken = confirm(&town, &here, &an, &mark(&preview)).await;
    assert_eq!((taken.status, taken.place()), (StatusCode::SEE_OTHER, here.as_str()));
    let id = here.rsplit('/').next().unwrap();
    assert_eq!(town.tower.store.import_file(id).await.unwrap(), None, "the file is erased");
    let system = town.tower.store.system("gent-wachtrij").await.unwrap().unwrap().system;
    assert!(system.facts.is_empty() && system.proposals["profiling"].len() == 1, "{system:?}");
    assert_eq!(system.origin.unwrap().source.as_deref(), Some("lijst.csv"));
    let history = town.tower.store.system_history("gent-wachtrij", None, 10).await.unwrap();
    assert_eq!(history[0].who, "An Peeters");

    let going = see(&town, &here, &an).await;
    assert!(
        going.headers["refresh"] == "3" && going.text.contains("max=\"2\" value=\"0\""),
        "{}",
        going.text
    );
    let still = see(&town, &format!("{here}?still=yes"), &an).await;
    assert!(!still.headers.contains_key("refresh") && still.text.contains("Ververs deze pagina vanzelf"));
    assert_eq!(assess_due(&town.tower, || false).await.unwrap(), 2);
    let done = see(&town, &here, &an).await;
    assert!(!done.headers.contains_key("refresh") && done.text.contains("Alle systemen zijn beoordeeld."));
    assert!(town.tower.store.last_assessment("gent-wachtrij").await.unwrap().is_some());
    let before = see(&town, "/register/import", &an).await.text;
    assert!(before.contains(&here) && before.contains("ingelezen"), "{before}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_changed_since_the_preview_is_shown_before_it_is_taken_in() {
    let town = Town::new().await;
    let an = officer_of_all(&town).await;
    let take = async |file: &str| {
        let here = upload(&town, &an, "nl.json", file.as_bytes(), &[]).await;
        (see(&town, &here, &an).await, here)
    };
    let (page, here) = take(RECORDS).await;
    assert_eq!(confirm(&town, &here, &an, &mark(&page)).await.status, StatusCode::SEE_OTHER);
    let (page, here) = take(&RECORDS.replace("Sorteer BV", "Sorteer NV")).await;
    belfort::daemon::editing::edit(&town.tower, "99000001", None, "Bo", |system| {
        system.description = Some("Bo schreef dit.".to_owned());
    })
    .await
    .unwrap();
    let late = confirm(&town, &here, &an, &mark(&page)).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text.contains("Iemand veranderde intussen een systeem"), "{}", late.text);
    let system = async || town.tower.store.system("99000001").await.unwrap().unwrap().system;
    assert_eq!(system().await.vendor.as_deref(), Some("Sorteer BV"), "nothing was written");
    let seen = mark(&late);
    let (one, two) = tokio::join!(confirm(&town, &here, &an, &seen), confirm(&town, &here, &an, &seen));
    assert_eq!((one.status, two.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    let kept = system().await;
    assert_eq!(
        (kept.vendor.as_deref(), kept.description.as_deref()),
        (Some("Sorteer NV"), Some("Bo schreef dit."))
    );
    let changes = town.tower.store.system_history("99000001", None, 50).await.unwrap();
    assert_eq!(
        changes.iter().filter(|one| one.difference.part == "vendor").count(),
        1,
        "of two at once one is done"
    );
    let (same, _) = take(&RECORDS.replace("Sorteer BV", "Sorteer NV")).await;
    assert!(same.text.contains("Er zou niets veranderen") && !same.text.contains("/take\""), "{}", same.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_another_organisation_is_taken_in_or_said() {
    let town = Town::new().await;
    town.register("id = \"balie\"\nname = \"Geheim van Brugge\"\norganisation = \"brugge\"\n").await;
    let an = officer(&town).await;
    let see_file = async |file: &str, fields: &[(&str, &str)]| {
        let here = upload(&town, &an, "lijst.csv", file.as_bytes(), fields).await;
        see(&town, &here, &an).await.text
    };
    town.register("id = \"kassa\"\nname = \"Kassa\"\norganisation = \"gent\"\n").await;
    let taken = see_file("id;naam\nkassa;Kassa\n", &[("organisation", "gent")]).await;
    assert!(taken.contains("Het id kassa is al in gebruik") && taken.contains("Regel 2"), "{taken}");
    let stranger = see_file("id;naam;organisatie\na;A;Brugge\nb;B;Brugge\n", &[]).await;
    assert!(stranger.contains("Voor de organisatie brugge mag u niet inlezen"), "{stranger}");
    let nobodys = see_file("id;naam\nbalie;Balie\n", &[]).await;
    assert!(nobodys.contains("Dit record noemt geen organisatie"), "{nobodys}");
    for page in [taken, stranger, nobodys] {
        assert!(!page.contains("Geheim van Brugge") && !page.contains("/take\""), "{page}");
    }
    let refused =
        hand_over(&town, "/register/import", &an, ("a.csv", b"naam\nA\n"), &[("organisation", "brugge")])
            .await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.text.contains("href=\"#organisation\""), "{}", refused.text);
    assert_eq!(town.tower.store.systems().await.unwrap().len(), 2);

    let here = upload(&town, &an, "a.csv", b"naam\nA\n", &[("organisation", "gent")]).await;
    let page = see(&town, &here, &an).await;
    let other = session(&town.tower, &account(&town.tower, "Bo", Role::Officer, Some("gent")).await).await;
    assert_eq!(see(&town, &here, &other).await.status, StatusCode::NOT_FOUND, "it is bound to the account");
    assert_eq!(confirm(&town, &here, &other, &mark(&page)).await.status, StatusCode::NOT_FOUND);
    let read = send(&town, &format!("{here}/read"), &other, &[("column0", "-")]).await;
    assert_eq!(read.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_of_a_register_is_read_while_the_page_says_how_far_it_is() {
    let town = Town::new().await;
    let an = officer_of_all(&town).await;
    let hand = async |town: &Town, cookie: &str, address: &str| {
        let got = hand_over(town, "/register/import", cookie, ("", b""), &[("address", address)]).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.text);
        got.place().to_owned()
    };
    town.serve("/register.json", RECORDS);
    let here = hand(&town, &an, town.address("/register.json?token=geheim").as_str()).await;
    let loading = see(&town, &here, &an).await;
    assert!(loading.headers["refresh"] == "3" && loading.text.contains("<progress"), "{}", loading.text);
    assert_eq!(load_waiting(&town.tower).await.unwrap(), 1);
    let preview = see(&town, &here, &an).await;
    assert!(preview.text.contains("Meldingen sorteren") && preview.text.contains("publicatiestandaard"));
    assert!(!preview.text.contains("geheim"), "a secret of the address is not shown: {}", preview.text);
    assert_eq!(confirm(&town, &here, &an, &mark(&preview)).await.status, StatusCode::SEE_OTHER);
    assert!(town.tower.store.system("99000001").await.unwrap().is_some());

    let gone = hand(&town, &an, town.address("/nergens").as_str()).await;
    load_waiting(&town.tower).await.unwrap();
    let failed = see(&town, &gone, &an).await;
    assert!(failed.text.contains("kon niet gelezen worden") && !failed.headers.contains_key("refresh"));
    assert!(failed.text.contains("op dit adres staat niets meer (in de woorden van het programma: “"));
    let careful = Town::with(|config| config.fetch.allow_private = false).await;
    let bo = officer_of_all(&careful).await;
    let inner = hand(&careful, &bo, careful.address("/register.json").as_str()).await;
    load_waiting(&careful.tower).await.unwrap();
    let private = see(&careful, &inner, &bo).await.text;
    assert!(private.contains("kon niet gelezen worden") && private.contains("het adres is niet openbaar ("));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_dead_process_did_not_assess_another_one_does_once() {
    let town = Town::new().await;
    let an = officer(&town).await;
    let file = "naam;owner\nEen;email:een@gent.example\nTwee;email:twee@gent.example\n";
    let here = upload(&town, &an, "lijst.csv", file.as_bytes(), &[("organisation", "gent")]).await;
    let page = see(&town, &here, &an).await;
    confirm(&town, &here, &an, &mark(&page)).await;
    // A process takes one of them under its lease, and dies.
    let (store, now) = (&town.tower.store, town.now());
    assert_eq!(store.claim_due_assessments(now, now + TimeDelta::minutes(1), 1).await.unwrap().len(), 1);
    let town = town.after_a_crash(|_| ()).await;
    assert_eq!(assess_due(&town.tower, || false).await.unwrap(), 1, "the other one");
    town.wait(TimeDelta::minutes(2));
    assert_eq!(assess_due(&town.tower, || false).await.unwrap(), 1, "once its lease has ended");
    assert_eq!(assess_due(&town.tower, || false).await.unwrap(), 0);
    let subscriptions = town.tower.store.subscriptions().await.unwrap();
    let mut owners: Vec<String> = subscriptions.iter().map(|one| one.to.to_string()).collect();
    owners.sort();
    assert_eq!(owners, ["email:een@gent.example", "email:twee@gent.example"], "each owner watches, once");
    for id in ["gent-een", "gent-twee"] {
        assert!(town.tower.store.last_assessment(id).await.unwrap().is_some(), "{id}");
    }
    assert_eq!(town.tell().await, 2, "each owner is told");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_an_import_of_a_thousand_the_page_says_how_far_it_is_also_after_a_restart() {
    const SYSTEMS: usize = 1_000;
    let town = Town::new().await;
    let an = officer(&town).await;
    let rows: String = (0..SYSTEMS).map(|number| format!("Systeem {number}\n")).collect();
    let file = format!("naam\n{rows}");
    let here = upload(&town, &an, "lijst.csv", file.as_bytes(), &[("organisation", "gent")]).await;
    let page = see(&town, &here, &an).await;
    assert!(
        page.text.contains("Lees deze 1000 systemen in") && page.text.contains("rel=\"next\""),
        "{}",
        page.text
    );
    confirm(&town, &here, &an, &mark(&page)).await;
    let far = async |town: &Town| {
        let page = see(town, &here, &an).await;
        assert_eq!(page.headers["refresh"], "3", "it refreshes itself, with a script or without");
        let (_, rest) =
            page.text.split_once("max=\"1000\" value=\"").unwrap_or_else(|| panic!("{}", page.text));
        rest.split('"').next().unwrap().parse::<usize>().unwrap()
    };
    assert_eq!(far(&town).await, 0);
    let some = |town: &Town| {
        let tower = town.tower.clone();
        async move {
            let looks = std::cell::Cell::new(0);
            // One group, and then the process is asked to stop.
            assess_due(&tower, || looks.replace(looks.get() + 1) > 0).await.unwrap()
        }
    };
    let first = some(&town).await;
    assert!(first > 0 && first < SYSTEMS, "{first}");
    assert_eq!(far(&town).await, first);
    let town = town.after_a_crash(|_| ()).await;
    assert_eq!(far(&town).await, first, "what is done stays done, and the rest still waits");
    let second = some(&town).await;
    assert_eq!(far(&town).await, first + second);
    assert!(see(&town, "/register/import", &an).await.text.contains(&here), "it is found again");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_an_import_is_whole_in_four_languages() {
    let town = Town::new().await;
    let an = officer_of_all(&town).await;
    let whole = |page: &str, what: &str| {
        let words = page.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
        let raw: Vec<&str> =
            words.filter(|word| word.starts_with("import-") || word.starts_with("cli-")).collect();
        assert_eq!(raw, Vec::<&str>::new(), "{what}");
        assert_eq!(page.matches("<h1").count(), 1, "{what}");
        assert_eq!(page.matches("<table").count(), page.matches("<caption").count(), "{what}");
    };
    let bad = "naam;naam;soort\n;=1;a\nb\nc;d;e\n";
    let previews = [
        upload(&town, &an, "a.csv", TABLE.as_bytes(), &[]).await,
        upload(&town, &an, "b.csv", bad.as_bytes(), &[]).await,
        upload(&town, &an, "c.json", RECORDS.as_bytes(), &[]).await,
    ];
    for language in Language::ALL {
        for address in previews.iter().map(String::as_str).chain(["/register/import"]) {
            let page = see(&town, &format!("{address}?lang={language}"), &an).await.text;
            assert!(page.contains(&format!("<html lang=\"{language}\">")), "{address}");
            whole(&page, &format!("{address} in {language}"));
        }
        let nothing = format!("/register/import?lang={language}");
        whole(&hand_over(&town, &nothing, &an, ("", b""), &[]).await.text, &nothing);
    }
    let page = see(&town, &previews[2], &an).await;
    confirm(&town, &previews[2], &an, &mark(&page)).await;
    for language in Language::ALL {
        whole(&see(&town, &format!("{}?lang={language}", previews[2]), &an).await.text, "progress");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_preview_says_which_evidence_did_not_come_along() {
    let town = Town::new().await;
    let an = officer(&town).await;
    let file = |of: &str| {
        serde_json::json!({
            "name": "dpia.pdf", "media": "application/pdf", "bytes": 3, "sha256": "a".repeat(64),
            "who": "An", "when": "2026-11-20", "of": [of]
        })
    };
    let proposal = serde_json::json!([{ "value": true, "who": "Leverancier NV", "files": ["f"] }]);
    let own = serde_json::json!({ "systems": [
        { "id": "a", "name": "Met bewijs", "organisation": "gent", "files": { "f": file("proposals/profiling") },
          "proposals": { "profiling": proposal } },
        { "id": "b", "name": "Zonder", "organisation": "gent" },
    ] });
    let here = upload(&town, &an, "uit.json", own.to_string().as_bytes(), &[]).await;
    let page = see(&town, &here, &an).await;
    assert!(page.text.contains("komt niet mee"), "{}", page.text);
    assert!(page.text.contains("<li>Met bewijs: dpia.pdf</li>"), "{}", page.text);
    assert!(!page.text.contains("<li>Zonder:"), "{}", page.text);
    confirm(&town, &here, &an, &mark(&page)).await;
    let taken = town.tower.store.system("a").await.unwrap().unwrap().system;
    assert!(taken.files.is_empty() && taken.proposals["profiling"][0].files.is_empty());
    let here = upload(
        &town,
        &an,
        "lijst.json",
        b"[{\"id\":\"c\",\"name\":\"C\",\"organisation\":\"gent\",\"facts\":{}}]",
        &[],
    )
    .await;
    assert!(!see(&town, &here, &an).await.text.contains("komt niet mee"));
}
