//! What the suites of the corpus expect of their documents, brought to one shape.

use std::collections::HashMap;
use std::path::Path;

use chrono::DateTime;
use serde_json::Value;

use super::compare::Theirs;

/// What a suite expects of a document.
#[derive(Debug, Default)]
pub(crate) struct Expected {
    /// It can be read without a complaint.
    pub(crate) valid: bool,
    /// A check of the validator on which a reader's safety hangs.
    pub(crate) is_attack: bool,
    /// What is expected of its items; of the others nothing.
    pub(crate) items: Vec<Theirs>,
}

/// The expectations of every document that has some, by its path.
pub(crate) fn load(folder: &Path) -> HashMap<String, Expected> {
    let text = std::fs::read_to_string(folder.join("expectations.jsonl")).unwrap_or_default();
    let lines = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    lines.filter_map(|line| Some((line["path"].as_str()?.to_owned(), expected(folder, &line)))).collect()
}

fn expected(folder: &Path, line: &Value) -> Expected {
    let style = line["style"].as_str().unwrap_or_default();
    let file = || -> Option<Value> {
        let text = std::fs::read_to_string(folder.join("corpus").join(line["file"].as_str()?)).ok()?;
        serde_json::from_str(&text).ok()
    };
    let all = |items: Vec<Theirs>| Expected { items, ..Expected::default() };
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    match style {
        "feedparser-python" => Expected { items: asserted(&line["assert"]), ..Expected::default() },
        "feedvalidator" => Expected {
            valid: line["valid"] == true,
            is_attack: line["message"].as_str().is_some_and(|message| {
                ["SecurityRisk", "DangerousStyle", "ContainsScript", "NotInline"]
                    .iter()
                    .any(|risk| message.contains(risk))
            }),
            ..Expected::default()
        },
        "feed-rs-serde" => {
            file().map(|file| all(list(&file["entries"]).iter().map(feed_rs).collect())).unwrap_or_default()
        }
        "gofeed-json" => file()
            .map(|file| {
                let items = if file["entries"].is_array() { &file["entries"] } else { &file["items"] };
                all(list(items).iter().map(gofeed).collect())
            })
            .unwrap_or_default(),
        "rss-parser-json" => file()
            .map(|file| all(list(&file["feed"]["items"]).iter().map(rss_parser).collect()))
            .unwrap_or_default(),
        _ => Expected::default(),
    }
}

/// The assertions of feedparser on items: `entries[0].title == "..."`.
fn asserted(assertions: &Value) -> Vec<Theirs> {
    let mut items: Vec<Theirs> = Vec::new();
    for assertion in assertions.as_array().into_iter().flatten().filter(|one| one["op"] == "eq") {
        let path = &assertion["path"];
        let (Some("entries"), Some(number)) = (path[0].as_str(), path[1].as_u64()) else { continue };
        let Some(value) = assertion["value"].as_str().map(str::to_owned) else { continue };
        let number = usize::try_from(number).unwrap_or_default().min(50);
        items.resize(items.len().max(number + 1), Theirs::default());
        let item = &mut items[number];
        match (path[2].as_str(), path[3].as_str(), path[4].as_str()) {
            (Some("title"), None, _) | (Some("title_detail"), Some("value"), _) => item.title = Some(value),
            (Some("link"), None, _) => item.link = Some(value),
            (Some("id" | "guid"), None, _) => item.id = Some(value),
            (Some("description" | "summary"), None, _) => item.text = Some(value),
            (Some("content"), None, Some("value")) => item.text = Some(value),
            _ => {}
        }
    }
    items
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn date(value: &Value) -> Option<i64> {
    DateTime::parse_from_rfc3339(value.as_str()?).ok().map(|instant| instant.timestamp())
}

fn feed_rs(entry: &Value) -> Theirs {
    let links = entry["links"].as_array().cloned().unwrap_or_default();
    let own = links.iter().rfind(|link| link["rel"].is_null() || link["rel"] == "alternate");
    Theirs {
        title: text(&entry["title"]["content"]),
        link: own.and_then(|link| text(&link["href"])),
        date: date(&entry["published"]).or_else(|| date(&entry["updated"])),
        // The id may be one that feed-rs makes up, so it is not compared.
        ..Theirs::default()
    }
}

fn gofeed(item: &Value) -> Theirs {
    let id = text(&item["id"]).or_else(|| text(&item["guid"]["value"])).or_else(|| text(&item["guid"]));
    let is_translated = item["publishedParsed"].is_string() || item["updatedParsed"].is_string();
    let link = if item["links"][0].is_object() { None } else { text(&item["link"]) };
    Theirs {
        id,
        title: text(&item["title"]),
        link,
        date: is_translated
            .then(|| date(&item["publishedParsed"]).or_else(|| date(&item["updatedParsed"])))
            .flatten(),
        text: None,
    }
}

fn rss_parser(item: &Value) -> Theirs {
    Theirs {
        id: text(&item["guid"]).or_else(|| text(&item["id"])),
        title: text(&item["title"]),
        link: text(&item["link"]),
        date: date(&item["isoDate"]),
        text: None,
    }
}
