//! The keys of the configuration: what each is for, its default, and where its value comes from.
//!
//! The example file is the one place that explains them; tests hold it against what the configuration takes.

use serde::Serialize;

#[cfg(test)]
use super::Config;
use super::{ConfigError, NATIONAL, environment, read_file};
use crate::text::Language;
use crate::text::near::nearest;

/// A whole configuration with every key explained, in English.
const EXAMPLE: &str = include_str!("example.toml");
/// The same in Dutch.
const EXAMPLE_NL: &str = include_str!("example.nl.toml");

/// A whole configuration with every key explained: in Dutch, else in English.
pub fn example(language: Language) -> &'static str {
    match language {
        Language::Nl => EXAMPLE_NL,
        Language::Fr | Language::De | Language::En => EXAMPLE,
    }
}

/// Keys whose value nobody but the program may see.
const SECRET: [&str; 7] = [
    "store.url",
    "telegram.token",
    "smtp.url",
    "webhook.secret",
    "oidc.client_secret",
    "search.password",
    "search.api_key",
];

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Nobody set it.
    Default,
    /// The configuration file.
    File,
    /// A variable of the environment, by name.
    Environment(String),
}

/// One key as it holds now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// `section.key`.
    pub key: String,
    /// Its value as TOML, `•••` for a secret.
    pub value: String,
    /// Where it comes from.
    pub origin: Origin,
    /// What it is for.
    pub explanation: String,
}

/// One key of the example.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Key {
    pub section: String,
    pub name: String,
    pub default: toml::Value,
    pub explanation: String,
}

/// Every key, in the order of the example.
pub(super) fn keys() -> Vec<Key> {
    explained(EXAMPLE)
}

fn explained(example: &str) -> Vec<Key> {
    let (mut keys, mut section, mut explanation) = (Vec::new(), String::new(), Vec::new());
    for line in example.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            (section, explanation) = (name.to_owned(), Vec::new());
        } else if let Some(text) = line.strip_prefix("# ") {
            explanation.push(text);
        } else if let Some((name, value)) = line.strip_prefix('#').and_then(|line| line.split_once(" = ")) {
            let table: toml::Table =
                toml::from_str(&format!("value = {value}")).expect("a test reads every line of the example");
            keys.push(Key {
                section: section.clone(),
                name: name.to_owned(),
                default: table["value"].clone(),
                explanation: std::mem::take(&mut explanation).join(" "),
            });
        }
    }
    keys
}

/// Every key with its value and where it comes from.
///
/// # Errors
/// As `Config::load`.
pub fn lines(
    file: Option<&std::path::Path>,
    environment: impl Iterator<Item = (String, String)> + Clone,
    language: Language,
) -> Result<Vec<Line>, ConfigError> {
    let from_file = file.map_or_else(|| Ok(toml::Table::new()), read_file)?;
    let mut from_environment = toml::Table::new();
    environment::overlay(&mut from_environment, environment.clone())?;
    let variables: Vec<String> = environment.map(|(name, _)| name).collect();
    let mut lines: Vec<Line> = explained(example(language))
        .into_iter()
        .map(|key| {
            let full = format!("{}.{}", key.section, key.name);
            let variable = variable(&full);
            let (value, origin) = match (found(&from_environment, &full), found(&from_file, &full)) {
                (Some(value), _) => (value, Origin::Environment(spelled(&variables, &variable))),
                (None, Some(value)) => (value, Origin::File),
                (None, None) => (key.default, Origin::Default),
            };
            Line { value: shown(&full, &value), key: full, origin, explanation: key.explanation }
        })
        .collect();
    for (table, from_file) in [(&from_file, true), (&from_environment, false)] {
        for (fact, value) in table.get(NATIONAL).and_then(toml::Value::as_table).into_iter().flatten() {
            let key = format!("{NATIONAL}.{fact}");
            let origin = match from_file {
                true => Origin::File,
                false => Origin::Environment(spelled(&variables, &variable(&key))),
            };
            lines.retain(|line| line.key != key);
            lines.push(Line { value: value.to_string(), key, origin, explanation: String::new() });
        }
    }
    Ok(lines)
}

/// The key that was meant by one that does not exist: the same name elsewhere, or a name that is near.
pub(super) fn meant(unknown: &str) -> Option<String> {
    let known = keys();
    let Some((section, name)) = unknown.rsplit_once('.') else {
        return nearest(unknown, known.iter().map(|key| key.section.as_str())).map(str::to_owned);
    };
    let here = known.iter().filter(|key| key.section == section).map(|key| key.name.as_str());
    if let Some(near) = nearest(name, here) {
        return Some(format!("{section}.{near}"));
    }
    let elsewhere = known.iter().find(|key| key.name == name)?;
    Some(format!("{}.{}", elsewhere.section, elsewhere.name))
}

/// All keys of a table that do not exist, as `section.key`.
pub(super) fn unknown(table: &toml::Table) -> Vec<String> {
    let known = keys();
    let mut found = Vec::new();
    for (section, value) in table.iter().filter(|(section, _)| *section != NATIONAL) {
        let sections = known.iter().any(|key| key.section == *section);
        match value.as_table() {
            Some(inner) if sections => walk(section, inner, &known, &mut found),
            _ => found.push(section.clone()),
        }
    }
    found
}

fn walk(section: &str, table: &toml::Table, known: &[Key], found: &mut Vec<String>) {
    for (name, value) in table {
        let full = format!("{section}.{name}");
        match value.as_table() {
            Some(inner) if known.iter().any(|key| key.section == full) => walk(&full, inner, known, found),
            _ if known.iter().any(|key| key.section == section && key.name == *name) => {}
            _ => found.push(full),
        }
    }
}

fn variable(key: &str) -> String {
    format!("BELFORT_{}", key.to_uppercase().replace('.', "__").replace('-', "_"))
}

/// The variable as the environment spells it.
fn spelled(variables: &[String], variable: &str) -> String {
    variables
        .iter()
        .find(|one| one.eq_ignore_ascii_case(variable))
        .map_or(variable, String::as_str)
        .to_owned()
}

fn found(table: &toml::Table, key: &str) -> Option<toml::Value> {
    let (first, rest) = key.split_once('.')?;
    let section = table.get(first)?.as_table()?;
    section.get(rest).cloned().or_else(|| found(section, rest))
}

fn shown(key: &str, value: &toml::Value) -> String {
    match SECRET.contains(&key) && value.as_str() != Some("") {
        true => "•••".to_owned(),
        false => value.to_string(),
    }
}

/// The names that the configuration itself takes in a section, as serde tells them.
#[cfg(test)]
fn taken(section: &str) -> Vec<String> {
    use serde::Deserialize;
    let text = match section {
        "" => "no-such-key = 1".to_owned(),
        section => format!("[{section}]\nno-such-key = 1"),
    };
    let table: toml::Table = toml::from_str(&text).unwrap();
    let told = Config::deserialize(toml::Value::Table(table)).unwrap_err().message().to_owned();
    told.split('`').skip(3).step_by(2).map(str::to_owned).collect()
}

/// Reads the keys of the example as if every one of them were set.
#[cfg(test)]
fn whole() -> Config {
    use serde::Deserialize;
    let text: String = EXAMPLE
        .lines()
        .filter(|line| !line.ends_with("_file = \"\""))
        .map(|line| match line.strip_prefix('#').filter(|line| !line.starts_with(' ')) {
            Some(key) => format!("{key}\n"),
            None => format!("{line}\n"),
        })
        .collect();
    Config::deserialize(toml::Value::Table(toml::from_str(&text).unwrap())).unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_explains_every_key_and_no_other() {
        let mut sections: Vec<String> = taken("");
        sections.retain(|section| section != NATIONAL);
        sections.push("smtp.dkim".to_owned());
        let mut takes: Vec<String> = sections
            .iter()
            .flat_map(|section| taken(section).into_iter().map(move |key| format!("{section}.{key}")))
            .filter(|key| key != "smtp.dkim")
            .collect();
        takes.sort();
        let mut explains: Vec<String> =
            keys().iter().map(|key| format!("{}.{}", key.section, key.name)).collect();
        explains.sort();
        assert_eq!(explains, takes);
        assert!(takes.len() > 30 && keys().iter().all(|key| !key.explanation.is_empty()));
    }

    #[test]
    fn the_dutch_example_has_the_same_keys_and_says_of_each_what_it_is_for() {
        let (dutch, english) = (explained(EXAMPLE_NL), explained(EXAMPLE));
        let named = |keys: &[Key]| -> Vec<(String, String, toml::Value)> {
            keys.iter().map(|key| (key.section.clone(), key.name.clone(), key.default.clone())).collect()
        };
        assert_eq!(named(&dutch), named(&english));
        for (dutch, english) in dutch.iter().zip(&english) {
            assert!(!dutch.explanation.is_empty(), "{}", dutch.name);
            assert_ne!(dutch.explanation, english.explanation, "{} is not translated", dutch.name);
        }
        let sections = |text: &str| {
            text.lines().filter(|line| line.starts_with('[')).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(sections(EXAMPLE_NL), sections(EXAMPLE));
    }

    #[test]
    fn the_example_shows_the_defaults() {
        assert_eq!(format!("{:?}", whole()), format!("{:?}", Config::default()));
        let same = |config: &Config| {
            let secrets =
                [&config.store.url, &config.smtp.url, &config.webhook.secret, &config.telegram.token];
            secrets.map(String::clone)
        };
        assert_eq!(same(&whole()), same(&Config::default()));
    }

    #[test]
    fn a_key_that_does_not_exist_is_answered_with_the_one_that_was_meant() {
        let meant = |key| super::meant(key).unwrap_or_default();
        assert_eq!(meant("fetch.alow_private"), "fetch.allow_private");
        assert_eq!(meant("web.allow_private"), "fetch.allow_private");
        assert_eq!(meant("smtp.selector"), "smtp.dkim.selector");
        assert_eq!(meant("smtpp"), "smtp");
        assert_eq!(meant("keep.zzzzzzzzzz"), "");
    }

    #[test]
    fn every_secret_is_a_key_and_can_stand_in_a_file() {
        let keys: Vec<String> = keys().iter().map(|key| format!("{}.{}", key.section, key.name)).collect();
        for secret in SECRET {
            assert!(
                keys.contains(&secret.to_owned()) && keys.contains(&format!("{secret}_file")),
                "{secret}"
            );
        }
    }
}
