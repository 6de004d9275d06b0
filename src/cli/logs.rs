//! Logs go to standard error.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Libraries that log what passes through them when they are asked for detail: passwords, tokens in addresses, bodies. Whatever
/// the filter says, they stay at `info`.
const DISCREET: [&str; 10] = [
    "lettre",
    "reqwest",
    "hyper",
    "hyper_util",
    "h2",
    "rustls",
    "sqlx",
    "teloxide",
    "teloxide_core",
    "tower_http",
];

/// Starts logging; `BELFORT_LOG` takes the notation of `RUST_LOG`, `BELFORT_LOG_FORMAT=json` gives one JSON object a line.
pub(super) fn start(daemon: bool) {
    let default = if daemon { "info" } else { "error" };
    let mut filter = EnvFilter::try_from_env("BELFORT_LOG").unwrap_or_else(|_| EnvFilter::new(default));
    for library in DISCREET {
        // What is quieter already stays so.
        let quiet = if daemon { "info" } else { "error" };
        filter = filter
            .add_directive(format!("{library}={quiet}").parse().expect("a level of a target is a directive"));
    }
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A test that runs commands in one process starts it more than once.
    let _ = match std::env::var("BELFORT_LOG_FORMAT").is_ok_and(|format| format == "json") {
        true => lines.json().flatten_event(true).with_ansi(false).try_init(),
        false => lines.with_ansi(std::io::stderr().is_terminal()).try_init(),
    };
}
