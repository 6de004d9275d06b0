//! Dates that begin with their year, as ISO 8601 and W3CDTF have them, and what people make of them.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::{Parts, clock_of, month_of, offset_of, twelve_hours};

/// What a date in Korean is read as when it names no zone: the clock of Seoul.
const KOREAN: i64 = 9 * 3600;

/// The instant of a text in lower case that begins with a year.
pub(super) fn instant(text: &str) -> Option<DateTime<Utc>> {
    let korean = text.contains(['년', '오']);
    let text = if korean { plain(text) } else { text.to_owned() };
    let border = text.find(char::is_whitespace).unwrap_or(text.len());
    let (day, rest) = day_and_rest(&text, border);
    let mut parts = date(day)?;
    if korean {
        parts.offset = KOREAN;
    }
    let mut afternoon = None;
    for word in rest.split(|c: char| c.is_whitespace() || c == ',') {
        let (clock, zone) = clock_and_zone(word.strip_prefix('t').unwrap_or(word));
        if matches!(word, "am" | "pm") {
            afternoon = Some(word == "pm");
            continue;
        }
        if let Some(clock) = clock_of(clock).or_else(|| packed(clock)) {
            parts.clock = clock;
        }
        if let Some(offset) = offset_of(zone) {
            parts.offset = offset;
        }
    }
    parts.clock = twelve_hours(parts.clock, afternoon);
    parts.instant()
}

/// The Korean words as the signs that others write.
fn plain(text: &str) -> String {
    let text = text.replace("년", "-").replace("월", "-").replace('일', " ");
    let text = text.replace("오전", " am ").replace("오후", " pm ").replace("- ", "-");
    text.trim().to_owned()
}

/// The day, and what follows the `T` or the space behind it.
fn day_and_rest(text: &str, border: usize) -> (&str, &str) {
    // The T of ISO stands between two digits; month names have theirs between letters.
    let bytes = text.as_bytes();
    let at = (1..border).find(|&at| bytes[at] == b't' && bytes[at - 1].is_ascii_digit()).unwrap_or(border);
    (&text[..at], text.get(at + 1..).unwrap_or_default())
}

fn clock_and_zone(word: &str) -> (&str, &str) {
    let at = word.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.'))).unwrap_or(word.len());
    word.split_at(at)
}

/// `100500`, `1005` as seconds since midnight.
fn packed(clock: &str) -> Option<i64> {
    let clock = clock.split('.').next()?;
    let number = |range: std::ops::Range<usize>| -> Option<i64> { clock.get(range)?.parse().ok() };
    match clock.len() {
        4 => Some(number(0..2)? * 3600 + number(2..4)? * 60),
        6 => Some(number(0..2)? * 3600 + number(2..4)? * 60 + number(4..6)?),
        _ => None,
    }
    .filter(|clock| *clock <= 24 * 3600)
}

/// `2026-11-16`, `2026/11/16`, `2026-320`, `20261116`, `2026-11`, `2026`, `2026-július-13`.
fn date(text: &str) -> Option<Parts> {
    let parts: Vec<&str> = text.split(['-', '/', '.']).filter(|part| !part.is_empty()).collect();
    let year = |text: &str| -> Option<i32> { (text.len() == 4).then(|| text.parse().ok())? };
    let small = |text: &str| -> Option<u32> { (text.len() <= 2).then(|| text.parse().ok())? };
    let mut found = Parts { year: year(parts.first()?.get(..4)?), ..Parts::default() };
    match parts[..] {
        [whole] if whole.len() == 8 => {
            (found.month, found.day) = (small(whole.get(4..6)?), small(whole.get(6..8)?));
            found.day?;
        }
        [year] if year.len() == 4 => found.month = Some(1),
        [year, ordinal] if year.len() == 4 && ordinal.len() == 3 => {
            let day = NaiveDate::from_yo_opt(found.year?, ordinal.parse().ok()?)?;
            (found.month, found.day) = (Some(day.month()), Some(day.day()));
        }
        [year, month] if year.len() == 4 => found.month = small(month),
        [year, month, day] if year.len() == 4 => {
            (found.month, found.day) = (small(month).or_else(|| month_of(month)), small(day));
            found.day?;
        }
        _ => return None,
    }
    Some(found)
}
