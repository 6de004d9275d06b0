//! Ships the changes of the store to a cluster, in bulk.
//!
//! A document carries the number of its change as its version, so that the cluster itself refuses what is older than what it
//! holds: a shipment that comes twice, late or from another node does no harm. Who vouches must have seen what was vouched for
//! last, so two nodes that ship at once never set the index back.

use std::sync::Arc;

use reqwest::Method;
use serde_json::json;

use super::lifecycle::Voucher;
use super::wire::{Body, Reply, readable};
use super::{Cluster, ClusterError, layout};
use crate::search::{Change, IndexError};

/// Bytes of one shipment: what stands in front of a cluster often takes ten million and seldom less than one.
const SHIPMENT_BYTES: usize = 4 << 20;

/// What became of a shipment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shipped {
    /// Documents that the cluster did not take for what stands in them; the others are in.
    pub refused: u64,
}

/// The writing half of the index on a cluster.
#[derive(Debug)]
pub struct Shipper {
    cluster: Arc<Cluster>,
    seen: Option<Voucher>,
}

impl Shipper {
    /// A shipper to the index of a cluster; nothing is sent yet.
    pub fn new(cluster: Arc<Cluster>) -> Shipper {
        Shipper { cluster, seen: None }
    }

    /// The number of the last change that the index was seen to hold; `None` before the first look.
    pub fn applied(&self) -> Option<i64> {
        self.seen.map(|seen| seen.applied)
    }

    /// Looks at what the index holds, and makes it where it is missing.
    ///
    /// # Shape
    /// The number of its last change. An index that holds more than the store, whose last change is `known`, is emptied.
    ///
    /// # Errors
    /// Why the cluster does not answer.
    pub async fn look(&mut self, known: i64) -> Result<i64, IndexError> {
        let voucher = match self.cluster.voucher().await? {
            Some(voucher) if voucher.applied <= known => voucher,
            Some(_) => self.cluster.clear().await?,
            None => {
                tracing::info!(index = self.cluster.index(), "the index is made on the search cluster");
                self.cluster.make().await?
            }
        };
        self.seen = Some(voucher);
        Ok(voucher.applied)
    }

    /// Ships changes; they count from [`Shipper::vouch`] on.
    ///
    /// # Errors
    /// Why the cluster does not take them; what was shipped may be shipped again.
    pub async fn ship(&self, changes: Vec<Change>) -> Result<Shipped, IndexError> {
        // The words of each document are analysed: that must not stand in the way of others.
        let actions = move || changes.iter().map(action).collect::<Result<Vec<_>, _>>();
        let actions = tokio::task::spawn_blocking(actions).await.map_err(|_| IndexError::BrokeOff)??;
        let mut refused = 0;
        let mut waiting = shipments(&actions);
        waiting.reverse();
        while let Some(actions) = waiting.pop() {
            match self.ship_once(actions).await? {
                Taken::All { refused: some } => refused += some,
                Taken::TooLarge if actions.len() > 1 => {
                    let (first, second) = actions.split_at(actions.len() / 2);
                    waiting.extend([second, first]);
                }
                Taken::TooLarge => {
                    tracing::warn!(
                        "the search cluster does not take a document of {} bytes",
                        actions[0].len()
                    );
                    refused += 1;
                }
            }
        }
        Ok(Shipped { refused })
    }

    /// Makes what was shipped visible and vouches for all changes up to a number.
    ///
    /// # Shape
    /// Whether it counts: when somebody else vouched meanwhile, look again and go on from there.
    ///
    /// # Errors
    /// Why the cluster does not answer.
    pub async fn vouch(&mut self, applied: i64) -> Result<bool, IndexError> {
        let Some(seen) = self.seen else { return Ok(false) };
        self.seen = self.cluster.vouch(seen, applied).await?;
        Ok(self.seen.is_some())
    }

    /// Empties the index.
    ///
    /// # Errors
    /// Why the cluster does not answer.
    pub async fn clear(&mut self) -> Result<(), IndexError> {
        self.seen = Some(self.cluster.clear().await?);
        Ok(())
    }

    /// Removes the indexes of this store that another analysis filled; how many there were.
    ///
    /// # Errors
    /// Why the cluster does not answer.
    pub async fn remove_older(&self) -> Result<usize, IndexError> {
        Ok(self.cluster.remove_older().await?)
    }

    /// Ships until the cluster is not too busy for any of it. What was taken is refused as older the next time, so shipping
    /// all of it again is right, and simple.
    async fn ship_once(&self, actions: &[String]) -> Result<Taken, ClusterError> {
        let lines = actions.concat();
        let mut pause = self.cluster.patience.pause;
        let mut tries = self.cluster.patience.tries;
        loop {
            let reply = self.cluster.patiently(Method::POST, "/_bulk", || Body::Lines(lines.clone())).await?;
            if reply.status == 413 {
                return Ok(Taken::TooLarge);
            }
            tries = tries.saturating_sub(1);
            match self.judge(reply, actions.len())? {
                Judged::Settled { refused } => return Ok(Taken::All { refused }),
                Judged::Busy(error) if tries == 0 => return Err(error),
                Judged::Busy(_) => tokio::time::sleep(pause).await,
            }
            pause *= 2;
        }
    }

    /// Reads what became of each action.
    fn judge(&self, reply: Reply, asked: usize) -> Result<Judged, ClusterError> {
        let value = self.cluster.good(reply)?;
        let items = value["items"].as_array().filter(|items| items.len() == asked);
        let items =
            items.ok_or_else(|| self.cluster.unreadable("it does not say what became of each document"))?;
        let mut refused = Vec::new();
        for item in items {
            let Some(done) = item.as_object().and_then(|item| item.values().next()) else {
                return Err(self.cluster.unreadable("it does not say what became of a document"));
            };
            let status = done["status"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap_or(500);
            let kind = done["error"]["type"].as_str().unwrap_or_default();
            let reason =
                readable(&format!("{kind} {}", done["error"]["reason"].as_str().unwrap_or_default()));
            match status {
                200..=299 => {}
                // It holds this change, or a later one.
                409 => {}
                // What is to be removed is not there.
                404 if kind.is_empty() => {}
                429 | 502..=504 => return Ok(Judged::Busy(self.cluster.refused(status, kind, reason))),
                400 | 413 => {
                    refused.push((readable(done["_id"].as_str().unwrap_or_default()), status, reason))
                }
                _ => return Err(self.cluster.refused(status, kind, reason)),
            }
        }
        match refused.first() {
            // All of several: that is the fault of the index and not of each document.
            Some((_, status, reason)) if refused.len() == items.len() && items.len() > 1 => {
                Err(self.cluster.refused(*status, "", reason.clone()))
            }
            _ => {
                for (key, status, reason) in &refused {
                    tracing::warn!(item = key, status, "the search cluster does not take an item: {reason}");
                }
                Ok(Judged::Settled { refused: refused.len() as u64 })
            }
        }
    }
}

enum Taken {
    All { refused: u64 },
    TooLarge,
}

enum Judged {
    Settled { refused: u64 },
    Busy(ClusterError),
}

/// The lines of one change.
fn action(change: &Change) -> Result<String, IndexError> {
    let about = |key: &str| json!({ "_id": key, "version": change.number(), "version_type": "external" });
    Ok(match change {
        Change::Put { number, doc } => {
            format!("{}\n{}\n", json!({ "index": about(&doc.key) }), layout::document(doc, *number)?)
        }
        Change::Delete { key, .. } => format!("{}\n", json!({ "delete": about(key) })),
    })
}

/// The actions in shipments of a bounded size; one that is larger by itself goes alone.
fn shipments(actions: &[String]) -> Vec<&[String]> {
    let (mut shipments, mut from, mut bytes) = (Vec::new(), 0, 0);
    for (at, action) in actions.iter().enumerate() {
        if at > from && bytes + action.len() > SHIPMENT_BYTES {
            shipments.push(&actions[from..at]);
            (from, bytes) = (at, 0);
        }
        bytes += action.len();
    }
    if from < actions.len() {
        shipments.push(&actions[from..]);
    }
    shipments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shipment_is_bounded_and_what_is_larger_goes_alone() {
        let sizes = [10, SHIPMENT_BYTES - 20, 20, SHIPMENT_BYTES + 1, 5];
        let actions = sizes.map(|size| "x".repeat(size));
        let lengths: Vec<usize> = shipments(&actions).iter().map(|one| one.len()).collect();
        assert_eq!(lengths, [2, 1, 1, 1]);
        assert!(shipments(&[]).is_empty());
    }
}
