//! The bot on the wire: a Bot API on loopback, updates in, replies and changes of the store out.

mod alerts;
mod membership;
mod nodes;

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{Request, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use belfort::alerts::subscription::Watch;
use belfort::alerts::{Address, Rhythm, Subscription};
use belfort::bot::Face;
use belfort::bot::webhook::{Secret, router};
use belfort::daemon::linking;
use belfort::text::Language;
use chrono::TimeDelta;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::receivers::{no, sent};
use crate::town::{Town, social_assistance};

/// A Bot API: what it offers, what it was asked, who administers its groups, and how many messages it refuses.
#[derive(Clone, Default)]
struct BotApi {
    updates: Arc<Mutex<Vec<Value>>>,
    got: Arc<Mutex<Vec<(String, Value)>>>,
    administrators: Arc<Mutex<Vec<u64>>>,
    busy: Arc<Mutex<u32>>,
    /// Held by a test while messages wait for their answer.
    gate: Arc<tokio::sync::RwLock<()>>,
}

impl BotApi {
    async fn town() -> (BotApi, Town) {
        BotApi::town_with(false).await
    }

    async fn town_with(webhook: bool) -> (BotApi, Town) {
        let api = BotApi::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let app = Router::new().fallback(answer).with_state(api.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        let town = Town::with(|config| {
            config.telegram.api_url = address;
            config.telegram.webhook = webhook;
        })
        .await;
        (api, town)
    }

    fn offers(&self, update: Value) {
        self.updates.lock().unwrap().push(update);
    }

    /// The calls of a method, by its name in small letters.
    fn calls(&self, method: &str) -> Vec<Value> {
        let got = self.got.lock().unwrap();
        got.iter().filter(|(name, _)| name == method).map(|(_, body)| body.clone()).collect()
    }

    fn texts(&self) -> Vec<String> {
        self.calls("sendmessage").iter().map(|call| call["text"].as_str().unwrap().to_owned()).collect()
    }
}

async fn answer(State(api): State<BotApi>, uri: Uri, body: Bytes) -> Response {
    let method = uri.path().rsplit('/').next().unwrap().to_lowercase();
    let call: Value = serde_json::from_slice(&body).unwrap_or_else(|_| String::from_utf8_lossy(&body).into());
    api.got.lock().unwrap().push((method.clone(), call.clone()));
    let result = match method.as_str() {
        "getme" => json!({"id": 1, "is_bot": true, "first_name": "Belfort", "username": "belfort_bot",
            "can_join_groups": true, "can_read_all_group_messages": false, "supports_inline_queries": false,
            "can_connect_to_business": false, "has_main_web_app": false}),
        "getupdates" => {
            let offset = call["offset"].as_i64().unwrap_or(0);
            let mut updates = api.updates.lock().unwrap();
            updates.retain(|update| update["update_id"].as_i64().unwrap() >= offset);
            Value::from(updates.clone())
        }
        "getchatmember" => {
            let id = call["user_id"].as_u64().unwrap();
            let user = json!({"id": id, "is_bot": false, "first_name": "Ann"});
            match api.administrators.lock().unwrap().contains(&id) {
                true => json!({"status": "creator", "is_anonymous": false, "user": user}),
                false => json!({"status": "member", "user": user}),
            }
        }
        "sendmessage" | "editmessagetext" | "senddocument" => {
            drop(api.gate.read().await);
            let mut busy = api.busy.lock().unwrap();
            if *busy > 0 {
                *busy -= 1;
                let body = no(429, "Too Many Requests: retry after 3", json!({"retry_after": 3}));
                return (StatusCode::TOO_MANY_REQUESTS, body.to_string()).into_response();
            }
            sent()["result"].clone()
        }
        _ => json!(true),
    };
    json!({"ok": true, "result": result}).to_string().into_response()
}

fn chat(id: i64) -> Value {
    match id {
        id if id > 0 => json!({"id": id, "type": "private", "first_name": "Ann"}),
        id => json!({"id": id, "type": "supergroup", "title": "Dienst"}),
    }
}

fn person(id: u64) -> Value {
    json!({"id": id, "is_bot": false, "first_name": "Ann", "language_code": "nl"})
}

fn text(update: u32, in_chat: i64, from: u64, text: &str) -> Value {
    json!({"update_id": update, "message": {"message_id": update, "date": 1_795_420_800, "chat": chat(in_chat),
        "from": person(from), "text": text}})
}

fn press(update: u32, in_chat: i64, from: u64, data: &str) -> Value {
    json!({"update_id": update, "callback_query": {"id": format!("q{update}"), "from": person(from), "data": data,
        "chat_instance": "c", "message": {"message_id": 42, "date": 1_795_420_800, "chat": chat(in_chat), "text": "x"}}})
}

async fn bot(town: &Town) -> Face {
    let face = Face::open(town.tower.clone()).unwrap().unwrap();
    face.prepare().await.unwrap();
    face
}

async fn step(face: &Face) {
    face.step(&CancellationToken::new()).await.unwrap();
}

async fn of(town: &Town, chat: i64) -> Vec<Subscription> {
    town.tower.store.subscriptions_of(&Address::Telegram(chat)).await.unwrap()
}

#[tokio::test]
async fn the_menus_are_set_in_four_languages_and_old_webhooks_taken_away() {
    let (api, town) = BotApi::town().await;
    bot(&town).await;
    let menus = api.calls("setmycommands");
    assert_eq!(menus.len(), 5, "four languages and the one of the town for all others");
    let french = menus.iter().find(|menu| menu["language_code"] == "fr").unwrap();
    assert!(french["commands"].to_string().contains("chercher"), "{french}");
    assert_eq!(api.calls("deletewebhook").len(), 1);
}

#[tokio::test]
async fn an_update_has_its_effect_and_its_answer_once_whatever_restarts() {
    let (api, town) = BotApi::town().await;
    api.offers(text(10, 5001, 5001, "/abonneer camera"));
    step(&bot(&town).await).await;
    assert_eq!((of(&town, 5001).await.len(), api.texts().len()), (1, 1));
    let town = town.after_a_crash(|_| ()).await;
    let again = bot(&town).await;
    // The turn of who died ends.
    town.wait(TimeDelta::seconds(46));
    step(&again).await;
    assert_eq!(api.calls("getupdates").last().unwrap()["offset"], 11);
    // Telegram offers it again all the same.
    again
        .handle(&serde_json::from_str(&text(10, 5001, 5001, "/abonneer andere").to_string()).unwrap())
        .await
        .unwrap();
    assert_eq!((of(&town, 5001).await.len(), api.texts().len()), (1, 1));
}

#[tokio::test]
async fn an_answer_that_telegram_does_not_take_yet_leaves_after_the_restart() {
    let (api, town) = BotApi::town().await;
    api.offers(text(10, 5001, 5001, "/abonneer camera"));
    *api.busy.lock().unwrap() = 1;
    step(&bot(&town).await).await;
    assert_eq!(of(&town, 5001).await.len(), 1);
    let town = town.after_a_crash(|_| ()).await;
    let again = bot(&town).await;
    step(&again).await;
    assert_eq!(api.texts().len(), 1, "three seconds have not passed");
    town.wait(TimeDelta::seconds(4));
    step(&again).await;
    step(&again).await;
    assert_eq!(api.texts().len(), 2, "refused once, taken once");
}

#[tokio::test]
async fn a_new_subscription_of_a_chat_is_told_the_next_item() {
    let (api, town) = BotApi::town().await;
    town.follow("vvsg").await;
    town.publish("vvsg", "0", "Oud", "archief");
    town.poll().await;
    api.offers(text(10, 5001, 5001, "/abonneer camera"));
    step(&bot(&town).await).await;
    town.publish("vvsg", "1", "Slimme camera telt fietsers", "tekst");
    town.poll().await;
    assert_eq!(town.tell().await, 1);
    assert!(api.texts().last().unwrap().contains("Slimme camera"));
}

#[tokio::test]
async fn a_search_finds_five_at_most_with_their_links() {
    let (api, town) = BotApi::town().await;
    town.follow("vvsg").await;
    for id in 0..8 {
        town.publish("vvsg", &id.to_string(), &format!("Camera nummer {id}"), "tekst over verkeer");
    }
    town.poll().await;
    town.search("camera").await;
    api.offers(text(10, 5001, 5001, "/zoek camera"));
    step(&bot(&town).await).await;
    let found = api.texts().pop().unwrap();
    assert_eq!(found.matches("<a href=\"https://vvsg.example/").count(), 5, "{found}");
}

#[tokio::test]
async fn in_a_group_only_an_administrator_changes_something() {
    let (api, town) = BotApi::town().await;
    api.administrators.lock().unwrap().push(7);
    let face = bot(&town).await;
    api.offers(text(10, -100_777, 8, "/abonneer camera"));
    step(&face).await;
    assert!(of(&town, -100_777).await.is_empty());
    assert!(api.texts()[0].contains("beheerders"), "{:?}", api.texts());
    api.offers(text(11, -100_777, 7, "/abonneer camera"));
    step(&face).await;
    let id = of(&town, -100_777).await[0].id.clone();
    api.offers(press(12, -100_777, 8, &format!("end:{id}")));
    step(&face).await;
    assert_eq!(of(&town, -100_777).await.len(), 1);
    api.offers(press(13, -100_777, 7, &format!("end:{id}")));
    step(&face).await;
    assert!(of(&town, -100_777).await.is_empty());
    assert_eq!(api.calls("answercallbackquery").len(), 2, "a press is always answered");
}

#[tokio::test]
async fn whoever_posts_in_a_channel_administers_it_and_a_reader_who_presses_does_not() {
    let (api, town) = BotApi::town().await;
    let channel = json!({"id": -100_888, "type": "channel", "title": "Nieuws"});
    let face = bot(&town).await;
    api.offers(
        json!({"update_id": 10, "channel_post": {"message_id": 1, "date": 1_795_420_800, "chat": channel,
        "sender_chat": channel, "text": "/abonneer camera"}}),
    );
    step(&face).await;
    let id = of(&town, -100_888).await[0].id.clone();
    let mut pressed = press(11, -100_888, 8, &format!("end:{id}"));
    pressed["callback_query"]["message"]["chat"] = channel;
    api.offers(pressed);
    step(&face).await;
    assert_eq!(of(&town, -100_888).await.len(), 1);
}

#[tokio::test]
async fn a_button_reaches_nothing_of_another_chat() {
    let (api, town) = BotApi::town().await;
    let other = town.subscribe("telegram:6001", "camera", &[]).await;
    let face = bot(&town).await;
    for (number, word) in (10..).zip(["end", "pause", "resume", "rhythms"]) {
        api.offers(press(number, 5001, 5001, &format!("{word}:{}", other.id)));
    }
    step(&face).await;
    assert_eq!(of(&town, 6001).await, [other]);
    assert_eq!(api.calls("answercallbackquery").len(), 4);
}

#[tokio::test]
async fn a_code_links_one_chat_once_and_not_after_a_day() {
    let (api, town) = BotApi::town().await;
    town.register(&social_assistance("steun", "Ann")).await;
    let (watch, rhythm) = linking::named(&town.tower, "steun").await.unwrap().unwrap();
    assert_eq!(watch, Watch::System { system: "steun".to_owned() });
    let (code, _) = linking::link(&town.tower, watch.clone(), rhythm, None).await.unwrap();
    let (late, _) = linking::link(&town.tower, watch.clone(), rhythm, None).await.unwrap();
    let face = bot(&town).await;
    api.offers(text(10, 5001, 5001, &format!("/start {code}")));
    api.offers(text(11, 6001, 6001, &format!("/start {code}")));
    api.offers(text(12, 5001, 5001, "/systemen"));
    api.offers(text(13, 5001, 5001, "/check steun"));
    api.offers(text(14, 5001, 5001, "/deadlines"));
    api.offers(text(15, 6001, 6001, "/systemen"));
    step(&face).await;
    assert_eq!(of(&town, 5001).await[0].watch, watch);
    assert!(of(&town, 6001).await.is_empty());
    let texts = api.texts();
    assert!(texts[2].contains("/check steun") && texts[5].contains("niet gekoppeld"), "{texts:#?}");
    assert!(texts[3].contains("https://belfort.example/systems/steun"), "{}", texts[3]);
    // An older system of a public authority: Article 111(2) gives it until then.
    assert!(texts[4].contains("2030-08-02"), "{}", texts[4]);
    town.wait(TimeDelta::hours(25));
    api.offers(text(16, 6001, 6001, &format!("/start {late}")));
    step(&face).await;
    assert!(of(&town, 6001).await.is_empty());
}

#[tokio::test]
async fn silence_language_and_stop_reach_the_store() {
    let (api, town) = BotApi::town().await;
    town.watch("telegram:5001", Watch::Items { query: "camera".to_owned(), themes: vec![] }, Rhythm::Instant)
        .await;
    let face = bot(&town).await;
    api.offers(text(10, 5001, 5001, "/stil 3d"));
    api.offers(press(11, 5001, 5001, "lang:fr"));
    step(&face).await;
    let one = of(&town, 5001).await.remove(0);
    assert_eq!((one.paused_until, one.language), (Some(town.now() + TimeDelta::days(3)), Language::Fr));
    api.offers(text(12, 5001, 5001, "/stil uit"));
    api.offers(text(13, 5001, 5001, "/export"));
    step(&face).await;
    assert_eq!(of(&town, 5001).await[0].paused, None);
    assert!(api.calls("senddocument")[0].to_string().contains("camera"));
    assert!(api.texts().last().unwrap().contains("silence"), "{:?}", api.texts());
    api.offers(press(14, 5001, 5001, "stop:yes"));
    step(&face).await;
    assert!(of(&town, 5001).await.is_empty());
    assert_eq!(town.tower.store.chat_language(5001).await.unwrap(), None);
}

#[tokio::test]
async fn a_flood_from_one_chat_gets_a_bounded_answer_and_holds_up_nobody() {
    let (api, town) = BotApi::town().await;
    let face = bot(&town).await;
    for number in 10..60 {
        api.offers(text(number, 5001, 5001, "/help"));
    }
    api.offers(text(60, 6001, 6001, "/help"));
    step(&face).await;
    let to = |chat: i64| api.calls("sendmessage").iter().filter(|call| call["chat_id"] == chat).count();
    assert_eq!((to(5001), to(6001)), (20, 1));
    town.wait(TimeDelta::seconds(61));
    api.offers(text(61, 5001, 5001, "/help"));
    step(&face).await;
    assert_eq!(to(5001), 21);
}

#[tokio::test]
async fn a_group_that_gets_another_number_keeps_what_it_had() {
    let (api, town) = BotApi::town().await;
    town.subscribe("telegram:-777", "camera", &[]).await;
    api.offers(
        json!({"update_id": 10, "message": {"message_id": 1, "date": 1_795_420_800, "chat": chat(-777),
        "from": person(7), "migrate_to_chat_id": -100_777}}),
    );
    step(&bot(&town).await).await;
    assert_eq!((of(&town, -777).await.len(), of(&town, -100_777).await.len()), (0, 1));
}

#[tokio::test]
async fn a_call_of_the_webhook_needs_its_path_and_its_secret_and_is_taken_once() {
    let (api, town) = BotApi::town_with(true).await;
    let face = Arc::new(bot(&town).await);
    let secret = Secret::of("1:TOKEN");
    let set = api.calls("setwebhook").pop().unwrap();
    // The Bot API takes this call as a form of several parts, since it may carry a certificate.
    let form = set.as_str().unwrap();
    assert!(form.contains(&format!("https://belfort.example/telegram/{}\r\n", secret.path())), "{form}");
    assert!(form.contains(&secret.token()), "{form}");
    let call = async |path: String, header: Option<String>, body: String| {
        let mut request = Request::post(format!("/telegram/{path}"));
        if let Some(header) = header {
            request = request.header("X-Telegram-Bot-Api-Secret-Token", header);
        }
        router(&face).oneshot(request.body(Body::from(body)).unwrap()).await.unwrap().status()
    };
    let update = text(10, 5001, 5001, "/abonneer camera").to_string();
    let forged = Secret::of("2:ANOTHER");
    assert_eq!(call(forged.path(), Some(secret.token()), update.clone()).await, StatusCode::NOT_FOUND);
    assert_eq!(call(secret.path(), None, update.clone()).await, StatusCode::FORBIDDEN);
    assert_eq!(call(secret.path(), Some(forged.token()), update.clone()).await, StatusCode::FORBIDDEN);
    assert_eq!(call(secret.path(), Some("é".to_owned()), update.clone()).await, StatusCode::FORBIDDEN);
    assert!(of(&town, 5001).await.is_empty());
    for _ in 0..2 {
        assert_eq!(call(secret.path(), Some(secret.token()), update.clone()).await, StatusCode::OK);
    }
    assert_eq!((of(&town, 5001).await.len(), api.texts().len()), (1, 1));
    assert_eq!(call(secret.path(), Some(secret.token()), "{}".to_owned()).await, StatusCode::OK);
    let huge = "x".repeat(2 << 20);
    assert_eq!(call(secret.path(), Some(secret.token()), huge).await, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn without_a_token_there_is_no_bot() {
    let town = Town::with(|config| config.telegram.token.clear()).await;
    assert!(Face::open(town.tower.clone()).unwrap().is_none());
}
