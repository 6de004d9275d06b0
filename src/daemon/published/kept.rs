//! What is published, read once for as long as the register does not change, and what the law says of it, decided once a day.
//!
//! Anybody may ask, as often as they like: what costs time is done for one of them at a time, and never twice.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;

use super::{Published, is_published, named, names};
use crate::daemon::standings::{known, standing};
use crate::daemon::tower::Tower;
use crate::law::Assessment;
use crate::store::RegisterState;

/// What is published, and of which state of the register with which names of organisations.
#[derive(Debug)]
pub(in crate::daemon) struct Kept {
    list: Mutex<Option<Listed>>,
    turn: Arc<Semaphore>,
}

#[derive(Clone, Debug)]
struct Listed {
    of: (RegisterState, HashMap<String, String>),
    all: Arc<[Arc<Published>]>,
}

impl Default for Kept {
    fn default() -> Kept {
        Kept { list: Mutex::default(), turn: Arc::new(Semaphore::new(1)) }
    }
}

impl Kept {
    fn of(&self, state: &(RegisterState, HashMap<String, String>)) -> Option<Arc<[Arc<Published>]>> {
        let listed = self.list.lock().unwrap_or_else(PoisonError::into_inner).clone();
        listed.filter(|listed| listed.of == *state).map(|listed| listed.all)
    }
}

/// What is published, by organisation and name.
///
/// # Errors
/// The store fails.
pub async fn all(tower: &Tower) -> anyhow::Result<Arc<[Arc<Published>]>> {
    let state = (tower.store.register_state().await?, names(tower).await?);
    if let Some(all) = tower.public.of(&state) {
        return Ok(all);
    }
    let _turn = tower.public.turn.acquire().await?;
    if let Some(all) = tower.public.of(&state) {
        return Ok(all);
    }
    let systems = tower.store.systems().await?.into_iter().filter(is_published);
    let mut all: Vec<Arc<Published>> = systems.map(|stored| Arc::new(named(stored, &state.1))).collect();
    all.sort_by(|one, other| {
        (&one.organisation, &one.stored.system.name).cmp(&(&other.organisation, &other.stored.system.name))
    });
    let all: Arc<[Arc<Published>]> = all.into();
    let listed = Listed { of: state, all: all.clone() };
    *tower.public.list.lock().unwrap_or_else(PoisonError::into_inner) = Some(listed);
    Ok(all)
}

/// What the public is told of the law for each of these systems, in their order.
///
/// # Errors
/// The work broke off.
pub async fn lawful(
    tower: &Arc<Tower>,
    systems: Vec<Arc<Published>>,
) -> anyhow::Result<Vec<(Arc<Published>, Arc<Assessment>)>> {
    let told = |one: Arc<Published>| Some((one.clone(), known(tower, &one.stored)?.public()?.clone()));
    if let Some(all) = systems.iter().cloned().map(told).collect() {
        return Ok(all);
    }
    // Who goes away does not stop the work: the turn goes with it, and what it decided is kept for who asks again.
    let turn = tower.public.turn.clone().acquire_owned().await?;
    let tower = Arc::clone(tower);
    let decide = move || {
        let _turn = turn;
        let told = |one: Arc<Published>| {
            let law = standing(&tower, &one.stored).public().cloned();
            law.map(|law| (one, law))
        };
        systems.into_iter().filter_map(told).collect()
    };
    Ok(tokio::task::spawn_blocking(decide).await?)
}
