//! Dates as feeds write them: RFC 822 and everything near it, ISO 8601 and everything near it, month names in nl, fr, de, en,
//! Greek and Hungarian, and the Korean forms.

mod iso;
mod zone;

use chrono::{DateTime, NaiveDate, Utc};

use zone::offset_of;

/// Longest text that is looked at; a date with all its names is half as long.
const CHARS_MAX: usize = 100;

/// The instant that a text names. A date without a zone is read as UTC, one without an hour as the beginning of its day.
pub(crate) fn instant(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    if text.is_empty() || text.chars().nth(CHARS_MAX).is_some() {
        return None;
    }
    if let Some(instant) = since_epoch(text) {
        return Some(instant);
    }
    // Most feeds of the world write one of these two, and write it right.
    if text.as_bytes()[0].is_ascii_digit() {
        if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
            return sane(instant.to_utc());
        }
    } else if let Ok(instant) = DateTime::parse_from_rfc2822(text) {
        return sane(instant.to_utc());
    }
    let text = text.to_lowercase();
    iso::instant(&text).or_else(|| named(&text)).and_then(sane)
}

/// Seconds or milliseconds since 1970, between 2001 and 2033: other numbers of ten digits are days (`2026111610`) or nothing.
fn since_epoch(text: &str) -> Option<DateTime<Utc>> {
    if !matches!(text.len(), 10 | 13) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = text.parse().ok()?;
    let millis = if text.len() == 13 { number } else { number * 1000 };
    DateTime::from_timestamp_millis(millis)
        .filter(|_| (1_000_000_000_000..2_000_000_000_000).contains(&millis))
}

/// Years that a feed can mean: archives go back centuries, but year 1 and year 9999 are the mistakes of templates.
fn sane(instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
    use chrono::Datelike;
    (1000..2200).contains(&instant.year()).then_some(instant)
}

/// What a date is made of; the clock is seconds since midnight and the offset seconds east of Greenwich.
#[derive(Default)]
struct Parts {
    day: Option<u32>,
    month: Option<u32>,
    year: Option<i32>,
    clock: i64,
    offset: i64,
}

impl Parts {
    fn instant(&self) -> Option<DateTime<Utc>> {
        let day = NaiveDate::from_ymd_opt(self.year?, self.month?, self.day.unwrap_or(1))?;
        let seconds = chrono::TimeDelta::seconds(self.clock - self.offset);
        day.and_hms_opt(0, 0, 0)?.and_utc().checked_add_signed(seconds)
    }
}

/// A date that names its month: `Mon, 16 Nov 2026 10:00:00 +0100`, `maandag 16 november 2026`, `Nov 16 10:00:00 2026`.
fn named(text: &str) -> Option<DateTime<Utc>> {
    let mut parts = Parts::default();
    let split = |c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | ';');
    let words = text.split(split).flat_map(day_month_year).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.collect();
    let mut afternoon = None;
    for (at, word) in words.iter().copied().enumerate() {
        let before = at.checked_sub(1).map(|at| words[at]);
        let spoken = || spoken_clock(before, word, words.get(at + 1).copied());
        if let Some(clock) = clock_of(word).or_else(spoken) {
            parts.clock = clock;
        } else if let Some((day, month, year)) = numbers_of(word) {
            (parts.day, parts.month, parts.year) = (Some(day), Some(month), Some(year));
        } else if matches!(word, "am" | "pm" | "a.m." | "p.m.") {
            afternoon = Some(word.starts_with('p'));
        } else if let Some(number) = number_of(word) {
            parts.place(word, number);
        } else if parts.month.is_none() && month_of(word).is_some() {
            parts.month = month_of(word);
        } else if let Some(offset) = offset_of(word) {
            parts.offset = offset;
        }
    }
    parts.clock = twelve_hours(parts.clock, afternoon);
    parts.day?;
    parts.instant()
}

impl Parts {
    /// Puts a number where it belongs: four digits or a leading apostrophe are a year, else the first is the day.
    fn place(&mut self, word: &str, number: u32) {
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        if digits == 4 {
            self.year = i32::try_from(number).ok();
        } else if self.day.is_none() && (1..=31).contains(&number) {
            self.day = Some(number);
        } else if self.year.is_none() && digits <= 2 {
            self.year = i32::try_from(if number < 70 { 2000 + number } else { 1900 + number }).ok();
        }
    }
}

/// The clock of twelve hours as that of twenty-four.
fn twelve_hours(clock: i64, afternoon: Option<bool>) -> i64 {
    const NOON: i64 = 12 * 3600;
    match afternoon {
        Some(true) if clock < NOON => clock + NOON,
        Some(false) if (NOON..NOON + 3600).contains(&clock) => clock - NOON,
        _ => clock,
    }
}

/// `16-nov-2026` in its parts; any other word as it is.
fn day_month_year(word: &str) -> Vec<&str> {
    let parts: Vec<&str> = word.split(['-', '/', '.']).filter(|part| !part.is_empty()).collect();
    let named =
        parts.len() == 3 && parts[1].starts_with(char::is_alphabetic) && number_of(parts[0]).is_some();
    if named { parts } else { vec![word] }
}

/// `23/11/2025`, `23.11.2025`, `23-11-2025`: day first, as in Europe, unless the second number can be no month.
fn numbers_of(word: &str) -> Option<(u32, u32, i32)> {
    let mut parts = word.split(['/', '.', '-']);
    let number = |text: &str| -> Option<u32> {
        (matches!(text.len(), 1 | 2) && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse().ok())?
    };
    let (one, two) = (number(parts.next()?)?, number(parts.next()?)?);
    let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    if parts.next().is_some() {
        return None;
    }
    Some(if two > 12 { (two, one, year) } else { (one, two, year) })
}

/// The clock in `om 14.30 uur`, `um 9.05`, `14 Uhr`: a number is one only between words that say so.
fn spoken_clock(before: Option<&str>, word: &str, after: Option<&str>) -> Option<i64> {
    let announced = matches!(before, Some("om" | "um" | "à" | "at"));
    let closed = matches!(after, Some("uur" | "uhr" | "u" | "u." | "h" | "h."));
    let (hour, minute) = match word.split_once('.') {
        Some((hour, minute)) if (announced || closed) && minute.len() == 2 => (hour, minute),
        None if closed => (word, "0"),
        _ => return None,
    };
    let number = |text: &str, limit: i64| -> Option<i64> {
        (matches!(text.len(), 1 | 2) && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse().ok())?
            .filter(|number| *number < limit)
    };
    Some(number(hour, 25)? * 3600 + number(minute, 60)? * 60)
}

/// A number, with the sign of an ordinal behind it: `16`, `16.`, `1er`, `2nd`, `16e`.
fn number_of(word: &str) -> Option<u32> {
    let end = word.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(word.len());
    let ordinal = matches!(&word[end..], "" | "." | "e" | "er" | "st" | "nd" | "rd" | "th" | "de" | "ste");
    (end > 0 && end <= 4 && ordinal).then(|| word[..end].parse().ok())?
}

/// `10:00`, `10:00:05.25`, `10h30`, `10u30` as seconds since midnight.
fn clock_of(word: &str) -> Option<i64> {
    let first = word.bytes().position(|byte| !byte.is_ascii_digit())?;
    if first == 0 || first > 2 || !matches!(word.as_bytes()[first], b':' | b'h' | b'u') {
        return None;
    }
    let (mut clock, mut unit) = (0, 3600);
    for part in word.split([':', 'h', 'u']).take(3) {
        let whole = part.split(['.', ',']).next().unwrap_or_default();
        let digits = whole.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(whole.len());
        let number: i64 = if digits == 0 { 0 } else { whole[..digits].parse().ok()? };
        clock += number * unit;
        unit /= 60;
    }
    // 24:00 and a leap second are written and mean the next minute.
    (clock <= 24 * 3600 + 60).then_some(clock)
}

/// The month that a word names, by the letters that tell months apart.
fn month_of(word: &str) -> Option<u32> {
    const MONTHS: &[(&str, u32)] = &[
        ("jan", 1),
        ("fév", 2),
        ("fev", 2),
        ("feb", 2),
        ("maart", 3),
        ("mrt", 3),
        ("mars", 3),
        ("mär", 3),
        ("mae", 3),
        ("márc", 3),
        ("mar", 3),
        ("avr", 4),
        ("apr", 4),
        ("ápr", 4),
        ("mei", 5),
        ("mai", 5),
        ("may", 5),
        ("máj", 5),
        ("máu", 5),
        ("juin", 6),
        ("jun", 6),
        ("jún", 6),
        ("juil", 7),
        ("jul", 7),
        ("júl", 7),
        ("aoû", 8),
        ("aou", 8),
        ("aug", 8),
        ("sep", 9),
        ("szep", 9),
        ("okt", 10),
        ("oct", 10),
        ("nov", 11),
        ("dez", 12),
        ("déc", 12),
        ("dec", 12),
        ("ιαν", 1),
        ("φεβ", 2),
        ("μάώ", 3),
        ("μαώ", 3),
        ("μάρ", 3),
        ("μαρ", 3),
        ("απρ", 4),
        ("μάι", 5),
        ("μαϊ", 5),
        ("μαι", 5),
        ("ιούν", 6),
        ("ιον", 6),
        ("ιούλ", 7),
        ("ιολ", 7),
        ("αύγ", 8),
        ("αυγ", 8),
        ("σεπ", 9),
        ("οκτ", 10),
        ("νοέ", 11),
        ("νοε", 11),
        ("δεκ", 12),
    ];
    // A weekday in one language begins like a month in another; `mardi` is Tuesday.
    if word.starts_with("mardi") {
        return None;
    }
    MONTHS.iter().find(|(start, _)| word.starts_with(start)).map(|(_, month)| *month)
}

#[cfg(test)]
mod tests {
    use super::instant;

    #[test]
    fn a_date_is_read_in_every_form_that_feeds_use() {
        for (text, expected) in [
            ("Mon, 16 Nov 2026 10:00:00 +0100", "2026-11-16T09:00:00Z"),
            ("Mon, 16 Nov 2026 10:00:00 EST", "2026-11-16T15:00:00Z"),
            ("16 Nov 26 10:00 CEST", "2026-11-16T08:00:00Z"),
            ("Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z"),
            ("Thursday, 01-Jan-04 19:48:21 PST", "2004-01-02T03:48:21Z"),
            ("Sun Jan  4 16:29:06 2004", "2004-01-04T16:29:06Z"),
            ("Sun, Jan 4 2004", "2004-01-04T00:00:00Z"),
            ("November 16, 2026 3:05 pm", "2026-11-16T15:05:00Z"),
            ("maandag 16 november 2026 10u30", "2026-11-16T10:30:00Z"),
            ("mardi 1er décembre 2026 à 10h30", "2026-12-01T10:30:00Z"),
            ("Dienstag, 3. März 2026 10:30 MEZ", "2026-03-03T09:30:00Z"),
            ("2026-11-16", "2026-11-16T00:00:00Z"),
            ("2026-11", "2026-11-01T00:00:00Z"),
            ("2026", "2026-01-01T00:00:00Z"),
            ("20261116", "2026-11-16T00:00:00Z"),
            ("2026-320", "2026-11-16T00:00:00Z"),
            ("2026-11-16T10:00+01:00", "2026-11-16T09:00:00Z"),
            ("2026-11-16 10:00:00.5", "2026-11-16T10:00:00Z"),
            ("2026-11-16T10:00:00 +0100", "2026-11-16T09:00:00Z"),
            ("2026-11-16 10:00:00 CET", "2026-11-16T09:00:00Z"),
            ("2026/11/16 10:00", "2026-11-16T10:00:00Z"),
            ("2004-július-13T9:15-05:00", "2004-07-13T14:15:00Z"),
            ("Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T17:00:00Z"),
            ("2004년 05월 28일 01:31:15", "2004-05-27T16:31:15Z"),
            ("2004-05-25 오후 11:23:17", "2004-05-25T14:23:17Z"),
            ("23/11/2025", "2025-11-23T00:00:00Z"),
            ("Zo 23/11/2025 14:30", "2025-11-23T14:30:00Z"),
            ("3.11.2025", "2025-11-03T00:00:00Z"),
            ("11/23/2025", "2025-11-23T00:00:00Z"),
            ("1795424400", "2026-11-23T09:00:00Z"),
            ("1795424400000", "2026-11-23T09:00:00Z"),
            ("23 okt. 2026 om 14.30 uur", "2026-10-23T14:30:00Z"),
            ("23 okt. 2026 om 14 uur", "2026-10-23T14:00:00Z"),
            ("23. Oktober 2026 um 9.05 Uhr", "2026-10-23T09:05:00Z"),
            ("23 octobre 2026 à 14 h", "2026-10-23T14:00:00Z"),
        ] {
            let read = instant(text).map(|read| read.to_rfc3339_opts(chrono::SecondsFormat::Secs, true));
            assert_eq!(read.as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "gisteren",
            "32 Nov 2026",
            "2026-13-01",
            "10:00",
            "x".repeat(500).as_str(),
            "99999999999",
            "9999999999",
            "99/99/2026",
        ] {
            assert_eq!(instant(text), None, "{text}");
        }
    }
}
