//! What would settle a class, and what would change one, in words.

use std::fmt::Write;

use crate::law::assessment::Class;
use crate::law::book::RuleBook;
use crate::law::whatif::{Change, Decides, Settling, Supposed};
use crate::text::Language;
use crate::text::messages::Messages;

use super::names::{class_name, role_name};

/// Sets shown for one class: a second way to the same class is for `--json`.
const SETS_SHOWN: usize = 1;

/// Answers shown of one set beside those that all sets share: more is a list that nobody fills in from a report.
const ANSWERS_SHOWN: usize = 4;

/// Changes that a terminal shows: more than a screen is not read, and `--json` holds them all.
const CHANGES_SHOWN: usize = 8;

/// Duties named in one change; their number tells the rest.
const DUTIES_NAMED: usize = 3;

/// What decides a class, ready to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisive {
    /// The question to answer first, while the class is open.
    pub next: Option<String>,
    /// What every longer way to a class begins with, so that it is read once.
    pub shared: Vec<Supposed<String>>,
    /// The answers that would settle on a class that is still possible, the fewest first.
    pub settle: Vec<Way>,
    /// Answers that would change what is known now.
    pub change: Vec<Turn>,
}

/// One way to settle on a class, ready to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// The class.
    pub class: Class,
    /// Whether the shared answers come first.
    pub shares: bool,
    /// The first further answers.
    pub answers: Vec<Supposed<String>>,
    /// How many more it takes.
    pub more: usize,
}

/// One other answer and what it would lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The question with the answer supposed.
    pub supposed: Supposed<String>,
    /// What would be different, a line each.
    pub outcome: Vec<String>,
}

/// What decides, in a language; rules are named by their titles.
pub fn decisive(book: &RuleBook, decides: &Decides, language: Language) -> Decisive {
    let decides = decides.in_language(language);
    let asked = |fact: &String| book.fact(fact).map(|fact| fact.question.get(language).to_owned());
    let words = Words { book, words: Messages(language) };
    let (shared, settle) = ways(decides.settle);
    Decisive {
        next: decides.next.as_ref().and_then(asked),
        shared,
        settle,
        change: decides.change.into_iter().map(|change| words.turn(change)).collect(),
    }
}

/// The same as a section of a report; empty when nothing decides.
pub fn explain_decides(book: &RuleBook, decides: &Decides, language: Language) -> String {
    let (it, words) = (decisive(book, decides, language), Messages(language));
    let mut text = String::new();
    if let Some(question) = &it.next {
        let _ = writeln!(text, "{}\n  {question}", words.t("law-next"));
    }
    if !it.settle.is_empty() {
        let _ = writeln!(text, "{}", words.t("law-settle"));
    }
    for way in it.settle.iter().filter(|way| !way.shares) {
        text += &way_text(way, words);
    }
    if !it.shared.is_empty() {
        let _ = writeln!(text, "  {}", words.t("law-settle-shared"));
        text += &answers(&it.shared);
    }
    for way in it.settle.iter().filter(|way| way.shares) {
        text += &way_text(way, words);
    }
    if !it.change.is_empty() {
        let _ = writeln!(text, "{}", words.t("law-change"));
    }
    for turn in it.change.iter().take(CHANGES_SHOWN) {
        let _ = writeln!(text, "  {} {}", turn.supposed.question, turn.supposed.answer);
        for line in &turn.outcome {
            let _ = writeln!(text, "    - {line}");
        }
    }
    if let Some(more) = it.change.len().checked_sub(CHANGES_SHOWN).filter(|more| *more > 0) {
        let _ = writeln!(text, "  {}", words.t1("law-change-more", "count", more));
    }
    text
}

fn way_text(way: &Way, words: Messages) -> String {
    let mut text = format!("  {}\n{}", class_name(way.class, words.0), answers(&way.answers));
    if way.more > 0 {
        let _ = writeln!(text, "    - {}", words.t1("law-settle-more", "count", way.more));
    }
    text
}

fn answers(supposed: &[Supposed<String>]) -> String {
    supposed.iter().map(|one| format!("    - {} {}\n", one.question, one.answer)).collect()
}

/// The shortest ways first; what all that need more than one answer have in common stands apart.
fn ways(settle: Vec<Settling<String>>) -> (Vec<Supposed<String>>, Vec<Way>) {
    let mut shown: Vec<Settling<String>> = Vec::new();
    for settling in settle {
        if shown.iter().filter(|other| other.class == settling.class).count() < SETS_SHOWN {
            shown.push(settling);
        }
    }
    shown.sort_by_key(|settling| settling.answers.len());
    let long: Vec<&Settling<String>> =
        shown.iter().filter(|settling| settling.answers.len() > ANSWERS_SHOWN).collect();
    let in_all =
        |answer: &&Supposed<String>| long.len() > 1 && long.iter().all(|one| one.answers.contains(answer));
    let shared: Vec<Supposed<String>> =
        long.iter().take(1).flat_map(|one| one.answers.iter().filter(in_all)).cloned().collect();
    let way = |settling: &Settling<String>| {
        let shares = settling.answers.len() > ANSWERS_SHOWN && !shared.is_empty();
        let own = settling.answers.iter().filter(|answer| !(shares && shared.contains(answer)));
        let own: Vec<Supposed<String>> = own.cloned().collect();
        let more = own.len().saturating_sub(ANSWERS_SHOWN);
        Way { class: settling.class, shares, answers: own.into_iter().take(ANSWERS_SHOWN).collect(), more }
    };
    let ways = shown.iter().map(way).collect();
    (shared, ways)
}

struct Words<'b> {
    book: &'b RuleBook,
    words: Messages,
}

impl Words<'_> {
    fn turn(&self, change: Change<String>) -> Turn {
        let language = self.words.0;
        let roles = |ids: &[String]| ids.iter().map(|id| role_name(id, language)).collect::<Vec<_>>();
        let classes: Vec<String> = change.possible.iter().map(|class| class_name(*class, language)).collect();
        let parts = [
            ("law-change-class", classes),
            ("law-change-roles-gained", roles(&change.roles_gained)),
            ("law-change-roles-lost", roles(&change.roles_lost)),
            ("law-change-duties-gained", self.titles(&change.duties_gained)),
            ("law-change-duties-lost", self.titles(&change.duties_lost)),
        ];
        let told = parts.into_iter().filter(|(_, names)| !names.is_empty());
        Turn {
            supposed: change.supposed,
            outcome: told
                .map(|(key, names)| format!("{}: {}", self.words.t(key), names.join("; ")))
                .collect(),
        }
    }

    /// The first few titles, and how many more there are.
    fn titles(&self, rules: &[String]) -> Vec<String> {
        let title = |id: &String| {
            let rule = self.book.rule(id);
            rule.map_or_else(|| id.clone(), |rule| rule.title.get(self.words.0).to_owned())
        };
        let mut titles: Vec<String> = rules.iter().take(DUTIES_NAMED).map(title).collect();
        if rules.len() > titles.len() {
            titles.push(self.words.t1("law-change-more", "count", rules.len() - titles.len()));
        }
        titles
    }
}
