//! What arrived, held against what was stored.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;
use sqlx::Row;

use crate::world::World;

/// A kill explains a repeat when the first arrival was in this time before it, in seconds: an attempt takes no longer.
const IN_FLIGHT: f64 = 5.0;
/// The clocks of the receivers and of this program differ by no more, in seconds.
const SLACK: f64 = 0.5;

/// How far the daemon has come.
pub(crate) struct Progress {
    feeds_open: i64,
    alerts: i64,
    waiting: i64,
    states: BTreeMap<String, i64>,
}

impl Progress {
    /// Whether every alert is stored and nothing is to be sent any more.
    pub(crate) fn is_done(&self, world: &World) -> bool {
        let expected: usize = world.expected.values().sum();
        let queued = self.states.get("queued").copied().unwrap_or_default();
        self.feeds_open == 0 && self.waiting == 0 && queued == 0 && self.alerts as usize >= expected
    }

    /// Whether anything is to be told.
    pub(crate) fn has_begun(&self) -> bool {
        self.alerts > 0
    }
}

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} alerts stored", self.alerts)?;
        self.states.iter().try_for_each(|(state, count)| write!(f, ", {count} {state}"))
    }
}

/// Reads how far the daemon has come; a store that it has not made yet has nothing.
pub(crate) async fn progress(store: &str) -> anyhow::Result<Progress> {
    let pool = sqlx::AnyPool::connect(store).await?;
    let row = sqlx::query(
        "SELECT (SELECT COUNT(*) FROM feeds WHERE polled IS NULL), (SELECT COUNT(*) FROM alerts), \
         (SELECT COUNT(*) FROM alerts WHERE delivery IS NULL)",
    );
    let row = row.fetch_one(&pool).await?;
    let states =
        sqlx::query("SELECT state, COUNT(*) FROM deliveries GROUP BY state").fetch_all(&pool).await?;
    let states = states.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?)));
    let progress = Progress {
        feeds_open: row.try_get(0)?,
        alerts: row.try_get(1)?,
        waiting: row.try_get(2)?,
        states: states.collect::<Result<_, sqlx::Error>>()?,
    };
    pool.close().await;
    Ok(progress)
}

/// A message that a receiver took.
struct Arrival {
    /// The name it bears: the id of the delivery, or its end.
    id: String,
    receiver: String,
    /// Which item it tells.
    item: String,
    at: f64,
    /// Whether the receiver hung up instead of saying yes.
    is_open: bool,
}

/// A delivery, as the store knows it.
struct Delivery {
    id: String,
    state: String,
    cause: String,
}

/// Prints how what arrived compares with what was stored; whether all is well.
pub(crate) async fn verdict(
    store: &str,
    world: &World,
    log: &[Value],
    kills: &[f64],
) -> anyhow::Result<bool> {
    let pool = sqlx::AnyPool::connect(store).await?;
    let rows = sqlx::query("SELECT id, state, COALESCE(cause, '') FROM deliveries").fetch_all(&pool).await?;
    let deliveries = rows
        .iter()
        .map(|row| Ok(Delivery { id: row.try_get(0)?, state: row.try_get(1)?, cause: row.try_get(2)? }));
    let deliveries: Vec<Delivery> = deliveries.collect::<Result<_, sqlx::Error>>()?;
    let rows = sqlx::query("SELECT subscription, COUNT(*) FROM alerts GROUP BY subscription");
    let rows = rows.fetch_all(&pool).await?;
    let mut stored: BTreeMap<String, i64> = BTreeMap::new();
    for row in &rows {
        stored.insert(row.try_get(0)?, row.try_get(1)?);
    }
    pool.close().await;

    let arrivals: Vec<Arrival> = log.iter().filter_map(arrival).collect();
    let mut by_id: BTreeMap<&str, Vec<&Arrival>> = BTreeMap::new();
    for one in &arrivals {
        by_id.entry(&one.id).or_default().push(one);
    }
    let arrived = |delivery: &Delivery| by_id.get(short(&delivery.id)).map_or(&[][..], Vec::as_slice);

    let not_stored: Vec<String> = world
        .expected
        .iter()
        .filter(|(id, expected)| stored.get(*id).copied().unwrap_or_default() as usize != **expected)
        .map(|(id, expected)| format!("{id}: {:?} of {expected}", stored.get(id)))
        .collect();
    let missing: Vec<String> = deliveries
        .iter()
        .filter(|one| one.state == "sent" && arrived(one).is_empty())
        .map(|one| one.id.clone())
        .collect();
    let (mut open, mut at_a_kill, mut unexplained) = (0, 0, Vec::new());
    for one in by_id.values() {
        for pair in one.windows(2) {
            let killed = |kill: &f64| {
                pair[0].at <= kill + SLACK && kill - pair[0].at <= IN_FLIGHT && pair[1].at >= kill - SLACK
            };
            match (pair[0].is_open, kills.iter().any(killed)) {
                (true, _) => open += 1,
                (false, true) => at_a_kill += 1,
                (false, false) => {
                    unexplained.push(format!(
                        "{} at {}: {} and {}",
                        one[0].id, one[0].receiver, pair[0].at, pair[1].at
                    ));
                }
            }
        }
    }
    let mut names: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for one in &arrivals {
        names.entry((&one.receiver, &one.item)).or_default().insert(&one.id);
    }
    let renamed: Vec<String> = names
        .iter()
        .filter(|(_, ids)| ids.len() > 1)
        .map(|((receiver, item), ids)| format!("{item} at {receiver}: {ids:?}"))
        .collect();
    let complaints: BTreeSet<String> = log
        .iter()
        .filter_map(|entry| entry["check"]["problems"].as_array())
        .flatten()
        .map(ToString::to_string)
        .collect();

    println!("stored: {} alerts in {} deliveries", stored.values().sum::<i64>(), deliveries.len());
    let mut ends: BTreeMap<String, usize> = BTreeMap::new();
    for one in &deliveries {
        let cause = if one.state == "sent" { String::new() } else { format!(": {}", one.cause) };
        *ends.entry(format!("{}{cause}", one.state)).or_default() += 1;
    }
    ends.iter().for_each(|(end, count)| println!("  {count} {end}"));
    println!("arrived: {} messages of {} deliveries", arrivals.len(), by_id.len());
    println!(
        "repeats under the same name: {open} where the receiver hung up, {at_a_kill} in flight at a kill"
    );
    let mut well = true;
    for (what, wrong) in [
        ("not stored as often as published", not_stored),
        ("called sent and not arrived", missing),
        ("repeated without a reason", unexplained),
        ("the same item under two names", renamed),
        ("complaints about mail", complaints.into_iter().collect()),
    ] {
        println!("{what}: {}", wrong.len());
        wrong.iter().take(10).for_each(|one| println!("  {one}"));
        well &= wrong.is_empty();
    }
    Ok(well)
}

/// The end of an id that messages print: its last eight letters and digits.
fn short(id: &str) -> &str {
    &id[id.len().saturating_sub(8)..]
}

/// An entry of the log, when it is a message that the receiver took.
fn arrival(entry: &Value) -> Option<Arrival> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut at = entry["t"].as_f64()?;
    let (id, receiver, told, is_open) = match entry["kind"].as_str()? {
        "telegram" if entry["delivered"] == true => {
            let (chat, plain) = (entry["chat"].as_i64()?, text(&entry["plain"]));
            let id = plain.trim_end().rsplit(' ').next()?.to_owned();
            (id, format!("chat {chat}"), plain, chat.abs() % 1_000 == 504)
        }
        "smtp" => {
            let id = text(&entry["check"]["message_id"]);
            let id = id.trim_start_matches('<').split('@').next()?.to_owned();
            let to = text(&entry["check"]["to"]);
            let is_open = to.starts_with("dropdata");
            if to.starts_with("slow") {
                // It took the mail, and wrote it down three seconds later.
                at -= 3.0;
            }
            (id, to, text(&entry["check"]["subject"]), is_open)
        }
        "hook" => {
            let (fault, name) = (text(&entry["fault"]), text(&entry["name"]));
            let said_yes =
                fault == "ok" || fault == "drop" || (fault == "fail2" && entry["attempt"].as_i64()? > 2);
            if !said_yes {
                return None;
            }
            let is_open = fault == "drop";
            (
                text(&entry["headers"]["webhook-id"]),
                format!("hook {fault}/{name}"),
                text(&entry["body"]),
                is_open,
            )
        }
        _ => return None,
    };
    let item = told.split("nummer").nth(1).map(|rest| rest.chars().take(5).collect()).unwrap_or_default();
    Some(Arrival { id: short(&id).to_owned(), receiver, item, at, is_open })
}
