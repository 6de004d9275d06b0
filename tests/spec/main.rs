//! The specification of Belfort, as tests: one binary, a chapter per capability.
//!
//! How to add a test: find the chapter of the capability, write a sentence as its name, use the verbs of `Town`.

// Helpers of a test may unwrap: a panic there is the test's failure.
#![allow(clippy::unwrap_used)]

mod access;
mod accounts;
mod alerts;
mod amendment;
mod api;
mod attack;
mod bot;
mod cases;
mod channels;
mod citations;
mod corpus;
mod course;
mod engine;
mod faults;
mod fetch;
mod flow;
mod house;
mod incoming;
mod joining;
mod keeping;
mod law;
mod manners;
mod news;
mod opml;
mod outbox;
mod pages;
mod program;
mod projects;
mod receivers;
mod register;
mod retag;
mod rules;
mod search;
mod sender;
mod silence;
mod sinks;
#[path = "../soak/slope.rs"]
mod slope;
mod standing;
mod store;
mod stories;
mod subscriber;
mod tables;
mod themes;
mod town;
mod updates;
mod web;
