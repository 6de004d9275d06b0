//! A difference as text to read in a terminal: what changes alike stands together.

use std::fmt::Write;

use super::{Change, Difference, FactDifference, FieldDifference, RuleDifference, SystemDifference};
use crate::law::explain::class_name;
use crate::law::{Class, FromDate, act_in_words};
use crate::text::messages::{FluentValue, Messages};
use crate::text::{Language, say};

/// What is different, as a text in a language.
pub fn report(difference: &Difference, language: Language) -> String {
    let report = Report { words: Messages(language) };
    let sections = [
        report.rules("law-diff-added", &difference.added, |rule| rule.after.as_ref()),
        report.rules("law-diff-removed", &difference.removed, |rule| rule.before.as_ref()),
        report.changed(&difference.changed),
        report.facts(&difference.facts),
        report.section(
            "law-diff-unreadable",
            difference.unreadable.len(),
            difference.unreadable.iter().map(|path| format!("  {path}\n")),
        ),
    ];
    joined(&sections)
}

/// What is different for systems, as a text in a language; `all` is how many were looked at.
pub fn report_systems(systems: &[SystemDifference], all: usize, language: Language) -> String {
    let report = Report { words: Messages(language) };
    let counts = [("count", FluentValue::from(systems.len())), ("all", all.into())];
    let told: String = systems.iter().map(|system| report.system(system)).collect();
    format!("{}\n{told}", say(language, "law-diff-systems", &counts))
}

fn joined(sections: &[String]) -> String {
    sections.iter().filter(|section| !section.is_empty()).cloned().collect::<Vec<_>>().join("\n")
}

struct Report {
    words: Messages,
}

impl Report {
    fn section(&self, key: &str, count: usize, parts: impl Iterator<Item = String>) -> String {
        let parts: String = parts.collect();
        if count == 0 { String::new() } else { format!("{} ({count})\n{parts}", self.words.t(key)) }
    }

    /// Rules that only one state has, with the day from which they apply.
    fn rules(
        &self,
        key: &str,
        rules: &[RuleDifference],
        date: impl Fn(&RuleDifference) -> Option<&FromDate>,
    ) -> String {
        let line = |rule: &RuleDifference| {
            let by = self.words.t("law-diff-by");
            let date = date(rule)
                .map(|from| format!("    {}, {by} {}\n", from.date, act_in_words(&from.by, self.words.0)));
            format!("{}{}", self.named(rule), date.unwrap_or_default())
        };
        self.section(key, rules.len(), rules.iter().map(line))
    }

    fn named(&self, rule: &RuleDifference) -> String {
        format!("  {}: {} ({})\n", rule.provision.cite(self.words.0), rule.title, rule.rule)
    }

    /// An act moves a whole chapter at once: the change is told once, then the rules that it moves.
    fn changed(&self, rules: &[RuleDifference]) -> String {
        let mut groups: Vec<(&[FieldDifference], Vec<&RuleDifference>)> = Vec::new();
        for rule in rules {
            match groups.iter_mut().find(|(fields, _)| *fields == rule.fields) {
                Some((_, members)) => members.push(rule),
                None => groups.push((&rule.fields, vec![rule])),
            }
        }
        let told = groups.iter().map(|(fields, members)| {
            let rules: String = members.iter().map(|rule| self.named(rule)).collect();
            format!("{rules}{}", self.fields(fields))
        });
        let told: Vec<String> = told.collect();
        self.section("law-diff-changed", rules.len(), std::iter::once(told.join("\n")))
    }

    fn fields(&self, fields: &[FieldDifference]) -> String {
        let mut text = String::new();
        for FieldDifference { field, old, new } in fields {
            let name = serde_json::to_value(field).ok();
            let name = name.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default();
            let _ = writeln!(text, "    {}", self.words.t(&format!("law-field-{name}")));
            for (key, lines) in [("law-diff-was", old), ("law-diff-is", new)] {
                for line in lines {
                    let _ =
                        writeln!(text, "      {}: {}", self.words.t(key), line.replace('\n', "\n          "));
                }
            }
        }
        text
    }

    fn facts(&self, facts: &[FactDifference]) -> String {
        let told = facts.iter().map(|fact| {
            let change = match fact.change {
                Change::Added => self.words.t("law-diff-fact-added"),
                Change::Removed => self.words.t("law-diff-fact-removed"),
                Change::Changed => self.words.t("law-diff-fact-changed"),
            };
            format!("  {} ({}), {change}\n{}", fact.question, fact.fact, self.fields(&fact.fields))
        });
        self.section("law-diff-facts", facts.len(), told)
    }

    fn system(&self, system: &SystemDifference) -> String {
        let mut text = format!("  {} ({})\n", system.system.name, system.system.id);
        let before = self.class(system.before, &system.possible_before);
        let after = self.class(system.after, &system.possible_after);
        if before != after {
            let _ = writeln!(text, "    {}: {before} -> {after}", self.words.t("law-class"));
        }
        for (key, duties) in
            [("law-diff-duty-added", &system.added), ("law-diff-duty-removed", &system.removed)]
        {
            for duty in duties {
                let days = self.days(duty.from, duty.latest);
                let _ = writeln!(text, "    {}: {} ({}), {days}", self.words.t(key), duty.title, duty.rule);
            }
        }
        for duty in &system.moved {
            let (old, new) =
                (self.days(duty.old.from, duty.old.latest), self.days(duty.new.from, duty.new.latest));
            let moved = self.words.t("law-diff-duty-moved");
            let _ = writeln!(text, "    {moved}: {} ({}), {old} -> {new}", duty.new.title, duty.new.rule);
        }
        text
    }

    /// A class that is open is told by what it still may be.
    fn class(&self, class: Class, possible: &[Class]) -> String {
        let named = |class: &Class| class_name(*class, self.words.0);
        match class {
            Class::Unknown => {
                let possible: Vec<String> = possible.iter().map(named).collect();
                format!("{} ({})", named(&class), possible.join(", "))
            }
            class => named(&class),
        }
    }

    fn days(&self, from: chrono::NaiveDate, latest: Option<chrono::NaiveDate>) -> String {
        latest.map_or_else(|| from.to_string(), |latest| format!("{from} … {latest}"))
    }
}
