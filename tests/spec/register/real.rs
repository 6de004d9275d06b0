//! Registers as others publish them, from the shared folder; what is read of each is counted. Skipped, with a word, where it is not there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use belfort::law::RuleBook;
use belfort::register::import::Refused;
use belfort::register::{Import, ImportFormat, System, Wish, read_import};
use expect_test::expect_file;

use crate::town::Town;

/// Folders with registers; the others hold what is written about them.
const FOLDERS: [&str; 5] =
    ["eurocities", "nl-algoritmeregister", "nl-templates/0.4", "nl-templates/1.0", "uk-atrs"];

/// All files that may be a register, in the order of their names.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = FOLDERS
        .iter()
        .flat_map(|name| std::fs::read_dir(folder.join(name)).unwrap().map(|entry| entry.unwrap().path()))
        .filter(|path| path.extension().is_some_and(|end| end == "json" || end == "csv"))
        .collect();
    files.sort();
    files
}

fn systems(import: &Import) -> Vec<System> {
    import.systems.iter().map(|(one, _)| one.clone()).collect()
}

/// What was read of one file: systems, answers that are known, answers that are proposed, and fields that are kept as they were.
fn counted(import: &Import) -> String {
    let sum = |count: fn(&System) -> usize| import.systems.iter().map(|(one, _)| count(one)).sum::<usize>();
    format!(
        "{}: {} systems, {} facts, {} proposals, {} fields kept",
        import.format.as_str(),
        import.systems.len(),
        sum(|one| one.facts.len()),
        sum(|one| one.proposals.values().map(Vec::len).sum()),
        sum(|one| one.origin.as_ref().map_or(0, |origin| origin.record.len())),
    )
}

/// Why a file was refused: each code, and how often.
fn reasons(refused: &Refused) -> String {
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    for problem in &refused.problems {
        assert!(!problem.message.is_empty(), "{problem:?}");
        *codes.entry(problem.code).or_default() += 1;
    }
    let codes = codes.iter().map(|(code, times)| format!("{code} {times}×")).collect::<Vec<_>>();
    format!("refused: {}", codes.join(", "))
}

/// Every field of every record is kept, and written as our own file and read again it is the same.
fn check_nothing_is_lost(name: &str, bytes: &[u8], import: &Import, book: &RuleBook) {
    if let Ok(records) = serde_json::from_slice::<Vec<serde_json::Value>>(bytes) {
        let kept: Vec<_> =
            import.systems.iter().map(|(system, _)| &system.origin.as_ref().unwrap().record).collect();
        let whole: Vec<_> = records.iter().map(|record| record.as_object().unwrap()).collect();
        assert_eq!(kept, whole, "{name}");
    }
    let ours = serde_json::to_vec(&systems(import).iter().map(System::to_json).collect::<Vec<_>>()).unwrap();
    let wish = Wish { format: Some(ImportFormat::Own), ..Wish::default() };
    let again =
        read_import(name, &ours, &wish, book).unwrap_or_else(|refused| panic!("{:#?}", refused.problems));
    assert_eq!(systems(&again), systems(import), "{name}");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_real_records_are_read_without_loss_and_counted_where_they_are_given() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/registers");
    if !folder.exists() {
        eprintln!("skipped: ../shared/registers is not there");
        return;
    }
    let town = Town::new().await;
    let mut lines = String::new();
    for path in files(&folder) {
        let name = path.strip_prefix(&folder).unwrap().display().to_string();
        let bytes = std::fs::read(&path).unwrap();
        let told = match read_import(&name, &bytes, &Wish::default(), &town.tower.book) {
            Ok(import) => {
                check_nothing_is_lost(&name, &bytes, &import, &town.tower.book);
                counted(&import)
            }
            Err(refused) => reasons(&refused),
        };
        lines.push_str(&format!("{name}: {told}\n"));
    }
    expect_file!["real.txt"].assert_eq(&lines);
}
