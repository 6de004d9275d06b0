//! Whose turn it is: few requests at a time for one host, and a pause between two.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;
use url::Url;

/// How gently one host is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gentleness {
    /// Requests to one host at the same time.
    pub at_a_time: usize,
    /// From the end of a request to the start of the next one to the same host.
    pub pause: Duration,
}

impl Default for Gentleness {
    fn default() -> Self {
        // What a careful reader of pages does: one at a time, one a second.
        Gentleness { at_a_time: 1, pause: Duration::from_secs(1) }
    }
}

/// Hosts remembered; past it those that nobody waits for are forgotten, so that a crowd of names costs no memory.
const HOSTS_MAX: usize = 4096;

/// The turns of all hosts, shared by everything that fetches in one process: feeds, pages, robots.txt, hubs.
#[derive(Clone, Debug, Default)]
pub struct Turns {
    gentleness: Gentleness,
    hosts: Arc<Mutex<HashMap<String, Arc<Host>>>>,
}

#[derive(Debug)]
struct Host {
    seats: Arc<Semaphore>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    free_from: Instant,
    pause: Duration,
}

/// The right to one request; the pause begins when it is dropped.
#[derive(Debug)]
pub struct Turn {
    host: Arc<Host>,
    _seat: OwnedSemaphorePermit,
}

impl Drop for Turn {
    fn drop(&mut self) {
        // This runs before the seat is given back: whoever takes it next sees the pause.
        let mut state = self.host.state.lock().expect("nothing panics while it holds the state of a host");
        state.free_from = Instant::now() + state.pause;
    }
}

impl Turns {
    /// Turns for hosts that are all treated alike.
    pub fn new(gentleness: Gentleness) -> Turns {
        Turns { gentleness, hosts: Arc::default() }
    }

    /// Waits until it is our turn with the host of an address.
    pub async fn take(&self, url: &Url) -> Turn {
        let host = self.host(url);
        let seat =
            host.seats.clone().acquire_owned().await.expect("the seats of a host are never taken away");
        let free_from =
            host.state.lock().expect("nothing panics while it holds the state of a host").free_from;
        tokio::time::sleep_until(free_from).await;
        Turn { host, _seat: seat }
    }

    /// Makes the pause for one host longer, because it asked for that; never shorter.
    pub fn slow_down(&self, url: &Url, pause: Duration) {
        let host = self.host(url);
        let mut state = host.state.lock().expect("nothing panics while it holds the state of a host");
        state.pause = state.pause.max(pause);
    }

    fn host(&self, url: &Url) -> Arc<Host> {
        let name = url.host_str().unwrap_or_default();
        let mut hosts = self.hosts.lock().expect("nothing panics while it holds the hosts");
        if let Some(host) = hosts.get(name) {
            return host.clone();
        }
        if hosts.len() >= HOSTS_MAX {
            let now = Instant::now();
            hosts.retain(|_, host| {
                let waited_for = Arc::strong_count(host) > 1;
                waited_for || host.state.lock().is_ok_and(|state| state.free_from > now)
            });
        }
        let host = Arc::new(Host {
            seats: Arc::new(Semaphore::new(self.gentleness.at_a_time.max(1))),
            state: Mutex::new(State { free_from: Instant::now(), pause: self.gentleness.pause }),
        });
        hosts.insert(name.to_owned(), host.clone());
        host
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    // Waits are compared from below only: a busy machine makes them longer, never shorter.
    const PAUSE: Duration = Duration::from_millis(30);

    #[tokio::test]
    async fn a_host_is_asked_one_thing_at_a_time_with_a_pause_and_other_hosts_do_not_wait() {
        let turns = Turns::new(Gentleness { at_a_time: 1, pause: PAUSE });
        let first = turns.take(&url("http://a.example/1")).await;
        let _other = turns.take(&url("http://b.example/1")).await;
        let second = tokio::time::timeout(PAUSE, turns.take(&url("https://a.example/2"))).await;
        assert!(second.is_err(), "while one is under way nobody else gets a turn");
        let begin = Instant::now();
        drop(first);
        let _second = turns.take(&url("https://a.example/2")).await;
        assert!(begin.elapsed() >= PAUSE);
    }

    #[tokio::test]
    async fn a_host_that_asks_for_more_time_gets_it() {
        let turns = Turns::new(Gentleness { at_a_time: 1, pause: Duration::ZERO });
        turns.slow_down(&url("http://a.example/"), PAUSE);
        turns.slow_down(&url("http://a.example/"), PAUSE / 2);
        let begin = Instant::now();
        drop(turns.take(&url("http://a.example/")).await);
        drop(turns.take(&url("http://a.example/")).await);
        assert!(begin.elapsed() >= PAUSE);
    }
}
