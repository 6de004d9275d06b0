//! What a person may ask of whoever keeps their address, and what an operator may try.

use belfort::alerts::Subscription;
use belfort::alerts::subscription::Watch;
use belfort::store::{Location, Store};
use belfort::text::Language;

use super::{belfort, code, folder, json, run, said};

#[test]
fn a_person_gets_what_is_kept_and_is_forgotten_when_they_ask() {
    let data = folder();
    for to in ["email:ann@town.example", "email:bob@town.example"] {
        let made = run(data.path(), &["subscribe", "--to", to, "--query", "fietsers", "--json"]);
        assert_eq!(code(&made), 0, "{}", said(&made));
    }
    let kept = run(data.path(), &["subscriptions", "export", "email:ANN@town.example", "--json"]);
    assert_eq!(code(&kept), 0, "{}", said(&kept));
    assert_eq!(json(&kept)["subscriptions"][0]["subscription"]["to"], "email:ann@town.example");
    assert_eq!(json(&kept)["owner_of"], serde_json::json!([]));
    assert!(!said(&kept).contains("token"), "what ends a subscription is not shown");
    let forgotten = run(data.path(), &["subscriptions", "forget", "email:Ann@town.example", "--json"]);
    assert_eq!(json(&forgotten)["subscriptions"], 1);
    assert_eq!(code(&run(data.path(), &["subscriptions", "export", "email:ann@town.example"])), 1);
    let left = run(data.path(), &["subscriptions", "list", "--json"]);
    assert_eq!(json(&left).as_array().unwrap().len(), 1);
    assert_eq!(json(&left)[0]["to"], "email:bob@town.example");
}

#[test]
fn a_real_test_message_says_what_the_channel_answered() {
    let data = folder();
    let tried = run(data.path(), &["doctor", "--send", "email:ann@town.example", "--json"]);
    assert_eq!(code(&tried), 0, "{}", said(&tried));
    let answer = json(&tried);
    assert_eq!((&answer["taken"], &answer["to"]), (&true.into(), &"email:ann@town.example".into()));
    let mail = data.path().join("outbox").join(answer["answer"].as_str().unwrap());
    assert!(std::fs::read_to_string(mail).unwrap().contains("To: ann@town.example"));
    // A bot without a token reaches nobody.
    let refused = run(data.path(), &["doctor", "--send", "telegram:1", "--json"]);
    assert_eq!((code(&refused), &json(&refused)["taken"]), (3, &false.into()));
}

#[test]
fn a_new_webhook_is_given_a_secret_that_is_shown_once_and_can_be_changed() {
    let data = folder();
    let hook = ["subscribe", "--to", "webhook:https://town.example/hook", "--query", "fietsers", "--json"];
    let made = json(&run(data.path(), &hook));
    let (id, secret) = (made["id"].as_str().unwrap(), made["secret"].as_str().unwrap());
    assert!(secret.starts_with("whsec_"), "{secret}");
    for args in [
        &["subscriptions", "list", "--json"][..],
        &["subscriptions", "explain", id, "--json"][..],
        &["subscriptions", "export", "webhook:https://town.example/hook", "--json"][..],
        &hook[..],
    ] {
        let shown = run(data.path(), args);
        assert!(code(&shown) == 0 && !said(&shown).contains("whsec_"), "{args:?}: {}", said(&shown));
    }
    let renewed = json(&run(data.path(), &["subscriptions", "secret", id, "--json"]));
    let other = renewed["secret"].as_str().unwrap();
    assert!(other.starts_with("whsec_") && other != secret);
    let chat = ["subscribe", "--to", "webhook:https://ntfy.sh/town", "--query", "fietsers", "--json"];
    let chat = json(&run(data.path(), &chat));
    assert!(chat.get("secret").is_none(), "nothing signs what a chat gets");
    assert_ne!(code(&run(data.path(), &["subscriptions", "secret", chat["id"].as_str().unwrap()])), 0);
}

#[test]
fn who_asks_the_same_again_is_told_that_it_is_there_and_what_cannot_be_is_refused() {
    let data = folder();
    let ask = ["subscribe", "--to", "email:ann@town.example", "--query", "fietsers", "--lang", "en"];
    assert_eq!(code(&run(data.path(), &ask)), 0);
    let again = run(data.path(), &ask);
    assert!(code(&again) == 0 && said(&again).contains("there already"), "{}", said(&again));
    let all = json(&run(data.path(), &["subscriptions", "list", "--json"]));
    assert_eq!(all.as_array().unwrap().len(), 1);
    let to = ["subscribe", "--to", "email:ann@town.example"];
    let unknown = run(data.path(), &[&to[..], &["--organisation", "nergens"]].concat());
    assert!(code(&unknown) == 2 && said(&unknown).contains("nergens"), "{}", said(&unknown));
    let many = run(data.path(), &[&to[..], &["--query", "x", "--hourly-max", "5000"]].concat());
    assert_eq!(code(&many), 2, "{}", said(&many));
}

#[tokio::test]
async fn the_doctor_says_what_is_wrong_in_the_language_that_is_asked() {
    let data = folder();
    for to in ["telegram:5001", "webhook:https://town.example/hook", "email:ann@town.example"] {
        let made = run(data.path(), &["subscribe", "--to", to, "--query", "fietsers", "--json"]);
        assert_eq!(code(&made), 0, "{}", said(&made));
    }
    let store = Store::open(Location::from_config("", data.path()).unwrap()).await.unwrap();
    let all = store.subscriptions().await.unwrap();
    let of = |channel: &str| all.iter().find(|one| one.to.channel() == channel).unwrap().clone();
    let (hook, mail) = (of("webhook"), of("email"));
    store.pause_subscription(&hook.id, "webhook-gone: 410 Gone", None).await.unwrap();
    let watch = Watch::Items { query: "(".into(), themes: vec!["verdwenen".into()] };
    let odd = Subscription { id: "vreemd".into(), token: "vreemd".into(), watch, ..mail.clone() };
    store.add_subscription(&odd).await.unwrap();
    store.pause_subscription(&mail.id, "asked for", None).await.unwrap();
    store.close().await;
    let told = Language::ALL.map(|language| {
        let mut doctor = belfort(data.path());
        doctor.args(["doctor", "--lang", language.code()]).env("BELFORT_SMTP__RETURN_PATH", "geen adres");
        said(&doctor.output().unwrap())
    });
    for text in &told {
        for known in [hook.id.as_str(), "410 Gone", "`(`", "`verdwenen`", "smtp.return_path", "telegram:…1"]
        {
            assert!(text.contains(known), "{known}: {text}");
        }
        assert!(!text.contains(&mail.id), "a pause that was asked for is nothing wrong: {text}");
        assert!(!text.contains("cli-doctor") && !text.contains("webhook-gone"), "{text}");
    }
    // What is wrong is said, and not only what to do about it.
    let lines = |text: &str| -> Vec<String> {
        text.lines().filter(|line| line.contains(": ") && !line.contains('→')).map(str::to_owned).collect()
    };
    for (one, other) in (0..4).flat_map(|one| (0..one).map(move |other| (one, other))) {
        let (one, other) = (lines(&told[one]), lines(&told[other]));
        assert!(one.len() >= 5 && one.iter().all(|line| !other.contains(line)), "{one:#?} {other:#?}");
    }
}
