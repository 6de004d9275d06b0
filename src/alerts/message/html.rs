//! A message as an HTML page for mail programs: inline styles, nothing loaded, nothing run.

use super::clean::{escape, escape_text};
use super::entry::Entry;
use super::{Letter, words};
use crate::text::Language;

// Inline, because mail programs drop style sheets; colours keep a contrast above 4.5:1 on white.
const BODY: &str = "margin:0;padding:16px;background:#ffffff;color:#1a1a1a;font:16px/1.5 sans-serif";
const FRAME: &str = "max-width:600px;margin:0 auto;overflow-wrap:anywhere";
const HEADING: &str = "font-size:18px;margin:24px 0 8px;border-bottom:2px solid #1f4e79";
const TITLE: &str = "font-size:17px;margin:16px 0 4px";
const LINK: &str = "color:#1f4e79";
/// Lines of 25 px: links under each other keep the 24 px that a thumb needs.
const SMALL: &str = "margin:4px 0;color:#4a4a4a;font-size:14px;line-height:1.8";
const PARAGRAPH: &str = "margin:4px 0";
const LIST: &str = "margin:4px 0;padding-left:20px";
/// For a reader at night. Programs that drop it show the colours above; the contrast stays above 7:1.
const DARK: &str = "@media (prefers-color-scheme:dark){.page{background:#14181d!important;color:#e8e8e8!important}\
                    .link{color:#8ec2f5!important}.small{color:#b9bec4!important}.head{border-color:#8ec2f5!important}}";

/// The message as a whole HTML page.
pub(super) fn write(letter: &Letter) -> String {
    let mut body = String::new();
    for section in &letter.sections {
        if letter.is_digest() {
            body.push_str(&format!(
                "<h2 class=\"head\" style=\"{HEADING}\">{}</h2>\n",
                escape_text(&section.heading)
            ));
        }
        for entry in &section.entries {
            body.push_str(&block(entry, letter));
        }
    }
    body.push_str(&footer(letter));
    page(letter.language, &letter.subject, &body)
}

/// A whole page around a body that is escaped already, for every mail that Belfort sends.
pub fn page(language: Language, subject: &str, body: &str) -> String {
    let (language, subject) = (language.code(), escape_text(subject));
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{subject}</title><style>{DARK}</style></head>\n\
         <body class=\"page\" style=\"{BODY}\">\n<div style=\"{FRAME}\">\n{body}</div>\n</body>\n</html>\n"
    )
}

/// A link of such a page.
pub fn anchor(link: &str, text: &str) -> String {
    format!("<a class=\"link\" href=\"{}\" style=\"{LINK}\">{}</a>", escape(link), escape_text(text))
}

fn block(entry: &Entry, letter: &Letter) -> String {
    let title = match &entry.link {
        Some(link) => anchor(link, &entry.title),
        None => escape_text(&entry.title),
    };
    let mut html = format!("<h3 style=\"{TITLE}\">{title}</h3>\n");
    if !entry.origin.is_empty() {
        html.push_str(&format!("<p class=\"small\" style=\"{SMALL}\">{}</p>\n", escape_text(&entry.origin)));
    }
    if !entry.text.is_empty() {
        html.push_str(&format!("<p style=\"{PARAGRAPH}\">{}</p>\n", escape_text(&entry.text)));
    }
    if !entry.duties.is_empty() {
        let lines: String =
            entry.duties.iter().map(|duty| format!("<li>{}</li>\n", escape_text(duty))).collect();
        html.push_str(&format!("<ul style=\"{LIST}\">\n{lines}</ul>\n"));
    }
    for fact in &entry.facts {
        let value = match &fact.link {
            Some(link) => anchor(link, &fact.value),
            None => escape_text(&fact.value),
        };
        html.push_str(&format!(
            "<p class=\"small\" style=\"{SMALL}\"><b>{}</b> {value}</p>\n",
            escape_text(&fact.label)
        ));
    }
    let page = words::say(letter.language, "alert-page", &[]);
    let own = letter.pages_of(entry).iter().map(|page| format!(" · {}", anchor(&page.link, &page.words)));
    let links = format!("{}{}", anchor(&entry.page, &page), own.collect::<String>());
    html.push_str(&format!("<p class=\"small\" style=\"{SMALL}\">{links}</p>\n"));
    html
}

fn footer(letter: &Letter) -> String {
    let own = letter.pages_at_end().iter().map(|page| format!("{}<br>\n", anchor(&page.link, &page.words)));
    let own: String = own.collect();
    let mut ways: Vec<String> = letter.managed.iter().map(|text| escape_text(text)).collect();
    ways.extend(letter.ways().map(|(words, link)| anchor(&link, &words)));
    let ways = ways.join(" · ");
    let code = words::say(letter.language, "alert-code", &[("code", letter.code.clone().into())]);
    format!(
        "<hr>\n<p class=\"small\" style=\"{SMALL}\">{}<br>\n{own}{ways}<br>\n{}</p>\n",
        escape_text(&letter.because),
        escape_text(&code)
    )
}
