//! One document of the corpus, with the headers it would arrive with, and how we read it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use belfort::news::fetch::Document;
use belfort::news::parse::{ParseError, ParsedFeed, parse};
use belfort::news::{Feed, FeedKind};
use serde_json::Value;
use url::Url;

/// A document of the corpus.
pub(crate) struct Case {
    pub(crate) path: String,
    pub(crate) category: String,
    pub(crate) is_feed: bool,
    pub(crate) bytes: Vec<u8>,
    charset: Option<String>,
    url: Url,
}

/// How the reading of a document ended.
pub(crate) enum Reading {
    Read(Box<ParsedFeed>),
    Refused(ParseError),
    Panicked,
}

/// Every document that the manifest names.
pub(crate) fn load(folder: &Path) -> std::io::Result<Vec<Case>> {
    let manifest = std::fs::read_to_string(folder.join("manifest.jsonl"))?;
    let lines = manifest.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    Ok(lines.filter_map(|entry| case(folder, &entry)).collect())
}

fn case(folder: &Path, entry: &Value) -> Option<Case> {
    let path = entry["path"].as_str()?.to_owned();
    let header = |name: &str| -> Option<&str> {
        let headers = entry["headers"].as_object()?;
        headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?.1.as_str()
    };
    let charset = header("content-type").and_then(|kind| kind.split_once("charset="));
    let charset = charset.map(|(_, charset)| charset.trim_matches(['"', '\'', ' ']).to_owned());
    let home = Url::parse("http://corpus.example/").ok()?.join(&path).ok()?;
    let url = header("content-location").and_then(|location| home.join(location).ok()).unwrap_or(home);
    Some(Case {
        bytes: std::fs::read(folder.join("corpus").join(&path)).ok()?,
        category: entry["category"].as_str().unwrap_or_default().to_owned(),
        is_feed: entry["feed"] == true,
        charset,
        url,
        path,
    })
}

impl Case {
    pub(crate) fn url(&self) -> &Url {
        &self.url
    }

    /// Does this document try something?
    pub(crate) fn is_attack(&self) -> bool {
        let text = String::from_utf8_lossy(&self.bytes).to_ascii_lowercase();
        let signs = [
            "javascript",
            "<script",
            "&lt;script",
            "vbscript",
            "onload=",
            "onclick=",
            "onerror=",
            "expression(",
        ];
        self.category.contains("sanitize") || (self.is_feed && signs.iter().any(|sign| text.contains(sign)))
    }

    /// Reads it as a feed of an unknown town, late enough for every date in it to have passed.
    pub(crate) fn read(&self) -> Reading {
        let document = Document {
            charset: self.charset.clone(),
            ..Document::local(self.url.clone(), self.bytes.clone())
        };
        let feed = Feed {
            id: "corpus".to_owned(),
            url: self.url.clone(),
            title: "corpus".to_owned(),
            language: None,
            kind: FeedKind::Syndication,
            themes: Vec::new(),
            settings: Default::default(),
        };
        let now = chrono::DateTime::from_timestamp(7_000_000_000, 0).unwrap_or_default(); // the year 2191
        match catch_unwind(AssertUnwindSafe(|| parse(&document, &feed, now))) {
            Ok(Ok(parsed)) => Reading::Read(Box::new(parsed)),
            Ok(Err(error)) => Reading::Refused(error),
            Err(_) => Reading::Panicked,
        }
    }
}
