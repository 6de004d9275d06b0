//! From bytes to text: which character set a document really uses.

use std::borrow::Cow;
use std::sync::LazyLock;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use regex::bytes::Regex;

static DECLARED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i)(?:encoding|charset)\s*=\s*["']?([a-z0-9._:-]+)"#)
        .expect("a fixed pattern that a test runs")
});

/// Bytes beyond ASCII from which a set can be told; fewer fit any.
const GUESS_BYTES_MIN: usize = 24;

/// Decodes a document to text that holds nothing XML forbids.
///
/// # Shape
/// In order: byte order mark, the pattern of UTF-16, the header, the document's own declaration, a guess. A header or a
/// declaration that says UTF-8 over bytes that are not is passed over: templates say it whatever they hold.
pub fn decode<'a>(bytes: &'a [u8], header: Option<&str>) -> Cow<'a, str> {
    let text = match wide(bytes) {
        Some(text) => Cow::Owned(text),
        None => narrow(bytes, header).decode(bytes).0,
    };
    cleaned(text)
}

/// The text without what XML forbids, and with the control characters of the C1 set read as what Windows has in their places:
/// nobody means a control character there.
fn cleaned(text: Cow<'_, str>) -> Cow<'_, str> {
    let doubtful = !text.is_ascii() && text.as_bytes().windows(3).any(is_doubtful);
    // Every byte is looked at, which a processor does for many at a time; stopping at the first would be slower.
    let controls = text.as_bytes().iter().fold(false, |found, byte| found | is_control(byte));
    if !doubtful && !controls {
        return text;
    }
    let typed = |c: char| match u8::try_from(u32::from(c)) {
        Ok(byte @ 0x80..=0x9F) => WINDOWS_1252.decode(&[byte]).0.chars().next().unwrap_or(c),
        _ => c,
    };
    text.chars()
        .map(typed)
        .filter(|&c| is_xml_char(c) && !c.is_control() || matches!(c, '\t' | '\n' | '\r'))
        .collect()
}

fn is_control(byte: &u8) -> bool {
    *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')
}

/// Could these bytes of UTF-8 begin a C1 control character, a mark of byte order or a character that does not exist?
fn is_doubtful(bytes: &[u8]) -> bool {
    matches!(bytes, [0xC2, 0x80..=0x9F, _] | [0xEF, 0xBB, 0xBF] | [0xEF, 0xBF, 0xBE | 0xBF])
}

/// UTF-16 and UTF-32, by their byte order mark or by the zeros around the first `<`.
fn wide(bytes: &[u8]) -> Option<String> {
    let utf16 = |encoding: &'static Encoding| Some(encoding.decode(bytes).0.into_owned());
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] | [b'<', 0, 0, 0, ..] => Some(utf32(bytes, u32::from_le_bytes)),
        [0, 0, 0xFE, 0xFF, ..] | [0, 0, 0, b'<', ..] => Some(utf32(bytes, u32::from_be_bytes)),
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => utf16(UTF_16LE),
        [0xFE, 0xFF, ..] | [0, b'<', ..] => utf16(UTF_16BE),
        _ => None,
    }
}

fn utf32(bytes: &[u8], number: fn([u8; 4]) -> u32) -> String {
    let (units, _) = bytes.as_chunks::<4>();
    units.iter().map(|unit| char::from_u32(number(*unit)).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn narrow(bytes: &[u8], header: Option<&str>) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    let is_utf8 = std::str::from_utf8(bytes).is_ok();
    if is_utf8 && !bytes.is_ascii() {
        return UTF_8; // text in another set is practically never UTF-8 by chance, and templates say anything
    }
    let fits = |encoding: &&'static Encoding| *encoding != UTF_8 || is_utf8;
    let named = header.and_then(known).filter(fits).or_else(|| declared(bytes).filter(fits));
    match named {
        // Wide sets are excluded by now: a document whose `<` is one byte is not in one.
        Some(encoding) if encoding != UTF_16LE && encoding != UTF_16BE => encoding,
        _ if is_utf8 => UTF_8,
        _ => guessed(bytes),
    }
}

fn known(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.trim().as_bytes())
}

fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    // HTML wants its declaration in the first 1,024 bytes; XML has it on the first line.
    let head = &bytes[..bytes.len().min(1024)];
    let label = DECLARED.captures(head)?.get(1)?;
    Encoding::for_label(label.as_bytes())
}

fn guessed(bytes: &[u8]) -> &'static Encoding {
    let head = &bytes[..bytes.len().min(64 << 10)]; // enough letters to tell any two sets apart
    if std::str::from_utf8(head).is_ok_and(|_| bytes.len() > head.len()) {
        return UTF_8; // one bad byte far down should not undo the rest
    }
    if bytes.iter().filter(|byte| !byte.is_ascii()).take(GUESS_BYTES_MIN).count() < GUESS_BYTES_MIN {
        return WINDOWS_1252; // what templates of our towns send when they do not say
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(head, true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Allow);
    if guess == UTF_8 { WINDOWS_1252 } else { guess }
}

/// Is this a character of XML 1.0 (section 2.2)?
fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
        && c != '\u{FEFF}'
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn each_way_to_say_the_character_set_is_heard() {
        let xml = "<?xml version='1.0' encoding='windows-1252'?><a>é</a>";
        let latin: Vec<u8> = xml.chars().map(|c| c as u32 as u8).collect();
        assert_eq!(decode(&latin, None), xml);
        assert_eq!(decode("\u{feff}<a>é</a>".as_bytes(), Some("latin1")), "<a>é</a>");
        let wide: Vec<u8> = "<a>é</a>".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&wide, Some("utf-8")), "<a>é</a>");
        assert_eq!(decode(b"<a>\xe9</a>", Some("iso-8859-1")), "<a>é</a>");
    }

    #[test]
    fn a_wrong_claim_of_utf8_is_passed_over_and_nothing_forbidden_stays() {
        assert_eq!(
            decode(b"<a>Vernieuwing in de caf\xe9s</a>", Some("utf-8")),
            "<a>Vernieuwing in de cafés</a>"
        );
        assert_eq!(decode(b"<a>a\0b\x01c</a>", None), "<a>abc</a>");
        assert_eq!(decode(b"", None), "");
    }
}
