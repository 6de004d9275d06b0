//! Decides what a fetched feed changes in what we already hold.

mod difference;
mod sentences;

use std::collections::HashMap;

use ring::digest::{Context, SHA256};

pub use difference::{Difference, Version, differences, worth_telling};

use crate::news::Item;

/// An item that we hold already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its id in the feed.
    pub id: String,
    /// What it said when we took it in.
    pub fingerprint: Fingerprint,
}

/// What an item says to its reader, as a hash: 32 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub String);

/// What to do with the items of a fetched feed. Each list keeps the feed's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Intake {
    /// To store and to tell.
    pub new: Vec<Item>,
    /// To store again; they were told already.
    pub changed: Vec<Item>,
    /// Nothing to do.
    pub unchanged: Vec<Item>,
}

/// Decides what a fetched feed changes in what we already hold.
///
/// An item is the same one when its id is; it has changed when its fingerprint has. What the feed no longer shows stays:
/// feeds forget, archives do not.
///
/// # Shape
/// `known` in any order; the answer keeps the feed's order, newest first. Of two parsed items with one id the first counts.
/// # Errors
/// None: a feed that could not be read never gets here.
/// # Source
/// RFC 4287 section 4.2.6 (`atom:id` never changes).
pub fn decide(known: &[Known], parsed: Vec<Item>) -> Intake {
    let held: HashMap<&str, &Fingerprint> =
        known.iter().map(|item| (item.id.as_str(), &item.fingerprint)).collect();
    let mut intake = Intake::default();
    let mut seen = std::collections::HashSet::new();
    for item in parsed {
        if !seen.insert(item.id.clone()) {
            continue;
        }
        match held.get(item.id.as_str()) {
            None => intake.new.push(item),
            Some(before) if **before == fingerprint(&item) => intake.unchanged.push(item),
            Some(_) => intake.changed.push(item),
        }
    }
    intake
}

/// The fingerprint of an item: of all that a reader sees but the date.
///
/// Many publishers set a new date on every build of their site; that is no news. The order of labels does not count either.
pub fn fingerprint(item: &Item) -> Fingerprint {
    let mut labels: Vec<&str> = item.labels.iter().map(String::as_str).collect();
    labels.sort_unstable();
    let fixed: [&str; 5] = [
        &item.title,
        &item.summary,
        &item.body,
        item.url.as_deref().unwrap_or(""),
        item.kind.as_deref().unwrap_or(""),
    ];
    let mut context = Context::new(&SHA256);
    for part in fixed.into_iter().chain(labels) {
        // The length keeps ("ab", "c") apart from ("a", "bc").
        context.update(&(part.len() as u64).to_le_bytes());
        context.update(part.as_bytes());
    }
    let digest = context.finish();
    Fingerprint(digest.as_ref()[..16].iter().map(|byte| format!("{byte:02x}")).collect())
}
