//! What is kept: backups that come back, a store that moves house, and what is forgotten with age.

mod hostile;
mod older;
mod retention;

use std::collections::BTreeMap;
use std::path::Path;

use belfort::alerts::Rhythm;
use belfort::alerts::subscription::Watch;
use belfort::daemon::backup::restore::{Occupied, Restored, restore};
use belfort::daemon::backup::{BackupError, archive, backup};
use belfort::daemon::index::Indexer;
use belfort::daemon::{Clock, Config, Tower};
use belfort::people::{Role, token};
use belfort::search::{Page, Query};
use belfort::store::{Location, Store};
use sqlx::{Connection, Row};

use crate::store::postgres_schema;
use crate::town::signed_in;
use crate::town::{Town, morning, social_assistance};

/// A town that has something in most of its tables.
async fn lived_in() -> Town {
    let town = Town::new().await;
    town.follow("stad").await;
    town.subscribe("webhook", "fietsers", &[]).await; // no pace to keep
    let watch = Watch::System { system: "steun".to_owned() };
    town.watch("email:ann@town.example", watch, Rhythm::Daily).await;
    town.register(&social_assistance("steun", "email:bob@town.example")).await;
    for number in 0..30 {
        town.publish(
            "stad",
            &number.to_string(),
            &format!("Fietsers tellen {number}"),
            "Een élève &amp; ‘é’",
        );
    }
    town.poll().await;
    town.tell().await;
    town
}

/// Every value of every table of a store, but for what the migrations note of themselves.
pub(crate) async fn everything(store: &Store) -> BTreeMap<String, Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("copy.sqlite");
    store.copy_to_file(&file).await.unwrap();
    let mut connection = sqlx::AnyConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap();
    let names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> '_sqlx_migrations'";
    let mut tables = BTreeMap::new();
    for row in sqlx::query(names).fetch_all(&mut connection).await.unwrap() {
        let name: String = row.get(0);
        let columns = sqlx::query("SELECT name FROM pragma_table_info($1)").bind(name.clone());
        let columns: Vec<String> = columns
            .fetch_all(&mut connection)
            .await
            .unwrap()
            .iter()
            .map(|row| format!("quote(\"{}\")", row.get::<String, _>(0)))
            .collect();
        let sql = format!("SELECT {} AS line FROM {name} ORDER BY 1", columns.join(" || '|' || "));
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&mut connection).await.unwrap();
        tables.insert(name, rows.iter().map(|row| row.get::<String, _>(0)).collect());
    }
    tables
}

async fn put_back(data: &Path, file: &Path, occupied: Occupied) -> anyhow::Result<Restored> {
    restore(data, Config::default(), Clock::at(morning()), file, occupied).await
}

fn refusal(result: anyhow::Result<Restored>) -> BackupError {
    result.expect_err("it must be refused").downcast().expect("a refusal of the backup")
}

#[tokio::test]
async fn a_backup_comes_back_whole_with_its_keys_and_a_new_index() {
    let town = lived_in().await;
    let cookie = signed_in(&town.tower, "An", Role::Operator, None).await;
    let key = token::hash(cookie.split_once('=').unwrap().1);
    town.tower.channels().unwrap();
    let secret = std::fs::read(town.folder().join("webhook-secret")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("today.belfort");
    let made = backup(&town.tower, &file).await.unwrap();
    assert_eq!((made.rows["items"], made.rows["systems"], made.rows["alerts"] >= 30), (30, 1, true));
    assert_eq!(archive::check(&file).unwrap(), made);
    let before = everything(&town.tower.store).await;
    let lived = before.values().filter(|rows| !rows.is_empty()).count();
    assert!(lived >= 10, "the town has lived: {lived} tables");

    let data = tempfile::tempdir().unwrap();
    let done = put_back(data.path(), &file, Occupied::Refuse).await.unwrap();
    assert_eq!((done.manifest, done.aside), (made, vec![]));
    let tower = Tower::open(data.path(), Config::default(), Clock::at(morning())).await.unwrap();
    assert_eq!(everything(&tower.store).await, before);
    assert_eq!(std::fs::read(data.path().join("webhook-secret")).unwrap(), secret);
    assert_eq!(
        tower.store.session(&key, morning()).await.unwrap().unwrap().name,
        "An",
        "accounts come back too"
    );
    let found = tower.search(&Query::parse("fietsers").unwrap(), &Page::default()).await.unwrap();
    assert_eq!(found.total, 30, "the index is made anew");
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "nothing but the backup is left beside it");
}

#[cfg(unix)]
#[tokio::test]
async fn only_its_owner_reads_a_backup_and_none_is_overwritten() {
    use std::os::unix::fs::PermissionsExt;
    let town = Town::new().await;
    let file = town.folder().join("today.belfort");
    backup(&town.tower, &file).await.unwrap();
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let again = backup(&town.tower, &file).await.unwrap_err();
    assert!(matches!(again.downcast_ref(), Some(BackupError::Exists(_))), "{again:#}");
}

#[tokio::test]
async fn a_backup_is_one_moment_while_others_write() {
    let town = lived_in().await;
    let writer = {
        let store = town.tower.store.clone();
        tokio::spawn(async move {
            // A pair of numbers that only ever change together.
            for value in 0..400 {
                let mut feed = feed_named(&format!("f{value}"));
                feed.title = value.to_string();
                store.add_feed(&feed, morning()).await.unwrap();
                store.keep_number("pair", value).await.unwrap();
            }
        })
    };
    let folder = tempfile::tempdir().unwrap();
    let mut moments = Vec::new();
    while !writer.is_finished() && moments.len() < 5 {
        let file = folder.path().join(format!("{}.belfort", moments.len()));
        let made = backup(&town.tower, &file).await.unwrap();
        moments.push(made.rows["feeds"]);
        let data = tempfile::tempdir().unwrap();
        put_back(data.path(), &file, Occupied::Refuse).await.unwrap();
        let store = Store::open(Location::from_config("", data.path()).unwrap()).await.unwrap();
        let pair = store.kept_number("pair").await.unwrap().map_or(0, |value| value + 1);
        let feeds = i64::try_from(made.rows["feeds"]).unwrap() - 1;
        assert!(feeds == pair || feeds == pair + 1, "{feeds} feeds beside the number {pair}");
    }
    writer.await.unwrap();
    assert!(!moments.is_empty());
}

fn feed_named(id: &str) -> belfort::news::Feed {
    belfort::news::Feed {
        id: id.to_owned(),
        url: format!("https://{id}.example/feed").parse().unwrap(),
        title: String::new(),
        language: None,
        kind: belfort::news::FeedKind::Syndication,
        themes: vec![],
        settings: Default::default(),
    }
}

#[tokio::test]
async fn a_store_that_holds_data_is_replaced_only_by_force_and_stays_beside() {
    let town = lived_in().await;
    let file = town.folder().join("today.belfort");
    backup(&town.tower, &file).await.unwrap();
    let (data, config) = (tempfile::tempdir().unwrap(), Config::default());
    let tower = Tower::open(data.path(), config, Clock::at(morning())).await.unwrap();
    tower.store.add_feed(&feed_named("mine"), morning()).await.unwrap();
    let before = everything(&tower.store).await;
    tower.store.close().await;
    let refused = refusal(put_back(data.path(), &file, Occupied::Refuse).await);
    assert!(matches!(&refused, BackupError::Occupied(_)) && refused.to_string().contains("--force"));
    let store = || async { Store::open(Location::from_config("", data.path()).unwrap()).await.unwrap() };
    let same = store().await;
    assert_eq!(everything(&same).await, before, "a refusal changes nothing");
    same.close().await;

    let done = put_back(data.path(), &file, Occupied::Replace).await.unwrap();
    assert_eq!(store().await.feeds().await.unwrap()[0].feed.id, "stad");
    let old = done.aside.iter().find(|path| path.to_string_lossy().ends_with(".before-20261123T090000Z"));
    let old = Store::open(Location::File(old.expect("the old store stays").clone())).await.unwrap();
    assert_eq!(old.feeds().await.unwrap()[0].feed.id, "mine");
}

#[tokio::test]
async fn a_store_that_is_damaged_is_put_back_over() {
    let town = lived_in().await;
    let file = town.folder().join("today.belfort");
    backup(&town.tower, &file).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    std::fs::write(data.path().join("belfort.sqlite"), "no database at all, whatever it says").unwrap();
    let cause = Tower::open(data.path(), Config::default(), Clock::at(morning())).await.err().unwrap();
    assert!(format!("{cause:#}").contains("belfort restore"), "{cause:#}");
    assert!(matches!(
        refusal(put_back(data.path(), &file, Occupied::Refuse).await),
        BackupError::Occupied(_)
    ));
    put_back(data.path(), &file, Occupied::Replace).await.unwrap();
    let tower = Tower::open(data.path(), Config::default(), Clock::at(morning())).await.unwrap();
    assert_eq!(everything(&tower.store).await, everything(&town.tower.store).await);
}

#[tokio::test]
async fn nothing_is_put_back_under_a_daemon_that_runs() {
    let town = lived_in().await;
    let file = town.folder().join("today.belfort");
    backup(&town.tower, &file).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let tower = Tower::open(data.path(), Config::default(), Clock::at(morning())).await.unwrap();
    let indexer = Indexer::open(&tower).await.unwrap();
    assert!(matches!(refusal(put_back(data.path(), &file, Occupied::Replace).await), BackupError::InUse));
    drop(indexer);
    put_back(data.path(), &file, Occupied::Replace).await.unwrap();
}

#[tokio::test]
async fn a_store_moves_to_the_other_database_and_back_and_loses_nothing() {
    let Ok(server) = std::env::var("BELFORT_TEST_POSTGRES") else {
        eprintln!("skipped: BELFORT_TEST_POSTGRES names no server");
        return;
    };
    let town = lived_in().await;
    let before = everything(&town.tower.store).await;
    let address = postgres_schema(&server, "keeping_move").await;
    let postgres = Store::open(Location::from_config(&address, Path::new("")).unwrap()).await.unwrap();
    assert!(postgres.is_empty().await.unwrap());
    let rows = postgres.fill_from(&town.tower.store).await.unwrap();
    assert_eq!(rows["items"], 30);
    assert!(!postgres.is_empty().await.unwrap());
    assert_eq!(everything(&postgres).await, before);
    let folder = tempfile::tempdir().unwrap();
    let back = Store::open(Location::from_config("", folder.path()).unwrap()).await.unwrap();
    back.fill_from(&postgres).await.unwrap();
    assert_eq!(everything(&back).await, before);
}

#[tokio::test]
async fn a_backup_of_either_database_comes_back_into_either() {
    let Ok(server) = std::env::var("BELFORT_TEST_POSTGRES") else {
        eprintln!("skipped: BELFORT_TEST_POSTGRES names no server");
        return;
    };
    let town = lived_in().await;
    let file = town.folder().join("sqlite.belfort");
    backup(&town.tower, &file).await.unwrap();
    // Both know when the backup was made.
    let before = everything(&town.tower.store).await;
    let mut config = Config::default();
    config.store.url = postgres_schema(&server, "keeping_backup").await;
    let data = tempfile::tempdir().unwrap();
    let to_postgres = |occupied| restore(data.path(), config.clone(), Clock::at(morning()), &file, occupied);
    to_postgres(Occupied::Refuse).await.unwrap();
    assert!(matches!(refusal(to_postgres(Occupied::Refuse).await), BackupError::Occupied(_)));
    let tower = Tower::open(data.path(), config.clone(), Clock::at(morning())).await.unwrap();
    assert_eq!(everything(&tower.store).await, before);
    let again = town.folder().join("postgres.belfort");
    assert_eq!(backup(&tower, &again).await.unwrap().database, "postgres");
    let before = everything(&tower.store).await;
    let data = tempfile::tempdir().unwrap();
    put_back(data.path(), &again, Occupied::Refuse).await.unwrap();
    let tower = Tower::open(data.path(), Config::default(), Clock::at(morning())).await.unwrap();
    assert_eq!(everything(&tower.store).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bytes_of_evidence_come_along_in_a_backup_and_to_another_store() {
    use belfort::daemon::files::{Added, add, read};
    let town = Town::new().await;
    town.register(&social_assistance("steun", "email:bob@town.example")).await;
    // Bytes that are no text, and more files than one statement takes.
    let picture = |number: u8| [b"\xff\xd8\xff\xe0\0", &[number; 700][..], b"\xff\xd9"].concat();
    let mut ids = Vec::new();
    for number in 0..5 {
        let file = read(&town.tower, "foto.jpg", picture(number), "An").unwrap();
        match add(&town.tower, "steun", file, "system", "An").await.unwrap() {
            Added::Done(id, _) => ids.push(id),
            other => panic!("{other:?}"),
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.sqlite");
    let counts = town.tower.store.copy_to_file(&copy).await.unwrap();
    assert_eq!(counts["files"], 5);
    let backup = Store::open(Location::File(copy)).await.unwrap();
    let other = Store::open(Location::File(folder.path().join("other.sqlite"))).await.unwrap();
    assert_eq!(other.fill_from(&town.tower.store).await.unwrap()["files"], 5);
    for store in [&backup, &other] {
        for (number, id) in (0..).zip(&ids) {
            let (file, content) = store.file("steun", id).await.unwrap().unwrap();
            assert_eq!((content, file.name.as_str()), (picture(number), "foto.jpg"));
        }
    }
}
