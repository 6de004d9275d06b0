//! The rule book in the binary.

use rust_embed::RustEmbed;

use super::book::RuleBook;
use super::problem::{Problem, SourceFile};

/// The folder `rules/`, compiled in.
#[derive(RustEmbed)]
#[folder = "rules/"]
struct Files;

impl RuleBook {
    /// The book that came with this program, with the problems of its files (a test holds that there are none).
    pub fn embedded() -> (RuleBook, Vec<Problem>) {
        RuleBook::read(embedded_files())
    }
}

/// The rule files that came with this program, the form for a new one included: for `rules check`, `rules show` and `rules diff`.
pub fn embedded_files() -> Vec<SourceFile> {
    let mut paths: Vec<_> = Files::iter().filter(|path| path.ends_with(".toml")).collect();
    paths.sort();
    paths.iter().filter_map(|path| file(path)).collect()
}

fn file(path: &str) -> Option<SourceFile> {
    let text = String::from_utf8(Files::get(path)?.data.into_owned()).ok()?;
    Some(SourceFile { path: format!("rules/{path}"), text })
}
