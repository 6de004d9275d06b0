//! A backup is a file from outside: whatever it holds, it is checked before anything is replaced.

use std::path::{Path, PathBuf};

use belfort::daemon::backup::restore::Occupied;
use belfort::daemon::backup::{BackupError, archive, backup};
use belfort::daemon::{Clock, Config, Tower};
use sqlx::Connection;

use super::{lived_in, put_back, refusal};
use crate::town::morning;

/// A backup, and its two parts to make others of.
struct Sample {
    folder: tempfile::TempDir,
    bytes: Vec<u8>,
    manifest: Vec<u8>,
    store: Vec<u8>,
}

async fn sample() -> Sample {
    let town = lived_in().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("good.belfort");
    backup(&town.tower, &file).await.unwrap();
    let bytes = std::fs::read(&file).unwrap();
    let mut tar = tar::Archive::new(zstd::stream::read::Decoder::new(bytes.as_slice()).unwrap());
    let mut parts = tar.entries().unwrap().map(|entry| {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut entry.unwrap(), &mut bytes).unwrap();
        bytes
    });
    let (manifest, store) = (parts.next().unwrap(), parts.next().unwrap());
    drop(parts);
    Sample { folder, bytes, manifest, store }
}

/// What stands in an archive, by name and kind.
type Entries<'a> = &'a [(&'a str, tar::EntryType, &'a [u8])];

impl Sample {
    fn write(&self, entries: Entries<'_>) -> PathBuf {
        let file = self.folder.path().join("odd.belfort");
        let encoder = zstd::stream::write::Encoder::new(std::fs::File::create(&file).unwrap(), 1).unwrap();
        let mut tar = tar::Builder::new(encoder);
        for (name, kind, bytes) in entries {
            let mut header = tar::Header::new_gnu();
            header.set_entry_type(*kind);
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            // Written as it is: the library itself refuses to write such names.
            header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
            if kind.is_symlink() {
                header.set_link_name("/etc/passwd").unwrap();
            }
            header.set_cksum();
            tar.append(&header, *bytes).unwrap();
        }
        tar.into_inner().unwrap().finish().unwrap();
        file
    }

    /// A manifest with other files in it.
    fn promising(&self, change: impl FnOnce(&mut serde_json::Value)) -> Vec<u8> {
        let mut manifest = serde_json::from_slice(&self.manifest).unwrap();
        change(&mut manifest);
        serde_json::to_vec(&manifest).unwrap()
    }

    async fn is_refused(&self, file: &Path, because: &str) {
        let data = tempfile::tempdir().unwrap();
        let result = put_back(data.path(), file, Occupied::Replace).await;
        let told = match result {
            Err(error) => format!("{error:#}"),
            Ok(_) => panic!("it was taken, in spite of: {because}"),
        };
        assert!(told.contains(because), "`{told}` does not say `{because}`");
        assert!(!data.path().join("belfort.sqlite").exists(), "nothing takes the place of the store");
        let left: Vec<_> =
            std::fs::read_dir(data.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert!(left.iter().all(|path| path.ends_with("index")), "{left:?} is left");
    }
}

const FILE: tar::EntryType = tar::EntryType::Regular;

#[tokio::test]
async fn one_changed_byte_anywhere_is_found_before_anything_is_replaced() {
    let sample = sample().await;
    let file = sample.folder.path().join("touched.belfort");
    let step = sample.bytes.len() / 40 + 1;
    for place in (0..sample.bytes.len()).step_by(step) {
        let mut bytes = sample.bytes.clone();
        bytes[place] ^= 0x20;
        std::fs::write(&file, &bytes).unwrap();
        if let Ok(manifest) = archive::check(&file) {
            // What no hash covers may differ only where it says nothing: the manifest is the same.
            assert_eq!(
                serde_json::to_value(manifest).unwrap(),
                serde_json::from_slice::<serde_json::Value>(&sample.manifest).unwrap()
            );
        }
    }
    for share in [0, 1, 10, 50, 99] {
        std::fs::write(&file, &sample.bytes[..sample.bytes.len() * share / 100]).unwrap();
        assert!(archive::check(&file).is_err(), "{share} % of a backup is no backup");
    }
    std::fs::write(&file, b"PK\x03\x04 something else").unwrap();
    assert!(archive::check(&file).is_err());
}

#[tokio::test]
async fn no_entry_reaches_a_place_outside_its_folder() {
    let sample = sample().await;
    for (name, kind) in [
        ("../../belfort-was-here", FILE),
        ("/tmp/belfort-was-here", FILE),
        ("store.sqlite/../../x", FILE),
        ("store.sqlite", tar::EntryType::Symlink),
        ("store.sqlite", tar::EntryType::Link),
        ("belfort.toml", FILE),
    ] {
        let entries = [("manifest.json", FILE, sample.manifest.as_slice()), (name, kind, b"x".as_slice())];
        let file = sample.write(&entries);
        sample.is_refused(&file, "something else").await;
        let manifest = sample.promising(|manifest| manifest["files"][0]["name"] = name.into());
        if name != "store.sqlite" {
            let file = sample.write(&[("manifest.json", FILE, &manifest), (name, kind, b"x")]);
            sample.is_refused(&file, "do not belong").await;
        }
    }
    assert!(!Path::new("/tmp/belfort-was-here").exists());
}

#[tokio::test]
async fn what_would_fill_the_disk_or_is_more_than_promised_is_refused() {
    let sample = sample().await;
    let zeros = vec![0; 64 << 20];
    let huge = sample.promising(|manifest| {
        manifest["files"] = serde_json::json!([
            { "name": "store.sqlite", "bytes": zeros.len(), "sha256": "00" }
        ])
    });
    let file = sample.write(&[("manifest.json", FILE, &huge), ("store.sqlite", FILE, &zeros)]);
    sample.is_refused(&file, "would unfold").await;
    let file = sample.write(&[("manifest.json", FILE, &zeros[..(2 << 20)])]);
    sample.is_refused(&file, "too large").await;
    let file = sample.write(&[("manifest.json", FILE, &sample.manifest), ("store.sqlite", FILE, &zeros)]);
    sample.is_refused(&file, "another size").await;
    let one = sample.promising(|manifest| {
        manifest["files"].as_array_mut().unwrap().truncate(1);
    });
    let both = [
        ("manifest.json", FILE, one.as_slice()),
        ("store.sqlite", FILE, &sample.store),
        ("more", FILE, b"x"),
    ];
    let file = sample.write(&both);
    sample.is_refused(&file, "more than its manifest names").await;
    let newer = sample.promising(|manifest| manifest["form"] = 1_000_000.into());
    let file = sample.write(&[("manifest.json", FILE, &newer)]);
    let data = tempfile::tempdir().unwrap();
    assert!(matches!(refusal(put_back(data.path(), &file, Occupied::Refuse).await), BackupError::Newer(_)));
}

#[tokio::test]
async fn a_store_that_acts_or_is_not_ours_is_refused() {
    let sample = sample().await;
    for (sql, because) in [
        ("CREATE TRIGGER t AFTER INSERT ON feeds BEGIN DELETE FROM items; END", "triggers"),
        ("CREATE VIEW v AS SELECT 1", "triggers, views"),
        ("CREATE TABLE extra (a)", "not those of Belfort"),
        ("DROP TABLE waits", "not those of Belfort"),
        ("DELETE FROM items", "other rows"),
        ("PRAGMA foreign_keys=OFF; DELETE FROM feeds", "not there"),
    ] {
        let store = sample.folder.path().join("odd.sqlite");
        std::fs::write(&store, &sample.store).unwrap();
        let mut connection =
            sqlx::AnyConnection::connect(&format!("sqlite://{}", store.display())).await.unwrap();
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        let bytes = std::fs::read(&store).unwrap();
        let digest = ring::digest::digest(&ring::digest::SHA256, &bytes);
        let sha256: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        let line = serde_json::json!([{ "name": "store.sqlite", "bytes": bytes.len(), "sha256": sha256 }]);
        let manifest = sample.promising(|manifest| manifest["files"] = line);
        let file = sample.write(&[("manifest.json", FILE, &manifest), ("store.sqlite", FILE, &bytes)]);
        sample.is_refused(&file, because).await;
    }
}

#[tokio::test]
async fn after_every_refusal_the_good_backup_still_comes_back() {
    let sample = sample().await;
    let data = tempfile::tempdir().unwrap();
    put_back(data.path(), &sample.folder.path().join("good.belfort"), Occupied::Refuse).await.unwrap();
    let tower = Tower::open(data.path(), Config::default(), Clock::at(morning())).await.unwrap();
    assert_eq!(tower.store.counts().await.unwrap().items, 30);
}
