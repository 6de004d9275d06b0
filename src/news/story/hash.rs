//! Hashes that stay the same from one version to the next, because they stand in the store.
//!
//! The std hasher promises no such thing and SHA-256 costs a hundred times as much as a shingle is worth. These hashes
//! only propose: what they propose is compared word by word, so a collision costs a comparison and nothing else.
//!
//! # Source
//! FNV-1a (Fowler, Noll, Vo) with the finaliser of SplitMix64 (Steele, Lea, Flood 2014). The crate `gaoya` 0.2 was looked at for
//! MinHash: it is kept, but its index lives in memory and it brings nine crates for the twenty lines below.

/// The hash of some texts in order; the parts are kept apart.
pub(super) fn hash<'a>(parts: impl IntoIterator<Item = &'a str>) -> u64 {
    let mut state: u64 = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        // 0xFF is no byte of UTF-8: it ends a part.
        for byte in part.bytes().chain([0xff]) {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    mixed(state)
}

/// The least of the hashes under one of many orders: two sets agree on it as often as they share members (MinHash).
pub(super) fn least(hashes: impl IntoIterator<Item = u64>, order: u64) -> u64 {
    let seed = mixed(order.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    hashes.into_iter().map(|hash| mixed(hash ^ seed)).min().unwrap_or(u64::MAX)
}

fn mixed(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
