//! Links that are used once: they make an account, give it a new password, or sign in. Only their hash is kept.

use chrono::{DateTime, Utc};
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};

use super::accounts::{NewAccount, insert, role};
use super::rows::{instant, millis};
use super::{Store, StoreError};
use crate::people::Membership;

/// What a link is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// The first account, while there is none.
    First,
    /// An account for an address, with its first membership.
    Invite {
        /// Who is invited.
        email: String,
        /// As what.
        membership: Membership,
    },
    /// A new password for an account.
    Reset {
        /// The account.
        account: String,
    },
    /// Signs somebody in without a password: the demo shows one.
    Enter {
        /// The account.
        account: String,
    },
    /// Another service said who it is; the code of the second factor is missing. It opens no page by itself.
    Factor {
        /// The account.
        account: String,
    },
}

/// A link that can still be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountLink {
    /// What it is for.
    pub kind: LinkKind,
    /// Who made it.
    pub who: String,
    /// When.
    pub created: DateTime<Utc>,
    /// Until when it can be used.
    pub expires: DateTime<Utc>,
}

const COLUMNS: &str = "kind, account, email, organisation, role, who, created, expires";

impl Store {
    /// Keeps a link under the hash of its token; those that have run out are forgotten.
    pub async fn add_link(&self, hash: &str, link: &AccountLink) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM account_links WHERE expires <= $1")
            .bind(millis(link.created))
            .execute(&self.writer)
            .await?;
        let (kind, account, email, membership) = match &link.kind {
            LinkKind::First => ("first", None, None, None),
            LinkKind::Invite { email, membership } => ("invite", None, Some(email), Some(membership)),
            LinkKind::Reset { account } => ("reset", Some(account), None, None),
            LinkKind::Enter { account } => ("enter", Some(account), None, None),
            LinkKind::Factor { account } => ("factor", Some(account), None, None),
        };
        sqlx::query(
            "INSERT INTO account_links (hash, kind, account, email, organisation, role, who, created, expires) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(hash)
        .bind(kind)
        .bind(account.map(String::as_str))
        .bind(email.map(String::as_str))
        .bind(membership.map(|one| one.organisation.as_deref().unwrap_or_default()))
        .bind(membership.map(|one| one.role.code()))
        .bind(&link.who)
        .bind(millis(link.created))
        .bind(millis(link.expires))
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// The link of a hash, while it can be used; looking uses nothing up.
    pub async fn link(&self, hash: &str, now: DateTime<Utc>) -> Result<Option<AccountLink>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM account_links WHERE hash = $1 AND expires > $2");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(hash).bind(millis(now));
        row.fetch_optional(&self.pool).await?.as_ref().map(link).transpose()
    }

    /// Uses a link up; of two at once one gets it.
    pub async fn take_link(&self, hash: &str, now: DateTime<Utc>) -> Result<Option<AccountLink>, StoreError> {
        let sql = format!("DELETE FROM account_links WHERE hash = $1 AND expires > $2 RETURNING {COLUMNS}");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(hash).bind(millis(now));
        row.fetch_optional(&self.writer).await?.as_ref().map(link).transpose()
    }

    /// Makes the account of a link and uses the link up, both or neither; `false` when the link is gone or the address has one.
    ///
    /// All links for a first account go with the first that is used, in the same turn: there is one first account.
    pub async fn take_up(
        &self,
        hash: &str,
        new: &NewAccount,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let taken = sqlx::query(
            "DELETE FROM account_links WHERE expires > $2 AND \
             (hash = $1 OR (kind = 'first' AND EXISTS (SELECT 1 FROM account_links WHERE hash = $1 AND kind = 'first'))) \
             RETURNING hash, kind, email, organisation",
        )
        .bind(hash)
        .bind(millis(now))
        .fetch_all(&mut *transaction)
        .await?;
        let (mut kind, mut invitation) = (None, None);
        for row in &taken {
            if row.try_get::<&str, _>(0)? == hash {
                kind = Some(row.try_get::<String, _>(1)?);
                let email: Option<String> = row.try_get(2)?;
                invitation = email.zip(row.try_get::<Option<String>, _>(3)?);
            }
        }
        let Some(kind) = kind else { return Ok(false) };
        let accounts: i64 =
            sqlx::query("SELECT COUNT(*) FROM accounts").fetch_one(&mut *transaction).await?.try_get(0)?;
        if kind == "first" && accounts > 0 {
            return Ok(false);
        }
        if !insert(&mut transaction, new, now).await? {
            return Ok(false);
        }
        // An invitation that was mailed more than once has more than one link.
        if let Some((email, organisation)) = invitation {
            forget_invitation(&mut transaction, &email, &organisation).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// Invitations that wait, the newest first.
    pub async fn invitations(&self, now: DateTime<Utc>) -> Result<Vec<AccountLink>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM account_links WHERE kind = 'invite' AND expires > $1 ORDER BY created DESC"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(millis(now)).fetch_all(&self.pool).await?;
        rows.iter().map(link).collect()
    }

    /// Takes invitations of an address back, all of them or those for one organisation.
    pub async fn withdraw_invitations(
        &self,
        email: &str,
        organisation: Option<&str>,
    ) -> Result<u64, StoreError> {
        let mut transaction = self.write().await?;
        let gone = forget_invitation(&mut transaction, email, organisation.unwrap_or_default()).await?;
        transaction.commit().await?;
        Ok(gone)
    }
}

/// Forgets the links and the letters of an invitation.
async fn forget_invitation(
    transaction: &mut Transaction<'static, Any>,
    email: &str,
    organisation: &str,
) -> Result<u64, StoreError> {
    let gone =
        sqlx::query("DELETE FROM account_links WHERE kind = 'invite' AND email = $1 AND organisation = $2")
            .bind(email)
            .bind(organisation)
            .execute(&mut **transaction)
            .await?;
    sqlx::query("DELETE FROM invitation_letters WHERE email = $1 AND organisation = $2")
        .bind(email)
        .bind(organisation)
        .execute(&mut **transaction)
        .await?;
    Ok(gone.rows_affected())
}

fn link(row: &AnyRow) -> Result<AccountLink, StoreError> {
    let kind: String = row.try_get(0)?;
    let missing = |what: &str| StoreError::damaged("link", format!("`{kind}` without {what}"));
    let account = || row.try_get::<Option<String>, _>(1)?.ok_or_else(|| missing("an account"));
    let kind = match kind.as_str() {
        "first" => LinkKind::First,
        "reset" => LinkKind::Reset { account: account()? },
        "enter" => LinkKind::Enter { account: account()? },
        "factor" => LinkKind::Factor { account: account()? },
        "invite" => {
            let email = row.try_get::<Option<String>, _>(2)?.ok_or_else(|| missing("an address"))?;
            let organisation = row.try_get::<Option<String>, _>(3)?.filter(|id| !id.is_empty());
            let named = row.try_get::<Option<String>, _>(4)?.ok_or_else(|| missing("a role"))?;
            LinkKind::Invite { email, membership: Membership { organisation, role: role(&named)? } }
        }
        other => return Err(StoreError::damaged("link", format!("`{other}`"))),
    };
    Ok(AccountLink {
        kind,
        who: row.try_get(5)?,
        created: instant(row.try_get(6)?)?,
        expires: instant(row.try_get(7)?)?,
    })
}
