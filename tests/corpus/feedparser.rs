//! What feedparser reads from the corpus: from a file, or from feedparser itself where Python has it.

use std::collections::HashMap;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::compare::Theirs;

/// The items of each document, by its path; `None` when there is nothing to compare with, which is said.
pub(crate) fn load(folder: &Path, file: Option<&Path>) -> Option<HashMap<String, Vec<Theirs>>> {
    let lines = match file {
        Some(file) => std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display())),
        None => asked(folder),
    };
    match lines {
        Ok(lines) => Some(lines.lines().filter_map(document).collect()),
        Err(why) => {
            println!("feedparser: the comparison is skipped ({why})");
            None
        }
    }
}

fn asked(folder: &Path) -> Result<String, String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/feedparser.py");
    let python = Command::new("python3").arg(script).arg(folder).stderr(Stdio::null()).output();
    match python {
        Ok(output) if output.status.success() => {
            String::from_utf8(output.stdout).map_err(|error| error.to_string())
        }
        Ok(_) => {
            Err("python3 has no feedparser: `pip install feedparser`, or `--against FILE.jsonl`".to_owned())
        }
        Err(error) => Err(format!("python3: {error}")),
    }
}

fn document(line: &str) -> Option<(String, Vec<Theirs>)> {
    let line: Value = serde_json::from_str(line).ok()?;
    let entries = line["entries"].as_array()?.iter().map(entry).collect();
    Some((line["path"].as_str()?.to_owned(), entries))
}

fn entry(entry: &Value) -> Theirs {
    let text = |key: &str| entry[key].as_str().map(str::to_owned);
    Theirs {
        id: text("id"),
        title: text("title"),
        link: text("link"),
        date: entry["date"].as_i64(),
        text: text("text"),
    }
}
