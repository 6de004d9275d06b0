//! Bytes become text, or it is said where they do not and what to do.

use std::ops::Range;

/// A character set that a person may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding(&'static encoding_rs::Encoding);

impl std::str::FromStr for Encoding {
    type Err = String;

    fn from_str(label: &str) -> Result<Encoding, String> {
        encoding_rs::Encoding::for_label(label.trim().as_bytes())
            .map(Encoding)
            .ok_or_else(|| format!("`{label}` is no character set; usual ones are utf-8 and windows-1252"))
    }
}

impl Encoding {
    /// Its name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }
}

/// Why the bytes are no text.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) message: String,
    pub(super) hint: String,
    /// The text as far as it can be shown, and the place in it.
    pub(super) text: String,
    pub(super) span: Range<usize>,
}

/// The text of a file: in the set that is named, else UTF-8, or UTF-16 with its mark.
pub(super) fn decode(bytes: &[u8], encoding: Option<Encoding>) -> Result<String, Box<Fault>> {
    let marked = encoding_rs::Encoding::for_bom(bytes).map(|(found, _)| found);
    if let Some(set) = marked.or(encoding.map(|named| named.0)) {
        let (text, _, wrong) = set.decode(bytes);
        if !wrong {
            return with_text_only(text.into_owned());
        }
        let at = text.find('\u{fffd}').unwrap_or(0);
        return Err(fault(&text, at, format!("this is not {}", set.name())));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => with_text_only(text.to_owned()),
        Err(error) => {
            let byte = bytes.get(error.valid_up_to()).copied().unwrap_or_default();
            let text = String::from_utf8_lossy(bytes).into_owned();
            Err(fault(&text, error.valid_up_to(), format!("the byte {byte:#04x} here is not UTF-8")))
        }
    }
}

/// A file with zero bytes is a spreadsheet, a picture or a PDF, whatever its name says.
fn with_text_only(text: String) -> Result<String, Box<Fault>> {
    match text.find('\0') {
        None if !text.starts_with("%PDF-") && !text.starts_with("PK\u{3}\u{4}") => Ok(text),
        at => {
            let mut fault = fault(&text, at.unwrap_or(0), "this is not a text file".to_owned());
            fault.hint = "export the list as CSV (UTF-8) or JSON and read that".to_owned();
            fault.text = String::new();
            fault.span = 0..0;
            Err(fault)
        }
    }
}

/// Where an escape of JSON or TOML writes the character U+0000, which PostgreSQL keeps nowhere.
pub(super) fn nul_escape(text: &str) -> Option<usize> {
    let is_escape = |at: usize| {
        let before = text.as_bytes()[..at].iter().rev().take_while(|byte| **byte == b'\\').count();
        before % 2 == 0
    };
    let short = text.match_indices("\\u0000").map(|(at, _)| at);
    let long = text.match_indices("\\U00000000").map(|(at, _)| at);
    short.chain(long).filter(|at| is_escape(*at)).min()
}

fn fault(text: &str, at: usize, message: String) -> Box<Fault> {
    let hint = "save it as UTF-8, or say the character set: `--encoding windows-1252`".to_owned();
    Box::new(Fault { message, hint, span: at..at + 1, text: text.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_8_is_read_and_other_sets_when_they_are_named_or_marked() {
        assert_eq!(decode("één".as_bytes(), None).unwrap(), "één");
        let latin = b"naam\n\xe9\xe9n";
        let fault = decode(latin, None).unwrap_err();
        assert!(fault.message.contains("0xe9") && fault.hint.contains("windows-1252"), "{fault:?}");
        assert_eq!(fault.span.start, 5);
        assert_eq!(decode(latin, Some("windows-1252".parse().unwrap())).unwrap(), "naam\néén");
        assert_eq!(decode(b"\xff\xfea\0b\0", None).unwrap(), "ab");
        assert!("klingon".parse::<Encoding>().is_err());
    }

    #[test]
    fn the_character_that_no_database_keeps_is_found_in_an_escape_and_not_behind_a_backslash() {
        assert_eq!(nul_escape(r#"{"a":"b\u0000"}"#), Some(7));
        assert_eq!(nul_escape(r#"{"a":"\\\u0000"}"#), Some(8));
        assert_eq!(nul_escape(r#"{"a":"b\\u0000"}"#), None);
        assert_eq!(nul_escape("a = \"\\U00000000\""), Some(5));
    }

    #[test]
    fn a_spreadsheet_or_a_pdf_is_no_text() {
        for bytes in [&b"PK\x03\x04rest"[..], b"%PDF-1.7 rest", b"a\0b"] {
            assert!(decode(bytes, None).unwrap_err().hint.contains("CSV"));
        }
    }
}
