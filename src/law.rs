//! Floor 0: what the AI Act says of a system, decided from facts by rules that are data. Pure.

pub mod citation;
pub mod provision;

pub use provision::Provision;
