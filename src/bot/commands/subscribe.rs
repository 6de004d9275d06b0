//! `/abonneer`: a query that waits for items, in the language of the search box; without one, the themes.

use crate::alerts::Rhythm;
use crate::alerts::subscription::Watch;
use crate::bot::decide::{Asked, Decision, Known, SUBSCRIPTIONS_MAX};
use crate::bot::reply;
use crate::search::Query;
use crate::store::ChatChange;

pub(in crate::bot) fn decide(asked: &Asked, known: &Known<'_>, text: &str) -> Decision {
    if text.is_empty() {
        return super::themes::list(known);
    }
    let watch = match watch(known, text) {
        Ok(watch) => watch,
        Err(cause) => return known.tell("bot-query-wrong", &[("cause", cause.into())]),
    };
    let what = known.asked(&watch);
    if known.subscriptions.iter().any(|one| one.watch == watch) {
        return known.tell("bot-have-already", &[("asked", what.into())]);
    }
    if known.subscriptions.len() >= SUBSCRIPTIONS_MAX {
        return known.tell("bot-too-many", &[("max", (SUBSCRIPTIONS_MAX as u64).into())]);
    }
    let change = ChatChange::Subscribe(known.begin(asked.chat, watch, Rhythm::Instant));
    Decision::change(change, reply::text(&known.say("bot-subscribed", &[("asked", what.into())])))
}

/// The name of a theme alone is that theme; anything else is a query, whose themes must exist.
fn watch(known: &Known<'_>, text: &str) -> Result<Watch, String> {
    if let Some(theme) = known.themes.by_label(text) {
        return Ok(Watch::Items { query: String::new(), themes: vec![theme.id.clone()] });
    }
    let query = Query::parse(text).map_err(|error| error.say(known.language))?;
    let named = |theme: &str| known.themes.by_label(theme).map(|theme| theme.id.clone());
    let strange = query
        .with_themes(named)
        .themes()
        .into_iter()
        .find(|id| known.themes.by_id(id).is_err())
        .map(str::to_owned);
    match strange {
        Some(id) => Err(known.say("bot-theme-unknown", &[("theme", id.into())])),
        None => Ok(Watch::Items { query: text.to_owned(), themes: Vec::new() }),
    }
}
