//! The sentences of a text that say something: without what a site puts around them.

use std::collections::BTreeSet;

use crate::news::figures::find;
use crate::news::story::words;
use crate::text::fold::fold;

/// A sentence and its words, folded.
pub(super) struct Sentence<'a> {
    pub(super) text: &'a str,
    pub(super) words: BTreeSet<String>,
    /// The words around its figures: what stays when a day or an amount changes.
    frame: BTreeSet<String>,
}

impl Sentence<'_> {
    pub(super) fn shared_words(&self, other: &Sentence<'_>) -> usize {
        self.frame.intersection(&other.frame).count()
    }

    /// Whether it is the same sentence, edited: more than half of all words of both stand in both, figures apart.
    pub(super) fn is_like(&self, other: &Sentence<'_>) -> bool {
        let shared = self.shared_words(other);
        2 * shared > self.frame.len() + other.frame.len() - shared
    }
}

/// Where the related pieces of a site begin, folded: what follows changes by the hour.
const RELATED: [&str; 16] = [
    "lees ook",
    "lees meer",
    "meer lezen",
    "meest gelezen",
    "gerelateerd",
    "ook interessant",
    "lire aussi",
    "a lire aussi",
    "les plus lus",
    "sur le meme sujet",
    "lesen sie auch",
    "mehr zum thema",
    "meistgelesen",
    "read also",
    "related",
    "most read",
];

/// What a short sentence says of the page and not of the news, folded.
const OF_THE_PAGE: [&str; 20] = [
    "bijgewerkt",
    "gewijzigd",
    "geactualiseerd",
    "geupdatet",
    "gepubliceerd",
    "leestijd",
    "mis a jour",
    "modifie le",
    "publie le",
    "temps de lecture",
    "aktualisiert",
    "geandert",
    "veroffentlicht",
    "lesezeit",
    "updated",
    "modified",
    "published",
    "reading time",
    "bekeken",
    "minute read",
];
/// A sentence about the page is short: a longer one tells who updated what.
const OF_THE_PAGE_WORDS_MAX: usize = 12;

/// What readers did, folded: a number of these is a counter.
const COUNTED: [&str; 24] = [
    "keer",
    "weergaven",
    "weergave",
    "lezers",
    "reacties",
    "reactie",
    "bekeken",
    "gelezen",
    "vues",
    "vue",
    "lectures",
    "commentaires",
    "partages",
    "aufrufe",
    "mal",
    "kommentare",
    "views",
    "view",
    "comments",
    "comment",
    "likes",
    "shares",
    "minuten",
    "min",
];

/// The sentences of a text, without those about the page and without the related pieces behind it.
pub(super) fn sentences(text: &str) -> Vec<Sentence<'_>> {
    let mut found = Vec::new();
    for text in cut(text) {
        let folded = fold(text);
        if RELATED.iter().any(|start| folded.starts_with(start)) {
            break;
        }
        let words: BTreeSet<String> = words::all(text).into_iter().collect();
        let of_the_page =
            words.len() <= OF_THE_PAGE_WORDS_MAX && OF_THE_PAGE.iter().any(|sign| folded.contains(sign));
        if !words.is_empty() && !of_the_page {
            let frame = words::all(&without_figures(text)).into_iter().collect();
            found.push(Sentence { text, words, frame });
        }
    }
    found
}

/// A text with its figures cut out.
fn without_figures(text: &str) -> String {
    let (mut kept, mut from) = (String::new(), 0);
    // A day without a year is a figure whatever its year.
    for figure in find(text, 2000) {
        kept.push_str(&text[from..figure.start]);
        kept.push(' ');
        from = figure.end;
    }
    kept + &text[from..]
}

/// Whether a number, as written with the word after it, counts something of the news: not its readers.
pub(super) fn counts_something(written: &str) -> bool {
    let folded = fold(written);
    !COUNTED.iter().any(|word| folded.split(|c: char| !c.is_alphanumeric()).any(|part| part == *word))
}

/// Cut after a mark that ends a sentence and a space, and at every line: `1.200` and `art. 5` may be cut wrongly, and alike.
fn cut(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(|line| {
        let mut rest = line;
        std::iter::from_fn(move || {
            rest = rest.trim_start();
            if rest.is_empty() {
                return None;
            }
            let end = rest
                .char_indices()
                .zip(rest.chars().skip(1))
                .find(|((_, mark), next)| matches!(mark, '.' | '!' | '?') && next.is_whitespace())
                .map_or(rest.len(), |((at, mark), _)| at + mark.len_utf8());
            let (sentence, after) = rest.split_at(end);
            rest = after;
            Some(sentence)
        })
    })
}
