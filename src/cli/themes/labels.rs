//! `belfort themes labels`: the labels of feeds that name no theme, so that an editor can map them.

use std::collections::HashMap;

use serde::Serialize;

use crate::cli::context::{Context, table};
use crate::cli::exit::Exit;

/// Items loaded at a time.
const BATCH: i64 = 500;
/// Different labels that are counted; a feed that makes up a label for each item does not fill the memory.
const LABELS_MAX: usize = 100_000;
/// Labels shown to people: what comes after is rare. JSON has all.
const SHOWN_MAX: usize = 50;

#[derive(Debug, Serialize)]
struct Unknown {
    label: String,
    count: usize,
    near: Option<String>,
}

pub(super) async fn run(context: &Context) -> anyhow::Result<Exit> {
    let tower = context.tower().await?;
    let themes = tower.themes();
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut from = String::new();
    loop {
        let batch = tower.store.items_from(&from, BATCH).await?;
        let Some(last) = batch.last() else { break };
        from = format!("{}\u{1}", last.key);
        for label in batch.iter().flat_map(|item| &item.item.labels) {
            let label = label.trim();
            let is_new = !counts.contains_key(label);
            if themes.by_label(label).is_none()
                && !label.is_empty()
                && !(is_new && counts.len() >= LABELS_MAX)
            {
                *counts.entry(label.to_owned()).or_default() += 1;
            }
        }
    }
    let mut unknown: Vec<Unknown> = counts
        .into_iter()
        .map(|(label, count)| Unknown {
            near: themes.near_label(&label).map(|theme| theme.id.clone()),
            label,
            count,
        })
        .collect();
    unknown.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.label.cmp(&b.label)));
    context.answer(&unknown, || {
        let head = ["label", "count", "near"].map(|name| context.say(&format!("cli-head-{name}"), &[]));
        let rows = unknown
            .iter()
            .take(SHOWN_MAX)
            .map(|one| [one.label.clone(), one.count.to_string(), one.near.clone().unwrap_or_default()]);
        match table(head, rows) {
            text if text.is_empty() => context.say("cli-themes-labels-none", &[]),
            text => text,
        }
    })?;
    Ok(Exit::Done)
}
