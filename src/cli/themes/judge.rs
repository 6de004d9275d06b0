//! `belfort themes judge`: precision and recall of the themes over labelled items.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use crate::cli::context::{Context, table};
use crate::cli::exit::{Exit, wrong};
use crate::daemon::tagging::Tagger;
use crate::news::themes::judged::{Judgement, Labelled, Miss, Part, Score};

/// Measure precision and recall of the themes over labelled items
#[derive(Debug, Args)]
pub(in crate::cli) struct Judge {
    /// Files of labelled items, such as those in tests/fixtures/themes
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Judge this file of themes [default: the themes in use]
    #[arg(long, value_name = "FILE")]
    themes: Option<PathBuf>,
    /// Also show what was missed or wrong in the tuning part; the other part stays unseen, or it measures nothing
    #[arg(long)]
    misses: bool,
}

impl Judge {
    pub(super) fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let in_use = super::read(&super::source(context, self.themes.as_ref())?)?;
        let mut items = Vec::new();
        for path in &self.files {
            let shown = path.display();
            let text = std::fs::read_to_string(path)
                .or_else(|cause| wrong(format!("cannot read the labelled items `{shown}`: {cause}")))?;
            let read = Labelled::read(&text, &in_use.themes);
            items.extend(
                read.or_else(|error| wrong(format!("the labelled items `{shown}` are wrong: {error}")))?,
            );
        }
        let judged = [Part::Tuning, Part::Aside].map(|part| (part, judge(&in_use.tagger, &items, part)));
        let json: serde_json::Map<String, Value> =
            judged.iter().map(|(part, judgement)| self.json(*part, judgement)).collect();
        context.answer(&json, || {
            judged
                .iter()
                .map(|(part, judgement)| self.text(context, *part, judgement))
                .collect::<Vec<_>>()
                .join("\n\n")
        })?;
        Ok(Exit::Done)
    }

    fn json(&self, part: Part, judgement: &Judgement) -> (String, Value) {
        let themes: serde_json::Map<String, Value> =
            judgement.themes.iter().map(|(theme, score)| (theme.clone(), score_json(score))).collect();
        let [precision, recall, f1] = judgement.macro_mean();
        let mut value = json!({ "items": judgement.items, "themes": themes, "micro": score_json(&judgement.micro()),
            "macro": { "precision": precision, "recall": recall, "f1": f1 } });
        if self.shows_misses(part) {
            value["misses"] = json!(judgement.misses);
        }
        (code(part).to_owned(), value)
    }

    fn text(&self, context: &Context, part: Part, judgement: &Judgement) -> String {
        let title =
            context.say(&format!("cli-themes-part-{}", code(part)), &[("items", judgement.items.into())]);
        let head = ["theme", "precision", "recall", "f1", "support"]
            .map(|name| context.say(&format!("cli-head-{name}"), &[]));
        let row = |name: String, score: &Score| {
            let shares = [score.precision(), score.recall(), score.f1()].map(two);
            let [precision, recall, f1] = shares;
            [name, precision, recall, f1, score.support().to_string()]
        };
        let mut rows: Vec<[String; 5]> =
            judgement.themes.iter().map(|(theme, score)| row(theme.clone(), score)).collect();
        rows.push(row(context.say("cli-themes-micro", &[]), &judgement.micro()));
        let [precision, recall, f1] = judgement.macro_mean().map(two);
        rows.push([context.say("cli-themes-macro", &[]), precision, recall, f1, String::new()]);
        let mut text = format!("{title}\n{}", table(head, rows));
        if self.shows_misses(part) {
            text.extend(judgement.misses.iter().map(shown));
        }
        text
    }

    fn shows_misses(&self, part: Part) -> bool {
        self.misses && part == Part::Tuning
    }
}

/// Judges one part by what the texts of its items meet.
fn judge(tagger: &Tagger, items: &[Labelled], part: Part) -> Judgement {
    let part = items.iter().filter(|item| item.part() == part);
    Judgement::of(part, |item| tagger.by_text("", &item.item()))
}

fn score_json(score: &Score) -> Value {
    json!({ "precision": score.precision(), "recall": score.recall(), "f1": score.f1(), "support": score.support(),
        "right": score.right, "wrong": score.wrong, "missed": score.missed })
}

fn shown(miss: &Miss) -> String {
    let signed = |sign: char, themes: &[String]| -> String {
        themes.iter().map(|theme| format!(" {sign}{theme}")).collect()
    };
    format!("\n{}{}{}  {}", miss.id, signed('-', &miss.missed), signed('+', &miss.wrong), miss.title)
}

fn code(part: Part) -> &'static str {
    match part {
        Part::Tuning => "tuning",
        Part::Aside => "aside",
    }
}

fn two(share: f64) -> String {
    format!("{share:.2}")
}
