//! A document as a tagged PDF (PDF/UA-1): a screen reader finds headings, tables, lists and links as a reader sees them.
//!
//! [`type_set`] makes lines of texts, [`flow`] lays them out on pages, tables by their [`columns`], [`draw`] writes the pages and the tree of tags.

mod columns;
mod draw;
mod flow;
mod type_set;

use krilla::error::KrillaError;
use thiserror::Error;

use super::paper::Paper;

/// Why a PDF was not written: it would not have been accessible. That is a fault of this program, never of the register.
#[derive(Debug, Error)]
#[error("the PDF would not be accessible: {0}; take the page instead, and tell the makers of Belfort")]
pub struct PdfError(String);

/// Laying a document out is this part of the work, drawing its pages the next; what is left is putting the file together.
const LAID_OUT: f32 = 0.3;
const DRAWN: f32 = 0.8;

/// Writes a document; the same document gives the same bytes. `reached` hears how much of it is done, from 0 to 1.
pub(super) fn write(paper: &Paper, reached: &dyn Fn(f32)) -> Result<Vec<u8>, PdfError> {
    let mut setter = type_set::Setter::new();
    let flowed = flow::lay_out(paper, &mut setter, &|share| reached(LAID_OUT * share));
    drop(setter);
    let drawn = |share: f32| reached(LAID_OUT + (DRAWN - LAID_OUT) * share);
    draw::draw(paper, flowed, &drawn).map_err(|cause| PdfError(told(&cause)))
}

fn told(cause: &KrillaError) -> String {
    match cause {
        KrillaError::Validation(faults) => {
            let faults: Vec<String> = faults.iter().map(|(fault, _)| format!("{fault:?}")).collect();
            faults.join("; ")
        }
        cause => cause.to_string(),
    }
}
