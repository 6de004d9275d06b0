//! `belfort themes effect`: what a changed file of themes does to the stored items, and changed lists of words to what searches
//! find, before they are put in place.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::searches;
use crate::cli::context::{Context, table};
use crate::cli::exit::Exit;
use crate::daemon::tagging::Tagger;
use crate::daemon::themes;
use crate::store::TaggedItem;

/// Examples shown of a change: enough to see what it does, few enough to read all.
pub(super) const EXAMPLES_MAX: usize = 3;

/// Show which stored items would gain or lose a theme, and what searches would find, by changed files before they are put in place
#[derive(Debug, Args)]
pub(in crate::cli) struct Effect {
    /// The changed file of themes, or a folder with it and with changed lists of words (`stems.toml`, `compounds.toml`, `synonyms.toml`)
    path: PathBuf,
    /// How many of the last items are looked at
    #[arg(long, default_value_t = 1000, value_name = "N", value_parser = clap::value_parser!(i64).range(1..))]
    last: i64,
}

/// The items that gain or lose one theme.
#[derive(Debug, Default, Serialize)]
struct Change {
    gained: Vec<Example>,
    lost: Vec<Example>,
}

#[derive(Debug, Serialize)]
pub(super) struct Example {
    pub(super) key: String,
    pub(super) title: String,
}

impl Effect {
    /// The folder that is tried, when it is one.
    pub(super) fn folder(&self) -> Option<String> {
        self.path.is_dir().then(|| self.path.display().to_string())
    }

    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let source = match self.folder() {
            Some(folder) => themes::source(&folder)?,
            None => super::source(context, Some(&self.path))?,
        };
        let wanted = super::read(&source)?;
        let tower = context.tower().await?;
        let items = tower.store.last_items(self.last).await?;
        let keys: Vec<_> = items.iter().map(|item| item.key.clone()).collect();
        let held = tower.store.items(&keys).await?;
        let before = |item: &TaggedItem| {
            let tags = held.get(&item.key).map(|stored| stored.tags.iter());
            tags.into_iter().flatten().map(|tag| tag.theme.clone()).collect()
        };
        let changes = changes(&items, before, &wanted.tagger);
        let searches = match self.folder() {
            Some(_) => searches::effect(context, &tower, self.last).await?,
            None => BTreeMap::new(),
        };
        let json = serde_json::json!({ "items": items.len(), "themes": changes, "searches": searches });
        context.answer(&json, || {
            let themes = text(context, items.len(), &changes);
            if searches.is_empty() {
                themes
            } else {
                format!("{themes}\n\n{}", searches::text(context, &searches))
            }
        })?;
        Ok(Exit::Done)
    }
}

/// What changes between the themes that items have and those that a tagger gives, by theme.
fn changes(
    items: &[TaggedItem],
    before: impl Fn(&TaggedItem) -> BTreeSet<String>,
    after: &Tagger,
) -> BTreeMap<String, Change> {
    let mut changes: BTreeMap<String, Change> = BTreeMap::new();
    for item in items {
        let given = after.tags(&item.feed, &item.item).into_iter().map(|tag| tag.theme);
        let (old, new): (_, BTreeSet<String>) = (before(item), given.collect());
        let example = || Example { key: item.key.to_string(), title: item.item.title.clone() };
        for theme in new.difference(&old) {
            changes.entry(theme.clone()).or_default().gained.push(example());
        }
        for theme in old.difference(&new) {
            changes.entry(theme.clone()).or_default().lost.push(example());
        }
    }
    changes
}

fn text(context: &Context, items: usize, changes: &BTreeMap<String, Change>) -> String {
    if changes.is_empty() {
        return context.say("cli-themes-effect-none", &[]);
    }
    let head = ["theme", "gains", "loses"].map(|name| context.say(&format!("cli-head-{name}"), &[]));
    let rows = changes.iter().map(|(theme, change)| {
        [theme.clone(), change.gained.len().to_string(), change.lost.len().to_string()]
    });
    let mut text = context.say("cli-themes-effect", &[("items", items.into())]);
    text.push('\n');
    text.push_str(&table(head, rows));
    for (theme, change) in changes {
        for (sign, examples) in [('+', &change.gained), ('-', &change.lost)] {
            for example in examples.iter().take(EXAMPLES_MAX) {
                text.push_str(&format!("\n{sign} {theme}: {}", example.title));
            }
        }
    }
    text
}
