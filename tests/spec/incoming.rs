//! Mail that comes in: bounces and requests to stop, from servers that write as they like and from people who forge.

use belfort::alerts::incoming::{Fate, Incoming, read, repeats};
use belfort::alerts::{Subscription, return_path};
use belfort::daemon::incoming::{Taken, take};
use chrono::{DateTime, TimeDelta, Utc};

use crate::town::Town;

/// A report as Postfix writes it; `returned` is the part that gives our mail back.
fn report(status: &str, returned: &str) -> String {
    let head = "From: MAILER-DAEMON@mx.example\r\nTo: bounces+abc@town.example\r\nSubject: Undelivered Mail\r\n\
                Content-Type: multipart/report; report-type=delivery-status; boundary=\"B\"\r\n\r\n";
    let words = "--B\r\nContent-Type: text/plain\r\n\r\nI'm sorry.\r\n";
    let state = format!(
        "--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
         Final-Recipient: rfc822; ann@town.example\r\nAction: failed\r\nStatus: {status}\r\n\
         Diagnostic-Code: smtp; 550 {status} no such user here\r\n"
    );
    format!("{head}{words}{state}{returned}--B--\r\n")
}

fn whole(id: &str) -> String {
    format!(
        "--B\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <{id}@town.example>\r\nSubject: Nieuw\r\n\r\nTekst\r\n"
    )
}

fn head_only(id: &str) -> String {
    format!(
        "--B\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{id}@town.example>\r\nSubject: Nieuw\r\n\r\n"
    )
}

const ID: &str = "0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b";

#[test]
fn a_report_names_our_mail_whole_or_by_its_head_and_says_whether_the_mailbox_is_gone() {
    for returned in [whole(ID), head_only(ID)] {
        for (status, expected) in [
            ("5.1.1", Fate::Gone),
            ("5.2.1", Fate::Gone),
            ("5.4.4", Fate::Unroutable),
            ("5.7.1", Fate::Passing),
            ("4.2.2", Fate::Passing),
            ("4.4.1", Fate::Unroutable),
            ("5.1.8", Fate::Passing),
        ] {
            match read(report(status, &returned).as_bytes()) {
                Incoming::Bounce { delivery, fate, cause } => {
                    assert_eq!((delivery.as_str(), fate), (ID, expected), "{status}");
                    assert!(cause.contains("no such user"), "{cause}");
                }
                other => panic!("{other:?}: {returned}"),
            }
        }
    }
}

#[test]
fn what_names_no_mail_of_ours_is_nothing() {
    for mail in [
        String::new(),
        "Subject: stop\r\n\r\n".to_owned(),
        "Subject: stop the presses now\r\n\r\n".to_owned(),
        "Subject: stop a\u{1}b\r\n\r\n".to_owned(),
        "Subject: Afwezig: stop?\r\nAuto-Submitted: auto-replied\r\n\r\n".to_owned(),
        "Content-Type: multipart/report; boundary=B\r\n\r\n--B".repeat(500),
        format!("Subject: stop {}\r\n\r\n", "x".repeat(5_000)),
    ] {
        assert_eq!(read(mail.as_bytes()), Incoming::Other, "{}", mail.chars().take(80).collect::<String>());
    }
    assert_eq!(read(&[0xff; 4_096]), Incoming::Other);
    for report in [report("5.1.1", ""), report("5.1.1", &whole("somebody-elses-mail"))] {
        assert!(matches!(read(report.as_bytes()), Incoming::Unnamed { fate: Fate::Gone, .. }), "{report}");
    }
}

#[test]
fn a_request_to_stop_is_read_as_mail_programs_write_it() {
    for subject in
        ["stop abc_DEF-123", "Stop abc_DEF-123", "Re: stop abc_DEF-123", "RE: FW: STOP  abc_DEF-123 "]
    {
        let mail = format!("From: ann@town.example\r\nSubject: {subject}\r\n\r\n");
        assert_eq!(read(mail.as_bytes()), Incoming::Stop { token: "abc_DEF-123".into() }, "{subject}");
    }
}

#[tokio::test]
async fn a_late_bounce_pauses_its_subscription_keeps_what_comes_and_tells_the_companion() {
    let town = Town::new().await;
    let mail = town.subscribe("email:ann@town.example", "fietsers", &[]).await;
    town.link_chat(5001, &mail).await;
    town.follow("gent").await;
    town.publish("gent", "1", "Camera's tellen fietsers", "In de stad.");
    town.poll().await;
    assert_eq!(town.tell().await, 2);
    let delivery = town.tower.store.letters_of(&mail.id).await.unwrap().remove(0).id;
    let full = report("4.2.2", &whole(&delivery));
    assert_eq!(take(&town.tower, full.as_bytes(), None).await.unwrap(), Taken::Noted);
    let gone = report("5.1.1", &whole(&delivery));
    for _ in 0..2 {
        assert_eq!(take(&town.tower, gone.as_bytes(), None).await.unwrap(), Taken::Paused);
    }
    let paused = town.tower.store.subscription(&mail.id).await.unwrap().unwrap().paused.unwrap();
    assert!(paused.contains("550 5.1.1 no such user"), "{paused}");
    assert_eq!(town.tell().await, 1, "the chat of the same person, once");
    assert!(town.telegrams().pop().unwrap().contains("niet meer te bereiken"));
}

#[tokio::test]
async fn a_forged_report_and_a_guessed_token_change_nothing() {
    let town = Town::new().await;
    let mail = town.subscribe("email:ann@town.example", "fietsers", &[]).await;
    let chat = town.subscribe("telegram:5001", "fietsers", &[]).await;
    town.follow("gent").await;
    town.publish("gent", "1", "Camera's tellen fietsers", "In de stad.");
    town.poll().await;
    town.tell().await;
    let of_chat = town.tower.store.letters_of(&chat.id).await.unwrap().remove(0).id;
    for forged in [
        report("5.1.1", &whole(ID)),
        report("5.1.1", &whole(&mail.id)),
        report("5.1.1", &whole(&of_chat)),
        "Subject: stop geraden\r\n\r\n".to_owned(),
    ] {
        assert_eq!(take(&town.tower, forged.as_bytes(), None).await.unwrap(), Taken::Ignored, "{forged}");
    }
    let all = town.tower.store.subscriptions().await.unwrap();
    assert!(all.len() == 2 && all.iter().all(|one| one.paused.is_none()));
    let stop = format!("From: x@elders.example\r\nSubject: stop {}\r\n\r\n", mail.token);
    assert_eq!(take(&town.tower, stop.as_bytes(), None).await.unwrap(), Taken::Ended);
    assert_eq!(take(&town.tower, stop.as_bytes(), None).await.unwrap(), Taken::Ignored);
    assert_eq!(town.tower.store.subscriptions().await.unwrap(), [chat]);
}

/// A town whose mail comes back to a return path of each subscription, with a mailbox that was told of so many items, one a day.
async fn with_return_path(days: usize) -> (Town, Subscription) {
    let town = Town::with(|config| config.smtp.return_path = PATH.to_owned()).await;
    let mail = town.subscribe("email:ann@town.example", "fietsers", &[]).await;
    town.follow("gent").await;
    for day in 0..days {
        town.publish("gent", &day.to_string(), &format!("Fietsers op dag {day}"), "In de stad.");
        town.poll().await;
        assert_eq!(town.tell().await, 1);
        town.wait(TimeDelta::days(1));
    }
    (town, mail)
}

const PATH: &str = "bounces@town.example";

async fn paused(town: &Town, one: &Subscription) -> Option<String> {
    town.tower.store.subscription(&one.id).await.unwrap().unwrap().paused
}

#[tokio::test]
async fn a_report_without_our_mail_is_believed_by_the_return_path_at_which_it_arrives_and_by_no_other() {
    let (town, mail) = with_return_path(1).await;
    let own = return_path::of(&PATH.parse().unwrap(), &mail.id, &mail.token);
    let bare = report("5.1.1", "");
    let other = return_path::of(&PATH.parse().unwrap(), &mail.id, "guessed");
    let of_before = format!("bounces+{}@town.example", mail.id).parse().unwrap();
    let elsewhere = own.to_string().replace("town.example", "elders.example").parse().unwrap();
    for forged in [None, Some(&PATH.parse().unwrap()), Some(&other), Some(&of_before), Some(&elsewhere)] {
        assert_eq!(take(&town.tower, bare.as_bytes(), forged).await.unwrap(), Taken::Ignored, "{forged:?}");
    }
    assert_eq!(paused(&town, &mail).await, None);
    let full = report("4.2.2", "");
    assert_eq!(take(&town.tower, full.as_bytes(), Some(&own)).await.unwrap(), Taken::Noted);
    let absent = "Subject: Afwezig\r\nAuto-Submitted: auto-replied\r\n\r\nTot maandag.\r\n";
    assert_eq!(take(&town.tower, absent.as_bytes(), Some(&own)).await.unwrap(), Taken::Ignored);
    let shouted = own.to_string().to_uppercase().parse().unwrap();
    assert_eq!(take(&town.tower, bare.as_bytes(), Some(&shouted)).await.unwrap(), Taken::Paused);
    assert!(paused(&town, &mail).await.unwrap().starts_with("mail-came-back: failed 5.1.1"));
}

#[tokio::test]
async fn a_way_that_is_missing_again_a_day_later_is_a_mailbox_that_is_gone() {
    let (town, mail) = with_return_path(2).await;
    let mut letters = town.tower.store.letters_of(&mail.id).await.unwrap();
    letters.sort_by_key(|letter| letter.created);
    let no_way = |id: &str| report("5.4.4", &whole(id));
    for _ in 0..2 {
        let again = no_way(&letters[0].id);
        assert_eq!(take(&town.tower, again.as_bytes(), None).await.unwrap(), Taken::Noted, "one mail");
    }
    let course = town.tower.store.letter(&letters[0].id).await.unwrap().unwrap();
    assert!(course.state == "sent" && course.cause.unwrap().starts_with("mail-came-back: failed 5.4.4"));
    let later = no_way(&letters[1].id);
    assert_eq!(take(&town.tower, later.as_bytes(), None).await.unwrap(), Taken::Paused);
}

#[test]
fn a_fault_of_an_hour_does_not_repeat_and_one_of_last_year_has_nothing_to_do_with_it() {
    let now: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
    let before = |time: TimeDelta| repeats(&[now - time], now);
    assert!(before(TimeDelta::days(1)) && before(TimeDelta::days(29)));
    assert!(!before(TimeDelta::hours(2)) && !before(TimeDelta::days(300)) && !repeats(&[], now));
}
