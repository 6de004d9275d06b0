//! `belfort subscribe` and `belfort subscriptions`.

mod course;
pub(super) mod person;
mod secret;

use std::collections::BTreeSet;

use clap::{Args, Subcommand};
use serde_json::json;

use super::context::{Context, table};
use super::exit::{Exit, said, wrong};
use super::search::{parse, theme_id};
use crate::alerts::subscription::Watch;
use crate::alerts::timing::{ASKED, HOURLY_LIMIT, Quiet, QuietHours, first_instant};
use crate::alerts::{Address, Rhythm, Subscription, Timing, mishap};
use crate::daemon::announce::describe;
use crate::daemon::{Tower, assess, signing};
use crate::text::Language;

/// Ask to be told of items, or of all that touches a system.
#[derive(Debug, Args)]
pub(super) struct Subscribe {
    /// Where to tell it: email:ADDRESS, telegram:CHAT or webhook:URL; Teams, Slack, Mattermost, Matrix and ntfy are known by
    /// their address, or by `#ntfy` (`#teams`, `#slack`, `#matrix`) behind it
    #[arg(long, value_name = "ADDRESS")]
    to: Address,
    /// Items that meet this query
    #[arg(long, value_name = "QUERY", default_value = "", allow_hyphen_values = true)]
    query: String,
    /// Items with this theme (its id or name); several: any of them
    #[arg(long, value_name = "THEME")]
    theme: Vec<String>,
    /// All that touches this system of the register
    #[arg(long, value_name = "ID", conflicts_with_all = ["query", "theme"])]
    system: Option<String>,
    /// All that touches the systems of this organisation
    #[arg(long, value_name = "ID", conflicts_with_all = ["query", "theme", "system"])]
    organisation: Option<String>,
    /// How the feeds do: trouble with any of them, its cause and what may take its place
    #[arg(long, conflicts_with_all = ["query", "theme", "system", "organisation"])]
    feeds: bool,
    /// instant, hourly, daily or weekly
    #[arg(long, default_value = "instant")]
    rhythm: Rhythm,
    #[command(flatten)]
    times: Times,
}

/// At which hours it is told, and when nothing is.
#[derive(Debug, Args)]
struct Times {
    /// The hour of a digest
    #[arg(long, value_name = "0-23", value_parser = clap::value_parser!(u32).range(0..24))]
    hour: Option<u32>,
    /// The day of a weekly digest: mon, tue, ...
    #[arg(long, value_name = "DAY")]
    weekday: Option<chrono::Weekday>,
    /// The time zone of these hours [default: that of the town]
    #[arg(long, value_name = "ZONE")]
    zone: Option<chrono_tz::Tz>,
    /// Tell nothing between these hours
    #[arg(long, value_name = "22:00-07:00")]
    quiet: Option<QuietHours>,
    /// Tell nothing on Saturday and Sunday
    #[arg(long)]
    quiet_weekends: bool,
    /// Tell nothing on Belgian public holidays
    #[arg(long)]
    quiet_holidays: bool,
    /// Tell at once all the same what is urgent: a date within a week, a prohibited system
    #[arg(long)]
    urgent: bool,
    /// Messages an hour before the rest becomes one [default: 12 for people, no limit for webhooks]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=i64::from(HOURLY_LIMIT)))]
    hourly_max: Option<u32>,
}

impl Times {
    fn timing(self) -> Timing {
        Timing {
            hour: self.hour,
            weekday: self.weekday,
            zone: self.zone,
            quiet: Quiet { hours: self.quiet, weekends: self.quiet_weekends, holidays: self.quiet_holidays },
            urgent_at_once: self.urgent,
            hourly_max: self.hourly_max,
        }
    }
}

impl Subscribe {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let tower = context.tower().await?;
        let watch = self.watch(&tower, context.language).await?;
        let subscription = Subscription {
            language: context.language,
            timing: self.times.timing(),
            ..assess::subscription(&tower, self.to, watch, self.rhythm)
        };
        if let Address::Webhook(url) = &subscription.to {
            let rule = crate::net::AddressRule { allow_private: context.config.fetch.allow_private };
            rule.check(url).or_else(|refused| wrong(refused.to_string()))?;
        }
        let others = tower.store.subscriptions_of(&subscription.to).await?;
        if let Some(there) = others.into_iter().find(|one| one.watch == subscription.watch) {
            context.answer(&shown(&there), || {
                context.say("cli-subscribed-already", &[("id", there.id.clone().into())])
            })?;
            return Ok(Exit::Done);
        }
        tower.store.add_subscription(&subscription).await?;
        let secret = signing::begin(&tower, &subscription).await?;
        let mut json = shown(&subscription);
        if let Some(secret) = &secret {
            json["secret"] = json!(secret);
        }
        context.answer(&json, || {
            let asked = describe(&tower, &subscription);
            let id = subscription.id.clone();
            let told = context.say("cli-subscribed", &[("id", id.into()), ("asked", asked.into())]);
            let secret = secret.map(|secret| context.say("cli-secret", &[("secret", secret.into())]));
            [Some(told), secret].into_iter().flatten().collect::<Vec<_>>().join("\n")
        })?;
        Ok(Exit::Done)
    }

    async fn watch(&self, tower: &Tower, language: Language) -> anyhow::Result<Watch> {
        if self.feeds {
            return Ok(Watch::Feeds);
        }
        if let Some(system) = &self.system {
            return match tower.store.system(system).await? {
                Some(_) => Ok(Watch::System { system: system.clone() }),
                None => said("cli-wrong-system", [("id", system)]),
            };
        }
        if let Some(organisation) = &self.organisation {
            let known = organisations(tower).await?;
            if !known.contains(organisation) {
                let names = match known.into_iter().collect::<Vec<_>>().join(", ") {
                    none if none.is_empty() => "none yet".to_owned(),
                    names => names,
                };
                return said("cli-wrong-organisation", [("id", organisation), ("names", &names)]);
            }
            return Ok(Watch::Organisation { organisation: organisation.clone() });
        }
        let themes =
            self.theme.iter().map(|theme| theme_id(tower, theme)).collect::<anyhow::Result<Vec<_>>>()?;
        if !self.query.trim().is_empty() {
            parse(tower, &self.query, language)?;
        } else if themes.is_empty() {
            return said("cli-wrong-nothing-asked", []);
        }
        Ok(Watch::Items { query: self.query.trim().to_owned(), themes })
    }
}

/// The ids of the organisations that are named or keep a system.
async fn organisations(tower: &Tower) -> anyhow::Result<BTreeSet<String>> {
    let named = tower.store.organisations().await?.into_iter().map(|(id, _)| id);
    let systems = tower.store.systems().await?.into_iter();
    Ok(named.chain(systems.filter_map(|stored| stored.system.organisation)).collect())
}

/// The subscriptions.
#[derive(Debug, Subcommand)]
pub(super) enum Subscriptions {
    /// Show all subscriptions
    List,
    /// End a subscription
    Remove {
        /// Its id
        id: String,
    },
    /// Tell nothing until a day, or until it is resumed; what comes up meanwhile is kept
    Pause {
        /// Its id
        id: String,
        /// The day on which it goes on by itself
        #[arg(long, value_name = "DATE")]
        until: Option<chrono::NaiveDate>,
    },
    /// Let a paused subscription go on, and tell in one message what was kept
    Resume {
        /// Its id
        id: String,
    },
    /// Give a webhook another secret and show it, once; the one of before signs beside it for a week
    Secret {
        /// Its id
        id: String,
    },
    /// Ask another mail address whether the subscription may tell it from now on; the address of before is told
    Move {
        /// Its id
        id: String,
        /// email:ADDRESS
        #[arg(long, value_name = "ADDRESS")]
        to: Address,
    },
    /// End every subscription of an address and erase what is kept about it
    Forget {
        /// email:ADDRESS, telegram:CHAT or webhook:URL
        address: Address,
    },
    /// Everything that is kept about an address, as JSON, for the person it belongs to
    Export {
        /// email:ADDRESS, telegram:CHAT or webhook:URL
        address: Address,
    },
    /// What a subscription was told, and what waits to be told; or why it was told of one item, and why it was not
    Explain {
        /// Its id
        id: String,
        /// The item: its key, or the address of its page
        item: Option<String>,
    },
}

impl Subscriptions {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let tower = context.tower().await?;
        match self {
            Subscriptions::List => list(context, &tower).await,
            Subscriptions::Remove { id } => {
                if !tower.store.remove_subscription(&id).await? {
                    return said("cli-wrong-subscription", [("id", &id)]);
                }
                context.answer(&json!({ "removed": id }), || {
                    context.say("cli-unsubscribed", &[("id", id.clone().into())])
                })?;
                Ok(Exit::Done)
            }
            Subscriptions::Pause { id, until } => pause(context, &tower, &id, until).await,
            Subscriptions::Resume { id } => resume(context, &tower, &id).await,
            Subscriptions::Secret { id } => secret::run(context, &tower, &id).await,
            Subscriptions::Move { id, to } => person::move_to(context, &tower, &id, &to).await,
            Subscriptions::Forget { address } => person::forget(context, &tower, &address).await,
            Subscriptions::Export { address } => person::export(context, &tower, &address).await,
            Subscriptions::Explain { id, item: None } => explain(context, &tower, &id).await,
            Subscriptions::Explain { id, item: Some(item) } => course::run(context, &tower, &id, &item).await,
        }
    }
}

async fn list(context: &Context, tower: &Tower) -> anyhow::Result<Exit> {
    let all = tower.store.subscriptions().await?;
    let json: Vec<_> = all.iter().map(shown).collect();
    context.answer(&json, || {
        let head = ["id", "to", "asked", "rhythm", "paused"]
            .map(|name| context.say(&format!("cli-head-{name}"), &[]));
        let rows = all.iter().map(|one| {
            let rhythm = one.rhythm.as_str().to_owned();
            [
                one.id.clone(),
                one.to.to_string(),
                describe(tower, one),
                rhythm,
                one.paused.as_ref().map(|kept| mishap::in_words(kept, context.language)).unwrap_or_default(),
            ]
        });
        match table(head, rows) {
            text if text.is_empty() => context.say("cli-subscriptions-none", &[]),
            text => text,
        }
    })?;
    Ok(Exit::Done)
}

async fn pause(
    context: &Context,
    tower: &Tower,
    id: &str,
    until: Option<chrono::NaiveDate>,
) -> anyhow::Result<Exit> {
    let zone = context.config.alerts.time_zone;
    let until = until.and_then(|day| first_instant(day.and_time(chrono::NaiveTime::MIN), zone));
    if until.is_some_and(|until| until <= tower.clock.now()) {
        return said("cli-wrong-day-begun", []);
    }
    if !tower.store.pause_subscription(id, ASKED, until).await? {
        return said("cli-wrong-subscription", [("id", &id)]);
    }
    context.answer(&json!({ "paused": id, "until": until }), || {
        context.say("cli-paused", &[("id", id.into())])
    })?;
    Ok(Exit::Done)
}

async fn resume(context: &Context, tower: &Tower, id: &str) -> anyhow::Result<Exit> {
    if !tower.store.resume_subscription(id, tower.clock.now()).await? {
        return said("cli-wrong-not-paused", [("id", &id)]);
    }
    context.answer(&json!({ "resumed": id }), || context.say("cli-resumed", &[("id", id.into())]))?;
    Ok(Exit::Done)
}

async fn explain(context: &Context, tower: &Tower, id: &str) -> anyhow::Result<Exit> {
    /// Enough to see what happens; the store keeps the rest.
    const SHOWN: i64 = 50;
    let Some(subscription) = tower.store.subscription(id).await? else {
        return said("cli-wrong-subscription", [("id", &id)]);
    };
    let told = tower.store.alerts_of(id, SHOWN).await?;
    let alerts: Vec<_> =
        told.iter().map(|(alert, state)| json!({ "alert": alert, "state": state })).collect();
    context.answer(&json!({ "subscription": shown(&subscription), "alerts": alerts }), || {
        let head = ["when", "cause", "state"].map(|name| context.say(&format!("cli-head-{name}"), &[]));
        let zone = &context.config.alerts.time_zone;
        let rows = told.iter().map(|(alert, state)| {
            let when = alert.created.with_timezone(zone).format("%Y-%m-%d %H:%M").to_string();
            [when, alert.cause.0.clone(), state.clone()]
        });
        format!("{}\n{}", describe(tower, &subscription), table(head, rows))
    })?;
    Ok(Exit::Done)
}

/// A subscription as scripts see it: without the token that ends it.
fn shown(subscription: &Subscription) -> serde_json::Value {
    json!({
        "id": subscription.id,
        "to": subscription.to,
        "watch": subscription.watch,
        "rhythm": subscription.rhythm,
        "timing": subscription.timing,
        "language": subscription.language,
        "created": subscription.created,
        "paused": subscription.paused,
        "paused_until": subscription.paused_until,
    })
}
