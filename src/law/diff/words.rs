//! Conditions, dates and values in words, as the book itself names them.

use crate::law::explain::{basis_name, role_name};
use crate::law::rule::{Basis, Block, Condition, Disputed, FromDate, Later, Repeal, Test};
use crate::law::{FactType, FactValue, Facts, RuleBook, act_in_words};
use crate::text::Language;
use crate::text::messages::Messages;

/// The words of one book in one language.
pub(super) struct Words<'b> {
    book: &'b RuleBook,
    language: Language,
    say: Messages,
}

impl<'b> Words<'b> {
    pub(super) fn of(book: &'b RuleBook, language: Language) -> Words<'b> {
        Words { book, language, say: Messages(language) }
    }

    pub(super) fn language(&self) -> Language {
        self.language
    }

    pub(super) fn role(&self, role: &str) -> String {
        role_name(role, self.language)
    }

    pub(super) fn basis(&self, basis: Basis) -> String {
        basis_name(basis, self.language)
    }

    /// `Rol: gebruiksverantwoordelijke (role)`; a fact that the book does not know keeps its id.
    pub(super) fn pair(&self, fact: &str, value: &str) -> String {
        self.asked(fact, &self.value(fact, value))
    }

    /// `2027-12-02, volgens Verordening (EU) 2026/1744`
    pub(super) fn date(&self, from: &FromDate) -> String {
        format!("{}, {} {}", from.date, self.say.t("law-diff-by"), act_in_words(&from.by, self.language))
    }

    /// The same with the day since when that is law: a whole book holds more than one such line.
    pub(super) fn dated(&self, from: &FromDate) -> String {
        format!("{} ({} {})", self.date(from), self.say.t("law-diff-law-since"), from.since)
    }

    /// A case with a date of its own: each block stands on a line.
    pub(super) fn later(&self, later: &Later) -> String {
        let blocks =
            later.when.iter().map(|block| format!("\n{} {}", self.say.t("law-diff-if"), self.block(block)));
        format!("{}{}", self.date(&later.from), blocks.collect::<String>())
    }

    /// `niet langer recht sinds 2026-07-27, volgens Regulation (EU) 2026/1744`
    pub(super) fn repealed(&self, Repeal { by, since }: &Repeal) -> String {
        format!("{} {since}, {} {by}", self.say.t("law-diff-repealed"), self.say.t("law-diff-by"))
    }

    pub(super) fn disputed(&self, disputed: &Disputed) -> String {
        let date = disputed.date.map(|date| format!("{date}, ")).unwrap_or_default();
        let since = disputed.since.map(|since| format!(" ({} {since})", self.say.t("law-diff-law-since")));
        let basis = format!("{}{}", self.basis(disputed.basis), since.unwrap_or_default());
        format!("{date}{basis}: {}", disputed.text.get(self.language))
    }

    pub(super) fn block(&self, block: &Block) -> String {
        block.iter().map(|condition| self.condition(condition)).collect::<Vec<_>>().join("; ")
    }

    /// What an example is given: `role = deployer, class = high`.
    pub(super) fn given(facts: &Facts) -> String {
        let value = |value: &FactValue| match value {
            FactValue::Bool(known) => known.to_string(),
            FactValue::Date(day) => day.to_string(),
            FactValue::One(_) | FactValue::Several(_) => {
                format!("[{}]", value.names().collect::<Vec<_>>().join(", "))
            }
        };
        let pairs = facts.iter().map(|(fact, answer)| format!("{fact} = {}", value(&answer.value)));
        pairs.collect::<Vec<_>>().join(", ")
    }

    fn condition(&self, Condition { fact, test }: &Condition) -> String {
        let is_yes_no = self.book.fact(fact).is_some_and(|fact| fact.shape == FactType::YesNo);
        let values = |values: &[String]| {
            values.iter().map(|value| self.value(fact, value)).collect::<Vec<_>>().join(" / ")
        };
        let day =
            |key: &str, day: &Option<chrono::NaiveDate>| day.map(|day| format!("{} {day}", self.say.t(key)));
        let answer = match test {
            Test::NoneOf(_) if is_yes_no => self.say.t("law-no"),
            Test::Any(any) => values(any),
            Test::NoneOf(none) => format!("{} {}", self.say.t("law-diff-not"), values(none)),
            Test::Empty => self.say.t("law-none"),
            Test::Day { from, before } => {
                let ends = [day("law-diff-from", from), day("law-diff-before", before)];
                ends.into_iter().flatten().collect::<Vec<_>>().join(", ")
            }
        };
        self.asked(fact, &answer)
    }

    fn asked(&self, fact: &str, answer: &str) -> String {
        let Some(known) = self.book.fact(fact) else { return format!("{fact}: {answer}") };
        let question = known.question.get(self.language);
        let colon = if question.ends_with('?') { "" } else { ":" };
        format!("{question}{colon} {answer} ({fact})")
    }

    fn value(&self, fact: &str, value: &str) -> String {
        let known = self.book.fact(fact);
        match known.and_then(|known| known.labels.get(value)) {
            Some(label) => label.get(self.language).to_owned(),
            None if value == "true" => self.say.t("law-yes"),
            None => value.to_owned(),
        }
    }
}
