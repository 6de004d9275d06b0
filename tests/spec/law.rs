//! What the law says of a system: logic, dates, questions, proofs, receipts, and mistakes in files.

mod amendment;
mod asking;
mod coverage;
mod dates;
mod deadlines;
mod diff;
mod logic;
mod mistakes;
mod properties;
mod receipts;
mod settled;
pub(crate) mod small_book;
mod traps;
mod whatif;
mod why;
pub(crate) mod wider_book;
