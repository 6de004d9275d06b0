//! The disk is not full yet: whoever runs the server hears of it while there is time, once, and once that it is over.

use belfort::alerts::subscription::Watch;
use belfort::alerts::timing::Quiet;
use belfort::alerts::{Rhythm, Timing};
use belfort::daemon::room::{tell, wanted};
use belfort::people::Role;
use chrono::TimeDelta;

use crate::town::{Town, signed_in};

/// What is left on the disk is said by the test; what should be left, by the configuration.
async fn hears(town: &Town, left: u64) -> Vec<String> {
    tell(&town.tower, Some(left)).await.unwrap();
    let before = town.telegrams().len();
    town.tell().await;
    town.telegrams().split_off(before)
}

#[tokio::test]
async fn operators_hear_once_that_little_room_is_left_and_once_that_there_is_enough_again() {
    let town = Town::with(|config| (config.smtp.url, config.store.room_mb) = (String::new(), 3_000)).await;
    signed_in(&town.tower, "Els", Role::Operator, None).await;
    signed_in(&town.tower, "Bo", Role::Reader, None).await;
    town.watch("telegram:3003", Watch::Feeds, Rhythm::Weekly).await;
    town.watch("telegram:3003", Watch::Feeds, Rhythm::Daily).await;
    town.subscribe("webhook", "fietsers", &[]).await;
    let wanted = wanted(&town.tower);
    assert!(wanted >= 3_000 << 20, "the configuration says so, and a copy of the store comes on top");

    assert_eq!(hears(&town, wanted).await, [""; 0], "that is enough");
    let told = hears(&town, 700 << 20).await;
    let [short] = &told[..] else { panic!("at once, and each address once: {told:#?}") };
    for words in
        ["weinig plaats op de schijf", "nog 700 MB vrij", "Maak plaats vrij", "u beheert deze Belfort"]
    {
        assert!(short.contains(words), "{words}: {short}");
    }
    assert!(short.contains(town.folder().to_str().unwrap()), "which folder: {short}");
    // Nothing more while it stays so, also after the end of the process.
    let town = town.after_a_crash(|_| ()).await;
    for left in [600, 500, 3_000] {
        town.wait(TimeDelta::hours(3));
        assert_eq!(hears(&town, left << 20).await, [""; 0], "{left} MB: it is known, and not over");
    }
    let told = hears(&town, 2 * wanted).await;
    let [enough] = &told[..] else { panic!("at once, too: {told:#?}") };
    assert!(enough.contains("weer plaats genoeg") && enough.contains("U hoeft niets te doen"), "{enough}");
    assert_eq!(hears(&town, 2 * wanted).await, [""; 0]);
    town.wait(TimeDelta::days(3));
    assert_eq!(hears(&town, 1).await.len(), 1, "the next time is told again");
    // By mail those of the operator alone; the receiver of news hears of no disk.
    let mails = town.mails();
    let of_the_disk = |mail: &&String| mail.contains("schijf van Belfort");
    assert_eq!(mails.iter().filter(of_the_disk).count(), 3, "{mails:#?}");
    assert!(town.webhook.got.lock().unwrap().is_empty());
    assert_eq!(tell(&town.tower, None).await.unwrap(), 0, "a system that does not say is none that is full");
}

#[tokio::test]
async fn a_disk_that_fills_in_quiet_hours_breaks_them_only_for_who_asked_for_that() {
    let town = Town::with(|config| config.store.room_mb = 3_000).await;
    // Ten in the morning in Brussels.
    let quiet = Quiet { hours: Some("08:00-20:00".parse().unwrap()), ..Quiet::default() };
    for (chat, urgent_at_once) in [("telegram:3003", true), ("telegram:4004", false)] {
        let timing = Timing { quiet: quiet.clone(), urgent_at_once, ..Timing::default() };
        town.watch_timed(chat, Watch::Feeds, Rhythm::Daily, timing).await;
    }
    assert_eq!(hears(&town, 1).await.len(), 1);
    town.wait(TimeDelta::hours(12));
    assert_eq!(hears(&town, 1).await.len(), 1, "the other hears in the evening");
}
