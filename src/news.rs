//! Floor 1: feeds and items. What a feed is, how it is fetched and read, what it changes, which tags it earns.

pub mod discover;
pub mod feed;
pub mod fetch;
pub mod figures;
pub mod health;
pub mod intake;
pub mod item;
pub mod listing;
pub mod looks;
pub mod opml;
pub mod parse;
pub mod push;
pub mod readable;
pub mod rhythm;
pub mod robots;
pub mod schedule;
pub mod story;
pub mod tag;
pub mod themes;

pub use feed::{Feed, FeedKind, FeedSettings};
pub use item::{Item, ItemKey};
pub use tag::{Tag, TaggedBy};
pub use themes::{Family, Theme, Themes, UnknownTheme};
