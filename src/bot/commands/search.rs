//! `/zoek`: the five best hits of a query, with their links. Anyone may search.

use crate::alerts::links::safe_link;
use crate::alerts::message::piece::{Piece, join, one_line};
use crate::bot::decide::{Decision, Known};
use crate::bot::reply;
use crate::search::Hit;

/// Characters of a title and of a summary: five of both fill one screen of a phone.
const TITLE_MAX: usize = 200;
const SUMMARY_MAX: usize = 160;

pub(in crate::bot) fn decide(known: &Known<'_>, query: &str) -> Decision {
    if query.is_empty() {
        return known.tell("bot-search-how", &[]);
    }
    let Some((hits, total)) = &known.found else { return known.tell("bot-search-closed", &[]) };
    if hits.is_empty() {
        return known.tell("bot-search-none", &[("query", query.to_owned().into())]);
    }
    let mut blocks = vec![Piece::text(&known.say("bot-search-found", &[("total", (*total as u64).into())]))];
    blocks.extend(hits.iter().map(|hit| block(known, hit)));
    Decision::answer(reply::blocks(&blocks, Vec::new()))
}

fn block(known: &Known<'_>, hit: &Hit) -> Piece {
    let address = hit.url.as_deref().and_then(safe_link).unwrap_or_else(|| known.links.item(&hit.key));
    let title = one_line(&hit.title, TITLE_MAX);
    let title = if title.is_empty() { address.clone() } else { title };
    let mut lines = vec![Piece::tagged_link("b", &address, &title)];
    let day = hit.published.map(|moment| moment.with_timezone(&known.zone).format("%Y-%m-%d").to_string());
    let origin: Vec<String> = [Some(one_line(&hit.feed, 100)), day].into_iter().flatten().collect();
    lines.push(Piece::tagged("i", &origin.join(" · ")));
    let summary = one_line(&hit.summary, SUMMARY_MAX);
    if !summary.is_empty() {
        lines.push(Piece::text(&summary));
    }
    join(&lines, "\n")
}
