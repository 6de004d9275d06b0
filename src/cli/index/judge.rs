//! `belfort index judge`: how well the search answers, in figures.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use serde::Serialize;

use crate::cli::context::{Context, print, table};
use crate::cli::exit::{Exit, unreadable, wrong};
use crate::search::judge::{PlainIndex, Question, RECALL_DEPTH, Score, items, questions};
use crate::search::{Change, Document, Index, Page};

/// The files of a judged set.
#[derive(Debug, Args)]
pub(in crate::cli) struct JudgeCommand {
    /// The questions with their judged answers, TOML
    questions: PathBuf,
    /// The items, TOML; several files count as one set
    #[arg(required = true)]
    items: Vec<PathBuf>,
}

/// The figures of one question.
#[derive(Debug, Serialize)]
struct Line {
    text: String,
    kind: String,
    held_out: bool,
    belfort: Score,
    plain: Score,
}

impl JudgeCommand {
    pub(super) fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let asked = read(&self.questions, questions)?;
        let mut documents: Vec<Document> = Vec::new();
        for file in &self.items {
            documents.extend(read(file, items)?);
        }
        let lines = measured(&asked, &documents)?;
        let (own, plain) = means(lines.iter());
        let (own_apart, plain_apart) = means(lines.iter().filter(|line| line.held_out));
        if context.json {
            let apart = serde_json::json!({ "belfort": own_apart, "plain": plain_apart });
            print(&serde_json::json!({ "items": documents.len(), "belfort": own, "plain": plain, "held_out": apart, "queries": lines }).to_string())?;
        } else {
            let counts = [("queries", lines.len().into()), ("items", documents.len().into())];
            print(&context.say("cli-judge-head", &counts))?;
            let apart = context.say("cli-judge-held-out", &[]);
            let sums = [row("=", "", own, plain), row("=", &apart, own_apart, plain_apart)];
            print(&table(HEAD.map(str::to_owned), lines.iter().map(Line::row).chain(sums)))?;
        }
        let is_ahead = |own: Score, plain: Score| own.ndcg > plain.ndcg && own.recall > plain.recall;
        Ok(if is_ahead(own, plain) && is_ahead(own_apart, plain_apart) { Exit::Done } else { Exit::No })
    }
}

/// The figures go by the names that the literature gives them, in every language.
const HEAD: [&str; 6] =
    ["", "", "Belfort nDCG@10", "tantivy nDCG@10", "Belfort recall@100", "tantivy recall@100"];

fn row(text: &str, kind: &str, own: Score, plain: Score) -> [String; 6] {
    let figures = [own.ndcg, plain.ndcg, own.recall, plain.recall];
    let [a, b, c, d] = figures.map(|figure| format!("{figure:.3}"));
    [text.to_owned(), kind.to_owned(), a, b, c, d]
}

impl Line {
    /// The figures of a question that is held out are seen in the sum only.
    fn row(&self) -> [String; 6] {
        if self.held_out {
            return [self.text.as_str(), &self.kind, "", "", "", ""].map(str::to_owned);
        }
        row(&self.text, &self.kind, self.belfort, self.plain)
    }
}

fn means<'a>(lines: impl Iterator<Item = &'a Line> + Clone) -> (Score, Score) {
    let of = |side: fn(&Line) -> Score| Score::mean(&lines.clone().map(side).collect::<Vec<_>>());
    (of(|line| line.belfort), of(|line| line.plain))
}

fn measured(asked: &[Question], documents: &[Document]) -> anyhow::Result<Vec<Line>> {
    let folder = folder_for_a_run()?;
    let mut index = Index::open(&folder.0)?.index;
    let changes: Vec<Change> = (1..)
        .zip(documents)
        .map(|(number, doc)| Change::Put { number, doc: Box::new(doc.clone()) })
        .collect();
    index.apply(&changes)?;
    index.commit(changes.len() as i64)?;
    let plain = PlainIndex::of(documents)?;
    let line = |question: &Question| -> anyhow::Result<Line> {
        let page = Page { limit: RECALL_DEPTH, language: Some(question.language), ..Page::default() };
        let found = index.reader().ask(&question.text, &|query| query, &page)?.results.hits;
        let found: Vec<String> = found.into_iter().map(|hit| hit.key).collect();
        Ok(Line {
            text: question.text.clone(),
            kind: question.kind.clone(),
            held_out: question.is_held_out(),
            belfort: question.score(&found),
            plain: question.score(&plain.search(&question.text, RECALL_DEPTH)?),
        })
    };
    asked.iter().map(line).collect()
}

/// A folder for one run, gone when the run ends.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is left to the system, which empties this place.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn folder_for_a_run() -> anyhow::Result<Folder> {
    let folder = std::env::temp_dir().join(format!("belfort-judge-{}", uuid::Uuid::now_v7()));
    std::fs::create_dir_all(&folder).with_context(|| format!("making the folder `{}`", folder.display()))?;
    Ok(Folder(folder))
}

fn read<T>(file: &Path, parse: impl Fn(&str) -> Result<T, toml::de::Error>) -> anyhow::Result<T> {
    let text = std::fs::read_to_string(file).or_else(|error| unreadable(file, error))?;
    parse(&text).or_else(|error| wrong(format!("`{}`: {error}", file.display())))
}
