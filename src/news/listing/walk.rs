//! A listing that goes on over several pages, and how far we follow it.

use std::collections::HashSet;

use scraper::{Html, Selector};
use url::Url;

use super::parts::first;
use crate::news::feed::{PAGES_MAX, Selectors};
use crate::news::parse::ParsedFeed;
use crate::news::parse::entry::web_address;

/// Most pages of one listing that an operator can ask for in one poll: at 20 rows a page that is the whole year of a busy town.
const PAGES_LIMIT: u32 = 50;

/// The way from page to page.
#[derive(Clone, Debug)]
pub struct Walk {
    site: Url,
    seen: HashSet<Url>,
    pages_left: u32,
}

impl Walk {
    /// Begins on the first page of a listing.
    pub fn new(first_page: &Url, selectors: &Selectors) -> Walk {
        let pages = selectors.pages.unwrap_or(PAGES_MAX).clamp(1, PAGES_LIMIT);
        Walk {
            site: first_page.clone(),
            seen: HashSet::from([without_fragment(first_page)]),
            pages_left: pages - 1,
        }
    }

    /// Where to go on after a page; `None` ends the walk.
    ///
    /// It ends at the number of pages asked for, at a page seen before, at another site, and at a page whose last item is known:
    /// what stands behind it is older still.
    pub fn go_on(&mut self, page: &ParsedFeed, is_known: impl Fn(&str) -> bool) -> Option<Url> {
        let next = Url::parse(page.next.as_deref()?).ok().filter(|next| self.is_on_site(next))?;
        if self.pages_left == 0 || page.items.last().is_none_or(|item| is_known(&item.id)) {
            return None;
        }
        self.pages_left -= 1;
        self.seen.insert(without_fragment(&next)).then_some(next)
    }

    /// Whether an address belongs to the site of the listing.
    pub fn is_on_site(&self, url: &Url) -> bool {
        let host = |url: &Url| url.host_str().map(|host| host.trim_start_matches("www.").to_owned());
        host(url) == host(&self.site)
    }
}

fn without_fragment(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_fragment(None);
    url
}

/// The address of the next page: of the element itself, or of the first link in it.
pub(super) fn next_of(page: &Html, next: &Selector, base: &Url) -> Option<String> {
    let link = Selector::parse("a[href], link[href]").expect("a constant selector");
    let found = page.select(next).find_map(|element| first(element, &link))?;
    web_address(found.value().attr("href")?, base)
}
