//! Where feeds usually stand, by the software that makes the site.

use url::Url;

use super::{Candidate, Source};

/// At the root of nearly any site that has a feed.
const ROOT: &[&str] = &[
    "/feed",
    "/rss",
    "/rss.xml",
    "/atom.xml",
    "/feed.xml",
    "/feed.json",
    "/index.xml",
    "/feed.atom",
    "/rss/nieuws.xml",
    "/news.xml",
];

/// What software names itself in a page, and where it puts its feeds: under the page (`.`) or at the root.
const SOFTWARE: &[(&[&str], &[&str])] = &[
    (&["wordpress", "/wp-content/"], &["./feed/", "/feed/"]),
    (&["drupal", "/sites/default/files"], &["./rss.xml", "/rss.xml", "./feed"]),
    (&["typo3"], &["./feed.xml", ".?type=9818", "/?type=9818", ".?type=100"]),
    (&["joomla"], &[".?format=feed&type=rss"]),
    (&["plone"], &["./RSS", "./rss.xml"]),
    (&["hugo", "jekyll"], &["./index.xml", "/index.xml", "/feed.xml"]),
    (&["squarespace"], &[".?format=rss"]),
    (&["ghost"], &["/rss/"]),
];

/// Addresses that nobody named: those of the site's software first, then under the page, under its language and at the root.
pub(super) fn addresses(page: &str, base: &Url) -> Vec<Candidate> {
    let start = page[..page.floor_char_boundary(100_000)].to_lowercase();
    let known = SOFTWARE.iter().filter(|(names, _)| names.iter().any(|name| start.contains(name)));
    let mut paths: Vec<String> = known.flat_map(|(_, paths)| *paths).map(|path| (*path).to_owned()).collect();
    if base.path().len() > 1 {
        paths.extend(["./feed", "./rss", "./rss.xml", "./feed.xml"].map(str::to_owned));
    }
    let language = base.path().split('/').nth(1).filter(|part| matches!(*part, "nl" | "fr" | "de" | "en"));
    paths.extend(
        language
            .into_iter()
            .flat_map(|language| ["rss.xml", "feed", "rss"].map(|name| format!("/{language}/{name}"))),
    );
    paths.extend(ROOT.iter().map(|path| (*path).to_owned()));
    let found = paths.iter().filter_map(|path| address(path, base));
    found.map(|url| Candidate { url, source: Source::Usual, title: None }).collect()
}

fn address(path: &str, base: &Url) -> Option<Url> {
    let mut page = base.clone();
    page.set_query(None);
    page.set_fragment(None);
    match path.strip_prefix('.') {
        Some(under) => Url::parse(&format!("{}{under}", page.as_str().trim_end_matches('/'))).ok(),
        None => page.join(path).ok(),
    }
}
