//! What a program may do in the name of its owner; never more than its owner may.

use std::fmt;
use std::str::FromStr;

/// A part of what the API does. The news needs none: it is public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Reads the register.
    RegisterRead,
    /// Changes the register and the projects.
    RegisterWrite,
    /// Adds and removes feeds.
    FeedsWrite,
    /// Says who belongs to an organisation.
    Admin,
    /// Reads and changes the account of its owner, but for what proves who they are.
    Account,
}

impl Scope {
    /// All of them.
    pub const ALL: [Scope; 5] =
        [Scope::RegisterRead, Scope::RegisterWrite, Scope::FeedsWrite, Scope::Admin, Scope::Account];

    /// As it stands in the store, in a form and in the description of the API.
    pub fn code(self) -> &'static str {
        match self {
            Scope::RegisterRead => "register:read",
            Scope::RegisterWrite => "register:write",
            Scope::FeedsWrite => "feeds:write",
            Scope::Admin => "admin",
            Scope::Account => "account",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Scope {
    type Err = String;

    fn from_str(text: &str) -> Result<Scope, String> {
        let found = Scope::ALL.into_iter().find(|scope| scope.code() == text);
        found.ok_or_else(|| {
            format!(
                "`{text}` is no scope: choose register:read, register:write, feeds:write, admin or account"
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scope_is_read_as_it_is_written() {
        for scope in Scope::ALL {
            assert_eq!(scope.code().parse(), Ok(scope));
        }
        assert!("root".parse::<Scope>().unwrap_err().contains("feeds:write"));
    }
}
