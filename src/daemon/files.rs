//! Files that are evidence: taken in, handed out, removed.

use super::assess::assess_again;
use super::editing::edit;
use super::tower::Tower;
use crate::register::file::OF_SYSTEM;
use crate::register::{EvidenceFile, FileFault, Media, NewFile, System};
use crate::store::{Edited, Seen, StoredSystem};
use crate::text::{Language, say};

/// What became of a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Added {
    /// It stands under this id; the system as it is now.
    Done(String, Box<StoredSystem>),
    /// It is not taken.
    Fault(FileFault),
    /// There is no such system.
    NoSystem,
}

/// Reads a file that somebody hands over.
///
/// # Errors
/// Why it is not taken.
pub fn read(tower: &Tower, name: &str, content: Vec<u8>, who: &str) -> Result<NewFile, FileFault> {
    let id = uuid::Uuid::now_v7().to_string();
    NewFile::read(id, (name, content), tower.config.files.bytes_max, (who, tower.today()))
}

/// What a file may be evidence of: the system, a duty of it, or a question.
pub fn is_part(tower: &Tower, system: &System, of: &str) -> bool {
    match of.split_once('/') {
        Some(("measures", rule)) => tower.book.rule(rule).is_some() || system.measures.contains_key(rule),
        Some(("facts", fact)) => {
            tower.book.fact(fact).is_some_and(|fact| !fact.derived) || system.facts.contains_key(fact)
        }
        _ => of == OF_SYSTEM,
    }
}

/// Makes a file evidence of a part of a system.
pub async fn add(tower: &Tower, id: &str, file: NewFile, of: &str, who: &str) -> anyhow::Result<Added> {
    let mut kept = Err(FileFault::TooMany);
    let attach = |system: &mut System, files: &[NewFile]| {
        kept = system.attach(&files[0], of.to_owned(), tower.config.files.per_system);
    };
    Ok(match (edit_with(tower, id, None, vec![file], who, attach).await?, kept) {
        (Edited::NoSystem, _) => Added::NoSystem,
        (_, Err(fault)) => Added::Fault(fault),
        (Edited::Done(stored) | Edited::Stale(stored), Ok(id)) => Added::Done(id, stored),
    })
}

/// Changes a system with files that come in: those that the change attaches are kept with it, or neither is.
pub async fn edit_with(
    tower: &Tower,
    id: &str,
    seen: Option<Seen<'_>>,
    files: Vec<NewFile>,
    who: &str,
    change: impl FnOnce(&mut System, &[NewFile]) + Send,
) -> anyhow::Result<Edited> {
    let now = tower.clock.now();
    let change = |system: &mut System| change(system, &files);
    let edited = tower.store.edit_system_with(id, seen, &files, who, now, change).await?;
    if let Edited::Done(stored) = &edited {
        assess_again(tower, &stored.system).await?;
    }
    Ok(edited)
}

/// A file with its bytes; of a file that only an answer has that waits, only for who may edit the system.
pub async fn content(
    tower: &Tower,
    system: &str,
    id: &str,
    may_edit: impl Fn(Option<&str>) -> bool,
) -> anyhow::Result<Option<(EvidenceFile, Vec<u8>)>> {
    let Some((file, content)) = tower.store.file(system, id).await? else { return Ok(None) };
    if file.waits() {
        let stored = tower.store.system(system).await?;
        let organisation = stored.and_then(|stored| stored.system.organisation);
        if !may_edit(organisation.as_deref()) {
            return Ok(None);
        }
    }
    Ok(Some((file, content)))
}

/// Removes a file; that it was there stays in the history. `false` when there is none of that id.
pub async fn remove(tower: &Tower, system: &str, id: &str, who: &str) -> anyhow::Result<bool> {
    let mut removed = false;
    edit(tower, system, None, who, |system| removed = system.remove_file(id)).await?;
    Ok(removed)
}

/// The kinds of file that are kept, as people call them.
pub fn kinds() -> String {
    Media::ALL.map(Media::word).join(", ")
}

/// Why a file is not taken, in words.
pub fn in_words(fault: FileFault, tower: &Tower, language: Language) -> String {
    let limit = match fault {
        FileFault::TooMany => tower.config.files.per_system.to_string(),
        _ => size(tower.config.files.bytes_max as u64, language),
    };
    let kind = if let FileFault::IsNot(media) = fault { media.word() } else { "" };
    let parts = [("limit", limit.into()), ("kinds", kinds().into()), ("kind", kind.into())];
    say(language, fault.key(), &parts)
}

/// A length as people say it.
pub fn size(bytes: u64, language: Language) -> String {
    let (unit, digits) = match bytes {
        0..1_024 => return format!("{bytes} B"),
        1_024..1_048_576 => ("kB", format!("{:.0}", bytes as f64 / 1_024.0)),
        _ => ("MB", format!("{:.1}", bytes as f64 / 1_048_576.0)),
    };
    let digits = digits.trim_end_matches(".0");
    let digits = if language == Language::En { digits.to_owned() } else { digits.replace('.', ",") };
    format!("{digits} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_told_as_people_say_it() {
        assert_eq!(size(999, Language::Nl), "999 B");
        assert_eq!(size(10 << 20, Language::Nl), "10 MB");
        assert_eq!(
            (size(1_310_720, Language::Nl), size(1_310_720, Language::En)),
            ("1,2 MB".into(), "1.2 MB".into())
        );
    }
}
