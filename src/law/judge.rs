//! A rule book on one day, under one state of the law: judges one system after another.

use chrono::NaiveDate;

use super::assessment::{Class, Status};
use super::book::RuleBook;
use super::evaluate::Evaluation;
use super::fact::{FactValue, Facts};
use super::program::{Known, Program, Reasons, Run};
use super::rule::Rule;
use super::strata::{ONLY_WITH_CLASS, SCOPE};
use super::truth::Truth;

/// The classes that rules give, the gravest first.
pub(crate) const CLASSES: [(&str, Class); 3] =
    [("prohibited", Class::Prohibited), ("high", Class::High), ("transparency", Class::Transparency)];

/// A rule book made ready for one day under one state of the law.
///
/// `decide` is the whole answer on one system; this is the way to judge thousands, or one system under
/// thousands of answers.
#[derive(Clone, Copy, Debug)]
pub struct Judge<'b> {
    book: &'b RuleBook,
    program: &'b Program,
    on: NaiveDate,
}

/// The answers of one system as a judge reads them: read once, judged as often as one likes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers(Known);

/// Working room for one system, so that thousands need no new room each.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    run: Run,
    reasons: Reasons,
}

impl<'b> Judge<'b> {
    /// The book as it stands for the day `on`, under the law of the day `law`.
    pub fn new(book: &'b RuleBook, on: NaiveDate, law: NaiveDate) -> Judge<'b> {
        Judge { book, program: book.program(law), on }
    }

    /// Reads what is known of a system, with what the Member State settled.
    pub fn read(&self, facts: &Facts) -> Answers {
        Answers(self.program.read(self.book, facts))
    }

    /// The answers with one more, or with another one; the value is one that the fact accepts.
    pub fn with(&self, answers: &Answers, fact: &str, value: &FactValue) -> Answers {
        let mut known = answers.0.clone();
        self.program.know(&mut known, fact, value);
        Answers(known)
    }

    /// How every rule that is law comes out, without reasons.
    pub fn statuses<'w>(
        &'w self,
        answers: &Answers,
        scratch: &'w mut Scratch,
    ) -> impl Iterator<Item = (&'b Rule, Status)> + 'w {
        self.program.run_into(&answers.0, &mut scratch.run);
        let run = &scratch.run;
        let rules = self.program.rules().iter().enumerate();
        rules.map(move |(place, rule)| {
            (&self.book.rules()[rule.place], self.program.status(place, run, self.on))
        })
    }

    /// How every rule that is law comes out, with the facts that settled it.
    pub fn reasoned<'w>(
        &'w self,
        answers: &Answers,
        scratch: &'w mut Scratch,
    ) -> impl Iterator<Item = Reasoned<'b, impl Iterator<Item = &'w str> + Clone + 'w>> + 'w {
        self.program.run_into(&answers.0, &mut scratch.run);
        self.program.reasons_into(&scratch.run, &mut scratch.reasons);
        let (run, reasons) = (&scratch.run, &scratch.reasons);
        let rules = self.program.rules().iter().enumerate();
        rules.map(move |(place, rule)| Reasoned {
            rule: &self.book.rules()[rule.place],
            status: self.program.status(place, run, self.on),
            because: self.program.because_of(place, reasons),
        })
    }

    /// The classes that are still possible, the gravest first; one when the class is known.
    pub fn possible(&self, answers: &Answers) -> Vec<Class> {
        self.possible_of(&self.program.run(&answers.0), &answers.0)
    }

    /// What follows from the answers; `assumed` are yes-no derived facts taken as true for the sake of argument.
    pub(crate) fn evaluate(&self, answers: &Answers, assumed: &[&str]) -> Evaluation<'b> {
        Evaluation::of(self.book, self.program, &self.assume(&answers.0, assumed))
    }

    /// For what is still possible, the question of scope is put aside where it is open.
    fn possible_of(&self, plain: &Run, known: &Known) -> Vec<Class> {
        let pair = |run: &Run, fact: &str, value: &str| {
            self.program.pair(fact, value).map_or(Truth::Unknown, |pair| run.truth(pair))
        };
        let [ai, scope] = SCOPE.map(|fact| pair(plain, fact, "true"));
        let assumed = |facts: &[&str]| self.program.run(&self.assume(known, facts));
        let as_ai = (ai == Truth::Unknown).then(|| assumed(&SCOPE[..1]));
        let in_scope = (ai == Truth::Unknown || scope == Truth::Unknown).then(|| assumed(&SCOPE));
        let scope = pair(as_ai.as_ref().unwrap_or(plain), SCOPE[1], "true");
        let in_scope = in_scope.as_ref().unwrap_or(plain);
        let mut possible = Vec::new();
        if ai != Truth::False && scope != Truth::False {
            let left_alone = self.left_alone(in_scope);
            possible.extend(classes(|class| pair(in_scope, "class", class), left_alone));
        }
        let outside = ai != Truth::False && scope != Truth::True;
        if outside && !possible.contains(&Class::OutOfScope) {
            possible.push(Class::OutOfScope);
        }
        if ai != Truth::True {
            possible.push(Class::NotAi);
        }
        possible
    }

    /// Whether the Act leaves a system alone that has no class; in a book without that fact it never does.
    fn left_alone(&self, run: &Run) -> Truth {
        self.program.pair(ONLY_WITH_CLASS, "true").map_or(Truth::False, |pair| run.truth(pair))
    }

    fn assume(&self, known: &Known, facts: &[&str]) -> Known {
        let mut known = known.clone();
        for pair in facts.iter().filter_map(|fact| self.program.pair(fact, "true")) {
            known.fix(pair, Truth::True);
        }
        known
    }
}

/// How a rule came out, and why.
#[derive(Clone, Debug)]
pub struct Reasoned<'b, Because> {
    /// The rule.
    pub rule: &'b Rule,
    /// How it came out.
    pub status: Status,
    /// The facts that settled it, in the order of its conditions.
    pub because: Because,
}

/// From the gravest down, until one is sure; minimal only when every other one is surely not, and then only
/// where the Act does not leave a system without a class alone.
fn classes(truth_of: impl Fn(&str) -> Truth, left_alone: Truth) -> Vec<Class> {
    let mut possible = Vec::new();
    for (value, class) in CLASSES {
        let truth = truth_of(value);
        if truth != Truth::False {
            possible.push(class);
        }
        if truth == Truth::True {
            return possible;
        }
    }
    if left_alone != Truth::True {
        possible.push(Class::Minimal);
    }
    if left_alone != Truth::False {
        possible.push(Class::OutOfScope);
    }
    possible
}
