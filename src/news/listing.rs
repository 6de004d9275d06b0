//! Reading a web page without a feed as if it had one: CSS selectors say where the parts of an item are.

mod date;

use scraper::{ElementRef, Html, Selector};
use url::Url;

use crate::news::Item;
use crate::news::feed::Selectors;
use crate::news::parse::entry::{add_labels, complete, label_of, title_of, web_address};
use crate::news::parse::{ITEMS_MAX, ParseError, ParsedFeed, Problem};
use crate::text::{Language, html};

pub use date::day_in;

/// Reads a listing page.
///
/// # Errors
/// `selector-invalid`, and `selector-lost` when a selector that every item needs finds nothing on the whole page: then the
/// page was redesigned, which is another thing than a page without news.
pub fn read(page: &str, base: &Url, selectors: &Selectors) -> Result<ParsedFeed, ParseError> {
    let parts = Parts::of(selectors)?;
    let page = Html::parse_document(&html::balanced(page));
    let rows: Vec<ElementRef<'_>> = page.select(&parts.item).take(ITEMS_MAX + 1).collect();
    let lost = |part, selector: &str| ParseError::SelectorLost { part, selector: selector.to_owned() };
    if rows.is_empty() {
        return Err(lost("item", &selectors.item));
    }
    if !rows.iter().any(|row| first(*row, &parts.link).is_some()) {
        return Err(lost("link", &selectors.link));
    }
    let base = page_base(&page, base);
    let mut parsed = head(&page, &base);
    for (part, text, selector) in [
        ("title", &selectors.title, &parts.title),
        ("kind", &selectors.kind, &parts.kind),
        ("date", &selectors.date, &parts.date),
        ("summary", &selectors.summary, &parts.summary),
        ("themes", &selectors.themes, &parts.themes),
    ] {
        let (Some(text), Some(selector)) = (text, selector) else { continue };
        if !rows.iter().any(|row| first(*row, selector).is_some()) {
            if part == "title" {
                return Err(lost(part, text));
            }
            parsed
                .problems
                .push(Problem::new("selector-lost", format!("`{text}` for `{part}` finds nothing")));
        }
    }
    for row in rows {
        match parts.item_of(row, &base, selectors.date_format.as_deref(), &mut parsed.problems) {
            Ok(item) => parsed.items.push(item),
            Err(problem) => parsed.problems.push(problem),
        }
    }
    Ok(parsed)
}

fn head(page: &Html, base: &Url) -> ParsedFeed {
    let root = page.root_element();
    ParsedFeed {
        title: Selector::parse("title")
            .ok()
            .and_then(|title| first(root, &title))
            .map(|title| title_of(&words(title))),
        language: root.value().attr("lang").and_then(Language::from_tag),
        site_url: Some(base.to_string()),
        ..ParsedFeed::default()
    }
}

/// Where relative links count from: the page, unless it says otherwise in `<base>`.
fn page_base(page: &Html, base: &Url) -> Url {
    let said =
        Selector::parse("base[href]").ok().and_then(|tag| page.select(&tag).next()?.value().attr("href"));
    said.and_then(|href| base.join(href).ok()).unwrap_or_else(|| base.clone())
}

/// The selectors, read.
struct Parts {
    item: Selector,
    link: Selector,
    title: Option<Selector>,
    kind: Option<Selector>,
    date: Option<Selector>,
    summary: Option<Selector>,
    themes: Option<Selector>,
}

impl Parts {
    fn of(selectors: &Selectors) -> Result<Parts, ParseError> {
        let read = |part, selector: &str| {
            Selector::parse(selector).map_err(|error| ParseError::SelectorInvalid {
                part,
                selector: selector.to_owned(),
                what: error.to_string(),
            })
        };
        let maybe =
            |part, selector: &Option<String>| selector.as_deref().map(|text| read(part, text)).transpose();
        Ok(Parts {
            item: read("item", &selectors.item)?,
            link: read("link", &selectors.link)?,
            title: maybe("title", &selectors.title)?,
            kind: maybe("kind", &selectors.kind)?,
            date: maybe("date", &selectors.date)?,
            summary: maybe("summary", &selectors.summary)?,
            themes: maybe("themes", &selectors.themes)?,
        })
    }

    fn item_of(
        &self,
        row: ElementRef<'_>,
        base: &Url,
        date_format: Option<&str>,
        problems: &mut Vec<Problem>,
    ) -> Result<Item, Problem> {
        let text = |selector: &Option<Selector>| {
            let found = first(row, selector.as_ref()?)?;
            Some(words(found)).filter(|text| !text.is_empty())
        };
        let link = first(row, &self.link);
        let url = link.and_then(|link| web_address(link.value().attr("href")?, base));
        let title = match &self.title {
            Some(_) => text(&self.title),
            None => link.map(words),
        };
        let (Some(url), Some(title)) = (url, title.filter(|title| !title.is_empty())) else {
            return Err(Problem::new("item-unreadable", format!("no link or no title: {}", words(row))));
        };
        let published = self.date.as_ref().and_then(|selector| first(row, selector)).and_then(|found| {
            let written = found.value().attr("datetime").map_or_else(|| words(found), str::to_owned);
            let day = day_in(&written, date_format).or_else(|| day_in(&words(found), date_format));
            if day.is_none() {
                problems.push(Problem::new("date-unreadable", format!("`{written}` of `{title}`")));
            }
            day
        });
        let summary = text(&self.summary).unwrap_or_default();
        let mut item = Item {
            url: Some(url),
            title: title_of(&title),
            summary: html::shorten(&summary, 400), // as long as the summary of a feed
            body_html: summary.replace('&', "&amp;").replace('<', "&lt;"),
            body: summary,
            published,
            kind: text(&self.kind).and_then(|kind| label_of(&kind)),
            labels: self.labels_of(row),
            ..Item::default()
        };
        complete(&mut item)?;
        Ok(item)
    }

    fn labels_of(&self, row: ElementRef<'_>) -> Vec<String> {
        let mut labels = Vec::new();
        for element in self.themes.iter().flat_map(|selector| row.select(selector)) {
            add_labels(&mut labels, words(element).split(',').filter_map(label_of));
        }
        labels
    }
}

/// The first match inside a row; the row itself when it matches, for listings whose rows are the links.
fn first<'a>(row: ElementRef<'a>, selector: &Selector) -> Option<ElementRef<'a>> {
    if selector.matches(&row) { Some(row) } else { row.select(selector).next() }
}

fn words(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
