//! A case as jurists judged it, and as the book does.

use belfort::law::{Assessment, Basis, Class, Finding, Kind, Provision, RuleBook};
use chrono::NaiveDate;
use serde::Deserialize;

/// The duty that every AI system in scope brings, whatever its class.
pub(super) const LITERACY: &str = "ai-literacy";

/// A case as jurists judged it.
#[derive(Deserialize)]
pub(super) struct Expected {
    pub(super) id: String,
    pub(super) expected_risk: Class,
    expected_articles: Vec<String>,
    city_roles: Vec<String>,
    applies_from: Option<NaiveDate>,
    confidence: String,
}

impl Expected {
    /// Whether the expectation follows from the Act or from adopted guidelines.
    pub(super) fn is_firm(&self) -> bool {
        matches!(self.confidence.as_str(), "statute" | "final-guidelines")
    }
}

/// A case as the book judges it.
pub(super) struct Judged<'b> {
    pub(super) book: &'b RuleBook,
    pub(super) assessment: Assessment,
}

impl Judged<'_> {
    fn gives(&self, finding: &Finding, fact: &str, value: Option<&str>) -> bool {
        let rule = self.book.rule(&finding.rule).unwrap();
        rule.gives.iter().any(|(id, given)| id == fact && value.is_none_or(|value| value == given))
    }

    fn holding(&self, keep: impl Fn(&Finding) -> bool) -> Vec<&Finding> {
        self.assessment.findings.iter().filter(|finding| finding.holds && keep(finding)).collect()
    }

    /// The findings that make the class what it is; for high risk by Annex III those that name the point.
    pub(super) fn classifying(&self) -> Vec<&Finding> {
        let class = self.assessment.risk;
        let (first, second) = match class {
            Class::High => (
                self.holding(|finding| self.gives(finding, "annex-iii", None)),
                self.holding(|finding| self.gives(finding, "class", Some("high"))),
            ),
            Class::Minimal => (
                self.holding(|finding| self.gives(finding, "derogated", None)),
                self.holding(|finding| finding.rule == LITERACY),
            ),
            Class::Prohibited | Class::Transparency => {
                (self.holding(|finding| self.gives(finding, "class", Some(class.as_str()))), Vec::new())
            }
            Class::NotAi => (self.holding(|finding| finding.rule == "fixed-rules-are-not-ai"), Vec::new()),
            Class::OutOfScope => (self.holding(|finding| self.gives(finding, "excluded", None)), Vec::new()),
            Class::Unknown => (Vec::new(), Vec::new()),
        };
        if first.is_empty() { second } else { first }
    }

    /// The firmest ground of the class; a class that nothing makes has none.
    pub(super) fn basis(&self) -> &'static str {
        let bases = [
            (Basis::Statute, "statute"),
            (Basis::FinalGuidance, "final guidance"),
            (Basis::DraftGuidance, "draft guidance"),
            (Basis::Reading, "reading"),
        ];
        let classifying = self.classifying();
        let rests_on =
            |basis| classifying.iter().any(|finding| finding.basis == basis && finding.rule != LITERACY);
        bases
            .into_iter()
            .find(|(basis, _)| rests_on(*basis))
            .map_or("nothing classifies it", |(_, name)| name)
    }

    /// From when the class asks something: for high risk the first duty, else what makes the class.
    pub(super) fn from(&self) -> Option<NaiveDate> {
        let duties = self.holding(|finding| finding.kind == Kind::Duty && finding.rule != LITERACY);
        let deciding = match self.assessment.risk {
            Class::NotAi | Class::OutOfScope | Class::Unknown => return None,
            Class::High if !duties.is_empty() => duties,
            _ => self.classifying(),
        };
        deciding.iter().map(|finding| finding.from).min()
    }

    /// What is not as expected, in words; where we differ, `cases.toml` says why beside the answer.
    pub(super) fn mismatches(&self, expected: &Expected) -> Vec<String> {
        let pairs = [
            ("class", self.assessment.risk.to_string(), expected.expected_risk.to_string()),
            ("date", shown(self.from()), shown(expected.applies_from)),
            ("role", sorted(&self.assessment.roles), sorted(&expected.city_roles)),
        ];
        let differs = pairs.into_iter().filter(|(_, ours, theirs)| ours != theirs);
        let mut found: Vec<String> = differs
            .map(|(what, ours, theirs)| format!("the {what} is `{ours}`, expected `{theirs}`"))
            .collect();
        let articles: Vec<Provision> =
            expected.expected_articles.iter().map(|article| provision(article)).collect();
        let ours: Vec<&Provision> =
            self.classifying().into_iter().map(|finding| &finding.provision).collect();
        if !ours.iter().any(|own| articles.iter().any(|article| touches(article, own))) {
            let ours: Vec<&str> = ours.into_iter().map(Provision::as_str).collect();
            found.push(format!("the class rests on `{}`, which is not expected", ours.join(", ")));
        }
        found
    }
}

pub(super) fn shown(day: Option<NaiveDate>) -> String {
    day.map_or("never".to_owned(), |day| day.to_string())
}

fn sorted(roles: &[String]) -> String {
    let mut roles = roles.to_vec();
    roles.sort();
    roles.join(", ")
}

fn touches(one: &Provision, other: &Provision) -> bool {
    one.covers(other) || other.covers(one)
}

/// `Annex III(5)(a)`, `Art. 6(3) third subparagraph`, `Annex I Section B(21)`.
pub(super) fn provision(cited: &str) -> Provision {
    let (kind, rest) = match cited.strip_prefix("Annex ") {
        Some(rest) => ("anx", rest),
        None => ("art", cited.strip_prefix("Art. ").unwrap()),
    };
    let end = rest.find(['(', ' ']).unwrap_or(rest.len());
    let (number, rest) = rest.split_at(end);
    let mut path = format!("{kind}_{number}");
    if let Some(section) = rest.strip_prefix(" Section ") {
        path += &format!("/sct_{}", &section[..1]);
    }
    // An annex and the list of definitions have points, every other article has paragraphs first.
    let paragraphs = kind == "art" && number != "3";
    for (place, group) in rest.split('(').skip(1).enumerate() {
        let (number, _) = group.split_once(')').unwrap();
        path += &format!("/{}_{number}", if place == 0 && paragraphs { "par" } else { "pnt" });
    }
    let subparagraphs = ["first", "second", "third", "fourth"];
    let named = subparagraphs.iter().position(|ordinal| rest.ends_with(&format!(" {ordinal} subparagraph")));
    if let Some(place) = named {
        path += &format!("/sub_{}", place + 1);
    }
    path.parse().unwrap()
}
