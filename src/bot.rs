//! Floor 4: the Telegram bot. It reads what a chat asks, lets the decider decide, stores the effect and answers.
//!
//! # Shape
//! `command` reads a text or a button, `load` gathers what is known, `decide` is pure, `commands` has one file per command,
//! `wire` sends. An update, its effect and its replies are stored in one transaction; the replies leave afterwards.

pub mod command;
mod commands;
pub mod decide;
mod flood;
mod incoming;
mod load;
mod membership;
pub mod reply;
pub mod webhook;
mod wire;

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::Context;
use chrono::TimeDelta;
use futures_util::FutureExt;
use teloxide::payloads::{GetUpdatesSetters, SetMyCommandsSetters, SetWebhookSetters};
use teloxide::prelude::Requester;
use teloxide::types::{AllowedUpdate, BotCommand, Update};
use teloxide::{Bot, RequestError};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use self::command::Command;
use self::decide::{Asked, ChatKind};
use self::flood::{Flood, Verdict};
use self::incoming::{Incoming, Said};
use self::webhook::Secret;
use crate::daemon::Tower;
use crate::daemon::open_face::OpenFace;
use crate::store::{BotTurn, ChatChange};
use crate::text::{Language, say};

/// How long Telegram holds a question for updates, in seconds; the client gives up after 17.
const POLL_SECONDS: u32 = 10;
/// The same while replies wait to be sent again.
const POLL_SECONDS_IN_HASTE: u32 = 2;
/// How long the bot waits after Telegram failed it.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// How often a decision is made anew because its code was used meanwhile.
const DECISIONS_MAX: usize = 3;
/// What the bot wants to hear of.
const WANTED: [AllowedUpdate; 4] = [
    AllowedUpdate::Message,
    AllowedUpdate::ChannelPost,
    AllowedUpdate::CallbackQuery,
    AllowedUpdate::MyChatMember,
];
/// How long the turn to ask Telegram is ours without a word from us: short, so that another node takes it within a minute.
const TURN: TimeDelta = TimeDelta::seconds(45);

/// The bot of one tower.
pub struct Face {
    tower: Arc<Tower>,
    bot: Bot,
    /// Set when Telegram calls us; otherwise we ask.
    webhook: Option<(Secret, url::Url)>,
    name: Mutex<String>,
    /// Under which this process holds the turn to ask Telegram.
    owner: String,
    flood: Mutex<Flood>,
    /// Updates are handled in turn: two presses of one button are two decisions.
    turn: tokio::sync::Mutex<()>,
}

impl std::fmt::Debug for Face {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Face").field("webhook", &self.webhook.is_some()).finish_non_exhaustive()
    }
}

/// The bot, for the daemon; `None` without a token.
///
/// # Errors
/// An address that cannot work.
pub fn open(tower: Arc<Tower>) -> anyhow::Result<Option<OpenFace>> {
    let Some(face) = Face::open(tower)?.map(Arc::new) else { return Ok(None) };
    let pages = webhook::router(&face);
    Ok(Some(OpenFace {
        pages,
        work: Box::new(move |stop: CancellationToken| async move { face.run(&stop).await }.boxed()),
    }))
}

impl Face {
    /// The bot of a tower; `None` without a token.
    ///
    /// # Errors
    /// An address that cannot work.
    pub fn open(tower: Arc<Tower>) -> anyhow::Result<Option<Face>> {
        let config = &tower.config;
        let token = config.telegram.token.trim();
        if token.is_empty() {
            return Ok(None);
        }
        let api = url::Url::parse(config.telegram.api_url.trim())
            .context("`telegram.api_url` is not a web address")?;
        // An error only says that another part of the program was first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let webhook = match config.telegram.webhook {
            true if config.web.public_url.is_empty() => {
                tracing::warn!("`telegram.webhook` needs `web.public_url`; the bot asks Telegram instead");
                None
            }
            true => {
                let secret = Secret::of(token);
                let address =
                    format!("{}/telegram/{}", config.web.public_url.trim_end_matches('/'), secret.path());
                Some((secret, url::Url::parse(&address).context("`web.public_url` is not a web address")?))
            }
            false => None,
        };
        let bot = Bot::new(token).set_api_url(api);
        let turn = tokio::sync::Mutex::default();
        let owner = Uuid::now_v7().to_string();
        Ok(Some(Face { bot, webhook, name: Mutex::default(), owner, flood: Mutex::default(), turn, tower }))
    }

    /// Works until it is asked to stop.
    pub async fn run(&self, stop: &CancellationToken) {
        let mut is_prepared = false;
        while !stop.is_cancelled() {
            let done =
                if is_prepared { self.step(stop).await } else { self.prepare().await.map(|()| Round::Asked) };
            let wait = match done {
                Ok(Round::Idle) => AFTER_FAILURE,
                Ok(Round::Asked) => Duration::ZERO,
                Err(error) => {
                    tracing::error!("the bot goes on in a moment: {error:#}");
                    AFTER_FAILURE
                }
            };
            is_prepared = is_prepared || wait.is_zero();
            tokio::select! { () = stop.cancelled() => {}, () = tokio::time::sleep(wait) => {} }
        }
        // Another node need not wait for the end of our turn.
        if let Err(error) = self.tower.store.release_turns(&self.owner).await {
            tracing::warn!("the turn of the bot was not given back: {error}");
        }
    }

    /// Learns our name, sets the menus, and tells Telegram whether to call us.
    ///
    /// # Errors
    /// Telegram does not answer or refuses the token.
    pub async fn prepare(&self) -> anyhow::Result<()> {
        let me = self.bot.get_me().await.map_err(|error| failed(&error))?;
        let name = me.user.username.unwrap_or_default();
        if !name.is_empty() {
            // A page links to it; that it has a name already says that we asked before.
            let _ = self.tower.bot_name.set(name.clone());
        }
        *self.name.lock().expect("nothing panics while it holds the name") = name;
        for language in Language::ALL {
            let commands =
                || command::menu(language).map(|(name, key)| BotCommand::new(name, say(language, &key, &[])));
            let set = self.bot.set_my_commands(commands()).language_code(language.code());
            set.await.map_err(|error| failed(&error))?;
            if language == self.tower.config.alerts.language {
                self.bot.set_my_commands(commands()).await.map_err(|error| failed(&error))?;
            }
        }
        match &self.webhook {
            Some((secret, address)) => {
                let set = self.bot.set_webhook(address.clone()).secret_token(secret.token());
                set.allowed_updates(WANTED).await.map_err(|error| failed(&error))?;
            }
            None => drop(self.bot.delete_webhook().await.map_err(|error| failed(&error))?),
        }
        Ok(())
    }

    /// One round: what waits is sent, what is new is asked for and handled. A round that is cut off has lost nothing.
    ///
    /// # Errors
    /// Telegram or the store failed; the same updates come again.
    pub async fn step(&self, stop: &CancellationToken) -> anyhow::Result<Round> {
        self.send_waiting().await?;
        // Telegram refuses two that ask at once: one node does, and another one once it is gone.
        if self.webhook.is_some() || !self.takes_turn().await? {
            return Ok(Round::Idle);
        }
        let offset = self.tower.store.update_offset().await?;
        let in_haste = self.has_waiting().await?;
        let seconds = if in_haste { POLL_SECONDS_IN_HASTE } else { POLL_SECONDS };
        let ask = self.bot.get_updates().offset(i32::try_from(offset).unwrap_or(0)).timeout(seconds);
        let updates = tokio::select! {
            () = stop.cancelled() => return Ok(Round::Asked),
            updates = async { ask.allowed_updates(WANTED).await } => updates.map_err(|error| failed(&error))?,
        };
        for update in updates {
            if stop.is_cancelled() || !self.takes_turn().await? {
                break;
            }
            self.handle(&update).await?;
        }
        Ok(Round::Asked)
    }

    /// Takes or keeps the turn to ask Telegram; `false` when another node has it.
    async fn takes_turn(&self) -> anyhow::Result<bool> {
        let now = self.tower.clock.now();
        Ok(self.tower.store.take_turn(BotTurn::Updates, &self.owner, now, now + TURN).await?)
    }

    /// Handles an update once; what breaks off over one costs that one.
    ///
    /// # Errors
    /// The store failed, or Telegram when it was asked who administers a group: the update must come again.
    pub async fn handle(&self, update: &Update) -> anyhow::Result<()> {
        let number = i64::from(update.id.0);
        {
            let _turn = self.turn.lock().await;
            if self.tower.store.knows_update(number).await? {
                return Ok(());
            }
            let handled = AssertUnwindSafe(self.answer(number, update)).catch_unwind().await;
            match handled {
                Ok(handled) => handled?,
                Err(_) => {
                    tracing::error!(update = number, "an update broke off and is passed over");
                    self.tower.store.settle_update(number, 0, &[], &[], self.tower.clock.now()).await?;
                }
            }
        }
        self.send_waiting().await
    }

    async fn answer(&self, number: i64, update: &Update) -> anyhow::Result<()> {
        let now = self.tower.clock.now();
        let Some(incoming) = Incoming::read(update) else {
            self.settle(number, 0, &[], &[]).await?;
            return Ok(());
        };
        let chat = incoming.chat;
        match incoming.said {
            Said::Moved(to) => {
                self.settle(number, chat, &[ChatChange::Move(to)], &[]).await?;
                return Ok(());
            }
            Said::Lost => return self.lost(number, &incoming).await,
            Said::Back => return self.back(number, &incoming).await,
            Said::Text(_) | Said::Button { .. } => {}
        }
        let mut whisper = None;
        let command = self.command(&incoming);
        if let Some(command) = command {
            let verdict = self.flood.lock().expect("nothing panics while it counts").take(chat, now);
            match verdict {
                Verdict::Silent => drop(self.settle(number, chat, &[], &[]).await?),
                Verdict::Enough => {
                    let language = self.language(&incoming).await?.0;
                    let said = say(language, "bot-too-fast", &[]);
                    let replies = written(&reply::text(&said));
                    self.settle(number, chat, &[], &replies).await?;
                }
                Verdict::Answer => whisper = self.decide(number, &incoming, command).await?,
            }
        } else {
            self.settle(number, chat, &[], &[]).await?;
        }
        if let Said::Button { query, .. } = &incoming.said {
            self.release(query, whisper).await;
        }
        Ok(())
    }

    async fn settle(
        &self,
        number: i64,
        chat: i64,
        changes: &[ChatChange],
        replies: &[String],
    ) -> anyhow::Result<bool> {
        let now = self.tower.clock.now();
        Ok(self.tower.store.settle_update(number, chat, changes, replies, now).await?)
    }

    /// Decides and stores; what only who pressed a button sees comes back.
    async fn decide(
        &self,
        number: i64,
        incoming: &Incoming,
        command: Command,
    ) -> anyhow::Result<Option<String>> {
        let pressed = match incoming.said {
            Said::Button { message, .. } => Some(message),
            _ => None,
        };
        let may_change = !command.changes() || self.may_change(incoming).await?;
        let asked = Asked { chat: incoming.chat, kind: incoming.kind, may_change, command, pressed };
        for _ in 0..DECISIONS_MAX {
            let decision = self.decision(&asked, incoming).await?;
            let (changes, replies) = (&decision.changes, written(&decision.replies));
            let now = self.tower.clock.now();
            if self.tower.store.settle_update(number, asked.chat, changes, &replies, now).await? {
                return Ok(decision.whisper);
            }
        }
        anyhow::bail!("a decision was overtaken {DECISIONS_MAX} times")
    }

    fn command(&self, incoming: &Incoming) -> Option<Command> {
        match &incoming.said {
            Said::Text(text) => {
                let name = self.name.lock().expect("nothing panics while it holds the name").clone();
                command::read_text(text, &name, incoming.kind == ChatKind::Private)
            }
            Said::Button { data, .. } => Some(command::read_button(data)),
            Said::Moved(_) | Said::Lost | Said::Back => None,
        }
    }
}

/// What came of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// Telegram was asked.
    Asked,
    /// Telegram calls us, or another node asks it.
    Idle,
}

fn written(replies: &[reply::Reply]) -> Vec<String> {
    let text = |reply| serde_json::to_string(reply).expect("a reply has texts and plain values only");
    replies.iter().map(text).collect()
}

/// What failed, without the address of the call: it holds the token.
fn failed(error: &RequestError) -> anyhow::Error {
    match error {
        RequestError::Network(error) if error.is_timeout() => {
            anyhow::anyhow!("Telegram did not answer in time")
        }
        RequestError::Network(_) => anyhow::anyhow!("Telegram cannot be reached: see telegram.api_url"),
        RequestError::InvalidJson { .. } => anyhow::anyhow!("an answer of Telegram could not be read"),
        other => anyhow::anyhow!("Telegram says: {other}"),
    }
}
