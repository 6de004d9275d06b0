//! What an alert is about: the narrower thing that a subscriber may not want to hear of any more, while the rest goes on.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::alert::{Alert, ItemNotice, Notice, Why};
use super::subscription::Watch;
use crate::law::Provision;
use crate::text::Language;

/// Something that alerts come back to: a duty, a system, a story, a feed, a theme, the rule book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Topic {
    /// What it is called, as a key: `duty:SYSTEM:RULE`, `system:ID`, `cited:SYSTEM:PROVISION`, `story:KEY`, `theme:ID`,
    /// `source:FEED` (its items), `feed:ID` (how it does), `rules:book`, `unreachable:SUBSCRIPTION`.
    pub topic: String,
    /// Its name, as people know it; may be empty. A theme has its id: its name is that of the language of the reader.
    pub name: String,
}

impl Topic {
    /// The kind of thing, as in the keys of messages: `duty`, `system`, `cited`, `story`, `theme`, `source`, `feed`, `rules`,
    /// `unreachable`.
    pub fn kind(&self) -> &str {
        self.topic.split(':').next().unwrap_or_default()
    }

    /// Whether it is this system.
    pub fn is_system(&self, id: &str) -> bool {
        self.topic.strip_prefix("system:") == Some(id)
    }

    fn new(topic: String, name: &str) -> Topic {
        Topic { topic, name: name.to_owned() }
    }

    /// Whether an alert stands for several of its kind, and is still told while one of them is wanted.
    fn is_one_of_several(&self) -> bool {
        matches!(self.kind(), "theme" | "cited")
    }
}

impl Alert {
    /// What the alert is about, the narrowest first.
    pub fn topics(&self, language: Language) -> Vec<Topic> {
        let story = |item: &ItemNotice| Topic::new(format!("story:{}", self.cause.subject()), &item.title);
        match &self.notice {
            Notice::Item { item, why } => [story(item)].into_iter().chain(of_item(item, why)).collect(),
            Notice::Update { item, .. } | Notice::Grown { item, .. } => vec![story(item)],
            Notice::Citation { system, provisions, .. } => {
                let cited = provisions.iter().map(|path| {
                    let words =
                        path.parse::<Provision>().map_or(path.clone(), |provision| provision.cite(language));
                    Topic::new(format!("cited:{}:{path}", system.id), &format!("{words} ({})", system.name))
                });
                let system = Topic::new(format!("system:{}", system.id), &system.name);
                cited.chain([system]).collect()
            }
            Notice::Assessment { system, .. } => {
                vec![Topic::new(format!("system:{}", system.id), &system.name)]
            }
            Notice::Deadline { system, duty, .. } => vec![
                Topic::new(format!("duty:{}:{}", system.id, duty.rule), duty.title.get(language)),
                Topic::new(format!("system:{}", system.id), &system.name),
            ],
            Notice::FeedTrouble { feed, .. } | Notice::FeedBack { feed, .. } => {
                vec![Topic::new(format!("feed:{}", feed.id), &feed.title)]
            }
            // Who runs the server cannot leave it alone, but end the subscription.
            Notice::DiskShort { .. } | Notice::DiskEnough { .. } => Vec::new(),
            Notice::Rules { .. } => vec![Topic::new("rules:book".to_owned(), "")],
            Notice::Unreachable { to, .. } => {
                vec![Topic::new(format!("unreachable:{}", self.cause.subject()), to)]
            }
        }
    }

    /// The topics that are narrower than the subscription: one that watches a single system or theme ends, it is not muted.
    pub fn narrower(&self, watch: &Watch, language: Language) -> Vec<Topic> {
        let mut topics = self.topics(language);
        match watch {
            Watch::System { system } => topics.retain(|topic| topic.topic != format!("system:{system}")),
            // Of several themes the reader leaves one alone; otherwise it is the source that they may not want.
            Watch::Items { themes, .. } if themes.len() > 1 => {
                let has_theme = topics.iter().any(|topic| topic.kind() == "theme");
                topics.retain(|topic| !has_theme || topic.kind() != "source");
            }
            Watch::Items { .. } => topics.retain(|topic| topic.kind() != "theme"),
            Watch::Organisation { .. } | Watch::Feeds => {}
        }
        topics
    }

    /// Whether a subscriber who muted these topics wants to hear nothing of it.
    ///
    /// # Shape
    /// Of several themes, or several provisions, one that is still wanted is reason enough to tell.
    pub fn is_silenced_by(&self, muted: &[String]) -> bool {
        are_silenced(&self.topics(Language::default()), muted)
    }
}

/// Whether a new item would be silenced: of a story, of a feed, with the themes that a subscription asks for.
pub fn is_item_silenced(story: &str, feed: &str, themes: &[String], muted: &[String]) -> bool {
    let themes = themes.iter().map(|id| format!("theme:{id}"));
    let topics = themes.chain([format!("story:{story}"), format!("source:{feed}")]);
    are_silenced(&topics.map(|topic| Topic::new(topic, "")).collect::<Vec<_>>(), muted)
}

fn are_silenced(topics: &[Topic], muted: &[String]) -> bool {
    let (several, single): (Vec<&Topic>, Vec<&Topic>) =
        topics.iter().partition(|topic| topic.is_one_of_several());
    let is_muted = |topic: &&Topic| muted.contains(&topic.topic);
    single.iter().any(is_muted) || (!several.is_empty() && several.iter().all(is_muted))
}

/// The themes that met the subscription, and the source.
fn of_item(item: &ItemNotice, why: &Why) -> Vec<Topic> {
    let themes = why.themes.iter().map(|id| Topic::new(format!("theme:{id}"), id));
    let source = (!item.feed.is_empty()).then(|| Topic::new(format!("source:{}", item.feed), &item.source));
    themes.chain(source).collect()
}
