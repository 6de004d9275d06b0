//! `cargo run --locked --example engine -- SERVER`: the embedded index beside the same documents on a search cluster.
//!
//! `SERVER` is the program of an OpenSearch-compatible server that takes `-addr` and prints its address as JSON, as that of
//! `requirements.txt` does; or the address of a cluster that runs. The judged questions and the cases of the query language are
//! put to both. Ends with 1 when the answers are further apart than they may be.

mod cases;
mod compare;
mod server;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use belfort::search::cluster::{ClusterConfig, ClusterReader, Credentials, Patience, Shipper};
use belfort::search::judge::{Question, items, questions};
use belfort::search::{Change, Cluster, Document, Index, Searcher};

use compare::{Compared, Tally};
use server::Server;

/// Which part of the answers must be the same: what was measured, less what a change of the server may cost.
const TOTALS_MIN: f64 = 1.0;
const SETS_MIN: f64 = 1.0;
const OVERLAP_MIN: f64 = 0.95;
/// How far the order may be behind in the judged set.
const NDCG_BEHIND_MAX: f64 = 0.01;

/// One set of documents, in both indexes.
pub(crate) struct Both {
    pub(crate) embedded: Searcher,
    pub(crate) cluster: Searcher,
    _index: Index,
    _folder: Folder,
}

/// A folder for one run, gone when the run ends.
struct Folder(std::path::PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let asked = std::env::args().nth(1);
    let Some(asked) = asked else {
        eprintln!("usage: engine SERVER (a program, or the address of a cluster)");
        return ExitCode::from(2);
    };
    match run(&asked).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(3)
        }
    }
}

async fn run(asked: &str) -> anyhow::Result<bool> {
    let server = Server::start(asked)?;
    let (questions, documents) = judged()?;
    let (judged, shipping) = both(&server, "judged", documents.clone()).await?;
    println!("{} documents shipped in {:.2} s", documents.len(), shipping.as_secs_f64());
    let mut asked_both = Tally::default();
    for question in &questions {
        asked_both.add(Compared::of_question(&judged, question).await?);
    }
    println!("{}", asked_both.say("judged questions"));
    let (enriched, _) = both(&server, "language", cases::enriched(documents)).await?;
    let mut cases_both = Tally::default();
    for query in cases::QUERIES {
        cases_both.add(Compared::of_query(&enriched, query).await?);
    }
    println!("{}", cases_both.say("cases of the query language"));
    let alike = compare::alike(&judged, &enriched).await?;
    println!("{alike}");
    let holds = [
        ("totals", asked_both.totals().min(cases_both.totals()), TOTALS_MIN),
        ("sets", asked_both.sets().min(cases_both.sets()), SETS_MIN),
        ("facets", asked_both.facets().min(cases_both.facets()), TOTALS_MIN),
        ("overlap@10", asked_both.overlap().min(cases_both.overlap()), OVERLAP_MIN),
        ("nDCG@10", 1.0 + asked_both.ndcg_ahead(), 1.0 - NDCG_BEHIND_MAX),
    ];
    let mut well = true;
    for (name, measured, least) in holds {
        if measured < least {
            well = false;
            println!("{name}: {measured:.3} is less than {least:.3}");
        }
    }
    Ok(well)
}

fn judged() -> anyhow::Result<(Vec<Question>, Vec<Document>)> {
    let read = |path: &str| {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(path);
        std::fs::read_to_string(&path).with_context(|| path.display().to_string())
    };
    let mut documents = Vec::new();
    for file in ["themes/nl.toml", "themes/fr.toml", "themes/de.toml", "themes/en.toml", "search/items.toml"]
    {
        documents.extend(items(&read(file)?)?);
    }
    Ok((questions(&read("search/queries.toml")?)?, documents))
}

/// Fills both; answers how long the shipping took.
async fn both(server: &Server, name: &str, documents: Vec<Document>) -> anyhow::Result<(Both, Duration)> {
    let changes: Vec<Change> =
        (1..).zip(documents).map(|(number, doc)| Change::Put { number, doc: Box::new(doc) }).collect();
    let last = i64::try_from(changes.len())?;
    let folder = std::env::temp_dir().join(format!("belfort-engine-{}-{name}", std::process::id()));
    let mut index = Index::open(&folder)?.index;
    index.apply(&changes)?;
    index.commit(last)?;
    let config = ClusterConfig {
        url: server.url.parse()?,
        index: "belfort".to_owned(),
        credentials: Credentials::None,
        user_agent: "Belfort".to_owned(),
        time_max: Duration::from_secs(10),
        patience: Patience::default(),
    };
    let cluster = Arc::new(Cluster::new(config, name)?);
    let mut shipper = Shipper::new(cluster.clone());
    shipper.look(0).await?;
    let began = Instant::now();
    let refused = shipper.ship(changes).await?.refused;
    anyhow::ensure!(refused == 0, "{refused} documents were refused");
    anyhow::ensure!(shipper.vouch(last).await?, "somebody else ships to {}", cluster.index());
    let both = Both {
        embedded: Searcher::Embedded(index.reader().clone()),
        cluster: Searcher::Cluster(ClusterReader::new(cluster)),
        _index: index,
        _folder: Folder(folder),
    };
    Ok((both, began.elapsed()))
}
