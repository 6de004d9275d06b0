//! Subscriptions.

use futures_util::{StreamExt, TryStreamExt};
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};

use super::rows::{from_json, instant, json, millis, placeholders};
use super::{Store, StoreError, following};
use crate::alerts::subscription::Watch;
use crate::alerts::timing::ASKED;
use crate::alerts::{Address, Subscription, Timing};
use crate::text::Language;

pub(super) const COLUMNS: &str =
    "id, address, watch, rhythm, timing, language, token, created, paused, paused_until";

/// Ids that one question names.
const GROUP: usize = 500;

impl Store {
    /// Adds a subscription; the next item sees it.
    pub async fn add_subscription(&self, subscription: &Subscription) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        add(&mut transaction, subscription).await?;
        Ok(transaction.commit().await?)
    }

    /// All subscriptions, oldest first.
    pub async fn subscriptions(&self) -> Result<Vec<Subscription>, StoreError> {
        self.subscriptions_where("1 = 1").await
    }

    /// The subscriptions that watch systems or organisations, oldest first: few beside those that wait for news.
    pub async fn subscriptions_to_the_register(&self) -> Result<Vec<Subscription>, StoreError> {
        // As the index that holds just these says it.
        self.subscriptions_where("substr(watch, 1, 16) <> '{\"watch\":\"items\"'").await
    }

    /// The first `limit` subscriptions that take no messages any more, oldest first, and how many there are. A pause that somebody
    /// asked for is none.
    pub async fn subscriptions_cut_off(&self, limit: i64) -> Result<(Vec<Subscription>, i64), StoreError> {
        const CUT_OFF: &str = "FROM subscriptions WHERE paused IS NOT NULL AND paused <> $1";
        let sql = format!("SELECT {COLUMNS} {CUT_OFF} ORDER BY created, id LIMIT $2");
        let rows =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(ASKED).bind(limit).fetch_all(&self.pool).await?;
        let first = rows.iter().map(subscription).collect::<Result<Vec<_>, _>>()?;
        let count = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT COUNT(*) {CUT_OFF}"))).bind(ASKED);
        Ok((first, count.fetch_one(&self.pool).await?))
    }

    /// Row by row: all rows at once would take several times the memory of what is read from them.
    async fn subscriptions_where(&self, condition: &str) -> Result<Vec<Subscription>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM subscriptions WHERE {condition} ORDER BY created, id");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch(&self.pool);
        rows.map(|row| subscription(&row?)).try_collect().await
    }

    /// The subscriptions with these ids, oldest first; one that ended meanwhile is not there.
    pub async fn subscriptions_by_ids(&self, ids: &[String]) -> Result<Vec<Subscription>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for group in ids.chunks(GROUP) {
            let sql =
                format!("SELECT {COLUMNS} FROM subscriptions WHERE id IN ({})", placeholders(1, group.len()));
            let query = group.iter().fold(sqlx::query(sqlx::AssertSqlSafe(sql)), |query, id| query.bind(id));
            let rows = query.fetch_all(&self.pool).await?;
            found.extend(rows.iter().map(subscription).collect::<Result<Vec<_>, _>>()?);
        }
        found.sort_by(|one, other| (one.created, &one.id).cmp(&(other.created, &other.id)));
        Ok(found)
    }

    /// The subscriptions whose ids come after `id`, by their ids, at most `limit`: all of them, some at a time.
    pub async fn subscriptions_after(&self, id: &str, limit: i64) -> Result<Vec<Subscription>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM subscriptions WHERE id > $1 ORDER BY id LIMIT $2"
        ));
        let rows = sqlx::query(sql).bind(id).bind(limit).fetch_all(&self.pool).await?;
        rows.iter().map(subscription).collect()
    }

    /// One subscription by its id.
    pub async fn subscription(&self, id: &str) -> Result<Option<Subscription>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM subscriptions WHERE id = $1"));
        sqlx::query(sql).bind(id).fetch_optional(&self.pool).await?.as_ref().map(subscription).transpose()
    }

    /// One subscription by the token of an unsubscribe link, also of a message from before it moved.
    pub async fn subscription_to_stop(&self, token: &str) -> Result<Option<Subscription>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM subscriptions WHERE token = $1 OR old_token = $1");
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(token.to_owned());
        query.fetch_optional(&self.pool).await?.as_ref().map(subscription).transpose()
    }

    /// One subscription by the token of its links.
    pub async fn subscription_by_token(&self, token: &str) -> Result<Option<Subscription>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM subscriptions WHERE token = $1"));
        sqlx::query(sql).bind(token).fetch_optional(&self.pool).await?.as_ref().map(subscription).transpose()
    }

    /// The subscriptions of one address; mail addresses are compared without regard to case.
    pub async fn subscriptions_of(&self, address: &Address) -> Result<Vec<Subscription>, StoreError> {
        let same = |other: &Address| match (address, other) {
            (Address::Email(one), Address::Email(other)) => {
                one.to_string().eq_ignore_ascii_case(other.as_ref())
            }
            (one, other) => one == other,
        };
        let sql = format!(
            "SELECT {COLUMNS} FROM subscriptions WHERE lower(address) = lower($1) ORDER BY created, id"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(address.to_string());
        let alike: Result<Vec<Subscription>, _> =
            query.fetch_all(&self.pool).await?.iter().map(subscription).collect();
        Ok(alike?.into_iter().filter(|one| same(&one.to)).collect())
    }

    /// The subscriptions at other addresses that are not paused and either belong to the same person or watch one of these.
    pub async fn subscriptions_beside(
        &self,
        one: &Subscription,
        watches: &[Watch],
    ) -> Result<Vec<Subscription>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM subscriptions WHERE paused IS NULL AND id <> $1 AND address <> $2 AND (companion = $1 \
             OR id = (SELECT companion FROM subscriptions WHERE id = $1){}) ORDER BY created, id",
            if watches.is_empty() {
                String::new()
            } else {
                format!(" OR watch IN ({})", placeholders(3, watches.len()))
            }
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(one.id.clone()).bind(one.to.to_string());
        let query = watches.iter().fold(query, |query, watch| query.bind(json(watch)));
        query.fetch_all(&self.pool).await?.iter().map(subscription).collect()
    }

    /// Ends a subscription; what waits to be told is told no more. `false` when there is none of that id.
    pub async fn remove_subscription(&self, id: &str) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let removed = remove(&mut transaction, id).await?;
        transaction.commit().await?;
        Ok(removed)
    }
}

/// Adds a subscription in the caller's transaction.
pub(super) async fn add(
    transaction: &mut Transaction<'static, Any>,
    subscription: &Subscription,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO subscriptions (id, address, watch, rhythm, timing, language, token, created, paused, \
         paused_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(&subscription.id)
    .bind(subscription.to.to_string())
    .bind(json(&subscription.watch))
    .bind(subscription.rhythm.as_str())
    .bind(json(&subscription.timing))
    .bind(subscription.language.code())
    .bind(&subscription.token)
    .bind(millis(subscription.created))
    .bind(subscription.paused.as_deref())
    .bind(subscription.paused_until.map(millis))
    .execute(&mut **transaction)
    .await?;
    following::note(transaction, &subscription.id, Some(subscription.created)).await?;
    Ok(())
}

/// Ends in the caller's transaction.
pub(super) async fn remove(
    transaction: &mut Transaction<'static, Any>,
    id: &str,
) -> Result<bool, StoreError> {
    // Alerts first: they point at deliveries, and both vanish with the subscription.
    sqlx::query("DELETE FROM alerts WHERE subscription = $1").bind(id).execute(&mut **transaction).await?;
    let done =
        sqlx::query("DELETE FROM subscriptions WHERE id = $1").bind(id).execute(&mut **transaction).await?;
    if done.rows_affected() == 1 {
        following::note(transaction, id, None).await?;
    }
    Ok(done.rows_affected() == 1)
}

pub(super) fn subscription(row: &AnyRow) -> Result<Subscription, StoreError> {
    let read = |column: &'static str| -> Result<String, StoreError> { Ok(row.try_get(column)?) };
    let address: Address =
        read("address")?.parse().map_err(|cause: String| StoreError::damaged("address", cause))?;
    Ok(Subscription {
        id: read("id")?,
        to: address,
        watch: from_json("watch", &read("watch")?)?,
        rhythm: read("rhythm")?.parse().map_err(|cause: String| StoreError::damaged("rhythm", cause))?,
        timing: match row.try_get::<Option<&str>, _>("timing")? {
            Some(timing) => from_json("timing", timing)?,
            None => Timing::default(),
        },
        language: Language::from_tag(&read("language")?).unwrap_or_default(),
        token: read("token")?,
        created: instant(row.try_get("created")?)?,
        paused: row.try_get("paused")?,
        paused_until: row.try_get::<Option<i64>, _>("paused_until")?.map(instant).transpose()?,
    })
}
