//! The encodings of a body: undone layer by layer, counting what unfolds.
//!
//! Done here and not by the client, because servers lie: they encode twice, name an encoding that they did not use, or
//! use one that they do not name. What can be read all the same is read, and the lie is named.

use std::io::Read;

use reqwest::header::{self, HeaderMap};

/// What we can undo, as the header `Accept-Encoding` says it.
pub(super) const ACCEPT_ENCODING: &str = "gzip, br, zstd, deflate;q=0.5";

/// Layers undone; two are seen in the wild, and each more is a way to make us work.
const LAYERS_MAX: usize = 3;

/// The largest window of zstd that a browser must take (RFC 9659): 8 MiB.
const ZSTD_WINDOW_LOG_MAX: u32 = 23;

/// Bytes that are unfolded at a time.
const PIECE_BYTES: usize = 1 << 16;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    Gzip,
    Deflate,
    Brotli,
    Zstd,
}

/// Why a body cannot be unfolded.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Folded {
    /// It unfolds to more than we take.
    TooLarge,
    /// It stops early.
    Truncated,
    /// It is not what its header says, or of a kind that we do not know.
    Wrong(String),
}

/// A body unfolded, and what was odd about it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unfolded {
    pub(super) bytes: Vec<u8>,
    /// A lie of the server that we could see through.
    pub(super) odd: Option<&'static str>,
}

/// Unfolds a body, to `bytes_max` bytes at most.
pub(super) fn unfold(raw: Vec<u8>, headers: &HeaderMap, bytes_max: usize) -> Result<Unfolded, Folded> {
    let mut layers = named(headers)?;
    let mut bytes = raw;
    let mut odd = (layers.len() > 1).then_some("it is compressed more than once");
    if layers.is_empty() && bytes.starts_with(GZIP_MAGIC) {
        layers.push(Coding::Gzip);
        odd = Some("it is compressed and its headers do not say so");
    }
    for coding in layers.into_iter().rev() {
        if bytes.is_empty() {
            break;
        }
        if looks_like_text(&bytes) {
            odd = Some("its headers say that it is compressed and it is not");
            break;
        }
        bytes = undo(coding, &bytes, bytes_max)?;
    }
    if bytes.len() > bytes_max { Err(Folded::TooLarge) } else { Ok(Unfolded { bytes, odd }) }
}

fn named(headers: &HeaderMap) -> Result<Vec<Coding>, Folded> {
    let mut layers = Vec::new();
    for value in headers.get_all(header::CONTENT_ENCODING) {
        for name in String::from_utf8_lossy(value.as_bytes()).to_ascii_lowercase().split(',').map(str::trim) {
            layers.push(match name {
                "" | "identity" | "none" => continue,
                "gzip" | "x-gzip" => Coding::Gzip,
                "deflate" => Coding::Deflate,
                "br" => Coding::Brotli,
                "zstd" => Coding::Zstd,
                other => {
                    let name: String = other.chars().take(20).collect();
                    return Err(Folded::Wrong(format!("we did not ask for the encoding `{name}`")));
                }
            });
        }
    }
    match layers.len() {
        0..=LAYERS_MAX => Ok(layers),
        more => Err(Folded::Wrong(format!("it is compressed {more} times over"))),
    }
}

const GZIP_MAGIC: &[u8] = &[0x1f, 0x8b];

/// Feeds and pages begin with `<`, `{` or `[`; no compressed stream begins so after white space.
fn looks_like_text(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let start = bytes.trim_ascii_start();
    matches!(start.first(), Some(b'<' | b'{' | b'['))
        && std::str::from_utf8(&start[..start.len().min(16)]).is_ok()
}

fn undo(coding: Coding, bytes: &[u8], bytes_max: usize) -> Result<Vec<u8>, Folded> {
    match coding {
        Coding::Gzip => gunzip(bytes, bytes_max),
        Coding::Deflate if is_zlib(bytes) => read(flate2::read::ZlibDecoder::new(bytes), bytes_max),
        // The standard says zlib; many servers send the bare stream, as browsers know.
        Coding::Deflate => read(flate2::read::DeflateDecoder::new(bytes), bytes_max),
        Coding::Brotli if wants_large_window(bytes) => {
            Err(Folded::Wrong("it wants a window of up to a gigabyte".to_owned()))
        }
        Coding::Brotli => read(brotli::Decompressor::new(bytes, 4096), bytes_max),
        Coding::Zstd => {
            let mut decoder = zstd::Decoder::with_buffer(bytes).map_err(folded)?;
            decoder.window_log_max(ZSTD_WINDOW_LOG_MAX).map_err(folded)?;
            read(decoder, bytes_max)
        }
    }
}

/// All members of a gzip stream; what stands after the last one is padding, as `gzip` itself holds.
fn gunzip(mut bytes: &[u8], bytes_max: usize) -> Result<Vec<u8>, Folded> {
    let mut unfolded = Vec::new();
    while unfolded.is_empty() || bytes.starts_with(GZIP_MAGIC) {
        let mut member = flate2::bufread::GzDecoder::new(bytes);
        let more = read(&mut member, bytes_max.saturating_sub(unfolded.len()))?;
        unfolded.extend_from_slice(&more);
        let rest = member.into_inner();
        if more.is_empty() && rest.len() == bytes.len() {
            break;
        }
        bytes = rest;
        if bytes.is_empty() {
            break;
        }
    }
    Ok(unfolded)
}

/// RFC 1950 section 2.2: the method is 8 and the first two bytes are a multiple of 31.
fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [first, second, ..] if first & 0x0f == 8 && (u16::from(*first) * 256 + u16::from(*second)).is_multiple_of(31))
}

/// The pattern that RFC 7932 section 9.1 leaves unused, and that the decoder takes for a window of up to 1 GiB.
fn wants_large_window(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|first| first & 0x7f == 0x11)
}

/// Piece by piece, joined when all of it is here: what is too large never gets so far.
fn read(mut reader: impl Read, bytes_max: usize) -> Result<Vec<u8>, Folded> {
    let (mut pieces, mut length) = (Vec::new(), 0);
    loop {
        let mut piece = Vec::with_capacity(PIECE_BYTES);
        reader.by_ref().take(PIECE_BYTES as u64).read_to_end(&mut piece).map_err(folded)?;
        length += piece.len();
        if length > bytes_max {
            return Err(Folded::TooLarge);
        }
        if piece.is_empty() {
            return Ok(pieces.concat());
        }
        pieces.push(piece);
    }
}

fn folded(error: std::io::Error) -> Folded {
    match error.kind() {
        std::io::ErrorKind::UnexpectedEof => Folded::Truncated,
        _ => Folded::Wrong(format!("it is not compressed the way its headers say ({error})")),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const TEXT: &[u8] = b"<rss version=\"2.0\"><channel><title>Nieuws</title></channel></rss>";

    fn gz(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn try_as(encoding: &str, raw: Vec<u8>, bytes_max: usize) -> Result<Unfolded, Folded> {
        let mut headers = HeaderMap::new();
        if !encoding.is_empty() {
            headers.insert(header::CONTENT_ENCODING, encoding.parse().unwrap());
        }
        unfold(raw, &headers, bytes_max)
    }

    fn text(unfolded: Result<Unfolded, Folded>) -> Option<&'static str> {
        let unfolded = unfolded.unwrap();
        assert_eq!(unfolded.bytes, TEXT);
        unfolded.odd
    }

    #[test]
    fn every_encoding_that_we_ask_for_is_undone() {
        let zlib = {
            let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(TEXT).unwrap();
            encoder.finish().unwrap()
        };
        let bare = {
            let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(TEXT).unwrap();
            encoder.finish().unwrap()
        };
        let mut br = Vec::new();
        brotli::CompressorWriter::new(&mut br, 4096, 5, 20).write_all(TEXT).unwrap();
        let zst = zstd::encode_all(TEXT, 3).unwrap();
        let halves = [gz(&TEXT[..20]), gz(&TEXT[20..]), vec![0; 9]].concat();
        for (encoding, raw) in [
            ("", TEXT.to_vec()),
            ("identity", TEXT.to_vec()),
            ("gzip", gz(TEXT)),
            ("X-GZIP", gz(TEXT)),
            ("gzip", halves),
            ("deflate", zlib),
            ("deflate", bare),
            ("br", br),
            ("zstd", zst),
        ] {
            assert_eq!(text(try_as(encoding, raw, 1000)), None, "{encoding}");
        }
    }

    #[test]
    fn a_lie_that_can_be_seen_through_is_named_and_costs_nothing() {
        assert!(text(try_as("gzip, gzip", gz(&gz(TEXT)), 1000)).unwrap().contains("more than once"));
        assert!(text(try_as("br", TEXT.to_vec(), 1000)).unwrap().contains("it is not"));
        assert!(text(try_as("", gz(TEXT), 1000)).unwrap().contains("do not say so"));
    }

    #[test]
    fn what_cannot_be_undone_is_called_by_its_name() {
        let short = gz(TEXT)[..30].to_vec();
        assert_eq!(try_as("gzip", short, 1000), Err(Folded::Truncated));
        assert!(matches!(try_as("gzip", b"\0\0\0nonsense".to_vec(), 1000), Err(Folded::Wrong(_))));
        assert!(matches!(try_as("br", vec![0x11, 30, 0, 0], 1000), Err(Folded::Wrong(_))));
        assert!(matches!(try_as("compress", TEXT.to_vec(), 1000), Err(Folded::Wrong(_))));
        assert!(matches!(try_as("gzip,gzip,gzip,gzip", gz(TEXT), 1000), Err(Folded::Wrong(_))));
    }

    #[test]
    fn nothing_unfolds_past_the_limit() {
        let zeros = vec![b' '; 1 << 20];
        let mut br = Vec::new();
        brotli::CompressorWriter::new(&mut br, 4096, 5, 20).write_all(&zeros).unwrap();
        let members = [gz(&zeros[..60_000]), gz(&zeros[..60_000])].concat();
        for (encoding, raw) in [
            ("gzip", gz(&zeros)),
            ("gzip", members),
            ("br", br),
            ("zstd", zstd::encode_all(zeros.as_slice(), 3).unwrap()),
            ("gzip, gzip", gz(&gz(&zeros))),
            ("", zeros.clone()),
        ] {
            assert_eq!(try_as(encoding, raw, 100_000), Err(Folded::TooLarge), "{encoding}");
        }
    }
}
