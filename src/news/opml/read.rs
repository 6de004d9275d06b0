//! Reading OPML: every feed that can be read, and every problem with its line.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use thiserror::Error;

use super::outline::{self, Outline};
use super::scan::{Piece, Scan};
use crate::news::{Feed, Themes, parse};

/// A list of 10,000 feeds is far under this.
const BYTES_MAX: usize = 8 << 20;
/// A town follows hundreds.
const FEEDS_MAX: usize = 10_000;
/// Folders in folders: people use three; deeper ones lend their feeds no theme.
const FOLDERS_MAX: usize = 32;

/// Why nothing of a list of feeds could be read.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum OpmlError {
    /// No list of feeds.
    #[error("there is no `<opml>` in it; is this a list of feeds?")]
    NotOpml,
    /// Larger than any list of feeds.
    #[error("more than {bytes_max} bytes or {feeds_max} feeds; split the list")]
    TooLarge {
        /// The limit on bytes.
        bytes_max: usize,
        /// The limit on feeds.
        feeds_max: usize,
    },
}

/// What is wrong with one outline; the others are read all the same. Lines count from 1.
#[derive(Clone, Debug, Error, PartialEq, Eq, Serialize)]
#[serde(tag = "problem", rename_all = "kebab-case")]
pub enum OpmlProblem {
    /// A tag that does not end.
    #[error("line {line}: a tag that never ends is left out; close its quotes and its `>`")]
    Tag {
        /// Where.
        line: usize,
    },
    /// An address that cannot be fetched.
    #[error("line {line}: `{address}` is not an http or https address")]
    Address {
        /// Where.
        line: usize,
        /// What it says.
        address: String,
    },
    /// A feed without an address.
    #[error("line {line}: a feed without `xmlUrl` is left out; give it one")]
    NoAddress {
        /// Where.
        line: usize,
    },
    /// A page, and not its feed.
    #[error("line {line}: `{address}` is a page and not its feed; `belfort feeds discover` looks for one")]
    OnlyPage {
        /// Where.
        line: usize,
        /// The page.
        address: String,
    },
    /// A listing without the selectors that it needs.
    #[error("line {line}: a listing needs `belfort:item` and `belfort:link`")]
    Selectors {
        /// Where.
        line: usize,
    },
    /// A setting with a value that does not fit, so that the feed would be read in another way than was meant.
    #[error("line {line}: `belfort:{key}` has a value that does not fit; the feed is left out")]
    Setting {
        /// Where.
        line: usize,
        /// Which.
        key: String,
    },
    /// A setting that nobody knows.
    #[error("line {line}: `belfort:{key}` means nothing here and is left out")]
    UnknownSetting {
        /// Where.
        line: usize,
        /// Which.
        key: String,
    },
    /// A category that is no theme and no label of one.
    #[error("line {line}: no theme is called `{category}`; the feed is kept without it")]
    Category {
        /// Where.
        line: usize,
        /// What it says.
        category: String,
    },
}

/// What was read of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The feeds, each address once, in the order of the list.
    pub feeds: Vec<Feed>,
    /// What was wrong.
    pub problems: Vec<OpmlProblem>,
}

/// Reads a list of feeds, however it is encoded and however badly it is written.
///
/// A folder whose name is a theme or a label of one gives it to the feeds inside; other names of folders are left out, for a
/// feed has themes and no shelves. A feed that stands twice is one, with the themes of both.
///
/// # Errors
/// A file that is no list of feeds, or larger than any.
pub fn read(bytes: &[u8], themes: &Themes) -> Result<Reading, OpmlError> {
    let too_large = OpmlError::TooLarge { bytes_max: BYTES_MAX, feeds_max: FEEDS_MAX };
    if bytes.len() > BYTES_MAX {
        return Err(too_large);
    }
    let text = parse::decode(bytes, None);
    let mut list = List {
        themes,
        lines: Lines::of(&text),
        reading: Reading::default(),
        by_url: HashMap::new(),
        ids: HashSet::new(),
    };
    let (mut is_opml, mut folders) = (false, Vec::new());
    for piece in Scan::of(&text) {
        match piece {
            Piece::Open { name, .. } if is(&name, "opml") => is_opml = true,
            Piece::Open { name, attributes, closes, at } if is_opml && is(&name, "outline") => {
                let outline = Outline { attributes: &attributes, line: list.lines.line(at) };
                list.add(&outline, &folders);
                if !closes {
                    let is_near = folders.len() < FOLDERS_MAX;
                    let theme = outline.name().filter(|_| is_near);
                    folders.push(theme.and_then(|name| outline::theme(themes, &name)));
                }
            }
            Piece::Close(name) if is(&name, "outline") => drop(folders.pop()),
            Piece::Broken { at } if is_opml => {
                let line = list.lines.line(at);
                list.reading.problems.push(OpmlProblem::Tag { line });
            }
            _ => {}
        }
        if list.reading.feeds.len() > FEEDS_MAX {
            return Err(too_large);
        }
    }
    if is_opml { Ok(list.reading) } else { Err(OpmlError::NotOpml) }
}

/// Names are compared without their namespace and their capitals.
fn is(name: &str, wanted: &str) -> bool {
    name.rsplit(':').next().is_some_and(|name| name.eq_ignore_ascii_case(wanted))
}

/// The list while it is being read.
struct List<'a> {
    themes: &'a Themes,
    lines: Lines<'a>,
    reading: Reading,
    by_url: HashMap<String, usize>,
    ids: HashSet<String>,
}

impl List<'_> {
    fn add(&mut self, outline: &Outline<'_>, folders: &[Option<String>]) {
        let Some(mut feed) = outline.feed(self.themes, &mut self.reading.problems) else { return };
        for theme in folders.iter().flatten() {
            if !feed.themes.contains(theme) {
                feed.themes.push(theme.clone());
            }
        }
        if let Some(place) = self.by_url.get(feed.url.as_str()) {
            let known = &mut self.reading.feeds[*place].themes;
            feed.themes.retain(|theme| !known.contains(theme));
            known.append(&mut feed.themes);
            return;
        }
        let wanted = feed.id.clone();
        for number in 2.. {
            if self.ids.insert(feed.id.clone()) {
                break;
            }
            feed.id = format!("{wanted}-{number}");
        }
        self.by_url.insert(feed.url.to_string(), self.reading.feeds.len());
        self.reading.feeds.push(feed);
    }
}

/// Counts lines from the last place asked for, so that a long list is counted once.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn of(text: &str) -> Lines<'_> {
        Lines { text, at: 0, line: 1 }
    }

    fn line(&mut self, at: usize) -> usize {
        self.line += self.text.as_bytes()[self.at..at].iter().filter(|byte| **byte == b'\n').count();
        self.at = at;
        self.line
    }
}
