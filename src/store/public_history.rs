//! What happened to the systems that are published, or were: of their parts only those that the public may see.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::history::stored_change;
use super::rows::{from_json, instant};
use super::{RegisterState, Store, StoreError, StoredChange};

/// What an assessment said, in brief.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssessmentMark {
    /// When it was made.
    pub made: DateTime<Utc>,
    /// The class.
    pub risk: String,
    /// The rules with a duty that binds the organisation; `None` where that was not kept in brief yet.
    pub duties: Option<Vec<String>>,
}

/// What happened, each with the id of its system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublicHistory {
    /// Changes of the parts that the public may see, and systems that came or went; by system, the oldest first.
    pub changes: Vec<(String, StoredChange)>,
    /// Assessments; by system, the oldest first.
    pub assessments: Vec<(String, AssessmentMark)>,
}

/// What is another after every change of the register and every assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicState(RegisterState, i64, i64);

/// The systems that were published once. A text that only looks so is sorted out by who reads the rows.
const PUBLISHED: &str = "SELECT system FROM register_changes WHERE part = 'published' \
                         OR (part = '' AND after LIKE '%\"published\":true%')";

impl Store {
    /// In which state what the public may see is.
    pub async fn public_state(&self) -> Result<PublicState, StoreError> {
        let sql = "SELECT COUNT(*), COALESCE(MAX(made), 0) FROM assessments";
        let row = sqlx::query(sql).fetch_one(&self.pool).await?;
        Ok(PublicState(self.register_state().await?, row.try_get(0)?, row.try_get(1)?))
    }

    /// What happened to the systems that are published, or were.
    pub async fn public_history(&self) -> Result<PublicHistory, StoreError> {
        let sql = format!(
            "SELECT version, at, who, part, before, after, place, system FROM register_changes \
             WHERE system IN ({PUBLISHED}) AND part IN ('', 'published', 'name', 'organisation', 'description', \
             'purpose', 'vendor', 'public_contact') ORDER BY system, version, place"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&self.pool).await?;
        let changes = rows.iter().map(|row| Ok((row.try_get(7)?, stored_change(row)?)));
        let changes = changes.collect::<Result<_, StoreError>>()?;
        let sql = format!(
            "SELECT system, made, risk, duties FROM assessments WHERE system IN ({PUBLISHED}) ORDER BY system, made"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&self.pool).await?;
        let assessments = rows.iter().map(|row| Ok((row.try_get(0)?, mark(row)?)));
        Ok(PublicHistory { changes, assessments: assessments.collect::<Result<_, StoreError>>()? })
    }
}

fn mark(row: &AnyRow) -> Result<AssessmentMark, StoreError> {
    let duties: Option<String> = row.try_get(3)?;
    Ok(AssessmentMark {
        made: instant(row.try_get(1)?)?,
        risk: row.try_get(2)?,
        duties: duties.map(|duties| from_json("duties", &duties)).transpose()?,
    })
}
