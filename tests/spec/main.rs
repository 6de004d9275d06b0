//! The specification of Belfort, as tests: one binary, a chapter per capability.

#![allow(clippy::unwrap_used)] // a test that cannot go on says so by stopping

mod citations;
mod search;
mod themes;
