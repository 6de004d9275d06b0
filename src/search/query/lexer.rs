//! The first reading of a query: words, quotes, parentheses, each with its place.

/// A piece of a query and the character at which it starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) at: usize,
    pub(super) what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    Open,
    Close,
    /// `-`, or `NOT`.
    Minus,
    /// What a space says as well.
    And,
    Or(String),
    /// A bare word, with its trailing `*` and the name of a field still in it.
    Word(String),
    /// The name before the colon of `name:"..."`, and the text; `closed` is false when its quote never ends.
    Quoted {
        field: Option<String>,
        text: String,
        closed: bool,
    },
}

/// Both kinds of curly quotes, and those of French and German, count as straight ones.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let chars: Vec<char> = text.chars().collect();
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let start = at;
        let what = match chars[at] {
            c if c.is_whitespace() || c.is_control() => {
                at += 1;
                continue;
            }
            '(' => single(&mut at, What::Open),
            ')' => single(&mut at, What::Close),
            '-' if chars.get(at + 1).is_some_and(|c| !c.is_whitespace()) => single(&mut at, What::Minus),
            c if is_quote(c) => quoted(&chars, &mut at, None),
            _ => word(&chars, &mut at),
        };
        pieces.push(Piece { at: start, what });
    }
    pieces
}

fn single(at: &mut usize, what: What) -> What {
    *at += 1;
    what
}

fn quoted(chars: &[char], at: &mut usize, field: Option<String>) -> What {
    *at += 1;
    let text: String = chars[*at..].iter().take_while(|c| !is_quote(**c)).collect();
    *at += text.chars().count();
    let closed = *at < chars.len();
    *at = (*at + 1).min(chars.len());
    What::Quoted { field, text: text.split_whitespace().collect::<Vec<_>>().join(" "), closed }
}

fn word(chars: &[char], at: &mut usize) -> What {
    let ends = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '(' | ')') || is_quote(c);
    let word: String = chars[*at..].iter().take_while(|c| !ends(**c)).collect();
    *at += word.chars().count();
    let named = word.strip_suffix(':').filter(|name| super::parser::is_name(name));
    if let Some(name) = named
        && chars.get(*at).copied().is_some_and(is_quote)
    {
        return quoted(chars, at, Some(name.to_owned()));
    }
    match word.as_str() {
        "OR" | "OF" | "OU" | "ODER" | "||" | "|" => What::Or(word),
        "AND" | "EN" | "ET" | "UND" | "&&" | "&" => What::And,
        "NOT" | "NIET" | "NICHT" | "SAUF" => What::Minus,
        _ => What::Word(word),
    }
}
