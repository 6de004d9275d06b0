//! Registers of others, read by their address: a file that is published, or an API that lists its records and gives each by its number.
//!
//! # Source
//! The Dutch Algorithm register. What is published: `/api/downloads/NLD?filetype=csv` and `/api/algoritme/NLD/{lars}`; what an
//! organisation hands in: `/organizations/{id}/algorithms` is the list, without pages, and `/organizations/{id}/algorithms/{lars}` a record.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::Value;
use thiserror::Error;
use url::Url;

use super::tower::Tower;
use crate::net::shown;
use crate::news::fetch::{FetchError, Limits, Open, page};
use crate::register::import::IMPORT_BYTES_MAX;
use crate::text::{Language, say};

/// A whole register comes slowly, and is worth the wait.
const TIME_MAX: Duration = Duration::from_secs(120);
/// Records that are asked for one by one, a second apart: more come as one file.
const RECORDS_MAX: usize = 1_000;

/// Why a register was not read.
#[derive(Debug, Error)]
pub enum RegisterError {
    /// It was not fetched.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// It lists more than is asked for one by one.
    #[error(
        "`{url}` lists {count} records, more than {RECORDS_MAX}: import its file instead, such as the download as CSV"
    )]
    TooMany {
        /// The list.
        url: String,
        /// What it lists.
        count: usize,
    },
    /// A record of it is no JSON.
    #[error("`{url}`: this record is no JSON: {cause}")]
    Record {
        /// The record.
        url: String,
        /// Why.
        cause: serde_json::Error,
    },
    /// Together its records are larger than a file may be.
    #[error("the records of `{url}` are larger than {IMPORT_BYTES_MAX} bytes together")]
    TooLarge {
        /// The list.
        url: String,
    },
}

/// Names of what is wrong with a register that was fetched.
const OWN_CAUSES: [&str; 3] = ["too-many-records", "no-record", "records-too-large"];

impl RegisterError {
    /// A stable name, for storing and for choosing the words that people see.
    fn cause(&self) -> &'static str {
        match self {
            RegisterError::Fetch(error) => error.cause(),
            RegisterError::TooMany { .. } => OWN_CAUSES[0],
            RegisterError::Record { .. } => OWN_CAUSES[1],
            RegisterError::TooLarge { .. } => OWN_CAUSES[2],
        }
    }

    /// As it is kept: the name, and what the program says of it.
    pub fn kept(&self) -> String {
        format!("{}: {self}", self.cause())
    }
}

/// Why a register was not read, for people; what the program said of it is a quotation.
pub fn in_words(kept: &str, language: Language) -> String {
    let is_name = |name: &str| name.bytes().all(|c| c.is_ascii_lowercase() || c == b'-');
    let quoted = |said: &str| say(language, "program-words", &[("detail", said.to_owned().into())]);
    // An earlier version kept no name.
    let Some((cause, said)) = kept.split_once(": ").filter(|(name, _)| is_name(name)) else {
        return quoted(kept);
    };
    let cause = match OWN_CAUSES.contains(&cause) {
        true => say(language, &format!("import-cause-{cause}"), &[]),
        false => say(language, "feed-cause", &[("cause", cause.to_owned().into())]),
    };
    format!("{cause} ({})", quoted(said))
}

/// Loads what stands at an address, as a file that can be imported: a list that only names its records is followed to each.
///
/// The robots.txt of the site is not asked: a person named this very address, and it is there for programs.
///
/// # Errors
/// Whatever of it cannot be read: a register that came in part would look as if the rest were gone.
pub async fn load(tower: &Tower, url: &Url) -> Result<Vec<u8>, RegisterError> {
    load_counted(tower, url, &Reached::default()).await
}

/// How many records were read from an address, of how many.
#[derive(Debug, Default)]
pub struct Reached {
    done: AtomicUsize,
    total: AtomicUsize,
}

impl Reached {
    /// How many, of how many; both are 0 until the list is known.
    pub fn records(&self) -> (usize, usize) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }
}

/// The same, while somebody else may see how far it is.
///
/// # Errors
/// As [`load`].
pub async fn load_counted(tower: &Tower, url: &Url, reached: &Reached) -> Result<Vec<u8>, RegisterError> {
    let bytes = fetch(tower, url).await?;
    let Some(numbers) = listed(&bytes) else { return Ok(bytes) };
    if numbers.len() > RECORDS_MAX {
        return Err(RegisterError::TooMany { url: shown(url), count: numbers.len() });
    }
    reached.total.store(numbers.len(), Ordering::Relaxed);
    let mut records = Vec::with_capacity(numbers.len());
    let mut size = 0;
    for number in &numbers {
        let address = record_address(url, number);
        let bytes = fetch(tower, &address).await?;
        size += bytes.len();
        if size > IMPORT_BYTES_MAX {
            return Err(RegisterError::TooLarge { url: shown(url) });
        }
        let record: Value = serde_json::from_slice(&bytes)
            .map_err(|cause| RegisterError::Record { url: shown(&address), cause })?;
        records.push(record);
        reached.done.store(records.len(), Ordering::Relaxed);
    }
    Ok(Value::Array(records).to_string().into_bytes())
}

async fn fetch(tower: &Tower, url: &Url) -> Result<Vec<u8>, FetchError> {
    let limits = Limits { body_bytes_max: IMPORT_BYTES_MAX, time_max: TIME_MAX };
    Ok(page(&tower.client, url, None, &limits, &Open).await?.bytes)
}

/// The numbers of the records, when this is a list that says no more of them than their names.
fn listed(bytes: &[u8]) -> Option<Vec<String>> {
    let Value::Array(lines) = serde_json::from_slice(bytes).ok()? else { return None };
    let number = |line: &Value| {
        let says_more = ["description_short", "goal", "doel"].iter().any(|field| line.get(field).is_some());
        line["lars"].as_str().filter(|lars| !lars.is_empty() && !says_more).map(str::to_owned)
    };
    let numbers: Option<Vec<String>> = lines.iter().map(number).collect();
    numbers.filter(|numbers| !numbers.is_empty())
}

/// Where a record of a list stands: one step below it. The number is a segment of its own, whatever signs it has.
fn record_address(list: &Url, number: &str) -> Url {
    let mut address = list.clone();
    if let Ok(mut path) = address.path_segments_mut() {
        path.pop_if_empty().push(number);
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_only_names_its_records_is_told_from_one_that_holds_them() {
        let list = br#"[{"name":"A","lars":"11136893","published":true},{"name":"B","lars":"2"}]"#;
        assert_eq!(listed(list), Some(vec!["11136893".to_owned(), "2".to_owned()]));
        for other in [
            r#"[{"name":"A","lars":"1","description_short":"x"}]"#,
            r#"[{"name":"A"}]"#,
            r#"[]"#,
            r#"{"lars":"1"}"#,
            "name,lars\nA,1\n",
        ] {
            assert_eq!(listed(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn why_a_register_was_not_read_is_said_in_every_language_and_the_words_of_the_program_are_quoted() {
        let url = || "https://register.example/".to_owned();
        let errors = [
            RegisterError::from(FetchError::NotFound { url: url() }),
            RegisterError::TooMany { url: url(), count: 1_503 },
            RegisterError::Record {
                url: url(),
                cause: serde_json::from_str::<Value>("{").expect_err("half an object"),
            },
            RegisterError::TooLarge { url: url() },
        ];
        for error in errors {
            let words = Language::ALL.map(|language| in_words(&error.kept(), language));
            for (at, words_of_one) in words.iter().enumerate() {
                assert!(!words_of_one.contains("-cause"), "{words_of_one}");
                assert!(
                    words_of_one.ends_with(')') && words_of_one.contains(&error.to_string()),
                    "{words_of_one}"
                );
                let (said, _) = words_of_one.split_once(" (").expect("words, then the quotation");
                assert!(!words[..at].iter().any(|other| other.starts_with(said)), "{words:#?}");
            }
        }
        let of_before = "`https://register.example/`: there is nothing at this address (404)";
        assert_eq!(
            in_words(of_before, Language::Nl),
            format!("in de woorden van het programma: “{of_before}”")
        );
    }

    #[test]
    fn the_number_of_a_record_leads_nowhere_else() {
        let list = "https://register.example/organizations/gm0363/algorithms/?lang=NLD".parse().unwrap();
        let address = |number| record_address(&list, number).to_string();
        assert_eq!(address("12"), "https://register.example/organizations/gm0363/algorithms/12?lang=NLD");
        assert_eq!(
            address("../x?y#z"),
            "https://register.example/organizations/gm0363/algorithms/..%2Fx%3Fy%23z?lang=NLD"
        );
    }
}
