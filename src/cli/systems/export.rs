//! `belfort systems export`: all systems, some, or those of an organisation, in one of many forms.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;

use crate::cli::context::{Context, print_bytes};
use crate::cli::exit::{Exit, unwritable};
use crate::daemon::{Tower, assess};
use crate::register::export::{Dossier, ExportFormat, Style, missing_for_submission, write};

/// Write systems: our own JSON, CSV, the Dutch publication standard, sheets of the Act, linked data, a report.
#[derive(Debug, Args)]
pub(in crate::cli) struct ExportCall {
    /// The ids of the systems [default: all]
    ids: Vec<String>,
    /// belfort, csv, nl, nl-submission, nl-csv, annex-viii, fria, json-ld or report [default: belfort]
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
        let assessments: Vec<_> = systems.iter().map(|system| assess::assess(tower, system)).collect();
        let dossier = |(system, assessment)| -> Dossier<'_> {
            let system: &crate::register::System = system;
            let organisation = system.organisation.as_ref().and_then(|id| names.get(id)).map(String::as_str);
            Dossier { system, assessment, organisation }
        };
        let dossiers: Vec<_> = systems.iter().zip(&assessments).map(dossier).collect();
        let format = self.format.unwrap_or_default();
        if format == ExportFormat::NlSubmission {
            for one in &dossiers {
                let missing = missing_for_submission(one, &tower.book);
                if !missing.is_empty() {
                    let (id, fields) = (one.system.id.clone().into(), missing.join(", ").into());
                    eprintln!("{}", context.say("cli-export-missing", &[("id", id), ("fields", fields)]));
                }
            }
        }
        let place = (&Style::Inside, &*tower.config.public_url());
        let written = write(format, &dossiers, &tower.book, context.language, place)?;
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
