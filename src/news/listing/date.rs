//! Finding a date in the text of a page: `Nieuws - 16-07-2024`, `3 november 2026`, `2026-11-20T10:00:00+01:00`.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Europe::Brussels;

/// Month names of the four languages, with and without accents.
const MONTHS: [&[&str]; 12] = [
    &["januari", "janvier", "januar", "january", "jänner"],
    &["februari", "février", "fevrier", "februar", "february"],
    &["maart", "mrt", "mars", "märz", "maerz", "march"],
    &["april", "avril"],
    &["mei", "mai", "may"],
    &["juni", "juin", "june"],
    &["juli", "juillet", "july"],
    &["augustus", "août", "aout", "august"],
    &["september", "septembre"],
    &["oktober", "octobre", "october"],
    &["november", "novembre"],
    &["december", "décembre", "decembre", "dezember"],
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
    let iso = |text| formatted(text, "%Y-%m-%dT%H:%M").or_else(|| formatted(text, "%Y-%m-%d"));
    match format {
        Some(format) => starts(text).find_map(|rest| formatted(rest, format)),
        None => starts(text).find_map(iso).or_else(|| numbers(text)).or_else(|| named(text)),
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
    let written = |format| starts(text).find_map(|rest| formatted(rest, format));
    ["%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"]
        .into_iter()
        .find_map(written)
        .or_else(|| starts(text).find_map(short_year))
}

/// `16/07/24`: a year of two digits counts from 2000, for the web is not older.
fn short_year(text: &str) -> Option<DateTime<Utc>> {
    ["%d-%m-%y", "%d/%m/%y", "%d.%m.%y"].into_iter().find_map(|format| {
        let (day, rest) = NaiveDate::parse_and_remainder(text, format).ok()?;
        // `12.30.20.15` and `16/07/1889` are something else.
        let ends = !rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '/' | '-'));
        noon(day).filter(|_| ends)
    })
}

fn named(text: &str) -> Option<DateTime<Utc>> {
    let text = text.to_lowercase();
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(60).collect();
    words.windows(3).find_map(|three| {
        // `16 juli 2024`, and `July 16, 2024`.
        let (day, month) = match month(three[1]) {
            Some(month) => (three[0], month),
            None => (three[1], month(three[0])?),
        };
        let day = day.trim_end_matches(char::is_alphabetic).parse().ok()?;
        let year = three[2].parse().ok().filter(|year| (1990..2200).contains(year))?;
        noon(NaiveDate::from_ymd_opt(year, month, day)?)
    })
}

/// The number of a month by its name in lower case, written out or cut short; three letters tell months apart, days of the week not.
pub(super) fn month(name: &str) -> Option<u32> {
    let whole = |full: &&str| full.starts_with(name) && name.chars().nth(2).is_some();
    let at = MONTHS.iter().position(|names| names.iter().any(whole))?;
    u32::try_from(at + 1).ok()
}

pub(super) fn noon(day: NaiveDate) -> Option<DateTime<Utc>> {
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
        assert_eq!(found("July 16, 2024", None), midsummer);
        assert_eq!(found("Di. 16.07.24", None), midsummer);
        assert_eq!(found("2024-07-16", None), midsummer);
        assert_eq!(found("2024-07-16T12:00", None), midsummer);
        assert_eq!(found("2024-07-16T10:00:00+02:00", None), Some("2024-07-16T08:00:00+00:00".to_owned()));
        assert_eq!(found("gisteren", None), None);
        assert_eq!(found("16-13-2024", Some("%d-%m-%Y")), None);
    }
}
