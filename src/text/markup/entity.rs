//! Entities: `&amp;`, `&#233;`, `&eacute;`, and those that a document declares itself.

use std::borrow::Cow;
use std::collections::HashMap;

use memchr::memchr;

/// The entities that a document declares, as far as they are harmless.
pub type Entities = HashMap<String, String>;

/// Longest name of an entity: HTML has none over 32 characters.
const NAME_BYTES_MAX: usize = 33;

/// The text with its entities decoded, once; what begins no entity stays as it is.
///
/// Named ones are those of HTML, which feeds use without declaring them, and those in `own`.
pub fn decoded<'a>(text: &'a str, own: Option<&Entities>) -> Cow<'a, str> {
    let Some(first) = memchr(b'&', text.as_bytes()) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..first]);
    let mut rest = &text[first..];
    loop {
        match entity(rest, own) {
            Some((value, length)) => {
                match value {
                    Value::Text(value) => out.push_str(value),
                    Value::Character(c) => out.push(c),
                    Value::Nothing => {}
                }
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
        let next = memchr(b'&', rest.as_bytes()).unwrap_or(rest.len());
        out.push_str(&rest[..next]);
        rest = &rest[next..];
        if rest.is_empty() {
            return Cow::Owned(out);
        }
    }
}

enum Value<'a> {
    Text(&'a str),
    Character(char),
    /// A number that no text may hold.
    Nothing,
}

/// The entity that `text` begins with, and its length.
fn entity<'a>(text: &str, own: Option<&'a Entities>) -> Option<(Value<'a>, usize)> {
    let inside = &text[1..];
    if let Some(number) = inside.strip_prefix('#') {
        return numbered(number).map(|(value, length)| (value, length + 2));
    }
    let end =
        inside.bytes().take(NAME_BYTES_MAX).position(|byte| !byte.is_ascii_alphanumeric() && byte != b'_');
    let end = end.unwrap_or(inside.len().min(NAME_BYTES_MAX));
    let name = inside.get(..end).filter(|name| !name.is_empty())?;
    if inside.as_bytes().get(end) == Some(&b';') {
        let value = own.and_then(|own| own.get(name)).map(String::as_str);
        return value
            .or_else(|| quick_xml::escape::resolve_html5_entity(name))
            .map(|value| (Value::Text(value), end + 2));
    }
    // Without its semicolon only what old pages write so, and never inside an address (`?a=1&copy=2`).
    let old =
        ["nbsp", "amp", "lt", "gt", "quot", "copy", "reg", "eacute", "egrave", "euml", "agrave", "ccedil"];
    let alone = inside.as_bytes().get(end) != Some(&b'=') && old.contains(&name);
    alone.then(|| quick_xml::escape::resolve_html5_entity(name).map(|value| (Value::Text(value), end + 1)))?
}

fn numbered(text: &str) -> Option<(Value<'static>, usize)> {
    let (digits, radix, prefix) = match text.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16, 1),
        None => (text, 10, 0),
    };
    let end = digits.bytes().position(|byte| !char::from(byte).is_digit(radix)).unwrap_or(digits.len());
    if end == 0 {
        return None;
    }
    let length = prefix + end + usize::from(digits.as_bytes().get(end) == Some(&b';'));
    let number = u32::from_str_radix(&digits[..end], radix).ok();
    let value = match number {
        // Pages written on Windows number the characters of its own set.
        Some(number @ 0x80..=0x9F) => {
            let byte = [u8::try_from(number).ok()?];
            Value::Character(encoding_rs::WINDOWS_1252.decode(&byte).0.chars().next()?)
        }
        Some(number) => match char::from_u32(number) {
            Some(c) if !c.is_control() || matches!(c, '\t' | '\n' | '\r') => Value::Character(c),
            _ => Value::Nothing,
        },
        None => Value::Nothing,
    };
    Some((value, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_of_html_and_numbers_are_decoded_once() {
        assert_eq!(decoded("E&eacute;n &#233; &#xE9; &amp;lt; &#150;", None), "Eén é é &lt; –");
        assert_eq!(decoded("AT&T ?a=1&copy=2 & &onbekend; &", None), "AT&T ?a=1&copy=2 & &onbekend; &");
        assert_eq!(decoded("&#0;&#xFFFFFFFFFF;&#x110000;a&#8", None), "a");
        let own: Entities = [("stad".to_owned(), "Gent".to_owned())].into();
        assert_eq!(decoded("&stad;!", Some(&own)), "Gent!");
    }
}
