//! Who waits under a name: short lists that grow and shrink in one block of memory.
//!
//! A list has room for the next power of two of what it holds; what it leaves is kept for another of that size. So adding
//! and removing move few bytes, and a look walks over neighbours.

use super::plan::{Key, Sure};
use super::program::{FORMS, Named};

/// Most queries that wait at a time: 26 bits of an entry.
pub(super) const QUERIES_MAX: u32 = 1 << 26;

/// A query under a name, with what is looked at before the query itself: eight bytes, so that eight entries are read at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Waiter {
    /// 26 bits the query, one whether being found says it all, five the forms in which the name counts.
    query: u32,
    /// 27 bits another name that the query cannot do without (0: none), five its forms.
    guard: u32,
}

impl Waiter {
    pub(super) fn new(query: u32, key: &Key, sure: Sure) -> Waiter {
        Waiter {
            query: query << 6 | u32::from(sure == Sure::Yes) << 5 | key.forms,
            guard: key.guard.map_or(0, |guard| guard.atom << 5 | guard.forms),
        }
    }

    pub(super) fn query(self) -> u32 {
        self.query >> 6
    }

    pub(super) fn is_sure(self) -> bool {
        self.query & 32 != 0
    }

    pub(super) fn forms(self) -> u32 {
        self.query & FORMS
    }

    /// The name without which the query is not met, and its forms.
    pub(super) fn guard(self) -> Option<Named> {
        (self.guard != 0).then_some(Named { atom: self.guard >> 5, forms: self.guard & FORMS })
    }
}

/// A list: where it begins and how many it holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct List {
    at: u32,
    length: u32,
}

impl List {
    pub(super) fn is_empty(self) -> bool {
        self.length == 0
    }

    pub(super) fn length(self) -> u32 {
        self.length
    }
}

/// The block of memory.
#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    waiters: Vec<Waiter>,
    /// Rooms that are free, by the power of two of their size.
    free: Vec<Vec<u32>>,
}

impl Lists {
    pub(super) fn get(&self, list: List) -> &[Waiter] {
        &self.waiters[list.at as usize..(list.at + list.length) as usize]
    }

    /// Puts an entry at the end of a list; answers its place there.
    pub(super) fn push(&mut self, list: &mut List, waiter: Waiter) -> u32 {
        if list.length == 0 {
            list.at = self.room(0);
        } else if list.length.is_power_of_two() {
            let (old, size) = (list.at as usize, list.length.trailing_zeros());
            list.at = self.room(size as usize + 1);
            self.waiters.copy_within(old..old + list.length as usize, list.at as usize);
            self.leave(size as usize, old as u32);
        }
        self.waiters[(list.at + list.length) as usize] = waiter;
        list.length += 1;
        list.length - 1
    }

    /// Takes the entry at a place out of a list; the last one takes its place.
    ///
    /// # Shape
    /// The query whose entry moved, from the end of the list; `None` when it was the last itself. A list of a theme that everybody
    /// follows has a hundred thousand entries: nothing in here looks through them.
    pub(super) fn remove(&mut self, list: &mut List, place: u32) -> Option<u32> {
        let last = list.length - 1;
        let moved = self.waiters[(list.at + last) as usize];
        self.waiters[(list.at + place) as usize] = moved;
        list.length = last;
        if last == 0 {
            self.leave(0, list.at);
        } else if last.is_power_of_two() {
            self.leave(last.trailing_zeros() as usize, list.at + last);
        }
        (place != last).then(|| moved.query())
    }

    /// Memory held, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.waiters.capacity() * size_of::<Waiter>()
            + self.free.iter().map(|rooms| rooms.capacity() * size_of::<u32>()).sum::<usize>()
    }

    fn room(&mut self, size: usize) -> u32 {
        if let Some(at) = self.free.get_mut(size).and_then(Vec::pop) {
            return at;
        }
        let at =
            u32::try_from(self.waiters.len()).expect("4,000 million entries do not fit the memory of a town");
        self.waiters.resize(self.waiters.len() + (1 << size), Waiter::default());
        at
    }

    fn leave(&mut self, size: usize, at: u32) {
        if self.free.len() <= size {
            self.free.resize(size + 1, Vec::new());
        }
        self.free[size].push(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::standing::plan::Found;

    fn waiter(query: u32) -> Waiter {
        Waiter::new(query, &Key { found: Found::Name(1), forms: 1, guard: None }, Sure::No)
    }

    #[test]
    fn lists_hold_what_was_put_and_not_taken_and_give_their_room_back() {
        let mut lists = Lists::default();
        let mut held = [List::default(); 7];
        let mut model: Vec<Vec<u32>> = vec![Vec::new(); held.len()];
        for round in 0..2_000_u32 {
            let which = (round.wrapping_mul(2_654_435_761) >> 16) as usize % held.len();
            if round % 3 == 2 && !model[which].is_empty() {
                let place = round as usize % model[which].len();
                model[which].swap_remove(place);
                let moved = lists.remove(&mut held[which], place as u32);
                assert_eq!(moved, model[which].get(place).copied());
            } else {
                let place = lists.push(&mut held[which], waiter(round));
                assert_eq!(place as usize, model[which].len());
                model[which].push(round);
            }
        }
        for (list, model) in held.iter().zip(&model) {
            let found: Vec<u32> = lists.get(*list).iter().map(|waiter| waiter.query()).collect();
            assert_eq!(found, *model);
        }
        let size = lists.waiters.len();
        for (list, model) in held.iter_mut().zip(&model) {
            model.iter().for_each(|_| {
                lists.remove(list, 0);
            });
            assert!(list.is_empty());
        }
        let mut again = List::default();
        (0..64).for_each(|query| {
            lists.push(&mut again, waiter(query));
        });
        assert_eq!(lists.waiters.len(), size, "rooms that were left are used again");
    }
}
