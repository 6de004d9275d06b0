//! The course of an item in words, a sentence a step.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{Concerned, Course, CourseTag, Matched, Step, Verdict};
use crate::alerts::alert::WhyPart;
use crate::alerts::{Held, mishap};
use crate::daemon::tower::Tower;
use crate::law::Provision;
use crate::news::TaggedBy;
use crate::search::Refusal;
use crate::store::Letter;
use crate::text::messages::FluentValue;
use crate::text::{Language, say};

/// Words of a tag that are named: enough to see why.
const WORDS_MAX: usize = 8;

impl Course {
    /// How it ended, in one sentence.
    pub fn ending(&self, language: Language) -> String {
        let word = match self.verdict {
            Verdict::Told => "told",
            Verdict::Folded => "folded",
            Verdict::Waiting => "waiting",
            Verdict::Queued => "queued",
            Verdict::Paused => "paused",
            Verdict::Refused => "refused",
            Verdict::Muted => "muted",
            Verdict::NotMatched => "not-matched",
            Verdict::Before => "before",
            Verdict::Archive => "archive",
            Verdict::Missed => "missed",
        };
        say(language, &format!("course-verdict-{word}"), &[])
    }

    /// The steps, in the order in which they happened.
    pub fn steps(&self, tower: &Tower, language: Language) -> Vec<String> {
        let words = Words { tower, language, zone: tower.config.alerts.time_zone };
        let mut steps = vec![
            words.say(
                "course-fetched",
                &[("when", &words.when(self.fetched)), ("source", &self.source), ("feed", &self.feed)],
            ),
            words.tagged(&self.tags),
        ];
        steps.extend(words.matched(&self.matched));
        steps.extend(self.muted.iter().map(|topic| {
            let name = match (topic.kind(), topic.name.as_str()) {
                ("theme", id) => tower.theme_name(id, language),
                (_, "") => topic.topic.clone(),
                (_, name) => name.to_owned(),
            };
            words.say("course-muted", &[("name", &name)])
        }));
        steps.extend(
            self.story.as_ref().map(|first| {
                words.say("course-story", &[("title", &first.title), ("source", &first.source)])
            }),
        );
        steps.extend(self.alerts.iter().flat_map(|step| words.step(step)));
        let cause = self.paused.as_ref().map(|kept| mishap::in_words(kept, language));
        steps.extend(cause.map(|cause| words.say("course-paused", &[("cause", &cause)])));
        steps
    }
}

struct Words<'a> {
    tower: &'a Tower,
    language: Language,
    zone: Tz,
}

impl Words<'_> {
    fn say(&self, key: &str, args: &[(&str, &str)]) -> String {
        let args: Vec<(&str, FluentValue<'_>)> =
            args.iter().map(|(name, value)| (*name, (*value).to_owned().into())).collect();
        say(self.language, key, &args)
    }

    fn when(&self, instant: DateTime<Utc>) -> String {
        instant.with_timezone(&self.zone).format("%Y-%m-%d %H:%M").to_string()
    }

    fn tagged(&self, tags: &[CourseTag]) -> String {
        if tags.is_empty() {
            return self.say("course-tags-none", &[]);
        }
        let by = |by: &TaggedBy| match by {
            TaggedBy::Feed => self.say("web-item-by-feed", &[]),
            TaggedBy::Query => self.say("web-item-by-query", &[]),
        };
        let tag = |CourseTag { tag, words }: &CourseTag| {
            let mut by: Vec<String> = tag.by.iter().map(by).collect();
            if !words.is_empty() {
                by.push(words.iter().take(WORDS_MAX).cloned().collect::<Vec<_>>().join(", "));
            }
            format!("{} ({})", self.tower.theme_name(&tag.theme, self.language), by.join(", "))
        };
        self.say("course-tags", &[("themes", &tags.iter().map(tag).collect::<Vec<_>>().join("; "))])
    }

    fn matched(&self, matched: &Matched) -> Vec<String> {
        let told = match matched {
            Matched::Yes { parts } => {
                let part = |part: &WhyPart| format!("{} ← {}", part.part, part.by.join(", "));
                let parts: Vec<String> = parts.iter().map(part).collect();
                self.say("course-matched", &[("parts", &parts.join("; "))])
            }
            Matched::No { parts } => {
                let refused = |one: &Refusal| {
                    let key = if one.excluded { "course-part-excluded" } else { "course-part-missing" };
                    self.say(key, &[("part", &one.part)])
                };
                let parts: Vec<String> = parts.iter().map(refused).collect();
                self.say("course-not-matched", &[("parts", &parts.join("; "))])
            }
            Matched::Unreadable => self.say("course-unreadable", &[]),
            Matched::BySystem { cites, systems } => return self.by_system(cites, systems),
        };
        vec![told]
    }

    fn by_system(&self, cites: &[String], systems: &[Concerned]) -> Vec<String> {
        let cite = |path: &String| match path.parse::<Provision>() {
            Ok(provision) => provision.cite(self.language),
            Err(_) => path.clone(),
        };
        let list = |paths: &[String]| paths.iter().map(cite).collect::<Vec<_>>().join("; ");
        let mut told = vec![self.say("course-by-system", &[])];
        if cites.is_empty() {
            told.push(self.say("course-cites-nothing", &[]));
        } else if systems.is_empty() {
            told.push(self.say("course-cites-other", &[("provisions", &list(cites))]));
        }
        told.extend(systems.iter().map(|one| {
            self.say("course-cites", &[("system", &one.name), ("provisions", &list(&one.provisions))])
        }));
        told
    }

    fn step(&self, step: &Step) -> Vec<String> {
        let mut told =
            vec![self.say("course-raised", &[("when", &self.when(step.raised)), ("cause", &step.cause)])];
        told.extend(step.held_by.map(|held| {
            let key = match held {
                Held::Digest => "course-held-digest",
                Held::Quiet => "course-held-quiet",
                Held::Brake => "course-held-brake",
                Held::Pause => "course-held-pause",
            };
            self.say(key, &[("until", &self.when(step.due))])
        }));
        told.extend(step.delivery.as_ref().map(|delivery| self.delivery(delivery)));
        told
    }

    fn delivery(&self, delivery: &Letter) -> String {
        let (id, channel) = (delivery.id.as_str(), delivery.channel.as_str());
        let cause = delivery.cause.as_deref().map(|kept| mishap::in_words(kept, self.language));
        let cause = cause.as_deref().unwrap_or("-");
        let receipt = delivery.receipt.as_deref().unwrap_or("-");
        let when = self.when(delivery.settled.unwrap_or(delivery.due));
        let (key, detail) = match delivery.state.as_str() {
            "sent" if delivery.cause.is_some() => ("course-delivery-came-back", cause),
            "sent" => ("course-delivery-sent", receipt),
            "dead" => ("course-delivery-dead", cause),
            "held" => ("course-delivery-held", cause),
            _ if delivery.settled.is_some() => ("course-delivery-again", cause),
            _ => ("course-delivery-queued", cause),
        };
        let attempts = delivery.attempts.to_string();
        let told = self.say(
            key,
            &[
                ("id", id),
                ("channel", channel),
                ("when", &when),
                ("detail", detail),
                ("attempts", &attempts),
                ("due", &self.when(delivery.due)),
            ],
        );
        let unsure = delivery.ambiguous.then(|| self.say("course-delivery-ambiguous", &[]));
        [Some(told), unsure].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}
