//! The specification of Belfort, as tests: one binary, a chapter per capability.

mod citations;
mod search;
mod themes;
