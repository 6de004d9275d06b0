//! What subscribers set by themselves, with the token of their links as the only proof: when they are told, and what no more;
//! and who hears when one of them can no longer be reached.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use belfort::alerts::Rhythm;
use belfort::alerts::Subscription;
use belfort::alerts::alert::{Notice, SystemNotice};
use belfort::alerts::subscription::Watch;
use belfort::daemon::growth;
use belfort::text::Language;
use chrono::TimeDelta;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::receivers::no;
use crate::town::{Town, social_assistance};

/// A request to the pages, and what came of it.
async fn ask(town: &Town, method: &str, path: &str, form: &str) -> (StatusCode, String) {
    let router: Router = belfort::web::router(town.tower.clone());
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(form.to_owned()))
        .unwrap();
    let response = router.oneshot(request).await.unwrap();
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

async fn stored(town: &Town, subscription: &Subscription) -> Subscription {
    town.tower.store.subscription(&subscription.id).await.unwrap().unwrap()
}

fn page_of(subscription: &Subscription) -> String {
    format!("/subscriptions/{}", subscription.token)
}

const CAREFUL: &str = "rhythm=daily&language=fr&hour=7&weekday=&from=22%3A00&until=07%3A00&weekends=yes&holidays=yes&urgent=yes&most=3&zone=Europe%2FBrussels";

#[tokio::test(flavor = "multi_thread")]
async fn a_subscriber_sets_rhythm_hours_silence_and_language_on_a_page_without_an_account() {
    let town = Town::new().await;
    let own = town.subscribe("telegram:5001", "fietsers", &[]).await;
    let (status, page) = ask(&town, "GET", &page_of(&own), "").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("“fietsers”") && page.contains("Hoe vaak en wanneer"), "{page}");
    assert!(page.contains("<option value=\"instant\" selected>"), "{page}");
    let (status, page) = ask(&town, "POST", &page_of(&own), CAREFUL).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert!(page.contains("Bewaard.") && page.contains("value=\"22:00\""), "{page}");
    let set = stored(&town, &own).await;
    assert_eq!((set.rhythm, set.language), (Rhythm::Daily, Language::Fr));
    assert_eq!(set.timing.quiet.hours.unwrap().to_string(), "22:00-07:00");
    assert!(set.timing.quiet.weekends && set.timing.quiet.holidays && set.timing.urgent_at_once);
    assert_eq!((set.timing.hour, set.timing.hourly_max), (Some(7), Some(3)));
    assert_eq!(set.timing.zone, Some(chrono_tz::Europe::Brussels));
    assert_eq!(ask(&town, "GET", "/subscriptions/geraden", "").await.0, StatusCode::NOT_FOUND);
    assert_eq!(ask(&town, "POST", "/subscriptions/geraden", CAREFUL).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_cannot_be_read_changes_nothing_and_keeps_what_was_typed() {
    let town = Town::new().await;
    let own = town.subscribe("telegram:5001", "fietsers", &[]).await;
    for (good, bad) in [
        ("rhythm=daily", "rhythm=hourlyish"),
        ("language=fr", "language=xx"),
        ("hour=7", "hour=24"),
        ("weekday=", "weekday=someday"),
        ("from=22%3A00", "from=25%3A00"),
        ("until=07%3A00", "until="),
        ("until=07%3A00", "until=22%3A00"),
        ("most=3", "most=0"),
        ("most=3", "most=1001"),
        ("zone=Europe%2FBrussels", "zone=Mars%2FOlympus"),
    ] {
        let (status, page) = ask(&town, "POST", &page_of(&own), &CAREFUL.replace(good, bad)).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{bad}");
        assert!(page.contains("role=\"alert\"") && page.contains("Niets is gewijzigd"), "{bad}: {page}");
        let kept = if bad.starts_with("from") { "value=\"07:00\"" } else { "value=\"22:00\"" };
        assert!(page.contains(kept), "{bad}: {page}");
        assert_eq!(stored(&town, &own).await, own, "{bad}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_to_be_told_sooner_does_not_wait_for_the_week_to_end() {
    let town = Town::new().await;
    let weekly = Watch::Items { query: "fietsers".into(), themes: vec![] };
    let own = town.watch("telegram:5001", weekly, Rhythm::Weekly).await;
    town.follow("gent").await;
    town.publish("gent", "1", "Camera's tellen fietsers", "In de stad.");
    town.poll().await;
    assert_eq!(town.tell().await, 0);
    let (status, _) = ask(&town, "POST", &page_of(&own), "rhythm=instant&language=nl").await;
    assert_eq!((status, town.tell().await), (StatusCode::OK, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_holds_what_comes_until_its_day_or_until_it_is_ended() {
    let town = Town::new().await;
    let own = town.subscribe("telegram:5001", "fietsers", &[]).await;
    let pause = format!("{}/pause", page_of(&own));
    for past in ["2026-11-23", "1999-01-01", "morgen"] {
        assert_eq!(ask(&town, "POST", &pause, &format!("until={past}")).await.0, StatusCode::BAD_REQUEST);
    }
    assert_eq!(stored(&town, &own).await.paused, None);
    assert_eq!(ask(&town, "POST", &pause, "until=2026-11-25").await.0, StatusCode::SEE_OTHER);
    let page = ask(&town, "GET", &page_of(&own), "").await.1;
    assert!(page.contains("gepauzeerd tot 25 november 2026"), "{page}");
    town.follow("gent").await;
    town.publish("gent", "1", "Camera's tellen fietsers", "In de stad.");
    town.poll().await;
    assert_eq!(town.tell().await, 0);
    assert_eq!(ask(&town, "POST", &format!("{}/resume", page_of(&own)), "").await.0, StatusCode::SEE_OTHER);
    assert_eq!(town.tell().await, 1);
    let page = ask(&town, "GET", &page_of(&own), "").await.1;
    assert!(page.contains("Nieuw: Camera") && page.contains("aangekomen"), "{page}");
}

/// A system of `stad-voorbeeld` that nobody owns: whoever is told of it asked for it.
fn without_owner(id: &str) -> String {
    social_assistance(id, "").replace("owner = \"\"\n", "")
}

/// Somebody who watches two systems of one organisation, with one alert about each.
async fn watcher_of_two(town: &Town) -> Subscription {
    let watch = Watch::Organisation { organisation: "stad-voorbeeld".into() };
    let own = town.watch("telegram:5001", watch, Rhythm::Instant).await;
    for id in ["een", "twee"] {
        town.register(&without_owner(id)).await;
    }
    own
}

#[tokio::test(flavor = "multi_thread")]
async fn one_tap_and_a_yes_stop_exactly_what_an_alert_is_about_and_nothing_else() {
    let town = Town::new().await;
    let own = watcher_of_two(&town).await;
    town.tell().await;
    let alerts = town.tower.store.alerts_of(&own.id, 10).await.unwrap();
    let about = |id: &str| {
        let is = |notice: &Notice| matches!(notice, Notice::Assessment { system, .. } if system.id == id);
        alerts.iter().find(|(alert, _)| is(&alert.notice)).unwrap().0.clone()
    };
    let mute = format!("{}/mute/{}", page_of(&own), about("een").id);
    let (status, page) = ask(&town, "GET", &mute, "").await;
    assert!(status == StatusCode::OK && page.contains("value=\"system:een\""), "{page}");
    assert!(town.tower.store.muted(&own.id).await.unwrap().is_empty(), "a look changes nothing");
    assert_eq!(ask(&town, "POST", &mute, "topic=system:twee").await.0, StatusCode::BAD_REQUEST);
    assert_eq!(ask(&town, "POST", &mute, "topic=system:een").await.0, StatusCode::OK);
    let stranger = town.subscribe("telegram:7", "fietsers", &[]).await;
    let elsewhere = format!("{}/mute/{}", page_of(&stranger), about("twee").id);
    assert_eq!(ask(&town, "POST", &elsewhere, "topic=system:twee").await.0, StatusCode::NOT_FOUND);

    let told = || async { town.tower.store.alerts_of(&own.id, 100).await.unwrap().len() };
    let before = told().await;
    let system = |id: &str| SystemNotice { id: id.into(), name: id.into() };
    for id in ["een", "twee"] {
        let Notice::Assessment { added, .. } = about(id).notice else { unreachable!() };
        let notice = Notice::Deadline {
            system: system(id),
            duty: added[0].clone(),
            date: "2027-12-02".parse().unwrap(),
            latest: None,
            days: 180,
        };
        crate::town::raise(&town, &own, &format!("deadline:{id}"), notice).await;
    }
    assert_eq!(told().await, before + 1, "the other system is told of as ever");
    let page = ask(&town, "GET", &page_of(&own), "").await.1;
    assert!(page.contains("Hier krijgt u niets meer over") && page.contains("het systeem"), "{page}");
    let unmute = format!("{}/unmute", page_of(&own));
    assert_eq!(ask(&town, "POST", &unmute, "topic=system:een").await.0, StatusCode::SEE_OTHER);
    assert!(town.tower.store.muted(&own.id).await.unwrap().is_empty());
}

/// A program that sets the same over the API.
async fn call(town: &Town, method: &str, path: &str, token: &str, body: Value) -> (StatusCode, Value) {
    let headers = [("subscription-token", token), ("content-type", "application/json")];
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let said = crate::api::call(town, method, path, &headers, body).await;
    let json = if said.text.is_empty() { Value::Null } else { said.json() };
    (said.status, json)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_sets_the_same_with_the_token() {
    let town = Town::new().await;
    let own = watcher_of_two(&town).await;
    let timing = json!({ "hour": 7, "weekday": "Fri", "quiet": { "hours": "22:00-07:00", "weekends": true, "holidays": false } });
    let wish = json!({ "rhythm": "weekly", "language": "de", "timing": timing });
    let (status, set) = call(&town, "PATCH", "/api/v1/subscription", &own.token, wish).await;
    assert_eq!((status, &set["timing"]["quiet"]["hours"]), (StatusCode::OK, &json!("22:00-07:00")));
    assert_eq!((&set["rhythm"], &set["language"]), (&json!("weekly"), &json!("de")));
    let (_, same) = call(&town, "PATCH", "/api/v1/subscription", &own.token, json!({})).await;
    assert_eq!(same, set, "what is left out stays");
    for wrong in [
        json!({ "timing": { "hour": 24 } }),
        json!({ "timing": { "hourly-max": 0 } }),
        json!({ "timing": { "zone": "Mars/Olympus" } }),
        json!({ "timing": { "quiet": { "hours": "22:00" } } }),
        json!({ "rhythm": "never" }),
        json!({ "colour": "red" }),
    ] {
        let (status, _) = call(&town, "PATCH", "/api/v1/subscription", &own.token, wrong.clone()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    let pause = "/api/v1/subscription/pause";
    let (status, paused) =
        call(&town, "PUT", pause, &own.token, json!({ "until": "2026-12-01T07:00:00Z" })).await;
    assert_eq!((status, &paused["paused_until"]), (StatusCode::OK, &json!("2026-12-01T07:00:00Z")));
    let (status, _) = call(&town, "PUT", pause, &own.token, json!({ "until": "2020-01-01T00:00:00Z" })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let (status, on) = call(&town, "DELETE", pause, &own.token, Value::Null).await;
    assert_eq!((status, &on["paused"]), (StatusCode::OK, &Value::Null));

    let alert = town.tower.store.alerts_of(&own.id, 1).await.unwrap()[0].0.clone();
    let topic = &alert.topics(Language::Nl)[0].topic;
    let mutes = "/api/v1/subscription/mutes";
    let wish = json!({ "alert": alert.id, "topic": topic });
    let (status, muted) = call(&town, "POST", mutes, &own.token, wish).await;
    assert_eq!((status, &muted[0]["topic"]), (StatusCode::OK, &json!(topic)));
    let (_, listed) = call(&town, "GET", mutes, &own.token, Value::Null).await;
    assert_eq!(listed, muted);
    let other = json!({ "alert": alert.id, "topic": "feed:gent" });
    assert_eq!(call(&town, "POST", mutes, &own.token, other).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let gone = format!("{mutes}/{topic}");
    assert_eq!(call(&town, "DELETE", &gone, &own.token, Value::Null).await.0, StatusCode::NO_CONTENT);
    assert_eq!(call(&town, "DELETE", &gone, &own.token, Value::Null).await.0, StatusCode::NOT_FOUND);
    assert_eq!(
        call(&town, "PATCH", "/api/v1/subscription", "geraden", json!({})).await.0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_blocked_the_bot_is_told_of_by_mail_to_the_same_person_and_to_colleagues_and_nobody_else() {
    let town = Town::new().await;
    let blocked = no(403, "Forbidden: bot was blocked by the user", Value::Null);
    town.telegram.clone().answers(403, &[], blocked);
    let watch = |id: &str| Watch::System { system: id.into() };
    let chat = town.watch("telegram:5001", watch("een"), Rhythm::Instant).await;
    town.watch("email:collega@town.example", watch("een"), Rhythm::Weekly).await;
    town.watch("email:elders@town.example", watch("twee"), Rhythm::Instant).await;
    let organisation = Watch::Organisation { organisation: "stad-voorbeeld".into() };
    town.watch("email:hoofd@town.example", organisation, Rhythm::Weekly).await;
    town.register(&without_owner("een")).await;
    town.tell().await;
    assert!(stored(&town, &chat).await.paused.unwrap().contains("blocked"));
    town.tell().await;
    let mails = town.mails();
    let told = |to: &str| {
        mails.iter().filter(|mail| mail.contains(to) && mail.contains("niet meer te bereiken")).count()
    };
    assert_eq!(told("collega@town.example"), 1, "at once, whatever the rhythm");
    assert_eq!(told("hoofd@town.example"), 1);
    assert_eq!(told("elders@town.example"), 0);
    assert!(
        mails.iter().all(|mail| !mail.contains("telegram:5001") && !mail.contains("5001")),
        "the chat is masked"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_that_was_linked_to_a_subscription_is_its_companion_and_strangers_with_one_query_are_not() {
    let town = Town::new().await;
    let blocked = no(403, "Forbidden: bot was blocked by the user", Value::Null);
    town.telegram.clone().answers(403, &[], blocked);
    let mail = town.subscribe("email:ann@town.example", "fietsers", &[]).await;
    town.link_chat(5001, &mail).await;
    town.subscribe("email:bert@town.example", "fietsers", &[]).await;
    town.follow("gent").await;
    town.publish("gent", "1", "Camera's tellen fietsers", "In de stad.");
    town.poll().await;
    town.tell().await;
    town.tell().await;
    let told =
        |to: &str| town.mails().iter().filter(|mail| mail.contains(to) && mail.contains("bereiken")).count();
    assert_eq!((told("ann@town.example"), told("bert@town.example")), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_story_that_a_third_source_tells_is_told_to_have_grown_once_and_can_be_left_alone() {
    let town = Town::new().await;
    let reader = town.subscribe("telegram:5001", "sensoren", &[]).await;
    let weary = town.subscribe("telegram:5002", "sensoren", &[]).await;
    let release = "De stad plaatst 24 sensoren in de Lange Nieuwstraat. Ze tellen voorbijgangers zonder beelden op te slaan. \
                   De proef kost 85.000 euro en loopt tot 30 april 2027. De resultaten worden open data.";
    for feed in ["stad", "krant", "omroep", "blog"] {
        town.follow(feed).await;
    }
    let publish = |feed: &str| town.publish(feed, "1", "24 sensoren tellen voorbijgangers", release);
    publish("stad");
    town.poll().await;
    assert_eq!(town.tell().await, 2);
    publish("krant");
    town.poll().await;
    assert_eq!(growth::tell(&town.tower).await.unwrap(), 0, "two sources are a coincidence");
    publish("omroep");
    town.poll().await;
    assert_eq!(growth::tell(&town.tower).await.unwrap(), 2);
    assert_eq!(growth::tell(&town.tower).await.unwrap(), 0, "one cause, one alert");
    assert_eq!(town.tell().await, 2);
    let last = town.telegrams().pop().unwrap();
    assert!(last.contains("nu bij 3 bronnen") && last.contains("Nieuws krant, Nieuws omroep"), "{last}");
    let grown = |alerts: Vec<(belfort::alerts::Alert, String)>| {
        alerts.into_iter().find(|(alert, _)| matches!(alert.notice, Notice::Grown { .. })).unwrap().0
    };
    let alert = grown(town.tower.store.alerts_of(&weary.id, 10).await.unwrap());
    let topic = alert.topics(Language::Nl).remove(0);
    town.tower.store.mute(&weary.id, &topic, town.now()).await.unwrap();
    town.wait(TimeDelta::minutes(5));
    for number in 0..7 {
        let feed = format!("nog{number}");
        town.follow(&feed).await;
        publish(&feed);
    }
    town.poll().await;
    growth::tell(&town.tower).await.unwrap();
    let count = |alerts: Vec<(belfort::alerts::Alert, String)>| alerts.len();
    assert_eq!(
        count(town.tower.store.alerts_of(&reader.id, 10).await.unwrap()),
        3,
        "ten sources are an event"
    );
    assert_eq!(
        count(town.tower.store.alerts_of(&weary.id, 10).await.unwrap()),
        2,
        "who left the story alone"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_says_how_long_after_its_publication_an_item_was_told_on_the_page_in_the_metrics_and_in_the_doctor()
 {
    let town = Town::new().await;
    town.subscribe("telegram:5001", "fietsers", &[]).await;
    town.watch("telegram:5002", Watch::Items { query: "fietsers".into(), themes: vec![] }, Rhythm::Hourly)
        .await;
    town.follow("gent").await;
    // The clock of the town stands at 09:00:00; a date without an hour says nothing of minutes.
    town.publish_dated("gent", "1", "Camera's tellen fietsers", "Stad.", "Mon, 23 Nov 2026 08:59:00 +0000");
    town.publish_dated("gent", "2", "Lussen tellen fietsers", "Haven.", "Mon, 23 Nov 2026 00:00:00 +0000");
    town.poll().await;
    town.wait(TimeDelta::seconds(4));
    assert_eq!(town.tell().await, 2);
    let audit = &town.tower.delivery_audit().await.unwrap()[0];
    assert_eq!((audit.told, audit.late), (2, 0));
    assert_eq!((audit.delay_p50_ms, audit.delay_p99_ms), (4_000, 4_000));
    assert_eq!(
        (audit.published_p50_ms, audit.published_p99_ms),
        (65_000, 65_000),
        "a minute, a second and four"
    );
    let metrics = ask(&town, "GET", "/metrics", "").await.1;
    let line = "belfort_publication_delay_seconds{channel=\"telegram\",quantile=\"0.99\"} 65";
    assert!(metrics.contains(line), "{metrics}");
    let line = "belfort_delivery_delay_seconds{channel=\"telegram\",quantile=\"0.5\"} 4";
    assert!(metrics.contains(line), "{metrics}");
    // What came up within the hour for the other, and is told a quarter of an hour late.
    town.wait(TimeDelta::minutes(76));
    let audit = &town.tower.delivery_audit().await.unwrap()[0];
    assert_eq!(audit.late, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_links_of_a_group_or_a_room_open_and_end_nothing_also_those_of_older_messages() {
    let town = Town::new().await;
    for to in ["telegram:-100777", "webhook:https://hooks.slack.com/services/T0/B0/XXX"] {
        let own = town.subscribe(to, "fietsers", &[]).await;
        let stop = format!("/stop/{}", own.token);
        for (method, path) in [
            ("GET", page_of(&own)),
            ("POST", format!("{}/pause", page_of(&own))),
            ("POST", format!("{}/resume", page_of(&own))),
            ("GET", format!("{}/address", page_of(&own))),
            ("GET", stop.clone()),
            ("POST", stop),
        ] {
            let (status, page) = ask(&town, method, &path, "until=").await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{method} {path}");
            assert!(page.contains("wie die beheert"), "{method} {path}: {page}");
        }
        let end = Request::delete("/api/v1/subscription").header("Subscription-Token", &own.token);
        let router: Router = belfort::web::router(town.tower.clone());
        let ended = router.oneshot(end.body(Body::empty()).unwrap()).await.unwrap().status();
        assert_eq!(ended, StatusCode::NOT_FOUND);
        assert_eq!(stored(&town, &own).await, own);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_theme_of_several_that_was_left_alone_is_named_on_the_page_and_in_why_not() {
    let town = Town::new().await;
    let own = town.subscribe("telegram:5001", "", &["smart-cities", "privacy"]).await;
    town.follow("gent").await;
    town.publish("gent", "1", "Slimme stad test sensoren", "Een proef met sensoren in de smart city.");
    town.poll().await;
    let alert = town.tower.store.alerts_of(&own.id, 10).await.unwrap().remove(0).0;
    let mute = format!("{}/mute/{}", page_of(&own), alert.id);
    let page = ask(&town, "GET", &mute, "").await.1;
    assert!(page.contains("value=\"theme:smart-cities\"") && page.contains("het thema "), "{page}");
    assert_eq!(ask(&town, "POST", &mute, "topic=theme%3Asmart-cities").await.0, StatusCode::OK);
    town.publish(
        "gent",
        "2",
        "Slimme stad kiest lichten voor de haven",
        "Een plan voor de smart city aan de kade.",
    );
    town.poll().await;
    assert_eq!(town.tower.store.alerts_of(&own.id, 10).await.unwrap().len(), 1);
    let items = town.search("haven").await;
    let why = format!("{}/why/{}", page_of(&own), items.hits[0].key);
    let page = ask(&town, "GET", &why, "").await.1;
    assert!(page.contains("wilt u niets meer horen") && page.contains("Over “Smart cities”"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_is_linked_from_the_page_and_told_of_when_one_of_both_is_lost() {
    let town = Town::new().await;
    let own = town.subscribe("email:ann@town.example", "fietsers", &[]).await;
    let page = ask(&town, "GET", &page_of(&own), "").await.1;
    assert!(page.contains("Ook in Telegram"), "{page}");
    let chat = format!("{}/chat", page_of(&own));
    let (status, page) = ask(&town, "POST", &chat, "").await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let code = page.split("/start ").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert!(!page.contains("t.me"), "the name of the bot is not known yet");
    let hash = belfort::daemon::linking::hash(&code);
    let linked = town.tower.store.link_code(&hash, town.now()).await.unwrap().unwrap();
    assert_eq!((linked.watch, linked.companion), (own.watch.clone(), Some(own.id.clone())));
    town.tower.bot_name.set("belfort_bot".into()).unwrap();
    let page = ask(&town, "POST", &chat, "").await.1;
    assert!(page.contains("https://t.me/belfort_bot?start="), "{page}");
    for _ in 0..18 {
        ask(&town, "POST", &chat, "").await;
    }
    let page = ask(&town, "POST", &chat, "").await.1;
    assert!(page.contains("te veel codes") && !page.contains("t.me"), "{page}");
    let other = town.subscribe("telegram:5001", "fietsers", &[]).await;
    assert!(!ask(&town, "GET", &page_of(&other), "").await.1.contains("Ook in Telegram"));
    assert_eq!(ask(&town, "POST", &format!("{}/chat", page_of(&other)), "").await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_lost_and_has_nobody_beside_is_told_to_the_operator_and_stands_on_the_status_page() {
    let town = Town::with(|config| config.smtp.url = String::new()).await;
    let operator = crate::town::signed_in(&town.tower, "Els", belfort::people::Role::Operator, None).await;
    let email = town.tower.store.accounts().await.unwrap()[0].member.email.clone();
    let theirs = town.subscribe(&format!("email:{email}"), "bijen", &[]).await;
    let lost = town.subscribe("telegram:5001", "fietsers", &[]).await;
    let alerts =
        belfort::daemon::unreachable::alerts(&town.tower, &lost, "Forbidden: bot was blocked").await.unwrap();
    assert_eq!(
        alerts.iter().map(|due| due.alert.subscription.clone()).collect::<Vec<_>>(),
        std::slice::from_ref(&theirs.id)
    );
    town.tower.store.pause_unreachable(&lost.id, "Forbidden: bot was blocked", &alerts).await.unwrap();
    let status = |cookie: Option<String>| {
        let router: Router = belfort::web::router(town.tower.clone());
        async move {
            let mut request = Request::get("/status");
            if let Some(cookie) = cookie {
                request = request.header("cookie", cookie);
            }
            let answer = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
            let bytes = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
            String::from_utf8(bytes.to_vec()).unwrap()
        }
    };
    let seen = status(Some(operator)).await;
    assert!(
        seen.contains("telegram:…1") && seen.contains("bot was blocked") && seen.contains("“fietsers”"),
        "{seen}"
    );
    assert!(!status(None).await.contains("bot was blocked"), "strangers see nothing of it");
}
