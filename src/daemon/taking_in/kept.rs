//! Files that wait to be confirmed: in the store, packed, bounded in size, number and time, so that every node has them.

use std::io::{Read, Write};
use std::time::Duration;

use anyhow::Context;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use url::Url;

use super::super::registers::{self, Reached};
use super::super::tower::Tower;
use crate::net::shown;
use crate::people::token;
use crate::register::import::IMPORT_BYTES_MAX;
use crate::register::{Mapping, Organisation, Wish};
use crate::store::NewImport;

/// How long a file waits: long enough to ask a colleague about a column.
const WAITS: TimeDelta = TimeDelta::hours(1);
/// Files of one account that wait at a time: the oldest makes room.
const FILES_MAX: usize = 3;
/// How long the reading of an address is ours without a word: ten times as long as we are silent, and no longer, since a person waits.
const LEASE: TimeDelta = TimeDelta::seconds(20);
/// How often it is written down how far it is: a person looks every few seconds.
const TELL_EVERY: Duration = Duration::from_secs(2);

/// How a file is to be read, as the store keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptWish {
    /// The form; none: by its fields.
    pub format: Option<String>,
    /// The character set; none: UTF-8, or UTF-16 with a mark.
    pub encoding: Option<String>,
    /// The organisation of records that name none.
    pub organisation: Option<String>,
    /// Its name, when it is new.
    pub organisation_name: Option<String>,
    /// Columns with what they are, as `COLUMN=TARGET`.
    pub map: Vec<String>,
}

/// What is handed over.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// A file, by its name.
    File(&'a str, &'a [u8]),
    /// The address of a register.
    Address(&'a Url),
}

impl KeptWish {
    /// As the store keeps it.
    ///
    /// # Errors
    /// What the store holds is no such thing.
    pub fn read(text: &str) -> anyhow::Result<KeptWish> {
        serde_json::from_str(text).context("the wish of an import")
    }

    fn text(&self) -> String {
        serde_json::to_string(self).expect("a wish has text keys and plain values only")
    }

    /// How the file is to be read; a word that nobody knows is as good as none.
    pub fn wish(&self) -> Wish {
        let known = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        Wish {
            format: known(&self.format).and_then(|word| word.parse().ok()),
            mapping: Mapping::read(self.map.iter().map(String::as_str)).unwrap_or_default(),
            organisation: known(&self.organisation),
            encoding: known(&self.encoding).and_then(|word| word.parse().ok()),
        }
    }

    /// The organisation that is new, when one is.
    pub fn new_organisation(&self) -> Option<Organisation> {
        let (id, name) = (self.organisation.clone()?, self.organisation_name.clone()?);
        Some(Organisation { id, name })
    }
}

/// Keeps what is handed over until somebody confirms it, and answers its id.
pub async fn keep(
    tower: &Tower,
    account: &str,
    source: Source<'_>,
    wish: &KeptWish,
) -> anyhow::Result<String> {
    let (id, now) = (token::fresh(), tower.clock.now());
    let (name, address, content) = match source {
        Source::File(name, bytes) => (name.to_owned(), None, Some(packed(bytes)?)),
        Source::Address(url) => (shown(url), Some(url.to_string()), None),
    };
    let new = NewImport {
        id: &id,
        account,
        source: &name,
        address: address.as_deref(),
        content: content.as_deref(),
        wish: &wish.text(),
    };
    tower.store.forget_imports(now).await?;
    tower.store.add_import(&new, now, now + WAITS, FILES_MAX).await?;
    Ok(id)
}

/// Reads a file that waits otherwise from now on.
pub async fn read_otherwise(tower: &Tower, id: &str, wish: &KeptWish) -> anyhow::Result<()> {
    Ok(tower.store.set_import_wish(id, &wish.text()).await?)
}

/// What stands in a file that waits.
pub async fn bytes(tower: &Tower, id: &str) -> anyhow::Result<Option<Vec<u8>>> {
    let Some(content) = tower.store.import_file(id).await? else { return Ok(None) };
    tokio::task::spawn_blocking(move || unpacked(&content)).await?.map(Some)
}

/// Reads the addresses of registers that somebody handed over; forgets the files whose time is over.
///
/// # Shape
/// How many addresses were read.
pub async fn load_waiting(tower: &Tower) -> anyhow::Result<usize> {
    tower.store.forget_imports(tower.clock.now()).await?;
    let mut loaded = 0;
    loop {
        let now = tower.clock.now();
        let Some(import) = tower.store.claim_import(now, now + LEASE).await? else { return Ok(loaded) };
        let address = import.address.as_deref().and_then(|address| address.parse::<Url>().ok());
        let result = match &address {
            Some(url) => load_telling(tower, &import.id, url).await?,
            None => Err("bad-address: it is no address".to_owned()),
        };
        let packed = match result {
            Ok(bytes) => Ok(tokio::task::spawn_blocking(move || packed(&bytes)).await??),
            Err(cause) => Err(cause),
        };
        let kept = packed.as_ref().map(String::as_str).map_err(String::as_str);
        tower.store.import_loaded(&import.id, kept).await?;
        loaded += 1;
    }
}

/// Loads, and writes down how far it is.
async fn load_telling(tower: &Tower, id: &str, url: &Url) -> anyhow::Result<Result<Vec<u8>, String>> {
    let reached = Reached::default();
    let mut loading = std::pin::pin!(registers::load_counted(tower, url, &reached));
    loop {
        tokio::select! {
            loaded = &mut loading => return Ok(loaded.map_err(|error| error.kept())),
            () = tokio::time::sleep(TELL_EVERY) => {
                let (done, total) = reached.records();
                let records = (i64::try_from(done)?, i64::try_from(total)?);
                tower.store.import_reached(id, records, tower.clock.now() + LEASE).await?;
            }
        }
    }
}

/// As text, which both databases take alike; a register is mostly words, and they pack well.
fn packed(bytes: &[u8]) -> anyhow::Result<String> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes)?;
    Ok(STANDARD.encode(encoder.finish()?))
}

fn unpacked(text: &str) -> anyhow::Result<Vec<u8>> {
    let packed = STANDARD.decode(text).context("a file that waits")?;
    let mut bytes = Vec::new();
    // It was bounded when it came; a store that somebody put back may hold anything.
    let bound = u64::try_from(IMPORT_BYTES_MAX)? + 1;
    flate2::read::DeflateDecoder::new(packed.as_slice()).take(bound).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_as_it_went_in() {
        let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
        let text = packed(&bytes).unwrap();
        assert!(text.len() < bytes.len() / 10 && text.is_ascii());
        assert_eq!(unpacked(&text).unwrap(), bytes);
        assert!(unpacked("geen base64!").is_err());
    }
}
