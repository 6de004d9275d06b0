//! What a channel can hold: a message keeps within it whatever it tells.

use belfort::alerts::message::PART_MAX;
use belfort::alerts::{Alert, Notice, Rhythm};
use belfort::text::Language;
use proptest::prelude::*;

use super::{assessment, duty, message, news};

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
    let alerts: Vec<Alert> =
        (0..60).map(|n| news(&format!("Bericht nummer {n:02}! {}", "😀".repeat(40)))).collect();
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
fn webhook_bodies_stay_small_and_leave_nothing_out() {
    for count in [1, 40, 400] {
        let alerts: Vec<Alert> = (0..count).map(|_| news(&"lang ".repeat(60))).collect();
        let bodies = message(Language::En, Rhythm::Daily, &alerts).payload;
        assert!(bodies.iter().all(|body| body.to_string().len() < 20_000), "{count} alerts");
        let told: usize = bodies.iter().map(|body| body["data"]["alerts"].as_array().unwrap().len()).sum();
        assert_eq!(told, count, "{count} alerts");
        assert!(bodies.iter().all(|body| body["data"]["omitted"] == 0));
        if count > 40 {
            assert_eq!(bodies[1]["data"]["part"], 2);
            assert_eq!(bodies[1]["data"]["parts"], bodies.len());
        }
    }
}

#[test]
fn a_webhook_body_carries_the_whole_alert() {
    let body = message(Language::En, Rhythm::Instant, &[news("Titel")]).payload.remove(0);
    assert_eq!(body["type"], "belfort.alerts");
    assert_eq!(body["timestamp"], "2026-11-23T07:00:00Z");
    let alert = &body["data"]["alerts"][0];
    assert_eq!(alert["cause"], "item:0123456789abcdef01234567");
    assert_eq!(alert["about"]["notice"], "item");
    assert_eq!(alert["about"]["why"]["words"][0], "camera");
}

#[test]
fn a_title_of_a_hundred_kilobytes_gives_a_mail_and_a_chat_message_of_the_usual_size() {
    let huge = "Fiets\r\nBcc: a@b.example <b>\u{202E}\u{200F}& 😀 ".repeat(3_000);
    assert!(huge.len() > 100_000);
    let mut any = news(&huge);
    let Notice::Item { item, why } = &mut any.notice else { unreachable!() };
    (item.summary, item.source, item.url) =
        (huge.clone(), huge.clone(), Some(format!("https://a.example/{huge}")));
    (item.themes, item.also) = (vec![huge.clone(); 15], vec![huge.clone(); 15]);
    (why.query, why.words, why.themes) = (Some(huge.clone()), vec![huge.clone(); 15], vec![huge.clone(); 15]);
    for language in Language::ALL {
        let message = message(language, Rhythm::Instant, std::slice::from_ref(&any));
        assert!(message.subject.chars().count() <= 150 && !message.subject.contains(char::is_control));
        assert!(message.text.len() < 12_000 && message.html.len() < 24_000, "{}", message.html.len());
        assert!(!message.text.contains("\nBcc:") && !message.html.contains("<b>\u{202E}"));
        let all = format!("{} {} {:?}", message.text, message.html, message.telegram);
        assert!(!all.contains(['\u{202E}', '\u{200F}', '\r']), "{language}");
        assert!(message.telegram.iter().all(|part| visible_units(part) <= PART_MAX && balanced(part)));
        assert!(message.payload.iter().all(|body| body.to_string().len() < 20_000));
        for button in message.buttons.concat() {
            assert!(button.label.chars().count() <= 60 && !button.label.contains(char::is_control));
        }
    }
}

proptest! {
    #[test]
    fn any_title_gives_a_message_within_every_limit(title in "\\PC{0,400}", source in "(?s).{0,300}") {
        let mut any = news(&title);
        let Notice::Item { item, .. } = &mut any.notice else { unreachable!() };
        item.source = source;
        let message = message(Language::Nl, Rhythm::Instant, &[any]);
        prop_assert!(message.subject.chars().count() <= 150 && !message.subject.contains(char::is_control));
        prop_assert!(message.telegram.iter().all(|part| visible_units(part) <= PART_MAX && balanced(part)));
        prop_assert!(message.payload.iter().all(|body| body.to_string().len() < 20_000));
    }
}
