//! An assessment as the page of a system shows it.

pub(super) mod kept;
mod setting;

use askama::Template;

use self::setting::{SettingView, setting};
use super::badge::Badge;
use super::days::Day;
use super::fact_view::{FactView, facts};
use super::frame::Frame;
use super::item::Cited;
use super::measure::MeasureView;
use super::proof_view::{StepView, steps};
use super::question::in_vain;
use super::record::RecordView;
use super::shared::SharedView;
use super::timeline::TimeLine;
use crate::law::assessment::Because;
use crate::law::explain::{Decisive, basis_name, decisive, only_if, role_name, settings, status_name};
use crate::law::{Assessment, Class, Decides, FactKind, Finding, Kind, RuleBook, Status, Why, act_in_words};
use crate::register::System;
use crate::text::{Language, say};

/// Questions that stand open on the page; the others unfold. The first ones decide most, and the duties stay in sight.
const FIRST_QUESTIONS: usize = 5;

#[derive(Template)]
#[template(path = "system.html", config = "src/web/askama.toml")]
pub(super) struct SystemPage {
    frame: Frame,
    id: String,
    organisation: Option<String>,
    description: Option<String>,
    on: Day,
    law: Day,
    badge: Badge,
    possible: Vec<Badge>,
    roles: String,
    why: Vec<FindingView>,
    /// The proof of the class; those of the duties refer to it.
    proof: Vec<StepView>,
    duties: Vec<DutyView>,
    decisive: Decisive,
    timeline: Option<TimeLine>,
    calendar: String,
    others: Vec<DutyView>,
    lifted: Vec<FindingView>,
    disputed: Vec<DisputedView>,
    settled: Vec<SettingView>,
    questions: Vec<QuestionView>,
    open: Vec<FindingView>,
    uncovered: Vec<Cited>,
    facts: Vec<FactView>,
    excluded: usize,
    record: RecordView,
    shared: SharedView,
    /// Whether the reader may change the register.
    edits: bool,
}

/// A finding with what it rests on.
struct FindingView {
    title: String,
    cited: Cited,
    basis: String,
    status: String,
    explain: String,
    because: Vec<Because<String>>,
    missing: Vec<String>,
}

/// What somebody must do, and from when.
struct DutyView {
    rule: String,
    date: Day,
    /// The latest day, while an open question decides.
    latest: Option<Day>,
    binding: String,
    by: String,
    title: String,
    duty: Option<String>,
    cited: Cited,
    basis: String,
    who: String,
    penalty: Option<PenaltyView>,
    missing: Vec<String>,
    why: Vec<StepView>,
    /// What the organisation does for it; others see to their own duties.
    measure: Option<MeasureView>,
}

/// What breaking a duty may cost.
struct PenaltyView {
    text: String,
    cited: Option<Cited>,
}

/// Another reading that can be defended.
struct DisputedView {
    title: String,
    text: String,
    basis: String,
    date: Option<Day>,
}

/// A question whose answer still decides something.
struct QuestionView {
    question: String,
    help: String,
    judgement: bool,
    choices: Vec<String>,
    decides: Vec<String>,
    /// Who was asked in vain.
    in_vain: Option<String>,
}

impl SystemPage {
    pub(super) fn new(
        frame: Frame,
        system: &System,
        organisation: Option<String>,
        (assessment, decides): (&Assessment, &Decides),
        book: &RuleBook,
        (record, shared, edits): (RecordView, SharedView, bool),
    ) -> SystemPage {
        let language = frame.language();
        let known = system.known(book);
        let why = Why::new(book, &known, assessment);
        let assessment = assessment.in_language(language);
        let it = View { assessment: &assessment, book, language };
        let days: Vec<_> = assessment.deadlines.iter().map(|deadline| deadline.date).collect();
        let possible = assessment.possible.iter().filter(|_| assessment.possible.len() > 1);
        let (mut duties, mut others) = (it.duties(), it.duties_of_others());
        for duty in &mut duties {
            duty.measure = Some(MeasureView::new(system, &duty.rule, book, language));
        }
        let proof = show_proofs(why, duties.iter_mut().chain(&mut others).collect(), language);
        SystemPage {
            id: system.id.clone(),
            organisation,
            description: system.description.clone(),
            on: Day::new(assessment.on, language),
            law: Day::new(assessment.law, language),
            badge: Badge::new(assessment.risk, language),
            possible: possible.map(|class| Badge::new(*class, language)).collect(),
            roles: it.roles(&assessment.roles),
            why: it.findings(|finding| finding.holds && settles(finding.kind)),
            proof,
            duties,
            decisive: decisive(book, decides, language),
            timeline: TimeLine::new(&days, assessment.on, language),
            calendar: record.calendar.clone(),
            others,
            lifted: it.findings(|finding| finding.status == Status::Lifted),
            disputed: it.disputed(),
            settled: settings(book, language).iter().map(|one| setting(one, language)).collect(),
            questions: it.questions(Some(system)),
            open: it.findings(|finding| finding.status == Status::Unknown && !finding.holds),
            uncovered: assessment.uncovered.iter().map(|provision| Cited::new(provision, language)).collect(),
            facts: facts(system, book, language),
            excluded: it.count(Status::DoesNotApply),
            record,
            shared,
            edits,
            frame,
        }
    }

    /// Whether there is anything to say of what decides.
    fn decides(&self) -> bool {
        self.decisive != Decisive::default()
    }

    fn badge_of(&self, class: &Class) -> Badge {
        Badge::new(*class, self.frame.language())
    }
}

/// Whether a rule of this kind says what the system is, and not what must be done.
fn settles(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Scope | Kind::Role | Kind::Prohibition | Kind::Classification | Kind::Derogation | Kind::Gap
    )
}

/// Gives each duty its proof and returns that of the class, which is made first: what they share stands there.
fn show_proofs(mut why: Why<'_>, duties: Vec<&mut DutyView>, language: Language) -> Vec<StepView> {
    let mut proofs = vec![why.class()];
    let proof = |duty: &&mut DutyView| why.rule(&duty.rule).expect("a duty is a finding of this assessment");
    proofs.extend(duties.iter().map(proof));
    let mut shown = steps(&proofs, language);
    let of_duties = shown.split_off(1);
    for (duty, step) in duties.into_iter().zip(of_duties) {
        duty.why = vec![step];
    }
    shown
}

struct View<'a> {
    assessment: &'a Assessment<String>,
    book: &'a RuleBook,
    language: Language,
}

impl View<'_> {
    fn roles(&self, roles: &[String]) -> String {
        roles.iter().map(|role| role_name(role, self.language)).collect::<Vec<_>>().join(", ")
    }

    /// Whom a duty binds; a role that the organisation may have, and may not, is named as such.
    fn who(&self, finding: &Finding<String>) -> String {
        match self.assessment.open_roles(finding) {
            [] => self.roles(&finding.binds),
            open => only_if(open, self.language),
        }
    }

    fn count(&self, status: Status) -> usize {
        self.assessment.findings.iter().filter(|finding| finding.status == status).count()
    }

    fn findings(&self, keep: impl Fn(&Finding<String>) -> bool) -> Vec<FindingView> {
        let kept = self.assessment.findings.iter().filter(|finding| keep(finding));
        kept.map(|finding| self.finding(finding)).collect()
    }

    fn finding(&self, finding: &Finding<String>) -> FindingView {
        FindingView {
            title: finding.title.clone(),
            cited: Cited::new(&finding.provision, self.language),
            basis: basis_name(finding.basis, self.language),
            status: status_name(finding.status, self.language),
            explain: finding.explain.clone(),
            because: finding.because.iter().map(|because| self.because(because)).collect(),
            missing: self.questions_of(&finding.missing),
        }
    }

    /// A reason that another rule gave names that rule by its title.
    fn because(&self, because: &Because<String>) -> Because<String> {
        let rules = because.source.split(", ").map(|source| match source.strip_prefix("rule:") {
            Some(rule) => self.rule_title(rule),
            None => source.to_owned(),
        });
        Because { source: rules.collect::<Vec<_>>().join(", "), ..because.clone() }
    }

    fn rule_title(&self, rule: &str) -> String {
        let known = self.assessment.finding(rule);
        known.map_or_else(|| rule.to_owned(), |finding| finding.title.clone())
    }

    fn questions_of(&self, facts: &[String]) -> Vec<String> {
        let question =
            |id: &String| self.book.fact(id).map(|fact| fact.question.get(self.language).to_owned());
        facts.iter().map(|id| question(id).unwrap_or_else(|| id.clone())).collect()
    }

    /// What binds the organisation, in the order of the dates.
    fn duties(&self) -> Vec<DutyView> {
        let findings = self.assessment.deadlines.iter().filter_map(|one| self.assessment.finding(&one.rule));
        findings.map(|finding| self.duty(finding, self.who(finding))).collect()
    }

    /// What binds others: a vendor's duty is what a town may ask of its vendor.
    fn duties_of_others(&self) -> Vec<DutyView> {
        let others = |finding: &&Finding<String>| {
            finding.holds
                && finding.kind.obliges()
                && finding.binds.is_empty()
                && !finding.addressees.is_empty()
        };
        let mut findings: Vec<_> = self.assessment.findings.iter().filter(others).collect();
        findings.sort_by_key(|finding| finding.from);
        findings.into_iter().map(|finding| self.duty(finding, self.roles(&finding.addressees))).collect()
    }

    fn duty(&self, finding: &Finding<String>, who: String) -> DutyView {
        let day = |day| Day::new(day, self.language);
        DutyView {
            rule: finding.rule.clone(),
            date: day(finding.from),
            latest: finding.latest.map(day),
            binding: self.binding(finding),
            by: act_in_words(&finding.by, self.language),
            title: finding.title.clone(),
            duty: finding.duty.clone(),
            cited: Cited::new(&finding.provision, self.language),
            basis: basis_name(finding.basis, self.language),
            who,
            penalty: finding.penalty.as_ref().map(|penalty| PenaltyView {
                text: penalty.text.clone(),
                cited: penalty.provision.as_ref().map(|provision| Cited::new(provision, self.language)),
            }),
            missing: self.questions_of(&finding.missing),
            why: Vec::new(),
            measure: None,
        }
    }

    /// Whether a duty binds on the day asked about; while its date is open that may be open too.
    fn binding(&self, finding: &Finding<String>) -> String {
        let on = self.assessment.on;
        let key = match finding.latest {
            Some(latest) if finding.from <= on && on < latest => "law-status-unknown",
            _ if finding.from <= on => "web-system-binds-now",
            _ => "web-system-binds-later",
        };
        say(self.language, key, &[])
    }

    fn disputed(&self) -> Vec<DisputedView> {
        let holding = self.assessment.findings.iter().filter(|finding| finding.holds);
        let readings =
            holding.flat_map(|finding| finding.disputed.iter().map(move |reading| (finding, reading)));
        readings
            .map(|(finding, reading)| DisputedView {
                title: finding.title.clone(),
                text: reading.text.clone(),
                basis: basis_name(reading.basis, self.language),
                date: reading.date.map(|date| Day::new(date, self.language)),
            })
            .collect()
    }

    fn questions(&self, system: Option<&System>) -> Vec<QuestionView> {
        let view = |question: &crate::law::Question<String>| QuestionView {
            question: question.question.clone(),
            help: question.help.clone(),
            judgement: question.kind == Some(FactKind::Judgement),
            choices: question.values.iter().map(|choice| choice.label.clone()).collect(),
            decides: question.decides.iter().map(|rule| self.rule_title(rule)).collect(),
            in_vain: system
                .and_then(|system| system.asked_in_vain(&question.fact))
                .map(|one| in_vain(one, self.language)),
        };
        self.assessment.ask.iter().map(view).collect()
    }
}
