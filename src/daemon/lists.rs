//! The lists of words that the editors wrote: read when a program starts, and watched while it runs.

use std::path::Path;
use std::sync::Mutex;

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
    if !read(dir)?.take_into_use() {
        let cause = "other lists of words are in use; start the program anew".to_owned();
        return Err(ConfigError::Wrong { place: format!("index.dir = {dir}"), cause }.into());
    }
    Ok(())
}

/// Reads the lists of a folder and takes nothing into use.
///
/// # Errors
/// As [`take_into_use`].
pub fn read(dir: &str) -> anyhow::Result<Lists> {
    let sources = sources(dir)?;
    Lists::read(&sources).map_err(|problems| {
        let cause = problems.iter().map(|problem| render(problem, &sources)).collect::<Vec<_>>().join("\n");
        ConfigError::Wrong { place: format!("index.dir = {dir}"), cause }.into()
    })
}

/// Notices that an editor wrote other lists.
///
/// A program keeps the lists with which it began: the index, waiting queries and the tags of items must be of one mind. So other
/// lists ask for a new beginning.
#[derive(Debug, Default)]
pub struct Watch {
    /// The mark of lists with mistakes, so that they are told once.
    refused: Mutex<String>,
}

impl Watch {
    /// Whether the files of a folder are others than those in use, and without a mistake.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn sees_others(&self, dir: &str) -> anyhow::Result<bool> {
        if dir.is_empty() {
            return Ok(false);
        }
        let sources = sources(dir)?;
        let mark = mark(&sources);
        let mut refused = self.refused.lock().expect("nothing panics while it holds the mark");
        if mark == Lists::in_use().mark() || mark == *refused {
            return Ok(false);
        }
        let Err(problems) = Lists::read(&sources) else { return Ok(true) };
        *refused = mark;
        let told: Vec<String> = problems.iter().map(|problem| render(problem, &sources)).collect();
        tracing::error!(
            "the lists of words have mistakes; those of before stay in use:\n{}",
            told.join("\n")
        );
        Ok(false)
    }
}

fn sources(dir: &str) -> anyhow::Result<[SourceFile; 3]> {
    let mut sources = Lists::embedded_sources();
    if dir.is_empty() {
        return Ok(sources);
    }
    for (source, name) in sources.iter_mut().zip(FILES) {
        let file = Path::new(dir).join(name);
        if file.exists() {
            *source = themes::read_file(&file)?;
        }
    }
    Ok(sources)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_lists_are_seen_and_those_with_a_mistake_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let (dir, watch) = (folder.path().to_str().unwrap(), Watch::default());
        let synonyms = Lists::embedded_sources()[2].text.clone();
        let write = |group: &str| {
            let text = format!("{synonyms}\n[[same]]\nnl = [{group}]\n");
            std::fs::write(folder.path().join("synonyms.toml"), text).unwrap();
        };
        assert!(!watch.sees_others("").unwrap());
        assert!(!watch.sees_others(dir).unwrap(), "a file that is not there is the one in the binary");
        write("\"alleen\"");
        assert!(!watch.sees_others(dir).unwrap());
        write("\"dorpsrakker\", \"champetter\"");
        assert!(watch.sees_others(dir).unwrap());
    }
}
