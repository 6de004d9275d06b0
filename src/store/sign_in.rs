//! Attempts to sign in, counted in the store so that several nodes count together; and second factors, each used once.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;

use super::rows::millis;
use super::{Store, StoreError};

/// How long an attempt is kept.
const KEPT: TimeDelta = TimeDelta::days(1);

impl Store {
    /// Notes an attempt and answers how many there were since an instant, this one included.
    ///
    /// It is noted before anything is tried: who tries a thousand times at once is counted a thousand times.
    pub async fn note_attempt(
        &self,
        subject: &str,
        since: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<i64, StoreError> {
        sqlx::query("INSERT INTO sign_in_attempts (id, subject, at) VALUES ($1, $2, $3)")
            .bind(uuid::Uuid::now_v7().to_string())
            .bind(subject)
            .bind(millis(now))
            .execute(&self.writer)
            .await?;
        let row = sqlx::query("SELECT COUNT(*) FROM sign_in_attempts WHERE subject = $1 AND at > $2")
            .bind(subject)
            .bind(millis(since))
            .fetch_one(&self.pool)
            .await?;
        Ok(row.try_get(0)?)
    }

    /// Forgets the attempts of somebody who turned out to be who they said, and those that are old.
    pub async fn forget_attempts(&self, subjects: &[&str], now: DateTime<Utc>) -> Result<(), StoreError> {
        for subject in subjects {
            sqlx::query("DELETE FROM sign_in_attempts WHERE subject = $1")
                .bind(*subject)
                .execute(&self.writer)
                .await?;
        }
        sqlx::query("DELETE FROM sign_in_attempts WHERE at < $1")
            .bind(millis(now - KEPT))
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Asks for a second factor from now on, or no more; its recovery codes are replaced.
    pub async fn set_second_factor(
        &self,
        account: &str,
        secret: Option<&str>,
        step: i64,
        recovery: &[String],
    ) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query("UPDATE accounts SET totp = $2, totp_step = $3 WHERE id = $1")
            .bind(account)
            .bind(secret)
            .bind(step)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("DELETE FROM recovery_codes WHERE account = $1")
            .bind(account)
            .execute(&mut *transaction)
            .await?;
        for hash in recovery {
            sqlx::query("INSERT INTO recovery_codes (account, hash) VALUES ($1, $2)")
                .bind(account)
                .bind(hash)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Uses the code of a step; `false` when it or a later one was used already.
    pub async fn use_step(&self, account: &str, step: i64) -> Result<bool, StoreError> {
        let used = sqlx::query("UPDATE accounts SET totp_step = $2 WHERE id = $1 AND totp_step < $2")
            .bind(account)
            .bind(step)
            .execute(&self.writer)
            .await?;
        Ok(used.rows_affected() > 0)
    }

    /// Uses a recovery code up; `false` when there is none of that hash.
    pub async fn use_recovery_code(&self, account: &str, hash: &str) -> Result<bool, StoreError> {
        let used = sqlx::query("DELETE FROM recovery_codes WHERE account = $1 AND hash = $2")
            .bind(account)
            .bind(hash)
            .execute(&self.writer)
            .await?;
        Ok(used.rows_affected() > 0)
    }

    /// How many recovery codes are left.
    pub async fn recovery_codes_left(&self, account: &str) -> Result<i64, StoreError> {
        let row = sqlx::query("SELECT COUNT(*) FROM recovery_codes WHERE account = $1")
            .bind(account)
            .fetch_one(&self.pool)
            .await?;
        Ok(row.try_get(0)?)
    }
}
