//! Floor 3: the flows. Load, let a capability decide, save; and how the flows start and stop.

pub mod amendment;
pub mod announce;
pub mod assess;
pub mod books;
pub mod calendar;
pub mod clock;
pub mod config;
pub mod consent;
pub mod course;
pub mod discover;
pub mod document;
pub mod editing;
pub mod health;
pub mod index;
pub mod linking;
pub mod listing;
pub mod matching;
pub mod moving;
pub mod open_face;
pub mod pages;
pub mod poll;
pub mod push;
pub mod readable;
pub mod retag;
pub mod run;
mod secret;
pub mod sections;
pub mod sender;
pub mod sweep;
pub mod tagging;
pub mod themes;
pub mod tower;
pub mod vendor;

pub use clock::Clock;
pub use config::Config;
pub use tower::Tower;
