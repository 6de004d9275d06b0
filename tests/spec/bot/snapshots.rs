//! Every answer of the bot, as it reads in each language: one file, in `tests/fixtures/messages/bot.txt`.
//!
//! `UPDATE_EXPECT=1 cargo test bot::snapshots` writes it anew; read the difference as the reader of that language would.

use expect_test::expect_file;

use super::*;

const ID: &str = "0199aaaa-0000-7000-8000-000000000001";

/// What a chat says or presses, in Dutch: every language understands it.
const ASKED: [&str; 25] = [
    "/start",
    "/start onbekend",
    "/help",
    "/themas",
    "/abonneer",
    "/abonneer slimme camera",
    "/abonneer (open",
    "/abonnementen",
    "/zoek",
    "/zoek camera",
    "/systemen",
    "/deadlines",
    "/check chatbot",
    "/stil",
    "/stil 3d",
    "/stil 22:00-07:00",
    "/stil uit",
    "/taal",
    "/taal fr",
    "/export",
    "/stop",
    "rhythms:",
    "rhythm:daily",
    "hour:7",
    "/weer",
];

fn command(asked: &str) -> Command {
    match asked.split_once(':') {
        Some(("rhythms", "")) => read_button(&format!("rhythms:{ID}")),
        Some(("rhythm", rhythm)) => read_button(&format!("rhythm:{ID}:{rhythm}")),
        Some(("hour", hour)) => read_button(&format!("hour:{ID}:{hour}")),
        _ => says(asked),
    }
}

#[test]
fn every_answer_reads_well_in_every_language() {
    let mut written = String::new();
    for language in Language::ALL {
        for asked in ASKED {
            let mine = vec![
                subscription(ID, query("camera")),
                Subscription {
                    paused: Some("asked for".to_owned()),
                    ..subscription("b", Watch::System { system: "chatbot".into() })
                },
            ];
            let mut one = hit("Camera's & lichten", "https://a.example/");
            one.summary = "Een proef.".to_owned();
            let decision = told_in(command(asked), mine, language, true, Some((vec![one], 12)));
            let buttons: Vec<String> =
                buttons(&decision).into_iter().map(|(label, _)| format!("[{label}]")).collect();
            written.push_str(&format!(
                "=== {language} {asked}\n{}\n{}\n\n",
                html(&decision),
                buttons.join(" ")
            ));
        }
    }
    expect_file!["../../fixtures/messages/bot.txt"].assert_eq(&written);
}
