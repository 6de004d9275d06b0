//! Several nodes share a bot: one asks Telegram, and each reply is sent by one.

use belfort::bot::Round;
use belfort::bot::reply::Reply;
use belfort::daemon::Tower;

use super::*;

/// The bot of another node on the same store.
async fn other_node(town: &Town) -> Face {
    let (config, clock) = (town.tower.config.clone(), town.tower.clock.clone());
    let tower = Arc::new(Tower::open(town.folder(), config, clock).await.unwrap());
    let face = Face::open(tower).unwrap().unwrap();
    face.prepare().await.unwrap();
    face
}

/// An update as it comes over the wire.
fn read(update: &Value) -> teloxide::types::Update {
    serde_json::from_str(&update.to_string()).unwrap()
}

/// Until a message stands before the gate; whoever never sends one fails.
async fn until_one_is_sent(api: &BotApi) {
    for _ in 0..1_000_000 {
        if !api.texts().is_empty() {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("nothing was sent");
}

async fn round(face: &Face) -> Round {
    face.step(&CancellationToken::new()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_that_one_node_is_sending_is_not_sent_by_another() {
    let (api, town) = BotApi::town().await;
    let (here, there) = (bot(&town).await, other_node(&town).await);
    let gate = api.gate.clone().write_owned().await;
    let update = read(&text(10, 5001, 5001, "/help"));
    let sending = tokio::spawn(async move { here.handle(&update).await });
    until_one_is_sent(&api).await;
    round(&there).await;
    drop(gate);
    sending.await.unwrap().unwrap();
    round(&there).await;
    assert_eq!(api.texts().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_calls_at_once_each_answer_is_sent_once_and_in_order() {
    let (api, town) = BotApi::town().await;
    let face = Arc::new(bot(&town).await);
    let gate = api.gate.clone().write_owned().await;
    let call = |number: u32, command: &str| {
        let update = read(&text(number, 5001, 5001, command));
        let face = face.clone();
        tokio::spawn(async move { face.handle(&update).await })
    };
    let first = call(10, "/help");
    until_one_is_sent(&api).await;
    // The second finds the chat in hands and leaves its answer to the first.
    call(11, "/zoek").await.unwrap().unwrap();
    drop(gate);
    first.await.unwrap().unwrap();
    let texts = api.texts();
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(texts[1].contains("/zoek slimme"), "{texts:?}");
}

#[tokio::test]
async fn replies_that_a_dead_node_held_leave_within_a_minute() {
    let (api, town) = BotApi::town().await;
    let (face, store) = (bot(&town).await, &town.tower.store);
    let reply = Reply::Message { html: "Goed.".into(), buttons: Vec::new(), instead_of: None };
    let reply = serde_json::to_string(&reply).unwrap();
    assert!(store.settle_update(10, 5001, &[], &[reply], town.now()).await.unwrap());
    let until = town.now() + TimeDelta::seconds(60);
    assert_eq!(store.claim_replies("dead", town.now(), until, 20).await.unwrap().len(), 1);
    step(&face).await;
    assert_eq!(api.texts().len(), 0, "another holds it");
    town.wait(TimeDelta::seconds(60));
    step(&face).await;
    assert_eq!(api.texts(), ["Goed."]);
}

#[tokio::test]
async fn one_node_asks_telegram_and_another_takes_over_within_a_minute_of_its_death() {
    let (api, town) = BotApi::town().await;
    let (here, there) = (bot(&town).await, other_node(&town).await);
    assert_eq!((round(&here).await, round(&there).await), (Round::Asked, Round::Idle));
    town.wait(TimeDelta::seconds(30));
    assert_eq!((round(&here).await, round(&there).await), (Round::Asked, Round::Idle));
    assert_eq!(api.calls("getupdates").len(), 2, "nobody draws a 409 from the other");
    // Nothing more is heard of the first.
    town.wait(TimeDelta::seconds(46));
    assert_eq!((round(&there).await, round(&here).await), (Round::Asked, Round::Idle));
}

#[tokio::test]
async fn a_node_that_stops_gives_its_turn_back_at_once() {
    let (_api, town) = BotApi::town().await;
    let (here, there) = (bot(&town).await, other_node(&town).await);
    assert_eq!(round(&here).await, Round::Asked);
    let stop = CancellationToken::new();
    stop.cancel();
    here.run(&stop).await;
    assert_eq!(round(&there).await, Round::Asked);
}
