//! The register of a village, which is read by its address and taken in while daemons are killed; each of its systems is assessed
//! and told to who watches the village.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;
use belfort::alerts::subscription::Watch;
use belfort::alerts::{Rhythm, Subscription, Timing};
use belfort::daemon::accounts::new_account;
use belfort::daemon::taking_in::kept::{KeptWish, Source, bytes, keep};
use belfort::daemon::taking_in::{File, plan, register, take_in};
use belfort::daemon::{Clock, Tower, assess};
use belfort::people::{Membership, Role};
use belfort::store::{ImportState, TakenIn};
use belfort::text::Language;
use sqlx::Row;

use crate::daemon::config;
use crate::hand::Hand;
use crate::receivers::Receivers;
use crate::world::{NAME, Waiting};

/// How many systems: assessing them takes a moment, in which a kill falls.
const SYSTEMS: usize = 40;
/// Their numbers, which no item has.
const FIRST: usize = 90_000;
/// Whose they are.
const VILLAGE: &str = "dorp";
/// How long the register takes to answer: so long that a kill falls while it is read.
const SLOW: Duration = Duration::from_secs(3);
/// How long a daemon may take to read it, or to begin with the assessments.
const PATIENCE: Duration = Duration::from_secs(60);

/// An import that waits.
pub(crate) struct Import {
    id: String,
    account: String,
}

/// What stands in the register.
pub(crate) async fn serve() -> String {
    tokio::time::sleep(SLOW).await;
    let row = |number: usize| format!("{NAME}{number:05} hulp\n");
    format!("naam\n{}", (FIRST..FIRST + SYSTEMS).map(row).collect::<String>())
}

/// Hands the address over, as an officer does, and lets a mailbox and a webhook watch the village.
pub(crate) async fn hand_over(
    tower: &Tower,
    receivers: &Receivers,
    address: &str,
) -> anyhow::Result<(Import, Vec<Waiting>)> {
    let membership = Membership { organisation: None, role: Role::Operator };
    let officer = new_account("an@town.example".to_owned(), "An", membership, Language::Nl);
    let account = officer.member.account.clone();
    // By the clock of the daemons: what waits, waits for an hour.
    tower.store.add_account(&officer, tower.clock.now()).await?;
    let wish = KeptWish {
        organisation: Some(VILLAGE.to_owned()),
        organisation_name: Some("Dorp".to_owned()),
        ..KeptWish::default()
    };
    let url = format!("{address}/register").parse()?;
    let id = keep(tower, &account, Source::Address(&url), &wish).await?;
    let mut waiting = Vec::new();
    for (to, receiver) in [
        ("email:ok+register@town.example".to_owned(), "ok+register@town.example"),
        (format!("webhook:{}/hook/ok/register", receivers.http), "hook ok/register"),
    ] {
        let watch = Watch::Organisation { organisation: VILLAGE.to_owned() };
        let made =
            assess::subscription(tower, to.parse().map_err(anyhow::Error::msg)?, watch, Rhythm::Instant);
        let timing = Timing { hourly_max: Some(1_000), ..Timing::default() };
        let subscription = Subscription { timing, ..made };
        tower.store.add_subscription(&subscription).await?;
        waiting.push(Waiting {
            id: subscription.id,
            receiver: receiver.to_owned(),
            items: BTreeSet::from_iter(FIRST..FIRST + SYSTEMS),
            is_paused: false,
        });
    }
    Ok((Import { id, account }, waiting))
}

impl Import {
    /// Confirms it once a daemon has read it, and waits until one assesses.
    pub(crate) async fn confirm(
        &self,
        folder: &Path,
        store: &str,
        receivers: &Receivers,
    ) -> anyhow::Result<()> {
        let clock = Clock::at(Hand::of(folder).now());
        let config = config(&receivers.http, &receivers.smtp, store);
        let tower = Tower::open(&folder.join("node0"), config, clock).await?;
        let begun = Instant::now();
        let import = loop {
            let import = tower.store.import(&self.id, &self.account, Hand::of(folder).now()).await?;
            let import = import.context("the import is gone")?;
            match import.state {
                ImportState::Waiting => break import,
                ImportState::Loading => {
                    anyhow::ensure!(begun.elapsed() < PATIENCE, "nobody reads the register")
                }
                other => anyhow::bail!("the import is {other:?}: {:?}", import.result),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        let wish = KeptWish::read(&import.wish)?;
        let read = bytes(&tower, &self.id).await?.context("what was read is gone")?;
        let file = File { path: &import.source, bytes: &read, wish: &wish.wish() };
        let plan = plan(&tower, file, &register(&tower).await?, &|_| true)
            .map_err(|refused| anyhow::anyhow!("{:?}", refused.problems))?;
        let organisations: Vec<_> = wish.new_organisation().into_iter().collect();
        let taken = take_in(&tower, &plan, &organisations, "An", Some((&self.id, "{}"))).await?;
        anyhow::ensure!(taken == TakenIn::Done, "it was not taken in: {taken:?}");
        tower.store.close().await;
        Ok(())
    }
}

/// Waits until some systems are assessed, as a rule not all of them; says how many.
pub(crate) async fn begins_to_be_assessed(store: &str) -> anyhow::Result<i64> {
    let (pool, begun) = (sqlx::AnyPool::connect(store).await?, Instant::now());
    loop {
        // A database that is starting anew says nothing.
        let row = sqlx::query("SELECT COUNT(*) FROM assessments").fetch_one(&pool).await;
        let count: i64 = row.map_or(Ok(0), |row| row.try_get(0))?;
        if count > 0 {
            pool.close().await;
            return Ok(count);
        }
        anyhow::ensure!(begun.elapsed() < PATIENCE, "nobody assesses what was taken in");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
