//! A store that an older Belfort wrote is opened by this one, and the older one can go on with what is kept beside it.

use belfort::alerts::Address;
use belfort::daemon::index::Indexer;
use belfort::daemon::{Clock, Config, Tower, assess};
use belfort::search::{Page, Query};
use sqlx::{Connection, Row};

use crate::town::morning;

/// A data folder with the store of the fixture.
async fn older() -> tempfile::TempDir {
    let data = tempfile::tempdir().unwrap();
    sqlx::any::install_default_drivers();
    let url = format!("sqlite://{}?mode=rwc", data.path().join("belfort.sqlite").display());
    let mut connection = sqlx::AnyConnection::connect(&url).await.unwrap();
    let sql = include_str!("../../fixtures/stores/form-31.sql");
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    data
}

#[tokio::test]
async fn a_store_of_form_31_opens_with_all_it_holds() {
    let data = older().await;
    let tower = Tower::open(data.path(), Config::default(), Clock::at(morning())).await.unwrap();
    let counts = tower.store.counts().await.unwrap();
    assert_eq!((counts.items, counts.systems, tower.store.feeds().await.unwrap().len()), (2, 1, 1));
    Indexer::open(&tower).await.unwrap().follow(&tower).await.unwrap();
    let found = tower.search(&Query::parse("fietsers").unwrap(), &Page::default()).await.unwrap();
    assert_eq!(found.total, 1);
    let ann: Address = "email:ann@town.example".parse().unwrap();
    let subscriptions = tower.store.subscriptions_of(&ann).await.unwrap();
    assert_eq!(subscriptions.len(), 1);
    assert_eq!(
        tower.store.alerts_of(&subscriptions[0].id, 9).await.unwrap().len(),
        1,
        "who was told stays told"
    );
    assess::assess_all(&tower, || false).await.unwrap();
    assert_eq!(tower.store.counts().await.unwrap().alerts, counts.alerts, "a newer version is no news");
}

#[tokio::test]
async fn a_copy_of_the_old_form_is_kept_once_and_for_its_owner() {
    let data = older().await;
    for _ in 0..2 {
        let tower = Tower::open(data.path(), Config::default(), Clock::at(morning())).await.unwrap();
        tower.store.close().await;
    }
    let names = || {
        let names = std::fs::read_dir(data.path()).unwrap();
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.starts_with("belfort.sqlite")).collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(names(), ["belfort.sqlite", "belfort.sqlite.form-31"].map(str::to_owned).into());
    let copy = data.path().join("belfort.sqlite.form-31");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let mut connection = sqlx::AnyConnection::connect(&format!("sqlite://{}", copy.display())).await.unwrap();
    let row = sqlx::query("SELECT MAX(version), (SELECT COUNT(*) FROM items) FROM _sqlx_migrations");
    let row = row.fetch_one(&mut connection).await.unwrap();
    assert_eq!((row.get::<i64, _>(0), row.get::<i64, _>(1)), (31, 2), "the older version can go on with it");
}
