//! Systems that were taken in and wait for their assessment: whatever process took them in, another one goes on.

use chrono::{DateTime, Utc};
use sqlx::{Any, Row, Transaction};

use super::rows::{from_json, json, millis};
use super::{Store, StoreError};

/// A system that waits for its assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueAssessment {
    /// Its id.
    pub system: String,
    /// Who owned it before it was taken in.
    pub owner_before: Option<String>,
    /// Until when it is ours.
    lease: i64,
}

impl Store {
    /// Takes systems that wait, so that nobody else assesses them until the lease ends.
    pub async fn claim_due_assessments(
        &self,
        now: DateTime<Utc>,
        lease: DateTime<Utc>,
        most: i64,
    ) -> Result<Vec<DueAssessment>, StoreError> {
        let any = sqlx::query("SELECT 1 FROM due_assessments WHERE lease_until < $1 LIMIT 1");
        if any.bind(millis(now)).fetch_optional(&self.pool).await?.is_none() {
            return Ok(Vec::new());
        }
        let rows = sqlx::query(
            "UPDATE due_assessments SET lease_until = $2 WHERE system IN (SELECT system FROM due_assessments \
             WHERE lease_until < $1 ORDER BY system LIMIT $3) AND lease_until < $1 RETURNING system, owner",
        )
        .bind(millis(now))
        .bind(millis(lease))
        .bind(most)
        .fetch_all(&self.writer)
        .await?;
        let due = rows.iter().map(|row| {
            let owner: Option<String> = row.try_get(1)?;
            Ok(DueAssessment {
                system: row.try_get(0)?,
                owner_before: owner.map(|owner| from_json("owner", &owner)).transpose()?,
                lease: millis(lease),
            })
        });
        due.collect()
    }

    /// Notes that a system was assessed, unless it was taken in once more since.
    pub async fn settle_due_assessment(&self, due: &DueAssessment) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM due_assessments WHERE system = $1 AND lease_until = $2")
            .bind(&due.system)
            .bind(due.lease)
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}

/// Lets a system wait, in the caller's transaction. One that waits already keeps the owner whose subscription there is.
pub(super) async fn add(
    transaction: &mut Transaction<'static, Any>,
    system: &str,
    import: Option<&str>,
    owner_before: Option<&str>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO due_assessments (system, import, owner) VALUES ($1, $2, $3) \
         ON CONFLICT (system) DO UPDATE SET import = excluded.import, lease_until = 0",
    )
    .bind(system)
    .bind(import)
    .bind(owner_before.map(|owner| json(&owner)))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
