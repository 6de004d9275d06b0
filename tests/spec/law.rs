//! What the law says of a system: logic, dates, questions, and mistakes in files.

mod asking;
mod dates;
mod logic;
mod mistakes;
mod properties;
pub(crate) mod small_book;
mod whatif;
