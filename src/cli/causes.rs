//! What the terminal says of errors that an operator can mend, in the language of the answer.

use std::error::Error;

use super::exit::{self, Exit};
use crate::daemon::config::ConfigError;
use crate::daemon::registers::{self, RegisterError};
use crate::news::fetch::FetchError;
use crate::news::parse::ParseError;
use crate::search::{ClusterError, IndexError};
use crate::store::StoreError;
use crate::text::messages::FluentValue;
use crate::text::{Language, say};

/// An error as a person is told of it; the exit code is that of the error that it was made of.
#[derive(Debug, thiserror::Error)]
#[error("{text}")]
pub(super) struct Told {
    text: String,
    pub(super) exit: Exit,
}

/// An error with all its causes on one line; what an operator can mend is said in the language of the answer.
pub(super) fn told(error: &anyhow::Error, language: Language) -> String {
    let mut parts = Vec::new();
    for cause in error.chain() {
        if let Some(words) = words(cause, language) {
            // It is the last of the chain, or names what comes behind it.
            parts.push(words);
            break;
        }
        parts.push(cause.to_string());
    }
    parts.join(": ")
}

/// The same error, to be shown in the language of the answer; one that is not known here as it is.
pub(super) fn in_language(error: anyhow::Error, language: Language) -> anyhow::Error {
    if error.chain().all(|cause| words(cause, language).is_none()) {
        return error;
    }
    Told { text: told(&error, language), exit: exit::of(&error) }.into()
}

fn words(cause: &(dyn Error + 'static), language: Language) -> Option<String> {
    if let Some(error) = cause.downcast_ref::<StoreError>() {
        return Some(of_store(error, language));
    }
    if let Some(error) = cause.downcast_ref::<ConfigError>() {
        return Some(of_config(error, language));
    }
    if let Some(error) = cause.downcast_ref::<IndexError>() {
        return of_index(error, language);
    }
    if let Some(error) = cause.downcast_ref::<FetchError>() {
        return Some(of_fetch(error, language));
    }
    if let Some(error) = cause.downcast_ref::<ParseError>() {
        return Some(of_parse(error, language));
    }
    if let Some(error) = cause.downcast_ref::<RegisterError>() {
        return Some(of_register(error, language));
    }
    cause.downcast_ref().map(|error| of_cluster(error, language))
}

/// The address, the cause in words, and what the program called it where they leave something open.
fn of_fetch(error: &FetchError, language: Language) -> String {
    let cause = say(language, "feed-cause", &[("cause", error.cause().into())]);
    let status = error.status().map(|status| format!(" ({status})")).unwrap_or_default();
    let detail = error.detail().map(|detail| say(language, "program-words", &[("detail", detail.into())]));
    let detail = detail.map(|detail| format!("; {detail}")).unwrap_or_default();
    format!("`{}`: {cause}{status}{detail}", error.address())
}

/// What was fetched and is no feed; the program names the selector or the place.
fn of_parse(error: &ParseError, language: Language) -> String {
    let cause = say(language, "feed-cause", &[("cause", error.cause().into())]);
    let detail = say(language, "program-words", &[("detail", error.to_string().into())]);
    format!("{cause}; {detail}")
}

fn of_register(error: &RegisterError, language: Language) -> String {
    match error {
        RegisterError::Fetch(error) => of_fetch(error, language),
        error => registers::in_words(&error.kept(), language),
    }
}

fn of_store(error: &StoreError, language: Language) -> String {
    let said = |key, args: &[(&str, FluentValue<'_>)]| say(language, key, args);
    match error {
        StoreError::Address => said("cli-store-address", &[]),
        StoreError::Open { place, cause, remedy } => {
            let remedy = remedy.as_str().into();
            said("cli-store-open", &[("place", place.into()), ("cause", cause.into()), ("remedy", remedy)])
        }
        StoreError::Full => said("cli-store-full", &[]),
        StoreError::Busy => said("cli-store-busy", &[]),
        StoreError::Damaged { what, cause } => {
            said("cli-store-damaged", &[("what", (*what).into()), ("cause", cause.into())])
        }
        StoreError::Shared(fault) => said(fault.key(), &[]),
        StoreError::Sql(cause) => said("cli-store-sql", &[("cause", cause.to_string().into())]),
    }
}

fn of_config(error: &ConfigError, language: Language) -> String {
    let said = |key, place: String, cause: String| {
        say(language, key, &[("place", place.into()), ("cause", cause.into())])
    };
    match error {
        ConfigError::Unreadable { path, cause } => {
            said("cli-config-unreadable", path.display().to_string(), cause.to_string())
        }
        ConfigError::Book { dir, cause } => said("cli-config-book", dir.clone(), cause.clone()),
        ConfigError::Wrong { place, cause } => said("cli-config-wrong", place.clone(), cause.clone()),
    }
}

/// What an operator can do nothing about keeps its name, for who mends the program.
fn of_index(error: &IndexError, language: Language) -> Option<String> {
    let folder = |key, folder: &str| say(language, key, &[("folder", folder.into())]);
    Some(match error {
        IndexError::Locked(place) => folder("cli-index-locked", place),
        IndexError::NotReady(place) => folder("cli-index-not-ready", place),
        IndexError::Folder { folder, source } => {
            let args = [("folder", folder.into()), ("cause", source.to_string().into())];
            say(language, "cli-index-folder", &args)
        }
        IndexError::Cluster(error) => of_cluster(error, language),
        IndexError::Engine(cause) => {
            say(language, "cli-index-engine", &[("cause", cause.to_string().into())])
        }
        IndexError::BrokeOff | IndexError::Unreadable(_) => return None,
    })
}

fn of_cluster(error: &ClusterError, language: Language) -> String {
    let answered = |key, place: &str, status: u16, reason: &str| {
        // A status is a name made of digits, not a quantity.
        say(
            language,
            key,
            &[("place", place.into()), ("status", status.to_string().into()), ("reason", reason.into())],
        )
    };
    let said = |key, args: &[(&str, FluentValue<'_>)]| say(language, key, args);
    match error {
        ClusterError::Unreachable { place, cause } => {
            said("cli-cluster-unreachable", &[("place", place.into()), ("cause", cause.into())])
        }
        ClusterError::Slow { place } => said("cli-cluster-slow", &[("place", place.into())]),
        ClusterError::Busy { place, status, reason } => answered("cli-cluster-busy", place, *status, reason),
        ClusterError::Forbidden { place, status, reason } => {
            answered("cli-cluster-forbidden", place, *status, reason)
        }
        ClusterError::Refused { place, status, reason } => {
            answered("cli-cluster-refused", place, *status, reason)
        }
        ClusterError::Unreadable { place, cause } => {
            said("cli-cluster-unreadable", &[("place", place.into()), ("cause", cause.into())])
        }
        ClusterError::NotReady(index) => said("cli-cluster-not-ready", &[("index", index.into())]),
        ClusterError::Client(cause) => said("cli-cluster-client", &[("cause", cause.to_string().into())]),
    }
}

#[cfg(test)]
mod tests {
    use anyhow::Context;

    use super::*;
    use crate::store::Remedy;

    fn one_of_each() -> Vec<ClusterError> {
        let (place, cause) = ("http://cluster.example".to_owned(), "why-it-is".to_owned());
        let (status, reason) = (1503, cause.clone());
        vec![
            ClusterError::Unreachable { place: place.clone(), cause: cause.clone() },
            ClusterError::Slow { place: place.clone() },
            ClusterError::Busy { place: place.clone(), status, reason: reason.clone() },
            ClusterError::Forbidden { place: place.clone(), status, reason: reason.clone() },
            ClusterError::Refused { place: place.clone(), status, reason },
            ClusterError::Unreadable { place, cause },
            ClusterError::NotReady("belfort-index".to_owned()),
        ]
    }

    #[test]
    fn each_error_of_the_cluster_is_said_in_four_languages_with_its_place_and_cause() {
        for error in one_of_each() {
            let english = error.to_string();
            let told: Vec<String> = Language::ALL.map(|language| of_cluster(&error, language)).to_vec();
            for text in &told {
                assert!(!text.contains("cli-cluster") && !text.contains('$'), "{text}");
                for known in ["http://cluster.example", "why-it-is", "1503", "belfort-index"] {
                    assert_eq!(text.contains(known), english.contains(known), "{known} in {text}");
                }
            }
            assert!((1..told.len()).all(|at| !told[..at].contains(&told[at])), "{told:#?}");
        }
    }

    #[test]
    fn what_an_operator_can_mend_is_said_in_four_languages_with_its_place_cause_and_exit_code() {
        let (place, cause) = ("known-place".to_owned(), "why-it-is".to_owned());
        let io = || std::io::Error::other("why-it-is");
        let remedies = [Remedy::Folder, Remedy::Database, Remedy::Newer, Remedy::Room, Remedy::Backup];
        let open = |remedy| StoreError::Open { place: place.clone(), cause: cause.clone(), remedy };
        let mut errors: Vec<(anyhow::Error, Exit)> =
            remedies.into_iter().map(|remedy| (open(remedy).into(), Exit::World)).collect();
        errors.extend([
            (StoreError::Address.into(), Exit::Wrong),
            (StoreError::Full.into(), Exit::World),
            (StoreError::Busy.into(), Exit::World),
            (StoreError::Damaged { what: "item", cause: cause.clone() }.into(), Exit::World),
            (ConfigError::Unreadable { path: "known-place".into(), cause: io() }.into(), Exit::Wrong),
            (ConfigError::Book { dir: place.clone(), cause: cause.clone() }.into(), Exit::Wrong),
            (ConfigError::Wrong { place: place.clone(), cause: cause.clone() }.into(), Exit::Wrong),
            (IndexError::Locked(place.clone()).into(), Exit::World),
            (IndexError::NotReady(place.clone()).into(), Exit::World),
            (IndexError::Folder { folder: place.clone(), source: io() }.into(), Exit::World),
        ]);
        for (error, exit) in errors {
            let english = error.chain().map(ToString::to_string).collect::<Vec<_>>().join(": ");
            let said: Vec<String> = Language::ALL.map(|language| told(&error, language)).to_vec();
            for text in &said {
                assert!(!text.contains("cli-") && !text.contains('$'), "{text}");
                for known in ["known-place", "why-it-is", "store.url"] {
                    assert_eq!(text.contains(known), english.contains(known), "{known} in {text}");
                }
            }
            assert!((1..said.len()).all(|at| !said[..at].contains(&said[at])), "{said:#?}");
            assert_eq!(exit::of(&in_language(error, Language::Nl)), exit, "{english}");
        }
    }

    #[test]
    fn what_was_not_fetched_is_said_in_four_languages_with_its_address_and_the_words_of_the_program_quoted() {
        let url = || "https://known.example/x".to_owned();
        let errors: Vec<anyhow::Error> = vec![
            FetchError::Dns { url: url() }.into(),
            FetchError::Tls { url: url(), what: "why-it-is".into() }.into(),
            RegisterError::from(FetchError::NotFound { url: url() }).into(),
            RegisterError::TooMany { url: url(), count: 1_503 }.into(),
            RegisterError::TooLarge { url: url() }.into(),
        ];
        for error in errors {
            let english = error.to_string();
            let said: Vec<String> = Language::ALL.map(|language| told(&error, language)).to_vec();
            for text in &said {
                assert!(!text.contains("cli-") && !text.contains("feed-cause"), "{text}");
                assert!(text.contains("https://known.example/x"), "{text}");
                for known in ["why-it-is", "(404)"] {
                    assert_eq!(text.contains(known), english.contains(known), "{known} in {text}");
                }
            }
            assert!((1..said.len()).all(|at| !said[..at].contains(&said[at])), "{said:#?}");
        }
    }

    #[test]
    fn what_was_being_done_stays_in_front_and_an_error_of_something_else_stays_as_it_is() {
        let away = ClusterError::Slow { place: "http://cluster.example".to_owned() };
        let error = anyhow::Error::from(IndexError::from(away)).context("filling the index");
        let told = told(&error, Language::Nl);
        assert!(told.starts_with("filling the index: het zoekcluster"), "{told}");
        assert_eq!(format!("{:#}", in_language(error, Language::Nl)), told);
        let other = Err::<(), _>(crate::cli::exit::Wrong("no".to_owned())).context("asking").unwrap_err();
        let other = in_language(other, Language::Nl);
        assert_eq!(format!("{other:#}"), "asking: no");
        assert_eq!(
            crate::cli::exit::of(&other),
            crate::cli::exit::Exit::Wrong,
            "nor does its exit code change"
        );
    }
}
