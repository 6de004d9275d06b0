//! A form with a file in it, as browsers send it: bounded before it is kept, read without another word from the browser.
//!
//! # Source
//! RFC 7578 (`multipart/form-data`) and the HTML standard, which writes a quote in a name as `%22`.

use axum::body::{Body, Bytes};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, EXPECT};
use futures_util::StreamExt;
use memchr::memmem;

/// Parts of a form; ours has six.
const PARTS_MAX: usize = 32;
/// Bytes of the lines before a part.
const HEAD_BYTES_MAX: usize = 4 * 1024;
/// Bytes of a field that is no file.
const FIELD_BYTES_MAX: usize = 4 * 1024;
/// Bytes around the file: the other parts and what stands between them.
const AROUND_BYTES_MAX: usize = 64 * 1024;
/// A browser reads our answer only once it has sent all: so much of what is refused is read and thrown away.
const DRAINED_BYTES_MAX: usize = 256 << 20;

/// What a form held.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Upload {
    fields: Vec<(String, String)>,
    /// The name and the bytes of the file, when one was chosen.
    pub(super) file: Option<(String, Bytes)>,
}

/// Why a form was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotRead {
    /// The file is larger than it may be.
    TooLarge,
    /// This is no form with a file.
    Malformed,
}

impl Upload {
    /// A field as it was typed; empty when it is not there.
    pub(super) fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

/// Reads a form whose file has at most so many bytes.
pub(super) async fn read(headers: &HeaderMap, body: Body, file_bytes_max: usize) -> Result<Upload, NotRead> {
    let boundary = boundary(headers).ok_or(NotRead::Malformed)?;
    let bytes_max = file_bytes_max + AROUND_BYTES_MAX;
    let bytes = bounded(headers, body, bytes_max).await?;
    let upload = parts(&bytes, &boundary).ok_or(NotRead::Malformed)?;
    match &upload.file {
        Some((_, file)) if file.len() > file_bytes_max => Err(NotRead::TooLarge),
        _ => Ok(upload),
    }
}

async fn bounded(headers: &HeaderMap, body: Body, bytes_max: usize) -> Result<Bytes, NotRead> {
    let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > bytes_max) && headers.contains_key(EXPECT) {
        // It asks before it sends.
        return Err(NotRead::TooLarge);
    }
    let mut kept = Vec::with_capacity(length.unwrap_or(0).min(bytes_max));
    let (mut seen, mut stream) = (0, body.into_data_stream());
    while let Some(piece) = stream.next().await {
        let piece = piece.map_err(|_| NotRead::Malformed)?;
        seen += piece.len();
        if seen > DRAINED_BYTES_MAX {
            break;
        }
        if seen > bytes_max || length.is_some_and(|length| length > bytes_max) {
            kept = Vec::new();
        } else {
            kept.extend_from_slice(&piece);
        }
    }
    if seen > bytes_max { Err(NotRead::TooLarge) } else { Ok(Bytes::from(kept)) }
}

fn boundary(headers: &HeaderMap) -> Option<String> {
    let media = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let (kind, rest) = media.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    parameter(rest, "boundary").filter(|boundary| (1..=70).contains(&boundary.len()))
}

/// The value of a parameter of a header, quoted or not.
fn parameter(text: &str, wanted: &str) -> Option<String> {
    let mut rest = text;
    loop {
        let (name, after) = rest.trim_start_matches([';', ' ', '\t']).split_once('=')?;
        let (value, left) = match after.strip_prefix('"') {
            Some(quoted) => {
                // `\"` is what some programs write; a browser writes `%22`.
                let end = quoted
                    .char_indices()
                    .find(|(at, sign)| *sign == '"' && !quoted[..*at].ends_with('\\'))
                    .map(|(at, _)| at)?;
                (&quoted[..end], &quoted[end + 1..])
            }
            None => after.split_at(after.find(';').unwrap_or(after.len())),
        };
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Some(value.trim().replace("\\\"", "\"").replace("%22", "\""));
        }
        rest = left;
    }
}

/// Where a part ends: before a boundary with nothing more on its line.
fn end(bytes: &[u8], from: usize, closing: &[u8]) -> Option<usize> {
    let mut found = memmem::find_iter(&bytes[from..], closing).map(|at| from + at);
    found.find(|at| {
        let after = &bytes[at + closing.len()..];
        after.starts_with(b"\r\n") || after.starts_with(b"--")
    })
}

/// The parts between the boundaries; `None` where the form is broken.
fn parts(bytes: &Bytes, boundary: &str) -> Option<Upload> {
    let opening = format!("--{boundary}");
    let closing = format!("\r\n--{boundary}");
    let mut upload = Upload::default();
    let mut at = memmem::find(bytes, opening.as_bytes())? + opening.len();
    for _ in 0..PARTS_MAX {
        if bytes[at..].starts_with(b"--") {
            return Some(upload);
        }
        let start = at + bytes[at..].starts_with(b"\r\n").then_some(2)?;
        let head_end = memmem::find(&bytes[start..bytes.len().min(start + HEAD_BYTES_MAX)], b"\r\n\r\n")?;
        let head = std::str::from_utf8(&bytes[start..start + head_end]).ok()?;
        let content_start = start + head_end + 4;
        let content = content_start..end(bytes, content_start, closing.as_bytes())?;
        at = content.end + closing.len();
        let disposition = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.trim().eq_ignore_ascii_case("content-disposition").then(|| value.trim())
        })?;
        let (_, parameters) = disposition.split_once(';')?;
        let name = parameter(parameters, "name")?;
        match parameter(parameters, "filename") {
            // No file was chosen: browsers send an empty one without a name.
            Some(file) if file.is_empty() && content.is_empty() => {}
            Some(file) => upload.file = Some((file, bytes.slice(content))),
            // No text has U+0000, and PostgreSQL keeps none.
            None if content.len() > FIELD_BYTES_MAX || bytes[content.clone()].contains(&0) => return None,
            None => upload.fields.push((name, std::str::from_utf8(&bytes[content]).ok()?.to_owned())),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(parts_of: &str) -> Option<Upload> {
        parts(&Bytes::copy_from_slice(parts_of.replace('\n', "\r\n").as_bytes()), "x")
    }

    #[test]
    fn a_form_is_read_part_by_part_and_a_file_keeps_every_byte() {
        let sent = "--x\nContent-Disposition: form-data; name=\"format\"\n\nnl\n--x\nContent-Disposition: form-data; \
                    name=\"file\"; filename=\"a;name=%22b%22.csv\"\nContent-Type: text/csv\n\nnaam\n--xx is tekst\n\n--x--\n";
        let upload = form(sent).unwrap();
        assert_eq!((upload.field("format"), upload.field("nergens")), ("nl", ""));
        let (name, bytes) = upload.file.unwrap();
        assert_eq!(name, "a;name=\"b\".csv");
        assert_eq!(bytes, "naam\r\n--xx is tekst\r\n");
        let empty =
            form("--x\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\n\n\n--x--\n").unwrap();
        assert_eq!(empty, Upload::default(), "no file was chosen");
    }

    #[test]
    fn a_broken_form_is_none() {
        for sent in [
            "",
            "--x",
            "--x\n",
            "--x\nContent-Disposition: form-data; name=\"a\"\n\nb",
            "--x\nContent-Disposition: form-data\n\nb\n--x--",
            "--x\nContent-Type: text/plain\n\nb\n--x--",
            "--x\nContent-Disposition: form-data; name=\"a\n\nb\n--x--",
            "--x\nContent-Disposition: form-data; name=\"a\"\n\nb\0\n--x--",
        ] {
            assert_eq!(form(sent), None, "{sent}");
        }
        let many = "--x\nContent-Disposition: form-data; name=\"a\"\n\nb\n".repeat(PARTS_MAX + 1) + "--x--";
        assert_eq!(form(&many), None, "without end");
    }

    #[test]
    fn a_form_that_breaks_off_anywhere_is_none_and_never_a_fall() {
        let sent = "--x\nContent-Disposition: form-data; name=\"a\"\n\nb\n--x\nContent-Disposition: form-data; \
                    name=\"file\"; filename=\"a.csv\"\n\nnaam\n--x--";
        assert!(form(sent).is_some());
        for end in 0..sent.len() {
            assert_eq!(form(&sent[..end]), None, "{}", &sent[..end]);
        }
    }

    #[test]
    fn only_a_form_with_a_boundary_is_one() {
        let of = |media: &str| boundary(&HeaderMap::from_iter([(CONTENT_TYPE, media.parse().unwrap())]));
        assert_eq!(of("multipart/form-data; boundary=\"a b\"").as_deref(), Some("a b"));
        assert_eq!(of("Multipart/Form-Data; charset=utf-8; boundary=---1").as_deref(), Some("---1"));
        for media in ["multipart/form-data", "multipart/form-data; boundary=", "text/plain; boundary=a"] {
            assert_eq!(of(media), None, "{media}");
        }
    }
}
