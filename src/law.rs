//! Floor 0: what the AI Act says of a system, decided from facts by rules that are data. Pure.

mod ask;
pub mod assessment;
pub mod book;
pub mod calendar;
pub mod citation;
pub mod coverage;
pub mod deadlines;
pub mod decide;
pub mod diff;
pub mod embedded;
mod evaluate;
pub mod examples;
pub mod explain;
pub mod fact;
pub mod problem;
pub mod provision;
pub(crate) mod read;
pub mod rule;
mod strata;
pub mod timeline;
pub mod truth;

pub use assessment::{Assessment, Class, Deadline, Finding, Question, Status};
pub use book::RuleBook;
pub use calendar::{CalendarFrame, calendar};
pub use deadlines::{OpenDeadline, in_order, open_deadlines};
pub use decide::{SystemFacts, decide};
pub use embedded::embedded_files;
pub use examples::check_examples;
pub use explain::explain;
pub use fact::{Answer, Fact, FactId, FactKind, FactType, FactValue, Facts};
pub use problem::{Problem, SourceFile, render};
pub use provision::Provision;
pub use rule::{Basis, FromDate, Kind, Rule};
pub use timeline::{Change, THRESHOLDS, changes, deadlines_near};
