//! Files of a whole register that are made in the background: who asked, how far they are, and what stands in them.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::rows::{instant, millis};
use super::{Store, StoreError};
use crate::text::Language;

/// Bytes of a piece of a file.
const PIECE_BYTES: usize = 1 << 20;
/// How often a file is begun: what ends the process twice would end it again.
const ATTEMPTS_MAX: i64 = 2;

/// How far a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportState {
    /// It waits for its turn, or is being made.
    Waiting,
    /// It can be fetched.
    Ready,
    /// It could not be made.
    Failed,
}

impl ExportState {
    fn code(self) -> &'static str {
        match self {
            ExportState::Waiting => "waiting",
            ExportState::Ready => "ready",
            ExportState::Failed => "failed",
        }
    }

    fn of(code: &str) -> Result<ExportState, StoreError> {
        let all = [ExportState::Waiting, ExportState::Ready, ExportState::Failed];
        all.into_iter().find(|state| state.code() == code).ok_or_else(|| StoreError::damaged("export", code))
    }
}

/// A file that somebody asks for.
#[derive(Clone, Copy, Debug)]
pub struct NewExport<'a> {
    /// An id that nobody guesses.
    pub id: &'a str,
    /// Whose it is.
    pub account: &'a str,
    /// Its form, as a word.
    pub format: &'a str,
    /// The organisation whose systems it holds; `None`: all that the account sees.
    pub organisation: Option<&'a str>,
    /// The language it is written in.
    pub language: Language,
}

/// A file that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredExport {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub account: String,
    /// Its form, as a word.
    pub format: String,
    /// The organisation whose systems it holds; `None`: all that the account sees.
    pub organisation: Option<String>,
    /// The language it is written in.
    pub language: Language,
    /// How far it is.
    pub state: ExportState,
    /// The same of a thousand.
    pub done: i64,
    /// How long it is.
    pub bytes: i64,
    /// How often it was begun.
    pub attempts: i64,
    /// What the account could see and change when it was made.
    pub rights: Option<String>,
    /// When it was asked for.
    pub created: DateTime<Utc>,
    /// Until when it can be fetched.
    pub expires: DateTime<Utc>,
}

/// A file as it was made.
#[derive(Clone, Copy, Debug)]
pub struct MadeExport<'a> {
    /// What stands in it.
    pub content: &'a [u8],
    /// What the account could see and change.
    pub rights: &'a str,
    /// Until when it can be fetched.
    pub expires: DateTime<Utc>,
    /// Bytes of all files together, beyond which the oldest make room.
    pub most: i64,
}

const COLUMNS: &str =
    "id, account, format, organisation, language, state, done, bytes, attempts, rights, created, expires";

impl Store {
    /// Notes that a file is wanted; of the account's files the oldest go, so that at most so many stay.
    pub async fn add_export(
        &self,
        new: &NewExport<'_>,
        now: DateTime<Utc>,
        expires: DateTime<Utc>,
        most: usize,
    ) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        let there = sqlx::query("SELECT id FROM exports WHERE account = $1 ORDER BY created DESC, id DESC")
            .bind(new.account)
            .fetch_all(&mut *transaction)
            .await?;
        for row in there.iter().skip(most.saturating_sub(1)) {
            let old: String = row.try_get(0)?;
            sqlx::query("DELETE FROM exports WHERE id = $1").bind(old).execute(&mut *transaction).await?;
        }
        sqlx::query(
            "INSERT INTO exports (id, account, format, organisation, language, state, created, expires) \
             VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7)",
        )
        .bind(new.id)
        .bind(new.account)
        .bind(new.format)
        .bind(new.organisation)
        .bind(new.language.code())
        .bind(millis(now))
        .bind(millis(expires))
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The files of an account, the newest first.
    pub async fn exports_of(
        &self,
        account: &str,
        now: DateTime<Utc>,
    ) -> Result<Vec<StoredExport>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM exports WHERE account = $1 AND expires > $2 ORDER BY created DESC, id DESC"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(account.to_owned()).bind(millis(now));
        query.fetch_all(&self.pool).await?.iter().map(stored_export).collect()
    }

    /// Takes a file that waits to be made, so that nobody else makes it until the lease ends. What was begun too often has failed.
    pub async fn claim_export(
        &self,
        now: DateTime<Utc>,
        lease: DateTime<Utc>,
    ) -> Result<Option<StoredExport>, StoreError> {
        let waits = "SELECT id FROM exports WHERE state = 'waiting' AND lease_until < $1 ORDER BY created, id LIMIT 1";
        let found = sqlx::query(waits).bind(millis(now)).fetch_optional(&self.pool).await?;
        let Some(id) = found.map(|row| row.try_get::<String, _>(0)).transpose()? else { return Ok(None) };
        let claimed = sqlx::query(
            "UPDATE exports SET lease_until = $3, attempts = attempts + 1, \
             state = CASE WHEN attempts >= $4 THEN 'failed' ELSE state END \
             WHERE id = $1 AND state = 'waiting' AND lease_until < $2",
        )
        .bind(&id)
        .bind(millis(now))
        .bind(millis(lease))
        .bind(ATTEMPTS_MAX)
        .execute(&self.writer)
        .await?;
        if claimed.rows_affected() == 0 {
            return Ok(None);
        }
        let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM exports WHERE id = $1"));
        let row = sqlx::query(sql).bind(id).fetch_optional(&self.pool).await?;
        row.as_ref().map(stored_export).transpose()
    }

    /// Notes how far a file is, and that somebody is still at it.
    pub async fn export_reached(&self, id: &str, done: i64, lease: DateTime<Utc>) -> Result<(), StoreError> {
        sqlx::query("UPDATE exports SET done = $2, lease_until = $3 WHERE id = $1 AND state = 'waiting'")
            .bind(id)
            .bind(done)
            .bind(millis(lease))
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Keeps a file that is made, whole or not at all, or that it could not be made. Nothing is kept of one that nobody waits for
    /// any more, or that another process has begun anew.
    pub async fn keep_export(
        &self,
        begun: &StoredExport,
        made: Option<MadeExport<'_>>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        let state = if made.is_some() { ExportState::Ready } else { ExportState::Failed };
        let kept = sqlx::query(
            "UPDATE exports SET state = $3, bytes = $4, rights = $5, expires = $6 \
             WHERE id = $1 AND attempts = $2 AND state = 'waiting'",
        )
        .bind(&begun.id)
        .bind(begun.attempts)
        .bind(state.code())
        .bind(made.map_or(0, |made| made.content.len() as i64))
        .bind(made.map(|made| made.rights))
        .bind(millis(made.map_or(begun.expires, |made| made.expires)))
        .execute(&mut *transaction)
        .await?;
        if let (Some(made), 1) = (made, kept.rows_affected()) {
            for (place, piece) in (0_i64..).zip(made.content.chunks(PIECE_BYTES)) {
                sqlx::query("INSERT INTO export_pieces (export, place, content) VALUES ($1, $2, $3)")
                    .bind(&begun.id)
                    .bind(place)
                    .bind(piece.to_vec())
                    .execute(&mut *transaction)
                    .await?;
            }
            let ready = "SELECT id, bytes FROM exports WHERE state = 'ready' ORDER BY created DESC, id DESC";
            let mut all = 0;
            for row in sqlx::query(ready).fetch_all(&mut *transaction).await? {
                let (id, bytes): (String, i64) = (row.try_get(0)?, row.try_get(1)?);
                all += bytes;
                if all > made.most && id != begun.id {
                    sqlx::query("DELETE FROM exports WHERE id = $1")
                        .bind(id)
                        .execute(&mut *transaction)
                        .await?;
                }
            }
        }
        transaction.commit().await?;
        Ok(())
    }

    /// A piece of a file, counted from 0.
    pub async fn export_piece(&self, id: &str, place: i64) -> Result<Option<Vec<u8>>, StoreError> {
        let row = sqlx::query("SELECT content FROM export_pieces WHERE export = $1 AND place = $2")
            .bind(id)
            .bind(place)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?)
    }

    /// Forgets the files whose time is over.
    pub async fn forget_exports(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        let any = sqlx::query("SELECT 1 FROM exports WHERE expires <= $1 LIMIT 1").bind(millis(now));
        if any.fetch_optional(&self.pool).await?.is_some() {
            sqlx::query("DELETE FROM exports WHERE expires <= $1")
                .bind(millis(now))
                .execute(&self.writer)
                .await?;
        }
        Ok(())
    }
}

fn stored_export(row: &AnyRow) -> Result<StoredExport, StoreError> {
    let language: String = row.try_get(4)?;
    Ok(StoredExport {
        id: row.try_get(0)?,
        account: row.try_get(1)?,
        format: row.try_get(2)?,
        organisation: row.try_get(3)?,
        language: Language::from_tag(&language)
            .ok_or_else(|| StoreError::damaged("language of an export", &language))?,
        state: ExportState::of(&row.try_get::<String, _>(5)?)?,
        done: row.try_get(6)?,
        bytes: row.try_get(7)?,
        attempts: row.try_get(8)?,
        rights: row.try_get(9)?,
        created: instant(row.try_get(10)?)?,
        expires: instant(row.try_get(11)?)?,
    })
}
