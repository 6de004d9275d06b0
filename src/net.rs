//! Floor 0: which addresses may be reached, and an HTTP client that obeys and waits for its turn.

pub mod address;
pub mod client;
pub mod domain;
pub mod turns;

pub use address::{AddressRule, Refused, shown};
pub use client::{Client, NetConfig, NetError, client};
pub use domain::{domain, host};
pub use turns::{Gentleness, Turn};
