//! An item that changed: what was old, what is new.

use super::entry::{Context, Entry};
use super::{clean, words};
use crate::alerts::alert::{DifferenceNotice, ItemNotice, Why};

/// At most so many changes are named one by one.
const DIFFERENCES_MAX: usize = 8;
/// Signs of a lesson in a message: the rest stands behind the link.
const LESSON_CHARS: usize = 300;

impl Context<'_> {
    pub(super) fn update(&self, item: &ItemNotice, differences: &[DifferenceNotice], why: &Why) -> Entry {
        let entry = self.item(item, Some("alert-why-update"), why);
        let subject = self.say("alert-subject-update", &[("title", &entry.title)]);
        let duties = differences.iter().take(DIFFERENCES_MAX).flat_map(|one| self.difference(one)).collect();
        // What changed takes the place of the summary: the reader had that before.
        Entry { subject, duties, text: String::new(), ..entry }
    }

    /// A story that others tell now as well; the reader had the news itself before.
    pub(super) fn grown(&self, item: &ItemNotice, sources: usize, why: &Why) -> Entry {
        let entry = self.item(item, Some("alert-why-grown"), why);
        let subject = self.say("alert-subject-grown", &[("title", &entry.title)]);
        let text = words::say(self.language, "alert-grown", &[("sources", sources.into())]);
        Entry { subject, text, ..entry }
    }

    fn difference(&self, difference: &DifferenceNotice) -> Vec<String> {
        let pair = |key: &str, before: String, after: String| {
            vec![self.say(key, &[("before", &before), ("after", &after)])]
        };
        match difference {
            DifferenceNotice::Title { before, after } => {
                pair("alert-changed-title", clean::line(before, 200), clean::line(after, 200))
            }
            DifferenceNotice::Day { before, after } => {
                let day = |day| words::date(day, self.language);
                pair("alert-changed-day", day(*before), day(*after))
            }
            DifferenceNotice::Figure { before, after } => {
                pair("alert-changed-figure", clean::line(before, 60), clean::line(after, 60))
            }
            DifferenceNotice::Provisions { added, removed } => {
                let of = |key: &str, paths: &[String]| {
                    let cited: Vec<String> = paths
                        .iter()
                        .take(DIFFERENCES_MAX)
                        .map(|path| words::provision(path, self.language))
                        .collect();
                    (!cited.is_empty()).then(|| self.say(key, &[("provisions", &cited.join("; "))]))
                };
                let lines = [of("alert-changed-cites", added), of("alert-changed-cites-no-more", removed)];
                lines.into_iter().flatten().collect()
            }
            DifferenceNotice::Phase { before, after } => {
                let name = |phase: &Option<String>| clean::line(phase.as_deref().unwrap_or("–"), 100);
                pair("alert-changed-phase", name(before), name(after))
            }
            DifferenceNotice::Learned { lesson } => {
                vec![self.say("alert-changed-learned", &[("lesson", &clean::line(lesson, LESSON_CHARS))])]
            }
            DifferenceNotice::Text { percent } => {
                vec![words::say(self.language, "alert-changed-text", &[("percent", (*percent).into())])]
            }
        }
    }
}
