//! Reads the public corpus of feeds and says what came of it: `cargo run --locked --example corpus -- ../shared/feeds`.
//!
//! It fails when reading panics, when an attack stays live, or when less is recovered than before. `tests/README.md` has the
//! rest.

mod alive;
mod case;
mod compare;
mod expected;
mod feedparser;
mod memory;
mod tally;

use std::path::PathBuf;
use std::process::ExitCode;

use tally::Tally;

/// Of the items that feedparser reads, the share that must come out with the same title, link, date and id.
const FEEDPARSER_GOAL: f64 = 0.99;
/// Of what the suites expect of title, link, date, id and text, the share that must hold.
const EXPECTED_GOAL: f64 = 0.99;

fn main() -> ExitCode {
    let call = match Call::read() {
        Ok(call) => call,
        Err(wrong) => {
            eprintln!("{wrong}\nuse: corpus FOLDER [--against FILE.jsonl] [--show N]");
            return ExitCode::from(2);
        }
    };
    let Ok(cases) = case::load(&call.folder) else {
        println!("corpus: skipped, there is no corpus at {}", call.folder.display());
        return ExitCode::SUCCESS;
    };
    let expected = expected::load(&call.folder);
    let theirs = feedparser::load(&call.folder, call.against.as_deref());
    // A panic is counted and named below; its message would only stand between the figures.
    std::panic::set_hook(Box::new(|_| {}));
    let mut tally = Tally::new(call.show);
    for case in &cases {
        tally.add(case, expected.get(&case.path), theirs.as_ref().and_then(|theirs| theirs.get(&case.path)));
    }
    tally.print(theirs.is_some());
    if tally.holds(EXPECTED_GOAL, FEEDPARSER_GOAL) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What the command line asks.
struct Call {
    folder: PathBuf,
    against: Option<PathBuf>,
    /// How many differences to show of each kind.
    show: usize,
}

impl Call {
    fn read() -> Result<Call, String> {
        let mut call = Call { folder: PathBuf::from("../shared/feeds"), against: None, show: 0 };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            match word.as_str() {
                "--against" => call.against = Some(words.next().ok_or("`--against` needs a file")?.into()),
                "--show" => {
                    let number = words.next().and_then(|number| number.parse().ok());
                    call.show = number.ok_or("`--show` needs a number")?;
                }
                option if option.starts_with("--") => return Err(format!("`{option}` is not an option")),
                folder => call.folder = folder.into(),
            }
        }
        Ok(call)
    }
}
