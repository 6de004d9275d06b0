//! The program `belfort`: reads the command line, runs it, reports how it ended.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // The faces share a floor and do not know each other: what `serve` opens is given to it here.
    belfort::cli::run(belfort::web::router, belfort::bot::open)
}
