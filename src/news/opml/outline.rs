//! One outline: a feed, a folder, or nothing that Belfort can use.

use url::Url;

use super::read::OpmlProblem;
use super::{PREFIX, feed_id, own};
use crate::news::Themes;
use crate::news::feed::{Feed, FeedKind};
use crate::text::{Language, html};

/// A name that people read, in characters: a line of a list.
const TITLE_CHARS_MAX: usize = 200;
/// An address, a category or a key in a message, in characters.
const SHOWN_CHARS_MAX: usize = 100;
/// An id stands in addresses and in the terminal; ours have at most 60 characters.
const ID_CHARS_MAX: usize = 100;

/// The attributes of an outline, whose names are written `xmlUrl`, `xmlurl` and `XMLURL`.
pub(super) struct Outline<'a> {
    pub(super) attributes: &'a [(String, String)],
    pub(super) line: usize,
}

impl Outline<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?.1.trim();
        (!found.is_empty()).then_some(found)
    }

    fn own(&self) -> Vec<(String, String)> {
        let own = |(key, value): &(String, String)| {
            let known = key.get(..PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(PREFIX));
            let name = key.get(PREFIX.len()..).filter(|name| known && !name.eq_ignore_ascii_case("id"))?;
            Some((name.to_owned(), value.clone()))
        };
        self.attributes.iter().filter_map(own).collect()
    }

    /// Whether a program of ours wrote it: then what it says of themes is what it knew.
    fn is_ours(&self) -> bool {
        self.get("belfort:id").is_some()
    }

    /// The name of a folder.
    pub(super) fn name(&self) -> Option<String> {
        let name = self.get("text").or_else(|| self.get("title"))?;
        Some(html::shorten(&html::line(name), TITLE_CHARS_MAX))
    }

    /// The feed that the outline describes; `None` for a folder or a remark.
    pub(super) fn feed(&self, themes: &Themes, problems: &mut Vec<OpmlProblem>) -> Option<Feed> {
        let line = self.line;
        let (kind, settings, unknown) = match own::read(&self.own()) {
            Ok(read) => read,
            Err(key) => {
                problems.push(OpmlProblem::Setting { line, key: shown(&key) });
                return None;
            }
        };
        problems.extend(unknown.iter().map(|key| OpmlProblem::UnknownSetting { line, key: shown(key) }));
        if kind == FeedKind::Own {
            problems.push(OpmlProblem::Setting { line, key: "own".to_owned() });
            return None;
        }
        if let FeedKind::Listing(selectors) = &kind
            && (selectors.item.is_empty() || selectors.link.is_empty())
        {
            problems.push(OpmlProblem::Selectors { line });
            return None;
        }
        let address = self.address(&kind, problems)?;
        let Some(url) = url(address) else {
            problems.push(OpmlProblem::Address { line, address: shown(address) });
            return None;
        };
        let title = self.get("title").or_else(|| self.get("text"));
        let title = title.map(|title| html::shorten(&html::line(title), TITLE_CHARS_MAX));
        let id = self.get("belfort:id").filter(|id| id.chars().count() <= ID_CHARS_MAX);
        Some(Feed {
            id: id.map_or_else(|| feed_id(url.as_str()), str::to_owned),
            title: title.filter(|title| !title.is_empty()).unwrap_or_else(|| host(&url)),
            language: self.get("language").and_then(Language::from_tag),
            kind,
            themes: self.themes(themes, problems),
            settings,
            url,
        })
    }

    fn address(&self, kind: &FeedKind, problems: &mut Vec<OpmlProblem>) -> Option<&str> {
        let (feed, page) = (self.get("xmlUrl"), self.get("htmlUrl"));
        if *kind != FeedKind::Syndication {
            return feed.or(page);
        }
        let calls_itself_a_feed = self.get("type").is_some_and(|kind| kind.eq_ignore_ascii_case("rss"));
        match (feed, page) {
            (None, Some(page)) => {
                problems.push(OpmlProblem::OnlyPage { line: self.line, address: shown(page) })
            }
            (None, None) if calls_itself_a_feed => problems.push(OpmlProblem::NoAddress { line: self.line }),
            _ => {}
        }
        feed
    }

    /// The themes of `category`: ids, or labels that mean one, with commas between; paths (`/ict/ai`) count by their last part.
    fn themes(&self, themes: &Themes, problems: &mut Vec<OpmlProblem>) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for category in self.get("category").unwrap_or_default().split(',') {
            let whole = category.trim().trim_matches('/');
            let last = whole.rsplit('/').next().unwrap_or_default().trim();
            if whole.is_empty() {
                continue;
            }
            let theme = theme(themes, whole).or_else(|| theme(themes, last));
            match theme.or_else(|| self.is_ours().then(|| whole.to_owned())) {
                Some(theme) if !found.contains(&theme) => found.push(theme),
                Some(_) => {}
                None => problems.push(OpmlProblem::Category { line: self.line, category: shown(whole) }),
            }
        }
        found
    }
}

/// The theme that a category or the name of a folder means.
pub(super) fn theme(themes: &Themes, named: &str) -> Option<String> {
    let by_id = themes.iter().find(|theme| theme.id == named);
    let theme = by_id.or_else(|| themes.by_label(named))?;
    Some(theme.id.clone())
}

/// The address as it is fetched: `feed:` is what browsers once called a feed, and some lists leave `https` out.
fn url(address: &str) -> Option<Url> {
    let lower = address.to_ascii_lowercase();
    let address = match lower.strip_prefix("feed:") {
        Some(rest) if rest.starts_with("//") => format!("http:{}", &address[5..]),
        Some(_) => address[5..].to_owned(),
        None if !lower.contains(':') && lower.starts_with("www.") => format!("https://{address}"),
        None => address.to_owned(),
    };
    Url::parse(&address).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some())
}

fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

pub(super) fn shown(text: &str) -> String {
    html::shorten(&html::line(text), SHOWN_CHARS_MAX)
}
