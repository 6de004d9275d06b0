//! Floor 3: the flows. Load, let a capability decide, save; and how the flows start and stop.

pub mod clock;
pub mod config;

pub use clock::Clock;
pub use config::Config;
