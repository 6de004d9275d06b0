//! The question that an address is asked, in every form: today only mailboxes are.

use serde_json::json;

use super::{wanted, wording};
use crate::alerts::Message;
use crate::alerts::message::{Block, Told, anchor, page};
use crate::daemon::tower::Tower;
use crate::store::Consent;
use crate::text::html::escaped;
use crate::text::say;

/// What an address is asked, and how it answers.
pub fn letter(tower: &Tower, consent: &Consent) -> Message {
    let t = |key: &str| say(consent.language, key, &[]);
    let links = tower.links();
    let asks = wording(consent.language, &wanted(tower, consent), consent);
    let link = links.confirm(&consent.token);
    let (subject, how, not_you) = (t("consent-subject"), t("consent-how"), t("consent-not-you"));
    let [asks_html, how_html, not_you_html] = [&asks, &how, &not_you].map(|text| escaped(text));
    let in_mail = anchor(&link, &link);
    let in_chat = format!("<a href=\"{0}\">{0}</a>", escaped(&link));
    let paragraphs = format!("<p>{asks_html}</p>\n<p>{how_html}<br>{in_mail}</p>\n<p>{not_you_html}</p>");
    Message {
        text: format!("{asks}\n\n{how}\n{link}\n\n{not_you}\n"),
        html: page(consent.language, &subject, &paragraphs),
        telegram: vec![format!("{asks_html}\n\n{how_html}\n{in_chat}\n\n{not_you_html}")],
        buttons: Vec::new(),
        payload: vec![json!({ "type": "belfort.consent", "data": { "text": asks, "confirm": link } })],
        told: Told {
            blocks: vec![Block {
                title: asks,
                link: link.clone(),
                origin: String::new(),
                lines: vec![how],
                pages: Vec::new(),
            }],
            because: String::new(),
            urgent: false,
            ways: vec![(not_you, links.stop(&consent.token))],
        },
        subject,
    }
}
