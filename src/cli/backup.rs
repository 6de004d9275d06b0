//! `belfort backup`, `belfort restore`, `belfort keep` and `belfort store move`: what is kept, and where.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use super::context::{Context, print};
use super::exit::{Exit, said};
use crate::daemon::backup::restore::{Occupied, restore};
use crate::daemon::backup::{archive, backup};
use crate::daemon::{Clock, keep};
use crate::store::{Location, Store};

/// Write a backup of the store, also while the daemon runs.
#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The file to write; it holds keys and addresses of people: keep it as safe as the store
    file: PathBuf,
    /// Only check a backup that is there: every byte against its manifest
    #[arg(long)]
    check: bool,
}

impl Backup {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let manifest = match self.check {
            true => archive::check(&self.file)?,
            false => {
                let tower = context.tower().await?;
                let manifest = backup(&tower, &self.file).await?;
                tower.store.close().await;
                manifest
            }
        };
        let bytes = std::fs::metadata(&self.file)?.len();
        let rows = |table: &str| manifest.rows.get(table).copied().unwrap_or_default();
        let args = [
            ("file", self.file.display().to_string().into()),
            ("kilobytes", bytes.div_ceil(1000).into()),
            ("items", rows("items").into()),
            ("subscriptions", rows("subscriptions").into()),
            ("systems", rows("systems").into()),
            ("made", manifest.made.format("%Y-%m-%d %H:%M UTC").to_string().into()),
        ];
        let said = context.say(if self.check { "cli-backup-whole" } else { "cli-backup-made" }, &args);
        context.answer(&json!({ "file": self.file, "bytes": bytes, "manifest": manifest }), || said)?;
        for folder in manifest.folders.iter().filter(|_| !context.json) {
            print(&context.say("cli-backup-folder", &[("folder", folder.clone().into())]))?;
        }
        Ok(Exit::Done)
    }
}

/// Put a backup back, into the store that the configuration names, whichever database it came from.
#[derive(Debug, Args)]
pub(super) struct Restore {
    /// The backup
    file: PathBuf,
    /// Replace a store that holds data; a SQLite file stays beside the new one under another name
    #[arg(long)]
    force: bool,
}

impl Restore {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let occupied = if self.force { Occupied::Replace } else { Occupied::Refuse };
        let config = context.config.clone();
        let done = restore(&context.data, config, Clock::Machine, &self.file, occupied).await?;
        let items = done.manifest.rows.get("items").copied().unwrap_or_default();
        let made = done.manifest.made.format("%Y-%m-%d %H:%M UTC").to_string();
        let answer = json!({ "restored": done.manifest, "aside": done.aside, "indexed": done.indexed });
        context.answer(&answer, || {
            context.say("cli-restored", &[("items", items.into()), ("made", made.into())])
        })?;
        for path in done.aside.iter().filter(|_| !context.json) {
            print(&context.say("cli-restored-aside", &[("path", path.display().to_string().into())]))?;
        }
        Ok(Exit::Done)
    }
}

/// Forget what is older than `[keep]` says; the daemon does it every night.
#[derive(Debug, Args)]
pub(super) struct Keep {
    /// Only count what would be forgotten
    #[arg(long)]
    dry_run: bool,
}

impl Keep {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let tower = context.tower().await?;
        let limits = keep::limits(&tower);
        let gone = match self.dry_run {
            true => tower.store.forgettable(&limits).await?,
            false => tower.store.forget_old(&limits).await?,
        };
        let args = [
            ("items", gone.items.into()),
            ("alerts", gone.alerts.into()),
            ("deliveries", gone.deliveries.into()),
            ("questionnaires", gone.questionnaires.into()),
        ];
        let said = context.say(if self.dry_run { "cli-keep-would" } else { "cli-keep-done" }, &args);
        context.answer(&json!({ "dry_run": self.dry_run, "forgotten": gone }), || said)?;
        Ok(Exit::Done)
    }
}

/// The store.
#[derive(Debug, Subcommand)]
pub(super) enum StoreCommand {
    /// Copy the store into another, empty one: from SQLite to PostgreSQL or back
    Move {
        /// `postgres://...`, or `file` for the SQLite file in the data folder; a password is safer in BELFORT_MOVE_TO
        #[arg(value_name = "TO", env = "BELFORT_MOVE_TO", hide_env_values = true)]
        to: String,
    },
}

impl StoreCommand {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let StoreCommand::Move { to } = self;
        let target = Location::from_config(if to == "file" { "" } else { &to }, &context.data)?;
        let source = Location::from_config(&context.config.store.url, &context.data)?;
        if target == source {
            return said("cli-wrong-store-same", []);
        }
        let (source, target) = (Store::open(source).await?, Store::open(target).await?);
        if !target.is_empty().await? {
            return said("cli-wrong-store-filled", [("place", &target.location().shown())]);
        }
        let rows = target.fill_from(&source).await?;
        let place = target.location().shown();
        target.close().await;
        source.close().await;
        let all: u64 = rows.values().sum();
        context.answer(&json!({ "to": place, "rows": rows }), || {
            context.say("cli-store-moved", &[("rows", all.into()), ("place", place.clone().into())])
        })?;
        Ok(Exit::Done)
    }
}
