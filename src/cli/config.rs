//! `belfort config`: what the operator set, what it means and whether it can work.

use std::net::ToSocketAddrs;
use std::path::Path;

use clap::Subcommand;
use serde_json::json;

use super::context::{Context, print, table};
use super::exit::Exit;
use crate::daemon::config::keys::{Line, Origin, example, lines};
use crate::daemon::{books, themes};
use crate::store::Location;

/// The configuration.
#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Read the configuration and all that it names, and say what is wrong
    Check,
    /// Show every key, its value and where it comes from; secrets are masked
    Show {
        /// With what each key is for
        #[arg(long)]
        explain: bool,
    },
    /// Print a whole configuration with every key explained
    Example,
}

/// One thing that cannot work.
#[derive(Debug, serde::Serialize)]
struct Wrong {
    key: &'static str,
    cause: String,
}

impl ConfigCommand {
    pub(super) fn run(self, context: &Context, file: Option<&Path>) -> anyhow::Result<Exit> {
        match self {
            ConfigCommand::Check => check(context),
            ConfigCommand::Show { explain } => show(context, file, explain),
            ConfigCommand::Example => print(example(context.language)).map(|()| Exit::Done),
        }
    }
}

/// That every key exists and has a value of its type is known by now: the context was made of it.
fn check(context: &Context) -> anyhow::Result<Exit> {
    let config = &context.config;
    let mut wrong = Vec::new();
    let mut note = |key, cause: Option<String>| wrong.extend(cause.map(|cause| Wrong { key, cause }));
    let listen = config.web.listen.to_socket_addrs().err();
    note("web.listen", listen.map(|cause| format!("`{}`: {cause}", config.web.listen)));
    let store = Location::from_config(&config.store.url, &context.data).err();
    note("store.url", store.map(|cause| cause.to_string()));
    match books::load(config) {
        Ok((_, problems, _)) if problems.is_empty() => {}
        Ok((_, problems, _)) => {
            note(
                "rules.dir",
                Some(format!("{} problems: `belfort rules check {}`", problems.len(), config.rules.dir)),
            );
        }
        Err(cause) => note("rules.dir", Some(format!("{cause:#}"))),
    }
    note("index.dir", themes::load(config).err().map(|cause| format!("{cause:#}")));
    let from = config.smtp.from.parse::<lettre::message::Mailbox>().err();
    note("smtp.from", from.map(|cause| format!("`{}`: {cause}", config.smtp.from)));
    let url = (!config.smtp.url.is_empty()).then(|| url::Url::parse(&config.smtp.url)).and_then(Result::err);
    note("smtp.url", url.map(|cause| cause.to_string()));
    let key = config.smtp.dkim.key_file.as_ref().and_then(|path| std::fs::read(path).err());
    note("smtp.dkim.key_file", key.map(|cause| cause.to_string()));
    context.answer(&json!({ "ok": wrong.is_empty(), "wrong": wrong }), || match wrong.is_empty() {
        true => context.say("cli-config-well", &[]),
        false => wrong.iter().map(|one| format!("{}: {}", one.key, one.cause)).collect::<Vec<_>>().join("\n"),
    })?;
    Ok(if wrong.is_empty() { Exit::Done } else { Exit::No })
}

fn show(context: &Context, file: Option<&Path>, explain: bool) -> anyhow::Result<Exit> {
    let environment: Vec<(String, String)> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect();
    let lines = lines(file, environment.into_iter(), context.language)?;
    context.answer(&json!({ "data": context.data, "keys": lines }), || {
        let head =
            ["key", "value", "origin"].map(|name| context.say("cli-config-head", &[("column", name.into())]));
        let row = |line: &Line| {
            let origin = match &line.origin {
                Origin::Default => context.say("cli-config-default", &[]),
                Origin::File => file.map(|file| file.display().to_string()).unwrap_or_default(),
                Origin::Environment(name) => name.clone(),
            };
            let key = match explain {
                true => format!("{}\n  {}", line.key, line.explanation),
                false => line.key.clone(),
            };
            [key, line.value.clone(), origin]
        };
        table(head, lines.iter().map(row))
    })?;
    Ok(Exit::Done)
}
