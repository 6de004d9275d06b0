//! Floor 0: which addresses may be reached, also by name, an HTTP client that obeys and waits for its turn, what goes wrong on the line, and what the DNS says of a domain.

pub mod address;
pub mod client;
pub mod dns;
pub mod domain;
pub mod fault;
pub mod names;
pub mod turns;

pub use address::{AddressRule, Refused, shown};
pub use client::{Client, NetConfig, NetError, client};
pub use domain::{domain, host};
pub use fault::LineFault;
pub use turns::{Gentleness, Turn};
