//! When a subscriber wants to be left alone, and what may reach them all the same.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::digest::next_digest;
use super::{Address, Rhythm};

/// What a subscriber set beside the rhythm; what is left out follows the town.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Timing {
    /// The hour of a digest, 0 to 23.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 23)]
    pub hour: Option<u32>,
    /// The day of a weekly digest.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, pattern = "^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)$")]
    pub weekday: Option<Weekday>,
    /// The time zone of the subscriber's clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "Europe/Brussels")]
    pub zone: Option<Tz>,
    /// When nothing is told.
    #[serde(skip_serializing_if = "Quiet::is_never")]
    pub quiet: Quiet,
    /// Whether something urgent is told at once, whatever the rhythm and the quiet hours.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub urgent_at_once: bool,
    /// Messages an hour before the rest becomes one bundle.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 1000)]
    pub hourly_max: Option<u32>,
}

/// When nothing is told. What comes up meanwhile is told afterwards, in one message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Quiet {
    /// Every day between these hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$", example = "22:00-07:00")]
    pub hours: Option<QuietHours>,
    /// All of Saturday and Sunday.
    pub weekends: bool,
    /// All of a Belgian public holiday.
    pub holidays: bool,
}

/// Hours of a day, over midnight when they end before they begin: `22:00-07:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct QuietHours {
    from: NaiveTime,
    until: NaiveTime,
}

/// Whether an alert can wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// It can wait for the digest or the morning.
    Ordinary,
    /// A duty is due within a week, a system turns out to be prohibited, or a disk fills.
    Urgent,
}

/// What an alert that was not told at once waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = HeldBy)]
#[serde(rename_all = "kebab-case")]
pub enum Held {
    /// The digest of its rhythm.
    Digest,
    /// The end of the quiet hours.
    Quiet,
    /// The brake: too many messages within the hour.
    Brake,
    /// The end of a pause.
    Pause,
}

impl Held {
    /// The word of the store and of message keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Held::Digest => "digest",
            Held::Quiet => "quiet",
            Held::Brake => "brake",
            Held::Pause => "pause",
        }
    }

    /// Back from the word of the store.
    pub fn read(word: &str) -> Option<Held> {
        [Held::Digest, Held::Quiet, Held::Brake, Held::Pause].into_iter().find(|held| held.as_str() == word)
    }
}

/// The cause of a pause that somebody asked for.
pub const ASKED: &str = "asked for";

/// The highest limit that is one: more than a message every four seconds is none to a person.
pub const HOURLY_LIMIT: u32 = 1_000;
/// Messages an hour that a person is told one by one, when nothing else was asked: one every five minutes.
const HOURLY_MAX: u32 = 12;

impl Timing {
    /// Whether its numbers can be: an hour of a day, and a number of messages that is a limit.
    pub fn is_sound(&self) -> bool {
        let limits = 1..=HOURLY_LIMIT;
        self.hour.is_none_or(|hour| hour < 24) && self.hourly_max.is_none_or(|max| limits.contains(&max))
    }

    /// When an alert is told: `None` at once, else together with whatever else is due at that instant.
    ///
    /// # Shape
    /// Never inside the quiet hours, unless it is urgent and the subscriber wants to hear of that at once.
    pub fn told_at(
        &self,
        rhythm: Rhythm,
        urgency: Urgency,
        now: DateTime<Utc>,
        town: Tz,
    ) -> Option<DateTime<Utc>> {
        if self.breaks_through(urgency) {
            return None;
        }
        let zone = self.zone.unwrap_or(town);
        let due = next_digest(rhythm, self, now, zone);
        let free = self.quiet.ends(due.unwrap_or(now), zone);
        due.map(|_| free).or_else(|| (free > now).then_some(free))
    }

    /// The first instant from `now` on that lies outside of the quiet hours.
    pub fn free_from(&self, now: DateTime<Utc>, town: Tz) -> DateTime<Utc> {
        self.quiet.ends(now, self.zone.unwrap_or(town))
    }

    /// Whether something of this urgency is told at once, whatever the rhythm, the quiet hours and the brake.
    pub fn breaks_through(&self, urgency: Urgency) -> bool {
        urgency == Urgency::Urgent && self.urgent_at_once
    }

    /// What an alert of `created` that was told or will be told at `due` waited for; `None` when it never waited.
    pub fn held_by(
        &self,
        rhythm: Rhythm,
        urgency: Urgency,
        created: DateTime<Utc>,
        due: DateTime<Utc>,
        town: Tz,
    ) -> Option<Held> {
        if due <= created {
            return None;
        }
        if next_digest(rhythm, self, created, self.zone.unwrap_or(town)) == Some(due) {
            return Some(Held::Digest);
        }
        let planned = self.told_at(rhythm, urgency, created, town);
        Some(match planned {
            Some(planned) if planned == due => Held::Quiet,
            // The brake lets go within the hour; whatever else moves an alert is the end of a pause.
            None if due - created <= TimeDelta::hours(1) => Held::Brake,
            _ => Held::Pause,
        })
    }

    /// Messages an hour that this address is told one by one; `None` sets no limit, which suits a program.
    pub fn brake(&self, to: &Address) -> Option<u32> {
        self.hourly_max.or(match to {
            Address::Email(_) | Address::Telegram(_) => Some(HOURLY_MAX),
            Address::Webhook(_) => None,
        })
    }
}

impl Quiet {
    fn is_never(&self) -> bool {
        *self == Quiet::default()
    }

    /// The first instant from `from` on at which something may be told.
    fn ends(&self, from: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
        let mut instant = from;
        // Christmas on a Thursday, the weekend and its nights are eight steps; 40 end a rule that forbids everything.
        for _ in 0..40 {
            let local = instant.with_timezone(&zone).naive_local();
            let later = if self.is_quiet_day(local.date()) {
                local.date().checked_add_days(Days::new(1)).map(|day| day.and_time(NaiveTime::MIN))
            } else {
                self.hours.and_then(|hours| hours.end_around(local.date(), local.time()))
            };
            match later.and_then(|local| first_instant(local, zone)) {
                Some(later) if later > instant => instant = later,
                _ => return instant,
            }
        }
        instant
    }

    fn is_quiet_day(&self, day: NaiveDate) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        (self.weekends && weekend) || (self.holidays && crate::text::holidays::is_holiday(day))
    }
}

impl QuietHours {
    /// When the quiet hours around this time end; `None` outside of them.
    fn end_around(self, day: NaiveDate, time: NaiveTime) -> Option<chrono::NaiveDateTime> {
        let over_midnight = self.until <= self.from;
        let tomorrow = day.checked_add_days(Days::new(1))?;
        match over_midnight {
            false => (time >= self.from && time < self.until).then(|| day.and_time(self.until)),
            true if time >= self.from => Some(tomorrow.and_time(self.until)),
            true => (time < self.until).then(|| day.and_time(self.until)),
        }
    }
}

impl FromStr for QuietHours {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("`{text}` is not hours such as 22:00-07:00");
        let (from, until) = text.split_once('-').ok_or_else(wrong)?;
        let time = |text: &str| NaiveTime::parse_from_str(text.trim(), "%H:%M").map_err(|_| wrong());
        let (from, until) = (time(from)?, time(until)?);
        if from == until { Err(wrong()) } else { Ok(QuietHours { from, until }) }
    }
}

impl fmt::Display for QuietHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from.format("%H:%M"), self.until.format("%H:%M"))
    }
}

impl TryFrom<String> for QuietHours {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<QuietHours> for String {
    fn from(hours: QuietHours) -> Self {
        hours.to_string()
    }
}

/// A local time as an instant; where the clock skips it, the first quarter that exists.
pub fn first_instant(local: chrono::NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    // A zone may skip a whole day (Samoa, 30 December 2011), never more than one.
    (0..=4 * 24)
        .filter_map(|quarter| local.checked_add_signed(TimeDelta::minutes(15 * quarter)))
        .find_map(|local| zone.from_local_datetime(&local).earliest())
        .map(|instant| instant.with_timezone(&Utc))
}
