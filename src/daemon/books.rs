//! The rule book: the one in the binary, or a folder of the operator's.

use std::path::Path;

use anyhow::Context;

use super::config::{Config, ConfigError, NATIONAL};
use crate::law::{Problem, RuleBook, SourceFile, embedded_files};

/// A rule file of more bytes is not one: the longest shipped file has some 10 kB.
const FILE_BYTES_MAX: u64 = 1 << 20;

/// The rule book in use, with what the configuration says that the Member State settled; its problems, and its sources to show them.
///
/// # Errors
/// A folder or file that cannot be read, a setting that the book does not have, or a value that the setting does not have.
pub fn load(config: &Config) -> anyhow::Result<(RuleBook, Vec<Problem>, Vec<SourceFile>)> {
    let sources = sources(&config.rules.dir)?;
    let (mut book, problems) = RuleBook::read(sources.clone());
    settle(&mut book, config)?;
    Ok((book, problems, sources))
}

/// Settles in a book what the configuration says.
///
/// # Errors
/// A setting that the book does not have, or a value that the setting does not have.
pub fn settle(book: &mut RuleBook, config: &Config) -> Result<(), ConfigError> {
    for (fact, value) in &config.national {
        book.settle(fact, value).map_err(|cause| ConfigError::Wrong {
            place: format!("{NATIONAL}.{fact}"),
            cause: format!("{cause}; leave the key out to keep the default of the rule book"),
        })?;
    }
    Ok(())
}

/// The sources of the rule book that `rules.dir` names; empty is the one in the binary.
///
/// # Errors
/// A folder or file that cannot be read, or a file over the limit.
pub fn sources(dir: &str) -> anyhow::Result<Vec<SourceFile>> {
    if dir.is_empty() {
        return Ok(embedded_files());
    }
    let root = Path::new(dir);
    let mut files = Vec::new();
    gather(root, root, &mut files)
        .map_err(|cause| ConfigError::Book { dir: dir.to_owned(), cause: format!("{cause:#}") })?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn gather(root: &Path, folder: &Path, files: &mut Vec<SourceFile>) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| format!("cannot list `{}`", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            gather(root, &path, files)?;
            continue;
        }
        // The form to copy is no rule of the book.
        let is_rule = path.extension().is_some_and(|extension| extension == "toml")
            && path.file_name().is_some_and(|name| name != "EXAMPLE.toml");
        if is_rule {
            let bytes = path.metadata()?.len();
            anyhow::ensure!(
                bytes <= FILE_BYTES_MAX,
                "`{}` has {bytes} bytes, more than {FILE_BYTES_MAX}: a rule file is a page of text",
                path.display()
            );
            let text = std::fs::read_to_string(&path)
                .with_context(|| format!("cannot read `{}`", path.display()))?;
            let inside = path.strip_prefix(root).expect("the walk starts at the root");
            files.push(SourceFile { path: format!("rules/{}", inside.display()), text });
        }
    }
    Ok(())
}
