//! A document: what the index holds of one item.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Query;
use super::clause::Clause;
use super::standing::ReadDocument;
use crate::law::Provision;
use crate::text::Language;

/// One item as the index and the standing queries see it. Texts are plain.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Document {
    /// Its public name; a second document with the same key replaces the first.
    pub key: String,
    /// The id of its feed.
    pub feed: String,
    /// The type that its publisher gives (`Nieuws`).
    pub kind: Option<String>,
    /// The language that decides how its words are stemmed; without one they are compared as written.
    pub language: Option<Language>,
    /// The title.
    pub title: String,
    /// What a result list shows.
    pub summary: String,
    /// The whole text.
    pub body: String,
    /// Where it is read.
    pub url: Option<String>,
    /// When it was published.
    pub published: Option<DateTime<Utc>>,
    /// Ids of its themes.
    pub themes: Vec<String>,
    /// Provisions that it cites, as paths (`art_27/par_1`).
    pub provisions: Vec<String>,
}

/// Most characters of the body that are kept for showing where a query met it; all of it is searched.
const BODY_KEPT: usize = 4_000;

impl Document {
    /// What an index keeps of it to show.
    pub(super) fn kept(&self) -> Document {
        Document { body: self.body_kept().to_owned(), ..self.without_body() }
    }

    /// As much of the body.
    pub(super) fn body_kept(&self) -> &str {
        self.body.char_indices().nth(BODY_KEPT).map_or(self.body.as_str(), |(end, _)| &self.body[..end])
    }

    /// Everything else.
    pub(super) fn without_body(&self) -> Document {
        let Document {
            key,
            feed,
            kind,
            language,
            title,
            summary,
            body: _,
            url,
            published,
            themes,
            provisions,
        } = self;
        Document {
            key: key.clone(),
            feed: feed.clone(),
            kind: kind.clone(),
            language: *language,
            title: title.clone(),
            summary: summary.clone(),
            body: String::new(),
            url: url.clone(),
            published: *published,
            themes: themes.clone(),
            provisions: provisions.clone(),
        }
    }

    /// Whether it meets a query, as the index and the standing queries would say.
    pub fn meets(&self, query: &Query) -> bool {
        ReadDocument::of(self).meets(&Clause::of(query))
    }

    /// Whether it cites the provision or a part of it.
    pub(crate) fn cites(&self, wanted: &Provision) -> bool {
        self.provisions.iter().filter_map(|path| path.parse().ok()).any(|cited| wanted.covers(&cited))
    }
}
