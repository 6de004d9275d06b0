//! Blocked, removed, let in again: Telegram says so, and it counts at once.

use belfort::alerts::alert::Notice;

use super::*;

/// Our own standing in a chat changed.
fn member(update: u32, in_chat: i64, by: u64, before: &str, after: &str) -> Value {
    let standing = |status: &str| {
        let bot = json!({"id": 1, "is_bot": true, "first_name": "Belfort", "username": "belfort_bot"});
        match status {
            "kicked" => json!({"user": bot, "status": status, "until_date": 0}),
            _ => json!({"user": bot, "status": status}),
        }
    };
    json!({"update_id": update, "my_chat_member": {"chat": chat(in_chat), "from": person(by), "date": 1_795_420_800,
        "old_chat_member": standing(before), "new_chat_member": standing(after)}})
}

#[tokio::test]
async fn a_block_pauses_at_once_and_a_colleague_hears_of_it_before_anything_fails() {
    let (api, town) = BotApi::town().await;
    let system = Watch::System { system: "steun".to_owned() };
    let own = town.watch("telegram:5001", system.clone(), Rhythm::Instant).await;
    let colleague = town.watch("telegram:6001", system, Rhythm::Instant).await;
    let face = bot(&town).await;
    api.offers(member(10, 5001, 5001, "member", "kicked"));
    step(&face).await;
    assert!(of(&town, 5001).await[0].paused.as_ref().unwrap().contains("blocked"));
    let told = town.tower.store.alerts_of(&colleague.id, 10).await.unwrap();
    assert!(matches!(told[0].0.notice, Notice::Unreachable { .. }), "{told:?}");
    // A group that is left says so as well, once.
    api.offers(member(11, 5001, 5001, "kicked", "left"));
    step(&face).await;
    assert_eq!(town.tower.store.alerts_of(&colleague.id, 10).await.unwrap().len(), 1);
    assert_eq!(town.tower.store.alerts_of(&own.id, 10).await.unwrap().len(), 0);
}

#[tokio::test]
async fn who_lets_the_bot_in_again_is_told_again_and_what_was_silenced_on_purpose_stays_silent() {
    let (api, town) = BotApi::town().await;
    let lost = town.subscribe("telegram:5001", "camera", &[]).await;
    let silent = town.subscribe("telegram:5001", "fietsers", &[]).await;
    town.tower.store.pause_subscription(&silent.id, "asked for", None).await.unwrap();
    api.offers(member(10, 5001, 5001, "member", "kicked"));
    api.offers(member(11, 5001, 5001, "kicked", "member"));
    step(&bot(&town).await).await;
    let paused: Vec<(String, bool)> =
        of(&town, 5001).await.into_iter().map(|one| (one.id, one.paused.is_some())).collect();
    assert!(paused.contains(&(lost.id, false)) && paused.contains(&(silent.id, true)), "{paused:?}");
    assert!(api.texts()[0].contains("terug"), "{:?}", api.texts());
}

#[tokio::test]
async fn in_a_group_anybody_lets_the_bot_in_and_an_administrator_lets_it_speak() {
    let (api, town) = BotApi::town().await;
    api.administrators.lock().unwrap().push(7);
    town.subscribe("telegram:-100777", "camera", &[]).await;
    let face = bot(&town).await;
    api.offers(member(10, -100_777, 7, "member", "kicked"));
    api.offers(member(11, -100_777, 8, "left", "member"));
    step(&face).await;
    assert!(of(&town, -100_777).await[0].paused.is_some(), "a member let it in");
    assert!(api.texts()[0].contains("beheerder"), "{:?}", api.texts());
    api.offers(member(12, -100_777, 7, "left", "member"));
    step(&face).await;
    assert_eq!(of(&town, -100_777).await[0].paused, None);
}
