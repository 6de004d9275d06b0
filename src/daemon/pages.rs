//! Pages fetched politely.

use url::Url;

use super::poll::limits;
use super::tower::Tower;
use crate::news::feed::{FeedSettings, Selectors};
use crate::news::fetch::{Document, FetchError, Fetched, Validators, fetch};
use crate::news::{Feed, FeedKind};

/// Fetches a page within the limits of feeds.
///
/// # Errors
/// Those of [`crate::news::fetch::fetch`].
pub async fn get(tower: &Tower, url: &Url, settings: &FeedSettings) -> Result<Document, FetchError> {
    let feed = Feed {
        id: String::new(),
        url: url.clone(),
        title: String::new(),
        language: None,
        kind: FeedKind::Listing(Selectors::default()),
        themes: Vec::new(),
        settings: settings.clone(),
    };
    match fetch(&tower.client, &feed, &Validators::default(), &limits(tower)).await? {
        Fetched::Document(document) => Ok(*document),
        Fetched::NotModified(_) => {
            Err(FetchError::Status { url: crate::net::shown(url), status: 304 }) // we sent no validators
        }
    }
}
