//! The words that people read, in four languages: Fluent files beside this one, compiled in.
//!
//! A message that misses a language does not pass the tests; at run time a missing key shows itself as its own name.

use std::collections::HashMap;
use std::sync::LazyLock;

pub use fluent_bundle::FluentValue;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

use super::Language;

/// The Fluent files: one per face and language.
const SOURCES: [(Language, &[&str]); 4] = [
    (
        Language::Nl,
        &[
            include_str!("messages/alerts.nl.ftl"),
            include_str!("messages/web.nl.ftl"),
            include_str!("messages/cli.nl.ftl"),
            include_str!("messages/law.nl.ftl"),
            include_str!("messages/search.nl.ftl"),
            include_str!("messages/bot.nl.ftl"),
            include_str!("messages/register.nl.ftl"),
            include_str!("messages/projects.nl.ftl"),
            include_str!("messages/api.nl.ftl"),
            include_str!("messages/people.nl.ftl"),
            include_str!("messages/import.nl.ftl"),
            include_str!("messages/evidence.nl.ftl"),
        ],
    ),
    (
        Language::Fr,
        &[
            include_str!("messages/alerts.fr.ftl"),
            include_str!("messages/web.fr.ftl"),
            include_str!("messages/cli.fr.ftl"),
            include_str!("messages/law.fr.ftl"),
            include_str!("messages/search.fr.ftl"),
            include_str!("messages/bot.fr.ftl"),
            include_str!("messages/register.fr.ftl"),
            include_str!("messages/projects.fr.ftl"),
            include_str!("messages/api.fr.ftl"),
            include_str!("messages/people.fr.ftl"),
            include_str!("messages/import.fr.ftl"),
            include_str!("messages/evidence.fr.ftl"),
        ],
    ),
    (
        Language::De,
        &[
            include_str!("messages/alerts.de.ftl"),
            include_str!("messages/web.de.ftl"),
            include_str!("messages/cli.de.ftl"),
            include_str!("messages/law.de.ftl"),
            include_str!("messages/search.de.ftl"),
            include_str!("messages/bot.de.ftl"),
            include_str!("messages/register.de.ftl"),
            include_str!("messages/projects.de.ftl"),
            include_str!("messages/api.de.ftl"),
            include_str!("messages/people.de.ftl"),
            include_str!("messages/import.de.ftl"),
            include_str!("messages/evidence.de.ftl"),
        ],
    ),
    (
        Language::En,
        &[
            include_str!("messages/alerts.en.ftl"),
            include_str!("messages/web.en.ftl"),
            include_str!("messages/cli.en.ftl"),
            include_str!("messages/law.en.ftl"),
            include_str!("messages/search.en.ftl"),
            include_str!("messages/bot.en.ftl"),
            include_str!("messages/register.en.ftl"),
            include_str!("messages/projects.en.ftl"),
            include_str!("messages/api.en.ftl"),
            include_str!("messages/people.en.ftl"),
            include_str!("messages/import.en.ftl"),
            include_str!("messages/evidence.en.ftl"),
        ],
    ),
];

static BUNDLES: LazyLock<HashMap<Language, FluentBundle<FluentResource>>> = LazyLock::new(|| {
    SOURCES.iter().map(|(language, sources)| (*language, bundle(*language, sources))).collect()
});

fn bundle(language: Language, sources: &[&str]) -> FluentBundle<FluentResource> {
    let id: LanguageIdentifier = language.code().parse().expect("a language code is a language tag");
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // Isolation marks are for bidirectional text; none of the four languages needs them.
    bundle.set_use_isolating(false);
    for source in sources {
        let resource =
            FluentResource::try_new((*source).to_owned()).expect("the messages compiled in are valid Fluent");
        bundle.add_resource(resource).expect("no key stands in two message files");
    }
    bundle
}

/// The message `key` in a language, with its arguments filled in; the key itself when there is none.
pub fn say(language: Language, key: &str, args: &[(&str, FluentValue<'_>)]) -> String {
    let bundle = &BUNDLES[&language];
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        return key.to_owned();
    };
    let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.clone())).collect();
    bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
}

/// The messages of one language, for a page or a message that is written in it.
#[derive(Clone, Copy, Debug)]
pub struct Messages(pub Language);

impl Messages {
    /// The message `key` without arguments.
    pub fn t(&self, key: &str) -> String {
        say(self.0, key, &[])
    }

    /// The message `key` with one argument.
    pub fn t1(&self, key: &str, name: &str, value: impl Into<FluentValue<'static>>) -> String {
        say(self.0, key, &[(name, value.into())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn keys(sources: &[&str]) -> BTreeSet<String> {
        sources
            .iter()
            .flat_map(|source| source.lines())
            .filter_map(|line| line.split_once(" =").map(|(key, _)| key))
            .filter(|key| !key.starts_with(['#', ' ', '-', '.', '[', '*']))
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn every_message_exists_in_all_four_languages() {
        let dutch = keys(SOURCES[0].1);
        for (language, sources) in SOURCES {
            assert_eq!(keys(sources), dutch, "the messages in {language} differ from the Dutch ones");
        }
    }

    #[test]
    fn every_message_file_is_valid_and_formats() {
        for (language, sources) in SOURCES {
            for key in keys(sources) {
                assert_ne!(say(language, &key, &[]), key, "`{key}` in {language}");
            }
        }
    }
}
