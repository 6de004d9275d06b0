//! Channels: the real wire, against receivers of our own on loopback that fail in every way the real ones do.

// Helpers of a test may unwrap: a panic there is the test's failure.
#![allow(clippy::unwrap_used)]

mod chats;
mod dkim;
mod leaving;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use belfort::alerts::channel::{EmailConfig, TelegramConfig, WebhookConfig, signature};
use belfort::alerts::{Address, Channels, Envelope, Links, Message, Outcome, Rhythm, Sent};
use belfort::net::NetConfig;
use belfort::net::names::{Finding, Names};
use belfort::text::Language;
use serde_json::{Value, json};

use crate::alerts::{at, message, news};
use crate::receivers::{Receiver, closed_port, counting_mail_server, hangs_up, mail_server, no, sent};

const TOKEN: &str = "123456:SECRET-TOKEN";
const SECRET: &str = "whsec_QmVsZm9ydCB3YXRjaGVzIG92ZXIgdGhlIHRvd24=";

/// The channels of a test: every wire leads to loopback, or nowhere.
struct Town {
    telegram: TelegramConfig,
    email: EmailConfig,
    webhook: WebhookConfig,
}

impl Town {
    fn new() -> Town {
        let net = NetConfig { allow_private: true, ..NetConfig::default() };
        Town {
            telegram: TelegramConfig {
                token: TOKEN.into(),
                api_url: "http://127.0.0.1:9".into(),
                pace: Default::default(),
            },
            email: EmailConfig {
                url: "smtp://127.0.0.1:9".into(),
                from: "Belfort <belfort@town.example>".into(),
                unsubscribe: String::new(),
                return_path: String::new(),
                dkim: None,
                outbox: "nowhere".into(),
                timeout: Duration::from_secs(5),
            },
            webhook: WebhookConfig {
                secrets: vec![SECRET.parse().unwrap()],
                client: belfort::net::client(&net).unwrap(),
                timeout: Duration::from_secs(5),
            },
        }
    }

    fn open(self) -> Channels {
        let links = Links::new("https://belfort.example");
        Channels::open(&self.telegram, self.email, self.webhook, links).unwrap()
    }

    async fn send(self, to: &str) -> Sent {
        send(&self.open(), to, &note(), 0).await
    }
}

fn note() -> Message {
    message(Language::Nl, Rhythm::Instant, &[news("Camera's tellen fietsers, één per één")])
}

async fn send(channels: &Channels, to: &str, message: &Message, parts_done: usize) -> Sent {
    let to: Address = to.parse().unwrap();
    let envelope = Envelope {
        delivery: "0199-aaaa-bbbb-12345678",
        created: at("2026-11-23T07:00:00Z"),
        subscription: "sub-1",
        list: "slimme steden",
        token: "TOKEN",
        parts_done,
        signing: &belfort::alerts::channel::OF_TOWN,
        now: at("2026-11-23T07:00:05Z"),
    };
    channels.send(&to, message, &envelope).await
}

async fn telegram(receiver: &Receiver) -> Town {
    let mut town = Town::new();
    town.telegram.api_url = receiver.open().await;
    town
}

async fn telegram_answers(status: u16, body: Value) -> Outcome {
    let receiver = Receiver::default().answers(status, &[], body);
    telegram(&receiver).await.send("telegram:5001").await.outcome
}

fn delivered(sent: &Sent) -> bool {
    matches!(sent.outcome, Outcome::Delivered { .. })
}

#[tokio::test]
async fn telegram_takes_a_message_and_names_it() {
    let receiver = Receiver::default();
    let sent = telegram(&receiver).await.send("telegram:5001").await;
    assert_eq!(sent, Sent { outcome: Outcome::Delivered { receipt: Some("42".into()) }, parts_done: 1 });
    let bodies = receiver.bodies();
    assert_eq!(bodies[0]["parse_mode"], "HTML");
    assert_eq!(bodies[0]["text"], note().telegram[0]);
}

#[tokio::test]
async fn a_refused_token_waits_for_the_operator_and_is_never_shown() {
    let Outcome::Retry { after: Some(_), cause } =
        telegram_answers(401, json!({"ok": false, "error_code": 401, "description": "Unauthorized"})).await
    else {
        panic!("a refused token waits")
    };
    assert!(cause.contains("telegram.token") && !cause.contains("SECRET"), "{cause}");
}

#[tokio::test]
async fn a_channel_without_its_keys_keeps_its_messages_and_says_which_key() {
    let mut town = Town::new();
    town.telegram.token = String::new();
    town.email.from = String::new();
    town.webhook.secrets.clear();
    let channels = town.open();
    for (to, key) in [
        ("telegram:1", "telegram.token"),
        ("email:ann@town.example", "smtp.from"),
        ("webhook:http://127.0.0.1:9/", "webhook.secret"),
    ] {
        match send(&channels, to, &note(), 0).await.outcome {
            Outcome::Retry { after: Some(_), cause } => assert!(cause.contains(key), "{cause}"),
            other => panic!("{to}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_blocked_bot_and_a_lost_chat_pause_the_subscription() {
    let blocked = no(403, "Forbidden: bot was blocked by the user", Value::Null);
    assert!(matches!(telegram_answers(403, blocked).await, Outcome::Gone { .. }));
    let lost = no(400, "Bad Request: chat not found", Value::Null);
    assert!(matches!(telegram_answers(400, lost).await, Outcome::Gone { .. }));
}

#[tokio::test]
async fn a_flood_wait_is_handed_on_exactly() {
    let flood = no(429, "Too Many Requests: retry after 17", json!({"retry_after": 17}));
    match telegram_answers(429, flood).await {
        Outcome::Retry { after, .. } => assert_eq!(after, Some(Duration::from_secs(17))),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_chat_that_must_rest_is_left_alone() {
    let flood = no(429, "Too Many Requests: retry after 60", json!({"retry_after": 60}));
    let receiver = Receiver::default().answers(429, &[], flood);
    let channels = telegram(&receiver).await.open();
    for _ in 0..3 {
        let sent = send(&channels, "telegram:5001", &note(), 0).await;
        assert!(matches!(sent.outcome, Outcome::Retry { after: Some(_), .. }), "{sent:?}");
    }
    assert_eq!(receiver.bodies().len(), 1);
}

#[tokio::test]
async fn a_group_that_became_a_supergroup_is_told_there() {
    let migrated = no(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        json!({"migrate_to_chat_id": -100_777}),
    );
    assert_eq!(
        telegram_answers(400, migrated).await,
        Outcome::Moved { to: "telegram:-100777".parse().unwrap() }
    );
}

#[tokio::test]
async fn a_line_to_telegram_that_breaks_leaves_the_outcome_open() {
    let mut town = Town::new();
    town.telegram.api_url = hangs_up().await;
    match town.send("telegram:5001").await.outcome {
        Outcome::Ambiguous { cause } => assert!(!cause.contains("SECRET"), "{cause}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_telegram_that_is_down_is_tried_again() {
    let mut town = Town::new();
    town.telegram.api_url = format!("http://{}", closed_port().await);
    match town.send("telegram:5001").await.outcome {
        Outcome::Retry { after: None, cause } => assert!(!cause.contains("SECRET"), "{cause}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_message_of_several_parts_goes_on_after_the_part_that_arrived() {
    let message = Message { telegram: vec!["een".into(), "twee".into(), "drie".into()], ..note() };
    let flood = no(429, "Too Many Requests: retry after 0", json!({"retry_after": 0}));
    let receiver = Receiver::default().answers(200, &[], sent()).answers(429, &[], flood);
    let channels = telegram(&receiver).await.open();
    let first = send(&channels, "telegram:5001", &message, 0).await;
    assert_eq!(first.parts_done, 1);
    let second = send(&channels, "telegram:5001", &message, first.parts_done).await;
    assert!(delivered(&second) && second.parts_done == 3);
    let texts: Vec<Value> = receiver.bodies().iter().map(|body| body["text"].clone()).collect();
    assert_eq!(texts, ["een", "twee", "twee", "drie"]);
}

async fn mail(rcpt: &'static str, data: &'static str) -> (Sent, Vec<String>) {
    let (url, mails) = mail_server(rcpt, data).await;
    let mut town = Town::new();
    town.email.url = url;
    let sent = town.send("email:ann@town.example").await;
    let mails = mails.lock().unwrap().clone();
    (sent, mails)
}

fn header<'a>(mail: &'a str, name: &str) -> &'a str {
    let line = mail.lines().find(|line| line.starts_with(&format!("{name}: ")));
    &line.unwrap_or_else(|| panic!("no {name} in {mail}"))[name.len() + 2..]
}

#[tokio::test]
async fn a_mail_carries_what_a_list_mail_must() {
    let (sent, mails) = mail("250 ok", "250 queued as 7").await;
    assert_eq!(sent.outcome, Outcome::Delivered { receipt: Some("queued as 7".into()) });
    // Folded headers are read as one line.
    let mail = mails[0].replace("\r\n ", " ");
    assert_eq!(header(&mail, "Message-ID"), "<0199-aaaa-bbbb-12345678@town.example>");
    assert_eq!(header(&mail, "Date"), "Mon, 23 Nov 2026 07:00:00 +0000");
    assert_eq!(header(&mail, "To"), "ann@town.example");
    assert_eq!(header(&mail, "List-Id"), "Belfort slimme steden <sub-1.alerts.town.example>");
    assert_eq!(
        header(&mail, "List-Unsubscribe"),
        "<https://belfort.example/stop/TOKEN>, <mailto:belfort@town.example?subject=stop%20TOKEN>"
    );
    assert_eq!(header(&mail, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    assert_eq!(header(&mail, "Auto-Submitted"), "auto-generated");
    assert!(
        mail.contains("multipart/alternative") && mail.contains("text/plain") && mail.contains("text/html")
    );
    assert!(mail.split("\r\n\r\n").next().unwrap().is_ascii());
    assert!(mails[0].split("\r\n").all(|line| line.len() <= 998));
}

#[tokio::test]
async fn a_mailbox_that_does_not_exist_pauses_the_subscription() {
    let (sent, _) = mail("550 5.1.1 no such user", "250 ok").await;
    match sent.outcome {
        Outcome::Gone { cause } => assert!(cause.contains("550 5.1.1 no such user"), "{cause}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_mail_that_is_refused_for_what_it_says_pauses_nobody() {
    let (sent, _) = mail("250 ok", "554 5.6.0 not this one").await;
    assert!(matches!(sent.outcome, Outcome::Refused { .. }), "{sent:?}");
}

#[tokio::test]
async fn a_mail_server_that_says_later_is_tried_again() {
    for answer in ["451 4.7.1 try later", "452 4.2.2 mailbox full"] {
        let (sent, _) = mail(answer, "250 ok").await;
        assert!(matches!(sent.outcome, Outcome::Retry { after: None, .. }), "{sent:?}");
    }
}

#[tokio::test]
async fn a_line_that_breaks_after_the_mail_leaves_the_outcome_open() {
    let (sent, mails) = mail("250 ok", "").await;
    assert!(matches!(sent.outcome, Outcome::Ambiguous { .. }), "{sent:?}");
    assert_eq!(mails.len(), 1);
}

#[tokio::test]
async fn a_mail_server_that_is_down_is_tried_again_and_its_password_is_not_shown() {
    let mut town = Town::new();
    town.email.url = format!("smtp://belfort:hunter2@{}", closed_port().await);
    match town.send("email:ann@town.example").await.outcome {
        Outcome::Retry { after: None, cause } => assert_eq!(cause, "mail-unreachable: connection-refused"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_mail_server_without_encryption_gets_nothing_where_it_is_asked_for_and_that_has_a_word() {
    let (url, mails) = mail_server("250 ok", "250 ok").await;
    let mut town = Town::new();
    town.email.url = url.replacen("smtp:", "smtp+starttls:", 1);
    let sent = town.send("email:ann@town.example").await;
    let cause = "mail-unencrypted: smtp.url".to_owned();
    assert_eq!(sent.outcome, Outcome::Retry { after: None, cause });
    assert!(mails.lock().unwrap().is_empty());
}

#[tokio::test]
async fn without_a_mail_server_a_mail_becomes_a_file_and_a_repeat_the_same_file() {
    let folder = tempfile::tempdir().unwrap();
    let read = |folder: &Path| -> Vec<(String, String)> {
        let files = std::fs::read_dir(folder.join("outbox")).unwrap().map(|entry| entry.unwrap().path());
        let read = |path: &Path| std::fs::read_to_string(path).unwrap();
        files.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), read(&path))).collect()
    };
    let mut town = Town::new();
    town.email.url = String::new();
    town.email.outbox = folder.path().join("outbox");
    let channels = town.open();
    assert!(delivered(&send(&channels, "email:ann@town.example", &note(), 0).await));
    let once = read(folder.path());
    assert_eq!(once[0].0, "0199-aaaa-bbbb-12345678.eml");
    assert!(delivered(&send(&channels, "email:ann@town.example", &note(), 0).await));
    assert_eq!(read(folder.path()), once);
}

async fn hook_answers(status: u16, headers: &[(&'static str, &'static str)]) -> (Sent, Receiver) {
    let receiver = Receiver::default().answers(status, headers, json!({}));
    let url = receiver.open().await;
    (Town::new().send(&format!("webhook:{url}/hook?sig=HIDDEN")).await, receiver)
}

#[tokio::test]
async fn a_webhook_is_signed_over_what_it_receives() {
    let (sent, receiver) = hook_answers(204, &[]).await;
    assert_eq!(sent.outcome, Outcome::Delivered { receipt: Some("HTTP 204".into()) });
    let got = receiver.got.lock().unwrap();
    let (_, headers, body) = &got[0];
    assert_eq!(headers["webhook-id"], "0199-aaaa-bbbb-12345678");
    let timestamp = at("2026-11-23T07:00:05Z").timestamp();
    assert_eq!(headers["webhook-timestamp"], timestamp.to_string());
    let expected = signature(&[SECRET.parse().unwrap()], "0199-aaaa-bbbb-12345678", timestamp, body);
    assert_eq!(headers["webhook-signature"], expected);
    assert_eq!(headers["content-type"], "application/json");
}

#[tokio::test]
async fn while_a_secret_is_changed_a_webhook_is_signed_with_both_and_each_holds_alone() {
    let (old, new) = (SECRET, "whsec_QSBzZWNvbmQgc2VjcmV0IG9mIHRoZSBzYW1lIHRvd24=");
    let receiver = Receiver::default().answers(204, &[], Value::Null);
    let url = receiver.open().await;
    let mut town = Town::new();
    town.webhook.secrets = vec![new.parse().unwrap(), old.parse().unwrap()];
    town.send(&format!("webhook:{url}/hook")).await;
    let got = receiver.got.lock().unwrap();
    let (_, headers, body) = &got[0];
    let timestamp = at("2026-11-23T07:00:05Z").timestamp();
    let alone =
        |secret: &str| signature(&[secret.parse().unwrap()], "0199-aaaa-bbbb-12345678", timestamp, body);
    assert_eq!(headers["webhook-signature"], format!("{} {}", alone(new), alone(old)));
}

#[tokio::test]
async fn mails_that_follow_each_other_share_a_connection() {
    let (url, mails, connections) = counting_mail_server("250 ok", "250 taken").await;
    let mut town = Town::new();
    town.email.url = url;
    let channels = town.open();
    for _ in 0..3 {
        assert!(delivered(&send(&channels, "email:ann@town.example", &note(), 0).await));
        // A connection goes back to the pool in a task of its own.
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
    }
    assert_eq!((mails.lock().unwrap().len(), connections.load(Ordering::Relaxed)), (3, 1));
}

#[tokio::test]
async fn a_redirect_of_a_webhook_is_not_followed() {
    let (sent, receiver) = hook_answers(302, &[("location", "/elsewhere")]).await;
    assert!(matches!(sent.outcome, Outcome::Retry { after: None, .. }), "{sent:?}");
    assert_eq!(receiver.got.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_webhook_says_gone_later_or_sorry() {
    assert!(matches!(hook_answers(410, &[]).await.0.outcome, Outcome::Gone { .. }));
    assert!(matches!(hook_answers(500, &[]).await.0.outcome, Outcome::Retry { after: None, .. }));
    for status in [429, 503] {
        match hook_answers(status, &[("retry-after", "120")]).await.0.outcome {
            Outcome::Retry { after, .. } => assert_eq!(after, Some(Duration::from_secs(120))),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_webhook_that_hangs_up_leaves_the_outcome_open_and_one_that_is_down_does_not() {
    let sent = Town::new().send(&format!("webhook:{}/hook?sig=HIDDEN", hangs_up().await)).await;
    match sent.outcome {
        Outcome::Ambiguous { cause } => assert!(!cause.contains("HIDDEN"), "{cause}"),
        other => panic!("{other:?}"),
    }
    let sent = Town::new().send(&format!("webhook:http://{}/hook?sig=HIDDEN", closed_port().await)).await;
    let cause = "webhook-unreachable: connection-refused".to_owned();
    assert_eq!(sent.outcome, Outcome::Retry { after: None, cause }, "a word, and no English of a library");
}

/// Says of every name that it lives in the network of the town.
#[derive(Debug)]
struct Inside;

impl Names for Inside {
    fn find(&self, _: &str) -> Finding {
        Box::pin(std::future::ready(Ok(vec!["10.0.0.5".parse().unwrap()])))
    }
}

/// Knows no name.
#[derive(Debug)]
struct Nobody;

impl Names for Nobody {
    fn find(&self, _: &str) -> Finding {
        Box::pin(std::future::ready(Ok(Vec::new())))
    }
}

#[tokio::test]
async fn a_webhook_whose_name_leads_inside_or_nowhere_says_which_and_its_name_is_not_told() {
    let cause = async |names: Arc<dyn Names>| {
        let mut town = Town::new();
        town.webhook.client = belfort::net::client(&NetConfig { names, ..NetConfig::default() }).unwrap();
        match town.send("webhook:https://secret-hook.example/x").await.outcome {
            Outcome::Retry { after: None, cause } => cause,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(cause(Arc::new(Inside)).await, "webhook-private: fetch.allow_private");
    assert_eq!(cause(Arc::new(Nobody)).await, "webhook-unreachable: dns");
}

#[tokio::test]
async fn a_webhook_on_a_private_address_is_not_called_unless_the_operator_allows_it() {
    let receiver = Receiver::default();
    let url = receiver.open().await;
    let mut town = Town::new();
    town.webhook.client = belfort::net::client(&NetConfig::default()).unwrap();
    match town.send(&format!("webhook:{url}/hook")).await.outcome {
        Outcome::Retry { cause, .. } => assert!(cause.contains("fetch.allow_private"), "{cause}"),
        other => panic!("{other:?}"),
    }
    assert!(receiver.got.lock().unwrap().is_empty());
}

#[test]
fn signatures_agree_with_our_vectors_and_those_of_the_specification() {
    // Our own vectors always run; they were made by another implementation, which the file names.
    agree(include_str!("../fixtures/conformance/standard-webhooks.json"));
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/feeds/conformance/standard-webhooks.json");
    let Ok(text) = std::fs::read_to_string(&file) else {
        eprintln!("skipped: the conformance vectors of Standard Webhooks are not here");
        return;
    };
    agree(&text);
}

fn agree(text: &str) {
    let vectors: Value = serde_json::from_str(text).unwrap();
    for vector in vectors["sign"].as_array().unwrap() {
        let text = |key: &str| vector[key].as_str().unwrap();
        let secrets = [text("secret").parse().unwrap()];
        let timestamp = vector["timestamp"].as_i64().unwrap();
        assert_eq!(signature(&secrets, text("id"), timestamp, text("payload").as_bytes()), text("signature"));
    }
}

#[tokio::test]
async fn a_configuration_that_cannot_work_names_its_key() {
    let links = || Links::new("https://belfort.example");
    let mut town = Town::new();
    town.telegram.api_url = "telegram".into();
    let error = Channels::open(&town.telegram, town.email, town.webhook, links()).unwrap_err();
    assert!(error.to_string().starts_with("`telegram.api_url` "), "{error}");
    let mut town = Town::new();
    town.email.from = "nobody".into();
    let error = Channels::open(&town.telegram, town.email, town.webhook, links()).unwrap_err();
    assert!(error.to_string().starts_with("`smtp.from` "), "{error}");
}
