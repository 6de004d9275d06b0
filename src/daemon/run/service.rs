//! What a service manager wants to hear (`Type=notify`): ready, stopping, and that we still turn.
//!
//! # Source
//! `sd_notify(3)`, `sd_watchdog_enabled(3)`. Without a service manager all of it does nothing.

use std::time::Duration;

use sd_notify::NotifyState;

/// The page is open and the flows run.
pub(super) fn tell_ready() {
    tell(&[NotifyState::Ready]);
}

/// The flows finish their step.
pub(super) fn tell_stopping() {
    tell(&[NotifyState::Stopping]);
}

/// The same process is soon ready again.
pub(super) fn tell_beginning_anew() {
    tell(&[NotifyState::Reloading]);
}

/// Says twice within each period that the runtime turns; ends at once where nobody listens.
///
/// It says nothing of the store or the index: a database that is away is no reason to be restarted again and again.
pub(super) async fn feed_watchdog() {
    let Some(period) = sd_notify::watchdog_enabled() else { return };
    let mut beat = tokio::time::interval((period / 2).max(Duration::from_millis(100)));
    loop {
        beat.tick().await;
        tell(&[NotifyState::Watchdog]);
    }
}

fn tell(state: &[NotifyState<'_>]) {
    if let Err(cause) = sd_notify::notify(state) {
        tracing::warn!("the service manager was not told: {cause}");
    }
}
