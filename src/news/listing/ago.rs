//! Dates that count from today: `gisteren`, `il y a 2 jours`, `vor einer Woche`, and `16 juli` of a year that goes without saying.

use chrono::{DateTime, Datelike as _, Months, NaiveDate, TimeDelta, Utc};
use chrono_tz::Europe::Brussels;

use super::date::{month, noon};

/// Words of a date that counts from today; more make a sentence.
const WORDS_MAX: usize = 7;

const DAYS: &[(&str, i64)] = &[
    ("vandaag", 0),
    ("today", 0),
    ("aujourd'hui", 0),
    ("heute", 0),
    ("zonet", 0),
    ("zojuist", 0),
    ("gisteren", 1),
    ("yesterday", 1),
    ("hier", 1),
    ("gestern", 1),
    ("eergisteren", 2),
    ("avant-hier", 2),
    ("vorgestern", 2),
];

const ONE: &[&str] = &["een", "één", "a", "an", "one", "un", "une", "ein", "eine", "einem", "einer"];

/// The instant of a date that counts from `now`, never after it.
pub(super) fn day_before(text: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let text = text.to_lowercase().replace('\u{2019}', "'");
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '-'))
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .take(WORDS_MAX + 1)
        .collect();
    if words.len() > WORDS_MAX {
        return None;
    }
    let found = named_day(&words, now).or_else(|| ago(&words, now)).or_else(|| without_year(&words, now))?;
    Some(found.min(now))
}

fn named_day(words: &[&str], now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let (at, days) = words
        .iter()
        .enumerate()
        .find_map(|(at, word)| Some((at, DAYS.iter().find(|(name, _)| name == word)?.1)))?;
    // "hier" is yesterday in French and here in Dutch and German: "lees hier meer" is no date.
    if words[at] == "hier" && at > 0 {
        return None;
    }
    noon(today(now) - TimeDelta::days(days))
}

/// `2 dagen geleden`, `2 days ago`, `il y a 2 jours`, `vor 2 Tagen`.
fn ago(words: &[&str], now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let says_ago = words.iter().any(|word| matches!(*word, "geleden" | "ago" | "vor"))
        || words.windows(3).any(|three| three == ["il", "y", "a"]);
    if !says_ago {
        return None;
    }
    words.windows(2).find_map(|two| {
        let many = if ONE.contains(&two[0]) { 1 } else { two[0].parse::<u16>().ok()? };
        before(now, many, two[1])
    })
}

fn before(now: DateTime<Utc>, many: u16, unit: &str) -> Option<DateTime<Utc>> {
    let is = |starts: &[&str]| starts.iter().any(|start| unit.starts_with(start));
    let (days, months) = (TimeDelta::days(many.into()), u32::from(many));
    if matches!(unit, "u" | "h" | "std") || is(&["uur", "uren", "hour", "heure", "stunde"]) {
        return Some(now - TimeDelta::hours(many.into()));
    }
    if unit == "m" || is(&["min", "sec"]) {
        return Some(now - TimeDelta::minutes(if unit.starts_with("sec") { 0 } else { many.into() }));
    }
    let day = if matches!(unit, "d" | "j") || is(&["dag", "day", "jour", "tag"]) {
        today(now) - days
    } else if is(&["we", "wo", "semaine"]) {
        today(now) - days * 7
    } else if is(&["maand", "month", "mois", "monat"]) {
        today(now).checked_sub_months(Months::new(months))?
    } else if matches!(unit, "an" | "ans") || is(&["jaar", "jaren", "year", "année", "jahr"]) {
        today(now).checked_sub_months(Months::new(months * 12))?
    } else {
        return None;
    };
    noon(day)
}

/// A day and a month: the last such day that is not to come.
fn without_year(words: &[&str], now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let today = today(now);
    words.windows(2).find_map(|two| {
        let (day, month) = numbered(two[0], two[1]).or_else(|| numbered(two[1], two[0]))?;
        let of = |year| NaiveDate::from_ymd_opt(year, month, day);
        noon(of(today.year()).filter(|day| *day <= today).or_else(|| of(today.year() - 1))?)
    })
}

fn numbered(day: &str, name: &str) -> Option<(u32, u32)> {
    let day = day.trim_end_matches(char::is_alphabetic).parse().ok().filter(|day| (1..=31).contains(day))?;
    Some((day, month(name)?))
}

fn today(now: DateTime<Utc>) -> NaiveDate {
    now.with_timezone(&Brussels).date_naive()
}

#[cfg(test)]
mod tests {
    use super::day_before;

    #[test]
    fn a_date_that_counts_from_today_is_read_in_four_languages() {
        let now = "2026-11-23T15:00:00Z".parse().unwrap();
        let found = |text| day_before(text, now).map(|at| at.format("%Y-%m-%d").to_string());
        for (text, day) in [
            ("gisteren", "2026-11-22"),
            ("Nieuws - gisteren om 10:30", "2026-11-22"),
            ("Hier à 14h", "2026-11-22"),
            ("avant-hier", "2026-11-21"),
            ("Heute", "2026-11-23"),
            ("yesterday", "2026-11-22"),
            ("2 dagen geleden", "2026-11-21"),
            ("il y a 2 jours", "2026-11-21"),
            ("vor einer Woche", "2026-11-16"),
            ("3 weeks ago", "2026-11-02"),
            ("een maand geleden", "2026-10-23"),
            ("il y a 1 an", "2025-11-23"),
            ("vor 16 Stunden", "2026-11-22"),
            ("20 nov", "2026-11-20"),
            ("24 décembre", "2025-12-24"),
            ("März 3", "2026-03-03"),
            ("mardi 3 novembre", "2026-11-03"),
        ] {
            assert_eq!(found(text).as_deref(), Some(day), "{text}");
        }
        for text in
            ["lees hier", "binnenkort", "vor allem", "het nieuws van 20 november kwam te laat voor ons", ""]
        {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
