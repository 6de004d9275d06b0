//! What the law says of a system: logic, dates, questions, and mistakes in files.

mod asking;
mod coverage;
mod dates;
mod deadlines;
mod diff;
mod logic;
mod mistakes;
mod properties;
pub(crate) mod small_book;
mod whatif;
