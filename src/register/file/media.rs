//! What a file is, by its content and not by what anybody says of it.
//!
//! # Source
//! ISO 32000-2 (PDF) 7.5, the PNG specification 5.2, ITU-T T.81 B.1 (JPEG), PKWARE APPNOTE 4.3 (zip), ECMA-376 part 2 (docx),
//! OpenDocument 1.3 part 2, 3.3 (`mimetype`).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The kinds of file that are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = EvidenceMedia)]
pub enum Media {
    /// A PDF.
    #[serde(rename = "application/pdf")]
    Pdf,
    /// A picture in PNG.
    #[serde(rename = "image/png")]
    Png,
    /// A picture in JPEG.
    #[serde(rename = "image/jpeg")]
    Jpeg,
    /// A text in UTF-8.
    #[serde(rename = "text/plain")]
    Text,
    /// A text of Word.
    #[serde(rename = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    Docx,
    /// A text of LibreOffice.
    #[serde(rename = "application/vnd.oasis.opendocument.text")]
    Odt,
}

/// Bytes from the end in which a PDF ends: readers look at so many.
const PDF_END_BYTES: usize = 1_024;
/// Bytes of the end of a zip with the longest comment.
const ZIP_END_BYTES: usize = 22 + 65_535;
/// Files in a document; one of a thousand pages with pictures has fewer.
const ZIP_ENTRIES_MAX: usize = 10_000;

impl Media {
    /// Every kind.
    pub const ALL: [Media; 6] = [Media::Pdf, Media::Png, Media::Jpeg, Media::Text, Media::Docx, Media::Odt];

    /// Its name in a header.
    pub fn as_str(self) -> &'static str {
        match self {
            Media::Pdf => "application/pdf",
            Media::Png => "image/png",
            Media::Jpeg => "image/jpeg",
            Media::Text => "text/plain",
            Media::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Media::Odt => "application/vnd.oasis.opendocument.text",
        }
    }

    /// What people call it, in every language.
    pub fn word(self) -> &'static str {
        match self {
            Media::Pdf => "PDF",
            Media::Png => "PNG",
            Media::Jpeg => "JPEG",
            Media::Text => "TXT",
            Media::Docx => "DOCX",
            Media::Odt => "ODT",
        }
    }

    /// The end of a name that says it.
    pub fn extension(self) -> &'static str {
        match self {
            Media::Pdf => "pdf",
            Media::Png => "png",
            Media::Jpeg => "jpg",
            Media::Text => "txt",
            Media::Docx => "docx",
            Media::Odt => "odt",
        }
    }

    /// The kind that the end of a name says.
    pub fn of_extension(extension: &str) -> Option<Media> {
        Some(match extension.to_ascii_lowercase().as_str() {
            "pdf" => Media::Pdf,
            "png" => Media::Png,
            "jpg" | "jpeg" => Media::Jpeg,
            "txt" | "md" | "csv" => Media::Text,
            "docx" => Media::Docx,
            "odt" => Media::Odt,
            _ => return None,
        })
    }

    /// What a content is; `None` for what is none of them, or not whole.
    pub fn of(content: &[u8]) -> Option<Media> {
        if content.starts_with(b"%PDF-") {
            return is_pdf(content).then_some(Media::Pdf);
        }
        if content.starts_with(b"\x89PNG\r\n\x1a\n") {
            return is_png(content).then_some(Media::Png);
        }
        if content.starts_with(b"\xff\xd8\xff") {
            return holds(content, b"\xff\xd9").then_some(Media::Jpeg);
        }
        if content.starts_with(b"PK\x03\x04") {
            return of_zip(content);
        }
        is_text(content).then_some(Media::Text)
    }
}

fn holds(content: &[u8], mark: &[u8]) -> bool {
    memchr::memmem::find(content, mark).is_some()
}

fn is_pdf(content: &[u8]) -> bool {
    let version =
        content.get(5..8).is_some_and(|version| matches!(version, [b'1' | b'2', b'.', b'0'..=b'9']));
    version && holds(&content[content.len().saturating_sub(PDF_END_BYTES)..], b"%%EOF")
}

/// The first chunk is the head, the last one the end.
fn is_png(content: &[u8]) -> bool {
    content.get(8..16) == Some(b"\0\0\0\x0dIHDR") && content.ends_with(b"\0\0\0\0IEND\xaeB`\x82")
}

/// UTF-8 without the signs that no text has.
fn is_text(content: &[u8]) -> bool {
    let known = |sign: char| !sign.is_control() || matches!(sign, '\n' | '\r' | '\t' | '\u{c}');
    std::str::from_utf8(content).is_ok_and(|text| text.chars().all(known))
}

fn of_zip(content: &[u8]) -> Option<Media> {
    let names = zip_names(content)?;
    let has = |name: &str| names.contains(&name.as_bytes());
    // A document that brings a program along is none that we keep.
    if names.iter().any(|name| name.ends_with(b"vbaProject.bin") || name.starts_with(b"Basic/")) {
        return None;
    }
    if has("[Content_Types].xml") && has("word/document.xml") {
        return Some(Media::Docx);
    }
    (is_marked_odt(content) && has("content.xml")).then_some(Media::Odt)
}

/// The first file of an OpenDocument is called `mimetype`, is not packed, and says what the whole is.
fn is_marked_odt(content: &[u8]) -> bool {
    let mark = Media::Odt.as_str().as_bytes();
    let stored = number(content, 8, 2) == Some(0) && number(content, 26, 2) == Some(8);
    let extra = number(content, 28, 2).unwrap_or(usize::MAX);
    let at = 38_usize.saturating_add(extra);
    stored
        && content.get(30..38) == Some(b"mimetype")
        && content.get(at..).is_some_and(|rest| rest.starts_with(mark))
        && number(content, 22, 4) == Some(mark.len())
}

/// The names in the directory of a zip; nothing is unpacked.
fn zip_names(content: &[u8]) -> Option<Vec<&[u8]>> {
    let tail = content.len().saturating_sub(ZIP_END_BYTES);
    let end = tail + memchr::memmem::rfind(&content[tail..], b"PK\x05\x06")?;
    let (count, mut at) = (number(content, end + 10, 2)?, number(content, end + 16, 4)?);
    let is_whole = end + 22 + number(content, end + 20, 2)? <= content.len();
    if !is_whole || count > ZIP_ENTRIES_MAX {
        return None;
    }
    let mut names = Vec::with_capacity(count);
    for _ in 0..count {
        if content.get(at..at + 4)? != b"PK\x01\x02" {
            return None;
        }
        let name = number(content, at + 28, 2)?;
        names.push(content.get(at + 46..at + 46 + name)?);
        at += 46 + name + number(content, at + 30, 2)? + number(content, at + 32, 2)?;
    }
    Some(names)
}

/// A number of so many bytes, the smallest first.
fn number(content: &[u8], at: usize, bytes: usize) -> Option<usize> {
    let bytes = content.get(at..at + bytes)?;
    Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A zip of files that are not packed; what a checksum would say nobody asks here.
    fn zip(files: &[(&str, &str)]) -> Vec<u8> {
        let (mut whole, mut directory) = (Vec::<u8>::new(), Vec::<u8>::new());
        for (name, text) in files {
            let (at, length) = (whole.len() as u32, text.len() as u32);
            let mut head = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
            head.extend(length.to_le_bytes().iter().chain(&length.to_le_bytes()));
            head.extend((name.len() as u16).to_le_bytes().iter().chain(&[0, 0]));
            whole.extend(b"PK\x03\x04".iter().chain(&head).chain(name.as_bytes()).chain(text.as_bytes()));
            directory.extend(b"PK\x01\x02\x14\0".iter().chain(&head).chain(&[0; 10]));
            directory.extend(at.to_le_bytes().iter().chain(name.as_bytes()));
        }
        let count = (files.len() as u16).to_le_bytes();
        let (at, length) = (whole.len() as u32, directory.len() as u32);
        whole.extend(directory);
        whole.extend(b"PK\x05\x06\0\0\0\0".iter().chain(&count).chain(&count));
        whole.extend(length.to_le_bytes().iter().chain(&at.to_le_bytes()).chain(&[0, 0]));
        whole
    }

    #[test]
    fn each_kind_is_known_by_its_content_and_nothing_else_is_one() {
        let odt = Media::Odt.as_str();
        let docx = [("[Content_Types].xml", "<x/>"), ("word/document.xml", "<x/>")];
        for (kind, content) in [
            (Some(Media::Pdf), b"%PDF-1.7\n1 0 obj\n%%EOF\n".to_vec()),
            (None, b"%PDF-1.7\n1 0 obj".to_vec()),
            (None, b"%PDF-x.7\n%%EOF".to_vec()),
            (Some(Media::Png), b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDRx\0\0\0\0IEND\xaeB`\x82".to_vec()),
            (None, b"\x89PNG\r\n\x1a\n<script>".to_vec()),
            (Some(Media::Jpeg), b"\xff\xd8\xff\xe0JFIF\xff\xd9".to_vec()),
            (None, b"\xff\xd8\xff\xe0JFIF".to_vec()),
            (Some(Media::Text), "Één regel\r\nen\teen tweede".into()),
            (None, b"tekst\0".to_vec()),
            (None, b"\xff\xfet\0".to_vec()),
            (None, b"\x1b[31mrood".to_vec()),
            (None, b"GIF89a\x01\0".to_vec()),
            (Some(Media::Docx), zip(&docx)),
            (None, zip(&[docx[0], docx[1], ("word/vbaProject.bin", "x")])),
            (None, zip(&docx[..1])),
            (Some(Media::Odt), zip(&[("mimetype", odt), ("content.xml", "<x/>")])),
            (None, zip(&[("content.xml", "<x/>"), ("mimetype", odt)])),
            (None, zip(&[("mimetype", "application/x-program"), ("content.xml", "<x/>")])),
            (None, zip(&[("virus.exe", "MZ")])),
        ] {
            assert_eq!(Media::of(&content), kind, "{}", String::from_utf8_lossy(&content));
        }
    }

    #[test]
    fn a_zip_that_breaks_off_or_lies_is_none_and_never_a_fall() {
        let whole = zip(&[("[Content_Types].xml", "<x/>"), ("word/document.xml", "<x/>")]);
        for end in 0..whole.len() {
            assert_ne!(Media::of(&whole[..end]), Some(Media::Docx), "{end}");
        }
        for at in 0..whole.len() {
            for byte in [0, 0x7f, 0xff] {
                let mut other = whole.clone();
                other[at] = byte;
                let _ = Media::of(&other);
            }
        }
    }
}
