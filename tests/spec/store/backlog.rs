//! What a store holds when much waits at once.

use belfort::store::Claimed;

use super::*;

const MANY: u32 = 600;

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_with_hundreds_of_messages_to_come_holds_up_nobody_who_waits_since_later() {
    on_every_database("backlog", |store| async move {
        store.add_subscription(&subscription("flooded")).await.unwrap();
        store.add_subscription(&subscription("late")).await.unwrap();
        let flood: Vec<DueAlert> = (0..MANY)
            .map(|number| alert(&format!("f{number:03}"), "flooded", &format!("c{number}"), None))
            .collect();
        store.raise(&flood).await.unwrap();
        let mut late = alert("late", "late", "c", None);
        late.alert.created = noon() + minutes(1);
        store.raise(&[late]).await.unwrap();
        let (now, lease) = (noon() + minutes(2), noon() + minutes(3));
        let told = |claimed: Vec<Claimed>| {
            let mut ids: Vec<String> = claimed.iter().map(|one| one.alerts[0].id.clone()).collect();
            ids.sort();
            ids
        };
        let first = store.claim_deliveries("telegram", "one", now, lease, 10).await.unwrap();
        assert_eq!(told(first.clone()), ["f000", "f001", "late"]);
        // Also when all that the flooded chat is to be told waits for another attempt.
        for delivery in &first {
            let again = Settled::Again {
                due: noon() + minutes(30),
                ambiguous: false,
                cause: "busy".to_owned(),
                counted: true,
                parts_done: 0,
            };
            store.settle(delivery, "one", &again, now).await.unwrap();
        }
        store.add_subscription(&subscription("later")).await.unwrap();
        store.raise(&[alert("later", "later", "c", None)]).await.unwrap();
        let others = store.claim_deliveries("telegram", "two", now, lease, 10).await.unwrap();
        assert_eq!(told(others), ["later"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waited_for_the_same_hour_by_hundreds_is_bundled_each_for_its_subscriber() {
    on_every_database("bundles", |store| async move {
        let morning = noon() + minutes(60);
        for number in 0..MANY {
            let id = format!("s{number}");
            store.add_subscription(&subscription(&id)).await.unwrap();
            let alerts = ["x", "y"].map(|cause| alert(&format!("{id}{cause}"), &id, cause, Some(morning)));
            store.raise(&alerts).await.unwrap();
        }
        let zone = belfort::alerts::digest::ZONE;
        assert_eq!(store.bundle_digests(morning, zone).await.unwrap(), u64::from(MANY));
        assert_eq!(store.bundle_digests(morning, zone).await.unwrap(), 0);
        assert_eq!(store.outbox().await.unwrap().queued, i64::from(MANY));
    })
    .await;
}
