//! An item in the numbers of those who wait: which of their names it has, and in what order.
//!
//! A small open table, a few kilobytes that stay in the nearest cache, so that what a query asks costs no trip to memory.

use super::frequency::facets;
use super::lexicon::{Atom, FIRST, Kind, Lexicon, NONE, SECOND, WITH_WORD};
use super::program::{FORMS, Named, TITLE_SHIFT, WRITTEN, stem_form};
use super::reading::Reading;
use super::starts::Starts;
use crate::search::Document;
use crate::search::query::Scope;

/// What an item looks like to those who wait.
pub(super) struct Sheet<'a> {
    reading: &'a Reading,
    cells: Vec<Named>,
    /// Every name that the item has, once.
    pub(super) names: Vec<Atom>,
    /// The name of each word, with a gap before each text; none for a word that nobody waits for.
    plain: Vec<Atom>,
    /// The same of the stems; empty without a language.
    stems: Vec<Atom>,
    /// Where the title ends in both.
    title_end: usize,
    /// Facets for which somebody waits together with a word.
    pub(super) facets: Vec<Atom>,
    /// Words side by side for which somebody may wait, and the forms in which they do.
    pub(super) pairs: Vec<(Atom, Atom, u32)>,
    pub(super) day: Option<chrono::NaiveDate>,
}

impl<'a> Sheet<'a> {
    pub(super) fn of(
        document: &Document,
        reading: &'a Reading,
        lexicon: &Lexicon,
        starts: &Starts,
    ) -> Sheet<'a> {
        let words = reading.plain.len() + reading.stems.len();
        // Room for every word, every facet and a beginning or two: at most half full, or it grows.
        let room = (2 * (words + 16)).next_power_of_two();
        let mut sheet = Sheet {
            reading,
            cells: vec![Named { atom: NONE, forms: 0 }; room],
            names: Vec::with_capacity(words),
            plain: Vec::with_capacity(reading.plain.len() + 3),
            stems: Vec::with_capacity(reading.stems.len() + 3),
            title_end: 0,
            facets: Vec::new(),
            pairs: Vec::new(),
            day: document.published.map(|instant| instant.date_naive()),
        };
        sheet.read_words(lexicon, starts);
        facets(document, |kind, text| {
            let atom = lexicon.find(kind, text);
            if sheet.note(atom, WRITTEN) && lexicon.entry(atom).roles & WITH_WORD != 0 {
                sheet.facets.push(atom);
            }
        });
        sheet
    }

    fn read_words(&mut self, lexicon: &Lexicon, starts: &Starts) {
        let reading = self.reading;
        let stem = reading.language.map_or(0, stem_form);
        for (part, places) in reading.plain.parts().enumerate() {
            self.plain.push(NONE);
            self.stems.push(NONE);
            // The forms of a word, and in a title those above them too.
            let here = if part == 0 { 1 | 1 << TITLE_SHIFT } else { 1 };
            for place in places {
                let word = reading.plain.get(place);
                let atom = lexicon.find(Kind::Word, word);
                self.note(atom, WRITTEN * here);
                self.pair(self.plain.last().copied(), atom, WRITTEN, lexicon);
                self.plain.push(atom);
                starts.each(word, |start| {
                    self.note(lexicon.find(Kind::Beginning, start), WRITTEN * here);
                });
                if stem != 0 {
                    let stemmed = reading.stems.get(place);
                    let same = stemmed == word;
                    let atom = if same { atom } else { lexicon.find(Kind::Word, stemmed) };
                    self.note(atom, stem * here);
                    self.pair(self.stems.last().copied(), atom, stem, lexicon);
                    self.stems.push(atom);
                }
            }
            if part == 0 {
                self.title_end = self.plain.len();
            }
        }
        for (place, marks) in &reading.inside {
            let here = if reading.is_title(*place) { 1 | 1 << TITLE_SHIFT } else { 1 };
            for mark in marks.iter() {
                self.note(lexicon.find(Kind::Word, mark), stem * here);
            }
        }
    }

    fn pair(&mut self, before: Option<Atom>, atom: Atom, form: u32, lexicon: &Lexicon) {
        let Some(before) = before.filter(|before| *before != NONE && atom != NONE) else { return };
        if lexicon.entry(before).roles & FIRST != 0 && lexicon.entry(atom).roles & SECOND != 0 {
            self.pairs.push((before, atom, form));
        }
    }

    /// Writes down that the item has a name; says whether it was new.
    fn note(&mut self, atom: Atom, forms: u32) -> bool {
        if atom == NONE {
            return false;
        }
        if self.names.len() * 2 >= self.cells.len() {
            self.grow();
        }
        let place = self.place(atom);
        let is_new = self.cells[place].atom == NONE;
        if is_new {
            self.names.push(atom);
        }
        self.cells[place] = Named { atom, forms: self.cells[place].forms | forms };
        is_new
    }

    fn grow(&mut self) {
        let old = std::mem::take(&mut self.cells);
        self.cells = vec![Named { atom: NONE, forms: 0 }; old.len() * 2];
        for cell in old.into_iter().filter(|cell| cell.atom != NONE) {
            let place = self.place(cell.atom);
            self.cells[place] = cell;
        }
    }

    /// The cell of a name, or the empty one where it would stand.
    fn place(&self, atom: Atom) -> usize {
        let last = self.cells.len() - 1;
        // Fibonacci hashing: the upper bits of the product are the well-mixed ones.
        let mut at = (atom.wrapping_mul(0x9E37_79B9) >> 8) as usize & last;
        while self.cells[at].atom != atom && self.cells[at].atom != NONE {
            at = (at + 1) & last;
        }
        at
    }

    /// In which forms the item has a name: those of the whole text, and above them those of its title.
    pub(super) fn forms(&self, atom: Atom) -> u32 {
        self.cells[self.place(atom)].forms
    }

    pub(super) fn has(&self, atom: Atom, forms: u32, scope: Scope) -> bool {
        let shift = if scope == Scope::Title { TITLE_SHIFT } else { 0 };
        (self.forms(atom) >> shift) & forms & FORMS != 0
    }

    /// Whether the names stand side by side in one of the forms.
    pub(super) fn has_row(&self, row: &[Atom], forms: u32, scope: Scope) -> bool {
        let stem = self.reading.language.map_or(0, stem_form);
        (forms & WRITTEN != 0 && stands(self.within(&self.plain, scope), row))
            || (forms & stem != 0 && stands(self.within(&self.stems, scope), row))
    }

    /// Whether names stand side by side as written, and then a word that begins with `start`.
    pub(super) fn has_begun(&self, before: &[Atom], start: &[u8], scope: Scope) -> bool {
        let text = self.within(&self.plain, scope);
        // Each text puts a gap before its first word: the number of gaps up to here tells place from word.
        let mut gaps = 0;
        let mut places = text.iter().enumerate().map(|(at, atom)| {
            gaps += usize::from(self.is_gap(at));
            (at, *atom, gaps)
        });
        let ends = |(at, _, gaps): (usize, Atom, usize)| {
            at >= before.len()
                && !self.is_gap(at)
                && text[at - before.len()..at] == *before
                && self.reading.plain.get(at - gaps).as_bytes().starts_with(start)
        };
        places.any(ends)
    }

    fn is_gap(&self, at: usize) -> bool {
        let mut parts = self.reading.plain.parts().enumerate();
        parts.any(|(part, places)| places.start + part == at)
    }

    fn within<'b>(&self, text: &'b [Atom], scope: Scope) -> &'b [Atom] {
        if scope == Scope::Title { &text[..self.title_end.min(text.len())] } else { text }
    }
}

fn stands(text: &[Atom], row: &[Atom]) -> bool {
    text.windows(row.len()).any(|found| found == row)
}
