//! The reasoning on the page of a system.

use std::collections::BTreeSet;
use std::sync::Arc;

use belfort::daemon::{Clock, Config, Tower};

use super::{IN_USE, Site, noon, system};
use crate::law::wider_book::wider_files;

/// A site whose rule book is the small one of the tests, with a setting and a fine.
async fn site_with_the_wider_book(national: &[(&str, &str)]) -> Site {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    for file in wider_files() {
        let path = folder.path().join(file.path.rsplit('/').next().unwrap());
        std::fs::write(path, file.text).unwrap();
    }
    let mut config = Config::default();
    config.rules.dir = folder.path().display().to_string();
    config.national = national.iter().map(|(fact, value)| ((*fact).into(), (*value).into())).collect();
    let tower = Tower::open(folder.path(), config, Clock::at(noon())).await.unwrap();
    Site::of(Arc::new(tower), folder).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_system_shows_step_by_step_why_and_every_reference_leads_somewhere() {
    let site = Site::furnished().await;
    let system = system(&site, IN_USE);
    site.tower.store.save_system(&system, noon()).await.unwrap();
    for address in ["/systems/chatbot", "/systems/vertaler", "/systems/raadsel"] {
        let page = site.read(address).await;
        let proof = page.split("<h2 id=\"proof\">").nth(1).unwrap().split("</section>").next().unwrap();
        for part in ["<ul class=\"proof\">", "<summary>", "AI-systeem: ", "artikel 3, punt 1</a>"] {
            assert!(proof.contains(part), "{part}: {proof}");
        }
        let ids: Vec<&str> = after(&page, " id=\"");
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{address} has an id twice");
        for target in after(&page, "href=\"#") {
            assert!(unique.contains(target), "{address} has no #{target}");
        }
        for tag in ["ul", "li", "details"] {
            let opened =
                page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
            assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag} in {address}");
        }
    }
}

/// What stands between a mark and the next quotation mark, each time.
fn after<'p>(page: &'p str, mark: &str) -> Vec<&'p str> {
    page.split(mark).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_in_the_reasoning_says_who_gave_it_and_none_of_it_becomes_active() {
    let site = Site::furnished().await;
    let file = "id = \"s\"\nname = \"S\"\n[facts]\n\
        technique = { value = [\"fixed-rules\"], who = \"An <b>P</b>\", when = 2026-10-01, why = \"Gezien in de test\" }\n";
    site.tower.store.save_system(&system(&site, file), noon()).await.unwrap();
    let page = site.read("/systems/s").await;
    let proof = page.split("<h2 id=\"proof\">").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(proof.contains("AI-systeem: nee") && proof.contains("2026-10-01: Gezien in de test"), "{proof}");
    assert!(!page.contains("<b>P"), "{proof}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_class_says_which_other_answers_would_change_it_and_to_what() {
    let site = Site::furnished().await;
    let file = "id = \"s\"\nname = \"S\"\n[facts]\ntechnique = [\"fixed-rules\"]\n";
    site.tower.store.save_system(&system(&site, file), noon()).await.unwrap();
    let page = site.read("/systems/s").await;
    let decides = page.split("<h2 id=\"decides\">").nth(1).unwrap().split("</section>").next().unwrap();
    for part in [
        "<summary>Wat een ander antwoord zou veranderen (",
        "Met welke technieken werkt het systeem? <strong>",
        "<li>klasse: verboden; hoog risico; ",
    ] {
        assert!(decides.contains(part), "{part}: {decides}");
    }
    assert!(!decides.contains("Beantwoord dit eerst"), "{decides}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duty_shows_its_fine_its_two_days_and_its_reasons_and_the_page_what_is_settled() {
    let file = "id = \"s\"\nname = \"S\"\n[facts]\ntechnique = \"machine-learning\"\nmilitary = false\n\
        purpose = \"benefits\"\nnarrow-task = false\nour-use = true\n";
    for (national, answer) in [(&[][..], "not settled fr"), (&[("fines-on-towns", "none")], "no fines fr")] {
        let site = site_with_the_wider_book(national).await;
        site.tower.store.save_system(&system(&site, file), noon()).await.unwrap();
        let page = site.read("/systems/s?lang=fr").await;
        let duties = page.split("<h2 id=\"duties\">").nth(1).unwrap().split("</section>").next().unwrap();
        for part in [
            "entre le <time datetime=\"2027-12-02\">2 décembre 2027</time> et le <time datetime=\"2030-08-02\">",
            "Amende: 15 million fr (<a href=",
            ">article 99, paragraphe 4, point e)</a>",
            "<summary>Pourquoi<span class=\"hidden\">: oversight fr</span></summary>",
            "class fr: high fr</span> <a href=\"#why-",
        ] {
            assert!(duties.contains(part), "{part}: {duties}");
        }
        let settled = page.split("<h2 id=\"settled\">").nth(1).unwrap().split("</section>").next().unwrap();
        assert!(settled.contains("fines on towns? fr") && settled.contains(answer), "{settled}");
    }
}
