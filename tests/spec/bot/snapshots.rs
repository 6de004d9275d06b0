//! Every answer of the bot, as it reads in each language: one file, in `tests/fixtures/messages/bot.txt`.
//!
//! `UPDATE_EXPECT=1 cargo test bot::snapshots` writes it anew; read the difference as the reader of that language would.

use belfort::bot::decide::Why;
use belfort::law::{Assessment, RuleBook, decide as assess, in_order, open_deadlines};
use belfort::register::{Format, read_system};
use belfort::store::LinkCode;
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

/// What is known in a place where more can be answered.
struct Place {
    asked: &'static str,
    kind: ChatKind,
    may_change: bool,
    pressed: Option<i32>,
    mine: Vec<Subscription>,
    found: Option<(Vec<Hit>, usize)>,
    linked: Option<Watch>,
}

impl Place {
    fn new(asked: &'static str) -> Place {
        let one = subscription(ID, Watch::Items { query: "camera".into(), themes: vec![] });
        let found = Some((Vec::new(), 0));
        let (kind, may_change, pressed) = (ChatKind::Private, true, None);
        Place { asked, kind, may_change, pressed, mine: vec![one], found, linked: None }
    }

    fn linked_with(asked: &'static str, system: &str) -> Place {
        let watch = Watch::System { system: system.to_owned() };
        Place { mine: vec![subscription(ID, watch)], ..Place::new(asked) }
    }

    fn paused(asked: &'static str, until: Option<&str>) -> Place {
        let place = Place::new(asked);
        let paused = Subscription {
            paused: Some("asked for".into()),
            paused_until: until.map(|until| until.parse().unwrap()),
            ..place.mine[0].clone()
        };
        Place { mine: vec![paused], ..place }
    }
}

/// The answers that need more than a chat that follows two things.
fn places() -> Vec<Place> {
    let system = Watch::System { system: "steun".into() };
    let full = (0..SUBSCRIPTIONS_MAX).map(|n| subscription(&n.to_string(), query(&format!("w{n}"))));
    vec![
        Place { kind: ChatKind::Group, may_change: false, ..Place::new("/abonneer fietsers") },
        Place { kind: ChatKind::Group, may_change: false, pressed: Some(7), ..Place::new("end") },
        Place { kind: ChatKind::Group, ..Place::new("/abonnementen") },
        Place::linked_with("/systemen", "steun"),
        Place::linked_with("/check steun", "steun"),
        Place::linked_with("/deadlines", "steun"),
        Place { mine: vec![], ..Place::new("end") },
        Place::new("end"),
        Place::new("pause"),
        Place::paused("resume", None),
        Place::paused("/abonnementen", Some("2026-12-01T00:00:00Z")),
        Place::new("/abonneer camera"),
        Place { linked: Some(system.clone()), ..Place::new("/start code") },
        Place { linked: Some(query("camera")), ..Place::new("/start code") },
        Place::new("stop:yes"),
        Place::new("stop:no"),
        Place::new("quiet:never"),
        Place::new("quiet:urgent"),
        Place::new("quiet:weekends"),
        Place::new("/stil 1 3d"),
        Place::new("/stil 9 3d"),
        Place::new("hushes"),
        Place { found: None, ..Place::new("/zoek camera") },
        Place::new("/zoek camera"),
        Place { mine: vec![], ..Place::new("/abonnementen") },
        Place { mine: vec![], ..Place::new("theme:smart-cities") },
        Place {
            mine: vec![subscription(
                ID,
                Watch::Items { query: String::new(), themes: vec!["smart-cities".into()] },
            )],
            ..Place::new("theme:smart-cities")
        },
        Place::new("/abonneer theme:bestaat-niet"),
        Place { mine: full.collect(), ..Place::new("/abonneer nog een") },
        Place::new("rhythm:weekly"),
        Place::new("zones"),
        Place {
            mine: vec![Subscription { rhythm: Rhythm::Weekly, ..subscription(ID, query("camera")) }],
            ..Place::new("day:Thu")
        },
        Place::new("one"),
        Place::new("rest"),
        Place::new("mute:0"),
        Place::new("unmute:0"),
        Place::new("mute:9"),
        Place::new("why"),
        Place { kind: ChatKind::Group, pressed: Some(7), ..Place::new("why") },
    ]
}

fn pressed(asked: &str) -> Command {
    let (word, rest) = asked.split_once(':').unwrap_or((asked, ""));
    let data = match (word, rest) {
        ("mute" | "unmute", place) => format!("{word}:{ALERT}:{place}"),
        ("why", _) => format!("why:{ALERT}"),
        ("stop" | "quiet" | "theme", rest) => format!("{word}:{rest}"),
        (word, "") => format!("{word}:{ID}"),
        (word, rest) => format!("{word}:{ID}:{rest}"),
    };
    if asked.starts_with('/') { says(asked) } else { read_button(&data) }
}

const ALERT: &str = "0199bbbb-0000-7000-8000-000000000001";

/// A system of the demo, assessed on the day of the tests.
fn steun(book: &RuleBook) -> Assessment {
    let text = crate::town::social_assistance("steun", "");
    let system = read_system("system.toml", &text, Format::Toml, book).unwrap();
    let day = morning().date_naive();
    assess(book, &system.for_law(book), day, day)
}

fn answered(place: &Place, language: Language, book: &RuleBook, systems: &[Assessment]) -> Decision {
    let links = Links::new("https://belfort.example");
    let asked = Asked {
        chat: CHAT,
        kind: place.kind,
        may_change: place.may_change,
        command: pressed(place.asked),
        pressed: place.pressed,
    };
    let mut alert = crate::alerts::news("Camera's tellen fietsers");
    (alert.id, alert.subscription) = (ALERT.to_owned(), ID.to_owned());
    let deadlines = systems.iter().flat_map(|one| open_deadlines(book, one, language)).collect();
    let deadlines = in_order(deadlines);
    let code = place.linked.clone().map(|watch| {
        let code = LinkCode { watch, rhythm: Rhythm::Instant, expires: morning(), companion: None };
        ("hash".to_owned(), code)
    });
    let known = Known {
        language,
        subscriptions: place.mine.clone(),
        themes: Themes::embedded(),
        links: &links,
        now: morning(),
        zone: chrono_tz::Europe::Brussels,
        code,
        found: place.found.clone(),
        deadlines,
        systems: systems.to_vec(),
        alert: Some((alert, Why { brief: "Kort.".into(), steps: vec!["Eerst.".into(), "Dan.".into()] })),
        chosen: None,
        fresh: ("0199aaaa-0000-7000-8000-00000000fffe".to_owned(), "fresh-token".to_owned()),
    };
    decide(&asked, &known)
}

#[test]
fn every_answer_in_every_place_reads_well_in_every_language() {
    let (book, _) = RuleBook::embedded();
    let systems = [steun(&book)];
    for (language, file) in [
        (Language::Nl, expect_file!["../../fixtures/messages/bot-places-nl.txt"]),
        (Language::Fr, expect_file!["../../fixtures/messages/bot-places-fr.txt"]),
        (Language::De, expect_file!["../../fixtures/messages/bot-places-de.txt"]),
        (Language::En, expect_file!["../../fixtures/messages/bot-places-en.txt"]),
    ] {
        let mut written = String::new();
        for place in places() {
            let decision = answered(&place, language, &book, &systems);
            let labels: Vec<String> =
                buttons(&decision).into_iter().map(|(label, _)| format!("[{label}]")).collect();
            let whispered = decision.whisper.as_ref().map(|said| format!("(whispered) {said}"));
            written.push_str(&format!(
                "=== {} ({:?}{})\n{}{}\n{}\n\n",
                place.asked,
                place.kind,
                if place.mine.len() == 1 { "" } else { ", other subscriptions" },
                html(&decision),
                whispered.unwrap_or_default(),
                labels.iter().take(12).cloned().collect::<Vec<_>>().join(" "),
            ));
        }
        let said = |key: &str, args: &[(&str, belfort::text::messages::FluentValue<'_>)]| {
            format!("=== {key}\n{}\n\n", belfort::text::say(language, key, args))
        };
        written.push_str(&said("bot-too-fast", &[]));
        written.push_str(&said("bot-more", &[("count", 3.into())]));
        written.push_str(&said("bot-export", &[]));
        written.push_str(&said("bot-back", &[("count", 2.into())]));
        written.push_str(&said("bot-back-how", &[("count", 2.into())]));
        written.push_str(&said(
            "bot-code-made",
            &[("code", "CODE".into()), ("until", "2026-11-24 09:00".into())],
        ));
        written.push_str(&said("bot-language-set", &[]));
        written.push_str(&said("cli-doctor-test-title", &[]));
        written.push_str(&said("cli-doctor-test-text", &[]));
        file.assert_eq(&written);
    }
}
