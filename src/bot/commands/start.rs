//! `/start`: a greeting; with a code, the chat is linked to what the code stands for.

use crate::alerts::timing::ASKED;
use crate::bot::decide::{Asked, Decision, Known};
use crate::bot::reply;
use crate::store::ChatChange;

pub(in crate::bot) fn decide(asked: &Asked, known: &Known<'_>, code: &str) -> Decision {
    if code.is_empty() {
        // Who blocked us and comes back wants to be told again; what somebody silenced on purpose stays silent.
        let lost =
            known.subscriptions.iter().filter(|one| one.paused.as_ref().is_some_and(|why| why != ASKED));
        let resumed =
            lost.filter(|_| asked.may_change).map(|one| ChatChange::Resume(one.id.clone())).collect();
        let replies = reply::text(&known.say("bot-start", &[]));
        return Decision { replies, changes: resumed, whisper: None };
    }
    let Some((hash, linked)) = &known.code else { return known.tell("bot-code-wrong", &[]) };
    let what = known.asked(&linked.watch);
    if known.subscriptions.iter().any(|one| one.watch == linked.watch) {
        return known.tell("bot-have-already", &[("asked", what.into())]);
    }
    let subscription = known.begin(asked.chat, linked.watch.clone(), linked.rhythm);
    let companion = linked.companion.clone();
    let change = ChatChange::Link { hash: hash.clone(), subscription, companion };
    Decision::change(change, reply::text(&known.say("bot-linked", &[("asked", what.into())])))
}
