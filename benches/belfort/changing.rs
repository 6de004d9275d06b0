//! Standing queries that change while 100,000 wait: 5,000 are taken away and put back one by one. That the next document sees a change is
//! asked before the race. The reference keeps no more of a query than its place in the list of its first word, in a map.

use std::cell::RefCell;
use std::collections::HashMap;

use belfort::search::{Query, Standing};

use super::data::{documents, queries};
use super::race::{Race, Work, timed};

/// Queries that wait.
const WAITING: usize = 100_000;
/// Of which so many change in one run.
const CHANGING: usize = 5_000;

pub(crate) fn race() -> Race {
    let documents = documents(200);
    let texts: Vec<String> = queries(WAITING, &documents).iter().map(|asked| asked.text()).collect();
    let parsed: Vec<Query> = texts.iter().map(|text| Query::parse(text).expect("a good query")).collect();
    let mut standing: Standing<usize> = Standing::new(parsed.iter().cloned().enumerate());
    let met = documents
        .iter()
        .flat_map(|document| standing.matches(document).into_iter().map(move |id| (id, document)));
    let (id, document) = met.into_iter().next().expect("some query meets some document");
    assert!(standing.remove(&id) && !standing.matches(document).contains(&id), "it is gone at once");
    standing.add(id, &parsed[id]);
    assert!(standing.matches(document).contains(&id), "it is there at once");
    eprintln!("change: {} bytes a query", standing.bytes() / WAITING);
    let standing = RefCell::new(standing);
    let change = move || -> usize {
        let mut standing = standing.borrow_mut();
        for (id, query) in parsed.iter().enumerate().take(CHANGING) {
            assert!(standing.remove(&id));
            standing.add(id, query);
        }
        standing.len()
    };
    let first = |text: &str| text.split(' ').next().unwrap_or_default().to_owned();
    let mut lists: HashMap<String, Vec<usize>> = HashMap::new();
    for (id, text) in texts.iter().enumerate() {
        lists.entry(first(text)).or_default().push(id);
    }
    let lists = RefCell::new(lists);
    let of_one_word = move || -> usize {
        let mut lists = lists.borrow_mut();
        for (id, text) in texts.iter().enumerate().take(CHANGING) {
            let list = lists.entry(first(text)).or_default();
            let at = list.iter().position(|waits| *waits == id).expect("it waits");
            list.swap_remove(at);
            list.push(id);
        }
        lists.len()
    };
    Race {
        work: Work::Things(2 * CHANGING as u64, "change"),
        ours: Box::new(move || timed(&change)),
        reference: Box::new(move || timed(&of_one_word)),
        beside: "the list of its first word in a map",
    }
}
