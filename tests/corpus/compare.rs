//! Is what we read the same as what another reader says?

use belfort::news::Item;
use belfort::text::html;
use url::Url;

/// What another reader says of an item; what it does not say is not compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Theirs {
    pub(crate) id: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) link: Option<String>,
    /// Seconds since 1970.
    pub(crate) date: Option<i64>,
    /// Its text as HTML, when that is to be compared as well.
    pub(crate) text: Option<String>,
}

/// The fields that are compared.
pub(crate) const FIELDS: [&str; 5] = ["title", "link", "date", "id", "text"];

/// Whether a field is the same; `None` when the other reader says nothing of it.
pub(crate) type Same = [Option<bool>; 5];

impl Theirs {
    /// Is there anything that a person could read or open?
    pub(crate) fn is_empty(&self, base: &Url) -> bool {
        let says =
            |text: &Option<String>| text.as_deref().is_some_and(|text| !html::plain(text).trim().is_empty());
        !says(&self.title) && !says(&self.text) && self.web_link(base).is_none()
    }

    /// Their link as a browser would open it; other schemes lead nowhere that we would send a reader.
    fn web_link(&self, base: &Url) -> Option<String> {
        let link = self.link.as_deref()?.trim();
        let url = base.join(link).ok().filter(|_| !link.is_empty())?;
        matches!(url.scheme(), "http" | "https").then(|| url.to_string())
    }

    /// Holds an item of ours against theirs.
    pub(crate) fn same(&self, ours: &Item, base: &Url) -> Same {
        let title = self.title.as_deref().map(html::line).filter(|title| !title.is_empty());
        let id = self.id.as_deref().map(str::trim).filter(|id| !id.is_empty());
        let text = self.text.as_deref().map(html::plain).filter(|text| !text.trim().is_empty());
        [
            title.map(|title| letters(&ours.title) == letters(&html::shorten(&title, 500))),
            self.web_link(base).map(|link| ours.url.as_deref() == Some(&link)),
            self.date.map(|date| ours.published.is_some_and(|published| published.timestamp() == date)),
            id.map(|id| is_same_id(id, &ours.id, base)),
            text.map(|text| {
                // What a suite writes as text need not be HTML.
                let said = [letters(&text), letters(self.text.as_deref().unwrap_or_default())];
                said.contains(&letters(&ours.body)) || said.contains(&letters(&ours.summary))
            }),
        ]
    }
}

/// Is it the same id? Some readers take it for an address and make it absolute; we keep it as written, and a long one as
/// its hash.
fn is_same_id(theirs: &str, ours: &str, base: &Url) -> bool {
    ours == theirs
        || base.join(ours).is_ok_and(|url| url.as_str() == theirs)
        || (theirs.chars().count() > 500 && ours.starts_with("sha256:"))
}

/// The text without its white space, which readers collapse differently.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control() && *c != '\u{feff}').collect()
}

/// For each of theirs the item of ours that it is: in order when there are as many, else by id, title, address or text.
pub(crate) fn paired<'a>(theirs: &[Theirs], ours: &'a [Item], base: &Url) -> Vec<Option<&'a Item>> {
    if theirs.len() == ours.len() {
        return ours.iter().map(Some).collect();
    }
    theirs
        .iter()
        .map(|one| {
            [3, 0, 1, 4]
                .into_iter()
                .find_map(|field| ours.iter().find(|item| one.same(item, base)[field] == Some(true)))
        })
        .collect()
}

/// Documents of which feedparser is no yardstick, each with what it makes of them.
const MISREAD: &[(&str, &str)] = &[
    ("netnewswire/kc0011.rss", "reads 2020/1/10 14:33:00 as the 1st of November"),
    ("feed-rs/rss2/rss_2.0_nbcny.xml", "drops the PM of `Fri, Dec 15 2023 09:02:33 PM`"),
    ("feedvalidator/atom/3.3/published_no_colons.xml", "drops the clock of 2002-12-31T192030+01:00"),
    ("netnewswire/OneFootTsunami.atom", "makes the address of the feed of an empty link"),
    ("feedparser/illformed/chardet/", "reads Korean, Russian and Japanese as Western letters"),
];

/// Does feedparser misread this document?
pub(crate) fn is_misread(path: &str) -> bool {
    MISREAD.iter().any(|(start, _)| path.starts_with(start))
}
