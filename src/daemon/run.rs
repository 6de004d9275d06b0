//! How the daemon runs: one loop per flow, each with its own step; and how all of them stop.

mod imports;
mod service;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::amendment;
use super::announce::{CHANNELS, announce};
use super::assess::assess_all;
use super::consent::{forget_when_due, mail_questions};
use super::health;
use super::index::Indexer;
use super::inviting::mail_invitations;
use super::jump::ClockWatch;
use super::keep::keep_when_due;
use super::lists;
use super::moving::tell_farewells;
use super::poll::{Outcome, Which, poll};
use super::push::talk_to_hubs;
use super::retag::Retagger;
use super::sweep::sweep_when_due;
use super::tower::Tower;
use crate::alerts::Channels;

/// How often a flow looks for work that another process left: a second is soon enough for people, and a look costs
/// one indexed read.
const LOOK: Duration = Duration::from_secs(1);
/// Between two polls at the least: feeds that are due within it are polled together.
const BREATH: Duration = Duration::from_millis(10);
/// How often the day is asked: dates come near at midnight, and a minute late is early enough.
const DAY_LOOK: Duration = Duration::from_secs(60);
/// How often it is looked whether a hub waits for a word: leases last days.
const HUB_LOOK: Duration = Duration::from_secs(60);
/// How often the files of the themes and of the words are looked at: an editor who saves it sees the effect within a breath, and a look reads
/// some 80 kB.
const THEMES_LOOK: Duration = Duration::from_secs(5);
/// A flow that failed waits before it tries again, so that a full disk does not fill the log too.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// How long the flows may finish their step when they are asked to stop; the service manager is promised ten seconds.
const STOP_TIME_MAX: Duration = Duration::from_secs(8);

/// The daemon's flows while they run.
#[derive(Debug)]
pub struct Flows {
    stop: CancellationToken,
    /// Cancelled when an editor wrote other lists of words.
    renewal: CancellationToken,
    tracker: TaskTracker,
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
        let flows = Flows { stop, renewal, tracker: TaskTracker::new() };
        let bells = Bells::default();
        let indexer = Indexer::open(tower).await?;
        let channels = Arc::new(tower.channels()?);
        flows.clock(tower);
        flows.index(tower, indexer, &bells);
        flows.poll(tower, &bells);
        flows.pushes(tower);
        flows.assess(tower, &bells);
        flows.imports(tower, &bells);
        flows.health(tower, &bells);
        flows.themes(tower, &bells);
        flows.sweep(tower, &bells);
        flows.keep(tower, &bells);
        flows.digests(tower, &bells);
        flows.consents(tower, &channels);
        for (channel, bell) in CHANNELS.into_iter().zip(bells.outbox) {
            flows.announce(tower, &channels, channel, bell);
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
        let stop = self.stop.clone();
        self.tracker.spawn(async move {
            while !stop.is_cancelled() {
                let wait = match ended(name, tokio::spawn(step())).await {
                    Ok(()) => every,
                    Err(()) => AFTER_FAILURE.max(every),
                };
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = bell.notified() => {}
                    () = tokio::time::sleep(wait) => {}
                }
            }
        });
    }

    fn clock(&self, tower: &Arc<Tower>) {
        let (tower, watch) = (tower.clone(), Arc::new(tokio::sync::Mutex::new(ClockWatch::default())));
        self.repeat("clock", Arc::default(), LOOK, move || {
            let (tower, watch) = (tower.clone(), watch.clone());
            async move { watch.lock().await.look(&tower).await.map(drop) }
        });
    }

    fn poll(&self, tower: &Arc<Tower>, bells: &Bells) {
        let (tower, bells) = (tower.clone(), bells.clone());
        let stop = self.stop.clone();
        self.repeat("poll", tower.knocks.clone(), LOOK, move || {
            let (tower, bells, stop) = (tower.clone(), bells.clone(), stop.clone());
            async move {
                let rung = |polled: &super::poll::Polled| {
                    if matches!(polled.outcome, Outcome::Read { .. }) {
                        bells.index.notify_one();
                        bells.ring_outbox();
                    }
                };
                let polls = async {
                    loop {
                        poll(&tower, Which::Due, rung).await?;
                        // A feed whose hour comes before the next look is polled at its hour.
                        let next = tower.store.next_poll().await?.map(|next| next - tower.clock.now());
                        // One that is due already and was not polled waits for something else: it is looked at as ever.
                        match next.and_then(|next| next.to_std().ok()).filter(|wait| *wait < LOOK) {
                            Some(wait) => tokio::select! {
                                () = tower.knocks.notified() => {}
                                () = tokio::time::sleep(wait.max(BREATH)) => {}
                            },
                            None => return Ok(()),
                        }
                    }
                };
                tokio::select! {
                    // A poll that is cut off has stored nothing; its lease is given back by the next start or runs out.
                    () = stop.cancelled() => Ok(()),
                    done = polls => done,
                }
            }
        });
    }

    fn pushes(&self, tower: &Arc<Tower>) {
        let tower = tower.clone();
        self.repeat("pushes", Arc::default(), HUB_LOOK, move || {
            let tower = tower.clone();
            async move { talk_to_hubs(&tower).await }
        });
    }

    fn index(&self, tower: &Arc<Tower>, indexer: Indexer, bells: &Bells) {
        let tower = tower.clone();
        let indexer = Arc::new(tokio::sync::Mutex::new(Some(indexer)));
        self.repeat("index", bells.index.clone(), LOOK, move || {
            let (tower, indexer) = (tower.clone(), indexer.clone());
            async move {
                let mut held = indexer.lock().await;
                // A writer that met a full disk takes nothing more: what fails is let go, and the next step opens anew.
                let mut at_work = match held.take() {
                    Some(indexer) => indexer,
                    None => Indexer::reopen(&tower).await?,
                };
                at_work.follow(&tower).await?;
                *held = Some(at_work);
                Ok(())
            }
        });
    }

    fn assess(&self, tower: &Arc<Tower>, bells: &Bells) {
        let (tower, bells) = (tower.clone(), bells.clone());
        let assessed = Arc::new(std::sync::Mutex::new(None));
        self.repeat("assess", Arc::default(), DAY_LOOK, move || {
            let (tower, bells, assessed) = (tower.clone(), bells.clone(), assessed.clone());
            async move {
                let today = tower.today();
                let last = *assessed.lock().expect("nothing panics while it holds the day");
                if last != Some(today) {
                    // The book first: what it changes for a system is told by its assessment, right after. It is another
                    // one only after a start; and deadlines are told whatever became of it.
                    if last.is_none()
                        && let Err(cause) = amendment::notice(&tower).await
                    {
                        tracing::error!(
                            "the rule book was not compared with that of the last start: {cause:#}"
                        );
                    }
                    assess_all(&tower).await?;
                    *assessed.lock().expect("nothing panics while it holds the day") = Some(today);
                    bells.ring_outbox();
                }
                Ok(())
            }
        });
    }

    fn health(&self, tower: &Arc<Tower>, bells: &Bells) {
        let (tower, bells) = (tower.clone(), bells.clone());
        let every = health::EVERY.to_std().expect("an hour is not negative");
        self.repeat("health", Arc::default(), every, move || {
            let (tower, bells) = (tower.clone(), bells.clone());
            async move {
                if health::look(&tower).await? > 0 {
                    bells.ring_outbox();
                }
                Ok(())
            }
        });
    }

    fn sweep(&self, tower: &Arc<Tower>, bells: &Bells) {
        let (tower, bells) = (tower.clone(), bells.clone());
        self.repeat("sweep", Arc::default(), DAY_LOOK, move || {
            let (tower, bells) = (tower.clone(), bells.clone());
            async move {
                if sweep_when_due(&tower).await?.is_some_and(|swept| swept.late > 0) {
                    bells.ring_outbox();
                }
                Ok(())
            }
        });
    }

    fn keep(&self, tower: &Arc<Tower>, bells: &Bells) {
        let (tower, bells) = (tower.clone(), bells.clone());
        self.repeat("keep", Arc::default(), DAY_LOOK, move || {
            let (tower, bells) = (tower.clone(), bells.clone());
            async move {
                if keep_when_due(&tower).await?.is_some_and(|gone| gone.items > 0) {
                    bells.index.notify_one();
                }
                Ok(())
            }
        });
    }

    fn themes(&self, tower: &Arc<Tower>, bells: &Bells) {
        let (tower, bells, stop) = (tower.clone(), bells.clone(), self.stop.clone());
        let (retagger, lists) = (Arc::new(Retagger::default()), Arc::new(lists::Watch::default()));
        let renewal = self.renewal.clone();
        self.repeat("themes", Arc::default(), THEMES_LOOK, move || {
            let (tower, bells, stop) = (tower.clone(), bells.clone(), stop.clone());
            let (retagger, lists, renewal) = (retagger.clone(), lists.clone(), renewal.clone());
            async move {
                if lists.sees_others(&tower.config.index.dir)? {
                    renewal.cancel();
                    return Ok(());
                }
                retagger.notice(&tower)?;
                if retagger.follow(&tower, || stop.is_cancelled()).await? > 0 {
                    bells.index.notify_one();
                }
                Ok(())
            }
        });
    }

    fn digests(&self, tower: &Arc<Tower>, bells: &Bells) {
        let (tower, bells) = (tower.clone(), bells.clone());
        self.repeat("digests", Arc::default(), LOOK, move || {
            let (tower, bells) = (tower.clone(), bells.clone());
            async move {
                tower.store.end_pauses(tower.clock.now()).await?;
                if tower.store.bundle_digests(tower.clock.now()).await? > 0 {
                    bells.ring_outbox();
                }
                Ok(())
            }
        });
    }

    fn consents(&self, tower: &Arc<Tower>, channels: &Arc<Channels>) {
        let (tower, channels) = (tower.clone(), channels.clone());
        self.repeat("consents", Arc::default(), LOOK, move || {
            let (tower, channels) = (tower.clone(), channels.clone());
            async move {
                mail_questions(&tower, &channels).await?;
                tell_farewells(&tower, &channels).await?;
                mail_invitations(&tower, &channels).await?;
                forget_when_due(&tower).await
            }
        });
    }

    fn announce(
        &self,
        tower: &Arc<Tower>,
        channels: &Arc<Channels>,
        channel: &'static str,
        bell: Arc<Notify>,
    ) {
        let (tower, channels, stop) = (tower.clone(), channels.clone(), self.stop.clone());
        self.repeat(channel, bell, LOOK, move || {
            let (tower, channels, stop) = (tower.clone(), channels.clone(), stop.clone());
            async move { announce(&tower, &channels, channel, || stop.is_cancelled()).await.map(drop) }
        });
    }
}

/// Waits for a step; its failure or panic is logged here, once.
async fn ended(name: &'static str, step: JoinHandle<anyhow::Result<()>>) -> Result<(), ()> {
    match step.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => {
            tracing::error!(flow = name, "a step failed and is tried again: {error:#}");
            Err(())
        }
        Err(panic) => {
            tracing::error!(flow = name, "a step broke off and is tried again: {panic}");
            Err(())
        }
    }
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
        .with_context(|| format!("cannot listen on `{listen}` (set by `web.listen`)"))?;
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
    if !flows.stop().await {
        tracing::warn!(
            "a step took longer than {} seconds and is done again after the next start",
            STOP_TIME_MAX.as_secs()
        );
    }
    web.abort();
    watchdog.abort();
    tower.store.close().await;
    Ok(ended)
}
