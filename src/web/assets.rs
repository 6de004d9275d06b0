//! Files that never change under one address: the style and the icon.

use axum::extract::{Path, RawQuery};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use super::problem::Problem;

#[derive(RustEmbed)]
#[folder = "src/web/static/"]
struct Files;

/// The address of a file: the hash of its content makes it new whenever the file is.
pub(super) fn address(name: &str) -> String {
    match Files::get(name) {
        Some(file) => format!("/static/{name}?{}", version(&file)),
        None => format!("/static/{name}"),
    }
}

/// Eight bytes of its SHA-256 in hex: enough to tell versions of one file apart.
fn version(file: &rust_embed::EmbeddedFile) -> String {
    file.metadata.sha256_hash()[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Serves one of them.
pub(super) async fn file(Path(name): Path<String>, RawQuery(asked): RawQuery) -> Result<Response, Problem> {
    let file = Files::get(&name).ok_or_else(Problem::not_found)?;
    // Under an outdated or absent hash the file may change: the browser must ask again.
    let named = asked.is_some_and(|asked| asked == version(&file));
    let cache = if named { "public, max-age=31536000, immutable" } else { "no-cache" };
    let media =
        HeaderValue::from_str(file.metadata.mimetype()).unwrap_or(HeaderValue::from_static("text/plain"));
    let headers = [(CONTENT_TYPE, media), (CACHE_CONTROL, HeaderValue::from_static(cache))];
    Ok((headers, file.data.into_owned()).into_response())
}
