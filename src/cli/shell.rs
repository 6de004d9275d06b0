//! What a package and a shell want of the command line itself: completions, the man page, what was built.

use clap::{Args, Command};

use super::exit::Exit;
use crate::law::embedded_files;

/// Print the completions of a shell: `belfort completions bash > /usr/share/bash-completion/completions/belfort`.
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell
    shell: clap_complete::Shell,
}

impl Completions {
    pub(super) fn run(&self, mut command: Command) -> anyhow::Result<Exit> {
        let mut page = Vec::new();
        clap_complete::generate(self.shell, &mut command, "belfort", &mut page);
        write(&page)
    }
}

/// The man page: `belfort man | man -l -`.
pub(super) fn man(command: Command) -> anyhow::Result<Exit> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    write(&page)
}

/// The version with what was built. Commit and day come from whoever builds (`BELFORT_COMMIT`, `SOURCE_DATE_EPOCH`), so that
/// the same source gives the same program.
pub(super) fn version() -> String {
    let day = option_env!("SOURCE_DATE_EPOCH").and_then(|seconds| seconds.parse().ok());
    let day = day.and_then(|seconds| chrono::DateTime::from_timestamp(seconds, 0));
    let mut hash = ring::digest::Context::new(&ring::digest::SHA256);
    for file in embedded_files() {
        hash.update(file.text.as_bytes());
    }
    let rules: String = hash.finish().as_ref().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!(
        "belfort {}\ncommit: {}\nday: {}\ntarget: {}-{}\nrule book: {rules}\nform of the store: {}",
        env!("CARGO_PKG_VERSION"),
        option_env!("BELFORT_COMMIT").unwrap_or("unknown"),
        day.map_or("unknown".to_owned(), |day| day.format("%Y-%m-%d").to_string()),
        std::env::consts::ARCH,
        std::env::consts::OS,
        crate::store::newest_form(),
    )
}

fn write(page: &[u8]) -> anyhow::Result<Exit> {
    std::io::Write::write_all(&mut std::io::stdout().lock(), page)?;
    Ok(Exit::Done)
}
