//! Floor 0: what the AI Act says of a system, decided from facts by rules that are data. Pure.

mod ask;
pub mod assessment;
pub mod book;
pub mod citation;
pub mod decide;
pub mod embedded;
mod evaluate;
pub mod examples;
pub mod explain;
pub mod fact;
pub mod problem;
pub mod provision;
pub(crate) mod read;
pub mod receipt;
pub mod rule;
mod strata;
pub mod timeline;
pub mod truth;
pub mod why;

pub use assessment::{Assessment, Class, Deadline, Finding, Question, Status};
pub use book::RuleBook;
pub use decide::{SystemFacts, decide};
pub use embedded::embedded_files;
pub use examples::check_examples;
pub use explain::{explain, explain_why, explain_with};
pub use fact::{Answer, Fact, FactId, FactKind, FactType, FactValue, Facts};
pub use problem::{Problem, SourceFile, render};
pub use provision::Provision;
pub use receipt::{Receipt, ReceiptError, Verification};
pub use rule::{Basis, Kind, Rule};
pub use timeline::{Change, THRESHOLDS, changes, deadlines_near};
pub use why::{Proof, Why, why};
