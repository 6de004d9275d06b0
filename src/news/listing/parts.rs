//! The selectors of a listing, and the parts of an item that they find in one row.

use chrono::{DateTime, Utc};
use scraper::{ElementRef, Selector};
use url::Url;

use super::ago::day_before;
use super::date::day_in;
use crate::news::Item;
use crate::news::feed::Selectors;
use crate::news::parse::entry::{add_labels, complete, label_of, title_of, web_address};
use crate::news::parse::{ParseError, Problem};
use crate::text::html;

/// The selectors, read.
pub(super) struct Parts {
    pub item: Selector,
    pub link: Selector,
    pub title: Option<Selector>,
    pub kind: Option<Selector>,
    pub date: Option<Selector>,
    pub summary: Option<Selector>,
    pub themes: Option<Selector>,
    pub next: Option<Selector>,
    date_format: Option<String>,
}

impl Parts {
    pub(super) fn of(selectors: &Selectors) -> Result<Parts, ParseError> {
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
            next: maybe("next", &selectors.next)?,
            date_format: selectors.date_format.clone(),
        })
    }

    /// The item in a row.
    pub(super) fn item_of(
        &self,
        row: ElementRef<'_>,
        base: &Url,
        now: DateTime<Utc>,
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
            let day = instant_in(found, self.date_format.as_deref(), now);
            if day.is_none() {
                problems.push(Problem::new("date-unreadable", format!("`{}` of `{title}`", words(found))));
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

/// The day that an element gives: to machines in an attribute, of its own or of a `time` in it, else to readers.
pub(crate) fn instant_in(
    element: ElementRef<'_>,
    format: Option<&str>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let for_machines = element.descendent_elements().find_map(|inner| {
        let value = inner.value();
        ["datetime", "content", "title"].iter().find_map(|name| day_in(value.attr(name)?, None))
    });
    let text = words(element);
    let for_readers = || day_in(&text, format).or_else(|| day_before(&text, now));
    for_machines.or_else(for_readers)
}

/// The first match inside a row; the row itself when it matches, for listings whose rows are the links.
pub(crate) fn first<'a>(row: ElementRef<'a>, selector: &Selector) -> Option<ElementRef<'a>> {
    if selector.matches(&row) { Some(row) } else { row.select(selector).next() }
}

/// The text of an element, in one line.
pub(crate) fn words(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
