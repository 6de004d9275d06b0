//! Floor 1: the people who have an account, what each may do, and what proves who they are.

pub mod email;
pub mod id_token;
pub mod password;
pub mod role;
pub mod scope;
pub mod token;
pub mod totp;

pub use role::{Member, Membership, Role};
pub use scope::Scope;
