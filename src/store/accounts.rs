//! Accounts: who they are, what proves it, and whether they are open.

use chrono::{DateTime, Utc};
use sqlx::any::AnyRow;
use sqlx::{Any, AnyPool, Row, Transaction};

use super::memberships::memberships_of;
use super::rows::{instant, millis};
use super::{Store, StoreError};
use crate::people::{Member, Role};
use crate::text::Language;

/// An account that is to be made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Who it is and what they may do.
    pub member: Member,
    /// What argon2 made of the password; `None` where another service says who somebody is.
    pub password: Option<String>,
    /// How another service names them.
    pub subject: Option<String>,
    /// What opens their calendar of deadlines.
    pub calendar: String,
}

/// An account as administrators see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Who it is and what they may do.
    pub member: Member,
    /// Whether nobody signs in.
    pub locked: bool,
    /// Whether a second factor is asked for.
    pub second_factor: bool,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// When somebody last signed in.
    pub signed_in: Option<DateTime<Utc>>,
}

/// What proves that somebody is who they say; only `daemon` looks at it.
#[derive(Clone)]
pub struct SignInProofs {
    /// The account.
    pub account: String,
    /// What argon2 made of the password.
    pub password: Option<String>,
    /// The secret of the second factor.
    pub totp: Option<String>,
    /// The last step whose code was used.
    pub totp_step: i64,
}

/// Whether an account is closed to its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locked {
    /// Nobody signs in.
    Yes,
    /// Its owner signs in.
    No,
}

/// The columns of a member, in the order of [`member`].
pub(super) const MEMBER: &str = "accounts.id, accounts.email, accounts.name, accounts.language";
const ACCOUNT: &str = "accounts.id, accounts.email, accounts.name, accounts.language, \
                       accounts.locked, CASE WHEN accounts.totp IS NULL THEN 0 ELSE 1 END, accounts.created, accounts.signed_in";

impl Store {
    /// How many accounts there are.
    pub async fn count_accounts(&self) -> Result<i64, StoreError> {
        Ok(sqlx::query("SELECT COUNT(*) FROM accounts").fetch_one(&self.pool).await?.try_get(0)?)
    }

    /// Makes an account with its memberships; `false` when the address has one.
    pub async fn add_account(&self, new: &NewAccount, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let added = insert(&mut transaction, new, now).await?;
        transaction.commit().await?;
        Ok(added)
    }

    /// All accounts, by address.
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("SELECT {ACCOUNT} FROM accounts ORDER BY email"));
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        let mut all: Vec<Account> = rows.iter().map(account).collect::<Result<_, _>>()?;
        let mut memberships = self.all_memberships().await?;
        for one in &mut all {
            one.member.memberships = memberships.remove(&one.member.account).unwrap_or_default();
        }
        Ok(all)
    }

    /// The account of an address.
    pub async fn account(&self, email: &str) -> Result<Option<Account>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("SELECT {ACCOUNT} FROM accounts WHERE email = $1"));
        let Some(row) = sqlx::query(sql).bind(email).fetch_optional(&self.pool).await? else {
            return Ok(None);
        };
        let mut found = account(&row)?;
        found.member.memberships = memberships_of(&self.pool, &found.member.account).await?;
        Ok(Some(found))
    }

    /// Who somebody is by how another service names them; nobody whose account is locked.
    pub async fn member_by_subject(&self, subject: &str) -> Result<Option<Member>, StoreError> {
        self.open_member("subject", subject).await
    }

    /// Whose calendar a key opens; nobody's whose account is locked.
    pub async fn member_by_calendar(&self, key: &str) -> Result<Option<Member>, StoreError> {
        self.open_member("calendar", key).await
    }

    /// An account by its id, unless it is locked.
    pub async fn member(&self, id: &str) -> Result<Option<Member>, StoreError> {
        self.open_member("id", id).await
    }

    async fn open_member(&self, column: &'static str, value: &str) -> Result<Option<Member>, StoreError> {
        let sql = format!("SELECT {MEMBER} FROM accounts WHERE accounts.{column} = $1 AND locked = 0");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(value).fetch_optional(&self.pool).await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(member_with_roles(&self.pool, &row).await?))
    }

    /// What opens the calendar of an account.
    pub async fn calendar_key(&self, id: &str) -> Result<Option<String>, StoreError> {
        let row = sqlx::query("SELECT calendar FROM accounts WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?)
    }

    /// Gives the calendar of an account another key; the old one opens nothing any more.
    pub async fn renew_calendar_key(&self, id: &str, key: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE accounts SET calendar = $2 WHERE id = $1")
            .bind(id)
            .bind(key)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// What proves who has an account under an address; nothing for one that is locked.
    pub async fn sign_in_proofs(&self, email: &str) -> Result<Option<SignInProofs>, StoreError> {
        let row =
            sqlx::query("SELECT id, password, totp, totp_step FROM accounts WHERE email = $1 AND locked = 0")
                .bind(email)
                .fetch_optional(&self.pool)
                .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(SignInProofs {
            account: row.try_get(0)?,
            password: row.try_get(1)?,
            totp: row.try_get(2)?,
            totp_step: row.try_get(3)?,
        }))
    }

    /// Gives an account another password; every session but `kept` ends.
    pub async fn set_password(&self, id: &str, password: &str, kept: Option<&str>) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query("UPDATE accounts SET password = $2 WHERE id = $1")
            .bind(id)
            .bind(password)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("DELETE FROM sessions WHERE account = $1 AND hash <> $2")
            .bind(id)
            .bind(kept.unwrap_or_default())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Gives an account another name and language.
    pub async fn describe_account(&self, id: &str, name: &str, language: Language) -> Result<(), StoreError> {
        sqlx::query("UPDATE accounts SET name = $2, language = $3 WHERE id = $1")
            .bind(id)
            .bind(name)
            .bind(language.code())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Ties an account to how another service names its owner; `false` when it is tied to somebody else.
    pub async fn tie_account(&self, id: &str, subject: &str) -> Result<bool, StoreError> {
        let tied = sqlx::query("UPDATE accounts SET subject = $2 WHERE id = $1 AND subject IS NULL")
            .bind(id)
            .bind(subject)
            .execute(&self.writer)
            .await?;
        Ok(tied.rows_affected() > 0)
    }

    /// Locks an account or opens it again; a locked one loses its sessions. `false` when there is none.
    pub async fn lock_account(&self, email: &str, locked: Locked) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let changed = sqlx::query("UPDATE accounts SET locked = $2 WHERE email = $1")
            .bind(email)
            .bind(i64::from(locked == Locked::Yes))
            .execute(&mut *transaction)
            .await?;
        if locked == Locked::Yes {
            sqlx::query("DELETE FROM sessions WHERE account IN (SELECT id FROM accounts WHERE email = $1)")
                .bind(email)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(changed.rows_affected() > 0)
    }

    /// Removes an account with all that hangs on it; the history keeps the name. `false` when there is none.
    pub async fn remove_account(&self, email: &str) -> Result<bool, StoreError> {
        let removed =
            sqlx::query("DELETE FROM accounts WHERE email = $1").bind(email).execute(&self.writer).await?;
        Ok(removed.rows_affected() > 0)
    }
}

/// Makes an account inside a transaction; `false` when the address has one.
pub(super) async fn insert(
    transaction: &mut Transaction<'static, Any>,
    new: &NewAccount,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let member = &new.member;
    let added = sqlx::query(
        "INSERT INTO accounts (id, email, name, password, language, calendar, subject, created) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (email) DO NOTHING",
    )
    .bind(&member.account)
    .bind(&member.email)
    .bind(&member.name)
    .bind(new.password.as_deref())
    .bind(member.language.code())
    .bind(&new.calendar)
    .bind(new.subject.as_deref())
    .bind(millis(now))
    .execute(&mut **transaction)
    .await?;
    if added.rows_affected() == 0 {
        return Ok(false);
    }
    for one in &member.memberships {
        sqlx::query("INSERT INTO memberships (account, organisation, role) VALUES ($1, $2, $3)")
            .bind(&member.account)
            .bind(one.organisation.as_deref().unwrap_or_default())
            .bind(one.role.code())
            .execute(&mut **transaction)
            .await?;
    }
    Ok(true)
}

/// A member, from the columns of [`MEMBER`], with what they may do.
pub(super) async fn member_with_roles(pool: &AnyPool, row: &AnyRow) -> Result<Member, StoreError> {
    let mut found = member(row)?;
    found.memberships = memberships_of(pool, &found.account).await?;
    Ok(found)
}

/// The same without memberships: who may do nothing yet.
fn member(row: &AnyRow) -> Result<Member, StoreError> {
    let language: String = row.try_get(3)?;
    Ok(Member {
        account: row.try_get(0)?,
        email: row.try_get(1)?,
        name: row.try_get(2)?,
        language: Language::from_tag(&language).unwrap_or_default(),
        memberships: Vec::new(),
    })
}

fn account(row: &AnyRow) -> Result<Account, StoreError> {
    let signed_in: Option<i64> = row.try_get(7)?;
    Ok(Account {
        member: member(row)?,
        locked: row.try_get::<i64, _>(4)? != 0,
        second_factor: row.try_get::<i64, _>(5)? != 0,
        created: instant(row.try_get(6)?)?,
        signed_in: signed_in.map(instant).transpose()?,
    })
}

/// A role read from a column.
pub(super) fn role(text: &str) -> Result<Role, StoreError> {
    text.parse().map_err(|cause: String| StoreError::damaged("role", cause))
}
