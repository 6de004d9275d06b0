//! What happens to the files of the index while a daemon is at work.

use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use belfort::daemon::index::Indexer;
use belfort::daemon::run::Flows;

use crate::town::Town;

/// How long a daemon may take to notice: it looks every second.
const PATIENCE: Duration = Duration::from_secs(60);

/// A town with two items in its index.
async fn town() -> Town {
    let town = Town::new().await;
    town.follow("stad").await;
    town.publish("stad", "1", "Fietsers geteld", "");
    town.publish("stad", "2", "Fietsers gehoord", "");
    town.poll().await;
    town
}

/// Every file that holds documents gets other bytes of the same length, in its place: readers have it open.
fn overwrite(folder: &Path) {
    let mut changed = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_of_segment = path.extension().is_some_and(|end| end != "json" && end != "lock");
        if is_of_segment {
            let mut file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
            file.seek(SeekFrom::Start(0)).unwrap();
            file.write_all(b"#").unwrap();
            changed += 1;
        }
    }
    assert!(changed > 3, "{changed} files");
}

#[tokio::test]
async fn what_changed_in_the_index_from_outside_is_noticed_by_who_writes_it_and_its_own_work_is_not() {
    let town = town().await;
    let folder = town.folder().join("index");
    let mut indexer = Indexer::open(&town.tower).await.unwrap();
    // Commits and merges are its own work.
    for number in 3..20 {
        town.publish("stad", &number.to_string(), &format!("Fietsers geteld, {number} keer"), "");
        town.poll().await;
        indexer.follow(&town.tower).await.unwrap();
        assert!(indexer.is_whole(), "after {number} items");
    }
    overwrite(&folder);
    assert!(!indexer.is_whole(), "files were changed");
    drop(indexer);
    assert_eq!(town.search("fietsers").await.total, 19, "it is made anew");
    for gone in ["meta.json", "all"] {
        let mut indexer = Indexer::open(&town.tower).await.unwrap();
        assert!(indexer.is_whole());
        match gone {
            "all" => std::fs::remove_dir_all(&folder).unwrap(),
            file => std::fs::remove_file(folder.join(file)).unwrap(),
        }
        assert!(!indexer.is_whole(), "{gone} is gone");
        drop(indexer);
        assert_eq!(town.search("fietsers").await.total, 19, "{gone}");
    }
}

/// Waits until the index in the folder holds all items of the store, as another process sees it.
async fn is_level(town: &Town, total: usize) {
    let begun = Instant::now();
    loop {
        let reader = belfort::search::Index::open_reader(&town.folder().join("index"));
        let query = belfort::search::Query::parse("fietsers").unwrap();
        let found =
            reader.ok().and_then(|reader| reader.search(&query, &belfort::search::Page::default()).ok());
        if found.as_ref().is_some_and(|found| found.total == total) {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{:?}", town.tower.progress.failure());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_that_is_removed_or_overwritten_while_the_daemon_runs_is_made_anew_without_a_restart() {
    let town = town().await;
    let folder = town.folder().join("index");
    assert_eq!(town.search("fietsers").await.total, 2);
    let flows = Flows::start(&town.tower).await.unwrap();
    overwrite(&folder);
    is_level(&town, 2).await;
    std::fs::remove_dir_all(&folder).unwrap();
    is_level(&town, 2).await;
    // A folder that cannot be used is named, and it goes on when it can.
    std::fs::remove_dir_all(&folder).unwrap();
    while std::fs::write(&folder, "in its place").is_err() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    let begun = Instant::now();
    while town.tower.progress.failure().is_none() {
        assert!(begun.elapsed() < PATIENCE, "nobody says that the index cannot be written");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    town.publish("stad", "3", "Fietsers gevraagd", "");
    town.poll().await;
    std::fs::remove_file(&folder).unwrap();
    is_level(&town, 3).await;
    assert!(flows.stop().await);
}
