//! What the terminal says when the search cluster did not do what was asked, in the language of the answer.

use crate::search::{ClusterError, IndexError};
use crate::text::messages::FluentValue;
use crate::text::{Language, say};

/// An error with all its causes on one line; what the cluster is to blame for is said in the language of the answer.
pub(super) fn told(error: &anyhow::Error, language: Language) -> String {
    let mut parts = Vec::new();
    for cause in error.chain() {
        if let Some(cluster) = of_cluster(cause) {
            // It is the last of the chain, or names what comes behind it.
            parts.push(words(cluster, language));
            break;
        }
        parts.push(cause.to_string());
    }
    parts.join(": ")
}

/// The same error, to be shown in the language of the answer; one that has nothing to do with the cluster as it is.
pub(super) fn in_language(error: anyhow::Error, language: Language) -> anyhow::Error {
    if error.chain().any(|cause| of_cluster(cause).is_some()) {
        return anyhow::Error::msg(told(&error, language));
    }
    error
}

fn of_cluster<'a>(cause: &'a (dyn std::error::Error + 'static)) -> Option<&'a ClusterError> {
    match cause.downcast_ref() {
        Some(IndexError::Cluster(error)) => Some(error),
        _ => cause.downcast_ref(),
    }
}

fn words(error: &ClusterError, language: Language) -> String {
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
            let told: Vec<String> = Language::ALL.map(|language| words(&error, language)).to_vec();
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
