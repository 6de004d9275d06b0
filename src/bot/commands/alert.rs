//! The buttons under an alert: hear no more of exactly this, pause, why.

use crate::alerts::Topic;
use crate::alerts::message::piece::Piece;
use crate::alerts::message::topic_in_words;
use crate::bot::decide::{Asked, ChatKind, Decision, Known};
use crate::bot::reply::{self, Button};
use crate::store::ChatChange;
use crate::text::Language;

/// What the pressed alert is about: the topic with this number, its subscription and the data of its buttons.
fn topic(known: &Known<'_>, place: usize) -> Option<(Topic, String, String)> {
    let (alert, _) = known.alert.as_ref()?;
    let subscription = known.own(&alert.subscription)?;
    let topic = alert.narrower(&subscription.watch, known.language).into_iter().nth(place)?;
    Some((topic, subscription.id.clone(), format!("{}:{place}", alert.id)))
}

fn in_words(known: &Known<'_>, topic: &Topic) -> String {
    let name = |id: &str, language: Language| {
        known.themes.by_id(id).map_or(id.to_owned(), |theme| theme.name.get(language).to_owned())
    };
    topic_in_words(topic, known.language, &name)
}

/// One tap; the answer takes it back with another one.
pub(in crate::bot) fn mute(known: &Known<'_>, place: usize) -> Decision {
    let Some((topic, id, data)) = topic(known, place) else { return gone(known) };
    let said = Piece::text(&known.say("bot-muted", &[("topic", in_words(known, &topic).into())]));
    let undo = Button::new(known.say("bot-button-unmute", &[]), format!("unmute:{data}"));
    let replies = reply::blocks(&[said], vec![undo.into_iter().collect()]);
    Decision::change(ChatChange::Mute(id, topic), replies)
}

pub(in crate::bot) fn unmute(known: &Known<'_>, place: usize) -> Decision {
    let Some((topic, id, _)) = topic(known, place) else { return gone(known) };
    let said = known.say("bot-unmuted", &[("topic", in_words(known, &topic).into())]);
    Decision::change(ChatChange::Unmute(id, topic.topic), reply::text(&said))
}

/// Pauses the subscription of the alert; the answer lets it go on with one tap.
pub(in crate::bot) fn rest(known: &Known<'_>, id: &str) -> Decision {
    let Some(one) = known.own(id) else { return gone(known) };
    let said = Piece::text(&known.say("bot-pause-begun", &[("asked", known.asked(&one.watch).into())]));
    let undo = Button::new(known.say("bot-button-resume", &[]), format!("resume:{id}"));
    let replies = reply::blocks(&[said], vec![undo.into_iter().collect()]);
    Decision::change(ChatChange::Pause(id.to_owned(), None), replies)
}

/// Why the alert came: step by step to one person; among others only who asks sees it, and in a sentence.
pub(in crate::bot) fn why(asked: &Asked, known: &Known<'_>) -> Decision {
    let Some((alert, why)) = &known.alert else { return gone(known) };
    if asked.kind != ChatKind::Private {
        return Decision::whisper(&why.brief);
    }
    let mut blocks: Vec<Piece> = why.steps.iter().map(|step| Piece::foreign(step, STEP_MAX)).collect();
    if let Some(own) = known.own(&alert.subscription) {
        let page = alert.item().and_then(|key| known.links.why(&own.token, key));
        blocks.extend(page.map(|link| Piece::link(&link, &known.say("alert-why-page", &[]))));
    }
    Decision::answer(reply::blocks(&blocks, Vec::new()))
}

/// Characters of a step: a course of a dozen still fits a message.
const STEP_MAX: usize = 300;

/// To who pressed alone: the alert stays where it is.
fn gone(known: &Known<'_>) -> Decision {
    Decision::whisper(&known.say("bot-gone", &[]))
}
