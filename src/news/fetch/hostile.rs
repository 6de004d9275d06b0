//! Answers made to hurt: bodies in any coding, and headers with anything in them. More cases: `BELFORT_FUZZ_CASES=100000`.

use std::io::Write;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use url::Url;

use super::encoding::{Folded, Unfolded, unfold};
use super::headers::{Hints, Links, Validators, media_type};
use crate::news::parse::decode;

/// The limit of these tests, in bytes.
const BYTES_MAX: usize = 50_000;
const CODINGS: [&str; 4] = ["gzip", "deflate", "br", "zstd"];
/// What a header may say, rightly or not.
const NAMED: [&str; 10] =
    ["gzip", "x-gzip", "deflate", "br", "zstd", "identity", "", "compress", "gzip, gzip", "GZIP ,, br"];
static HEADERS: [HeaderName; 6] =
    [header::CACHE_CONTROL, header::EXPIRES, header::DATE, header::AGE, header::CONTENT_TYPE, header::LINK];
/// What means something in a header.
const SPARKS: [&str; 20] = [
    "max-age=",
    "=",
    ",",
    ";",
    "\"",
    "'",
    "<",
    ">",
    " ",
    "-1",
    "0",
    "60",
    "99999999999999999999",
    "charset=",
    "utf-8",
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "Fri, 31 Dec 9999 23:59:59 GMT",
    "rel=\"hub\"",
    "http://[",
    "é",
];

fn coded(coding: &str, bytes: &[u8]) -> Vec<u8> {
    match coding {
        "gzip" => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        }
        "deflate" => {
            let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        }
        "br" => {
            let mut coded = Vec::new();
            brotli::CompressorWriter::new(&mut coded, 4096, 5, 20).write_all(bytes).unwrap();
            coded
        }
        _ => zstd::encode_all(bytes, 1).unwrap(),
    }
}

fn undone(raw: Vec<u8>, encoding: &str) -> Result<Unfolded, Folded> {
    let mut headers = HeaderMap::new();
    headers.extend(HeaderValue::from_str(encoding).ok().map(|value| (header::CONTENT_ENCODING, value)));
    unfold(raw, &headers, BYTES_MAX)
}

/// A body in some layers, spoiled here and there, and cut.
fn spoiled() -> impl Strategy<Value = Vec<u8>> {
    let body = prop_oneof![
        "<rss>[ -~]{0,300}</rss>".prop_map(String::into_bytes),
        vec(any::<u8>(), 0..300),
        (any::<u8>(), 0_usize..400_000).prop_map(|(byte, times)| vec![byte; times]),
    ];
    let spoils = vec((any::<usize>(), any::<u8>()), 0..4);
    (body, vec(select(&CODINGS[..]), 0..5), spoils, prop::option::of(any::<usize>())).prop_map(
        |(body, layers, spoils, cut)| {
            let mut raw = layers.into_iter().fold(body, |bytes, coding| coded(coding, &bytes));
            for (at, byte) in spoils {
                let length = raw.len().max(1);
                raw.get_mut(at % length).into_iter().for_each(|spoiled| *spoiled = byte);
            }
            raw.truncate(cut.map_or(raw.len(), |cut| cut % (raw.len() + 1)));
            raw
        },
    )
}

fn value() -> impl Strategy<Value = String> {
    vec(select(&SPARKS[..]), 0..8).prop_map(|sparks| sparks.concat())
}

/// Reads all that headers say, and checks that none of it gets out of hand.
fn read(headers: &HeaderMap) {
    let base = Url::parse("https://town.example/rss").unwrap();
    let _ = Hints::of(headers).or_longer(None);
    let links = Links::of(headers, &base);
    assert!(links.hub.into_iter().chain(links.topic).all(|link| link.as_str().len() < 100_000));
    let held = Validators::of(headers);
    assert!(held.etag.into_iter().chain(held.last_modified).all(|kept| kept.len() <= 1024));
    let (kind, charset) = media_type(headers);
    assert!(kind.is_none_or(|kind| !kind.is_empty() && kind == kind.to_ascii_lowercase()));
    // Whatever it names, the text is read as something.
    assert!(decode(b"<rss>Ge\xefnteresseerd</rss>", charset.as_deref()).contains("resseerd"));
}

fn cases() -> ProptestConfig {
    let cases = std::env::var("BELFORT_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(100);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn what_is_coded_as_its_header_says_comes_out_as_it_went_in(
        text in "<rss>[ -~]{0,300}</rss>", layers in vec(select(&CODINGS[..]), 0..=3),
    ) {
        let raw = layers.iter().fold(text.clone().into_bytes(), |bytes, coding| coded(coding, &bytes));
        let unfolded = undone(raw, &layers.join(", "));
        prop_assert_eq!(unfolded.map(|unfolded| unfolded.bytes), Ok(text.into_bytes()));
    }

    #[test]
    fn whatever_a_body_is_it_is_undone_within_the_limit_or_refused(raw in spoiled(), encodings in vec(select(&NAMED[..]), 0..3)) {
        if let Ok(unfolded) = undone(raw, &encodings.join(",")) {
            prop_assert!(unfolded.bytes.len() <= BYTES_MAX);
        }
    }

    #[test]
    fn whatever_headers_say_they_are_read(values in vec((select(&HEADERS[..]), value()), 0..8)) {
        let mut headers = HeaderMap::new();
        for (name, value) in values {
            headers.extend(HeaderValue::from_bytes(value.as_bytes()).ok().map(|value| (name, value)));
        }
        read(&headers);
    }
}

/// Every file of a folder of `tests/fixtures/hostile`, by name.
fn seeds(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/hostile").join(folder);
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap());
    let seeds: Vec<_> = files
        .map(|file| (file.file_name().into_string().unwrap(), std::fs::read(file.path()).unwrap()))
        .collect();
    assert!(!seeds.is_empty());
    seeds
}

#[test]
fn bodies_that_were_made_to_hurt_are_undone_within_the_limit_or_refused() {
    for (name, raw) in seeds("encoding") {
        let (encoding, what) = name.split_once("__").unwrap();
        let unfolded = undone(raw, encoding);
        assert!(
            unfolded.as_ref().is_ok_and(|unfolded| unfolded.bytes.len() <= BYTES_MAX) || unfolded.is_err()
        );
        match what {
            "bomb.bin" => assert_eq!(unfolded, Err(Folded::TooLarge)),
            "cut-in-the-trailer.bin" => assert_eq!(unfolded, Err(Folded::Truncated)),
            "text.bin" | "gzip-unsaid.bin" => assert!(unfolded.unwrap().bytes.starts_with(b"<rss")),
            _ => {}
        }
    }
}

#[test]
fn headers_that_were_made_to_hurt_are_read() {
    for (_, lines) in seeds("headers") {
        let mut headers = HeaderMap::new();
        for line in lines.split(|byte| *byte == b'\n') {
            let Some(at) = line.iter().position(|byte| *byte == b':') else { continue };
            let named = HeaderName::from_bytes(&line[..at]).ok();
            let value = HeaderValue::from_bytes(line[at + 1..].trim_ascii()).ok();
            headers.extend(named.zip(value));
        }
        assert!(!headers.is_empty());
        read(&headers);
    }
}
