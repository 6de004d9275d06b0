//! A message as Telegram shows it: HTML mode, cut between entries where one message cannot hold it.

use super::entry::Entry;
use super::piece::{NUMBER_MAX, PART_MAX, Piece, join, number, pack};
use super::{Letter, clean, words};

/// The parts of a message, in the order in which they are sent.
pub(super) fn write(letter: &Letter) -> Vec<String> {
    let mut blocks = Vec::new();
    for section in &letter.sections {
        let mut heading = letter.is_digest().then(|| Piece::tagged("b", &format!("▸ {}", section.heading)));
        for entry in &section.entries {
            let room = PART_MAX - NUMBER_MAX - heading.as_ref().map_or(0, |heading| heading.units + 2);
            let block = block(entry, letter, room);
            // A heading stays with its first entry, so it is never the last line of a part.
            blocks.push(match heading.take() {
                Some(heading) => join(&[heading, block], "\n\n"),
                None => block,
            });
        }
    }
    blocks.push(footer(letter));
    number(pack(&blocks))
}

/// One entry within `room` units: its middle lines go, last first, when they do not fit.
fn block(entry: &Entry, letter: &Letter, room: usize) -> Piece {
    let title = match &entry.link {
        Some(link) => Piece::tagged_link("b", link, &entry.title),
        None => Piece::tagged("b", &entry.title),
    };
    let mut lines = vec![title];
    lines.extend([&entry.origin].into_iter().filter(|l| !l.is_empty()).map(|l| Piece::tagged("i", l)));
    lines.extend([&entry.text].into_iter().filter(|l| !l.is_empty()).map(|l| Piece::text(l)));
    lines.extend(entry.duties.iter().map(|duty| Piece::text(&format!("• {}", clean::shorten(duty, 400)))));
    for fact in &entry.facts {
        let value = clean::shorten(&fact.value, 600);
        let value = match &fact.link {
            Some(link) => Piece::link(link, &value),
            None => Piece::text(&value),
        };
        lines.push(Piece::tagged("b", &fact.label).then(&Piece::text(" ")).then(&value));
    }
    let page = Piece::link(&entry.page, &words::say(letter.language, "alert-page", &[]));
    let links = letter
        .pages_of(entry)
        .iter()
        .fold(page, |links, own| links.then(&Piece::text(" · ")).then(&Piece::link(&own.link, &own.words)));
    fit(lines, links, room)
}

/// The lines and the last one, joined; lines before the last go until the rest fits, an ellipsis in their place.
fn fit(mut lines: Vec<Piece>, last: Piece, room: usize) -> Piece {
    let whole = |lines: &[Piece]| lines.iter().map(|line| line.units + 1).sum::<usize>() + last.units;
    if whole(&lines) > room {
        // The title is kept whatever happens: it is bounded far below the limit.
        while lines.len() > 1 && whole(&lines) + 2 > room {
            lines.pop();
        }
        lines.push(Piece::text("…"));
    }
    lines.push(last);
    join(&lines, "\n")
}

fn footer(letter: &Letter) -> Piece {
    let mut ways: Vec<Piece> = letter.managed.iter().map(|text| Piece::text(text)).collect();
    ways.extend(letter.ways().map(|(words, link)| Piece::link(&link, &words)));
    let code = words::say(letter.language, "alert-code", &[("code", letter.code.clone().into())]);
    let mut lines = vec![Piece::tagged("i", &letter.because)];
    // The reader's own pages about a single alert are the buttons under it.
    lines.extend([join(&ways, " · "), Piece::text(&code)]);
    join(&lines, "\n")
}
