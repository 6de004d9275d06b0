//! What else answers a question beside the news: systems of the register and rules of the book, by the same query.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use utoipa::ToSchema;

use super::tower::Tower;
use crate::law::{Provision, Rule};
use crate::search::{Document, Passing, Query};
use crate::store::{RegisterState, SystemText};
use crate::text::Language;

/// Answers of each kind: what fits above the fold beside the news.
const SHOWN_MAX: usize = 5;

/// A system that answers a question.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, ToSchema)]
pub struct FoundSystem {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A rule that answers a question.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, ToSchema)]
pub struct FoundRule {
    /// Its id.
    pub id: String,
    /// Its title in the language of who asks.
    pub title: String,
    /// The provision that it works out.
    pub provision: Provision,
}

/// The texts of the register and of the rule book, indexed in memory as they last stood.
#[derive(Default)]
pub(super) struct Shelves {
    systems: Mutex<Option<(RegisterState, Arc<Systems>)>>,
    /// In the order of [`Language::ALL`].
    rules: [OnceLock<Option<Passing>>; 4],
}

/// The texts of all systems, and the index of them in the same order.
struct Systems {
    texts: Vec<SystemText>,
    index: Passing,
}

impl Shelves {
    /// Every system as it stands now: read again only when somebody changed one.
    async fn systems(&self, tower: &Tower) -> anyhow::Result<Arc<Systems>> {
        let state = tower.store.register_state().await?;
        let known = self.systems.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((of, systems)) = known
            && of == state
        {
            return Ok(systems);
        }
        let texts = tower.store.system_texts().await?;
        let language = tower.config.alerts.language;
        // The words of thousands are read: that must not stand in the way of others.
        let systems = tokio::task::spawn_blocking(move || {
            let read = texts.iter().map(|system| read(system, language)).collect::<Vec<_>>();
            anyhow::Ok(Arc::new(Systems { index: Passing::of(&read)?, texts }))
        });
        let systems = systems.await??;
        *self.systems.lock().unwrap_or_else(PoisonError::into_inner) = Some((state, systems.clone()));
        Ok(systems)
    }
}

fn read(system: &SystemText, language: Language) -> Document {
    Document {
        language: Some(language),
        title: system.name.clone(),
        summary: system.description.clone().unwrap_or_default(),
        body: format!("{} {}", system.id, system.organisation.as_deref().unwrap_or_default()),
        ..Document::default()
    }
}

/// The systems that the reader sees whose name, description or organisation meets the query, which is forgiven what a search
/// forgives; none for a query of filters alone.
///
/// # Errors
/// The store cannot be read.
pub async fn systems(
    tower: &Tower,
    query: &Query,
    sees: impl Fn(Option<&str>) -> bool,
) -> anyhow::Result<Vec<FoundSystem>> {
    if !query.has_words() {
        return Ok(Vec::new());
    }
    let systems = tower.shelves.systems(tower).await?;
    let found = systems.index.ask(&query.on(tower.today()))?.into_iter().map(|place| &systems.texts[place]);
    let seen = found.filter(|system| sees(system.organisation.as_deref())).take(SHOWN_MAX);
    Ok(seen.map(|system| FoundSystem { id: system.id.clone(), name: system.name.clone() }).collect())
}

/// The rules whose title, or the provision they work out, meets the query, forgiven alike; none for a query of filters alone.
pub fn rules(tower: &Tower, query: &Query, language: Language) -> Vec<FoundRule> {
    let which = Language::ALL.iter().position(|one| *one == language).unwrap_or_default();
    let index = tower.shelves.rules[which].get_or_init(|| {
        let read: Vec<Document> = tower.book.rules().iter().map(|rule| read_rule(rule, language)).collect();
        Passing::of(&read).inspect_err(|cause| tracing::error!("the rules cannot be searched: {cause}")).ok()
    });
    let Some(index) = index.as_ref().filter(|_| query.has_words()) else { return Vec::new() };
    // An index in memory fails at nothing that it was able to write.
    let places = index.ask(&query.on(tower.today())).unwrap_or_default().into_iter().take(SHOWN_MAX);
    let found = |rule: &Rule| FoundRule {
        id: rule.id.clone(),
        title: rule.title.get(language).to_owned(),
        provision: rule.provision.clone(),
    };
    places.map(|place| found(&tower.book.rules()[place])).collect()
}

fn read_rule(rule: &Rule, language: Language) -> Document {
    Document {
        language: Some(language),
        title: rule.title.get(language).to_owned(),
        body: rule.provision.cite(language),
        provisions: vec![rule.provision.as_str().to_owned()],
        ..Document::default()
    }
}
