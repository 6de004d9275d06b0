//! Who calls: a reader, or somebody who proves with the key of the editors that they may write. Cookies prove nothing here.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;

use super::fault::Fault;
use crate::daemon::Tower;
use crate::web::editor::{good_name, same};

/// The header with the name for the history.
const NAME_HEADER: &str = "x-belfort-name";
/// The name of who gives none.
const NAMELESS: &str = "api";

/// Somebody who may change the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Writer {
    /// As they named themselves.
    pub(super) name: String,
}

impl Writer {
    /// Who the key proves; `None` for a reader, who sends none. A wrong key is refused, also where everybody may read.
    pub(super) fn of(tower: &Tower, headers: &HeaderMap) -> Result<Option<Writer>, Fault> {
        let Some(sent) = headers.get(AUTHORIZATION) else { return Ok(None) };
        let sent = sent.to_str().map_err(|_| Fault::no_key())?;
        let (scheme, key) = sent.split_once(' ').ok_or_else(Fault::no_key)?;
        if !scheme.eq_ignore_ascii_case("bearer") || !same(key.trim(), &tower.editor_key()?) {
            return Err(Fault::no_key());
        }
        let Some(name) = headers.get(NAME_HEADER) else {
            return Ok(Some(Writer { name: NAMELESS.to_owned() }));
        };
        let name = std::str::from_utf8(name.as_bytes()).ok().and_then(good_name);
        Ok(Some(Writer { name: name.ok_or_else(Fault::bad_name)? }))
    }

    /// The same for what only writers may do.
    pub(super) fn required(tower: &Tower, headers: &HeaderMap) -> Result<Writer, Fault> {
        Writer::of(tower, headers)?.ok_or_else(Fault::no_key)
    }
}
