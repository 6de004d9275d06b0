//! Numbers and days that a text names, in one form whatever the language writes.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::NaiveDate;
use regex::{Captures, Regex};

use crate::text::fold::fold;

/// What a text counts and dates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Numbers that are not part of a day: `2500000` for both `2,5 miljoen` and `2.5 million`.
    pub numbers: BTreeSet<String>,
    /// Days.
    pub days: BTreeSet<NaiveDate>,
}

/// A number or a day, where it stands in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// What it is worth.
    pub value: Value,
    /// As its author wrote it, with the word that says of what: `2,5 miljoen euro`.
    pub written: String,
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// What a figure is worth.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// A number.
    Number(String),
    /// A day.
    Day(NaiveDate),
}

/// The months by the first letters of their folded names: those that decide, longest first.
const MONTHS: [(&str, u32); 20] = [
    ("juil", 7),
    ("juin", 6),
    ("jan", 1),
    ("fev", 2),
    ("feb", 2),
    ("maa", 3),
    ("mar", 3),
    ("mrt", 3),
    ("apr", 4),
    ("avr", 4),
    ("mei", 5),
    ("mai", 5),
    ("may", 5),
    ("jun", 6),
    ("jul", 7),
    ("sep", 9),
    ("okt", 10),
    ("oct", 10),
    ("nov", 11),
    ("de", 12),
];

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the patterns of this file are tested")
}

/// A month as any of the four languages writes it, whole or cut short.
const MONTH: &str = r"(?:jan(?:uari|uary|uar|vier|v)?|j[aä]nner|feb(?:ruari|ruary|ruar)?|f[eé]v(?:rier|r)?|maart|mars|m[aä]rz|march|mrt|apr(?:il)?
    |avr(?:il)?|mei|mai|may|jun[ie]?|juin|jul[iy]?|juillet|aug(?:ustus|ust)?|ao[uû]t|sept?(?:ember|embre)?|o[kc]t(?:ober|obre)?
    |nov(?:ember|embre)?|d[eé]c(?:ember|embre)?|dez(?:ember)?)";

/// `3 december 2026`, `1er décembre 2026`, `3. Dezember 2026`, `December 3, 2026`, `03/12/2026`, `2026-12-03`.
static DAY: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"(?ix)(?-u:\b)(?: (?P<y1>20\d\d)-(?P<m1>\d\d)-(?P<d1>\d\d) | (?P<d2>\d{{1,2}})[./-](?P<m2>\d{{1,2}})[./-](?P<y2>20\d\d)
        | (?P<d3>\d{{1,2}})(?:\.|er|e|de|st|nd|rd|th)?\s+(?P<m3>{MONTH})(?-u:\b)\.?(?:,?\s+(?P<y3>20\d\d))?
        | (?P<m4>{MONTH})(?-u:\b)\.?\s+(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<y4>20\d\d))? )(?-u:\b)",
    ))
});

/// A number with the separators of any of the four languages, and what multiplies it.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?ix)(?P<n>\d+/20\d\d(?-u:\b)|\d+(?:[.,\u{a0}\u{202f}\x20']\d{3}(?-u:\b))*(?:[.,]\d+)?)
        (?:[\s\u{a0}]*(?P<times>miljoen|millions?|millionen|mio|miljard|milliards?|milliarden?|billion|duizend|mille|tausend|thousand)(?-u:\b))?
        (?P<of>[\s\u{a0}]*(?:%|€|pour\scent(?-u:\b)|[\p{L}-]+))?",
    )
});

/// The figures of a text, in order.
///
/// A day without a year is one of `year`: news dates what is near.
pub fn find(text: &str, year: i32) -> Vec<Figure> {
    let mut found = Vec::new();
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return found;
    }
    let mut from = 0;
    let mut at = 0;
    while let Some(captures) = DAY.captures_at(text, at) {
        let whole = captures.get(0).expect("group 0 is the match");
        if !stands_alone(text, whole.start(), whole.end()) {
            // The end of a word (`rénov`) looked like a month: a day may begin inside what was taken for one.
            at = whole.start() + text[whole.start()..].chars().next().map_or(1, char::len_utf8);
            continue;
        }
        at = whole.end();
        let Some(day) = day(&captures, year) else { continue };
        numbers(text, from, whole.start(), &mut found);
        let written = whole.as_str().to_owned();
        found.push(Figure { value: Value::Day(day), written, start: whole.start(), end: whole.end() });
        from = whole.end();
    }
    numbers(text, from, text.len(), &mut found);
    found
}

/// What a text counts and dates, without order.
pub fn figures(text: &str, year: i32) -> Figures {
    let mut all = Figures::default();
    for figure in find(text, year) {
        match figure.value {
            Value::Number(number) => drop(all.numbers.insert(number)),
            Value::Day(day) => drop(all.days.insert(day)),
        }
    }
    all
}

/// Whether no letter or digit touches a match. The patterns know the letters of ASCII only: with all letters of the world they
/// are read ten times slower.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().next();
    !before.into_iter().chain(after).any(char::is_alphanumeric)
}

fn day(captures: &Captures<'_>, year: i32) -> Option<NaiveDate> {
    let get = |name: &str| captures.name(name).map(|found| found.as_str());
    let number = |name: &str| get(name)?.parse::<u32>().ok();
    let of_year = |name: &str| get(name).map_or(Some(year), |text| text.parse().ok());
    if let (Some(month), Some(day)) = (number("m1"), number("d1")) {
        return NaiveDate::from_ymd_opt(of_year("y1")?, month, day);
    }
    if let (Some(month), Some(day)) = (number("m2"), number("d2")) {
        return NaiveDate::from_ymd_opt(of_year("y2")?, month, day);
    }
    if let (Some(named), Some(day)) = (get("m3"), number("d3")) {
        return NaiveDate::from_ymd_opt(of_year("y3")?, month(named)?, day);
    }
    NaiveDate::from_ymd_opt(of_year("y4")?, month(get("m4")?)?, number("d4")?)
}

fn month(named: &str) -> Option<u32> {
    let named = fold(named);
    match named.as_bytes() {
        [b'a', b'u' | b'o', ..] => Some(8),
        [b'j', b'a', ..] => Some(1),
        _ => MONTHS.iter().find(|(start, _)| named.starts_with(start)).map(|(_, number)| *number),
    }
}

fn numbers(text: &str, from: usize, to: usize, found: &mut Vec<Figure>) {
    for captures in NUMBER.captures_iter(&text[from..to]) {
        let (Some(whole), Some(digits)) = (captures.get(0), captures.name("n")) else { continue };
        // Part of a name such as `H2020` or `v2`: no number.
        let before = text[..from + whole.start()].chars().next_back();
        if before.is_some_and(char::is_alphanumeric) {
            continue;
        }
        let times = captures.name("times").map_or(1.0, |word| times(word.as_str()));
        let Some(value) = value(digits.as_str(), times) else { continue };
        found.push(Figure {
            value: Value::Number(value),
            written: whole.as_str().split_whitespace().collect::<Vec<_>>().join(" "),
            start: from + whole.start(),
            end: from + whole.end(),
        });
    }
}

fn times(word: &str) -> f64 {
    match fold(word).as_str() {
        "miljard" | "milliard" | "milliards" | "milliarde" | "milliarden" | "billion" => 1e9,
        "duizend" | "mille" | "tausend" | "thousand" => 1e3,
        _ => 1e6,
    }
}

/// The last separator is a decimal one unless exactly three digits follow it: `1.200` is a thousand and two hundred.
fn value(digits: &str, times: f64) -> Option<String> {
    if digits.contains('/') {
        // `09/2026` numbers a document: it has no worth but its name.
        return Some(digits.trim_start_matches('0').to_owned());
    }
    let marks: Vec<usize> = digits.match_indices(|c: char| !c.is_ascii_digit()).map(|(at, _)| at).collect();
    let decimal = marks
        .last()
        .filter(|at| digits.len() - **at - 1 != 3 || digits[..**at].len() > 3 && marks.len() == 1);
    let (whole, part) = decimal.map_or((digits, ""), |at| (&digits[..*at], &digits[at + 1..]));
    let only = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let number: f64 = format!("{}.{}0", only(whole), only(part)).parse().ok()?;
    // Three decimals are more than news gives; rounding makes `2,5 miljoen` and `2.500.000` the same text.
    Some(format!("{}", (number * times * 1000.0).round() / 1000.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_same_in_every_language() {
        for text in [
            "2,5 miljoen euro",
            "2.5 million",
            "2.500.000",
            "2,500,000",
            "2 500 000 euros",
            "2,5 Millionen Euro",
        ] {
            let found = figures(text, 2026);
            assert_eq!(found.numbers.iter().map(String::as_str).collect::<Vec<_>>(), ["2500000"], "{text}");
        }
        assert!(figures("het project H2020", 2026).numbers.is_empty());
    }

    #[test]
    fn a_day_is_the_same_in_every_language() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 3).unwrap();
        for text in [
            "tot 3 december 2026",
            "le 3 décembre 2026.",
            "am 3. Dezember 2026",
            "by December 3, 2026",
            "op 03/12/2026",
            "2026-12-03",
            "uiterlijk 3 december",
            "3 Dec. 2026",
            "MaPrimeRénov 3 décembre 2026",
        ] {
            let found = figures(text, 2026);
            assert_eq!(found.days.iter().collect::<Vec<_>>(), [&day], "{text}");
            assert!(found.numbers.is_empty(), "{text}: {found:?}");
        }
    }
}
