//! Reading a JSON Feed, item by item.

use std::borrow::Cow;

use serde_json::{Map, Value};
use url::Url;

use super::entry::{
    Draft, Markup, add_attachment, add_author, add_labels, item_of, label_of, plain_as_html, web_address,
};
use super::{ITEMS_MAX, Looks, ParseError, ParsedFeed, Problem};
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
        Err(error) if !text.contains("jsonfeed.org") && !text.contains("\"items\"") => {
            return Err(ParseError::NotXml(error.to_string()));
        }
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
    for item in items.iter().take(ITEMS_MAX + 1) {
        let Value::Object(item) = item else {
            parsed.problems.push(Problem::new("item-unreadable", format!("no object: {item}")));
            continue;
        };
        match item_of(draft(item, base), base, &mut parsed.problems) {
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
    parsed.site_url = text("home_page_url").and_then(|url| web_address(url, base));
    let hubs = feed.get("hubs").and_then(Value::as_array).into_iter().flatten();
    parsed.hub = hubs.filter_map(|hub| hub.get("url")?.as_str()).find_map(|url| web_address(url, base));
    parsed.self_url = text("feed_url").and_then(|url| web_address(url, base));
}

fn draft<'a>(item: &'a Map<String, Value>, base: &Url) -> Draft<'a> {
    let text = |key: &str| item.get(key).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    let plain = |text: &'a str| Markup { html: plain_as_html(Cow::Borrowed(text)), base: None };
    let own = text("content_html").map(|html| Markup { html: Cow::Borrowed(html), base: None });
    let mut draft = Draft {
        // The standard wants text and says that readers should accept numbers.
        id: item.get("id").and_then(scalar),
        link: text("url").or_else(|| text("external_url")).map(|url| (url.to_owned(), None)),
        title: text("title").map(Cow::Borrowed),
        summary: text("summary").map(plain),
        content: own.or_else(|| text("content_text").map(plain)),
        published: text("date_published").map(str::to_owned),
        updated: text("date_modified").map(str::to_owned),
        language: text("language").and_then(Language::from_tag),
        ..Draft::default()
    };
    let list = |key: &str| item.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    add_labels(&mut draft.labels, list("tags").iter().filter_map(Value::as_str).filter_map(label_of));
    // Version 1.0 had one author, 1.1 has a list.
    for author in list("authors").iter().chain(item.get("author")) {
        if let Some(name) = author.get("name").and_then(Value::as_str) {
            add_author(&mut draft.authors, name);
        }
    }
    for attached in list("attachments") {
        let said = |key: &str| attached.get(key).and_then(Value::as_str);
        if let Some(url) = said("url").and_then(|url| web_address(url, base)) {
            add_attachment(&mut draft.attachments, url, said("mime_type"), said("title").unwrap_or_default());
        }
    }
    draft
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
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
