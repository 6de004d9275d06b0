//! The provisions of the AI Act that a text cites, in four languages.
//!
//! Every act has an Article 27, so a text must first speak of the AI Act, and a citation followed by the name of another
//! act is passed over.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::Provision;
use crate::text::Language;

/// The last article and the last annex of Regulation (EU) 2024/1689 as amended.
const ARTICLE_MAX: u16 = 113;
const ANNEXES: [&str; 14] =
    ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV"];

/// How many bytes after a citation may name the act that it belongs to.
const ACT_WITHIN: usize = 80;

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the patterns of this file are tested")
}

/// The names of the Act, and its number.
static AI_ACT: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?ix)\b(?: AI[-\s]?(?:verordening|act|wet) | (?:EU[-\s])?artificial\s+intelligence\s+act
        | (?:r[eè]glement|loi)\s+(?:europ[ée]en(?:ne)?\s+)?sur\s+l['’](?:IA|intelligence\s+artificielle)\b | KI[-\s]?(?:verordnung|VO|gesetz)\b
        | verordening\s+(?:artifici[eë]le|kunstmatige)\s+intelligentie | 2024/1689 | 2026/1744 | FRIA )",
    )
});

/// The names of other acts; `decreet` also at the end of a compound.
static OTHER_ACT: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?ix)\b(?: AVG | GDPR | RGPD | DSGVO | DS-GVO | LED | DSA | DMA | NIS[-\s]?2 | VWEU | TFEU | TFUE | AEUV | BDSG | grondwet\w*
        | constitution | grundgesetz(?:es)? | handvest | charter | charte | \w*decreet | d[ée]cret | \w*decrees?
        | (?:data|services|markets|governance)\s+act | gegevensbescherming\w* | protection\s+des\s+donn[ée]es | datenschutz\w*
        | data\s+protection | dataverordening | wetboek | code | loi\s+du | wet\s+van | richtlijn | directive | richtlinie
        | 2016/679 | 2022/2065 | 2022/2555 )\b",
    )
});

/// Article, then optionally its paragraph as `(3)` or in words, then its point.
static ARTICLE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?ix)\b(?:artikel(?:s|en|n)? | articles? | art\.?)\s*(\d{1,3})([a-z])?\b
        (?: \s?\(\s?(\d{1,2})([a-z])?\s?\) | ,?\s+(?:lid|par(?:agra(?:phe?|af))?\.?|absatz|abs\.|§)\s*(\d{1,2})([a-z])?\b )?
        (?: \s?\(\s?([a-z]{1,2})\s?\) | ,?\s+(?:punt|point|buchstabe|buchst\.|onder|littera|lit\.)\s*\(?([a-z]{1,2})\b\)? )?",
    )
});

static ANNEX: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?ix)\b(?:bijlagen? | annexe?s? | anhangs? | anh\.)\s+([IVX]{1,4})\b
        (?: ,?\s*(?:\(|(?:punt|point|nummer|nr\.|ziffer)\s*)(\d{1,2})\b\)? )?
        (?: \s?\(\s?([a-z])\s?\) | ,?\s+(?:punt|point|buchstabe|buchst\.|onder|lit\.)\s*\(?([a-z])\b\)? )?",
    )
});

/// Subjects that name a provision without its number.
static SUBJECTS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let subjects = [
        (
            r"(?i)\bFRIA\b|effectbeoordeling op het gebied van de grondrechten|grondrechteneffectbeoordeling|fundamental rights impact assessment|analyse d['’]impact sur les droits fondamentaux|Grundrechte-?\s?Folgenabschätzung",
            "art_27",
        ),
        (r"(?i)\bAI[-\s]geletterdheid|\bAI[-\s]literacy|ma[iî]trise de l['’]IA|\bKI-Kompetenz", "art_4"),
    ];
    subjects.into_iter().map(|(pattern, path)| (regex(pattern), path)).collect()
});

/// The provisions of the AI Act that a text cites.
///
/// # Shape
/// As exact as the text: `artikel 6, lid 3` gives `art_6/par_3` and not also `art_6`. The patterns of all four languages
/// are tried whatever the language of the text, because a Dutch text may quote an English one.
pub fn citations(text: &str, _language: Option<Language>) -> BTreeSet<Provision> {
    if !AI_ACT.is_match(text) {
        return BTreeSet::new();
    }
    let mut paths: Vec<String> = Vec::new();
    for (pattern, read) in [(&ARTICLE, article as fn(&Captures<'_>) -> Option<String>), (&ANNEX, annex)] {
        let own = pattern.captures_iter(text).filter(|found| {
            let whole = found.get(0).expect("a match has a whole");
            !of_another_act(&text[whole.end()..])
        });
        paths.extend(own.filter_map(|found| read(&found)));
    }
    let subjects = SUBJECTS.iter().filter(|(pattern, _)| pattern.is_match(text));
    paths.extend(subjects.map(|(_, path)| (*path).to_owned()));
    paths.iter().filter_map(|path| path.parse().ok()).collect()
}

fn article(found: &Captures<'_>) -> Option<String> {
    let group = |which: usize| found.get(which).map(|part| part.as_str().to_lowercase());
    let number: u16 = group(1)?.parse().ok().filter(|number| (1..=ARTICLE_MAX).contains(number))?;
    let mut path = format!("art_{number}{}", group(2).unwrap_or_default());
    if let Some(paragraph) = group(3).or(group(5)) {
        path += &format!("/par_{paragraph}{}", group(4).or(group(6)).unwrap_or_default());
    }
    if let Some(point) = group(7).or(group(8)) {
        path += &format!("/pnt_{point}");
    }
    Some(path)
}

fn annex(found: &Captures<'_>) -> Option<String> {
    let number = found[1].to_uppercase();
    ANNEXES.contains(&number.as_str()).then_some(())?;
    let mut path = format!("anx_{number}");
    if let Some(point) = found.get(2) {
        path += &format!("/pnt_{}", point.as_str());
        if let Some(letter) = found.get(3).or(found.get(4)) {
            path += &format!("/pnt_{}", letter.as_str().to_lowercase());
        }
    }
    Some(path)
}

/// Whether the words after a citation, up to the end of the clause, name another act before they name the AI Act.
fn of_another_act(after: &str) -> bool {
    let mut end = after.len().min(ACT_WITHIN);
    while !after.is_char_boundary(end) {
        end -= 1;
    }
    let near = &after[..end];
    let clause = near.find(['.', ';', '\n', '!', '?']).map_or(near, |stop| &near[..stop]);
    let Some(other) = OTHER_ACT.find(clause) else { return false };
    AI_ACT.find(clause).is_none_or(|own| own.start() > other.start())
}
