//! Floor 0: which addresses may be reached, and an HTTP client that obeys.

pub mod address;
pub mod client;

pub use address::{AddressRule, Refused, shown};
pub use client::{Client, NetConfig, NetError, client};
