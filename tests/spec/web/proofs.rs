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
        for (open, close) in [("<ul", "</ul>"), ("<li ", "</li>"), ("<details", "</details>")] {
            assert_eq!(page.matches(open).count(), page.matches(close).count(), "{open} in {address}");
        }
    }
    let chatbot = site.read("/systems/chatbot").await;
    assert!(chatbot.contains("An Peeters, 2026-10-01: Gezien in de test"), "{chatbot}");
}

/// What stands between a mark and the next quotation mark, each time.
fn after<'p>(page: &'p str, mark: &str) -> Vec<&'p str> {
    page.split(mark).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}
