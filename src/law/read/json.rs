//! JSON as the same tree as TOML: `serde_json` judges the text, this only finds the places.

use std::collections::HashSet;

use super::tree::{Entry, Node, Value};
use crate::law::problem::Problems;

/// Reads JSON; a text that is not JSON gives one `syntax` problem at its place.
pub(crate) fn json(text: &str, problems: &mut Problems<'_>) -> Option<Node> {
    // Judged first, with the depth limit of serde_json, so that the walk below meets only valid text.
    if let Err(error) = serde_json::from_str::<serde_json::Value>(text) {
        let at = offset(text, error.line(), error.column());
        let message = error.to_string();
        let reason = message.split(" at line ").next().unwrap_or("this is not JSON");
        problems.push("syntax", &(at..at + 1), reason.to_lowercase());
        return None;
    }
    Walk { text, at: 0, problems }.node()
}

fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (before + column.saturating_sub(1)).min(text.len().saturating_sub(1))
}

struct Walk<'t, 'p, 'a> {
    text: &'t str,
    at: usize,
    problems: &'p mut Problems<'a>,
}

impl Walk<'_, '_, '_> {
    /// The next byte that is not white space.
    fn peek(&mut self) -> Option<u8> {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        self.text.as_bytes().get(self.at).copied()
    }

    fn node(&mut self) -> Option<Node> {
        let first = self.peek()?;
        let start = self.at;
        let value = match first {
            b'{' => self.table()?,
            b'[' => self.list()?,
            b'"' => Value::Text(self.string()?),
            _ => self.word(),
        };
        Some(Node { span: start..self.at, value })
    }

    fn table(&mut self) -> Option<Value> {
        let (mut entries, mut seen) = (Vec::new(), HashSet::new());
        self.at += 1;
        loop {
            match self.peek()? {
                b'"' => {}
                b'}' => break,
                _ => {
                    self.at += 1;
                    continue;
                }
            }
            let start = self.at;
            let key = self.string()?;
            let span = start..self.at;
            if !seen.insert(key.clone()) {
                self.problems.push("duplicate-key", &span, format!("`{key}` stands here twice"));
            }
            self.peek();
            self.at += 1; // the colon
            let node = self.node()?;
            entries.push(Entry { key, span, node });
        }
        self.at += 1;
        Some(Value::Table(entries))
    }

    fn list(&mut self) -> Option<Value> {
        let mut nodes = Vec::new();
        self.at += 1;
        loop {
            match self.peek()? {
                b']' => break,
                b',' => self.at += 1,
                _ => nodes.push(self.node()?),
            }
        }
        self.at += 1;
        Some(Value::List(nodes))
    }

    fn string(&mut self) -> Option<String> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        self.at += 1;
        while *bytes.get(self.at)? != b'"' {
            self.at += if bytes[self.at] == b'\\' { 2 } else { 1 };
        }
        self.at += 1;
        serde_json::from_str(self.text.get(start..self.at)?).ok()
    }

    fn word(&mut self) -> Value {
        let start = self.at;
        let bytes = &self.text.as_bytes()[start..];
        self.at += bytes
            .iter()
            .take_while(|byte| !matches!(byte, b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t'))
            .count();
        match &self.text[start..self.at] {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            word => serde_json::from_str(word).map_or(Value::Other("a number"), Value::Number),
        }
    }
}
