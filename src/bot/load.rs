//! What the decider must know: gathered for the command that was asked, and no more.

use teloxide::RequestError;
use teloxide::prelude::Requester;
use teloxide::types::ChatId;

use super::command::Command;
use super::decide::{Asked, ChatKind, Decision, Known, decide};
use super::incoming::Incoming;
use super::{Face, failed};
use crate::alerts::subscription::Watch;
use crate::alerts::{Address, Rhythm, Subscription};
use crate::daemon::{assess, linking};
use crate::law::{Assessment, in_order, open_deadlines};
use crate::search::{Hit, Page, Query};
use crate::text::Language;

/// Hits of a search in a chat: what fits a screen.
const HITS: usize = 5;

impl Face {
    /// Loads what is known and decides.
    pub(super) async fn decision(&self, asked: &Asked, incoming: &Incoming) -> anyhow::Result<Decision> {
        let tower = &self.tower;
        let to = Address::Telegram(asked.chat);
        let (language, chosen) = self.language(incoming).await?;
        let subscriptions = tower.store.subscriptions_of(&to).await?;
        let systems = match asked.command {
            Command::Systems | Command::Deadlines | Command::Check(_) => self.systems(&subscriptions).await?,
            _ => Vec::new(),
        };
        let deadlines = match asked.command {
            Command::Deadlines => {
                in_order(systems.iter().flat_map(|one| open_deadlines(&tower.book, one, language)).collect())
            }
            _ => Vec::new(),
        };
        let found = match &asked.command {
            Command::Search(query) if !query.is_empty() => self.found(query.clone(), language).await,
            _ => None,
        };
        let code = match &asked.command {
            Command::Start(code) if !code.is_empty() => {
                let hash = linking::hash(code);
                tower.store.link_code(&hash, tower.clock.now()).await?.map(|found| (hash, found))
            }
            _ => None,
        };
        let nothing = Watch::Items { query: String::new(), themes: Vec::new() };
        let fresh = assess::subscription(tower, to, nothing, Rhythm::Instant);
        let (themes, links) = (tower.themes(), tower.links());
        Ok(decide(
            asked,
            &Known {
                language,
                subscriptions,
                themes: &themes,
                links: &links,
                now: tower.clock.now(),
                zone: tower.config.alerts.time_zone,
                code,
                found,
                systems,
                deadlines,
                chosen,
                fresh: (fresh.id, fresh.token),
            },
        ))
    }

    /// The language of a chat, and whether it chose one: else that of the person, else that of the town.
    pub(super) async fn language(&self, incoming: &Incoming) -> anyhow::Result<(Language, Option<Language>)> {
        let chosen = self.tower.store.chat_language(incoming.chat).await?;
        let own = incoming.tag.as_deref().filter(|_| incoming.kind == ChatKind::Private);
        let own = own.and_then(Language::from_tag);
        Ok((chosen.or(own).unwrap_or(self.tower.config.alerts.language), chosen))
    }

    /// Whether who asks may change what the chat has.
    pub(super) async fn may_change(&self, incoming: &Incoming) -> anyhow::Result<bool> {
        if incoming.kind == ChatKind::Private || incoming.as_chat {
            return Ok(true);
        }
        let Some(user) = incoming.user else { return Ok(false) };
        match self.bot.get_chat_member(ChatId(incoming.chat), user).await {
            Ok(member) => Ok(member.is_privileged()),
            Err(RequestError::Api(_) | RequestError::InvalidJson { .. }) => Ok(false),
            Err(error) => Err(failed(&error)),
        }
    }

    /// The systems that these subscriptions watch, assessed today.
    async fn systems(&self, subscriptions: &[Subscription]) -> anyhow::Result<Vec<Assessment>> {
        let watches = |id: &str, organisation: Option<&str>| {
            subscriptions.iter().any(|one| match &one.watch {
                Watch::System { system } => system == id,
                Watch::Organisation { organisation: watched } => Some(watched.as_str()) == organisation,
                Watch::Items { .. } => false,
            })
        };
        let stored = self.tower.store.systems().await?.into_iter().map(|stored| stored.system);
        let watched: Vec<_> = stored.filter(|one| watches(&one.id, one.organisation.as_deref())).collect();
        let tower = self.tower.clone();
        let assessed = move || watched.iter().map(|system| assess::assess(&tower, system)).collect();
        Ok(tokio::task::spawn_blocking(assessed).await?)
    }

    async fn found(&self, query: String, language: Language) -> Option<(Vec<Hit>, usize)> {
        let page =
            Page { limit: HITS, language: Some(language), facets: false, snippets: false, ..Page::default() };
        match self.tower.ask(&query, Query::everything(), &page, None).await {
            Ok(answer) => Some((answer.results.hits, answer.results.total)),
            Err(error) => {
                tracing::warn!("a chat searched and the index did not answer: {error:#}");
                None
            }
        }
    }
}
