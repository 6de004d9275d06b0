//! Floor 1: the AI systems of an organisation, and the files that describe them.

pub mod about;
pub mod details;
pub mod export;
pub mod file;
pub mod history;
pub mod import;
pub mod measure;
pub mod not_known;
pub mod organisation;
pub mod project;
pub mod proposal;
pub mod read;
pub mod shared;
pub mod system;

pub use about::{About, AboutFault};
pub use details::{
    Contact, Contract, DesignChange, Detail, DetailEdit, DetailEdited, DetailFault, DetailKind, Note, Origin,
    Version,
};
pub use export::{Dossier, ExportFormat};
pub use file::{EvidenceFile, FileFault, Media, NewFile};
pub use history::{Difference, differences, project_differences};
pub(crate) use import::slug;
pub use import::{Import, ImportFormat, Mapping, Wish, read_import};
pub use measure::{Measure, MeasureFault, MeasureState, TEXT_CHARS_MAX};
pub use not_known::NotKnown;
pub use organisation::Organisation;
pub use project::{Project, ProjectProblem};
pub use proposal::{Decided, Proposal};
pub use read::{Format, read_system};
pub use shared::{Shared, SharedFault};
pub use system::{System, shown_owner};
