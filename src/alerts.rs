//! Floor 1: subscriptions, alerts and the messages that tell them. What to say, to whom, when; and the wire of each channel.

pub mod address;
pub mod alert;
pub mod channel;
pub mod digest;
pub mod incoming;
pub mod links;
pub mod message;
pub mod mishap;
pub mod retry;
pub mod return_path;
pub mod sender;
pub mod subscription;
pub mod timing;
pub mod topic;

pub use address::Address;
pub use alert::{Alert, Cause, Notice};
pub use channel::{Channels, Envelope, Outcome, Sent};
pub use links::Links;
pub use message::{Message, MessageInput, render};
pub use subscription::{Rhythm, Settings, Subscription};
pub use timing::{Held, Timing, Urgency};
pub use topic::Topic;
