//! The themes in use: those in the binary, or the editors' own; read with their queries, and noticed when they change.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;

use super::config::{Config, ConfigError};
use super::tagging::Tagger;
use crate::law::{Problem, SourceFile, render};
use crate::news::Themes;
use crate::search::Query;
use crate::search::analysis::ANALYSIS_VERSION;
use crate::text::Language;

/// The file of the themes in the folder that `index.dir` names.
pub const FILE: &str = "themes.toml";
/// A file of themes of more bytes is not one: the shipped one has some 40 kB.
const FILE_BYTES_MAX: u64 = 1 << 20;

/// The themes in use and what is made of them; cheap to clone.
#[derive(Clone, Debug)]
pub struct InUse {
    /// The themes.
    pub themes: Arc<Themes>,
    /// What tags items by them.
    pub tagger: Arc<Tagger>,
    /// Names the themes and the analysis of words: tags given under another mark may differ.
    pub mark: i64,
}

impl InUse {
    /// Makes the tagger and the mark of themes.
    ///
    /// # Errors
    /// Every problem of the file.
    pub fn of(source: &SourceFile) -> Result<InUse, Vec<Problem>> {
        let themes = Arc::new(read(source)?);
        Ok(InUse { tagger: Arc::new(Tagger::new(themes.clone())), themes, mark: mark(source) })
    }
}

/// Names a file of themes together with the analysis: 63 bits of a hash, as a number because the store keeps numbers.
pub fn mark(source: &SourceFile) -> i64 {
    let named = format!("{}\0{}", *ANALYSIS_VERSION, source.text);
    let digest = ring::digest::digest(&ring::digest::SHA256, named.as_bytes());
    let bytes: [u8; 8] = digest.as_ref()[..8].try_into().expect("a SHA-256 has 32 bytes");
    i64::from_be_bytes(bytes) & i64::MAX
}

/// Reads a list of themes together with its queries.
///
/// # Errors
/// Every problem of the file at once, those of the queries included.
pub fn read(source: &SourceFile) -> Result<Themes, Vec<Problem>> {
    let themes = Themes::read(source)?;
    let mut problems = Vec::new();
    for theme in themes.iter() {
        for language in Language::ALL {
            let Err(error) = Query::parse_theme(theme.query.get(language)) else { continue };
            problems.push(Problem {
                code: "bad-query",
                message: format!(
                    "the query of `{}` in `{language}` cannot be used: {}",
                    theme.id,
                    error.say(Language::En)
                ),
                path: source.path.clone(),
                span: themes.query_place(&theme.id, language),
                hint: Some("the signs that queries know are in index/README.md".to_owned()),
                about: None,
            });
        }
    }
    problems.sort_by_key(|problem| problem.span.as_ref().map_or(0, |span| span.start));
    if problems.is_empty() { Ok(themes) } else { Err(problems) }
}

/// The themes that the configuration names.
///
/// # Errors
/// A file that cannot be read, or its problems, each with line and caret.
pub fn load(config: &Config) -> anyhow::Result<InUse> {
    let source = source(&config.index.dir)?;
    InUse::of(&source).map_err(|problems| {
        let cause = told(&problems, &source);
        ConfigError::Wrong { place: format!("index.dir = {}", config.index.dir), cause }.into()
    })
}

/// Problems as text, each with line and caret.
pub fn told(problems: &[Problem], source: &SourceFile) -> String {
    let sources = std::slice::from_ref(source);
    problems.iter().map(|problem| render(problem, sources)).collect::<Vec<_>>().join("\n")
}

/// The file of themes in a folder; no folder, or one without such a file, is the one in the binary.
///
/// # Errors
/// A folder that is not there, or a file that cannot be read.
pub fn source(dir: &str) -> anyhow::Result<SourceFile> {
    if dir.is_empty() {
        return Ok(Themes::embedded_source());
    }
    let folder = Path::new(dir);
    if !folder.is_dir() {
        let cause = "there is no such folder; leave the key out to use the themes in the binary".to_owned();
        return Err(ConfigError::Wrong { place: format!("index.dir = {dir}"), cause }.into());
    }
    let file = folder.join(FILE);
    if file.exists() { read_file(&file) } else { Ok(Themes::embedded_source()) }
}

/// A file of themes from the disk.
///
/// # Errors
/// A file that cannot be read, or one over the limit.
pub fn read_file(path: &Path) -> anyhow::Result<SourceFile> {
    let shown = path.display().to_string();
    let bytes = path.metadata().with_context(|| format!("cannot read `{shown}`"))?.len();
    anyhow::ensure!(
        bytes <= FILE_BYTES_MAX,
        "`{shown}` has {bytes} bytes, more than {FILE_BYTES_MAX}: a file of themes has some pages of text"
    );
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read `{shown}`"))?;
    Ok(SourceFile { path: shown, text })
}
