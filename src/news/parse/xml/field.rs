//! The elements of an item that say something to us.

use super::Kind;
use super::names::Vocabulary;
use crate::text::markup::local;

/// What an element inside an item, or inside the head of a feed, tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    LesserTitle,
    Link,
    Id,
    Summary,
    LesserSummary,
    Content,
    Published,
    Updated,
    Created,
    Label,
    /// Labels in one text, with commas between them.
    Labels,
    Author,
    Language,
    Enclosure,
    /// A picture, sound or film; what describes it stands inside.
    Media,
    /// Only a wrapper: what is inside counts.
    Wrapper,
    Ttl,
    SkipHours,
    SkipDays,
    UpdatePeriod,
    UpdateFrequency,
    /// Nothing for us, whatever is inside.
    Other,
}

impl Field {
    /// What an element of this name and vocabulary tells.
    pub(super) fn of(vocabulary: Vocabulary, name: &str, kind: Kind) -> Field {
        // No name of ours is longer than 16 bytes.
        let mut small = [0; 16];
        let local = local(name).as_bytes();
        let Some(room) = small.get_mut(..local.len()) else { return Field::Other };
        room.copy_from_slice(local);
        room.make_ascii_lowercase();
        match vocabulary {
            Vocabulary::Plain => plain(room, kind),
            Vocabulary::Dc => dublin(room),
            Vocabulary::DcTerms => match &*room {
                b"issued" => Field::Published,
                b"modified" => Field::Updated,
                b"created" => Field::Created,
                _ => Field::Other,
            },
            Vocabulary::Content if &*room == b"encoded" => Field::Content,
            Vocabulary::Xhtml if matches!(&*room, b"body" | b"div") => Field::Content,
            Vocabulary::Itunes => match &*room {
                b"author" => Field::Author,
                b"summary" | b"subtitle" => Field::LesserSummary,
                b"title" => Field::LesserTitle,
                _ => Field::Other,
            },
            Vocabulary::Media => match &*room {
                b"group" => Field::Wrapper,
                b"content" => Field::Media,
                b"title" => Field::LesserTitle,
                b"description" => Field::LesserSummary,
                _ => Field::Other,
            },
            Vocabulary::News => match &*room {
                b"news" | b"publication" => Field::Wrapper,
                b"title" => Field::Title,
                b"language" => Field::Language,
                b"publication_date" => Field::Published,
                b"keywords" => Field::Labels,
                _ => Field::Other,
            },
            Vocabulary::Syndication => match &*room {
                b"updateperiod" => Field::UpdatePeriod,
                b"updatefrequency" => Field::UpdateFrequency,
                _ => Field::Other,
            },
            Vocabulary::Content | Vocabulary::Xhtml | Vocabulary::Other => Field::Other,
        }
    }

    /// Does finding this tag show that the element before it was never closed? Names that HTML has as well do not.
    pub(super) fn shows_a_border(self) -> bool {
        !matches!(self, Field::Other | Field::Content | Field::Media | Field::Wrapper)
    }
}

fn plain(name: &[u8], kind: Kind) -> Field {
    match name {
        b"title" => Field::Title,
        b"link" | b"loc" => Field::Link,
        b"guid" | b"id" => Field::Id,
        b"description" | b"summary" | b"abstract" | b"tagline" => Field::Summary,
        b"content" | b"fullitem" | b"body" => Field::Content,
        b"pubdate" | b"published" | b"issued" => Field::Published,
        b"updated" | b"modified" | b"lastmod" | b"lastbuilddate" => Field::Updated,
        b"created" => Field::Created,
        b"category" => Field::Label,
        b"keywords" => Field::Labels,
        b"author" => Field::Author,
        b"language" => Field::Language,
        b"enclosure" => Field::Enclosure,
        b"ttl" => Field::Ttl,
        b"skiphours" => Field::SkipHours,
        b"skipdays" => Field::SkipDays,
        b"date" if kind == Kind::Rss => Field::Updated,
        _ => Field::Other,
    }
}

fn dublin(name: &[u8]) -> Field {
    match name {
        b"title" => Field::Title,
        b"creator" => Field::Author,
        b"subject" => Field::Label,
        b"date" => Field::Updated,
        b"description" => Field::LesserSummary,
        b"language" => Field::Language,
        _ => Field::Other,
    }
}
