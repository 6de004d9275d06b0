//! What is written to a SQLite file stands in its log first; somebody copies it into the file.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use belfort::daemon::run::Flows;
use belfort::daemon::{Clock, Config, Tower};
use belfort::store::{Location, Store};

use super::{noon, on_every_database, sqlite};
use crate::town::morning;

/// How long a daemon may take, on a machine that does much at once.
const PATIENCE: Duration = Duration::from_secs(60);

/// The number that the file holds without its log.
async fn in_the_file_alone(folder: &Path) -> Option<i64> {
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::copy(folder.join("belfort.sqlite"), elsewhere.path().join("belfort.sqlite")).unwrap();
    let location = Location::from_config("", elsewhere.path()).unwrap();
    // A copy from the middle of a write may be none that opens.
    let copy = Store::open(location).await.ok()?;
    let number = copy.kept_number("how-far").await.unwrap();
    copy.close().await;
    number
}

#[tokio::test]
async fn what_stands_in_the_log_is_copied_into_the_file_when_that_is_asked() {
    let fresh = sqlite().await;
    fresh.store.checkpoint().await.unwrap();
    fresh.store.keep_number("how-far", 1).await.unwrap();
    assert_eq!(in_the_file_alone(fresh.folder.path()).await, None, "it stands in the log");
    let (pages, copied) = fresh.store.checkpoint().await.unwrap();
    assert!(pages > 0 && copied == pages, "{copied} of {pages} pages");
    assert_eq!(in_the_file_alone(fresh.folder.path()).await, Some(1));
    fresh.store.keep_number("how-far", 2).await.unwrap();
    fresh.store.checkpoint().await.unwrap();
    assert_eq!(in_the_file_alone(fresh.folder.path()).await, Some(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daemon_copies_it_without_being_asked() {
    let folder = tempfile::tempdir().unwrap();
    let tower = Tower::open(folder.path(), Config::default(), Clock::at(morning())).await.unwrap();
    let tower = Arc::new(tower);
    let flows = Flows::start(&tower).await.unwrap();
    tower.store.keep_number("how-far", 1).await.unwrap();
    let begun = Instant::now();
    while in_the_file_alone(folder.path()).await != Some(1) {
        assert!(begun.elapsed() < PATIENCE, "it still stands in the log");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(flows.stop().await);
}

#[tokio::test]
async fn a_number_stays_under_its_name_until_another_one_takes_its_place() {
    on_every_database("kept_numbers", |store| async move {
        assert_eq!(store.kept_number("a").await.unwrap(), None);
        for number in [1, -7, i64::MAX] {
            store.keep_number("a", number).await.unwrap();
            store.keep_number("b", 2).await.unwrap();
            assert_eq!(store.kept_number("a").await.unwrap(), Some(number));
        }
        assert_eq!(store.kept_number("b").await.unwrap(), Some(2));
        store.try_to_write(noon()).await.unwrap();
        assert_eq!(store.kept_number("b").await.unwrap(), Some(2), "a try costs nothing");
        // Of two disks each is told of by itself, and what is over is over.
        store.save_room("one:/data", Some(noon()), &[]).await.unwrap();
        assert_eq!(store.short_since("one:/data").await.unwrap(), Some(noon()));
        assert_eq!(store.short_since("two:/data").await.unwrap(), None);
        store.save_room("one:/data", None, &[]).await.unwrap();
        assert_eq!(store.short_since("one:/data").await.unwrap(), None);
        store.checkpoint().await.unwrap();
    })
    .await;
}
