//! The rhythm of a feed, and from when on its silence is news.
//!
//! # The test
//! Items are gathered into days of publication, so that ten items in a morning are one event. Between two such days lies a gap,
//! counted in working days: weekends count only for a feed that publishes on them, holidays and the days around New Year
//! do not count, and a day of summer counts half. Gaps are taken to follow a gamma distribution, of which the Poisson process
//! (exponential gaps) is one case and a weekly column (hardly any spread) another; mean and spread come from the last gaps, the
//! spread drawn towards that of a Poisson process as long as gaps are few. Silence is news when a gap this long would come
//! up once in twenty years of a feed with that rhythm, and is a third longer than any gap seen, and longer than four working days.
//!
//! # False alarms
//! By construction one in twenty years for a feed whose gaps follow the distribution. The chapter `silence` of the specification
//! measures it over simulated feeds of six kinds, with summers and Christmas weeks that do not, and how long a dead feed goes unnamed.
//!
//! # Source
//! Quantile of the gamma distribution: Wilson and Hilferty (1931); of the normal distribution: Hastings (1955), formula 26.2.22 of
//! Abramowitz and Stegun, within 0.003.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::text::holidays::is_holiday;

/// Gaps that are looked at: the last ones, for a feed may change its rhythm.
const GAPS_MAX: usize = 40;
/// With fewer gaps a rhythm is a guess.
const GAPS_MIN: usize = 4;
/// A feed whose rhythm is not known is silent after four months: the summer of a yearly one is over by then.
const UNKNOWN: TimeDelta = TimeDelta::days(120);
/// The part of its days of publication on weekends that makes a feed publish on weekends: half of what chance would give.
const WEEKENDS_MIN: f64 = 0.15;
/// No silence is news sooner: an editor may be ill for most of a week.
const FLOOR: f64 = 4.0;
/// Longer than any gap seen by a third: what happened before may happen again.
const OVER_LONGEST: f64 = 4.0 / 3.0;
/// False alarms in a year of one feed: with fifty feeds, an operator looks at two or three in vain.
const ALARMS_A_YEAR: f64 = 0.05;
/// Working days in a year, holidays apart.
const YEAR: f64 = 250.0;
/// However seldom a feed publishes, one gap in a hundred is no news.
const CHANCE_MAX: f64 = 0.01;
/// The chance of a gap that makes a feed quiet.
const QUIET: f64 = 0.1;
/// How many gaps the spread of a Poisson process weighs against those seen.
const PRIOR: f64 = 2.0;
/// A gap is no more regular than this: with a shape of 12 nine in ten lie within half of the mean.
const SHAPE: (f64, f64) = (0.3, 12.0);
/// Days that are walked ahead at most: a feed that publishes once a year is silent for three.
const AHEAD_MAX: u64 = 1_200;

/// The rhythm of a feed and what follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rhythm {
    /// When its last item was published.
    pub last: DateTime<Utc>,
    /// Working days between two days of publication; `None` while there are too few to tell.
    pub typical: Option<f64>,
    /// From then on it is quieter than usual.
    pub quiet_after: DateTime<Utc>,
    /// From then on its silence is news.
    pub silent_after: DateTime<Utc>,
}

/// Decides the rhythm of a feed from the instants at which its items were published or first seen.
///
/// # Shape
/// In any order; `None` without any. `zone` says which instants make one day.
pub fn rhythm(times: &[DateTime<Utc>], zone: Tz) -> Option<Rhythm> {
    let last = times.iter().max().copied()?;
    let days: BTreeSet<NaiveDate> = times.iter().map(|at| at.with_timezone(&zone).date_naive()).collect();
    let days: Vec<NaiveDate> = days.into_iter().rev().take(GAPS_MAX + 1).collect();
    let weekends =
        days.iter().filter(|day| is_weekend(**day)).count() as f64 >= WEEKENDS_MIN * days.len() as f64;
    let gaps: Vec<f64> =
        days.windows(2).map(|pair| between(pair[1], pair[0], weekends)).filter(|gap| *gap > 0.0).collect();
    if gaps.len() < GAPS_MIN {
        return Some(Rhythm {
            last,
            typical: None,
            quiet_after: last + UNKNOWN / 2,
            silent_after: last + UNKNOWN,
        });
    }
    let spread = Spread::of(&gaps);
    let longest = gaps.iter().copied().fold(0.0, f64::max);
    // A feed with few gaps a year may be judged by more likely ones, for as few alarms.
    let chance = (ALARMS_A_YEAR * spread.mean / YEAR).min(CHANCE_MAX);
    let silent = spread.quantile(chance).max(longest * OVER_LONGEST).max(FLOOR);
    let quiet = spread.quantile(QUIET).max(FLOOR / 2.0).min(silent);
    let after = |gap: f64| end_of(ahead(days[0], gap, weekends), zone).max(last);
    Some(Rhythm { last, typical: Some(spread.mean), quiet_after: after(quiet), silent_after: after(silent) })
}

/// Mean and shape of the gaps.
struct Spread {
    mean: f64,
    shape: f64,
    count: f64,
}

impl Spread {
    fn of(gaps: &[f64]) -> Spread {
        let count = gaps.len() as f64;
        let mean = gaps.iter().sum::<f64>() / count;
        let squares: f64 = gaps.iter().map(|gap| (gap - mean).powi(2)).sum();
        // A Poisson process has the variance of its squared mean.
        let variance = (squares + PRIOR * mean * mean) / (count - 1.0 + PRIOR);
        Spread { mean, shape: (mean * mean / variance).clamp(SHAPE.0, SHAPE.1), count }
    }

    /// The gap that is exceeded with this chance, with the mean two standard errors longer than it was seen.
    fn quantile(&self, chance: f64) -> f64 {
        let normal = normal(chance);
        let unsure = 1.0 + 2.0 / (self.shape * self.count).sqrt();
        let ninth = 1.0 / (9.0 * self.shape);
        self.mean * unsure * (1.0 - ninth + normal * ninth.sqrt()).max(0.0).powi(3)
    }
}

/// How many standard deviations are exceeded with this chance.
fn normal(chance: f64) -> f64 {
    let t = (-2.0 * chance.ln()).sqrt();
    t - (2.30753 + 0.27061 * t) / (1.0 + 0.99229 * t + 0.04481 * t * t)
}

/// Working days after one day up to another.
fn between(from: NaiveDate, to: NaiveDate, weekends: bool) -> f64 {
    // A gap of years says no more than one of the longest walk.
    from.iter_days()
        .skip(1)
        .take_while(|day| *day <= to)
        .take(AHEAD_MAX as usize)
        .map(|day| weight(day, weekends))
        .sum()
}

/// The day on which more than so many working days have passed.
fn ahead(from: NaiveDate, gap: f64, weekends: bool) -> NaiveDate {
    let mut passed = 0.0;
    for day in from.iter_days().skip(1).take(AHEAD_MAX as usize) {
        passed += weight(day, weekends);
        if passed > gap {
            return day;
        }
    }
    from.checked_add_days(Days::new(AHEAD_MAX)).unwrap_or(from)
}

/// What a day counts for: whether anything could be expected on it.
fn weight(day: NaiveDate, weekends: bool) -> f64 {
    let new_year = matches!((day.month(), day.day()), (12, 24..) | (1, ..=2));
    // From the Flemish holiday until schools prepare: councils do not meet and half of the staff is away.
    let summer = matches!((day.month(), day.day()), (7, 11..) | (8, ..=20));
    if is_holiday(day) || new_year || (is_weekend(day) && !weekends) {
        0.0
    } else if summer {
        0.5
    } else {
        1.0
    }
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The last instant of a day in a zone.
fn end_of(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.checked_add_days(Days::new(1)).and_then(|day| day.and_hms_opt(0, 0, 0));
    let instant = midnight.and_then(|local| zone.from_local_datetime(&local).earliest());
    // Where the clock skips midnight, noon of the day before is near enough.
    instant.map_or_else(
        || day.and_hms_opt(12, 0, 0).unwrap_or_default().and_utc(),
        |local| local.with_timezone(&Utc),
    )
}
