//! The order of a digest: what presses first, then the law, then the news by theme.

use std::collections::HashMap;

use super::entry::Entry;
use super::words;
use crate::text::Language;

/// Where a digest puts an entry. The order of the variants is the order of the sections.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    /// The server itself.
    Server,
    /// Somebody who is told nothing any more.
    Unreachable,
    /// Dates that come near.
    Deadlines,
    /// Systems whose assessment changed.
    Assessments,
    /// The rule book itself.
    Rules,
    /// News that cites the law of a system.
    Citations,
    /// News of one theme, by its name.
    Theme(String),
    /// News without a theme.
    News,
    /// How the sources themselves do.
    Feeds,
}

/// Entries under one heading.
pub(super) struct Section {
    pub heading: String,
    pub entries: Vec<Entry>,
}

/// The sections of a message; inside each, entries keep the order of their alerts, but what tells more of a story stands right
/// behind the first that tells it. `story` names that of an alert by its place.
pub(super) fn group<'a>(
    mut entries: Vec<Entry>,
    story: impl Fn(usize) -> Option<&'a str>,
    language: Language,
) -> Vec<Section> {
    let mut begun: HashMap<&str, usize> = HashMap::new();
    for entry in &entries {
        if let Some(story) = story(entry.place) {
            begun.entry(story).or_insert(entry.place);
        }
    }
    let begins = |entry: &Entry| story(entry.place).map_or(entry.place, |story| begun[story]);
    entries.sort_by(|one, other| {
        one.group.cmp(&other.group).then_with(|| (begins(one), one.place).cmp(&(begins(other), other.place)))
    });
    let mut sections: Vec<(Group, Section)> = Vec::new();
    for entry in entries {
        match sections.last_mut() {
            Some((group, section)) if *group == entry.group => section.entries.push(entry),
            _ => {
                let heading = heading(&entry.group, language);
                sections.push((entry.group.clone(), Section { heading, entries: vec![entry] }));
            }
        }
    }
    sections.into_iter().map(|(_, section)| section).collect()
}

fn heading(group: &Group, language: Language) -> String {
    let key = match group {
        Group::Server => "alert-section-server",
        Group::Unreachable => "alert-section-unreachable",
        Group::Deadlines => "alert-section-deadlines",
        Group::Assessments => "alert-section-assessments",
        Group::Rules => "alert-section-rules",
        Group::Citations => "alert-section-citations",
        Group::Theme(name) => return name.clone(),
        Group::News => "alert-section-news",
        Group::Feeds => "alert-section-feeds",
    };
    words::say(language, key, &[])
}
