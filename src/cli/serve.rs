//! `belfort serve`: the daemon.

use super::Bot;
use super::context::Context;
use super::exit::Exit;
use crate::daemon::run::run as run_flows;

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
    let bot = bot(tower.clone())?;
    let pages = (context.pages)(tower.clone());
    let (router, work) = match bot {
        Some(bot) => (pages.merge(bot.pages), Some(bot.work)),
        None => (pages, None),
    };
    let serve = |listener, stopping: tokio_util::sync::CancellationToken| async move {
        let bot = async {
            if let Some(work) = work {
                work(stopping.clone()).await;
            }
        };
        let web = axum::serve(listener, router).with_graceful_shutdown(stopping.clone().cancelled_owned());
        tokio::join!(web.into_future(), bot).0
    };
    run_flows(tower, serve, asked_to_stop()).await?;
    Ok(Exit::Done)
}
