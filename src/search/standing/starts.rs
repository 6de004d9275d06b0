//! Which beginnings of words somebody waits for (`innov*`).

/// The beginnings, as far as it takes to pass over a word with two looks.
#[derive(Clone, Debug)]
pub(super) struct Starts {
    /// One bit for each pair of first bytes.
    firsts: Vec<u64>,
    /// The lengths in use, in bytes, in order.
    lengths: Vec<usize>,
}

/// A beginning has at least two characters, and so at least two bytes.
const FIRST_BYTES: usize = 2;

impl Starts {
    pub(super) fn new() -> Starts {
        Starts { firsts: Vec::new(), lengths: Vec::new() }
    }

    /// Remembers a beginning. It is never forgotten: at worst a word is looked up in vain.
    pub(super) fn add(&mut self, start: &str) {
        if self.firsts.is_empty() {
            self.firsts = vec![0; (1 << 16) / 64];
        }
        match first(start) {
            Some(first) => self.firsts[first / 64] |= 1 << (first % 64),
            // Shorter than the grammar allows today: then every word is looked at.
            None => self.firsts.fill(u64::MAX),
        }
        if let Err(place) = self.lengths.binary_search(&start.len()) {
            self.lengths.insert(place, start.len());
        }
    }

    /// Every beginning of a word that somebody may wait for.
    pub(super) fn each(&self, word: &str, mut look: impl FnMut(&str)) {
        let Some(first) = first(word).filter(|_| !self.firsts.is_empty()) else { return };
        if self.firsts[first / 64] & 1 << (first % 64) == 0 {
            return;
        }
        for start in
            self.lengths.iter().map_while(|length| (*length <= word.len()).then(|| word.get(..*length)))
        {
            start.into_iter().for_each(&mut look);
        }
    }
}

fn first(text: &str) -> Option<usize> {
    let [first, second] = *text.as_bytes().first_chunk::<FIRST_BYTES>()?;
    Some(usize::from(first) << 8 | usize::from(second))
}
