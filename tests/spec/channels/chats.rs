//! Webhooks of chats: Teams, Slack, Mattermost, Matrix and ntfy get the form that they understand.

use crate::alerts::message_to;
use crate::alerts::snapshots::{kinds, rhythm_of};
use belfort::alerts::channel::Shape;
use reqwest::Url;

use super::*;

/// The subscription of a room: others read along there.
const ROOM: &str = "webhook:https://push.town.example/stad#ntfy";

async fn posted(fragment_or_path: &str, message: &Message) -> (Sent, String, Value, Option<String>) {
    let receiver = Receiver::default().answers(200, &[], json!({"event_id": "$1"}));
    let url = receiver.open().await.replace("http://", "http://TOP%2BSECRET@");
    let sent = send(&Town::new().open(), &format!("webhook:{url}{fragment_or_path}"), message, 0).await;
    let got = receiver.got.lock().unwrap();
    let (uri, headers, body) = got.first().expect("something was posted");
    let token = headers.get("authorization").map(|value| value.to_str().unwrap().to_owned());
    (sent, uri.to_string(), serde_json::from_slice(body).unwrap(), token)
}

fn hostile() -> Message {
    message_to(
        ROOM,
        Language::Nl,
        Rhythm::Instant,
        &[news("<!channel> @all [klik](https://evil.example) *nu* | <b>")],
    )
}

#[test]
fn the_address_says_which_form_it_takes() {
    let shape = |url: &str| Shape::of(&url.parse::<Url>().unwrap());
    assert_eq!(shape("https://prod-1.westeurope.logic.azure.com/workflows/1/triggers"), Shape::Teams);
    assert_eq!(shape("https://x.environment.api.powerplatform.com/powerautomate/1"), Shape::Teams);
    assert_eq!(shape("https://hooks.slack.com/services/T0/B0/XXX"), Shape::Slack);
    assert_eq!(shape("https://chat.town.example/hooks/abcdefghijklmnopqrstuvwxyz"), Shape::Slack);
    assert_eq!(shape("https://t@m.example/_matrix/client/v3/rooms/!a:m.example"), Shape::Matrix);
    assert_eq!(shape("https://ntfy.sh/town"), Shape::Ntfy);
    assert_eq!(shape("https://push.town.example/town#ntfy"), Shape::Ntfy);
    assert_eq!(shape("https://town.example/hook"), Shape::Standard);
    assert_eq!(shape("https://evil-logic.azure.com.example/hook"), Shape::Standard);
}

#[tokio::test]
async fn teams_gets_a_card_whose_texts_are_no_markup() {
    let (sent, _, body, _) = posted("/flow#teams", &hostile()).await;
    assert!(delivered(&sent));
    let card = &body["attachments"][0];
    assert_eq!(card["contentType"], "application/vnd.microsoft.card.adaptive");
    let title = &card["content"]["body"][1]["items"][0]["inlines"][0];
    assert_eq!(title["type"], "TextRun");
    assert!(title["text"].as_str().unwrap().contains("[klik](https://evil.example)"));
    assert!(title["selectAction"]["url"].as_str().unwrap().starts_with("https://"));
    assert_eq!(
        card["content"]["actions"],
        Value::Null,
        "a button for everybody in the room would be anybody's"
    );
}

const SHAPES: [&str; 4] = [
    "/flow#teams",
    "/hooks/abcdefghijklmnopqrstuvwxyz",
    "/_matrix/client/v3/rooms/!a:m.example",
    "/stad#ntfy",
];

/// The words that a person reads of a body, a line each: those of a card, and the text of the others with what leads on.
fn read(body: &Value) -> String {
    let mut lines = Vec::new();
    if let Some(text) = body["text"].as_str().or(body["formatted_body"].as_str()) {
        lines.push(text.to_owned());
    }
    if body["attachments"].is_array() {
        runs(&body["attachments"][0]["content"], &mut lines);
    }
    for part in ["title", "message"] {
        lines.extend(body[part].as_str().map(str::to_owned));
    }
    lines.extend(body["priority"].as_i64().map(|priority| format!("priority {priority}")));
    lines.join("\n")
}

fn runs(value: &Value, lines: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            lines.extend(map.get("text").and_then(Value::as_str).map(str::to_owned));
            map.values().for_each(|value| runs(value, lines));
        }
        Value::Array(values) => values.iter().for_each(|value| runs(value, lines)),
        _ => {}
    }
}

async fn chats(language: Language) -> String {
    let mut written = String::new();
    for (kind, alerts) in kinds() {
        let message = message_to(ROOM, language, rhythm_of(kind), &alerts);
        for shape in SHAPES {
            let (_, _, body, _) = posted(shape, &message).await;
            let name = shape.rsplit(['#', '/']).next().filter(|name| name.len() < 8).unwrap_or(shape);
            written.push_str(&format!("=== {kind}: {name}\n{}\n\n", read(&body)));
        }
    }
    written
}

#[tokio::test]
async fn every_kind_of_message_reads_in_every_chat_and_language_as_it_was_read_last() {
    use expect_test::expect_file;
    expect_file!["../../fixtures/messages/chats-nl.txt"].assert_eq(&chats(Language::Nl).await);
    expect_file!["../../fixtures/messages/chats-fr.txt"].assert_eq(&chats(Language::Fr).await);
    expect_file!["../../fixtures/messages/chats-de.txt"].assert_eq(&chats(Language::De).await);
    expect_file!["../../fixtures/messages/chats-en.txt"].assert_eq(&chats(Language::En).await);
}

#[tokio::test]
async fn what_presses_rings_higher_where_a_chat_knows_ranks() {
    let mut near = crate::alerts::deadline();
    let belfort::alerts::Notice::Deadline { days, .. } = &mut near.notice else { unreachable!() };
    let ordinary = crate::alerts::deadline();
    *days = 7;
    let body = async |alert| {
        let message = message_to(ROOM, Language::Nl, Rhythm::Instant, &[alert]);
        [posted("/stad#ntfy", &message).await.2, posted("/flow#teams", &message).await.2]
    };
    let ([urgent, card], [calm, quiet]) = (body(near).await, body(ordinary).await);
    assert_eq!((&urgent["priority"], &urgent["tags"][0]), (&json!(4), &json!("warning")));
    assert_eq!((&calm["priority"], &calm["tags"][0]), (&Value::Null, &json!("bell")));
    let colour = |card: &Value| card["attachments"][0]["content"]["body"][0]["inlines"][0]["color"].clone();
    assert_eq!((colour(&card), colour(&quiet)), (json!("Attention"), Value::Null));
}

/// A message of every size through every form: bounded, valid, and no markup of its own.
#[tokio::test]
async fn a_title_of_a_hundred_kilobytes_stays_bounded_and_inert_in_every_chat() {
    let huge = "Fiets\r\n<script>*_`@all\u{202E}&|> 😀".repeat(4_000);
    assert!(huge.len() > 100_000);
    let mut alert = news(&huge);
    let belfort::alerts::Notice::Item { item, why } = &mut alert.notice else { unreachable!() };
    (item.summary, item.source) = (huge.clone(), huge.clone());
    item.themes = vec![huge.clone(); 10];
    item.also = vec![huge.clone(); 10];
    why.words = vec![huge.clone(); 10];
    why.query = Some(huge.clone());
    for (count, rhythm) in [(1, Rhythm::Instant), (6, Rhythm::Daily)] {
        let message = message_to(ROOM, Language::Nl, rhythm, &vec![alert.clone(); count]);
        for (shape, most) in SHAPES.into_iter().zip([28_000, 12_000, 40_000, 8_000]) {
            let (sent, _, body, _) = posted(shape, &message).await;
            assert!(delivered(&sent), "{shape}");
            let whole = body.to_string();
            assert!(whole.len() < most, "{shape}: {}", whole.len());
            assert!(!whole.contains('\u{202E}') && !whole.contains("\\r"), "{shape}");
            let read = read(&body);
            assert!(read.contains("Fiets"), "{shape}: {read}");
            if shape != SHAPES[0] && shape != SHAPES[3] {
                assert!(!read.contains("<script") && !read.contains("<b><script"), "{shape}");
            }
        }
        assert!(message.payload.iter().all(|body| body.to_string().len() < 20_000));
        assert!(message.telegram.iter().all(|part| part.encode_utf16().count() < 20_000));
        assert!(
            message
                .buttons
                .concat()
                .iter()
                .all(|one| one.label.chars().count() <= 60 && one.data.len() <= 64)
        );
    }
}

#[tokio::test]
async fn each_chat_is_told_the_same_in_its_own_form() {
    let mut digest = vec![news("Camera's tellen fietsers"), news("Lussen & lichten")];
    digest[1].id = "0199c3a2".into();
    let message = message_to(ROOM, Language::Nl, Rhythm::Daily, &digest);
    let mut written = String::new();
    for shape in SHAPES {
        let (_, _, body, _) = posted(shape, &message).await;
        written.push_str(&format!("=== {shape}\n{body:#}\n\n"));
    }
    expect_test::expect_file!["../../fixtures/messages/chats.txt"].assert_eq(&written);
}

#[tokio::test]
async fn a_chat_is_not_woken_by_a_title() {
    let (_, path, body, _) = posted("/hooks/abcdefghijklmnopqrstuvwxyz", &hostile()).await;
    assert_eq!(path, "/hooks/abcdefghijklmnopqrstuvwxyz");
    let text = body["text"].as_str().unwrap();
    assert!(!text.contains("<!channel>") && !text.contains("@all") && !text.contains("<b>"), "{text}");
    assert!(text.contains("&lt;!channel&gt;"), "{text}");
}

#[tokio::test]
async fn matrix_takes_each_message_once_by_its_name_and_the_token_stays_out_of_the_address() {
    let (sent, path, body, token) = posted("/_matrix/client/v3/rooms/!a:m.example", &hostile()).await;
    assert!(delivered(&sent));
    assert_eq!(path, "/_matrix/client/v3/rooms/!a:m.example/send/m.room.message/0199-aaaa-bbbb-12345678");
    assert_eq!(token.as_deref(), Some("Bearer TOP+SECRET"));
    assert_eq!(body["msgtype"], "m.notice");
    assert!(!body["formatted_body"].as_str().unwrap().contains("<!channel>"));
}

#[tokio::test]
async fn a_matrix_server_that_asks_to_wait_is_obeyed_to_the_millisecond() {
    let busy = json!({"errcode": "M_LIMIT_EXCEEDED", "error": "Too many requests", "retry_after_ms": 2345});
    let receiver = Receiver::default().answers(429, &[], busy).answers(429, &[], json!("later"));
    let url = receiver.open().await.replace("http://", "http://TOKEN@");
    let to = format!("webhook:{url}/_matrix/client/v3/rooms/!a:m.example");
    let channels = Town::new().open();
    match send(&channels, &to, &note(), 0).await.outcome {
        Outcome::Retry { after, .. } => assert_eq!(after, Some(Duration::from_millis(2345))),
        other => panic!("{other:?}"),
    }
    match send(&channels, &to, &note(), 0).await.outcome {
        Outcome::Retry { after, .. } => {
            assert_eq!(after, None, "an answer without a wait follows the schedule")
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn ntfy_gets_its_topic_in_the_body() {
    let (_, path, body, token) = posted("/alerts/town#ntfy", &note()).await;
    assert_eq!((path.as_str(), body["topic"].as_str()), ("/alerts", Some("town")));
    assert_eq!(token.as_deref(), Some("Bearer TOP+SECRET"));
    assert!(body["click"].as_str().unwrap().starts_with("https://"));
}

/// How long a body may be, as its receiver counts.
fn is_within(address: &str, body: &Value) -> bool {
    match address {
        "/flow#teams" => body.to_string().len() < 28_000,
        "/hooks/abcdefghijklmnopqrstuvwxyz" => body["text"].as_str().unwrap().chars().count() <= 4_000,
        "/town#ntfy" => body["message"].as_str().unwrap().len() <= 4_096,
        "/hook" => body.to_string().len() < 20_000,
        _ => body.to_string().len() < 65_000,
    }
}

#[tokio::test]
async fn a_digest_that_one_message_cannot_hold_arrives_whole_in_several_each_under_its_own_name() {
    let alerts: Vec<_> = (0..300).map(|n| news(&format!("Camera's tellen fietsers, deel {n}."))).collect();
    let long = message(Language::Nl, Rhythm::Daily, &alerts);
    for address in [
        "/flow#teams",
        "/hooks/abcdefghijklmnopqrstuvwxyz",
        "/_matrix/client/v3/rooms/!a:m.example",
        "/town#ntfy",
        "/hook",
    ] {
        let receiver = Receiver::default();
        let to = format!("webhook:{}{address}", receiver.open().await);
        let sent = send(&Town::new().open(), &to, &long, 0).await;
        let bodies = receiver.bodies();
        assert!(delivered(&sent) && sent.parts_done == bodies.len() && bodies.len() > 1, "{address}");
        assert!(bodies.iter().all(|body| is_within(address, body)), "{address}");
        let text = |body: &Value| match address.contains("matrix") {
            true => body["formatted_body"].to_string(),
            false => body.to_string(),
        };
        let all = bodies.iter().map(text).collect::<String>();
        for n in 0..300 {
            assert_eq!(all.matches(&format!("deel {n}.")).count(), 1, "{address}: {n}");
        }
        if address.contains("matrix") {
            let plain = bodies.iter().map(|body| body["body"].to_string()).collect::<String>();
            assert!((0..300).all(|n| plain.matches(&format!("deel {n}.")).count() == 1));
        }
        let names: Vec<String> = receiver
            .got
            .lock()
            .unwrap()
            .iter()
            .map(|(uri, headers, _)| {
                let id = headers.get("webhook-id").map(|id| id.to_str().unwrap().to_owned());
                id.unwrap_or_else(|| uri.to_string())
            })
            .collect();
        if address.contains("matrix") || address == "/hook" {
            assert!(names[0].ends_with("12345678-1") && names[1].ends_with("12345678-2"), "{names:?}");
        }
    }
}

#[tokio::test]
async fn a_part_that_arrived_is_not_sent_again_and_one_that_did_not_keeps_its_name() {
    let alerts: Vec<_> = (0..300).map(|n| news(&format!("Camera's tellen fietsers, deel {n}."))).collect();
    let long = message(Language::Nl, Rhythm::Daily, &alerts);
    let receiver = Receiver::default().answers(200, &[], json!({})).answers(500, &[], json!({}));
    let to = format!("webhook:{}/hook", receiver.open().await);
    let channels = Town::new().open();
    let first = send(&channels, &to, &long, 0).await;
    assert_eq!(first.parts_done, 1);
    let second = send(&channels, &to, &long, first.parts_done).await;
    assert!(delivered(&second));
    let got = receiver.got.lock().unwrap();
    let names: Vec<&str> =
        got.iter().map(|(_, headers, _)| headers["webhook-id"].to_str().unwrap()).collect();
    let name = |part: usize| format!("0199-aaaa-bbbb-12345678-{part}");
    assert_eq!(names[..4], [name(1), name(2), name(2), name(3)]);
}

#[tokio::test]
async fn an_entry_that_no_part_holds_loses_its_last_lines_and_never_its_title() {
    let mut long = message(Language::Nl, Rhythm::Daily, &[news("Een"), news("Twee")]);
    long.told.blocks[0].lines = vec!["regel ".repeat(80); 100];
    for address in ["/flow#teams", "/hooks/abcdefghijklmnopqrstuvwxyz", "/town#ntfy"] {
        let receiver = Receiver::default();
        let to = format!("webhook:{}{address}", receiver.open().await);
        assert!(delivered(&send(&Town::new().open(), &to, &long, 0).await));
        let bodies = receiver.bodies();
        assert!(bodies.iter().all(|body| is_within(address, body)), "{address}");
        let all = bodies.iter().map(Value::to_string).collect::<String>();
        assert!(all.contains("Een") && all.contains("Twee") && all.contains('…'), "{address}");
    }
}
