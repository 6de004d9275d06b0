//! How wide the columns of a table are.

use std::rc::Rc;

use super::flow::GUTTER;
use super::type_set::Unbroken;

/// The widths of columns: what each wants where there is room, else at least its longest word and a share of the rest.
pub(super) fn widths(rows: &[Vec<Rc<Unbroken>>], inner: f32) -> Vec<f32> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let room = inner - GUTTER * columns.saturating_sub(1) as f32;
    let mut least = vec![0.0_f32; columns];
    let mut most = vec![0.0_f32; columns];
    for row in rows {
        for (at, cell) in row.iter().enumerate() {
            let (narrow, wide) = cell.widths;
            // A word as long as a third of the page may break.
            least[at] = least[at].max(narrow.min(room / 3.0));
            most[at] = most[at].max(wide);
        }
    }
    let (taken, wanted): (f32, f32) = (least.iter().sum(), most.iter().sum());
    if wanted <= room {
        return most;
    }
    // Whole points, so that the same text in two tables mostly breaks the same; they take one point a column.
    let left = (room - taken - columns as f32).max(0.0);
    let more: f32 = most.iter().zip(&least).map(|(most, least)| (most - least).max(0.0).sqrt()).sum();
    let grown = |(most, least): (&f32, &f32)| {
        let share = (most - least).max(0.0).sqrt() / more.max(1.0);
        if taken > room { least * room / taken } else { (least + left * share).ceil() }
    };
    most.iter().zip(&least).map(grown).collect()
}
