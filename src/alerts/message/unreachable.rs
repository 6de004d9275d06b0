//! An address that takes no messages any more, told to who is told of the same things elsewhere.

use super::clean;
use super::entry::{Context, Entry};
use super::section::Group;
use crate::alerts::mishap;

impl Context<'_> {
    pub(super) fn unreachable(&self, to: &str, cause: &str, asked: &str) -> Entry {
        let (to, asked) = (clean::line(to, 120), clean::line(asked, 200));
        let said = self.fact(
            "alert-unreachable-said",
            clean::line(&mishap::in_words(cause, self.language), 300),
            None,
        );
        let why = self.fact("alert-why", self.t("alert-why-unreachable"), None);
        let own = self.links.settings(&self.subscription.token).filter(|_| !self.subscription.to.is_shared());
        Entry {
            place: 0,
            group: Group::Unreachable,
            subject: self.say("alert-subject-unreachable", &[("to", &to)]),
            title: self.say("alert-unreachable-title", &[("to", &to)]),
            link: None,
            origin: String::new(),
            text: self.say("alert-unreachable", &[("asked", &asked)]),
            duties: Vec::new(),
            facts: vec![said, why],
            page: own.unwrap_or_else(|| self.links.feeds()),
            pages: Vec::new(),
        }
    }
}
