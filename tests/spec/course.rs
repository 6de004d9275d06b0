//! Why a subscriber was told of an item, and why not.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use belfort::alerts::subscription::Watch;
use belfort::alerts::timing::{Quiet, Timing};
use belfort::alerts::{Held, Rhythm, Settings, Subscription, Topic};
use belfort::daemon::course::{Course, Matched, Verdict, course};
use belfort::news::ItemKey;
use belfort::text::Language;
use chrono::TimeDelta;
use serde_json::json;
use tower::ServiceExt;

use crate::town::{Town, social_assistance};

const RELEASE: &str = "De stad plaatst 24 sensoren in de Lange Nieuwstraat. Ze tellen voorbijgangers zonder beelden op te slaan. \
    De proef kost 85.000 euro en loopt tot 30 april 2027. De resultaten worden open data.";
const BIKES: &str = "Camera's tellen fietsers in de stationsstraat";

async fn of(town: &Town, subscription: &Subscription, feed: &str, id: &str) -> Course {
    let item = town.tower.store.item(&ItemKey::new(feed, id)).await.unwrap().unwrap();
    // As the store has it now: pauses and addresses change.
    let subscription = town.tower.store.subscription(&subscription.id).await.unwrap().unwrap();
    course(&town.tower, &subscription, item).await.unwrap()
}

fn steps(town: &Town, course: &Course) -> String {
    course.steps(&town.tower, Language::En).join("\n")
}

#[tokio::test]
async fn what_was_told_names_its_delivery_and_the_answer() {
    let town = Town::new().await;
    let subscription = town.subscribe("telegram:5001", "fietsers", &[]).await;
    town.follow("gent").await;
    town.publish("gent", "1", BIKES, "De stad meet.");
    town.poll().await;
    assert_eq!(of(&town, &subscription, "gent", "1").await.verdict, Verdict::Queued);
    town.tell().await;
    let course = of(&town, &subscription, "gent", "1").await;
    assert_eq!(course.verdict, Verdict::Told);
    let delivery = course.alerts[0].delivery.as_ref().unwrap();
    assert_eq!(delivery.receipt.as_deref(), Some("42"), "what the receiver of the tests answers");
    let Matched::Yes { parts } = &course.matched else { panic!("{:?}", course.matched) };
    assert_eq!((parts[0].part.as_str(), &parts[0].by[..]), ("fietsers", &["fietsers".to_owned()][..]));
    let told = steps(&town, &course);
    assert!(told.contains(&delivery.id) && told.contains("answer: 42") && told.contains("Read on"), "{told}");
}

#[tokio::test]
async fn a_tag_names_the_words_that_gave_it() {
    let town = Town::new().await;
    let subscription = town.subscribe("telegram:5001", "fietsers", &[]).await;
    town.follow("gent").await;
    town.publish("gent", "1", "Artificiële intelligentie telt fietsers", "De stad meet.");
    town.poll().await;
    let course = of(&town, &subscription, "gent", "1").await;
    let tag = course.tags.iter().find(|one| one.tag.theme == "ai-data").unwrap();
    assert!(tag.words.iter().any(|word| word.contains("ntelligentie")), "{:?}", tag.words);
    let told = steps(&town, &course);
    assert!(told.contains(&tag.words.join(", ")), "{told}");
}

#[tokio::test]
async fn what_did_not_match_names_the_part_that_said_no() {
    let town = Town::new().await;
    let lacking = town.subscribe("telegram:1", "fietsers waterstof", &[]).await;
    let excluding = town.subscribe("telegram:2", "fietsers -stad", &[]).await;
    let narrow = town.subscribe("telegram:3", "fietsers lang:fr feed:brugge", &["no-such-theme"]).await;
    town.follow("gent").await;
    town.publish("gent", "1", BIKES, "De stad meet.");
    town.poll().await;
    for (subscription, refused) in [
        (&lacking, &[("waterstof", false)][..]),
        (&excluding, &[("-stad", true)][..]),
        (&narrow, &[("lang:fr", false), ("feed:brugge", false), ("theme:no-such-theme", false)][..]),
    ] {
        let course = of(&town, subscription, "gent", "1").await;
        assert_eq!(course.verdict, Verdict::NotMatched);
        let Matched::No { parts } = &course.matched else { panic!("{:?}", course.matched) };
        let mut said: Vec<_> = parts.iter().map(|one| (one.part.as_str(), one.excluded)).collect();
        let mut refused = refused.to_vec();
        said.sort_unstable();
        refused.sort_unstable();
        assert_eq!(said, refused);
        assert!(course.alerts.is_empty());
    }
}

#[tokio::test]
async fn what_was_folded_names_the_item_that_came_first() {
    let town = Town::new().await;
    let subscription = town.subscribe("telegram:5001", "sensoren", &[]).await;
    for feed in ["gent", "vvsg"] {
        town.follow(feed).await;
        town.publish(feed, "1", "Stad meet drukte met sensoren", RELEASE);
        town.poll().await;
    }
    town.tell().await;
    let first = of(&town, &subscription, "gent", "1").await;
    assert_eq!((first.verdict, first.story.is_none()), (Verdict::Told, true));
    let second = of(&town, &subscription, "vvsg", "1").await;
    assert_eq!(second.verdict, Verdict::Folded);
    assert_eq!(second.story.as_ref().unwrap().item, ItemKey::new("gent", "1"));
    assert!(
        steps(&town, &second)
            .contains("Tells the same news as “Stad meet drukte met sensoren” (Nieuws gent)")
    );
}

#[tokio::test]
async fn what_waits_for_the_morning_says_until_when() {
    let town = Town::new().await;
    let quiet = Quiet { hours: Some("08:00-17:30".parse().unwrap()), ..Quiet::default() };
    let timing = Timing { quiet, ..Timing::default() };
    let watch = Watch::Items { query: "fietsers".to_owned(), themes: vec![] };
    let at_work = town.watch_timed("telegram:1", watch.clone(), Rhythm::Instant, timing).await;
    let daily = town.watch("telegram:2", watch, Rhythm::Daily).await;
    town.follow("gent").await;
    town.publish("gent", "1", BIKES, "De stad meet.");
    town.poll().await;
    town.tell().await;
    for (subscription, says) in [
        (&at_work, "until the end of the quiet hours: 2026-11-23 17:30"),
        (&daily, "for the digest of 2026-11-24 08:00"),
    ] {
        let course = of(&town, subscription, "gent", "1").await;
        assert_eq!(course.verdict, Verdict::Waiting);
        assert!(steps(&town, &course).contains(says), "{}", steps(&town, &course));
    }
    town.wait(TimeDelta::hours(8)); // half past five has passed, and the next quiet hours have not begun
    town.tell().await;
    assert_eq!(of(&town, &at_work, "gent", "1").await.verdict, Verdict::Told);
}

#[tokio::test]
async fn what_was_refused_says_what_the_channel_answered() {
    let town = Town::new().await;
    let refusal = json!({"ok": false, "error_code": 400, "description": "Bad Request: wrong type of entity"});
    town.telegram.clone().answers(400, &[], refusal);
    let subscription = town.subscribe("telegram:5001", "fietsers", &[]).await;
    town.follow("gent").await;
    town.publish("gent", "1", BIKES, "De stad meet.");
    town.poll().await;
    town.tell().await;
    let course = of(&town, &subscription, "gent", "1").await;
    assert_eq!(course.verdict, Verdict::Refused);
    assert!(steps(&town, &course).contains("wrong type of entity"), "{}", steps(&town, &course));
}

#[tokio::test]
async fn what_was_there_before_the_subscription_is_said_to_have_been() {
    let town = Town::new().await;
    town.follow("gent").await;
    town.publish("gent", "1", BIKES, "De stad meet.");
    town.poll().await;
    town.wait(TimeDelta::seconds(1));
    let subscription = town.subscribe("telegram:5001", "fietsers", &[]).await;
    assert_eq!(of(&town, &subscription, "gent", "1").await.verdict, Verdict::Before);
}

#[tokio::test]
async fn who_watches_systems_is_told_which_provision_was_cited_and_for_which_system_it_holds() {
    let town = Town::new().await;
    town.register(&social_assistance("fraudescore", "email:an@gent.example")).await;
    let watch = Watch::System { system: "fraudescore".to_owned() };
    let watching = town.watch("telegram:1", watch, Rhythm::Instant).await;
    town.follow("gent").await;
    town.publish("gent", "1", "Gids over artikel 26 van de AI-verordening", "Over wie AI gebruikt.");
    town.publish("gent", "2", BIKES, "De stad meet.");
    town.poll().await;
    let met = of(&town, &watching, "gent", "1").await;
    assert_eq!(met.verdict, Verdict::Queued);
    let Matched::BySystem { cites, systems } = &met.matched else { panic!("{:?}", met.matched) };
    assert!(!cites.is_empty() && systems[0].id == "fraudescore" && !systems[0].provisions.is_empty());
    let told = steps(&town, &met);
    assert!(told.contains("Article 26") && told.contains("which applies to"), "{told}");
    let other = of(&town, &watching, "gent", "2").await;
    assert_eq!(other.verdict, Verdict::NotMatched);
    assert!(steps(&town, &other).contains("cites no provision"), "{}", steps(&town, &other));
}

#[tokio::test]
async fn what_is_muted_says_so_and_how_to_hear_of_it_again() {
    let town = Town::new().await;
    town.register(&social_assistance("fraudescore", "email:an@gent.example")).await;
    let watch = Watch::Organisation { organisation: "stad-voorbeeld".to_owned() };
    let watching = town.watch("telegram:1", watch, Rhythm::Instant).await;
    let topic = Topic { topic: "system:fraudescore".to_owned(), name: "Fraudescore".to_owned() };
    town.tower.store.mute(&watching.id, &topic, town.now()).await.unwrap();
    town.follow("gent").await;
    town.publish("gent", "1", "Gids over artikel 26 van de AI-verordening", "Over wie AI gebruikt.");
    town.poll().await;
    let course = of(&town, &watching, "gent", "1").await;
    assert_eq!((course.verdict, &course.muted[..]), (Verdict::Muted, &[topic][..]));
    let told = steps(&town, &course);
    assert!(told.contains("hear no more of “Fraudescore”") && told.contains("Turn it on again"), "{told}");
}

#[tokio::test]
async fn what_held_an_alert_stays_true_when_its_subscriber_sets_something_else() {
    let town = Town::new().await;
    let watch = Watch::Items { query: "fietsers".to_owned(), themes: vec![] };
    let daily = town.watch("telegram:2", watch, Rhythm::Daily).await;
    town.follow("gent").await;
    town.publish("gent", "1", BIKES, "De stad meet.");
    town.poll().await;
    let instant = Settings { rhythm: Rhythm::Instant, ..daily.settings() };
    town.wait(TimeDelta::minutes(5));
    town.tower.store.set_subscription(&daily.id, &instant, town.now()).await.unwrap();
    assert_eq!(of(&town, &daily, "gent", "1").await.alerts[0].held_by, Some(Held::Digest));
}

#[tokio::test]
async fn the_page_opens_with_the_subscribers_own_token_alone() {
    let town = Town::new().await;
    let subscription = town.subscribe("email:ann@town.example", "fietsers", &[]).await;
    town.follow("gent").await;
    town.publish("gent", "1", BIKES, "De stad meet.");
    town.poll().await;
    let item = ItemKey::new("gent", "1");
    for language in Language::ALL {
        let path = format!("/subscriptions/{}/why/{item}?lang={}", subscription.token, language.code());
        let answer = read(&town, &path).await;
        assert_eq!((answer.0, answer.1.as_str()), (StatusCode::OK, "no-store"));
        let ending = of(&town, &subscription, "gent", "1").await.ending(language);
        let page = answer.2.replace("&#39;", "'").replace("&#x27;", "'");
        assert!(page.contains(&ending) && !page.contains("course-"), "{page}");
        assert!(!page.contains("ann@"), "the page names no address");
    }
    let path = format!("/subscriptions/{}/why/{item}", subscription.id);
    assert_eq!(read(&town, &path).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_subscriber_finds_the_item_by_its_address_or_some_words_and_sees_why_not() {
    let town = Town::new().await;
    let subscription = town.subscribe("email:ann@town.example", "parkeren", &[]).await;
    town.follow("gent").await;
    town.publish("gent", "cameras-tellen-fietsers", BIKES, "De stad meet.");
    town.publish("gent", "fietsers-krijgen-ruimte", "Fietsers krijgen ruimte", "In de Veldstraat.");
    // An address without a word that says something.
    let node = town.address("/node/77");
    town.serve(
        "/knopen",
        &format!(
            "<rss version=\"2.0\"><channel><title>K</title><item><guid isPermaLink=\"false\">k</guid><title>Bomen</title>\
             <link>{node}</link><description>Groen.</description></item></channel></rss>"
        ),
    );
    town.follow("knopen").await;
    town.poll().await;
    town.search("fietsers").await;
    let own = format!("/subscriptions/{}", subscription.token);
    let page = read(&town, &own).await.2;
    assert!(page.contains(&format!("action=\"{own}/why\"")), "the field stands on the page: {page}");
    let find = async |text: &str| {
        let q: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        let request = Request::get(format!("{own}/why?q={q}")).body(Body::empty()).unwrap();
        let response = belfort::web::router(town.tower.clone()).oneshot(request).await.unwrap();
        let to = response.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (to, String::from_utf8(bytes.to_vec()).unwrap())
    };
    let bikes = ItemKey::new("gent", "cameras-tellen-fietsers");
    let there = Some(format!("{own}/why/{bikes}"));
    for text in [
        "https://gent.example/cameras-tellen-fietsers",
        " https://gent.example/cameras-tellen-fietsers/#top ",
        &format!("https://belfort.example/items/{bikes}"),
        bikes.as_str(),
    ] {
        assert_eq!(find(text).await.0, there, "{text}");
    }
    let trees = Some(format!("{own}/why/{}", ItemKey::new("knopen", "k")));
    assert_eq!(find(node.as_str()).await.0, trees);
    let (to, choice) = find("fietsers").await;
    assert_eq!(to, None);
    for item in ["cameras-tellen-fietsers", "fietsers-krijgen-ruimte"] {
        assert!(choice.contains(&format!("{own}/why/{}", ItemKey::new("gent", item))), "{choice}");
    }
    for none in ["https://elders.example/niets-daarvan-bekend", "kwantumfysica", "a\0b", "\"<script>"] {
        let (to, page) = find(none).await;
        assert!(
            to.is_none() && page.contains("kent geen item") && !page.contains("<script>"),
            "{none}: {page}"
        );
    }
    assert!(!find("").await.1.contains("kent geen item"), "nobody asked yet");
    let stranger = format!("/subscriptions/{}/why?q=fietsers", subscription.id);
    assert_eq!(read(&town, &stranger).await.0, StatusCode::NOT_FOUND);
}

async fn read(town: &Town, path: &str) -> (StatusCode, String, String) {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let response = belfort::web::router(town.tower.clone()).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let cache = parts.headers.get("cache-control").map(|value| value.to_str().unwrap().to_owned());
    (parts.status, cache.unwrap_or_default(), String::from_utf8(bytes.to_vec()).unwrap())
}
