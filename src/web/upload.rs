//! A form with files in it, as browsers send it: bounded before it is kept, read without another word from the browser.
//!
//! # Source
//! RFC 7578 (`multipart/form-data`) and the HTML standard, which writes a quote in a name as `%22`.

use axum::body::{Body, Bytes};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, EXPECT};
use futures_util::{Stream, StreamExt};
use tokio::sync::{AcquireError, Semaphore, SemaphorePermit};
use url::form_urlencoded;

use crate::register::TEXT_CHARS_MAX;

/// Bytes around the files: the other parts and what stands between them. A form in which a vendor explains many answers.
const AROUND_BYTES_MAX: usize = 2 << 20;
const PLAIN_FORM: &[u8] = b"application/x-www-form-urlencoded";
/// So much of what is refused is read and thrown away.
const DRAINED_BYTES_MAX: usize = 256 << 20;

/// How much a form may hold.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Bytes of one file.
    pub(super) file_bytes: usize,
    /// Bytes of all files together.
    pub(super) files_bytes: usize,
    /// Parts, files among them.
    pub(super) parts: usize,
    /// Bytes of a field that is no file.
    pub(super) field_bytes: usize,
}

impl Limits {
    /// A form with one file and a few short fields.
    pub(super) fn one_file(bytes_max: usize) -> Limits {
        Limits { file_bytes: bytes_max, files_bytes: bytes_max, parts: 32, field_bytes: 4 * 1024 }
    }

    /// The same with texts of a page: four bytes a sign.
    pub(super) fn with_texts(bytes_max: usize) -> Limits {
        Limits { field_bytes: 4 * TEXT_CHARS_MAX + 1_024, parts: 64, ..Limits::one_file(bytes_max) }
    }
}

/// What a form held.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Upload {
    pub(super) fields: Vec<(String, String)>,
    /// The files that were chosen.
    pub(super) files: Vec<Chosen>,
    /// The fields of files that are larger than they may be.
    pub(super) too_large: Vec<String>,
}

/// A file that was chosen: in which field, its name and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chosen {
    pub(super) field: String,
    pub(super) name: String,
    pub(super) bytes: Bytes,
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

/// Reads a form: one with files in it, or one without as browsers send it otherwise.
pub(super) async fn read(headers: &HeaderMap, body: Body, limits: Limits) -> Result<Upload, NotRead> {
    if headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(PLAIN_FORM)) {
        let bytes = bounded(body, AROUND_BYTES_MAX).await?;
        let fields = form_urlencoded::parse(&bytes).into_owned().collect();
        return Ok(Upload { fields, ..Upload::default() });
    }
    let boundary = boundary(headers).ok_or(NotRead::Malformed)?;
    if asks_in_vain(headers, limits.files_bytes + AROUND_BYTES_MAX) {
        return Err(NotRead::TooLarge);
    }
    let mut seen = 0;
    let pieces = body.into_data_stream().map(move |piece| {
        let piece = piece.map_err(std::io::Error::other)?;
        seen += piece.len();
        if seen > DRAINED_BYTES_MAX { Err(std::io::Error::other("without end")) } else { Ok(piece) }
    });
    parts(pieces, &boundary, limits).await.ok_or(NotRead::Malformed)
}

/// A turn to read a form that is large: whoever sends a few texts waits for nobody who sends files over a slow line.
pub(super) async fn turn<'t>(
    headers: &HeaderMap,
    turns: &'t Semaphore,
) -> Result<Option<SemaphorePermit<'t>>, AcquireError> {
    match length(headers).is_some_and(|length| length <= AROUND_BYTES_MAX) {
        true => Ok(None),
        false => turns.acquire().await.map(Some),
    }
}

fn length(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Whether a client that asks before it sends would send too much.
fn asks_in_vain(headers: &HeaderMap, bytes_max: usize) -> bool {
    length(headers).is_some_and(|length| length > bytes_max) && headers.contains_key(EXPECT)
}

async fn bounded(body: Body, bytes_max: usize) -> Result<Bytes, NotRead> {
    let (mut kept, mut stream) = (Vec::new(), body.into_data_stream());
    while let Some(piece) = stream.next().await {
        kept.extend_from_slice(&piece.map_err(|_| NotRead::Malformed)?);
        if kept.len() > bytes_max {
            return Err(NotRead::TooLarge);
        }
    }
    Ok(Bytes::from(kept))
}

fn boundary(headers: &HeaderMap) -> Option<String> {
    let media = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    multer::parse_boundary(media).ok().filter(|boundary| (1..=70).contains(&boundary.len()))
}

/// The parts between the boundaries; `None` where the form is broken.
async fn parts(
    pieces: impl Stream<Item = std::io::Result<Bytes>> + Send + 'static,
    boundary: &str,
    limits: Limits,
) -> Option<Upload> {
    let mut form = multer::Multipart::new(pieces, boundary);
    let mut upload = Upload::default();
    let mut room = limits.files_bytes;
    for _ in 0..limits.parts {
        let Some(mut part) = form.next_field().await.ok()? else { return Some(upload) };
        let field = part.name()?.to_owned();
        let name = part.file_name().map(|file| file.replace("%22", "\""));
        let most = if name.is_some() { limits.file_bytes.min(room) } else { limits.field_bytes };
        let content = content(&mut part, most).await.ok()?;
        match (name, content) {
            // No file was chosen: browsers send an empty one without a name.
            (Some(name), Some(content)) if name.is_empty() && content.is_empty() => {}
            (Some(name), Some(bytes)) => {
                room -= bytes.len();
                upload.files.push(Chosen { field, name, bytes });
            }
            (Some(_), None) => upload.too_large.push(field),
            // No text has U+0000, and PostgreSQL keeps none.
            (None, Some(content)) if !content.contains(&0) => {
                upload.fields.push((field, std::str::from_utf8(&content).ok()?.to_owned()));
            }
            (None, _) => return None,
        }
    }
    None
}

/// What stands in a part; `None` when it is more than that. A browser reads our answer only once it has sent all, so the rest is
/// read and thrown away, and what else was typed is not lost.
async fn content(part: &mut multer::Field<'_>, bytes_max: usize) -> Result<Option<Bytes>, multer::Error> {
    let mut kept = Some(Vec::new());
    while let Some(piece) = part.chunk().await? {
        kept = kept.filter(|kept| kept.len() + piece.len() <= bytes_max);
        if let Some(kept) = &mut kept {
            kept.extend_from_slice(&piece);
        }
    }
    Ok(kept.map(Bytes::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn form(parts_of: &str) -> Option<Upload> {
        let bytes = Bytes::copy_from_slice(parts_of.replace('\n', "\r\n").as_bytes());
        parts(futures_util::stream::iter([Ok(bytes)]), "x", Limits::one_file(1_000)).await
    }

    #[tokio::test]
    async fn a_form_is_read_part_by_part_and_a_file_keeps_every_byte() {
        let sent = "--x\nContent-Disposition: form-data; name=\"format\"\n\nnl\n--x\nContent-Disposition: form-data; \
                    name=\"file\"; filename=\"a;name=%22b%22.csv\"\nContent-Type: text/csv\n\nnaam\n--y is tekst\n\n--x--\n";
        let upload = form(sent).await.unwrap();
        assert_eq!((upload.field("format"), upload.field("nergens")), ("nl", ""));
        let file = &upload.files[0];
        assert_eq!((file.field.as_str(), file.name.as_str()), ("file", "a;name=\"b\".csv"));
        assert_eq!(file.bytes, "naam\r\n--y is tekst\r\n");
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
        let many = "--x\nContent-Disposition: form-data; name=\"a\"\n\nb\n".repeat(33) + "--x--";
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

    #[tokio::test]
    async fn a_file_that_is_too_large_costs_only_itself() {
        let long = "x".repeat(1_001);
        let sent = format!(
            "--x\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\n\n{long}\n--x\nContent-Disposition: form-data; \
             name=\"a\"\n\nb\n--x--\n"
        );
        let upload = form(&sent).await.unwrap();
        assert_eq!(
            (upload.field("a"), upload.files.len(), upload.too_large.clone()),
            ("b", 0, vec!["file".to_owned()])
        );
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
