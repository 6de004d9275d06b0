//! How the flows of this process do: how far the index follows the store, and which steps failed.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};

use super::causes::translated;
use crate::text::Translated;

/// How far the index follows the store.
#[derive(Debug)]
pub struct Progress {
    applied: AtomicI64,
    caught_up: AtomicBool,
    refused: AtomicU64,
    failure: Mutex<Option<Translated>>,
}

impl Default for Progress {
    fn default() -> Progress {
        Progress {
            applied: AtomicI64::new(NOBODY),
            caught_up: AtomicBool::new(false),
            refused: AtomicU64::new(0),
            failure: Mutex::default(),
        }
    }
}

/// This process does not write the index.
const NOBODY: i64 = -1;

impl Progress {
    /// The last change that the index holds; `None` where this process does not write it.
    pub fn applied(&self) -> Option<i64> {
        Some(self.applied.load(Ordering::Relaxed)).filter(|applied| *applied != NOBODY)
    }

    /// Whether the index has been level with the store since the start: until then a search misses what was there before.
    pub fn caught_up(&self) -> bool {
        self.caught_up.load(Ordering::Relaxed)
    }

    pub(super) fn reached(&self, applied: i64) {
        self.applied.store(applied, Ordering::Relaxed);
    }

    /// Items that a cluster did not take since the start.
    pub fn refusals(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }

    /// Why the last attempt to follow the store ended too early; `None` where it did not.
    pub fn failure(&self) -> Option<Translated> {
        self.failure.lock().expect("nothing panics while it holds the failure").clone()
    }

    pub(super) fn refused(&self, items: u64) {
        self.refused.fetch_add(items, Ordering::Relaxed);
    }

    pub(super) fn ended(&self, failure: Option<&anyhow::Error>) {
        let failure = failure.map(translated);
        *self.failure.lock().expect("nothing panics while it holds the failure") = failure;
    }

    pub(super) fn level(&self) {
        self.caught_up.store(true, Ordering::Relaxed);
    }
}

/// Steps that failed since the start, by flow; each is in the log with its cause.
#[derive(Debug, Default)]
pub struct Failures(Mutex<BTreeMap<&'static str, u64>>);

impl Failures {
    /// How many, by flow.
    pub fn counted(&self) -> BTreeMap<&'static str, u64> {
        self.0.lock().expect("nothing panics while it holds the counts").clone()
    }

    pub(super) fn count(&self, flow: &'static str) {
        *self.0.lock().expect("nothing panics while it holds the counts").entry(flow).or_default() += 1;
    }

    /// A flow that never failed is told too: what only appears with its first failure never rises.
    pub(super) fn knows(&self, flow: &'static str) {
        self.0.lock().expect("nothing panics while it holds the counts").entry(flow).or_default();
    }
}
