//! A quick hash of short texts and of pairs of numbers.
//!
//! The seed is new in every process: nobody can send words that all fall into one place.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::LazyLock;

static SEED: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one("standing queries"));

/// An odd number whose bits look thrown: the golden ratio of 2^64 (Knuth, The Art of Computer Programming, 6.4).
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// The hash of a text of a kind.
pub(super) fn hash(kind: u8, text: &[u8]) -> u64 {
    let mut hashed = mix(*SEED ^ u64::from(kind) ^ ((text.len() as u64) << 8), STEP);
    let (eights, rest) = text.as_chunks::<8>();
    for eight in eights {
        hashed = mix(hashed ^ u64::from_le_bytes(*eight), STEP);
    }
    if rest.is_empty() { hashed } else { mix(hashed ^ tail(rest), STEP) }
}

/// Up to seven bytes as one number; with the length in the hash no two tails are alike.
fn tail(rest: &[u8]) -> u64 {
    if let (Some(first), Some(last)) = (rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
        return u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32;
    }
    rest.iter().fold(0, |all, byte| all << 8 | u64::from(*byte))
}

/// Multiplies to 128 bits and folds: every bit of the answer depends on every bit given.
fn mix(one: u64, other: u64) -> u64 {
    let product = u128::from(one) * u128::from(other);
    product as u64 ^ (product >> 64) as u64
}

/// Hashes one `u64`, for tables of pairs.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 ^= hash(0, bytes);
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = mix(number ^ *SEED, STEP);
    }
}
