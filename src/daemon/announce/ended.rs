//! How an attempt ended, for the outbox and for the log.

use crate::alerts::Outcome;
use crate::alerts::channel::ChannelKind;
use crate::alerts::mishap::{EXHAUSTED, MOVED, kept};
use crate::alerts::retry::Next;
use crate::store::{Claimed, Settled};

/// What an attempt means for its delivery.
pub(super) fn settled(delivery: &Claimed, outcome: Outcome, next: Next, parts_done: usize) -> Settled {
    let kind = ChannelKind::from(&delivery.subscription.to);
    match (outcome, next) {
        (Outcome::Delivered { receipt }, _) => Settled::Sent { receipt },
        (Outcome::Moved { to }, Next::At { at, .. }) => Settled::Moved { to, due: at },
        (Outcome::Gone { cause }, _) => Settled::Gone { cause, tell: Vec::new() },
        (outcome, Next::At { at, failures }) => Settled::Again {
            due: at,
            ambiguous: matches!(outcome, Outcome::Ambiguous { .. }),
            cause: cause(outcome),
            counted: failures > delivery.attempts,
            parts_done,
        },
        // A schedule of days has run out: one that answers nothing to a program is gone, as after 410.
        (outcome @ (Outcome::Retry { .. } | Outcome::Ambiguous { .. }), Next::Dead)
            if kind == ChannelKind::Webhook =>
        {
            Settled::Exhausted { cause: kept(EXHAUSTED, cause(outcome)), tell: Vec::new() }
        }
        (outcome, Next::Done | Next::Dead) => Settled::Dead { cause: cause(outcome) },
    }
}

fn cause(outcome: Outcome) -> String {
    match outcome {
        Outcome::Retry { cause, .. }
        | Outcome::Ambiguous { cause }
        | Outcome::Refused { cause }
        | Outcome::Gone { cause } => cause,
        Outcome::Moved { to } => kept(MOVED, to.masked()),
        Outcome::Delivered { .. } => String::new(),
    }
}

/// Says it in the log.
pub(super) fn log(delivery: &Claimed, settled: &Settled) {
    let to = delivery.subscription.to.masked();
    match settled {
        Settled::Sent { .. } => tracing::info!(delivery = delivery.id, to, "told"),
        Settled::Again { cause, due, .. } => {
            tracing::warn!(delivery = delivery.id, to, "not told yet, again at {due}: {cause}")
        }
        Settled::Quiet { .. } => {}
        Settled::Exhausted { cause, .. } => {
            tracing::error!(delivery = delivery.id, to, "given up, subscription paused: {cause}")
        }
        Settled::Dead { cause } => tracing::error!(delivery = delivery.id, to, "refused for good: {cause}"),
        Settled::Gone { cause, .. } => {
            tracing::warn!(delivery = delivery.id, to, "subscription paused: {cause}")
        }
        Settled::Moved { .. } => {
            tracing::info!(delivery = delivery.id, to, "the recipient has another address")
        }
    }
}
