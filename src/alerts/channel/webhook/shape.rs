//! The forms that a webhook takes: Standard Webhooks, and the chats that have one of their own.
//!
//! The address says which. Where a host says nothing (a ntfy or Mattermost of the town's own), the fragment does, which is
//! never sent: `https://push.town.example/belfort#ntfy`.

use reqwest::Method;
use serde_json::{Value, json};
use url::Url;

use crate::alerts::Message;
use crate::alerts::message::{Block, Told};

/// The form of a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Standard Webhooks: our own JSON, signed.
    Standard,
    /// An adaptive card for a workflow of Microsoft Teams.
    Teams,
    /// An incoming webhook of Slack or Mattermost.
    Slack,
    /// A room of a Matrix server; the token stands before the host.
    Matrix,
    /// A topic of a ntfy server; a token may stand before the host.
    Ntfy,
}

/// A request to make: the secrets of the address are in `token`, not in `url`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Post {
    pub method: Method,
    pub url: Url,
    pub token: Option<String>,
    pub body: Value,
}

/// What a card for Teams may measure; Workflows refuse more than 28 kB.
const TEAMS_BYTES_MAX: usize = 27_000;
/// What a chat message may measure: the shortest limit of the servers (Mattermost before 5.0).
const CHAT_CHARS_MAX: usize = 4_000;
/// What a message of ntfy may measure, in bytes.
const NTFY_BYTES_MAX: usize = 4_000;
/// What the HTML of a Matrix message may measure: an event may hold 64 KiB, and the plain text stands beside it.
const MATRIX_BYTES_MAX: usize = 24_000;
/// Kept free in every part for its number, ` (12/34)`.
const NUMBER_MAX: usize = 16;

impl Shape {
    /// The form that an address asks for.
    pub fn of(url: &Url) -> Shape {
        let host = url.host_str().unwrap_or_default();
        let path = url.path();
        match url.fragment() {
            Some("teams") => return Shape::Teams,
            Some("slack" | "mattermost") => return Shape::Slack,
            Some("matrix") => return Shape::Matrix,
            Some("ntfy") => return Shape::Ntfy,
            _ => {}
        }
        if host.ends_with(".logic.azure.com") || host.ends_with(".environment.api.powerplatform.com") {
            Shape::Teams
        } else if host == "hooks.slack.com" || host == "hooks.slack-gov.com" || is_mattermost(path) {
            Shape::Slack
        } else if path.starts_with("/_matrix/client/") {
            Shape::Matrix
        } else if host == "ntfy.sh" {
            Shape::Ntfy
        } else {
            Shape::Standard
        }
    }

    /// The requests that tell a message, part by part; `None` for Standard Webhooks, which sign their own.
    ///
    /// # Shape
    /// Whole blocks in their order, each in one part: everything that is told arrives. `delivery` names the message, and its parts
    /// when there are several; Matrix takes one name only once.
    pub(super) fn posts(self, url: &Url, message: &Message, delivery: &str) -> Option<Vec<Post>> {
        let told = &message.told;
        let bodies = match self {
            Shape::Standard => return None,
            Shape::Teams => cards(message),
            Shape::Slack => chats(told),
            Shape::Matrix => matrix(message),
            Shape::Ntfy => ntfy(url, message),
        };
        let count = bodies.len();
        let post = |(place, body)| self.post(url, &part_name(delivery, place, count), body);
        Some(bodies.into_iter().enumerate().map(post).collect())
    }

    fn post(self, url: &Url, name: &str, body: Value) -> Post {
        let mut to = url.clone();
        to.set_fragment(None);
        let token = (!url.username().is_empty()).then(|| decoded(url.username()));
        // Neither fails: the address has a host, or it would be none of ours.
        let _ = (to.set_username(""), to.set_password(None));
        if let (Shape::Matrix, Ok(mut path)) = (self, to.path_segments_mut()) {
            path.pop_if_empty().extend(["send", "m.room.message", name]);
        }
        if let (Shape::Ntfy, Ok(mut path)) = (self, to.path_segments_mut()) {
            // JSON goes to the root, with the topic inside.
            path.pop_if_empty().pop();
        }
        let method = if self == Shape::Matrix { Method::PUT } else { Method::POST };
        Post { method, url: to, token, body }
    }
}

/// The name of a part: a receiver that gets it again knows it by that. A message of one part has the name of its delivery.
pub(super) fn part_name(delivery: &str, place: usize, count: usize) -> String {
    if count > 1 { format!("{delivery}-{}", place + 1) } else { delivery.to_owned() }
}

/// Mattermost's own form of address: `/hooks/` and 26 letters and digits.
fn is_mattermost(path: &str) -> bool {
    let id = path.rsplit_once("/hooks/").map(|(_, id)| id);
    id.is_some_and(|id| id.len() == 26 && id.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

fn decoded(text: &str) -> String {
    url::form_urlencoded::parse(text.replace('+', "%2B").as_bytes())
        .map(|(name, _)| name.into_owned())
        .collect()
}

/// Adaptive cards. Their texts are runs, which know no markup: a title cannot become a link or a heading.
fn cards(message: &Message) -> Vec<Value> {
    let room = TEAMS_BYTES_MAX.saturating_sub(wrapped(message, &[], "").to_string().len() + NUMBER_MAX);
    let parts = parts(&message.told.blocks, room, |block| container(block).to_string().len() + 1);
    numbered(&parts, |blocks, number| {
        wrapped(message, &blocks.iter().map(container).collect::<Vec<_>>(), number)
    })
}

fn wrapped(message: &Message, blocks: &[Value], number: &str) -> Value {
    let told = &message.told;
    let subject = format!("{}{number}", message.subject);
    let look = match told.urgent {
        // The one rank that a card knows: the colour of what asks for attention.
        true => json!({ "weight": "Bolder", "size": "Medium", "color": "Attention" }),
        false => json!({ "weight": "Bolder", "size": "Medium" }),
    };
    let mut body = vec![text(&subject, look)];
    body.extend(blocks.iter().cloned());
    body.push(text(&told.because, json!({ "isSubtle": true, "size": "Small" })));
    let mut card = json!({
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
    });
    if !told.ways.is_empty() {
        let open = |(words, link): &(String, String)| json!({ "type": "Action.OpenUrl", "title": words, "url": link });
        card["actions"] = told.ways.iter().map(open).collect();
    }
    let content_type = "application/vnd.microsoft.card.adaptive";
    json!({ "type": "message", "attachments": [{ "contentType": content_type, "contentUrl": null, "content": card }] })
}

fn container(block: &Block) -> Value {
    let open = json!({ "type": "Action.OpenUrl", "url": block.link });
    let mut items = vec![text(&block.title, json!({ "weight": "Bolder", "selectAction": open }))];
    if !block.origin.is_empty() {
        items.push(text(&block.origin, json!({ "isSubtle": true, "size": "Small" })));
    }
    items.extend(block.lines.iter().map(|line| text(line, json!({}))));
    items.extend(block.pages.iter().map(|(words, link)| {
        let open = json!({ "type": "Action.OpenUrl", "url": link });
        text(words, json!({ "size": "Small", "selectAction": open }))
    }));
    json!({ "type": "Container", "separator": true, "items": items })
}

/// A line of a card: one run, with the look that is asked for.
fn text(text: &str, look: Value) -> Value {
    let mut run = json!({ "type": "TextRun", "text": text });
    if let (Some(run), Value::Object(look)) = (run.as_object_mut(), look) {
        run.extend(look);
    }
    json!({ "type": "RichTextBlock", "inlines": [run] })
}

/// Messages in the notation that Slack and Mattermost share.
fn chats(told: &Told) -> Vec<Value> {
    let ways: Vec<String> = told.ways.iter().map(|(words, link)| chat_link(link, words)).collect();
    let end = format!("{} {}", tame(&told.because), ways.join(" · "));
    let end = end.trim_end();
    let room = CHAT_CHARS_MAX.saturating_sub(end.chars().count() + NUMBER_MAX);
    let parts = parts(&told.blocks, room, |block| chat(block).chars().count() + 2);
    numbered(&parts, |blocks, number| {
        let blocks = blocks.iter().map(chat).chain([format!("{end}{number}")]);
        json!({ "text": blocks.collect::<Vec<_>>().join("\n\n") })
    })
}

fn chat(block: &Block) -> String {
    let title = format!("*<{}|{}>*", block.link.replace('|', "%7C"), tame(&block.title).replace('|', "¦"));
    let lines = [&block.origin].into_iter().filter(|line| !line.is_empty()).chain(&block.lines);
    let own = block.pages.iter().map(|(words, link)| chat_link(link, words));
    std::iter::once(title).chain(lines.map(|line| tame(line))).chain(own).collect::<Vec<_>>().join("\n")
}

fn chat_link(link: &str, words: &str) -> String {
    format!("<{}|{}>", link.replace('|', "%7C"), tame(words))
}

/// A text that can neither be markup nor call a whole channel.
fn tame(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    // A zero-width space: `@channel` stays readable and wakes nobody.
    escaped.replace('@', "@\u{200b}")
}

fn matrix(message: &Message) -> Vec<Value> {
    let told = &message.told;
    let ways: Vec<String> = told.ways.iter().map(|(words, link)| anchor(link, words)).collect();
    let end = |number: &str| format!("<p><i>{}</i> {}{number}</p>", escaped(&told.because), ways.join(" · "));
    let room = MATRIX_BYTES_MAX.saturating_sub(end("").len() + NUMBER_MAX);
    let parts = parts(&told.blocks, room, |block| html(block).len() + 2);
    numbered(&parts, |blocks, number| {
        let html = blocks.iter().map(html).chain([end(number)]).collect::<Vec<_>>().join("\n\n");
        // The plain text stands beside the HTML: the message itself, or what this part holds of it.
        let plain = match parts.len() {
            1 if message.text.len() <= MATRIX_BYTES_MAX => message.text.clone(),
            _ => {
                let way = told.ways.first().map(|(_, link)| format!(" {link}")).unwrap_or_default();
                let end = format!("{}{way}{number}", told.because);
                blocks.iter().map(plain).chain([end]).collect::<Vec<_>>().join("\n\n")
            }
        };
        json!({ "msgtype": "m.notice", "body": plain, "format": "org.matrix.custom.html", "formatted_body": html })
    })
}

fn html(block: &Block) -> String {
    let title = format!("<b><a href=\"{}\">{}</a></b>", escaped(&block.link), escaped(&block.title));
    let lines = [&block.origin].into_iter().filter(|line| !line.is_empty()).chain(&block.lines);
    let own = block.pages.iter().map(|(words, link)| anchor(link, words));
    let text = std::iter::once(title).chain(lines.map(|line| escaped(line))).chain(own).collect::<Vec<_>>();
    format!("<p>{}</p>", text.join("<br>"))
}

/// A block without any form.
fn plain(block: &Block) -> String {
    let lines = [&block.origin].into_iter().filter(|line| !line.is_empty()).chain(&block.lines);
    std::iter::once(&block.title).chain(lines).cloned().collect::<Vec<_>>().join("\n")
}

fn anchor(link: &str, words: &str) -> String {
    format!("<a href=\"{}\">{}</a>", escaped(link), escaped(words))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn ntfy(url: &Url, message: &Message) -> Vec<Value> {
    let told = &message.told;
    let topic =
        url.path_segments().and_then(|mut path| path.rfind(|part| !part.is_empty())).unwrap_or_default();
    let view = |label: &str, url: &str| json!({ "action": "view", "label": label, "url": url });
    let room = NTFY_BYTES_MAX.saturating_sub(told.because.len() + NUMBER_MAX);
    let parts = parts(&told.blocks, room, |block| plain(block).len() + 2);
    numbered(&parts, |blocks, number| {
        // A message of ntfy has room for three buttons.
        let own = blocks.first().map(|block| &block.pages[..]).unwrap_or_default();
        let mut actions: Vec<Value> = own.iter().take(2).map(|(words, link)| view(words, link)).collect();
        actions.extend(told.ways.first().map(|(words, link)| view(words, link)));
        let text = blocks.iter().map(plain).chain([format!("{}{number}", told.because)]);
        let mut body = json!({
            "topic": topic,
            "title": message.subject,
            "message": text.collect::<Vec<_>>().join("\n\n"),
            "click": blocks.first().map(|block| &block.link),
            "tags": [if told.urgent { "warning" } else { "bell" }],
        });
        if !actions.is_empty() {
            body["actions"] = json!(actions);
        }
        if told.urgent {
            // Of five ranks the fourth, high: it rings longer, and leaves the fifth to those who are woken at night.
            body["priority"] = json!(4);
        }
        body
    })
}

/// Whole blocks, in order, in as few parts as hold them; a block that no part holds loses its last lines, never its title.
fn parts(blocks: &[Block], room: usize, size: impl Fn(&Block) -> usize) -> Vec<Vec<Block>> {
    let mut parts: Vec<Vec<Block>> = vec![Vec::new()];
    let mut left = room;
    for block in blocks {
        let block = shortened(block, room, &size);
        let takes = size(&block);
        if takes > left && parts.last().is_some_and(|part| !part.is_empty()) {
            parts.push(Vec::new());
            left = room;
        }
        left = left.saturating_sub(takes);
        parts.last_mut().expect("there is always a part").push(block);
    }
    parts
}

fn shortened(block: &Block, room: usize, size: impl Fn(&Block) -> usize) -> Block {
    let mut block = block.clone();
    if size(&block) > room {
        block.lines.push("…".to_owned());
        while size(&block) > room && block.lines.len() > 1 {
            block.lines.remove(block.lines.len() - 2);
        }
    }
    block
}

/// The body of each part, which says ` (2/3)` when there are several.
fn numbered(parts: &[Vec<Block>], body: impl Fn(&[Block], &str) -> Value) -> Vec<Value> {
    let count = parts.len();
    let number = |place: usize| if count > 1 { format!(" ({}/{count})", place + 1) } else { String::new() };
    parts.iter().enumerate().map(|(place, part)| body(part, &number(place))).collect()
}
