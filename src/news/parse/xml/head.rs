//! What a feed says of itself, before, between or after its items.

use std::time::Duration;

use super::field::Field;
use super::value::{html_of, text_of};
use super::{Kind, Reader, is_one_of};
use crate::news::parse::entry::web_address;
use crate::text::markup::{Tag, Token};
use crate::text::{Language, html};

impl<'a> Reader<'a> {
    pub(super) fn head(&mut self, tag: &Tag<'a>) {
        let (vocabulary, _) = self.scope.of(tag.name);
        let field = Field::of(vocabulary, tag.name, self.kind.unwrap_or(Kind::Rss));
        // What has a title or a link of its own would give its name to the feed.
        let foreign = is_one_of(tag.local(), &["image", "textinput", "cloud", "source"]);
        if !tag.empty && (foreign || field != Field::Other) {
            let inside = self.inside(tag, "item", &mut Vec::new());
            self.say(field, tag, if foreign { "" } else { inside });
        } else if tag.empty {
            self.say(field, tag, "");
        }
    }

    fn say(&mut self, field: Field, tag: &Tag<'a>, inside: &'a str) {
        let plain = self.kind == Some(Kind::Atom);
        let (own, repairs) = (&self.entities, &mut self.repairs);
        match field {
            Field::Title if self.parsed.title.is_none() => {
                let title = html::shorten(&html::line(&html_of(tag, inside, own, repairs, plain)), 200);
                self.parsed.title = Some(title).filter(|title| !title.is_empty());
            }
            Field::Language => {
                let language = Language::from_tag(&text_of(inside, own, repairs));
                self.parsed.language = self.parsed.language.or(language);
            }
            Field::Ttl => {
                let minutes = text_of(inside, own, repairs).trim().parse::<u32>().ok();
                self.parsed.ttl = minutes.map(|minutes| Duration::from_secs(u64::from(minutes) * 60));
            }
            Field::SkipHours => self.parsed.skip_hours = numbers(inside),
            Field::SkipDays => self.parsed.skip_days = days(inside),
            Field::UpdatePeriod => {
                self.parsed.update_period = period(text_of(inside, own, repairs).trim());
            }
            Field::UpdateFrequency => {
                self.parsed.update_frequency = text_of(inside, own, repairs).trim().parse().ok();
            }
            Field::Link => self.feed_link(tag, inside),
            _ => {}
        }
    }

    fn feed_link(&mut self, tag: &Tag<'a>, inside: &'a str) {
        let base = self.scope.base.clone().unwrap_or_else(|| self.document.clone());
        let Some(href) = tag.get("href") else {
            let text = text_of(inside, &self.entities, &mut self.repairs);
            self.parsed.site_url = self.parsed.site_url.take().or_else(|| web_address(&text, &base));
            return;
        };
        let place = match tag.get("rel").unwrap_or_default().to_ascii_lowercase().as_str() {
            "" | "alternate" => &mut self.parsed.site_url,
            "self" => &mut self.parsed.self_url,
            "hub" => &mut self.parsed.hub,
            _ => return,
        };
        *place = place.take().or_else(|| web_address(&href, &base));
    }
}

/// How long between two updates of `sy:updatePeriod`.
fn period(name: &str) -> Option<Duration> {
    let hours = match name.to_ascii_lowercase().as_str() {
        "hourly" => 1,
        "daily" => 24,
        "weekly" => 7 * 24,
        "monthly" => 30 * 24,
        "yearly" => 365 * 24,
        _ => return None,
    };
    Some(Duration::from_secs(hours * 3600))
}

fn words(inside: &str) -> impl Iterator<Item = &str> {
    crate::text::markup::Markup::new(inside).filter_map(|piece| match piece {
        Token::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
        _ => None,
    })
}

/// The hours of `skipHours`, 0 to 23; some feeds count to 24.
fn numbers(inside: &str) -> Vec<u8> {
    // A day has 24 hours; a longer list repeats itself.
    words(inside)
        .take(48)
        .filter_map(|word| word.parse::<u8>().ok())
        .filter(|hour| *hour <= 24)
        .map(|hour| hour % 24)
        .collect()
}

fn days(inside: &str) -> Vec<chrono::Weekday> {
    words(inside).take(14).filter_map(|word| word.parse().ok()).collect()
}
