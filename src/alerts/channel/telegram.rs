//! Telegram, through any Bot API server.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use teloxide::payloads::SendMessageSetters;
use teloxide::prelude::{Request, Requester};
use teloxide::types::{ChatId, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ParseMode};
use teloxide::{ApiError, Bot, RequestError};
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::pace::Pace;
use super::{ConfigError, Outcome, Step, install_crypto};
use crate::alerts::message::Button;
use crate::alerts::mishap::kept;
use crate::alerts::{Address, Message};

/// What the Telegram channel needs.
#[derive(Clone)]
pub struct TelegramConfig {
    /// The bot's token; empty leaves the channel closed and its deliveries waiting.
    pub token: String,
    /// The Bot API server; `https://api.telegram.org` or one of the operator's own.
    pub api_url: String,
    /// The pace that the bot's replies keep as well: Telegram counts them together.
    pub pace: Arc<Mutex<Pace>>,
}

impl fmt::Debug for TelegramConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TelegramConfig").field("api_url", &self.api_url).finish_non_exhaustive()
    }
}

/// Sends messages to Telegram chats.
pub struct TelegramChannel {
    bot: Option<Bot>,
    pace: Arc<Mutex<Pace>>,
}

impl fmt::Debug for TelegramChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TelegramChannel").field("open", &self.bot.is_some()).finish_non_exhaustive()
    }
}

impl TelegramChannel {
    /// Opens the channel; without a token it stays closed.
    ///
    /// # Errors
    /// An `api_url` that is not a web address.
    pub fn open(config: &TelegramConfig) -> Result<TelegramChannel, ConfigError> {
        let pace = config.pace.clone();
        if config.token.trim().is_empty() {
            return Ok(TelegramChannel { bot: None, pace });
        }
        let problem = || ConfigError {
            key: "telegram.api_url",
            problem: "is not a web address; write one such as `https://api.telegram.org`".into(),
        };
        let url = url::Url::parse(config.api_url.trim()).map_err(|_| problem())?;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err(problem());
        }
        install_crypto();
        Ok(TelegramChannel { bot: Some(Bot::new(config.token.trim()).set_api_url(url)), pace })
    }

    /// Sends the part after the first `parts_done`.
    pub async fn send_next(&self, chat: i64, message: &Message, parts_done: usize) -> Step {
        let parts = &message.telegram;
        let Some(bot) = &self.bot else {
            let outcome = Outcome::configure(kept("telegram-token", "telegram.token"));
            return Step::after(outcome, parts_done, parts.len());
        };
        let outcome = match parts.get(parts_done) {
            Some(part) => {
                // Buttons stand under the last part, which says why the message came.
                let is_last = parts_done + 1 == parts.len();
                let keyboard = is_last.then(|| keyboard(&message.buttons)).flatten();
                match self.send_part(bot, chat, part, keyboard).await {
                    Ok(id) => Outcome::Delivered { receipt: Some(id) },
                    Err(outcome) => outcome,
                }
            }
            // What was sent in more parts before is whole.
            None => Outcome::Delivered { receipt: None },
        };
        Step::after(outcome, parts_done, parts.len())
    }

    async fn send_part(
        &self,
        bot: &Bot,
        chat: i64,
        part: &str,
        keyboard: Option<InlineKeyboardMarkup>,
    ) -> Result<String, Outcome> {
        let moment = self
            .pace
            .lock()
            .await
            .take(chat, Instant::now())
            .map_err(|wait| Outcome::Retry { after: Some(wait), cause: kept("telegram-pace", "") })?;
        tokio::time::sleep_until(moment).await;
        let preview = LinkPreviewOptions {
            is_disabled: true,
            url: None,
            prefer_small_media: false,
            prefer_large_media: false,
            show_above_text: false,
        };
        let request =
            bot.send_message(ChatId(chat), part).parse_mode(ParseMode::Html).link_preview_options(preview);
        let request = match keyboard {
            Some(keyboard) => request.reply_markup(keyboard),
            None => request,
        };
        match request.send().await {
            Ok(message) => Ok(message.id.0.to_string()),
            Err(error) => {
                if let RequestError::RetryAfter(seconds) = &error {
                    let wait = Duration::from_secs(seconds.seconds().into());
                    self.pace.lock().await.rest(chat, Instant::now() + wait);
                }
                Err(read(&error))
            }
        }
    }
}

/// Buttons as Telegram takes them; `None` without any.
pub fn keyboard(buttons: &[Vec<Button>]) -> Option<InlineKeyboardMarkup> {
    let button = |one: &Button| InlineKeyboardButton::callback(one.label.clone(), one.data.clone());
    let rows = buttons.iter().map(|row| row.iter().map(button).collect::<Vec<_>>());
    (!buttons.is_empty()).then(|| InlineKeyboardMarkup::new(rows))
}

/// What a failed request means. No text of a network error is passed on: it may hold the address with the token.
fn read(error: &RequestError) -> Outcome {
    match error {
        RequestError::RetryAfter(seconds) => Outcome::Retry {
            after: Some(Duration::from_secs(seconds.seconds().into())),
            cause: kept("telegram-waits", seconds.seconds()),
        },
        RequestError::MigrateToChatId(ChatId(chat)) => Outcome::Moved { to: Address::Telegram(*chat) },
        RequestError::Api(error) => refused(error),
        RequestError::Network(error) if error.is_connect() => {
            Outcome::retry(kept("telegram-unreachable", ""))
        }
        RequestError::Network(error) if error.is_timeout() => Outcome::ambiguous(kept("telegram-silent", "")),
        RequestError::Network(_) => Outcome::ambiguous(kept("telegram-broke", "")),
        RequestError::InvalidJson { .. } => Outcome::ambiguous(kept("telegram-broke", "")),
        RequestError::Io(_) => Outcome::retry(kept("telegram-unreachable", "")),
    }
}

/// What an answer of the Bot API means.
fn refused(error: &ApiError) -> Outcome {
    let says = |word| kept(word, error);
    match error {
        ApiError::InvalidToken => {
            Outcome::configure(kept("telegram-token", "telegram.token, telegram.api_url"))
        }
        ApiError::BotBlocked
        | ApiError::BotKicked
        | ApiError::BotKickedFromSupergroup
        | ApiError::BotKickedFromChannel
        | ApiError::ChatNotFound
        | ApiError::UserDeactivated
        | ApiError::UserNotFound
        | ApiError::CantInitiateConversation
        | ApiError::CantTalkWithBots
        | ApiError::GroupDeactivated
        | ApiError::NotEnoughRightsToPostMessages => Outcome::Gone { cause: says("telegram-gone") },
        ApiError::Unknown(said) => unknown(said),
        ApiError::CantParseEntities(_) | ApiError::MessageIsTooLong | ApiError::MessageTextIsEmpty => {
            Outcome::Refused { cause: says("telegram-says") }
        }
        _ => Outcome::retry(says("telegram-says")),
    }
}

/// What an answer means that the library has no name for, by the words that Telegram starts it with.
fn unknown(said: &str) -> Outcome {
    let says = |word| kept(word, said.chars().take(200).collect::<String>());
    let gone =
        ["Forbidden", "Bad Request: have no rights", "Bad Request: not enough rights", "Bad Request: CHAT_"];
    if gone.iter().any(|start| said.starts_with(start)) {
        Outcome::Gone { cause: says("telegram-gone") }
    } else if said.starts_with("Unauthorized") {
        Outcome::configure(kept("telegram-token", "telegram.token, telegram.api_url"))
    } else if said.starts_with("Bad Request") {
        Outcome::Refused { cause: says("telegram-says") }
    } else {
        Outcome::retry(says("telegram-says"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_without_a_name_is_read_by_its_first_words() {
        assert!(matches!(
            unknown("Forbidden: bot is not a member of the channel chat"),
            Outcome::Gone { .. }
        ));
        assert!(matches!(unknown("Bad Request: wrong type of entity"), Outcome::Refused { .. }));
        assert!(matches!(unknown("Internal Server Error"), Outcome::Retry { after: None, .. }));
    }
}
