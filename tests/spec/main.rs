//! The specification of Belfort, as tests: one binary, a chapter per capability.

// Helpers of tests may unwrap as tests do; the lint only knows functions marked as tests.
#![allow(clippy::unwrap_used)]

mod fetch;
mod news;
