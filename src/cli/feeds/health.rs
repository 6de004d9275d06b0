//! `belfort feeds list`: the feeds and how they do, at a glance.

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::cli::context::{Context, table};
use crate::cli::exit::Exit;
use crate::daemon::Tower;
use crate::daemon::health::{FeedHealth, all};

/// Shows every feed with its state in words, its last item, and what is wrong.
pub(super) async fn list(context: &Context, tower: &Tower) -> anyhow::Result<Exit> {
    let feeds = all(tower).await?;
    let json: Vec<_> = feeds.iter().map(line).collect();
    context.answer(&json, || {
        let head = ["id", "name", "state", "last-item", "polled", "cause"]
            .map(|name| context.say(&format!("cli-head-{name}"), &[]));
        match table(head, feeds.iter().map(|feed| row(context, feed))) {
            text if text.is_empty() => context.say("cli-feeds-none", &[]),
            text => text,
        }
    })?;
    Ok(Exit::Done)
}

fn line(FeedHealth { stored, health, .. }: &FeedHealth) -> serde_json::Value {
    let state = &stored.state;
    json!({ "feed": stored.feed, "polled": state.polled, "read_well": state.read_well, "next_poll": state.next_poll,
        "failures": state.failures, "cause": state.cause, "detail": state.detail, "stopped": state.stopped, "health": health })
}

fn row(context: &Context, FeedHealth { stored, health, .. }: &FeedHealth) -> [String; 6] {
    let zone = context.config.alerts.time_zone;
    let day = |at: DateTime<Utc>| at.with_timezone(&zone).format("%Y-%m-%d").to_string();
    let state = context.say("feed-state", &[("state", health.state.as_str().into())]);
    let mut cause = match &health.cause {
        Some(cause) => {
            let words = context.say("feed-cause", &[("cause", cause.clone().into())]);
            let since = ("since", day(health.since).into());
            context.say("cli-feed-since", &[since, ("cause", words.into())])
        }
        None => String::new(),
    };
    if let Some(address) = &health.successor {
        cause.push_str(&format!("\n→ belfort feeds adopt {} ({address})", stored.feed.id));
    } else if let Some(new) = &health.selectors {
        let titles = new.preview.join(" · ");
        cause.push_str(&format!(
            "\n→ belfort feeds adopt {} (`{}`: {titles})",
            stored.feed.id, new.selectors.item
        ));
    }
    let read = stored.state.read_well.map(|at| at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string());
    [
        stored.feed.id.clone(),
        stored.feed.title.clone(),
        state,
        health.last_item.map(day).unwrap_or_default(),
        read.unwrap_or_default(),
        cause,
    ]
}
