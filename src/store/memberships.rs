//! Memberships: which role an account has for which organisation.

use std::collections::HashMap;

use sqlx::{AnyPool, Row};

use super::accounts::role;
use super::{Store, StoreError};
use crate::people::{Membership, Role};

impl Store {
    /// Gives an account a role for an organisation (`None`: for all of them); without a role the membership ends.
    pub async fn set_role(
        &self,
        account: &str,
        organisation: Option<&str>,
        role: Option<Role>,
    ) -> Result<(), StoreError> {
        let query = match role {
            Some(role) => sqlx::query(
                "INSERT INTO memberships (account, organisation, role) VALUES ($1, $2, $3) \
                 ON CONFLICT (account, organisation) DO UPDATE SET role = excluded.role",
            )
            .bind(account)
            .bind(organisation.unwrap_or_default())
            .bind(role.code()),
            None => sqlx::query("DELETE FROM memberships WHERE account = $1 AND organisation = $2")
                .bind(account)
                .bind(organisation.unwrap_or_default()),
        };
        query.execute(&self.writer).await?;
        Ok(())
    }

    /// The same for a membership that still has the role that was seen; `false` when it has another, or has ended.
    pub async fn change_role(
        &self,
        account: &str,
        organisation: Option<&str>,
        seen: Role,
        role: Option<Role>,
    ) -> Result<bool, StoreError> {
        let query = match role {
            Some(_) => {
                "UPDATE memberships SET role = $4 WHERE account = $1 AND organisation = $2 AND role = $3"
            }
            None => "DELETE FROM memberships WHERE account = $1 AND organisation = $2 AND role = $3",
        };
        let query = sqlx::query(query).bind(account).bind(organisation.unwrap_or_default()).bind(seen.code());
        let query = match role {
            Some(role) => query.bind(role.code()),
            None => query,
        };
        Ok(query.execute(&self.writer).await?.rows_affected() == 1)
    }

    /// Every organisation that has a name, a system or a member, with its name or its id.
    pub async fn known_organisations(&self) -> Result<Vec<(String, String)>, StoreError> {
        let rows = sqlx::query(
            "SELECT ids.id, COALESCE(organisations.name, ids.id) FROM \
             (SELECT id FROM organisations UNION SELECT organisation FROM systems WHERE organisation IS NOT NULL \
              UNION SELECT organisation FROM memberships WHERE organisation <> '') ids \
             LEFT JOIN organisations ON organisations.id = ids.id ORDER BY 2, 1",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    /// Every membership, by account.
    pub(super) async fn all_memberships(&self) -> Result<HashMap<String, Vec<Membership>>, StoreError> {
        let rows = sqlx::query("SELECT organisation, role, account FROM memberships ORDER BY organisation")
            .fetch_all(&self.pool)
            .await?;
        let mut all: HashMap<String, Vec<Membership>> = HashMap::new();
        for row in &rows {
            all.entry(row.try_get(2)?).or_default().push(membership(row)?);
        }
        Ok(all)
    }
}

/// The memberships of one account.
pub(super) async fn memberships_of(pool: &AnyPool, account: &str) -> Result<Vec<Membership>, StoreError> {
    let rows =
        sqlx::query("SELECT organisation, role FROM memberships WHERE account = $1 ORDER BY organisation")
            .bind(account)
            .fetch_all(pool)
            .await?;
    rows.iter().map(membership).collect()
}

fn membership(row: &sqlx::any::AnyRow) -> Result<Membership, StoreError> {
    let organisation: String = row.try_get(0)?;
    let role = role(row.try_get::<&str, _>(1)?)?;
    Ok(Membership { organisation: Some(organisation).filter(|id| !id.is_empty()), role })
}
