//! The file of a backup, written and read. What is read is hostile until every byte was checked.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use ring::digest::{Context, SHA256};

use super::{BackupError, FileLine, Manifest, SCHEMA, STORE};
use crate::daemon::causes::FileError;
use crate::daemon::secret::KEPT;
use crate::store::newest_form;

/// The name of the manifest, which comes first.
const MANIFEST: &str = "manifest.json";
/// A manifest names a handful of files and some dozens of tables.
const MANIFEST_BYTES_MAX: u64 = 1 << 20;
/// A key is some fifty bytes.
const KEY_BYTES_MAX: u64 = 4096;
/// A real store shrinks to a tenth; what claims to unfold further than this is made to fill the disk.
const UNFOLDS_MAX: u64 = 200;
/// A store without items is mostly empty pages.
const UNFOLDS_ALWAYS: u64 = 16 << 20;
/// The level of zstd at which a store is written about as fast as a disk takes it.
const LEVEL: i32 = 3;

/// Writes an archive of these files, readable by its owner alone; the manifest that it carries is the answer.
pub(super) fn write(
    path: &Path,
    manifest: Manifest,
    sources: &[(&str, PathBuf)],
) -> anyhow::Result<Manifest> {
    let lines = sources.iter().map(|(name, source)| line(name, source)).collect::<anyhow::Result<_>>()?;
    let manifest = Manifest { files: lines, ..manifest };
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    let encoder = zstd::stream::write::Encoder::new(BufWriter::new(file), LEVEL)?;
    let mut tar = tar::Builder::new(encoder);
    let text = serde_json::to_vec_pretty(&manifest)?;
    append(&mut tar, &manifest, MANIFEST, text.len() as u64, text.as_slice())?;
    for (line, (name, source)) in manifest.files.iter().zip(sources) {
        append(&mut tar, &manifest, name, line.bytes, File::open(source)?.take(line.bytes))?;
    }
    let file = tar.into_inner()?.finish()?.into_inner().map_err(|error| error.into_error())?;
    file.sync_all()?;
    Ok(manifest)
}

fn line(name: &str, source: &Path) -> anyhow::Result<FileLine> {
    let file = File::open(source).with_context(|| format!("reading `{}`", source.display()))?;
    let (bytes, sha256) = copy_hashed(BufReader::new(file), std::io::sink())?;
    Ok(FileLine { name: name.to_owned(), bytes, sha256 })
}

fn append(
    tar: &mut tar::Builder<impl Write>,
    manifest: &Manifest,
    name: &str,
    bytes: u64,
    content: impl Read,
) -> std::io::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes);
    header.set_mode(0o600);
    header.set_mtime(u64::try_from(manifest.made.timestamp()).unwrap_or_default());
    tar.append_data(&mut header, name, content)
}

/// Reads a whole archive and holds it against its manifest, without writing anything.
///
/// # Errors
/// [`BackupError::NotWhole`] says what is wrong.
pub fn check(path: &Path) -> anyhow::Result<Manifest> {
    read(path, &mut |_| Ok(Box::new(std::io::sink())))
}

/// Unpacks an archive into a folder of our own. Names come from our list, never from the archive.
pub(super) fn unpack(path: &Path, folder: &Path) -> anyhow::Result<Manifest> {
    read(path, &mut |name| {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Ok(Box::new(options.open(folder.join(name))?))
    })
}

fn read(
    path: &Path,
    open: &mut dyn FnMut(&'static str) -> std::io::Result<Box<dyn Write>>,
) -> anyhow::Result<Manifest> {
    let wrong = |cause: String| BackupError::NotWhole { file: path.display().to_string(), cause };
    let file = File::open(path).map_err(|cause| FileError::read(path, cause))?;
    let packed = file.metadata()?.len();
    let mut decoder = zstd::stream::read::Decoder::new(file)?;
    // The window that is needed for a file made here; a larger one costs memory before a byte is checked.
    decoder.window_log_max(27)?;
    let mut tar = tar::Archive::new(decoder);
    let mut entries = tar.entries().map_err(|cause| wrong(cause.to_string()))?;
    let first = entries.next().ok_or_else(|| wrong("it is empty".to_owned()))?;
    let manifest = manifest(first.map_err(|cause| wrong(cause.to_string()))?).map_err(wrong)?;
    if manifest.form > newest_form() {
        return Err(BackupError::Newer(manifest.belfort).into());
    }
    believable(&manifest, packed).map_err(wrong)?;
    for line in &manifest.files {
        let entry = entries.next().ok_or_else(|| wrong(format!("`{}` is missing", line.name)))?;
        let entry = entry.map_err(|cause| wrong(cause.to_string()))?;
        let name = named(&entry).filter(|name| *name == line.name);
        let name = name.ok_or_else(|| wrong(format!("where `{}` should be is something else", line.name)))?;
        if entry.size() != line.bytes {
            return Err(wrong(format!("`{name}` has another size than its manifest says")).into());
        }
        let mut target = open(name).with_context(|| format!("unpacking `{name}`"))?;
        // A disk that takes nothing more is no fault of the backup.
        let (bytes, sha256) = match copy_hashed(entry, &mut target) {
            Ok(copied) => copied,
            Err(Copy::Write(cause)) => {
                return Err(anyhow::Error::new(cause).context(format!("unpacking `{name}`")));
            }
            Err(Copy::Read(cause)) => return Err(wrong(cause.to_string()).into()),
        };
        if bytes != line.bytes || sha256 != line.sha256 {
            return Err(wrong(format!("`{name}` is damaged: its SHA-256 is another one")).into());
        }
    }
    match entries.next() {
        None => Ok(manifest),
        Some(_) => Err(wrong("it holds more than its manifest names".to_owned()).into()),
    }
}

fn manifest(entry: tar::Entry<'_, impl Read>) -> Result<Manifest, String> {
    if entry.path().is_ok_and(|path| path.as_ref() != Path::new(MANIFEST))
        || !entry.header().entry_type().is_file()
    {
        return Err("it does not begin with a manifest".to_owned());
    }
    if entry.size() > MANIFEST_BYTES_MAX {
        return Err("its manifest is too large".to_owned());
    }
    let manifest: Manifest =
        serde_json::from_reader(entry).map_err(|cause| format!("its manifest does not read: {cause}"))?;
    match manifest.schema == SCHEMA {
        true => Ok(manifest),
        false => Err(format!("its form is not `{SCHEMA}`")),
    }
}

/// What the manifest promises, before any of it is unpacked.
fn believable(manifest: &Manifest, packed: u64) -> Result<(), String> {
    let mut names: Vec<&str> = manifest.files.iter().map(|line| line.name.as_str()).collect();
    if names.first() != Some(&STORE) || names.iter().skip(1).any(|name| !KEPT.contains(name)) {
        return Err("its manifest names files that do not belong in a backup".to_owned());
    }
    names.sort_unstable();
    names.dedup();
    if names.len() != manifest.files.len() {
        return Err("its manifest names a file twice".to_owned());
    }
    if manifest.files.iter().skip(1).any(|line| line.bytes > KEY_BYTES_MAX) {
        return Err("a key in it is far too large".to_owned());
    }
    let bytes = manifest.files.first().map_or(0, |line| line.bytes);
    match bytes > packed.saturating_mul(UNFOLDS_MAX).saturating_add(UNFOLDS_ALWAYS) {
        true => Err(format!("it would unfold to {bytes} bytes, {UNFOLDS_MAX} times its size and more")),
        false => Ok(()),
    }
}

/// The name of an entry, when it is a plain file of ours.
fn named(entry: &tar::Entry<'_, impl Read>) -> Option<&'static str> {
    let path = entry.path().ok()?;
    let ours = [STORE].into_iter().chain(KEPT);
    entry
        .header()
        .entry_type()
        .is_file()
        .then(|| ours.into_iter().find(|name| path.as_ref() == Path::new(name)))?
}

/// Which end of a copy failed.
#[derive(Debug, thiserror::Error)]
enum Copy {
    #[error("reading: {0}")]
    Read(std::io::Error),
    #[error("writing: {0}")]
    Write(std::io::Error),
}

fn copy_hashed(mut from: impl Read, mut into: impl Write) -> Result<(u64, String), Copy> {
    let (mut hash, mut bytes) = (Context::new(&SHA256), 0);
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = from.read(&mut buffer).map_err(Copy::Read)?;
        if read == 0 {
            break;
        }
        hash.update(&buffer[..read]);
        into.write_all(&buffer[..read]).map_err(Copy::Write)?;
        bytes += read as u64;
    }
    into.flush().map_err(Copy::Write)?;
    Ok((bytes, hash.finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect()))
}
