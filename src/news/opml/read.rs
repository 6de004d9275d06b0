//! Reading OPML.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use thiserror::Error;
use url::Url;

use super::{Attributes, feed_id};
use crate::news::feed::{Feed, FeedKind, FeedSettings, Selectors};
use crate::text::{Language, html};

/// Why a list of feeds could not be read. Lines count from 1.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum OpmlError {
    /// Not well-formed XML.
    #[error("line {line}: not well-formed: {what}")]
    Xml {
        /// Where.
        line: usize,
        /// What.
        what: String,
    },
    /// XML, but no list of feeds.
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
    /// An outline with an address that cannot be fetched.
    #[error("line {line}: `{address}` is not an http or https address")]
    Address {
        /// Where.
        line: usize,
        /// What it says.
        address: String,
    },
    /// A listing without the selectors that it needs.
    #[error("line {line}: a listing needs `belfort:item` and `belfort:link`")]
    Selectors {
        /// Where.
        line: usize,
    },
}

/// A list of 10,000 feeds is far under this.
const BYTES_MAX: usize = 8 << 20;
/// More than a town reads, by a factor of a hundred.
const FEEDS_MAX: usize = 10_000;

/// Reads a list of feeds. Folders become nothing: only what an outline itself says counts.
///
/// # Shape
/// Feeds in the order of the list; an address that comes twice counts once. Ids are made of the addresses and are
/// distinct. Categories are read as theme ids.
/// # Errors
/// The first [`OpmlError`], and nothing else: half an imported list would not be noticed.
pub fn read(text: &str) -> Result<Vec<Feed>, OpmlError> {
    let too_large = OpmlError::TooLarge { bytes_max: BYTES_MAX, feeds_max: FEEDS_MAX };
    if text.len() > BYTES_MAX {
        return Err(too_large);
    }
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    reader.config_mut().check_end_names = true;
    let (mut feeds, mut is_opml): (Vec<Feed>, bool) = (Vec::new(), false);
    loop {
        let line = line_at(text, reader.buffer_position() as usize);
        let fault = |error: &dyn std::fmt::Display| OpmlError::Xml { line, what: error.to_string() };
        let element = match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(Event::Start(element) | Event::Empty(element)) => element,
            Ok(_) => continue,
            Err(error) => {
                return Err(OpmlError::Xml {
                    line: line_at(text, reader.error_position() as usize),
                    what: error.to_string(),
                });
            }
        };
        let name = element.local_name().as_ref().to_owned();
        is_opml |= name.eq_ignore_ascii_case("opml");
        if !is_opml || !name.eq_ignore_ascii_case("outline") {
            continue;
        }
        let attributes = attributes_of(&element).map_err(|error| fault(&error))?;
        if let Some(feed) = feed_of(&attributes, line)? {
            add(&mut feeds, feed);
        }
        if feeds.len() > FEEDS_MAX {
            return Err(too_large);
        }
    }
    if is_opml { Ok(feeds) } else { Err(OpmlError::NotOpml) }
}

fn add(feeds: &mut Vec<Feed>, mut feed: Feed) {
    if feeds.iter().any(|other| other.url == feed.url) {
        return;
    }
    let wanted = feed.id.clone();
    let mut number = 2;
    while feeds.iter().any(|other| other.id == feed.id) {
        feed.id = format!("{wanted}-{number}");
        number += 1;
    }
    feeds.push(feed);
}

fn attributes_of(element: &BytesStart<'_>) -> Result<Attributes, quick_xml::Error> {
    let mut found = Attributes::new();
    for attribute in element.attributes() {
        let attribute = attribute?;
        let value = quick_xml::escape::unescape(&attribute.value)?.into_owned();
        found.insert(attribute.key.as_ref().to_owned(), value);
    }
    Ok(found)
}

fn feed_of(attributes: &Attributes, line: usize) -> Result<Option<Feed>, OpmlError> {
    // Attribute names are written `xmlUrl`, `xmlurl` and `XMLURL`.
    let get = |name: &str| {
        let found = attributes.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?.1.trim();
        (!found.is_empty()).then_some(found)
    };
    let selectors = selectors_of(&get);
    let marked = get(super::READ_AS) == Some("marked");
    let address = match (get("xmlUrl"), &selectors) {
        (Some(address), _) => address,
        (None, None) if !marked => return Ok(None), // a folder, or a link
        (None, _) => get("htmlUrl").unwrap_or_default(),
    };
    let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let url = url.ok_or_else(|| OpmlError::Address { line, address: html::shorten(address, 100) })?;
    let kind = match selectors {
        Some(selectors) if selectors.item.is_empty() || selectors.link.is_empty() => {
            return Err(OpmlError::Selectors { line });
        }
        Some(selectors) => FeedKind::Listing(selectors),
        None if marked => FeedKind::Marked,
        None => FeedKind::Syndication,
    };
    let title = get("title").or_else(|| get("text")).map(|title| html::shorten(&html::line(title), 200));
    let themes =
        get("category").unwrap_or_default().split(',').map(|theme| theme.trim().trim_matches('/').to_owned());
    Ok(Some(Feed {
        id: get("belfort:id").map_or_else(|| feed_id(address), str::to_owned),
        title: title
            .filter(|title| !title.is_empty())
            .unwrap_or_else(|| url.host_str().unwrap_or_default().to_owned()),
        url,
        language: get("language").and_then(Language::from_tag),
        kind,
        themes: themes.filter(|theme| !theme.is_empty()).collect(),
        settings: FeedSettings::default(),
    }))
}

fn selectors_of<'a>(get: &impl Fn(&str) -> Option<&'a str>) -> Option<Selectors> {
    let own = |name: &str| get(&format!("belfort:{name}")).map(str::to_owned);
    let is_listing = super::SELECTOR_KEYS.iter().any(|key| own(key).is_some());
    is_listing.then(|| Selectors {
        item: own("item").unwrap_or_default(),
        link: own("link").unwrap_or_default(),
        title: own("title"),
        kind: own("kind"),
        date: own("date"),
        date_format: own("date-format"),
        summary: own("summary"),
        themes: own("themes"),
        ..Selectors::default()
    })
}

/// The line of a byte, counted from 1.
fn line_at(text: &str, byte: usize) -> usize {
    text.as_bytes()[..byte.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1
}
