//! Sitemaps: named in robots.txt, or listed in one another.

use url::Url;

use super::{Candidate, Source};
use crate::news::parse::entry::web_url;

/// Sitemaps looked at; those of the news stand first.
const SITEMAPS_MAX: usize = 3;

/// The sitemaps that a robots.txt names, those of the news first; else the usual address.
pub fn in_robots(robots: &str, site: &Url) -> Vec<Candidate> {
    let lines = robots.lines().filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("sitemap").then(|| value.trim())
    });
    let mut found = candidates(lines, site);
    if found.is_empty() {
        found = candidates(["/sitemap.xml"].into_iter(), site);
    }
    found
}

/// The sitemaps of news that a list of sitemaps names.
pub fn listed(sitemap: &str, site: &Url) -> Vec<Candidate> {
    if !sitemap.contains("<sitemapindex") {
        return Vec::new();
    }
    let places = sitemap.split("<loc>").skip(1).filter_map(|rest| rest.split("</loc>").next());
    let news = places.map(str::trim).filter(|place| is_news(place)).take(SITEMAPS_MAX);
    candidates(news, site)
}

fn candidates<'a>(addresses: impl Iterator<Item = &'a str>, site: &Url) -> Vec<Candidate> {
    let urls = addresses.filter_map(|address| web_url(address, site));
    let mut found: Vec<Candidate> =
        urls.map(|url| Candidate { url, source: Source::Sitemap, title: None }).collect();
    found.sort_by_key(|candidate| !is_news(candidate.url.as_str()));
    found.truncate(SITEMAPS_MAX);
    found
}

fn is_news(address: &str) -> bool {
    let address = address.to_ascii_lowercase();
    ["news", "nieuws", "actu", "aktuell", "nachricht", "bericht"].iter().any(|word| address.contains(word))
}
