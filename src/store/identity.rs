//! Who a store is, among other stores: what is kept elsewhere for it goes by this name.

use sqlx::Row;

use super::{Store, StoreError};

const IDENTITY: &str = "identity";

impl Store {
    /// The name of this store: the same for all who open it, and another one for each other store.
    pub async fn identity(&self) -> Result<String, StoreError> {
        let made = "INSERT INTO counters (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
        sqlx::query(made).bind(IDENTITY).bind(random()).execute(&self.writer).await?;
        let row = sqlx::query("SELECT value FROM counters WHERE name = $1").bind(IDENTITY);
        let number: i64 = row.fetch_one(&self.pool).await?.try_get(0)?;
        Ok(format!("{number:012x}"))
    }

    /// Makes another store of it: one that was put back from a backup does not go on where the first one went.
    pub async fn renew_identity(&self) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM counters WHERE name = $1").bind(IDENTITY).execute(&self.writer).await?;
        Ok(())
    }
}

/// 48 bits: no two stores of one cluster share a name.
fn random() -> i64 {
    let random = ring::rand::SystemRandom::new();
    let bytes: [u8; 6] = ring::rand::generate(&random).expect("the system gives random bytes").expose();
    bytes.iter().fold(0, |number, byte| number << 8 | i64::from(*byte))
}
