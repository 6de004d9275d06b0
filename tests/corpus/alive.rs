//! Is anything in an item alive: does it act, or load, in the browser of whoever reads it?

use belfort::news::Item;
use scraper::{Html, Node};

/// Elements that our pages may hold. The list is written out here again, so that a slip in the sanitiser shows.
const HARMLESS: &str = "a abbr b blockquote br caption cite code dd del dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i \
    ins kbd li mark ol p pre q s samp small span strong sub sup table tbody td tfoot th thead time tr u ul var html head body";
const HARMLESS_ATTRIBUTES: &str =
    "href hreflang title start type colspan rowspan headers scope datetime lang dir rel";

/// What is alive in an item, by field.
pub(crate) fn live(item: &Item) -> Vec<String> {
    let mut live = live_html(&item.body_html);
    let addresses = item.url.iter().chain(item.attachments.iter().map(|attached| &attached.url));
    live.extend(addresses.filter(|url| !is_web(url)).map(|url| format!("address {url}")));
    // Titles and labels leave Belfort in many forms; a tag in them would be one escape away from acting.
    let lines = [&item.title].into_iter().chain(&item.labels).chain(&item.authors);
    for line in lines {
        let parsed = Html::parse_fragment(line);
        let acts = parsed.tree.nodes().any(|node| match node.value() {
            Node::Element(element) => {
                ["script", "iframe", "object", "embed", "img", "svg", "style"].contains(&element.name())
            }
            _ => false,
        });
        if acts {
            live.push(format!("tag in a line: {line}"));
        }
    }
    live
}

fn is_web(url: &str) -> bool {
    url.starts_with("http://") || url.starts_with("https://")
}

/// What a browser would find alive in HTML.
fn live_html(html: &str) -> Vec<String> {
    let listed = |list: &str, name: &str| list.split_whitespace().any(|known| known == name);
    let mut live = Vec::new();
    for node in Html::parse_fragment(html).tree.nodes() {
        match node.value() {
            Node::Element(element) => {
                if !listed(HARMLESS, element.name()) {
                    live.push(format!("element {}", element.name()));
                }
                for (name, value) in element.attrs() {
                    let leads_out = name != "href" || is_web(value) || value.starts_with("mailto:");
                    if !listed(HARMLESS_ATTRIBUTES, name) || !leads_out {
                        live.push(format!("attribute {name}={value}"));
                    }
                }
            }
            Node::Comment(comment) => live.push(format!("comment {}", &**comment)),
            _ => {}
        }
    }
    live
}
