//! How a command ends.

use std::process::ExitCode;

use crate::daemon::config::ConfigError;
use crate::store::StoreError;

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
            || cause.is::<ConfigError>()
            || cause.is::<crate::alerts::channel::ConfigError>()
            || cause.is::<crate::daemon::backup::BackupError>()
            || matches!(cause.downcast_ref::<StoreError>(), Some(StoreError::Address | StoreError::Shared(_)))
    });
    if blames_call { Exit::Wrong } else { Exit::World }
}
