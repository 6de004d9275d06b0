//! What searches and subscriptions gain or lose by changed lists of words.
//!
//! A program keeps the lists with which it began. So the lists that are tried are those of this program, and what the lists in use
//! find is asked of a second one, which begins with them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};
use clap::Args;
use serde::Serialize;

use super::effect::Example;
use crate::alerts::subscription::Watch;
use crate::cli::context::{Context, print, table};
use crate::cli::exit::Exit;
use crate::daemon::Tower;
use crate::daemon::document::stored_document;
use crate::daemon::lists;
use crate::search::lists::Lists;
use crate::search::{Passing, Query};

/// Words that changed and standing queries that are tried, each: an editor changes a few lines.
const TRIED_MAX: usize = 500;
/// Subscriptions read at a time.
const GROUP: i64 = 1_000;

/// Answers of queries, by the query: keys of items.
type Answers = BTreeMap<String, BTreeSet<String>>;

/// Say which of the last items each query on standard input meets, by the lists of words in use
#[derive(Debug, Args)]
pub(in crate::cli) struct Searches {
    /// How many of the last items are looked at
    #[arg(long, default_value_t = 1000, value_name = "N", value_parser = clap::value_parser!(i64).range(1..))]
    last: i64,
}

/// The items that one search gains or loses.
#[derive(Debug, Default, Serialize)]
pub(super) struct SearchChange {
    gained: Vec<Example>,
    lost: Vec<Example>,
}

impl Searches {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let mut asked = String::new();
        std::io::stdin().read_to_string(&mut asked)?;
        let queries: BTreeSet<String> = serde_json::from_str(&asked).context("reading the queries")?;
        let tower = context.tower().await?;
        let (answers, _) = answers(&tower, self.last, queries).await?;
        print(&serde_json::to_string(&answers)?)?;
        Ok(Exit::Done)
    }
}

/// What changes for the words of the lines that changed, and for what subscriptions ask.
pub(super) async fn effect(
    context: &Context,
    tower: &Tower,
    last: i64,
) -> anyhow::Result<BTreeMap<String, SearchChange>> {
    let (before, tried) = (lists::read(&context.config.index.dir)?, Lists::in_use());
    if before.mark() == tried.mark() {
        return Ok(BTreeMap::new());
    }
    let mut queries: BTreeSet<String> = tried.differing(&before).into_iter().take(TRIED_MAX).collect();
    queries.extend(standing_queries(tower).await?);
    let before = answers_in_use(context, last, &queries)?;
    let (after, titles) = answers(tower, last, queries).await?;
    let none = BTreeSet::new();
    let example =
        |key: &String| Example { key: key.clone(), title: titles.get(key).cloned().unwrap_or_default() };
    let change = |(query, new): (&String, &BTreeSet<String>)| {
        let old = before.get(query).unwrap_or(&none);
        let gained: Vec<Example> = new.difference(old).map(example).collect();
        let lost: Vec<Example> = old.difference(new).map(example).collect();
        (!gained.is_empty() || !lost.is_empty()).then(|| (query.clone(), SearchChange { gained, lost }))
    };
    Ok(after.iter().filter_map(change).collect())
}

/// What subscriptions ask in words, each question once.
async fn standing_queries(tower: &Tower) -> anyhow::Result<BTreeSet<String>> {
    let (mut queries, mut after) = (BTreeSet::new(), String::new());
    while queries.len() < TRIED_MAX {
        let group = tower.store.subscriptions_after(&after, GROUP).await?;
        let Some(end) = group.last() else { break };
        after.clone_from(&end.id);
        let asked = group.into_iter().filter_map(|one| match one.watch {
            Watch::Items { query, .. } => Some(query).filter(|query| !query.trim().is_empty()),
            _ => None,
        });
        queries.extend(asked);
    }
    Ok(queries.into_iter().take(TRIED_MAX).collect())
}

/// Which of the last items each query meets by the lists of this program; and the titles of these items, by their keys.
async fn answers(
    tower: &Tower,
    last: i64,
    queries: BTreeSet<String>,
) -> anyhow::Result<(Answers, BTreeMap<String, String>)> {
    let keys: Vec<_> = tower.store.last_items(last).await?.into_iter().map(|item| item.key).collect();
    let items: Vec<_> = tower.store.items(&keys).await?.into_values().collect();
    let today = tower.today();
    let asked = tokio::task::spawn_blocking(move || {
        let documents: Vec<_> = items.iter().map(stored_document).collect();
        let index = Passing::of(&documents)?;
        let mut answers = Answers::new();
        for text in queries {
            let (query, _) = Query::parse_lenient(&text);
            let met = index.find(&query.on(today))?.into_iter().map(|place| documents[place].key.clone());
            let met = met.collect();
            answers.insert(text, met);
        }
        let titles = documents.into_iter().map(|document| (document.key, document.title)).collect();
        anyhow::Ok((answers, titles))
    });
    asked.await.context("asking the queries broke off")?
}

/// The same by the lists in use, asked of a program that begins with them.
fn answers_in_use(context: &Context, last: i64, queries: &BTreeSet<String>) -> anyhow::Result<Answers> {
    let mut call = Command::new(std::env::current_exe()?);
    call.arg("--data").arg(&context.data);
    if let Some(file) = &context.config_file {
        call.arg("--config").arg(file);
    }
    call.args(["themes", "searches", "--last", &last.to_string()]);
    let mut running = call.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut asked = running.stdin.take().context("a program that was begun with an input has one")?;
    // It reads all before it answers: nobody waits for the other.
    asked.write_all(serde_json::to_string(queries)?.as_bytes())?;
    drop(asked);
    let done = running.wait_with_output()?;
    if !done.status.success() {
        bail!("the lists in use cannot be asked: {}", done.status);
    }
    Ok(serde_json::from_slice(&done.stdout)?)
}

/// For people.
pub(super) fn text(context: &Context, changes: &BTreeMap<String, SearchChange>) -> String {
    let head = ["search", "gains", "loses"].map(|name| context.say(&format!("cli-head-{name}"), &[]));
    let rows = changes.iter().map(|(query, change)| {
        [query.clone(), change.gained.len().to_string(), change.lost.len().to_string()]
    });
    let mut text = context.say("cli-searches-effect", &[]);
    text.push('\n');
    text.push_str(&table(head, rows));
    for (query, change) in changes {
        for (sign, examples) in [('+', &change.gained), ('-', &change.lost)] {
            for example in examples.iter().take(super::effect::EXAMPLES_MAX) {
                text.push_str(&format!("\n{sign} {query}: {}", example.title));
            }
        }
    }
    text
}
