//! Mail that comes in: bounces and requests to stop, from servers that write as they like and from people who forge.

use belfort::alerts::incoming::{Incoming, read};
use belfort::daemon::incoming::{Taken, take};

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
        for (status, is_gone) in
            [("5.1.1", true), ("5.2.1", true), ("5.7.1", false), ("4.2.2", false), ("5.1.8", false)]
        {
            match read(report(status, &returned).as_bytes()) {
                Incoming::Bounce { delivery, gone, cause } => {
                    assert_eq!((delivery.as_str(), gone), (ID, is_gone), "{status}");
                    assert!(cause.contains("no such user"), "{cause}");
                }
                other => panic!("{other:?}: {returned}"),
            }
        }
    }
}

#[test]
fn what_names_no_mail_of_ours_is_nothing() {
    let strange = whole("somebody-elses-mail");
    for mail in [
        report("5.1.1", ""),
        report("5.1.1", &strange),
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
    assert_eq!(take(&town.tower, full.as_bytes()).await.unwrap(), Taken::Noted);
    let gone = report("5.1.1", &whole(&delivery));
    for _ in 0..2 {
        assert_eq!(take(&town.tower, gone.as_bytes()).await.unwrap(), Taken::Paused);
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
        assert_eq!(take(&town.tower, forged.as_bytes()).await.unwrap(), Taken::Ignored, "{forged}");
    }
    let all = town.tower.store.subscriptions().await.unwrap();
    assert!(all.len() == 2 && all.iter().all(|one| one.paused.is_none()));
    let stop = format!("From: x@elders.example\r\nSubject: stop {}\r\n\r\n", mail.token);
    assert_eq!(take(&town.tower, stop.as_bytes()).await.unwrap(), Taken::Ended);
    assert_eq!(take(&town.tower, stop.as_bytes()).await.unwrap(), Taken::Ignored);
    assert_eq!(town.tower.store.subscriptions().await.unwrap(), [chat]);
}
