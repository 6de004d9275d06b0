//! Writing OPML.

use quick_xml::escape::escape;

use super::NAMESPACE;
use crate::news::feed::{Feed, FeedKind, Selectors};

/// Writes a list of feeds that [`super::read`] reads back unchanged and other readers understand.
pub fn write(title: &str, feeds: &[Feed]) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\" xmlns:belfort=\"{NAMESPACE}\">\n  \
         <head><title>{}</title></head>\n  <body>\n",
        attribute(title)
    );
    for feed in feeds {
        out.push_str(&outline(feed));
    }
    out.push_str("  </body>\n</opml>\n");
    out
}

fn outline(feed: &Feed) -> String {
    let (kind, address) = match &feed.kind {
        FeedKind::Syndication => ("rss", "xmlUrl"),
        FeedKind::Listing(_) | FeedKind::Marked => ("link", "htmlUrl"),
    };
    let mut pairs = vec![
        ("text".to_owned(), feed.title.clone()),
        ("type".to_owned(), kind.to_owned()),
        (address.to_owned(), feed.url.to_string()),
    ];
    if let Some(language) = feed.language {
        pairs.push(("language".to_owned(), language.code().to_owned()));
    }
    if !feed.themes.is_empty() {
        pairs.push(("category".to_owned(), feed.themes.join(",")));
    }
    pairs.push(("belfort:id".to_owned(), feed.id.clone()));
    match &feed.kind {
        FeedKind::Syndication => {}
        FeedKind::Listing(selectors) => pairs.extend(parts(selectors)),
        FeedKind::Marked => pairs.push((super::READ_AS.to_owned(), "marked".to_owned())),
    }
    let attributes: String =
        pairs.iter().map(|(name, value)| format!(" {name}=\"{}\"", attribute(value))).collect();
    format!("    <outline{attributes}/>\n")
}

fn parts(selectors: &Selectors) -> impl Iterator<Item = (String, String)> {
    let values = [
        Some(&selectors.item),
        Some(&selectors.link),
        selectors.title.as_ref(),
        selectors.kind.as_ref(),
        selectors.date.as_ref(),
        selectors.date_format.as_ref(),
        selectors.summary.as_ref(),
        selectors.themes.as_ref(),
    ];
    super::SELECTOR_KEYS
        .into_iter()
        .zip(values)
        .filter_map(|(key, value)| Some((format!("belfort:{key}"), value?.clone())))
}

fn attribute(text: &str) -> String {
    escape(text).into_owned()
}
