//! Registers as others publish them, from the shared folder; what is read of each is counted. Skipped, with a word, where it is not there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use belfort::daemon::assess::assess;
use belfort::daemon::exports::at_once;
use belfort::daemon::taking_in::{self, File, NotPlanned};
use belfort::law::RuleBook;
use belfort::register::export::{Dossier, ExportFormat, Style, write};
use belfort::register::import::{Refused, StepKind, plan};
use belfort::register::{Import, ImportFormat, System, Wish, read_import};
use belfort::text::Language;
use expect_test::expect_file;
use serde_json::Value;

use crate::town::Town;

/// Folders with registers; the others hold what is written about them.
const FOLDERS: [&str; 5] =
    ["eurocities", "nl-algoritmeregister", "nl-templates/0.4", "nl-templates/1.0", "uk-atrs"];

/// All files that may be a register, in the order of their names.
pub(super) fn files(folder: &Path) -> Vec<PathBuf> {
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

/// The fields of each record of a file, as another reader finds them in it: those of JSON, or the cells of a table.
fn fields_of_file(name: &str, bytes: &[u8]) -> Vec<serde_json::Map<String, Value>> {
    if name.ends_with(".json") {
        return serde_json::from_slice(bytes).unwrap();
    }
    let text = std::str::from_utf8(bytes).unwrap().trim_start_matches('\u{feff}');
    let mut table = csv::Reader::from_reader(text.as_bytes());
    let names = table.headers().unwrap().clone();
    let rows = table.records().map(|row| row.unwrap());
    rows.map(|row| names.iter().zip(&row).map(|(name, cell)| (name.to_owned(), cell.into())).collect())
        .collect()
}

/// Every field of every record is kept as it stands in the file: the whole value in JSON, each cell of a table.
fn check_nothing_is_lost(name: &str, bytes: &[u8], import: &Import) {
    let kept: Vec<_> =
        import.systems.iter().map(|(system, _)| &system.origin.as_ref().unwrap().record).collect();
    let whole = fields_of_file(name, bytes);
    assert_eq!(kept, whole.iter().collect::<Vec<_>>(), "{name}");
}

/// The systems of a file, written in a form.
fn out(town: &Town, import: &Import, format: ExportFormat) -> Vec<u8> {
    let systems = systems(import);
    let assessed: Vec<_> = systems.iter().map(|system| assess(&town.tower, system)).collect();
    let name = |system: &System| {
        let known = import.organisations.iter().find(|one| Some(&one.id) == system.organisation.as_ref());
        known.map(|one| one.name.as_str())
    };
    let dossiers: Vec<_> = systems
        .iter()
        .zip(&assessed)
        .map(|(system, assessment)| Dossier { system, assessment, organisation: name(system) })
        .collect();
    write(format, &dossiers, &town.tower.book, Language::Nl, (&Style::Inside, "https://town.example"))
        .unwrap()
}

fn back(name: &str, bytes: &[u8], format: ImportFormat, book: &RuleBook) -> Import {
    let wish = Wish { format: Some(format), ..Wish::default() };
    read_import(name, bytes, &wish, book).unwrap_or_else(|refused| panic!("{name}: {:#?}", refused.problems))
}

/// What every form says of a system.
fn said(system: &System) -> [Option<String>; 6] {
    let System { id, name, organisation, description, purpose, vendor, .. } = system.clone();
    [Some(id), Some(name), organisation, description, purpose, vendor]
}

/// The record of a system.
fn record(system: &System) -> &serde_json::Map<String, Value> {
    &system.origin.as_ref().unwrap().record
}

/// The same without the number of its owner, which is ours once it is written where it had none.
fn without_number(system: &System) -> serde_json::Map<String, Value> {
    let mut record = record(system).clone();
    record.remove("source_id");
    record
}

/// Out and in again, each time into an empty register: our own file, the publication standard as JSON and as CSV, our own table.
fn round_trips(town: &Town, name: &str, import: &Import) -> String {
    let (book, before) = (&town.tower.book, systems(import));
    let again =
        |out_as, in_as| taken_into_nothing(name, &back(name, &out(town, import, out_as), in_as, book), book);
    let own = back(name, &out(town, import, ExportFormat::Own), ImportFormat::Own, book);
    assert_eq!((&systems(&own), &own.organisations), (&before, &import.organisations), "{name}");
    assert_eq!(taken_into_nothing(name, &own, book), before, "{name}");

    let is_nl = import.format == ImportFormat::Nl;
    let standard = again(ExportFormat::Nl, ImportFormat::Nl);
    let table = again(ExportFormat::NlCsv, ImportFormat::Nl);
    assert_eq!((standard.len(), table.len()), (before.len(), before.len()), "{name}");
    for ((now, row), before) in standard.iter().zip(&table).zip(&before) {
        assert_eq!((said(now), said(row)), (said(before), said(before)), "{name}");
        if is_nl {
            assert_eq!(without_number(now), without_number(before), "{name}");
            assert_eq!((&now.proposals, &now.facts), (&before.proposals, &before.facts), "{name}");
            let (row, whole) = (record(row), without_number(before));
            let texts = whole.iter().filter(|(field, value)| value.is_string() && row.contains_key(*field));
            texts.for_each(|(field, value)| assert_eq!(&row[field], value, "{name}: {field}"));
        }
    }

    let table = again(ExportFormat::Csv, ImportFormat::OwnTable);
    for (row, before) in table.iter().zip(&before) {
        assert_eq!(said(row), said(before), "{name}");
        assert!(row.origin.is_none() && row.proposals.is_empty(), "{name}: a table holds neither");
    }
    let left = |count: fn(&System) -> bool| before.iter().filter(|one| count(one)).count();
    format!(
        "out and into an empty register: {} each, whole as our file, {} as the standard, the texts of that as its CSV, the columns of our CSV, \
         which leaves the proposals of {} and the records of {} behind",
        before.len(),
        if is_nl { "whole" } else { "what it has a field for" },
        left(|one| !one.proposals.is_empty()),
        left(|one| one.origin.is_some()),
    )
}

/// The systems that an empty register would have afterwards.
fn taken_into_nothing(name: &str, import: &Import, book: &RuleBook) -> Vec<System> {
    let steps = plan(name, import, &BTreeMap::new(), &|_| true, (&Wish::default(), book));
    let steps = steps.unwrap_or_else(|problems| panic!("{name}: {problems:#?}"));
    assert!(steps.iter().all(|step| step.kind == StepKind::New), "{name}");
    steps.into_iter().map(|step| step.system).collect()
}

/// Takes a file into the register of a town, as an officer does.
pub(super) async fn take_in(
    town: &Town,
    name: &str,
    bytes: &[u8],
    format: Option<ImportFormat>,
) -> Result<(), Box<NotPlanned>> {
    let wish = Wish { format, ..Wish::default() };
    let file = File { path: name, bytes, wish: &wish };
    taking_in::import(&town.tower, file, &|_| true, "An").await.unwrap().map(|_| ())
}

pub(super) async fn register(town: &Town) -> Vec<System> {
    town.tower.store.systems().await.unwrap().into_iter().map(|stored| stored.system).collect()
}

/// Whether two are the same, but for the name of the file that each came from.
fn is_same(now: &System, before: &System) -> bool {
    let mut now = now.clone();
    if let (Some(origin), Some(of_before)) = (&mut now.origin, &before.origin) {
        origin.source.clone_from(&of_before.source);
    }
    now == *before
}

/// The whole register of a town, out in each form and into the register of a town that has nothing.
async fn whole_round_trips(town: &Town) -> String {
    let before = register(town).await;
    let mut told = format!("All files together: {} systems; out and into an empty register:\n", before.len());
    for (word, in_as) in [
        ("belfort", ImportFormat::Own),
        ("csv", ImportFormat::OwnTable),
        ("nl", ImportFormat::Nl),
        ("nl-submission", ImportFormat::Nl),
        ("nl-csv", ImportFormat::Nl),
    ] {
        let form = (word.parse().unwrap(), Language::Nl);
        let bytes = at_once(&town.tower, form, before.clone(), |_| true, Style::Inside).await.unwrap();
        let other = Town::new().await;
        let taken = take_in(&other, word, &bytes, Some(in_as)).await;
        taken.unwrap_or_else(|refused| panic!("{word}: {:#?}", refused.problems));
        let after = register(&other).await;
        let same = after.iter().zip(&before).filter(|(now, before)| said(now) == said(before)).count();
        let whole = after.iter().zip(&before).filter(|(now, before)| is_same(now, before)).count();
        let names = other.tower.store.organisations().await.unwrap();
        let known = town.tower.store.organisations().await.unwrap();
        let named = known.iter().filter(|one| names.contains(one)).count();
        told.push_str(&format!(
            "- {word}: {} systems, {same} say the same, {whole} are the same whole, {named} of {} organisations have their name\n",
            after.len(),
            known.len()
        ));
    }
    told
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
                check_nothing_is_lost(&name, &bytes, &import);
                take_in(&town, &name, &bytes, None).await.unwrap();
                format!("{}; {}", counted(&import), round_trips(&town, &name, &import))
            }
            Err(refused) => reasons(&refused),
        };
        lines.push_str(&format!("{name}: {told}\n"));
    }
    lines.push_str(&whole_round_trips(&town).await);
    lines.push_str(
        "Of Eurocities there are schemas and templates and no real record: its form is read from made-up ones (import.rs).\n",
    );
    eprint!("{lines}");
    expect_file!["real.txt"].assert_eq(&lines);
}
