//! Where others read along: a group, a channel, a room. No link there changes or ends anything.

use super::snapshots::kinds;
use super::*;

const SHARED: [&str; 7] = [
    "telegram:-777",
    "telegram:-100777",
    "webhook:https://prod-1.westeurope.logic.azure.com/workflows/1",
    "webhook:https://hooks.slack.com/services/T0/B0/XXX",
    "webhook:https://chat.town.example/hooks/abcdefghijklmnopqrstuvwxyz",
    "webhook:https://m.example/_matrix/client/v3/rooms/!a:m.example",
    "webhook:https://ntfy.sh/town",
];

#[test]
fn no_message_to_many_readers_carries_a_token_and_each_says_who_changes_it() {
    for (to, language) in SHARED.iter().flat_map(|to| Language::ALL.map(|language| (to, language))) {
        for (kind, alerts) in kinds() {
            let message = message_to(to, language, Rhythm::Instant, &alerts);
            assert!(!format!("{message:?}").contains("TOKEN"), "{kind} to {to} in {language}: {message:?}");
            assert!(message.told.because.contains("Belfort"), "{kind} to {to}: {}", message.told.because);
        }
    }
}

#[test]
fn one_reader_and_a_program_keep_their_links() {
    for to in ["telegram:5001", "webhook:https://town.example/hook", "email:ann@town.example"] {
        let message = message_to(to, Language::Nl, Rhythm::Instant, &[news("Titel")]);
        assert!(message.text.contains("/stop/TOKEN"), "{to}");
        assert_eq!(message.payload[0]["data"]["stop"], "https://belfort.example/stop/TOKEN", "{to}");
    }
}

#[test]
fn under_a_message_of_telegram_stands_a_button_for_exactly_this_one_to_pause_and_one_that_says_why() {
    let labels = |alerts: &[Alert], language| {
        let rows = message_to("telegram:5001", language, Rhythm::Instant, alerts).buttons;
        let row = |row: Vec<belfort::alerts::message::Button>| {
            row.into_iter().map(|button| format!("[{}]", button.label)).collect::<String>()
        };
        rows.into_iter().map(row).collect::<Vec<_>>().join("\n")
    };
    expect![[r#"
        [Niets over dit verhaal: Camera's tellen fietsers]
        [Niets over berichten uit Slimme Steden]
        [Pauze][Waarom?][Instellen]"#]]
    .assert_eq(&labels(&[news("Camera's tellen fietsers")], Language::Nl));
    expect![[r#"
        [Plus rien sur article 27 (Slim parkeren)]
        [Plus rien sur article 26, paragraphe 7 (Slim parkeren)]
        [Plus rien sur le système Slim parkeren]
        [Pause][Pourquoi ?][Réglages]"#]]
    .assert_eq(&labels(&[citation()], Language::Fr));
    let digest = labels(&[news("Eerste"), deadline(), deadline()], Language::De);
    expect![[r#"
        [Nichts über diese Geschichte: Eerste]
        [Nichts über diese Pflicht: Registrieren Sie die Verwendung]
        [Pause][Einstellen]"#]]
    .assert_eq(&digest);
}

#[test]
fn the_data_of_every_button_is_what_telegram_takes() {
    for (kind, mut alerts) in kinds() {
        for alert in &mut alerts {
            alert.id = "0199c3a1-0000-7000-8000-000000000000".into();
        }
        let rows = message_to("telegram:-5", Language::Nl, Rhythm::Instant, &alerts).buttons;
        let buttons = rows.concat();
        assert!(buttons.len() >= 3, "{kind}: {buttons:?}");
        assert!(buttons.iter().all(|button| button.data.len() <= 64 && button.label.chars().count() <= 60));
    }
}
