//! Systems that organisations share: what a record takes from there, who uses one, and to whom one is offered.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};

use super::rows::{from_json, instant, millis};
use super::systems::take_turn_alone;
use super::{Store, StoreError, due_assessments};
use crate::register::shared::Beside;
use crate::register::{Shared, SharedFault, System};

/// A system that is offered to an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Which system.
    pub system: String,
    /// To which organisation.
    pub organisation: String,
    /// Who offered it.
    pub who: String,
    /// When.
    pub at: DateTime<Utc>,
}

const SHARED: &str = "SELECT s.id, s.system, s.version, o.name FROM systems s \
                      LEFT JOIN organisations o ON o.id = s.organisation WHERE s.id";
const OFFERS: &str = "SELECT system, organisation, who, at FROM offers";

impl Store {
    /// Every system that another record uses, by its id.
    pub(super) async fn all_shared(&self) -> Result<HashMap<String, Arc<Shared>>, StoreError> {
        let sql = format!("{SHARED} IN (SELECT uses FROM systems WHERE uses IS NOT NULL)");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, Arc::new(shared(row)?)))).collect()
    }

    /// The organisations whose records use a system, each as often as it has such records.
    pub async fn users_of(&self, system: &str) -> Result<Vec<Option<String>>, StoreError> {
        let sql = "SELECT organisation FROM systems WHERE uses = $1 ORDER BY organisation, id";
        let rows = sqlx::query(sql).bind(system).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// Every shared system with an organisation whose record uses it.
    pub async fn all_users(&self) -> Result<HashSet<(String, String)>, StoreError> {
        let sql =
            "SELECT uses, organisation FROM systems WHERE uses IS NOT NULL AND organisation IS NOT NULL";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    /// Offers a system to an organisation; `false` when it was offered already, which stays, or is not there.
    pub async fn add_offer(&self, offer: &Offer) -> Result<bool, StoreError> {
        let sql = "INSERT INTO offers (system, organisation, who, at) SELECT id, $2, $3, $4 FROM systems WHERE id = $1 \
                   ON CONFLICT (system, organisation) DO NOTHING";
        let query = sqlx::query(sql).bind(&offer.system).bind(&offer.organisation).bind(&offer.who);
        Ok(query.bind(millis(offer.at)).execute(&self.writer).await?.rows_affected() == 1)
    }

    /// Takes an offer back: who uses the system already goes on. `false` when there was none.
    pub async fn remove_offer(&self, system: &str, organisation: &str) -> Result<bool, StoreError> {
        let sql = "DELETE FROM offers WHERE system = $1 AND organisation = $2";
        let done = sqlx::query(sql).bind(system).bind(organisation).execute(&self.writer).await?;
        Ok(done.rows_affected() == 1)
    }

    /// To whom a system is offered, by organisation.
    pub async fn offers_of(&self, system: &str) -> Result<Vec<Offer>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("{OFFERS} WHERE system = $1 ORDER BY organisation"));
        let rows = sqlx::query(sql).bind(system.to_owned()).fetch_all(&self.pool).await?;
        rows.iter().map(offer).collect()
    }

    /// Every offer, by system and organisation.
    pub async fn offers(&self) -> Result<Vec<Offer>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("{OFFERS} ORDER BY system, organisation"));
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        rows.iter().map(offer).collect()
    }
}

/// Reads beside a record what it takes from a shared one.
pub(super) async fn read_beside(
    connection: &mut sqlx::AnyConnection,
    system: &mut System,
) -> Result<(), StoreError> {
    let Some(uses) = &system.uses else {
        system.beside = Beside::default();
        return Ok(());
    };
    let sql = sqlx::AssertSqlSafe(format!("{SHARED} = $1"));
    let row = sqlx::query(sql).bind(uses.clone()).fetch_optional(connection).await?;
    system.beside = Beside(row.as_ref().map(shared).transpose()?.map(Arc::new));
    Ok(())
}

/// Holds a record that uses another system than before against the others, and reads that one beside it.
///
/// The shared record is held until the end of the transaction: nobody removes it, nor lets it use another, meanwhile.
pub(super) async fn hold_shared(
    transaction: &mut Transaction<'static, Any>,
    before: Option<&System>,
    system: &mut System,
) -> Result<(), StoreError> {
    if let Some(uses) =
        system.uses.clone().filter(|_| before.map(|before| &before.uses) != Some(&system.uses))
    {
        if uses == system.id {
            return Err(SharedFault::Itself.into());
        }
        let shared = take_turn_alone(transaction, &uses).await?.ok_or(SharedFault::NotOffered)?;
        if shared.system.uses.is_some() {
            return Err(SharedFault::Chain.into());
        }
        is_free(transaction, &system.id).await?;
    }
    read_beside(transaction, system).await
}

/// Refuses where records use a system: it stays as it is, and stays.
pub(super) async fn is_free(transaction: &mut Transaction<'static, Any>, id: &str) -> Result<(), StoreError> {
    let any = sqlx::query("SELECT 1 FROM systems WHERE uses = $1 LIMIT 1").bind(id);
    match any.fetch_optional(&mut **transaction).await? {
        Some(_) => Err(SharedFault::InUse.into()),
        None => Ok(()),
    }
}

/// Lets the records that use a system wait for their assessment, in the transaction that changes what they take from it.
pub(super) async fn users_are_due(
    transaction: &mut Transaction<'static, Any>,
    before: &System,
    after: &System,
) -> Result<(), StoreError> {
    // The names stand in what an assessment says an answer rests on.
    let taken = |system: &System| (system.facts.clone(), system.name.clone(), system.organisation.clone());
    if taken(before) == taken(after) {
        return Ok(());
    }
    let sql = "SELECT system FROM systems WHERE uses = $1 ORDER BY id";
    let rows = sqlx::query(sql).bind(&after.id).fetch_all(&mut **transaction).await?;
    for row in &rows {
        let user: System = from_json("system", row.try_get::<&str, _>(0)?)?;
        // They own it still: who stopped the messages is not asked again.
        due_assessments::add(transaction, &user.id, None, user.owner.as_deref()).await?;
    }
    Ok(())
}

fn shared(row: &AnyRow) -> Result<Shared, StoreError> {
    let System { name, organisation, facts, .. } = from_json("system", row.try_get::<&str, _>(1)?)?;
    let named: Option<String> = row.try_get(3)?;
    Ok(Shared { name, organisation: named.or(organisation), facts, version: row.try_get(2)? })
}

fn offer(row: &AnyRow) -> Result<Offer, StoreError> {
    Ok(Offer {
        system: row.try_get(0)?,
        organisation: row.try_get(1)?,
        who: row.try_get(2)?,
        at: instant(row.try_get(3)?)?,
    })
}
