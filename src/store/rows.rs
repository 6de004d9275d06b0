//! How values stand in columns.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::StoreError;

/// An instant as it stands in a column.
pub(super) fn millis(instant: DateTime<Utc>) -> i64 {
    instant.timestamp_millis()
}

/// An instant read from a column.
pub(super) fn instant(millis: i64) -> Result<DateTime<Utc>, StoreError> {
    DateTime::from_timestamp_millis(millis).ok_or_else(|| StoreError::damaged("instant", millis))
}

/// A structure as it stands in a column.
pub(super) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("our own structures have text keys and no failing serialisers")
}

/// A structure read from a column.
pub(super) fn from_json<T: DeserializeOwned>(what: &'static str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|cause| StoreError::damaged(what, cause))
}

/// `$3, $4, $5`: the placeholders of a list that starts at `first`.
pub(super) fn placeholders(first: usize, count: usize) -> String {
    (first..first + count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}
