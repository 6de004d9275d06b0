//! Questionnaires for vendors: which questions were put to whom, until when.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::rows::{from_json, instant, json, millis};
use super::{Store, StoreError};
use crate::law::FactId;

/// A questionnaire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Questionnaire {
    /// The system that is asked about.
    pub system: String,
    /// Who is asked.
    pub vendor: String,
    /// The questions.
    pub facts: Vec<FactId>,
    /// Who asks.
    pub who: String,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// Until when it can be answered.
    pub expires: DateTime<Utc>,
    /// When it was last answered.
    pub answered: Option<DateTime<Utc>>,
}

impl Store {
    /// Keeps a questionnaire under the hash of its token.
    pub async fn add_questionnaire(&self, hash: &str, one: &Questionnaire) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO questionnaires (hash, system, vendor, facts, who, created, expires) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(hash)
        .bind(&one.system)
        .bind(&one.vendor)
        .bind(json(&one.facts))
        .bind(&one.who)
        .bind(millis(one.created))
        .bind(millis(one.expires))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The questionnaire of a token's hash, while it can be answered.
    pub async fn questionnaire(
        &self,
        hash: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Questionnaire>, StoreError> {
        let row = sqlx::query(
            "SELECT system, vendor, facts, who, created, expires, answered FROM questionnaires \
             WHERE hash = $1 AND expires > $2",
        )
        .bind(hash)
        .bind(millis(now))
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(questionnaire).transpose()
    }

    /// Notes that a questionnaire was answered.
    pub async fn questionnaire_answered(&self, hash: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
        sqlx::query("UPDATE questionnaires SET answered = $2 WHERE hash = $1")
            .bind(hash)
            .bind(millis(now))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The questionnaires of a system, the newest first.
    pub async fn questionnaires(&self, system: &str) -> Result<Vec<Questionnaire>, StoreError> {
        let rows = sqlx::query(
            "SELECT system, vendor, facts, who, created, expires, answered FROM questionnaires \
             WHERE system = $1 ORDER BY created DESC LIMIT 20",
        )
        .bind(system)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(questionnaire).collect()
    }
}

fn questionnaire(row: &AnyRow) -> Result<Questionnaire, StoreError> {
    let answered: Option<i64> = row.try_get(6)?;
    Ok(Questionnaire {
        system: row.try_get(0)?,
        vendor: row.try_get(1)?,
        facts: from_json("questionnaire", row.try_get::<&str, _>(2)?)?,
        who: row.try_get(3)?,
        created: instant(row.try_get(4)?)?,
        expires: instant(row.try_get(5)?)?,
        answered: answered.map(instant).transpose()?,
    })
}
