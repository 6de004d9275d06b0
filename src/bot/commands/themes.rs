//! `/themas`: the themes as buttons; a press follows a theme, another one ends it.

use crate::alerts::Rhythm;
use crate::alerts::message::piece::Piece;
use crate::alerts::subscription::Watch;
use crate::bot::decide::{Asked, Decision, Known, SUBSCRIPTIONS_MAX};
use crate::bot::reply::{self, Button, Reply};
use crate::store::ChatChange;

/// The subscription of the chat that asks for this theme and nothing else.
fn following<'a>(known: &'a Known<'_>, id: &str) -> Option<&'a crate::alerts::Subscription> {
    known.subscriptions.iter().find(|one| one.watch == watch(id))
}

fn watch(id: &str) -> Watch {
    Watch::Items { query: String::new(), themes: vec![id.to_owned()] }
}

pub(in crate::bot) fn list(known: &Known<'_>) -> Decision {
    Decision::answer(board(known, "bot-themes", "", None))
}

/// The board of themes, with a tick at those that the chat follows; `turned` is the one that changes right now.
fn board(known: &Known<'_>, key: &str, name: &str, turned: Option<&str>) -> Vec<Reply> {
    let button = |theme: &crate::news::themes::Theme| {
        let ticked = following(known, &theme.id).is_some() != (turned == Some(theme.id.as_str()));
        let tick = if ticked { "✓ " } else { "" };
        Button::new(format!("{tick}{}", theme.name.get(known.language)), format!("theme:{}", theme.id))
    };
    let buttons: Vec<Button> = known.themes.iter().filter_map(button).collect();
    // Two in a row: a name of three words still fits half a phone.
    let rows = buttons.chunks(2).map(<[Button]>::to_vec).collect();
    reply::blocks(&[Piece::text(&known.say(key, &[("theme", name.into())]))], rows)
}

pub(in crate::bot) fn toggle(asked: &Asked, known: &Known<'_>, id: &str) -> Decision {
    let Ok(theme) = known.themes.by_id(id) else { return known.tell("bot-gone", &[]) };
    let name = theme.name.get(known.language);
    if let Some(subscription) = following(known, id) {
        let change = ChatChange::End(subscription.id.clone());
        return Decision::change(change, board(known, "bot-theme-ended", name, Some(id)));
    }
    if known.subscriptions.len() >= SUBSCRIPTIONS_MAX {
        return known.tell("bot-too-many", &[("max", (SUBSCRIPTIONS_MAX as u64).into())]);
    }
    let change = ChatChange::Subscribe(known.begin(asked.chat, watch(id), Rhythm::Instant));
    Decision::change(change, board(known, "bot-theme-begun", name, Some(id)))
}
