//! What is said of errors that an operator can mend, in the language of the reader.

use std::error::Error;
use std::path::Path;

use super::backup::BackupError;
use super::config::ConfigError;
use super::registers::{self, RegisterError};
use super::run::ListenError;
use crate::news::fetch::FetchError;
use crate::news::parse::ParseError;
use crate::search::{ClusterError, IndexError};
use crate::store::StoreError;
use crate::text::messages::FluentValue;
use crate::text::{Language, Translated, say};

/// A file that somebody named cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("cannot {} `{path}`: {cause}", if *.writing { "write" } else { "read" })]
pub struct FileError {
    path: String,
    writing: bool,
    cause: std::io::Error,
}

impl FileError {
    pub(super) fn read(path: &Path, cause: std::io::Error) -> FileError {
        FileError { path: path.display().to_string(), writing: false, cause }
    }

    pub(super) fn write(path: &Path, cause: std::io::Error) -> FileError {
        FileError { path: path.display().to_string(), writing: true, cause }
    }

    /// Whether another name would have helped: the file is not there.
    pub fn blames_call(&self) -> bool {
        self.cause.kind() == std::io::ErrorKind::NotFound
    }
}

/// An error with all its causes on one line; what an operator can mend is said in the language of the reader.
pub fn told(error: &anyhow::Error, language: Language) -> String {
    told_by(error, |cause| words(cause, language))
}

/// The same in every language.
pub fn translated(error: &anyhow::Error) -> Translated {
    let [nl, fr, de, en] =
        [Language::Nl, Language::Fr, Language::De, Language::En].map(|language| told(error, language));
    Translated { nl, fr, de, en }
}

/// The same by words for more errors than are known here.
pub fn told_by(error: &anyhow::Error, words: impl Fn(&(dyn Error + 'static)) -> Option<String>) -> String {
    let mut parts = Vec::new();
    for cause in error.chain() {
        if let Some(words) = words(cause) {
            // It is the last of the chain, or names what comes behind it.
            parts.push(words);
            break;
        }
        parts.push(cause.to_string());
    }
    parts.join(": ")
}

/// The words for one error; none where an operator can do nothing about it.
pub fn words(cause: &(dyn Error + 'static), language: Language) -> Option<String> {
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
    if let Some(error) = cause.downcast_ref::<BackupError>() {
        return Some(of_backup(error, language));
    }
    if let Some(FileError { path, writing, cause }) = cause.downcast_ref() {
        let key = if *writing { "cli-wrong-unwritable" } else { "cli-wrong-unreadable" };
        let cause = of_system(cause, language);
        return Some(say(language, key, &[("path", path.into()), ("cause", cause.into())]));
    }
    if let Some(error) = cause.downcast_ref::<ListenError>() {
        return Some(of_listening(error, language));
    }
    cause.downcast_ref().map(|error| of_cluster(error, language))
}

fn of_backup(error: &BackupError, language: Language) -> String {
    let said = |key, args: &[(&str, FluentValue<'_>)]| say(language, key, args);
    match error {
        BackupError::Exists(file) => said("cli-backup-exists", &[("file", file.into())]),
        BackupError::NotWhole { file, cause } => {
            said("cli-backup-broken", &[("file", file.into()), ("cause", cause.into())])
        }
        BackupError::Newer(version) => said("cli-backup-newer", &[("version", version.into())]),
        BackupError::Occupied(place) => said("cli-backup-occupied", &[("place", place.into())]),
        BackupError::InUse => said("cli-backup-in-use", &[]),
    }
}

fn of_listening(ListenError { place, cause }: &ListenError, language: Language) -> String {
    use std::io::ErrorKind::{AddrInUse, AddrNotAvailable, InvalidInput, PermissionDenied};
    let kind = match cause.kind() {
        AddrInUse => "taken",
        PermissionDenied => "forbidden",
        AddrNotAvailable => "elsewhere",
        InvalidInput => "no-address",
        _ => "other",
    };
    let values = [("place", place.into()), ("kind", kind.into()), ("cause", cause.to_string().into())];
    say(language, "cli-listen", &values)
}

/// What the system answered, where that is an everyday answer; another one is quoted.
pub fn of_system(cause: &std::io::Error, language: Language) -> String {
    use std::io::ErrorKind::{
        AlreadyExists, InvalidData, IsADirectory, NotADirectory, NotFound, PermissionDenied,
        ReadOnlyFilesystem, StorageFull,
    };
    let kind = match cause.kind() {
        NotFound => "missing",
        PermissionDenied => "forbidden",
        IsADirectory => "folder",
        NotADirectory => "no-folder",
        AlreadyExists => "there",
        StorageFull => "full",
        ReadOnlyFilesystem => "read-only",
        InvalidData => "no-text",
        _ => return say(language, "program-words", &[("detail", cause.to_string().into())]),
    };
    say(language, "cli-system-said", &[("kind", kind.into())])
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
            said("cli-config-unreadable", path.display().to_string(), of_system(cause, language))
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
