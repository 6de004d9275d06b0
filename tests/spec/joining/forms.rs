//! The letters of Belfort's own in the forms of chats and programs, as each language reads them.

use belfort::alerts::subscription::Watch;
use belfort::alerts::{Message, Rhythm};
use belfort::daemon::{consent, moving};
use belfort::store::{Consent, Farewell};
use belfort::text::Language;
use chrono::TimeDelta;
use expect_test::expect_file;

use crate::town::Town;

const ID: &str = "0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b";

/// What Telegram, a program and the shapes of chats are told.
fn forms(message: &Message) -> String {
    let told = &message.told;
    let blocks = told.blocks.iter().map(|block| {
        format!("{} <{}>\n{}", block.title, block.link, block.lines.join("\n")).trim_end().to_owned()
    });
    let ways = told.ways.iter().map(|(words, link)| format!("[{words}] {link}"));
    format!(
        "--- telegram\n{}\n--- webhook\n{}\n--- chats\n{}\n",
        message.telegram.join("\n--- next part\n"),
        message.payload.iter().map(|body| format!("{body:#}")).collect::<Vec<_>>().join("\n"),
        blocks.chain(ways).collect::<Vec<_>>().join("\n"),
    )
}

async fn letters(language: Language) -> String {
    let town = Town::new().await;
    let watch = Watch::Items { query: "fietsers".into(), themes: vec![] };
    let asked = |moves: Option<&str>| Consent {
        id: ID.to_owned(),
        to: "email:ann@town.example".parse().unwrap(),
        token: "TOKEN".to_owned(),
        watch: watch.clone(),
        rhythm: Rhythm::Daily,
        language,
        asked: town.now(),
        expires: town.now() + TimeDelta::hours(48),
        attempts: 0,
        moves: moves.map(str::to_owned),
    };
    let mut left = town.subscribe("email:ann@town.example", "fietsers", &[]).await;
    (left.language, left.id) = (language, ID.to_owned());
    let farewell = Farewell {
        id: ID.to_owned(),
        subscription: ID.to_owned(),
        to: left.to.clone(),
        attempts: 0,
        created: town.now(),
        token: "TOKEN".to_owned(),
    };
    [
        ("question", consent::letter(&town.tower, &asked(None))),
        ("question to a new address", consent::letter(&town.tower, &asked(Some(ID)))),
        ("farewell", moving::letter(&town.tower, &farewell, &left)),
    ]
    .iter()
    .map(|(kind, message)| format!("=== {kind}\n{}\n", forms(message)))
    .collect()
}

#[tokio::test]
async fn the_letters_around_a_subscription_read_in_chats_and_programs_as_they_were_read_last() {
    expect_file!["../../fixtures/messages/letters-chats-nl.txt"].assert_eq(&letters(Language::Nl).await);
    expect_file!["../../fixtures/messages/letters-chats-fr.txt"].assert_eq(&letters(Language::Fr).await);
    expect_file!["../../fixtures/messages/letters-chats-de.txt"].assert_eq(&letters(Language::De).await);
    expect_file!["../../fixtures/messages/letters-chats-en.txt"].assert_eq(&letters(Language::En).await);
}
