//! Names and ids: an id that is free for a new thing, and an organisation by its id or its name.

use super::tower::Tower;
use crate::people::email;
use crate::register::slug;
use crate::store::StoreError;
use crate::text::fold::fold;

/// Things of one name that get an id of their own.
const SAME_NAMES_MAX: usize = 100;
/// Signs of a name before its number.
const NUMBERED_CHARS_MAX: usize = 70;

/// What gets an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum New {
    /// A system of the register.
    System,
    /// A shared project.
    Project,
}

/// An id that is not taken, made of a name; `None` when there are too many of that name.
pub async fn free_id(tower: &Tower, new: New, name: &str) -> Result<Option<String>, StoreError> {
    let otherwise = match new {
        New::System => "system",
        New::Project => "project",
    };
    let base = Some(slug(name)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| otherwise.to_owned());
    for number in 1..=SAME_NAMES_MAX {
        let id = match number {
            1 => base.clone(),
            _ => format!("{}-{number}", base.chars().take(NUMBERED_CHARS_MAX).collect::<String>()),
        };
        let is_taken = match new {
            New::System => tower.store.system(&id).await?.is_some(),
            New::Project => tower.store.project(&id).await?.is_some(),
        };
        if !is_taken {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// An organisation, and its name when it is new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// What a new one is called; one that is known keeps its name.
    pub name: Option<String>,
}

impl Named {
    /// The organisation of a name among those that are known by id and name; `None` when no id can be made of it.
    pub fn of(known: &[(String, String)], name: &str) -> Option<Named> {
        let (name, id) = (email::good_name(name)?, slug(name));
        let is_known = known.iter().any(|(known, _)| *known == id);
        (!id.is_empty()).then(|| Named { id, name: (!is_known).then_some(name) })
    }

    /// Gives an organisation that is new its name; one that somebody named meanwhile keeps that. `false` when none is new.
    pub async fn keep(&self, tower: &Tower) -> Result<bool, StoreError> {
        match &self.name {
            Some(name) => tower.store.add_organisation(&self.id, name).await,
            None => Ok(false),
        }
    }
}

/// Why an organisation keeps its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotRenamed {
    /// There is none of that id.
    NoOrganisation,
    /// The name is none, or too long.
    NoName,
    /// Another organisation is called so.
    Taken,
    /// It is no longer called as was seen, but so.
    Stale(String),
}

/// Gives an organisation another name, as long as it has the one that was seen. Its id stays, and so does every link to it.
///
/// # Errors
/// The store does not answer; why it keeps its name is a value.
pub async fn rename(
    tower: &Tower,
    id: &str,
    (seen, name): (&str, &str),
    who: &str,
) -> Result<Result<String, NotRenamed>, StoreError> {
    let Organisations(known) = Organisations::known(tower).await?;
    let Some((_, now)) = known.iter().find(|(known, _)| known == id) else {
        return Ok(Err(NotRenamed::NoOrganisation));
    };
    // What cannot be kept anyway is refused for what it is.
    let Some(name) = Named::of(&[], name).and_then(|named| named.name) else {
        return Ok(Err(NotRenamed::NoName));
    };
    if now != seen {
        return Ok(Err(NotRenamed::Stale(now.clone())));
    }
    let is_other = |(other, called): &(String, String)| other != id && fold(called) == fold(&name);
    if known.iter().any(is_other) {
        return Ok(Err(NotRenamed::Taken));
    }
    if name == *now || tower.store.rename_organisation(id, (seen, &name), who, tower.clock.now()).await? {
        return Ok(Ok(name));
    }
    let Organisations(known) = Organisations::known(tower).await?;
    let now = known.into_iter().find(|(known, _)| known == id).map(|(_, name)| name);
    Ok(Err(now.map_or(NotRenamed::NoOrganisation, NotRenamed::Stale)))
}

/// The organisations that this Belfort knows, by id and name.
#[derive(Clone, Debug)]
pub struct Organisations(Vec<(String, String)>);

impl Organisations {
    /// All of them.
    pub async fn known(tower: &Tower) -> Result<Organisations, StoreError> {
        tower.store.known_organisations().await.map(Organisations)
    }

    /// The id of the one that is named so, by its id or its name; `None` where none or more than one is.
    pub fn id(&self, named: &str) -> Option<&str> {
        if let Some((id, _)) = self.0.iter().find(|(id, _)| id == named) {
            return Some(id);
        }
        let wanted = fold(named.trim());
        let mut of_name = self.0.iter().filter(|(_, name)| fold(name) == wanted).map(|(id, _)| id.as_str());
        of_name.next().filter(|_| of_name.next().is_none())
    }

    /// As people know it: the name of the one that has this id, else what was given.
    pub fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.0.iter().find(|(known, _)| known == id).map_or(id, |(_, name)| name)
    }
}
