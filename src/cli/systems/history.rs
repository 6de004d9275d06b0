//! `belfort systems history`: who changed what, when, from what; and each assessment with its law and its rule book.

use serde_json::{Value, json};

use super::unknown;
use crate::cli::context::{Context, table};
use crate::cli::exit::Exit;
use crate::daemon::Tower;
use crate::store::{AssessmentLine, StoredChange};

/// Assessments shown; one is kept whenever something differs, so a hundred are years.
const ASSESSMENTS_MAX: u32 = 100;
/// Signs of a value in a cell of the terminal; `--json` has all of it.
const CELL_CHARS_MAX: usize = 80;

pub(super) async fn show(context: &Context, tower: &Tower, id: &str, limit: u32) -> anyhow::Result<Exit> {
    let changes = tower.store.system_history(id, None, limit).await?;
    let assessments = tower.store.assessment_history(id, None, ASSESSMENTS_MAX).await?;
    if changes.is_empty() && assessments.is_empty() && tower.store.system(id).await?.is_none() {
        return unknown(id);
    }
    let json = json!({
        "system": id,
        "changes": changes.iter().map(change_json).collect::<Vec<_>>(),
        "assessments": assessments.iter().map(assessment_json).collect::<Vec<_>>(),
    });
    context.answer(&json, || text(context, &changes, &assessments))?;
    Ok(Exit::Done)
}

fn change_json(change: &StoredChange) -> Value {
    json!({ "version": change.version, "at": change.at, "who": change.who, "part": change.difference.part,
        "before": change.difference.before, "after": change.difference.after })
}

fn assessment_json(line: &AssessmentLine) -> Value {
    json!({ "made": line.made, "risk": line.risk, "on": line.on, "law": line.law, "book": line.book })
}

fn text(context: &Context, changes: &[StoredChange], assessments: &[AssessmentLine]) -> String {
    let zone = context.config.alerts.time_zone;
    let moment =
        |at: &chrono::DateTime<chrono::Utc>| at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string();
    let head = |names: [&str; 5]| names.map(|name| context.say(&format!("cli-head-{name}"), &[]));
    let changed = changes.iter().map(|change| {
        let one = &change.difference;
        [moment(&change.at), change.who.clone(), one.part.clone(), cell(&one.before), cell(&one.after)]
    });
    let assessed = assessments.iter().map(|line| {
        let book: String = line.book.chars().take(16).collect();
        [moment(&line.made), line.risk.clone(), line.on.to_string(), line.law.to_string(), book]
    });
    let tables = [
        table(head(["when", "who", "part", "before", "after"]), changed),
        table(head(["when", "class", "day", "law", "book"]), assessed),
    ];
    tables.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n")
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
