//! A hundred megabytes where a few are taken: refused with 413, by a page that keeps what was typed, or before a program sends them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode};
use belfort::people::{Role, Scope};
use futures_util::stream;
use tower::ServiceExt;

use super::doors::{Doors, PARTS};
use crate::town::program_token;

const LARGE: usize = 100 << 20;
const PIECE: usize = 64 << 10;
/// What the API reads of a body at most: a whole register, and a call that says a few words.
const OF_REGISTER: usize = 32 << 20;
const OF_CALL: usize = 1 << 20;

/// A body of a hundred megabytes between two texts, and how much of it was asked for.
fn large(before: Vec<u8>, after: &'static [u8]) -> (Body, Arc<AtomicUsize>) {
    let (read, piece) = (Arc::new(AtomicUsize::new(0)), Bytes::from(vec![b'a'; PIECE]));
    let counted = Arc::clone(&read);
    let pieces = std::iter::once(Bytes::from(before))
        .chain(std::iter::repeat_n(piece, LARGE / PIECE))
        .chain(std::iter::once(Bytes::from_static(after)));
    let pieces = pieces.map(move |piece| {
        counted.fetch_add(piece.len(), Ordering::Relaxed);
        Ok::<_, std::io::Error>(piece)
    });
    (Body::from_stream(stream::iter(pieces)), read)
}

/// The pages that take a file beside texts: the field of the file, what is typed, and what of it the answer must still show.
const PAGES: [(&str, &str, &[&str]); 3] = [
    ("/systems/{id}/files", "file", &[]),
    ("/systems/{id}/measures/{rule}", "file", &["Gedaan."]),
    ("/systems/{id}/interview", "file", &["Wordt nagevraagd."]),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_page_throws_a_file_of_a_hundred_megabytes_away_and_keeps_what_was_typed() {
    let doors = Doors::new().await;
    let before = doors.stored().await;
    let all = doors.all();
    for (path, field, typed) in PAGES {
        let door = all.iter().find(|door| door.path == path).unwrap();
        let texts = door.parts("", None);
        let texts = texts.strip_suffix(b"--grens--\r\n").unwrap();
        let file = format!(
            "--grens\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"groot.pdf\"\r\n\r\n%PDF-1.7"
        );
        let head = [texts, file.as_bytes()].concat();
        let (body, _) = large(head.clone(), b"%%EOF\r\n--grens--\r\n");
        let request = Request::post(&door.address).header("content-type", PARTS);
        let request = request.header("sec-fetch-site", "same-origin");
        let answer = doors.ask(request.body(body).unwrap()).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}: {}", answer.text);
        assert!(answer.text.contains("10 MB"), "{path} does not say how much is taken: {}", answer.text);
        for typed in typed {
            assert!(answer.text.contains(typed), "{path} forgets `{typed}`: {}", answer.text);
        }

        // Who asks before sending is told at once, and sends nothing.
        let (body, read) = large(head, b"%%EOF\r\n--grens--\r\n");
        let request = Request::post(&door.address).header("content-type", PARTS);
        let request = request.header("sec-fetch-site", "same-origin").header("expect", "100-continue");
        let request = request.header("content-length", LARGE);
        let answer = doors.ask(request.body(body).unwrap()).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}: {}", answer.text);
        assert_eq!(read.load(Ordering::Relaxed), 0, "{path} reads what it refuses");
        assert!(doors.stored().await == before, "{path} changed something");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_refuses_a_hundred_megabytes_before_they_are_sent_and_never_reads_more_than_it_takes() {
    let doors = Doors::new().await;
    let bearer = program_token(&doors.town.tower, "An", Role::Administrator, Some("gent"), &Scope::ALL).await;
    for (method, path, media, most) in [
        ("POST", "/api/v1/import", "text/csv", OF_REGISTER),
        ("POST", "/api/v1/systems/eigen/files", "application/json", OF_REGISTER),
        ("PUT", "/api/v1/systems/eigen", "application/json", OF_CALL),
        ("POST", "/api/v1/systems/eigen/notes", "application/json", OF_CALL),
        ("POST", "/api/v1/check", "application/json", OF_CALL),
    ] {
        for says in [true, false] {
            let (body, read) = large(b"{\"text\":\"".to_vec(), b"\"}");
            let mut request = Request::builder().method(method).uri(path).header("content-type", media);
            request = request.header("authorization", format!("Bearer {bearer}"));
            if says {
                request = request.header("content-length", LARGE);
            }
            let router = belfort::web::router(doors.town.tower.clone());
            let response = router.oneshot(request.body(body).unwrap()).await.unwrap();
            let (status, read) = (response.status(), read.load(Ordering::Relaxed));
            assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE, "{method} {path}");
            let bound = if says { 0 } else { most + 2 * PIECE };
            assert!(read <= bound, "{method} {path} reads {read} bytes of what it refuses");
            let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
            let problem: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
            assert_eq!(problem["status"], 413, "{method} {path}");
        }
    }
}
