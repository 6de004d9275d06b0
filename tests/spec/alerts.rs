//! Alerts: what a message says, when a digest is due, when a delivery is tried again.

use std::time::Duration;

use belfort::alerts::alert::{DutyNotice, ItemNotice, SystemNotice, Why};
use belfort::alerts::channel::{ChannelKind, Outcome};
use belfort::alerts::digest::{ZONE, next_digest};
use belfort::alerts::message::PART_MAX;
use belfort::alerts::retry::{Next, next_attempt, schedule};
use belfort::alerts::subscription::Watch;
use belfort::alerts::{
    Alert, Cause, Links, Message, MessageInput, Notice, Rhythm, Subscription, render,
};
use belfort::text::{Language, Translated};
use chrono::{DateTime, TimeDelta, Utc};
use expect_test::{Expect, expect};
use proptest::prelude::*;

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
    }
}

fn item(title: &str) -> ItemNotice {
    ItemNotice {
        key: "0123456789abcdef01234567".into(),
        title: title.into(),
        summary: "Drie gemeenten tellen fietsers met een camera die geen beelden bewaart.".into(),
        url: Some("https://news.example/camera?a=1&b=2".into()),
        source: "Slimme Steden".into(),
        // Half past midnight in Brussels is still the day before in UTC.
        published: Some(at("2026-11-22T23:30:00Z")),
        themes: vec!["smart-cities".into(), "privacy".into()],
    }
}

pub(crate) fn news(title: &str) -> Alert {
    let why = Why {
        query: Some("camera*".into()),
        themes: vec!["smart-cities".into()],
        words: vec!["camera".into(), "camera's".into()],
    };
    alert(Notice::Item { item: item(title), why })
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
    })
}

fn deadline() -> Alert {
    alert(Notice::Deadline {
        system: system(),
        duty: duty("register-use", "art_49/par_3"),
        date: "2026-12-23".parse().unwrap(),
        days: 30,
    })
}

fn alert(notice: Notice) -> Alert {
    Alert {
        id: "alert-1".into(),
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
    let subscription = subscription(language, rhythm);
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

fn reads(language: Language, alert: Alert, expected: &Expect) {
    let message = message(language, Rhythm::Instant, &[alert]);
    expected.assert_eq(&format!("{}\n\n{}", message.subject, message.text));
}

#[test]
fn news_reads_well_in_dutch() {
    reads(Language::Nl, news("Camera's tellen fietsers"), &expect![[r#"
        Nieuw: Camera's tellen fietsers

        Camera's tellen fietsers
        Slimme Steden · 23 november 2026
        Drie gemeenten tellen fietsers met een camera die geen beelden bewaart.
        Thema's: Slimme steden, Privacy
        Waarom u dit krijgt: het past bij uw zoekvraag “camera*”; het hoort bij Slimme steden; gevonden woorden: camera, camera's
        Lezen: https://news.example/camera?a=1&b=2
        Bekijk in Belfort: https://belfort.example/items/0123456789abcdef01234567

        -- 
        U krijgt dit bericht omdat u dit volgt: zoekvraag “camera*”.
        Stop deze berichten: https://belfort.example/stop/TOKEN
        Bericht 12345678
    "#]]);
}

#[test]
fn news_that_cites_the_law_of_a_system_reads_well_in_dutch() {
    reads(Language::Nl, citation(), &expect![[r#"
        Nieuws over de regels van Slim parkeren: Leidraad voor de FRIA

        Leidraad voor de FRIA
        Slimme Steden · 23 november 2026
        Drie gemeenten tellen fietsers met een camera die geen beelden bewaart.
        Thema's: Slimme steden, Privacy
        Waarom u dit krijgt: dit bericht noemt artikel 27; artikel 26, lid 7, en dat geldt voor Slim parkeren
        Systeem: Slim parkeren (https://belfort.example/systems/parkeren)
        Lezen: https://news.example/camera?a=1&b=2
        Bekijk in Belfort: https://belfort.example/items/0123456789abcdef01234567

        -- 
        U krijgt dit bericht omdat u dit volgt: zoekvraag “camera*”.
        Stop deze berichten: https://belfort.example/stop/TOKEN
        Bericht 12345678
    "#]]);
}

#[test]
fn a_changed_assessment_reads_well_in_dutch() {
    reads(Language::Nl, assessment(), &expect![[r#"
        Slim parkeren: hoog risico

        Slim parkeren
        De klasse is gewijzigd van minimaal risico naar hoog risico.
        - Nieuwe plicht: Registreer het gebruik (artikel 49, lid 3), vanaf 2 december 2027
        - Plicht vervalt: Registreer het gebruik (artikel 50, lid 1), vanaf 2 december 2027
        Waarom u dit krijgt: u volgt dit systeem
        Bekijk in Belfort: https://belfort.example/systems/parkeren

        -- 
        U krijgt dit bericht omdat u dit volgt: zoekvraag “camera*”.
        Stop deze berichten: https://belfort.example/stop/TOKEN
        Bericht 12345678
    "#]]);
}

#[test]
fn a_deadline_reads_well_in_dutch() {
    reads(Language::Nl, deadline(), &expect![[r#"
        Registreer het gebruik (nog 30 dagen, Slim parkeren)

        Registreer het gebruik
        Uiterlijk 23 december 2026 (nog 30 dagen)
        Systeem: Slim parkeren
        Bepaling: artikel 49, lid 3 (https://eur-lex.europa.eu/legal-content/NL/TXT/HTML/?uri=CELEX:02024R1689-20260727#art_49)
        Waarom u dit krijgt: u volgt dit systeem
        Bekijk in Belfort: https://belfort.example/systems/parkeren

        -- 
        U krijgt dit bericht omdat u dit volgt: zoekvraag “camera*”.
        Stop deze berichten: https://belfort.example/stop/TOKEN
        Bericht 12345678
    "#]]);
}

#[test]
fn a_changed_assessment_reads_well_in_french() {
    reads(Language::Fr, assessment(), &expect![[r#"
        Slim parkeren : haut risque

        Slim parkeren
        La classe passe de risque minimal à haut risque.
        - Nouvelle obligation : Enregistrez l'utilisation (article 49, paragraphe 3), à partir du 2 décembre 2027
        - Obligation levée : Enregistrez l'utilisation (article 50, paragraphe 1), à partir du 2 décembre 2027
        Pourquoi vous recevez ceci: vous suivez ce système
        Voir dans Belfort: https://belfort.example/systems/parkeren

        -- 
        Vous recevez ce message parce que vous suivez : zoekvraag “camera*”.
        Arrêter ces messages: https://belfort.example/stop/TOKEN
        Message 12345678
    "#]]);
}

#[test]
fn news_that_cites_the_law_of_a_system_reads_well_in_german() {
    reads(Language::De, citation(), &expect![[r#"
        Neues zu den Regeln für Slim parkeren: Leidraad voor de FRIA

        Leidraad voor de FRIA
        Slimme Steden · 23. November 2026
        Drie gemeenten tellen fietsers met een camera die geen beelden bewaart.
        Themen: smart-cities (de), privacy (de)
        Warum Sie dies erhalten: dieser Beitrag nennt Artikel 27; Artikel 26, Absatz 7, und das gilt für Slim parkeren
        System: Slim parkeren (https://belfort.example/systems/parkeren)
        Lesen: https://news.example/camera?a=1&b=2
        In Belfort ansehen: https://belfort.example/items/0123456789abcdef01234567

        -- 
        Sie erhalten diese Nachricht, weil Sie Folgendes verfolgen: zoekvraag “camera*”.
        Diese Nachrichten beenden: https://belfort.example/stop/TOKEN
        Nachricht 12345678
    "#]]);
}

#[test]
fn a_deadline_reads_well_in_english() {
    reads(Language::En, deadline(), &expect![[r#"
        Register the use (30 days left, Slim parkeren)

        Register the use
        By 23 December 2026 (30 days left)
        System: Slim parkeren
        Provision: Article 49, paragraph 3 (https://eur-lex.europa.eu/legal-content/EN/TXT/HTML/?uri=CELEX:02024R1689-20260727#art_49)
        Why you get this: you follow this system
        View in Belfort: https://belfort.example/systems/parkeren

        -- 
        You get this message because you follow: zoekvraag “camera*”.
        Stop these messages: https://belfort.example/stop/TOKEN
        Message 12345678
    "#]]);
}

#[test]
fn every_kind_of_alert_is_told_in_every_language_without_a_hole() {
    for language in Language::ALL {
        for alert in [news("Titel"), citation(), assessment(), deadline()] {
            let message = message(language, Rhythm::Instant, &[alert]);
            let all = format!("{} {} {:?}", message.subject, message.text, message.telegram);
            assert!(!all.contains("alert-") && !all.contains("{$") && !all.contains("{ $"), "{language}: {all}");
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
        <a href="https://belfort.example/stop/TOKEN">Stop deze berichten</a> · of stuur /stop
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

/// What Telegram counts: the UTF-16 units of a text after its tags and entities are read.
fn visible_units(html: &str) -> usize {
    let mut text = String::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        let end = rest[start..].find('>').expect("a tag ends");
        rest = &rest[start + end + 1..];
    }
    text.push_str(rest);
    let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    plain.encode_utf16().count()
}

/// Whether every tag that opens in a text closes in it, in order.
fn balanced(html: &str) -> bool {
    let mut open = Vec::new();
    for tag in html.split('<').skip(1).map(|rest| rest.split('>').next().unwrap()) {
        match tag.strip_prefix('/') {
            Some(name) if open.pop() == Some(name) => {}
            Some(_) => return false,
            None => open.push(tag.split(' ').next().unwrap()),
        }
    }
    open.is_empty()
}

#[test]
fn a_long_digest_is_cut_between_items_and_loses_none() {
    let alerts: Vec<Alert> = (0..60).map(|n| news(&format!("Bericht nummer {n:02}! {}", "😀".repeat(40)))).collect();
    let message = message(Language::Nl, Rhythm::Weekly, &alerts);
    assert!(message.telegram.len() > 3);
    for part in &message.telegram {
        assert!(visible_units(part) <= PART_MAX && balanced(part), "{} units", visible_units(part));
    }
    for n in 0..60 {
        let title = format!("Bericht nummer {n:02}!");
        assert_eq!(message.telegram.iter().filter(|part| part.contains(&title)).count(), 1, "{title}");
    }
    let count = message.telegram.len();
    assert!(message.telegram[0].ends_with(&format!("(1/{count})")));
    assert!(message.telegram[count - 1].contains("/stop/TOKEN"));
}

#[test]
fn an_entry_too_long_for_telegram_is_shortened_but_keeps_title_and_link() {
    let mut long = assessment();
    let Notice::Assessment { added, removed, .. } = &mut long.notice else { unreachable!() };
    let mut heavy = duty("x", "art_49/par_3");
    heavy.title.nl = "😀&<".repeat(500);
    *added = vec![heavy.clone(); 40];
    *removed = vec![heavy; 40];
    let message = message(Language::Nl, Rhythm::Instant, &[long]);
    assert!(message.telegram.iter().all(|part| visible_units(part) <= PART_MAX && balanced(part)));
    assert!(message.telegram[0].contains("Slim parkeren"));
    assert!(message.telegram[0].contains("https://belfort.example/systems/parkeren"));
    assert!(message.text.contains("en nog 28 plichten"));
}

#[test]
fn a_webhook_body_stays_small_and_counts_what_it_left_out() {
    for count in [1, 40, 400] {
        let alerts: Vec<Alert> = (0..count).map(|_| news(&"lang ".repeat(60))).collect();
        let body = message(Language::En, Rhythm::Daily, &alerts).payload;
        assert!(body.to_string().len() < 20_000, "{count} alerts");
        let told = body["data"]["alerts"].as_array().unwrap().len() as u64;
        assert_eq!(told + body["data"]["omitted"].as_u64().unwrap(), count, "{count} alerts");
    }
}

#[test]
fn a_webhook_body_carries_the_whole_alert() {
    let body = message(Language::En, Rhythm::Instant, &[news("Titel")]).payload;
    assert_eq!(body["type"], "belfort.alerts");
    assert_eq!(body["timestamp"], "2026-11-23T07:00:00Z");
    let alert = &body["data"]["alerts"][0];
    assert_eq!(alert["cause"], "item:0123456789abcdef01234567");
    assert_eq!(alert["about"]["notice"], "item");
    assert_eq!(alert["about"]["why"]["words"][0], "camera");
}

fn due(rhythm: Rhythm, after: &str) -> String {
    next_digest(rhythm, at(after), ZONE).unwrap().to_rfc3339()
}

#[test]
fn a_daily_digest_comes_at_eight_by_the_clock_of_the_town() {
    assert_eq!(due(Rhythm::Daily, "2026-11-23T06:59:59Z"), "2026-11-23T07:00:00+00:00");
    assert_eq!(due(Rhythm::Daily, "2026-11-23T07:00:00Z"), "2026-11-24T07:00:00+00:00");
    assert_eq!(next_digest(Rhythm::Instant, at("2026-11-23T07:00:00Z"), ZONE), None);
}

#[test]
fn a_weekly_digest_comes_on_monday_at_eight() {
    assert_eq!(due(Rhythm::Weekly, "2026-11-23T06:00:00Z"), "2026-11-23T07:00:00+00:00");
    assert_eq!(due(Rhythm::Weekly, "2026-11-23T07:00:00Z"), "2026-11-30T07:00:00+00:00");
    assert_eq!(due(Rhythm::Weekly, "2026-11-27T12:00:00Z"), "2026-11-30T07:00:00+00:00");
}

#[test]
fn a_digest_keeps_its_hour_when_the_clock_changes() {
    // Summer time began on 29 March 2026 and ended on 25 October 2026.
    assert_eq!(due(Rhythm::Daily, "2026-03-28T07:00:00Z"), "2026-03-29T06:00:00+00:00");
    assert_eq!(due(Rhythm::Daily, "2026-10-24T06:00:00Z"), "2026-10-25T07:00:00+00:00");
    assert_eq!(due(Rhythm::Weekly, "2026-10-24T06:00:00Z"), "2026-10-26T07:00:00+00:00");
}

#[test]
fn a_zone_that_skips_a_day_still_gets_its_digest() {
    // Samoa went from 29 to 31 December 2011.
    let due = next_digest(Rhythm::Daily, at("2011-12-29T18:30:00Z"), chrono_tz::Pacific::Apia).unwrap();
    assert_eq!(due.to_rfc3339(), "2011-12-30T10:00:00+00:00");
}

fn broken() -> Outcome {
    Outcome::Ambiguous { cause: "the line broke".into() }
}

#[test]
fn a_webhook_is_tried_for_three_days_and_then_given_up() {
    let (mut now, mut failures, mut waits) = (at("2026-11-23T07:00:00Z"), 0, Vec::new());
    while let Next::At { at, failures: counted } =
        next_attempt(ChannelKind::Webhook, failures, &broken(), now, 7)
    {
        waits.push((at - now).num_seconds());
        (now, failures) = (at, counted);
    }
    assert_eq!(waits.len(), 9);
    assert!((5..6).contains(&waits[0]) && (300..331).contains(&waits[1]), "{waits:?}");
    assert!((86_400..95_041).contains(&waits[8]), "{waits:?}");
}

#[test]
fn a_receiver_that_asks_to_wait_is_obeyed_to_the_second_and_costs_no_failure() {
    let now = at("2026-11-23T07:00:00Z");
    let asked = Outcome::Retry { after: Some(Duration::from_secs(43_838)), cause: "flood".into() };
    let next = next_attempt(ChannelKind::Telegram, 3, &asked, now, 7);
    assert_eq!(next, Next::At { at: now + TimeDelta::seconds(43_838), failures: 3 });
}

#[test]
fn what_is_refused_or_gone_is_not_tried_again_and_what_arrived_is_done() {
    let now = at("2026-11-23T07:00:00Z");
    let next = |outcome: Outcome| next_attempt(ChannelKind::Email, 0, &outcome, now, 7);
    assert_eq!(next(Outcome::Refused { cause: "no".into() }), Next::Dead);
    assert_eq!(next(Outcome::Gone { cause: "no".into() }), Next::Dead);
    assert_eq!(next(Outcome::Delivered { receipt: None }), Next::Done);
    let moved = Outcome::Moved { to: "telegram:-100777".parse().unwrap() };
    assert_eq!(next(moved), Next::At { at: now, failures: 1 });
}

#[test]
fn a_mail_is_tried_for_days() {
    let days = schedule(ChannelKind::Email).iter().sum::<i64>() / 86_400;
    assert!((4..=6).contains(&days), "{days} days");
}

proptest! {
    #[test]
    fn a_wait_is_never_shorter_than_the_schedule_and_at_most_a_tenth_longer(
        kind in prop_oneof![Just(ChannelKind::Email), Just(ChannelKind::Telegram), Just(ChannelKind::Webhook)],
        failures in 0u32..40,
        seed: u64,
    ) {
        let now = at("2026-11-23T07:00:00Z");
        let step = schedule(kind).get(failures as usize);
        match (next_attempt(kind, failures, &broken(), now, seed), step) {
            (Next::At { at, failures: counted }, Some(step)) => {
                let waited = (at - now).num_milliseconds();
                prop_assert!(waited >= step * 1_000 && waited <= step * 1_100);
                prop_assert_eq!(counted, failures + 1);
            }
            (Next::Dead, None) => {}
            (next, step) => prop_assert!(false, "{:?} for {:?}", next, step),
        }
    }

    #[test]
    fn a_digest_is_later_than_its_question_and_within_its_rhythm(seconds in 1_500_000_000i64..2_500_000_000) {
        let after = DateTime::from_timestamp(seconds, 0).unwrap();
        let daily = next_digest(Rhythm::Daily, after, ZONE).unwrap();
        let weekly = next_digest(Rhythm::Weekly, after, ZONE).unwrap();
        prop_assert!(daily > after && daily - after <= TimeDelta::hours(25));
        prop_assert!(weekly > after && weekly - after <= TimeDelta::hours(7 * 24 + 1));
        prop_assert_eq!(weekly.with_timezone(&ZONE).format("%a %H:%M").to_string(), "Mon 08:00");
    }

    #[test]
    fn any_title_gives_a_message_within_every_limit(title in "\\PC{0,400}", source in "(?s).{0,300}") {
        let mut any = news(&title);
        let Notice::Item { item, .. } = &mut any.notice else { unreachable!() };
        item.source = source;
        let message = message(Language::Nl, Rhythm::Instant, &[any]);
        prop_assert!(message.subject.chars().count() <= 150 && !message.subject.contains(char::is_control));
        prop_assert!(message.telegram.iter().all(|part| visible_units(part) <= PART_MAX && balanced(part)));
        prop_assert!(message.payload.to_string().len() < 20_000);
    }
}
