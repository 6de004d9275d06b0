//! The disk fills while the daemon is at work: to its process, no file takes a byte any more.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use belfort::alerts::Subscription;
use belfort::news::{Feed, FeedKind};
use belfort::store::{Location, Store};

use super::said;
use crate::town::Town;

/// How long a daemon may take to notice, or to end.
const PATIENCE: Duration = Duration::from_secs(60);
/// What a service manager is promised, and a machine that does much at once.
const STOP: Duration = Duration::from_secs(20);

/// The daemon of a town, as a process of its own.
struct Daemon {
    child: Child,
    page: String,
    log: Arc<Mutex<String>>,
}

impl Daemon {
    fn start(data: &Path) -> Daemon {
        // Without the trap the kernel ends the program instead of refusing the write.
        let mut child = Command::new("sh")
            .args(["-c", "trap '' XFSZ; exec \"$BELFORT\" --data \"$DATA\" serve"])
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("BELFORT", env!("CARGO_BIN_EXE_belfort"))
            .env("DATA", data)
            .env("BELFORT_WEB__LISTEN", "127.0.0.1:0")
            .env("BELFORT_FETCH__ALLOW_PRIVATE", "true")
            .env("BELFORT_FETCH__PAUSE_MS", "0")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (log, heard) = (Arc::new(Mutex::new(String::new())), Arc::new(Mutex::new(None)));
        let (keeps, hears) = (log.clone(), heard.clone());
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if let Some((_, address)) = line.split_once("address=") {
                    let address = address.split_whitespace().next().unwrap_or_default();
                    *hears.lock().unwrap() = Some(format!("http://{address}"));
                }
                keeps.lock().unwrap().push_str(&(line + "\n"));
            }
        });
        let begun = Instant::now();
        let page = loop {
            if let Some(page) = heard.lock().unwrap().clone() {
                break page;
            }
            assert!(begun.elapsed() < PATIENCE, "no page: {}", log.lock().unwrap());
            std::thread::sleep(Duration::from_millis(20));
        };
        Daemon { child, page, log }
    }

    /// How far into a file this process may write from now on.
    fn has_room(&self, room: &str) {
        let pid = self.child.id().to_string();
        let set =
            Command::new("prlimit").args(["--pid", &pid, &format!("--fsize={room}:")]).output().unwrap();
        assert!(set.status.success(), "{}", said(&set));
    }

    async fn asks(&self, path: &str) -> (u16, String) {
        let answer = reqwest::get(format!("{}{path}", self.page)).await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    async fn becomes_ready(&self, expected: &str) {
        until("ready", || async { self.asks("/health/ready").await.1 == expected }, || self.said()).await;
    }

    fn said(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Ends when it is asked to.
    async fn stops(mut self) {
        let asked = Instant::now();
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        while self.child.try_wait().unwrap().is_none() {
            assert!(asked.elapsed() < STOP, "it does not end: {}", self.said());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert!(self.child.wait().unwrap().success(), "{}", self.said());
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn until<F: Future<Output = bool>>(what: &str, holds: impl Fn() -> F, log: impl Fn() -> String) {
    let begun = Instant::now();
    while !holds().await {
        assert!(begun.elapsed() < PATIENCE, "{what}: {}", log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A feed with one item, added to the store beside the daemon.
async fn add_feed(store: &Store, town: &Town, name: &str, title: &str) {
    // The daemon goes by the clock of the machine, and tells nothing of the archive of a new feed.
    town.publish_dated(name, "1", title, "", &chrono::Utc::now().to_rfc2822());
    let feed = Feed {
        id: name.to_owned(),
        url: town.address(&format!("/{name}")),
        title: name.to_owned(),
        language: None,
        kind: FeedKind::Syndication,
        themes: vec![],
        settings: Default::default(),
    };
    assert!(store.add_feed(&feed, chrono::Utc::now()).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daemon_whose_disk_fills_says_so_loses_nothing_and_goes_on_by_itself_when_there_is_room() {
    if Command::new("prlimit").arg("--version").output().is_err() {
        eprintln!("skipped: this machine has no `prlimit`");
        return;
    }
    // Publisher and receiver are those of the town; the store is one of its own.
    let (town, data) = (Town::new().await, tempfile::tempdir().unwrap());
    let store = Store::open(Location::from_config("", data.path()).unwrap()).await.unwrap();
    let asked = town.subscribe("webhook", "fietsers", &[]).await;
    let asked = Subscription { created: chrono::Utc::now(), ..asked };
    store.add_subscription(&asked).await.unwrap();
    let told = || town.webhook.got.lock().unwrap().len();
    let daemon = Daemon::start(data.path());
    let reads = |items: i64| {
        let store = store.clone();
        move || {
            let store = store.clone();
            async move { store.counts().await.unwrap().items == items }
        }
    };
    add_feed(&store, &town, "stad", "Fietsers geteld").await;
    until("the first item", reads(1), || daemon.said()).await;
    until("the first message", || async { told() == 1 }, || daemon.said()).await;
    daemon.becomes_ready(r#"{"ready":true,"not_ready":[]}"#).await;

    daemon.has_room("0");
    add_feed(&store, &town, "dorp", "Bruggen en fietsers in de winter").await;
    daemon.becomes_ready(r#"{"ready":false,"not_ready":["disk"]}"#).await;
    assert_eq!(daemon.asks("/health/live").await.0, 200, "it lives");
    let figures = daemon.asks("/metrics").await.1;
    assert!(figures.contains("\nbelfort_disk_full 1"), "{figures}");
    assert!(daemon.asks("/status?lang=nl").await.1.contains("De schijf is vol"));
    assert!(daemon.said().contains("the disk that holds the store is full"), "{}", daemon.said());
    assert_eq!(store.counts().await.unwrap().items, 1, "what was there stays");
    let doctor = super::bounded(data.path(), 0, "doctor --json --lang en");
    assert_eq!(doctor.status.code(), Some(1), "{}", said(&doctor));
    assert!(said(&doctor).contains("disk that holds the store is full"), "{}", said(&doctor));

    daemon.has_room("unlimited");
    until("the second item", reads(2), || daemon.said()).await;
    until("the second message", || async { told() == 2 }, || daemon.said()).await;
    daemon.becomes_ready(r#"{"ready":true,"not_ready":[]}"#).await;

    // It ends within seconds, with what waits for room.
    daemon.has_room("0");
    add_feed(&store, &town, "wijk", "Sluizen dicht voor fietsers").await;
    daemon.becomes_ready(r#"{"ready":false,"not_ready":["disk"]}"#).await;
    daemon.stops().await;
    let daemon = Daemon::start(data.path());
    until("the third item", reads(3), || daemon.said()).await;
    until("the third message", || async { told() == 3 }, || daemon.said()).await;
    daemon.becomes_ready(r#"{"ready":true,"not_ready":[]}"#).await;
    let found = super::bounded(data.path(), super::PLENTY, "search fietsers --json");
    assert_eq!(said(&found).matches("\"title\"").count(), 3, "{}", said(&found));
    daemon.stops().await;
    let names: BTreeSet<_> = town
        .webhook
        .got
        .lock()
        .unwrap()
        .iter()
        .map(|(_, headers, _)| headers["webhook-id"].clone())
        .collect();
    assert_eq!((names.len(), told()), (3, 3), "each is told once");
}
