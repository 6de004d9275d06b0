//! The versions, contracts, contacts and changes of design of a system are written on the page.

use axum::http::StatusCode;
use belfort::people::Role;
use belfort::text::Language;

use crate::accounts::{Got, see, send};
use crate::town::{Town, account, session};

const KINDS: [&str; 4] = ["versions", "contracts", "contacts", "changes"];

async fn signed_in(town: &Town, name: &str, role: Role) -> String {
    session(&town.tower, &account(&town.tower, name, role, Some("gent")).await).await
}

/// A town with one system of Ghent, and its editor.
async fn town() -> (Town, String) {
    let town = Town::new().await;
    town.register("id = \"bot\"\nname = \"Bot\"\norganisation = \"gent\"\n[facts]\n").await;
    let editor = signed_in(&town, "An Peeters", Role::Editor).await;
    (town, editor)
}

async fn stored(town: &Town) -> belfort::register::System {
    town.tower.store.system("bot").await.unwrap().unwrap().system
}

fn seen(page: &Got) -> String {
    let (_, rest) = page.text.split_once("name=\"seen\" value=\"").unwrap_or_else(|| panic!("{}", page.text));
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_of_detail_is_added_changed_and_removed_and_the_history_says_who_and_from_what() {
    let (town, an) = town().await;
    for (kind, fields, changed, shown) in [
        (
            "versions",
            vec![("name", "2.1"), ("since", "2026-03-01"), ("note", "Nieuw <b>model</b>")],
            ("name", "2.2"),
            "In gebruik sinds",
        ),
        (
            "contracts",
            vec![
                ("name", "RC-7"),
                ("with", "Bouwer NV"),
                ("from", "2026-01-01"),
                ("until", "2027-01-01"),
                ("link", "https://town.example/rc7"),
            ],
            ("name", "RC-8"),
            "href=\"https://town.example/rc7\"",
        ),
        (
            "contacts",
            vec![("name", "Bo"), ("role", "inkoop"), ("address", "bo@town.example")],
            ("name", "Cis"),
            "bo@town.example",
        ),
        (
            "changes",
            vec![("date", "2026-06-01"), ("what", "Leert nu bij.")],
            ("what", "Leert niet bij."),
            "1 juni 2026",
        ),
    ] {
        let list = format!("/systems/bot/details/{kind}");
        let added = send(&town, &list, &an, &fields).await;
        let back = format!("/systems/bot#{kind}");
        assert_eq!((added.status, added.place()), (StatusCode::SEE_OTHER, back.as_str()), "{}", added.text);
        assert_eq!(send(&town, &list, &an, &fields).await.status, StatusCode::SEE_OTHER);
        let page = see(&town, "/systems/bot", &an).await.text;
        assert!(page.contains(shown) && !page.contains("<b>model"), "{shown}: {page}");
        assert_eq!(
            page.matches(&format!("href=\"{list}/")).count(),
            1,
            "pressed twice, it stands there once"
        );

        let one = format!("{list}/0");
        let form = see(&town, &one, &an).await;
        let mark = seen(&form);
        let mut fields: Vec<_> = fields.into_iter().filter(|(name, _)| *name != changed.0).collect();
        fields.extend([changed, ("seen", mark.as_str())]);
        assert_eq!(send(&town, &one, &an, &fields).await.place(), back);
        let json = stored(&town).await.to_json()[kind].to_string();
        assert!(json.contains(changed.1), "{json}");

        let mark = seen(&see(&town, &one, &an).await);
        let removed = send(&town, &format!("{one}/remove"), &an, &[("seen", &mark)]).await;
        assert_eq!(removed.place(), back);
        assert!(stored(&town).await.to_json().get(kind).is_none());
        let history = town.tower.store.system_history("bot", None, 50).await.unwrap();
        let of_it: Vec<_> = history.iter().filter(|one| one.difference.part == kind).collect();
        assert_eq!(of_it.len(), 3, "added, changed, removed");
        assert!(of_it.iter().all(|one| one.who == "An Peeters"));
        assert!(of_it[0].difference.before.as_ref().unwrap().to_string().contains(changed.1));
        assert_eq!(of_it[0].difference.after, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_wrong_field_of_a_detail_is_told_beside_it_and_keeps_what_was_typed() {
    let (town, an) = town().await;
    let long = "x".repeat(201);
    for (kind, fields, wrong) in [
        (
            "versions",
            vec![("name", " "), ("since", "2026-02-30"), ("note", "blijft staan")],
            vec!["name", "since"],
        ),
        (
            "contracts",
            vec![("name", "A"), ("from", "2026-02-02"), ("until", "2026-02-01"), ("with", "blijft staan")],
            vec!["until"],
        ),
        ("contacts", vec![("name", long.as_str()), ("role", "blijft staan")], vec!["name"]),
        ("changes", vec![("date", ""), ("what", "blijft staan")], vec!["date"]),
    ] {
        let sent = send(&town, &format!("/systems/bot/details/{kind}"), &an, &fields).await;
        assert_eq!(sent.status, StatusCode::BAD_REQUEST, "{kind}");
        assert!(sent.text.contains("blijft staan"), "{kind}: {}", sent.text);
        for field in &wrong {
            let told = format!("aria-invalid=\"true\" aria-describedby=\"{field}-fault\"");
            assert!(
                sent.text.contains(&told) && sent.text.contains(&format!("id=\"{field}-fault\"")),
                "{field}"
            );
        }
        assert_eq!(sent.text.matches("aria-invalid").count(), wrong.len(), "{kind}");
    }
    assert_eq!(stored(&town).await.to_json().as_object().unwrap().len(), 4, "nothing is kept");
    for nowhere in
        ["/systems/bot/details/facts", "/systems/bot/details/versions/0", "/systems/nergens/details/versions"]
    {
        assert_eq!(see(&town, nowhere, &an).await.status, StatusCode::NOT_FOUND, "{nowhere}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_change_a_detail_at_once_the_second_sees_both_texts_and_nobody_loses_work() {
    let (town, an) = town().await;
    let bo = signed_in(&town, "Bo", Role::Editor).await;
    let list = "/systems/bot/details/versions";
    let one = format!("{list}/0");
    send(&town, list, &an, &[("name", "1")]).await;
    let mark = seen(&see(&town, &one, &an).await);
    let keep = async |who: &str, name: &str, mark: &str| {
        send(&town, &one, who, &[("name", name), ("seen", mark)]).await
    };
    assert_eq!(keep(&an, "van An", &mark).await.status, StatusCode::SEE_OTHER);
    let late = keep(&bo, "van Bo", &mark).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    for part in ["van An", "value=\"van Bo\"", "Bewaar mijn tekst"] {
        assert!(late.text.contains(part), "{part}: {}", late.text);
    }
    let gone = send(&town, &format!("{one}/remove"), &bo, &[("seen", &mark)]).await;
    assert_eq!(gone.status, StatusCode::CONFLICT, "what was not seen is not removed");
    assert_eq!(keep(&bo, "van beiden", &seen(&late)).await.status, StatusCode::SEE_OTHER);

    let mark = seen(&see(&town, &one, &bo).await);
    send(&town, &format!("{one}/remove"), &an, &[("seen", &mark)]).await;
    let late = keep(&bo, "toch nog", &mark).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(
        late.text.contains("heeft iemand anders verwijderd") && late.text.contains("toch nog"),
        "{}",
        late.text
    );
    assert_eq!(keep(&bo, "toch nog", &seen(&late)).await.status, StatusCode::SEE_OTHER);
    assert_eq!(stored(&town).await.versions[0].name, "toch nog");
    // Two who add meet nowhere, and an entry that moved up is still the one that was seen.
    send(&town, list, &an, &[("name", "tweede")]).await;
    let second = seen(&see(&town, &format!("{list}/1"), &bo).await);
    let first = seen(&see(&town, &one, &an).await);
    send(&town, &format!("{one}/remove"), &an, &[("seen", &first)]).await;
    let moved = send(&town, &format!("{list}/1"), &bo, &[("name", "derde"), ("seen", &second)]).await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER);
    assert_eq!(stored(&town).await.versions.len(), 1);
    assert_eq!(stored(&town).await.versions[0].name, "derde");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_sees_versions_and_changes_but_neither_contracts_nor_contacts_nor_a_form() {
    let (town, an) = town().await;
    let reader = signed_in(&town, "Lezer", Role::Reader).await;
    for (kind, fields) in [
        ("versions", [("name", "Versie-A"), ("note", "")]),
        ("contracts", [("name", "GEHEIM-1"), ("with", "x")]),
        ("contacts", [("name", "GEHEIM-2"), ("role", "x")]),
        ("changes", [("date", "2026-06-01"), ("what", "Wijziging-B")]),
    ] {
        let sent = send(&town, &format!("/systems/bot/details/{kind}"), &an, &fields).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{kind}");
    }
    let page = see(&town, "/systems/bot", &reader).await.text;
    assert!(page.contains("Versie-A") && page.contains("Wijziging-B"), "{page}");
    assert!(!page.contains("GEHEIM") && !page.contains("/details/"), "{page}");
    for kind in KINDS {
        for address in [format!("/systems/bot/details/{kind}"), format!("/systems/bot/details/{kind}/0")] {
            assert_eq!(see(&town, &address, &reader).await.status, StatusCode::FORBIDDEN, "{address}");
            let sent = send(&town, &address, &reader, &[("name", "x")]).await;
            assert_eq!(sent.status, StatusCode::FORBIDDEN, "{address}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_form_of_a_detail_is_whole_in_four_languages() {
    let (town, an) = town().await;
    for kind in KINDS {
        for language in Language::ALL {
            let address = format!("/systems/bot/details/{kind}?lang={language}");
            let page = see(&town, &address, &an).await.text;
            assert!(page.contains(&format!("<html lang=\"{language}\">")), "{address}");
            assert_eq!(super::raw_keys(&page), Vec::<&str>::new(), "{address}");
        }
    }
    let page = see(&town, "/systems/bot?lang=fr", &an).await.text;
    assert_eq!(super::raw_keys(&page), Vec::<&str>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_and_the_name_of_a_vendor_that_cannot_be_kept_stay_in_their_form() {
    let (town, an) = town().await;
    let long = format!("begin{}", "x".repeat(4_000));
    let sent = send(&town, "/systems/bot/notes", &an, &[("text", &long)]).await;
    assert_eq!(sent.status, StatusCode::BAD_REQUEST);
    assert!(sent.text.contains(&long) && sent.text.contains("langer dan 4000"), "{}", sent.text);
    assert_eq!(
        send(&town, "/systems/bot/notes", &an, &[("text", " ")]).await.status,
        StatusCode::BAD_REQUEST
    );
    let officer = signed_in(&town, "Cis", Role::Officer).await;
    let name = "v".repeat(121);
    let sent = send(&town, "/systems/bot/questionnaires", &officer, &[("vendor", &name)]).await;
    assert_eq!(sent.status, StatusCode::BAD_REQUEST);
    assert!(sent.text.contains(&name) && sent.text.contains("hoogstens 120 tekens"), "{}", sent.text);
}
