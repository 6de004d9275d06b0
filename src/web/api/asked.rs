//! The parameters of an address: read by name, and only those that the description knows.

use axum::extract::FromRequestParts;
use axum::extract::Query;
use axum::http::Uri;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::form_urlencoded;

use super::fault::Fault;
use crate::text::Language;
use crate::text::near::nearest;

/// The longest text of a parameter: a query is a sentence, not a book.
const ADDRESS_CHARS_MAX: usize = 8_000;

/// Parameters of an address; a mistake is told with its name.
#[derive(Debug)]
pub(super) struct Asked<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        let read = Query::<T>::try_from_uri(&parts.uri);
        read.map(|Query(asked)| Asked(asked)).map_err(|rejection| Fault::parameter(rejection.body_text()))
    }
}

/// Refuses what an operation does not know: a parameter that is misspelt would be passed over, and the answer be another one.
pub(super) fn known(uri: &Uri, operation: &Value) -> Result<(), Fault> {
    // No id has such a character, and PostgreSQL refuses it.
    if uri.path().contains("%00") {
        return Err(Fault::not_found());
    }
    let query = uri.query().unwrap_or_default();
    if query.len() > ADDRESS_CHARS_MAX {
        return Err(Fault::parameter(format!("the parameters are longer than {ADDRESS_CHARS_MAX} signs")));
    }
    let described = operation["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
    let names = || described.iter().filter(|one| one["in"] == "query").filter_map(|one| one["name"].as_str());
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if !names().any(|known| known == name) {
            let near =
                nearest(&name, names()).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            return Err(Fault::parameter(format!("no parameter is called `{name}` here{near}")));
        }
        if name == "lang" && Language::from_tag(&value).is_none() {
            return Err(Fault::parameter("`lang` is one of nl, fr, de and en"));
        }
        if value.contains('\0') {
            return Err(Fault::parameter(format!("`{name}` holds the character U+0000")));
        }
    }
    Ok(())
}
