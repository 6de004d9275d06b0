//! Finding a date in the text of a page: `Nieuws - 16-07-2024`, `3 november 2026`, `2026-11-20T10:00:00+01:00`.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Europe::Brussels;

/// Month names of the four languages, by the letters that tell them apart.
const MONTHS: &[(&str, u32)] = &[
    ("jan", 1),
    ("fév", 2),
    ("fev", 2),
    ("feb", 2),
    ("maart", 3),
    ("mrt", 3),
    ("mars", 3),
    ("mär", 3),
    ("mar", 3),
    ("avr", 4),
    ("apr", 4),
    ("mei", 5),
    ("mai", 5),
    ("may", 5),
    ("juin", 6),
    ("jun", 6),
    ("juil", 7),
    ("jul", 7),
    ("aoû", 8),
    ("aou", 8),
    ("aug", 8),
    ("sep", 9),
    ("okt", 10),
    ("oct", 10),
    ("nov", 11),
    ("dez", 12),
    ("dec", 12),
    ("déc", 12),
];

/// The instant of a date in a text, on the clock of Brussels, where the publishers are.
///
/// A day without an hour becomes its noon: midnight in Brussels is still the day before in UTC, by which searches count.
///
/// # Shape
/// With a format (the notation of `strftime`) only that is sought, anywhere in the text; without one ISO dates, day-month-year
/// and days with a month's name.
pub fn day_in(text: &str, format: Option<&str>) -> Option<DateTime<Utc>> {
    if let Ok(instant) = DateTime::parse_from_rfc3339(text.trim()) {
        return Some(instant.to_utc());
    }
    match format {
        Some(format) => starts(text).find_map(|rest| formatted(rest, format)),
        None => starts(text)
            .find_map(|rest| formatted(rest, "%Y-%m-%d"))
            .or_else(|| numbers(text))
            .or_else(|| named(text)),
    }
}

/// The text from each place where a date could begin.
fn starts(text: &str) -> impl Iterator<Item = &str> {
    let mut before = ' ';
    // A date stands in the first 200 characters or is none of ours.
    text.char_indices().take(200).filter_map(move |(at, c)| {
        let begins = c.is_alphanumeric() && !before.is_alphanumeric();
        before = c;
        begins.then(|| &text[at..])
    })
}

fn formatted(text: &str, format: &str) -> Option<DateTime<Utc>> {
    if let Ok((instant, _)) = NaiveDateTime::parse_and_remainder(text, format) {
        return local(instant);
    }
    NaiveDate::parse_and_remainder(text, format).ok().and_then(|(day, _)| noon(day))
}

fn numbers(text: &str) -> Option<DateTime<Utc>> {
    ["%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"]
        .into_iter()
        .find_map(|format| starts(text).find_map(|rest| formatted(rest, format)))
}

fn named(text: &str) -> Option<DateTime<Utc>> {
    let text = text.to_lowercase();
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(60).collect();
    words.windows(3).find_map(|three| {
        let month = MONTHS.iter().find(|(start, _)| three[1].starts_with(start))?.1;
        let day = three[0].trim_end_matches(char::is_alphabetic).parse().ok()?;
        let year = three[2].parse().ok().filter(|year| (1990..2200).contains(year))?;
        noon(NaiveDate::from_ymd_opt(year, month, day)?)
    })
}

fn noon(day: NaiveDate) -> Option<DateTime<Utc>> {
    local(day.and_hms_opt(12, 0, 0)?)
}

fn local(instant: NaiveDateTime) -> Option<DateTime<Utc>> {
    // The web began in 1990; an earlier year is a day that was read as one (`16-07-20|24`).
    if !(1990..2200).contains(&instant.year()) {
        return None;
    }
    Some(Brussels.from_local_datetime(&instant).earliest()?.to_utc())
}

#[cfg(test)]
mod tests {
    use super::day_in;

    #[test]
    fn a_date_is_found_inside_a_text() {
        let found = |text, format| day_in(text, format).map(|instant| instant.to_rfc3339());
        let midsummer = Some("2024-07-16T10:00:00+00:00".to_owned());
        assert_eq!(found("Nieuws - 16-07-2024", Some("%d-%m-%Y")), midsummer);
        assert_eq!(found("Nieuws - 16-07-2024", None), midsummer);
        assert_eq!(found("Dinsdag 16 juli 2024, 10 u.", None), midsummer);
        assert_eq!(found("mardi 16 juillet 2024", None), midsummer);
        assert_eq!(found("2024-07-16", None), midsummer);
        assert_eq!(found("2024-07-16T10:00:00+02:00", None), Some("2024-07-16T08:00:00+00:00".to_owned()));
        assert_eq!(found("gisteren", None), None);
        assert_eq!(found("16-13-2024", Some("%d-%m-%Y")), None);
    }
}
