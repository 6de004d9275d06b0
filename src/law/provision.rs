//! A unit of law, named by its ELI sub-division path.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::text::Language;

/// A unit of the AI Act: `art_27`, `art_5/par_1/pnt_ba`, `anx_III/pnt_5/pnt_a`.
///
/// # Source
/// The ELI template of the EU Publications Office for sub-divisions of an act.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[schema(value_type = String, pattern = "^(art|anx|rct|cpt)_[A-Za-z0-9]+(/(par|pnt|sub|sct)_[A-Za-z0-9]+)*$", example = "art_27/par_1")]
#[serde(try_from = "String", into = "String")]
pub struct Provision(String);

/// The consolidated text that links lead to.
const CONSOLIDATED: &str = "https://eur-lex.europa.eu/legal-content";
const CELEX: &str = "CELEX:02024R1689-20260727";

impl Provision {
    /// The path, as written in rules and in the database.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `other` is this unit or lies inside it: `art_27` covers `art_27/par_1`.
    pub fn covers(&self, other: &Provision) -> bool {
        other.0 == self.0 || (other.0.starts_with(&self.0) && other.0[self.0.len()..].starts_with('/'))
    }

    /// Its place in the Act, to sort by: Article 5 before 50, point b before ba, the annexes after the articles.
    pub fn place(&self) -> Vec<(u8, i32, String)> {
        self.0.split('/').map(segment_place).collect()
    }

    /// How an official of that language cites it: `artikel 5, lid 1, punt b bis)`.
    pub fn cite(&self, language: Language) -> String {
        let words = Words::of(language);
        let mut cited = String::new();
        for (place, segment) in self.0.split('/').enumerate() {
            let (kind, number) = segment.split_once('_').expect("a provision is checked when it is read");
            let number = words.number(number);
            let part = match kind {
                "art" => format!("{} {number}", words.article),
                "anx" => format!("{} {number}", words.annex),
                "par" => format!("{} {number}", words.paragraph),
                "pnt" if number.starts_with(|c: char| c.is_ascii_digit()) => {
                    format!("{} {number}", words.numbered)
                }
                "pnt" => format!("{} {number})", words.point),
                "sub" => format!("{} {number}", words.subparagraph),
                _ => format!("{} {number}", words.section),
            };
            if place > 0 {
                cited.push_str(", ");
            }
            cited.push_str(&part);
        }
        cited
    }

    /// The address of the article or annex in the consolidated text of 27 July 2026.
    ///
    /// The consolidation has anchors for articles and annexes only, so a paragraph leads to its article.
    pub fn url(&self, language: Language) -> String {
        let anchor = self.0.split('/').next().expect("a split has a first part");
        format!("{CONSOLIDATED}/{}/TXT/HTML/?uri={CELEX}#{anchor}", language.code().to_uppercase())
    }
}

fn segment_place(segment: &str) -> (u8, i32, String) {
    let (kind, number) = segment.split_once('_').expect("a provision is checked when it is read");
    let kind_place =
        ["rct", "cpt", "art", "anx"].iter().position(|known| *known == kind).map_or(9, |place| place as u8);
    match kind {
        "anx" => (kind_place, roman(number), String::new()),
        _ => {
            let digits = number.chars().take_while(char::is_ascii_digit).count();
            (kind_place, number[..digits].parse().unwrap_or(0), number[digits..].to_owned())
        }
    }
}

/// The annexes are numbered I to XIV.
fn roman(number: &str) -> i32 {
    let value = |sign| match sign {
        'I' => 1,
        'V' => 5,
        'X' => 10,
        _ => 0,
    };
    let signs: Vec<i32> = number.chars().map(value).collect();
    let next = signs.iter().skip(1).chain([&0]);
    // A smaller sign before a larger one takes off: IX.
    signs.iter().zip(next).map(|(sign, next)| if sign < next { -sign } else { *sign }).sum()
}

struct Words {
    article: &'static str,
    annex: &'static str,
    paragraph: &'static str,
    point: &'static str,
    /// A point that is a number, which German calls otherwise.
    numbered: &'static str,
    subparagraph: &'static str,
    section: &'static str,
    /// `4a` in English, `4 bis` in Dutch and French.
    latin_insertions: bool,
}

impl Words {
    fn of(language: Language) -> Words {
        let words = |article, annex, paragraph, point, subparagraph, section, latin_insertions| Words {
            article,
            annex,
            paragraph,
            point,
            numbered: if language == Language::De { "Nummer" } else { point },
            subparagraph,
            section,
            latin_insertions,
        };
        match language {
            Language::Nl => words("artikel", "bijlage", "lid", "punt", "alinea", "afdeling", true),
            Language::Fr => words("article", "annexe", "paragraphe", "point", "alinéa", "section", true),
            Language::De => {
                words("Artikel", "Anhang", "Absatz", "Buchstabe", "Unterabsatz", "Abschnitt", false)
            }
            Language::En => words("Article", "Annex", "paragraph", "point", "subparagraph", "Section", false),
        }
    }

    /// `ba` is written `b bis` in Dutch and French: the second letter counts the insertions.
    fn number(&self, number: &str) -> String {
        const LATIN: [(char, &str); 4] = [('a', "bis"), ('b', "ter"), ('c', "quater"), ('d', "quinquies")];
        let (base, last) = number.split_at(number.len().saturating_sub(1));
        let inserted = !base.is_empty()
            && (base.ends_with(|c: char| c.is_ascii_digit())
                || (base.len() == 1 && base != "i" && base != "v" && base != "x"))
            && self.latin_insertions;
        match LATIN.iter().find(|(letter, _)| inserted && last.starts_with(*letter)) {
            Some((_, suffix)) => format!("{base} {suffix}"),
            None => number.to_owned(),
        }
    }
}

impl fmt::Display for Provision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Provision {
    type Err = String;

    fn from_str(path: &str) -> Result<Self, Self::Err> {
        let well_formed = path.split('/').enumerate().all(|(place, segment)| {
            let Some((kind, number)) = segment.split_once('_') else { return false };
            let kind_fits = match place {
                0 => matches!(kind, "art" | "anx" | "rct" | "cpt"),
                _ => matches!(kind, "par" | "pnt" | "sub" | "sct"),
            };
            kind_fits && !number.is_empty() && number.chars().all(|c| c.is_ascii_alphanumeric())
        });
        if well_formed {
            Ok(Provision(path.to_owned()))
        } else {
            Err(format!("`{path}` is not a provision such as `art_27/par_1` or `anx_III/pnt_5/pnt_a`"))
        }
    }
}

impl TryFrom<String> for Provision {
    type Error = String;

    fn try_from(path: String) -> Result<Self, Self::Error> {
        path.parse()
    }
}

impl From<Provision> for String {
    fn from(provision: Provision) -> Self {
        provision.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cite(path: &str, language: Language) -> String {
        path.parse::<Provision>().unwrap().cite(language)
    }

    #[test]
    fn a_provision_is_cited_as_the_official_text_of_each_language_does() {
        assert_eq!(cite("art_5/par_1/pnt_ba", Language::Nl), "artikel 5, lid 1, punt b bis)");
        assert_eq!(cite("art_5/par_1/pnt_ba", Language::En), "Article 5, paragraph 1, point ba)");
        assert_eq!(cite("art_4a", Language::Fr), "article 4 bis");
        assert_eq!(cite("anx_III/pnt_5/pnt_a", Language::Nl), "bijlage III, punt 5, punt a)");
        assert_eq!(cite("art_6/par_1b", Language::Nl), "artikel 6, lid 1 ter");
        let of_two_kinds = "Anhang III, Nummer 5, Buchstabe a)";
        assert_eq!(cite("anx_III/pnt_5/pnt_a", Language::De), of_two_kinds, "a number is no letter");
    }

    #[test]
    fn an_article_covers_its_paragraphs_but_not_its_namesakes() {
        let article: Provision = "art_5".parse().unwrap();
        assert!(article.covers(&"art_5/par_1".parse().unwrap()));
        assert!(!article.covers(&"art_50".parse().unwrap()));
    }

    #[test]
    fn provisions_stand_in_the_order_of_the_act() {
        let written =
            ["art_4a", "art_5/par_1/pnt_b", "art_5/par_1/pnt_ba", "art_50/par_1", "anx_III/pnt_10", "anx_IX"];
        let mut provisions: Vec<Provision> = written.iter().rev().map(|path| path.parse().unwrap()).collect();
        provisions.sort_by_key(Provision::place);
        assert_eq!(provisions.iter().map(Provision::as_str).collect::<Vec<_>>(), written);
    }

    #[test]
    fn a_path_that_is_not_a_provision_is_refused() {
        for path in ["", "27", "art_", "art_5/1", "par_1", "art_5//par_1", "art_5/par_1;"] {
            assert!(path.parse::<Provision>().is_err(), "{path}");
        }
    }
}
