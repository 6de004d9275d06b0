//! A query as a row of numbers, and how it is asked of an item.
//!
//! One word of 32 bits an operation: four bits say which, 28 its argument. A group carries its length, so that what no
//! longer matters is skipped. Nothing but numbers is compared; only a phrase that ends in a `prefix*` looks at letters.
//!
//! This is where a richer grammar plugs in: a new kind of [`Clause`] needs an operation here and, when it names something
//! that an item must have, a line in [`super::plan`]. A word that counts as another (a synonym, a part of a compound) needs
//! neither: it is one more name in the list of a word, or one more word of the item at the same place.

use chrono::{Datelike, NaiveDate};

use super::lexicon::{Atom, Kind, Lexicon};
use super::sheet::Sheet;
use crate::search::clause::Clause;
use crate::search::query::Scope;
use crate::text::Language;

/// All forms in which a word may stand in an item: as written, and as a stem of one of four languages.
pub(super) const FORMS: u32 = 31;
/// As written; a facet has no other form.
pub(super) const WRITTEN: u32 = 1;
/// In an item, the same five bits again for words of the title.
pub(super) const TITLE_SHIFT: u32 = 5;

/// The form of a stem of a language.
pub(super) fn stem_form(language: Language) -> u32 {
    let place = Language::ALL.iter().position(|one| *one == language).expect("all languages are in the list");
    2 << place
}

/// A name and the forms in which it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) atom: Atom,
    pub(super) forms: u32,
}

/// The words of a clause as names: the interface between the grammar and the numbers.
#[derive(Clone, Debug)]
pub(super) enum Needs {
    /// One of these names.
    AnyOf(Scope, Vec<Named>),
    /// Names side by side, in one of the forms.
    Row(Scope, u32, Vec<Atom>),
    /// Names side by side as written, then a word that begins with the last.
    Begun(Scope, Vec<Atom>, Atom),
    Since(NaiveDate),
    Until(NaiveDate),
    All,
    And(Vec<Needs>),
    Or(Vec<Needs>),
    Not(Box<Needs>),
}

impl Needs {
    /// Gives every name in a clause its number.
    pub(super) fn of(clause: &Clause, lexicon: &mut Lexicon) -> Needs {
        let mut facet = |kind: Kind, text: &str| {
            Needs::AnyOf(Scope::Anywhere, vec![Named { atom: lexicon.intern(kind, text), forms: WRITTEN }])
        };
        match clause {
            Clause::All => Needs::All,
            Clause::Words { scope, plain, stems } => words(*scope, plain, stems, lexicon),
            Clause::Prefix { scope, plain } => begun(*scope, plain, lexicon),
            Clause::Theme(id) => facet(Kind::Theme, id),
            Clause::Feed(id) => facet(Kind::Feed, id),
            Clause::Language(language) => facet(Kind::Language, language.code()),
            Clause::Kind(kind) => facet(Kind::Type, kind),
            Clause::Law(provision) => facet(Kind::Law, provision.as_str()),
            Clause::Since(day) => Needs::Since(*day),
            Clause::Until(day) => Needs::Until(*day),
            Clause::And(clauses) => Needs::And(clauses.iter().map(|one| Needs::of(one, lexicon)).collect()),
            Clause::Or(clauses) => Needs::Or(clauses.iter().map(|one| Needs::of(one, lexicon)).collect()),
            Clause::Not(clause) => Needs::Not(Box::new(Needs::of(clause, lexicon))),
            // What is worth less in a list of results is met all the same.
            Clause::Derived(clause) => Needs::of(clause, lexicon),
        }
    }
}

/// Words under every form; forms that are written alike share a name.
fn words(scope: Scope, plain: &[String], stems: &[Vec<String>], lexicon: &mut Lexicon) -> Needs {
    let mut rows: Vec<(u32, &[String])> = vec![(WRITTEN, plain)];
    for (language, stems) in Language::ALL.into_iter().zip(stems) {
        match rows.iter_mut().find(|(_, row)| row == stems) {
            Some((forms, _)) => *forms |= stem_form(language),
            None => rows.push((stem_form(language), stems)),
        }
    }
    if plain.len() == 1 {
        let named = |(forms, row): &(u32, &[String])| Named {
            atom: lexicon.intern(Kind::Word, &row[0]),
            forms: *forms,
        };
        return Needs::AnyOf(scope, rows.iter().map(named).collect());
    }
    let mut rows = rows.into_iter().map(|(forms, row)| {
        Needs::Row(scope, forms, row.iter().map(|word| lexicon.intern(Kind::Word, word)).collect())
    });
    match (rows.next(), rows.next()) {
        (Some(only), None) => only,
        (one, other) => Needs::Or(one.into_iter().chain(other).chain(rows).collect()),
    }
}

fn begun(scope: Scope, plain: &[String], lexicon: &mut Lexicon) -> Needs {
    let (last, before) = plain.split_last().expect("a prefix has a word");
    let last = lexicon.intern(Kind::Beginning, last);
    if before.is_empty() {
        return Needs::AnyOf(scope, vec![Named { atom: last, forms: WRITTEN }]);
    }
    Needs::Begun(scope, before.iter().map(|word| lexicon.intern(Kind::Word, word)).collect(), last)
}

const ALL: u32 = 0;
const AND: u32 = 1;
const OR: u32 = 2;
const NOT: u32 = 3;
const ANY_OF: u32 = 4;
const ROW: u32 = 5;
const BEGUN: u32 = 6;
const SINCE: u32 = 7;
const UNTIL: u32 = 8;
/// Added to an operation on words: only those of the title.
const IN_TITLE: u32 = 8;

const ARGUMENT: u32 = (1 << 28) - 1;

fn operation(which: u32, argument: usize) -> u32 {
    which << 28 | u32::try_from(argument).expect("a query has at most 100 parts")
}

fn in_scope(which: u32, scope: Scope) -> u32 {
    if scope == Scope::Title { which + IN_TITLE } else { which }
}

/// A day as a number that fits an argument; days before the common era count as its first.
fn day_number(day: NaiveDate) -> usize {
    usize::try_from(day.num_days_from_ce()).unwrap_or(0)
}

/// Writes the program of a query behind what `code` holds.
pub(super) fn write(needs: &Needs, code: &mut Vec<u32>) {
    match needs {
        Needs::All => code.push(operation(ALL, 0)),
        Needs::AnyOf(scope, names) => {
            code.push(operation(in_scope(ANY_OF, *scope), names.len()));
            code.extend(names.iter().map(|named| named.atom << 5 | named.forms));
        }
        Needs::Row(scope, forms, row) => {
            code.push(operation(in_scope(ROW, *scope), row.len()));
            code.push(*forms);
            code.extend(row);
        }
        Needs::Begun(scope, before, last) => {
            code.push(operation(in_scope(BEGUN, *scope), before.len()));
            code.extend(before);
            code.push(*last);
        }
        Needs::Since(day) => code.push(operation(SINCE, day_number(*day))),
        Needs::Until(day) => code.push(operation(UNTIL, day_number(*day))),
        Needs::And(parts) => group(AND, parts, code),
        Needs::Or(parts) => group(OR, parts, code),
        Needs::Not(part) => group(NOT, std::slice::from_ref(part), code),
    }
}

fn group(which: u32, parts: &[Needs], code: &mut Vec<u32>) {
    let at = code.len();
    code.push(0);
    parts.iter().for_each(|part| write(part, code));
    code[at] = operation(which, code.len() - at - 1);
}

/// Asks the program that begins at `at`; moves `at` behind it.
pub(super) fn meets(code: &[u32], at: &mut usize, sheet: &Sheet<'_>, lexicon: &Lexicon) -> bool {
    let (which, argument) = (code[*at] >> 28, (code[*at] & ARGUMENT) as usize);
    let inside = *at + 1;
    let (which, scope) = match which {
        which if which > UNTIL => (which - IN_TITLE, Scope::Title),
        which => (which, Scope::Anywhere),
    };
    let length = match which {
        ALL | SINCE | UNTIL => 0,
        ROW | BEGUN => argument + 1,
        _ => argument,
    };
    *at = inside + length;
    let own = &code[inside..inside + length];
    match which {
        ALL => true,
        AND => every(own, |at| meets(own, at, sheet, lexicon)),
        OR => !every(own, |at| !meets(own, at, sheet, lexicon)),
        NOT => !meets(own, &mut 0, sheet, lexicon),
        ANY_OF => own.iter().any(|name| sheet.has(name >> 5, name & FORMS, scope)),
        ROW => sheet.has_row(&own[1..], own[0], scope),
        BEGUN => sheet.has_begun(&own[..argument], lexicon.text(own[argument]), scope),
        SINCE => sheet.day.is_some_and(|day| day_number(day) >= argument),
        _ => sheet.day.is_some_and(|day| day_number(day) <= argument),
    }
}

/// Whether every part of a group holds; the first that does not ends the question.
fn every(group: &[u32], mut holds: impl FnMut(&mut usize) -> bool) -> bool {
    let mut at = 0;
    while at < group.len() {
        if !holds(&mut at) {
            return false;
        }
    }
    true
}
