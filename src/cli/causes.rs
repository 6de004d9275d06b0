//! What the terminal says of errors, in the language of the answer.

use std::error::Error;

use super::exit::{self, Exit, Said};
use crate::daemon::causes;
use crate::text::Language;

/// An error as a person is told of it; the exit code is that of the error that it was made of.
#[derive(Debug, thiserror::Error)]
#[error("{text}")]
pub(super) struct Told {
    text: String,
    pub(super) exit: Exit,
}

/// An error with all its causes on one line; what a person can mend is said in the language of the answer.
pub(super) fn told(error: &anyhow::Error, language: Language) -> String {
    causes::told_by(error, |cause| words(cause, language))
}

/// The same error, to be shown in the language of the answer; one that is not known here as it is.
pub(super) fn in_language(error: anyhow::Error, language: Language) -> anyhow::Error {
    if error.chain().all(|cause| words(cause, language).is_none()) {
        return error;
    }
    Told { text: told(&error, language), exit: exit::of(&error) }.into()
}

fn words(cause: &(dyn Error + 'static), language: Language) -> Option<String> {
    match cause.downcast_ref::<Said>() {
        Some(said) => Some(said.in_words(language)),
        None => causes::words(cause, language),
    }
}

#[cfg(test)]
mod tests {
    use anyhow::Context;

    use super::*;
    use crate::daemon::causes::words as known;
    use crate::daemon::config::ConfigError;
    use crate::daemon::registers::RegisterError;
    use crate::news::fetch::FetchError;
    use crate::search::{ClusterError, IndexError};
    use crate::store::{Remedy, StoreError};

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
            let told: Vec<String> = Language::ALL.map(|language| known(&error, language).unwrap()).to_vec();
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
