//! An update as the bot needs it: who said what, where.

use teloxide::types::{
    CallbackQueryId, Chat, ChatId, MaybeInaccessibleMessage, Message, Update, UpdateKind, User, UserId,
};

use super::decide::ChatKind;

/// What was said.
pub(super) enum Said {
    Text(String),
    Button {
        query: CallbackQueryId,
        data: String,
        message: i32,
    },
    /// The group has another number from now on.
    Moved(i64),
    /// We were blocked or removed.
    Lost,
    /// We were let in again, or for the first time.
    Back,
}

/// Who said what, where.
pub(super) struct Incoming {
    pub(super) chat: i64,
    pub(super) kind: ChatKind,
    /// Who, when it is a person.
    pub(super) user: Option<UserId>,
    /// Whether it was said in the name of the chat itself, which only its administrators can.
    pub(super) as_chat: bool,
    /// The language of the person's own programs.
    pub(super) tag: Option<String>,
    pub(super) said: Said,
}

impl Incoming {
    /// Reads an update; `None` when there is nothing in it for us.
    pub(super) fn read(update: &Update) -> Option<Incoming> {
        match &update.kind {
            UpdateKind::Message(message) | UpdateKind::ChannelPost(message) => of_message(message),
            UpdateKind::CallbackQuery(query) => {
                let message = query.message.as_ref()?;
                let said = Said::Button {
                    query: query.id.clone(),
                    data: query.data.clone().unwrap_or_default(),
                    message: message.id().0,
                };
                Some(incoming(chat_of(message), Some(&query.from), false, said))
            }
            UpdateKind::MyChatMember(member) => {
                let said = match (member.old_chat_member.is_present(), member.new_chat_member.is_present()) {
                    (_, false) => Said::Lost,
                    (false, true) => Said::Back,
                    (true, true) => return None,
                };
                Some(incoming(&member.chat, Some(&member.from), false, said))
            }
            _ => None,
        }
    }
}

fn of_message(message: &Message) -> Option<Incoming> {
    let as_chat = message.sender_chat.as_ref().is_some_and(|sender| sender.id == message.chat.id);
    let said = match (message.migrate_to_chat_id(), message.text()) {
        (Some(ChatId(to)), _) => Said::Moved(*to),
        (None, Some(text)) => Said::Text(text.to_owned()),
        (None, None) => return None,
    };
    // Two bots that answer each other would never end. A post in the name of the chat comes from a bot of Telegram's own.
    let by_bot = message.from.as_ref().is_some_and(|from| from.is_bot) && !as_chat;
    (!by_bot).then(|| incoming(&message.chat, message.from.as_ref(), as_chat, said))
}

fn chat_of(message: &MaybeInaccessibleMessage) -> &Chat {
    message.chat()
}

fn incoming(chat: &Chat, from: Option<&User>, as_chat: bool, said: Said) -> Incoming {
    let kind = match chat {
        chat if chat.is_private() => ChatKind::Private,
        chat if chat.is_channel() => ChatKind::Channel,
        _ => ChatKind::Group,
    };
    // Whoever writes in a channel administers it; a button there may be pressed by any of its readers.
    let as_chat = as_chat || (kind == ChatKind::Channel && matches!(said, Said::Text(_)));
    Incoming {
        chat: chat.id.0,
        kind,
        user: from.map(|user| user.id),
        as_chat,
        tag: from.and_then(|user| user.language_code.clone()),
        said,
    }
}
