//! The store that the nodes share: a file, or a schema of its own on a PostgreSQL, dropped in the end.

use std::path::Path;

/// A store, and how it is reached from beside the daemons.
pub(crate) struct SharedStore {
    /// As the configuration names it; empty for a file in the data folder of the only node.
    pub(crate) url: String,
    /// As a pool is opened on it.
    pub(crate) address: String,
    server: String,
}

impl SharedStore {
    pub(crate) async fn open(server: &str, folder: &Path) -> anyhow::Result<SharedStore> {
        sqlx::any::install_default_drivers();
        let server = server.to_owned();
        if server.is_empty() {
            let file = folder.join("node0").join("belfort.sqlite");
            let address = format!("sqlite://{}?mode=rw", file.display());
            return Ok(SharedStore { url: String::new(), address, server });
        }
        let url = format!("{server}?options=-c%20search_path%3D{}", schema());
        let store = SharedStore { address: url.clone(), url, server };
        store.run(format!("CREATE SCHEMA {}", schema())).await?;
        Ok(store)
    }

    pub(crate) async fn close(self) -> anyhow::Result<()> {
        if self.server.is_empty() {
            return Ok(());
        }
        self.run(format!("DROP SCHEMA {} CASCADE", schema())).await
    }

    async fn run(&self, sql: String) -> anyhow::Result<()> {
        let pool = sqlx::any::AnyPoolOptions::new().max_connections(1).connect(&self.server).await?;
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&pool).await?;
        pool.close().await;
        Ok(())
    }
}

fn schema() -> String {
    format!("chaos_{}", std::process::id())
}
