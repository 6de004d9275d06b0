//! The interview on the page, and the vendor who answers under a link.

use axum::http::StatusCode;
use belfort::law::FactValue;
use belfort::people::Role;
use chrono::TimeDelta;

use super::editing::{editor, see, seen_version, send};
use super::{Site, noon};
use crate::town::signed_in;

fn hidden(page: &str, name: &str) -> String {
    let rest =
        page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_else(|| panic!("{name}: {page}"));
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_question_at_a_time_is_asked_and_every_answer_is_kept_at_once() {
    let site = Site::furnished().await;
    let cookie = editor(&site, "An").await;
    assert_eq!(site.get("/systems/raadsel/interview").await.status, StatusCode::FORBIDDEN);
    let page = see(&site, "/systems/raadsel/interview", &cookie).await.text;
    let first = hidden(&page, "fact");
    for part in [
        "Ik weet het niet",
        "Klasse tot nu toe",
        "nog niet te zeggen",
        "https://eur-lex.europa.eu/",
        "Niets hiervan",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let address = "/systems/raadsel/interview";
    let seen = seen_version(&page);
    let fields = [
        ("fact", first.as_str()),
        ("seen", &seen),
        ("skip", ""),
        ("value", "fixed-rules"),
        ("why", "Handleiding, blz. 2"),
        ("action", "answer"),
    ];
    let sent = send(&site, address, &cookie, &fields).await;
    assert_eq!((first.as_str(), sent.status), ("technique", StatusCode::SEE_OTHER), "{}", sent.text);
    let stored = site.tower.store.system("raadsel").await.unwrap().unwrap().system;
    let answer = &stored.facts["technique"];
    assert_eq!(answer.value, FactValue::Several(vec!["fixed-rules".to_owned()]));
    assert_eq!((answer.who.as_deref(), answer.why.as_deref()), (Some("An"), Some("Handleiding, blz. 2")));
    assert_eq!(answer.when, Some(site.tower.today()));
    let page = see(&site, address, &cookie).await.text;
    assert!(!page.contains("name=\"fact\" value=\"technique\""), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_is_a_fine_answer_and_the_question_is_put_aside() {
    let site = Site::furnished().await;
    let cookie = editor(&site, "An").await;
    let address = "/systems/raadsel/interview";
    let page = see(&site, address, &cookie).await.text;
    let (fact, seen) = (hidden(&page, "fact"), seen_version(&page));
    let fields = [("fact", fact.as_str()), ("seen", &seen), ("skip", ""), ("action", "unknown")];
    let sent = send(&site, address, &cookie, &fields).await;
    let next = sent.headers["location"].to_str().unwrap().to_owned();
    let page = see(&site, &next, &cookie).await.text;
    assert_ne!(hidden(&page, "fact"), fact);
    assert!(site.tower.store.system("raadsel").await.unwrap().unwrap().system.facts.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_stops_and_comes_back_goes_on_where_they_were_and_sees_who_did_not_know_what() {
    let site = Site::furnished().await;
    let (an, bo) = (editor(&site, "An").await, editor(&site, "Bo").await);
    let address = "/systems/raadsel/interview";
    let page = see(&site, address, &an).await.text;
    let (fact, seen) = (hidden(&page, "fact"), seen_version(&page));
    let fields =
        [("fact", fact.as_str()), ("seen", &seen), ("action", "unknown"), ("why", "vraag het de bouwer")];
    assert_eq!(send(&site, address, &an, &fields).await.status, StatusCode::SEE_OTHER);

    // Another day, another person, an address without anything behind it.
    let page = see(&site, address, &bo).await.text;
    assert_ne!(hidden(&page, "fact"), fact, "what nobody knew is not asked again by itself");
    let told = "An wist het niet op 23 november 2026. vraag het de bouwer";
    assert!(see(&site, "/systems/raadsel", &bo).await.text.contains(told));
    let stored = site.tower.store.system("raadsel").await.unwrap().unwrap().system;
    let kept = &stored.not_known[&fact];
    assert_eq!((kept.who.as_str(), kept.when), ("An", Some(site.tower.today())));
    let history = see(&site, "/systems/raadsel/history", &bo).await.text;
    assert!(history.contains("Gevraagd, niet geweten"), "{history}");

    let page = see(&site, &format!("{address}?again=1"), &bo).await.text;
    assert!(hidden(&page, "fact") == fact && page.contains(told), "{page}");
    let seen = seen_version(&page);
    let fields = [("fact", fact.as_str()), ("seen", &seen), ("value", "speech"), ("action", "answer")];
    assert_eq!(send(&site, address, &bo, &fields).await.status, StatusCode::SEE_OTHER);
    assert!(!see(&site, "/systems/raadsel", &bo).await.text.contains(told), "now it is known");
}

#[tokio::test(flavor = "multi_thread")]
async fn not_to_know_takes_a_known_answer_back_only_when_that_was_said() {
    let site = Site::furnished().await;
    let an = editor(&site, "An").await;
    let address = "/systems/chatbot/interview";
    let known =
        [("fact", "profiling"), ("seen", "0"), ("only", "1"), ("value", "true"), ("action", "answer")];
    assert_eq!(send(&site, address, &an, &known).await.status, StatusCode::SEE_OTHER);
    let page = see(&site, &format!("{address}?fact=profiling"), &an).await.text;
    let seen = seen_version(&page);
    let fields = |action| [("fact", "profiling"), ("seen", seen.as_str()), ("only", "1"), ("action", action)];
    let asked = send(&site, address, &an, &fields("unknown")).await;
    assert_eq!(asked.status, StatusCode::BAD_REQUEST);
    assert!(asked.text.contains("al een antwoord bekend: ja (An)"), "{}", asked.text);
    assert!(asked.text.contains("value=\"take-back\""), "{}", asked.text);
    let facts = async || site.tower.store.system("chatbot").await.unwrap().unwrap().system.facts;
    assert!(facts().await.contains_key("profiling"), "nothing is lost by the first button");
    assert_eq!(send(&site, address, &an, &fields("take-back")).await.status, StatusCode::SEE_OTHER);
    assert!(!facts().await.contains_key("profiling"));
}

/// What stands beside the question: the class and the classes that are still possible.
fn verdict(page: &str) -> String {
    page.split("<aside class=\"verdict\"").nth(1).unwrap().split("</aside>").next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_class_takes_shape_beside_the_question() {
    let site = Site::furnished().await;
    let an = editor(&site, "An").await;
    let address = "/systems/raadsel/interview";
    let answer = async |fact: &str, value: &str| {
        let page = see(&site, &format!("{address}?fact={fact}"), &an).await.text;
        let seen = seen_version(&page);
        let fields = [("fact", fact), ("seen", &seen), ("value", value), ("action", "answer")];
        assert_eq!(send(&site, address, &an, &fields).await.status, StatusCode::SEE_OTHER);
    };
    let before = verdict(&see(&site, address, &an).await.text);
    assert!(before.contains("verboden") && before.contains("hoog risico"), "{before}");
    answer("technique", "fixed-rules").await;
    answer("infers-how-to-generate-output", "false").await;
    let after = verdict(&see(&site, address, &an).await.text);
    assert!(after.contains("geen AI-systeem"), "{after}");
    assert!(!after.contains("nog niet te zeggen") && !after.contains("verboden"), "{after}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_vendor_is_asked_what_a_vendor_can_know_unless_the_officer_chooses() {
    let site = Site::furnished().await;
    let an = editor(&site, "An").await;
    let page = see(&site, "/systems/raadsel", &an).await.text;
    let box_of = |fact: &str| {
        let from = page.find(&format!("id=\"ask-{fact}\"")).unwrap_or_else(|| panic!("{fact}: {page}"));
        page[from..].split('>').next().unwrap().to_owned()
    };
    assert!(box_of("technique").contains("checked"));
    assert!(!box_of("deployer-kind").contains("checked"), "only the town knows");
    let asked = async |fields: &[(&str, &str)]| {
        let made = send(&site, "/systems/raadsel/questionnaires", &an, fields).await;
        let link = made.text.split("/answer/").nth(1).unwrap().split('<').next().unwrap().to_owned();
        site.read(&format!("/answer/{link}")).await
    };
    let by_itself = asked(&[("vendor", "Bouwer")]).await;
    assert!(by_itself.contains("technique-value") && !by_itself.contains("deployer-kind-"), "{by_itself}");
    let chosen = asked(&[("vendor", "Bouwer"), ("choose", "yes"), ("fact", "deployer-kind")]).await;
    assert!(chosen.contains("deployer-kind-value") && !chosen.contains("technique-value"), "{chosen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_changes_an_answer_finds_the_reason_and_the_evidence_of_the_present_one() {
    let site = Site::furnished().await;
    let an = editor(&site, "An").await;
    let address = "/systems/chatbot/interview";
    let fields = [
        ("fact", "profiling"),
        ("seen", "0"),
        ("skip", ""),
        ("only", "1"),
        ("value", "true"),
        ("action", "answer"),
        ("why", "het dossier zegt het"),
        ("source", "contract bijlage 3"),
    ];
    assert_eq!(send(&site, address, &an, &fields).await.status, StatusCode::SEE_OTHER);
    let page = see(&site, &format!("{address}?fact=profiling"), &an).await.text;
    assert!(page.contains("het dossier zegt het") && page.contains("contract bijlage 3"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_answer_is_asked_again_and_a_changed_one_is_not_overwritten() {
    let site = Site::furnished().await;
    let (an, bo) = (editor(&site, "An").await, editor(&site, "Bo").await);
    let address = "/systems/chatbot/interview";
    let with = |value: &'static str, action: &'static str, why: &'static str| {
        vec![
            ("fact", "profiling"),
            ("seen", "0"),
            ("skip", ""),
            ("only", "1"),
            ("value", value),
            ("action", action),
            ("why", why),
        ]
    };
    for (fields, said) in [
        (with("misschien", "answer", "omdat"), "Kies een antwoord"),
        (with("", "answer", "omdat"), "Kies een antwoord"),
    ] {
        let sent = send(&site, address, &an, &fields).await;
        assert_eq!(sent.status, StatusCode::BAD_REQUEST);
        assert!(sent.text.contains(said) && sent.text.contains("omdat"), "{}", sent.text);
    }
    assert_eq!(send(&site, address, &an, &with("true", "answer", "")).await.status, StatusCode::SEE_OTHER);
    let refused = send(&site, address, &bo, &with("false", "answer", "van Bo")).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text.contains("An schreef") && refused.text.contains("van Bo"), "{}", refused.text);
    let stored = site.tower.store.system("chatbot").await.unwrap().unwrap().system;
    assert_eq!(stored.facts["profiling"].value, FactValue::Bool(true));
    let both =
        [("fact", "technique"), ("seen", "0"), ("value", "speech"), ("none", "1"), ("action", "answer")];
    let sent = send(&site, address, &an, &both).await;
    assert!(sent.text.contains("niets hiervan"), "{}", sent.text);
    let derived = [("fact", "class"), ("seen", "0"), ("value", "high"), ("action", "answer")];
    assert_eq!(send(&site, address, &an, &derived).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vendor_answers_without_an_account_and_the_officer_decides() {
    let site = Site::furnished().await;
    let cookie = editor(&site, "An").await;
    let asked =
        send(&site, "/systems/raadsel/questionnaires", &cookie, &[("vendor", "Bouwer <b>NV</b>")]).await;
    assert_eq!(
        (asked.status, asked.headers["cache-control"].to_str().unwrap()),
        (StatusCode::OK, "no-store")
    );
    let token = asked.text.split("/answer/").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let link = format!("/answer/{token}");
    let page = site.read(&link).await;
    for part in ["An vraagt u", "Met welke technieken", "23 december 2026", "Uw naam en functie"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let nameless =
        send(&site, &link, "", &[("technique-value", "language-model"), ("technique-why", "zie blz. 3")])
            .await;
    assert_eq!(nameless.status, StatusCode::BAD_REQUEST);
    assert!(
        nameless.text.contains("zie blz. 3") && nameless.text.contains("Schrijf uw naam"),
        "{}",
        nameless.text
    );
    let nothing = send(&site, &link, "", &[("name", "Cis, architect"), ("technique-why", " ")]).await;
    assert_eq!(nothing.status, StatusCode::BAD_REQUEST);
    assert!(nothing.text.contains("Beantwoord minstens één vraag"), "{}", nothing.text);
    let open = site.tower.store.open_questionnaires("raadsel", noon()).await.unwrap();
    assert!(open[0].asked.answered.is_none(), "nothing was answered, and nobody is told so");
    let fields = [
        ("name", "Cis, architect"),
        ("technique-value", "language-model"),
        ("technique-source", "https://bouwer.example/handleiding"),
        ("contract-keeps-provider-value", "true"),
        ("class-value", "minimal"),
    ];
    let sent = send(&site, &link, "", &fields).await;
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.text);
    let stored = site.tower.store.system("raadsel").await.unwrap().unwrap().system;
    assert!(stored.facts.is_empty(), "nothing counts before the officer accepts it");
    let proposal = &stored.proposals["technique"][0];
    assert_eq!(proposal.who, "Bouwer <b>NV</b>, Cis, architect");
    assert_eq!(proposal.source.as_deref(), Some("https://bouwer.example/handleiding"));
    assert!(!stored.proposals.contains_key("class"), "only what was asked");
    assert_eq!(site.get("/answer/geraden").await.status, StatusCode::NOT_FOUND);
    let later = noon() + TimeDelta::days(31);
    let open = site.tower.store.open_questionnaires("raadsel", noon()).await.unwrap();
    assert!(open[0].asked.answered.is_some() && open[0].asked.expires < later);
    assert!(site.tower.store.open_questionnaires("raadsel", later).await.unwrap().is_empty());
    assert_eq!(
        send(&site, "/systems/raadsel/questionnaires", "", &[("vendor", "x")]).await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_sees_which_questionnaires_are_open_and_takes_one_back() {
    let site = Site::furnished().await;
    let cookie = editor(&site, "An").await;
    let make = async |vendor: &str| {
        let made = send(&site, "/systems/raadsel/questionnaires", &cookie, &[("vendor", vendor)]).await;
        format!("/answer/{}", made.text.split("/answer/").nth(1).unwrap().split('<').next().unwrap())
    };
    let (first, second) = (make("Bouwer <b>NV</b>").await, make("Huurder").await);
    let page = see(&site, "/systems/raadsel", &cookie).await.text;
    let token = first.trim_start_matches("/answer/");
    assert!(
        page.contains("Bouwer &#60;b&#62;NV&#60;/b&#62;, te beantwoorden tot 23 december 2026"),
        "{page}"
    );
    assert!(page.contains("Trek de link in: Huurder") && !page.contains(token), "{page}");
    let revoke = page.split("<form class=\"decide\"").find(|form| form.contains("Bouwer")).unwrap();
    let revoke = revoke.split("action=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();

    let reader = signed_in(&site.tower, "Cis", Role::Editor, None).await;
    assert!(!see(&site, "/systems/raadsel", &reader).await.text.contains("Bouwer"), "the officer's affair");
    assert_eq!(send(&site, &revoke, &reader, &[]).await.status, StatusCode::FORBIDDEN);
    // The officer of one system does not end what was asked about another.
    let elsewhere = revoke.replace("raadsel", "chatbot");
    assert_eq!(send(&site, &elsewhere, &cookie, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.get(&first).await.status, StatusCode::OK);

    assert_eq!(send(&site, &revoke, &cookie, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.get(&first).await.status, StatusCode::NOT_FOUND);
    let late = send(&site, &first, "", &[("name", "Bo"), ("technique-value", "language-model")]).await;
    assert_eq!(late.status, StatusCode::GONE, "an answer that is sent late is not taken");
    for part in ["stuur het naar An", "Met welke technieken werkt het systeem?", "Taalmodel"] {
        assert!(late.text.contains(part), "what was typed is shown back: {part}: {}", late.text);
    }
    assert!(site.tower.store.system("raadsel").await.unwrap().unwrap().system.proposals.is_empty());
    assert_eq!(site.get(&second).await.status, StatusCode::OK, "the other stays");
    let page = see(&site, "/systems/raadsel", &cookie).await.text;
    assert!(!page.contains("Bouwer") && page.contains("Trek de link in: Huurder"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_nobody_asks_is_not_there_and_no_sign_that_none_is_left() {
    let site = Site::furnished().await;
    let an = editor(&site, "An Peeters").await;
    for fact in ["bestaat-niet", "class", ""] {
        let seen = see(&site, &format!("/systems/raadsel/interview?fact={fact}"), &an).await;
        assert_eq!(seen.status, StatusCode::NOT_FOUND, "{fact}");
        assert!(!seen.text.contains("U bent klaar"), "{}", seen.text);
    }
    assert_eq!(see(&site, "/systems/raadsel/interview?fact=profiling", &an).await.status, StatusCode::OK);
}
