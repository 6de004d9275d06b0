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

    /// The request that tells a message; `None` for Standard Webhooks, which sign their own.
    ///
    /// # Shape
    /// `delivery` names the message; Matrix takes one name only once.
    pub(super) fn post(self, url: &Url, message: &Message, delivery: &str) -> Option<Post> {
        let told = &message.told;
        let body = match self {
            Shape::Standard => return None,
            Shape::Teams => card(message),
            Shape::Slack => json!({ "text": chat(told) }),
            Shape::Matrix => matrix(message),
            Shape::Ntfy => ntfy(url, message),
        };
        let mut to = url.clone();
        to.set_fragment(None);
        let token = (!url.username().is_empty()).then(|| decoded(url.username()));
        // Neither fails: the address has a host, or it would be none of ours.
        let _ = (to.set_username(""), to.set_password(None));
        if let (Shape::Matrix, Ok(mut path)) = (self, to.path_segments_mut()) {
            path.pop_if_empty().extend(["send", "m.room.message", delivery]);
        }
        if let (Shape::Ntfy, Ok(mut path)) = (self, to.path_segments_mut()) {
            // JSON goes to the root, with the topic inside.
            path.pop_if_empty().pop();
        }
        let method = if self == Shape::Matrix { Method::PUT } else { Method::POST };
        Some(Post { method, url: to, token, body })
    }
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

/// An adaptive card. Its texts are runs, which know no markup: a title cannot become a link or a heading.
fn card(message: &Message) -> Value {
    let told = &message.told;
    let mut blocks: Vec<Value> = Vec::new();
    let mut room = TEAMS_BYTES_MAX.saturating_sub(wrapped(message, &[]).to_string().len());
    for block in &told.blocks {
        let container = container(block);
        let Some(left) = room.checked_sub(container.to_string().len() + 1) else { break };
        room = left;
        blocks.push(container);
    }
    wrapped(message, &blocks)
}

fn wrapped(message: &Message, blocks: &[Value]) -> Value {
    let told = &message.told;
    let look = match told.urgent {
        // The one rank that a card knows: the colour of what asks for attention.
        true => json!({ "weight": "Bolder", "size": "Medium", "color": "Attention" }),
        false => json!({ "weight": "Bolder", "size": "Medium" }),
    };
    let mut body = vec![text(&message.subject, look)];
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

/// A message in the notation that Slack and Mattermost share.
fn chat(told: &Told) -> String {
    let blocks = told.blocks.iter().map(|block| {
        let title =
            format!("*<{}|{}>*", block.link.replace('|', "%7C"), tame(&block.title).replace('|', "¦"));
        let lines = [&block.origin].into_iter().filter(|line| !line.is_empty()).chain(&block.lines);
        let own = block.pages.iter().map(|(words, link)| chat_link(link, words));
        std::iter::once(title).chain(lines.map(|line| tame(line))).chain(own).collect::<Vec<_>>().join("\n")
    });
    let ways: Vec<String> = told.ways.iter().map(|(words, link)| chat_link(link, words)).collect();
    let end = format!("{} {}", tame(&told.because), ways.join(" · "));
    let end = end.trim();
    fit(blocks, end, CHAT_CHARS_MAX, |text| text.chars().count())
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

fn matrix(message: &Message) -> Value {
    let told = &message.told;
    let blocks = told.blocks.iter().map(|block| {
        let title = format!("<b><a href=\"{}\">{}</a></b>", escaped(&block.link), escaped(&block.title));
        let lines = [&block.origin].into_iter().filter(|line| !line.is_empty()).chain(&block.lines);
        let own = block.pages.iter().map(|(words, link)| anchor(link, words));
        let text =
            std::iter::once(title).chain(lines.map(|line| escaped(line))).chain(own).collect::<Vec<_>>();
        format!("<p>{}</p>", text.join("<br>"))
    });
    let ways: Vec<String> = told.ways.iter().map(|(words, link)| anchor(link, words)).collect();
    let end = format!("<p><i>{}</i> {}</p>", escaped(&told.because), ways.join(" · "));
    // An event may hold 64 KiB, and the plain text stands beside the HTML.
    let html = fit(blocks, &end, 24_000, str::len);
    let plain: String = message.text.chars().take(6_000).collect();
    json!({ "msgtype": "m.notice", "body": plain, "format": "org.matrix.custom.html", "formatted_body": html })
}

fn anchor(link: &str, words: &str) -> String {
    format!("<a href=\"{}\">{}</a>", escaped(link), escaped(words))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn ntfy(url: &Url, message: &Message) -> Value {
    let told = &message.told;
    let blocks = told.blocks.iter().map(|block| {
        let lines = [&block.origin].into_iter().filter(|line| !line.is_empty()).chain(&block.lines);
        std::iter::once(&block.title).chain(lines).cloned().collect::<Vec<_>>().join("\n")
    });
    let topic =
        url.path_segments().and_then(|mut path| path.rfind(|part| !part.is_empty())).unwrap_or_default();
    let view = |label: &str, url: &str| json!({ "action": "view", "label": label, "url": url });
    // A message of ntfy has room for three buttons.
    let own = told.blocks.first().map(|block| &block.pages[..]).unwrap_or_default();
    let mut actions: Vec<Value> = own.iter().take(2).map(|(words, link)| view(words, link)).collect();
    actions.extend(told.ways.first().map(|(words, link)| view(words, link)));
    let mut body = json!({
        "topic": topic,
        "title": message.subject,
        "message": fit(blocks, &told.because, NTFY_BYTES_MAX, str::len),
        "click": told.blocks.first().map(|block| &block.link),
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
}

/// As many whole blocks as there is room for, and the end; `… +3` says how many did not fit.
fn fit(blocks: impl Iterator<Item = String>, end: &str, max: usize, size: fn(&str) -> usize) -> String {
    // The dots and the number of what is missing take at most 12.
    let mut room = max.saturating_sub(size(end) + 2 + 12);
    let (mut kept, mut missing) = (Vec::new(), 0);
    for block in blocks {
        match room.checked_sub(size(&block) + 2) {
            Some(left) if missing == 0 => {
                room = left;
                kept.push(block);
            }
            _ => missing += 1,
        }
    }
    if missing > 0 {
        kept.push(format!("… +{missing}"));
    }
    kept.push(end.to_owned());
    kept.join("\n\n")
}
