//! Logs go to standard error.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Starts logging; `BELFORT_LOG` takes the notation of `RUST_LOG`.
///
/// The mail library logs the lines of its conversation when it is asked for detail, passwords among them: whatever the
/// filter says, it stays at `info`.
pub(super) fn start(daemon: bool) {
    let default = if daemon { "info" } else { "error" };
    let filter = EnvFilter::try_from_env("BELFORT_LOG").unwrap_or_else(|_| EnvFilter::new(default));
    let quiet = "lettre=info".parse().expect("a level of a target is a directive");
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter.add_directive(quiet))
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    // A test that runs commands in one process starts it more than once.
    let _ = lines.try_init();
}
