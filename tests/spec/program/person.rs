//! What a person may ask of whoever keeps their address, and what an operator may try.

use super::{code, folder, json, run, said};

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
