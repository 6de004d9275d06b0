//! The decider: what a chat asks and has goes in, replies and changes come out. It touches nothing.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::command::Command;
use super::commands;
use super::reply::{self, Reply};
use crate::alerts::message::piece::one_line;
use crate::alerts::subscription::Watch;
use crate::alerts::{Address, Alert, Links, Rhythm, Settings, Subscription, Timing};
use crate::law::{Assessment, OpenDeadline};
use crate::news::themes::Themes;
use crate::search::Hit;
use crate::store::{ChatChange, LinkCode};
use crate::text::messages::FluentValue;
use crate::text::{Language, say};

/// Subscriptions of one chat: far more than a person reads, few enough that nobody fills the store.
pub const SUBSCRIPTIONS_MAX: usize = 50;

/// What kind of chat it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChatKind {
    /// One person.
    Private,
    /// A group.
    Group,
    /// A channel.
    Channel,
}

/// Who asks what, where.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The chat.
    pub chat: i64,
    /// Its kind.
    pub kind: ChatKind,
    /// Whether who asks may change something here.
    pub may_change: bool,
    /// What is asked.
    pub command: Command,
    /// The message whose button was pressed.
    pub pressed: Option<i32>,
}

/// What is known when a chat asks; what the command does not need is empty.
#[derive(Clone, Debug)]
pub struct Known<'a> {
    /// The language of the answer.
    pub language: Language,
    /// The subscriptions of this chat and no other.
    pub subscriptions: Vec<Subscription>,
    /// The themes in use.
    pub themes: &'a Themes,
    /// The addresses of our own pages.
    pub links: &'a Links,
    /// Now.
    pub now: DateTime<Utc>,
    /// The clock of the town.
    pub zone: Tz,
    /// The code that was given, when it may be used, and its hash.
    pub code: Option<(String, LinkCode)>,
    /// What a search found: the first hits and how many there are; `None` when the index does not answer.
    pub found: Option<(Vec<Hit>, usize)>,
    /// The systems that this chat watches, as assessed today.
    pub systems: Vec<Assessment>,
    /// Their open deadlines, in order.
    pub deadlines: Vec<OpenDeadline>,
    /// The alert of this chat under which a button was pressed, and why it came.
    pub alert: Option<(Alert, Why)>,
    /// The language that the chat chose, if it did.
    pub chosen: Option<Language>,
    /// An id and a token that nobody has yet, for a subscription that begins.
    pub fresh: (String, String),
}

/// Why an alert came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Why {
    /// In a sentence.
    pub brief: String,
    /// Step by step.
    pub steps: Vec<String>,
}

/// What comes of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// What is answered.
    pub replies: Vec<Reply>,
    /// What changes.
    pub changes: Vec<ChatChange>,
    /// What only who pressed a button sees; at most 200 characters.
    pub whisper: Option<String>,
}

/// What Telegram shows to who pressed a button, in characters.
///
/// # Source
/// Bot API, `answerCallbackQuery`, `text`.
const WHISPER_MAX: usize = 200;

impl Decision {
    /// Only an answer.
    pub(super) fn answer(replies: Vec<Reply>) -> Decision {
        Decision { replies, ..Decision::default() }
    }

    /// One change and its answer.
    pub(super) fn change(change: ChatChange, replies: Vec<Reply>) -> Decision {
        Decision { replies, changes: vec![change], whisper: None }
    }

    /// An answer that only who pressed the button sees.
    pub(super) fn whisper(said: &str) -> Decision {
        Decision { whisper: Some(one_line(said, WHISPER_MAX)), ..Decision::default() }
    }
}

impl Known<'_> {
    /// A message in the language of the answer.
    pub(super) fn say(&self, key: &str, args: &[(&str, FluentValue<'_>)]) -> String {
        say(self.language, key, args)
    }

    /// An answer of one message.
    pub(super) fn tell(&self, key: &str, args: &[(&str, FluentValue<'_>)]) -> Decision {
        Decision::answer(reply::text(&self.say(key, args)))
    }

    /// The subscription of this chat with that id. An id of somebody else's is none.
    pub(super) fn own(&self, id: &str) -> Option<&Subscription> {
        self.subscriptions.iter().find(|one| one.id == id)
    }

    /// The change that gives a subscription of this chat other settings.
    pub(super) fn set(&self, one: &Subscription, settings: Settings) -> ChatChange {
        let next = settings.next(self.now, self.zone);
        ChatChange::Set(one.id.clone(), settings, next)
    }

    /// Whether the chat watches a system or an organisation.
    pub(super) fn is_linked(&self) -> bool {
        self.subscriptions.iter().any(|one| !matches!(one.watch, Watch::Items { .. } | Watch::Feeds))
    }

    /// A subscription of this chat that begins now.
    pub(super) fn begin(&self, chat: i64, watch: Watch, rhythm: Rhythm) -> Subscription {
        Subscription {
            id: self.fresh.0.clone(),
            to: Address::Telegram(chat),
            watch,
            rhythm,
            timing: Timing::default(),
            language: self.language,
            token: self.fresh.1.clone(),
            created: self.now,
            paused: None,
            paused_until: None,
        }
    }

    /// What a subscription waits for, in words.
    pub(super) fn asked(&self, watch: &Watch) -> String {
        match watch {
            Watch::Items { query, themes } => {
                let name = |id: &String| {
                    self.themes.by_id(id).map_or(id.clone(), |theme| theme.name.get(self.language).to_owned())
                };
                let quoted = Some(format!("“{query}”")).filter(|_| !query.is_empty());
                quoted.into_iter().chain(themes.iter().map(name)).collect::<Vec<_>>().join(", ")
            }
            Watch::System { system } => self.say("alert-watch-system", &[("system", system.clone().into())]),
            Watch::Organisation { organisation } => {
                self.say("alert-watch-organisation", &[("organisation", organisation.clone().into())])
            }
            Watch::Feeds => self.say("alert-watch-feeds", &[]),
        }
    }
}

/// Decides what a chat is answered and what changes.
pub fn decide(asked: &Asked, known: &Known<'_>) -> Decision {
    if asked.command.changes() && !asked.may_change {
        // To who pressed alone: an answer in the chat would take the place of the message for everybody.
        return match asked.pressed {
            Some(_) => Decision::whisper(&known.say("bot-admins-only", &[])),
            None => known.tell("bot-admins-only", &[]),
        };
    }
    let mut decision = match &asked.command {
        Command::Start(code) => commands::start::decide(asked, known, code),
        Command::Help => commands::help::decide(known),
        Command::Themes => commands::themes::list(known),
        Command::Theme(id) => commands::themes::toggle(asked, known, id),
        Command::Subscribe(query) => commands::subscribe::decide(asked, known, query),
        Command::Subscriptions => commands::subscriptions::list(asked, known),
        Command::End(id) => commands::subscriptions::end(known, id),
        Command::Pause(id) => commands::subscriptions::pause(known, id),
        Command::Resume(id) => commands::subscriptions::resume(known, id),
        Command::Rhythms(id) => commands::rhythm::rhythms(known, id),
        Command::Rhythm(id, rhythm) => commands::rhythm::rhythm(known, id, *rhythm),
        Command::Hour(id, hour) => commands::rhythm::hour(known, id, *hour),
        Command::Day(id, day) => commands::rhythm::day(known, id, *day),
        Command::Zones(id) => commands::rhythm::zones(known, id),
        Command::Zone(id, zone) => commands::rhythm::zone(known, id, *zone),
        Command::Hushes(id) => commands::silence::ask_of(known, id),
        Command::Hush(id, how) => commands::silence::of(known, id, how),
        Command::Mute(_, place) => commands::alert::mute(known, *place),
        Command::Unmute(_, place) => commands::alert::unmute(known, *place),
        Command::Why(_) => commands::alert::why(asked, known),
        Command::Rest(id) => commands::alert::rest(known, id),
        Command::One(id) => commands::subscriptions::one(asked, known, id),
        Command::Search(query) => commands::search::decide(known, query),
        Command::Systems => commands::systems::decide(known),
        Command::Deadlines => commands::deadlines::decide(known),
        Command::Check(named) => commands::check::decide(known, named),
        Command::Silence(how) => commands::silence::decide(known, how),
        Command::Language(named) => commands::language::decide(known, named),
        Command::Export => commands::export::decide(asked, known),
        Command::Stop => commands::stop::ask(known),
        Command::StopAll => commands::stop::all(known),
        Command::Keep => known.tell("bot-kept", &[]),
        Command::Unknown => known.tell("bot-unknown", &[]),
    };
    // The answer to a button takes the place of the message under which it stood, when it is one message.
    if let [Reply::Message { instead_of, .. }] = &mut decision.replies[..] {
        *instead_of = asked.pressed.filter(|_| !asked.command.is_under_an_alert());
    }
    decision
}
