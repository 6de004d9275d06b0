//! Receipts in files: written with an assessment, read again to hold it against what is decided now.

use std::path::Path;

use crate::cli::context::Context;
use crate::cli::exit::{Exit, said, unreadable, unwritable, wrong};
use crate::law::receipt::explain_verification;
use crate::law::{Receipt, RuleBook, decide};
use crate::register::System;

/// A receipt has some 1 kB, an assessment with one inside some 300 kB; what is larger is neither.
const FILE_BYTES_MAX: u64 = 4 << 20;

/// Writes a receipt.
pub(super) fn write(path: &Path, receipt: &Receipt) -> anyhow::Result<()> {
    std::fs::write(path, receipt.to_text()).or_else(|cause| unwritable(path, cause))
}

/// Reads a receipt; one that cannot be read is an input that is wrong.
pub(super) fn read(path: &Path) -> anyhow::Result<Receipt> {
    let bytes = std::fs::metadata(path).map_or(0, |meta| meta.len());
    if bytes > FILE_BYTES_MAX {
        return said(
            "cli-wrong-large",
            [("path", &path.display()), ("bytes", &bytes), ("most", &FILE_BYTES_MAX)],
        );
    }
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(cause) => return unreadable(path, cause),
    };
    Receipt::read(&text).or_else(|cause| wrong(format!("`{}`: {cause}", path.display())))
}

/// Decides again on the days of the receipt, and says what agrees and what differs.
pub(super) fn verify(
    context: &Context,
    book: &RuleBook,
    system: &System,
    receipt: &Receipt,
) -> anyhow::Result<Exit> {
    let system = system.for_law(book);
    let assessment = decide(book, &system, receipt.on, receipt.law);
    let verification = receipt.verify(&Receipt::of(book, &system, &assessment));
    context.answer(&verification, || explain_verification(&verification, context.language))?;
    Ok(if verification.confirmed { Exit::Done } else { Exit::No })
}
