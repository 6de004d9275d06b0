//! How a command ends.

use std::fmt;
use std::path::Path;
use std::process::ExitCode;

use crate::daemon::causes::{FileError, of_system};
use crate::daemon::config::ConfigError;
use crate::store::StoreError;
use crate::text::{Language, say};

/// The exit codes that scripts rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// Done.
    Done = 0,
    /// It ran, and the answer is "no".
    No = 1,
    /// The call or its input is wrong.
    Wrong = 2,
    /// The outside world failed.
    World = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// The call or its input is wrong; the text says what and how to mend it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Wrong(pub String);

/// The same as a message, which is said in the language of the answer where it is shown.
#[derive(Debug)]
pub(super) struct Said {
    key: &'static str,
    args: Vec<(&'static str, String)>,
    /// What the system answered.
    cause: Option<std::io::Error>,
}

impl Said {
    pub(super) fn in_words(&self, language: Language) -> String {
        let mut args: Vec<_> = self.args.iter().map(|(name, value)| (*name, value.clone().into())).collect();
        args.extend(self.cause.as_ref().map(|cause| ("cause", of_system(cause, language).into())));
        say(language, self.key, &args)
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_words(Language::En))
    }
}

impl std::error::Error for Said {}

/// Ends with "the call or its input is wrong", said by a message.
pub(super) fn said<T, const N: usize>(
    key: &'static str,
    args: [(&'static str, &dyn fmt::Display); N],
) -> anyhow::Result<T> {
    let args = args.iter().map(|(name, value)| (*name, value.to_string())).collect();
    Err(Said { key, args, cause: None }.into())
}

/// Ends so because a file cannot be read.
pub(super) fn unreadable<T>(path: &Path, cause: std::io::Error) -> anyhow::Result<T> {
    of_file("cli-wrong-unreadable", path, cause)
}

/// Ends so because a file cannot be written.
pub(super) fn unwritable<T>(path: &Path, cause: std::io::Error) -> anyhow::Result<T> {
    of_file("cli-wrong-unwritable", path, cause)
}

fn of_file<T>(key: &'static str, path: &Path, cause: std::io::Error) -> anyhow::Result<T> {
    Err(Said { key, args: vec![("path", path.display().to_string())], cause: Some(cause) }.into())
}

/// Ends with "the call or its input is wrong".
pub(super) fn wrong<T>(text: impl Into<String>) -> anyhow::Result<T> {
    Err(Wrong(text.into()).into())
}

/// The exit code of an error: the call is to blame where the error says so, the world otherwise.
pub(super) fn of(error: &anyhow::Error) -> Exit {
    if let Some(told) = error.downcast_ref::<super::causes::Told>() {
        return told.exit;
    }
    let blames_call = error.chain().any(|cause| {
        cause.is::<Wrong>()
            || cause.is::<Said>()
            || cause.downcast_ref().is_some_and(FileError::blames_call)
            || cause.is::<ConfigError>()
            || cause.is::<crate::alerts::channel::ConfigError>()
            || cause.is::<crate::daemon::backup::BackupError>()
            || matches!(cause.downcast_ref::<StoreError>(), Some(StoreError::Address | StoreError::Shared(_)))
    });
    if blames_call { Exit::Wrong } else { Exit::World }
}
