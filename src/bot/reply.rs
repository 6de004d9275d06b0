//! What the bot answers, before it is on the wire.

use serde::{Deserialize, Serialize};

pub use crate::alerts::message::Button;
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
