//! What Belfort counts, for Prometheus.
//!
//! Every figure is read from the store when it is asked for: a restart loses none, and several nodes say the same.
//!
//! # Source
//! The text format of Prometheus, version 0.0.4.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use super::problem::Problem;
use crate::alerts::mishap::WORDS;
use crate::daemon::progress::{Failures, Progress};
use crate::daemon::room;
use crate::daemon::tower::Tower;
use crate::store::{ChannelAudit, Counted, Counts, Gauges, Late, OutboxState, StoredFeed};

/// `GET /metrics`
pub(super) async fn page(State(tower): State<Arc<Tower>>) -> Result<Response, Problem> {
    let store = &tower.store;
    let mut page = Page::default();
    page.counts(&store.counts().await?);
    page.feeds(&store.feeds().await?);
    page.outbox(&store.outbox().await?);
    page.audit(&tower.delivery_audit().await?);
    page.gauges(&store.gauges(tower.clock.now()).await?);
    // A cluster that never answered has taken nothing yet.
    if let Some(applied) = tower.progress.applied().or(tower.cluster().map(|_| 0)) {
        page.index(store.last_change().await? - applied, documents(&tower).await, &tower.progress);
    }
    page.failures(&tower.failures);
    page.room(&tower);
    page.book(&tower);
    Ok(([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], page.0).into_response())
}

/// The items in the index; none when it does not answer.
async fn documents(tower: &Tower) -> u64 {
    // Who asks every few seconds does not wait for a cluster that is known to be away.
    if tower.progress.failure().is_some() {
        return 0;
    }
    let Ok(searcher) = tower.searcher().await else { return 0 };
    searcher.count().await.unwrap_or_default()
}

/// The page as it grows, a family of figures at a time.
#[derive(Default)]
struct Page(String);

impl Page {
    fn counts(&mut self, counts: &Counts) {
        self.family("belfort_items", "Items in the store.", &[("", counts.items as f64)]);
        self.family("belfort_subscriptions", "Subscriptions.", &[("", counts.subscriptions as f64)]);
        self.family("belfort_systems", "Systems in the register.", &[("", counts.systems as f64)]);
        self.family("belfort_alerts", "Alerts raised and not erased.", &[("", counts.alerts as f64)]);
    }

    fn feeds(&mut self, feeds: &[StoredFeed]) {
        let count = |is: fn(&StoredFeed) -> bool| feeds.iter().filter(|feed| is(feed)).count() as f64;
        let states = [
            ("state=\"good\"", count(|feed| feed.state.cause.is_none() && !feed.state.stopped)),
            ("state=\"failing\"", count(|feed| feed.state.cause.is_some() && !feed.state.stopped)),
            ("state=\"stopped\"", count(|feed| feed.state.stopped)),
        ];
        self.family("belfort_feeds", "Feeds, by how their polling goes.", &states);
        let mut causes: BTreeMap<&str, f64> = BTreeMap::new();
        for cause in feeds.iter().filter_map(|feed| feed.state.cause.as_deref()) {
            *causes.entry(cause).or_default() += 1.0;
        }
        let causes: Vec<_> = causes.iter().map(|(cause, count)| (label("cause", cause), *count)).collect();
        self.family("belfort_feeds_failing", "Feeds that are not read, by cause.", &causes);
    }

    fn outbox(&mut self, outbox: &OutboxState) {
        let states = [
            ("state=\"queued\"", outbox.queued as f64),
            ("state=\"sent\"", outbox.sent as f64),
            ("state=\"dead\"", outbox.dead as f64),
            ("state=\"held\"", outbox.held as f64),
        ];
        self.family("belfort_deliveries", "Deliveries, by state.", &states);
    }

    fn audit(&mut self, audits: &[ChannelAudit]) {
        let by_channel = |figure: fn(&ChannelAudit) -> f64, quantile: Option<&str>| {
            let quantile = quantile.map(|q| format!(",quantile=\"{q}\"")).unwrap_or_default();
            let row = |one: &ChannelAudit| (format!("channel=\"{}\"{quantile}", one.channel), figure(one));
            audits.iter().map(row).collect::<Vec<_>>()
        };
        let mut delays = by_channel(|one| one.delay_p50_ms as f64 / 1_000.0, Some("0.5"));
        delays.extend(by_channel(|one| one.delay_p99_ms as f64 / 1_000.0, Some("0.99")));
        let help = "Seconds from the instant an alert was due to the channel's answer, last 24 hours.";
        self.family("belfort_delivery_delay_seconds", help, &delays);
        let mut published = by_channel(|one| one.published_p50_ms as f64 / 1_000.0, Some("0.5"));
        published.extend(by_channel(|one| one.published_p99_ms as f64 / 1_000.0, Some("0.99")));
        let help = "Seconds from the publication of an item, as its source says it, to the channel's answer, of alerts told at \
                    once in the last 24 hours.";
        self.family("belfort_publication_delay_seconds", help, &published);
        let help = "Alerts due more than 15 minutes ago and not told.";
        self.family("belfort_alerts_late", help, &by_channel(|one| one.late as f64, None));
    }

    fn gauges(&mut self, gauges: &Gauges) {
        let delay = gauges.poll_delay.num_milliseconds() as f64 / 1_000.0;
        self.family(
            "belfort_feeds_due",
            "Feeds whose hour has come and that nobody polls.",
            &[("", gauges.feeds_due as f64)],
        );
        self.family(
            "belfort_poll_delay_seconds",
            "Seconds since the hour of the feed that waits longest.",
            &[("", delay)],
        );
        self.family("belfort_alerts_raised", "Alerts, by what they tell.", &by("kind", &gauges.alerts));
        let help = "Deliveries that failed and are tried again, by channel.";
        self.family("belfort_deliveries_retrying", help, &by("channel", &gauges.retrying));
        let mut causes: BTreeMap<&str, i64> = BTreeMap::new();
        for (kept, count) in &gauges.failing {
            // The name of the cause, not what was said: that may be anything, and would be a figure of its own each time.
            let word = kept.split(':').next().unwrap_or_default();
            *causes.entry(WORDS.iter().find(|known| **known == word).unwrap_or(&"other")).or_default() +=
                count;
        }
        let causes = causes.into_iter().map(|(cause, count)| (cause.to_owned(), count)).collect();
        let help = "Deliveries that failed and are tried again, by what the last attempt met.";
        self.family("belfort_deliveries_failing", help, &by("cause", &causes));
        self.family(
            "belfort_alerts_in_digests",
            "Alerts that wait for their digest.",
            &[("", gauges.in_digests as f64)],
        );
        self.family(
            "belfort_systems_by_class",
            "Systems, by the class of their last assessment.",
            &by("risk", &gauges.classes),
        );
        let help = "Matches that the nightly sweep found late, ever.";
        let swept = |of: fn(&Late) -> i64| gauges.swept.as_ref().map_or(0, of) as f64;
        self.total("belfort_late_matches_total", help, &[("", swept(|swept| swept.matches))]);
        let help =
            "Items of two days that were told although the query does not meet them, at the last sweep.";
        self.family("belfort_extra_matches", help, &[("", swept(|swept| swept.extra))]);
        let help = "Items of two days that the index did not have, or not by the queries that they meet, at the last sweep.";
        self.family("belfort_index_missing", help, &[("", swept(|swept| swept.unindexed))]);
        let help = "Assessments that are kept: one for each change of a class, a duty or a date.";
        self.family("belfort_assessments", help, &[("", gauges.assessments as f64)]);
        let help = "What waits for its turn, beside feeds, deliveries and digests, by queue.";
        self.family("belfort_waiting", help, &by("queue", &gauges.waiting));
    }

    fn index(&mut self, behind: i64, documents: u64, progress: &Progress) {
        self.family(
            "belfort_index_behind",
            "Changes of the store that the index does not hold yet.",
            &[("", behind as f64)],
        );
        self.family("belfort_index_documents", "Items in the index.", &[("", documents as f64)]);
        let failing = f64::from(u8::from(progress.failure().is_some()));
        let help = "Whether the last attempt to bring the index level with the store failed.";
        self.family("belfort_index_failing", help, &[("", failing)]);
        let help = "Items that a search cluster did not take since the start.";
        self.total("belfort_index_refused_total", help, &[("", progress.refusals() as f64)]);
    }

    fn book(&mut self, tower: &Tower) {
        let (rules, broken) = (tower.book.rules().len(), tower.book_problems.len());
        self.family("belfort_rules", "Rules in the rule book.", &[("", rules as f64)]);
        self.family(
            "belfort_rules_broken",
            "Problems of the rule book; their rules are left out.",
            &[("", broken as f64)],
        );
        let version = label("version", env!("CARGO_PKG_VERSION"));
        self.family("belfort_build_info", "What runs here; always 1.", &[(version, 1.0)]);
    }

    fn failures(&mut self, failures: &Failures) {
        let counted = failures.counted();
        let steps: Vec<_> =
            counted.iter().map(|(flow, count)| (label("flow", flow), *count as f64)).collect();
        self.total("belfort_step_failures_total", "Steps that failed since the start, by flow.", &steps);
    }

    fn room(&mut self, tower: &Tower) {
        let full = f64::from(u8::from(tower.room.is_full()));
        self.family("belfort_disk_full", "Whether the last write of the store found no room.", &[("", full)]);
        let left = room::left(&tower.data).map(|bytes| ("", bytes as f64));
        self.family("belfort_disk_free_bytes", "Bytes left for the data folder.", left.as_slice());
        let wanted = room::wanted(tower) as f64;
        let help = "Bytes that should be left: a copy of the store, and `store.room_mb` beside it.";
        self.family("belfort_disk_wanted_bytes", help, &[("", wanted)]);
    }

    /// What is as much as it is now.
    fn family(&mut self, name: &str, help: &str, figures: &[(impl AsRef<str>, f64)]) {
        self.figures(name, "gauge", help, figures);
    }

    /// What only rises.
    fn total(&mut self, name: &str, help: &str, figures: &[(impl AsRef<str>, f64)]) {
        self.figures(name, "counter", help, figures);
    }

    fn figures(&mut self, name: &str, kind: &str, help: &str, figures: &[(impl AsRef<str>, f64)]) {
        // Writing to a string never fails.
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
        for (labels, figure) in figures {
            let _ = match labels.as_ref() {
                "" => writeln!(self.0, "{name} {figure}"),
                labels => writeln!(self.0, "{name}{{{labels}}} {figure}"),
            };
        }
    }
}

fn by(name: &str, counted: &Counted) -> Vec<(String, f64)> {
    counted.iter().map(|(value, count)| (label(name, value), *count as f64)).collect()
}

/// A label; its value is escaped as the format asks.
fn label(name: &str, value: &str) -> String {
    let value = value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("{name}=\"{value}\"")
}
