//! A difference between two rule books in a few lines, for a message: what changes alike stands together.

use super::{Change, Difference, Field, FieldDifference, RuleDifference, State, compare};
use crate::law::{Provision, RuleBook, act_in_words};
use crate::text::messages::Messages;
use crate::text::{Language, Translated};

/// Rules that changed alike, and how, in four languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    /// Which of the two books have them.
    pub change: Change,
    /// The rules.
    pub rules: Vec<BriefRule>,
    /// What is different: `Van toepassing vanaf: was 2026-08-02, is nu 2027-12-02`; empty when nothing is to say but the change.
    pub told: Translated,
}

/// A rule as a message names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BriefRule {
    /// Its id.
    pub rule: String,
    /// The provision that it works out.
    pub provision: Provision,
    /// What it is called.
    pub title: Translated,
}

/// The rules of a difference that changed in one way.
type RulesOf = fn(&Difference) -> &[RuleDifference];

/// What two books make different for people: rules that came, changed and went, in the order of the law.
///
/// Worked examples are left out: they test a rule and change nothing for anybody. Questions are left out as well: a system
/// whose answer is asked anew shows that in its own assessment.
pub fn brief(old: State<'_>, new: State<'_>) -> Vec<Brief> {
    // What is compared does not depend on the language, so the four differences have the same rules in the same places.
    let [nl, fr, de, en] = Language::ALL.map(|language| compare(old, new, language));
    let mut briefs: Vec<Brief> = Vec::new();
    let kinds: [(Change, RulesOf, &RuleBook); 3] = [
        (Change::Added, |difference| &difference.added, new.book),
        (Change::Changed, |difference| &difference.changed, new.book),
        (Change::Removed, |difference| &difference.removed, old.book),
    ];
    for (change, rules, book) in kinds {
        for (place, rule) in rules(&nl).iter().enumerate() {
            let in_language = |difference: &Difference, language| {
                rules(difference).get(place).map_or_else(String::new, |rule| told(change, rule, language))
            };
            let told = Translated {
                nl: in_language(&nl, Language::Nl),
                fr: in_language(&fr, Language::Fr),
                de: in_language(&de, Language::De),
                en: in_language(&en, Language::En),
            };
            if change == Change::Changed && told == Translated::default() {
                continue;
            }
            let named = BriefRule {
                rule: rule.rule.clone(),
                provision: rule.provision.clone(),
                title: book.rule(&rule.rule).map(|rule| rule.title.clone()).unwrap_or_default(),
            };
            match briefs.iter_mut().find(|brief| brief.change == change && brief.told == told) {
                Some(brief) => brief.rules.push(named),
                None => briefs.push(Brief { change, rules: vec![named], told }),
            }
        }
    }
    briefs
}

/// How one rule differs, in one line of a language.
fn told(change: Change, rule: &RuleDifference, language: Language) -> String {
    let words = Messages(language);
    let date = match change {
        Change::Added => rule.after.as_ref(),
        Change::Removed => rule.before.as_ref(),
        Change::Changed => {
            let fields: Vec<String> =
                rule.fields.iter().filter_map(|field| field_in_words(field, language)).collect();
            return fields.join("; ");
        }
    };
    date.map_or_else(String::new, |from| {
        format!(
            "{} {}, {} {}",
            words.t("law-diff-from"),
            from.date,
            words.t("law-diff-by"),
            act_in_words(&from.by, language)
        )
    })
}

/// One field; `None` for what says nothing to a reader of this language.
fn field_in_words(difference: &FieldDifference, language: Language) -> Option<String> {
    let words = Messages(language);
    let own = |lines: &[String]| -> Vec<String> {
        let prefix = format!("{}: ", language.code());
        let in_own = |line: &String| match difference.field {
            Field::Title | Field::Duty | Field::Explain => line.strip_prefix(&prefix).map(str::to_owned),
            _ => Some(line.split_whitespace().collect::<Vec<_>>().join(" ")),
        };
        lines.iter().filter_map(in_own).collect()
    };
    if difference.field == Field::Examples {
        return None;
    }
    let sides = [("law-diff-was", own(&difference.old)), ("law-diff-is", own(&difference.new))];
    let sides: Vec<String> = sides
        .iter()
        .filter(|(_, lines)| !lines.is_empty())
        .map(|(key, lines)| format!("{} {}", words.t(key), lines.join(" / ")))
        .collect();
    let name = serde_json::to_value(difference.field).ok()?;
    let name = words.t(&format!("law-field-{}", name.as_str()?));
    (!sides.is_empty()).then(|| format!("{name}: {}", sides.join(", ")))
}
