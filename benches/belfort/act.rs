//! An invented act: rules of one to five conditions, once as the TOML that Belfort reads and once as typed code.

use std::fmt::Write as _;

use belfort::law::{Answer, FactValue, Facts, RuleBook, SourceFile};
use chrono::{Days, NaiveDate};

use super::data::Luck;

/// Yes-no facts, one-of facts with their values, dates, and the values of one several-of fact.
const SWITCHES: u64 = 40;
const CHOICES: u64 = 8;
const VALUES: u64 = 8;
const DAYS: u64 = 6;
const TAGS: u64 = 24;
/// Days between the borders that rules compare with, and how many borders there are.
const STEP: u64 = 100;
const BORDERS: u64 = 9;

/// One condition, as a programmer would type it.
#[derive(Clone, Copy)]
pub(crate) enum Condition {
    Switch(u64, bool),
    Is(u64, u64),
    In(u64, u64, u64),
    From(u64, u64),
    Before(u64, u64),
    Tag(u64),
}

/// One system, as a programmer would type it.
#[derive(Clone, Default)]
pub(crate) struct Typed {
    switches: u64,
    choices: [u64; CHOICES as usize],
    days: [u64; DAYS as usize],
    tags: u64,
}

impl Typed {
    pub(crate) fn holds(&self, condition: &Condition) -> bool {
        match *condition {
            Condition::Switch(fact, wanted) => (self.switches >> fact & 1 == 1) == wanted,
            Condition::Is(fact, value) => self.choices[fact as usize] == value,
            Condition::In(fact, one, other) => {
                let value = self.choices[fact as usize];
                value == one || value == other
            }
            Condition::From(fact, day) => self.days[fact as usize] >= day,
            Condition::Before(fact, day) => self.days[fact as usize] < day,
            Condition::Tag(tag) => self.tags >> tag & 1 == 1,
        }
    }

    /// The same system as answers.
    pub(crate) fn facts(&self) -> Facts {
        let switch = |fact| (format!("b{fact}"), FactValue::Bool(self.switches >> fact & 1 == 1));
        let choice =
            |fact: u64| (format!("e{fact}"), FactValue::One(format!("v{}", self.choices[fact as usize])));
        let date = |fact: u64| (format!("d{fact}"), FactValue::Date(day(self.days[fact as usize])));
        let tags =
            (0..TAGS).filter(|tag| self.tags >> tag & 1 == 1).map(|tag| format!("t{tag:02}")).collect();
        (0..SWITCHES)
            .map(switch)
            .chain((0..CHOICES).map(choice))
            .chain((0..DAYS).map(date))
            .chain([("tags".to_owned(), FactValue::Several(tags))])
            .map(|(fact, value)| (fact, Answer::from(value)))
            .collect()
    }
}

/// Rules of one to five conditions, each on another fact.
pub(crate) fn rules(count: usize) -> Vec<Vec<Condition>> {
    let mut luck = Luck::new(4_242);
    (0..count).map(|_| conditions(&mut luck)).collect()
}

fn conditions(luck: &mut Luck) -> Vec<Condition> {
    let mut facts: Vec<(u64, u64)> = Vec::new();
    let wanted = 1 + luck.below(5) as usize;
    let mut conditions = Vec::new();
    while conditions.len() < wanted {
        let (kind, place, value) = (luck.below(10), luck.below(1_000), luck.below(1_000));
        let (fact, condition) = match kind {
            0..=4 => ((0, place % SWITCHES), Condition::Switch(place % SWITCHES, value % 2 == 0)),
            5 => ((1, place % CHOICES), Condition::Is(place % CHOICES, value % VALUES)),
            6 => {
                let (one, other) = (value % VALUES, (value + 3) % VALUES);
                ((1, place % CHOICES), Condition::In(place % CHOICES, one, other))
            }
            7 => ((2, place % DAYS), Condition::From(place % DAYS, STEP * (1 + value % BORDERS))),
            8 => ((2, place % DAYS), Condition::Before(place % DAYS, STEP * (1 + value % BORDERS))),
            _ => ((3, 0), Condition::Tag(place % TAGS)),
        };
        if !facts.contains(&fact) {
            facts.push(fact);
            conditions.push(condition);
        }
    }
    conditions
}

/// Systems of which every fact is known: typed code knows no "unknown".
pub(crate) fn systems(count: usize) -> Vec<Typed> {
    let mut luck = Luck::new(77);
    let system = |luck: &mut Luck| {
        let halves = [(); 2].map(|()| luck.below(1 << (SWITCHES / 2)));
        let mut system = Typed { switches: halves[0] << (SWITCHES / 2) | halves[1], ..Typed::default() };
        system.choices.fill_with(|| luck.below(VALUES));
        system.days.fill_with(|| luck.below(STEP * (BORDERS + 1)));
        for _ in 0..3 {
            system.tags |= 1 << luck.below(TAGS);
        }
        system
    };
    (0..count).map(|_| system(&mut luck)).collect()
}

/// The act as a rule book; the first two rules say that everything is an AI system in scope.
pub(crate) fn book(rules: &[Vec<Condition>]) -> RuleBook {
    let mut files = vec![SourceFile { path: "rules/facts.toml".into(), text: facts_file() }];
    files.push(rule("ai", "scope", "gives = { ai-system = true }", &[]));
    files.push(rule("scope", "scope", "gives = { in-scope = true }", &[]));
    files.extend(
        rules
            .iter()
            .enumerate()
            .map(|(place, conditions)| rule(&format!("rule-{place}"), "duty", "", conditions)),
    );
    let (book, problems) = RuleBook::read(files);
    let wrong: Vec<_> = problems.iter().filter(|problem| problem.code != "missing-example").collect();
    assert!(wrong.is_empty(), "the invented act reads: {wrong:?}");
    book
}

/// The same rules as Rego: `duties` holds the numbers of those that apply.
#[cfg(feature = "rego")]
pub(crate) fn rego(rules: &[Vec<Condition>]) -> String {
    let mut text = String::from("package act\nimport rego.v1\n");
    for (place, conditions) in rules.iter().enumerate() {
        let _ = writeln!(text, "duties contains {place} if {{");
        for condition in conditions {
            let _ = match *condition {
                Condition::Switch(fact, wanted) => writeln!(text, "  input.b{fact} == {wanted}"),
                Condition::Is(fact, value) => writeln!(text, "  input.e{fact} == \"v{value}\""),
                Condition::In(fact, one, other) => {
                    writeln!(text, "  input.e{fact} in {{\"v{one}\", \"v{other}\"}}")
                }
                Condition::From(fact, border) => writeln!(text, "  input.d{fact} >= \"{}\"", day(border)),
                Condition::Before(fact, border) => writeln!(text, "  input.d{fact} < \"{}\"", day(border)),
                Condition::Tag(tag) => writeln!(text, "  \"t{tag:02}\" in input.tags"),
            };
        }
        text.push_str("}\n");
    }
    text
}

fn day(number: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 1, 1).expect("the day exists") + Days::new(number)
}

fn facts_file() -> String {
    let mut text = String::new();
    let list = |prefix: &str, count: u64| (0..count).map(|n| format!("{prefix}{n}")).collect::<Vec<_>>();
    for fact in list("b", SWITCHES) {
        text += &fact_table(&fact, "yes-no", &[], false);
    }
    for fact in list("e", CHOICES) {
        text += &fact_table(&fact, "one-of", &list("v", VALUES), false);
    }
    for fact in list("d", DAYS) {
        text += &fact_table(&fact, "date", &[], false);
    }
    let tags: Vec<String> = (0..TAGS).map(|tag| format!("t{tag:02}")).collect();
    text += &fact_table("tags", "several-of", &tags, false);
    text += &fact_table("ai-system", "yes-no", &[], true);
    text += &fact_table("in-scope", "yes-no", &[], true);
    text
}

fn fact_table(id: &str, shape: &str, values: &[String], derived: bool) -> String {
    let kind = if derived { "derived = true" } else { "kind = \"observation\"" };
    let mut text = format!("[{id}]\ntype = \"{shape}\"\nprovision = \"art_3\"\n{kind}\n");
    let labels: Vec<String> = values.iter().map(|value| format!("{value} = \"{value}\"")).collect();
    if !values.is_empty() {
        let _ = writeln!(text, "values = {values:?}");
    }
    for language in ["nl", "fr", "de", "en"] {
        let speech = if derived { "name = \"x\"" } else { "question = \"x\"\nhelp = \"x\"" };
        let _ = writeln!(text, "[{id}.{language}]\n{speech}");
        if !values.is_empty() {
            let _ = writeln!(text, "values = {{ {} }}", labels.join(", "));
        }
    }
    text
}

fn rule(id: &str, kind: &str, gives: &str, conditions: &[Condition]) -> SourceFile {
    let mut text = format!(
        "id = \"{id}\"\nprovision = \"art_26\"\nkind = \"{kind}\"\nbinds = []\nbasis = \"statute\"\n{gives}\n[[from]]\ndate = 2025-01-01\nby = \"x\"\nsince = 2024-08-01\n"
    );
    if !conditions.is_empty() {
        text.push_str("[[when]]\n");
    }
    for condition in conditions {
        let _ = match *condition {
            Condition::Switch(fact, wanted) => writeln!(text, "b{fact} = {wanted}"),
            Condition::Is(fact, value) => writeln!(text, "e{fact} = \"v{value}\""),
            Condition::In(fact, one, other) => writeln!(text, "e{fact} = [\"v{one}\", \"v{other}\"]"),
            Condition::From(fact, border) => writeln!(text, "d{fact} = {{ from = {} }}", day(border)),
            Condition::Before(fact, border) => writeln!(text, "d{fact} = {{ before = {} }}", day(border)),
            Condition::Tag(tag) => writeln!(text, "tags = \"t{tag:02}\""),
        };
    }
    for language in ["nl", "fr", "de", "en"] {
        let _ = writeln!(text, "[{language}]\ntitle = \"x\"\nduty = \"x\"\nexplain = \"x\"");
    }
    SourceFile { path: format!("rules/act/{id}.toml"), text }
}
