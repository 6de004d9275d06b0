//! A store that an older Belfort wrote is opened by this one, and the older one can go on with what is kept beside it.

use belfort::alerts::Address;
use belfort::daemon::index::Indexer;
use belfort::daemon::{Clock, Config, Tower, assess};
use belfort::people::{Role, token};
use belfort::search::{Page, Query};
use belfort::store::{Location, Store};
use sqlx::{Connection, Row};

use crate::town::morning;

const FORM_31: &str = include_str!("../../fixtures/stores/form-31.sql");
const FORM_63: &str = include_str!("../../fixtures/stores/form-63.sql");

/// A data folder with the store of the first fixture.
async fn older() -> tempfile::TempDir {
    with_store(FORM_31).await
}

async fn with_store(sql: &str) -> tempfile::TempDir {
    let data = tempfile::tempdir().unwrap();
    // Both databases read these texts, but for how they write bytes.
    let sql = sql.replace("'\\x", "X'");
    fill(&format!("sqlite://{}?mode=rwc", data.path().join("belfort.sqlite").display()), sql).await;
    data
}

async fn fill(url: &str, sql: String) {
    sqlx::any::install_default_drivers();
    let mut connection = sqlx::AnyConnection::connect(url).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// What a store of form 63 held is there, by the words of today.
async fn holds_what_form_63_held(data: &std::path::Path, config: Config) {
    let tower = Tower::open(data, config, Clock::at("2026-11-26T00:05:00Z".parse().unwrap())).await.unwrap();
    let counts = tower.store.counts().await.unwrap();
    assert_eq!((counts.items, counts.systems, tower.store.feeds().await.unwrap().len()), (2, 1, 1));
    let hash = token::hash("a-session-of-form-63");
    let member = tower.store.session(&hash, tower.clock.now()).await.unwrap();
    let member = member.expect("who was signed in stays signed in");
    assert_eq!((member.name.as_str(), member.role_for(Some("stad-voorbeeld"))), ("An", Some(Role::Officer)));
    let projects = tower.store.projects().await.unwrap();
    assert_eq!(projects[0].project.title, "Drukte meten met sensoren");
    let copied = tempfile::tempdir().unwrap();
    let rows = tower.store.copy_to_file(&copied.path().join("copy.sqlite")).await.unwrap();
    for (table, count) in
        [("files", 1), ("api_tokens", 1), ("invitation_letters", 1), ("items_gone", 1), ("mutes", 0)]
    {
        assert_eq!(rows[table], count, "{table}");
    }
    Indexer::open(&tower).await.unwrap().follow(&tower).await.unwrap();
    let found = tower.search(&Query::parse("fietsers").unwrap(), &Page::default()).await.unwrap();
    assert_eq!(found.total, 1);
    assess::assess_all(&tower, || false).await.unwrap();
    assert_eq!(tower.store.counts().await.unwrap().alerts, counts.alerts, "a newer version is no news");
    tower.store.close().await;
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

#[tokio::test]
async fn a_store_of_form_63_opens_with_accounts_projects_and_files() {
    let data = with_store(FORM_63).await;
    holds_what_form_63_held(data.path(), Config::default()).await;
}

/// A schema with the store of form 63, and a data folder without a store; `None` where no server is named.
async fn older_on_postgres(name: &str) -> Option<(Config, tempfile::TempDir)> {
    let Ok(server) = std::env::var("BELFORT_TEST_POSTGRES") else {
        eprintln!("skipped: BELFORT_TEST_POSTGRES names no server");
        return None;
    };
    let mut config = Config::default();
    config.store.url = crate::store::postgres_schema(&server, name).await;
    fill(&config.store.url, FORM_63.to_owned()).await;
    Some((config, tempfile::tempdir().unwrap()))
}

#[tokio::test]
async fn a_store_of_form_63_on_postgresql_opens_with_accounts_projects_and_files() {
    let Some((config, data)) = older_on_postgres("older_63").await else { return };
    holds_what_form_63_held(data.path(), config).await;
}

#[tokio::test]
async fn a_store_on_postgresql_leaves_a_copy_of_its_old_form_in_the_data_folder() {
    let Some((config, data)) = older_on_postgres("older_copy").await else { return };
    std::fs::write(data.path().join("belfort.postgres.form-31"), "of an earlier step").unwrap();
    for _ in 0..2 {
        let location = Location::from_config(&config.store.url, data.path()).unwrap();
        Store::open(location).await.unwrap().close().await;
    }
    let names = std::fs::read_dir(data.path()).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(names.collect::<Vec<_>>(), ["belfort.postgres.form-63"], "one copy, and no draft");
    let copy = data.path().join("belfort.postgres.form-63");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let mut connection = sqlx::AnyConnection::connect(&format!("sqlite://{}", copy.display())).await.unwrap();
    let sql = "SELECT MAX(version), (SELECT COUNT(*) FROM items), (SELECT COUNT(*) FROM sessions) FROM _sqlx_migrations";
    let row = sqlx::query(sql).fetch_one(&mut connection).await.unwrap();
    let form = (row.get::<i64, _>(0), row.get::<i64, _>(1), row.get::<i64, _>(2));
    assert_eq!(form, (63, 2, 1), "the older version can go on with it");
    connection.close().await.unwrap();
    // It is a whole store: this version opens it as it would that of the older one.
    std::fs::rename(&copy, data.path().join("belfort.sqlite")).unwrap();
    holds_what_form_63_held(data.path(), Config::default()).await;
}

#[tokio::test]
async fn a_store_on_postgresql_that_cannot_be_copied_first_stays_as_it_is_and_says_so() {
    let Some((config, data)) = older_on_postgres("older_no_room").await else { return };
    let gone = data.path().join("gone");
    let location = || Location::from_config(&config.store.url, &gone).unwrap();
    let refused = Store::open(location()).await.unwrap_err().to_string();
    assert!(refused.contains("a copy is kept before the store is brought to a newer form"), "{refused}");
    let mut connection = sqlx::AnyConnection::connect(&config.store.url).await.unwrap();
    let row =
        sqlx::query("SELECT MAX(version) FROM _sqlx_migrations").fetch_one(&mut connection).await.unwrap();
    assert_eq!(row.get::<i64, _>(0), 63);
    std::fs::create_dir(&gone).unwrap();
    Store::open(location()).await.unwrap().close().await;
}
