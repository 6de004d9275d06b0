//! Who owns a system watches it, whether it was added alone or with a register of thousands.

use belfort::alerts::Rhythm;
use belfort::alerts::subscription::Watch;
use belfort::daemon::assess::assess_due;
use belfort::daemon::taking_in::{self, File};
use belfort::register::Wish;
use serde_json::json;

use crate::town::Town;

/// Takes in systems of these ids and owners, and assesses them.
async fn take_in(town: &Town, owned: &[(String, &str)]) {
    let systems =
        owned.iter().map(|(id, owner)| json!({ "id": id, "name": id, "owner": owner, "facts": {} }));
    let bytes = serde_json::to_vec(&systems.collect::<Vec<_>>()).unwrap();
    let file = File { path: "register.json", bytes: &bytes, wish: &Wish::default() };
    let plan = taking_in::import(&town.tower, file, &|_| true, "An").await.unwrap();
    assert!(plan.is_ok(), "{:#?}", plan.unwrap_err().problems);
    assess_due(&town.tower, || false).await.unwrap();
}

fn system(id: &str, owner: &str) -> String {
    format!("id = \"{id}\"\nname = \"{id}\"\nowner = \"{owner}\"\n[facts]\n")
}

/// Who watches which system, sorted.
async fn watchers(town: &Town) -> Vec<(String, String)> {
    let subscriptions = town.tower.store.subscriptions().await.unwrap();
    let of_system = |one: belfort::alerts::Subscription| match one.watch {
        Watch::System { system } => (system, one.to.to_string()),
        other => panic!("{other:?}"),
    };
    let mut watchers: Vec<_> = subscriptions.into_iter().map(of_system).collect();
    watchers.sort();
    watchers
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(system, owner)| ((*system).to_owned(), (*owner).to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_owner_of_a_register_that_is_taken_in_watches_as_if_the_system_had_come_alone() {
    let (alone, together) = (Town::new().await, Town::new().await);
    for town in [&alone, &together] {
        for (id, owner) in [("a-same", "telegram:1"), ("b-other", "telegram:2"), ("c-none", "telegram:3")] {
            town.register(&system(id, owner)).await;
        }
        town.register(&system("d-stopped", "telegram:4")).await;
        let owner = "telegram:4".parse().unwrap();
        let stopped = town.tower.store.subscriptions_of(&owner).await.unwrap().remove(0);
        town.tower.store.remove_subscription(&stopped.id).await.unwrap();
        // Somebody who is to own a system watches it already, and does so once a day.
        let watch = Watch::System { system: "e-known".to_owned() };
        town.watch("telegram:6", watch, Rhythm::Daily).await;
        let neighbour = Watch::System { system: "b-other".to_owned() };
        town.watch("email:buur@gent.example", neighbour, Rhythm::Instant).await;
    }
    let coming = [
        ("a-same", "telegram:1"),
        ("b-other", "telegram:5"),
        ("c-none", "An Peeters"),
        ("d-stopped", "telegram:4"),
        ("e-known", "telegram:6"),
        ("f-new", "email:an@gent.example"),
    ];
    let coming: Vec<(String, &str)> = coming.map(|(id, owner)| (id.to_owned(), owner)).to_vec();
    for (id, owner) in &coming {
        alone.register(&system(id, owner)).await;
    }
    take_in(&together, &coming).await;
    let expected = pairs(&[
        ("a-same", "telegram:1"),
        ("b-other", "email:buur@gent.example"),
        ("b-other", "telegram:5"),
        ("e-known", "telegram:6"),
        ("f-new", "email:an@gent.example"),
    ]);
    assert_eq!(watchers(&together).await, expected);
    assert_eq!(watchers(&alone).await, expected);
    let subscriptions = together.tower.store.subscriptions().await.unwrap();
    let known = subscriptions.iter().find(|one| one.to.to_string() == "telegram:6").unwrap();
    assert_eq!(known.rhythm, Rhythm::Daily, "what they asked for themselves stays");
    let (alone, together) = (alone.tell().await, together.tell().await);
    assert!(together > 0 && alone == together, "they are told the same: {alone} and {together}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_of_more_systems_than_are_assessed_together_watches_each_of_them_once() {
    let town = Town::new().await;
    let owned: Vec<(String, &str)> = (0..120)
        .map(|number| {
            let owner = if number % 2 == 0 { "telegram:1" } else { "email:an@gent.example" };
            (format!("s{number:03}"), owner)
        })
        .collect();
    let expected: Vec<(String, String)> =
        owned.iter().map(|(id, owner)| (id.clone(), (*owner).to_owned())).collect();
    take_in(&town, &owned).await;
    assert_eq!(watchers(&town).await, expected);
    take_in(&town, &owned).await;
    assert_eq!(watchers(&town).await, expected, "a register that is taken in again adds nothing");
    let handed_over: Vec<(String, &str)> = owned.iter().map(|(id, _)| (id.clone(), "telegram:2")).collect();
    take_in(&town, &handed_over).await;
    let watching = watchers(&town).await;
    assert!(watching.len() == 120 && watching.iter().all(|(_, owner)| owner == "telegram:2"), "{watching:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_is_known_again_however_their_address_is_written() {
    let town = Town::new().await;
    town.register(&system("bot", "webhook:https://dienst.example")).await;
    town.register(&system("bot", "webhook:https://dienst.example/")).await;
    assert_eq!(watchers(&town).await, pairs(&[("bot", "webhook:https://dienst.example/")]));
    town.register(&system("bot", "telegram:1")).await;
    assert_eq!(
        watchers(&town).await,
        pairs(&[("bot", "telegram:1")]),
        "who owns it no longer is told no longer"
    );
}
