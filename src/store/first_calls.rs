//! Calls that are done once, however often they are sent.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;

use super::rows::millis;
use super::{Store, StoreError};

/// A call that was not answered after this time died with its process: it may be sent again.
const LOST: TimeDelta = TimeDelta::minutes(1);

/// What is known of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FirstCall {
    /// It is the first: do it.
    New,
    /// It was done; what it was answered.
    Answered(String),
    /// Under that key something else was sent.
    Other,
    /// It is being done.
    Running,
}

impl Store {
    /// Takes a call, unless it was taken before; forgets those before `old`.
    pub async fn first_call(
        &self,
        hash: &str,
        sent: &str,
        now: DateTime<Utc>,
        old: DateTime<Utc>,
    ) -> Result<FirstCall, StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query("DELETE FROM first_calls WHERE at < $1 OR (hash = $2 AND answer IS NULL AND at < $3)")
            .bind(millis(old))
            .bind(hash)
            .bind(millis(now - LOST))
            .execute(&mut *transaction)
            .await?;
        let taken = sqlx::query(
            "INSERT INTO first_calls (hash, sent, at) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING",
        )
        .bind(hash)
        .bind(sent)
        .bind(millis(now))
        .execute(&mut *transaction)
        .await?;
        let known = match taken.rows_affected() {
            0 => Some(
                sqlx::query("SELECT sent, answer FROM first_calls WHERE hash = $1")
                    .bind(hash)
                    .fetch_one(&mut *transaction)
                    .await?,
            ),
            _ => None,
        };
        transaction.commit().await?;
        let Some(known) = known else { return Ok(FirstCall::New) };
        if known.try_get::<&str, _>(0)? != sent {
            return Ok(FirstCall::Other);
        }
        Ok(known.try_get::<Option<String>, _>(1)?.map_or(FirstCall::Running, FirstCall::Answered))
    }

    /// Keeps what a call was answered.
    pub async fn keep_answer(&self, hash: &str, answer: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE first_calls SET answer = $2 WHERE hash = $1")
            .bind(hash)
            .bind(answer)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Lets a call be made again: nothing came of it.
    pub async fn forget_call(&self, hash: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM first_calls WHERE hash = $1").bind(hash).execute(&self.writer).await?;
        Ok(())
    }
}
