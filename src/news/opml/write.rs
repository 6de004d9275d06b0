//! Writing OPML.

use super::{NAMESPACE, PREFIX, own};
use crate::news::feed::{Feed, FeedKind};

/// Writes a list of feeds that [`super::read`] reads back unchanged and other readers understand.
pub fn write(title: &str, feeds: &[Feed]) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\" xmlns:belfort=\"{NAMESPACE}\">\n  \
         <head><title>{}</title></head>\n  <body>\n",
        escaped(title)
    );
    for feed in feeds.iter().filter(|feed| feed.kind != FeedKind::Own) {
        out.push_str(&outline(feed));
    }
    out.push_str("  </body>\n</opml>\n");
    out
}

fn outline(feed: &Feed) -> String {
    let (kind, address) = match &feed.kind {
        FeedKind::Syndication => ("rss", "xmlUrl"),
        _ => ("link", "htmlUrl"),
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
    pairs.push((format!("{PREFIX}id"), feed.id.clone()));
    pairs.extend(own::attributes(feed).into_iter().map(|(key, value)| (format!("{PREFIX}{key}"), value)));
    let attributes: String =
        pairs.iter().map(|(name, value)| format!(" {name}=\"{}\"", escaped(value))).collect();
    format!("    <outline{attributes}/>\n")
}

/// The text as it stands between quotes; a reader of XML would turn a bare line break into a space.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => out.push_str(&format!("&#{};", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}
