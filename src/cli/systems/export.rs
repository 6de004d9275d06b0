//! `belfort systems export`: all systems, some, or those of an organisation, in one of many forms.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;

use crate::cli::context::{Context, print_bytes};
use crate::cli::exit::{Exit, unwritable};
use crate::daemon::exports::catalogue;
use crate::daemon::{Tower, assess};
use crate::law::RuleBook;
use crate::register::export::{Dossier, ExportFormat, Style, Writing, missing_for_submission};

/// Write systems: our own JSON, CSV, the Dutch publication standard, sheets of the Act, linked data, a report.
#[derive(Debug, Args)]
pub(in crate::cli) struct ExportCall {
    /// The ids of the systems [default: all]
    ids: Vec<String>,
    /// belfort, csv, nl, nl-submission, nl-missing, nl-csv, annex-viii, fria, json-ld or report [default: belfort]
    #[arg(long)]
    format: Option<ExportFormat>,
    /// Only systems of this organisation
    #[arg(long, value_name = "ID")]
    organisation: Option<String>,
    /// Where it goes [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl ExportCall {
    pub(in crate::cli) async fn run(self, context: &Context, tower: &Tower) -> anyhow::Result<Exit> {
        let all = tower.store.systems().await?;
        let unknown: Vec<&String> =
            self.ids.iter().filter(|id| !all.iter().any(|one| one.system.id == **id)).collect();
        if let Some(id) = unknown.first() {
            return super::unknown(id);
        }
        let wanted = |system: &crate::register::System| {
            (self.ids.is_empty() || self.ids.contains(&system.id))
                && (self.organisation.is_none() || self.organisation == system.organisation)
        };
        let systems: Vec<_> = all.into_iter().map(|one| one.system).filter(wanted).collect();
        let names: BTreeMap<String, String> = tower.store.organisations().await?.into_iter().collect();
        let format = self.format.unwrap_or_default();
        let catalogue = catalogue(tower, &systems, &names, context.language);
        let mut writing = Writing::new(format, systems.len(), &tower.book, context.language, &catalogue);
        for system in systems {
            let organisation = system.organisation.as_ref().and_then(|id| names.get(id)).map(String::as_str);
            writing.add(&system, organisation, || {
                let assessment = assess::assess(tower, &system);
                if format == ExportFormat::NlSubmission {
                    let one = Dossier { system: &system, assessment: &assessment, organisation };
                    tell_missing(context, &one, &tower.book);
                }
                assessment
            });
        }
        let written = writing.finish(&Style::Inside, &|_| ())?;
        match self.output {
            None => print_bytes(&written)?,
            Some(path) => {
                if let Err(cause) = std::fs::write(&path, written) {
                    return unwritable(&path, cause);
                }
            }
        }
        Ok(Exit::Done)
    }
}

/// Says what stands in the way of a submission.
fn tell_missing(context: &Context, one: &Dossier<'_>, book: &RuleBook) {
    let gaps = missing_for_submission(one, book);
    if !gaps.is_empty() {
        let told: Vec<String> = gaps.iter().map(|gap| gap.words(context.language)).collect();
        let about = [("id", one.system.id.clone().into()), ("told", told.join("; ").into())];
        eprintln!("{}", context.say("cli-export-missing", &about));
    }
}
