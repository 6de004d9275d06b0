//! Invitations leave by mail, and the store holds no link that opens anything.

use axum::http::StatusCode;
use belfort::daemon::inviting::mail_invitations;
use belfort::people::{Role, token};
use chrono::TimeDelta;

use super::{PASSWORD, see, send};
use crate::town::{Town, account, session};

/// A town with an administrator of Gent, signed in.
async fn town(smtp: &str) -> (Town, String) {
    let smtp = smtp.to_owned();
    let town = Town::with(|config| config.smtp.url = smtp).await;
    town.tower.store.save_organisation("gent", "Stad Gent").await.unwrap();
    let id = account(&town.tower, "An", Role::Administrator, Some("gent")).await;
    let an = session(&town.tower, &id).await;
    (town, an)
}

async fn invite(town: &Town, cookie: &str, email: &str) -> String {
    let fields = [("email", email), ("organisation", "gent"), ("role", "editor"), ("language", "fr")];
    send(town, "/members", cookie, &fields).await.text
}

async fn mail(town: &Town) -> u64 {
    mail_invitations(&town.tower, &town.tower.channels().unwrap()).await.unwrap()
}

/// The path of the link in a mail.
fn link(mail: &str) -> String {
    let mail = mail.replace("=\r\n", "");
    let rest = mail.split("https://belfort.example/welcome/").nth(1).expect("a link").to_owned();
    let end = rest.find(|sign: char| !(sign.is_ascii_alphanumeric() || "-_".contains(sign))).unwrap();
    format!("/welcome/{}", &rest[..end])
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_mailed_in_the_language_of_choice_and_its_link_works_once() {
    let (town, an) = town("").await;
    invite(&town, &an, "bo@gent.example").await;
    assert_eq!((mail(&town).await, mail(&town).await), (1, 0), "once");
    let letter = town.mails().pop().unwrap();
    assert!(letter.contains("To: bo@gent.example") && letter.contains("lang=3D\"fr\""), "{letter}");
    assert!(!letter.contains("List-Unsubscribe"), "it is no list: {letter}");
    let link = link(&letter);
    let kept = token::hash(link.rsplit('/').next().unwrap());
    assert!(town.tower.store.link(&kept, town.now()).await.unwrap().is_some(), "only the hash is kept");
    let waiting = see(&town, "/members", &an).await.text;
    assert_eq!(
        waiting.matches("value=\"bo@gent.example\"").count(),
        1,
        "one invitation, though two links: {waiting}"
    );
    let taken = send(&town, &link, "", &[("name", "Bo"), ("password", PASSWORD)]).await;
    assert!(taken.session().is_some(), "{}", taken.text);
    assert_eq!(see(&town, &link, "").await.status, StatusCode::NOT_FOUND);
    assert!(town.tower.store.invitations(town.now()).await.unwrap().is_empty(), "no other link is left");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_withdrawn_or_ran_out_is_not_mailed_and_its_letter_opens_nothing() {
    let (town, an) = town("").await;
    invite(&town, &an, "bo@gent.example").await;
    mail(&town).await;
    let link = link(&town.mails().pop().unwrap());
    let withdraw = [("email", "bo@gent.example"), ("organisation", "gent")];
    send(&town, "/members/withdraw", &an, &withdraw).await;
    assert_eq!(see(&town, &link, "").await.status, StatusCode::NOT_FOUND);
    invite(&town, &an, "cas@gent.example").await;
    send(&town, "/members/withdraw", &an, &[("email", "cas@gent.example"), ("organisation", "gent")]).await;
    invite(&town, &an, "dina@gent.example").await;
    town.wait(TimeDelta::days(8));
    assert_eq!(mail(&town).await, 0);
    assert_eq!(town.mails().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_shows_the_link_only_where_no_mail_leaves_the_server() {
    let (town, an) = self::town("").await;
    assert!(invite(&town, &an, "bo@gent.example").await.contains("<code>https://belfort.example/welcome/"));
    let (town, an) = self::town("smtp://127.0.0.1:9").await;
    let page = invite(&town, &an, "bo@gent.example").await;
    assert!(page.contains("onderweg naar bo@gent.example") && !page.contains("/welcome/"), "{page}");
    assert_eq!(mail(&town).await, 0, "the mail server is away");
    town.wait(TimeDelta::hours(1));
    assert_eq!(mail(&town).await, 0);
    assert_eq!(
        town.tower.store.invitations(town.now()).await.unwrap().len(),
        1,
        "a link that surely did not arrive opens nothing"
    );
}
