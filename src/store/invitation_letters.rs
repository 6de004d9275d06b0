//! Letters that carry an invitation to its address: when each is due, and that it went.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::accounts::role;
use super::rows::{instant, millis};
use super::{Store, StoreError};
use crate::people::Membership;
use crate::text::Language;

/// A letter to somebody who is invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationLetter {
    /// Its id, by which a mail server recognises a repeat.
    pub id: String,
    /// Who is invited.
    pub email: String,
    /// As what.
    pub membership: Membership,
    /// Who invites.
    pub who: String,
    /// The language of the letter.
    pub language: Language,
    /// When they were invited.
    pub created: DateTime<Utc>,
    /// Attempts that counted.
    pub attempts: u32,
}

impl Store {
    /// Keeps a letter that is due at once.
    pub async fn add_invitation_letter(&self, letter: &InvitationLetter) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO invitation_letters (id, email, organisation, role, who, language, created, due, attempts) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 0)",
        )
        .bind(&letter.id)
        .bind(&letter.email)
        .bind(letter.membership.organisation.as_deref().unwrap_or_default())
        .bind(letter.membership.role.code())
        .bind(&letter.who)
        .bind(letter.language.code())
        .bind(millis(letter.created))
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Takes letters that are due, so that no other process sends them until `until`.
    pub async fn claim_invitation_letters(
        &self,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<InvitationLetter>, StoreError> {
        // Asked every second: look first, so that an idle daemon never takes the write lock.
        let waiting =
            sqlx::query("SELECT id FROM invitation_letters WHERE due <= $1 LIMIT 1").bind(millis(now));
        if waiting.fetch_optional(&self.pool).await?.is_none() {
            return Ok(Vec::new());
        }
        let rows = sqlx::query(
            "UPDATE invitation_letters SET due = $1 WHERE id IN \
             (SELECT id FROM invitation_letters WHERE due <= $2 ORDER BY due LIMIT $3) AND due <= $2 \
             RETURNING id, email, organisation, role, who, language, created, attempts",
        )
        .bind(millis(until))
        .bind(millis(now))
        .bind(limit)
        .fetch_all(&self.writer)
        .await?;
        rows.iter().map(letter).collect()
    }

    /// Notes that a letter is tried again at `due`; without it, it went or never will.
    pub async fn invitation_letter_tried(
        &self,
        id: &str,
        due: Option<DateTime<Utc>>,
        attempts: u32,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE invitation_letters SET due = $2, attempts = $3 WHERE id = $1")
            .bind(id)
            .bind(due.map(millis))
            .bind(i64::from(attempts))
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Forgets the letters of invitations that have run out.
    pub async fn forget_invitation_letters(&self, before: DateTime<Utc>) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM invitation_letters WHERE created < $1")
            .bind(millis(before))
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}

fn letter(row: &AnyRow) -> Result<InvitationLetter, StoreError> {
    let (organisation, named, language): (String, String, String) =
        (row.try_get(2)?, row.try_get(3)?, row.try_get(5)?);
    Ok(InvitationLetter {
        id: row.try_get(0)?,
        email: row.try_get(1)?,
        membership: Membership {
            organisation: Some(organisation).filter(|id| !id.is_empty()),
            role: role(&named)?,
        },
        who: row.try_get(4)?,
        language: Language::from_tag(&language).unwrap_or_default(),
        created: instant(row.try_get(6)?)?,
        attempts: u32::try_from(row.try_get::<i64, _>(7)?).unwrap_or(u32::MAX),
    })
}
