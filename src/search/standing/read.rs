//! A document read once, so that any query can be asked of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::law::Provision;
use crate::search::Document;
use crate::search::analysis::compounds::marks;
use crate::search::analysis::{Word, plain_words, stems};
use crate::search::clause::Clause;
use crate::search::query::Scope;
use crate::text::Language;
use crate::text::fold::fold;

/// Something that a document must have to meet a query.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key {
    Plain(String),
    Stem(Language, String),
    /// The first two letters of a word, for prefixes.
    Begins(String),
    Theme(String),
    Feed(String),
    Language(Language),
    Kind(String),
    Law(String),
}

/// Title, summary and body.
const PARTS: usize = 3;
const TITLE: usize = 0;

/// A place in a document: which part, which word of it.
type Place = (usize, usize);

/// A document with its words and where they stand.
pub(crate) struct Read<'a> {
    document: &'a Document,
    kind: Option<String>,
    texts: [&'a str; PARTS],
    plain: [Vec<Word>; PARTS],
    stems: [Vec<Word>; PARTS],
    plain_at: BTreeMap<String, Vec<Place>>,
    stems_at: HashMap<String, Vec<Place>>,
}

impl<'a> Read<'a> {
    pub(crate) fn of(document: &'a Document) -> Read<'a> {
        let texts = [document.title.as_str(), document.summary.as_str(), document.body.as_str()];
        let plain = texts.map(plain_words);
        let stems = texts.map(|text| document.language.map_or(Vec::new(), |language| stems(language, text)));
        let mut stems_at: HashMap<String, Vec<Place>> = HashMap::new();
        let inside = |(word, place): (String, Place)| {
            let marks = document.language.map(|language| marks(language, &word)).unwrap_or_default();
            marks.iter().map(|mark| (mark.to_string(), place)).collect::<Vec<_>>()
        };
        for (word, place) in places(&stems).chain(places(&plain).flat_map(inside)) {
            stems_at.entry(word).or_default().push(place);
        }
        Read {
            document,
            kind: document.kind.as_deref().map(fold),
            texts,
            plain_at: places(&plain).collect::<Vec<_>>().into_iter().fold(
                BTreeMap::new(),
                |mut at, (word, place)| {
                    at.entry(word).or_insert_with(Vec::new).push(place);
                    at
                },
            ),
            stems_at,
            plain,
            stems,
        }
    }

    /// Everything by which a waiting query may be found.
    pub(super) fn keys(&self) -> BTreeSet<Key> {
        let mut keys: BTreeSet<Key> = self.plain_at.keys().cloned().map(Key::Plain).collect();
        keys.extend(self.plain_at.keys().map(|word| begins(word)));
        if let Some(language) = self.document.language {
            keys.insert(Key::Language(language));
            keys.extend(self.stems_at.keys().cloned().map(|stem| Key::Stem(language, stem)));
        }
        keys.extend(self.document.themes.iter().cloned().map(Key::Theme));
        keys.insert(Key::Feed(self.document.feed.clone()));
        keys.extend(self.kind.clone().map(Key::Kind));
        let cited = self.document.provisions.iter().filter_map(|path| path.parse::<Provision>().ok());
        keys.extend(cited.map(|provision| law_key(&provision)));
        keys
    }

    pub(crate) fn meets(&self, clause: &Clause) -> bool {
        let day = self.document.published.map(|instant| instant.date_naive());
        match clause {
            Clause::All => true,
            Clause::Words { scope, plain, stems } => !self.found(*scope, plain, stems).is_empty(),
            Clause::Prefix { scope, plain } => !self.begun(*scope, plain).is_empty(),
            Clause::Theme(id) => self.document.themes.contains(id),
            Clause::Feed(id) => self.document.feed == *id,
            Clause::Language(language) => self.document.language == Some(*language),
            Clause::Kind(kind) => self.kind.as_ref() == Some(kind),
            Clause::Since(since) => day.is_some_and(|day| day >= *since),
            Clause::Until(until) => day.is_some_and(|day| day <= *until),
            Clause::Law(provision) => self.document.cites(provision),
            Clause::And(clauses) => clauses.iter().all(|clause| self.meets(clause)),
            Clause::Or(clauses) => clauses.iter().any(|clause| self.meets(clause)),
            Clause::Not(clause) => !self.meets(clause),
            Clause::Derived(clause) => self.meets(clause),
        }
    }

    /// The words that met the query, as written, each once.
    pub(crate) fn words(&self, clause: &Clause) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let word = |(part, place): Place| {
            let word = &self.plain[part][place];
            self.texts[part][word.from..word.to].to_owned()
        };
        self.met(clause).into_iter().map(word).filter(|word| seen.insert(word.to_lowercase())).collect()
    }

    /// Where in one part (0 title, 1 summary, 2 body) the words that met the query stand, in bytes.
    pub(crate) fn marks(&self, clause: &Clause, part: usize) -> Vec<(usize, usize)> {
        let here = self.met(clause).into_iter().filter(|(found, _)| *found == part);
        here.map(|(_, place)| (self.plain[part][place].from, self.plain[part][place].to)).collect()
    }

    fn met(&self, clause: &Clause) -> BTreeSet<Place> {
        let (starts, length) = match clause {
            Clause::Words { scope, plain, stems } => (self.found(*scope, plain, stems), plain.len()),
            Clause::Prefix { scope, plain } => (self.begun(*scope, plain), plain.len()),
            Clause::And(clauses) => return clauses.iter().flat_map(|clause| self.met(clause)).collect(),
            Clause::Derived(clause) => return self.met(clause),
            Clause::Or(clauses) => {
                let met = clauses.iter().filter(|clause| self.meets(clause));
                return met.flat_map(|clause| self.met(clause)).collect();
            }
            _ => return BTreeSet::new(),
        };
        starts
            .into_iter()
            .flat_map(|(part, start)| (start..start + length).map(move |at| (part, at)))
            .collect()
    }

    /// Where the words begin that stand side by side, as written or by their stems.
    fn found(&self, scope: Scope, plain: &[String], stems: &[Vec<String>]) -> Vec<Place> {
        let mut starts = run(&self.plain, self.plain_at.get(&plain[0]), plain);
        let by_language = self.document.language.and_then(|language| {
            let which = Language::ALL.iter().position(|one| *one == language)?;
            stems.get(which)
        });
        if let Some(stems) = by_language {
            // The mark of a part of a compound stands at the place of the compound, beside its stem.
            starts.extend(match &stems[..] {
                [stem] => self.stems_at.get(stem).cloned().unwrap_or_default(),
                stems => run(&self.stems, self.stems_at.get(&stems[0]), stems),
            });
        }
        starts.retain(|(part, _)| scope == Scope::Anywhere || *part == TITLE);
        starts
    }

    fn begun(&self, scope: Scope, plain: &[String]) -> Vec<Place> {
        let (last, before) = plain.split_last().expect("a prefix has a word");
        let words =
            self.plain_at.range(last.clone()..).take_while(|(word, _)| word.starts_with(last.as_str()));
        let ends = words.flat_map(|(_, places)| places).filter(|(part, at)| {
            let start = at.checked_sub(before.len());
            start.is_some_and(|start| stands(&self.plain[*part], start, before))
        });
        let starts = ends.map(|(part, at)| (*part, at - before.len()));
        starts.filter(|(part, _)| scope == Scope::Anywhere || *part == TITLE).collect()
    }
}

fn places(parts: &[Vec<Word>; PARTS]) -> impl Iterator<Item = (String, Place)> + '_ {
    let one = |(part, words): (usize, &'_ Vec<Word>)| {
        words.iter().enumerate().map(move |(at, word)| (word.text.clone(), (part, at))).collect::<Vec<_>>()
    };
    parts.iter().enumerate().flat_map(one)
}

fn run(parts: &[Vec<Word>; PARTS], starts: Option<&Vec<Place>>, words: &[String]) -> Vec<Place> {
    let all = starts.into_iter().flatten().copied();
    all.filter(|(part, start)| stands(&parts[*part], *start, words)).collect()
}

fn stands(text: &[Word], start: usize, words: &[String]) -> bool {
    text.get(start..start + words.len())
        .is_some_and(|found| found.iter().zip(words).all(|(found, word)| found.text == *word))
}

fn begins(word: &str) -> Key {
    Key::Begins(word.chars().take(2).collect())
}

fn law_key(provision: &Provision) -> Key {
    Key::Law(provision.as_str().split('/').next().unwrap_or_default().to_owned())
}

/// The keys of which a document has at least one if it meets the query; `None` when there is no such thing.
pub(super) fn necessary(clause: &Clause) -> Option<BTreeSet<Key>> {
    match clause {
        Clause::Words { plain, stems, .. } => {
            let longest = (0..plain.len()).max_by_key(|at| plain[*at].len())?;
            let stems = Language::ALL.into_iter().zip(stems);
            let stems = stems.map(|(language, stems)| Key::Stem(language, stems[longest].clone()));
            Some(stems.chain([Key::Plain(plain[longest].clone())]).collect())
        }
        Clause::Prefix { plain, .. } => match plain.split_last()? {
            (last, []) => Some([begins(last)].into()),
            (_, before) => Some([Key::Plain(before.iter().max_by_key(|word| word.len())?.clone())].into()),
        },
        Clause::Theme(id) => Some([Key::Theme(id.clone())].into()),
        Clause::Feed(id) => Some([Key::Feed(id.clone())].into()),
        Clause::Language(language) => Some([Key::Language(*language)].into()),
        Clause::Kind(kind) => Some([Key::Kind(kind.clone())].into()),
        Clause::Law(provision) => Some([law_key(provision)].into()),
        Clause::And(clauses) => clauses.iter().filter_map(necessary).min_by_key(cost),
        Clause::Or(clauses) => {
            let all: Option<Vec<_>> = clauses.iter().map(necessary).collect();
            Some(all?.into_iter().flatten().collect())
        }
        Clause::Derived(clause) => necessary(clause),
        Clause::All | Clause::Not(_) | Clause::Since(_) | Clause::Until(_) => None,
    }
}

/// How many documents are likely to have one of the keys: a long word is rare, a language is a quarter of everything.
///
/// # Units
/// None: only the order counts. A word of eight letters (`gemeente`) costs 30, one of twelve 20.
fn cost(keys: &BTreeSet<Key>) -> usize {
    let one = |key: &Key| match key {
        Key::Law(_) => 10,
        Key::Plain(word) | Key::Stem(_, word) => 240 / word.chars().count().clamp(1, 24),
        Key::Theme(_) | Key::Feed(_) | Key::Kind(_) => 200,
        Key::Begins(_) => 500,
        Key::Language(_) => 2_000,
    };
    keys.iter().map(one).sum()
}
