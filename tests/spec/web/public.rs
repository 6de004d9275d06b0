//! The public register: what organisations publish, and nothing else.

mod changes;

use axum::http::StatusCode;
use belfort::daemon::published;

use super::{CHATBOT, EMOTIONS, FRAUD, Site, noon, system};

async fn with_published() -> Site {
    let site = Site::furnished().await;
    let mut fraud = system(&site, FRAUD);
    fraud.published = Some(true);
    fraud.owner = Some("email:geheim@stad.example".to_owned());
    fraud.purpose = Some("Dossiers kiezen voor <b>controle</b>".to_owned());
    site.tower.store.save_system(&fraud, noon()).await.unwrap();
    let mut hidden = system(&site, EMOTIONS);
    hidden.published = Some(false);
    site.tower.store.save_system(&hidden, noon()).await.unwrap();
    site.tower.store.save_organisation("stad-voorbeeld", "Stad Voorbeeld").await.unwrap();
    site
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_is_published_is_public_as_pages_and_as_data() {
    let site = with_published().await;
    for address in ["/public", "/public.json", "/public.jsonld", "/public.atom"] {
        let text = site.read(address).await;
        assert!(text.contains("fraudescore-sociale-steun"), "{address}: {text}");
        for other in ["emotieanalyse", "chatbot", "raadsel", "geheim@"] {
            assert!(!text.contains(other), "{address} says {other}: {text}");
        }
    }
    for address in ["/public", "/public/fraudescore-sociale-steun", "/public.atom"] {
        assert!(!site.read(address).await.contains("<b>controle"), "{address}: markup stays text");
    }
    for hidden in ["emotieanalyse-sollicitaties", "chatbot", "nergens"] {
        assert_eq!(site.get(&format!("/public/{hidden}")).await.status, StatusCode::NOT_FOUND, "{hidden}");
    }
    let data: serde_json::Value = serde_json::from_str(&site.read("/public.json").await).unwrap();
    assert_eq!(
        (data[0]["risk"].as_str(), data[0]["organisation"].as_str()),
        (Some("high"), Some("Stad Voorbeeld"))
    );
    let linked: serde_json::Value = serde_json::from_str(&site.read("/public.jsonld").await).unwrap();
    assert_eq!(linked["dcat:resource"].as_array().map(Vec::len), Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn linked_data_of_what_is_public_leads_to_pages_that_anybody_may_read_and_says_whose_it_is() {
    let site = with_published().await;
    let linked: serde_json::Value = serde_json::from_str(&site.read("/public.jsonld").await).unwrap();
    let home = site.tower.config.public_url();
    for id in [&linked["@id"], &linked["dcat:resource"][0]["@id"]] {
        let path = id.as_str().unwrap().strip_prefix(&home).unwrap();
        assert_eq!(site.get(path).await.status, StatusCode::OK, "{id} leads nobody to a sign-in");
    }
    assert_eq!(linked["dct:title"], "Openbaar register van Stad Voorbeeld");
    assert_eq!(linked["dct:publisher"]["foaf:name"], "Stad Voorbeeld");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_published_system_says_what_people_may_know_and_ask() {
    let site = with_published().await;
    let page = site.read("/public/fraudescore-sociale-steun").await;
    for part in
        ["Uw rechten", "artikel 26, lid 11", "artikel 86", "Stel ze aan Stad Voorbeeld", "hoog risico"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("geheim@"), "{page}");
    let mut plain = system(&site, CHATBOT);
    plain.published = Some(true);
    site.tower.store.save_system(&plain, noon()).await.unwrap();
    let page = site.read(&format!("/public/{}", plain.id)).await;
    assert!(page.contains("Andere rechten blijven gelden") && !page.contains("artikel 86"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_public_register_comes_by_the_page_and_is_decided_once() {
    let site = with_published().await;
    for number in 0..120 {
        let mut one = system(&site, CHATBOT);
        (one.id, one.published) = (format!("bot-{number:03}"), Some(true));
        one.name = format!("Bot {number:03}");
        one.purpose = Some("Antwoordt op vragen. ".repeat(100));
        site.tower.store.save_system(&one, noon()).await.unwrap();
    }
    let page = site.read("/public").await;
    assert!(page.contains("/public/bot-099") && !page.contains("/public/bot-119"), "{page}");
    assert!(page.contains("rel=\"next\" href=\"/public?page=2\"") && page.len() < 100_000, "{}", page.len());
    assert!(site.read("/public?page=2").await.contains("/public/bot-119"));
    for address in ["/public.json", "/public.jsonld"] {
        let first = site.get(address).await;
        assert_eq!(first.headers["link"], format!("<{address}?page=2>; rel=\"next\""));
        let second = site.get(&format!("{address}?page=2")).await;
        assert_eq!(second.headers["link"], format!("<{address}?page=1>; rel=\"prev\""));
        assert!(second.text.contains("bot-119") && !second.text.contains("bot-000"), "{address}");
    }
    let rights: serde_json::Value = serde_json::from_str(&site.read("/public.json?page=2").await).unwrap();
    let fraud = rights.as_array().unwrap().iter().find(|one| one["id"] == "fraudescore-sociale-steun");
    let provisions: Vec<&str> = fraud.unwrap()["rights"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["provision"].as_str())
        .collect();
    assert_eq!(provisions, ["art_26/par_11", "art_86/par_1"]);

    // Who asks again finds the same list and the same law: nothing is read or decided anew.
    let all = published::all(&site.tower).await.unwrap();
    let again = published::all(&site.tower).await.unwrap();
    assert!(std::sync::Arc::ptr_eq(&all, &again));
    let once = published::lawful(&site.tower, all[..3].to_vec()).await.unwrap();
    let twice = published::lawful(&site.tower, all[..3].to_vec()).await.unwrap();
    assert!(once.iter().zip(&twice).all(|(one, other)| std::sync::Arc::ptr_eq(&one.1, &other.1)));
    let mut changed = all[0].stored.system.clone();
    changed.published = Some(false);
    site.tower.store.save_system(&changed, noon()).await.unwrap();
    assert_eq!(published::all(&site.tower).await.unwrap().len(), all.len() - 1, "a change is seen at once");
}
