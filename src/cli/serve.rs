//! `belfort serve`: the daemon.

use std::net::SocketAddr;

use anyhow::Context as _;

use super::Bot;
use super::context::Context;
use super::exit::Exit;
use crate::daemon::Tower;
use crate::daemon::accounts::first_link;
use crate::daemon::run::{Ended, run as run_flows};
use crate::store::BELFORT;
use crate::text::{Language, say};

pub(super) async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            }
            Err(error) => {
                tracing::warn!("SIGTERM cannot be caught: {error}");
                let _ = interrupt.await;
            }
        }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
}

pub(super) async fn run(context: &Context, bot: Bot) -> anyhow::Result<Exit> {
    let tower = context.tower().await?;
    for problem in &tower.book_problems {
        tracing::error!("{}", crate::law::render(problem, &tower.book_sources));
    }
    let (greets, language) = (tower.clone(), context.language);
    let bot = bot(tower.clone())?;
    let pages = (context.pages)(tower.clone());
    let (router, work) = match bot {
        Some(bot) => (pages.merge(bot.pages), Some(bot.work)),
        None => (pages, None),
    };
    let serve = |listener, stopping: tokio_util::sync::CancellationToken| async move {
        // Once the page is open: a link that leads to somebody else's program would only mislead.
        if let Err(error) = greet(&greets, language).await {
            tracing::error!("the link that makes the first account cannot be made: {error:#}");
        }
        let bot = async {
            if let Some(work) = work {
                work(stopping.clone()).await;
            }
        };
        // Where a visitor is counts when somebody guesses passwords.
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let web = axum::serve(listener, service).with_graceful_shutdown(stopping.clone().cancelled_owned());
        tokio::join!(web.into_future(), bot).0
    };
    match run_flows(tower, serve, asked_to_stop()).await? {
        Ended::Asked => Ok(Exit::Done),
        Ended::OtherLists => begin_anew(),
    }
}

/// Tells the terminal the link that makes the first account, while there is none.
async fn greet(tower: &Tower, language: Language) -> anyhow::Result<()> {
    if tower.store.count_accounts().await? == 0 {
        let link = first_link(tower, BELFORT).await?;
        // Not a line of the log: logs are kept, and this opens the server.
        eprintln!("{}", say(language, "cli-first-link", &[("link", link.into())]));
    }
    Ok(())
}

/// This program once more in its own place: the same process to whoever watches over it, with the lists as they are now.
#[cfg(unix)]
fn begin_anew() -> anyhow::Result<Exit> {
    use std::os::unix::process::CommandExt;
    tracing::info!("other lists of words are in use from now on: the program begins anew");
    let program = std::env::current_exe()?;
    let cause = std::process::Command::new(&program).args(std::env::args_os().skip(1)).exec();
    Err(cause).with_context(|| format!("`{}` does not start again; start it by hand", program.display()))
}

#[cfg(not(unix))]
fn begin_anew() -> anyhow::Result<Exit> {
    anyhow::bail!("the lists of words have changed: start the program again")
}
