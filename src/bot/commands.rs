//! The commands of the bot, one file each: what is known goes in, replies and changes come out.

pub(super) mod alert;
pub(super) mod check;
pub(super) mod deadlines;
pub(super) mod export;
pub(super) mod help;
pub(super) mod language;
pub(super) mod rhythm;
pub(super) mod search;
pub(super) mod silence;
pub(super) mod start;
pub(super) mod stop;
pub(super) mod subscribe;
pub(super) mod subscriptions;
pub(super) mod systems;
pub(super) mod themes;
