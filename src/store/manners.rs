//! What hosts asked of us: until when to stay away, and which pages to leave alone.

use chrono::{DateTime, Utc};
use sqlx::{Any, Row, Transaction};

use super::rows::{instant, millis};
use super::{Store, StoreError};

/// What is known of the robots.txt of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RobotsFile {
    /// Its text.
    Text(String),
    /// There is none.
    None,
    /// The site could not say.
    Unknown,
}

impl Store {
    /// Until when a domain asked to be left alone; `None` when it did not, or its time has come.
    pub async fn waits_until(
        &self,
        domain: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, StoreError> {
        let row = sqlx::query("SELECT until FROM waits WHERE domain = $1 AND until > $2")
            .bind(domain)
            .bind(millis(now))
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| instant(row.try_get(0)?)).transpose()
    }

    /// Keeps that a domain wants to be left alone; an earlier wait that is longer stands.
    pub async fn wait_until(&self, domain: &str, until: DateTime<Utc>) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        wait(&mut transaction, domain, until).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// What is known of a robots.txt, by its address; `None` when nobody asked lately.
    pub async fn robots(&self, address: &str, now: DateTime<Utc>) -> Result<Option<RobotsFile>, StoreError> {
        let row = sqlx::query("SELECT state, body FROM robots WHERE address = $1 AND until > $2")
            .bind(address)
            .bind(millis(now))
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(match row.try_get::<&str, _>(0)? {
            "text" => RobotsFile::Text(row.try_get(1)?),
            "none" => RobotsFile::None,
            _ => RobotsFile::Unknown,
        }))
    }

    /// Keeps what a robots.txt said; what others said too long ago is forgotten, so that the table stays small.
    pub async fn keep_robots(
        &self,
        address: &str,
        file: &RobotsFile,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (state, body) = match file {
            // PostgreSQL takes no NUL in a text, and no rule has one.
            RobotsFile::Text(text) => ("text", text.replace('\0', "")),
            RobotsFile::None => ("none", String::new()),
            RobotsFile::Unknown => ("unknown", String::new()),
        };
        let mut transaction = self.write().await?;
        sqlx::query("DELETE FROM robots WHERE until <= $1")
            .bind(millis(now))
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "INSERT INTO robots (address, state, body, until) VALUES ($1, $2, $3, $4) ON CONFLICT (address) \
             DO UPDATE SET state = excluded.state, body = excluded.body, until = excluded.until",
        )
        .bind(address)
        .bind(state)
        .bind(body)
        .bind(millis(until))
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// Keeps a wait in the transaction of the poll that met it.
pub(super) async fn wait(
    transaction: &mut Transaction<'static, Any>,
    domain: &str,
    until: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO waits (domain, until) VALUES ($1, $2) ON CONFLICT (domain) DO UPDATE \
         SET until = CASE WHEN waits.until > excluded.until THEN waits.until ELSE excluded.until END",
    )
    .bind(domain)
    .bind(millis(until))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
