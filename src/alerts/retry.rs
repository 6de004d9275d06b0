//! When a delivery that did not arrive is tried again.

use chrono::{DateTime, TimeDelta, Utc};

use super::channel::{ChannelKind, Outcome};
use super::mishap;

/// What becomes of a delivery after an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It arrived: nothing more to do.
    Done,
    /// It is tried again.
    At {
        /// Not before this instant.
        at: DateTime<Utc>,
        /// The failures so far, to keep with the delivery.
        failures: u32,
    },
    /// It is never tried again; the outcome or the exhausted schedule is its cause.
    Dead,
}

const SECOND: i64 = 1;
const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;

/// The schedule of the Standard Webhooks specification, after its first attempt.
const WEBHOOK: [i64; 9] =
    [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

/// Five minutes first, because greylisting lasts about that; then hours, for five days in all (RFC 5321, 4.5.4.1).
const EMAIL: [i64; 21] = {
    let mut steps = [6 * HOUR; 21];
    steps[0] = 5 * MINUTE;
    steps[1] = 15 * MINUTE;
    steps[2] = 40 * MINUTE;
    steps[3] = 2 * HOUR;
    steps
};

/// Telegram is rarely down long; three days in all, so that a weekend outage loses nothing.
const TELEGRAM: [i64; 17] = {
    let mut steps = [6 * HOUR; 17];
    steps[0] = 10 * SECOND;
    steps[1] = MINUTE;
    steps[2] = 10 * MINUTE;
    steps[3] = HOUR;
    steps[4] = 3 * HOUR;
    steps
};

/// The waits between the attempts of a channel, in seconds.
pub fn schedule(channel: ChannelKind) -> &'static [i64] {
    match channel {
        ChannelKind::Email => &EMAIL,
        ChannelKind::Telegram => &TELEGRAM,
        ChannelKind::Webhook => &WEBHOOK,
    }
}

/// Decides when a delivery is tried again, from what its last attempt met.
///
/// A receiver that asks to wait is obeyed to the second and costs no failure; everything else moves one step along the
/// channel's schedule, a little later than it says so that a thousand deliveries that failed together do not return together.
///
/// # Shape
/// `failures` counts those before this attempt; `seed` differs per delivery (a hash of its id) and fixes the delay.
pub fn next_attempt(
    channel: ChannelKind,
    failures: u32,
    outcome: &Outcome,
    now: DateTime<Utc>,
    seed: u64,
) -> Next {
    match outcome {
        Outcome::Delivered { .. } => Next::Done,
        Outcome::Refused { .. } | Outcome::Gone { .. } => Next::Dead,
        Outcome::Retry { after: Some(wait), .. } => {
            Next::At { at: now + TimeDelta::from_std(*wait).unwrap_or(TimeDelta::MAX / 2), failures }
        }
        // A group that moved is told at its new address at once; counted, so that two that point at each other end.
        Outcome::Moved { .. } if (failures as usize) < schedule(channel).len() => {
            Next::At { at: now, failures: failures + 1 }
        }
        Outcome::Moved { .. } => Next::Dead,
        Outcome::Retry { after: None, .. } | Outcome::Ambiguous { .. } => {
            match schedule(channel).get(failures as usize) {
                Some(step) => Next::At { at: now + spread(*step, failures, seed), failures: failures + 1 },
                None => Next::Dead,
            }
        }
    }
}

/// What the world outside said to others in the time between two attempts of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outside {
    /// Somebody else was reached.
    Reached,
    /// Nobody else was asked.
    NotAsked,
    /// Others were asked, and none of them was reached.
    Silent,
}

/// A wait that lasts so long says something: other channels and feeds were tried meanwhile, where there are any.
const TELLING: i64 = 2 * HOUR;

/// How long a delivery waited for the attempt that failed, when that is long enough to know whether others were reached.
pub fn waited(channel: ChannelKind, failures: u32) -> Option<TimeDelta> {
    let step = schedule(channel).get((failures as usize).checked_sub(1)?)?;
    (*step >= TELLING).then(|| TimeDelta::seconds(*step))
}

/// Decides when a delivery is tried again after an attempt in which nobody answered us, neither there nor anywhere else.
///
/// The fault is our own line's: the attempt costs nothing, and the same wait begins anew. So a receiver is given up, and its
/// subscription paused, only for days on which others were reached.
///
/// # Shape
/// `None` when the attempt counts, as [`next_attempt`] has it: the receiver answered, others were reached, or nobody knows.
pub fn cut_off(
    channel: ChannelKind,
    failures: u32,
    outcome: &Outcome,
    outside: Outside,
    now: DateTime<Utc>,
    seed: u64,
) -> Option<Next> {
    let unanswered = match outcome {
        Outcome::Retry { after: None, cause } | Outcome::Ambiguous { cause } => !mishap::is_answer(cause),
        _ => false,
    };
    let step = waited(channel, failures).filter(|_| unanswered && outside == Outside::Silent)?;
    Some(Next::At { at: now + spread(step.num_seconds(), failures, seed), failures })
}

/// The step and up to a tenth of it more, the same for the same seed.
fn spread(seconds: i64, failures: u32, seed: u64) -> TimeDelta {
    // SplitMix64's finaliser: neighbouring seeds give unrelated parts.
    let mut mixed = seed.wrapping_add(u64::from(failures).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    let part = i64::try_from((mixed ^ (mixed >> 31)) % 1_000).expect("below 1,000");
    // A tenth of the step in milliseconds is `seconds * 100`, of which `part` thousandths are added.
    TimeDelta::milliseconds(seconds * 1_000 + seconds * 100 * part / 1_000)
}
