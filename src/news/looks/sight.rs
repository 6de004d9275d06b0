//! What strikes the eye of a page: its title and headings, how much it says, how many ways lead on.

use scraper::{ElementRef, Html, Selector};

use crate::text::html;

/// Bytes looked at; a page that stands in the way of another is smaller by far.
const BYTES_MAX: usize = 200_000;
/// Most characters that a page shows which says only one thing: a login form with its legal notice.
const SHORT_CHARS: usize = 1_500;
/// Most links of a page that is outside the site it stands in front of; the menu of a town has more.
const BARE_LINKS: usize = 10;

/// What strikes the eye of a page. All text in lower case.
pub(super) struct Sight {
    /// Whether it is a web page at all.
    pub is_page: bool,
    /// Whether it calls itself a piece of news.
    pub is_news: bool,
    /// Its title.
    pub title: String,
    /// Its title and headings.
    heads: String,
    /// What a reader sees, scripts and what stands in for them left out.
    pub text: String,
    /// Ways that lead on.
    pub links: usize,
    /// Whether a field wants a password.
    pub asks_password: bool,
    /// Whether there is a form.
    pub has_form: bool,
    /// The document as it came.
    pub markup: String,
}

impl Sight {
    pub(super) fn of(document: &str) -> Sight {
        let document = &document[..document.floor_char_boundary(BYTES_MAX)];
        let markup = document.to_lowercase();
        let is_page = ["<html", "<!doctype html", "<body", "<head", "<div", "<form"]
            .iter()
            .any(|tag| markup.contains(tag));
        let page = Html::parse_document(&html::balanced(document));
        let all = |css: &str| -> Vec<ElementRef<'_>> {
            let selector = Selector::parse(css).expect("a constant selector");
            page.select(&selector).collect()
        };
        let words = |element: &ElementRef<'_>| element.text().collect::<Vec<_>>().join(" ");
        let joined = |css: &str| collapsed(&all(css).iter().map(words).collect::<Vec<_>>().join(" "));
        let declared = ["og:type\" content=\"article", "\"newsarticle\"", "\"blogposting\"", "h-entry"];
        Sight {
            is_page,
            is_news: declared.iter().any(|sign| markup.contains(sign)),
            title: joined("title"),
            heads: joined("title, h1, h2"),
            text: joined("body"),
            links: all("a[href]").len(),
            asks_password: !all("input[type=password i]").is_empty(),
            has_form: !all("form, input").is_empty(),
            markup,
        }
    }

    /// Does it say only one thing?
    pub(super) fn is_short(&self) -> bool {
        self.text.chars().nth(SHORT_CHARS).is_none()
    }

    /// Do hardly any ways lead on, as on a page outside its site?
    pub(super) fn is_bare(&self) -> bool {
        self.links <= BARE_LINKS
    }

    pub(super) fn headed(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.heads.contains(word))
    }

    pub(super) fn says(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.text.contains(word))
    }

    pub(super) fn marked(&self, marks: &[&str]) -> bool {
        marks.iter().any(|mark| self.markup.contains(mark))
    }
}

/// One line in lower case, with one kind of apostrophe.
fn collapsed(text: &str) -> String {
    text.to_lowercase().replace('\u{2019}', "'").split_whitespace().collect::<Vec<_>>().join(" ")
}
