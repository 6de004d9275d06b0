//! Tokens of programs: known by their hash, each with what it may do and until when.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;

use super::accounts::{MEMBER, member_with_roles};
use super::error::if_room;
use super::rows::{instant, millis};
use super::{Store, StoreError};
use crate::people::{Member, Scope};

/// A use is written down this often, and not at every call.
const NOTED: TimeDelta = TimeDelta::minutes(5);

/// A token, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    /// Its name in the list; it opens nothing.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// Its first signs, by which its owner knows it again.
    pub shown: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// Until when it works.
    pub expires: DateTime<Utc>,
    /// When it was last used, to a few minutes.
    pub used: Option<DateTime<Utc>>,
}

/// A token that works, as the gate of the API sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkingToken {
    /// In whose name it acts.
    pub member: Member,
    /// Its name in the list.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
}

impl Store {
    /// Keeps a token of an account under its hash.
    pub async fn add_api_token(&self, hash: &str, account: &str, token: &ApiToken) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO api_tokens (hash, id, account, name, shown, scopes, created, expires) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(hash)
        .bind(&token.id)
        .bind(account)
        .bind(&token.name)
        .bind(&token.shown)
        .bind(token.scopes.iter().map(|scope| scope.code()).collect::<Vec<_>>().join(" "))
        .bind(millis(token.created))
        .bind(millis(token.expires))
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// In whose name a token acts, what it is called and what it may do; nobody's when it or the account is closed.
    pub async fn api_token(
        &self,
        hash: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<WorkingToken>, StoreError> {
        let sql = format!(
            "SELECT {MEMBER}, api_tokens.name, api_tokens.scopes, api_tokens.used, api_tokens.id \
             FROM api_tokens JOIN accounts ON accounts.id = api_tokens.account \
             WHERE api_tokens.hash = $1 AND api_tokens.expires > $2 AND accounts.locked = 0"
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(hash).bind(millis(now));
        let Some(row) = row.fetch_optional(&self.pool).await? else { return Ok(None) };
        if row.try_get::<Option<i64>, _>(6)?.is_none_or(|used| used < millis(now - NOTED)) {
            let noted = sqlx::query("UPDATE api_tokens SET used = $2 WHERE hash = $1");
            if_room(noted.bind(hash).bind(millis(now)).execute(&self.writer).await)?;
        }
        Ok(Some(WorkingToken {
            member: member_with_roles(&self.pool, &row).await?,
            id: row.try_get(7)?,
            name: row.try_get(4)?,
            scopes: scopes(row.try_get(5)?)?,
        }))
    }

    /// The tokens of an account, the newest first.
    pub async fn api_tokens(&self, account: &str) -> Result<Vec<ApiToken>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, name, shown, scopes, created, expires, used FROM api_tokens \
             WHERE account = $1 ORDER BY created DESC, id DESC",
        )
        .bind(account)
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                let used: Option<i64> = row.try_get(6)?;
                Ok(ApiToken {
                    id: row.try_get(0)?,
                    name: row.try_get(1)?,
                    shown: row.try_get(2)?,
                    scopes: scopes(row.try_get(3)?)?,
                    created: instant(row.try_get(4)?)?,
                    expires: instant(row.try_get(5)?)?,
                    used: used.map(instant).transpose()?,
                })
            })
            .collect()
    }

    /// Takes a token back; `false` when the account has none of that name.
    pub async fn remove_api_token(&self, account: &str, id: &str) -> Result<bool, StoreError> {
        let removed = sqlx::query("DELETE FROM api_tokens WHERE account = $1 AND id = $2")
            .bind(account)
            .bind(id)
            .execute(&self.writer)
            .await?;
        Ok(removed.rows_affected() > 0)
    }
}

fn scopes(text: &str) -> Result<Vec<Scope>, StoreError> {
    let read = |one: &str| one.parse().map_err(|cause: String| StoreError::damaged("scope", cause));
    text.split_whitespace().map(read).collect()
}
