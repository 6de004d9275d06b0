//! A subscription asked for on the web page: nothing is told before its address says yes.

mod forms;

use axum::body::Body;
use axum::http::{HeaderValue, Request, StatusCode};
use belfort::alerts::{Rhythm, Subscription, return_path};
use belfort::daemon::consent::{self, mail_questions};
use belfort::daemon::incoming::{Taken, take};
use belfort::daemon::moving::tell_farewells;
use belfort::daemon::{accounts, inviting};
use belfort::people::{Membership, Role};
use belfort::store::Settled;
use belfort::text::Language;
use chrono::TimeDelta;
use expect_test::expect_file;
use tower::ServiceExt;

use crate::town::Town;

const FORM: &str = "to=ann%40town.example&query=fietsers&rhythm=instant&language=en";

async fn ask(town: &Town, mut request: Request<Body>) -> (StatusCode, String) {
    request.headers_mut().insert("accept-language", HeaderValue::from_static("en"));
    let response = belfort::web::router(town.tower.clone()).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    (parts.status, String::from_utf8(bytes.to_vec()).unwrap())
}

async fn get(town: &Town, path: &str) -> (StatusCode, String) {
    ask(town, Request::get(path).body(Body::empty()).unwrap()).await
}

async fn post(town: &Town, path: &str, form: &str) -> (StatusCode, String) {
    let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
    ask(town, request.body(Body::from(form.to_owned())).unwrap()).await
}

async fn mail(town: &Town) -> u64 {
    mail_questions(&town.tower, &town.tower.channels().unwrap()).await.unwrap()
}

/// The path of the link in the only mail.
fn link(town: &Town) -> String {
    let mail = town.mails().pop().unwrap().replace("=\r\n", "");
    let start = mail.find("/confirm/").unwrap();
    mail[start..].chars().take("/confirm/".len() + 32).collect()
}

#[tokio::test]
async fn who_confirms_the_same_again_is_told_that_it_is_there_and_hears_of_it_once() {
    let town = Town::new().await;
    town.subscribe("email:ann@town.example", "fietsers", &[]).await;
    post(&town, "/subscribe", FORM).await;
    mail(&town).await;
    let link = link(&town);
    assert!(post(&town, &link, "").await.1.contains("You get this already"));
    assert_eq!(town.tower.store.subscriptions().await.unwrap().len(), 1);
    assert!(!post(&town, &link, "").await.1.contains("You get this already"), "the link is used");
}

#[tokio::test]
async fn a_subscription_begins_with_the_answer_of_its_address_and_once() {
    let town = Town::new().await;
    assert_eq!(post(&town, "/subscribe", FORM).await.0, StatusCode::OK);
    assert_eq!(mail(&town).await, 1);
    assert_eq!(mail(&town).await, 0, "one mail, not one a second");
    let link = link(&town);
    assert!(get(&town, &link).await.1.contains("“fietsers”"));
    assert!(
        town.tower.store.subscriptions().await.unwrap().is_empty(),
        "a scanner that opens links begins nothing"
    );
    assert!(post(&town, &link, "").await.1.contains("has begun"));
    let begun = town.tower.store.subscriptions().await.unwrap();
    assert_eq!((begun.len(), begun[0].to.to_string().as_str()), (1, "email:ann@town.example"));
    let (when, wording, hash) = town.tower.store.proof_of(&begun[0].id).await.unwrap().unwrap();
    assert_eq!((when, wording.contains("fietsers"), hash.len()), (town.now(), true, 64));
    assert!(!hash.contains("ann"));
    assert!(post(&town, &link, "").await.1.contains("has been used"));
    assert_eq!(town.tower.store.subscriptions().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_link_dies_after_two_days_and_by_a_no() {
    let town = Town::new().await;
    post(&town, "/subscribe", FORM).await;
    mail(&town).await;
    let path = link(&town);
    town.wait(TimeDelta::hours(48));
    assert!(post(&town, &path, "").await.1.contains("has expired"));
    let other = Town::new().await;
    post(&other, "/subscribe", FORM).await;
    mail(&other).await;
    let path = link(&other);
    post(&other, &path.replace("/confirm/", "/stop/"), "List-Unsubscribe=One-Click").await;
    assert!(post(&other, &path, "").await.1.contains("is unknown"));
    assert!(other.tower.store.subscriptions().await.unwrap().is_empty());
}

#[tokio::test]
async fn whoever_asks_a_thousand_times_gets_one_answer_and_three_mails() {
    let town = Town::new().await;
    let first = post(&town, "/subscribe", FORM).await;
    for written in ["ann", "Ann", "ANN"].iter().cycle().take(50) {
        assert_eq!(post(&town, "/subscribe", &FORM.replace("ann", written)).await, first);
    }
    town.subscribe("email:bob@town.example", "fietsers", &[]).await;
    assert_eq!(post(&town, "/subscribe", &FORM.replace("ann", "bob")).await, first, "known or not");
    assert_eq!(mail(&town).await, 4, "three to ann, one to bob");
}

#[tokio::test]
async fn a_form_that_cannot_be_read_or_comes_from_elsewhere_asks_nobody() {
    let town = Town::new().await;
    for wrong in ["to=ann&query=x&rhythm=daily&language=nl", "to=a%40b.be&query=&rhythm=daily&language=nl"] {
        assert_eq!(post(&town, "/subscribe", wrong).await.0, StatusCode::BAD_REQUEST);
    }
    let forged = Request::post("/subscribe")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site")
        .header("origin", "https://evil.example");
    let (status, _) = ask(&town, forged.body(Body::from(FORM)).unwrap()).await;
    assert!(status.is_client_error());
    assert_eq!(mail(&town).await, 0);
}

/// A confirmed subscription of ann, and the path on which it gets another address.
async fn joined(town: &Town) -> (Subscription, String) {
    post(town, "/subscribe", FORM).await;
    mail(town).await;
    let path = link(town);
    post(town, &path, "").await;
    let begun = town.tower.store.subscriptions().await.unwrap().remove(0);
    std::fs::remove_dir_all(town.folder().join("outbox")).unwrap();
    let path = format!("/subscriptions/{}/address", begun.token);
    (begun, path)
}

#[tokio::test]
async fn a_subscription_moves_when_its_new_address_says_yes_and_the_old_one_is_told_once() {
    let town = Town::new().await;
    let (begun, path) = joined(&town).await;
    let stop = get(&town, &format!("/stop/{}", begun.token)).await.1;
    assert!(stop.contains(&path), "{stop}");
    assert!(get(&town, &path).await.1.contains("Nothing changes until"));
    assert_eq!(post(&town, &path, "to=nobody").await.0, StatusCode::BAD_REQUEST);
    assert_eq!(post(&town, &path, "to=Bob%40town.example").await.0, StatusCode::OK);
    assert_eq!(mail(&town).await, 1);
    let question = town.mails().pop().unwrap();
    assert!(question.contains("To: bob@town.example") && !question.contains("ann@"), "{question}");
    let now = town.tower.store.subscription(&begun.id).await.unwrap().unwrap();
    assert_eq!(now.to, begun.to, "a question moves nothing");

    let link = link(&town);
    assert!(get(&town, &link).await.1.contains("Do you want the messages at this address?"));
    assert!(post(&town, &link, "").await.1.contains("The address has changed"));
    assert!(post(&town, &link, "").await.1.contains("has been used"));
    let now = town.tower.store.subscription(&begun.id).await.unwrap().unwrap();
    assert_eq!(now.to.to_string(), "email:bob@town.example");
    // Old messages lie in mailboxes that were left: their links end the subscription, and lead nowhere else.
    assert_eq!(get(&town, &path).await.0, StatusCode::NOT_FOUND);
    assert_eq!(post(&town, &path, "to=eve%40town.example").await.0, StatusCode::NOT_FOUND);
    let (_, wording, _) = town.tower.store.proof_of(&begun.id).await.unwrap().unwrap();
    assert!(wording.contains("to this address from now on"), "{wording}");

    let channels = town.tower.channels().unwrap();
    assert_eq!(tell_farewells(&town.tower, &channels).await.unwrap(), 1);
    assert_eq!(tell_farewells(&town.tower, &channels).await.unwrap(), 0, "once");
    let told = town.mails().into_iter().find(|mail| mail.contains("To: ann@town.example")).unwrap();
    let told = told.replace("=\r\n", "");
    assert!(told.contains(&format!("/stop/{}", begun.token)) && !told.contains("bob"), "{told}");
    assert!(!told.contains(&now.token), "who is left learns nothing that moves it back");
    post(&town, &format!("/stop/{}", begun.token), "").await;
    assert!(town.tower.store.subscription(&begun.id).await.unwrap().is_none(), "one click still ends it");
}

#[tokio::test]
async fn what_the_old_address_answers_after_a_move_does_not_pause_the_new_one() {
    let town = Town::new().await;
    let (begun, path) = joined(&town).await;
    town.follow("stad").await;
    town.publish("stad", "1", "Fietsers", "Meer fietsers in de stad.");
    town.poll().await;
    let now = town.now();
    let under_way =
        town.tower.store.claim_deliveries("email", "me", now, now + TimeDelta::minutes(1), 9).await.unwrap();
    post(&town, &path, "to=bob%40town.example").await;
    mail(&town).await;
    post(&town, &link(&town), "").await;
    let gone = Settled::Gone { cause: "550 no such user".to_owned(), tell: Vec::new() };
    town.tower.store.settle(&under_way[0], "me", &gone, now).await.unwrap();
    let moved = town.tower.store.subscription(&begun.id).await.unwrap().unwrap();
    assert_eq!((moved.to.to_string().as_str(), moved.paused), ("email:bob@town.example", None));
    assert_eq!(town.tell().await, 1, "the new address gets the message");
}

#[tokio::test]
async fn a_mail_that_comes_back_from_the_old_address_after_a_move_does_not_pause_the_new_one() {
    let town = Town::with(|config| config.smtp.return_path = "bounces@town.example".to_owned()).await;
    let (begun, path) = joined(&town).await;
    town.follow("stad").await;
    town.publish("stad", "1", "Fietsers", "Meer fietsers in de stad.");
    town.poll().await;
    assert_eq!(town.tell().await, 1);
    let delivery = town.tower.store.letters_of(&begun.id).await.unwrap().remove(0).id;
    std::fs::remove_dir_all(town.folder().join("outbox")).unwrap();
    post(&town, &path, "to=bob%40town.example").await;
    mail(&town).await;
    post(&town, &link(&town), "").await;
    let report = |head: &str| {
        format!(
            "Content-Type: multipart/report; boundary=B\r\n\r\n--B\r\nContent-Type: message/delivery-status\r\n\r\n\
             Action: failed\r\nStatus: 5.1.1\r\n{head}--B--\r\n"
        )
    };
    let named = format!(
        "--B\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{delivery}@town.example>\r\n\r\n"
    );
    let old_path = return_path::of(&"bounces@town.example".parse().unwrap(), &begun.id, &begun.token);
    for (mail, arrived) in [(report(&named), None), (report(""), Some(&old_path))] {
        assert_eq!(take(&town.tower, mail.as_bytes(), arrived).await.unwrap(), Taken::Ignored);
    }
    let moved = town.tower.store.subscription(&begun.id).await.unwrap().unwrap();
    assert_eq!((moved.to.to_string().as_str(), moved.paused), ("email:bob@town.example", None));
}

#[tokio::test]
async fn what_waited_for_an_address_that_is_gone_reaches_the_new_one() {
    let town = Town::new().await;
    let (begun, path) = joined(&town).await;
    town.tower.store.pause_subscription(&begun.id, "550 no such user", None).await.unwrap();
    town.follow("stad").await;
    town.publish("stad", "1", "Fietsers", "Meer fietsers in de stad.");
    town.poll().await;
    assert_eq!(town.tell().await, 0);
    post(&town, &path, "to=bob%40town.example").await;
    mail(&town).await;
    post(&town, &link(&town), "").await;
    assert_eq!(town.tell().await, 1);
    assert!(
        town.mails().iter().any(|mail| mail.contains("To: bob@town.example") && mail.contains("Fietsers"))
    );
}

#[tokio::test]
async fn whoever_is_forgotten_leaves_no_question_no_proof_and_no_mail() {
    let town = Town::new().await;
    let (begun, _) = joined(&town).await;
    post(&town, "/subscribe", &FORM.replace("fietsers", "bomen")).await;
    post(&town, "/subscribe", &FORM.replace("ann%40", "bob%40")).await;
    assert_eq!(mail(&town).await, 2);
    let ann = "email:ANN@town.example".parse().unwrap();
    town.tower.store.remove_subscription(&begun.id).await.unwrap();
    let kept = consent::kept_about(&town.tower, &ann).await.unwrap();
    assert_eq!(
        kept.iter().filter(|one| one["wording"].is_string()).count(),
        1,
        "the proof is shown: {kept:?}"
    );
    assert_eq!(kept.len(), 2, "and the question that waits");
    assert_eq!(consent::forget(&town.tower, &ann).await.unwrap(), 2, "a question and a proof");
    assert!(consent::kept_about(&town.tower, &ann).await.unwrap().is_empty());
    assert_eq!(consent::forget(&town.tower, &ann).await.unwrap(), 0, "once");
    assert!(town.tower.store.proofs().await.unwrap().is_empty());
    let left = town.mails();
    assert!(left.len() == 1 && left[0].contains("To: bob@town.example"), "others are not touched");
}

#[tokio::test]
async fn the_files_of_mails_go_with_the_subscription_that_ended() {
    let town = Town::new().await;
    let (begun, _) = joined(&town).await;
    town.follow("stad").await;
    town.publish("stad", "1", "Fietsers", "Meer fietsers in de stad.");
    town.poll().await;
    assert_eq!(town.tell().await, 1);
    consent::forget_when_due(&town.tower).await.unwrap();
    assert_eq!(town.mails().len(), 1, "a mail of a subscription that goes on stays");
    town.tower.store.remove_subscription(&begun.id).await.unwrap();
    town.wait(TimeDelta::days(1));
    consent::forget_when_due(&town.tower).await.unwrap();
    assert!(town.mails().is_empty());
}

/// Subject and text of a mail, with the links to one person's page made the same for everybody.
fn read(mail: &str) -> String {
    let message = mail_parser::MessageParser::default().parse(mail).unwrap();
    let text = message.body_text(0).unwrap().replace("\r\n", "\n");
    let mut told = format!("{}\n\n{}", message.subject().unwrap(), text.trim_end());
    for before in ["/confirm/", "/stop/", "/welcome/"] {
        let mut parts: Vec<String> = told.split(before).map(str::to_owned).collect();
        for part in parts.iter_mut().skip(1) {
            let end = part
                .find(|sign: char| !(sign.is_ascii_alphanumeric() || "-_".contains(sign)))
                .unwrap_or(part.len());
            part.replace_range(..end, "TOKEN");
        }
        told = parts.join(before);
    }
    told
}

/// The letter to somebody who is invited.
async fn invitation(town: &Town, language: &str) -> String {
    std::fs::remove_dir_all(town.folder().join("outbox")).unwrap();
    let id = crate::town::account(&town.tower, "An Peeters", Role::Administrator, Some("gent")).await;
    let an = town.tower.store.member(&id).await.unwrap().unwrap();
    town.tower.store.save_organisation("gent", "Stad Gent").await.unwrap();
    let membership = Membership { organisation: Some("gent".to_owned()), role: Role::Editor };
    accounts::invite(&town.tower, "bo@gent.example", membership.clone(), &an.name).await.unwrap();
    let language = belfort::text::Language::from_tag(language).unwrap();
    inviting::write_to(&town.tower, "bo@gent.example", membership, &an, language).await.unwrap();
    inviting::mail_invitations(&town.tower, &town.tower.channels().unwrap()).await.unwrap();
    read(&town.mails().pop().unwrap())
}

/// The mails around a subscription: is this you, is this your new address, and goodbye to the old one.
async fn letters(language: &str) -> String {
    let town = Town::new().await;
    post(&town, "/subscribe", &FORM.replace("language=en", &format!("language={language}"))).await;
    mail(&town).await;
    let question = read(&town.mails().pop().unwrap());
    post(&town, &link(&town), "").await;
    let begun = town.tower.store.subscriptions().await.unwrap().remove(0);
    std::fs::remove_dir_all(town.folder().join("outbox")).unwrap();
    post(&town, &format!("/subscriptions/{}/address", begun.token), "to=bob%40town.example").await;
    mail(&town).await;
    let moving = read(&town.mails().pop().unwrap());
    post(&town, &link(&town), "").await;
    tell_farewells(&town.tower, &town.tower.channels().unwrap()).await.unwrap();
    let mut mails = town.mails().into_iter();
    let farewell = read(&mails.find(|mail| mail.contains("To: ann@town.example")).unwrap());
    let invited = invitation(&town, language).await;
    format!(
        "=== question\n{question}\n\n=== question to a new address\n{moving}\n\n=== farewell\n{farewell}\n\n\
         === invitation\n{invited}\n"
    )
}

#[tokio::test]
async fn the_mails_around_a_subscription_read_in_every_language_as_they_were_read_last() {
    expect_file!["../fixtures/messages/letters-nl.txt"].assert_eq(&letters("nl").await);
    expect_file!["../fixtures/messages/letters-fr.txt"].assert_eq(&letters("fr").await);
    expect_file!["../fixtures/messages/letters-de.txt"].assert_eq(&letters("de").await);
    expect_file!["../fixtures/messages/letters-en.txt"].assert_eq(&letters("en").await);
}

#[tokio::test]
async fn an_address_is_read_as_mail_servers_do_and_what_is_none_is_refused() {
    let town = Town::new().await;
    let typed = |to: &str| {
        let to: String = url::form_urlencoded::byte_serialize(to.as_bytes()).collect();
        FORM.replace("ann%40town.example", &to)
    };
    for (to, at) in [
        ("  Ann@Town.Example ", "To: ann@town.example"),
        ("ann+stad@town.example", "To: ann+stad@town.example"),
        ("o'brien@town.example", "To: o'brien@town.example"),
        ("\"ann smith\"@town.example", "To: \"ann smith\"@town.example"),
    ] {
        assert_eq!(post(&town, "/subscribe", &typed(to)).await.0, StatusCode::OK, "{to}");
        assert_eq!(mail(&town).await, 1, "{to}");
        assert!(town.mails().iter().any(|mail| mail.contains(at)), "{at}: {:?}", town.mails());
    }
    for none in [
        "",
        "ann",
        "@town.example",
        "ann@",
        "ann@@town.example",
        "ann town.example",
        "ann@town.example\r\nBcc: x@y.example",
        "ann@town.example, bert@town.example",
        "<ann@town.example>",
        "ann@town..example",
        "ann@-.example",
        "a\0b@town.example",
        &format!("{}@town.example", "a".repeat(65)),
        &format!("ann@{}.example", "x".repeat(300)),
    ] {
        assert_eq!(post(&town, "/subscribe", &typed(none)).await.0, StatusCode::BAD_REQUEST, "{none:?}");
    }
    assert_eq!(mail(&town).await, 0);
}

/// Letters beyond ASCII pass only servers that speak SMTPUTF8; the head of the mail names them without loss.
#[tokio::test]
async fn an_address_with_letters_of_its_own_language_is_asked_and_named_without_loss() {
    let town = Town::new().await;
    for (typed, named) in [("ann@stad-één.example", "één"), ("jürgen@town.example", "jürgen")] {
        let to: String = url::form_urlencoded::byte_serialize(typed.as_bytes()).collect();
        assert_eq!(
            post(&town, "/subscribe", &FORM.replace("ann%40town.example", &to)).await.0,
            StatusCode::OK
        );
        let before = town.mails();
        assert_eq!(mail(&town).await, 1, "{typed}");
        let written = town.mails().into_iter().find(|mail| !before.contains(mail)).unwrap();
        let read = mail_parser::MessageParser::default().parse(written.as_bytes()).unwrap();
        let to = read.to().unwrap().first().unwrap();
        let shown = to.address().unwrap();
        assert!(shown.contains(named) || shown.contains("xn--"), "{shown}: {written}");
    }
}

#[tokio::test]
async fn who_asks_ten_thousand_times_for_one_address_is_mailed_three_times_a_day() {
    let town = Town::new().await;
    for asked in 0..10_000_u32 {
        let wish = consent::Wish::read("ann@town.example", "fietsers", Rhythm::Daily, Language::Nl).unwrap();
        // From as many networks: who asks hears the same each time.
        let from = Some(std::net::Ipv4Addr::from(asked).into());
        assert_eq!(consent::ask(&town.tower, wish, from).await.unwrap(), consent::Asked::Taken);
    }
    assert_eq!(mail(&town).await, 3);
    assert_eq!(town.mails().len(), 3);
}

#[tokio::test]
async fn a_script_in_one_network_is_told_to_wait_and_locks_nobody_else_out() {
    let town = Town::new().await;
    let wish = async |number: usize, from: &str| {
        let to = format!("x{number}@town.example");
        let wish = consent::Wish::read(&to, "fietsers", Rhythm::Daily, Language::Nl).unwrap();
        consent::ask(&town.tower, wish, Some(from.parse().unwrap())).await.unwrap()
    };
    let is_taken = |asked| asked == consent::Asked::Taken;
    for number in 0..60 {
        assert!(is_taken(wish(number, "2001:db8:1:2::1").await), "{number}: a town hall behind one line");
    }
    for number in 60..500 {
        // The same line has as many addresses as it likes.
        let consent::Asked::TooOften(wait) = wish(number, &format!("2001:db8:1:2::{number:x}")).await else {
            panic!("{number}: a script")
        };
        assert!(wait > TimeDelta::zero() && wait <= TimeDelta::hours(1));
    }
    for other in ["2001:db8:1:3::1", "192.0.2.1", "192.0.2.2"] {
        assert!(is_taken(wish(1_000, other).await), "{other}");
    }
    town.wait(TimeDelta::minutes(2));
    assert!(is_taken(wish(2_000, "2001:db8:1:2::1").await), "one a minute");
    // Without a line that names itself all are one, and the page says why nothing comes.
    for number in 0..60 {
        let form = FORM.replace("ann%40", &format!("p{number}%40"));
        assert_eq!(post(&town, "/subscribe", &form).await.0, StatusCode::OK);
    }
    let (status, page) = post(&town, "/subscribe", &FORM.replace("ann%40", "late%40")).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.contains("No message was sent"), "{page}");
    let body = r#"{"to":"late@town.example","query":"fietsers","rhythm":"daily"}"#;
    let request = Request::post("/api/v1/subscriptions").header("content-type", "application/json");
    let (status, _) = ask(&town, request.body(Body::from(body)).unwrap()).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
}
