//! A disk that is full: no file may grow past a limit that the child process is given, and a write fails as on a full disk.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use belfort::daemon::{Clock, Config, Tower};

use crate::town::{Town, morning};

/// Runs `belfort` with files of at most so many blocks of 512 bytes.
fn bounded(data: &Path, blocks: u64, args: &str) -> Output {
    // Without the trap the kernel ends the program instead of refusing the write.
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$BELFORT\" --data \"$DATA\" {args}");
    Command::new("sh")
        .args(["-c", &script])
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("BELFORT", env!("CARGO_BIN_EXE_belfort"))
        .env("DATA", data)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

async fn subscriptions(data: &Path) -> usize {
    let tower = Tower::open(data, Config::default(), Clock::at(morning())).await.unwrap();
    let count = tower.store.subscriptions().await.unwrap().len();
    tower.store.close().await;
    count
}

const PLENTY: u64 = 1 << 30;

#[tokio::test]
async fn a_full_disk_is_named_and_what_was_there_stays() {
    let data = tempfile::tempdir().unwrap();
    let subscribe = "subscribe --to email:ann@town.example --query fietsers";
    let first = bounded(data.path(), PLENTY, subscribe);
    assert!(first.status.success(), "{}", said(&first));
    // Not a page can be added, or one and not all that belong together.
    for room in [0, 8] {
        let refused = bounded(data.path(), room, subscribe);
        assert_eq!(refused.status.code(), Some(3), "{}", said(&refused));
        assert!(
            said(&refused).contains("is vol") || said(&refused).contains("gaan niet open"),
            "{}",
            said(&refused)
        );
    }
    assert_eq!(subscriptions(data.path()).await, 1, "what was there stays, and nothing is half there");
    let again = bounded(data.path(), PLENTY, subscribe);
    assert!(again.status.success(), "{}", said(&again));
    assert_eq!(subscriptions(data.path()).await, 2);
}

#[tokio::test]
async fn a_backup_that_finds_no_room_leaves_nothing_and_costs_nothing() {
    let (data, files) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let made = bounded(data.path(), PLENTY, "subscribe --to email:ann@town.example --query fietsers");
    assert!(made.status.success(), "{}", said(&made));
    let file = files.path().join("today.belfort");
    let backup = format!("backup {}", file.display());
    // The log of the store may be written, the copy may not.
    let refused = bounded(data.path(), 256, &backup);
    assert_eq!(refused.status.code(), Some(3), "{}", said(&refused));
    assert_eq!(std::fs::read_dir(files.path()).unwrap().count(), 0, "no half backup is left");
    let made = bounded(data.path(), PLENTY, &backup);
    assert!(made.status.success(), "{}", said(&made));
    // Nor does a restore that finds no room touch what is there.
    let refused = bounded(data.path(), 256, &format!("restore {} --force", file.display()));
    assert_eq!(refused.status.code(), Some(3), "{}", said(&refused));
    assert_eq!(subscriptions(data.path()).await, 1);
}

/// A `belfort serve` of its own, stopped when it goes out of scope.
struct Daemon {
    child: std::process::Child,
    log: std::path::PathBuf,
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Daemon {
    /// Starts one whose files may grow to so many blocks, until [`Daemon::has_room`].
    fn bounded(data: &Path, blocks: u64) -> Daemon {
        let log = data.join("serve.log");
        // `-S`: the bound may be taken away again. The log goes through a pipe: it may grow as it likes.
        let script = format!("trap '' XFSZ; ulimit -S -f {blocks}; exec \"$BELFORT\" --data \"$DATA\" serve");
        let mut child = Command::new("sh")
            .args(["-c", &script])
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
        let (mut said, path) = (child.stderr.take().unwrap(), log.clone());
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::fs::File::create(path).unwrap()));
        Daemon { child, log }
    }

    fn said(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    fn has_room(&self) {
        let process = format!("--pid={}", self.child.id());
        let done = Command::new("prlimit").args([&process, "--fsize=unlimited:"]).status().unwrap();
        assert!(done.success());
    }
}

/// Looks again and again, for a minute at most.
async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let begun = std::time::Instant::now();
    while !holds().await {
        assert!(begun.elapsed().as_secs() < 60, "{what}");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daemon_whose_disk_fills_while_it_polls_names_it_loses_nothing_and_goes_on_when_there_is_room() {
    if Command::new("prlimit").arg("--version").output().is_err() {
        eprintln!("skipped: there is no prlimit to give a process room again");
        return;
    }
    let town = Town::with(|config| config.store.url.clear()).await;
    town.follow("stad").await;
    town.subscribe("webhook", "fietsers", &[]).await;
    let text = "De stad telt fietsers. ".repeat(2_000);
    for number in 0..30 {
        town.publish("stad", &number.to_string(), &format!("Fietsers geteld, {} keer", number * 37), &text);
    }
    let store = town.folder().join("belfort.sqlite");
    // What was written before stands in the file and not beside it; there is room for some pages more, in each of the two.
    let beside = sqlx::AnyPool::connect(&format!("sqlite://{}", store.display())).await.unwrap();
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&beside).await.unwrap();
    let blocks = std::fs::metadata(&store).unwrap().len() / 512 + 64;
    let daemon = Daemon::bounded(town.folder(), blocks);
    until("a full disk is named", async || {
        let said = daemon.said();
        said.contains("disk that holds the store is full") || said.contains("disk is full")
    })
    .await;
    assert!(town.tower.store.counts().await.unwrap().items < 30, "not all of it found room");
    daemon.has_room();
    // Its lease on the feed is over.
    until("every item is stored and told", async || {
        sqlx::query("UPDATE polling SET until = 0").execute(&beside).await.unwrap();
        sqlx::query("UPDATE feeds SET next_poll = 0").execute(&beside).await.unwrap();
        let outbox = town.tower.store.outbox().await.unwrap();
        town.tower.store.counts().await.unwrap().items == 30 && outbox.queued == 0 && outbox.sent > 0
    })
    .await;
    drop(daemon);
    assert_eq!(town.search("fietsers").await.total, 30, "the index equals the store");
    assert_eq!(town.tower.store.alerts_of_kind("item:").await.unwrap(), 30, "each is an alert, once");
    let mut told: Vec<String> = town.webhook.bodies().iter().map(ToString::to_string).collect();
    let all = told.len();
    told.sort();
    told.dedup();
    assert_eq!(told.len(), all, "nothing is told twice");
}
