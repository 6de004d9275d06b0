//! `belfort systems history`: who changed what, when, from what; and each assessment with its law and its rule book.

use chrono::{DateTime, Utc};
use clap::Args;
use serde_json::{Value, json};

use super::unknown;
use crate::cli::context::{Context, table};
use crate::cli::exit::Exit;
use crate::daemon::Tower;
use crate::store::{AssessmentLine, ChangePlace, StoredChange};

/// Assessments shown; one is kept whenever something differs, so a hundred are years.
const ASSESSMENTS: u32 = 100;
/// Signs of a value in a cell of the terminal; `--json` has all of it.
const CELL_CHARS_MAX: usize = 80;

/// Which part of the history of a system is wanted.
#[derive(Debug, Args)]
pub(in crate::cli) struct HistoryCall {
    /// Its id
    id: String,
    /// How many changes at most, the newest first
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    limit: u32,
    /// Only changes before this place, which the end of what was shown before names
    #[arg(long, value_name = "PLACE")]
    before: Option<ChangePlace>,
    /// Only assessments before this instant, which the end of what was shown before names
    #[arg(long, value_name = "INSTANT")]
    assessments_before: Option<DateTime<Utc>>,
    /// All of it
    #[arg(long, conflicts_with_all = ["limit", "before", "assessments_before"])]
    all: bool,
}

/// A part of a history, and where the parts before it begin.
struct Shown {
    changes: Vec<StoredChange>,
    assessments: Vec<AssessmentLine>,
    older_changes: Option<ChangePlace>,
    older_assessments: Option<DateTime<Utc>>,
}

impl HistoryCall {
    pub(super) async fn run(self, context: &Context, tower: &Tower) -> anyhow::Result<Exit> {
        let id = self.id.as_str();
        // The store is asked for one more than is shown: who does not see all of it is told so.
        let most = |limit: u32| if self.all { i32::MAX as u32 - 1 } else { limit };
        let (changes_max, assessments_max) = (most(self.limit), most(ASSESSMENTS));
        let mut changes = tower.store.system_history(id, self.before, changes_max + 1).await?;
        let made = self.assessments_before;
        let mut assessments = tower.store.assessment_history(id, made, assessments_max + 1).await?;
        if changes.is_empty() && assessments.is_empty() && tower.store.system(id).await?.is_none() {
            return unknown(id);
        }
        let older_changes = cut(&mut changes, changes_max).map(StoredChange::place);
        let older_assessments = cut(&mut assessments, assessments_max).map(|last| last.made);
        let shown = Shown { changes, assessments, older_changes, older_assessments };
        let json = json!({
            "system": id,
            "changes": shown.changes.iter().map(change_json).collect::<Vec<_>>(),
            "assessments": shown.assessments.iter().map(assessment_json).collect::<Vec<_>>(),
            "older_changes": older_changes.map(|place| place.to_string()),
            "older_assessments": older_assessments,
        });
        context.answer(&json, || text(context, &shown))?;
        Ok(Exit::Done)
    }
}

/// Takes what is more than wanted off a list; the last that stays, where there was more.
fn cut<T>(list: &mut Vec<T>, most: u32) -> Option<&T> {
    let more = list.len() > most as usize;
    list.truncate(most as usize);
    list.last().filter(|_| more)
}

fn change_json(change: &StoredChange) -> Value {
    json!({ "version": change.version, "at": change.at, "who": change.who, "part": change.difference.part,
        "before": change.difference.before, "after": change.difference.after })
}

fn assessment_json(line: &AssessmentLine) -> Value {
    json!({ "made": line.made, "risk": line.risk, "on": line.on, "law": line.law, "book": line.book })
}

fn text(context: &Context, shown: &Shown) -> String {
    let zone = context.config.alerts.time_zone;
    let moment = |at: &DateTime<Utc>| at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string();
    let head = |names: [&str; 5]| names.map(|name| context.say(&format!("cli-head-{name}"), &[]));
    let changed = shown.changes.iter().map(|change| {
        let one = &change.difference;
        [moment(&change.at), change.who.clone(), one.part.clone(), cell(&one.before), cell(&one.after)]
    });
    let assessed = shown.assessments.iter().map(|line| {
        let book: String = line.book.chars().take(16).collect();
        [moment(&line.made), line.risk.clone(), line.on.to_string(), line.law.to_string(), book]
    });
    let tables = [
        table(head(["when", "who", "part", "before", "after"]), changed),
        table(head(["when", "class", "day", "law", "book"]), assessed),
    ];
    let changes = shown.older_changes.map(|place| format!("--before {place}"));
    let assessments =
        shown.older_assessments.map(|made| format!("--assessments-before {}", made.to_rfc3339()));
    let older = [changes, assessments].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let older = match older.is_empty() {
        true => String::new(),
        false => context.say("cli-history-older", &[("call", older.into())]),
    };
    let parts = tables.into_iter().chain([older]);
    parts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n")
}

fn cell(value: &Option<Value>) -> String {
    let text = match value {
        None => return "–".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    };
    match text.char_indices().nth(CELL_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
