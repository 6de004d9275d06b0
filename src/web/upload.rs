//! A form with a file in it, as browsers send it: bounded before it is kept, read without another word from the browser.
//!
//! # Source
//! RFC 7578 (`multipart/form-data`) and the HTML standard, which writes a quote in a name as `%22`.

use axum::body::{Body, Bytes};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, EXPECT};
use futures_util::StreamExt;

/// Parts of a form; ours has six.
const PARTS_MAX: usize = 32;
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
    let upload = parts(bytes, &boundary).await.ok_or(NotRead::Malformed)?;
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
    multer::parse_boundary(media).ok().filter(|boundary| (1..=70).contains(&boundary.len()))
}

/// The parts between the boundaries; `None` where the form is broken.
async fn parts(bytes: Bytes, boundary: &str) -> Option<Upload> {
    let whole = futures_util::stream::iter([Ok::<_, std::convert::Infallible>(bytes)]);
    let mut form = multer::Multipart::new(whole, boundary);
    let mut upload = Upload::default();
    for _ in 0..PARTS_MAX {
        let Some(part) = form.next_field().await.ok()? else { return Some(upload) };
        let name = part.name()?.to_owned();
        let file = part.file_name().map(|file| file.replace("%22", "\""));
        let content = part.bytes().await.ok()?;
        match file {
            // No file was chosen: browsers send an empty one without a name.
            Some(file) if file.is_empty() && content.is_empty() => {}
            Some(file) => upload.file = Some((file, content)),
            // No text has U+0000, and PostgreSQL keeps none.
            None if content.len() > FIELD_BYTES_MAX || content.contains(&0) => return None,
            None => upload.fields.push((name, std::str::from_utf8(&content).ok()?.to_owned())),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn form(parts_of: &str) -> Option<Upload> {
        parts(Bytes::copy_from_slice(parts_of.replace('\n', "\r\n").as_bytes()), "x").await
    }

    #[tokio::test]
    async fn a_form_is_read_part_by_part_and_a_file_keeps_every_byte() {
        let sent = "--x\nContent-Disposition: form-data; name=\"format\"\n\nnl\n--x\nContent-Disposition: form-data; \
                    name=\"file\"; filename=\"a;name=%22b%22.csv\"\nContent-Type: text/csv\n\nnaam\n--y is tekst\n\n--x--\n";
        let upload = form(sent).await.unwrap();
        assert_eq!((upload.field("format"), upload.field("nergens")), ("nl", ""));
        let (name, bytes) = upload.file.unwrap();
        assert_eq!(name, "a;name=\"b\".csv");
        assert_eq!(bytes, "naam\r\n--y is tekst\r\n");
        let empty = form("--x\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\n\n\n--x--\n")
            .await
            .unwrap();
        assert_eq!(empty, Upload::default(), "no file was chosen");
    }

    #[tokio::test]
    async fn a_broken_form_is_none() {
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
            assert_eq!(form(sent).await, None, "{sent}");
        }
        let many = "--x\nContent-Disposition: form-data; name=\"a\"\n\nb\n".repeat(PARTS_MAX + 1) + "--x--";
        assert_eq!(form(&many).await, None, "without end");
    }

    #[tokio::test]
    async fn a_form_that_breaks_off_anywhere_is_none_and_never_a_fall() {
        let sent = "--x\nContent-Disposition: form-data; name=\"a\"\n\nb\n--x\nContent-Disposition: form-data; \
                    name=\"file\"; filename=\"a.csv\"\n\nnaam\n--x--";
        assert!(form(sent).await.is_some());
        for end in 0..sent.len() {
            assert_eq!(form(&sent[..end]).await, None, "{}", &sent[..end]);
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
