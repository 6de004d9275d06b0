//! What a match is worth, for the embedded index and for a cluster alike.

/// What a word is worth by where it is met.
#[derive(Clone, Copy)]
pub(super) struct Weights {
    pub(super) title: f32,
    pub(super) text: f32,
}

impl Weights {
    /// The same, raised or lowered.
    pub(super) fn times(self, by: f32) -> Weights {
        Weights { title: self.title * by, text: self.text * by }
    }
}

/// As written more than by its stem, in the title more than below it. The steps are wide, because a short text can double the
/// worth of a word by itself.
pub(super) const EXACT: Weights = Weights { title: 8.0, text: 4.0 };
pub(super) const STEM: Weights = Weights { title: 1.5, text: 1.0 };
/// What is meant but not written is worth an eighth: less in the title than a stem in the text, even for a rare word.
pub(super) const DERIVED: f32 = 0.12;
/// The language of the reader. Less than the worth of any word: it decides between equals.
pub(super) const LANGUAGE: f32 = 0.2;
/// What a theme that two items share is worth, beside words of some five each.
pub(super) const THEME: f32 = 1.5;

/// By how much a publication date, in seconds, raises the worth of the words: by 3 % for each year since 2010.
///
/// The scale is fixed, so that the same index answers the same on any day; 3 % a year outweighs no word.
pub(super) fn worth(published: Option<i64>) -> f32 {
    const YEAR_2010: i64 = 1_262_304_000;
    const YEAR: f32 = 31_557_600.0;
    let years = published.map_or(0.0, |date| date.saturating_sub(YEAR_2010) as f32 / YEAR).clamp(0.0, 40.0);
    1.0 + 0.03 * years
}
