//! Assessments as they were made: with the day, the state of the law and the hash of the rule book.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::rows::{from_json, instant, json, millis};
use super::{DueAlert, Store, StoreError, outbox};
use crate::law::{Assessment, Receipt};

/// An assessment and when it was made.
#[derive(Clone, Debug)]
pub struct StoredAssessment {
    /// What was found.
    pub assessment: Assessment,
    /// When.
    pub made: DateTime<Utc>,
    /// Hash of the rule book that made it.
    pub book: String,
    /// Its receipt; `None` for one that was made before receipts were kept.
    pub receipt: Option<Receipt>,
}

/// An assessment that is to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewAssessment<'a> {
    /// What was found.
    pub assessment: &'a Assessment,
    /// Hash of the rule book that made it.
    pub book: &'a str,
    /// Its receipt.
    pub receipt: Option<&'a Receipt>,
}

impl Store {
    /// The last assessment of a system, or `None` before its first; those of a removed namesake are history.
    pub async fn last_assessment(&self, system: &str) -> Result<Option<StoredAssessment>, StoreError> {
        let row = sqlx::query(
            "SELECT a.assessment, a.made, a.book, a.receipt FROM assessments a JOIN systems s ON s.id = a.system \
             WHERE a.system = $1 AND a.made >= s.created ORDER BY a.made DESC LIMIT 1",
        )
        .bind(system)
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(stored_assessment).transpose()
    }

    /// Stores an assessment with the alerts it causes, in one transaction; earlier ones stay.
    ///
    /// # Shape
    /// `false` when the system is no longer there.
    pub async fn save_assessment(
        &self,
        new: &NewAssessment<'_>,
        now: DateTime<Utc>,
        alerts: &[DueAlert],
    ) -> Result<bool, StoreError> {
        let NewAssessment { assessment, book, receipt } = *new;
        let duties: Vec<&str> = assessment.deadlines.iter().map(|one| one.rule.as_str()).collect();
        let mut transaction = self.write().await?;
        let done = sqlx::query(
            "INSERT INTO assessments (system, made, risk, book, assessment, on_day, law_day, duties, receipt) \
             SELECT id, $2, $3, $4, $5, $6, $7, $8, $9 FROM systems \
             WHERE id = $1 ON CONFLICT (system, made) DO UPDATE SET risk = excluded.risk, book = excluded.book, \
             assessment = excluded.assessment, on_day = excluded.on_day, law_day = excluded.law_day, \
             duties = excluded.duties, receipt = excluded.receipt",
        )
        .bind(&assessment.system.id)
        .bind(millis(now))
        .bind(assessment.risk.as_str())
        .bind(book)
        .bind(json(assessment))
        .bind(assessment.on.to_string())
        .bind(assessment.law.to_string())
        .bind(json(&duties))
        .bind(receipt.map(json))
        .execute(&mut *transaction)
        .await?;
        outbox::raise(&mut transaction, alerts).await?;
        transaction.commit().await?;
        Ok(done.rows_affected() == 1)
    }
}

pub(super) fn stored_assessment(row: &AnyRow) -> Result<StoredAssessment, StoreError> {
    let receipt: Option<String> = row.try_get(3)?;
    Ok(StoredAssessment {
        assessment: from_json("assessment", row.try_get::<&str, _>(0)?)?,
        made: instant(row.try_get(1)?)?,
        book: row.try_get(2)?,
        receipt: receipt.map(|receipt| from_json("receipt", &receipt)).transpose()?,
    })
}
