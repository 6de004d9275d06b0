//! What else answers a question beside the news: systems of the register and rules of the book, by the same query.

use utoipa::ToSchema;

use super::tower::Tower;
use crate::law::Provision;
use crate::search::{Document, Query};
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

/// The systems that the reader sees whose name, description or organisation meets the query; none for a query of filters alone.
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
    let query = query.on(tower.today());
    let mut texts = tower.store.system_texts().await?;
    texts.retain(|system| sees(system.organisation.as_deref()));
    let language = tower.config.alerts.language;
    // The words of thousands are read: that must not stand in the way of others.
    let found = tokio::task::spawn_blocking(move || {
        let read = texts.into_iter().map(|system| {
            let text = Document {
                language: Some(language),
                title: system.name.clone(),
                summary: system.description.unwrap_or_default(),
                body: format!("{} {}", system.id, system.organisation.unwrap_or_default()),
                ..Document::default()
            };
            (FoundSystem { id: system.id, name: system.name }, text)
        });
        Document::meeting(&query, read).take(SHOWN_MAX).collect()
    });
    Ok(found.await?)
}

/// The rules whose title, or the provision they work out, meets the query; none for a query of filters alone.
pub fn rules(tower: &Tower, query: &Query, language: Language) -> Vec<FoundRule> {
    if !query.has_words() {
        return Vec::new();
    }
    let query = query.on(tower.today());
    let read = tower.book.rules().iter().map(|rule| {
        let text = Document {
            language: Some(language),
            title: rule.title.get(language).to_owned(),
            body: rule.provision.cite(language),
            provisions: vec![rule.provision.as_str().to_owned()],
            ..Document::default()
        };
        (rule, text)
    });
    let found = Document::meeting(&query, read).map(|rule| FoundRule {
        id: rule.id.clone(),
        title: rule.title.get(language).to_owned(),
        provision: rule.provision.clone(),
    });
    found.take(SHOWN_MAX).collect()
}
