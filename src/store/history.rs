//! The history of the register: who changed what, when, from what. Rows are added and never written again.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};

use super::assessments::stored_assessment;
use super::rows::{from_json, instant, json, millis};
use super::{Store, StoreError, StoredAssessment};
use crate::law::Assessment;
use crate::register::Difference;

/// One part of a system that somebody changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredChange {
    /// The version of the system that the change made.
    pub version: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub who: String,
    /// Its place among the parts that were changed together.
    pub place: i64,
    /// What: which part, from what, to what.
    pub difference: Difference,
}

/// Where a page of changes begins: behind this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangePlace {
    /// Its version.
    pub version: i64,
    /// Its place among the parts that were changed together.
    pub place: i64,
}

/// As links and cursors write it: `7.2`.
impl std::fmt::Display for ChangePlace {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}.{}", self.version, self.place)
    }
}

impl std::str::FromStr for ChangePlace {
    type Err = String;

    fn from_str(text: &str) -> Result<ChangePlace, String> {
        let number = |part: &str| part.parse::<i64>().ok().filter(|number| *number >= 0);
        let parts =
            text.split_once('.').and_then(|(version, place)| Some((number(version)?, number(place)?)));
        let (version, place) =
            parts.ok_or_else(|| format!("`{text}` is no place in a history, such as `7.2`"))?;
        Ok(ChangePlace { version, place })
    }
}

impl StoredChange {
    /// Where the changes go on that are older.
    pub fn place(&self) -> ChangePlace {
        ChangePlace { version: self.version, place: self.place }
    }
}

/// An assessment as a line of the history: what it said, under which law and which rule book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssessmentLine {
    /// When it was made.
    pub made: DateTime<Utc>,
    /// The class.
    pub risk: String,
    /// The day asked about.
    pub on: NaiveDate,
    /// The day whose state of the law was used.
    pub law: NaiveDate,
    /// The hash of the rule book.
    pub book: String,
}

impl Store {
    /// What changed in a system, the newest first; a removed one keeps its history.
    ///
    /// # Shape
    /// `behind` is the last change of the page before.
    pub async fn system_history(
        &self,
        id: &str,
        behind: Option<ChangePlace>,
        count_max: u32,
    ) -> Result<Vec<StoredChange>, StoreError> {
        let behind = behind.unwrap_or(ChangePlace { version: i64::MAX, place: i64::MAX });
        let rows = sqlx::query(
            "SELECT version, at, who, part, before, after, place FROM register_changes WHERE system = $1 \
             AND (version < $2 OR (version = $2 AND place > $3)) ORDER BY version DESC, place LIMIT $4",
        )
        .bind(id)
        .bind(behind.version)
        .bind(behind.place)
        .bind(i64::from(count_max))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(stored_change).collect()
    }

    /// The version of the last change of a part, 0 before the first.
    pub async fn part_version(&self, id: &str, part: &str) -> Result<i64, StoreError> {
        let mut connection = self.pool.acquire().await?;
        let row = sqlx::query(PART_VERSION).bind(id).bind(part).fetch_one(&mut *connection).await?;
        Ok(row.try_get(0)?)
    }

    /// The last change of a part, or `None`.
    pub async fn last_change_of(&self, id: &str, part: &str) -> Result<Option<StoredChange>, StoreError> {
        let row = sqlx::query(
            "SELECT version, at, who, part, before, after, place FROM register_changes WHERE system = $1 AND part = $2 \
             ORDER BY version DESC LIMIT 1",
        )
        .bind(id)
        .bind(part)
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(stored_change).transpose()
    }

    /// The assessments of a system, the newest first; those before an instant where one is given.
    pub async fn assessment_history(
        &self,
        id: &str,
        before: Option<DateTime<Utc>>,
        count_max: u32,
    ) -> Result<Vec<AssessmentLine>, StoreError> {
        // The whole of one is half a megabyte: it is read only where the days do not stand beside it yet.
        let rows = sqlx::query(
            "SELECT made, risk, book, on_day, law_day, CASE WHEN on_day IS NULL THEN assessment END \
             FROM assessments WHERE system = $1 AND made < $2 ORDER BY made DESC LIMIT $3",
        )
        .bind(id)
        .bind(before.map_or(i64::MAX, millis))
        .bind(i64::from(count_max))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(assessment_line).collect()
    }

    /// An assessment as it was made at an instant, or `None`; also one of a system that is gone.
    pub async fn kept_assessment(
        &self,
        id: &str,
        made: DateTime<Utc>,
    ) -> Result<Option<StoredAssessment>, StoreError> {
        let row = sqlx::query(
            "SELECT assessment, made, book, receipt FROM assessments WHERE system = $1 AND made = $2",
        )
        .bind(id)
        .bind(millis(made))
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(stored_assessment).transpose()
    }
}

const PART_VERSION: &str = "SELECT CAST(COALESCE(MAX(version), 0) AS BIGINT) FROM register_changes \
                            WHERE system = $1 AND part = $2";

pub(super) async fn part_version(
    transaction: &mut Transaction<'static, Any>,
    id: &str,
    part: &str,
) -> Result<i64, StoreError> {
    Ok(sqlx::query(PART_VERSION).bind(id).bind(part).fetch_one(&mut **transaction).await?.try_get(0)?)
}

/// The version of the last change of a system, 0 before the first.
pub(super) async fn last_version(
    transaction: &mut Transaction<'static, Any>,
    id: &str,
) -> Result<i64, StoreError> {
    let sql = "SELECT CAST(COALESCE(MAX(version), 0) AS BIGINT) FROM register_changes WHERE system = $1";
    Ok(sqlx::query(sql).bind(id).fetch_one(&mut **transaction).await?.try_get(0)?)
}

/// Adds what changed to the history, in the transaction that changes it.
pub(super) async fn keep_changes(
    transaction: &mut Transaction<'static, Any>,
    id: &str,
    version: i64,
    who: &str,
    now: DateTime<Utc>,
    changed: &[Difference],
) -> Result<(), StoreError> {
    for (place, one) in (0_i64..).zip(changed) {
        sqlx::query(
            "INSERT INTO register_changes (system, version, place, at, who, part, before, after) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(id)
        .bind(version)
        .bind(place)
        .bind(millis(now))
        .bind(who)
        .bind(&one.part)
        .bind(one.before.as_ref().map(json))
        .bind(one.after.as_ref().map(json))
        .execute(&mut **transaction)
        .await?;
    }
    Ok(())
}

pub(super) fn stored_change(row: &AnyRow) -> Result<StoredChange, StoreError> {
    let value = |column: usize| -> Result<Option<Value>, StoreError> {
        let text: Option<String> = row.try_get(column)?;
        text.map(|text| from_json("change", &text)).transpose()
    };
    Ok(StoredChange {
        version: row.try_get(0)?,
        at: instant(row.try_get(1)?)?,
        who: row.try_get(2)?,
        place: row.try_get(6)?,
        difference: Difference { part: row.try_get(3)?, before: value(4)?, after: value(5)? },
    })
}

fn assessment_line(row: &AnyRow) -> Result<AssessmentLine, StoreError> {
    let day = |column: usize| -> Result<Option<NaiveDate>, StoreError> {
        let text: Option<String> = row.try_get(column)?;
        text.map(|text| text.parse().map_err(|cause| StoreError::damaged("day", cause))).transpose()
    };
    let (on, law) = match (day(3)?, day(4)?) {
        (Some(on), Some(law)) => (on, law),
        _ => {
            let assessment: Assessment = from_json("assessment", row.try_get::<&str, _>(5)?)?;
            (assessment.on, assessment.law)
        }
    };
    Ok(AssessmentLine {
        made: instant(row.try_get(0)?)?,
        risk: row.try_get(1)?,
        on,
        law,
        book: row.try_get(2)?,
    })
}
