//! What every command starts from: the data folder, the configuration, the language, the form of the answer.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;

use super::exit::said;
use super::{Global, Pages};
use crate::daemon::{Clock, Config, Tower};
use crate::text::messages::FluentValue;
use crate::text::{Language, say};

/// What every command starts from.
#[derive(Clone, Debug)]
pub(super) struct Context {
    /// The data folder.
    pub data: PathBuf,
    /// What the operator set.
    pub config: Config,
    /// The file in which they did, where the call names one.
    pub(super) config_file: Option<PathBuf>,
    /// The language that the call itself names, if it does.
    pub(super) asked_language: Option<Language>,
    /// The language of the answer.
    pub language: Language,
    /// The web page, for the commands that open it.
    pub(super) pages: Pages,
    /// Whether the answer is JSON.
    pub json: bool,
}

/// The language that this machine was told to answer in.
pub(super) fn of_machine() -> Option<Language> {
    std::env::var("BELFORT_LANG").ok().and_then(|tag| Language::from_tag(&tag))
}

impl Context {
    /// Reads the configuration, and the lists of words: those of `lists` where a folder is named.
    pub(super) fn new(global: Global, pages: Pages, lists: Option<&str>) -> anyhow::Result<Context> {
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        let config = Config::load(global.config.as_deref(), environment)?;
        let data = match global.data.or_else(|| dirs::data_dir().map(|dir| dir.join("belfort"))) {
            Some(data) => data,
            None => return said("cli-wrong-no-data-folder", []),
        };
        let language = global.lang.or_else(of_machine).unwrap_or(config.alerts.language);
        crate::daemon::lists::take_into_use(lists.unwrap_or(&config.index.dir))?;
        let config_file = global.config;
        Ok(Context {
            data,
            config,
            config_file,
            asked_language: global.lang,
            language,
            pages,
            json: global.json,
        })
    }

    /// Opens the store, the rule book and the themes.
    pub(super) async fn tower(&self) -> anyhow::Result<Arc<Tower>> {
        Ok(Arc::new(Tower::open(&self.data, self.config.clone(), Clock::Machine).await?))
    }

    /// A message in the language of the answer.
    pub(super) fn say(&self, key: &str, args: &[(&str, FluentValue<'_>)]) -> String {
        say(self.language, key, args)
    }

    /// Writes one JSON value as one line, or the text.
    pub(super) fn answer(&self, json: &impl Serialize, text: impl FnOnce() -> String) -> anyhow::Result<()> {
        let line = if self.json { serde_json::to_string(json)? } else { text() };
        print(&line)
    }
}

/// Writes a line to standard output; a reader that has gone is an error, not a panic.
pub(super) fn print(line: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", line.trim_end_matches('\n'))?;
    Ok(out.flush()?)
}

/// Writes a file to standard output, as it is.
pub(super) fn print_bytes(file: &[u8]) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(file)?;
    Ok(out.flush()?)
}

/// A table without lines, for people; empty without rows.
pub(super) fn table<const N: usize>(
    head: [String; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let mut table = comfy_table::Table::new();
    table
        .load_style(comfy_table::presets::NOTHING)
        .set_content_arrangement(comfy_table::ContentArrangement::Dynamic);
    table.set_header(head);
    let rows: Vec<_> = rows.into_iter().collect();
    if rows.is_empty() {
        return String::new();
    }
    table.add_rows(rows);
    table.to_string()
}
