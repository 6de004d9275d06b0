//! Made-up data that looks like Dutch news: the same at every run, and nobody's.

use belfort::search::Document;
use belfort::text::Language;
use chrono::{DateTime, TimeDelta, Utc};

const FIRST: [&str; 64] = [
    "water", "zorg", "school", "wijk", "haven", "fiets", "woon", "buurt", "markt", "kust", "berg", "veld",
    "sport", "licht", "lucht", "groen", "stroom", "data", "spoor", "brug", "dorps", "land", "winkel",
    "kinder", "jeugd", "werk", "bouw", "afval", "warmte", "klimaat", "erfgoed", "archief", "taal", "kunst",
    "muziek", "toren", "klok", "wacht", "regel", "dienst", "steun", "woning", "energie", "loket", "burger",
    "raads", "dijk", "bos", "park", "plein", "straat", "nacht", "zomer", "winter", "herfst", "lente",
    "vracht", "scheeps", "tuin", "brand", "politie", "veilig", "meet", "kaart",
];
const SECOND: [&str; 64] = [
    "beheer",
    "plan",
    "project",
    "dienst",
    "kaart",
    "raad",
    "huis",
    "weg",
    "feest",
    "meting",
    "toets",
    "punt",
    "werking",
    "proef",
    "studie",
    "aanpak",
    "netwerk",
    "loket",
    "register",
    "beleid",
    "ruimte",
    "zone",
    "lijn",
    "systeem",
    "model",
    "bedrijf",
    "fonds",
    "premie",
    "vraag",
    "antwoord",
    "avond",
    "dag",
    "ploeg",
    "groep",
    "kring",
    "bank",
    "centrum",
    "gids",
    "pas",
    "poort",
    "brief",
    "blad",
    "nieuws",
    "oproep",
    "wedstrijd",
    "subsidie",
    "akkoord",
    "overleg",
    "toezicht",
    "advies",
    "contract",
    "dossier",
    "verslag",
    "budget",
    "rekening",
    "tarief",
    "norm",
    "label",
    "keuze",
    "kans",
    "stap",
    "rit",
    "route",
    "halte",
];
const SMALL: [&str; 12] = ["de", "het", "van", "een", "en", "in", "op", "voor", "met", "aan", "is", "bij"];
/// Words that carry meaning: compounds of two parts, then the rarer ones of three.
const WORDS: u64 = 64 * 64 + 64 * 64 * 64;
/// The rank from which a word is one that people wait for: it stands in about one document in thirty, or in fewer.
const RARE: u64 = 200;

/// A generator of chances (Knuth's 64-bit linear congruence), the same at every run.
pub(crate) struct Luck(u64);

impl Luck {
    pub(crate) fn new(seed: u64) -> Luck {
        Luck(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    /// A compound, few of them often and most of them seldom, as Zipf found of languages.
    pub(crate) fn word(&mut self) -> String {
        compound(self.rank_from(1))
    }

    /// A compound that stands in few documents: what people wait for.
    pub(crate) fn rare_word(&mut self) -> String {
        compound(self.rank_from(RARE))
    }

    /// A rank, as often as words of that rank occur.
    fn rank_from(&mut self, first: u64) -> u64 {
        let chance = self.below(1 << 20) as f64 / (1 << 20) as f64;
        (first as f64 * (WORDS as f64 / first as f64).powf(chance)) as u64 - 1
    }

    /// A text of so many words, a third of them small ones.
    pub(crate) fn text(&mut self, words: u64) -> String {
        let word = |luck: &mut Luck| match luck.below(3) {
            0 => SMALL[luck.below(SMALL.len() as u64) as usize].to_owned(),
            _ => luck.word(),
        };
        let words: Vec<String> = (0..words).map(|_| word(self)).collect();
        words.join(" ")
    }
}

fn compound(rank: u64) -> String {
    // A step that shares no factor with the number of parts spreads the ranks over the lists.
    let place = (rank * 1_009) % (64 * 64);
    let word = format!("{}{}", FIRST[(place % 64) as usize], backwards(SECOND[(place / 64) as usize]));
    match rank / (64 * 64) {
        0 => word,
        third => format!("{word}{}", backwards(SECOND[(third - 1) as usize])),
    }
}

/// A part that no language knows: a compound would be found by its parts too, which the references do not do.
fn backwards(part: &str) -> String {
    part.chars().rev().collect()
}

/// The day on which the made-up world stands still.
pub(crate) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_435_200, 0).expect("a moment in November 2026")
}

/// Documents of about 1.3 kB in Dutch.
pub(crate) fn documents(count: usize) -> Vec<Document> {
    let mut luck = Luck::new(2);
    (0..count)
        .map(|number| Document {
            key: format!("{number:024x}"),
            feed: format!("feed-{}", luck.below(40)),
            kind: None,
            language: Some(Language::Nl),
            title: luck.text(8),
            summary: luck.text(30),
            body: luck.text(90),
            url: Some(format!("https://stad.example/nieuws/{number}")),
            published: Some(now() - TimeDelta::hours(luck.below(20_000) as i64)),
            themes: vec![format!("theme-{}", luck.below(12))],
            provisions: Vec::new(),
        })
        .collect()
}

/// What one query asks for.
#[derive(Clone, Debug)]
pub(crate) enum Asked {
    /// All of the words, anywhere.
    All(Vec<String>),
    /// One of the words.
    Any(Vec<String>),
    /// The words side by side.
    Phrase(Vec<String>),
}

impl Asked {
    /// The query as a person types it.
    pub(crate) fn text(&self) -> String {
        match self {
            Asked::All(words) => words.join(" "),
            Asked::Any(words) => words.join(" OR "),
            Asked::Phrase(words) => format!("\"{}\"", words.join(" ")),
        }
    }
}

/// Queries of four kinds in turn; the phrases are two words of meaning that stand side by side in some document.
pub(crate) fn queries(count: usize, documents: &[Document]) -> Vec<Asked> {
    let mut luck = Luck::new(3);
    let pairs: Vec<Vec<String>> = documents.iter().flat_map(|document| pairs(&document.body)).collect();
    let phrase = |luck: &mut Luck| pairs[luck.below(pairs.len() as u64) as usize].clone();
    (0..count)
        .map(|number| match number % 4 {
            0 => Asked::All(vec![luck.rare_word()]),
            1 => Asked::All(vec![luck.word(), luck.rare_word()]),
            2 => Asked::Any(vec![luck.rare_word(), luck.rare_word()]),
            _ => Asked::Phrase(phrase(&mut luck)),
        })
        .collect()
}

/// The words of meaning that stand side by side in a text.
pub(crate) fn pairs(text: &str) -> Vec<Vec<String>> {
    let words: Vec<&str> = text.split(' ').collect();
    let pairs = words.windows(2).filter(|pair| pair.iter().all(|word| !SMALL.contains(word)));
    pairs.map(|pair| pair.iter().map(|word| (*word).to_owned()).collect()).collect()
}
