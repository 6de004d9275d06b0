//! How the index on a cluster comes to be, is emptied, and goes when another has taken its place.

use reqwest::Method;
use serde_json::{Value, json};

use super::layout::{self, VOUCHER};
use super::wire::Body;
use super::{Cluster, ClusterError};

/// How often an index is made before somebody else is taken to be in the way.
const TRIES: usize = 3;

/// What the index says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Voucher {
    /// The last change that it holds, with all before it.
    pub(super) applied: i64,
    /// Which state of the voucher this is: only who saw the last one may write the next one.
    sequence: i64,
    term: i64,
}

impl Cluster {
    /// What the index holds; `None` where there is none, or one that nobody vouches for.
    pub(super) async fn voucher(&self) -> Result<Option<Voucher>, ClusterError> {
        let reply = self.patiently(Method::GET, &format!("/_doc/{VOUCHER}"), || Body::Nothing).await?;
        if reply.status == 404 {
            return Ok(None);
        }
        let value = self.good(reply)?;
        let number = |value: &Value| value.as_i64().filter(|number| *number >= 0);
        let voucher = || {
            Some(Voucher {
                applied: number(&value["_source"]["shipped"]["applied"])?,
                sequence: number(&value["_seq_no"])?,
                term: number(&value["_primary_term"])?,
            })
        };
        // Something stands in its place that we did not write: nobody vouches.
        Ok(voucher())
    }

    /// Vouches for all changes up to a number; `None` when somebody else has vouched meanwhile.
    pub(super) async fn vouch(&self, seen: Voucher, applied: i64) -> Result<Option<Voucher>, ClusterError> {
        let reply = self.patiently(Method::POST, "/_refresh", || Body::Nothing).await?;
        self.good(reply)?;
        let path = format!("/_doc/{VOUCHER}?if_seq_no={}&if_primary_term={}", seen.sequence, seen.term);
        let reply = self.patiently(Method::PUT, &path, || Body::Json(vouching(applied))).await?;
        if reply.status == 409 {
            return Ok(None);
        }
        let value = self.good(reply)?;
        match (value["_seq_no"].as_i64(), value["_primary_term"].as_i64()) {
            (Some(sequence), Some(term)) => Ok(Some(Voucher { applied, sequence, term })),
            _ => Err(self.unreadable("it does not say which state of a document it wrote")),
        }
    }

    /// Makes the index where there is none, or one that the cluster made by itself for a document that came first.
    pub(super) async fn make(&self) -> Result<Voucher, ClusterError> {
        for _ in 0..TRIES {
            let reply = self.patiently(Method::PUT, "", || Body::Json(layout::index())).await?;
            if reply.kind() != "resource_already_exists_exception" {
                self.good(reply)?;
            } else if !self.is_ours().await? {
                self.remove(&self.index).await?;
                continue;
            }
            // Another node may be first with it, and be on its way.
            let path = format!("/_create/{VOUCHER}");
            let reply = self.patiently(Method::PUT, &path, || Body::Json(vouching(0))).await?;
            if reply.status != 409 {
                self.good(reply)?;
            }
            if let Some(voucher) = self.voucher().await? {
                return Ok(voucher);
            }
        }
        Err(self.unreadable(format!("the index `{}` is there and is not ours", self.index)))
    }

    /// Empties the index.
    pub(super) async fn clear(&self) -> Result<Voucher, ClusterError> {
        self.remove(&self.index).await?;
        self.make().await
    }

    /// Removes the indexes of this store that another analysis filled.
    pub(super) async fn remove_older(&self) -> Result<usize, ClusterError> {
        let path = format!("_cat/indices/{}-*?format=json&h=index", self.family);
        let listed = self.good(self.call(Method::GET, &path, Body::Nothing).await?)?;
        let names = listed.as_array().into_iter().flatten().filter_map(|line| line["index"].as_str());
        let mine = format!("{}-", self.family);
        let mut removed = 0;
        for name in names.filter(|name| name.starts_with(&mine) && *name != self.index && is_name(name)) {
            self.remove(name).await?;
            removed += 1;
        }
        Ok(removed)
    }

    async fn is_ours(&self) -> Result<bool, ClusterError> {
        let reply = self.patiently(Method::GET, "/_mapping", || Body::Nothing).await?;
        if reply.status == 404 {
            return Ok(false);
        }
        Ok(layout::is_ours(&self.good(reply)?, &self.index))
    }

    async fn remove(&self, name: &str) -> Result<(), ClusterError> {
        let reply = self.call(Method::DELETE, name, Body::Nothing).await?;
        if reply.status != 404 {
            self.good(reply)?;
        }
        Ok(())
    }
}

/// A name that the cluster told and that stands in an address.
fn is_name(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

fn vouching(applied: i64) -> Value {
    json!({ "shipped": { "applied": applied, "by": concat!("Belfort ", env!("CARGO_PKG_VERSION")) } })
}
