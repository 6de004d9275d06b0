//! What a report of many systems begins with: how many there are of each class, what comes next, and which they are, the gravest first.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::law::explain::class_name;
use crate::law::{Assessment, Class};
use crate::register::export::Dossier;
use crate::register::export::paper::{Block, Line, Table};
use crate::text::day::in_words;
use crate::text::messages::FluentValue;
use crate::text::{Language, say};

/// Open questions of a system among many: the most decisive ones tell what it hangs on, the report of that system names them all.
pub(in crate::register::export) const QUESTIONS_SHOWN: usize = 5;
/// Dates to come in the summary.
const DATES_SHOWN: usize = 5;

/// A day from which duties bind, and the latest one that is still possible.
type Due = (NaiveDate, Option<NaiveDate>);

/// What the beginning tells of a system.
#[derive(Debug)]
pub(in crate::register::export) struct Entry {
    pub(in crate::register::export) class: Class,
    row: Vec<Line>,
    /// The open duties to come, by day.
    next: BTreeMap<Due, usize>,
}

impl Entry {
    pub(in crate::register::export) fn of(one: &Dossier<'_>, language: Language) -> Entry {
        let assessment = one.assessment;
        let open = assessment.deadlines.iter().filter(|deadline| !deadline.met).count();
        let row = vec![
            Line::link(&format!("#{}", one.system.id), &one.system.name),
            class_name(assessment.risk, language).into(),
            assessment.ask.len().to_string().into(),
            open.to_string().into(),
        ];
        Entry { class: assessment.risk, row, next: next(assessment) }
    }
}

/// The open duties that surely are the organisation's and are still to come, counted by day.
fn next(assessment: &Assessment) -> BTreeMap<Due, usize> {
    let is_ours = |rule: &str| {
        assessment.finding(rule).is_some_and(|finding| assessment.open_roles(finding).is_empty())
    };
    let to_come = assessment.deadlines.iter().filter(|one| !one.met && one.date > assessment.on);
    let mut days = BTreeMap::new();
    for deadline in to_come.filter(|one| is_ours(&one.rule)) {
        *days.entry((deadline.date, deadline.latest)).or_default() += 1;
    }
    days
}

/// The title of a report of many systems, of one organisation where all of them are.
pub(in crate::register::export) fn title_of_many(organisation: Option<&str>, language: Language) -> String {
    match organisation {
        Some(name) => say(language, "report-of", &[("name", FluentValue::from(name.to_owned()))]),
        None => say(language, "report-title", &[]),
    }
}

/// The summary and the list before many systems, in the order in which they follow.
pub(in crate::register::export) fn beginning(entries: Vec<Entry>, language: Language) -> Vec<Block> {
    let t = |key: &str| say(language, key, &[]);
    let mut blocks = vec![Block::Heading(2, t("report-summary")), Block::Table(classes(&entries, language))];
    let dates = dates(&entries, language);
    if !dates.rows.is_empty() {
        blocks.extend([Block::Heading(3, dates.caption.clone()), Block::Table(dates)]);
    }
    let head = ["part-name", "law-class", "law-open", "register-duties"].map(t).to_vec();
    let caption = t("web-register-systems");
    let rows = entries.into_iter().map(|entry| entry.row).collect();
    blocks.extend([Block::Heading(2, caption.clone()), Block::Table(Table { caption, head, rows })]);
    blocks
}

fn classes(entries: &[Entry], language: Language) -> Table {
    let t = |key: &str| say(language, key, &[]);
    let count = |class: Class| entries.iter().filter(|entry| entry.class == class).count();
    let counted = Class::ALL.into_iter().map(|class| (class, count(class))).filter(|(_, count)| *count > 0);
    let row = |(class, count): (Class, usize)| {
        vec![class_name(class, language).into(), Line::new(count.to_string())]
    };
    let head = ["law-class", "web-register-systems"].map(t).to_vec();
    Table { caption: t("report-classes"), head, rows: counted.map(row).collect() }
}

fn dates(entries: &[Entry], language: Language) -> Table {
    let mut days: BTreeMap<Due, (usize, usize)> = BTreeMap::new();
    for (day, duties) in entries.iter().flat_map(|entry| &entry.next) {
        let (systems, all) = days.entry(*day).or_default();
        *systems += 1;
        *all += duties;
    }
    let row = |((from, latest), (systems, duties)): (Due, (usize, usize))| {
        let day = match latest {
            Some(latest) => format!("{} – {}", in_words(from, language), in_words(latest, language)),
            None => in_words(from, language),
        };
        vec![day.into(), systems.to_string().into(), duties.to_string().into()]
    };
    let head = ["web-system-date", "web-register-systems", "register-duties"];
    Table {
        caption: say(language, "report-next", &[]),
        head: head.map(|key| say(language, key, &[])).to_vec(),
        rows: days.into_iter().take(DATES_SHOWN).map(row).collect(),
    }
}
