//! The rule book became another one: what came, changed and went, and whom of the reader's systems it touches.

use super::entry::{Context, Entry};
use super::section::Group;
use super::{clean, words};
use crate::alerts::alert::{RuleChangeNotice, SystemNotice};

/// Rules that changed alike and are named in one line.
const NAMED_MAX: usize = 6;
/// Characters of a hash that tell two books apart for a person.
const HASH_SHOWN: usize = 8;

impl Context<'_> {
    pub(super) fn rules(
        &self,
        (before, after): (&str, &str),
        changes: &[RuleChangeNotice],
        more: usize,
        affects: &[SystemNotice],
    ) -> Entry {
        let count = |change: &str| -> usize {
            changes.iter().filter(|one| one.change == change).map(|one| one.rules.len()).sum()
        };
        let counts = ["added", "changed", "removed"].map(|change| (change, count(change)));
        let all: usize = counts.iter().map(|(_, count)| count).sum::<usize>() + more;
        let subject = words::say(self.language, "alert-subject-rules", &[("count", all.into())]);
        let systems: Vec<String> = affects.iter().map(|system| clean::line(&system.name, 80)).collect();
        let text = match systems.is_empty() {
            true => self.t("alert-rules-no-system"),
            false => self.say("alert-rules-systems", &[("systems", &systems.join(", "))]),
        };
        let mut lines: Vec<String> = changes.iter().map(|change| self.rule_change(change)).collect();
        if more > 0 {
            lines.push(words::say(self.language, "alert-rules-more", &[("count", more.into())]));
        }
        let short = |hash: &str| hash.chars().take(HASH_SHOWN).collect::<String>();
        let books = format!("{} → {}", short(before), short(after));
        let page = self.links.register();
        Entry {
            place: 0,
            group: Group::Rules,
            subject,
            title: self.t("alert-rules-title"),
            link: Some(page.clone()),
            origin: String::new(),
            text,
            duties: lines,
            facts: vec![
                self.fact("alert-why", self.t("alert-why-rules"), None),
                self.fact("alert-rules-books", books, None),
            ],
            page,
            pages: Vec::new(),
        }
    }

    /// `Gewijzigd: Registreer het gebruik (artikel 49, lid 3). Van toepassing vanaf: was …, is nu …`
    fn rule_change(&self, change: &RuleChangeNotice) -> String {
        let key = match change.change.as_str() {
            "added" => "law-diff-added",
            "removed" => "law-diff-removed",
            _ => "law-diff-changed",
        };
        let mut named: Vec<String> = change
            .rules
            .iter()
            .take(NAMED_MAX)
            .map(|rule| {
                let title = clean::line(rule.title.get(self.language), 100);
                format!("{title} ({})", words::provision(&rule.provision, self.language))
            })
            .collect();
        if let Some(rest) = change.rules.len().checked_sub(NAMED_MAX).filter(|rest| *rest > 0) {
            named.push(words::say(self.language, "alert-rules-more", &[("count", rest.into())]));
        }
        let line = format!("{} {}", words::label(&self.t(key), self.language), named.join("; "));
        match clean::line(change.told.get(self.language), 400) {
            told if told.is_empty() => line,
            told => format!("{line}. {told}"),
        }
    }
}
