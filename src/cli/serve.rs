//! `belfort serve`: the daemon.

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

pub(super) async fn run(context: &Context) -> anyhow::Result<Exit> {
    let tower = context.tower().await?;
    for problem in &tower.book_problems {
        tracing::error!("{}", crate::law::render(problem, &tower.book_sources));
    }
    let router = (context.pages)(tower.clone());
    let serve = |listener, stopping: tokio_util::sync::CancellationToken| async move {
        axum::serve(listener, router).with_graceful_shutdown(stopping.cancelled_owned()).await
    };
    run_flows(tower, serve, asked_to_stop()).await?;
    Ok(Exit::Done)
}
