//! The rule book as it was last read: what the next start compares its own with.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::rows::{from_json, instant, json, millis};
use super::{Amendment, DueAlert, Store, StoreError, amendments, outbox};
use crate::law::SourceFile;

/// A rule book that was in use.
#[derive(Clone, Debug)]
pub struct StoredBook {
    /// Its hash.
    pub hash: String,
    /// Its files.
    pub files: Vec<SourceFile>,
    /// Since when it was in use.
    pub since: DateTime<Utc>,
}

impl Store {
    /// The rule book in use until now; `None` before the first start.
    pub async fn rule_book(&self) -> Result<Option<StoredBook>, StoreError> {
        let row = sqlx::query("SELECT hash, files, since FROM rule_book WHERE id = 1")
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let files: Vec<(String, String)> = from_json("rule book", row.try_get::<&str, _>("files")?)?;
        Ok(Some(StoredBook {
            hash: row.try_get("hash")?,
            files: files.into_iter().map(|(path, text)| SourceFile { path, text }).collect(),
            since: instant(row.try_get("since")?)?,
        }))
    }

    /// Puts a rule book in the place of the one with the hash `before`, with what that changes and the alerts that it causes, in one
    /// transaction.
    ///
    /// # Shape
    /// `false` when another process was first: then its alerts stand there already.
    pub async fn save_rule_book(
        &self,
        before: Option<&str>,
        book: &StoredBook,
        (amendment, alerts): (Option<&Amendment>, &[DueAlert]),
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let files: Vec<(&str, &str)> =
            book.files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
        let done = sqlx::query(
            "INSERT INTO rule_book (id, hash, files, since) VALUES (1, $1, $2, $3) \
             ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, files = excluded.files, since = excluded.since \
             WHERE rule_book.hash = $4",
        )
        .bind(&book.hash)
        .bind(json(&files))
        .bind(millis(book.since))
        .bind(before.unwrap_or_default())
        .execute(&mut *transaction)
        .await?;
        let was_first = done.rows_affected() == 1;
        if was_first {
            if let Some(amendment) = amendment {
                amendments::keep(&mut transaction, amendment).await?;
            }
            outbox::raise(&mut transaction, alerts).await?;
        }
        transaction.commit().await?;
        Ok(was_first)
    }
}
