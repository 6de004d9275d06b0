//! Tags of an item: what its feed says it is about, and what its text meets.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use super::document::document;
use crate::law::{Provision, citation};
use crate::news::themes::Themes;
use crate::news::{Feed, Item, Tag, TaggedBy};
use crate::search::{Query, Reading, Standing, explain};
use crate::text::Language;

/// The standing queries of all themes, those of a language compiled once, for the first item in it: most commands see none.
#[derive(Debug)]
pub struct Tagger {
    themes: Arc<Themes>,
    standing: HashMap<Language, OnceLock<Standing<String>>>,
}

impl Tagger {
    /// Tags by these themes; a query that cannot be read is left out: [`super::themes::read`] names it.
    pub fn new(themes: Arc<Themes>) -> Tagger {
        Tagger {
            themes,
            standing: Language::ALL.into_iter().map(|language| (language, OnceLock::new())).collect(),
        }
    }

    fn standing(&self, language: Language) -> &Standing<String> {
        self.standing[&language].get_or_init(|| {
            Standing::only_written(self.themes.iter().filter_map(|theme| {
                let query = Query::parse_theme(theme.query.get(language)).ok()?;
                Some((theme.id.clone(), query))
            }))
        })
    }

    /// The tags of an item, by theme id; each says who gave it.
    pub fn tags(&self, feed: &Feed, item: &Item) -> Vec<Tag> {
        self.tags_read(feed, item, &reading(feed, item))
    }

    /// The same for an item whose words are analysed already.
    pub fn tags_read(&self, feed: &Feed, item: &Item, reading: &Reading) -> Vec<Tag> {
        let mut by: BTreeMap<String, BTreeSet<TaggedBy>> = BTreeMap::new();
        let labelled =
            item.labels.iter().filter_map(|label| self.themes.by_label(label)).map(|theme| &theme.id);
        for theme in labelled.chain(&feed.themes) {
            by.entry(theme.clone()).or_default().insert(TaggedBy::Feed);
        }
        for theme in self.by_reading(&feed.id, item, reading) {
            by.entry(theme).or_default().insert(TaggedBy::Query);
        }
        by.into_iter().map(|(theme, by)| Tag { theme, by }).collect()
    }

    /// The themes whose query the text of an item meets.
    pub fn by_text(&self, feed: &str, item: &Item) -> BTreeSet<String> {
        let document = document("", feed, item, &[], &BTreeSet::new());
        self.by_reading(feed, item, &Reading::of(&document))
    }

    fn by_reading(&self, feed: &str, item: &Item, reading: &Reading) -> BTreeSet<String> {
        let document = document("", feed, item, &[], &BTreeSet::new());
        // A text whose language nobody knows may meet the query of any language.
        let languages = item.language.map_or(Language::ALL.to_vec(), |language| vec![language]);
        let met =
            languages.iter().flat_map(|language| self.standing(*language).matches_read(&document, reading));
        met.collect()
    }

    /// The words of an item that meet the query of a theme, as they stand there.
    pub fn words(&self, theme: &str, feed: &str, item: &Item) -> Vec<String> {
        let Ok(theme) = self.themes.by_id(theme) else { return Vec::new() };
        let document = document("", feed, item, &[], &BTreeSet::new());
        let languages = item.language.map_or(Language::ALL.to_vec(), |language| vec![language]);
        let queries =
            languages.iter().filter_map(|language| Query::parse_theme(theme.query.get(*language)).ok());
        let met = queries.flat_map(|query| explain(&query, &document)).flat_map(|met| met.by);
        let mut seen = BTreeSet::new();
        met.filter(|word| seen.insert(word.to_lowercase())).collect()
    }

    /// The provisions of the Act that an item cites.
    pub fn provisions(&self, item: &Item) -> BTreeSet<Provision> {
        let text = format!("{}\n{}\n{}", item.title, item.summary, item.body);
        citation::citations(&text, item.language)
    }
}

/// The words of an item, analysed once for its themes and its subscribers.
pub fn reading(feed: &Feed, item: &Item) -> Reading {
    Reading::of(&document("", &feed.id, item, &[], &BTreeSet::new()))
}
