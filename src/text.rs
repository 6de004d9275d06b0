//! Floor 0: language, plain text from HTML, folding, and the words that people read. Pure.

pub mod day;
pub mod fold;
pub mod holidays;
pub mod html;
pub mod language;
pub mod markup;
pub mod messages;
pub mod near;
pub mod translated;

pub use language::Language;
pub use messages::{Messages, say};
pub use translated::Translated;
