//! What an alert is about: the narrower thing that a subscriber may not want to hear of any more, while the rest goes on.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::alert::{Alert, Notice};
use super::subscription::Watch;
use crate::text::Language;

/// Something that alerts come back to: a duty, a system, a story, a feed, the rule book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Topic {
    /// What it is called, as a key: `duty:SYSTEM:RULE`, `system:ID`, `story:KEY`, `feed:ID`, `rules:book`.
    pub topic: String,
    /// Its name, as people know it; may be empty.
    pub name: String,
}

impl Topic {
    /// The kind of thing, as in the keys of messages: `duty`, `system`, `story`, `feed`, `rules`.
    pub fn kind(&self) -> &str {
        self.topic.split(':').next().unwrap_or_default()
    }

    fn new(topic: String, name: &str) -> Topic {
        Topic { topic, name: name.to_owned() }
    }
}

impl Alert {
    /// What the alert is about, the narrowest first; empty for a new item, which nothing else comes back to.
    pub fn topics(&self, language: Language) -> Vec<Topic> {
        match &self.notice {
            Notice::Item { .. } => Vec::new(),
            Notice::Update { item, .. } | Notice::Grown { item, .. } => {
                vec![Topic::new(format!("story:{}", self.cause.subject()), &item.title)]
            }
            Notice::Citation { system, .. } | Notice::Assessment { system, .. } => {
                vec![Topic::new(format!("system:{}", system.id), &system.name)]
            }
            Notice::Deadline { system, duty, .. } => vec![
                Topic::new(format!("duty:{}:{}", system.id, duty.rule), duty.title.get(language)),
                Topic::new(format!("system:{}", system.id), &system.name),
            ],
            Notice::FeedTrouble { feed, .. } | Notice::FeedBack { feed, .. } => {
                vec![Topic::new(format!("feed:{}", feed.id), &feed.title)]
            }
            Notice::Rules { .. } => vec![Topic::new("rules:book".to_owned(), "")],
            // Who is told that others can no longer be reached must not be able to look away from that by accident.
            Notice::Unreachable { .. } => Vec::new(),
        }
    }

    /// The topics that are narrower than the subscription: one that watches a single system ends, it is not muted.
    pub fn narrower(&self, watch: &Watch, language: Language) -> Vec<Topic> {
        let mut topics = self.topics(language);
        if let Watch::System { system } = watch {
            topics.retain(|topic| topic.topic != format!("system:{system}"));
        }
        topics
    }
}
