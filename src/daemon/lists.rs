//! The lists of words that the editors wrote: read when a program starts, and watched while it runs.

use std::path::Path;

use super::config::ConfigError;
use super::themes;
use crate::law::{SourceFile, render};
use crate::search::lists::{FILES, Lists, mark};

/// Takes the lists of a folder into use; a file that is not there is the one in the binary.
///
/// # Errors
/// A file that cannot be read, or its mistakes, each with line and caret.
pub fn take_into_use(dir: &str) -> anyhow::Result<()> {
    if dir.is_empty() {
        return Ok(());
    }
    let sources = sources(dir)?;
    let wrong = |cause| ConfigError::Wrong { place: format!("index.dir = {dir}"), cause };
    let lists = Lists::read(&sources).map_err(|problems| {
        wrong(problems.iter().map(|problem| render(problem, &sources)).collect::<Vec<_>>().join("\n"))
    })?;
    if !lists.take_into_use() {
        return Err(wrong("other lists of words are in use; start the program anew".to_owned()).into());
    }
    Ok(())
}

/// Whether the files of a folder are others than those in use, which stay in use until the next start.
///
/// # Errors
/// A file that cannot be read.
pub fn have_changed(dir: &str) -> anyhow::Result<bool> {
    Ok(!dir.is_empty() && mark(&sources(dir)?) != Lists::in_use().mark())
}

fn sources(dir: &str) -> anyhow::Result<[SourceFile; 3]> {
    let mut sources = Lists::embedded_sources();
    for (source, name) in sources.iter_mut().zip(FILES) {
        let file = Path::new(dir).join(name);
        if file.exists() {
            *source = themes::read_file(&file)?;
        }
    }
    Ok(sources)
}
