//! Alerts: what a message says, when a digest is due, when a delivery is tried again.

// Helpers of a test may unwrap: a panic there is the test's failure.
#![allow(clippy::unwrap_used)]

mod causes;
mod limits;
mod quiet;
mod shared;
pub(crate) mod snapshots;
mod timing;
mod topics;
mod words;

use belfort::alerts::alert::{
    DifferenceNotice, DiskNotice, DutyNotice, FeedNotice, ItemNotice, MovedNotice, Reason, RuleChangeNotice,
    SystemNotice, Why,
};
use belfort::alerts::digest::ZONE;
use belfort::alerts::subscription::Watch;
use belfort::alerts::{Alert, Cause, Links, Message, MessageInput, Notice, Rhythm, Subscription, render};
use belfort::text::{Language, Translated};
use chrono::{DateTime, Utc};
use expect_test::expect;

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(crate) fn subscription(language: Language, rhythm: Rhythm) -> Subscription {
    Subscription {
        id: "sub-1".into(),
        to: "email:ann@town.example".parse().unwrap(),
        watch: Watch::Items { query: "camera".into(), themes: vec!["smart-cities".into()] },
        rhythm,
        language,
        token: "TOKEN".into(),
        created: at("2026-01-01T00:00:00Z"),
        paused: None,
        paused_until: None,
        timing: Default::default(),
    }
}

fn item(title: &str) -> ItemNotice {
    ItemNotice {
        key: "0123456789abcdef01234567".into(),
        title: title.into(),
        summary: "Drie gemeenten tellen fietsers met een camera die geen beelden bewaart.".into(),
        url: Some("https://news.example/camera?a=1&b=2".into()),
        source: "Slimme Steden".into(),
        feed: "slimme-steden".into(),
        // Half past midnight in Brussels is still the day before in UTC.
        published: Some(at("2026-11-22T23:30:00Z")),
        themes: vec!["smart-cities".into(), "privacy".into()],
        also: vec![],
    }
}

pub(crate) fn news(title: &str) -> Alert {
    alert(Notice::Item { item: item(title), why: why() })
}

fn why() -> Why {
    Why {
        query: Some("camera*".into()),
        themes: vec!["smart-cities".into()],
        words: vec!["camera".into(), "camera's".into()],
        parts: Vec::new(),
    }
}

fn system() -> SystemNotice {
    SystemNotice { id: "parkeren".into(), name: "Slim parkeren".into() }
}

fn duty(rule: &str, provision: &str) -> DutyNotice {
    DutyNotice {
        rule: rule.into(),
        provision: provision.into(),
        title: Translated {
            nl: "Registreer het gebruik".into(),
            fr: "Enregistrez l'utilisation".into(),
            de: "Registrieren Sie die Verwendung".into(),
            en: "Register the use".into(),
        },
        from: Some("2027-12-02".parse().unwrap()),
    }
}

fn citation() -> Alert {
    let provisions = vec!["art_27".into(), "art_26/par_7".into()];
    alert(Notice::Citation { item: item("Leidraad voor de FRIA"), system: system(), provisions })
}

fn assessment() -> Alert {
    alert(Notice::Assessment {
        system: system(),
        before: Some("minimal".into()),
        after: "high".into(),
        added: vec![duty("register-use", "art_49/par_3")],
        removed: vec![duty("old", "art_50/par_1")],
        moved: vec![],
        because: vec![Reason::Rules, Reason::Date],
    })
}

pub(crate) fn deadline() -> Alert {
    alert(Notice::Deadline {
        system: system(),
        duty: duty("register-use", "art_49/par_3"),
        date: "2026-12-23".parse().unwrap(),
        latest: None,
        days: 30,
    })
}

fn update() -> Alert {
    let pair = |before: &str, after: &str| (before.to_owned(), after.to_owned());
    let ((before, after), (less, more)) =
        (pair("Oproep", "Oproep verlengd"), pair("250.000 euro", "300.000 euro"));
    let differences = vec![
        DifferenceNotice::Title { before, after },
        DifferenceNotice::Day { before: "2026-12-01".parse().unwrap(), after: "2027-01-15".parse().unwrap() },
        DifferenceNotice::Figure { before: less, after: more },
        DifferenceNotice::Provisions { added: vec!["art_27".into()], removed: vec!["art_5".into()] },
        DifferenceNotice::Text { percent: 40 },
    ];
    alert(Notice::Update { item: item("Oproep verlengd"), differences, why: why() })
}

fn grown() -> Alert {
    let mut item = item("Camera's tellen fietsers");
    item.also = vec!["Stad".into(), "Binnenland".into()];
    alert(Notice::Grown { item, sources: 3, why: why() })
}

fn unreachable() -> Alert {
    alert(Notice::Unreachable {
        to: "telegram:…01".into(),
        cause: "telegram-gone: Forbidden: bot was blocked by the user".into(),
        asked: "alles over systeem parkeren".into(),
    })
}

/// Trouble of every state, with and without what may be unknown.
fn trouble() -> [Alert; 4] {
    let feed = || FeedNotice { id: "stad".into(), title: "Nieuws stad".into() };
    let told = |state: &str, cause: &str, last_item, successor: Option<&str>| {
        alert(Notice::FeedTrouble {
            feed: feed(),
            state: state.into(),
            cause: cause.into(),
            since: at("2026-11-20T07:00:00Z"),
            last_item,
            successor: successor.map(str::to_owned),
            selectors: None,
        })
    };
    let last = Some(at("2026-11-02T07:00:00Z"));
    [
        told("silent", "stale", last, Some("https://stad.example/nieuw.xml")),
        told("silent", "empty", None, None),
        told("failing", "dns", last, None),
        told("stopped", "gone", last, None),
    ]
}

fn amended() -> Alert {
    let change = |change: &str, told: &str| RuleChangeNotice {
        change: change.into(),
        rules: vec![duty("register-use", "art_49/par_3")],
        told: Translated { nl: told.into(), fr: told.into(), de: told.into(), en: told.into() },
    };
    alert(Notice::Rules {
        before: "0123456789abcdef".into(),
        after: "fedcba9876543210".into(),
        changes: vec![
            change("added", "2027-12-02"),
            change("changed", "2026-08-02 → 2027-12-02"),
            change("removed", ""),
        ],
        more: 3,
        affects: vec![system()],
    })
}

fn back() -> Alert {
    let feed = FeedNotice { id: "stad".into(), title: "Nieuws stad".into() };
    alert(Notice::FeedBack { feed, since: at("2026-11-20T07:00:00Z") })
}

/// Little room on a disk, and enough again.
fn disk() -> [Alert; 2] {
    let disk = |left| DiskNotice {
        machine: "belfort-1".into(),
        folder: "/var/lib/belfort".into(),
        left,
        wanted: 3_824,
    };
    [Notice::DiskShort { disk: disk(700) }, Notice::DiskEnough { disk: disk(52_000) }].map(alert)
}

fn alert(notice: Notice) -> Alert {
    Alert {
        id: "0199c3a1".into(),
        subscription: "sub-1".into(),
        cause: Cause("item:0123456789abcdef01234567".into()),
        notice,
        created: at("2026-11-23T07:00:00Z"),
    }
}

fn theme(id: &str, language: Language) -> String {
    match (id, language) {
        ("smart-cities", Language::Nl) => "Slimme steden".into(),
        ("privacy", Language::Nl) => "Privacy".into(),
        _ => format!("{id} ({language})"),
    }
}

pub(crate) fn message(language: Language, rhythm: Rhythm, alerts: &[Alert]) -> Message {
    message_to("email:ann@town.example", language, rhythm, alerts)
}

pub(crate) fn message_to(to: &str, language: Language, rhythm: Rhythm, alerts: &[Alert]) -> Message {
    let subscription = Subscription { to: to.parse().unwrap(), ..subscription(language, rhythm) };
    let input = MessageInput {
        delivery: "0199-aaaa-bbbb-12345678",
        subscription: &subscription,
        description: "zoekvraag “camera*”",
        alerts,
        now: at("2026-11-23T07:00:00Z"),
        zone: ZONE,
    };
    render(&input, &Links::new("https://belfort.example/"), &theme)
}

#[test]
fn every_kind_of_alert_is_told_in_every_language_without_a_hole() {
    for language in Language::ALL {
        let told = [news("Titel"), citation(), assessment(), deadline(), update(), back(), amended()];
        for alert in told.into_iter().chain(trouble()).chain(disk()) {
            let message = message(language, Rhythm::Instant, &[alert]);
            let all = format!("{} {} {:?}", message.subject, message.text, message.telegram);
            assert!(
                ["alert-", "feed-cause", "{$", "{ $", "stale"].iter().all(|hole| !all.contains(hole)),
                "{language}: {all}"
            );
            assert!(message.text.contains("https://belfort.example/stop/TOKEN"));
        }
    }
}

#[test]
fn a_digest_puts_deadlines_first_and_news_under_its_theme() {
    let alerts = [news("Eerste"), citation(), news("Tweede"), assessment(), deadline()];
    let message = message(Language::Nl, Rhythm::Weekly, &alerts);
    assert_eq!(message.subject, "5 meldingen van 23 november 2026");
    let headings: Vec<&str> = message.text.lines().filter(|line| line.starts_with("== ")).collect();
    assert_eq!(
        headings,
        [
            "== Termijnen ==",
            "== Gewijzigde beoordelingen ==",
            "== Nieuws over de regels van uw systemen ==",
            "== Slimme steden =="
        ]
    );
    let place = |title: &str| message.text.find(title).unwrap();
    assert!(place("Eerste") < place("Tweede"));
    assert!(message.text.contains("U krijgt dit wekelijkse overzicht omdat u dit volgt"));
}

#[test]
fn what_tells_more_of_a_story_stands_right_behind_it_in_a_digest() {
    let told = |cause: &str, mut alert: Alert| {
        alert.cause = Cause(cause.to_owned());
        alert
    };
    let digest = [
        told("item:aaaa", news("Eerste verhaal")),
        told("item:bbbb", news("Tweede verhaal")),
        told("update:aaaa:x", update()),
        told("grown:aaaa:3", grown()),
    ];
    let text = message(Language::Nl, Rhythm::Daily, &digest).text;
    let at = |title: &str| text.find(&format!("\n{title}\n")).unwrap_or_else(|| panic!("{title}: {text}"));
    assert!(at("Eerste verhaal") < at("Oproep verlengd"), "{text}");
    assert!(at("Oproep verlengd") < at("Camera's tellen fietsers"), "{text}");
    assert!(at("Camera's tellen fietsers") < at("Tweede verhaal"), "{text}");
}

#[test]
fn whoever_hears_of_something_again_is_told_that_they_know_it_and_what_they_asked() {
    for (alert, known) in
        [(update(), "u kreeg dit bericht al, en het is gewijzigd; "), (grown(), "u kreeg dit verhaal al; ")]
    {
        let text = message(Language::Nl, Rhythm::Instant, &[alert]).text;
        let why = format!("Waarom u dit krijgt: {known}het past bij uw zoekvraag “camera*”");
        assert!(text.contains(&why) && text.contains("gevonden woorden: camera, camera's"), "{text}");
    }
}

#[test]
fn telegram_shows_an_item_with_allowed_tags_only() {
    let message = message(Language::Nl, Rhythm::Instant, &[news("R&D <camera>")]);
    let [part] = &message.telegram[..] else { panic!("one part") };
    expect![[r#"
        <b><a href="https://news.example/camera?a=1&amp;b=2">R&amp;D &lt;camera&gt;</a></b>
        <i>Slimme Steden · 23 november 2026</i>
        Drie gemeenten tellen fietsers met een camera die geen beelden bewaart.
        <b>Thema's:</b> Slimme steden, Privacy
        <b>Waarom u dit krijgt:</b> het past bij uw zoekvraag “camera*”; het hoort bij Slimme steden; gevonden woorden: camera, camera's
        <a href="https://belfort.example/items/0123456789abcdef01234567">Bekijk in Belfort</a>

        <i>U krijgt dit bericht omdat u dit volgt: zoekvraag “camera*”.</i>
        <a href="https://belfort.example/stop/TOKEN">Stop deze berichten</a> · <a href="https://belfort.example/subscriptions/TOKEN">Hoe en wanneer</a>
        Bericht 12345678"#]].assert_eq(part);
}

#[test]
fn a_digest_counts_the_days_left_when_it_is_written() {
    let mut late = deadline();
    late.created = at("2026-11-20T07:00:00Z");
    let Notice::Deadline { days, .. } = &mut late.notice else { unreachable!() };
    *days = 33;
    assert!(message(Language::Nl, Rhythm::Weekly, &[late]).text.contains("nog 30 dagen"));
}

const HOSTILE: &str = "Boo\r\nBcc: victim@town.example\r\n\r\n<script>alert(1)</script><img src=x onerror=\"x\"> \u{202E}&amp; 'q'";

#[test]
fn a_hostile_title_stays_a_title() {
    let mut hostile = news(HOSTILE);
    let Notice::Item { item, why } = &mut hostile.notice else { unreachable!() };
    item.url = Some("javascript:alert(1)".into());
    item.source = HOSTILE.into();
    item.summary = HOSTILE.into();
    item.themes = vec![HOSTILE.into()];
    why.words = vec![HOSTILE.into()];
    why.query = Some(HOSTILE.into());
    let message = message(Language::Nl, Rhythm::Instant, &[hostile]);
    assert!(!message.subject.contains(['\r', '\n', '\u{202E}']) && message.subject.chars().count() <= 150);
    assert!(message.html.contains("&lt;script&gt;") && !message.html.contains("<script"));
    assert!(!message.html.contains("<img") && !message.html.contains("javascript:"));
    assert!(!message.html.contains(" onerror="));
    assert!(!message.text.contains("\nBcc:") && !message.text.contains('\u{202E}'));
    let part = &message.telegram[0];
    assert!(!part.contains("<script") && !part.contains("<img") && !part.contains("javascript:"));
}

#[test]
fn the_same_delivery_is_the_same_message_again() {
    let alerts = [news("Een"), deadline()];
    let one = message(Language::Fr, Rhythm::Daily, &alerts);
    assert_eq!(one, message(Language::Fr, Rhythm::Daily, &alerts));
}
