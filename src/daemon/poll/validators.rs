//! Validators as the store keeps them.

use crate::news::fetch::Validators;
use crate::store::FeedState;

/// Validators go back byte for byte, so they are kept byte for byte: each byte as the character of that number.
pub(super) fn text(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

fn bytes(text: &str) -> Vec<u8> {
    text.chars().filter_map(|c| u8::try_from(u32::from(c)).ok()).collect()
}

pub(super) fn validators(state: &FeedState) -> Validators {
    Validators {
        etag: state.etag.as_deref().map(bytes),
        last_modified: state.last_modified.as_deref().map(bytes),
    }
}
