//! The address of a search: what is asked, as a link that adds or drops one thing.

use url::form_urlencoded;

use crate::search::{Query, Sort};
use crate::text::Language;

/// Filters on themes in one address; every further one finds less, and nobody reads on.
const THEMES_MAX: usize = 12;
/// Furthest page: the index pages no further than place 10,000.
const PAGE_MAX: usize = 500;

/// What a search page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// In the query language.
    pub(super) q: String,
    /// Theme ids; an item must carry all of them.
    pub(super) themes: Vec<String>,
    /// The id of a feed.
    pub(super) feed: Option<String>,
    /// The language of the items.
    pub(super) language: Option<Language>,
    /// Counted from 1.
    pub(super) page: usize,
    /// The order, when it was chosen.
    pub(super) sort: Option<Sort>,
    /// What the first page saw: further pages see the same, whatever arrives in between.
    pub(super) moment: Option<u64>,
}

impl Asked {
    /// Reads an address; what it cannot read it leaves out.
    pub(super) fn read(query: &str) -> Asked {
        let mut asked = Asked { page: 1, ..Asked::default() };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = value.trim();
            match &*name {
                _ if value.is_empty() => {}
                "q" => asked.q = value.to_owned(),
                "theme"
                    if asked.themes.len() < THEMES_MAX
                        && !asked.themes.iter().any(|theme| theme == value) =>
                {
                    asked.themes.push(value.to_owned());
                }
                "feed" => asked.feed = Some(value.to_owned()),
                "lang_item" => asked.language = Language::from_tag(value),
                "page" => asked.page = value.parse().unwrap_or(1).clamp(1, PAGE_MAX),
                "moment" => asked.moment = value.parse().ok(),
                "sort" => asked.sort = sort(value),
                _ => {}
            }
        }
        asked
    }

    /// Whether it asks for anything at all.
    pub(super) fn is_open(&self) -> bool {
        self.q.is_empty() && self.themes.is_empty() && self.feed.is_none() && self.language.is_none()
    }

    /// The order: as chosen, else best first for words and newest first for browsing.
    pub(super) fn order(&self) -> Sort {
        self.sort.unwrap_or(if self.q.is_empty() { Sort::Newest } else { Sort::Relevance })
    }

    /// The query with its filters.
    pub(super) fn filtered(&self, query: Query) -> Query {
        let filters = self.themes.iter().map(Query::theme);
        let filters =
            filters.chain(self.feed.iter().map(Query::feed)).chain(self.language.map(Query::language));
        filters.fold(query, Query::and)
    }

    /// The address of this search.
    pub(super) fn href(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !self.q.is_empty() {
            query.append_pair("q", &self.q);
        }
        for theme in &self.themes {
            query.append_pair("theme", theme);
        }
        if let Some(feed) = &self.feed {
            query.append_pair("feed", feed);
        }
        if let Some(language) = self.language {
            query.append_pair("lang_item", language.code());
        }
        if let Some(sort) = self.sort {
            query.append_pair("sort", if sort == Sort::Newest { "newest" } else { "relevance" });
        }
        if let Some(moment) = self.moment.filter(|_| self.page > 1) {
            query.append_pair("moment", &moment.to_string());
        }
        if self.page > 1 {
            query.append_pair("page", &self.page.to_string());
        }
        match query.finish() {
            query if query.is_empty() => "/search".to_owned(),
            query => format!("/search?{query}"),
        }
    }

    /// The same search from its first page, with one thing changed.
    pub(super) fn with(&self, change: impl FnOnce(&mut Asked)) -> String {
        let mut changed = Asked { page: 1, moment: None, ..self.clone() };
        change(&mut changed);
        changed.href()
    }

    /// Another page of the same search at the same moment.
    pub(super) fn at_page(&self, page: usize, moment: u64) -> String {
        Asked { page, moment: Some(moment), ..self.clone() }.href()
    }

    /// The same search with one more part in its query.
    pub(super) fn narrowed_by(&self, part: &str) -> String {
        self.with(|asked| asked.q = format!("{} {part}", asked.q).trim().to_owned())
    }

    /// The same search in another form: `atom`, `csv`.
    pub(super) fn as_form(&self, form: &str) -> String {
        self.with(|_| ()).replacen("/search", &format!("/search.{form}"), 1)
    }

    /// The same search with the theme when it was without, without it when it was with.
    pub(super) fn toggled(&self, theme: &str) -> String {
        self.with(|asked| match asked.themes.iter().position(|found| found == theme) {
            Some(place) => drop(asked.themes.remove(place)),
            None => asked.themes.push(theme.to_owned()),
        })
    }
}

fn sort(word: &str) -> Option<Sort> {
    match word {
        "newest" => Some(Sort::Newest),
        "relevance" => Some(Sort::Relevance),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_and_written_alike() {
        let address =
            "q=camera+%26+zorg&theme=ai-data&theme=safety&feed=vvsg&lang_item=fr&sort=newest&page=3";
        assert_eq!(Asked::read(address).href(), format!("/search?{address}"));
    }

    #[test]
    fn rubbish_in_an_address_is_left_out() {
        let asked = Asked::read("page=-1&sort=up&lang_item=xx&theme=&q=%20");
        assert!(asked.is_open());
        assert_eq!(asked.href(), "/search");
        assert_eq!(Asked::read("page=99999999").page, PAGE_MAX);
    }

    #[test]
    fn a_filter_link_goes_back_to_the_first_page() {
        let asked = Asked::read("q=a&theme=ai-data&page=4");
        assert_eq!(asked.toggled("ai-data"), "/search?q=a");
        assert_eq!(asked.toggled("safety"), "/search?q=a&theme=ai-data&theme=safety");
    }
}
