//! What the decider must know: gathered for the command that was asked, and no more.

use teloxide::RequestError;
use teloxide::prelude::Requester;
use teloxide::types::ChatId;

use super::command::Command;
use super::decide::{Asked, ChatKind, Decision, Known, Why, decide};
use super::incoming::Incoming;
use super::{Face, failed};
use crate::alerts::subscription::Watch;
use crate::alerts::{Address, Alert, Rhythm, Subscription};
use crate::daemon::announce::{describe, headline};
use crate::daemon::course::course;
use crate::daemon::{assess, linking};
use crate::law::{Assessment, in_order, open_deadlines};
use crate::news::ItemKey;
use crate::search::{Hit, Page, Query};
use crate::text::{Language, say};

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
        let alert = match asked.command.alert() {
            Some(id) => self.alert(&subscriptions, id, language).await?,
            None => None,
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
                alert,
                fresh: (fresh.id, fresh.token),
            },
        ))
    }

    /// An alert of one of these subscriptions, and why it came.
    async fn alert(
        &self,
        subscriptions: &[Subscription],
        id: &str,
        language: Language,
    ) -> anyhow::Result<Option<(Alert, Why)>> {
        for one in subscriptions {
            if let Some(alert) = self.tower.store.alert_of(&one.id, id).await? {
                let why = self.why(one, &alert, language).await?;
                return Ok(Some((alert, why)));
            }
        }
        Ok(None)
    }

    async fn why(&self, one: &Subscription, alert: &Alert, language: Language) -> anyhow::Result<Why> {
        let tower = &self.tower;
        let reader = Subscription { language, ..one.clone() };
        let asked = describe(tower, &reader);
        let brief = say(language, "alert-because-instant", &[("asked", asked.into())]);
        let told = headline(tower, &reader, alert, language);
        let item = match alert.item() {
            Some(key) => tower.store.item(&ItemKey::from_text(key.to_owned())).await?,
            None => None,
        };
        let Some(item) = item else { return Ok(Why { steps: vec![told, brief.clone()], brief }) };
        let course = course(tower, &reader, item).await?;
        let steps = [told, brief.clone()].into_iter().chain(course.steps(tower, language));
        Ok(Why { brief, steps: steps.chain([course.ending(language)]).collect() })
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
                Watch::Items { .. } | Watch::Feeds => false,
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
