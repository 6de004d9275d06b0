//! Replies on the wire. They wait in the store until Telegram took them.

use std::time::Duration;

use chrono::TimeDelta;
use teloxide::payloads::{
    AnswerCallbackQuerySetters, EditMessageTextSetters, SendDocumentSetters, SendMessageSetters,
};
use teloxide::prelude::Requester;
use teloxide::types::{CallbackQueryId, ChatId, InputFile, LinkPreviewOptions, MessageId, ParseMode};
use teloxide::{ApiError, RequestError};
use tokio::time::Instant;
use uuid::Uuid;

use super::Face;
use super::reply::{Button, Reply};
use crate::alerts::channel::telegram::keyboard;

/// Replies taken at a time.
const BATCH: i64 = 20;
/// How long a reply is tried: later nobody knows any more what was asked.
const TRIED: TimeDelta = TimeDelta::hours(1);
/// Between two attempts when Telegram cannot be reached.
const AGAIN: TimeDelta = TimeDelta::seconds(5);
/// Who would wait longer than this for its turn comes back later: replies to others stand behind it. A second is the turn of
/// a person, whose second message follows the first.
const PATIENCE: Duration = Duration::from_millis(1_100);

/// How long the replies of a chat are ours without a word from us.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// What an attempt may take: its turn, and the 17 seconds after which the client gives up.
const ATTEMPT_MAX: TimeDelta = TimeDelta::seconds(20);

/// What became of a reply.
enum Left {
    /// It left, or never will.
    Done,
    /// Again after this time.
    Later(TimeDelta),
    /// The group has become another one; at once there.
    Moved(i64),
}

impl Face {
    /// Whether replies wait for another attempt.
    pub(super) async fn has_waiting(&self) -> anyhow::Result<bool> {
        let soon = self.tower.clock.now() + TRIED;
        Ok(!self.tower.store.waiting_replies(soon, 1).await?.is_empty())
    }

    /// Sends what is due, in order, except what another sender has in hands: another call of Telegram, or another node.
    pub(super) async fn send_waiting(&self) -> anyhow::Result<()> {
        let owner = Uuid::now_v7().to_string();
        loop {
            let now = self.tower.clock.now();
            let until = now + LEASE;
            let waiting = self.tower.store.claim_replies(&owner, now, until, BATCH).await?;
            if waiting.is_empty() {
                return Ok(());
            }
            let mut resting = Vec::new();
            for one in waiting.iter().filter(|one| now - one.created < TRIED) {
                if resting.contains(&one.chat) {
                    continue;
                }
                // What is left is taken again, by this or another sender.
                if self.tower.clock.now() + ATTEMPT_MAX > until {
                    break;
                }
                let left = match serde_json::from_str(&one.reply) {
                    Ok(reply) => self.send(one.chat, &reply).await,
                    Err(_) => Left::Done,
                };
                match left {
                    Left::Done => self.tower.store.reply_left(one.number).await?,
                    Left::Later(wait) => {
                        resting.push(one.chat);
                        self.tower.store.reply_waits(one.number, now + wait).await?;
                    }
                    Left::Moved(to) => {
                        resting.push(one.chat);
                        self.tower.store.chat_moved(one.chat, to).await?;
                    }
                }
            }
            for old in waiting.iter().filter(|one| now - one.created >= TRIED) {
                self.tower.store.reply_left(old.number).await?;
            }
            // Given back before the next look: a reply that came meanwhile was refused to who wrote it, and is ours to send.
            self.tower.store.release_turns(&owner).await?;
        }
    }

    /// Tells Telegram that a press of a button was heard; otherwise its clock goes on turning on the phone.
    pub(super) async fn release(&self, query: &CallbackQueryId, whisper: Option<String>) {
        let answer = self.bot.answer_callback_query(query.clone());
        let answered = match whisper {
            Some(text) => answer.text(text).show_alert(true).await,
            None => answer.await,
        };
        if answered.is_err() {
            tracing::debug!("a button was answered too late for Telegram");
        }
    }

    async fn send(&self, chat: i64, reply: &Reply) -> Left {
        // Telegram counts replies and alerts together, so they take turns.
        let turn = self.tower.pace.lock().await.take_within(PATIENCE, chat, Instant::now());
        match turn {
            Ok(moment) => tokio::time::sleep_until(moment).await,
            Err(wait) => return Left::Later(TimeDelta::from_std(wait).unwrap_or(AGAIN)),
        }
        let sent = self.send_now(chat, reply).await;
        if let Err(RequestError::RetryAfter(seconds)) = &sent {
            let wait = Duration::from_secs(seconds.seconds().into());
            self.tower.pace.lock().await.rest(chat, Instant::now() + wait);
        }
        sent.map_or_else(|error| read(&error), |()| Left::Done)
    }

    async fn send_now(&self, chat: i64, reply: &Reply) -> Result<(), RequestError> {
        match reply {
            Reply::Message { html, buttons, instead_of: Some(message) } => {
                match self.edit(chat, *message, html, buttons).await {
                    // It is too old to be changed, or gone: the answer comes as a new message.
                    Err(RequestError::Api(error)) if !matches!(error, ApiError::MessageNotModified) => {
                        self.write(chat, html, buttons).await
                    }
                    done => done,
                }
            }
            Reply::Message { html, buttons, instead_of: None } => self.write(chat, html, buttons).await,
            Reply::File { name, text, caption } => {
                let file = InputFile::memory(text.clone().into_bytes()).file_name(name.clone());
                self.bot.send_document(ChatId(chat), file).caption(caption).await.map(drop)
            }
        }
    }

    async fn write(&self, chat: i64, html: &str, buttons: &[Vec<Button>]) -> Result<(), RequestError> {
        let message = self.bot.send_message(ChatId(chat), html).parse_mode(ParseMode::Html);
        let message = message.link_preview_options(no_preview());
        match keyboard(buttons) {
            Some(keyboard) => message.reply_markup(keyboard).await.map(drop),
            None => message.await.map(drop),
        }
    }

    async fn edit(
        &self,
        chat: i64,
        message: i32,
        html: &str,
        buttons: &[Vec<Button>],
    ) -> Result<(), RequestError> {
        let edit =
            self.bot.edit_message_text(ChatId(chat), MessageId(message), html).parse_mode(ParseMode::Html);
        let edit = edit.link_preview_options(no_preview());
        match keyboard(buttons) {
            Some(keyboard) => edit.reply_markup(keyboard).await.map(drop),
            None => edit.await.map(drop),
        }
    }
}

fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

fn read(error: &RequestError) -> Left {
    match error {
        RequestError::RetryAfter(seconds) => Left::Later(TimeDelta::seconds(seconds.seconds().into())),
        RequestError::MigrateToChatId(ChatId(chat)) => Left::Moved(*chat),
        RequestError::Network(_) => Left::Later(AGAIN),
        RequestError::Api(ApiError::Unknown(said))
            if said.starts_with("Internal") || said.starts_with("Bad Gateway") =>
        {
            Left::Later(AGAIN)
        }
        // Whatever else Telegram says, it will say again.
        _ => Left::Done,
    }
}
