//! A race: our way and the reference, over the same data, timed in turn.

use std::time::{Duration, Instant};

use criterion::Throughput;

/// How long criterion warms up: caches and branch predictors settle in tens of milliseconds.
pub(crate) const WARM_UP: Duration = Duration::from_millis(300);
/// How long criterion measures a side: ten sides and their tables stay well under two minutes.
pub(crate) const MEASURING: Duration = Duration::from_secs(2);
/// Rounds of the table: odd, so that the median is one of them, and enough to pass over a neighbour's burst.
const ROUNDS: usize = 7;

/// The head of the table.
pub(crate) const HEAD: &str = "race                Belfort         reference   ratio   the reference";

/// What one run of a race gets done.
#[derive(Clone, Copy)]
pub(crate) enum Work {
    /// Bytes that are read.
    Bytes(u64),
    /// Things of a kind: documents, queries, systems.
    Things(u64, &'static str),
}

impl Work {
    pub(crate) fn throughput(self) -> Throughput {
        match self {
            Work::Bytes(bytes) => Throughput::Bytes(bytes),
            Work::Things(count, _) => Throughput::Elements(count),
        }
    }

    fn speed(self, time: Duration) -> String {
        match self {
            Work::Bytes(bytes) => format!("{:.1} MB/s", bytes as f64 / 1e6 / time.as_secs_f64()),
            Work::Things(count, name) => format!("{:.0} {name}/s", count as f64 / time.as_secs_f64()),
        }
    }
}

/// One run of a side, without what it needs to get ready: how long it took.
pub(crate) type Side = Box<dyn FnMut() -> Duration>;

/// Our way and the reference.
pub(crate) struct Race {
    pub(crate) work: Work,
    pub(crate) ours: Side,
    pub(crate) reference: Side,
    /// What the reference does, for the table.
    pub(crate) beside: &'static str,
}

impl Race {
    /// Runs both sides in turn and gives the line of the table: a ratio above 1 means that we are faster.
    pub(crate) fn line(&mut self, name: &str) -> String {
        let rounds: Vec<(Duration, Duration)> =
            (0..ROUNDS).map(|_| ((self.ours)(), (self.reference)())).collect();
        let ours = median(rounds.iter().map(|round| round.0));
        let reference = median(rounds.iter().map(|round| round.1));
        let ratio = reference.as_secs_f64() / ours.as_secs_f64();
        let (own, other) = (self.work.speed(ours), self.work.speed(reference));
        format!("{name:<11}{own:>16}{other:>18}{ratio:>8.3}   {}", self.beside)
    }
}

fn median(times: impl Iterator<Item = Duration>) -> Duration {
    let mut times: Vec<Duration> = times.collect();
    times.sort();
    times[times.len() / 2]
}

/// How long `work` takes; what it gives is not thrown away unseen.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let started = Instant::now();
    let made = std::hint::black_box(work());
    let time = started.elapsed();
    drop(made);
    time
}
