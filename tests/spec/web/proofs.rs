//! The reasoning on the page of a system.

use std::collections::BTreeSet;

use super::{IN_USE, Site, noon, system};

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
