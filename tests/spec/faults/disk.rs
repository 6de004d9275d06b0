//! A disk that is full: no file may grow past a limit that the child process is given, and a write fails as on a full disk.

mod running;

use std::path::Path;
use std::process::{Command, Output, Stdio};

use belfort::daemon::{Clock, Config, Tower};

use crate::town::morning;

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
    let another = bounded(data.path(), PLENTY, "subscribe --to email:ann@town.example --query bussen");
    assert!(another.status.success(), "{}", said(&another));
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
