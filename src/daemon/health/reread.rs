//! The page of a listing in a new design: other selectors for the list on it, tried before they are proposed.

use crate::daemon::pages;
use crate::daemon::tower::Tower;
use crate::news::discover::propose;
use crate::news::feed::Selectors;
use crate::news::health::NewSelectors;
use crate::news::looks::looks;
use crate::news::parse::decode;
use crate::news::{Feed, FeedKind, Item};
use crate::store::StoredFeed;

/// Titles that a proposal shows: enough to tell news from a menu.
const PREVIEW: usize = 3;

/// Whether the page of a feed is there and what it was read by is not.
pub(super) fn is_redesigned(stored: &StoredFeed) -> bool {
    matches!(stored.feed.kind, FeedKind::Listing(_) | FeedKind::Marked)
        && stored.state.cause.as_deref() == Some("selector-lost")
}

/// Reads the page anew: of the lists on it the one with most items that we hold, else the one that looks most like news.
///
/// # Shape
/// The selectors, and how many of their items we hold. None for a page that stands in front of the listing.
pub(super) async fn reread(
    tower: &Tower,
    feed: &Feed,
    holds: impl Fn(&Item) -> bool,
) -> Option<(NewSelectors, usize)> {
    let document = match pages::get(tower, &feed.url, &feed.settings).await {
        Ok(document) => document,
        Err(cause) => {
            tracing::debug!(feed = feed.id, "no page to propose selectors for: {cause}");
            return None;
        }
    };
    let now = tower.clock.now();
    let proposals = tokio::task::spawn_blocking(move || {
        let text = decode(&document.bytes, document.charset.as_deref());
        if looks(&text).hides_the_page() { Vec::new() } else { propose(&text, &document.final_url, now) }
    });
    let weighed = proposals.await.ok()?.into_iter().map(|proposal| {
        let shared = proposal.items.iter().filter(|item| holds(item)).count();
        (proposal, shared)
    });
    let (best, shared) = weighed.reduce(|best, next| if next.1 > best.1 { next } else { best })?;
    let pages = match &feed.kind {
        FeedKind::Listing(before) => before.pages,
        _ => None,
    };
    let preview = best.items.iter().take(PREVIEW).map(|item| item.title.clone()).collect();
    let items = best.items.len();
    Some((NewSelectors { selectors: Selectors { pages, ..best.selectors }, items, preview }, shared))
}
