//! The specification of Belfort, as tests: one binary, a chapter per capability.
//!
//! How to add a test: find the chapter of the capability, write a sentence as its name, use the verbs of `town`.

mod alerts;
mod channels;
mod citations;
mod fetch;
mod house;
mod law;
mod news;
mod rules;
mod search;
mod store;
mod themes;
