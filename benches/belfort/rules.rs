//! Rules: the same invented act judged by Belfort, by typed code that somebody wrote by hand, and by a policy machine.
//!
//! Typed code knows every answer and gives yes or no; Belfort knows "unknown", scope and dates as well. The register of a town
//! has hundreds of systems; 5,000 is a province, 50,000 shows that the time grows with the systems and with nothing else.

use std::hint::black_box;
use std::sync::Arc;

use belfort::law::{Answers, Facts, Judge, RuleBook, Scratch, Status};

use serde::{Serialize, Serializer};

use super::act::{self, Condition, Typed};
use super::data::now;
use super::race::{Race, Side, Work, timed};

/// Rules of the act: about as many as the AI Act makes.
const RULES: usize = 150;
const PROVINCE: usize = 5_000;

/// Findings only: which rules apply.
pub(crate) fn findings() -> Race {
    against_typed_code(RULES, PROVINCE, false)
}

/// Findings with the facts that settled each.
pub(crate) fn reasons() -> Race {
    against_typed_code(RULES, PROVINCE, true)
}

/// Ten times the systems.
pub(crate) fn more_systems() -> Race {
    against_typed_code(RULES, 10 * PROVINCE, false)
}

/// Four times the rules.
pub(crate) fn more_rules() -> Race {
    against_typed_code(4 * RULES, PROVINCE, false)
}

fn against_typed_code(rules: usize, systems: usize, reasons: bool) -> Race {
    let (rules, systems) = (act::rules(rules), act::systems(systems));
    let town = Town::new(&rules, &systems);
    let count = systems.len() as u64;
    assert_eq!(town.applies(), typed(&rules, &systems), "both sides find the same");
    Race {
        work: Work::Things(count, "system"),
        ours: if reasons {
            Box::new(move || timed(|| town.reasons()))
        } else {
            Box::new(move || timed(|| town.applies()))
        },
        reference: Box::new(move || timed(|| typed(&rules, &systems))),
        beside: "typed conditions, written by hand",
    }
}

/// The rules as a programmer would check them: yes or no, nothing else.
fn typed(rules: &[Vec<Condition>], systems: &[Typed]) -> usize {
    let mut applies = 0;
    for system in systems {
        for rule in rules {
            if black_box(rule.iter().all(|condition| system.holds(condition))) {
                applies += 1;
            }
        }
    }
    applies
}

/// A register before a judge.
struct Town {
    book: RuleBook,
    answers: Vec<Answers>,
}

impl Town {
    fn new(rules: &[Vec<Condition>], systems: &[Typed]) -> Town {
        let book = act::book(rules);
        let judge = judge(&book);
        let answers = systems.iter().map(|system| judge.read(&system.facts())).collect();
        Town { book, answers }
    }

    fn applies(&self) -> usize {
        let (judge, mut scratch) = (judge(&self.book), Scratch::default());
        let mut applies = 0;
        for answers in &self.answers {
            let statuses = judge.statuses(answers, &mut scratch);
            // The two rules of scope, which the typed code does not have.
            applies += statuses.filter(|(_, status)| *status == Status::Applies).count() - 2;
        }
        applies
    }

    fn reasons(&self) -> usize {
        let (judge, mut scratch) = (judge(&self.book), Scratch::default());
        let mut reasons = 0;
        for answers in &self.answers {
            for found in judge.reasoned(answers, &mut scratch) {
                black_box((found.status, &found.rule.provision));
                reasons += found.because.count();
            }
        }
        reasons
    }
}

fn judge(book: &RuleBook) -> Judge<'_> {
    Judge::new(book, now().date_naive(), now().date_naive())
}

/// One system changed: its JSON read, judged with reasons, and the findings written as JSON.
pub(crate) fn changed() -> Race {
    let (rules, systems) = (act::rules(RULES), act::systems(PROVINCE));
    let book = Arc::new(act::book(&rules));
    let texts: Arc<[String]> = systems
        .iter()
        .map(|system| serde_json::to_string(&system.facts()).expect("facts are JSON"))
        .collect();
    let (own, read) = (Arc::clone(&texts), texts);
    Race {
        work: Work::Things(PROVINCE as u64, "system"),
        ours: Box::new(move || timed(|| write_findings(&book, &own))),
        reference: reading(read),
        beside: "serde_json only reads the answers",
    }
}

fn write_findings(book: &RuleBook, texts: &[String]) -> usize {
    let (judge, mut scratch) = (judge(book), Scratch::default());
    let mut written = Vec::new();
    let mut bytes = 0;
    for text in texts {
        let facts: Facts = serde_json::from_str(text).expect("the answers were just written");
        let answers = judge.read(&facts);
        let findings = judge.reasoned(&answers, &mut scratch);
        let findings = findings.map(|found| Line {
            rule: &found.rule.id,
            status: found.status,
            because: Names(found.because),
        });
        written.clear();
        serde_json::Serializer::new(&mut written).collect_seq(findings).expect("a finding is JSON");
        bytes += written.len();
    }
    bytes
}

#[derive(Serialize)]
#[serde(bound(serialize = "B: Iterator<Item = &'f str> + Clone"))]
struct Line<'f, B> {
    rule: &'f str,
    status: Status,
    because: Names<B>,
}

/// Names, written as they come.
struct Names<B>(B);

impl<'f, B: Iterator<Item = &'f str> + Clone> Serialize for Names<B> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.clone())
    }
}

fn reading(texts: Arc<[String]>) -> Side {
    let one =
        |text: &String| serde_json::from_str::<Facts>(text).expect("the answers were just written").len();
    Box::new(move || timed(|| texts.iter().map(one).sum::<usize>()))
}

/// The same rules and systems on the register machine of regorus, its inputs already read.
#[cfg(feature = "rego")]
pub(crate) fn rego() -> Race {
    use regorus::languages::rego::compiler::Compiler;

    let (rules, systems) = (act::rules(RULES), act::systems(PROVINCE / 10));
    let town = Town::new(&rules, &systems);
    let mut engine = regorus::Engine::new();
    engine.add_policy("act.rego".into(), act::rego(&rules)).expect("the act is Rego");
    let entry: regorus::Rc<str> = "data.act.duties".into();
    let policy = engine.compile_with_entrypoint(&entry).expect("the act compiles");
    let program = Compiler::compile_from_policy(&policy, &["data.act.duties"]).expect("the act compiles");
    let mut machine = regorus::rvm::vm::RegoVM::new();
    machine.load_program(program);
    let inputs: Vec<regorus::Value> = systems
        .iter()
        .map(|system| serde_json::to_string(&system.facts()).expect("facts are JSON"))
        .map(|text| regorus::Value::from_json_str(&text).expect("facts are JSON"))
        .collect();
    let mut duties = move || {
        let mut applies = 0;
        for input in &inputs {
            machine.set_input(input.clone());
            applies += machine.execute().expect("the act runs").as_set().expect("duties are a set").len();
        }
        applies
    };
    assert_eq!(town.applies(), duties(), "both sides find the same");
    Race {
        work: Work::Things(systems.len() as u64, "system"),
        ours: Box::new(move || timed(|| town.reasons())),
        reference: Box::new(move || timed(&mut duties)),
        beside: "regorus machine, findings only; ours with reasons",
    }
}
