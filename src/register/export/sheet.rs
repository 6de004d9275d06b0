//! Sheets that the Act asks for, filled in with what is known; what is not known stays open and is never guessed.

mod known;

use chrono::NaiveDate;

use self::known::{answer, contact, dpia, is_of_vendor, kept, measure, some};
pub(super) use self::known::{organisation, plain, version};
use super::Dossier;
use super::evidence::{of_answer, of_measures};
use super::paper::{Block, Line, Look, Paper};
use crate::law::explain::only_if;
use crate::law::{Finding, Provision, RuleBook, Status};
use crate::register::shown_owner;
use crate::text::{Language, say};

/// The provisions whose measures tell of an impact assessment, of data protection and of human oversight.
const FRIA: &str = "art_27/par_1";
const DPIA: &str = "art_26/par_9";
const OVERSIGHT: &str = "art_26/par_2";
const INFORM: &str = "art_26/par_11";
/// And the one of the declaration of conformity.
const DECLARATION: &str = "art_47/par_1";

/// Who registers for a provider from outside the Union, by a written mandate: who is no provider knows whether there is one.
const REPRESENTATIVE: &str = "authorised-representative";

/// Since when Section B of Annex VIII has no points 7 and 9 (Regulation (EU) 2026/1744, Article 1, point 42).
const SHORTER_B: NaiveDate = NaiveDate::from_ymd_opt(2026, 7, 27).expect("a day of the calendar");

/// The provision whose measures tell of risks that people watch for.
const RISKS: &str = "art_26/par_5";

/// Answers that say in which process a system takes part (point a).
const PROCESS: [&str; 4] = ["annex-iii-area", "essential-benefit", "decision-effect", "significant-decision"];
/// Answers that say whom it touches (point c).
const PERSONS: [&str; 3] = ["person-group", "concerns-natural-persons", "profiling"];
/// Answers that say what can go wrong for them (point d).
const HARM: [&str; 3] = ["detrimental-treatment", "significant-harm-likely", "exploited-vulnerability"];
/// Answers that say how people watch over it (point e).
const CHECKS: [&str; 2] = ["human-review", "logs-under-control"];

/// One point of a sheet: its number, its heading, and what is known.
struct Point {
    number: &'static str,
    /// The provision that asks for it.
    asked_by: String,
    key: &'static str,
    known: Vec<String>,
    /// What the register has no place for, told beside what is known.
    open: Option<&'static str>,
    /// The files that show it.
    evidence: Vec<Line>,
}

impl Point {
    /// A point of a section of Annex VIII, or of a paragraph.
    fn of(section: &str, number: &'static str, key: &'static str, known: Vec<String>) -> Point {
        let asked_by = format!("{section}/pnt_{number}");
        Point { number, asked_by, key, known, open: None, evidence: Vec::new() }
    }

    fn shown_by(mut self, evidence: Vec<Line>) -> Point {
        self.evidence.extend(evidence);
        self
    }

    /// Of an organisation the register keeps no address.
    fn without_address(mut self) -> Point {
        self.open = Some("sheet-open-address");
        self
    }
}

/// A part of a sheet.
struct Section {
    key: &'static str,
    /// The roles that ask for it while it is not known whether the organisation has one.
    only_if: Vec<String>,
    points: Vec<Point>,
}

impl Section {
    fn of(key: &'static str, points: Vec<Point>) -> Section {
        Section { key, only_if: Vec::new(), points }
    }
}

/// Annex VIII: section C of whoever deploys, A and B where the organisation is or may be provider.
pub(super) fn annex_viii(one: Option<&Dossier<'_>>, book: &RuleBook, language: Language) -> Paper {
    sheets("annex-viii-title", "annex-viii-lead", one, language, |one| {
        // A provider's sheet says which class the system has, so that must be sure; a deployer's is filled in while it is not.
        let is_sure: fn(&Finding) -> bool = |found| found.holds;
        let is_possible: fn(&Finding) -> bool = |found| found.holds || found.status == Status::Unknown;
        let parts: [(&str, &str, Fits, Points); 3] = [
            ("annex-viii-a", "art_49/par_1", is_sure, section_a),
            ("annex-viii-b", "art_49/par_2", is_sure, section_b),
            ("annex-viii-c", "art_49/par_3", is_possible, section_c),
        ];
        let (mut sections, mut of_provider) = (Vec::new(), None);
        for (key, provision, fits, points) in parts {
            match asked(one, provision, fits) {
                Asked::OfNobody => {}
                Asked::OfUs => sections.push(Section::of(key, points(one, book, language))),
                Asked::IfWeAre(only_if) if only_if == [REPRESENTATIVE] => {
                    of_provider =
                        Some(Section { only_if, ..Section::of("annex-viii-of-provider", Vec::new()) });
                }
                Asked::IfWeAre(only_if) => {
                    sections.push(Section { only_if, ..Section::of(key, points(one, book, language)) });
                }
            }
        }
        sections.extend(of_provider);
        if sections.is_empty() {
            sections.push(Section::of("annex-viii-none", Vec::new()));
        }
        sections
    })
}

type Fits = fn(&Finding) -> bool;
type Points = fn(&Dossier<'_>, &RuleBook, Language) -> Vec<Point>;

/// Whether a provision asks the organisation for its section.
enum Asked {
    OfNobody,
    OfUs,
    /// Only where it has one of these roles, which is not known.
    IfWeAre(Vec<String>),
}

fn asked(one: &Dossier<'_>, provision: &str, fits: Fits) -> Asked {
    let is_ours = |found: &Finding| found.addressees.is_empty() || !found.binds.is_empty();
    let of_provision = one.assessment.findings.iter().filter(|found| found.provision.as_str() == provision);
    let asking = of_provision.filter(|found| found.kind.obliges() && fits(found) && is_ours(found));
    let open: Vec<&[String]> = asking.map(|found| one.assessment.open_roles(found)).collect();
    if open.is_empty() {
        return Asked::OfNobody;
    }
    if open.iter().any(|roles| roles.is_empty()) {
        return Asked::OfUs;
    }
    let mut roles = Vec::new();
    for role in open.concat() {
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    Asked::IfWeAre(roles)
}

/// Article 27: points (a) to (f), and what the data protection assessment says already.
pub(super) fn fria(one: Option<&Dossier<'_>>, book: &RuleBook, language: Language) -> Paper {
    sheets("fria-title", "fria-lead", one, language, |one| {
        let system = one.system;
        let point = |number, key, known| Point::of("art_27/par_1", number, key, known);
        let paragraph = |number, asked_by: &str, key, known| {
            let asked_by = asked_by.to_owned();
            Point { number, asked_by, key, known, open: None, evidence: Vec::new() }
        };
        let measured = |provision| of_measures(one, book, provision);
        let answers = |facts: &[&str]| -> Vec<Option<String>> {
            facts.iter().map(|fact| answer(one, book, fact, language)).collect()
        };
        let with = |known: Vec<Option<String>>, facts: &[&str]| some(known.into_iter().chain(answers(facts)));
        let version = system.versions.last().map(|one| version(one, language));
        let described =
            vec![system.purpose.clone(), system.description.clone(), kept(system, "proportionality")];
        let since =
            vec![answer(one, book, "in-service-since", language), version, kept(system, "frequency_usage")];
        let harmed = vec![
            kept(system, "risks"),
            kept(system, "risk_description"),
            measure(one, book, RISKS, language),
        ];
        let people = system.contacts.iter().filter(|one| !is_of_vendor(one, system)).map(contact).map(Some);
        let points = vec![
            point("a", "fria-a", with(described, &PROCESS)),
            point("b", "fria-b", some(since)).shown_by(of_answer(system, "in-service-since")),
            point("c", "fria-c", with(vec![kept(system, "impact")], &PERSONS))
                .shown_by(of_answer(system, "person-group")),
            point("d", "fria-d", with(harmed, &HARM)).shown_by(measured(RISKS)),
            point(
                "e",
                "fria-e",
                with(
                    vec![
                        measure(one, book, OVERSIGHT, language),
                        kept(system, "human_intervention"),
                        kept(system, "human_decisions"),
                    ],
                    &CHECKS,
                ),
            )
            .shown_by(measured(OVERSIGHT)),
            point(
                "f",
                "fria-f",
                some(
                    [
                        measure(one, book, INFORM, language),
                        system.public_contact.clone(),
                        kept(system, "objection_procedure"),
                        kept(system, "appeals_and_review"),
                    ]
                    .into_iter()
                    .chain(people),
                ),
            )
            .shown_by(measured(INFORM)),
            paragraph("27(4)", "art_27/par_4", "fria-dpia", dpia(one, book, language))
                .shown_by(measured(DPIA)),
            paragraph("27(3)", "art_27/par_3", "fria-notice", some([measure(one, book, FRIA, language)]))
                .shown_by(measured(FRIA)),
        ];
        vec![Section::of("fria-points", points)]
    })
}

fn section_c(one: &Dossier<'_>, book: &RuleBook, language: Language) -> Vec<Point> {
    let system = one.system;
    let point = |number, key, known| Point::of("anx_VIII/sct_C", number, key, known);
    let mut deployer = vec![organisation(one)];
    let entry = system.eu_database_url.clone().or_else(|| kept(system, "eu_database_url"));
    // The supplier's people are nobody to ask about the deployer.
    deployer.extend(system.contacts.iter().filter(|one| !is_of_vendor(one, system)).map(contact).map(Some));
    vec![
        point("1", "annex-viii-deployer", some(deployer)).without_address(),
        point("2", "annex-viii-submitter", some([system.owner.as_deref().map(shown_owner)])),
        point("3", "annex-viii-entry", some([entry])),
        point("4", "annex-viii-fria", some([measure(one, book, FRIA, language)]))
            .shown_by(of_measures(one, book, FRIA)),
        point("5", "annex-viii-dpia", dpia(one, book, language)).shown_by(of_measures(one, book, DPIA)),
    ]
}

fn section_a(one: &Dossier<'_>, book: &RuleBook, language: Language) -> Vec<Point> {
    let system = one.system;
    let point = |number, key, known| Point::of("anx_VIII/sct_A", number, key, known);
    let inputs = some([kept(system, "source_data"), kept(system, "methods_and_models")]);
    vec![
        point("1", "annex-viii-provider", some([organisation(one)])).without_address(),
        point("2", "annex-viii-submitter", some([system.owner.as_deref().map(shown_owner)])),
        point("3", "annex-viii-representative", Vec::new()),
        point(
            "4",
            "annex-viii-trade-name",
            some([Some(system.name.clone()), system.versions.last().map(|one| one.name.clone())]),
        ),
        point("5", "annex-viii-purpose", some([system.purpose.clone(), system.description.clone()])),
        point("6", "annex-viii-inputs", inputs),
        point(
            "7",
            "annex-viii-status",
            some([answer(one, book, "in-service-since", language), kept(system, "status")]),
        )
        .shown_by(of_answer(system, "in-service-since")),
        point("8", "annex-viii-certificate", Vec::new()),
        point("9", "annex-viii-certificate-copy", Vec::new()),
        point("10", "annex-viii-states", Vec::new()),
        point("11", "annex-viii-declaration", some([measure(one, book, DECLARATION, language)]))
            .shown_by(of_measures(one, book, DECLARATION)),
        point("12", "annex-viii-instructions", Vec::new()),
        point("13", "annex-viii-url", some([kept(system, "website"), kept(system, "url")])),
    ]
}

fn section_b(one: &Dossier<'_>, book: &RuleBook, language: Language) -> Vec<Point> {
    let system = one.system;
    let point = |number, key, known| Point::of("anx_VIII/sct_B", number, key, known);
    let why = system.known(book).get("condition-6-3").and_then(|answer| answer.why.clone());
    let points = vec![
        point("1", "annex-viii-provider", some([organisation(one)])).without_address(),
        point("2", "annex-viii-submitter", some([system.owner.as_deref().map(shown_owner)])),
        point("3", "annex-viii-representative", Vec::new()),
        point("4", "annex-viii-trade-name", some([Some(system.name.clone())])),
        point(
            "5",
            "annex-viii-derogated-purpose",
            some([system.purpose.clone(), system.description.clone()]),
        ),
        point("6", "annex-viii-condition", some([answer(one, book, "condition-6-3", language)]))
            .shown_by(of_answer(system, "condition-6-3")),
        point("7", "annex-viii-grounds", some([why])),
        point(
            "8",
            "annex-viii-status",
            some([answer(one, book, "in-service-since", language), kept(system, "status")]),
        )
        .shown_by(of_answer(system, "in-service-since")),
        point("9", "annex-viii-states", Vec::new()),
    ];
    let is_deleted = |point: &Point| one.assessment.law >= SHORTER_B && ["7", "9"].contains(&point.number);
    points.into_iter().filter(|point| !is_deleted(point)).collect()
}

fn sheets<'a>(
    title: &str,
    lead: &str,
    one: Option<&Dossier<'a>>,
    language: Language,
    sections: impl Fn(&Dossier<'a>) -> Vec<Section>,
) -> Paper {
    let t = |key: &str| say(language, key, &[]);
    let term = |point: Point| {
        let open = |key: &str| Line::default().and(t(key), Look::Quiet);
        let known = point.known.into_iter().map(Line::new);
        let mut known: Vec<Line> = known.chain(point.evidence).collect();
        let provision: Provision = point.asked_by.parse().expect("a sheet names provisions");
        let name = Line::new(format!("{}. {}", point.number, t(point.key)));
        let cited = format!(" ({})", provision.cite(language));
        let still_open = if known.is_empty() { Some("sheet-open") } else { point.open };
        known.extend(still_open.map(open));
        (name.and(cited, Look::Quiet), known)
    };
    let part = |one: &Dossier<'a>| {
        let mut blocks = vec![Block::Heading(2, one.system.name.clone())];
        for section in sections(one) {
            blocks.push(Block::Heading(3, t(section.key)));
            if !section.only_if.is_empty() {
                blocks.push(Block::Paragraph(only_if(&section.only_if, language).into()));
            }
            if !section.points.is_empty() {
                blocks.push(Block::Terms(section.points.into_iter().map(term).collect()));
            }
        }
        Block::Part(one.system.id.clone(), blocks)
    };
    let lead = std::iter::once(Block::Paragraph(t(lead).into()));
    let day = one.map(|one| one.assessment.on);
    Paper { title: t(title), language, day, blocks: lead.chain(one.map(part)).collect() }
}
