//! What stands before a document: its declaration and its document type.

use crate::news::parse::Problem;
use crate::text::markup::Entities;

/// Longest value of an entity that a document declares: a name or a word, never a page.
const VALUE_BYTES_MAX: usize = 200;
/// Most entities of one document; HTML itself has 253 of the classic kind.
const ENTITIES_MAX: usize = 300;

/// The document behind its declaration (it is text by now) and its document type, and the entities that this declares.
///
/// An entity that names another, or a file, is dropped: these are ways to make a small document endless or to read what is
/// not ours to give.
pub(super) fn without<'a>(text: &'a str, problems: &mut Vec<Problem>) -> (&'a str, Entities) {
    let mut rest = text;
    let mut entities = Entities::new();
    loop {
        rest = rest.trim_start();
        let end = if rest.starts_with("<?") {
            rest.find("?>").map(|end| end + 2)
        } else if rest.starts_with("<!--") {
            rest.find("-->").map(|end| end + 3)
        } else if rest.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("<!DOCTYPE")) {
            let end = doctype_end(rest);
            declared(&rest[..end.unwrap_or(0)], &mut entities, problems);
            end
        } else {
            None
        };
        match end {
            Some(end) => rest = &rest[end..],
            None => return (rest, entities),
        }
    }
}

/// Where a document type ends, minding quotes and the brackets of an internal subset.
fn doctype_end(text: &str) -> Option<usize> {
    let (mut quote, mut inside) = (None, false);
    for (at, c) in text.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None => match c {
                '"' | '\'' => quote = Some(c),
                '[' => inside = true,
                ']' => inside = false,
                '>' if !inside => return Some(at + 1),
                _ => {}
            },
        }
    }
    None
}

fn declared(doctype: &str, entities: &mut Entities, problems: &mut Vec<Problem>) {
    let mut dropped = 0;
    for declaration in doctype.split("<!ENTITY").skip(1) {
        match entity(declaration) {
            Some((name, value)) if entities.len() < ENTITIES_MAX => {
                entities.entry(name.to_owned()).or_insert(value);
            }
            _ => dropped += 1,
        }
    }
    if dropped > 0 {
        problems.push(Problem::new(
            "entities-dropped",
            "the document declares entities that name others or files",
        ));
    }
}

/// The name and the value of an entity that is plain text: ` town "Gent">`.
fn entity(declaration: &str) -> Option<(&str, String)> {
    let (name, rest) = declaration.trim_start().split_once(char::is_whitespace)?;
    let rest = rest.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (value, _) = rest[1..].split_once(quote)?;
    let character = value.strip_prefix("&#").and_then(|rest| rest.strip_suffix(';'));
    let plain = !value.contains(['&', '%', '<']) || character.is_some_and(|number| !number.contains('&'));
    let fits = value.len() <= VALUE_BYTES_MAX
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (plain && fits).then(|| (name, crate::text::markup::decoded(value, None).into_owned()))
}
