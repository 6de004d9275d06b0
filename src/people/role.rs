//! Roles: what a person may do, and for which organisation.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::text::Language;

/// What a person may do; each role may do what the ones before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reads the register.
    Reader,
    /// Changes facts, measures and notes.
    Editor,
    /// Imports, publishes, and asks vendors.
    #[serde(rename = "ai-officer")]
    Officer,
    /// Says who belongs to the organisation.
    Administrator,
    /// Keeps the whole server.
    Operator,
}

impl Role {
    /// All roles, the least first.
    pub const ALL: [Role; 5] =
        [Role::Reader, Role::Editor, Role::Officer, Role::Administrator, Role::Operator];

    /// As it stands in the store and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Editor => "editor",
            Role::Officer => "ai-officer",
            Role::Administrator => "administrator",
            Role::Operator => "operator",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Role, String> {
        Role::ALL.into_iter().find(|role| role.code() == text).ok_or_else(|| {
            format!("`{text}` is no role: choose reader, editor, ai-officer, administrator or operator")
        })
    }
}

/// A role for one organisation, or for all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The organisation; `None` is every organisation, and systems that name none.
    pub organisation: Option<String>,
    /// What the person may do there.
    pub role: Role,
}

/// A person who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The id of the account.
    pub account: String,
    /// The address with which they sign in.
    pub email: String,
    /// Their name, as it stands in the history.
    pub name: String,
    /// The language that they read.
    pub language: Language,
    /// What they may do where.
    pub memberships: Vec<Membership>,
}

impl Member {
    /// The role for the systems of an organisation; `None` when they are somebody else's.
    pub fn role_for(&self, organisation: Option<&str>) -> Option<Role> {
        let reaches =
            |one: &&Membership| one.organisation.is_none() || one.organisation.as_deref() == organisation;
        self.memberships.iter().filter(reaches).map(|one| one.role).max()
    }

    /// Whether they see the systems of an organisation.
    pub fn sees(&self, organisation: Option<&str>) -> bool {
        self.role_for(organisation).is_some()
    }

    /// Whether they may do what a role may for an organisation.
    pub fn may(&self, role: Role, organisation: Option<&str>) -> bool {
        self.role_for(organisation) >= Some(role)
    }

    /// The highest role anywhere.
    pub fn highest(&self) -> Option<Role> {
        self.memberships.iter().map(|one| one.role).max()
    }

    /// Whether they keep the whole server.
    pub fn is_operator(&self) -> bool {
        self.may(Role::Operator, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_reaches_as_far_as_its_organisation() {
        let of = |organisation: Option<&str>, role| Membership {
            organisation: organisation.map(str::to_owned),
            role,
        };
        let memberships = vec![of(Some("gent"), Role::Editor), of(Some("aalst"), Role::Reader)];
        let nothing = String::new;
        let (account, email, name, language) = (nothing(), nothing(), nothing(), Language::Nl);
        let mut an = Member { account, email, name, language, memberships };
        assert_eq!(an.role_for(Some("gent")), Some(Role::Editor));
        assert_eq!(an.role_for(Some("brugge")), None);
        assert_eq!(an.role_for(None), None, "a system without an organisation is not everybody's");
        an.memberships.push(of(None, Role::Reader));
        assert_eq!(an.role_for(Some("gent")), Some(Role::Editor), "the higher of two");
        assert_eq!((an.role_for(None), an.highest()), (Some(Role::Reader), Some(Role::Editor)));
        assert!(an.may(Role::Reader, Some("brugge")) && !an.may(Role::Editor, Some("brugge")));
        assert!(!an.is_operator());
    }

    #[test]
    fn every_role_is_read_as_it_is_written() {
        for role in Role::ALL {
            assert_eq!(role.code().parse(), Ok(role));
            assert_eq!(serde_json::json!(role), role.code());
        }
        assert!("root".parse::<Role>().unwrap_err().contains("ai-officer"));
    }
}
