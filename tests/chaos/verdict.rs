//! What arrived, held against what was stored.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;
use sqlx::Row;

use crate::arrival::{Arrival, arrival, numbers, short};
use crate::flight::Break;
use crate::world::World;

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
        let queued = self.states.get("queued").copied().unwrap_or_default();
        self.feeds_open == 0 && self.waiting == 0 && queued == 0 && self.alerts as usize >= world.expected()
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

/// An alert, as the store knows it, with its delivery.
struct Told {
    receiver: String,
    /// The number of its item; `None` for an alert that none of ours explains.
    item: Option<usize>,
    /// From when it may be told.
    due: i64,
    delivery: String,
    made: i64,
    settled: i64,
    state: String,
}

/// Prints how what arrived compares with what was stored; whether all is well.
///
/// # Units
/// The clocks of two nodes are `apart` by no more milliseconds.
pub(crate) async fn verdict(
    store: &str,
    world: &World,
    log: &[Value],
    breaks: &[Break],
    apart: i64,
) -> anyhow::Result<bool> {
    let told = load(store, world).await?;
    let mut arrivals: Vec<Arrival> = log.iter().filter_map(arrival).collect();
    arrivals.sort_by(|a, b| a.at.total_cmp(&b.at));
    let complaints: BTreeSet<String> = log
        .iter()
        .filter_map(|entry| entry["check"]["problems"].as_array())
        .flatten()
        .map(ToString::to_string)
        .collect();
    let by_item: BTreeMap<(&str, usize), &Told> =
        told.iter().filter_map(|one| Some(((one.receiver.as_str(), one.item?), one))).collect();
    let of = |one: &Arrival| {
        let mut found = one.items.iter().filter_map(|item| by_item.get(&(one.receiver.as_str(), *item)));
        found.next().copied()
    };
    let repeats = Repeats::of(&arrivals, of, breaks);

    let deliveries: BTreeMap<&str, &str> =
        told.iter().map(|one| (one.delivery.as_str(), one.state.as_str())).collect();
    println!("stored: {} alerts in {} deliveries", told.len(), deliveries.len());
    let mut ends: BTreeMap<&str, usize> = BTreeMap::new();
    deliveries.values().for_each(|state| *ends.entry(state).or_default() += 1);
    ends.iter().for_each(|(end, count)| println!("  {count} {end}"));
    println!("arrived: {} messages", arrivals.len());
    println!(
        "repeats under the same name: {} where the receiver hung up, {} in flight at a break",
        repeats.open, repeats.in_flight
    );
    let mut well = true;
    for (what, wrong) in [
        ("not stored as published, once each", not_as_published(world, &told)),
        ("called sent and not arrived", missing(&told, &arrivals)),
        ("told before their time", told.iter().filter(|one| one.is_early(apart)).map(Told::shown).collect()),
        ("told out of order", out_of_order(&told, &arrivals, apart)),
        ("arrived under another name than the store's", misnamed(&arrivals, of)),
        ("repeated without a reason", repeats.unexplained),
        ("complaints about mail", complaints.into_iter().collect()),
    ] {
        println!("{what}: {}", wrong.len());
        wrong.iter().take(10).for_each(|one| println!("  {one}"));
        well &= wrong.is_empty();
    }
    Ok(well)
}

async fn load(store: &str, world: &World) -> anyhow::Result<Vec<Told>> {
    let pool = sqlx::AnyPool::connect(store).await?;
    let rows = sqlx::query(
        "SELECT a.subscription, a.notice, a.due, d.id, d.created, COALESCE(d.settled, 0), d.state FROM alerts a \
         JOIN deliveries d ON d.id = a.delivery ORDER BY a.created, a.id",
    );
    let rows = rows.fetch_all(&pool).await?;
    pool.close().await;
    let receivers: BTreeMap<&str, &str> =
        world.waiting.iter().map(|one| (one.id.as_str(), one.receiver.as_str())).collect();
    let told = rows.iter().map(|row| {
        let subscription: String = row.try_get(0)?;
        Ok(Told {
            receiver: (*receivers.get(subscription.as_str()).unwrap_or(&"nobody")).to_owned(),
            item: numbers(&row.try_get::<String, _>(1)?).first().copied(),
            due: row.try_get(2)?,
            delivery: row.try_get(3)?,
            made: row.try_get(4)?,
            settled: row.try_get(5)?,
            state: row.try_get(6)?,
        })
    });
    Ok(told.collect::<Result<_, sqlx::Error>>()?)
}

impl Told {
    fn is_sent(&self) -> bool {
        self.state == "sent"
    }

    /// Whether it was sent before its bundle, its morning or the end of a pause.
    fn is_early(&self, apart: i64) -> bool {
        self.is_sent() && self.settled + apart < self.due
    }

    fn shown(&self) -> String {
        format!("item {:?} at {} in {}", self.item, self.receiver, self.delivery)
    }
}

/// Who waits for which item has one alert about it, and nobody has another one.
fn not_as_published(world: &World, told: &[Told]) -> Vec<String> {
    let mut counted: BTreeMap<(&str, Option<usize>), usize> = BTreeMap::new();
    told.iter().for_each(|one| *counted.entry((&one.receiver, one.item)).or_default() += 1);
    let mut wrong = Vec::new();
    for one in &world.waiting {
        for item in &one.items {
            match counted.remove(&(one.receiver.as_str(), Some(*item))).unwrap_or_default() {
                1 => {}
                count => wrong.push(format!("item {item} for {}: {count} times", one.receiver)),
            }
        }
    }
    wrong.extend(counted.keys().map(|(receiver, item)| format!("{item:?} for {receiver}, unasked")));
    wrong
}

fn missing(told: &[Told], arrivals: &[Arrival]) -> Vec<String> {
    let arrived: BTreeSet<(&str, usize)> =
        arrivals.iter().flat_map(|one| one.items.iter().map(|item| (one.receiver.as_str(), *item))).collect();
    let came = |one: &Told| one.item.is_some_and(|item| arrived.contains(&(one.receiver.as_str(), item)));
    told.iter().filter(|one| one.is_sent() && !came(one)).map(Told::shown).collect()
}

/// Each receiver gets its deliveries in the order in which they were made.
fn out_of_order(told: &[Told], arrivals: &[Arrival], apart: i64) -> Vec<String> {
    let mut first: BTreeMap<(&str, usize), f64> = BTreeMap::new();
    for one in arrivals {
        for item in &one.items {
            first.entry((&one.receiver, *item)).or_insert(one.at);
        }
    }
    let mut of_receiver: BTreeMap<&str, Vec<(i64, &str, f64)>> = BTreeMap::new();
    for one in told.iter().filter(|one| one.is_sent()) {
        let Some(at) = one.item.and_then(|item| first.get(&(one.receiver.as_str(), item))) else { continue };
        of_receiver.entry(&one.receiver).or_default().push((one.made, &one.delivery, *at));
    }
    let mut wrong = Vec::new();
    for (receiver, mut line) in of_receiver {
        line.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
        let is_wrong = |pair: &&[(i64, &str, f64)]| {
            let made_before = pair[0].1 != pair[1].1 && pair[0].0 + apart <= pair[1].0;
            made_before && pair[0].2 > pair[1].2
        };
        let pairs = line.windows(2).filter(is_wrong);
        wrong.extend(pairs.map(|pair| format!("{} after {} at {receiver}", pair[0].1, pair[1].1)));
    }
    wrong
}

/// What bears a name bears that of its delivery, and each of its items belongs to that one.
fn misnamed<'a>(arrivals: &[Arrival], of: impl Fn(&Arrival) -> Option<&'a Told>) -> Vec<String> {
    let mut wrong = Vec::new();
    for one in arrivals {
        match of(one) {
            Some(told) if one.names.is_empty() || one.names.contains(short(&told.delivery)) => {}
            Some(told) => wrong.push(format!("{:?} for {} at {}", one.names, told.delivery, one.receiver)),
            None => wrong.push(format!("{:?} at {}, which the store does not know", one.items, one.receiver)),
        }
    }
    wrong
}

/// Messages that arrived again.
#[derive(Default)]
struct Repeats {
    /// Where the receiver hung up after it took them.
    open: usize,
    /// Where somebody was sending them at a kill.
    in_flight: usize,
    unexplained: Vec<String>,
}

impl Repeats {
    fn of<'a>(arrivals: &[Arrival], of: impl Fn(&Arrival) -> Option<&'a Told>, breaks: &[Break]) -> Repeats {
        let mut parts: BTreeMap<(&str, usize), Vec<&Arrival>> = BTreeMap::new();
        for one in arrivals {
            if let Some(told) = of(one) {
                parts.entry((&told.delivery, one.part)).or_default().push(one);
            }
        }
        let mut repeats = Repeats::default();
        for ((delivery, part), same) in parts {
            for pair in same.windows(2) {
                let (first, again) = (pair[0].at, pair[1].at);
                if pair[0].is_open {
                    repeats.open += 1;
                } else if breaks.iter().any(|one| one.explains(delivery, part, first, again)) {
                    repeats.in_flight += 1;
                } else {
                    let receiver = &pair[0].receiver;
                    let shown = format!("part {part} of {delivery} at {receiver}: {first} and {again}");
                    repeats.unexplained.push(shown);
                }
            }
        }
        repeats
    }
}
