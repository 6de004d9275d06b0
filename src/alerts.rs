//! Floor 1: subscriptions, alerts and the messages that tell them. What to say, to whom, when; and the wire of each channel.

pub mod address;
pub mod alert;
pub mod channel;
pub mod subscription;

pub use address::Address;
pub use alert::{Alert, Cause, Notice};
pub use subscription::{Rhythm, Subscription};
