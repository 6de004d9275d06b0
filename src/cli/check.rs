//! `belfort check`: what the AI Act says of a system, why, and whether a receipt still holds.

mod receipts;

use std::io::BufRead;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;
use serde_json::{Value, json};

use super::context::{Context, print};
use super::exit::{Exit, said, wrong};
use super::systems::{read_file, read_text};
use crate::daemon::{Clock, books};
use crate::law::{
    Assessment, Class, Proof, Receipt, RuleBook, Why, decide, explain_decides, explain_why, explain_with,
    render, what_decides,
};
use crate::register::{Format, System};

/// Check a system against the AI Act.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// A system file (TOML or JSON), the id of a system in the register, or `-` for one JSON system a line
    system: String,
    /// The day asked about, yyyy-mm-dd [default: today]
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// The day whose state of the law is used, yyyy-mm-dd [default: today]
    #[arg(long, value_name = "DATE")]
    law: Option<NaiveDate>,
    /// Exit with 1 when this class or a graver one holds or cannot be ruled out:
    /// prohibited, high, transparency, minimal or unknown
    #[arg(long, value_name = "CLASS", value_parser = class)]
    fail_on: Option<Class>,
    /// Show step by step why the system is in its class, or why a rule came out as it did; stands after the system
    #[arg(long, value_name = "RULE", num_args = 0..=1, default_missing_value = "")]
    why: Option<String>,
    /// Write a receipt: what went into the assessment and what came out
    #[arg(long, value_name = "OUT.json")]
    receipt: Option<PathBuf>,
    /// Decide again on the days of a receipt and say what agrees and what differs; exit with 1 when the conclusions differ
    #[arg(long, value_name = "RECEIPT.json", conflicts_with_all = ["on", "law", "fail_on", "why", "receipt"])]
    verify: Option<PathBuf>,
}

impl Check {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let today = Clock::Machine.today(context.config.alerts.time_zone);
        let days = (self.on.unwrap_or(today), self.law.unwrap_or(today));
        let book = book(context)?;
        self.check_rule(&book)?;
        if self.system == "-" {
            return self.lines(context, &book, days);
        }
        let receipt = self.verify.as_deref().map(receipts::read).transpose()?;
        let system = self.system(context, &book).await?;
        if let Some(receipt) = receipt {
            return receipts::verify(context, &book, &system, &receipt);
        }
        let mut assessment = decide(&book, &system.for_law(&book), days.0, days.1);
        system.mark_met(&mut assessment);
        if let Some(path) = &self.receipt {
            receipts::write(path, &Receipt::of(&book, &system.for_law(&book), &assessment))?;
        }
        let proof = self.proof(&book, &system, &assessment)?;
        let mut json = self.json(context, &book, &system, &assessment, proof.as_ref());
        // It supposes thousands of answers: worth it for one system, not for each line of a register.
        let decides = what_decides(&book, &system.for_law(&book), days.0, days.1);
        json["decides"] = json!(decides.in_language(context.language));
        context.answer(&json, || match &proof {
            Some(proof) => explain_why(&assessment, std::slice::from_ref(proof), context.language),
            None => {
                let decisive = explain_decides(&book, &decides, context.language);
                let report = explain_with(&book, &assessment, context.language);
                if decisive.is_empty() { report } else { format!("{report}\n{decisive}") }
            }
        })?;
        Ok(self.exit(&assessment))
    }

    async fn system(&self, context: &Context, book: &RuleBook) -> anyhow::Result<System> {
        let file = Path::new(&self.system);
        let looks_like_file = file.exists() || self.system.contains(['/', '\\', '.']);
        if looks_like_file {
            return read_file(file, book);
        }
        match context.tower().await?.store.system(&self.system).await? {
            Some(stored) => Ok(stored.system),
            None => said("cli-wrong-system-or-file", [("id", &self.system)]),
        }
    }

    /// One JSON system a line in, one line out; a line that cannot be read costs only itself.
    fn lines(
        &self,
        context: &Context,
        book: &RuleBook,
        (on, law): (NaiveDate, NaiveDate),
    ) -> anyhow::Result<Exit> {
        if self.receipt.is_some() || self.verify.is_some() {
            return wrong("a receipt is of one system: with `-`, every line of the answer carries its own");
        }
        let mut exit = Exit::Done;
        for (place, line) in std::io::stdin().lock().split(b'\n').enumerate() {
            // A byte that is no text becomes a mark that no system file holds: the line is refused, the others go on.
            let line = String::from_utf8_lossy(&line?).into_owned();
            if line.trim().is_empty() {
                continue;
            }
            let path = format!("line-{}.json", place + 1);
            match read_text(&path, &line, Format::Json, book) {
                Ok(system) => {
                    let assessment = decide(book, &system.for_law(book), on, law);
                    let proof = self.proof(book, &system, &assessment)?;
                    print(&self.json(context, book, &system, &assessment, proof.as_ref()).to_string())?;
                    if exit == Exit::Done {
                        exit = self.exit(&assessment);
                    }
                }
                Err(error) => {
                    print(&serde_json::to_string(
                        &json!({ "line": place + 1, "error": error.to_string() }),
                    )?)?;
                    eprintln!("belfort: {error:#}");
                    exit = Exit::Wrong;
                }
            }
        }
        Ok(exit)
    }

    /// A misspelt rule is told before anything is decided.
    fn check_rule(&self, book: &RuleBook) -> anyhow::Result<()> {
        match self.why.as_deref() {
            Some(rule) if !rule.is_empty() && book.rule(rule).is_none() => {
                let known = book.rules().iter().map(|rule| rule.id.as_str());
                let near = crate::text::near::nearest(rule, known);
                let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
                wrong(format!("the book has no rule `{rule}`: {near}`belfort rules list` shows them"))
            }
            _ => Ok(()),
        }
    }

    /// The proof that was asked for: of a rule, or of the class.
    fn proof(
        &self,
        book: &RuleBook,
        system: &System,
        assessment: &Assessment,
    ) -> anyhow::Result<Option<Proof>> {
        let Some(rule) = &self.why else { return Ok(None) };
        let known = system.known(book);
        let mut why = Why::new(book, &known, assessment);
        if rule.is_empty() {
            return Ok(Some(why.class()));
        }
        match why.rule(rule) {
            Some(proof) => Ok(Some(proof)),
            None => {
                wrong(format!("the rule `{rule}` is not law on {}: ask with another `--law`", assessment.law))
            }
        }
    }

    fn json(
        &self,
        context: &Context,
        book: &RuleBook,
        system: &System,
        assessment: &Assessment,
        proof: Option<&Proof>,
    ) -> Value {
        let mut json = assessment_json(context, book, system, assessment);
        if let Some(proof) = proof {
            json["why"] = json!(proof.in_language(context.language));
        }
        json
    }

    /// Unknown is never no: a class that cannot be ruled out fails as one that holds.
    fn exit(&self, assessment: &Assessment) -> Exit {
        let fails = |limit: Class| match limit {
            Class::Unknown => assessment.risk == Class::Unknown,
            limit => assessment.possible.iter().chain([&assessment.risk]).any(|class| *class <= limit),
        };
        if self.fail_on.is_some_and(fails) { Exit::No } else { Exit::Done }
    }
}

/// The assessment as a program reads it, with its receipt.
pub(super) fn assessment_json(
    context: &Context,
    book: &RuleBook,
    system: &System,
    assessment: &Assessment,
) -> Value {
    let mut json = assessment.to_json(context.language);
    json["receipt"] = json!(Receipt::of(book, &system.for_law(book), assessment));
    json
}

/// The rule book, with what is wrong in it on standard error.
pub(super) fn book(context: &Context) -> anyhow::Result<RuleBook> {
    let (book, problems, sources) = books::load(&context.config)?;
    for problem in &problems {
        eprintln!("{}", render(problem, &sources));
    }
    Ok(book)
}

fn class(text: &str) -> Result<Class, String> {
    Class::ALL
        .into_iter()
        .find(|class| class.as_str() == text)
        .ok_or_else(|| format!("`{text}` is not one of prohibited, high, transparency, minimal, unknown"))
}
