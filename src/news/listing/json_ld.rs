//! Lists of items in JSON-LD, as search engines ask publishers to write them.

use std::collections::HashMap;

use scraper::{Html, Selector};
use serde_json::{Map, Value};
use url::Url;

use super::date::day_in;
use super::page_base;
use super::parts::words;
use crate::news::Item;
use crate::news::parse::entry::{add_labels, complete, label_of, title_of, web_address};
use crate::news::parse::{ITEMS_MAX, ParsedFeed};
use crate::text::{Language, html};

/// Nodes looked at; a list of 200 items with authors and pictures has about 2,000.
const NODES_MAX: usize = 20_000;

/// The keys under which a node holds its list.
const LISTS: &[&str] =
    &["itemListElement", "blogPost", "blogPosts", "hasPart", "mainEntity", "dataFeedElement", "@graph"];

/// Nodes that are a piece of news, wherever they stand.
const NEWS: &[&str] = &[
    "Article",
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "BlogPosting",
    "SocialMediaPosting",
    "Report",
    "TechArticle",
    "PressRelease",
];

/// Lists of something else.
const NO_NEWS: &[&str] = &["BreadcrumbList", "SiteNavigationElement", "FAQPage", "HowTo", "MusicPlaylist"];

/// Adds the items of a page's JSON-LD to what is known of the page.
pub(super) fn read(page: &str, tree: &Html, base: &Url, parsed: &mut ParsedFeed) {
    let base = page_base(tree, base);
    let mut found = Found { nodes: 0, news: Vec::new() };
    let blocks: Vec<Value> =
        blocks(page).filter_map(|text| serde_json::from_str(&cleaned(text)).ok()).collect();
    for block in &blocks {
        found.walk(block, false);
    }
    let titles = if found.news.is_empty() { HashMap::new() } else { titles(tree, &base) };
    let items = found.news.into_iter().filter_map(|node| item_of(node, &base, &titles));
    parsed.items.extend(items.take(ITEMS_MAX));
}

/// The texts of the page's JSON-LD blocks.
fn blocks(page: &str) -> impl Iterator<Item = &str> {
    page.split("<script").skip(1).filter_map(|rest| {
        let (tag, text) = rest.split_once('>')?;
        tag.to_ascii_lowercase().contains("application/ld+json").then(|| text.split("</script").next())?
    })
}

/// Some writers put raw line breaks into strings, and comments around the whole.
fn cleaned(text: &str) -> String {
    let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->");
    let text = text.trim().trim_start_matches("//<![CDATA[").trim_end_matches("//]]>");
    text.replace(['\n', '\r', '\t'], " ")
}

struct Found<'a> {
    nodes: usize,
    news: Vec<&'a Map<String, Value>>,
}

impl<'a> Found<'a> {
    fn walk(&mut self, value: &'a Value, in_list: bool) {
        self.nodes += 1;
        if self.nodes > NODES_MAX {
            return;
        }
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.walk(value, in_list)),
            Value::Object(node) => self.node(node, in_list),
            _ => {}
        }
    }

    fn node(&mut self, node: &'a Map<String, Value>, in_list: bool) {
        if is_a(node, NO_NEWS) {
            return;
        }
        if is_a(node, &["ListItem", "DataFeedItem"]) && node.get("item").is_some_and(Value::is_object) {
            return self.walk(&node["item"], true);
        }
        let is_listed =
            in_list && ["url", "@id", "item"].iter().any(|key| node.get(*key).is_some_and(Value::is_string));
        if is_a(node, NEWS) || is_listed {
            return self.news.push(node);
        }
        for key in LISTS {
            if let Some(list) = node.get(*key) {
                self.walk(
                    list,
                    matches!(*key, "itemListElement" | "blogPost" | "blogPosts" | "dataFeedElement"),
                );
            }
        }
    }
}

fn is_a(node: &Map<String, Value>, types: &[&str]) -> bool {
    let is = |name: &str| types.contains(&name.rsplit(['/', ':']).next().unwrap_or(name));
    match node.get("@type") {
        Some(Value::String(name)) => is(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(is),
        _ => false,
    }
}

fn item_of(node: &Map<String, Value>, base: &Url, titles: &HashMap<String, String>) -> Option<Item> {
    let text = |keys: &[&str]| keys.iter().find_map(|key| text_of(node.get(*key)?)).unwrap_or_default();
    let address = text(&["url", "item", "mainEntityOfPage", "@id"]);
    let url = web_address(&address, base)?;
    let title = match text(&["headline", "name"]) {
        title if title.trim().is_empty() => titles.get(&url)?.clone(),
        title => title,
    };
    let (summary, body) = (html::plain(&text(&["description", "abstract"])), text(&["articleBody"]));
    let mut labels = Vec::new();
    for key in ["keywords", "articleSection"] {
        add_labels(
            &mut labels,
            node.get(key).into_iter().flat_map(words_of).filter_map(|word| label_of(&word)),
        );
    }
    let mut item = Item {
        title: title_of(&title),
        summary: html::shorten(&summary, 400), // as long as the summary of a feed
        body: if body.is_empty() { summary.clone() } else { html::plain(&body) },
        body_html: html::safe(if body.is_empty() { &summary } else { &body }, Some(base)),
        published: day_in(&text(&["datePublished", "dateCreated", "dateModified"]), None),
        language: Language::from_tag(&text(&["inLanguage"])),
        labels,
        url: Some(url),
        ..Item::default()
    };
    complete(&mut item).ok().map(|()| item)
}

/// A text, be it plain, the first of several, or an object that carries it.
fn text_of(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => text_of(values.first()?)?,
        Value::Object(node) => {
            ["@value", "@id", "url", "name"].iter().find_map(|key| text_of(node.get(*key)?))?
        }
        _ => return None,
    };
    Some(text).filter(|text| !text.trim().is_empty())
}

fn words_of(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => text.split(',').map(str::to_owned).collect(),
        Value::Array(values) => values.iter().filter_map(text_of).collect(),
        _ => Vec::new(),
    }
}

/// What the links of the page call each address: a list for search engines often holds addresses only.
fn titles(tree: &Html, base: &Url) -> HashMap<String, String> {
    let links = Selector::parse("a[href]").expect("a constant selector");
    let mut titles: HashMap<String, String> = HashMap::new();
    for link in tree.select(&links) {
        let Some(url) = link.value().attr("href").and_then(|href| web_address(href, base)) else { continue };
        let text = words(link);
        let held = titles.entry(url).or_default();
        if text.len() > held.len() {
            *held = text;
        }
    }
    titles.retain(|_, text| !text.is_empty());
    titles
}
