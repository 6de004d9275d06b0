//! `belfort search`: full text, by theme, in the terminal.

use std::collections::HashMap;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::context::{Context, print};
use super::exit::{Exit, wrong};
use crate::daemon::found::{Found, also_at};
use crate::daemon::index::Indexer;
use crate::daemon::{Tower, sections};
use crate::search::export;
use crate::search::query::help;
use crate::search::{Count, Instead, Page, Query, Results, Sort};
use crate::text::Language;

/// Search the items.
#[derive(Debug, Args)]
pub(super) struct Search {
    /// Words, "phrases", OR, -not, (parentheses), prefix*, fields such as thema: bron: taal: sinds: wet: titel:
    #[arg(default_value = "", allow_hyphen_values = true)]
    query: String,
    /// Only items with this theme (its id or name); several: any of them
    #[arg(long, value_name = "THEME")]
    theme: Vec<String>,
    /// Only items of this feed
    #[arg(long, value_name = "ID")]
    feed: Option<String>,
    /// Only items of this day or later, yyyy-mm-dd
    #[arg(long, value_name = "DATE")]
    since: Option<NaiveDate>,
    /// Only items of this day or earlier, yyyy-mm-dd
    #[arg(long, value_name = "DATE")]
    until: Option<NaiveDate>,
    /// How many
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Order
    #[arg(long, value_enum, default_value_t = Order::Relevance)]
    sort: Order,
    /// Find what is most like the item with this key, and nothing else
    #[arg(long, value_name = "KEY", conflicts_with = "query")]
    like: Option<String>,
    /// Answer as comma-separated values
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Explain the query language and stop
    #[arg(long)]
    help_query: bool,
}

fn print_section(context: &Context, key: &str, lines: Vec<String>) -> anyhow::Result<()> {
    match lines.is_empty() {
        true => Ok(()),
        false => print(&format!("\n{}:\n  {}", context.say(key, &[]), lines.join("\n  "))),
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Order {
    Relevance,
    Newest,
}

impl Search {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        if self.help_query {
            print(&help::text(context.language))?;
            return Ok(Exit::Done);
        }
        let tower = context.tower().await?;
        let query = self.query(&tower, context)?;
        // Where no daemon follows the change log, this search does so first.
        if let Ok(mut indexer) = Indexer::open_for_now(&tower).await {
            indexer.follow(&tower).await?;
        }
        let sort = match self.sort {
            Order::Relevance => Sort::Relevance,
            Order::Newest => Sort::Newest,
        };
        let page = Page {
            limit: self.limit,
            offset: 0,
            sort,
            language: Some(context.language),
            total: true,
            facets: true,
            snippets: true,
        };
        if let Some(key) = &self.like {
            let hits = tower.searcher().await?.similar(key, self.limit).await?;
            let total = hits.len();
            let results = Results { total, hits, ..Results::default() };
            return self.answer(context, &tower, &Found { results, ..Found::default() }).await;
        }
        let mut found = Found::default();
        if self.query.trim().is_empty() {
            found.results = tower.search(&query, &page).await?;
        } else {
            let filters = self.filtered(&tower, context, Query::everything())?;
            let answer = tower.ask(&self.query, filters, &page, None).await?;
            (found.results, found.instead, found.perhaps) = (answer.results, answer.instead, answer.perhaps);
        }
        if !self.query.trim().is_empty() {
            found.systems = sections::systems(&tower, &query, |_| true).await?;
            found.rules = sections::rules(&tower, &query, context.language);
        }
        self.answer(context, &tower, &found).await
    }

    async fn answer(&self, context: &Context, tower: &Tower, found: &Found) -> anyhow::Result<Exit> {
        let results = &found.results;
        let also = also_at(tower, results).await?;
        if self.csv {
            print(&export::csv(&results.hits))?;
        } else if context.json {
            print(&serde_json::to_string(&found.to_json(&also))?)?;
        } else {
            if let Some(instead) = &found.instead {
                let key = match instead {
                    Instead::Begun(_) => "search-instead-begun",
                    Instead::Meant(_) => "search-instead-meant",
                };
                print(&context.say(key, &[("text", instead.text().into())]))?;
            }
            if let Some(perhaps) = &found.perhaps {
                print(&format!("{} {perhaps}", context.say("search-perhaps", &[])))?;
            }
            print(&shown(context, tower, results, &also))?;
            let systems = found.systems.iter().map(|system| format!("{} ({})", system.name, system.id));
            print_section(context, "cli-search-systems", systems.collect())?;
            let cited = |rule: &sections::FoundRule| {
                format!("{} ({})", rule.title, rule.provision.cite(context.language))
            };
            print_section(context, "cli-search-rules", found.rules.iter().map(cited).collect())?;
        }
        Ok(if results.total == 0 { Exit::No } else { Exit::Done })
    }

    fn query(&self, tower: &Tower, context: &Context) -> anyhow::Result<Query> {
        let query = match self.query.trim() {
            "" => Query::everything(),
            text => parse(tower, text, context.language)?,
        };
        self.filtered(tower, context, query)
    }

    fn filtered(&self, tower: &Tower, context: &Context, mut query: Query) -> anyhow::Result<Query> {
        let themes =
            self.theme.iter().map(|theme| theme_id(tower, theme)).collect::<anyhow::Result<Vec<_>>>()?;
        if let Some(any) = themes.into_iter().map(Query::theme).reduce(Query::or) {
            query = query.and(any);
        }
        let filters = [
            self.feed.as_ref().map(Query::feed),
            context.asked_language.map(Query::language),
            self.since.map(Query::since),
            self.until.map(Query::until),
        ];
        Ok(filters.into_iter().flatten().fold(query, Query::and))
    }
}

/// Reads a query; a mistake is told with its place and remedy.
pub(super) fn parse(tower: &Tower, text: &str, language: Language) -> anyhow::Result<Query> {
    let query = Query::parse(text).or_else(|error| wrong(format!("`{text}`: {}", error.say(language))))?;
    let query = tower.by_theme_id(&query);
    // The query language does not know which themes there are; a query for none of them would never meet anything.
    for theme in query.themes() {
        tower.themes().by_id(theme).or_else(|error| wrong(format!("`{text}`: {error}")))?;
    }
    Ok(query)
}

/// The id of a theme that a person names by id or by its name in any language.
pub(super) fn theme_id(tower: &Tower, named: &str) -> anyhow::Result<String> {
    let themes = tower.themes();
    match themes.by_label(named).map_or_else(|| themes.by_id(named), Ok) {
        Ok(theme) => Ok(theme.id.clone()),
        Err(error) => wrong(error.to_string()),
    }
}

fn shown(context: &Context, tower: &Tower, results: &Results, also: &HashMap<String, Vec<String>>) -> String {
    let mut text = context.say("cli-search-total", &[("total", results.total.into())]);
    for hit in &results.hits {
        let date = hit
            .published
            .map(|at| at.with_timezone(&context.config.alerts.time_zone).format("%d-%m-%Y").to_string());
        let names: Vec<String> =
            hit.themes.iter().map(|theme| tower.theme_name(theme, context.language)).collect();
        text.push_str(&format!("\n\n{}\n  {} · {}", hit.title, hit.feed, date.unwrap_or_default()));
        if !names.is_empty() {
            text.push_str(&format!("\n  # {}", names.join(", ")));
        }
        if let Some(also) = also.get(&hit.key) {
            text.push_str(&format!("\n  {}: {}", context.say("web-item-also", &[]), also.join(", ")));
        }
        let snippet = terminal(&hit.snippet_html);
        if !snippet.is_empty() {
            text.push_str(&format!("\n  {snippet}"));
        }
        if let Some(url) = &hit.url {
            text.push_str(&format!("\n  {url}"));
        }
    }
    let counted =
        |count: &Count| format!("{} ({})", tower.theme_name(&count.value, context.language), count.count);
    let themes: Vec<String> = results.facets.themes.iter().take(12).map(counted).collect();
    if !themes.is_empty() {
        text.push_str(&format!("\n\n{}: {}", context.say("cli-search-themes", &[]), themes.join(", ")));
    }
    text
}

/// A snippet for the terminal: the marks become brackets, the rest is plain text on one line.
fn terminal(snippet_html: &str) -> String {
    let marked = snippet_html.replace("<mark>", "[").replace("</mark>", "]");
    crate::text::html::plain(&marked).split_whitespace().collect::<Vec<_>>().join(" ")
}
