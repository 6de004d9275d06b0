//! Floor 1: the AI systems of an organisation, and the files that describe them.

pub mod organisation;
pub mod read;
pub mod system;

pub use organisation::Organisation;
pub use read::{Format, read_system};
pub use system::System;
