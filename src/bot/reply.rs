//! What the bot answers, before it is on the wire.

use serde::{Deserialize, Serialize};

use super::command::DATA_MAX;
use crate::alerts::message::piece::{Piece, parts};

/// One message of the bot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    /// A message in Telegram's HTML.
    Message {
        /// At most 4,096 units.
        html: String,
        /// Buttons under it, row by row.
        buttons: Vec<Vec<Button>>,
        /// The message that it takes the place of.
        instead_of: Option<i32>,
    },
    /// A file.
    File {
        /// Its name.
        name: String,
        /// What it holds.
        text: String,
        /// What stands under it.
        caption: String,
    },
}

/// A button under a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// What stands on it.
    pub label: String,
    /// What comes back when it is pressed.
    pub data: String,
}

impl Button {
    /// A button; `None` when its data is longer than Telegram takes.
    pub fn new(label: impl Into<String>, data: String) -> Option<Button> {
        (data.len() <= DATA_MAX).then(|| Button { label: label.into(), data })
    }
}

/// One message without buttons.
pub(super) fn text(text: &str) -> Vec<Reply> {
    blocks(&[Piece::text(text)], Vec::new())
}

/// Blocks in as many messages as they need; the buttons stand under the last.
pub(super) fn blocks(blocks: &[Piece], buttons: Vec<Vec<Button>>) -> Vec<Reply> {
    let mut htmls = parts(blocks).into_iter();
    let last = htmls.next_back();
    let message = |html, buttons| Reply::Message { html, buttons, instead_of: None };
    let mut replies: Vec<Reply> = htmls.map(|html| message(html, Vec::new())).collect();
    replies.extend(last.map(|html| message(html, buttons)));
    replies
}
