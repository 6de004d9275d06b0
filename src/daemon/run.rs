//! How the daemon runs: one loop per flow, each with its own step; and how all of them stop.

mod news;
mod register;
mod service;
mod telling;
mod upkeep;

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::announce::{CHANNELS, Lane};
use super::index::Indexer;
use super::progress::Failures;
use super::room::is_full;
use super::tower::Tower;

/// How often a flow looks for work that another process left: a second is soon enough for people, and a look costs
/// one indexed read.
const LOOK: Duration = Duration::from_secs(1);
/// How often the day is asked: dates come near at midnight, and a minute late is early enough.
const DAY_LOOK: Duration = Duration::from_secs(60);
/// A flow that failed waits before it tries again, so that a full disk does not fill the log too.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// How long the flows may finish their step when they are asked to stop; the service manager is promised ten seconds.
const STOP_TIME_MAX: Duration = Duration::from_secs(8);
/// How long the store may take to close at the least, and longer when the flows ended sooner: what was committed stays, also when
/// nobody waits for that.
const CLOSE_TIME_MIN: Duration = Duration::from_secs(1);

/// The daemon's flows while they run.
#[derive(Debug)]
pub struct Flows {
    stop: CancellationToken,
    /// Cancelled when an editor wrote other lists of words.
    renewal: CancellationToken,
    tracker: TaskTracker,
    /// Steps that failed, counted.
    failures: Arc<Failures>,
    /// Rings when a step found no room on the disk.
    no_room: Arc<Notify>,
}

/// Why the daemon ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It was asked to.
    Asked,
    /// It is to begin anew, with other lists of words.
    OtherLists,
}

/// What one flow tells the next: there is work.
#[derive(Clone, Debug, Default)]
struct Bells {
    index: Arc<Notify>,
    /// One a channel: a bell that rings while its channel is at work is heard afterwards, and not only by who waits just then.
    outbox: [Arc<Notify>; CHANNELS.len()],
}

impl Bells {
    fn ring_outbox(&self) {
        self.outbox.iter().for_each(|bell| bell.notify_one());
    }
}

impl Flows {
    /// Starts polling, indexing, assessing and announcing.
    ///
    /// # Errors
    /// Another process writes the index, or a channel's configuration cannot work.
    pub async fn start(tower: &Arc<Tower>) -> anyhow::Result<Flows> {
        let (stop, renewal) = (CancellationToken::new(), CancellationToken::new());
        let flows = Flows {
            stop,
            renewal,
            tracker: TaskTracker::new(),
            failures: tower.failures.clone(),
            no_room: Arc::default(),
        };
        let bells = Bells::default();
        let indexer = Indexer::open(tower).await?;
        let channels = Arc::new(tower.channels()?);
        flows.clock(tower);
        flows.checkpoint(tower);
        flows.room(tower, &bells);
        flows.index(tower, indexer, &bells);
        flows.poll(tower, &bells);
        flows.pushes(tower);
        flows.assess(tower, &bells);
        flows.imports(tower, &bells);
        flows.exports(tower);
        flows.growth(tower, &bells);
        flows.health(tower, &bells);
        flows.themes(tower, &bells);
        flows.sweep(tower, &bells);
        flows.keep(tower, &bells);
        flows.digests(tower, &bells);
        flows.consents(tower, &channels);
        for (channel, bell) in CHANNELS.into_iter().zip(bells.outbox) {
            // A bell wakes one lane, of those that have nothing to do.
            for lane in Lane::of(channel) {
                flows.announce(tower, &channels, lane, bell.clone());
            }
        }
        flows.tracker.close();
        Ok(flows)
    }

    /// Lets every flow finish its step, eight seconds at most; what a step leaves undone is done after the next start.
    ///
    /// # Shape
    /// Whether all of them finished.
    pub async fn stop(self) -> bool {
        self.stop.cancel();
        tokio::time::timeout(STOP_TIME_MAX, self.tracker.wait()).await.is_ok()
    }

    /// A token that is cancelled when the flows are asked to stop.
    pub fn stopping(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Ends when an editor wrote other lists of words: they are used from a new beginning on.
    pub async fn other_lists(&self) {
        self.renewal.cancelled().await;
    }

    /// Repeats a step until the stop: again when its bell rings or after a while. A panic costs one step.
    fn repeat<F, S>(&self, name: &'static str, bell: Arc<Notify>, every: Duration, mut step: S)
    where
        F: Future<Output = anyhow::Result<()>> + Send + 'static,
        S: FnMut() -> F + Send + 'static,
    {
        let (stop, failures, no_room) = (self.stop.clone(), self.failures.clone(), self.no_room.clone());
        failures.knows(name);
        self.tracker.spawn(async move {
            while !stop.is_cancelled() {
                let wait = match ended(name, tokio::spawn(step())).await {
                    Ok(()) => every,
                    Err(why) => {
                        failures.count(name);
                        if why == Failed::NoRoom {
                            no_room.notify_one();
                        }
                        // What is looked at once an hour is tried again within the minute.
                        AFTER_FAILURE.max(every.min(DAY_LOOK))
                    }
                };
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = bell.notified() => {}
                    () = tokio::time::sleep(wait) => {}
                }
            }
        });
    }
}

/// How a step failed, as far as anybody acts on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Failed {
    /// There was no room for what it wanted to store.
    NoRoom,
    /// In another way.
    Otherwise,
}

/// Waits for a step; its failure or panic is logged here, once.
async fn ended(name: &'static str, step: JoinHandle<anyhow::Result<()>>) -> Result<(), Failed> {
    match step.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => {
            tracing::error!(flow = name, "a step failed and is tried again: {error:#}");
            Err(if is_full(&error) { Failed::NoRoom } else { Failed::Otherwise })
        }
        Err(panic) => {
            tracing::error!(flow = name, "a step broke off and is tried again: {panic}");
            Err(Failed::Otherwise)
        }
    }
}

/// The address of the page cannot be listened on.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on `{place}` (set by `web.listen`): {cause}")]
pub struct ListenError {
    /// The address.
    pub place: String,
    /// What the system answered.
    pub cause: std::io::Error,
}

/// Runs the daemon until it is asked to stop or to begin anew: the flows, and what `serve` does with the listener.
///
/// # Errors
/// The address cannot be listened on, or the flows cannot start.
pub async fn run<F>(
    tower: Arc<Tower>,
    serve: impl FnOnce(tokio::net::TcpListener, CancellationToken) -> F,
    asked_to_stop: impl Future<Output = ()>,
) -> anyhow::Result<Ended>
where
    F: Future<Output = std::io::Result<()>> + Send + 'static,
{
    let listen = &tower.config.web.listen;
    let listener = tokio::net::TcpListener::bind(listen)
        .await
        .map_err(|cause| ListenError { place: listen.clone(), cause })?;
    let flows = Flows::start(&tower).await?;
    tracing::info!(address = %listener.local_addr()?, "the web page is open");
    let stopping = flows.stopping();
    let web = tokio::spawn(serve(listener, stopping));
    service::tell_ready();
    let watchdog = tokio::spawn(service::feed_watchdog());
    let ended = tokio::select! {
        () = asked_to_stop => Ended::Asked,
        () = flows.other_lists() => Ended::OtherLists,
    };
    match ended {
        Ended::Asked => service::tell_stopping(),
        Ended::OtherLists => service::tell_beginning_anew(),
    }
    tracing::info!("stopping");
    let since = Instant::now();
    if !flows.stop().await {
        tracing::warn!(
            "a step took longer than {} seconds and is done again after the next start",
            STOP_TIME_MAX.as_secs()
        );
    }
    web.abort();
    watchdog.abort();
    let left = (STOP_TIME_MAX + CLOSE_TIME_MIN).saturating_sub(since.elapsed());
    if tokio::time::timeout(left, tower.store.close()).await.is_err() {
        tracing::warn!("the store was still in use and is left as it is");
    }
    Ok(ended)
}
