//! For which organisation something is added: one of the reader's, or a new one where they may do that everywhere.

use serde::Deserialize;

use super::problem::Problem;
use super::visitor::Visitor;
use crate::daemon::naming::Named;
use crate::daemon::tower::Tower;
use crate::people::Role;

/// The field as a page shows it.
pub(super) struct OrganisationChoice {
    /// Organisations by id and name.
    pub(super) known: Vec<(String, String)>,
    /// Whether one may be named that is not there yet.
    pub(super) may_add: bool,
    pub(super) chosen: String,
    pub(super) added: String,
}

/// What the form sends of it.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    pub(super) organisation: String,
    #[serde(default)]
    pub(super) new_organisation: String,
}

impl OrganisationChoice {
    /// The organisations for which the reader may do what a role may.
    pub(super) async fn of(
        tower: &Tower,
        visitor: &Visitor,
        role: Role,
        chosen: Chosen,
    ) -> Result<OrganisationChoice, Problem> {
        let mut known = tower.store.known_organisations().await?;
        known.retain(|(id, _)| visitor.may(role, Some(id)));
        Ok(OrganisationChoice {
            known,
            may_add: visitor.may(role, None),
            chosen: chosen.organisation,
            added: chosen.new_organisation,
        })
    }

    /// The organisation that was meant; `None` when it is none of these.
    pub(super) fn named(&self) -> Option<Named> {
        let name = self.added.trim();
        if name.is_empty() {
            let mut known = self.known.iter().map(|(id, _)| id);
            return known.find(|id| **id == self.chosen).map(|id| Named { id: id.clone(), name: None });
        }
        Named::of(&self.known, name).filter(|_| self.may_add)
    }
}
