//! The act that sets a date, in the words of a reader: rule files name it in English.

use crate::text::{Language, say};

/// `Regulation (EU) 2026/1744, Article 1, point 40` as `Verordening (EU) 2026/1744, artikel 1, punt 40`.
///
/// What stands in no act of ours, in a rule book of somebody else, stays as it is.
pub fn act_in_words(by: &str, language: Language) -> String {
    let named = by.replace("Regulation (EU)", &say(language, "law-act-regulation", &[]));
    let words = named.split(' ').map(|word| {
        let bare = word.trim_end_matches(',');
        let comma = &word[bare.len()..];
        format!("{}{comma}", one(bare, language))
    });
    words.collect::<Vec<_>>().join(" ")
}

fn one(word: &str, language: Language) -> String {
    let key = match word {
        "Article" => "article",
        "Articles" => "articles",
        "Annex" => "annex",
        "point" => "point",
        "points" => "points",
        "and" => "and",
        _ => return paragraph(word, language).unwrap_or_else(|| word.to_owned()),
    };
    say(language, &format!("law-act-{key}"), &[])
}

/// `111(2)` is paragraph 2 of Article 111.
fn paragraph(word: &str, language: Language) -> Option<String> {
    let (article, paragraph) = word.strip_suffix(')')?.split_once('(')?;
    let is_number = |text: &str| text.starts_with(|sign: char| sign.is_ascii_digit());
    let is_one = is_number(article) && is_number(paragraph);
    is_one.then(|| format!("{article}, {} {paragraph}", say(language, "law-act-paragraph", &[])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::RuleBook;

    #[test]
    fn the_act_that_sets_a_date_is_named_in_the_language_of_the_reader() {
        let point = "Regulation (EU) 2026/1744, Article 1, points 7 and 40";
        let written = Language::ALL.map(|language| act_in_words(point, language));
        assert_eq!(
            written,
            [
                "Verordening (EU) 2026/1744, artikel 1, punten 7 en 40",
                "règlement (UE) 2026/1744, article 1, points 7 et 40",
                "Verordnung (EU) 2026/1744, Artikel 1, Nummern 7 und 40",
                point,
            ]
        );
        assert_eq!(act_in_words("Article 111(2)", Language::Nl), "artikel 111, lid 2");
        assert_eq!(act_in_words("een decreet (2030)", Language::Fr), "een decreet (2030)");
    }

    #[test]
    fn no_english_word_is_left_of_any_act_of_the_book() {
        let (book, _) = RuleBook::read(crate::law::embedded_files());
        let acts = book.rules().iter().flat_map(|rule| rule.from.iter().map(|from| from.by.as_str()));
        for act in acts {
            let told = act_in_words(act, Language::Nl);
            for english in ["Regulation", "Article", "point ", "points", " and ", "Annex"] {
                assert!(!told.contains(english), "{act}: {told}");
            }
        }
    }
}
