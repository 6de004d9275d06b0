//! What a document looks like that is not what we came for: a login page, a captcha, a page that says to come back later.

mod sight;
mod words;

use std::fmt;

use sight::Sight;

/// What a document that is no feed looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    /// A form that asks for a password.
    Login,
    /// A test whether we are human.
    Captcha,
    /// A page that says to come back later.
    Maintenance,
    /// A page that wants cookies accepted first.
    CookieWall,
    /// An address that is for sale, or that a dealer fills with advertisements.
    Parked,
    /// A page that says that we may not see it.
    Refused,
    /// A page that says that there is no such page.
    NotFound,
    /// A shell that only a browser fills, by running its scripts.
    NeedsScript,
    /// Any other web page.
    Page,
    /// A list of feeds.
    Opml,
    /// Something else.
    Other,
}

impl Looks {
    /// A stable name, for counting, storing and choosing the text that people see.
    pub fn cause(self) -> &'static str {
        match self {
            Looks::Login => "login",
            Looks::Captcha => "captcha",
            Looks::Maintenance => "maintenance",
            Looks::CookieWall => "cookie-wall",
            Looks::Parked => "parked",
            Looks::Refused => "refused",
            Looks::NotFound => "not-found",
            Looks::NeedsScript => "needs-script",
            Looks::Page => "page-instead-of-feed",
            Looks::Opml => "opml",
            Looks::Other => "not-a-feed",
        }
    }

    /// Whether a page of this look stands in front of the one that we came for.
    pub fn hides_the_page(self) -> bool {
        !matches!(self, Looks::Page | Looks::Opml | Looks::Other)
    }
}

impl fmt::Display for Looks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Looks::Login => "it looks like a login page",
            Looks::Captcha => "it looks like a test whether we are human",
            Looks::Maintenance => "it looks like a maintenance page",
            Looks::CookieWall => "it wants cookies accepted before it shows anything",
            Looks::Parked => "the address seems to be for sale",
            Looks::Refused => "it says that we may not see it",
            Looks::NotFound => "it says that there is no such page",
            Looks::NeedsScript => "it is empty until a browser runs its scripts",
            Looks::Page => "it is a web page",
            Looks::Opml => "it is a list of feeds (OPML); import it",
            Looks::Other => "it has no element that a feed begins with",
        })
    }
}

/// Whether a page looks like one kind.
type Test = fn(&Sight) -> bool;

/// Says what a document looks like that brought no items, from its form and from the words such pages use in our four languages.
///
/// Words alone prove nothing: a town writes about maintenance and captchas. What stands in the way is short, has few links
/// and does not call itself a piece of news. Ask only of a document in which no items were found.
pub fn looks(document: &str) -> Looks {
    let sight = Sight::of(document);
    if sight.marked(&["<opml"]) && !sight.marked(&["<html"]) {
        return Looks::Opml;
    }
    if !sight.is_page {
        return Looks::Other;
    }
    if sight.is_news {
        return Looks::Page;
    }
    let kinds: [(Looks, Test); 8] = [
        (Looks::Captcha, is_captcha),
        (Looks::Login, is_login),
        (Looks::Parked, is_parked),
        (Looks::Maintenance, is_maintenance),
        (Looks::Refused, |sight| sight.is_short() && sight.headed(words::REFUSED)),
        (Looks::NotFound, |sight| sight.headed(words::NOT_FOUND)),
        (Looks::CookieWall, is_cookie_wall),
        (Looks::NeedsScript, needs_script),
    ];
    kinds.into_iter().find(|(_, is)| is(&sight)).map_or(Looks::Page, |(looks, _)| looks)
}

fn is_captcha(sight: &Sight) -> bool {
    let asked = sight.headed(words::CAPTCHA) || sight.says(words::CAPTCHA);
    sight.is_short() && (asked || sight.is_bare() && sight.marked(words::CAPTCHA_MARKS))
}

fn is_login(sight: &Sight) -> bool {
    if sight.asks_password {
        sight.is_short() && sight.is_bare() || sight.headed(words::LOGIN)
    } else {
        sight.has_form && sight.is_short() && sight.is_bare() && sight.headed(words::LOGIN)
    }
}

fn is_parked(sight: &Sight) -> bool {
    sight.is_short() && (sight.says(words::PARKED) || sight.marked(words::PARKED_MARKS))
}

fn is_maintenance(sight: &Sight) -> bool {
    sight.is_short()
        && sight.is_bare()
        && (sight.says(words::MAINTENANCE) || words::MAINTENANCE_TITLES.contains(&sight.title.as_str()))
}

fn is_cookie_wall(sight: &Sight) -> bool {
    let asked = sight.headed(&["cookie", "privacy gate"]) || sight.says(words::COOKIE_WALL);
    sight.is_short() && sight.is_bare() && sight.text.contains("cookie") && asked
}

fn needs_script(sight: &Sight) -> bool {
    // A shell shows a name and perhaps "Loading"; a page that shows more has something to read.
    sight.text.chars().count() <= 200 && sight.links <= 3 && sight.marked(&["<script"])
}
