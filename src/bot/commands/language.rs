//! `/taal`: the language of the chat, and of all that it is told.

use crate::alerts::message::piece::Piece;
use crate::bot::decide::{Decision, Known};
use crate::bot::reply::{self, Button};
use crate::store::ChatChange;
use crate::text::fold::fold;
use crate::text::{Language, say};

pub(in crate::bot) fn decide(known: &Known<'_>, named: &str) -> Decision {
    let wanted = fold(named);
    let chosen = Language::ALL.into_iter().find(|one| one.code() == wanted || fold(one.own_name()) == wanted);
    match chosen {
        Some(language) => {
            let said = say(language, "bot-language-set", &[]);
            Decision::change(ChatChange::Speak(language), reply::text(&said))
        }
        None => {
            let button = |one: Language| Button::new(one.own_name(), format!("lang:{}", one.code()));
            let rows = Language::ALL.into_iter().filter_map(button).map(|button| vec![button]).collect();
            Decision::answer(reply::blocks(&[Piece::text(&known.say("bot-language-how", &[]))], rows))
        }
    }
}
