//! Queries that use every part of the language, and documents that have something for each part.

use belfort::search::Document;
use chrono::{DateTime, TimeDelta};

/// Every part of the language, alone and together.
pub(crate) const QUERIES: &[&str] = &[
    "gemeente",
    "gemeente digitaal",
    "gemeente OR commune OR stadt",
    "gemeente -digitaal",
    "\"artificiële intelligentie\"",
    "\"intelligentie artificiële\"",
    "-\"artificiële intelligentie\" gemeente",
    "titel:gemeente",
    "titel:\"slimme stad\"",
    "digi*",
    "titel:digi*",
    "\"slimme sta*\"",
    "camera's",
    "l'intelligence",
    "gezichtsherkenning",
    "herkenning",
    "slimme stad",
    "fietsers OR (camera -drone)",
    "(gemeente OR stad) (camera OR drone)",
    "thema:mobility",
    "thema:mobility fiets",
    "sinds:2010-01-01 -thema:mobility",
    "feed:feed-1",
    "feed:feed-1 OR feed:feed-2",
    "taal:fr",
    "taal:fr mobilité",
    "taal:de OR taal:en",
    "soort:nieuws",
    "soort:nieuws -taal:nl",
    "sinds:2024-01-01",
    "tot:2019-12-31",
    "sinds:2018-01-01 tot:2020-12-31 gemeente",
    "jaar:2021",
    "wet:art_27",
    "wet:art_27/par_1",
    "wet:anx_III stad",
    "wet:art_5 OR wet:art_27",
    "zzzzzz",
    "zzzzzz OR gemeente",
    "de het een",
];

/// The documents with dates, feeds, types and provisions, by their place: each tenth has no date.
pub(crate) fn enriched(documents: Vec<Document>) -> Vec<Document> {
    const PROVISIONS: [&str; 5] = ["art_27", "art_27/par_1", "art_5/par_1/pnt_a", "anx_III/pnt_5", "art_50"];
    let day = |place: usize| DateTime::UNIX_EPOCH + TimeDelta::days(16_000 + 7 * place as i64);
    let enrich = |(place, document): (usize, Document)| Document {
        feed: format!("feed-{}", place % 7),
        kind: (place % 3 == 0).then(|| if place % 2 == 0 { "Nieuws" } else { "Opinie" }.to_owned()),
        published: (place % 10 != 0).then(|| day(place)),
        provisions: match place % 4 {
            0 => vec![PROVISIONS[place % 5].to_owned(), PROVISIONS[(place + 1) % 5].to_owned()],
            1 => vec![PROVISIONS[place % 5].to_owned()],
            _ => Vec::new(),
        },
        ..document
    };
    documents.into_iter().enumerate().map(enrich).collect()
}
