//! `belfort doctor`: what is wrong, and what to do.

mod keeping;
mod trial;

use serde::Serialize;

use super::causes;
use super::context::{Context, print};
use super::exit::Exit;
use crate::alerts::channel::ConfigError;
use crate::alerts::subscription::Watch;
use crate::alerts::timing::ASKED;
use crate::alerts::{Address, mishap};
use crate::daemon::Tower;
use crate::daemon::backup::last;
use crate::daemon::found::cluster_is_away;
use crate::daemon::health::FeedHealth;
use crate::daemon::matching::standing_query;
use crate::law::check_examples;
use crate::news::health::State;
use crate::store::ChannelAudit;

pub(super) use trial::send;

/// One thing that is wrong.
#[derive(Debug, Serialize)]
struct Trouble {
    /// Which part: `feed`, `store`, `rules`, `alerts`, `mail`, `telegram`, `index`.
    part: &'static str,
    /// What is wrong.
    what: String,
    /// What to do.
    remedy: String,
}

/// How many rows that cannot be read are shown.
const DAMAGED_MAX: usize = 20;

/// How many causes of waiting deliveries are shown.
const CAUSES_MAX: i64 = 20;

pub(super) async fn run(context: &Context) -> anyhow::Result<Exit> {
    let tower = match context.tower().await {
        Ok(tower) => tower,
        Err(error) => {
            let trouble = keeping::unopened(context, error)?;
            return show(context, &[trouble]).map(|()| Exit::No);
        }
    };
    let mut troubles = Vec::new();
    keeping::disk(context, &tower, &mut troubles).await?;
    keeping::backups(context, &tower, &mut troubles).await?;
    rules(context, &tower, &mut troubles);
    feeds(context, &tower, &mut troubles).await?;
    damaged(context, &tower, &mut troubles).await?;
    subscriptions(context, &tower, &mut troubles).await?;
    outbox(context, &tower, &mut troubles).await?;
    matches(context, &tower, &mut troubles).await?;
    late(context, &tower, &mut troubles).await?;
    sender(context, &tower, &mut troubles).await;
    index(context, &tower, &mut troubles).await?;
    show(context, &troubles)?;
    if !context.json {
        if last(&tower).await?.is_none() {
            print(&context.say("cli-doctor-no-backup", &[]))?;
        }
        if context.config.contact_page().is_none() {
            print(&context.say("cli-doctor-no-contact", &[]))?;
        }
        for audit in tower.delivery_audit().await? {
            print(&told(context, &audit))?;
        }
    }
    if troubles.is_empty() && !context.json {
        print(&context.say("cli-doctor-well", &[]))?;
    }
    Ok(if troubles.is_empty() { Exit::Done } else { Exit::No })
}

fn show(context: &Context, troubles: &[Trouble]) -> anyhow::Result<()> {
    context.answer(&troubles, || {
        let told = |Trouble { part, what, remedy }: &Trouble| {
            let part = context.say("cli-doctor-part", &[("part", (*part).into())]);
            format!("{part}: {what}\n  → {remedy}")
        };
        troubles.iter().map(told).collect::<Vec<_>>().join("\n")
    })
}

/// How long telling took over one channel, also where nothing is wrong.
fn told(context: &Context, audit: &ChannelAudit) -> String {
    let seconds = |ms: u64| format!("{:.1}", ms as f64 / 1_000.0);
    let values = [
        ("channel", audit.channel.clone().into()),
        ("told", audit.told.into()),
        ("half", seconds(audit.published_p50_ms).into()),
        ("most", seconds(audit.published_p99_ms).into()),
    ];
    context.say("cli-doctor-told", &values)
}

fn rules(context: &Context, tower: &Tower, troubles: &mut Vec<Trouble>) {
    let problems = tower.book_problems.len() + check_examples(&tower.book).len();
    if problems > 0 {
        troubles.push(Trouble {
            part: "rules",
            what: context.say("cli-doctor-rules", &[("problems", problems.into())]),
            remedy: "belfort rules check".to_owned(),
        });
    }
}

async fn feeds(context: &Context, tower: &Tower, troubles: &mut Vec<Trouble>) -> anyhow::Result<()> {
    let feeds = tower.store.feeds().await?;
    if feeds.is_empty() {
        let what = context.say("cli-doctor-no-feeds", &[]);
        troubles.push(Trouble { part: "feed", what, remedy: "belfort feeds add URL".to_owned() });
    }
    let feeds = crate::daemon::health::all(tower).await?;
    troubles.extend(feeds.iter().filter_map(|feed| feed_trouble(context, feed)));
    Ok(())
}

/// Rows that cannot be read: everything else goes on without them.
async fn damaged(context: &Context, tower: &Tower, troubles: &mut Vec<Trouble>) -> anyhow::Result<()> {
    for damage in tower.store.damaged(DAMAGED_MAX).await? {
        let values = [("what", damage.what.into()), ("id", damage.id.clone().into())];
        let what = format!("{} ({})", context.say("cli-doctor-damaged", &values), damage.cause);
        let remedy = match damage.what {
            "feed" => format!("belfort feeds remove {}", damage.id),
            _ => "belfort restore FILE".to_owned(),
        };
        troubles.push(Trouble { part: "store", what, remedy });
    }
    Ok(())
}

/// What is wrong with a feed, and the one command that may mend it.
fn feed_trouble(context: &Context, FeedHealth { stored, health, .. }: &FeedHealth) -> Option<Trouble> {
    if !matches!(health.state, State::Silent | State::Failing | State::Stopped) {
        return None;
    }
    let cause = health.cause.clone().unwrap_or_default();
    let words = context.say("feed-cause", &[("cause", cause.into())]);
    let detail = stored.state.detail.as_ref().map(|detail| {
        // In the words of the program, for who looks closer.
        format!("; {}", context.say("program-words", &[("detail", detail.clone().into())]))
    });
    let detail = detail.unwrap_or_default();
    let id = &stored.feed.id;
    let remedy = match (&health.successor, &health.selectors) {
        (Some(address), _) => format!("belfort feeds adopt {id} ({address})"),
        (None, Some(new)) => format!("belfort feeds adopt {id} (`{}`)", new.selectors.item),
        (None, None) => format!("belfort feeds preview {}", crate::net::shown(&stored.feed.url)),
    };
    let what = format!("`{id}`: {} ({}){detail}", words, health.since.format("%Y-%m-%d"));
    Some(Trouble { part: "feed", what, remedy })
}

async fn subscriptions(context: &Context, tower: &Tower, troubles: &mut Vec<Trouble>) -> anyhow::Result<()> {
    for subscription in tower.store.subscriptions().await? {
        let id = &subscription.id;
        let said = |key: &str, name: &'static str, value: String| {
            context.say(key, &[("id", id.clone().into()), (name, value.into())])
        };
        if let Some(kept) = subscription.paused.as_ref().filter(|kept| *kept != ASKED) {
            let cause = mishap::in_words(kept, context.language);
            let values =
                [("id", id.clone().into()), ("to", subscription.to.masked().into()), ("cause", cause.into())];
            troubles.push(Trouble {
                part: "alerts",
                what: context.say("cli-doctor-paused", &values),
                remedy: format!("belfort subscriptions resume {id} / belfort subscriptions remove {id}"),
            });
        }
        if let Watch::Items { query, themes } = &subscription.watch {
            if standing_query(query, themes).is_none() {
                let what = said("cli-doctor-unreadable", "query", query.clone());
                troubles.push(Trouble {
                    part: "alerts",
                    what,
                    remedy: format!("belfort subscriptions remove {id}"),
                });
            }
            for theme in themes.iter().filter(|theme| tower.themes().by_id(theme).is_err()) {
                let what = said("cli-doctor-no-theme", "theme", theme.clone());
                troubles.push(Trouble {
                    part: "alerts",
                    what,
                    remedy: format!("belfort subscriptions remove {id}"),
                });
            }
        }
        if matches!(subscription.to, Address::Telegram(_)) && context.config.telegram.token.is_empty() {
            let what = said("cli-doctor-no-telegram", "to", subscription.to.masked());
            troubles.push(Trouble {
                part: "telegram",
                what,
                remedy: "telegram.token / telegram.token_file".to_owned(),
            });
        }
    }
    Ok(())
}

/// A match that the sweep finds is told, late; that it was missed at all is a fault of ours.
async fn matches(context: &Context, tower: &Tower, troubles: &mut Vec<Trouble>) -> anyhow::Result<()> {
    let late = tower.store.late_matches().await?;
    if let (true, Some(swept)) = (late.last > 0, late.swept) {
        let when = swept.with_timezone(&context.config.alerts.time_zone).format("%Y-%m-%d %H:%M").to_string();
        let counts = [("last", late.last.into()), ("all", late.matches.into()), ("when", when.into())];
        let what = context.say("cli-doctor-late-matches", &counts);
        troubles.push(Trouble { part: "alerts", what, remedy: "belfort doctor --json".to_owned() });
    }
    Ok(())
}

async fn outbox(context: &Context, tower: &Tower, troubles: &mut Vec<Trouble>) -> anyhow::Result<()> {
    for (channel, state, kept) in tower.store.delivery_problems(CAUSES_MAX).await? {
        let cause = mishap::in_words(&kept, context.language);
        let state = context.say("web-settings-state", &[("state", state.into())]);
        let values = [("channel", channel.into()), ("state", state.into()), ("cause", cause.into())];
        let what = context.say("cli-doctor-delivery", &values);
        troubles.push(Trouble {
            part: "alerts",
            what,
            remedy: "belfort subscriptions explain ID".to_owned(),
        });
    }
    if let Err(error) = tower.channels() {
        troubles.push(Trouble {
            part: "alerts",
            what: unusable(context, &error),
            remedy: "belfort.toml".to_owned(),
        });
    }
    Ok(())
}

/// A part of the configuration that no channel can work with.
fn unusable(context: &Context, error: &anyhow::Error) -> String {
    match error.downcast_ref::<ConfigError>() {
        Some(ConfigError { key, .. }) => context.say("cli-doctor-unusable", &[("key", (*key).into())]),
        None => causes::told(error, context.language),
    }
}

async fn late(context: &Context, tower: &Tower, troubles: &mut Vec<Trouble>) -> anyhow::Result<()> {
    for audit in tower.delivery_audit().await?.into_iter().filter(|audit| audit.late > 0) {
        let values = [("count", audit.late.into()), ("channel", audit.channel.into())];
        let what = context.say("cli-doctor-late", &values);
        troubles.push(Trouble { part: "alerts", what, remedy: "belfort serve".to_owned() });
    }
    Ok(())
}

/// A mail whose domain does not answer for it ends among the unwanted ones, and nobody says so.
async fn sender(context: &Context, tower: &Tower, troubles: &mut Vec<Trouble>) {
    match crate::daemon::sender::check(tower, context.language).await {
        Ok(found) => troubles.extend(found.into_iter().map(|one| Trouble {
            part: "mail",
            what: one.what,
            remedy: one.remedy,
        })),
        Err(error) => troubles.push(Trouble {
            part: "mail",
            what: unusable(context, &error),
            remedy: "belfort.toml".to_owned(),
        }),
    }
}

async fn index(context: &Context, tower: &Tower, troubles: &mut Vec<Trouble>) -> anyhow::Result<()> {
    let items = tower.store.counts().await?.items;
    let everything = crate::search::Query::everything();
    let page = crate::search::Page { limit: 0, facets: false, ..crate::search::Page::default() };
    match tower.search(&everything, &page).await {
        Ok(results) if i64::try_from(results.total).unwrap_or(i64::MAX) == items => {}
        Ok(results) => {
            let counts = [("indexed", results.total.into()), ("items", items.into())];
            let what = context.say("cli-doctor-index-behind", &counts);
            troubles.push(Trouble { part: "index", what, remedy: "belfort index rebuild".to_owned() });
        }
        Err(error) if items == 0 && !cluster_is_away(&error) => {}
        Err(error) => {
            let remedy = if cluster_is_away(&error) { "search.url" } else { "belfort index rebuild" };
            let what = causes::told(&error, context.language);
            troubles.push(Trouble { part: "index", what, remedy: remedy.to_owned() });
        }
    }
    Ok(())
}
