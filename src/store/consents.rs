//! Consents: subscriptions asked for on the web page, which begin when their address says yes.
//!
//! A question is a row until it is answered or expires. The answer turns it into the proof of consent: when, to which words,
//! and a hash by which the address can be recognised by whoever shows it, and by nobody else.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};

use super::rows::{from_json, instant, json, millis};
use super::{Store, StoreError, subscriptions};
use crate::alerts::subscription::Watch;
use crate::alerts::{Address, Rhythm, Subscription};
use crate::text::Language;

/// A question that waits for its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Its id, which is also the name of its mail.
    pub id: String,
    /// Whom it asks.
    pub to: Address,
    /// What the link in the mail holds.
    pub token: String,
    /// What is to be told.
    pub watch: Watch,
    /// How often.
    pub rhythm: Rhythm,
    /// In which language.
    pub language: Language,
    /// When it was asked for.
    pub asked: DateTime<Utc>,
    /// From when the link is dead.
    pub expires: DateTime<Utc>,
    /// Attempts to mail it that failed.
    pub attempts: u32,
    /// The subscription that wants to move to this address; `None` for a new one.
    pub moves: Option<String>,
}

/// How many questions are taken.
#[derive(Clone, Copy, Debug)]
pub struct AskLimits {
    /// Of one address within a day.
    pub of_address: i64,
    /// Of all addresses within an hour.
    pub of_all: i64,
}

/// Whether a question was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taking {
    /// It was.
    Taken,
    /// Its address was asked too often.
    OfAddress,
    /// Too many were asked.
    OfAll,
}

/// Proof that somebody said yes.
#[derive(Clone, Copy, Debug)]
pub struct Proof<'a> {
    /// The words that were agreed to.
    pub wording: &'a str,
    /// What the address is recognised by.
    pub hash: &'a str,
}

/// What is kept of one question or of its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptConsent {
    /// Its id.
    pub id: String,
    /// Whom it asks; empty once it was answered.
    pub address: Option<String>,
    /// What the address is recognised by once it said yes.
    pub proof: Option<String>,
    /// When it was asked for.
    pub asked: DateTime<Utc>,
    /// When it was answered with yes.
    pub confirmed: Option<DateTime<Utc>>,
    /// The words that were agreed to.
    pub wording: Option<String>,
}

const COLUMNS: &str = "id, address, token, watch, rhythm, language, asked, expires, attempts, moves";

impl Store {
    /// Takes a question, to be mailed at once, when there were not too many.
    pub async fn ask_consent(&self, consent: &Consent, limits: AskLimits) -> Result<Taking, StoreError> {
        // Looked at before the write lock is taken: who asks ten thousand times costs two indexed reads a time.
        let taking = self.taking(consent, limits).await?;
        if taking != Taking::Taken {
            return Ok(taking);
        }
        sqlx::query(
            "INSERT INTO consents (id, address, token, watch, rhythm, language, asked, expires, due, attempts, moves) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $7, 0, $9)",
        )
        .bind(&consent.id)
        .bind(consent.to.to_string())
        .bind(&consent.token)
        .bind(json(&consent.watch))
        .bind(consent.rhythm.as_str())
        .bind(consent.language.code())
        .bind(millis(consent.asked))
        .bind(millis(consent.expires))
        .bind(consent.moves.as_deref())
        .execute(&self.writer)
        .await?;
        Ok(Taking::Taken)
    }

    async fn taking(&self, consent: &Consent, limits: AskLimits) -> Result<Taking, StoreError> {
        let of_address = sqlx::query("SELECT COUNT(*) FROM consents WHERE address = $1 AND asked > $2")
            .bind(consent.to.to_string())
            .bind(millis(consent.asked - TimeDelta::days(1)))
            .fetch_one(&self.pool)
            .await?;
        let of_all = sqlx::query("SELECT COUNT(*) FROM consents WHERE asked > $1")
            .bind(millis(consent.asked - TimeDelta::hours(1)))
            .fetch_one(&self.pool)
            .await?;
        let (of_address, of_all): (i64, i64) = (of_address.try_get(0)?, of_all.try_get(0)?);
        Ok(match (of_address >= limits.of_address, of_all >= limits.of_all) {
            (_, true) => Taking::OfAll,
            (true, false) => Taking::OfAddress,
            (false, false) => Taking::Taken,
        })
    }

    /// Takes questions whose mail is due, so that no other process mails them until `until`.
    pub async fn claim_consents(
        &self,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<Consent>, StoreError> {
        // Asked every second: look first, so that an idle daemon never takes the write lock.
        let waiting =
            sqlx::query("SELECT id FROM consents WHERE due <= $1 AND expires > $1 LIMIT 1").bind(millis(now));
        if waiting.fetch_optional(&self.pool).await?.is_none() {
            return Ok(Vec::new());
        }
        let sql = sqlx::AssertSqlSafe(format!(
            "UPDATE consents SET due = $1 WHERE id IN (SELECT id FROM consents WHERE due <= $2 AND expires > $2 \
             ORDER BY due LIMIT $3) AND due <= $2 RETURNING {COLUMNS}"
        ));
        let rows = sqlx::query(sql)
            .bind(millis(until))
            .bind(millis(now))
            .bind(limit)
            .fetch_all(&self.writer)
            .await?;
        rows.iter().map(consent).collect()
    }

    /// Notes that the mail of a question arrived (`due` is none) or is tried again.
    pub async fn consent_mailed(
        &self,
        id: &str,
        due: Option<DateTime<Utc>>,
        attempts: u32,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE consents SET due = $1, attempts = $2 WHERE id = $3 AND confirmed IS NULL")
            .bind(due.map(millis))
            .bind(i64::from(attempts))
            .bind(id)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// The question that a link belongs to, while it can be answered.
    pub async fn consent(&self, token: &str, now: DateTime<Utc>) -> Result<Option<Consent>, StoreError> {
        let sql =
            sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM consents WHERE token = $1 AND expires > $2"));
        let row = sqlx::query(sql).bind(token).bind(millis(now)).fetch_optional(&self.pool).await?;
        row.as_ref().map(consent).transpose()
    }

    /// Answers a question with yes: the subscription begins and the proof is kept, in one transaction, once.
    pub async fn give_consent(
        &self,
        asked: &Consent,
        subscription: &Subscription,
        proof: Proof<'_>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let given = answered(&mut transaction, asked, &subscription.id, proof, subscription.created).await?;
        if given {
            subscriptions::add(&mut transaction, subscription).await?;
        }
        transaction.commit().await?;
        Ok(given)
    }

    /// Forgets the questions that wait for an answer of an address, however its letters are written.
    ///
    /// # Shape
    /// The ids of their mails.
    pub async fn forget_questions(&self, address: &Address) -> Result<Vec<String>, StoreError> {
        let rows = sqlx::query("DELETE FROM consents WHERE LOWER(address) = $1 RETURNING id")
            .bind(address.to_string().to_lowercase())
            .fetch_all(&self.writer)
            .await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// Every question and every proof that is kept.
    pub async fn consents_kept(&self) -> Result<Vec<KeptConsent>, StoreError> {
        let sql = "SELECT id, address, proof, asked, confirmed, wording FROM consents ORDER BY asked, id";
        let kept = |row: &AnyRow| -> Result<KeptConsent, StoreError> {
            Ok(KeptConsent {
                id: row.try_get(0)?,
                address: row.try_get(1)?,
                proof: row.try_get(2)?,
                asked: instant(row.try_get(3)?)?,
                confirmed: row.try_get::<Option<i64>, _>(4)?.map(instant).transpose()?,
                wording: row.try_get(5)?,
            })
        };
        sqlx::query(sql).fetch_all(&self.pool).await?.iter().map(kept).collect()
    }

    /// Every proof that is kept: its id and the hash of its address.
    pub async fn proofs(&self) -> Result<Vec<(String, String)>, StoreError> {
        let rows = sqlx::query("SELECT id, proof FROM consents WHERE proof IS NOT NULL");
        let rows = rows.fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    /// Forgets a proof.
    pub async fn forget_proof(&self, id: &str) -> Result<(), StoreError> {
        let forget = sqlx::query("DELETE FROM consents WHERE id = $1 AND proof IS NOT NULL").bind(id);
        forget.execute(&self.writer).await?;
        Ok(())
    }

    /// Forgets a question that is answered with no; `false` for an unknown one, which is forgotten already.
    pub async fn refuse_consent(&self, token: &str) -> Result<bool, StoreError> {
        let done =
            sqlx::query("DELETE FROM consents WHERE token = $1").bind(token).execute(&self.writer).await?;
        Ok(done.rows_affected() > 0)
    }

    /// Forgets the questions that nobody answered, and proofs given before `oldest` whose subscription has ended.
    pub async fn forget_consents(
        &self,
        now: DateTime<Utc>,
        oldest: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let done = sqlx::query(
            "DELETE FROM consents WHERE (confirmed IS NULL AND expires <= $1) OR (confirmed < $2 AND NOT EXISTS \
             (SELECT 1 FROM subscriptions s WHERE s.id = consents.subscription))",
        )
        .bind(millis(now))
        .bind(millis(oldest))
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected())
    }

    /// The proof that a subscription was asked for: when, the words and the hash.
    pub async fn proof_of(
        &self,
        subscription: &str,
    ) -> Result<Option<(DateTime<Utc>, String, String)>, StoreError> {
        let row = sqlx::query(
            "SELECT confirmed, wording, proof FROM consents WHERE subscription = $1 ORDER BY confirmed DESC, id DESC",
        )
        .bind(subscription)
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| Ok((instant(row.try_get(0)?)?, row.try_get(1)?, row.try_get(2)?))).transpose()
    }
}

/// Turns a question into its proof, in the caller's transaction; `false` when it was answered or ran out meanwhile.
pub(super) async fn answered(
    transaction: &mut Transaction<'static, Any>,
    asked: &Consent,
    subscription: &str,
    proof: Proof<'_>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE consents SET address = NULL, token = NULL, due = NULL, subscription = $1, confirmed = $2, \
         wording = $3, proof = $4 WHERE id = $5 AND token = $6 AND expires > $2",
    )
    .bind(subscription)
    .bind(millis(now))
    .bind(proof.wording)
    .bind(proof.hash)
    .bind(&asked.id)
    .bind(&asked.token)
    .execute(&mut **transaction)
    .await?;
    Ok(done.rows_affected() == 1)
}

fn consent(row: &AnyRow) -> Result<Consent, StoreError> {
    let read = |column: &'static str| -> Result<String, StoreError> { Ok(row.try_get(column)?) };
    Ok(Consent {
        id: read("id")?,
        to: read("address")?.parse().map_err(|cause: String| StoreError::damaged("address", cause))?,
        token: read("token")?,
        watch: from_json("watch", &read("watch")?)?,
        rhythm: read("rhythm")?.parse().map_err(|cause: String| StoreError::damaged("rhythm", cause))?,
        language: Language::from_tag(&read("language")?).unwrap_or_default(),
        asked: instant(row.try_get("asked")?)?,
        expires: instant(row.try_get("expires")?)?,
        attempts: u32::try_from(row.try_get::<i64, _>("attempts")?).unwrap_or(u32::MAX),
        moves: row.try_get("moves")?,
    })
}
