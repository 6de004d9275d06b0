//! How a source does: silent, failing, gone, or well again.

use chrono::{DateTime, Utc};

use super::entry::{Context, Entry, Fact};
use super::section::Group;
use super::{clean, words};
use crate::alerts::alert::{FeedNotice, SelectorsNotice};
use crate::alerts::links::safe_link;
use crate::alerts::subscription::Watch;

impl Context<'_> {
    pub(super) fn trouble(
        &self,
        feed: &FeedNotice,
        state: &str,
        cause: &str,
        (since, last_item): (DateTime<Utc>, Option<DateTime<Utc>>),
        (successor, selectors): (Option<&str>, Option<&SelectorsNotice>),
    ) -> Entry {
        let entry = self.about_feed(feed);
        let cause = words::cause(cause, self.language);
        let text = match (state, last_item) {
            ("silent", Some(last)) => self.say("alert-feed-silent", &[("last", &self.day(last))]),
            ("silent", None) => self.say("alert-feed-silent-ever", &[("since", &self.day(since))]),
            ("stopped", _) => {
                self.say("alert-feed-stopped", &[("since", &self.day(since)), ("cause", &cause)])
            }
            _ => self.say("alert-feed-failing", &[("since", &self.day(since)), ("cause", &cause)]),
        };
        let subject = match state {
            "silent" => "alert-subject-feed-silent",
            "stopped" => "alert-subject-feed-stopped",
            _ => "alert-subject-feed-failing",
        };
        let mut facts = Vec::new();
        if let Some(address) = successor {
            let shown = clean::line(address, 300);
            facts.push(self.fact("alert-feed-successor", shown, safe_link(address)));
        }
        if let Some(new) = selectors {
            let titles: Vec<String> = new.preview.iter().map(|title| clean::line(title, 120)).collect();
            facts.push(self.fact("alert-feed-selectors", titles.join(" · "), None));
        }
        if successor.is_some() || selectors.is_some() {
            let command = format!("belfort feeds adopt {}", clean::line(&feed.id, 80));
            facts.push(self.fact("alert-feed-operator", command, None));
        }
        facts.push(self.why_of_feeds());
        Entry { subject: self.say(subject, &[("feed", &entry.title)]), text, facts, ..entry }
    }

    pub(super) fn back(&self, feed: &FeedNotice, since: DateTime<Utc>) -> Entry {
        let entry = self.about_feed(feed);
        let text = self.say("alert-feed-back", &[("since", &self.day(since))]);
        let facts = vec![self.why_of_feeds()];
        Entry {
            subject: self.say("alert-subject-feed-back", &[("feed", &entry.title)]),
            text,
            facts,
            ..entry
        }
    }

    fn why_of_feeds(&self) -> Fact {
        let key = match self.subscription.watch {
            Watch::Feeds => "alert-why-feeds",
            _ => "alert-why-feed",
        };
        self.fact("alert-why", self.t(key), None)
    }

    fn about_feed(&self, feed: &FeedNotice) -> Entry {
        Entry {
            place: 0,
            group: Group::Feeds,
            subject: String::new(),
            title: clean::line(&feed.title, 200),
            link: None,
            origin: String::new(),
            text: String::new(),
            duties: Vec::new(),
            facts: Vec::new(),
            page: self.links.feeds(),
            pages: Vec::new(),
        }
    }

    fn day(&self, at: DateTime<Utc>) -> String {
        words::date(at.with_timezone(&self.zone).date_naive(), self.language)
    }
}
