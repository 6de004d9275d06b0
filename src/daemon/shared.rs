//! Systems that several organisations share: offered by the one that keeps the record, taken up by those that use it.
//!
//! # Shape
//! Both must want it: an officer of the one offers, an officer of the other takes it up and has a record of their own from then on.
//! The operator makes both by terminal. [`may_use`] holds the same for records that come in whole, as a file or over the API.

use super::editing::{Put, put};
use super::naming::{New, Organisations, free_id};
use super::tower::Tower;
use crate::register::{SharedFault, System};
use crate::store::{Edited, Offer, StoredSystem};

/// What an organisation is offered.
#[derive(Clone, Debug)]
pub struct Offered {
    /// To whom, by whom, when.
    pub offer: Offer,
    /// The shared system.
    pub shared: StoredSystem,
}

/// A record of an organisation that is to use a shared system.
#[derive(Clone, Copy, Debug)]
pub struct TakeUp<'a> {
    /// The shared system.
    pub system: &'a str,
    /// Whose record it will be.
    pub organisation: &'a str,
    /// Its id; a free one when not said.
    pub id: Option<&'a str>,
    /// Whom to tell of it.
    pub owner: Option<&'a str>,
    /// Who takes it up.
    pub who: &'a str,
}

/// Whether a record may use the system that it names: it did before, it is offered to its organisation, or whoever puts it may
/// offer it themselves.
///
/// # Shape
/// `may` says for which organisations they are an officer.
/// # Errors
/// The store does not answer.
pub async fn may_use(
    tower: &Tower,
    before: Option<&System>,
    after: &System,
    may: impl Fn(Option<&str>) -> bool,
) -> anyhow::Result<Result<(), SharedFault>> {
    let Some(uses) = &after.uses else { return Ok(Ok(())) };
    if before.is_some_and(|before| (&before.uses, &before.organisation) == (&after.uses, &after.organisation))
    {
        return Ok(Ok(()));
    }
    let Some(shared) = tower.store.system(uses).await? else { return Ok(Err(SharedFault::NotOffered)) };
    let organisation = after.organisation.as_deref();
    let offers = tower.store.offers_of(uses).await?;
    let is_offered = offers.iter().any(|offer| Some(offer.organisation.as_str()) == organisation);
    let is_theirs = may(shared.system.organisation.as_deref());
    Ok(if is_offered || is_theirs { Ok(()) } else { Err(SharedFault::NotOffered) })
}

/// Offers a system to an organisation; `false` when it is offered already.
///
/// # Errors
/// It uses another one itself, or the store does not answer.
pub async fn offer(
    tower: &Tower,
    system: &System,
    organisation: &str,
    who: &str,
) -> anyhow::Result<Result<bool, SharedFault>> {
    if system.uses.is_some() {
        return Ok(Err(SharedFault::Chain));
    }
    let (system, organisation) = (system.id.clone(), organisation.to_owned());
    let offer = Offer { system, organisation, who: who.to_owned(), at: tower.clock.now() };
    Ok(Ok(tower.store.add_offer(&offer).await?))
}

/// What is offered to organisations and not taken up by them yet, by the name of the system.
///
/// # Shape
/// `of` says which organisations are meant.
pub async fn open_offers(tower: &Tower, of: impl Fn(&str) -> bool) -> anyhow::Result<Vec<Offered>> {
    let mut offers = tower.store.offers().await?;
    offers.retain(|offer| of(&offer.organisation));
    if offers.is_empty() {
        return Ok(Vec::new());
    }
    let users = tower.store.all_users().await?;
    offers.retain(|offer| !users.contains(&(offer.system.clone(), offer.organisation.clone())));
    let mut open: Vec<Offered> = Vec::with_capacity(offers.len());
    for offer in offers {
        // They stand by system: one that is offered to hundreds is read once.
        let known = open.last().filter(|last| last.offer.system == offer.system);
        let shared = match known {
            Some(last) => Some(last.shared.clone()),
            None => tower.store.system(&offer.system).await?,
        };
        open.extend(shared.map(|shared| Offered { offer, shared }));
    }
    open.sort_by(|one, other| one.shared.system.name.cmp(&other.shared.system.name));
    Ok(open)
}

/// Whether a system is offered to an organisation.
pub async fn is_offered(tower: &Tower, system: &str, organisation: &str) -> anyhow::Result<bool> {
    let offers = tower.store.offers_of(system).await?;
    Ok(offers.iter().any(|offer| offer.organisation == organisation))
}

/// Makes the record of an organisation that uses a shared system, with the name and the texts of that one to begin with.
///
/// # Shape
/// `None` when there is no such shared system, or the id is taken.
/// # Errors
/// The system uses another one itself, or the store does not answer.
pub async fn take_up(tower: &Tower, wanted: &TakeUp<'_>) -> anyhow::Result<Option<StoredSystem>> {
    let Some(shared) = tower.store.system(wanted.system).await? else { return Ok(None) };
    let System { name, description, purpose, vendor, .. } = shared.system;
    let id = match wanted.id {
        Some(id) if tower.store.system(id).await?.is_none() => Some(id.to_owned()),
        Some(_) => None,
        None => free_id(tower, New::System, &format!("{name} {}", wanted.organisation)).await?,
    };
    let Some(id) = id else { return Ok(None) };
    let system = System {
        id,
        name,
        organisation: Some(wanted.organisation.to_owned()),
        owner: wanted.owner.map(str::to_owned),
        description,
        purpose,
        vendor,
        uses: Some(wanted.system.to_owned()),
        ..System::default()
    };
    match put(tower, &system, None, wanted.who).await? {
        Put::Done(_, stored) => Ok(Some(*stored)),
        Put::Stale => Ok(None),
    }
}

/// Lets a record go on without the shared system: the answers that it took over become its own.
pub async fn go_on_alone(tower: &Tower, id: &str, who: &str) -> anyhow::Result<Edited> {
    let change = |system: &mut System| system.go_on_alone(&tower.book);
    super::editing::edit(tower, id, None, who, change).await
}

/// The names of the organisations whose records use a system, each once.
pub async fn users(tower: &Tower, system: &str) -> anyhow::Result<Vec<String>> {
    let mut users: Vec<String> = tower.store.users_of(system).await?.into_iter().flatten().collect();
    users.dedup();
    let known = Organisations::known(tower).await?;
    Ok(users.iter().map(|id| known.name(id).to_owned()).collect())
}
