//! What is proposed for a feed in trouble, and that who keeps the server hears of it.

use axum::body::Body;
use axum::http::Request;
use belfort::alerts::subscription::{Rhythm, Watch};
use belfort::daemon::health::{adopt, all, look};
use belfort::news::FeedKind;
use belfort::news::feed::Selectors;
use belfort::news::health::Health;
use belfort::people::{Role, Scope};
use chrono::TimeDelta;
use tower::ServiceExt;

use crate::town::{Town, outcome, program_token, signed_in};

async fn health(town: &Town, id: &str) -> Health {
    let feeds = all(&town.tower).await.unwrap();
    feeds.into_iter().find(|feed| feed.stored.feed.id == id).unwrap().health
}

/// What a page or an answer of the API says to who sends this header.
async fn shown(town: &Town, address: &str, (name, value): (&str, &str)) -> String {
    let request = Request::get(address).header(name, value).body(Body::empty()).unwrap();
    let answer = belfort::web::router(town.tower.clone()).oneshot(request).await.unwrap();
    String::from_utf8(axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap()
}

/// Polls and looks for as long as makes a failure news.
async fn go_on_failing(town: &Town) {
    for _ in 0..4 {
        town.wait(TimeDelta::hours(5));
        town.poll().await;
        look(&town.tower).await.unwrap();
    }
}

const NEWS: [(&str, &str); 4] = [
    ("fietspad", "Nieuw fietspad langs de vaart gaat open"),
    ("sensoren", "Sensoren meten hoe vol de glasbakken zijn"),
    ("loket", "Het loket van de stad opent ook op zaterdag"),
    ("bomen", "Tweehonderd bomen voor de nieuwe woonwijk"),
];

fn old_design() -> String {
    let row =
        |(at, title): &(&str, &str)| format!("<li><a href=/n/{at}>{title}</a><i>20 november 2026</i></li>");
    format!("<html><body><ul>{}</ul></body></html>", NEWS.iter().map(row).collect::<String>())
}

/// The same list in cards, under the same addresses or under others.
fn new_design(folder: &str) -> String {
    let row = |(at, title): &(&str, &str)| {
        format!(
            "<article class=kaart><h2><a href=/{folder}/{at}>{title}</a></h2><time datetime=2026-11-20>20 november 2026\
             </time><p>Lees hier wat er verandert en vanaf wanneer, voor wie er woont en wie er werkt.</p></article>"
        )
    };
    format!(
        "<html><body><nav><a href=/contact>Contact</a></nav><main>{}</main></body></html>",
        NEWS.iter().map(row).collect::<String>()
    )
}

async fn with_listing() -> Town {
    let town = Town::new().await;
    let selectors = Selectors {
        item: "li".into(),
        link: "a".into(),
        date: Some("i".into()),
        pages: Some(2),
        ..Selectors::default()
    };
    town.follow_as("lijst", FeedKind::Listing(selectors)).await;
    town.serve("/lijst", &old_design());
    assert_eq!(outcome(&town.poll().await, "lijst")["new"], 4);
    town
}

#[tokio::test]
async fn a_listing_in_a_new_design_gets_new_selectors_proposed_with_what_they_find_and_one_command_adopts_them()
 {
    for folder in ["n", "actueel"] {
        let town = with_listing().await;
        town.subscribe("telegram:1001", "feed:lijst", &[]).await;
        town.serve("/lijst", &new_design(folder));
        go_on_failing(&town).await;
        let health = health(&town, "lijst").await;
        assert_eq!((health.cause.as_deref(), health.successor.as_deref()), (Some("selector-lost"), None));
        let new = health.selectors.expect("new selectors are proposed");
        assert_eq!((new.items, new.selectors.pages), (4, Some(2)), "{new:?}");
        assert_eq!(new.preview, NEWS[..3].iter().map(|(_, title)| *title).collect::<Vec<_>>());
        town.tell().await;
        let told = town.telegrams();
        let [told] = &told[..] else { panic!("once: {told:#?}") };
        assert!(told.contains("Sensoren meten") && told.contains("belfort feeds adopt lijst"), "{told}");
        let operator = signed_in(&town.tower, "Els", Role::Operator, None).await;
        let page = shown(&town, "/status", ("cookie", &operator)).await;
        assert!(
            page.contains("Sensoren meten") && page.contains("<code>belfort feeds adopt lijst</code>"),
            "{page}"
        );
        let token = program_token(&town.tower, "Ann", Role::Operator, None, &[Scope::FeedsWrite]).await;
        let bearer = format!("Bearer {token}");
        let told = shown(&town, "/api/v1/feeds/lijst", ("authorization", &bearer)).await;
        assert!(told.contains("\"preview\":[\"Nieuw fietspad"), "{told}");
        assert!(
            !shown(&town, "/api/v1/feeds/lijst", ("accept", "*/*")).await.contains("preview"),
            "operators adopt it, nobody else"
        );
        let adopted = adopt(&town.tower, "lijst", None).await.unwrap();
        assert_eq!((adopted.url.path(), adopted.kind), ("/lijst", FeedKind::Listing(new.selectors)));
        assert_ne!(outcome(&town.poll().await, "lijst")["outcome"], "failed");
        look(&town.tower).await.unwrap();
        assert!(town.tower.store.feeds_in_trouble().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn of_a_page_that_stands_in_front_of_a_listing_nothing_is_proposed() {
    let town = with_listing().await;
    let links =
        NEWS.map(|(at, title)| format!("<article><h2><a href=/{at}>{title}</a></h2></article>")).concat();
    town.serve(
        "/lijst",
        &format!("<html><title>Aanmelden</title><form><input type=password></form>{links}</html>"),
    );
    go_on_failing(&town).await;
    assert_eq!(health(&town, "lijst").await.selectors, None);
}

#[tokio::test]
async fn operators_and_whoever_asks_are_told_of_trouble_with_any_feed_once() {
    let town = Town::with(|config| config.smtp.url = String::new()).await;
    signed_in(&town.tower, "Els", Role::Operator, None).await;
    signed_in(&town.tower, "Bo", Role::Reader, None).await;
    let of = |name: &'static str| {
        let town = &town;
        async move {
            let accounts = town.tower.store.accounts().await.unwrap();
            let email = accounts.into_iter().find(|one| one.member.name == name).unwrap().member.email;
            town.tower.store.subscriptions_of(&format!("email:{email}").parse().unwrap()).await.unwrap()
        }
    };
    town.follow("stad").await;
    go_on_failing(&town).await;
    assert!(of("Bo").await.is_empty(), "a reader asked for nothing");
    let [theirs] = &of("Els").await[..] else { panic!("one subscription") };
    assert_eq!(theirs.watch, Watch::Feeds);
    let asked = town.watch("telegram:3003", Watch::Feeds, Rhythm::Instant).await;
    town.follow("krant").await;
    for _ in 0..2 {
        go_on_failing(&town).await;
        town.tell().await;
    }
    let told = town.telegrams();
    let [told] = &told[..] else { panic!("once: {told:#?}") };
    assert!(
        told.contains("op dit adres staat niets meer") && told.contains("hoe de bronnen het doen"),
        "{told}"
    );
    let mails = town.tower.store.letters_of(&theirs.id).await.unwrap();
    assert!(!mails.is_empty() && mails.iter().all(|mail| mail.state == "sent"), "{mails:?}");
    // Who ends it is not asked again.
    for id in [&theirs.id, &asked.id] {
        assert!(town.tower.store.remove_subscription(id).await.unwrap());
    }
    town.follow("radio").await;
    go_on_failing(&town).await;
    assert!(of("Els").await.is_empty());
}
