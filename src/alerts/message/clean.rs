//! Texts from outside, made fit for one line of a message.

/// One line of at most `max` characters: no control characters, no direction tricks, single spaces.
///
/// A carriage return in a title would start a new header of a mail; a right-to-left override would show a link backwards.
pub(super) fn line(text: &str, max: usize) -> String {
    let visible = text.chars().filter(|c| !turns_text(*c)).map(|c| if c.is_control() { ' ' } else { c });
    let words: String = visible.collect();
    shorten(&words.split_whitespace().collect::<Vec<_>>().join(" "), max)
}

/// The text itself, or its beginning up to a word and an ellipsis, at most `max` characters in all.
pub(super) fn shorten(text: &str, max: usize) -> String {
    let Some((cut, _)) = text.char_indices().nth(max) else { return text.to_owned() };
    let last = text[..cut].char_indices().next_back().map_or(0, |(place, _)| place);
    let head = &text[..last];
    // A word is kept whole unless that would cost more than a fifth of the text.
    let end = head.rfind(' ').filter(|space| *space >= head.len() * 4 / 5).unwrap_or(head.len());
    format!("{}…", head[..end].trim_end())
}

/// Text as the content of HTML in a mail.
///
/// Some mail filters search the source for ` onload=` or `javascript:` and take a title that only names them for an attack, so
/// these two never stand there in clear.
pub(super) fn escape_text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in escape(text).chars() {
        let after_script = escaped.get(escaped.len().saturating_sub(6)..);
        match c {
            '=' => escaped.push_str("&#61;"),
            ':' if after_script.is_some_and(|end| end.eq_ignore_ascii_case("script")) => {
                escaped.push_str("&#58;");
            }
            _ => escaped.push(c),
        }
    }
    escaped
}

/// Text as a quoted attribute of HTML.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// Marks that change the direction of the text after them; none of the four languages needs one.
fn turns_text(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line_whatever_was_in_it() {
        assert_eq!(line("a\r\nBcc: b@c\u{0}\u{202E} d\u{2028}e", 100), "a Bcc: b@c d e");
    }

    #[test]
    fn a_title_that_only_names_an_attack_does_not_look_like_one() {
        assert_eq!(escape_text("a onload=b, JavaScript:c"), "a onload&#61;b, JavaScript&#58;c");
        assert_eq!(escape_text("<b> é: 'x'"), "&lt;b&gt; é: &#39;x&#39;");
    }

    #[test]
    fn a_long_line_ends_at_a_word() {
        assert_eq!(line("een twee drie vier", 15), "een twee drie…");
        assert_eq!(line(&"é".repeat(50), 10).chars().count(), 10);
        assert_eq!(line("precies", 7), "precies");
    }
}
