//! Floor 4: the terminal. Reads the call, lets a flow do it, writes the answer.

mod accounts;
mod ask;
mod backup;
mod bot;
mod causes;
mod check;
mod config;
mod context;
mod deadlines;
mod deliveries;
mod demo;
mod doctor;
mod exit;
mod feeds;
mod index;
mod logs;
mod mail;
mod measures;
mod poll;
mod progress;
mod projects;
mod rules;
mod search;
mod serve;
mod shell;
mod subscriptions;
mod systems;
mod themes;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand};

use crate::daemon::Tower;
use crate::daemon::open_face::OpenFace;
use crate::text::Language;
use context::Context;
use exit::Exit;

/// Tells a local government what is new in public innovation and AI, and what the AI Act asks of its AI systems.
#[derive(Debug, Parser)]
#[command(name = "belfort", version, propagate_version = true)]
#[command(
    after_help = "Exit codes: 0 done; 1 it ran and the answer is \"no\"; 2 the call or its input is wrong; 3 the outside world failed."
)]
struct Call {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Clone, Debug, Args)]
struct Global {
    /// The data folder [default: the platform's data folder]
    #[arg(long, global = true, value_name = "DIR", env = "BELFORT_DATA")]
    data: Option<PathBuf>,
    /// The configuration, TOML; every key also as BELFORT_SECTION__KEY
    #[arg(long, global = true, value_name = "FILE", env = "BELFORT_CONFIG")]
    config: Option<PathBuf>,
    /// The language of answers: nl, fr, de or en [env: BELFORT_LANG] [default: nl]; `search` also keeps to items in it
    #[arg(long, global = true, value_name = "LANG")]
    lang: Option<Language>,
    /// Answer in JSON on standard output
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show everything at once, offline, in a temporary folder
    Demo(demo::Demo),
    /// Run the daemon: poll, index, match, assess, announce, and the web page
    Serve,
    /// Poll the feeds that are due once, tell what is due, then stop
    Poll(poll::Poll),
    /// The feeds
    #[command(subcommand)]
    Feeds(feeds::Feeds),
    /// Search the items
    Search(search::Search),
    /// Ask to be told of items, or of all that touches a system
    Subscribe(subscriptions::Subscribe),
    /// The subscriptions
    #[command(subcommand)]
    Subscriptions(subscriptions::Subscriptions),
    /// What was told, what waits and what was refused
    #[command(subcommand)]
    Deliveries(deliveries::Deliveries),
    /// The people who may see and change the register
    #[command(subcommand)]
    Accounts(accounts::Accounts),
    /// The register of AI systems
    #[command(subcommand)]
    Systems(systems::Systems),
    /// Show or set what is done for each duty of a system
    Measures(measures::Measures),
    /// Check a system against the AI Act
    Check(check::Check),
    /// Answer the questions that still decide something about a system
    Ask(ask::Ask),
    /// List from when something is asked of the systems, or write it as a calendar
    Deadlines(deadlines::Deadlines),
    /// The rule book
    #[command(subcommand)]
    Rules(rules::Rules),
    /// Innovation projects that organisations share, also those that failed
    #[command(subcommand)]
    Projects(projects::Projects),
    /// The themes by which items are tagged
    #[command(subcommand)]
    Themes(themes::ThemesCommand),
    /// The index
    #[command(subcommand)]
    Index(index::IndexCommand),
    /// The Telegram bot
    #[command(subcommand)]
    Bot(bot::BotCommand),
    /// Mail that comes in
    #[command(subcommand)]
    Mail(mail::MailCommand),
    /// The configuration
    #[command(subcommand)]
    Config(config::ConfigCommand),
    /// Print the completions of a shell
    Completions(shell::Completions),
    /// Print the man page
    Man,
    /// Write a backup of the store, also while the daemon runs
    Backup(backup::Backup),
    /// Put a backup back
    Restore(backup::Restore),
    /// Forget what is older than `[keep]` says
    Keep(backup::Keep),
    /// The store
    #[command(subcommand)]
    Store(backup::StoreCommand),
    /// Find what is wrong and say what to do
    Doctor {
        /// Send one real test message there instead, and say what the channel answered: email:ADDRESS, telegram:CHAT, webhook:URL
        #[arg(long, value_name = "ADDRESS")]
        send: Option<crate::alerts::Address>,
    },
}

/// The web page of a tower, for the commands that open it.
pub type Pages = fn(Arc<Tower>) -> axum::Router;

/// The bot of a tower, for the command that opens it; none without a token.
pub type Bot = fn(Arc<Tower>) -> anyhow::Result<Option<OpenFace>>;

/// Runs the command line of this process; `pages` is the web page that `serve` and `demo` open, `bot` the bot of `serve`.
pub fn run(pages: Pages, bot: Bot) -> ExitCode {
    match run_with(std::env::args_os(), pages, bot) {
        Ok(exit) => exit.into(),
        Err(error) => {
            // The reader of the output may have gone (`belfort search ... | head`): that is no failure.
            let broken = error.chain().filter_map(|cause| cause.downcast_ref::<std::io::Error>());
            if broken.into_iter().any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe) {
                return Exit::Done.into();
            }
            eprintln!("belfort: {error:#}");
            exit::of(&error).into()
        }
    }
}

fn run_with(args: impl IntoIterator<Item = OsString>, pages: Pages, bot: Bot) -> anyhow::Result<Exit> {
    let call = match Call::try_parse_from(args) {
        Ok(call) => call,
        Err(error) if error.kind() == ErrorKind::DisplayVersion => {
            context::print(&shell::version())?;
            return Ok(Exit::Done);
        }
        Err(error) => {
            error.print()?;
            return Ok(if error.use_stderr() { Exit::Wrong } else { Exit::Done });
        }
    };
    logs::start(matches!(call.command, Command::Serve));
    match &call.command {
        Command::Completions(completions) => return completions.run(Call::command()),
        Command::Man => return shell::man(Call::command()),
        // It needs no configuration, and may be asked for because that one is wrong.
        Command::Config(config::ConfigCommand::Example) => {
            let language = call.global.lang.or_else(context::of_machine).unwrap_or_default();
            context::print(crate::daemon::config::keys::example(language))?;
            return Ok(Exit::Done);
        }
        _ => {}
    }
    let file = call.global.config.clone();
    let tried = match &call.command {
        Command::Themes(themes) => themes.folder(),
        _ => None,
    };
    // The configuration may name another one, once it can be read.
    let asked = call.global.lang.or_else(context::of_machine).unwrap_or_default();
    let context = Context::new(call.global, pages, tried.as_deref())
        .map_err(|error| causes::in_language(error, asked))?;
    let language = context.language;
    if let Command::Config(config) = call.command {
        let exit = config.run(&context, file.as_deref());
        return exit.map_err(|error| causes::in_language(error, language));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let exit = runtime.block_on(dispatch(context, call.command, bot));
    // A lookup of a name that hangs in the system's resolver must not hold the program.
    runtime.shutdown_background();
    exit.map_err(|error| causes::in_language(error, language))
}

async fn dispatch(context: Context, command: Command, bot: Bot) -> anyhow::Result<Exit> {
    match command {
        Command::Demo(demo) => demo.run(&context).await,
        Command::Serve => serve::run(&context, bot).await,
        Command::Poll(poll) => poll.run(&context).await,
        Command::Feeds(feeds) => feeds.run(&context).await,
        Command::Search(search) => search.run(&context).await,
        Command::Subscribe(subscribe) => subscribe.run(&context).await,
        Command::Subscriptions(subscriptions) => subscriptions.run(&context).await,
        Command::Deliveries(deliveries) => deliveries.run(&context).await,
        Command::Accounts(accounts) => accounts.run(&context).await,
        Command::Systems(systems) => systems.run(&context).await,
        Command::Measures(measures) => measures.run(&context).await,
        Command::Check(check) => check.run(&context).await,
        Command::Ask(ask) => ask.run(&context).await,
        Command::Deadlines(deadlines) => deadlines.run(&context).await,
        Command::Rules(rules) => rules.run(&context).await,
        Command::Projects(projects) => projects.run(&context).await,
        Command::Themes(themes) => themes.run(&context).await,
        Command::Index(index) => index.run(&context).await,
        Command::Doctor { send: Some(to) } => doctor::send(&context, &to).await,
        Command::Doctor { send: None } => doctor::run(&context).await,
        Command::Bot(bot) => bot.run(&context).await,
        Command::Mail(mail) => mail.run(&context).await,
        Command::Config(_) | Command::Completions(_) | Command::Man => Ok(Exit::Done), // answered without a runtime
        Command::Backup(backup) => backup.run(&context).await,
        Command::Restore(restore) => restore.run(&context).await,
        Command::Keep(keep) => keep.run(&context).await,
        Command::Store(store) => store.run(&context).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Call::command().debug_assert();
    }
}
