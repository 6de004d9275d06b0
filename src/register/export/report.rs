//! The report: class, why, duties with their measures, dates, sources, answers, and the receipt to check it all later.

use super::html::{Style, heading, link, page as whole, paragraph, table};
use super::{Dossier, sheet};
use crate::law::explain::{basis_name, class_name, role_name};
use crate::law::{Assessment, Finding, Kind, Provision, Receipt, RuleBook};
use crate::text::html::escaped;
use crate::text::messages::FluentValue;
use crate::text::{Language, say};

/// A report of one system, or of all systems of an organisation with a list before them.
pub(super) fn page(dossiers: &[Dossier<'_>], book: &RuleBook, language: Language, style: &Style) -> String {
    let it = Words { language };
    let title = match dossiers {
        [one] => it.with("report-of", "name", &one.system.name),
        [first, ..] if dossiers.iter().all(|one| one.system.organisation == first.system.organisation) => {
            let name = first.organisation.or(first.system.organisation.as_deref());
            name.map_or_else(|| it.t("report-title"), |name| it.with("report-of", "name", name))
        }
        _ => it.t("report-title"),
    };
    let mut body = heading(1, &title);
    if let Some(one) = dossiers.first() {
        let days =
            [("on", one.assessment.on.to_string().into()), ("law", one.assessment.law.to_string().into())];
        body += &paragraph(&say(language, "law-days", &days));
    }
    body += &paragraph(&it.t("report-lead"));
    if dossiers.len() > 1 {
        body += &it.list(dossiers);
    }
    for one in dossiers {
        body +=
            &format!("<article id=\"{}\">\n{}</article>\n", escaped(&one.system.id), it.system(one, book));
    }
    whole(&title, language, style, &body)
}

struct Words {
    language: Language,
}

impl Words {
    fn t(&self, key: &str) -> String {
        say(self.language, key, &[])
    }

    fn with(&self, key: &str, name: &str, value: &str) -> String {
        say(self.language, key, &[(name, FluentValue::from(value.to_owned()))])
    }

    fn cite(&self, provision: &Provision) -> String {
        link(&provision.url(self.language), &provision.cite(self.language))
    }

    fn list(&self, dossiers: &[Dossier<'_>]) -> String {
        let head = ["part-name", "law-class", "law-open", "register-duties"].map(|key| self.t(key));
        let row = |one: &Dossier<'_>| {
            let open = one.assessment.deadlines.iter().filter(|deadline| !deadline.met).count();
            vec![
                format!("<a href=\"#{}\">{}</a>", escaped(&one.system.id), escaped(&one.system.name)),
                escaped(&class_name(one.assessment.risk, self.language)),
                one.assessment.ask.len().to_string(),
                open.to_string(),
            ]
        };
        let rows: Vec<_> = dossiers.iter().map(row).collect();
        heading(2, &self.t("web-register-systems")) + &table(&self.t("web-register-systems"), &head, &rows)
    }

    fn system(&self, dossier: &Dossier<'_>, book: &RuleBook) -> String {
        let (system, assessment) = (dossier.system, dossier.assessment);
        let mut text = heading(2, &system.name);
        for part in [dossier.organisation, system.description.as_deref()].into_iter().flatten() {
            text += &paragraph(part);
        }
        text += &heading(3, &self.t("law-class"));
        text +=
            &format!("<p><strong>{}</strong></p>\n", escaped(&class_name(assessment.risk, self.language)));
        if assessment.possible.len() > 1 {
            let classes = assessment.possible.iter().map(|class| class_name(*class, self.language));
            let classes = classes.collect::<Vec<_>>().join(", ");
            text += &paragraph(&format!("{}: {classes}", self.t("law-possible")));
        }
        let roles: Vec<String> = assessment.roles.iter().map(|role| role_name(role, self.language)).collect();
        if !roles.is_empty() {
            text += &paragraph(&format!("{}: {}", self.t("law-roles"), roles.join(", ")));
        }
        text += &self.why(assessment);
        text += &self.duties(dossier);
        text += &self.open(assessment);
        text += &self.facts(dossier, book);
        text + &self.receipt(dossier, book)
    }

    fn why(&self, assessment: &Assessment) -> String {
        let settles = |finding: &&Finding| {
            let kinds = [Kind::Scope, Kind::Role, Kind::Prohibition, Kind::Classification, Kind::Derogation];
            finding.holds && kinds.contains(&finding.kind)
        };
        let row = |finding: &Finding| {
            let because = finding.because.iter().map(|one| {
                format!(
                    "{} <strong>{}</strong>",
                    escaped(one.label.get(self.language)),
                    escaped(one.answer.get(self.language))
                )
            });
            vec![
                escaped(finding.title.get(self.language)),
                because.collect::<Vec<_>>().join("<br>"),
                format!(
                    "{}<br>{}",
                    self.cite(&finding.provision),
                    escaped(&basis_name(finding.basis, self.language))
                ),
            ]
        };
        let rows: Vec<_> = assessment.findings.iter().filter(settles).map(row).collect();
        let head = ["web-system-what", "report-because", "web-system-source"].map(|key| self.t(key));
        self.section("law-why", &head, &rows)
    }

    fn duties(&self, dossier: &Dossier<'_>) -> String {
        let row = |finding: &Finding| {
            let measure = dossier.system.measures.get(&finding.rule).cloned().unwrap_or_default();
            let state = self.t(&format!("measure-{}", measure.state.as_str()));
            let evidence = measure.evidence.as_deref().map(|text| link(text, text));
            let date = measure.date.map(|date| date.to_string());
            let texts = [measure.owner.clone(), date, measure.reason.clone(), measure.note.clone()];
            let told = texts.into_iter().flatten().map(|text| escaped(&text)).chain(evidence);
            let duty = finding.duty.as_ref().map(|duty| duty.get(self.language)).unwrap_or_default();
            let when = match finding.latest {
                Some(latest) => format!("{} – {latest}", finding.from),
                None => finding.from.to_string(),
            };
            vec![
                format!("{}<br><small>{}</small>", escaped(finding.title.get(self.language)), escaped(duty)),
                when,
                std::iter::once(format!("<strong>{}</strong>", escaped(&state)))
                    .chain(told)
                    .collect::<Vec<_>>()
                    .join("<br>"),
                format!(
                    "{}<br>{}",
                    self.cite(&finding.provision),
                    escaped(&basis_name(finding.basis, self.language))
                ),
            ]
        };
        let deadlines = &dossier.assessment.deadlines;
        let findings = deadlines.iter().filter_map(|one| dossier.assessment.finding(&one.rule));
        let rows: Vec<_> = findings.map(row).collect();
        let head = ["web-system-what", "web-system-date", "measure-title", "web-system-source"]
            .map(|key| self.t(key));
        self.section("law-duties", &head, &rows)
    }

    fn open(&self, assessment: &Assessment) -> String {
        if assessment.ask.is_empty() {
            return String::new();
        }
        let line = |question: &crate::law::Question| {
            format!("<li>{}</li>\n", escaped(question.question.get(self.language)))
        };
        let lines: String = assessment.ask.iter().map(line).collect();
        format!("{}<ol>\n{lines}</ol>\n", heading(3, &self.t("law-open")))
    }

    fn facts(&self, dossier: &Dossier<'_>, book: &RuleBook) -> String {
        let row = |(id, answer): (&String, &crate::law::Answer)| {
            let fact = book.fact(id);
            let question = fact.map_or(id.as_str(), |fact| fact.question.get(self.language));
            let value = match fact {
                Some(fact) => fact.label(&answer.value).get(self.language).to_owned(),
                None => sheet::plain(&answer.value),
            };
            let when = answer.when.map(|date| date.to_string());
            let known = [answer.who.clone(), when, answer.why.clone(), answer.source.clone()];
            let known: Vec<String> = known.into_iter().flatten().map(|text| escaped(&text)).collect();
            vec![escaped(question), escaped(&value), known.join("<br>")]
        };
        let rows: Vec<_> = dossier.system.facts.iter().map(row).collect();
        let head = ["web-system-question", "web-system-answer", "web-system-known-by"].map(|key| self.t(key));
        self.section("web-system-facts", &head, &rows)
    }

    fn receipt(&self, dossier: &Dossier<'_>, book: &RuleBook) -> String {
        let receipt = Receipt::of(book, &dossier.system.for_law(), dossier.assessment);
        let line = |key: &str, value: &str| {
            format!("<dt>{}</dt><dd><code>{}</code></dd>\n", escaped(&self.t(key)), escaped(value))
        };
        format!(
            "{}{}<dl>\n{}{}{}</dl>\n",
            heading(3, &self.t("report-receipt")),
            paragraph(&self.t("report-receipt-lead")),
            line("law-receipt-book", &receipt.book),
            line("law-receipt-engine", &receipt.engine),
            line("law-receipt-seal", &receipt.seal),
        )
    }

    fn section(&self, key: &str, head: &[String], rows: &[Vec<String>]) -> String {
        if rows.is_empty() {
            return String::new();
        }
        heading(3, &self.t(key)) + &table(&self.t(key), head, rows)
    }
}
