//! The facets beside what was found, each value as a link that sets or drops it.

use std::collections::HashMap;

use crate::daemon::tower::Tower;
use crate::news::themes::Family;
use crate::search::{Count, Query};
use crate::text::Language;
use crate::web::address::Asked;

/// Values of a facet that are shown; the themes are 28, feeds may be hundreds.
const FACET_MAX: usize = 30;

/// One value of a facet, as a link that sets or drops it.
pub(super) struct FacetLink {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) count: u64,
    pub(super) on: bool,
}

/// The facets of a search, in the words of its reader.
pub(super) struct Facets<'a> {
    pub(super) asked: &'a Asked,
    pub(super) tower: &'a Tower,
    pub(super) feeds: &'a HashMap<String, String>,
    pub(super) language: Language,
}

impl Facets<'_> {
    pub(super) fn all(&self, counts: &crate::search::Facets) -> Vec<(String, Vec<FacetLink>)> {
        let say = |key: &str| crate::text::say(self.language, key, &[]);
        let all = [
            ("web-nav-themes", self.themes(&counts.themes, Family::Theme)),
            ("web-themes-instruments", self.themes(&counts.themes, Family::Instrument)),
            ("web-themes-cycle", self.themes(&counts.themes, Family::Phase)),
            ("web-themes-obstacles", self.themes(&counts.themes, Family::Obstacle)),
            ("web-language-label", self.languages(&counts.languages)),
            ("web-facet-feeds", self.feeds(&counts.feeds)),
            ("web-facet-kinds", self.parts("type", &counts.kinds, str::to_owned)),
            ("web-facet-years", self.parts("year", &counts.years, str::to_owned)),
            ("web-facet-provisions", self.parts("law", &counts.provisions, |path| self.cited(path))),
        ];
        all.into_iter().filter(|(_, links)| !links.is_empty()).map(|(key, links)| (say(key), links)).collect()
    }

    fn cited(&self, path: &str) -> String {
        let provision = path.parse::<crate::law::Provision>();
        provision.map_or_else(|_| path.to_owned(), |provision| provision.cite(self.language))
    }

    /// Values that become a part of the query itself, where anybody can read and drop them.
    fn parts(&self, field: &str, counts: &[Count], name: impl Fn(&str) -> String) -> Vec<FacetLink> {
        let (asked, _) = Query::parse_lenient(&self.asked.q);
        let link = |count: &Count| {
            let part = format!("{field}:\"{}\"", count.value.replace('"', " "));
            let (written, _) = Query::parse_lenient(&part);
            let on = !self.asked.q.is_empty() && asked.has_part(&written);
            let href = match on {
                true => self.asked.with(|changed| changed.q = asked.without_part(&written).to_string()),
                false => self.asked.narrowed_by(&part),
            };
            FacetLink { href, name: name(&count.value), count: count.count, on }
        };
        counts.iter().take(FACET_MAX).map(link).collect()
    }

    fn themes(&self, counts: &[Count], family: Family) -> Vec<FacetLink> {
        // A theme that is no longer in the list stands among the subjects.
        let of_family =
            |id: &str| self.tower.themes().by_id(id).map_or(Family::Theme, |theme| theme.family) == family;
        let counts: Vec<Count> = counts.iter().filter(|count| of_family(&count.value)).cloned().collect();
        let chosen: Vec<String> = self.asked.themes.iter().filter(|id| of_family(id)).cloned().collect();
        let link = |value: &str, count| FacetLink {
            href: self.asked.toggled(value),
            name: self.tower.theme_name(value, self.language),
            count,
            on: self.asked.themes.iter().any(|theme| theme == value),
        };
        links(&counts, &chosen, link)
    }

    fn feeds(&self, counts: &[Count]) -> Vec<FacetLink> {
        let chosen = self.asked.feed.as_slice();
        let link = |value: &str, count| {
            let on = chosen.iter().any(|feed| feed == value);
            FacetLink {
                href: self.asked.with(|asked| asked.feed = (!on).then(|| value.to_owned())),
                name: self.feeds.get(value).cloned().unwrap_or_else(|| value.to_owned()),
                count,
                on,
            }
        };
        links(counts, chosen, link)
    }

    fn languages(&self, counts: &[Count]) -> Vec<FacetLink> {
        let chosen: Vec<String> = self.asked.language.iter().map(Language::to_string).collect();
        let link = |value: &str, count| {
            let language = Language::from_tag(value);
            let on = language.is_some() && self.asked.language == language;
            FacetLink {
                href: self.asked.with(|asked| asked.language = language.filter(|_| !on)),
                name: language.map_or_else(|| value.to_owned(), |language| language.own_name().to_owned()),
                count,
                on,
            }
        };
        links(counts, &chosen, link)
    }
}

/// What is chosen stays in the list, also when nothing is left of it: how else would one drop it.
fn links(counts: &[Count], chosen: &[String], link: impl Fn(&str, u64) -> FacetLink) -> Vec<FacetLink> {
    let lost = chosen.iter().filter(|value| !counts.iter().any(|count| count.value == **value));
    let lost = lost.map(|value| link(value, 0));
    lost.chain(counts.iter().take(FACET_MAX).map(|count| link(&count.value, count.count))).collect()
}
