//! Buttons under alerts: one tap stops exactly this, and only who may change something does.

use super::*;

/// The labels and data of the buttons under the last message.
fn buttons_under(message: &Value) -> Vec<(String, String)> {
    let rows = message["reply_markup"]["inline_keyboard"].as_array().cloned().unwrap_or_default();
    let button = |one: &Value| {
        (one["text"].as_str().unwrap().to_owned(), one["callback_data"].as_str().unwrap().to_owned())
    };
    rows.iter().flat_map(|row| row.as_array().unwrap().iter().map(button).collect::<Vec<_>>()).collect()
}

fn data(message: &Value, word: &str) -> String {
    let found = buttons_under(message).into_iter().find(|(_, data)| data.starts_with(word));
    found.unwrap_or_else(|| panic!("no button `{word}` under {message}")).1
}

/// A chat that follows cameras and was told of one item of the source `vvsg`.
async fn told(to: i64) -> (BotApi, Town, Value) {
    let (api, town) = BotApi::town().await;
    api.administrators.lock().unwrap().push(7);
    town.subscribe(&format!("telegram:{to}"), "camera", &[]).await;
    town.follow("vvsg").await;
    town.publish("vvsg", "1", "Slimme camera telt fietsers", "tekst");
    town.poll().await;
    assert_eq!(town.tell().await, 1);
    let message = api.calls("sendmessage").pop().unwrap();
    (api, town, message)
}

async fn mutes(town: &Town, chat: i64) -> Vec<String> {
    let id = of(town, chat).await[0].id.clone();
    town.tower.store.muted(&id).await.unwrap().into_iter().map(|topic| topic.topic).collect()
}

#[tokio::test]
async fn one_tap_stops_exactly_this_and_another_takes_it_back() {
    let (api, town, message) = told(5001).await;
    let face = bot(&town).await;
    let (label, mute) = buttons_under(&message).into_iter().nth(1).unwrap();
    assert!(label.contains("berichten uit"), "{label}");
    api.offers(press(10, 5001, 5001, &mute));
    step(&face).await;
    assert_eq!(mutes(&town, 5001).await, ["source:vvsg"]);
    assert!(api.calls("editmessagetext").is_empty(), "the alert stays where it is");
    town.publish("vvsg", "2", "Nog een camera", "tekst");
    town.follow("gent").await;
    town.publish("gent", "1", "Camera's in Gent", "tekst");
    town.poll().await;
    assert_eq!(town.tell().await, 1);
    assert!(api.texts().last().unwrap().contains("Gent"), "{:?}", api.texts());
    let answers = api.calls("sendmessage");
    let answer = answers.iter().find(|call| call["text"].as_str().unwrap().contains("niets meer over"));
    api.offers(press(11, 5001, 5001, &data(answer.unwrap(), "unmute:")));
    step(&face).await;
    assert!(mutes(&town, 5001).await.is_empty());
    assert_eq!(api.calls("editmessagetext").len(), 1, "the answer says so in its place");
}

#[tokio::test]
async fn a_pause_is_one_tap_and_so_is_its_end_and_why_is_said_step_by_step() {
    let (api, town, message) = told(5001).await;
    let face = bot(&town).await;
    api.offers(press(10, 5001, 5001, &data(&message, "why:")));
    step(&face).await;
    let why = api.texts().pop().unwrap();
    assert!(why.contains("camera") && why.contains("vvsg") && why.contains("Gemeld"), "{why}");
    api.offers(press(11, 5001, 5001, &data(&message, "rest:")));
    step(&face).await;
    assert!(of(&town, 5001).await[0].paused.is_some());
    let answer = api.calls("sendmessage").pop().unwrap();
    api.offers(press(12, 5001, 5001, &data(&answer, "resume:")));
    step(&face).await;
    assert_eq!(of(&town, 5001).await[0].paused, None);
    api.offers(press(13, 5001, 5001, &data(&message, "one:")));
    step(&face).await;
    let set = api.calls("sendmessage").pop().unwrap();
    assert!(buttons_under(&set).iter().any(|(_, data)| data.starts_with("hushes:")), "{set}");
}

#[tokio::test]
async fn in_a_group_and_a_channel_no_link_changes_anything_and_the_buttons_are_for_administrators() {
    let (api, town, message) = told(-100_777).await;
    let face = bot(&town).await;
    let token = of(&town, -100_777).await[0].token.clone();
    assert!(!message.to_string().contains(&token) && !message.to_string().contains("/stop/"), "{message}");
    assert!(message["text"].as_str().unwrap().contains("Beheerders"), "{message}");
    let all: Vec<String> = buttons_under(&message).into_iter().map(|(_, data)| data).collect();
    for (number, data) in (10..).zip(&all) {
        api.offers(press(number, -100_777, 8, data));
    }
    step(&face).await;
    assert_eq!(mutes(&town, -100_777).await, Vec::<String>::new());
    assert_eq!(of(&town, -100_777).await[0].paused, None);
    assert_eq!(
        (api.texts().len(), api.calls("editmessagetext").len()),
        (1, 0),
        "the group sees nothing of it"
    );
    let whispers = api.calls("answercallbackquery");
    assert_eq!(whispers.len(), all.len());
    let said = |call: &Value| call["text"].as_str().unwrap_or_default().to_owned();
    assert!(whispers.iter().all(|call| (1..=200).contains(&said(call).chars().count())), "{whispers:?}");
    assert_eq!(whispers.iter().filter(|call| said(call).contains("beheerders")).count(), all.len() - 1);
    api.offers(press(30, -100_777, 7, &data(&message, "mute:")));
    api.offers(text(31, -100_777, 8, "/abonnementen"));
    step(&face).await;
    assert_eq!(mutes(&town, -100_777).await.len(), 1);
    let list = api.texts().pop().unwrap();
    assert!(list.contains("camera") && !list.contains(&token), "{list}");
}

#[tokio::test]
async fn a_button_of_an_alert_does_nothing_in_another_chat() {
    let (api, town, message) = told(5001).await;
    town.subscribe("telegram:6001", "camera", &[]).await;
    let face = bot(&town).await;
    for (number, (_, data)) in (10..).zip(buttons_under(&message)) {
        api.offers(press(number, 6001, 6001, &data));
    }
    step(&face).await;
    assert!(mutes(&town, 5001).await.is_empty() && mutes(&town, 6001).await.is_empty());
    assert_eq!(of(&town, 5001).await[0].paused, None);
    assert!(!api.texts().iter().skip(1).any(|text| text.contains("Slimme camera")), "{:?}", api.texts());
}
