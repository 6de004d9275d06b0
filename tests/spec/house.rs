//! The house itself: floors import downwards, and the words stay the ones of the design.

use std::fs;
use std::path::{Path, PathBuf};

/// The floors, lowest first; a module imports only from floors below its own.
const FLOORS: [&[&str]; 5] = [
    &["text", "law", "net"],
    &["news", "register", "search", "alerts", "people"],
    &["store"],
    &["daemon"],
    &["web", "cli", "bot"],
];
/// `text` lies under `law` although both are floor 0: provisions and rules carry texts.
const ALLOWED_BESIDE: [(&str, &str); 1] = [("law", "text")];

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|modules| modules.contains(&module))
}

pub(crate) fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn room(path: &Path, src: &Path) -> String {
    let first = path.strip_prefix(src).unwrap().components().next().unwrap();
    first.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// The modules of this crate that a source file names.
fn imports(text: &str) -> Vec<String> {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| {
            line.match_indices("crate::").map(|(at, word)| &line[at + word.len()..]).collect::<Vec<_>>()
        })
        .flat_map(|rest| match rest.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap().split(',').map(str::to_owned).collect(),
            None => vec![rest.to_owned()],
        })
        .map(|path| path.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
        .collect()
}

#[test]
fn a_floor_imports_only_from_floors_below_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    assert!(files.len() > 40, "the test must see the sources, it saw {}", files.len());
    let mut wrong = Vec::new();
    for file in files {
        let from = room(&file, &src);
        let Some(own) = floor(&from) else { continue };
        for to in imports(&fs::read_to_string(&file).unwrap()) {
            let Some(other) = floor(&to) else { continue };
            let beside = ALLOWED_BESIDE.contains(&(from.as_str(), to.as_str()));
            if other >= own && to != from && !beside {
                wrong.push(format!("{} imports {to}", file.strip_prefix(&src).unwrap().display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_top_level_holds_only_what_the_design_names() {
    let known = [
        "Cargo.toml",
        "Cargo.lock",
        "LICENSE",
        "README.md",
        "src",
        "rules",
        "index",
        "tests",
        "benches",
        "target",
    ];
    for entry in fs::read_dir(env!("CARGO_MANIFEST_DIR")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(
            name.starts_with('.') || known.contains(&name.as_str()),
            "`{name}` has no place at the top level"
        );
    }
}

#[test]
fn only_one_place_asks_for_the_time() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    for file in files.iter().filter(|file| !file.ends_with("daemon/clock.rs")) {
        let text = fs::read_to_string(file).unwrap();
        let asks = ["Utc::now()", "SystemTime::now()", "Local::now()"].iter().any(|call| text.contains(call));
        assert!(!asks, "{} asks for the time; take it from `daemon::Clock`", file.display());
    }
}
