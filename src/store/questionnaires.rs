//! Questionnaires for vendors: which questions were put to whom, until when.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::rows::{from_json, instant, json, millis};
use super::{Store, StoreError};
use crate::law::FactId;

/// Signs of the id of a questionnaire, the beginning of its hash: 64 bits that lead nobody to its token.
const ID_CHARS: usize = 16;

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

/// A questionnaire that can still be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenQuestionnaire {
    /// What names it where its link must not stand.
    pub id: String,
    /// What is asked.
    pub asked: Questionnaire,
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
        .execute(&self.writer)
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
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// The questionnaires of a system that can still be answered, the newest first.
    pub async fn open_questionnaires(
        &self,
        system: &str,
        now: DateTime<Utc>,
    ) -> Result<Vec<OpenQuestionnaire>, StoreError> {
        let sql = format!(
            "SELECT system, vendor, facts, who, created, expires, answered, substr(hash, 1, {ID_CHARS}) \
             FROM questionnaires WHERE system = $1 AND expires > $2 ORDER BY created DESC, hash"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(system.to_owned()).bind(millis(now));
        let rows = query.fetch_all(&self.pool).await?;
        let open = |row: &AnyRow| Ok(OpenQuestionnaire { id: row.try_get(7)?, asked: questionnaire(row)? });
        rows.iter().map(open).collect()
    }

    /// Ends a questionnaire of a system before its day; `false` when none of that id can be answered.
    ///
    /// What was answered stays, and so does the row: who was asked what is part of the records.
    pub async fn revoke_questionnaire(
        &self,
        system: &str,
        id: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let sql = format!(
            "UPDATE questionnaires SET expires = $3 \
             WHERE system = $1 AND substr(hash, 1, {ID_CHARS}) = $2 AND expires > $3"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(system.to_owned()).bind(id.to_owned());
        Ok(query.bind(millis(now)).execute(&self.writer).await?.rows_affected() > 0)
    }
}

/// The id of the questionnaire of a token's hash.
pub fn questionnaire_id(hash: &str) -> String {
    hash.chars().take(ID_CHARS).collect()
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
