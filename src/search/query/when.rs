//! A day in a query: fixed, or one that moves along with today.

use std::fmt;

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::text::fold::fold;

/// A day as a query names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum When {
    /// This day.
    On(NaiveDate),
    /// So many units before today.
    Ago(u32, Unit),
    /// The calendar week, month or year so many before the one of today; `Span(0, Week)` is this week.
    Span(u32, Unit),
}

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Unit {
    Day,
    Week,
    Month,
    Year,
}

/// Which end of a period is meant: `since` means its first day, `until` its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    First,
    Last,
}

/// Furthest back: ten thousand of anything is before the first feed.
const AGO_MAX: u32 = 9_999;

/// Days by name, folded: Dutch, English, French, German.
const DAYS: &[(u32, &[&str])] = &[
    (0, &["vandaag", "today", "aujourd'hui", "aujourdhui", "heute"]),
    (1, &["gisteren", "yesterday", "hier", "gestern"]),
    (2, &["eergisteren", "avant-hier", "avanthier", "vorgestern"]),
];

/// Periods by name, folded; the number says how many before this one.
const SPANS: &[(u32, Unit, &[&str])] = &[
    (0, Unit::Week, &["deze week", "this week", "cette semaine", "diese woche"]),
    (1, Unit::Week, &["vorige week", "last week", "semaine derniere", "la semaine derniere", "letzte woche"]),
    (0, Unit::Month, &["deze maand", "this month", "ce mois", "ce mois-ci", "diesen monat"]),
    (1, Unit::Month, &["vorige maand", "last month", "mois dernier", "le mois dernier", "letzten monat"]),
    (0, Unit::Year, &["dit jaar", "this year", "cette annee", "dieses jahr"]),
    (1, Unit::Year, &["vorig jaar", "last year", "annee derniere", "l'annee derniere", "letztes jahr"]),
];

/// Units by name, folded, singular and plural.
const UNITS: &[(Unit, &[&str])] = &[
    (Unit::Day, &["d", "t", "dag", "dagen", "day", "days", "jour", "jours", "tag", "tage", "tagen"]),
    (Unit::Week, &["w", "s", "week", "weken", "weeks", "semaine", "semaines", "woche", "wochen"]),
    (Unit::Month, &["m", "maand", "maanden", "month", "months", "mois", "monat", "monate", "monaten"]),
    (Unit::Year, &["y", "j", "a", "jaar", "jaren", "year", "years", "an", "ans", "jahr", "jahre", "jahren"]),
];

impl When {
    /// Reads `2026-01-31`, `31/01/2026`, `2026-01`, `2026`, `7d`, `"3 weken"`, `gisteren`, `"vorige maand"`.
    pub(super) fn read(text: &str, edge: Edge) -> Option<When> {
        let text = fold(text);
        let text = text.replace('’', "'");
        let text = text.trim();
        let named = DAYS.iter().find(|(_, names)| names.contains(&text));
        let named = named.map(|(ago, _)| When::Ago(*ago, Unit::Day));
        let span = || SPANS.iter().find(|(.., names)| names.contains(&text));
        let span = || span().map(|(ago, unit, _)| When::Span(*ago, *unit));
        named.or_else(span).or_else(|| ago(text)).or_else(|| fixed(text, edge).map(When::On))
    }

    /// The first and last day of a year.
    pub(super) fn year(text: &str) -> Option<[When; 2]> {
        let year = year(text)?;
        let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).map(When::On);
        Some([day(1, 1)?, day(12, 31)?])
    }

    /// The day, when it does not move.
    pub(crate) fn fixed(self) -> Option<NaiveDate> {
        if let When::On(day) = self { Some(day) } else { None }
    }

    /// Its first day.
    pub(super) fn first(self, today: NaiveDate) -> NaiveDate {
        match self {
            When::On(day) => day,
            When::Ago(count, unit) => back(today, count, unit),
            When::Span(count, unit) => back(begin(today, unit), count, unit),
        }
    }

    /// Its last day.
    pub(super) fn last(self, today: NaiveDate) -> NaiveDate {
        match self {
            When::Span(_, unit) => end(self.first(today), unit),
            day => day.first(today),
        }
    }
}

/// `7d`, `2 weken`.
fn ago(text: &str) -> Option<When> {
    let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
    let count = number.parse().ok().filter(|count| *count <= AGO_MAX)?;
    let unit = UNITS.iter().find(|(_, names)| names.contains(&unit.trim()))?.0;
    Some(When::Ago(count, unit))
}

fn fixed(text: &str, edge: Edge) -> Option<NaiveDate> {
    let whole = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"];
    let day = whole.iter().find_map(|form| NaiveDate::parse_from_str(text, form).ok());
    if let Some(day) = day.filter(|day| (1_000..10_000).contains(&day.year())) {
        return Some(day);
    }
    let (first, unit) = match text.split_once('-') {
        None => (NaiveDate::from_ymd_opt(year(text)?, 1, 1)?, Unit::Year),
        Some((left, month)) if month.len() == 2 => {
            (NaiveDate::from_ymd_opt(year(left)?, month.parse().ok()?, 1)?, Unit::Month)
        }
        Some(_) => return None,
    };
    Some(if edge == Edge::First { first } else { end(first, unit) })
}

fn year(text: &str) -> Option<i32> {
    let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten().filter(|year| *year >= 1_000)
}

fn back(day: NaiveDate, count: u32, unit: Unit) -> NaiveDate {
    let earlier = match unit {
        Unit::Day => day.checked_sub_days(Days::new(count.into())),
        Unit::Week => day.checked_sub_days(Days::new(u64::from(count) * 7)),
        Unit::Month => day.checked_sub_months(Months::new(count)),
        Unit::Year => day.checked_sub_months(Months::new(count * 12)),
    };
    earlier.unwrap_or(NaiveDate::MIN)
}

/// The first day of the week, month or year; a week begins on Monday.
fn begin(day: NaiveDate, unit: Unit) -> NaiveDate {
    let first = match unit {
        Unit::Day => Some(day),
        Unit::Week => day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into())),
        Unit::Month => day.with_day(1),
        Unit::Year => day.with_day(1).and_then(|day| day.with_month(1)),
    };
    first.unwrap_or(day)
}

/// The last day of the week, month or year that begins on `first`.
fn end(first: NaiveDate, unit: Unit) -> NaiveDate {
    let next = match unit {
        Unit::Day => return first,
        Unit::Week => first.checked_add_days(Days::new(7)),
        Unit::Month => first.checked_add_months(Months::new(1)),
        Unit::Year => first.checked_add_months(Months::new(12)),
    };
    next.and_then(|next| next.pred_opt()).unwrap_or(first)
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            When::On(day) => day.fmt(f),
            When::Ago(0, Unit::Day) => f.write_str("today"),
            When::Ago(1, Unit::Day) => f.write_str("yesterday"),
            When::Ago(count, unit) => write!(f, "{count}{}", &unit.name()[..1]),
            When::Span(0, unit) => write!(f, "\"this {}\"", unit.name()),
            When::Span(_, unit) => write!(f, "\"last {}\"", unit.name()),
        }
    }
}

impl Unit {
    fn name(self) -> &'static str {
        match self {
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Year => "year",
        }
    }
}
