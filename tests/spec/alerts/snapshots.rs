//! Every kind of message, as it reads in each language, in `tests/fixtures/messages/`: subject, plain text and Telegram in one file
//! a language, the whole pages of mail in another (`html-`), which the walks in a browser show, and what a webhook gets in a third.
//!
//! `UPDATE_EXPECT=1 cargo test snapshots` writes them anew; read the difference as the reader of that language would.

use expect_test::expect_file;

use super::*;

/// Every kind of alert, by a name that stays.
pub(crate) fn kinds() -> Vec<(&'static str, Vec<Alert>)> {
    let [silent, empty, failing, stopped] = trouble();
    let [short, enough] = disk();
    let mut several = news("Camera's tellen fietsers");
    let Notice::Item { item, .. } = &mut several.notice else { unreachable!() };
    item.also = vec!["Stad".into(), "Binnenland".into()];
    let mut new = assessment();
    let Notice::Assessment { before, because, .. } = &mut new.notice else { unreachable!() };
    *before = None;
    because.clear();
    let mut moved = assessment_because(&[Reason::Rules]);
    let Notice::Assessment { before, added, removed, moved: dates, .. } = &mut moved.notice else {
        unreachable!()
    };
    (*before, *added, *removed) = (Some("high".into()), vec![], vec![]);
    *dates = vec![MovedNotice {
        duty: duty("register-use", "art_49/par_3"),
        before: "2026-08-02".parse().unwrap(),
    }];
    let mut today = deadline();
    let Notice::Deadline { date, days, .. } = &mut today.notice else { unreachable!() };
    (*date, *days) = ("2026-11-23".parse().unwrap(), 0);
    let mut perhaps = today.clone();
    let Notice::Deadline { latest, .. } = &mut perhaps.notice else { unreachable!() };
    *latest = Some("2028-08-02".parse().unwrap());
    vec![
        ("item", vec![news("Camera's tellen fietsers")]),
        ("item of several feeds", vec![several]),
        ("item that changed", vec![update()]),
        ("story that has grown", vec![grown()]),
        ("item that cites the law of a system", vec![citation()]),
        ("assessment of a new system", vec![new]),
        ("assessment that changed", vec![assessment()]),
        ("assessment by new answers", vec![assessment_because(&[Reason::Facts])]),
        ("assessment by the date", vec![assessment_because(&[Reason::Date])]),
        (
            "assessment by all of that",
            vec![assessment_because(&[Reason::Facts, Reason::Rules, Reason::Date])],
        ),
        ("date of a duty that moved", vec![moved]),
        ("date of a duty", vec![deadline()]),
        ("date of a duty on the day itself", vec![today]),
        ("date of a duty that is open on the day itself", vec![perhaps]),
        ("rule book that changed", vec![amended()]),
        ("feed that is silent", vec![silent]),
        ("feed that was never heard", vec![empty]),
        ("feed that fails", vec![failing]),
        ("feed that is gone", vec![stopped]),
        ("feed that is back", vec![back()]),
        ("address that cannot be reached", vec![unreachable()]),
        ("disk with little room", vec![short]),
        ("disk with enough room again", vec![enough]),
        ("digest", vec![news("Eerste"), deadline(), citation()]),
        ("digest of an hour", vec![news("Eerste"), back()]),
        ("digest of a week", vec![news("Eerste"), amended()]),
    ]
}

fn assessment_because(reasons: &[Reason]) -> Alert {
    let mut changed = assessment();
    let Notice::Assessment { because, .. } = &mut changed.notice else { unreachable!() };
    *because = reasons.to_vec();
    changed
}

/// The rhythm in which a kind is told.
pub(crate) fn rhythm_of(kind: &str) -> Rhythm {
    match kind {
        "digest" => Rhythm::Daily,
        "digest of an hour" => Rhythm::Hourly,
        "digest of a week" => Rhythm::Weekly,
        _ => Rhythm::Instant,
    }
}

/// Subject, mail and Telegram of every kind, with the buttons under the last.
fn written(language: Language) -> String {
    let mut file = String::new();
    for (kind, alerts) in kinds() {
        let message = message(language, rhythm_of(kind), &alerts);
        let label = |button: &belfort::alerts::message::Button| format!("[{}]", button.label);
        let row = |row: &Vec<_>| row.iter().map(label).collect::<String>();
        file.push_str(&format!(
            "=== {kind}\n{}\n--- mail\n{}\n--- telegram\n{}\n{}\n\n",
            message.subject,
            message.text.trim_end(),
            message.telegram.join("\n--- next part\n"),
            message.buttons.iter().map(row).collect::<Vec<_>>().join("\n"),
        ));
    }
    file
}

/// The page of every kind, whole: what a mail program shows.
fn pages(language: Language) -> String {
    let page = |(kind, alerts): (&str, Vec<Alert>)| {
        format!("=== {kind}\n{}", message(language, rhythm_of(kind), &alerts).html)
    };
    kinds().into_iter().map(page).collect::<Vec<_>>().join("\n")
}

/// What a webhook gets for every kind; what an alert is about is no text, and shown in Dutch alone.
fn payloads(language: Language) -> String {
    let payload = |(kind, alerts): (&str, Vec<Alert>)| {
        let to = "webhook:https://town.example/hook";
        let bodies = message_to(to, language, rhythm_of(kind), &alerts).payload.into_iter();
        let bodies = bodies.map(|mut body| {
            for alert in body["data"]["alerts"].as_array_mut().unwrap() {
                if language != Language::Nl {
                    alert.as_object_mut().unwrap().remove("about");
                }
            }
            format!("{body:#}\n")
        });
        format!("=== {kind}\n{}", bodies.collect::<String>())
    };
    kinds().into_iter().map(payload).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_kind_of_message_reads_in_every_language_as_it_was_read_last() {
    expect_file!["../../fixtures/messages/nl.txt"].assert_eq(&written(Language::Nl));
    expect_file!["../../fixtures/messages/fr.txt"].assert_eq(&written(Language::Fr));
    expect_file!["../../fixtures/messages/de.txt"].assert_eq(&written(Language::De));
    expect_file!["../../fixtures/messages/en.txt"].assert_eq(&written(Language::En));
}

#[test]
fn every_page_of_mail_reads_in_every_language_as_it_was_read_last() {
    expect_file!["../../fixtures/messages/html-nl.txt"].assert_eq(&pages(Language::Nl));
    expect_file!["../../fixtures/messages/html-fr.txt"].assert_eq(&pages(Language::Fr));
    expect_file!["../../fixtures/messages/html-de.txt"].assert_eq(&pages(Language::De));
    expect_file!["../../fixtures/messages/html-en.txt"].assert_eq(&pages(Language::En));
}

#[test]
fn every_body_of_a_webhook_reads_in_every_language_as_it_was_read_last() {
    expect_file!["../../fixtures/messages/webhook-nl.txt"].assert_eq(&payloads(Language::Nl));
    expect_file!["../../fixtures/messages/webhook-fr.txt"].assert_eq(&payloads(Language::Fr));
    expect_file!["../../fixtures/messages/webhook-de.txt"].assert_eq(&payloads(Language::De));
    expect_file!["../../fixtures/messages/webhook-en.txt"].assert_eq(&payloads(Language::En));
}
