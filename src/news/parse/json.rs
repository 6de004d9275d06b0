//! Reading a JSON Feed, item by item.

use serde_json::{Map, Value, json};
use url::Url;

use super::entry::item_of;
use super::{ITEMS_MAX, Looks, ParseError, ParsedFeed, Problem, read_with_feed_rs};
use crate::text::{Language, html};

/// Reads a JSON Feed; one odd item costs that item, and a document cut short keeps its whole items.
pub(super) fn read(text: &str, base: &Url) -> Result<ParsedFeed, ParseError> {
    let mut parsed = ParsedFeed::default();
    let items = match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(mut feed)) => {
            let Some(Value::Array(items)) = feed.remove("items") else {
                return Err(ParseError::NotAFeed(Looks::Other));
            };
            head(&mut parsed, &feed, base);
            items
        }
        Ok(_) => return Err(ParseError::NotAFeed(Looks::Other)),
        Err(error) if !text.contains("jsonfeed.org") => return Err(ParseError::NotXml(error.to_string())),
        Err(error) => {
            let items = whole_items(text);
            if items.is_empty() {
                return Err(ParseError::Truncated);
            }
            let cause = if error.is_eof() { "truncated" } else { "item-unreadable" };
            parsed.problems.push(Problem::new(cause, error.to_string()));
            items
        }
    };
    for item in items.into_iter().take(ITEMS_MAX + 1) {
        match read_item(item, base) {
            Ok(item) => parsed.items.push(item),
            Err(problem) => parsed.problems.push(problem),
        }
    }
    Ok(parsed)
}

fn head(parsed: &mut ParsedFeed, feed: &Map<String, Value>, base: &Url) {
    let text = |key| feed.get(key).and_then(Value::as_str);
    parsed.title = text("title").map(html::line).filter(|title| !title.is_empty());
    parsed.language = text("language").and_then(Language::from_tag);
    parsed.site_url = text("home_page_url").and_then(|url| super::entry::web_address(url, base));
}

fn read_item(mut item: Value, base: &Url) -> Result<crate::news::Item, Problem> {
    // The standard wants text and says that readers should accept numbers.
    if let Some(id) = item.get_mut("id").filter(|id| id.is_number()) {
        *id = Value::String(id.to_string());
    }
    let about = item.to_string();
    let wrapped = json!({"version": "https://jsonfeed.org/version/1.1", "title": "", "items": [item]});
    let feed = read_with_feed_rs(&wrapped.to_string(), base)
        .map_err(|error| Problem::new("item-unreadable", format!("{error}: {about}")))?;
    let entry = feed.entries.into_iter().next().ok_or_else(|| Problem::new("item-empty", about))?;
    item_of(entry, base)
}

/// The items before the place where the document breaks.
fn whole_items(text: &str) -> Vec<Value> {
    let Some(start) = text.find("\"items\"").and_then(|at| text[at..].find('[').map(|open| at + open + 1))
    else {
        return Vec::new();
    };
    let mut items = Vec::new();
    let mut rest = text[start..].trim_start_matches([',', ' ', '\n', '\r', '\t']);
    while rest.starts_with('{') && items.len() <= ITEMS_MAX {
        let mut stream = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
        let Some(Ok(item)) = stream.next() else { break };
        items.push(item);
        rest = rest[stream.byte_offset()..].trim_start_matches([',', ' ', '\n', '\r', '\t']);
    }
    items
}
