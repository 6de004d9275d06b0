//! Logs go to standard error.

use std::io::IsTerminal;

use tracing::Level;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::{FilterExt, filter_fn};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

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
    let asked = EnvFilter::try_from_env("BELFORT_LOG").unwrap_or_else(|_| EnvFilter::new(default));
    // Apart from what was asked: a directive for a module inside a library would stand above one for the library.
    let filter = asked.and(filter_fn(|about| !tells_too_much(about.target(), about.level())));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let json = std::env::var("BELFORT_LOG_FORMAT").is_ok_and(|format| format == "json");
    // A test that runs commands in one process starts it more than once.
    let _ = match json {
        true => tracing_subscriber::registry()
            .with(lines.json().flatten_event(true).with_ansi(false).with_filter(filter))
            .try_init(),
        false => tracing_subscriber::registry()
            .with(lines.with_ansi(std::io::stderr().is_terminal()).with_filter(filter))
            .try_init(),
    };
}

fn tells_too_much(target: &str, level: &Level) -> bool {
    let library = target.split("::").next().unwrap_or(target);
    *level > Level::INFO && DISCREET.contains(&library)
}
