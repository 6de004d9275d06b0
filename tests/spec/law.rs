//! What the law says of a system: logic, dates, questions, and mistakes in files.

mod asking;
mod coverage;
mod dates;
mod deadlines;
mod diff;
mod logic;
mod mistakes;
pub(crate) mod small_book;
